"""By which forms papers are printed on a day."""

from datetime import date

from counter_app.domain.facts import FormSetChosen
from counter_app.domain.form_sets import DEFAULT_FORM_SET, form_set_on

OLD = FormSetChosen(form_set="2018", valid_from=date(2026, 1, 1))
NEW = FormSetChosen(form_set="2025", valid_from=date(2026, 7, 1))


def test_a_choice_counts_from_its_day_until_the_next() -> None:
    days = [date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1), date(2027, 1, 1)]

    assert [form_set_on([NEW, OLD], day) for day in days] == ["2018", "2018", "2025", "2025"]


def test_before_the_first_choice_it_is_the_law_s_own_set() -> None:
    assert form_set_on([OLD], date(2025, 12, 31)) == DEFAULT_FORM_SET
    assert form_set_on([], date(2026, 1, 1)) == DEFAULT_FORM_SET


def test_a_set_that_this_program_lacks_stops_no_reception() -> None:
    newer = FormSetChosen(form_set="2031", valid_from=date(2031, 1, 1))

    assert form_set_on([OLD, newer], date(2031, 6, 1)) == "2018"
