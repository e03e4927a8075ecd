"""Why a request is refused: RFC 9457 problem details, in Vietnamese and in English."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import msgspec

MEDIA_TYPE: Final = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Reason:
    """A stable code, and its words for people."""

    code: str
    vi: str
    en: str


class Problem(Exception):
    """A request that is refused as a whole. `retry_after` is in seconds, 0 for none."""

    def __init__(self, status: HTTPStatus, reason: Reason, retry_after: int = 0) -> None:
        super().__init__(reason.code)
        self.status = status
        self.reason = reason
        self.retry_after = retry_after


def details(status: HTTPStatus, reason: Reason) -> bytes:
    """The body of a problem answer."""
    return msgspec.json.encode(
        {
            "type": f"urn:motcua:problem:{reason.code}",
            "title": status.phrase,
            "status": status.value,
            "code": reason.code,
            "detail": reason.vi,
            "detail_en": reason.en,
        }
    )


BAD_MESSAGE: Final = Reason(
    "bad_message",
    "Nội dung gửi lên không đúng dạng.",
    "The request is not a message of this exchange.",
)
TOO_LARGE: Final = Reason(
    "too_large",
    "Nội dung gửi lên quá lớn; hãy gửi ít hơn mỗi lần.",
    "Too large; send less at once.",
)
STALLED: Final = Reason(
    "stalled", "Đường truyền đứng yên quá lâu.", "The request stalled for too long."
)
PROTOCOL: Final = Reason(
    "protocol",
    "Máy chủ không nhận phiên bản trao đổi này; hãy cập nhật chương trình.",
    "This version of the exchange is not served; update the program.",
)
UNKNOWN_DEVICE: Final = Reason(
    "unknown_device", "Máy này chưa được ghi danh.", "This device is not enrolled."
)
BAD_SIGNATURE: Final = Reason(
    "bad_signature", "Chữ ký của máy gửi không đúng.", "The device's signature does not hold."
)
REVOKED_DEVICE: Final = Reason(
    "revoked_device", "Quyền gửi của máy này đã bị thu hồi.", "This device was revoked."
)
EXPIRED_DEVICE: Final = Reason(
    "expired_device",
    "Chứng thư của máy này đã hết hạn; hãy xin mã ghi danh mới và ghi danh lại.",
    "This device's certificate has expired; enrol it again with a new code.",
)
CODE_UNKNOWN: Final = Reason(
    "code_unknown", "Không có mã ghi danh này.", "There is no such enrolment code."
)
CODE_EXPIRED: Final = Reason(
    "code_expired", "Mã ghi danh đã quá hạn 24 giờ.", "The enrolment code is older than 24 hours."
)
CODE_USED: Final = Reason(
    "code_used",
    "Mã ghi danh đã được dùng cho máy khác.",
    "The enrolment code was used for another device.",
)
CODE_ELSEWHERE: Final = Reason(
    "code_elsewhere",
    "Mã ghi danh này được cấp cho cơ quan hoặc quầy khác.",
    "The enrolment code is for another agency or counter.",
)
TOO_MANY_TRIES: Final = Reason(
    "too_many_tries",
    "Nhập sai mã quá nhiều lần; hãy thử lại sau.",
    "Too many wrong codes; try again later.",
)
TOO_MANY_CALLS: Final = Reason(
    "too_many_calls",
    "Máy này gửi quá nhiều trong thời gian ngắn; hãy thử lại sau.",
    "This device asks for too much in too short a time; try again later.",
)
NOT_READY: Final = Reason(
    "not_ready",
    "Cơ sở dữ liệu của máy chủ chưa được nâng cấp.",
    "The server's database was not brought up to date.",
)
ENROL_ABOVE: Final = Reason(
    "enrol_above",
    "Máy chủ xã không ghi danh quầy; hãy ghi danh thẳng với máy chủ của tỉnh.",
    "A commune's hub enrols nobody; enrol with the province directly.",
)
NOT_A_HUB: Final = Reason(
    "not_a_hub", "Đây không phải là máy chủ xã.", "This is not a commune's hub."
)
CONTENT_UNKNOWN: Final = Reason(
    "content_unknown",
    "Chưa có sự kiện nào nói đến tệp này.",
    "No event names this content, or not with this size.",
)
CONTENT_MISMATCH: Final = Reason(
    "content_mismatch",
    "Nội dung tệp không đúng như đã báo; hãy gửi lại từ đầu.",
    "All bytes came, and they are another content; send it again from its start.",
)
CONTENTS_LATER: Final = Reason(
    "contents_later",
    "Giờ này máy chủ chỉ nhận hồ sơ; tệp đính kèm gửi sau.",
    "Only records are taken at this hour; attachments come later.",
)
BUSY: Final = Reason(
    "busy", "Máy chủ đang bận; hãy thử lại sau.", "The server is busy; try again later."
)
BROKEN: Final = Reason(
    "internal", "Máy chủ gặp lỗi; quản trị sẽ xem nhật ký.", "The server failed; see its log."
)
HTTP: Final = Reason("http", "Yêu cầu không đúng.", "The request is not in order.")
