"""The state machine as a table: which fact may follow in which stage, and what is said else."""

from itertools import pairwise

import pytest

from counter_app.domain.facts import Fact
from counter_app.domain.facts.life import (
    DossierCorrected,
    DossierRefused,
    DossierStopped,
    DossierWithdrawn,
    DueChanged,
    HandedOver,
    ProcessingResumed,
    ProcessingSuspended,
    ResultReady,
    ResultReturned,
    SupplementReceived,
    SupplementRequested,
    TakenBack,
    WithdrawalAsked,
    WithdrawalDeclined,
)
from counter_app.domain.facts.money import FeeCollected, FeeRefunded, PaymentRequested
from counter_app.domain.facts.reception import DossierReceived
from counter_app.domain.stages import (
    ACTIVE,
    ALLOWED,
    BESIDES,
    ENDED,
    NATIONAL,
    OPEN,
    STAGE_NAMES,
    UNDECIDED,
    WAITING,
    NationalState,
    Stage,
    why_not,
)

COLUMNS = (
    Stage.PRESENTED,
    Stage.MENDING,
    Stage.RECEIVED,
    Stage.IN_PROCESS,
    Stage.AWAITING_SUPPLEMENT,
    Stage.AWAITING_PAYMENT,
    Stage.SUSPENDED,
    Stage.WITHDRAWAL_ASKED,
    Stage.RESULT_READY,
    Stage.RETURNED,
    Stage.NOT_ACCEPTED,
    Stage.WITHDRAWN,
    Stage.REFUSED,
    Stage.STOPPED,
)
#                          pre men rec pro sup pay sus wit res ret not wdr ref sto
TABLE: dict[type[Fact], str] = {
    DossierReceived: "      x   x   .   .   .   .   .   .   .   .   .   .   .   .",
    SupplementRequested: "  x   x   x   x   .   .   .   .   .   .   .   .   .   .",
    SupplementReceived: "   .   .   .   .   x   .   .   .   .   .   .   .   .   .",
    DossierRefused: "       x   x   x   x   x   .   .   .   .   .   .   .   .   .",
    HandedOver: "           .   .   x   x   x   x   x   .   .   .   .   .   .   .",
    TakenBack: "            .   .   .   x   x   x   x   x   .   .   .   .   .   .",
    PaymentRequested: "     .   .   x   x   .   .   .   .   .   .   .   .   .   .",
    FeeCollected: "         .   .   x   x   x   x   x   x   x   x   .   .   .   .",
    FeeRefunded: "          .   .   x   x   x   x   x   x   x   x   .   x   x   x",
    ProcessingSuspended: "  .   .   x   x   .   .   .   .   .   .   .   .   .   .",
    ProcessingResumed: "    .   .   .   .   .   .   x   .   .   .   .   .   .   .",
    DueChanged: "           .   .   x   x   x   x   x   x   .   .   .   .   .   .",
    DossierStopped: "       .   x   x   x   x   x   x   x   .   .   .   .   .   .",
    WithdrawalAsked: "      .   .   x   x   x   x   x   .   .   .   .   .   .   .",
    WithdrawalDeclined: "   .   .   .   .   .   .   .   x   .   .   .   .   .   .",
    DossierWithdrawn: "     .   .   .   .   .   .   .   x   .   .   .   .   .   .",
    ResultReady: "          .   .   x   x   .   .   .   .   .   .   .   .   .   .",
    ResultReturned: "       .   .   .   .   .   .   .   .   x   .   .   .   .   .",
    DossierCorrected: "     .   .   x   x   x   x   x   x   x   .   .   .   .   .",
}
CELLS = [
    pytest.param(fact, stage, mark == "x", id=f"{fact.KIND} {stage}")
    for fact, row in TABLE.items()
    for stage, mark in zip(COLUMNS, row.split(), strict=True)
]


@pytest.mark.parametrize(("fact", "stage", "allowed"), CELLS)
def test_a_step_follows_or_is_refused_with_the_stage_and_what_can_be_done(
    fact: type[Fact], stage: Stage, allowed: bool
) -> None:
    reason = why_not(fact, stage, "H30.12-261116-1001")

    assert (reason is None) is allowed
    if reason is not None:
        said = str(reason)
        assert said.startswith("Không thể ")
        assert "H30.12-261116-1001" in said
        assert f"“{STAGE_NAMES[stage]}”" in said
        assert ("tiếp nhận hồ sơ mới" if stage in ENDED else "ãy ") in said or stage in ACTIVE


def test_the_table_is_the_whole_machine() -> None:
    assert set(TABLE) | set(BESIDES) == set(ALLOWED)
    assert set(COLUMNS) == set(Stage)
    assert all(ALLOWED[fact] == frozenset(Stage) for fact in BESIDES)


def test_every_stage_is_undecided_open_ready_or_ended() -> None:
    groups = [UNDECIDED, ACTIVE, WAITING, {Stage.RESULT_READY}, ENDED]

    assert sorted(stage for group in groups for stage in group) == sorted(Stage)
    assert OPEN == ACTIVE | WAITING


def test_all_ten_national_states_are_reached_and_every_stage_has_a_name() -> None:
    assert set(NATIONAL.values()) == set(NationalState)
    assert len({str(STAGE_NAMES[stage]) for stage in Stage}) == len(Stage)


def test_an_ended_dossier_allows_only_money_and_papers() -> None:
    for stage in ENDED:
        course = {fact for fact, stages in ALLOWED.items() if stage in stages} - set(BESIDES)
        assert course <= {FeeRefunded, FeeCollected}


def test_states_are_numbered_as_the_national_portal_does() -> None:
    assert [int(state) for state in NationalState] == list(range(1, 11))
    assert all(later - earlier == 1 for earlier, later in pairwise(NationalState))
