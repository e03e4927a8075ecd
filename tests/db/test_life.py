"""What happens to a dossier after its reception, as the tables tell it."""

from dataclasses import replace
from datetime import timedelta

from counter_app.domain.dossier import SUBJECT_PREFIX
from counter_app.domain.facts import Fact
from counter_app.domain.facts.life import (
    DossierCorrected,
    DossierPresented,
    DossierWithdrawn,
    HandedOver,
    WithdrawalAsked,
)
from counter_app.domain.people import Person, Submitter
from counter_app.domain.stages import NationalState
from counter_app.service.ports import DossierRow
from tests.db.office import BIRTH, Counter, tables_of


def record(counter: Counter, dossier_id: str, *facts: Fact) -> None:
    with counter.store.writing() as work:
        for fact in facts:
            work.record(fact, subject=SUBJECT_PREFIX + dossier_id)
        work.commit()


def found(counter: Counter, typed: str) -> list[DossierRow]:
    with counter.store.reading() as reader:
        return list(reader.search(typed, 10))


def rebuilds_alike(counter: Counter) -> bool:
    before = tables_of(counter.path)
    counter.store.rebuild()
    return tables_of(counter.path) == before and counter.store.verify().problem is None


def test_a_corrected_entry_is_found_under_what_is_right_and_no_longer_under_what_was_not(
    counter: Counter,
) -> None:
    wrong = counter.receive("Nguyễn Văn Lầm", id_number="001090000000").dossier
    other = counter.receive("Trần Thị Khác").dossier
    right = replace(
        wrong.reception,
        applicant=Person(name="Nguyễn Văn Đúng", id_number="001190000000"),
        submitter=Submitter(name="Lê Thị Nộp", phone="0911222333"),
        received_at=wrong.reception.received_at - timedelta(days=1),
    )

    record(
        counter,
        wrong.id,
        DossierCorrected(corrected=right, reason="Nhập nhầm tên", corrected_at=counter.clock.now()),
    )

    assert found(counter, "Lầm") == found(counter, "001090") == []
    for typed in ("đúng", "001190", "le thi nop", "222333", wrong.code):
        (row,) = found(counter, typed)
        assert (row.id, row.applicant_name) == (wrong.id, "Nguyễn Văn Đúng")
    with counter.store.reading() as reader:
        assert [row.id for row in reader.latest(5)] == [other.id, wrong.id]
        assert reader.dossier_count() == 2
    assert rebuilds_alike(counter)


def test_a_corrected_name_or_a_corrected_moment_alone_is_enough(counter: Counter) -> None:
    named, moved = (counter.receive("Nguyễn Văn Lầm").dossier for _ in range(2))
    entry, now = moved.reception, counter.clock.now()
    renamed = replace(named.reception, applicant=Person(name="Nguyễn Văn Đúng"))
    earlier = replace(entry, received_at=entry.received_at - timedelta(days=1))

    record(
        counter,
        named.id,
        DossierCorrected(corrected=renamed, reason="Nhập nhầm tên", corrected_at=now),
    )
    record(
        counter,
        moved.id,
        DossierCorrected(corrected=earlier, reason="Nhập nhầm ngày", corrected_at=now),
    )

    assert [row.id for row in found(counter, "lam")] == [moved.id]
    assert [row.id for row in found(counter, "dung")] == [named.id]
    with counter.store.reading() as reader:
        assert [row.id for row in reader.latest(5)] == [named.id, moved.id]


def test_a_state_changes_its_row_and_leaves_the_rest(counter: Counter) -> None:
    dossier = counter.receive(id_number="001090000000").dossier
    now = counter.clock.now()

    record(
        counter,
        dossier.id,
        HandedOver(from_office="Quầy 1", to_office="Tư pháp", giver="Người Giao", handed_at=now),
    )

    (row,) = found(counter, "nguyen van mau")
    assert row.state == NationalState.IN_PROCESS
    assert rebuilds_alike(counter)


def test_an_ended_dossier_is_open_no_longer(counter: Counter) -> None:
    dossier = counter.receive(id_number="001090000000").dossier
    now = counter.clock.now()
    with counter.store.reading() as reader:
        assert len(reader.open_dossiers("001090000000", BIRTH.code)) == 1

    record(
        counter,
        dossier.id,
        WithdrawalAsked(reason="Theo đơn", asked_at=now),
        DossierWithdrawn(receiver="Người Nhận", withdrawn_at=now),
    )

    with counter.store.reading() as reader:
        assert reader.open_dossiers("001090000000", BIRTH.code) == ()


def test_a_dossier_that_was_only_presented_is_found_and_its_number_burnt(
    counter: Counter,
) -> None:
    entry = counter.receive().dossier.reception
    entry = replace(
        entry,
        code="H30.12-261123-1044",
        due_at=None,
        register=replace(entry.register, number=0),
    )

    record(counter, "PRESENTED", DossierPresented(entry=entry, presented_at=entry.received_at))

    (row,) = found(counter, "1044")
    assert (row.state, row.due_at) == (NationalState.REGISTERED, None)
    following = counter.receive().dossier
    assert following.code.endswith("-1045")
    assert following.reception.register.number == 2
    assert rebuilds_alike(counter)
