"""A relay has no authority: what a hub says of itself is believed of the hub, and nothing else."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import httpx
import msgspec
import pytest

from counter_app.domain.facts import DeviceEnrolled, encode
from counter_app.domain.journal import (
    DeviceId,
    EventId,
    Header,
    Run,
    device_id,
    digest_of,
    make_event,
    payload_hash,
    seal_message,
)
from counter_app.domain.office import Band
from counter_app.domain.sentences import Refused, Unavailable
from counter_app.service.ports import LinkState, PeerRole
from counter_app.sync import wire
from counter_app.sync.envelope import answer_context, open_envelope, seal
from provincial_server.joining import Joining, join
from provincial_server.node import NodeKey, node_key
from provincial_server.serving import Node, Place, Running
from tests.hub.commune import Commune, eventually
from tests.server.facts import AGENCY, MORNING, PROVINCE
from tests.server.wire_counter import WireCounter
from tests.sync.impostor import Impostor, Told
from tests.sync.line import Weather
from tests.sync.office import Counter, assert_sound, code_of

Bent = Callable[[wire.SyncRequest, wire.SyncResponse], wire.SyncResponse]


class BentHub:
    """Has the hub's own key, and answers as a hub would but for what `bend` changes."""

    def __init__(self, key: NodeKey, bend: Bent) -> None:
        self.key, self.bend = key, bend

    def __call__(self, _path: str, body: bytes) -> Told:
        request = wire.decode(open_envelope(body).content(1 << 24), wire.SyncRequest)
        sent = [event.id for run in request.runs for event in wire.from_wire(run).events]
        receipt = self.receipt(request, sent)
        response = wire.SyncResponse(node=request.node, time_ms=0, receipt=receipt)
        bent = self.bend(request, response)
        return Told(
            media_type=wire.MEDIA_TYPE, body=seal(wire.encode(bent), self.key, answer_context(body))
        )

    def receipt(self, request: wire.SyncRequest, ids: Sequence[EventId]) -> wire.Receipt:
        receipt = wire.Receipt(
            node=request.node, device=request.device, at=0, count=len(ids), digest=digest_of(ids)
        )
        signature = self.key.sign(wire.receipt_message(receipt))
        return msgspec.structs.replace(receipt, signature=signature)


@pytest.fixture
def counter(commune: Commune) -> Iterator[Counter]:
    """A counter that knows the hub and cannot reach the province."""
    with commune.serving():
        made = commune.counter(1)
    with commune.to_province.under(commune.away):
        commune.to_province.hang_up()
        yield made


def sync_with(counter: Counter, commune: Commune, bend: Bent) -> BentHub:
    """One sync in which the hub has gone bad; the province does not answer."""
    bent = BentHub(node_key(commune.place.folder), bend)
    with Impostor(bent) as impostor:
        hub = counter.store.towards(PeerRole.HUB)
        peer = hub.peer()
        assert peer is not None
        hub.set_peer(replace(peer, url=impostor.url))
        try:
            counter.engine.sync()
        finally:
            hub.set_peer(peer)
    return bent


def test_a_receipt_of_the_province_that_the_hub_signed_itself_is_worth_nothing(
    counter: Counter, commune: Commune
) -> None:
    counter.receive(1)
    unsent, before = counter.store.unsent(), counter.store.relayed_after()

    def forge(request: wire.SyncRequest, response: wire.SyncResponse) -> wire.SyncResponse:
        forged = BentHub(node_key(commune.place.folder), forge).receipt(request, list(unsent))
        handed = wire.RelayedReceipt(forged, unsent, before + 1)
        return msgspec.structs.replace(response, relayed=(handed,))

    with pytest.raises(Unavailable, match="ngắt giữa chừng"):
        sync_with(counter, commune, forge)

    state = counter.state()
    assert counter.store.unsent() == unsent
    assert state.hub is not None
    assert state.hub.problem.startswith("Máy chủ xã chuyển về giấy xác nhận không phải do tỉnh ký")
    assert counter.store.relayed_after() == before


def test_a_true_receipt_is_not_one_for_other_events(
    counter: Counter, commune: Commune, province: Running
) -> None:
    counter.receive(1)
    unsent = counter.store.unsent()
    true = province.node.exchange().receipt(
        device_id(counter.signer.public_key), frozenset(unsent[:1])
    )

    def stretch(_request: wire.SyncRequest, response: wire.SyncResponse) -> wire.SyncResponse:
        handed = wire.RelayedReceipt(true, unsent, counter.store.relayed_after() + 1)
        return msgspec.structs.replace(response, relayed=(handed,))

    with pytest.raises(Unavailable, match="ngắt giữa chừng"):
        sync_with(counter, commune, stretch)

    assert counter.store.unsent() == unsent


