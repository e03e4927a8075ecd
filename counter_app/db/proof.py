"""The whole journal proven anew: hashes, links, seals, the tables, and the file's pages."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, bindparam, select

from counter_app.db.journal import event_of
from counter_app.db.news import read
from counter_app.db.projection import Projection, by_subject, last_seq
from counter_app.db.schema import Record, events, peers, seals
from counter_app.db.standing import StandingReader
from counter_app.domain.facts import DeviceEnrolled, DeviceSetUp
from counter_app.domain.journal import (
    DeviceId,
    Event,
    EventId,
    device_id,
    is_sound,
    seal_holds,
    wall_ms_of,
)
from counter_app.domain.moments import from_unix_ms, spoken_moment
from counter_app.domain.sentences import Damaged, Sentence, say
from counter_app.service.ports import JournalProof, Progress, Signer

_PORTION = 500

_WALK: Final = (
    select(events, seals.c.seal)
    .outerjoin(seals, seals.c.seq == events.c.seq)
    .order_by(events.c.seq)
)
_PLACE: Final = select(events.c.seq, events.c.origin).where(events.c.id == bindparam("id_"))
_HEAD: Final = select(events.c.id, events.c.kind, events.c.time).where(
    events.c.seq == bindparam("seq_")
)


class _BrokenError(Exception):
    """The first thing found wrong: which event, and what."""

    def __init__(self, damaged: str, problem: Sentence) -> None:
        super().__init__(damaged)
        self.damaged = damaged
        self.problem = problem


def prove(
    connection: Connection, signer: Signer, projection: Projection | None, progress: Progress
) -> JournalProof:
    """What `Store.verify` promises, of what this transaction sees.

    Without a projection the tables, which can be built anew, are not compared.
    """
    walk = _Walk(connection, signer)
    broken = _first_broken(connection, walk, projection, progress)
    return JournalProof(
        events=walk.events,
        sealed=walk.sealed,
        damaged=broken.damaged if broken else "",
        problem=broken.problem if broken else None,
    )


def _first_broken(
    connection: Connection, walk: "_Walk", projection: Projection | None, progress: Progress
) -> _BrokenError | None:
    try:
        total = 2 * last_seq(connection)
        walk.all(lambda done: progress(done, total))
        if projection is not None:
            _compare_tables(
                connection, projection, lambda done: progress(walk.events + done, total)
            )
        _check_pages(connection)
    except _BrokenError as broken:
        return broken
    except Damaged:
        return _unreadable(connection, walk.events + 1)
    return None


class _Walk:
    """One walk through the journal in the order of arrival, and what it still waits for."""

    def __init__(self, connection: Connection, signer: Signer) -> None:
        self.events = 0
        self.sealed = 0
        self._connection = connection
        self._own = device_id(signer.public_key)
        self._keys = {self._own: signer.public_key}
        self._unvouched: dict[EventId, Event] = {}
        """Events without a seal that none has followed so far, in the order of their arrival."""
        self._awaited: set[EventId] = set()
        """Events that were followed before they arrived."""

    def all(self, progress: Callable[[int], None]) -> None:
        """Every event by itself and in its chain. Raises `_BrokenError` at the first bad one."""
        self._keys |= _known_keys(self._connection, self._own)
        for row in self._connection.execute(_WALK).yield_per(_PORTION):
            self._event(row)
            self.events += 1
            progress(self.events)
        for event in self._unvouched.values():
            raise _broken(event, say("không có niêm phong nào đứng sau sự kiện này"))

    def _event(self, row: Record) -> None:
        if row.seq != self.events + 1:
            missing = row.seq - self.events - 1
            raise _broken(row, say("ngay trước sự kiện này thiếu {count} sự kiện", count=missing))
        event = _sound_event(row)
        self._learn_key(event)
        self._link(event, row)
        if row.seal is not None:
            self._check_seal(event, row.seal)

    def _learn_key(self, event: Event) -> None:
        if event.header.kind not in (DeviceSetUp.KIND, DeviceEnrolled.KIND):
            return
        match read(event).fact:
            case DeviceSetUp(public_key=key) | DeviceEnrolled(public_key=key):
                self._keys |= _by_device(key)
            case _:
                return

    def _link(self, event: Event, row: Record) -> None:
        """The link backwards, and who vouches for what."""
        prev = event.header.prev
        if prev is not None and not self._vouches(event, prev):
            self._check_prev(event, prev, row)
        if event.id in self._awaited:
            self._awaited.discard(event.id)
        elif row.seal is None:
            self._unvouched[event.id] = event

    def _vouches(self, event: Event, prev: EventId) -> bool:
        """Whether this is what an unsealed event of the same origin waited for."""
        waiting = self._unvouched.get(prev)
        if waiting is None or waiting.header.origin != event.header.origin:
            return False
        del self._unvouched[prev]
        return True

    def _check_prev(self, event: Event, prev: EventId, row: Record) -> None:
        """What was written here links back to what was written before.

        What came from elsewhere may link to what is still on its way, was rejected, or is another
        device's: who signs for it may write what it likes, and nothing here is damaged by it.
        """
        place = self._connection.execute(_PLACE, {"id_": prev}).first()
        if place is None:
            if row.written_here:
                raise _broken(event, say("thiếu sự kiện liền trước của máy này"))
            return
        if place.origin != event.header.origin:
            if row.written_here:
                raise _broken(event, say("liên kết dẫn sang sự kiện của máy khác"))
            return
        if place.seq > row.seq:
            if row.written_here:
                raise _broken(event, say("thứ tự ghi đã bị đổi"))
            self._awaited.add(prev)

    def _check_seal(self, event: Event, seal: bytes) -> None:
        key = self._keys.get(event.header.origin)
        if key is None:
            raise _broken(event, say("không có chứng thư của máy đã niêm phong"))
        if not seal_holds(event.id, seal, key):
            raise _broken(event, say("niêm phong không đúng"))
        self.sealed += 1


def _known_keys(connection: Connection, own: DeviceId) -> dict[DeviceId, bytes]:
    """Keys by device. An id is the hash of its key, so it does not matter who hands it over."""
    known = StandingReader(connection, own).announced_keys()
    keys = {DeviceId(device): key for device, key in known.items()}
    for key in connection.scalars(select(peers.c.public_key)):
        keys |= _by_device(key)
    return keys


def _by_device(public_key: str) -> dict[DeviceId, bytes]:
    try:
        key = bytes.fromhex(public_key)
    except ValueError:
        return {}
    return {device_id(key): key}


def _sound_event(row: Record) -> Event:
    try:
        event = event_of(row)
        sound = is_sound(event)
    except (AttributeError, TypeError, ValueError) as error:
        raise _broken(row, say("dòng dữ liệu không đọc được")) from error
    if not sound:
        raise _broken(row, say("nội dung không khớp với mã băm"))
    return event


def _compare_tables(
    connection: Connection, projection: Projection, progress: Callable[[int], None]
) -> None:
    """Every subject's events folded anew, against what the tables hold."""
    audits = [projector.audit(connection) for projector in projection.projectors]
    done = 0
    for news in by_subject(connection):
        for audit in audits:
            if not audit.holds(news):
                raise _broken(
                    news.told[0].event,
                    say("bảng tra cứu không khớp với sổ sự kiện; hãy chạy lệnh rebuild"),
                )
        done += len(news.told)
        progress(done)
    if not (projection.authority.agrees(connection) and all(audit.complete() for audit in audits)):
        raise _BrokenError(
            "",
            say(
                "Bảng tra cứu có dòng không khớp với sổ sự kiện; sổ sự kiện vẫn nguyên vẹn. Hãy "
                "chạy lệnh rebuild."
            ),
        )


