"""Catalogue, calendar and office pages, as far as they are decided without a window."""

from dataclasses import replace
from datetime import date, time

import pytest

from counter_app.domain.catalogue import FeeRule
from counter_app.domain.facts import CalendarDeclared, DeclaredDay
from counter_app.domain.policy import ClockPolicy, Shift
from counter_app.domain.publishing import Published
from counter_app.domain.sentences import Refused
from counter_app.service.calendar import YearCalendar
from counter_app.service.catalogue import Catalogue, Foreseen, Preview
from counter_app.ui.presenters.calendar import Year, declaration_of, standing_of, warning_of
from counter_app.ui.presenters.catalogue import (
    entries_of,
    fee_in_words,
    lines_of,
    matching,
    revision_of,
)
from counter_app.ui.presenters.dossier import Tone
from counter_app.ui.presenters.office import policy_of, policy_parts
from counter_app.ui.presenters.steps.fields import Field, Filled
from tests.service.office import MARRIAGE, QUICK

TODAY = date(2026, 11, 23)
DAY = DeclaredDay(day=date(2026, 11, 24), works=False, label="Ngày Văn hóa Việt Nam")
DECLARED = CalendarDeclared(year=2026, days=(DAY,), decision="QĐ 1")


def catalogue(*versions: object) -> Catalogue:
    return Catalogue(procedures=versions, decreed={QUICK.code: TODAY}, today=TODAY)  # type: ignore[arg-type]


def test_the_version_in_force_stands_in_the_list_and_all_are_told_apart() -> None:
    coming = replace(MARRIAGE, valid_from=date(2027, 1, 1), name="Kết hôn (mới)")
    ended = replace(QUICK, valid_to=date(2026, 1, 1))

    first, second = entries_of(catalogue(MARRIAGE, coming, ended))

    assert (first.shown, first.versions) == (MARRIAGE, (coming, MARRIAGE))
    assert str(first.state) == "đang hiệu lực"
    assert (str(second.state), second.provincial) == ("hết hiệu lực", True)
    (only,) = entries_of(catalogue(coming))
    assert str(only.state) == "từ 01/01/2027"


@pytest.mark.parametrize("typed", ["ket hon", "KẾT  hộ tịch", "000894", ""])
def test_every_word_is_looked_for_with_or_without_diacritics(typed: str) -> None:
    entries = entries_of(catalogue(MARRIAGE, QUICK))

    found = matching(entries, typed)

    assert found[0].code == MARRIAGE.code
    assert len(found) == (2 if not typed else 1)
    assert matching(entries, "không có đâu") == ()


def test_a_fee_that_the_province_sets_is_not_told_as_free() -> None:
    fee = FeeRule(name="Lệ phí", decided_locally=True)

    assert str(fee_in_words(fee)) == "Lệ phí: theo nghị quyết của HĐND tỉnh"
    assert str(fee_in_words(replace(fee, amount=5000, unit="bản"))) == "Lệ phí: 5.000 đồng/bản"


def test_what_a_file_would_change_is_named() -> None:
    dearer = replace(MARRIAGE, fees=(), name="Kết hôn", note="x")
    news = (
        Foreseen(procedure=dearer, before=MARRIAGE),
        Foreseen(procedure=QUICK, before=None),
    )
    preview = Preview(
        procedures=(dearer, QUICK),
        news=news,
        published=Published(new=1, changed=1, unchanged=0),
    )

    changed, new = lines_of(preview)

    assert [str(changed.first), str(changed.third)] == ["Thay đổi", "tên, ghi chú, phí, lệ phí"]
    assert [str(new.first), str(new.third)] == ["Mới", "trong ngày"]


def test_fees_are_revised_by_their_place() -> None:
    typed = {"fees.1.name": "Lệ phí", "fees.1.amount": "40.000", "limit_amount": "2"}

    revision = revision_of(MARRIAGE, Filled(typed, TODAY))

    assert revision.fees == {0: {"amount": "40.000"}}
    assert revision.cells["limit_amount"] == "2"
    assert (revision.code, revision.version) == (MARRIAGE.code, MARRIAGE.valid_from)


# ---------------------------------------------------------------- calendar


def year(
    known: CalendarDeclared = DECLARED, *, declared: bool = True, decreed: bool = False
) -> Year:
    return Year(
        known=YearCalendar(calendar=known, declared=declared, decreed=decreed),
        today=TODAY,
        unconfirmed=(2027,),
        touched=(),
    )


def test_a_year_says_on_whose_word_it_is() -> None:
    unconfirmed = replace(DECLARED, confirmed=False)

    assert standing_of(year()).tone is Tone.GOOD
    assert "chỉ tỉnh sửa được" in str(standing_of(year(decreed=True)).words)
    assert "chưa được xác nhận" in str(standing_of(year(unconfirmed)).words)
    assert "chưa có lịch" in str(standing_of(year(declared=False)).words)
    assert standing_of(year(unconfirmed)).tone is Tone.WARN
    assert "2027" in str(warning_of(year()))
    assert warning_of(year(replace(DECLARED, year=2027))) is None


def test_days_are_typed_without_their_year_and_come_in_order() -> None:
    typed = {
        "decision": "QĐ 1",
        "confirmed": "yes",
        "days.1.day": "31/12/2026",
        "days.1.kind": "works",
        "days.1.label": "Làm bù",
        "days.2.day": "24/11",
        "days.2.kind": "off",
        "days.2.label": DAY.label,
    }

    declared = declaration_of(2026, Filled(typed, TODAY))

    swapped = DeclaredDay(day=date(2026, 12, 31), works=True, label="Làm bù")
    assert declared == replace(DECLARED, days=(DAY, swapped))


# ---------------------------------------------------------------- office


def typed_policy(policy: ClockPolicy, **change: str) -> Filled:
    parts = [part for part in policy_parts(policy) if isinstance(part, Field)]
    return Filled({part.name: part.value for part in parts} | change, TODAY)


def test_what_is_shown_of_a_policy_reads_back_as_that_policy() -> None:
    morning = Shift(start=time(7), end=time(11, 30))
    policy = ClockPolicy(hours=((morning,),) * 6 + ((),), saturday_counts=True, cut_off=time(16))

    assert policy_of(typed_policy(policy), ClockPolicy()) == policy
    assert policy_of(typed_policy(ClockPolicy()), policy) == ClockPolicy()


@pytest.mark.parametrize("cut_off", ["", "bốn giờ", "25:00"])
def test_a_cut_off_that_is_no_hour_is_refused_at_its_field(cut_off: str) -> None:
    with pytest.raises(Refused) as refusal:
        policy_of(typed_policy(ClockPolicy(), cut_off=cut_off), ClockPolicy())

    assert refusal.value.where == "cut_off"
