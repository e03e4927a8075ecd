"""Wrong codes are counted by subscriber, for ten minutes, for all workers together."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from provincial_server.database import Database, sqlite_url
from provincial_server.serving import Place
from provincial_server.tables import wrong_codes
from provincial_server.tries import Tries


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    place.folder.mkdir()
    database = Database(place.database_url or sqlite_url(place.folder))
    yield database
    database.close()


def test_an_address_waits_after_ten_wrong_codes_until_the_first_is_ten_minutes_old(
    database: Database,
) -> None:
    now = [0]
    workers = [Tries(database, lambda: now[0]) for _ in range(2)]
    for second in range(10):
        now[0] = second * 1000
        workers[second % 2].was_wrong("10.0.0.1")

    waits = [(one.seconds_to_wait("10.0.0.1"), one.seconds_to_wait("10.0.0.2")) for one in workers]
    now[0] = 600_000

    assert waits == [(591, 0)] * 2
    assert workers[0].seconds_to_wait("10.0.0.1") == 0


def test_what_is_ten_minutes_old_is_forgotten(database: Database) -> None:
    now = [0]
    counted = Tries(database, lambda: now[0])
    for minute in range(30):
        now[0] = minute * 60_000
        counted.was_wrong(f"10.0.0.{minute}")

    with database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(wrong_codes)) == 10


def test_a_subscriber_of_ipv6_is_one_whatever_address_he_takes(database: Database) -> None:
    counted = Tries(database, lambda: 0)
    for number in range(10):
        counted.was_wrong(f"2001:db8:1:2::{number:x}")

    assert counted.seconds_to_wait("2001:db8:1:2:ffff::1") == 600
    assert counted.seconds_to_wait("2001:db8:1:3::1") == 0


def test_what_is_no_address_is_counted_as_it_is(database: Database) -> None:
    counted = Tries(database, lambda: 0)
    for _ in range(10):
        counted.was_wrong("testclient")

    assert counted.seconds_to_wait("testclient") == 600
