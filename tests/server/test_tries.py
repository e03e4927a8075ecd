"""Wrong codes are counted by address, for ten minutes, in bounded memory."""

import pytest

from provincial_server import tries
from provincial_server.tries import Tries


def test_an_address_waits_after_ten_wrong_codes_until_the_first_is_ten_minutes_old() -> None:
    now = [0]
    counted = Tries(lambda: now[0])
    for second in range(10):
        now[0] = second * 1000
        counted.was_wrong("10.0.0.1")

    waits = counted.seconds_to_wait("10.0.0.1"), counted.seconds_to_wait("10.0.0.2")
    now[0] = 600_000

    assert waits == (591, 0)
    assert counted.seconds_to_wait("10.0.0.1") == 0


def test_addresses_are_forgotten_rather_than_kept_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tries, "_MOST_ADDRESSES", 3)
    counted = Tries(lambda: 0)
    for number in range(5):
        counted.seconds_to_wait(f"good {number}")
        counted.was_wrong(f"bad {number}")

    assert list(counted._wrong) == ["bad 2", "bad 3", "bad 4"]
