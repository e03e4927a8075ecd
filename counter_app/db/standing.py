"""Things of which only the latest event counts: office, policy, device, procedure, calendar, the
last session of a person, and that there is an account at all (`accounts.py` tells the rest).

The latest is the one with the highest hybrid time, then the highest id: an effect's time is
always after its causes', so this never prefers what was replaced. What the province says in its
own feed comes before whatever a commune says of the same thing.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Final, TypeVar, cast

from sqlalchemy import Connection, bindparam, delete, select, tuple_
from sqlalchemy.dialects.sqlite import insert

from counter_app.db import accounts, journal
from counter_app.db.news import Audit, News, Told, read
from counter_app.db.prepared import Prepared
from counter_app.db.schema import events, standing, voided
from counter_app.domain.accounts import SUBJECT_PREFIX, Account
from counter_app.domain.catalogue import Procedure, first_days, in_force, prevailing
from counter_app.domain.codes import is_province
from counter_app.domain.dossier import SUBJECT_PREFIX as DOSSIER_PREFIX
from counter_app.domain.facts import (
    CalendarDeclared,
    DeviceEnrolled,
    DeviceRevoked,
    DeviceSetUp,
    Fact,
    FormSetChosen,
    NodeEnrolled,
    NoticePublished,
    OfficeDescribed,
    PolicyChosen,
    ProcedurePublished,
    RecoveryKeyDeclared,
    decode,
)
from counter_app.domain.facts.clerks import ClerkEnrolled, SessionOpened
from counter_app.domain.facts.days import DayClosed
from counter_app.domain.journal import DeviceId, device_id
from counter_app.domain.office import Decreed, Device, Office
from counter_app.domain.policy import ClockPolicy
from counter_app.domain.sentences import Refused, say

_Wanted = TypeVar("_Wanted", bound=Fact)


_PROVINCE: Final = "province"


def _key_of(told: Told) -> str | None:
    """Under what key only the latest counts; None where the fact is none of this module's."""
    key: str | None = None
    match told.fact:
        case OfficeDescribed():
            key = told.event.header.feed
        case PolicyChosen():
            key = ""
        case CalendarDeclared(year=year):
            key = f"{year}"
        case ProcedurePublished(procedure=procedure):
            key = f"{procedure.code}/{procedure.valid_from}"
        case DeviceSetUp(public_key=public_key):
            key = _device_of(public_key, told.event.header.origin)
        case DayClosed(day=day):
            key = f"{told.event.header.origin}:{day}"
        case _:
            key = _provincial_key(told) or _clerk_of(told)
    return key


def _provincial_key(told: Told) -> str | None:
    """Of what is the province's alone to say."""
    key: str | None = None
    match told.fact:
        case RecoveryKeyDeclared():
            key = _PROVINCE
        case DeviceEnrolled(public_key=public_key, device=device):
            key = _device_of(public_key, device)
        case DeviceRevoked(device=device):
            key = device
        case NodeEnrolled(public_key=public_key, node=node):
            key = _device_of(public_key, node)
        case FormSetChosen(valid_from=valid_from):
            key = f"{valid_from}"
        case NoticePublished(notice=notice):
            key = notice
        case _:
            pass
    return key if is_province(told.event.header.feed) else None


def _clerk_of(told: Told) -> str | None:
    match told.fact:
        case SessionOpened(clerk=clerk):
            return clerk
        case ClerkEnrolled() if told.event.header.subject.startswith(SUBJECT_PREFIX):
            return told.event.header.subject.removeprefix(SUBJECT_PREFIX)
        case _:
            return None


def _device_of(public_key: str, claimed: str) -> str | None:
    """The device's id where it is truly that key's."""
    try:
        return claimed if device_id(bytes.fromhex(public_key)) == claimed else None
    except ValueError:
        return None


_PUT = insert(standing)
_REPLACE_OLDER: Final = Prepared(
    _PUT.on_conflict_do_update(
        index_elements=[standing.c.kind, standing.c.key],
        set_={
            "provincial": _PUT.excluded.provincial,
            "time": _PUT.excluded.time,
            "event": _PUT.excluded.event,
        },
        where=tuple_(standing.c.provincial, standing.c.time, standing.c.event)
        < tuple_(_PUT.excluded.provincial, _PUT.excluded.time, _PUT.excluded.event),
    )
)


