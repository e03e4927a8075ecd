"""The corner of the window: where this counter's dossiers are, as signed receipts tell."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from counter_app.domain.moments import in_viet_nam
from counter_app.domain.sentences import Sentence, say
from counter_app.service import waiting
from counter_app.service.ports import LinkState, PeerState, SyncState
from counter_app.ui.presenters.pace import span_left

CLOCK_TOLERANCE_SECONDS = 120
LOOK_AGAIN = timedelta(minutes=5)
POLL = timedelta(seconds=3)
"""Between two looks at a hub, so that counters side by side see each other's work at once."""
PATIENCE = timedelta(minutes=10)
"""How long it is nothing unusual that the province has not signed for what is at the hub."""
_SOONEST = timedelta(seconds=1)
_HOUR, _DAY = 3600, 86_400


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


def corner(
    state: SyncState,
    now: datetime,
    sending: tuple[int, int] | None = None,
    left: timedelta | None = None,
) -> Corner:
    """The truth about the link; `sending` is (done, total) while an exchange is under way, `left`
    how long it will still take where that is known."""
    told = sending is not None and (sending[1] or state.hub is None)
    under_way = _sending(*sending, left) if sending is not None and told else None
    line, tone = _line(state, now, under_way)
    if state.rejected:
        tone = Tone.BAD
    elif clock_words(state) and tone in (Tone.QUIET, Tone.GOOD):
        tone = Tone.WARN
    return Corner(line, tone, _more(state), _tips(state, now))


def _line(state: SyncState, now: datetime, under_way: Sentence | None) -> tuple[Sentence, Tone]:
    if state.link is LinkState.NOT_ENROLLED:
        return say("Chưa kết nối với tỉnh: dữ liệu chỉ có trên máy này"), Tone.QUIET
    if under_way is not None:
        return under_way, Tone.BUSY
    if state.hub is not None and not state.hub.attempts:
        return _by_hub(state, state.hub, now)
    if state.unsent and state.attempts:
        return _away(state, now), Tone.WARN
    if state.unsent:
        return say("{count} mục chờ gửi lên tỉnh", count=state.unsent), Tone.BUSY
    return _nothing_unsent(state, now)


def _by_hub(state: SyncState, hub: PeerState, now: datetime) -> tuple[Sentence, Tone]:
    """The hub answers: whether the province has its own way is the hub's business."""
    if not state.unsent:
        return _nothing_unsent(replace(state, attempts=0), now)
    if hub.unsent:
        return say("{count} mục chờ gửi tới máy chủ xã", count=hub.unsent), Tone.BUSY
    since = state.waiting_since or now
    tone = Tone.BUSY if now - since < PATIENCE else Tone.WARN
    line = say(
        "Đã ở máy chủ xã; {count} mục chờ tỉnh ký nhận từ {when}",
        count=state.unsent,
        when=when_said(since, now),
    )
    return line, tone


def _sending(done: int, total: int, left: timedelta | None) -> Sentence:
    if not total:
        return say("Đang trao đổi với tỉnh…")
    if left is None:
        return say("Đang gửi {done}/{total}", done=done, total=total)
    return say("Đang gửi {done}/{total}, còn {left}", done=done, total=total, left=span_left(left))


def _away(state: SyncState, now: datetime) -> Sentence:
    """Unsent implies scheduled: how much waits, since when, and until when."""
    what = (
        say("{count} mục chưa lên tỉnh", count=state.unsent)
        if state.waiting_since is None
        else say(
            "{count} mục ghi từ {when} chưa lên tỉnh",
            count=state.unsent,
            when=when_said(state.waiting_since, now),
        )
    )
    if state.next_attempt_at is None or state.next_attempt_at <= now:
        return say("Mất kết nối; {what}, đang gửi lại", what=what)
    when = when_said(state.next_attempt_at, now)
    return say("Mất kết nối; {what}, tự gửi lại lúc {when}", what=what, when=when)


