"""What the province says of devices: certificates with an end, their renewal, revocations."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from sqlalchemy import Connection, Select, insert, select, update

from counter_app.domain.facts import DeviceEnrolled, DeviceRevoked, NodeEnrolled
from counter_app.domain.journal import DeviceId, EventId, Run, device_id
from counter_app.domain.moments import from_unix_ms
from counter_app.domain.office import default_band
from counter_app.domain.sentences import Refused, say
from counter_app.sync.enrolment import HUB
from counter_app.sync.wire import province_feed
from provincial_server import problems
from provincial_server.authority import last_events
from provincial_server.clock import NowMs
from provincial_server.database import among
from provincial_server.ingest import EnrolledDevice
from provincial_server.own_events import OwnEvents, Statement
from provincial_server.problems import Problem
from provincial_server.rows import device_of
from provincial_server.tables import devices, events

VALID_FOR: Final = timedelta(days=730)
"""How long a certificate holds where the operator does not say otherwise."""
RENEW_WITHIN: Final = timedelta(days=90)
"""Before its end the node renews it by itself, when the device calls."""
_MILLISECOND: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificates:
    """Certifies devices, and revokes them, under one node's key."""

    own: OwnEvents
    now: NowMs
    valid_for: timedelta = VALID_FOR

    def certify(
        self, connection: Connection, public_key: bytes, agency_code: str, counter: int
    ) -> Run:
        """Write a device's certificate, and let it in; a key that was here before keeps its place.

        Raises `Problem` for a device that was revoked, or that another agency's journal knows.
        """
        device, now = device_id(public_key), self.now()
        self._check(connection, device, agency_code)
        fact = DeviceEnrolled(
            device=device,
            public_key=public_key.hex(),
            agency_code=agency_code,
            counter=counter,
            band=default_band(counter),
            enrolled_at=from_unix_ms(now),
            valid_until=from_unix_ms(now + self.valid_for // _MILLISECOND),
        )
        run = self._record(connection, fact, agency_code)
        note_certificate(connection, run.events[-1].id, fact)
        return run

    def certify_hub(
        self, connection: Connection, public_key: bytes, agency_code: str, name: str
    ) -> Run:
        """Write a hub's certificate, which holds until it is revoked, and let the hub in.

        Raises `Problem` as `certify` does.
        """
        node = device_id(public_key)
        self._check(connection, node, agency_code)
        fact = NodeEnrolled(
            node=node,
            public_key=public_key.hex(),
            agency_code=agency_code,
            name=name,
            enrolled_at=from_unix_ms(self.now()),
        )
        statement = Statement(subject=f"device:{node}", fact=fact)
        (run,) = self.own.record(connection, province_feed(agency_code), [statement])
        note_hub(connection, run.events[-1].id, fact)
        return run

    def is_due(self, device: EnrolledDevice) -> bool:
        """Whether a device's certificate is near its end."""
        end = device.valid_until_ms
        return end is not None and end - self.now() <= RENEW_WITHIN // _MILLISECOND

    def renew(self, connection: Connection, device: DeviceId) -> None:
        """A new certificate for the same key, unless another process has just written one."""
        row = connection.execute(_locked(device)).one()
        known = device_of(row)
        if self.is_due(known) and not known.revoked:
            self.certify(connection, known.public_key, known.agency_code, known.counter)

    def revoke(
        self,
        connection: Connection,
        device: DeviceId,
        last_good: Collection[EventId] | None,
        reason: str,
    ) -> EnrolledDevice:
        """Say that a device is heard no longer; without `last_good`, all it wrote so far counts.

        Raises `Refused` for an unknown device, an event that is not its, or no reason.
        """
        row = connection.execute(_locked(device)).one_or_none()
        if row is None:
            raise Refused(say("Không có máy {device} trong danh sách ghi danh.", device=device))
        if not reason.strip():
            raise Refused(say("Hãy ghi lý do thu hồi."), "reason")
        if last_good is None:
            last_good = last_events(connection, row.agency_code, device)
        _check_events(connection, row.agency_code, device, last_good)
        fact = DeviceRevoked(
            device=device,
            last_good=tuple(sorted(event.hex() for event in last_good)),
            reason=reason.strip(),
            revoked_at=from_unix_ms(self.now()),
        )
        run = self._record(connection, fact, row.agency_code)
        revoked = {"revoked_by": run.events[-1].id}
        connection.execute(update(devices).where(devices.c.id == device).values(**revoked))
        return device_of(connection.execute(_locked(device)).one())

    def _check(self, connection: Connection, device: DeviceId, agency_code: str) -> None:
        row = connection.execute(_locked(device)).one_or_none()
        if row is not None and row.revoked_by is not None:
            raise Problem(HTTPStatus.FORBIDDEN, problems.REVOKED_DEVICE)
        if row is not None and row.agency_code != agency_code:
            raise Problem(HTTPStatus.FORBIDDEN, problems.CODE_ELSEWHERE)

    def _record(
        self, connection: Connection, fact: DeviceEnrolled | DeviceRevoked, agency_code: str
    ) -> Run:
        statement = Statement(subject=f"device:{fact.device}", fact=fact)
        (run,) = self.own.record(connection, province_feed(agency_code), [statement])
        return run


def _locked(device: DeviceId) -> Select[Any]:
    """The device's row; whoever else changes it waits until this commit."""
    return select(devices).where(devices.c.id == device).with_for_update()


def note_certificate(connection: Connection, event: EventId, fact: DeviceEnrolled) -> None:
    """Let a device in as its latest certificate says."""
    until = fact.valid_until
    said = {
        "public_key": bytes.fromhex(fact.public_key),
        "agency_code": fact.agency_code,
        "counter": fact.counter,
        "event_id": event,
        "valid_until_ms": None if until is None else int(until.timestamp() * 1000),
    }
    _note(connection, fact.device, said)


def note_hub(connection: Connection, event: EventId, fact: NodeEnrolled) -> None:
    """Let a hub in as its certificate says."""
    said = {
        "public_key": bytes.fromhex(fact.public_key),
        "agency_code": fact.agency_code,
        "counter": HUB,
        "event_id": event,
        "valid_until_ms": None,
    }
    _note(connection, fact.node, said)


def _note(connection: Connection, device: str, said: Mapping[str, object]) -> None:
    changed = connection.execute(update(devices).where(devices.c.id == device).values(**said))
    if changed.rowcount == 0:
        connection.execute(insert(devices).values(id=device, **said))


def _check_events(
    connection: Connection, feed: str, device: DeviceId, named: Collection[EventId]
) -> None:
    query = select(events.c.id).where(
        events.c.feed == feed, events.c.origin == device, among(connection, events.c.id, named)
    )
    missing = set(named) - set(connection.execute(query).scalars())
    if missing:
        raise Refused(
            say("Máy này không ghi sự kiện {event}.", event=min(missing).hex()), "last_good"
        )
