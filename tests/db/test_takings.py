"""Money and the numbers of papers, as the tables keep them."""

from datetime import date, datetime

from counter_app.domain.dossier import SUBJECT_PREFIX
from counter_app.domain.facts import Fact
from counter_app.domain.facts.life import (
    ConflictSettled,
    DossierRefused,
    DueChanged,
    PaperNumber,
)
from counter_app.domain.facts.money import (
    FeeCollected,
    FeeRefunded,
    PaymentMethod,
    PaymentMoment,
)
from counter_app.domain.moments import VIET_NAM
from tests.db.office import Counter, tables_of

DAY = date(2026, 11, 23)


def at(hour: int, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=VIET_NAM)


def collected(
    amount: int, hour: int = 9, day: int = 23, clerk: str = "Người Thu Mẫu"
) -> FeeCollected:
    return FeeCollected(
        amount=amount,
        method=PaymentMethod.CASH,
        moment=PaymentMoment.RECEPTION,
        receipt_number="0000001",
        collected_at=at(hour, day),
        clerk=clerk,
    )


def record(counter: Counter, dossier_id: str, fact: Fact) -> str:
    with counter.store.writing() as work:
        event = work.record(fact, subject=SUBJECT_PREFIX + dossier_id)
        work.commit()
    return event.id.hex()


def amounts(counter: Counter, day: date = DAY) -> list[int]:
    with counter.store.reading() as reader:
        return [taking.amount for taking in reader.takings(day)]


def sound(counter: Counter) -> bool:
    before = tables_of(counter.path)
    counter.store.rebuild()
    return tables_of(counter.path) == before and counter.store.verify().problem is None


def test_the_money_of_a_day_is_listed_in_order_with_what_was_given_back(counter: Counter) -> None:
    dossier = counter.receive().dossier
    record(counter, dossier.id, collected(16_000, 10))
    record(counter, dossier.id, collected(8_000, 9))
    record(counter, dossier.id, FeeRefunded(amount=3_000, reason="Thừa", refunded_at=at(11)))
    record(counter, dossier.id, collected(5_000, 9, day=24))

    assert amounts(counter) == [8_000, 16_000, -3_000]
    assert amounts(counter, date(2026, 11, 24)) == [5_000]
    with counter.store.reading() as reader:
        first = reader.takings(DAY)[0]
    assert (first.code, first.clerk, first.at) == (dossier.code, "Người Thu Mẫu", at(9))
    assert sound(counter)


def test_money_that_was_settled_away_counts_no_more(counter: Counter) -> None:
    dossier = counter.receive().dossier
    record(counter, dossier.id, collected(8_000))
    twice = record(counter, dossier.id, collected(8_000))

    record(
        counter,
        dossier.id,
        ConflictSettled(settled=(twice,), decision="Ghi hai lần", settled_at=at(12)),
    )

    assert amounts(counter) == [8_000]
    assert sound(counter)


def test_an_amount_that_no_column_holds_stops_nothing(counter: Counter) -> None:
    dossier = counter.receive().dossier

    record(counter, dossier.id, collected(2**70))

    assert amounts(counter) == [10**15]
    assert sound(counter)


def test_each_kind_of_paper_has_numbers_of_its_own_in_each_year(counter: Counter) -> None:
    dossier = counter.receive().dossier
    refusal = DossierRefused(
        paper=PaperNumber(year=2026, book=1, number=7),
        reason="Không thuộc thẩm quyền",
        legal_ground="Điều 1",
        refused_at=at(9),
    )
    another_book = DueChanged(
        paper=PaperNumber(year=2026, book=2, number=9),
        old_due_at=at(9),
        new_due_at=at(10),
        reason="Chờ ý kiến",
        signer="Chủ tịch Mẫu",
        changed_at=at(9),
    )
    record(counter, dossier.id, another_book)
    record(counter, dossier.id, refusal)

    with counter.store.reading() as reader:
        assert reader.last_paper_number(DossierRefused.KIND, 2026) == 7
        assert reader.last_paper_number(DossierRefused.KIND, 2027) == 0
        assert reader.last_paper_number(DueChanged.KIND, 2026) == 0
    assert sound(counter)
