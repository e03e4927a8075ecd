"""Devices: single-use codes, enrolment, and the certificates in the province's feed."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from sqlalchemy import Connection, Row, insert, select, update

from counter_app.domain.codes import check_agency
from counter_app.domain.journal import DeviceId, EventId, Run, device_id
from counter_app.domain.moments import from_unix_ms
from counter_app.domain.office import default_band
from counter_app.sync.enrolment import (
    ALPHABET,
    CODE_SYMBOLS,
    HUB,
    EnrolAnswer,
    EnrolRequest,
    complete,
    normalised,
    proof_holds,
)
from counter_app.sync.wire import province_feed, to_wire
from provincial_server import problems, tables
from provincial_server.authority import disowned_count, revoked
from provincial_server.certificates import Certificates
from provincial_server.clock import NowMs
from provincial_server.database import Database
from provincial_server.ingest import EnrolledDevice
from provincial_server.own_events import check_province
from provincial_server.problems import Problem, Reason
from provincial_server.projector import renew
from provincial_server.rows import device_of, event_of

CODE_LIFE: Final = timedelta(hours=24)
_HASH_CONTEXT: Final = b"motcua-enrolment-code/1\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedCode:
    """A code for one counter, shown once and kept as a hash only."""

    code: str
    agency: str
    counter: int
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDevice:
    """A device for the operator's list; None where it never called, or may call for ever."""

    device: str
    agency: str
    counter: int
    last_seen_at: datetime | None
    valid_until: datetime | None
    revoked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked:
    """A device that was revoked, and how many events here have no effect any more for it."""

    device: str
    agency: str
    disowned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Enrols devices under one node's key."""

    database: Database
    certificates: Certificates
    incarnation: str
    now: NowMs

    def issue_code(self, agency_code: str, counter: int) -> IssuedCode:
        """A new code for a counter. Raises `Refused` for an agency or counter that cannot be."""
        default_band(counter)
        return self._issue(agency_code, counter)

    def issue_hub_code(self, agency_code: str) -> IssuedCode:
        """A new code for a commune's hub, told as counter `HUB`. Raises `Refused`."""
        return self._issue(agency_code, HUB)

    def _issue(self, agency_code: str, counter: int) -> IssuedCode:
        check_agency(agency_code)
        code = complete("".join(secrets.choice(ALPHABET) for _ in range(CODE_SYMBOLS - 1)))
        expires = self.now() + CODE_LIFE // timedelta(milliseconds=1)
        with self.database.writing() as connection:
            check_province(connection)
            connection.execute(
                insert(tables.codes).values(
                    hash=_hash(code), agency_code=agency_code, counter=counter, expires_ms=expires
                )
            )
        return IssuedCode(
            code=code, agency=agency_code, counter=counter, expires_at=from_unix_ms(expires)
        )

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """Enrol a device. The same code with the same key gives the same answer again.

        Raises `Problem`.
        """
        code = normalised(request.code)
        if code is None:
            raise _no(problems.CODE_UNKNOWN)
        if not proof_holds(request):
            raise Problem(HTTPStatus.UNAUTHORIZED, problems.BAD_SIGNATURE)
        with self.database.writing() as connection:
            run = self._use(connection, _hash(code), request)
        return EnrolAnswer(
            node=self.incarnation,
            public_key=self.certificates.own.key.public_key,
            time_ms=self.now(),
            run=to_wire(run),
        )

    def _use(self, connection: Connection, code_hash: bytes, request: EnrolRequest) -> Run:
        query = select(tables.codes).where(tables.codes.c.hash == code_hash).with_for_update()
        row = connection.execute(query).one_or_none()
        if row is None:
            raise _no(problems.CODE_UNKNOWN)
        if (row.agency_code, row.counter) != (request.agency_code, request.counter):
            raise _no(problems.CODE_ELSEWHERE)
        device = device_id(request.public_key)
        if row.used_by == device and not _is_revoked(connection, device):
            return _kept_run(connection, row.agency_code, EventId(row.event_id))
        if row.used_by is not None:
            raise _no(problems.CODE_USED)
        if self.now() > row.expires_ms:
            raise _no(problems.CODE_EXPIRED)
        run = self._certify(connection, request)
        used = {"used_by": device, "event_id": run.events[-1].id}
        connection.execute(
            update(tables.codes).where(tables.codes.c.hash == code_hash).values(**used)
        )
        return run

    def _certify(self, connection: Connection, request: EnrolRequest) -> Run:
        if request.counter == HUB:
            return self.certificates.certify_hub(
                connection, request.public_key, request.agency_code, request.name
            )
        return self.certificates.certify(
            connection, request.public_key, request.agency_code, request.counter
        )

    def renew(self, device: EnrolledDevice) -> None:
        """Write a new certificate for a device that calls while its own nears its end."""
        if self.certificates.is_due(device):
            with self.database.writing() as connection:
                self.certificates.renew(connection, device.id)

    def revoke(
        self, device: DeviceId, last_good: Collection[EventId] | None, reason: str
    ) -> Revoked:
        """Hear a device no longer, see `Certificates.revoke`; what it wrote too late is void.

        Raises `Refused`.
        """
        with self.database.writing() as connection:
            known = self.certificates.revoke(connection, device, last_good, reason)
            renew(connection, known.agency_code, revoked(connection, known))
            without_effect = disowned_count(connection, known)
        return Revoked(device=device, agency=known.agency_code, disowned=without_effect)

    def devices(self) -> list[ListedDevice]:
        """All devices that were ever enrolled, by agency and counter."""
        query = (
            select(tables.devices, tables.calls.c.seen_ms)
            .outerjoin(tables.calls, tables.calls.c.device == tables.devices.c.id)
            .order_by(tables.devices.c.agency_code, tables.devices.c.counter, tables.devices.c.id)
        )
        with self.database.reading() as connection:
            return [_listed(row) for row in connection.execute(query)]


def known_devices(
    connection: Connection, ids: Collection[DeviceId]
) -> dict[DeviceId, EnrolledDevice]:
    """Those of these devices that were enrolled here."""
    query = select(tables.devices).where(tables.devices.c.id.in_(list(ids)))
    return {DeviceId(row.id): device_of(row) for row in connection.execute(query)}


def _listed(row: Row[tuple[object, ...]]) -> ListedDevice:
    return ListedDevice(
        device=row.id,
        agency=row.agency_code,
        counter=row.counter,
        last_seen_at=None if row.seen_ms is None else from_unix_ms(row.seen_ms),
        valid_until=None if row.valid_until_ms is None else from_unix_ms(row.valid_until_ms),
        revoked=row.revoked_by is not None,
    )


def _is_revoked(connection: Connection, device: DeviceId) -> bool:
    known = known_devices(connection, [device]).get(device)
    return known is not None and known.revoked


def _kept_run(connection: Connection, agency_code: str, event: EventId) -> Run:
    events = tables.events
    here = events.c.feed == province_feed(agency_code), events.c.id == event
    row = connection.execute(select(events).where(*here)).one()
    return Run((event_of(row),), row.seal)


def _hash(code: str) -> bytes:
    """A code has 75 random bits, so a plain hash keeps it as safe as a slow one would."""
    return hashlib.sha256(_HASH_CONTEXT + code.encode()).digest()


def _no(reason: Reason) -> Problem:
    return Problem(HTTPStatus.FORBIDDEN, reason)
