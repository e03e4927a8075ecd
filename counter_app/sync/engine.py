"""The counter's side of the exchange: one loop that ends when neither side has anything left."""

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Final, Protocol, TypeVar

from counter_app.domain.facts import DeviceEnrolled, Fact, MalformedPayload, NodeEnrolled
from counter_app.domain.facts import decode as fact_of
from counter_app.domain.journal import Run, device_id, run_holds
from counter_app.domain.office import Device
from counter_app.domain.sentences import Refused, Unavailable, say
from counter_app.service.ports import (
    Clock,
    Peer,
    PeerRole,
    Progress,
    Reader,
    Signer,
    SyncState,
    SyncStore,
)
from counter_app.sync import enrolment
from counter_app.sync.answers import JSON, damaged_answer, enrolment_of
from counter_app.sync.calling import Caller, KeptLine, Outside
from counter_app.sync.relayed import Relay
from counter_app.sync.transport import NEAR_STALL, HttpTransport, check_url
from counter_app.sync.visit import Visit
from counter_app.sync.wire import MessageError, WireRun, from_wire

__all__ = ["Outside", "SyncEngine", "no_progress"]

LINGERING: Final = timedelta(minutes=5)
"""How long the province may stay silent through the hub before it is called directly."""

_Certificate = TypeVar("_Certificate", bound=Fact)


class Readable(Protocol):
    """A store that can be asked."""

    def reading(self) -> AbstractContextManager[Reader]: ...


def no_progress(done: int, total: int) -> None:
    """Shows nothing."""


