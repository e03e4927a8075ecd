"""The reception form's decisions, without a window."""

from dataclasses import replace
from datetime import date

import pytest

from counter_app.domain.catalogue import (
    ComponentKind,
    ComponentSpec,
    Exemption,
    FeeRule,
    FeeStep,
    Limit,
    LimitUnit,
    Procedure,
)
from counter_app.domain.facts import FeeDue
from counter_app.domain.idcard import read_card
from counter_app.domain.people import ApplicantKind
from counter_app.domain.sentences import Refused, say
from counter_app.ui.presenters.entry import Entry, Line, PersonEntry, from_json, to_json
from counter_app.ui.presenters.foresight import Foresight, Question
from counter_app.ui.presenters.offer import Offer
from counter_app.ui.presenters.papers import (
    fee_rule,
    fees_due,
    missing,
    next_kind,
    with_fee,
    with_line,
    with_new_line,
    without_line,
)
from counter_app.ui.presenters.reception import ReceptionPresenter
from counter_app.ui.presenters.remarks import amount_due, doubts, doubts_about_person

MAU = read_card("001090000000||Nguyễn Văn Mẫu|01011990|Nam|Xã Mẫu, Hà Nội|15032022")
TRAN = read_card("038190000000||Trần Thị Mẫu|02021990|Nữ|Số 1, Thanh Hóa|10102021")
YEAR_ONLY = read_card("001090000000||Nguyễn Văn Mẫu|00001990|Nam|Xã Mẫu, Hà Nội|15032022")

COPIES = Procedure(
    code="2.000815",
    name="Chứng thực bản sao từ bản chính",
    field="Chứng thực",
    components=(
        ComponentSpec(name="Bản chính", kind=ComponentKind.SHOWN),
        ComponentSpec(name="Bản sao", kind=ComponentKind.COPY, count=2),
        ComponentSpec(
            name="Văn bản ủy quyền", kind=ComponentKind.ORIGINAL, required_if="Được ủy quyền"
        ),
    ),
    limit=Limit(unit=LimitUnit.SAME_DAY, next_day_after_15=True),
    fees=(
        FeeRule(
            name="Phí chứng thực",
            amount=2000,
            unit="trang",
            steps=(FeeStep(start=3, amount=1000),),
            most=200_000,
            exemptions=(Exemption(name="Hộ nghèo", legal_basis="NQ 1"),),
        ),
        FeeRule(name="Nộp trực tuyến", amount=1000, channel="online"),
        FeeRule(name="Lệ phí của tỉnh", decided_locally=True),
    ),
    valid_from=date(2025, 7, 1),
)
BIRTH = replace(COPIES, code="1.001193", name="Đăng ký khai sinh", components=(), fees=())


@pytest.fixture
def form() -> ReceptionPresenter:
    presenter = ReceptionPresenter()
    presenter.offer = Offer([COPIES, BIRTH])
    return presenter


# ---------------------------------------------------------------- cards


def test_a_card_fills_the_applicant_and_is_to_be_compared(form: ReceptionPresenter) -> None:
    said = form.take_card(MAU)

    assert form.entry.applicant == PersonEntry(
        id_number="001090000000",
        name="Nguyễn Văn Mẫu",
        birth_date="01/01/1990",
        gender="Nam",
        address="Xã Mẫu, Hà Nội",
        from_card=("name", "id_number", "address", "birth_date", "gender"),
    )
    assert "Nguyễn Văn Mẫu" in str(said)


def test_a_card_leaves_phone_and_procedure_of_the_same_person(form: ReceptionPresenter) -> None:
    form.choose(COPIES.code)
    form.type("applicant.phone", "0900000000")
    form.type("applicant.name", "nguyen v")

    form.take_card(MAU)

    assert form.entry.applicant.phone == "0900000000"
    assert form.entry.procedure_code == COPIES.code


def test_a_card_with_a_year_only_keeps_the_day_that_was_typed(form: ReceptionPresenter) -> None:
    form.type("applicant.birth_date", "05/06/1990")

    form.take_card(YEAR_ONLY)

    assert form.entry.applicant.birth_date == "05/06/1990"
    remarks = doubts_about_person(form.entry.applicant, form.card_remarks)
    assert any("năm sinh" in str(remark) for remark in remarks)


