"""The node's side of the exchange: one request in, everything durable, one answer out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

import msgspec
from sqlalchemy import Connection

from counter_app.domain.journal import DeviceId, EventId, Run, digest_of
from counter_app.sync.envelope import (
    REQUEST_CONTEXT,
    Envelope,
    EnvelopeError,
    answer_context,
    open_envelope,
    seal,
)
from counter_app.sync.wire import (
    MOST_EVENTS,
    MOST_REQUEST_CONTENT,
    PROTOCOL,
    FeedPage,
    MessageError,
    Page,
    Receipt,
    Rejection,
    SyncRequest,
    SyncResponse,
    decode,
    encode,
    from_wire,
    province_feed,
    receipt_message,
)
from provincial_server import problems
from provincial_server.appending import Judged, append
from provincial_server.authority import without_disowned
from provincial_server.clock import NowMs
from provincial_server.database import Database, add_missing
from provincial_server.devices import known_devices
from provincial_server.ingest import EnrolledDevice, event_fault, run_fault
from provincial_server.node import NodeKey
from provincial_server.problems import Problem, Reason
from provincial_server.reading import Stretch, feed_page, wanted
from provincial_server.tables import rejects

_MOST_PAGE = Page(events=1000, payload_bytes=2 << 20)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What became of a request's events: all that are durable, and the others with their reason."""

    durable: frozenset[EventId] = frozenset()
    rejected: Mapping[EventId, Reason] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Answers counters under one node's key."""

    database: Database
    key: NodeKey
    incarnation: str
    now: NowMs
    renew: Callable[[EnrolledDevice], None]
    """Writes a new certificate for a device whose own nears its end."""

    def answer(self, body: bytes) -> bytes:
        """The sealed answer to a sealed request, after the commit. Raises `Problem`."""
        envelope = _opened(body)
        sender = self._sender(envelope)
        request = _request(envelope)
        runs = _runs(request)
        self.renew(sender)
        taken = self._take(sender, runs) if runs else _Taken()
        response = self._response(sender, request, taken)
        return seal(encode(response), self.key, answer_context(body))

    def _sender(self, envelope: Envelope) -> EnrolledDevice:
        with self.database.reading() as connection:
            sender = known_devices(connection, [envelope.signer]).get(envelope.signer)
        if sender is None:
            raise Problem(HTTPStatus.UNAUTHORIZED, problems.UNKNOWN_DEVICE)
        if not envelope.holds(REQUEST_CONTEXT, sender.public_key):
            raise Problem(HTTPStatus.UNAUTHORIZED, problems.BAD_SIGNATURE)
        if sender.revoked:
            raise Problem(HTTPStatus.FORBIDDEN, problems.REVOKED_DEVICE)
        if sender.valid_until_ms is not None and self.now() > sender.valid_until_ms:
            raise Problem(HTTPStatus.FORBIDDEN, problems.EXPIRED_DEVICE)
        return sender

    def _take(self, sender: EnrolledDevice, runs: Sequence[Run]) -> _Taken:
        """Judge every run, and make what is taken durable, in one transaction."""
        with self.database.writing() as connection:
            origins = known_devices(connection, {run.events[0].header.origin for run in runs})
            judged, rejected = _judge(sender, runs, origins)
            judged, late = without_disowned(connection, judged, origins)
            rejected |= late
            if judged:
                append(connection, sender.agency_code, judged, self.now())
            durable = _ids(runs) - rejected.keys()
            self._keep_rejects(connection, sender, runs, rejected)
        return _Taken(frozenset(durable), rejected)

    def _keep_rejects(
        self,
        connection: Connection,
        sender: EnrolledDevice,
        runs: Sequence[Run],
        rejected: Mapping[EventId, Reason],
    ) -> None:
        origins = {event.id: event.header.origin for run in runs for event in run.events}
        rows: list[dict[str, object]] = [
            {
                "feed": sender.agency_code,
                "event_id": event_id,
                "origin": origins[event_id],
                "device": sender.id,
                "reason": reason.code,
                "rejected_ms": self.now(),
            }
            for event_id, reason in sorted(rejected.items())
        ]
        add_missing(connection, rejects, rows)

    def _response(
        self, sender: EnrolledDevice, request: SyncRequest, taken: _Taken
    ) -> SyncResponse:
        with self.database.reading() as connection:
            pages = self._pages(connection, sender, request, taken)
            missing = wanted(connection, sender.agency_code)
        return SyncResponse(
            node=self.incarnation,
            time_ms=self.now(),
            receipt=self._receipt(sender.id, taken.durable),
            rejected=tuple(
                Rejection(event_id, reason.code, reason.vi, reason.en)
                for event_id, reason in sorted(taken.rejected.items())
            ),
            wanted=missing,
            feeds=pages,
        )

    def _pages(
        self, connection: Connection, sender: EnrolledDevice, request: SyncRequest, taken: _Taken
    ) -> tuple[FeedPage, ...]:
        """The next page of each feed that the sender names and may read."""
        page = Page(
            min(request.page.events, _MOST_PAGE.events),
            min(request.page.payload_bytes, _MOST_PAGE.payload_bytes),
        )
        cursors = request.cursors
        known = request.node == self.incarnation
        return tuple(
            feed_page(
                connection,
                Stretch(
                    feed=feed,
                    after=cursors[feed] if known else 0,
                    page=page,
                    held=taken.durable,
                ),
            )
            for feed in (province_feed(sender.agency_code), sender.agency_code)
            if feed in cursors
        )

    def _receipt(self, device: DeviceId, durable: frozenset[EventId]) -> Receipt:
        receipt = Receipt(
            node=self.incarnation,
            device=bytes.fromhex(device),
            at=self.now(),
            count=len(durable),
            digest=digest_of(durable),
        )
        return msgspec.structs.replace(receipt, signature=self.key.sign(receipt_message(receipt)))


