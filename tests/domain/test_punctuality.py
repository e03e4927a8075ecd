"""Early, on time, late; within, overdue; and as QĐ 766 judges."""

from dataclasses import replace

import pytest

from counter_app.domain.dossier import Dossier, fold
from counter_app.domain.facts import Fact
from counter_app.domain.facts.life import (
    DossierCorrected,
    DossierRefused,
    DossierStopped,
    DossierWithdrawn,
    ProcessingSuspended,
    ResultPaper,
    ResultReady,
    ResultReturned,
    SupplementReceived,
    WithdrawalAsked,
)
from counter_app.domain.facts.money import PaymentRequested
from counter_app.domain.policy import ClockPolicy, EarlyMeans
from counter_app.domain.punctuality import (
    Punctuality,
    finished_at,
    late_by_766,
    punctuality,
)
from tests.domain.lives import NUMBER, RECEPTION, Life, asked, at, received
from tests.domain.test_dossier import PRESENTED, REFUSED
from tests.domain.times import autumn_2026

BY_MINUTE = received(policy=ClockPolicy(early_means=EarlyMeans.DUE_MINUTE))
UNDATED = received(due_at=None)


def life(*facts: Fact) -> Dossier:
    dossier = fold(Life(*facts).events)
    assert dossier is not None
    return dossier


def ready(moment: str) -> ResultReady:
    return ResultReady(results=(ResultPaper(name="Giấy"),), ready_at=at(moment))


def brought(moment: str, due: str = "30 09:00") -> SupplementReceived:
    return SupplementReceived(
        components=(), received_at=at(moment), due_at=at(due), explanation="tính lại"
    )


@pytest.mark.parametrize(
    ("reception", "moment", "expected"),
    [
        (RECEPTION, "18 17:00", Punctuality.EARLY),
        (RECEPTION, "19 07:30", Punctuality.ON_TIME),
        (RECEPTION, "19 09:00:59", Punctuality.ON_TIME),
        (RECEPTION, "19 09:01", Punctuality.LATE),
        (BY_MINUTE, "19 08:59", Punctuality.EARLY),
        (BY_MINUTE, "19 09:00", Punctuality.ON_TIME),
        (UNDATED, "30 09:00", Punctuality.ON_TIME),
    ],
)
def test_what_is_finished_is_early_on_time_or_late(
    reception: Fact, moment: str, expected: Punctuality
) -> None:
    assert punctuality(life(reception, ready(moment)), at("30 09:00")) is expected


@pytest.mark.parametrize(
    ("facts", "now", "expected"),
    [
        ((), "19 09:00", Punctuality.WITHIN),
        ((), "19 09:01", Punctuality.OVERDUE),
        ((asked("17 09:00"),), "30 09:00", Punctuality.WITHIN),
        ((asked("19 10:00"),), "19 10:30", Punctuality.OVERDUE),
        (
            (ProcessingSuspended(reason="x", suspended_at=at("17 09:00")),),
            "30 09:00",
            Punctuality.WITHIN,
        ),
        (
            (PaymentRequested(fees=RECEPTION.fees, requested_at=at("17 09:00")),),
            "30 09:00",
            Punctuality.WITHIN,
        ),
        ((WithdrawalAsked(asked_at=at("17 09:00")),), "30 09:00", Punctuality.OVERDUE),
        (
            (asked("17 09:00"), WithdrawalAsked(asked_at=at("17 10:00"))),
            "30 09:00",
            Punctuality.WITHIN,
        ),
    ],
)
def test_what_is_open_is_within_its_time_or_overdue(
    facts: tuple[Fact, ...], now: str, expected: Punctuality
) -> None:
    assert punctuality(life(RECEPTION, *facts), at(now)) is expected


def test_a_payment_stops_no_clock_where_the_policy_says_so() -> None:
    reception = received(policy=ClockPolicy(payment_stops_clock=False))
    asked_to_pay = PaymentRequested(fees=RECEPTION.fees, requested_at=at("17 09:00"))

    assert punctuality(life(reception, asked_to_pay), at("30 09:00")) is Punctuality.OVERDUE


