"""What a node's answers mean: the message in a good one, an error with a sentence in any other."""

from http import HTTPStatus
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from counter_app.domain.sentences import Refused, Said, Sentence, Unavailable, say
from counter_app.service.ports import Peer
from counter_app.sync.contents import MEDIA_TYPE as CONTENT_TYPE
from counter_app.sync.contents import MOST_ANSWER_CONTENT as MOST_CONTENT_ANSWER
from counter_app.sync.contents import ContentAnswer
from counter_app.sync.contents import decode_answer as decode_content_answer
from counter_app.sync.enrolment import EnrolAnswer, decode_answer
from counter_app.sync.envelope import EnvelopeError, answer_context, open_envelope
from counter_app.sync.transport import PROBLEM_TYPE, Answer, ServerBusy, foreign_answer
from counter_app.sync.wire import (
    MEDIA_TYPE,
    MOST_ANSWER_CONTENT,
    MessageError,
    SyncResponse,
    decode,
)

JSON: Final = "application/json"


class _Problem(msgspec.Struct):
    code: Annotated[str, Meta(max_length=100)] = ""


_REFUSALS: Final = {
    "unknown_device": Refused(
        say("Máy chủ của tỉnh chưa ghi danh quầy này. Hãy xin mã ghi danh mới."), "code"
    ),
    "revoked_device": Refused(
        say("Tỉnh đã thu hồi quyền gửi của quầy này. Hồ sơ vẫn an toàn trên máy; hãy báo tỉnh.")
    ),
    "expired_device": Refused(
        say(
            "Chứng thư của quầy này đã hết hạn nên tỉnh chưa nhận dữ liệu. Hồ sơ vẫn an toàn trên "
            "máy; hãy xin mã ghi danh mới rồi ghi danh lại."
        ),
        "code",
    ),
    "code_unknown": Refused(say("Máy chủ không có mã ghi danh này."), "code"),
    "code_expired": Refused(say("Mã ghi danh đã quá 24 giờ. Hãy xin mã mới."), "code"),
    "code_used": Refused(say("Mã ghi danh đã được dùng cho máy khác. Hãy xin mã mới."), "code"),
    "code_elsewhere": Refused(say("Mã ghi danh này được cấp cho cơ quan hoặc quầy khác."), "code"),
    "enrol_above": Refused(
        say("Đây là máy chủ xã; hãy ghi danh ở địa chỉ máy chủ của tỉnh."), "url"
    ),
    "not_a_hub": Refused(
        say("Máy chủ ở địa chỉ này không phải máy chủ xã mà tỉnh đã cấp cho đơn vị."), "url"
    ),
    "content_unknown": Refused(
        say("Máy chủ chưa nhận được thông tin của tệp đính kèm này; sẽ gửi sau.")
    ),
    "content_mismatch": Refused(
        say("Tệp đính kèm đến máy chủ không đúng nội dung; sẽ gửi lại từ đầu.")
    ),
    "protocol": Refused(
        say(
            "Máy chủ của tỉnh không còn nhận phiên bản chương trình này. Hãy cập nhật chương trình."
        )
    ),
}


def response_of(answer: Answer, request: bytes, peer: Peer) -> SyncResponse:
    """The node's response to this very request. Raises `Unavailable` or `Refused`."""
    _check(answer, MEDIA_TYPE)
    try:
        envelope = open_envelope(answer.body)
        if not envelope.holds(answer_context(request), bytes.fromhex(peer.public_key)):
            raise Unavailable(_not_the_node())
        return decode(envelope.content(MOST_ANSWER_CONTENT), SyncResponse)
    except (EnvelopeError, MessageError) as error:
        raise Unavailable(damaged_answer()) from error


def content_answer_of(answer: Answer, request: bytes, peer: Peer) -> ContentAnswer:
    """The node's answer to this very chunk. Raises `Unavailable` or `Refused`."""
    _check(answer, CONTENT_TYPE)
    try:
        envelope = open_envelope(answer.body)
        if not envelope.holds(answer_context(request), bytes.fromhex(peer.public_key)):
            raise Unavailable(_not_the_node())
        return decode_content_answer(envelope.content(MOST_CONTENT_ANSWER))
    except (EnvelopeError, MessageError) as error:
        raise Unavailable(damaged_answer()) from error


def enrolment_of(answer: Answer) -> EnrolAnswer:
    """The node's answer to an enrolment. Raises `Unavailable` or `Refused`."""
    _check(answer, JSON)
    try:
        return decode_answer(answer.body)
    except MessageError as error:
        raise Unavailable(damaged_answer()) from error


def damaged_answer() -> Sentence:
    """What an answer is called that is the node's kind and makes no sense."""
    return say("Câu trả lời của máy chủ bị hỏng trên đường truyền; sẽ tự thử lại.")


def _not_the_node() -> Sentence:
    return say(
        "Câu trả lời không mang chữ ký của máy chủ mà quầy này đã ghi danh; không dùng câu trả "
        "lời đó. Hãy báo quản trị tỉnh."
    )


def _check(answer: Answer, media_type: str) -> None:
    if answer.status == 200 and answer.media_type == media_type:
        return
    raise _error_of(answer)


def _error_of(answer: Answer) -> Said:
    if answer.status in (429, 503):
        return ServerBusy(say("Máy chủ của tỉnh đang bận; sẽ tự thử lại."), answer.retry_after)
    if answer.media_type == PROBLEM_TYPE:
        return _refusal_of(answer)
    if answer.status >= 500 and answer.status != HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED:
        return Unavailable(_server_error(answer.status))
    return Unavailable(foreign_answer())


def _refusal_of(answer: Answer) -> Said:
    try:
        code = msgspec.json.decode(answer.body, type=_Problem).code
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return Unavailable(damaged_answer())
    refusal = _REFUSALS.get(code)
    if refusal is not None:
        return Refused(refusal.sentence, refusal.where)
    return Unavailable(_server_error(answer.status))


def _server_error(status: int) -> Sentence:
    return say("Máy chủ của tỉnh gặp lỗi (mã {status}); sẽ tự thử lại.", status=status)