def test_the_next_citizens_card_begins_anew_and_puts_the_old_form_aside(
    form: ReceptionPresenter,
) -> None:
    form.take_card(MAU)
    form.choose(COPIES.code)
    before = form.entry

    said = form.take_card(TRAN)

    assert form.entry.applicant.name == "Trần Thị Mẫu"
    assert form.entry.procedure_code == ""
    assert "Nguyễn Văn Mẫu" in str(said)
    form.bring_back()
    assert form.entry == before


def test_bringing_back_twice_returns_to_the_first(form: ReceptionPresenter) -> None:
    form.take_card(MAU)
    form.take_card(TRAN)

    form.bring_back()
    form.bring_back()

    assert form.entry.applicant.name == "Trần Thị Mẫu"


def test_a_second_card_is_the_submitters_where_one_is_expected(form: ReceptionPresenter) -> None:
    form.take_card(MAU)
    form.with_submitter(wanted=True)
    form.type("submitter.authority", "Vợ")

    form.take_card(TRAN)

    assert form.entry.applicant.name == "Nguyễn Văn Mẫu"
    assert form.entry.submitter is not None
    assert (form.entry.submitter.name, form.entry.submitter.authority) == ("Trần Thị Mẫu", "Vợ")


def test_the_applicants_own_card_again_is_not_the_submitters(form: ReceptionPresenter) -> None:
    form.take_card(MAU)
    form.with_submitter(wanted=True)

    form.take_card(MAU)

    assert form.entry.submitter == PersonEntry()


def test_persons_change_places_and_the_authority_stays_with_the_submitter(
    form: ReceptionPresenter,
) -> None:
    form.take_card(MAU)
    form.with_submitter(wanted=True)
    form.type("submitter.authority", "Cha")

    form.swap_persons()
    form.take_card(TRAN)

    assert form.entry.applicant.name == "Trần Thị Mẫu"
    assert form.entry.submitter is not None
    assert (form.entry.submitter.name, form.entry.submitter.authority) == ("Nguyễn Văn Mẫu", "Cha")


def test_a_submitter_taken_out_by_mistake_can_be_brought_back(form: ReceptionPresenter) -> None:
    form.with_submitter(wanted=True)
    form.type("submitter.name", "Trần Thị Mẫu")
    form.with_submitter(wanted=False)

    form.bring_back()

    assert form.entry.submitter is not None
    assert form.entry.submitter.name == "Trần Thị Mẫu"


def test_a_field_that_was_typed_over_is_no_longer_from_the_card(form: ReceptionPresenter) -> None:
    form.take_card(MAU)

    form.type("applicant.address", "Xã khác")

    assert "address" not in form.entry.applicant.from_card
    assert "name" in form.entry.applicant.from_card


# ---------------------------------------------------------------- what is wrong


BAD: list[tuple[dict[str, str], str]] = [
    ({"applicant.name": " "}, "applicant.name"),
    ({"applicant.id_number": "12"}, "applicant.id_number"),
    ({"applicant.birth_date": "31/02/1990"}, "applicant.birth_date"),
    ({"applicant.birth_date": "hôm qua"}, "applicant.birth_date"),
    ({"applicant.phone": "123"}, "applicant.phone"),
    ({"applicant.address": "x" * 501}, "applicant.address"),
    ({"submitter.phone": "123"}, "submitter.phone"),
    ({"summary": "x" * 1001}, "summary"),
    ({"note": "x" * 2001}, "note"),
]


@pytest.mark.parametrize(("typed", "where"), BAD)
def test_each_bad_value_is_said_beside_its_field_and_stays(
    form: ReceptionPresenter, typed: dict[str, str], where: str
) -> None:
    form.take_card(MAU)
    form.choose(BIRTH.code)
    if where.startswith("submitter"):
        form.with_submitter(wanted=True)
        form.take_card(TRAN)
    for field, text in typed.items():
        form.type(field, text)
    before = form.entry

    assert form.command() is None

    assert list(form.errors) == [where]
    assert form.entry == before


def test_everything_wrong_is_said_at_once(form: ReceptionPresenter) -> None:
    form.type("applicant.id_number", "12")
    form.type("applicant.birth_date", "41/13/1990")
    form.type("applicant.phone", "123")
    form.with_submitter(wanted=True)

    form.command()

    assert set(form.errors) == {
        "applicant.name",
        "applicant.id_number",
        "applicant.birth_date",
        "applicant.phone",
        "submitter.name",
        "procedure",
    }