def test_without_a_due_date_nothing_is_overdue() -> None:
    assert punctuality(life(UNDATED), at("30 09:00")) is Punctuality.WITHIN


def test_what_was_never_accepted_is_not_judged() -> None:
    assert punctuality(life(PRESENTED), at("30 09:00")) is None
    assert punctuality(life(PRESENTED, REFUSED), at("30 09:00")) is None
    stopped = DossierStopped(paper=NUMBER, ground="x", signer="A", stopped_at=at("20 09:00"))
    assert punctuality(life(PRESENTED, asked("16 09:00"), stopped), at("30 09:00")) is None


def test_the_moment_it_was_ready_goes_before_the_moment_it_was_returned() -> None:
    returned = ResultReturned(returned_at=at("27 09:00"), way="counter", receiver="Mẫu")

    assert finished_at(life(RECEPTION, ready("18 09:00"), returned)) == at("18 09:00")


@pytest.mark.parametrize(
    "end",
    [
        DossierStopped(paper=NUMBER, ground="x", signer="A", stopped_at=at("20 09:00")),
        DossierRefused(paper=NUMBER, reason="x", legal_ground="y", refused_at=at("20 09:00")),
    ],
)
def test_a_stop_and_a_refusal_finish_it_too(end: Fact) -> None:
    assert punctuality(life(RECEPTION, end), at("30 09:00")) is Punctuality.LATE


def test_a_withdrawal_finishes_it_too() -> None:
    withdrawn = DossierWithdrawn(receiver="Mẫu", withdrawn_at=at("18 09:00"))

    dossier = life(RECEPTION, WithdrawalAsked(asked_at=at("17 09:00")), withdrawn)

    assert punctuality(dossier, at("30 09:00")) is Punctuality.EARLY


@pytest.mark.parametrize(
    ("facts", "late"),
    [
        ((ready("19 09:00"),), False),
        ((ready("19 09:01"),), True),
        ((asked("17 09:00"), brought("18 09:00"), ready("20 09:00")), False),
        ((asked("17 09:00"), brought("18 09:00"), ready("20 09:01")), True),
        ((asked("17 09:00"),), False),
        ((asked("20 09:00"),), True),
        ((), True),
        (
            (
                asked("17 09:00"),
                brought("17 10:00"),
                asked("17 11:00"),
                brought("17 12:00"),
                ready("18 09:00"),
            ),
            True,
        ),
    ],
)
def test_766_takes_the_wait_for_a_supplement_off_and_a_second_request_is_late(
    facts: tuple[Fact, ...], *, late: bool
) -> None:
    assert late_by_766(life(RECEPTION, *facts), autumn_2026(), at("30 09:00")) is late


def test_766_counts_no_request_from_before_acceptance() -> None:
    later = received(received_at=at("17 09:00"), due_at=at("20 09:00"))

    dossier = life(PRESENTED, asked("16 08:00"), later, asked("17 10:00"))

    assert not late_by_766(dossier, autumn_2026(), at("30 09:00"))


def test_766_judges_by_the_corrected_promise_where_its_basis_was_corrected() -> None:
    moved = replace(RECEPTION, received_at=at("13 09:00"), due_at=at("18 09:00"))
    renamed = replace(RECEPTION, summary="Đúng", due_at=at("27 09:00"))

    def late(corrected: DossierCorrected) -> bool:
        return late_by_766(
            life(RECEPTION, corrected, ready("19 08:00")), autumn_2026(), at("30 09:00")
        )

    assert late(DossierCorrected(corrected=moved, reason="x", corrected_at=at("17 09:00")))
    assert not late(DossierCorrected(corrected=renamed, reason="x", corrected_at=at("17 09:00")))


def test_766_finds_nothing_late_without_a_due_date() -> None:
    assert not late_by_766(life(UNDATED), autumn_2026(), at("30 09:00"))
