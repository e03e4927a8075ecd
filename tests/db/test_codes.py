"""One code on two dossiers: seen, counted, found; gone once one of them is issued again."""

from dataclasses import replace

import pytest

from counter_app.domain.facts.life import DossierReissued
from counter_app.service.ports import Pile, PileAsked
from tests.db.office import Counter, bare
from tests.db.test_life import found, rebuilds_alike, record

NEW = "H30.12-261123-1050"


def piled(counter: Counter) -> list[str]:
    now = counter.clock.moment
    asked = PileAsked(pile=Pile.SHARING, now=now, until=now)
    with counter.store.reading() as reader:
        rows = reader.pile(asked, 10)
        assert reader.pile_size(asked) == len(rows)
    return [row.id for row in rows]


def under(counter: Counter, code: str) -> list[str]:
    with counter.store.reading() as reader:
        return [dossier.id for dossier in reader.dossiers_with_code(code)]


@pytest.fixture
def two(counter: Counter) -> tuple[str, str, str]:
    """Two dossiers under one code, beside one of its own: their ids and the code."""
    first = counter.receive("Nguyễn Văn Mẫu").dossier
    counter.receive("Lê Thị Khác")
    later = replace(first.reception, received_at=counter.clock.now())
    counter.record(later, "01JD0000000000000000000002")
    return first.id, "01JD0000000000000000000002", first.code


def reissued(counter: Counter, dossier_id: str, old: str, new: str = NEW) -> None:
    fact = DossierReissued(
        old_code=old, new_code=new, reason="Trùng", reissued_at=counter.clock.now()
    )
    record(counter, dossier_id, fact)


def test_lesson_22_two_dossiers_under_one_code_lie_on_a_pile_of_their_own(
    counter: Counter, two: tuple[str, str, str]
) -> None:
    first, second, code = two

    assert piled(counter) == under(counter, code) == [first, second]
    assert rebuilds_alike(counter)


def test_issued_again_both_are_found_under_the_old_code_and_neither_shares_one(
    counter: Counter, two: tuple[str, str, str]
) -> None:
    first, second, code = two

    reissued(counter, second, code)

    assert piled(counter) == []
    assert under(counter, code) == [first, second]
    assert under(counter, NEW) == [second]
    assert {row.id: row.code for row in found(counter, code)} == {first: code, second: NEW}
    assert [row.id for row in found(counter, "1050")] == [second]
    assert rebuilds_alike(counter)


def test_the_new_number_is_burnt_as_well(counter: Counter, two: tuple[str, str, str]) -> None:
    reissued(counter, two[1], two[2])

    with counter.store.reading() as reader:
        assert reader.last_serial(counter.clock.moment.date()) == 1050


def test_a_code_that_three_have_is_shared_until_one_is_left(
    counter: Counter, two: tuple[str, str, str]
) -> None:
    first, second, code = two
    third = "01JD0000000000000000000003"
    with counter.store.reading() as reader:
        entry = reader.dossiers_with_code(code)[0].reception
    counter.record(replace(entry, received_at=counter.clock.now()), third)

    reissued(counter, second, code)
    assert piled(counter) == [first, third]
    reissued(counter, third, code, NEW)

    assert piled(counter) == [second, third], "the new code is another's as well"
    assert rebuilds_alike(counter)


@pytest.mark.parametrize(
    "forgery",
    ["DELETE FROM former_codes", "INSERT INTO shared_codes VALUES ('H30.12-261123-1002')"],
)
def test_a_forged_row_is_noticed(counter: Counter, two: tuple[str, str, str], forgery: str) -> None:
    reissued(counter, two[1], two[2])
    with bare(counter.path) as raw:
        raw.execute(forgery)

    assert "rebuild" in str(counter.store.verify().problem)