def test_a_hubs_own_receipt_is_never_the_provinces(counter: Counter, commune: Commune) -> None:
    counter.receive(1)
    unsent = counter.store.unsent()

    sync_with(counter, commune, lambda _request, response: response)

    state = counter.state()
    assert counter.store.unsent() == unsent
    assert state.link is LinkState.AT_HUB
    assert state.last_receipt_at == MORNING


def test_what_the_hub_says_in_the_provinces_feed_is_passed_over(
    counter: Counter, commune: Commune
) -> None:
    key = node_key(commune.place.folder)
    forged = DeviceEnrolled(
        device=device_id(b"d" * 32),
        public_key=(b"d" * 32).hex(),
        agency_code=AGENCY,
        counter=9,
        band=Band(first=9001, last=9999),
        enrolled_at=MORNING,
    )
    payload = encode(forged)
    header = Header(
        feed=PROVINCE,
        origin=device_id(key.public_key),
        actor="",
        subject="device:x",
        kind=forged.KIND,
        version=1,
        time=1 << 60,
        prev=None,
        seen=(),
        payload_hash=payload_hash(payload),
    )
    event = make_event(header, payload)
    run = wire.to_wire(Run((event,), key.sign(seal_message(event.id))))

    def preach(_request: wire.SyncRequest, response: wire.SyncResponse) -> wire.SyncResponse:
        page = wire.FeedPage(PROVINCE, 1000, more=False, count=1000, runs=(run,))
        return msgspec.structs.replace(response, feeds=(page,))

    sync_with(counter, commune, preach)

    assert forged.device not in counter.store.device_keys()
    state = counter.state()
    assert state.hub is not None
    assert state.hub.problem.startswith("Đã bỏ qua 1 đợt dữ liệu")


def test_a_run_that_was_tampered_with_on_the_hub_is_passed_over(
    counter: Counter, commune: Commune, province: Running
) -> None:
    neighbour = WireCounter("quầy 2", counter=2)
    neighbour.enrol(province.url, province.issue_code(AGENCY, 2).code)
    with commune.serving():
        counter.engine.sync()
    run = wire.to_wire(neighbour.run([neighbour.receive(2)]))
    (event,) = run.events
    bent = msgspec.structs.replace(event, payload=event.payload.replace(b"1002", b"1009"))
    assert bent != event

    def tamper(_request: wire.SyncRequest, response: wire.SyncResponse) -> wire.SyncResponse:
        runs = (msgspec.structs.replace(run, events=(bent,)),)
        page = wire.FeedPage(AGENCY, 1000, more=False, count=1000, runs=runs)
        return msgspec.structs.replace(response, feeds=(page,))

    sync_with(counter, commune, tamper)

    assert counter.codes() == []


def test_a_hub_that_never_agrees_does_not_hold_a_counter_for_ever(
    counter: Counter, commune: Commune
) -> None:
    asked = 0

    def differ(request: wire.SyncRequest, response: wire.SyncResponse) -> wire.SyncResponse:
        nonlocal asked
        asked += 1
        page = wire.FeedPage(AGENCY, 1000 + asked, more=False, count=1000 + asked)
        return msgspec.structs.replace(response, feeds=(page,))

    sync_with(counter, commune, differ)

    assert asked < 20


def test_what_the_hub_says_was_refused_is_shown_and_reaches_the_province_all_the_same(
    counter: Counter, commune: Commune
) -> None:
    counter.receive(1)
    unsent, before = counter.store.unsent(), counter.store.relayed_after()

    def refuse(request: wire.SyncRequest, response: wire.SyncResponse) -> wire.SyncResponse:
        if request.relayed_after > before:
            return response
        refused = tuple(wire.Rejection(one, "malformed", "Không đúng.", "No.") for one in unsent)
        nothing = wire.RelayedReceipt(response.receipt, (), before + 1)
        return msgspec.structs.replace(response, relayed=(nothing,), refused_above=refused)

    sync_with(counter, commune, refuse)
    state = counter.state()
    assert (state.unsent, state.rejected) == (0, len(unsent))

    commune.to_province.weather = Weather()
    state = counter.engine.sync()

    assert commune.at_province() == [code_of(1)]
    assert (state.unsent, state.rejected) == (0, 0)


