"""Which version of a procedure governs a day."""

from dataclasses import replace
from datetime import date

from counter_app.domain.catalogue import (
    Limit,
    LimitUnit,
    Procedure,
    in_force,
    prevailing,
    version_on,
)


def version(valid_from: date, valid_to: date | None = None) -> Procedure:
    return Procedure(
        code="1.000894",
        name="Đăng ký kết hôn",
        field="Hộ tịch",
        limit=Limit(unit=LimitUnit.SAME_DAY),
        valid_from=valid_from,
        valid_to=valid_to,
    )


def test_a_version_is_in_force_from_its_first_day_to_its_last() -> None:
    one = version(date(2025, 7, 1), date(2026, 6, 30))

    days = [date(2025, 6, 30), date(2025, 7, 1), date(2026, 6, 30), date(2026, 7, 1)]

    assert [one.in_force_on(day) for day in days] == [False, True, True, False]


def test_a_later_version_ends_an_open_one_the_day_before_it_begins() -> None:
    old, new = version(date(2025, 7, 1)), version(date(2026, 7, 1))

    assert version_on([old, new], date(2026, 6, 30)) is old
    assert version_on([old, new], date(2026, 7, 1)) is new
    assert version_on([new, old], date(2026, 7, 1)) is new


def test_an_open_version_does_not_come_back_when_its_successor_ends() -> None:
    old, new = version(date(2025, 7, 1)), version(date(2026, 7, 1), date(2026, 12, 31))

    assert version_on([old, new], date(2027, 1, 1)) is None


def test_no_version_governs_a_day_before_the_first() -> None:
    assert version_on([version(date(2025, 7, 1))], date(2025, 6, 30)) is None
    assert version_on([], date(2025, 7, 1)) is None


def test_each_code_is_in_force_in_one_version_at_most() -> None:
    old, new = version(date(2025, 7, 1)), version(date(2026, 7, 1))
    other = replace(old, code="1.000656")
    ended = replace(old, code="1.001193", valid_to=date(2026, 6, 30))

    assert in_force([old, ended, new, other], date(2026, 7, 1)) == (other, new)


def test_of_a_code_that_the_province_publishes_nothing_local_counts_from_its_first_day() -> None:
    decreed = version(date(2026, 7, 1))
    before, same_day, later = (
        replace(version(first), name="Bản của xã")
        for first in (date(2025, 7, 1), date(2026, 7, 1), date(2027, 1, 1))
    )
    own = replace(later, code="1.000656")

    assert prevailing([decreed], [later, same_day, before, own]) == (own, before, decreed)


def test_where_the_province_says_nothing_the_catalogue_is_the_office_s_own() -> None:
    versions = [version(date(2026, 7, 1)), version(date(2025, 7, 1))]

    assert prevailing([], versions) == (versions[1], versions[0])


def test_what_the_province_ended_does_not_come_back_by_a_local_version() -> None:
    ended = version(date(2025, 7, 1), date(2026, 6, 30))
    revived = version(date(2026, 7, 1))

    assert version_on(prevailing([ended], [revived]), date(2026, 7, 1)) is None
