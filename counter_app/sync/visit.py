"""One sync with a node: what is still owed to it, and what each of its answers brought.

A counter visits the province or its commune's hub, and a hub visits the province, in the same way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec

from counter_app.domain.journal import EventId, Run, device_id
from counter_app.domain.moments import from_unix_ms
from counter_app.domain.sentences import Unavailable, say
from counter_app.service.ports import Clock, Peer, PeerStore, Reject, Signer
from counter_app.sync.answers import response_of
from counter_app.sync.comparison import Comparison
from counter_app.sync.envelope import REQUEST_CONTEXT, seal
from counter_app.sync.intake import Intake
from counter_app.sync.pace import Batch
from counter_app.sync.relayed import Relay, vouches
from counter_app.sync.transport import Link
from counter_app.sync.wire import (
    END_OF_FEED,
    MEDIA_TYPE,
    MOST_EVENTS,
    FeedPage,
    Page,
    SyncRequest,
    SyncResponse,
    encode,
    to_wire,
)


@dataclass(slots=True, kw_only=True)
class Visit:
    """Rounds of the exchange until neither side has anything for the other."""

    store: PeerStore
    signer: Signer
    clock: Clock
    peer: Peer
    agency_code: str
    authority: bytes
    """The raw public key of the province's node, whoever it is that is visited."""
    relay: Relay | None = None
    """For what a hub hands on; None where the province is visited."""
    settled: int = 0
    """How many events were acknowledged or rejected so far."""
    _intake: Intake = field(init=False)
    _comparison: Comparison = field(init=False)
    _owed: list[Run] = field(default_factory=list)
    _asked: set[EventId] = field(default_factory=set)
    _next: tuple[Run, ...] = ()
    _pages: tuple[FeedPage, ...] = ()
    _more: bool = True

    def __post_init__(self) -> None:
        self._intake = Intake(
            store=self.store,
            own_key=self.signer.public_key,
            agency_code=self.agency_code,
            authority=self.authority,
        )
        self._comparison = Comparison(self.store, self._intake.feeds, self._owed)
        if self._comparison.comes_first:
            self._begin_comparing()

    def _begin_comparing(self) -> None:
        """Nothing is fetched until both sides know what differs, also where that is nothing."""
        self._comparison.begin()
        self._more = False

    def goes_on(self, batch: Batch) -> bool:
        """Whether another round is needed; it will carry what is owed or unsent.

        Where nothing is left, both sides are compared, and what differs is mended.
        """
        if not self._something_left(batch):
            first = self._comparison.comes_first
            self._comparison.check(self._pages)
            self._more = first and not self._comparison.comes_first
        return self._something_left(batch)

    def _something_left(self, batch: Batch) -> bool:
        self._next = self._next or self._within_bounds() or self._unsent(batch)
        return self._more or self._comparison.goes_on or bool(self._next)

    def _unsent(self, batch: Batch) -> tuple[Run, ...]:
        if self._comparison.comes_first:
            return ()
        return self.store.unsent_runs(events=batch.events, payload_bytes=batch.payload_bytes)

    def round(self, link: Link, batch: Batch) -> None:
        """Send, and settle what the answer says. Raises `Unavailable` where nothing moved."""
        runs, before = self._next, self.clock.now()
        self._next = ()
        message = self._request(runs, batch, before)
        request = seal(encode(message), self.signer, REQUEST_CONTEXT)
        response = response_of(link.post("/v1/sync", request, MEDIA_TYPE), request, self.peer)
        self._keep_clock(before, response)
        met_another = self._meet(response)
        self._settle(runs, response)
        if message.compare:
            self._comparison.learn(response.differing)
        self._intake.take_given(response.given)
        moved = not met_another and self._take_in(response)
        if self.relay is not None and self.relay.take(response):
            moved = self._more = True
        if self._more and not (runs or moved or self._owed or self._comparison.goes_on):
            raise Unavailable(say("Máy chủ của tỉnh không gửi gì thêm; sẽ tự thử lại."))

    def problem(self) -> str:
        """What a person should know although the sync is complete; "" where there is nothing."""
        if not self._intake.passed_over:
            return str(self._comparison.problem() or "")
        return str(
            say(
                "Đã bỏ qua {count} đợt dữ liệu từ máy chủ vì không chứng thực được.",
                count=self._intake.passed_over,
            )
        )

    def _within_bounds(self) -> tuple[Run, ...]:
        taken, events = 0, 0
        for run in self._owed:
            events += len(run.events)
            if taken and events > MOST_EVENTS:
                break
            taken += 1
        runs = tuple(self._owed[:taken])
        del self._owed[:taken]
        return runs

    def _request(self, runs: Sequence[Run], batch: Batch, now: datetime) -> SyncRequest:
        return SyncRequest(
            device=bytes.fromhex(device_id(self.signer.public_key)),
            time_ms=int(now.timestamp() * 1000),
            node=self.peer.node,
            cursors={feed: self._cursor(feed) for feed in self._intake.feeds},
            runs=tuple(to_wire(run) for run in runs),
            page=Page(batch.events, batch.payload_bytes),
            compare=self._comparison.days(),
            ask=self._comparison.ask(),
            relayed_after=self.relay.after() if self.relay is not None else 0,
        )

    def _cursor(self, feed: str) -> int:
        return END_OF_FEED if self._comparison.comes_first else self.store.cursor(feed)

    def _keep_clock(self, before: datetime, response: SyncResponse) -> None:
        middle = before + (self.clock.now() - before) / 2
        self.store.clock_offset(round(middle.timestamp() - response.time_ms / 1000))

    def _meet(self, response: SyncResponse) -> bool:
        """Whether this is another incarnation of the node: it is compared with before all else."""
        if response.node == self.peer.node:
            return False
        self.peer = replace(self.peer, node=response.node)
        self.store.set_peer(self.peer)
        if self._comparison.comes_first:
            self._begin_comparing()
        return True

    def _settle(self, runs: Sequence[Run], response: SyncResponse) -> None:
        """Acknowledge what the receipt vouches for, keep the rejects, look up what is wanted."""
        sent = {event.id for run in runs for event in run.events}
        rejected = {EventId(item.event) for item in response.rejected}
        durable = sent - rejected
        if not rejected <= sent or not self._vouched(durable, response):
            raise Unavailable(
                say("Giấy xác nhận của máy chủ không khớp với những gì đã gửi; sẽ gửi lại.")
            )
        signed = msgspec.msgpack.encode(response.receipt)
        if durable:
            self.store.acknowledge(sorted(durable), from_unix_ms(response.receipt.at), signed)
        if rejected:
            self.store.reject(_rejects(response), signed)
        self.settled += len(sent)
        self._owe(response)

    def _vouched(self, durable: set[EventId], response: SyncResponse) -> bool:
        receipt = response.receipt
        return (
            receipt.node == response.node
            and receipt.device.hex() == device_id(self.signer.public_key)
            and vouches(receipt, durable, bytes.fromhex(self.peer.public_key))
        )

    def _owe(self, response: SyncResponse) -> None:
        fresh = [EventId(event) for event in response.wanted if event not in self._asked]
        if fresh:
            self._asked.update(fresh)
            self._owed.extend(self.store.runs_holding(fresh))

    def _take_in(self, response: SyncResponse) -> bool:
        """Take in the pages of both feeds, the province's first: it holds the certificates."""
        pages = {page.feed: page for page in response.feeds}
        self._pages = tuple(pages[feed] for feed in self._intake.feeds if feed in pages)
        if self._comparison.comes_first:
            return False
        self._more = any(page.more for page in self._pages)
        return self._intake.take_pages(self._pages)


def _rejects(response: SyncResponse) -> list[Reject]:
    at = from_unix_ms(response.receipt.at)
    return [
        Reject(event_id=EventId(item.event), reason=item.reason, said=item.vi, rejected_at=at)
        for item in response.rejected
    ]
