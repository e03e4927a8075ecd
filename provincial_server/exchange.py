"""The node's side of the exchange: one request in, everything durable, one answer out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

import msgspec
from sqlalchemy import Connection

from counter_app.domain.journal import DeviceId, EventId, Run, device_id, digest_of
from counter_app.sync.envelope import (
    REQUEST_CONTEXT,
    Envelope,
    EnvelopeError,
    answer_context,
    open_envelope,
    seal,
)
from counter_app.sync.wire import (
    END_OF_FEED,
    MOST_EVENTS,
    MOST_REQUEST_CONTENT,
    PROTOCOL,
    FeedPage,
    MessageError,
    Page,
    Receipt,
    Rejection,
    RelayedReceipt,
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
from provincial_server.comparing import differing, given
from provincial_server.database import Database, add_missing
from provincial_server.devices import known_devices
from provincial_server.heeding import heed
from provincial_server.ingest import ITSELF, EnrolledDevice, event_fault, run_fault
from provincial_server.node import NodeKey
from provincial_server.problems import Problem, Reason
from provincial_server.reading import Stretch, feed_page, wanted
from provincial_server.relaying import Hub
from provincial_server.tables import rejects

_MOST_PAGE = Page(events=1000, payload_bytes=2 << 20)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a request's events: all that are durable, and the others with their reason."""

    durable: frozenset[EventId] = frozenset()
    rejected: Mapping[EventId, Reason] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was proven, and who sent it."""

    sender: EnrolledDevice
    request: SyncRequest
    runs: Sequence[Run]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Answers counters under one node's key."""

    database: Database
    key: NodeKey
    incarnation: str
    now: NowMs
    renew: Callable[[EnrolledDevice], None]
    """Writes a new certificate for a device whose own nears its end."""
    hub: Hub | None = None
    """Where this node is a commune's hub: what it hands on in both directions."""

    def answer(self, body: bytes) -> bytes:
        """The sealed answer to a sealed request, after the commit. Raises `Problem`."""
        asked = self.prove(body)
        response = self._response(asked.sender, asked.request, self.take(asked))
        return seal(encode(response), self.key, answer_context(body))

    def prove(self, body: bytes) -> Asked:
        """The request in a sealed message, by whom it says it is. Raises `Problem`."""
        envelope = _opened(body)
        sender = self.sender(envelope, REQUEST_CONTEXT)
        request = _request(envelope)
        return Asked(sender, request, _runs(request))

    def take(self, asked: Asked) -> Taken:
        """Take in what a request brings; durable when this returns."""
        self._renew(asked.sender, asked.runs)
        taken = self._take(asked.sender, asked.runs) if asked.runs else Taken()
        if taken.durable and self.hub is not None:
            self.hub.wake()
        return taken

    def tell(
        self,
        sender: EnrolledDevice,
        cursors: Mapping[str, int],
        held: frozenset[EventId] = frozenset(),
    ) -> SyncResponse:
        """The next stretch of the feeds behind these cursors, but for what the sender holds."""
        request = SyncRequest(
            device=bytes.fromhex(sender.id),
            time_ms=self.now(),
            node=self.incarnation,
            cursors=dict(cursors),
            page=_MOST_PAGE,
        )
        return self._response(sender, request, Taken(durable=held))

    def receipt(self, device: DeviceId, durable: frozenset[EventId]) -> Receipt:
        """The node's signed word that these events are durable here."""
        receipt = Receipt(
            node=self.incarnation,
            device=bytes.fromhex(device),
            at=self.now(),
            count=len(durable),
            digest=digest_of(durable),
        )
        return msgspec.structs.replace(receipt, signature=self.key.sign(receipt_message(receipt)))

    def sender(self, envelope: Envelope, context: bytes) -> EnrolledDevice:
        """The enrolled device that signed this for that context. Raises `Problem`."""
        with self.database.reading() as connection:
            sender = known_devices(connection, [envelope.signer]).get(envelope.signer)
        if sender is None:
            if self.hub is not None:
                self.hub.ask_above()
            raise Problem(HTTPStatus.UNAUTHORIZED, problems.UNKNOWN_DEVICE)
        if not envelope.holds(context, sender.public_key):
            raise Problem(HTTPStatus.UNAUTHORIZED, problems.BAD_SIGNATURE)
        if sender.revoked:
            raise Problem(HTTPStatus.FORBIDDEN, problems.REVOKED_DEVICE)
        if sender.valid_until_ms is not None and self.now() > sender.valid_until_ms:
            raise Problem(HTTPStatus.FORBIDDEN, problems.EXPIRED_DEVICE)
        return sender

    def _renew(self, sender: EnrolledDevice, runs: Sequence[Run]) -> None:
        """Also the certificates of counters that call through a hub only."""
        others = {run.events[0].header.origin for run in runs} - {sender.id}
        self.renew(sender)
        if others:
            with self.database.reading() as connection:
                known = known_devices(connection, others).values()
            for device in known:
                if device.agency_code == sender.agency_code:
                    self.renew(device)

    def _take(self, sender: EnrolledDevice, runs: Sequence[Run]) -> Taken:
        """Judge every run, and make what is taken durable, in one transaction.

        The province's own come first: they hold the certificates that the others need.
        """
        province = province_feed(sender.agency_code)
        own = [run for run in runs if run.events[0].header.feed == province]
        others = [run for run in runs if run.events[0].header.feed != province]
        rejected: dict[EventId, Reason] = {}
        with self.database.writing() as connection:
            for feed, some in ((province, own), (sender.agency_code, others)):
                if some:
                    rejected |= self._take_into(connection, feed, sender, some)
            durable = _ids(runs) - rejected.keys()
            if self.hub is not None:
                self.hub.offered(connection, durable)
            self._keep_rejects(connection, sender, runs, rejected)
        return Taken(frozenset(durable), rejected)

    def _take_into(
        self, connection: Connection, feed: str, sender: EnrolledDevice, runs: Sequence[Run]
    ) -> dict[EventId, Reason]:
        """Append what can be taken of one feed's runs; the others with their reasons."""
        origins = self._origins(connection, sender, runs)
        judged, rejected = _judge(sender, runs, origins)
        judged, late = without_disowned(connection, judged, origins)
        new = append(connection, feed, judged, self.now()) if judged else ()
        if feed != sender.agency_code:
            heed(connection, feed, new, sender.agency_code if self.hub is not None else "")
        return rejected | late

    def _origins(
        self, connection: Connection, sender: EnrolledDevice, runs: Sequence[Run]
    ) -> dict[DeviceId, EnrolledDevice]:
        """Who may have written these runs: enrolled devices, and the province's node.

        What that wrote, its counters bring back after this node was restored.
        """
        authority = self.hub.authority if self.hub is not None else self.key.public_key
        itself = EnrolledDevice(
            id=device_id(authority),
            public_key=authority,
            agency_code=sender.agency_code,
            counter=ITSELF,
        )
        known = known_devices(connection, {run.events[0].header.origin for run in runs})
        return {**known, itself.id: itself}

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

    def _response(self, sender: EnrolledDevice, request: SyncRequest, taken: Taken) -> SyncResponse:
        with self.database.reading() as connection:
            pages = self._pages(connection, sender, request, taken)
            missing = wanted(connection, sender.agency_code)
            differences = differing(connection, request.compare, readable(sender))
            runs = given(connection, request.ask, readable(sender))
            relayed, refused = self._handed_on(connection, sender, request)
        return SyncResponse(
            node=self.incarnation,
            time_ms=self.now(),
            receipt=self.receipt(sender.id, taken.durable),
            rejected=tuple(
                Rejection(event_id, reason.code, reason.vi, reason.en)
                for event_id, reason in sorted(taken.rejected.items())
            ),
            wanted=missing,
            feeds=pages,
            differing=differences,
            given=runs,
            relayed=relayed,
            refused_above=refused,
        )

    def _handed_on(
        self, connection: Connection, sender: EnrolledDevice, request: SyncRequest
    ) -> tuple[tuple[RelayedReceipt, ...], tuple[Rejection, ...]]:
        if self.hub is None:
            return (), ()
        after = request.relayed_after if request.node == self.incarnation else 0
        return self.hub.handed_on(connection, sender.id, after)

    def _pages(
        self, connection: Connection, sender: EnrolledDevice, request: SyncRequest, taken: Taken
    ) -> tuple[FeedPage, ...]:
        """The next page of each feed that the sender names and may read."""
        page = Page(
            min(request.page.events, _MOST_PAGE.events),
            min(request.page.payload_bytes, _MOST_PAGE.payload_bytes),
        )
        cursors = self._cursors(request)
        return tuple(
            feed_page(
                connection,
                Stretch(
                    feed=feed,
                    after=cursors[feed],
                    page=page,
                    held=taken.durable,
                ),
            )
            for feed in readable(sender)
            if feed in cursors
        )

    def _cursors(self, request: SyncRequest) -> Mapping[str, int]:
        """A peer that knew another incarnation compares first, and is sent nothing till then."""
        if request.node in ("", self.incarnation):
            return request.cursors
        return dict.fromkeys(request.cursors, END_OF_FEED)


def readable(sender: EnrolledDevice) -> tuple[str, ...]:
    """The feeds that a device hears of, the province's first."""
    return province_feed(sender.agency_code), sender.agency_code


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
            ours = origins[run.events[0].header.origin].counter == ITSELF
            found = ((e.id, event_fault(e, of_province=ours)) for e in run.events)
            judged.append(Judged(run, {event: why for event, why in found if why is not None}))
            faults = judged[-1].faults
        else:
            faults = dict.fromkeys((event.id for event in run.events), fault)
        rejected.update(faults)
    taken = {e.id for item in judged for e in item.run.events if e.id not in item.faults}
    return judged, {event_id: why for event_id, why in rejected.items() if event_id not in taken}


def _ids(runs: Sequence[Run]) -> set[EventId]:
    return {event.id for run in runs for event in run.events}
