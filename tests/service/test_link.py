"""One look at the link: what is unsent in bytes, and what was refused of which dossier."""

from datetime import timedelta

from counter_app.domain.facts import DossierReceived
from counter_app.service.link import bundle_name, look_at_link
from counter_app.service.ports import PeerRole, Reject
from counter_app.service.reception import receive
from tests.db.office import Counter
from tests.service.office import ENTRY


def test_what_is_unsent_is_told_in_bytes_until_a_receipt_names_it(desk_counter: Counter) -> None:
    receive(desk_counter.desk, ENTRY)
    store = desk_counter.store
    runs = store.unsent_runs(events=1000, payload_bytes=1 << 24)
    payload = sum(len(event.payload) for run in runs for event in run.events)

    before = look_at_link(desk_counter.desk).unsent_bytes
    store.acknowledge(store.unsent(), desk_counter.clock.now())

    assert before == payload > 0
    assert look_at_link(desk_counter.desk).unsent_bytes == 0
    assert store.towards(PeerRole.HUB).unsent_bytes() == payload


def test_what_was_refused_names_its_dossier_and_what_was_done(desk_counter: Counter) -> None:
    first = receive(desk_counter.desk, ENTRY).dossier
    second = receive(desk_counter.desk, ENTRY).dossier
    store, now = desk_counter.store, desk_counter.clock.now()
    rejects = [
        Reject(
            event_id=event_id,
            reason="too_large",
            said="Quá lớn.",
            rejected_at=now + timedelta(minutes=number),
        )
        for number, event_id in enumerate(store.unsent()[-2:])
    ]

    store.reject(rejects)
    told = look_at_link(desk_counter.desk).rejected

    assert [(one.code, one.dossier_id) for one in told] == [
        (second.code, second.id),
        (first.code, first.id),
    ]
    assert {type(one.fact) for one in told} == {DossierReceived}
    assert {(one.reason, one.said) for one in told} == {("too_large", "Quá lớn.")}


def test_a_bundle_has_a_name_of_its_counter_and_minute(desk_counter: Counter) -> None:
    assert bundle_name(desk_counter.desk) == "gui-tinh-H30.12-1-20261116-0900.bundle"