def _opened(body: bytes) -> Envelope:
    try:
        return open_envelope(body)
    except EnvelopeError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, problems.BAD_MESSAGE) from error


def _request(envelope: Envelope) -> SyncRequest:
    try:
        request = decode(envelope.content(MOST_REQUEST_CONTENT), SyncRequest)
    except (EnvelopeError, MessageError) as error:
        raise Problem(HTTPStatus.BAD_REQUEST, problems.BAD_MESSAGE) from error
    if request.protocol != PROTOCOL:
        raise Problem(HTTPStatus.BAD_REQUEST, problems.PROTOCOL)
    if request.device.hex() != envelope.signer:
        raise Problem(HTTPStatus.UNAUTHORIZED, problems.BAD_SIGNATURE)
    return request


def _runs(request: SyncRequest) -> list[Run]:
    if sum(len(run.events) for run in request.runs) > MOST_EVENTS:
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, problems.TOO_LARGE)
    try:
        return [from_wire(run) for run in request.runs]
    except MessageError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, problems.BAD_MESSAGE) from error


def _judge(
    sender: EnrolledDevice, runs: Sequence[Run], origins: Mapping[DeviceId, EnrolledDevice]
) -> tuple[list[Judged], dict[EventId, Reason]]:
    judged: list[Judged] = []
    rejected: dict[EventId, Reason] = {}
    for run in runs:
        fault = run_fault(run, sender, origins)
        if fault is None:
            faults = {e.id: why for e in run.events if (why := event_fault(e)) is not None}
            judged.append(Judged(run, faults))
        else:
            faults = dict.fromkeys((event.id for event in run.events), fault)
        rejected.update(faults)
    taken = {e.id for item in judged for e in item.run.events if e.id not in item.faults}
    return judged, {event_id: why for event_id, why in rejected.items() if event_id not in taken}


def _ids(runs: Sequence[Run]) -> set[EventId]:
    return {event.id for run in runs for event in run.events}