class StandingProjector:
    """Keeps the table `standing`."""

    def clear(self, connection: Connection) -> None:
        connection.execute(delete(standing))

    def take(self, connection: Connection, news: News) -> None:
        for told in news.effective:
            put_latest(connection, told)

    def renew(self, connection: Connection, subjects: Collection[str]) -> None:
        """Of each thing that these subjects have a say in, find anew what counts."""
        places = {
            (str(row["kind"]), str(row["key"]))
            for subject in subjects
            if not subject.startswith(DOSSIER_PREFIX)
            for event in journal.of_subject(connection, subject)
            if (row := _row_of(read(event))) is not None
        }
        if not places:
            return
        here = tuple_(standing.c.kind, standing.c.key).in_(sorted(places))
        connection.execute(delete(standing).where(here))
        for told in _effective(connection, {kind for kind, _ in places}):
            if (told.fact.KIND, _key_of(told)) in places:
                put_latest(connection, told)

    def audit(self, connection: Connection) -> Audit:
        return _StandingAudit(connection)


def put_latest(connection: Connection, told: Told) -> bool:
    """Let an event stand where it is the latest of its kind; whether it does now, and did not."""
    row = _row_of(told)
    return row is not None and bool(_REPLACE_OLDER.run(connection, row).rowcount)


def _row_of(told: Told) -> dict[str, object] | None:
    key = _key_of(told)
    if key is None:
        return None
    return {
        "kind": told.fact.KIND,
        "key": key,
        "provincial": is_province(told.event.header.feed),
        "time": told.event.header.time,
        "event": told.event.id,
    }


def _effective(connection: Connection, kinds: Collection[str]) -> Iterator[Told]:
    """All events of these kinds that have an effect: a walk through the whole journal."""
    query = (
        select(events)
        .outerjoin(voided, voided.c.event == events.c.id)
        .where(events.c.kind.in_(kinds), voided.c.event.is_(None))
    )
    return (read(journal.event_of(row)) for row in connection.execute(query))


_Rank = tuple[bool, int, bytes]