def _nothing_unsent(state: SyncState, now: datetime) -> tuple[Sentence, Tone]:
    away, receipt = bool(state.attempts), state.last_receipt_at
    if receipt is None and away:
        return say("Mất kết nối với tỉnh; không còn gì chờ gửi"), Tone.QUIET
    if receipt is None:
        return say("Đã kết nối với tỉnh; không có gì chờ gửi"), Tone.GOOD
    when = when_said(receipt, now)
    if away:
        return say("Mất kết nối; mọi thứ đã ở tỉnh lúc {when}", when=when), Tone.QUIET
    return say("Đã ở tỉnh lúc {when}", when=when), Tone.GOOD


def _more(state: SyncState) -> tuple[Sentence, ...]:
    more = []
    if state.rejected:
        more.append(say("{count} mục bị tỉnh từ chối: xem Ctrl+0", count=state.rejected))
    if state.hub is not None and state.hub.attempts:
        more.append(say("Máy chủ xã không trả lời"))
    if clock := clock_words(state):
        more.append(clock)
    return tuple(more)


def clock_words(state: SyncState) -> Sentence | None:
    """What is to be said of this machine's clock; None where it is right enough."""
    off_by = state.clock_off_by_seconds
    if abs(off_by) <= CLOCK_TOLERANCE_SECONDS:
        return None
    span = _span(abs(off_by))
    if off_by > 0:
        return say("Đồng hồ máy nhanh {span} so với tỉnh", span=span)
    return say("Đồng hồ máy chậm {span} so với tỉnh", span=span)


def _span(seconds: int) -> Sentence:
    if seconds >= _DAY:
        return say("{count} ngày", count=round(seconds / _DAY))
    if seconds >= _HOUR:
        return say("{count} giờ", count=round(seconds / _HOUR))
    return say("{count} phút", count=round(seconds / 60))


def _tips(state: SyncState, now: datetime) -> tuple[Sentence, ...]:
    tips = []
    if state.last_receipt_at is not None:
        when = when_said(state.last_receipt_at, now)
        tips.append(say("Tỉnh ký nhận lần cuối lúc {when}", when=when))
    if state.url:
        tips.append(say("Máy chủ: {url}", url=state.url))
    if state.problem:
        tips.append(say("Lần gần nhất: {problem}", problem=state.problem))
    return (*tips, *(_hub_tips(state.hub, now) if state.hub else ()))


def _hub_tips(hub: PeerState, now: datetime) -> list[Sentence]:
    tips = [say("Máy chủ xã: {url}", url=hub.url)]
    if hub.last_receipt_at is not None:
        when = when_said(hub.last_receipt_at, now)
        tips.append(say("Máy chủ xã ký nhận lần cuối lúc {when}", when=when))
    if hub.problem:
        tips.append(say("Máy chủ xã, lần gần nhất: {problem}", problem=hub.problem))
    return tips


def when_said(moment: datetime, now: datetime) -> str:
    """The hour alone for a moment of today."""
    moment = in_viet_nam(moment)
    return f"{moment:%H:%M}" if moment.date() == now.date() else f"{moment:%H:%M %d/%m}"


def next_sync_in(state: SyncState, now: datetime) -> timedelta | None:
    """How long until the next exchange is due; None where there is nobody to exchange with."""
    if state.link is LinkState.NOT_ENROLLED:
        return None
    if state.hub is not None and not state.hub.attempts:
        return _SOONEST if state.hub.unsent else POLL
    waits = [_until(state.next_attempt_at, now) or (_SOONEST if state.unsent else LOOK_AGAIN)]
    if state.hub is not None:
        waits.append(_until(state.hub.next_attempt_at, now) or _SOONEST)
    return min(waits)


def is_due(state: SyncState, now: datetime) -> bool:
    """Whether the back-off lets anybody be called now."""
    planned = [state.next_attempt_at, *([state.hub.next_attempt_at] if state.hub else ())]
    return any(waiting.is_due(at, now) for at in planned)


def _until(moment: datetime | None, now: datetime) -> timedelta | None:
    return None if moment is None else min(max(moment - now, _SOONEST), LOOK_AGAIN)
