"""What kinds of events are called, where only the kind is known of one."""

from collections.abc import Mapping
from typing import Final

from counter_app.domain.sentences import Sentence, say

NAMES: Final[Mapping[str, Sentence]] = {
    "dossier.received": say("tiếp nhận hồ sơ"),
    "dossier.presented": say("nộp hồ sơ"),
    "dossier.supplement_requested": say("yêu cầu bổ sung"),
    "dossier.supplement_received": say("nhận bổ sung"),
    "dossier.refused": say("từ chối hồ sơ"),
    "dossier.handed_over": say("chuyển hồ sơ"),
    "dossier.taken_back": say("nhận lại hồ sơ"),
    "dossier.suspended": say("tạm dừng thời hạn"),
    "dossier.resumed": say("tiếp tục thời hạn"),
    "dossier.due_changed": say("hẹn lại ngày trả"),
    "dossier.stopped": say("dừng giải quyết"),
    "dossier.withdrawal_asked": say("yêu cầu rút hồ sơ"),
    "dossier.withdrawal_declined": say("không cho rút hồ sơ"),
    "dossier.withdrawn": say("rút hồ sơ"),
    "dossier.result_ready": say("có kết quả"),
    "dossier.result_returned": say("trả kết quả"),
    "dossier.corrected": say("đính chính"),
    "dossier.reissued": say("cấp lại mã hồ sơ"),
    "dossier.conflict_settled": say("phân xử hồ sơ"),
    "dossier.payment_requested": say("yêu cầu nộp phí"),
    "fee.collected": say("thu phí, lệ phí"),
    "fee.refunded": say("hoàn phí, lệ phí"),
    "document.printed": say("in giấy tờ"),
    "attachment.added": say("đính kèm tệp"),
    "attachment.withdrawn": say("rút tệp đính kèm"),
    "attachment.exported": say("lưu tệp đính kèm ra ngoài"),
    "day.closed": say("chốt ngày"),
    "device.set_up": say("thiết lập quầy"),
    "device.enrolled": say("ghi danh quầy"),
    "device.revoked": say("thu hồi quầy"),
    "node.enrolled": say("ghi danh máy chủ xã"),
    "recovery_key.declared": say("khóa dự phòng của tỉnh"),
    "office.described": say("thông tin cơ quan"),
    "policy.chosen": say("cách tính thời hạn"),
    "procedure.published": say("danh mục thủ tục"),
    "calendar.declared": say("lịch làm việc"),
    "form_set.chosen": say("bộ mẫu giấy tờ"),
    "notice.published": say("thông báo của tỉnh"),
    "clerk.enrolled": say("mở tài khoản"),
    "clerk.changed": say("sửa tài khoản"),
    "clerk.password_changed": say("đổi mật khẩu"),
    "clerk.closed": say("đóng tài khoản"),
    "clerk.unlocked": say("mở khóa tài khoản"),
    "session.opened": say("đăng nhập"),
    "session.closed": say("đăng xuất"),
    "session.refused": say("đăng nhập không thành"),
    "store.restored": say("khôi phục dữ liệu"),
}
"""In the middle of a sentence."""

_NEWER: Final = say("việc của bản phần mềm mới hơn")


def name_of(kind: str) -> Sentence:
    """What a kind is called; those of a newer program have one name together."""
    return NAMES.get(kind, _NEWER)