def test_mending_a_field_takes_its_error_away(form: ReceptionPresenter) -> None:
    form.type("applicant.phone", "123")
    form.left("applicant.phone")
    assert list(form.errors) == ["applicant.phone"]

    form.type("applicant.phone", "0900000000")

    assert form.errors == {}


def test_leaving_an_empty_field_is_no_error(form: ReceptionPresenter) -> None:
    form.left("applicant.name")
    form.left("summary")

    assert form.errors == {}


def test_a_passport_is_accepted_from_another_kind_of_applicant(form: ReceptionPresenter) -> None:
    form.choose(BIRTH.code)
    form.type("applicant.name", "Mẫu")
    form.type("applicant.id_number", "C0000000")
    assert form.command() is None

    form.be(ApplicantKind.OTHER)

    assert form.command() is not None


def test_a_paper_without_a_name_is_asked_for_in_its_row(form: ReceptionPresenter) -> None:
    form.take_card(MAU)
    form.choose(COPIES.code)
    form.change(with_new_line)

    assert form.command() is None
    assert "dòng 4" in str(form.errors["components"])

    form.change(lambda entry: without_line(entry, 3))
    assert form.command() is not None


def test_a_refusal_of_the_store_about_a_component_is_shown_at_the_papers(
    form: ReceptionPresenter,
) -> None:
    form.refuse(Refused(say("Chưa chọn thủ tục."), "components.2.name"))

    assert list(form.errors) == ["components"]


def test_a_procedure_that_left_the_catalogue_is_said(form: ReceptionPresenter) -> None:
    form.take_card(MAU)
    form.choose(BIRTH.code)
    form.offer = Offer([COPIES])

    assert form.command() is None
    assert list(form.errors) == ["procedure"]


def test_the_command_carries_what_was_entered(form: ReceptionPresenter) -> None:
    form.take_card(MAU)
    form.choose(COPIES.code)
    form.type("note", "Ghi chú")

    command = form.command()

    assert command is not None
    assert command.applicant.birth_date == "1990-01-01"
    assert command.draft_key
    assert command.components is not None
    assert [part.name for part in command.components] == ["Bản chính", "Bản sao"]
    assert command.fees == (FeeDue(name="Phí chứng thực", amount=2000),)
    assert command.note == "Ghi chú"


# ---------------------------------------------------------------- papers and fees


def test_a_procedure_ticks_what_it_always_asks_for(form: ReceptionPresenter) -> None:
    form.choose(COPIES.code)

    assert [(line.name, line.count, line.ticked) for line in form.entry.lines] == [
        ("Bản chính", 1, True),
        ("Bản sao", 2, True),
        ("Văn bản ủy quyền", 1, False),
    ]


def test_choosing_the_same_procedure_again_keeps_what_was_ticked(
    form: ReceptionPresenter,
) -> None:
    form.choose(COPIES.code)
    form.change(lambda entry: without_line(entry, 0))

    form.choose(COPIES.code)

    assert not form.entry.lines[0].ticked


def test_another_procedure_brings_its_own_papers_and_the_old_ones_can_come_back(
    form: ReceptionPresenter,
) -> None:
    form.choose(COPIES.code)
    form.change(lambda entry: without_line(entry, 0))
    before = form.entry

    form.choose(BIRTH.code)
    assert form.entry.lines == ()

    form.bring_back()
    assert form.entry == before


def test_missing_papers_are_those_always_asked_for(form: ReceptionPresenter) -> None:
    form.choose(COPIES.code)
    assert missing(form.entry) == ()

    form.change(lambda entry: without_line(entry, 0))

    assert [line.name for line in missing(form.entry)] == ["Bản chính"]
    assert "thiếu 1" in str(doubts(form.entry, None)[0])


def test_a_count_stays_within_its_bounds() -> None:
    entry = with_new_line(Entry())
    line = replace(entry.lines[0], name="x")

    assert with_line(entry, 0, replace(line, count=0)).lines[0].count == 1
    assert with_line(entry, 0, replace(line, count=100)).lines[0].count == 99


def test_the_kinds_go_round() -> None:
    kind = ComponentKind.ORIGINAL
    seen = []
    for _ in ComponentKind:
        seen.append(kind)
        kind = next_kind(kind)

    assert kind is ComponentKind.ORIGINAL
    assert set(seen) == set(ComponentKind)


