"""What is new to a catalogue, and what is for the province alone to say."""

from dataclasses import replace
from datetime import date

import pytest

from counter_app.domain.catalogue import Limit, LimitUnit, Procedure
from counter_app.domain.office import Decreed
from counter_app.domain.publishing import Published, change_of, check_own
from counter_app.domain.rows import BadRows

BIRTH = Procedure(
    code="1.001193",
    name="Đăng ký khai sinh",
    field="Hộ tịch",
    limit=Limit(unit=LimitUnit.SAME_DAY),
    valid_from=date(2025, 7, 1),
)
DEATH = replace(BIRTH, code="1.000656", name="Đăng ký khai tử")


def test_only_what_differs_is_news() -> None:
    renamed = replace(BIRTH, name="Thủ tục đăng ký khai sinh")
    later = replace(DEATH, valid_from=date(2027, 1, 1))

    change = change_of([BIRTH, DEATH], [renamed, DEATH, later])

    assert change.news == (renamed, later)
    assert change.published == Published(new=1, changed=1, unchanged=1)


def test_a_version_that_does_not_fit_those_that_are_there_is_named() -> None:
    ends_within = replace(BIRTH, valid_to=date(2027, 6, 30))
    later = replace(BIRTH, valid_from=date(2027, 1, 1))

    with pytest.raises(BadRows, match=r"1\.001193"):
        change_of([ends_within], [later])


def test_a_code_is_the_province_s_from_its_first_version_on() -> None:
    decreed = Decreed(procedures={BIRTH.code: date(2026, 7, 1)}, years=frozenset())
    earlier = BIRTH
    same_day, later = (
        replace(BIRTH, valid_from=day) for day in (date(2026, 7, 1), date(2027, 1, 1))
    )

    check_own(decreed, [earlier, DEATH])
    with pytest.raises(BadRows) as bad:
        check_own(decreed, [earlier, same_day, later, DEATH])

    assert [str(problem.said()) for problem in bad.value.problems] == [
        "Thủ tục 1.001193: Tỉnh đã công bố thủ tục này từ ngày 01/07/2026; chỉ tỉnh sửa được."
    ] * 2
