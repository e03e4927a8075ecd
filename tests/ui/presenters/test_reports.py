"""The reports' decisions: periods around a day, what is typed, what stops long work."""

from datetime import date

import pytest

from counter_app.domain.reporting.periods import Period
from counter_app.domain.sentences import Refused, say
from counter_app.service.office_papers import OfficePaper
from counter_app.service.ports import Paper, PrintedForm
from counter_app.ui.presenters import reports
from counter_app.ui.presenters.halting import Halt, Stopped
from counter_app.ui.presenters.sheet import OfficeSheet, parts_of
from counter_app.ui.presenters.tracing import summary_of

TODAY = date(2026, 11, 23)


def of(first: tuple[int, int, int], last: tuple[int, int, int]) -> Period:
    return Period(first=date(*first), last=date(*last))


def test_the_periods_of_the_rules_run_around_the_day() -> None:
    quick = {str(one.words): one.period for one in reports.quick_periods(TODAY)}

    assert quick == {
        "Tháng 12/2026": of((2026, 11, 15), (2026, 12, 14)),
        "Tháng 11/2026": of((2026, 10, 15), (2026, 11, 14)),
        "Quý 4/2026": of((2026, 9, 15), (2026, 12, 14)),
        "6 tháng đầu năm 2026": of((2025, 12, 15), (2026, 6, 14)),
        "9 tháng đầu năm 2026": of((2025, 12, 15), (2026, 9, 14)),
        "Năm 2026": of((2025, 12, 15), (2026, 12, 14)),
        "Năm 2025": of((2024, 12, 15), (2025, 12, 14)),
    }


@pytest.mark.parametrize("day", [date(2026, 12, 14), date(2026, 12, 15), date(2027, 1, 14)])
def test_the_first_period_is_the_month_that_the_day_lies_in(day: date) -> None:
    month, before, quarter, *_ = reports.quick_periods(day)

    assert month.period.first <= day <= month.period.last
    assert before.period.last.toordinal() + 1 == month.period.first.toordinal()
    assert quarter.period.first <= day <= quarter.period.last


def test_the_reporting_year_begins_in_december() -> None:
    assert str(reports.quick_periods(date(2026, 12, 15))[0].words) == "Tháng 1/2027"


def test_typed_days_are_a_period_and_refused_by_the_field_that_is_wrong() -> None:
    assert reports.period_typed("1/11", "", TODAY) == of((2026, 11, 1), (2026, 11, 23))
    for first, last, where in (("x", "", "from"), ("", "y", "to"), ("24/11", "23/11", "to")):
        with pytest.raises(Refused) as refusal:
            reports.period_typed(first, last, TODAY)
        assert refusal.value.where == where


def test_long_work_is_told_until_it_is_stopped() -> None:
    heard: list[tuple[int, int]] = []
    halt = Halt(lambda done, total: heard.append((done, total)), say("Thôi."))

    halt.progress(100, 300)
    halt.stop()
    with pytest.raises(Stopped, match="Thôi"):
        halt.progress(200, 300)

    assert heard == [(100, 300)]


def sheet(pages: int) -> OfficeSheet:
    form = PrintedForm(pdf=b"", pages=pages, form="register", form_set="2025", paper=Paper.A4)
    paper = OfficePaper(kind=say("sổ"), label="", stem="s", subject="register", form=form)
    return OfficeSheet(paper=paper)


def test_a_book_is_looked_at_in_portions_and_a_sheet_at_once() -> None:
    assert parts_of(sheet(20)) == (range(20),)
    assert parts_of(sheet(45)) == (range(20), range(20, 40), range(40, 45))
    assert sheet(45).is_book
    assert not sheet(20).is_book


def test_more_dossiers_than_are_shown_are_counted() -> None:
    assert str(summary_of(7)).startswith("7 hồ sơ.")
    assert str(summary_of(501)).startswith("500 hồ sơ đầu trong 501.")