class SyncEngine:
    """Enrols this counter at the province and exchanges events with it, through a hub or directly.

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
        self._outside = outside or Outside(
            transport=HttpTransport(clock), near=HttpTransport(clock, NEAR_STALL)
        )
        self._near = self._outside.near or self._outside.transport
        self._hub_store = sync_store.towards(PeerRole.HUB)
        chance = self._outside.chance
        self._province = Caller(sync_store, clock, self._outside.transport, chance)
        self._hub = KeptLine(self._hub_store, clock, self._near, chance)

    def close(self) -> None:
        """Close the line that is kept open to the hub."""
        self._hub.close()

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
        certificate = self._own_certificate(answer, device)
        peer = Peer(
            url=address,
            node=answer.node,
            public_key=answer.public_key.hex(),
            certificate_pem=certificate_pem,
        )
        self._sync_store.set_peer(peer)
        self._sync_store.take_in(answer.run.feed, [certificate], 0)
        return peer

    def set_hub(self, url: str, certificate_pem: str = "") -> Peer:
        """Exchange through the commune's hub at this address from now on.

        It must show the province's certificate for this commune. Raises `Refused` where it cannot
        or this counter is not enrolled yet, `Unavailable` where it does not answer.
        """
        address, authority = check_url(url), self._authority()
        with self._near.open(address, certificate_pem) as link:
            answer = enrolment_of(link.get("/v1/node", JSON))
        run, fact = _certificate(answer.run, NodeEnrolled, authority)
        told = (fact.node, fact.public_key, fact.agency_code)
        if told != _names(answer.public_key, self._device().agency_code):
            raise Refused(
                say("Máy chủ ở địa chỉ này không phải máy chủ xã mà tỉnh đã cấp cho đơn vị."), "url"
            )
        peer = Peer(
            url=address,
            node=answer.node,
            public_key=answer.public_key.hex(),
            certificate_pem=certificate_pem,
        )
        self._hub_store.take_in(answer.run.feed, [run], 0)
        self._check_certified(peer)
        self._hub_store.set_peer(peer)
        return peer

    def clear_hub(self) -> None:
        """Exchange with the province directly from now on."""
        self._hub.close()
        self._hub_store.drop_peer()

    def sync(self, progress: Progress = no_progress, *, due_only: bool = False) -> SyncState:
        """Exchange with the hub, and with the province where the hub is no way to it.

        With `due_only` nobody is called whose back-off does not allow it yet. Raises `Unavailable`
        where no node can be reached or its answer cannot be used, and `Refused` where the counter
        is not enrolled or no longer. Either way the next attempt is kept in the store, and what a
        receipt already vouched for stays acknowledged.
        """
        self._authority()
        reached = self._through_hub(progress, due_only=due_only)
        if reached and not self._lingers():
            return self._sync_store.sync_state()
        if not due_only or self._province.may_call():
            try:
                self._directly(progress)
            except (Unavailable, Refused):
                if not reached:
                    raise
        return self._sync_store.sync_state()

    def _through_hub(self, progress: Progress, *, due_only: bool) -> bool:
        """Whether the hub answered; where it did not, the store tells why."""
        peer = self._hub_store.peer()
        if peer is None or (due_only and not self._hub.may_call()):
            return False
        state = self._sync_store.sync_state().hub
        relay = Relay(self._sync_store, self._authority())
        try:
            self._check_certified(peer)
        except Refused as error:
            self._hub.put_off(error)
            return False
        try:
            self._hub.call(self._visit(peer, relay), progress, state.unsent if state else 0)
        except (Unavailable, Refused):
            return False
        return True

    def _check_certified(self, hub: Peer) -> None:
        """Raise `Refused` where the province never vouched for this hub, or does no longer."""
        if bytes.fromhex(hub.public_key) not in self._sync_store.node_keys().values():
            raise Refused(say("Tỉnh không còn công nhận máy chủ xã này; hãy báo quản trị tỉnh."))

    def _lingers(self) -> bool:
        """Whether the hub has had something for so long that it may be no way to the province."""
        since = self._sync_store.sync_state().waiting_since
        return since is not None and self._clock.now() - since >= LINGERING

    def _directly(self, progress: Progress) -> None:
        peer = self._sync_store.peer()
        assert peer is not None
        unsent = self._sync_store.sync_state().unsent
        self._province.call(self._visit(peer), progress, unsent)

    def _visit(self, peer: Peer, relay: Relay | None = None) -> Visit:
        return Visit(
            store=self._sync_store if relay is None else self._hub_store,
            signer=self._signer,
            clock=self._clock,
            peer=peer,
            agency_code=self._device().agency_code,
            authority=self._authority(),
            relay=relay,
        )

    def _authority(self) -> bytes:
        """The key of the province's node. Raises `Refused` before the counter is enrolled."""
        peer = self._sync_store.peer()
        if peer is None:
            raise Refused(say("Quầy này chưa ghi danh với máy chủ của tỉnh."), "code")
        return bytes.fromhex(peer.public_key)

    def _own_certificate(self, answer: enrolment.EnrolAnswer, device: Device) -> Run:
        """The run with this device's certificate, if it is what it should be."""
        run, fact = _certificate(answer.run, DeviceEnrolled, answer.public_key)
        told = (fact.device, fact.public_key, fact.agency_code)
        if told != _names(self._signer.public_key, device.agency_code) or (
            fact.counter != device.counter
        ):
            raise Unavailable(damaged_answer())
        return run

    def _device(self) -> Device:
        with self._store.reading() as reader:
            return reader.device()


def _checked_code(typed: str) -> str:
    code = enrolment.normalised(typed)
    if code is None:
        raise Refused(say("Mã ghi danh gõ chưa đúng; mã gồm 4 nhóm 4 ký tự."), "code")
    return code


def _names(public_key: bytes, agency_code: str) -> tuple[str, str, str]:
    return device_id(public_key), public_key.hex(), agency_code


def _certificate(
    wired: WireRun, kind: type[_Certificate], authority: bytes
) -> tuple[Run, _Certificate]:
    """The certificate at the end of a run of the province's. Raises `Unavailable` otherwise."""
    try:
        run = from_wire(wired)
        header = run.events[-1].header
        fact = fact_of(header.kind, header.version, run.events[-1].payload)
    except (MessageError, MalformedPayload) as error:
        raise Unavailable(damaged_answer()) from error
    if not isinstance(fact, kind) or not run_holds(run, authority):
        raise Unavailable(damaged_answer())
    return run, fact
