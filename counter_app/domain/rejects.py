"""What to do about an event that the province would not take, by its reason."""

from collections.abc import Mapping
from typing import Final

from counter_app.domain.sentences import Sentence, say

REMEDIES: Final[Mapping[str, Sentence]] = {
    "unknown_origin": say(
        "Máy đã ghi việc này chưa được tỉnh ghi danh. Nhờ quản trị viên xin mã ghi danh cho máy "
        "đó; giữ giấy tờ của hồ sơ đến khi tỉnh ký nhận."
    ),
    "out_of_scope": say(
        "Quầy ghi cho một cơ quan khác với cơ quan trong chứng thư. Nhờ quản trị viên đối chiếu mã "
        "cơ quan của quầy với tỉnh trước khi nhận thêm hồ sơ."
    ),
    "bad_seal": say(
        "Dữ liệu trên đĩa có thể đã hỏng hoặc bị sửa. Sao lưu ngay (F8), không dọn dẹp gì trên "
        "máy, và báo quản trị tỉnh kiểm tra."
    ),
    "reserved_kind": say(
        "Việc này chỉ tỉnh được ghi, nên không có hiệu lực. Gửi đề nghị bằng văn bản để tỉnh công "
        "bố."
    ),
    "malformed": say(
        "Cập nhật phần mềm của quầy, rồi ghi lại bước này trong hồ sơ bằng Đính chính. Nếu vẫn bị "
        "từ chối, báo quản trị tỉnh."
    ),
    "too_large": say(
        "Mở hồ sơ, ghi lại bước này bằng Đính chính với nội dung ngắn hơn: bớt ghi chú, bớt dòng "
        "thành phần."
    ),
    "revoked_origin": say(
        "Tỉnh đã thu hồi máy ghi việc này. Lấy giấy tờ của hồ sơ, nhập lại ở một quầy đang hoạt "
        "động với giờ tiếp nhận như đã in, và báo lãnh đạo."
    ),
}
"""By the codes of `docs/sync.md`. Nothing of it is lost meanwhile: the event stays in the store."""

_OTHERWISE: Final = say("Báo quản trị tỉnh lý do này; việc đã ghi vẫn được giữ nguyên trên máy.")


def remedy(reason: str) -> Sentence:
    """What to do; a node may have reasons that are newer than this program."""
    return REMEDIES.get(reason, _OTHERWISE)
