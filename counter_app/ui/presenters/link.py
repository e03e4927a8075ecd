"""The page of the link, decided without Qt: where the records are, and how both sides stand."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from counter_app.domain.moments import in_viet_nam, spoken_day
from counter_app.domain.roles import Act, Actor, may
from counter_app.domain.sentences import Sentence, say
from counter_app.service.backup_port import BackupState
from counter_app.service.link import FeedStanding, LinkLooked
from counter_app.service.ports import LinkState, PeerRole, PeerState, SyncState, UploadTurn
from counter_app.ui.presenters.attachments import spoken_size
from counter_app.ui.presenters.corner import PATIENCE, clock_words, when_said
from counter_app.ui.presenters.days import Told
from counter_app.ui.presenters.pace import span_left


@dataclass(frozen=True, slots=True)
class Sending:
    """An exchange under way: so many of so many, and how long it will still take if known."""

    done: int
    total: int
    left: timedelta | None = None


@dataclass(frozen=True, slots=True)
class NodeShown:
    """One node: where that leaves the records, and what is behind it."""

    name: Sentence
    told: Told
    lines: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is known, under its heading."""

    heading: Sentence
    told: tuple[Told, ...]


# ---------------------------------------------------------------- where the records are


def province_shown(looked: LinkLooked, sending: Sending | None, actor: Actor) -> NodeShown:
    """The province: the truth of `docs/sync.md`, by its signed receipts alone."""
    state = looked.state
    if state.link is LinkState.NOT_ENROLLED:
        return NodeShown(say("Tỉnh"), _not_enrolled(state, actor), ())
    peer = PeerState(
        url=state.url,
        unsent=state.unsent,
        last_receipt_at=state.last_receipt_at,
        next_attempt_at=state.next_attempt_at,
        attempts=state.attempts,
        problem=state.problem,
    )
    under_way = _under_way(looked, sending)
    told = under_way or _standing(looked, actor)
    return NodeShown(say("Tỉnh"), told, _lines(peer, looked.now, busy=under_way is not None))


def hub_shown(looked: LinkLooked) -> NodeShown | None:
    """The commune's hub; None where the counter has none."""
    hub = looked.state.hub
    if hub is None:
        return None
    if hub.attempts:
        words = say("Máy chủ xã không trả lời; quầy tự gửi thẳng lên tỉnh.")
        told = Told((words,), "warning")
    elif hub.unsent:
        told = Told((say("{count} mục sắp được gửi tới máy chủ xã.", count=hub.unsent),), "info")
    else:
        told = Told((say("Máy chủ xã có mọi thứ của quầy này."),), "good")
    return NodeShown(say("Máy chủ xã"), told, _lines(hub, looked.now))


def _not_enrolled(state: SyncState, actor: Actor) -> Told:
    words = say("Quầy chưa ghi danh với tỉnh: {count} mục chỉ có trên máy này.", count=state.unsent)
    if may(actor, Act.ENROL_DEVICE):
        return Told((words, say("Xin mã ghi danh của tỉnh, rồi nhấn F2.")), "warning")
    return Told((words, say("Nhờ quản trị viên ghi danh quầy trên trang này.")), "warning")


def _under_way(looked: LinkLooked, sending: Sending | None) -> Told | None:
    if sending is None or (not sending.total and looked.state.hub is not None):
        return None
    if not sending.total:
        return Told((say("Đang trao đổi với tỉnh…"),), "info")
    words = say("Đang gửi: {done}/{total} mục.", done=sending.done, total=sending.total)
    rest = looked.unsent_bytes * (sending.total - sending.done) // sending.total
    if not rest:
        return Told((words,), "info")
    size = say("Còn khoảng {size}", size=spoken_size(rest))
    if sending.left is None:
        return Told((words, say("{size}.", size=size)), "info")
    return Told((words, say("{size}, {left}.", size=size, left=span_left(sending.left))), "info")