class _StandingAudit:
    """Gathers what should stand; the catalogue and the office fit into memory."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._latest: dict[tuple[object, object], _Rank] = {}

    def holds(self, news: News) -> bool:
        for row in filter(None, map(_row_of, news.effective)):
            place = row["kind"], row["key"]
            rank = cast("_Rank", (row["provincial"], row["time"], row["event"]))
            known = self._latest.get(place)
            if known is None or known < rank:
                self._latest[place] = rank
        return True

    def complete(self) -> bool:
        stored = {
            (row.kind, row.key): (row.provincial, row.time, row.event)
            for row in self._connection.execute(select(standing))
        }
        return stored == self._latest


# ---------------------------------------------------------------- questions

_CONTENT = select(events.c.kind, events.c.version, events.c.payload).join(
    standing, standing.c.event == events.c.id
)
_ONE: Final = Prepared(
    _CONTENT.where(standing.c.kind == bindparam("kind"), standing.c.key == bindparam("key"))
)
_ALL: Final = Prepared(
    _CONTENT.where(standing.c.kind == bindparam("kind")).order_by(standing.c.key)
)
_PUBLISHED: Final = _CONTENT.add_columns(standing.c.provincial).where(
    standing.c.kind == ProcedurePublished.KIND
)
_CATALOGUE: Final = Prepared(_PUBLISHED)
_VERSIONS: Final = Prepared(
    _PUBLISHED.where(standing.c.key >= bindparam("first"), standing.c.key < bindparam("behind"))
)
_DECREED_YEARS: Final = Prepared(
    select(standing.c.key).where(standing.c.kind == CalendarDeclared.KIND, standing.c.provincial)
)

# A fact is the same for ever, and a reception asks for the same few each time.
_decoded: Callable[[str, int, bytes], Fact] = lru_cache(maxsize=1024)(decode)


class StandingReader:
    """What stands now: the office, this device, the clock policy, calendars, the catalogue."""

    def __init__(self, connection: Connection, origin: DeviceId) -> None:
        self._connection = connection
        self._origin = origin
        self._known: dict[tuple[str, str], Fact | None] = {}
        """What was asked for within this transaction: one reception asks for the same anew."""

    def office(self) -> Office:
        """See `Reader.office`."""
        described = self._one(OfficeDescribed, self.device().agency_code)
        if described is None:
            raise _not_set_up()
        return described.office

    def device(self) -> Device:
        """See `Reader.device`."""
        made = self._one(DeviceSetUp, self._origin)
        if made is None:
            raise _not_set_up()
        granted = self._one(DeviceEnrolled, self._origin) or made
        return Device(
            id=self._origin,
            public_key=made.public_key,
            agency_code=granted.agency_code,
            counter=granted.counter,
            band=granted.band,
        )

    def policy(self) -> ClockPolicy:
        """See `Reader.policy`."""
        chosen = self._one(PolicyChosen, "")
        return chosen.policy if chosen else ClockPolicy()

    def calendar_declarations(self) -> tuple[CalendarDeclared, ...]:
        """See `Reader.calendar_declarations`."""
        return self._all(CalendarDeclared)

    def procedures_on(self, day: date) -> tuple[Procedure, ...]:
        """See `Reader.procedures_on`."""
        return in_force(self.all_procedures(), day)

    def versions_of(self, procedure_code: str) -> tuple[Procedure, ...]:
        """See `Reader.versions_of`."""
        span = {"first": f"{procedure_code}/", "behind": f"{procedure_code}0"}
        provincial, local = _published(_VERSIONS.run(self._connection, span))
        return tuple(one for one in prevailing(provincial, local) if one.code == procedure_code)

    def all_procedures(self) -> tuple[Procedure, ...]:
        """See `Reader.all_procedures`."""
        return prevailing(*_published(_CATALOGUE.run(self._connection, {})))

    def decreed(self) -> Decreed:
        """See `Reader.decreed`."""
        provincial, _ = _published(_CATALOGUE.run(self._connection, {}))
        years = _DECREED_YEARS.run(self._connection, {})
        return Decreed(
            procedures=first_days(provincial), years=frozenset(int(year) for (year,) in years)
        )

    def form_sets(self) -> tuple[FormSetChosen, ...]:
        """See `Reader.form_sets`."""
        return self._all(FormSetChosen)

    def notices(self) -> tuple[NoticePublished, ...]:
        """See `Reader.notices`."""
        return self._all(NoticePublished)

    def recovery_recipient(self) -> str:
        """See `Reader.recovery_recipient`."""
        declared = self._one(RecoveryKeyDeclared, _PROVINCE)
        return declared.recipient if declared else ""

    def accounts(self) -> tuple[Account, ...]:
        """See `Reader.accounts`."""
        return accounts.accounts(self._connection)

    def device_keys(self) -> dict[str, bytes]:
        """Public keys by device id: those certified for this commune, and this device's own."""
        own = self.device()
        keys = {
            fact.device: fact.public_key
            for fact in self._all(DeviceEnrolled)
            if fact.agency_code == own.agency_code
        }
        keys[own.id] = own.public_key
        return {device: bytes.fromhex(key) for device, key in keys.items()}

    def certified_until(self) -> datetime | None:
        """When this device's certificate ends; None where it has none, or one without an end."""
        granted = self._one(DeviceEnrolled, self._origin)
        return granted.valid_until if granted else None

    def node_keys(self) -> dict[str, bytes]:
        """Public keys of this commune's hubs by node id, as the province vouches for them."""
        here = self.device().agency_code
        revoked = {fact.device for fact in self._all(DeviceRevoked)}
        return {
            hub.node: bytes.fromhex(hub.public_key)
            for hub in self._all(NodeEnrolled)
            if hub.agency_code == here and hub.node not in revoked
        }

    def announced_keys(self) -> dict[str, bytes]:
        """Public keys by device id as devices themselves or the province told."""
        told = {fact.public_key for fact in self._all(DeviceSetUp)}
        told |= {fact.public_key for fact in self._all(DeviceEnrolled)}
        keys = [bytes.fromhex(key) for key in told]
        return {device_id(key): key for key in keys}

    def _one(self, kind: type[_Wanted], key: str) -> _Wanted | None:
        place = (kind.KIND, key)
        if place not in self._known:
            rows = _ONE.run(self._connection, {"kind": kind.KIND, "key": key})
            self._known[place] = next(iter(_facts(kind, rows)), None)
        known = self._known[place]
        return known if isinstance(known, kind) else None

    def _all(self, kind: type[_Wanted]) -> tuple[_Wanted, ...]:
        return tuple(_facts(kind, _ALL.run(self._connection, {"kind": kind.KIND})))


def _facts(kind: type[_Wanted], rows: Iterable[tuple[str, int, bytes]]) -> list[_Wanted]:
    facts = [_decoded(kind_, version, payload) for kind_, version, payload in rows]
    return [fact for fact in facts if isinstance(fact, kind)]


def _published(
    rows: Iterable[tuple[str, int, bytes, bool]],
) -> tuple[list[Procedure], list[Procedure]]:
    """The versions that the province published, and the others."""
    sides: tuple[list[Procedure], list[Procedure]] = [], []
    for kind, version, payload, provincial in rows:
        fact = _decoded(kind, version, payload)
        if isinstance(fact, ProcedurePublished):
            sides[not provincial].append(fact.procedure)
    return sides


def _not_set_up() -> Refused:
    return Refused(say("Kho dữ liệu này chưa được thiết lập cho quầy nào trên máy này."), "data")
