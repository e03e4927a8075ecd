"""A counter that speaks the exchange by hand: what another program would send, good or bad."""

import hashlib
from collections.abc import Sequence

import httpx

from counter_app.domain.facts import DocumentPrinted, DossierReceived, Fact, encode
from counter_app.domain.journal import (
    Event,
    EventId,
    Header,
    Run,
    device_id,
    make_event,
    payload_hash,
    seal_message,
    tick,
)
from counter_app.sync import enrolment, wire
from counter_app.sync.envelope import REQUEST_CONTEXT, answer_context, open_envelope, seal
from provincial_server.node import NodeKey
from tests.server.facts import AGENCY, MORNING, PROVINCE, reception

ORIGIN_TIME_MS = int(MORNING.timestamp() * 1000)


class WireCounter:
    """One device: its key, its chain of events, and the requests it makes of them."""

    def __init__(self, name: str, agency_code: str = AGENCY, counter: int = 1) -> None:
        self.key = NodeKey(hashlib.sha256(name.encode()).digest())
        self.agency_code = agency_code
        self.counter = counter
        self.time_ms = ORIGIN_TIME_MS
        self.node = ""
        self.node_key = b""
        self.actor = ""
        """In whose name it writes; "" for nobody's."""
        self.events: list[Event] = []
        self.cursors = {PROVINCE: 0, agency_code: 0}

    @property
    def id(self) -> bytes:
        return bytes.fromhex(device_id(self.key.public_key))

    def enrol_request(self, code: str) -> enrolment.EnrolRequest:
        return enrolment.enrol_request(code, self.agency_code, self.counter, self.key)

    def enrol(self, url: str, code: str) -> enrolment.EnrolAnswer:
        told = httpx.post(
            f"{url}/v1/enrol",
            content=enrolment.encode(self.enrol_request(code)),
            headers={"Content-Type": "application/json"},
        )
        answer = enrolment.decode_answer(told.raise_for_status().content)
        self.node, self.node_key = answer.node, answer.public_key
        return answer

    def write(
        self, payload: bytes, *, kind: str, subject: str, seen: Sequence[EventId] = ()
    ) -> Event:
        """The next event of this device's chain, whatever it holds."""
        last = self.events[-1] if self.events else None
        header = Header(
            feed=self.agency_code,
            origin=device_id(self.key.public_key),
            actor=self.actor,
            subject=subject,
            kind=kind,
            version=1,
            time=tick(self.time_ms, [last.header.time] if last else []),
            prev=last.id if last else None,
            seen=tuple(sorted(seen)),
            payload_hash=payload_hash(payload),
        )
        self.events.append(make_event(header, payload))
        return self.events[-1]

    def record(self, fact: Fact, *, subject: str, seen: Sequence[EventId] = ()) -> Event:
        salt = "00" * 16 if fact.PERSONAL else ""
        return self.write(encode(fact, salt), kind=fact.KIND, subject=subject, seen=seen)

    def receive(self, number: int) -> Event:
        """Receive the day's `number`-th dossier of this counter."""
        fact: DossierReceived = reception(number, self.agency_code)
        return self.record(fact, subject=f"dossier:{self.counter}-{number:05d}")

    def print(self, received: Event) -> Event:
        fact = DocumentPrinted(
            form="01", form_set="2025", paper="a5", copy=1, printed_at=MORNING, digest="0" * 64
        )
        return self.record(fact, subject=received.header.subject, seen=[received.id])

    def run(self, events: Sequence[Event]) -> Run:
        """These events, sealed by this device."""
        return Run(tuple(events), self.key.sign(seal_message(events[-1].id)))

    def request(self, runs: Sequence[Run], page: wire.Page | None = None) -> wire.SyncRequest:
        return wire.SyncRequest(
            device=self.id,
            time_ms=self.time_ms,
            node=self.node,
            cursors=self.cursors,
            runs=tuple(wire.to_wire(run) for run in runs),
            page=page or wire.Page(),
        )

    def sealed(self, request: wire.SyncRequest) -> bytes:
        return seal(wire.encode(request), self.key, REQUEST_CONTEXT)

    def post(self, url: str, body: bytes) -> httpx.Response:
        return httpx.post(f"{url}/v1/sync", content=body, headers={"Content-Type": wire.MEDIA_TYPE})

    def opened(self, request: bytes, answer: bytes) -> wire.SyncResponse:
        """The response, proven to be the node's answer to this request."""
        envelope = open_envelope(answer)
        assert envelope.holds(answer_context(request), self.node_key)
        return wire.decode(envelope.content(wire.MOST_ANSWER_CONTENT), wire.SyncResponse)

    def send(self, url: str, request: wire.SyncRequest) -> wire.SyncResponse:
        """The node's answer to this request."""
        body = self.sealed(request)
        return self.opened(body, self.post(url, body).raise_for_status().content)

    def sync(
        self, url: str, runs: Sequence[Run] = (), page: wire.Page | None = None
    ) -> wire.SyncResponse:
        """One round: send these runs, and move the cursors on as the answer says."""
        response = self.send(url, self.request(runs, page))
        self.cursors.update({page.feed: page.position for page in response.feeds})
        return response

    def sync_all(self, url: str, page: wire.Page | None = None) -> list[Event]:
        """Rounds until the node has no more; every event that came."""
        came: list[Event] = []
        while True:
            response = self.sync(url, page=page)
            for feed in response.feeds:
                came += [e for run in feed.runs for e in wire.from_wire(run).events]
            if not any(feed.more for feed in response.feeds):
                return came