def _standing(looked: LinkLooked, actor: Actor) -> Told:
    state = looked.state
    if not state.unsent:
        return _all_there(state, looked.now)
    hub = state.hub
    if hub is not None and not hub.attempts and not hub.unsent:
        return _at_hub(state, looked.now)
    size = spoken_size(looked.unsent_bytes)
    if state.attempts and (hub is None or hub.attempts):
        since = when_said(state.waiting_since or looked.now, looked.now)
        words = say(
            "{count} mục ({size}) ghi từ {since} chỉ có trên máy này.",
            count=state.unsent,
            size=size,
            since=since,
        )
        return Told((words, _meanwhile(actor)), "warning")
    return Told((say("{count} mục ({size}) sắp được gửi.", count=state.unsent, size=size),), "info")


def _meanwhile(actor: Actor) -> Sentence:
    if may(actor, Act.CARRY):
        return say(
            "Cứ tiếp nhận như thường, máy tự gửi lại. Cuối ngày vẫn chưa có mạng thì ghi gói ra "
            "USB (F6) và mang về tỉnh."
        )
    return say("Cứ làm việc như thường, máy tự gửi lại.")


def _at_hub(state: SyncState, now: datetime) -> Told:
    since = state.waiting_since or now
    words = say(
        "Đã ở máy chủ xã; {count} mục chờ tỉnh ký nhận từ {when}.",
        count=state.unsent,
        when=when_said(since, now),
    )
    if now - since < PATIENCE:
        return Told((words,), "info")
    return Told((words, say("Nhờ người trông máy chủ xã xem đường tới tỉnh.")), "warning")


def _all_there(state: SyncState, now: datetime) -> Told:
    away = bool(state.attempts) and (state.hub is None or bool(state.hub.attempts))
    if state.last_receipt_at is None:
        words = say("Đã ghi danh với tỉnh; không có gì chờ gửi.")
        return Told((words,), "" if away else "good")
    when = when_said(state.last_receipt_at, now)
    if state.rejected:
        words = say(
            "Tỉnh đã ký nhận lúc {when}, trừ {count} mục bị từ chối.",
            when=when,
            count=state.rejected,
        )
        return Told((words, say("Xem từng mục bên dưới.")), "error")
    if away:
        words = say("Mọi thứ đã ở tỉnh lúc {when}; hiện không tới được tỉnh.", when=when)
        return Told((words,), "")
    return Told((say("Mọi thứ đã ở tỉnh, tỉnh ký nhận lúc {when}.", when=when),), "good")


def _lines(peer: PeerState, now: datetime, *, busy: bool = False) -> tuple[Sentence, ...]:
    lines = [say("Máy chủ: {url}", url=peer.url)]
    if peer.last_receipt_at is None:
        lines.append(say("Chưa ký nhận lần nào"))
    else:
        lines.append(say("Ký nhận lần cuối: {when}", when=when_said(peer.last_receipt_at, now)))
    if peer.attempts > 1:
        lines.append(say("{count} lần liền không thành", count=peer.attempts))
    if peer.problem:
        lines.append(say("Lần gần nhất: {problem}", problem=peer.problem))
    if peer.next_attempt_at is not None and peer.next_attempt_at > now and not busy:
        when = when_said(peer.next_attempt_at, now)
        lines.append(say("Tự thử lại lúc {when}; F12 để thử ngay", when=when))
    return tuple(lines)


# ---------------------------------------------------------------- what is known besides

_NODES: Final = {PeerRole.PROVINCE: say("tỉnh"), PeerRole.HUB: say("máy chủ xã")}


def facts_of(looked: LinkLooked, turn: UploadTurn | None, actor: Actor) -> tuple[Fact, ...]:
    """What else is known of the link and of this counter's data."""
    plans = may(actor, Act.PLAN_BACKUPS)
    facts = (
        Fact(say("Nhật ký hai bên"), tuple(map(feed_told, looked.feeds))),
        Fact(say("Tệp đính kèm"), _contents(looked, turn)),
        Fact(say("Chứng thư và đồng hồ"), _certificate(looked)),
        Fact(say("Sao lưu"), _backups(looked.backups, looked.now, plans=plans)),
    )
    return tuple(fact for fact in facts if fact.told)


