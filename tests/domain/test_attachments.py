"""Files in the fold: added, withdrawn, and what of a dossier counts as digitised."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from itertools import permutations

import pytest

from counter_app.domain.catalogue import ComponentKind
from counter_app.domain.digitisation import (
    components_of,
    digitised_share,
    files_of,
    flag_of,
    is_digitised,
)
from counter_app.domain.dossier import Dossier, fold
from counter_app.domain.facts import ComponentReceived, Fact, encode
from counter_app.domain.facts.attachments import (
    AttachmentAdded,
    AttachmentExported,
    AttachmentWithdrawn,
    Digitised,
    Place,
)
from counter_app.domain.facts.life import ResultReady, ResultReturned
from counter_app.domain.journal import (
    DeviceId,
    Event,
    EventId,
    Header,
    make_event,
    payload_hash,
)
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.stages import ALLOWED, Stage
from tests.server.facts import reception

AT = datetime(2026, 11, 23, 8, 0, tzinfo=VIET_NAM)
PAPERS = tuple(
    ComponentReceived(name=name, kind=ComponentKind.ORIGINAL)
    for name in ("Tờ khai", "Giấy chứng sinh")
)
RECEIVED = replace(reception(1), components=PAPERS)


def event(fact: Fact, *seen: Event, time: int = 0, device: str = "a") -> Event:
    payload = encode(fact, "00" if fact.PERSONAL else "")
    header = Header(
        feed="H30.12",
        origin=DeviceId(device * 32),
        actor="",
        subject="dossier:D1",
        kind=fact.KIND,
        version=fact.VERSION,
        time=time,
        prev=None,
        seen=tuple(sorted(EventId(one.id) for one in seen)),
        payload_hash=payload_hash(payload),
    )
    return make_event(header, payload)


def file(
    place: Place = Place.COMPONENT,
    component: str = "Tờ khai",
    digitised: Digitised = Digitised.SCANNED,
    sha256: str = "a" * 64,
) -> AttachmentAdded:
    return AttachmentAdded(
        place=place,
        component=component if place is Place.COMPONENT else "",
        sha256=sha256,
        size=1,
        media_type="application/pdf",
        pages=1,
        digitised=digitised,
        name="a.pdf",
        added_at=AT,
    )


def withdrawal(added: Event) -> AttachmentWithdrawn:
    return AttachmentWithdrawn(attachment=added.id.hex(), reason="nhầm tệp", withdrawn_at=AT)


def folded(*events: Event) -> Dossier:
    dossier = fold(events)
    assert dossier is not None
    return dossier


RECEPTION = event(RECEIVED)


def told(*facts: Fact) -> Dossier:
    """The dossier after these facts, one after the other."""
    chain = [RECEPTION]
    for time, fact in enumerate(facts, 1):
        chain.append(event(fact, chain[-1], time=time))
    return folded(*chain)


def test_files_of_two_counters_are_both_there_without_a_conflict() -> None:
    here = event(file(), RECEPTION, time=1)
    there = event(file(sha256="b" * 64), RECEPTION, time=2, device="b")

    dossiers = {repr(fold(order)) for order in permutations([RECEPTION, here, there])}

    (only,) = dossiers
    dossier = folded(RECEPTION, here, there)
    assert [one.device[0] for one in dossier.attachments] == ["a", "b"]
    assert dossier.conflicts == ()
    assert only == repr(dossier)


def test_a_withdrawn_file_stays_visible_and_counts_no_more() -> None:
    added = event(file(), RECEPTION, time=1)
    gone = event(withdrawal(added), added, time=2)

    dossier = folded(RECEPTION, added, gone)

    assert dossier.attachments[0].withdrawn == withdrawal(added)
    assert files_of(dossier, Place.COMPONENT, "Tờ khai") == ()


def test_of_two_who_withdraw_the_same_file_the_first_stays() -> None:
    added = event(file(), RECEPTION, time=1)
    first = event(withdrawal(added), added, time=2)
    second = event(replace(withdrawal(added), reason="trùng tệp"), added, time=3, device="b")

    told = [folded(*order) for order in permutations([RECEPTION, added, first, second])]

    reasons = {one.withdrawn and one.withdrawn.reason for [one] in (d.attachments for d in told)}
    assert reasons == {"nhầm tệp"}
    assert {dossier.conflicts for dossier in told} == {()}


def test_files_are_no_rivals_of_acts_that_conflict() -> None:
    ready = ResultReady(results=(), ready_at=AT)
    returned = ResultReturned(returned_at=AT, way="counter", receiver="Nguyễn Văn Mẫu")
    at_hand = event(ready, RECEPTION, time=1)
    here = event(returned, at_hand, time=2)
    scan = event(file(), here, time=3)
    there = event(returned, at_hand, time=4, device="b")

    (conflict,) = folded(RECEPTION, at_hand, here, scan, there).conflicts

    assert conflict.rivals == (here.id.hex(),)


def test_a_withdrawal_of_what_is_not_here_says_nothing() -> None:
    added = event(file(), RECEPTION, time=1)
    gone = event(withdrawal(added), RECEPTION, time=2)

    assert folded(RECEPTION, gone).attachments == ()


@pytest.mark.parametrize("kind", [AttachmentAdded, AttachmentWithdrawn, AttachmentExported])
def test_files_come_and_go_in_every_stage(kind: type[Fact]) -> None:
    assert ALLOWED[kind] == frozenset(Stage)


@pytest.mark.parametrize(
    ("flags", "flag"),
    [
        ([], Digitised.NO),
        ([Digitised.NO], Digitised.NO),
        ([Digitised.SCANNED], Digitised.SCANNED),
        ([Digitised.SCANNED, Digitised.REUSED], Digitised.REUSED),
        ([Digitised.REUSED_RESULT, Digitised.NO], Digitised.REUSED_RESULT),
    ],
)
def test_a_component_has_the_flag_of_the_file_that_stands_for_it(
    flags: list[Digitised], flag: Digitised
) -> None:
    dossier = told(*(file(digitised=one) for one in flags))

    assert [part.flag for part in components_of(dossier) if part.name == "Tờ khai"] == [flag]


@pytest.mark.parametrize(
    ("facts", "counts"),
    [
        ([], False),
        ([file()], False),
        ([file(Place.RESULT)], False),
        ([file(), file(Place.RESULT)], True),
        ([file(digitised=Digitised.NO), file(Place.RESULT)], False),
        ([file(), file(Place.RESULT, digitised=Digitised.NO)], False),
        ([file(component="Giấy khác"), file(Place.RESULT)], False),
        ([file(Place.OTHER), file(Place.RESULT)], False),
        ([file(digitised=Digitised.REUSED), file(Place.RESULT)], True),
    ],
)
def test_a_dossier_is_digitised_with_a_component_s_file_and_a_result_s(
    facts: list[Fact], counts: bool
) -> None:
    """QĐ 766/QĐ-TTg, group 4."""
    assert is_digitised(told(*facts)) is counts


def test_the_share_of_digitised_dossiers() -> None:
    done, half = told(file(), file(Place.RESULT)), told(file())

    assert digitised_share([]) == 0
    assert digitised_share([done, half, half]) == Fraction(1, 3)
    assert flag_of(done.attachments) is Digitised.SCANNED
