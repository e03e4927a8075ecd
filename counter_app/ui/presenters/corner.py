"""The corner of the window: where this counter's dossiers are, as signed receipts tell."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from counter_app.domain.moments import in_viet_nam
from counter_app.domain.sentences import Sentence, say
from counter_app.service.ports import LinkState, SyncState

CLOCK_TOLERANCE_SECONDS = 120
LOOK_AGAIN = timedelta(minutes=5)
_SOONEST = timedelta(seconds=1)


class Tone(StrEnum):
    """How a line is to be taken; never by colour alone."""

    QUIET = "quiet"
    GOOD = "good"
    BUSY = "busy"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Corner:
    """One line, how to take it, and what more there is to say."""

    line: Sentence
    tone: Tone
    more: tuple[Sentence, ...] = ()
    """What else the clerk must see."""
    tips: tuple[Sentence, ...] = ()
    """What a closer look tells."""


def corner(state: SyncState, now: datetime, sending: tuple[int, int] | None = None) -> Corner:
    """The truth about the link; `sending` is (done, total) while an exchange is under way."""
    line, tone = _line(state, now, sending)
    more = _more(state)
    if more and tone in (Tone.QUIET, Tone.GOOD):
        tone = Tone.WARN
    return Corner(line, tone, more, _tips(state, now))


def _line(
    state: SyncState, now: datetime, sending: tuple[int, int] | None
) -> tuple[Sentence, Tone]:
    if state.link is LinkState.NOT_ENROLLED:
        return say("Chưa kết nối với tỉnh: dữ liệu chỉ có trên máy này"), Tone.QUIET
    if sending is not None and sending[1]:
        return say("Đang gửi {done}/{total}", done=sending[0], total=sending[1]), Tone.BUSY
    if sending is not None or state.link is LinkState.SENDING:
        return say("Đang đồng bộ với tỉnh"), Tone.BUSY
    if state.unsent:
        return _waiting(state, now)
    if state.link is LinkState.AT_PROVINCE and state.last_receipt_at is not None:
        return say("Đã ở tỉnh lúc {when}", when=_when(state.last_receipt_at, now)), Tone.GOOD
    return say("Mất kết nối với tỉnh; không còn gì chờ gửi"), Tone.QUIET


def _waiting(state: SyncState, now: datetime) -> tuple[Sentence, Tone]:
    """Unsent implies scheduled: the line says how much waits, and until when."""
    if state.next_attempt_at is None or state.next_attempt_at <= now:
        return say("{count} mục chờ gửi lên tỉnh", count=state.unsent), Tone.WARN
    return say(
        "Mất kết nối, {count} mục chờ gửi; thử lại lúc {when}",
        count=state.unsent,
        when=_when(state.next_attempt_at, now),
    ), Tone.WARN


def _more(state: SyncState) -> tuple[Sentence, ...]:
    more = []
    if state.rejected:
        more.append(say("{count} mục bị tỉnh từ chối, cần xem lại", count=state.rejected))
    if abs(state.clock_off_by_seconds) > CLOCK_TOLERANCE_SECONDS:
        minutes = max(1, round(abs(state.clock_off_by_seconds) / 60))
        more.append(say("Đồng hồ máy lệch {minutes} phút so với tỉnh", minutes=minutes))
    return tuple(more)


def _tips(state: SyncState, now: datetime) -> tuple[Sentence, ...]:
    tips = []
    if state.last_receipt_at is not None:
        when = _when(state.last_receipt_at, now)
        tips.append(say("Tỉnh ký nhận lần cuối lúc {when}", when=when))
    if state.url:
        tips.append(say("Máy chủ: {url}", url=state.url))
    if state.problem:
        tips.append(say("Lần gần nhất: {problem}", problem=state.problem))
    return tuple(tips)


def _when(moment: datetime, now: datetime) -> str:
    moment = in_viet_nam(moment)
    return f"{moment:%H:%M}" if moment.date() == now.date() else f"{moment:%H:%M %d/%m}"


def next_sync_in(state: SyncState, now: datetime) -> timedelta | None:
    """How long until the next exchange is due; None where there is nobody to exchange with."""
    if state.link is LinkState.NOT_ENROLLED:
        return None
    if state.next_attempt_at is not None:
        return min(max(state.next_attempt_at - now, _SOONEST), LOOK_AGAIN)
    return _SOONEST if state.unsent else LOOK_AGAIN
