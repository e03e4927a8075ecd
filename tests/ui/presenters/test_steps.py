"""The table of next steps: who is offered what when, and what a filled form says."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.catalogue import ComponentKind, Limit, LimitUnit
from counter_app.domain.dossier import Dossier, fold
from counter_app.domain.facts.life import (
    ConflictSettled,
    DossierReissued,
    DossierStopped,
    DueChanged,
    ProcessingSuspended,
    SupplementItem,
)
from counter_app.domain.facts.money import FeeRefunded
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.roles import UNCLAIMED, Actor, Role
from counter_app.domain.sentences import Refused
from counter_app.domain.stages import ALLOWED, BESIDES, Stage
from counter_app.service.correction import entry_to_correct
from counter_app.service.look_up import dossier
from counter_app.service.supplement import RequestSupplement, request_supplement
from counter_app.ui.presenters.steps.asking import RECEIVE_SUPPLEMENT
from counter_app.ui.presenters.steps.fields import YES, Field, Filled, Part, Rows
from counter_app.ui.presenters.steps.handing import HAND_OVER
from counter_app.ui.presenters.steps.mending import ACCEPT, CORRECT, SETTLE
from counter_app.ui.presenters.steps.results import RECEIPT_SHOWN, RETURN
from counter_app.ui.presenters.steps.step import Facing, spoken
from counter_app.ui.presenters.steps.table import STEPS, Step, form_of, offered
from tests.domain.lives import RECEPTION, Life
from tests.domain.test_dossier import READY, RETURNED
from tests.ui.office import Counter

TODAY = date(2026, 11, 23)
CLERK = Actor(id="c", name="Lê Thị Mẫu", role=Role.CLERK)
HEAD = Actor(id="h", name="Phạm Thị Mẫu", role=Role.HEAD)
ADMINISTRATOR = Actor(id="a", name="Hoàng Thị Mẫu", role=Role.ADMINISTRATOR)
HEADS_OWN = {DueChanged, ProcessingSuspended, DossierStopped, FeeRefunded, ConflictSettled}


@pytest.fixture
def received(counter: Counter) -> Dossier:
    return dossier(counter.desk, counter.receive())


@pytest.fixture
def asked(counter: Counter, received: Dossier) -> Dossier:
    """The same, waiting for a paper."""
    missing = SupplementItem(name="Giấy chứng sinh", kind=ComponentKind.ORIGINAL)
    act = RequestSupplement(code=received.code, items=(missing,), reason="Chưa nộp.")
    return request_supplement(counter.desk, act).dossier


def filled(**values: str) -> Filled:
    return Filled(values, TODAY)


# ---------------------------------------------------------------- the table


def test_every_step_of_a_life_can_be_taken_in_the_window() -> None:
    steps = {step.fact for step in STEPS}

    settling = {ConflictSettled, DossierReissued}
    assert steps == {fact for fact in ALLOWED if fact not in BESIDES} | settling
    assert len(steps) == len(STEPS)


@pytest.mark.parametrize("stage", Stage)
def test_no_two_steps_of_a_stage_have_the_same_key(stage: Stage) -> None:
    keys = [step.key for step in STEPS if stage in ALLOWED.get(step.fact, frozenset(Stage))]

    assert len(set(keys)) == len(keys)


def test_no_key_is_the_first_letter_of_what_is_scanned() -> None:
    assert all(step.key.isalpha() and step.key != "H" for step in STEPS)


@pytest.mark.parametrize("stage", Stage)
def test_only_what_the_stage_allows_is_offered(received: Dossier, stage: Stage) -> None:
    for step in offered(replace(received, stage=stage), UNCLAIMED):
        assert stage in ALLOWED.get(step.fact, frozenset(Stage))


@pytest.mark.parametrize("stage", Stage)
def test_a_clerk_is_not_offered_what_is_the_heads(received: Dossier, stage: Stage) -> None:
    at_stage = replace(received, stage=stage, collected=30_000)

    clerks = {step.fact for step in offered(at_stage, CLERK)}
    heads = {step.fact for step in offered(at_stage, HEAD)}

    assert clerks == heads - HEADS_OWN


def test_whoever_keeps_the_accounts_is_offered_nothing(received: Dossier) -> None:
    assert offered(received, ADMINISTRATOR) == ()


IN_OTHER_WORDS = {
    ACCEPT.fact: "entry",
    CORRECT.fact: "entry",
    SETTLE.fact: "counts",
    HAND_OVER.fact: "limit",
}
"""What a form asks for in other words than the command: piece by piece, or in one field."""


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.fact.KIND)
def test_a_form_has_the_fields_of_its_command(asked: Dossier, step: Step) -> None:
    in_other_words = {"entry", IN_OTHER_WORDS.get(step.fact, "")}
    command = {field.name for field in fields(get_type_hints(step.use_case)["command"])}

    names = {part.name for part in form_of(step, Facing(dossier=asked), {})}

    assert command - {"code", "clerk"} - in_other_words <= names
    if step not in (ACCEPT, CORRECT, SETTLE):
        assert names <= command


# ---------------------------------------------------------------- forms


def value_of(
    step: Step, facing: Facing, name: str, remembered: dict[str, str] | None = None
) -> str:
    (value,) = (
        part.value
        for part in form_of(step, facing, remembered or {})
        if isinstance(part, Field) and part.name == name
    )
    return value


def test_the_applicant_takes_the_result_unless_another_is_named(received: Dossier) -> None:
    facing = Facing(dossier=received)

    assert value_of(RETURN, facing, "receiver") == "Nguyễn Văn Mẫu"
    assert value_of(RETURN, facing, "paper_shown") == ""


def test_a_scanned_receipt_is_the_paper_that_was_shown(received: Dossier) -> None:
    assert value_of(RETURN, Facing(dossier=received, scanned=True), "paper_shown") == RECEIPT_SHOWN


def test_whoever_works_here_gives_the_dossier_away(received: Dossier) -> None:
    facing = Facing(dossier=received, clerk="Lê Thị Mẫu")

    assert value_of(HAND_OVER, facing, "giver") == "Lê Thị Mẫu"
    assert value_of(HAND_OVER, facing, "receiver", {"receiver": "Phạm Văn Xử"}) == "Phạm Văn Xử"


def test_what_was_asked_for_stands_ready_to_be_taken_in(asked: Dossier) -> None:
    (rows, *_) = form_of(RECEIVE_SUPPLEMENT, Facing(dossier=asked), {})

    assert isinstance(rows, Rows)
    assert [row["name"] for row in rows.start] == ["Giấy chứng sinh"]


@pytest.mark.parametrize(
    ("typed", "limit"),
    [
        ("2 ngày", Limit(unit=LimitUnit.WORKING_DAY, quarters=8)),
        ("0,5 ngày", Limit(unit=LimitUnit.WORKING_DAY, quarters=2)),
        ("4 giờ", Limit(unit=LimitUnit.HOUR, quarters=16)),
        ("4h", Limit(unit=LimitUnit.HOUR, quarters=16)),
    ],
)
def test_the_limit_of_a_step_is_typed_as_it_is_said(
    received: Dossier, typed: str, limit: Limit
) -> None:
    command = HAND_OVER.command(received, filled(step_due_at=typed))

    assert (command.limit, command.step_due_at) == (limit, None)


def test_the_limit_of_a_step_may_be_a_moment(received: Dossier) -> None:
    command = HAND_OVER.command(received, filled(step_due_at="16:00 24/11"))

    assert command.limit is None
    assert command.step_due_at == datetime(2026, 11, 24, 16, tzinfo=VIET_NAM)


def test_a_correction_of_nothing_changes_nothing(received: Dossier) -> None:
    facing = Facing(dossier=received)
    values = dict(_as_it_stands(form_of(CORRECT, facing, {})))

    command = CORRECT.command(received, Filled(values, TODAY))

    assert command.entry == entry_to_correct(received)


def _as_it_stands(parts: tuple[Part, ...]) -> Iterator[tuple[str, str]]:
    for part in parts:
        if isinstance(part, Field):
            yield part.name, part.value
            continue
        for number, row in enumerate(part.start, 1):
            for column in part.columns:
                name = f"{part.name}.{number}.{column.name}"
                yield name, row.get(column.name, column.value)


# ---------------------------------------------------------------- what was typed


@pytest.mark.parametrize(
    "typed",
    [
        "15:20 23/11/2026",
        "23/11/2026 15:20",
        "15h20 ngày 23/11/2026",
        "15 giờ 20, ngày 23-11-2026",
        "15:20 23.11",
        "15g20",
    ],
)
def test_a_moment_is_typed_in_many_ways(typed: str) -> None:
    assert filled(at=typed).moment("at") == datetime(2026, 11, 23, 15, 20, tzinfo=VIET_NAM)


@pytest.mark.parametrize(
    "typed", ["23/11/2026", "mai", "25:00", "15:20 31/02/2026", "15:20 23/11 gì"]
)
def test_what_is_no_moment_is_refused_beside_its_field(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        filled(at=typed).moment("at")

    assert refused.value.where == "at"


@given(st.integers(0, 50_000_000))
def test_a_moment_is_read_as_it_is_written(minutes: int) -> None:
    moment = datetime(2000, 1, 1, tzinfo=VIET_NAM) + timedelta(minutes=minutes)

    assert filled(at=spoken(moment)).moment("at") == moment


@pytest.mark.parametrize("typed", ["30000", "30.000", "30 000 đồng", "30.000đ"])
def test_an_amount_is_typed_in_many_ways(typed: str) -> None:
    assert filled(amount=typed).amount("amount") == 30_000


@pytest.mark.parametrize("typed", ["ba mươi", "-5", "3,5", "1e4"])
def test_what_is_no_amount_is_refused_beside_its_field(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        filled(amount=typed).amount("amount")

    assert refused.value.where == "amount"


def test_a_row_is_refused_by_its_number() -> None:
    values = {"items.1.count": "1", "items.2.count": "hai"}
    first, second = Filled(values, TODAY).rows("items")

    assert first.count("count") == 1
    with pytest.raises(Refused) as refused:
        second.count("count")
    assert refused.value.where == "items.2.count"


def test_lesson_15_the_head_finds_the_rivals_ticked_and_each_act_told_with_its_clerk() -> None:
    life = Life(RECEPTION, READY)
    before = list(life.events)
    first = life.tell(replace(RETURNED, clerk="Lê Thị Mẫu")).id.hex()
    second = life.tell(RETURNED, device="b" * 32, knowing=before).id.hex()
    conflicting = fold(life.events)
    assert conflicting is not None

    *boxes, _decision = SETTLE.fields(Facing(dossier=conflicting))

    ticked = {box.name: box.value for box in boxes if isinstance(box, Field)}
    assert ticked == {f"counts.{first}": YES, f"counts.{second}": ""}
    captions = [str(box.caption) for box in boxes]
    assert captions[0].startswith("10:00 ngày 18/11/2026, Lê Thị Mẫu: Trả kết quả")
    assert captions[1].startswith("10:00 ngày 18/11/2026: Trả kết quả")
