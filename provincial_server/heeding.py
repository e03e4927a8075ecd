"""What the province's events say of devices, heeded where they come from elsewhere.

From above to a hub, and from the counters back to a node that was restored from an older copy. The
table `devices` then says what all events about a device say, whatever came first.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, select, update

from counter_app.domain.facts import (
    DeviceEnrolled,
    DeviceRevoked,
    Fact,
    MalformedPayload,
    NodeEnrolled,
    decode,
)
from counter_app.domain.journal import DeviceId, Event, EventId, causal_order
from provincial_server.authority import disown
from provincial_server.certificates import note_certificate, note_hub
from provincial_server.devices import known_devices
from provincial_server.projector import renew
from provincial_server.rows import event_of
from provincial_server.tables import devices, events

_SUBJECT: Final = "device:"


def heed(connection: Connection, feed: str, said: Iterable[Event], agency_code: str = "") -> None:
    """Bring the devices up to date with new events of the province's feed.

    With an `agency_code` only this commune's devices are let in; revocations are heeded anyway.
    """
    for subject in sorted({event.header.subject for event in said}):
        if subject.startswith(_SUBJECT):
            _heed(connection, feed, subject, agency_code)


def _heed(connection: Connection, feed: str, subject: str, agency_code: str) -> None:
    about = events.c.feed == feed, events.c.subject == subject, events.c.position.is_not(None)
    told = causal_order(event_of(row) for row in connection.execute(select(events).where(*about)))
    for event in told:
        match _read(event):
            case DeviceEnrolled(agency_code=agency) as fact if agency_code in ("", agency):
                note_certificate(connection, event.id, fact)
            case NodeEnrolled(agency_code=agency) as fact if agency_code in ("", agency):
                note_hub(connection, event.id, fact)
            case _:
                pass
    for event in reversed(told):
        match _read(event):
            case DeviceRevoked(device=device):
                _revoke(connection, DeviceId(device), event.id)
                return
            case _:
                pass


def _read(event: Event) -> Fact | None:
    try:
        return decode(event.header.kind, event.header.version, event.payload)
    except MalformedPayload:
        return None


def _revoke(connection: Connection, device: DeviceId, event: EventId) -> None:
    """The latest revocation counts; the device's events are judged anew."""
    mine = devices.c.id == device, devices.c.revoked_by.is_distinct_from(event)
    if connection.execute(update(devices).where(*mine).values(revoked_by=event)).rowcount:
        for known in known_devices(connection, [device]).values():
            renew(connection, known.agency_code, disown(connection, known))