def test_an_added_paper_goes_when_it_is_taken_out() -> None:
    entry = with_new_line(Entry(lines=(Line(name="Tờ khai", kind=ComponentKind.ORIGINAL),)))

    entry = without_line(without_line(entry, 1), 0)

    assert [(line.name, line.ticked) for line in entry.lines] == [("Tờ khai", False)]


def test_the_fee_follows_pages_and_copies(form: ReceptionPresenter) -> None:
    form.choose(COPIES.code)
    line = replace(form.entry.fees[0], units=5, quantity=3)

    form.change(lambda entry: with_fee(entry, 0, line, fee_rule(COPIES, line.name)))

    assert fees_due(form.entry, COPIES) == (FeeDue(name="Phí chứng thực", amount=7000, quantity=3),)
    assert "21.000 đồng" in str(amount_due(form.entry, COPIES))


def test_an_exemption_leaves_nothing_to_pay_and_says_why(form: ReceptionPresenter) -> None:
    form.choose(COPIES.code)
    line = replace(form.entry.fees[0], exemption="Hộ nghèo")

    form.change(lambda entry: with_fee(entry, 0, line, fee_rule(COPIES, line.name)))

    assert fees_due(form.entry, COPIES) == (
        FeeDue(name="Phí chứng thực", amount=0, exemption="Hộ nghèo (NQ 1)"),
    )


def test_a_fee_nobody_knows_is_not_called_free(form: ReceptionPresenter) -> None:
    form.choose(COPIES.code)
    assert "chưa kể" in str(amount_due(form.entry, COPIES))

    local = replace(form.entry.fees[1], amount=5000)
    form.change(lambda entry: with_fee(entry, 1, local, fee_rule(COPIES, local.name)))

    assert str(amount_due(form.entry, COPIES)) == "Thu 7.000 đồng"
    assert str(amount_due(Entry(), BIRTH)) == "Không thu phí, lệ phí"


# ---------------------------------------------------------------- foresight and drafts


def test_an_answer_to_an_older_question_is_passed_over(form: ReceptionPresenter) -> None:
    form.choose(COPIES.code)
    assert form.question is not None
    answer = Foresight(form.question)

    form.take_foresight(answer)
    form.take_foresight(Foresight(Question(BIRTH.code, "")))

    assert form.foresight_now == answer


def test_the_due_time_stays_while_the_person_changes_but_not_the_duplicates(
    form: ReceptionPresenter,
) -> None:
    form.choose(COPIES.code)
    assert form.question is not None
    form.take_foresight(Foresight(form.question))

    form.type("applicant.id_number", "001 090 000 000")

    assert form.foresight_now is not None
    assert form.question == Question(COPIES.code, "001090000000")


def test_a_refused_question_is_said_at_the_procedure(form: ReceptionPresenter) -> None:
    form.choose(COPIES.code)
    assert form.question is not None

    form.take_foresight(
        Foresight(form.question, refusal=Refused(say("Chưa chọn thủ tục."), "procedure"))
    )

    assert "procedure" in form.errors


def test_a_draft_comes_back_as_it_was_typed(form: ReceptionPresenter) -> None:
    form.take_card(MAU)
    form.with_submitter(wanted=True)
    form.choose(COPIES.code)
    form.type("applicant.phone", "09 chưa xong")

    other = ReceptionPresenter()
    said = other.restore(to_json(form.entry))

    assert other.entry == form.entry
    assert said is not None


def test_a_draft_found_late_does_not_disturb(form: ReceptionPresenter) -> None:
    draft = to_json(Entry(note="cũ"))
    form.take_card(MAU)

    form.restore(draft)

    assert form.entry.applicant.name == "Nguyễn Văn Mẫu"
    form.bring_back()
    assert form.entry.note == "cũ"


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{", b'{"lines": 3}'])
def test_a_draft_that_cannot_be_read_is_no_draft(form: ReceptionPresenter, body: bytes) -> None:
    assert from_json(body) is None
    assert form.restore(body) is None
    assert form.entry.empty


def test_an_opened_but_empty_submitter_is_nothing_worth_keeping() -> None:
    assert Entry(submitter=PersonEntry()).empty
    assert not Entry(submitter=PersonEntry(name="x")).empty
