"""The end of a certificate is said in time, and told apart from a wrong clock."""

from datetime import datetime, timedelta

import pytest

from counter_app.domain.certificates import WARN_WITHIN, end_in_words
from counter_app.domain.moments import VIET_NAM

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=VIET_NAM)
RIGHT = timedelta(0)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("left", "clock_off", "said"),
    [
        (WARN_WITHIN + SECOND, RIGHT, ""),
        (WARN_WITHIN, RIGHT, "gia hạn"),
        (SECOND, RIGHT, "gia hạn"),
        (RIGHT, RIGHT, "đã hết hạn"),
        (-SECOND, timedelta(days=100), "Đồng hồ của máy này sai"),
        (-SECOND, timedelta(days=10), "gia hạn"),
        (timedelta(days=100), -timedelta(days=100), "đã hết hạn"),
        (timedelta(days=100), -timedelta(days=80), "gia hạn"),
    ],
)
def test_lesson_21_the_end_is_reckoned_by_the_provinces_clock(
    left: timedelta, clock_off: timedelta, said: str
) -> None:
    words = end_in_words(NOW + left, NOW, clock_off)

    assert said in str(words or "")
    assert bool(said) is (words is not None)


def test_a_certificate_without_an_end_is_not_spoken_of() -> None:
    assert end_in_words(None, NOW, RIGHT) is None
