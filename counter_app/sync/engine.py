"""The counter's side of the exchange: one loop that ends when neither side has anything left."""

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from counter_app.domain.facts import DeviceEnrolled, MalformedPayload
from counter_app.domain.facts import decode as fact_of
from counter_app.domain.journal import Run, device_id, run_holds
from counter_app.domain.office import Device
from counter_app.domain.sentences import Refused, Said, Unavailable, say
from counter_app.service.ports import (
    Clock,
    Peer,
    Progress,
    Reader,
    Signer,
    SyncState,
    SyncStore,
)
from counter_app.sync import enrolment
from counter_app.sync.answers import JSON, damaged_answer, enrolment_of
from counter_app.sync.pace import Batch, batch_after, delay_seconds
from counter_app.sync.transport import HttpTransport, Link, ServerBusy, Transport, check_url
from counter_app.sync.visit import Visit
from counter_app.sync.wire import MessageError, from_wire

_REFUSED_DELAY: Final = 3600.0


class Readable(Protocol):
    """A store that can be asked."""

    def reading(self) -> AbstractContextManager[Reader]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What the engine takes from the world; `chance` is uniform in [0, 1)."""

    transport: Transport
    chance: Callable[[], float] = secrets.SystemRandom().random


def no_progress(done: int, total: int) -> None:
    """Shows nothing."""


class SyncEngine:
    """Enrols this counter at a node and exchanges events with it.

    Nothing is counted as sent but by a receipt that the node signed over the ids of exactly these
    events; no transaction is open while the network is asked. One call at a time per store.
    """

    def __init__(
        self,
        *,
        store: Readable,
        sync_store: SyncStore,
        signer: Signer,
        clock: Clock,
        outside: Outside | None = None,
    ) -> None:
        self._store = store
        self._sync_store = sync_store
        self._signer = signer
        self._clock = clock
        self._outside = outside or Outside(transport=HttpTransport(clock))
        self._batch: Batch | None = None

    def enrol(self, url: str, code: str, certificate_pem: str = "") -> Peer:
        """Hand in a single-use code, and remember the node that answers.

        `certificate_pem` is the authority that the node's TLS certificate must come from, "" for
        the system's. Raises `Refused` where address or code are wrong or the node says no,
        `Unavailable` where the node cannot be reached; the same code may then be handed in again.
        """
        address, known_code = check_url(url), _checked_code(code)
        device = self._device()
        request = enrolment.enrol_request(
            known_code, device.agency_code, device.counter, self._signer
        )
        with self._outside.transport.open(address, certificate_pem) as link:
            answer = enrolment_of(link.post("/v1/enrol", enrolment.encode(request), JSON))
        certificate = _certificate(answer, device, self._signer.public_key)
        peer = Peer(
            url=address,
            node=answer.node,
            public_key=answer.public_key.hex(),
            certificate_pem=certificate_pem,
        )
        self._sync_store.set_peer(peer)
        self._sync_store.take_in(answer.run.feed, [certificate], 0)
        return peer

    def sync(self, progress: Progress = no_progress) -> SyncState:
        """Exchange until neither side has anything for the other.

        Raises `Unavailable` where the node cannot be reached or its answer cannot be used, and
        `Refused` where the counter is not enrolled or no longer. Either way the next attempt is
        kept in the store, and what a receipt already vouched for stays acknowledged.
        """
        peer = self._sync_store.peer()
        if peer is None:
            raise Refused(say("Quầy này chưa ghi danh với máy chủ của tỉnh."), "code")
        try:
            with self._outside.transport.open(peer.url, peer.certificate_pem) as link:
                problem = self._exchange(link, peer, progress)
        except (Unavailable, Refused) as error:
            self._put_off(error)
            raise
        self._sync_store.attempted(next_attempt_at=None, attempts=0, problem=problem)
        return self._sync_store.sync_state()

    def _exchange(self, link: Link, peer: Peer, progress: Progress) -> str:
        visit = Visit(
            store=self._sync_store,
            signer=self._signer,
            clock=self._clock,
            peer=peer,
            agency_code=self._device().agency_code,
        )
        start = self._sync_store.sync_state()
        progress(0, start.unsent)
        batch = self._batch or batch_after(start.attempts)
        while visit.goes_on(batch):
            self._batch = batch.smaller()
            visit.round(link, batch)
            self._batch = batch = batch.larger()
            progress(min(visit.settled, start.unsent), start.unsent)
        return visit.problem()

    def _put_off(self, error: Said) -> None:
        attempts = self._sync_store.sync_state().attempts + 1
        delay = delay_seconds(attempts, self._outside.chance(), _asked_delay(error))
        self._sync_store.attempted(
            next_attempt_at=self._clock.now() + timedelta(seconds=delay),
            attempts=attempts,
            problem=str(error),
        )

    def _device(self) -> Device:
        with self._store.reading() as reader:
            return reader.device()


def _asked_delay(error: Said) -> float:
    if isinstance(error, ServerBusy):
        return error.retry_after
    return _REFUSED_DELAY if isinstance(error, Refused) else 0.0


def _checked_code(typed: str) -> str:
    code = enrolment.normalised(typed)
    if code is None:
        raise Refused(say("Mã ghi danh gõ chưa đúng; mã gồm 4 nhóm 4 ký tự."), "code")
    return code


def _certificate(answer: enrolment.EnrolAnswer, device: Device, public_key: bytes) -> Run:
    """The run with this device's certificate, if it is what it should be."""
    try:
        run = from_wire(answer.run)
        header = run.events[-1].header
        fact = fact_of(header.kind, header.version, run.events[-1].payload)
    except (MessageError, MalformedPayload) as error:
        raise Unavailable(damaged_answer()) from error
    told = isinstance(fact, DeviceEnrolled) and (
        fact.device == device_id(public_key)
        and fact.public_key == public_key.hex()
        and (fact.agency_code, fact.counter) == (device.agency_code, device.counter)
    )
    if not told or not run_holds(run, answer.public_key):
        raise Unavailable(damaged_answer())
    return run
