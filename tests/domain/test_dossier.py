"""The fold of a dossier's events: the same set, the same dossier; conflicts shown and settled."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.dossier import Dossier, fold
from counter_app.domain.facts import DocumentPrinted, Fact
from counter_app.domain.facts.life import (
    ConflictSettled,
    DossierCorrected,
    DossierPresented,
    DossierRefused,
    DossierReissued,
    DossierStopped,
    DossierWithdrawn,
    DueChanged,
    HandedOver,
    ProcessingResumed,
    ProcessingSuspended,
    ResultPaper,
    ResultReady,
    ResultReturned,
    SupplementReceived,
    TakenBack,
    WithdrawalAsked,
    WithdrawalDeclined,
)
from counter_app.domain.facts.money import FeeRefunded, PaymentRequested
from counter_app.domain.stages import ALLOWED, NationalState, Stage
from tests.domain.lives import NUMBER, RECEPTION, Life, asked, at, paid, received

PRESENTED = DossierPresented(
    entry=received(due_at=None, explanation=""), presented_at=at("16 08:00")
)
SUPPLEMENTED = SupplementReceived(
    components=RECEPTION.components,
    received_at=at("17 09:00"),
    due_at=at("20 09:00"),
    explanation="tính lại",
)
REFUSED = DossierRefused(
    paper=NUMBER, reason="Không đủ điều kiện", legal_ground="Điều 1", refused_at=at("17 09:00")
)
HANDED = HandedOver(
    from_office="QUẦY XÃ MẪU", to_office="Tư pháp", giver="An", handed_at=at("16 10:00")
)
BACK = TakenBack(
    from_office="Tư pháp", to_office="QUẦY XÃ MẪU", giver="Bình", taken_at=at("17 10:00")
)
ASKED_TO_PAY = PaymentRequested(fees=RECEPTION.fees, requested_at=at("16 10:00"))
SUSPENDED = ProcessingSuspended(reason="Chờ ý kiến", suspended_at=at("16 10:00"))
RESUMED = ProcessingResumed(
    resumed_at=at("17 10:00"), due_at=at("20 10:00"), explanation="lùi 1 ngày"
)
APOLOGY = DueChanged(
    paper=NUMBER,
    old_due_at=at("19 09:00"),
    new_due_at=at("25 09:00"),
    reason="Chờ xác minh",
    signer="Lãnh Đạo",
    changed_at=at("17 09:00"),
)
STOPPED = DossierStopped(
    paper=NUMBER, ground="Theo đơn", signer="Lãnh Đạo", stopped_at=at("17 09:00")
)
ASKED_BACK = WithdrawalAsked(asked_at=at("17 09:00"))
DECLINED = WithdrawalDeclined(reason="Đã xong", declined_at=at("17 10:00"))
WITHDRAWN = DossierWithdrawn(receiver="Mẫu", withdrawn_at=at("17 10:00"))
READY = ResultReady(results=(ResultPaper(name="Giấy"),), ready_at=at("18 09:00"))
RETURNED = ResultReturned(returned_at=at("18 10:00"), way="counter", receiver="Mẫu")
CORRECTED = DossierCorrected(
    corrected=received(summary="Đúng"), reason="Nhầm", corrected_at=at("17 09:00")
)
REISSUED = DossierReissued(
    old_code=RECEPTION.code,
    new_code="H30.12-261116-2001",
    reason="Trùng mã",
    reissued_at=at("17 09:00"),
)
REISSUED_ELSEWHERE = replace(REISSUED, new_code="H30.12-261116-3001")
PRINTED = DocumentPrinted(
    form="receipt", form_set="2025", paper="a5", copy=1, printed_at=at("16 09:00"), digest=""
)
EVERY: tuple[Fact, ...] = (
    RECEPTION, asked("16 11:00"), SUPPLEMENTED, REFUSED, HANDED, BACK, ASKED_TO_PAY, paid(30_000),
    FeeRefunded(amount=1, reason="Thừa", refunded_at=at("18 09:00")), SUSPENDED, RESUMED, APOLOGY,
    STOPPED, ASKED_BACK, DECLINED, WITHDRAWN, READY, RETURNED, CORRECTED, PRINTED, REISSUED,
    REISSUED_ELSEWHERE,
)  # fmt: skip


def folded(life: Life) -> Dossier:
    dossier = fold(life.events)
    assert dossier is not None
    return dossier


def after(*facts: Fact) -> Dossier:
    return folded(Life(*facts))


LIVES = [
    ((RECEPTION,), Stage.RECEIVED, NationalState.RECEIVED),
    ((PRESENTED,), Stage.PRESENTED, NationalState.REGISTERED),
    ((PRESENTED, asked("16 09:00")), Stage.MENDING, NationalState.SUPPLEMENT_REQUESTED),
    ((PRESENTED, asked("16 09:00"), asked("16 10:00")), Stage.MENDING, None),
    ((PRESENTED, asked("16 09:00"), RECEPTION), Stage.RECEIVED, NationalState.RECEIVED),
    ((PRESENTED, REFUSED), Stage.NOT_ACCEPTED, NationalState.NOT_ACCEPTED),
    ((PRESENTED, asked("16 09:00"), STOPPED), Stage.STOPPED, NationalState.STOPPED),
    ((RECEPTION, HANDED), Stage.IN_PROCESS, NationalState.IN_PROCESS),
    ((RECEPTION, HANDED, BACK), Stage.IN_PROCESS, None),
    ((RECEPTION, asked("16 11:00")), Stage.AWAITING_SUPPLEMENT, None),
    ((RECEPTION, asked("16 11:00"), SUPPLEMENTED), Stage.RECEIVED, None),
    ((RECEPTION, HANDED, asked("16 11:00"), SUPPLEMENTED), Stage.IN_PROCESS, None),
    ((RECEPTION, SUSPENDED, HANDED, RESUMED), Stage.IN_PROCESS, None),
    ((RECEPTION, asked("16 11:00"), REFUSED), Stage.REFUSED, NationalState.STOPPED),
    ((RECEPTION, ASKED_TO_PAY), Stage.AWAITING_PAYMENT, NationalState.PAYMENT_REQUESTED),
    ((RECEPTION, ASKED_TO_PAY, paid(29_999)), Stage.AWAITING_PAYMENT, None),
    ((RECEPTION, ASKED_TO_PAY, paid(29_999), paid(1)), Stage.RECEIVED, None),
    ((RECEPTION, paid(30_000), ASKED_TO_PAY), Stage.RECEIVED, None),
    ((RECEPTION, SUSPENDED), Stage.SUSPENDED, NationalState.IN_PROCESS),
    ((RECEPTION, SUSPENDED, RESUMED), Stage.RECEIVED, None),
    ((RECEPTION, ASKED_BACK), Stage.WITHDRAWAL_ASKED, NationalState.WITHDRAWAL_REQUESTED),
    ((RECEPTION, SUSPENDED, ASKED_BACK, DECLINED), Stage.SUSPENDED, None),
    ((RECEPTION, ASKED_TO_PAY, ASKED_BACK, paid(30_000), DECLINED), Stage.RECEIVED, None),
    ((RECEPTION, ASKED_BACK, WITHDRAWN), Stage.WITHDRAWN, NationalState.STOPPED),
    ((RECEPTION, SUSPENDED, STOPPED), Stage.STOPPED, NationalState.STOPPED),
    ((RECEPTION, HANDED, READY), Stage.RESULT_READY, NationalState.FINISHED),
    ((RECEPTION, READY, RETURNED), Stage.RETURNED, NationalState.RETURNED),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "stage", "state"), LIVES)
def test_a_life_leads_to_its_stage(
    facts: tuple[Fact, ...], stage: Stage, state: NationalState | None
) -> None:
    dossier = after(*facts)

    assert dossier.stage is stage
    assert state in (None, dossier.state)
    assert dossier.conflicts == ()
    assert all(step.counts for step in dossier.steps)


def test_nothing_is_there_before_it_has_begun() -> None:
    assert fold([]) is None
    assert fold(Life(HANDED).events) is None


def test_the_promise_follows_supplement_suspension_apology_payment_and_correction() -> None:
    assert (after(RECEPTION).due_at, after(RECEPTION).explanation) == (
        at("19 09:00"),
        RECEPTION.explanation,
    )
    assert after(RECEPTION, asked("16 11:00"), SUPPLEMENTED).explanation == "tính lại"
    assert after(RECEPTION, SUSPENDED, RESUMED).due_at == at("20 10:00")
    apology = after(RECEPTION, APOLOGY)
    assert apology.due_at == at("25 09:00")
    assert apology.explanation == "hẹn lại (hạn cũ 09:00 ngày 19/11/2026): Chờ xác minh"
    payment = replace(paid(30_000), due_at=at("20 11:00"), explanation="chờ nộp phí")
    assert after(RECEPTION, ASKED_TO_PAY, payment).due_at == at("20 11:00")
    assert after(RECEPTION, SUSPENDED, RESUMED, CORRECTED).due_at == at("19 09:00")


def test_the_holder_is_the_last_office_that_took_it() -> None:
    assert after(RECEPTION).holder == ""
    assert after(RECEPTION, HANDED).holder == "Tư pháp"
    assert after(RECEPTION, HANDED, BACK).holder == "QUẦY XÃ MẪU"


@pytest.mark.parametrize("late", [fact for fact in EVERY if fact != PRINTED])
def test_a_step_that_the_stage_does_not_allow_is_kept_and_shown(late: Fact) -> None:
    life = Life(RECEPTION)
    before = list(life.events)
    life.tell(STOPPED)
    settled = folded(life)
    event = life.tell(late, device="b" * 32, knowing=before)
    dossier = folded(life)

    assert dossier.stage is Stage.STOPPED
    assert len(dossier.steps) == 3
    if Stage.STOPPED in ALLOWED[type(late)]:
        assert dossier.conflicts == ()
        return
    (conflict,) = dossier.conflicts
    assert (conflict.event_id, conflict.kind) == (event.id.hex(), late.KIND)
    assert conflict.rivals == (settled.steps[-1].event_id,)
    assert (dossier.due_at, dossier.holder) == (settled.due_at, settled.holder)


def test_money_lies_in_the_till_whatever_the_stage() -> None:
    life = Life(RECEPTION)
    before = list(life.events)
    life.tell(STOPPED)
    life.tell(paid(30_000), device="b" * 32, knowing=before)

    dossier = folded(life)

    assert dossier.collected == 30_000
    assert len(dossier.conflicts) == 1
    assert dossier.steps[-1].counts


def settlement(settled: list[str], counts: list[str]) -> ConflictSettled:
    return ConflictSettled(
        settled=tuple(settled), counts=tuple(counts), decision="x", settled_at=at("20 09:00")
    )


def test_the_last_decision_on_a_conflict_holds() -> None:
    life = Life(RECEPTION)
    before = list(life.events)
    stop = life.tell(STOPPED).id.hex()
    hand = life.tell(HANDED, device="b" * 32, knowing=before).id.hex()
    life.tell(settlement([stop, hand], [stop]))
    assert folded(life).stage is Stage.STOPPED
    assert folded(life).conflicts == ()

    life.tell(settlement([stop, hand], [hand]))

    dossier = folded(life)
    assert (dossier.stage, dossier.holder) == (Stage.IN_PROCESS, "Tư pháp")
    assert [step.counts for step in dossier.steps] == [True, False, True, True, True]


def test_what_counts_although_the_stage_does_not_allow_it_is_kept_as_counting() -> None:
    life = Life(RECEPTION)
    before = list(life.events)
    first = life.tell(asked("16 11:00")).id.hex()
    second = life.tell(asked("16 12:00"), device="b" * 32, knowing=before).id.hex()
    life.tell(settlement([first, second], [first, second]))

    dossier = folded(life)

    assert dossier.conflicts == ()
    assert dossier.stage is Stage.AWAITING_SUPPLEMENT
    assert all(step.counts for step in dossier.steps)


def test_a_dossier_issued_again_has_its_new_code_and_is_otherwise_what_it_was() -> None:
    before, dossier = after(RECEPTION, HANDED), after(RECEPTION, HANDED, REISSUED)

    assert dossier.code == REISSUED.new_code
    assert dossier.former_codes == (RECEPTION.code,)
    assert dossier.reception == replace(RECEPTION, code=REISSUED.new_code)
    same = replace(dossier, reception=RECEPTION, former_codes=(), steps=dossier.steps[:-1])
    assert same == before


def test_what_was_entered_without_knowing_of_the_new_code_does_not_bring_the_old_one_back() -> None:
    life = Life(RECEPTION)
    before = list(life.events)
    life.tell(REISSUED)
    life.tell(CORRECTED, device="b" * 32, knowing=before)

    dossier = folded(life)

    assert (dossier.code, dossier.reception.summary) == (REISSUED.new_code, "Đúng")
    assert dossier.conflicts == ()


def test_lesson_22_issued_again_at_two_counters_it_is_found_under_all_three_codes() -> None:
    life = Life(RECEPTION)
    before = list(life.events)
    life.tell(REISSUED)
    life.tell(REISSUED_ELSEWHERE, device="b" * 32, knowing=before)

    dossier = folded(life)

    assert dossier.code == REISSUED_ELSEWHERE.new_code
    assert dossier.former_codes == (RECEPTION.code, REISSUED.new_code)
    assert dossier.conflicts == ()


def test_a_copy_is_counted_by_its_form() -> None:
    dossier = after(RECEPTION, PRINTED, replace(PRINTED, copy=2), replace(PRINTED, form="label"))

    assert (dossier.copies_of("receipt"), dossier.copies_of("label")) == (2, 1)


TOLD = st.tuples(st.sampled_from(EVERY), st.sampled_from(["a" * 32, "b" * 32]), st.integers(0, 12))


def written(told: list[tuple[Fact, str, int]]) -> Life:
    life = Life(RECEPTION)
    for fact, device, knows in told:
        life.tell(fact, device=device, knowing=life.events[: max(1, knows)])
    return life


@given(told=st.lists(TOLD, max_size=12), data=st.data())
def test_the_same_events_give_the_same_dossier_in_any_order(
    told: list[tuple[Fact, str, int]], data: st.DataObject
) -> None:
    life = written(told)

    shuffled = data.draw(st.permutations(life.events))

    assert fold(shuffled) == fold(life.events)


@given(told=st.lists(TOLD, max_size=12))
def test_lesson_12_every_step_is_kept_and_money_adds_up(
    told: list[tuple[Fact, str, int]],
) -> None:
    life = written(told)
    dossier = folded(life)

    assert {step.event_id for step in dossier.steps} == {one.id.hex() for one in life.events}
    money = sum(1 for step in dossier.steps if step.kind == "fee.collected")
    assert dossier.collected == 30_000 * money
    in_vain = {step.event_id for step in dossier.steps if not step.counts}
    assert in_vain <= {conflict.event_id for conflict in dossier.conflicts}
