"""A node as a hub: carries its commune's events to the province and the province's word back.

One thread of the serving process exchanges with the node above, as a counter would: soon after
something new came, every minute otherwise, and by the same back-off where the province is away.
"""

import logging
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

import httpx
import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from counter_app.domain.journal import DeviceId, EventId
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.sentences import Refused, Unavailable
from counter_app.service.ports import Peer
from counter_app.sync.calling import Caller, Outside
from counter_app.sync.sending import Kept, Sending
from counter_app.sync.transport import HttpTransport
from counter_app.sync.visit import Visit
from counter_app.sync.wire import Rejection, RelayedReceipt, WireRun
from provincial_server.above import Above
from provincial_server.clock import NowMs
from provincial_server.contents_above import ContentsAbove
from provincial_server.database import Database
from provincial_server.node import NodeKey
from provincial_server.upstream import Joined, UpstreamStore

_LOOK_AGAIN_SECONDS: Final = 60.0
"""How often the province is asked what came without us."""
_ASK_ABOVE_SECONDS: Final = 2.0
"""Between two questions that anybody at all can make a hub ask."""
_CONTENT_BYTES: Final = 4 << 20
"""Of attachments in a turn; then the records are looked after."""
_STALL: Final = httpx.Timeout(30.0, connect=10.0)
_log = logging.getLogger("provincial_server")


class NodeClock:
    """The port `Clock` over a node's clock."""

    def __init__(self, now: NowMs) -> None:
        self._now = now

    def now(self) -> datetime:
        """In Viet Nam time, to the millisecond."""
        return datetime.fromtimestamp(self._now() / 1000, VIET_NAM)


class Hub:
    """What makes a node a hub: its place, its outbox, and the thread that empties it."""

    def __init__(
        self, database: Database, key: NodeKey, now: NowMs, *, place: Joined, kept: Kept
    ) -> None:
        clock = NodeClock(now)
        outside = Outside(transport=HttpTransport(clock, _STALL))
        self.certificate = msgspec.msgpack.decode(place.certificate, type=WireRun)
        self.authority = place.authority
        self._agency_code = place.agency_code
        self._store = UpstreamStore(database, place.agency_code, now)
        self._key = key
        self._clock = clock
        self._queue = ContentsAbove(database, place.agency_code)
        self._kept = kept
        self._transport = outside.transport
        self._caller = Caller(self._store, clock, outside.transport, outside.chance)
        self._asked_at = 0.0
        self._wake = threading.Event()
        self._ending = threading.Event()

    def offered(self, connection: Connection, ids: Collection[EventId]) -> None:
        """A counter's events are durable here with this commit; `wake` the relay after it."""
        Above(connection, self._agency_code).offered(ids)

    def handed_on(
        self, connection: Connection, device: DeviceId, after: int
    ) -> tuple[tuple[RelayedReceipt, ...], tuple[Rejection, ...]]:
        """The province's word about a counter's events, behind the last that it took in."""
        return Above(connection, self._agency_code).handed_on(device, after)

    def wake(self) -> None:
        """There is something to carry."""
        self._wake.set()

    def ask_above(self) -> None:
        """Somebody calls who is not known here: perhaps the province has enrolled it since."""
        if time.monotonic() - self._asked_at >= _ASK_ABOVE_SECONDS:
            self.wake()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Carry on a thread of its own while the block runs."""
        self._ending.clear()
        thread = threading.Thread(target=self._carry_on, name="relay", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._ending.set()
            self._wake.set()
            thread.join()

    def _carry_on(self) -> None:
        while not self._ending.is_set():
            self._wake.clear()
            try:
                self.carry()
            except SQLAlchemyError as error:
                _log.warning("The database is away: %s", type(error).__name__)
            except Exception:  # noqa: BLE001 - a bug met once is logged and does not end the relay
                _log.exception("Relaying failed")
            self._rest()

    def _rest(self) -> None:
        """Until there is something to carry, or the back-off allows another attempt."""
        next_at = self._store.attempts().next_at
        wait = _LOOK_AGAIN_SECONDS
        if next_at is not None:
            wait = min(max((next_at - self._clock.now()).total_seconds(), 0.0), wait)
        self._wake.wait(wait)

    def carry(self) -> None:
        """One exchange with the node above; where it fails, the store tells why and until when."""
        peer = self._store.peer()
        if peer is None or not self._caller.may_call():
            return
        self._asked_at = time.monotonic()
        try:
            self._caller.call(self._visit(peer), _silent, 0)
            self._carry_contents(peer)
        except (Unavailable, Refused) as error:
            _log.info("The province is away: %s", error)

    def _carry_contents(self, peer: Peer) -> None:
        """Attachments, until records wait again or the node above asks to come later."""
        if not self._queue.contents_state().unsent:
            return
        turn = Sending(
            records_wait=lambda: self._wake.is_set() or self._ending.is_set(),
            queue=self._queue,
            kept=self._kept,
            signer=self._key,
            clock=self._clock,
            peer=peer,
            agency_code=self._agency_code,
            room=_CONTENT_BYTES,
        )
        with self._transport.open(peer.url, peer.certificate_pem) as link:
            if turn.run(link):
                self.wake()

    def _visit(self, peer: Peer) -> Visit:
        return Visit(
            store=self._store,
            signer=self._key,
            clock=self._clock,
            peer=peer,
            agency_code=self._agency_code,
            authority=bytes.fromhex(peer.public_key),
        )


def _silent(_done: int, _total: int) -> None:
    """Progress that nobody watches."""