def feed_told(feed: FeedStanding) -> Told:
    """One feed towards one node: how much there is, and whether both sides have the same."""
    whose = (
        say("Của xã ({feed})", feed=feed.feed)
        if feed.ours
        else say("Của tỉnh ({feed})", feed=feed.feed)
    )
    words = say(
        "{whose} với {node}: {held} mục, vị trí {cursor}",
        whose=whose,
        node=_NODES[feed.role],
        held=feed.held,
        cursor=feed.cursor,
    )
    tone = "warning" if feed.apart is not None else ""
    return Told((words, _alike(feed)), tone)


def _alike(feed: FeedStanding) -> Sentence:
    if feed.awaited:
        return say("Máy chủ vừa được khôi phục; đang đối chiếu lại từ đầu.")
    if feed.apart is not None and feed.apart.count:
        return say("Hai bên chênh {count} mục.", count=abs(feed.apart.count))
    if feed.apart is not None:
        return say("Hai bên cùng số mục nhưng khác nội dung.")
    if not feed.cursor:
        return say("Chưa đối chiếu lần nào.")
    if not feed.compared:
        return say("Lần trao đổi gần nhất dang dở, sẽ đối chiếu lại.")
    return say("Đã đối chiếu, hai bên khớp.")


def _contents(looked: LinkLooked, turn: UploadTurn | None) -> tuple[Told, ...]:
    state = looked.contents
    if looked.state.link is LinkState.NOT_ENROLLED and not state.unsent:
        return ()
    if not state.unsent:
        return (Told((say("Không có tệp nào chờ gửi."),)),)
    lines = [
        say(
            "{count} tệp ({size}) chưa gửi; hồ sơ đi trước, tệp theo sau.",
            count=state.unsent,
            size=spoken_size(state.unsent_bytes),
        )
    ]
    if turn is not None and turn.again_at is not None and turn.again_at > looked.now:
        when = when_said(turn.again_at, looked.now)
        lines.append(say("Tỉnh nhận tệp tiếp từ {when}.", when=when))
    if turn is not None and turn.problem:
        lines.append(say("Lần gần nhất: {problem}", problem=turn.problem))
    return (Told(tuple(lines), "warning" if turn is not None and turn.problem else ""),)


def _certificate(looked: LinkLooked) -> tuple[Told, ...]:
    state = looked.state
    if state.link is LinkState.NOT_ENROLLED:
        return ()
    until = state.certified_until
    lines = [
        say("Chứng thư của quầy không có ngày hết hạn.")
        if until is None
        else say("Chứng thư của quầy còn đến {day}.", day=spoken_day(in_viet_nam(until)))
    ]
    clock = clock_words(state)
    if clock is None:
        lines.append(say("Đồng hồ máy khớp với tỉnh."))
    else:
        lines.append(say("{clock}.", clock=clock))
    return (Told(tuple(lines), "warning" if looked.certificate or clock else ""),)


def _backups(state: BackupState, now: datetime, *, plans: bool) -> tuple[Told, ...]:
    lines = []
    if state.plan is None:
        lines.append(say("Chưa đặt nơi sao lưu hằng ngày."))
    else:
        folder, keep = state.plan.folder, state.plan.keep
        lines.append(say("Hằng ngày vào {folder}, giữ {keep} bản.", folder=folder, keep=keep))
    if state.last is not None:
        when, size = when_said(state.last.made_at, now), spoken_size(state.last.size)
        lines.append(say("Bản tốt gần nhất: {when}, {size}.", when=when, size=size))
    if state.problem:
        lines.append(say("Lần gần nhất không thành: {problem}", problem=state.problem))
    if plans:
        lines.append(say("Shift+F8: đặt nơi sao lưu hằng ngày."))
    return (Told(tuple(lines), "warning" if state.problem or state.plan is None else ""),)
