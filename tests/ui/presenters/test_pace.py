"""How long an exchange will still take is a guess from its own pace, and said only when known."""

from datetime import datetime, timedelta

import pytest

from counter_app.domain.moments import VIET_NAM
from counter_app.ui.presenters.pace import Pace, span_left

NOW = datetime(2026, 11, 23, 9, 15, tzinfo=VIET_NAM)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_what_is_left_follows_the_pace_so_far() -> None:
    pace = Pace()

    told = [
        pace.left((0, 400), NOW),
        pace.left((1, 400), after(1)),
        pace.left((100, 400), after(10)),
    ]

    assert told == [None, None, timedelta(seconds=30)]


def test_each_exchange_has_its_own_pace() -> None:
    pace = Pace()
    pace.left((0, 400), NOW)
    pace.left(None, after(10))
    pace.left((0, 10), after(600))

    assert pace.left((5, 10), after(604)) == timedelta(seconds=4)


def test_a_clock_set_back_in_between_starts_the_count_anew() -> None:
    pace = Pace()
    pace.left((0, 10), NOW)

    assert pace.left((5, 10), after(-3600)) is None
    assert pace.left((6, 10), after(-3597)) == timedelta(seconds=2)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (59, "chưa đến 1 phút"),
        (60, "khoảng 1 phút"),
        (3599, "khoảng 60 phút"),
        (7300, "khoảng 2 giờ"),
    ],
)
def test_a_guess_is_said_as_one(seconds: int, words: str) -> None:
    assert str(span_left(timedelta(seconds=seconds))) == words