def refused_of(hub: Running, device: DeviceId) -> tuple[wire.Rejection, ...]:
    """What the hub has to tell a device that the province would not take."""
    relay = hub.node.hub()
    assert relay is not None
    with hub.node.database.reading() as connection:
        return relay.handed_on(connection, device, 0)[1]


def test_the_provinces_refusal_comes_down_to_the_counter_it_concerns(
    commune: Commune, hub: Running, province: Running
) -> None:
    first, second = (commune.counter(number) for number in (1, 2))
    with commune.province_away():
        first.receive(1)
        first.engine.sync()
        second.receive(2)
        second.engine.sync()
        device = device_id(first.signer.public_key)
        province.node.registry.revoke(device, None, "Máy bị mất")
    second.receive(3)
    second.engine.sync()

    eventually(lambda: commune.at_province() == [code_of(2), code_of(3)])
    eventually(lambda: {one.reason for one in refused_of(hub, device)} == {"revoked_origin"})

    assert refused_of(hub, device)[0].vi.startswith("Máy ghi sự kiện này đã bị thu hồi")
    assert refused_of(hub, device_id(second.signer.public_key)) == ()
    with pytest.raises(Refused, match="thu hồi"):
        first.engine.sync()


def test_a_hub_enrols_nobody_and_says_where_to_go(commune: Commune, hub: Running) -> None:
    stranger = WireCounter("quầy 5", counter=5)
    request = stranger.enrol_request(commune.province.issue_code(AGENCY, 5).code)

    told = httpx.post(
        f"{hub.url}/v1/enrol",
        content=msgspec.json.encode(request),
        headers={"Content-Type": "application/json"},
    )

    assert told.status_code == 403
    assert told.json()["code"] == "enrol_above"
    with pytest.raises(Refused, match="Đây là máy chủ xã"):
        hub.issue_code(AGENCY, 5)


def test_a_counter_of_another_commune_is_a_stranger_to_the_hub(
    commune: Commune, hub: Running, province: Running
) -> None:
    other = WireCounter("quầy xã khác", agency_code="H30.13")
    other.enrol(province.url, province.issue_code("H30.13", 1).code)

    told = other.post(hub.url, other.sealed(other.request([])))

    assert told.json()["code"] == "unknown_device"


def test_a_province_is_no_hub_and_another_communes_hub_is_not_ours(
    commune: Commune, hub: Running, province: Running
) -> None:
    counter = commune.counter(1)
    place = Place(folder=commune.place.folder.with_name("elsewhere"))
    asked = Joining(
        url=province.url,
        code=province.node.registry.issue_hub_code("H30.13").code,
        agency_code="H30.13",
        name="Máy chủ Xã Khác",
    )
    with Node(place) as node:
        join(node, asked)

    with Running(place) as elsewhere:
        with pytest.raises(Refused, match="không phải máy chủ xã mà tỉnh đã cấp"):
            counter.engine.set_hub(elsewhere.url)
        with pytest.raises(Refused, match="không phải máy chủ xã"):
            counter.engine.set_hub(province.url)

    peer = counter.store.towards(PeerRole.HUB).peer()
    assert peer is not None
    assert peer.url == commune.to_hub_line.url


def test_a_province_does_not_become_a_hub_nor_a_hub_another_communes(
    commune: Commune, province: Running
) -> None:
    asked = Joining(
        url=province.url,
        code=province.node.registry.issue_hub_code("H30.13").code,
        agency_code="H30.13",
        name="Máy chủ Xã Mẫu",
    )

    with Node(commune.place) as node, pytest.raises(Refused, match=r"đã là máy chủ xã của H30\.12"):
        join(node, asked)
    with pytest.raises(Refused, match="đã có dữ liệu của một tỉnh"):
        join(province.node, asked)


def test_a_hub_may_join_once_more_and_keeps_what_it_has(commune: Commune) -> None:
    with commune.serving():
        counter = commune.counter(1)
        counter.receive(1)
        counter.engine.sync()
        eventually(lambda: counter.engine.sync().unsent == 0)

    commune.join()

    with commune.serving():
        counter.receive(2)
        counter.engine.sync()
        eventually(lambda: counter.engine.sync().unsent == 0)
    assert_sound(commune.province, counter)


def test_a_hub_without_its_key_is_no_hub(commune: Commune) -> None:
    stolen = commune.place.folder.with_name("stolen")
    shutil.copytree(commune.place.folder, stolen)
    (stolen / "node.json").unlink()

    with pytest.raises(Refused, match="khóa không khớp"):
        Node(Place(folder=stolen))
