"""A device with a valid key and bad intent, and one whose key nobody knows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final

from counter_app.domain.facts import DeviceEnrolled, DocumentPrinted, encode
from counter_app.domain.journal import (
    DeviceId,
    Event,
    EventId,
    Header,
    Run,
    device_id,
    make_event,
    payload_hash,
    seal_message,
)
from counter_app.domain.moments import from_unix_ms
from counter_app.domain.office import default_band
from counter_app.sync import wire
from counter_app.sync.envelope import REQUEST_CONTEXT, open_envelope, seal
from counter_app.sync.transport import Answer
from counter_app.vault import DeviceKey
from tests.simulation.machine import Post

NOBODY: Final = DeviceKey(b"\7" * 32)
"""A key that was never enrolled."""
_PAYLOAD_KIND: Final = "dossier.noted_by_a_stranger"


@dataclass(slots=True)
class Intruder:
    """Enrolled for one commune, and writes what it likes. `forbidden` must never be taken."""

    post: Post
    elsewhere: str
    """The feed of a commune that it has no business in."""
    dice: Random
    send: Callable[[str, bytes], Answer]
    now_ms: Callable[[], int]
    forbidden: set[EventId] = field(default_factory=set)
    heard: list[Run] = field(default_factory=list)
    """Others' runs in its own commune, for altering."""
    last: EventId | None = None

    @property
    def device(self) -> DeviceId:
        return self.post.device

    def acts(self) -> str:
        """One attempt, chosen by the dice; what it was."""
        tricks: tuple[tuple[str, Callable[[], None]], ...] = (
            ("listens", self._listens),
            ("writes for another commune", self._out_of_scope),
            ("writes into the province's feed", self._into_the_province),
            ("certifies a device", self._certifies),
            ("alters another's event", self._alters),
            ("writes too much", self._oversize),
            ("writes what cannot be read", self._malformed),
            ("tampers with a seal", self._bad_seal),
            ("signs as nobody known", self._unknown_key),
            ("writes in another's name", self._in_anothers_name),
            ("dates back", self._dates_back),
            ("dates forward", self._dates_forward),
            ("continues another's chain", self._crosses_chains),
            ("names causes that never were", self._dangles),
        )
        name, trick = self.dice.choice(tricks)
        trick()
        return name

    def _listens(self) -> None:
        answer = self._ask([])
        for page in answer.feeds if answer else ():
            if page.feed == self.post.agency_code:
                own = bytes.fromhex(self.post.device)
                self.heard = [wire.from_wire(run) for run in page.runs if run.origin != own]

    def _out_of_scope(self) -> None:
        self._never(self._written(feed=self.elsewhere))

    def _into_the_province(self) -> None:
        self._never(self._written(feed=wire.province_feed(self.post.agency_code)))

    def _certifies(self) -> None:
        fact = DeviceEnrolled(
            device=device_id(NOBODY.public_key),
            public_key=NOBODY.public_key.hex(),
            agency_code=self.post.agency_code,
            counter=7,
            band=default_band(7),
            enrolled_at=from_unix_ms(self.now_ms()),
        )
        event = self._written(kind=fact.KIND, payload=encode(fact), subject=f"device:{fact.device}")
        self._never(event)

    def _alters(self) -> None:
        if self.heard:
            run = self.dice.choice(self.heard)
            last = run.events[-1]
            payload = last.payload[:-1] + b',"zz":1}'
            header = replace(last.header, payload_hash=payload_hash(payload))
            altered = make_event(header, payload)
            self.forbidden.add(altered.id)
            self._ask([Run((*run.events[:-1], altered), run.seal)])

    def _oversize(self) -> None:
        payload = b'{"a":"' + b"x" * wire.MOST_PAYLOAD_BYTES + b'"}'
        self._never(self._written(kind=_PAYLOAD_KIND, payload=payload))

    def _malformed(self) -> None:
        self._never(self._written(payload=b'{"copy":"many"}'))

    def _bad_seal(self) -> None:
        event = self._written()
        self.forbidden.add(event.id)
        self._ask([Run((event,), bytes(64))])

    def _unknown_key(self) -> None:
        event = self._written(origin=NOBODY)
        self._never(event, by=NOBODY)
        self._ask([Run((event,), NOBODY.sign(seal_message(event.id)))], as_of=NOBODY)

    def _in_anothers_name(self) -> None:
        if self.heard:
            header = self.dice.choice(self.heard).events[-1].header
            forged = replace(header, prev=None, payload_hash=payload_hash(b"{}"))
            self._never(make_event(forged, b"{}"))

    def _dates_back(self) -> None:
        self._may(self._written(time=self.dice.randrange(1 << 20)))

    def _dates_forward(self) -> None:
        self._may(self._written(time=(1 << 63) - 1 - self.dice.randrange(2)))

    def _crosses_chains(self) -> None:
        if self.heard:
            self._may(self._written(prev=self.dice.choice(self.heard).events[-1].id))

    def _dangles(self) -> None:
        never = EventId(self.dice.randbytes(32))
        self._may(self._written(prev=never, seen=(never,)))

    def _written(
        self,
        *,
        feed: str = "",
        kind: str = DocumentPrinted.KIND,
        payload: bytes = b"",
        subject: str = "",
        origin: DeviceKey | None = None,
        time: int | None = None,
        prev: EventId | None = None,
        seen: tuple[EventId, ...] = (),
    ) -> Event:
        payload = payload or _printed(self.now_ms())
        header = Header(
            feed=feed or self.post.agency_code,
            origin=device_id((origin or self.post.signer).public_key),
            actor="",
            subject=subject or self._subject(),
            kind=kind,
            version=1,
            time=self.now_ms() << 16 if time is None else time,
            prev=prev or self.last,
            seen=seen,
            payload_hash=payload_hash(payload),
        )
        return make_event(header, payload)

    def _subject(self) -> str:
        """About a dossier of somebody's, if one was heard of."""
        subjects = [e.header.subject for run in self.heard for e in run.events]
        return self.dice.choice(subjects or ["dossier:none"])

    def _never(self, event: Event, by: DeviceKey | None = None) -> None:
        self.forbidden.add(event.id)
        self._ask([self._sealed(event, by)])

    def _may(self, event: Event) -> None:
        self._ask([self._sealed(event)])
        self.last = event.id

    def _sealed(self, event: Event, by: DeviceKey | None = None) -> Run:
        return Run((event,), (by or self.post.signer).sign(seal_message(event.id)))

    def _ask(self, runs: Sequence[Run], as_of: DeviceKey | None = None) -> wire.SyncResponse | None:
        signer = as_of or self.post.signer
        feeds = (wire.province_feed(self.post.agency_code), self.post.agency_code, self.elsewhere)
        request = wire.SyncRequest(
            device=bytes.fromhex(device_id(signer.public_key)),
            time_ms=self.now_ms(),
            node="",
            cursors=dict.fromkeys(feeds, 0),
            runs=tuple(wire.to_wire(run) for run in runs),
        )
        answer = self.send("/v1/sync", seal(wire.encode(request), signer, REQUEST_CONTEXT))
        if answer.status != 200:
            return None
        content = open_envelope(answer.body).content(wire.MOST_ANSWER_CONTENT)
        response = wire.decode(content, wire.SyncResponse)
        told = {page.feed for page in response.feeds}
        assert self.elsewhere not in told, "a feed was read by who has no business in it"
        return response


def _printed(now_ms: int) -> bytes:
    return encode(
        DocumentPrinted(
            form="01",
            form_set="2025",
            paper="a5",
            copy=1,
            printed_at=from_unix_ms(now_ms),
            digest="0" * 64,
        )
    )
