"""Calling one node: a whole visit over a line, and a back-off where it fails."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta

from typing_extensions import override

from counter_app.domain.sentences import Refused, Said, Unavailable
from counter_app.service.ports import Clock, Peer, PeerStore, Progress
from counter_app.service.waiting import is_due
from counter_app.sync.pace import Batch, batch_after, delay_seconds
from counter_app.sync.transport import Link, ServerBusy, Transport
from counter_app.sync.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What a caller takes from the world; `chance` is uniform in [0, 1).

    `near` is for a node in the same building, where who does not answer at once is away.
    """

    transport: Transport
    near: Transport | None = None
    chance: Callable[[], float] = secrets.SystemRandom().random


class Caller:
    """Visits the node of one role, never twice at a time; what fails is put off, in the store."""

    refused_seconds = 3600.0
    """How long to wait at least where the node says no: a person has to do something."""

    def __init__(
        self, store: PeerStore, clock: Clock, transport: Transport, chance: Callable[[], float]
    ) -> None:
        self._store = store
        self._clock = clock
        self._transport = transport
        self._chance = chance
        self._batch: Batch | None = None

    def may_call(self) -> bool:
        """Whether the back-off allows another attempt now."""
        return is_due(self._store.attempts().next_at, self._clock.now())

    def call(self, visit: Visit, progress: Progress, total: int) -> None:
        """Exchange until neither side has anything for the other; `total` is what is unsent.

        Raises `Unavailable` or `Refused`. Either way the next attempt is kept in the store, and
        what a receipt already vouched for stays acknowledged.
        """
        try:
            with self._line(visit.peer) as link:
                problem = self._exchange(link, visit, progress, total)
        except (Unavailable, Refused) as error:
            self.put_off(error)
            raise
        self._store.attempted(next_attempt_at=None, attempts=0, problem=problem)

    def put_off(self, error: Said) -> None:
        """Keep why an attempt failed and when the next one is due."""
        attempts = self._store.attempts().failures + 1
        delay = delay_seconds(attempts, self._chance(), self._asked_seconds(error))
        self._store.attempted(
            next_attempt_at=self._clock.now() + timedelta(seconds=delay),
            attempts=attempts,
            problem=str(error),
        )

    def _asked_seconds(self, error: Said) -> float:
        if isinstance(error, ServerBusy):
            return error.retry_after
        return self.refused_seconds if isinstance(error, Refused) else 0.0

    @contextmanager
    def _line(self, peer: Peer) -> Iterator[Link]:
        with self._transport.open(peer.url, peer.certificate_pem) as link:
            yield link

    def _exchange(self, link: Link, visit: Visit, progress: Progress, total: int) -> str:
        progress(0, total)
        batch = self._batch or batch_after(self._store.attempts().failures)
        while visit.goes_on(batch):
            self._batch = batch.smaller()
            visit.round(link, batch)
            self._batch = batch = batch.larger()
            progress(min(visit.settled, total), total)
        return visit.problem()


class KeptLine(Caller):
    """A caller that keeps its line open between visits, for a node that is asked every few seconds.

    Close it when done. A hub that says no may only not have heard of this counter yet.
    """

    refused_seconds = 0.0

    def __init__(
        self, store: PeerStore, clock: Clock, transport: Transport, chance: Callable[[], float]
    ) -> None:
        super().__init__(store, clock, transport, chance)
        self._open = ExitStack()
        self._kept: tuple[Peer, Link] | None = None

    def close(self) -> None:
        """Hang up; the next call opens the line anew."""
        self._kept = None
        self._open.close()

    @override
    @contextmanager
    def _line(self, peer: Peer) -> Iterator[Link]:
        if self._kept is None or not _same_place(self._kept[0], peer):
            self.close()
            opened = self._transport.open(peer.url, peer.certificate_pem)
            self._kept = peer, self._open.enter_context(opened)
        try:
            yield self._kept[1]
        except BaseException:
            self.close()
            raise


def _same_place(one: Peer, other: Peer) -> bool:
    return (one.url, one.certificate_pem) == (other.url, other.certificate_pem)
