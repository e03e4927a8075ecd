"""Which notices are shown on a day."""

from dataclasses import replace
from datetime import date

from counter_app.domain.facts import NoticePublished
from counter_app.domain.notices import notices_on

ALL = NoticePublished(
    notice="01",
    text="Bảo trì.",
    valid_from=date(2026, 11, 23),
    valid_until=date(2026, 11, 25),
)
OURS = replace(ALL, notice="02", agency_code="H30.12")
THEIRS = replace(ALL, notice="03", agency_code="H30.13")


def test_a_notice_is_shown_from_its_first_day_to_its_last() -> None:
    days = [date(2026, 11, day) for day in (22, 23, 25, 26)]

    shown = [notices_on([ALL], day, "H30.12") for day in days]

    assert shown == [(), (ALL,), (ALL,), ()]


def test_what_is_for_one_agency_is_shown_there_alone_and_first() -> None:
    assert notices_on([ALL, OURS, THEIRS], ALL.valid_from, "H30.12") == (OURS, ALL)