def _check_pages(connection: Connection) -> None:
    """The file itself: each page's authentication code, and the structure of every table."""
    # A checkpoint may be writing a page just as it is read: what is bad twice is bad.
    torn = _answers(connection, "cipher_integrity_check") and _answers(
        connection, "cipher_integrity_check"
    )
    if torn or _answers(connection, "integrity_check") != ["ok"]:
        raise Damaged(say("Tệp dữ liệu có trang bị hỏng."))


def _answers(connection: Connection, pragma: str) -> list[str]:
    return [str(answer) for answer in connection.exec_driver_sql(f"PRAGMA {pragma}").scalars()]


def _unreadable(connection: Connection, seq: int) -> _BrokenError:
    """The error for a file that cannot be read on after the events that could be."""
    try:
        row = connection.execute(_HEAD, {"seq_": seq}).first()
    except Damaged:
        row = None
    if row is None:
        return _BrokenError(
            "",
            say(
                "Tệp dữ liệu có trang bị hỏng; {count} sự kiện đầu tiên vẫn nguyên vẹn. Hãy khôi "
                "phục từ bản sao lưu rồi đồng bộ.",
                count=seq - 1,
            ),
        )
    return _broken(row, say("trang dữ liệu chứa nó bị hỏng"))


def _broken(event: Event | Record, problem: Sentence) -> _BrokenError:
    header = event.header if isinstance(event, Event) else event
    damaged = event.id.hex() if isinstance(event.id, bytes) else str(event.id)
    return _BrokenError(
        damaged,
        say(
            "Sự kiện {kind} ({id}) lúc {moment} bị hỏng: {problem}.",
            kind=header.kind,
            id=damaged[:16],
            moment=_spoken(header.time),
            problem=problem,
        ),
    )


def _spoken(time: object) -> str:
    """The moment of a hybrid time that may itself be what was damaged."""
    try:
        return spoken_moment(from_unix_ms(wall_ms_of(int(str(time)))))
    except (OSError, OverflowError, ValueError):
        return "?"
