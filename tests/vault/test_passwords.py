"""Argon2id hashes of passwords: salted, self-describing, as slow for a stranger as for a friend."""

import subprocess
import sys
import time
import unicodedata

import pytest
from argon2 import PasswordHasher, Type

from counter_app.vault import Argon2Passwords, HashCost

QUICK = HashCost(memory_kib=64, passes=1)
PASSWORD = "Đò ngang 3 chuyến"


@pytest.fixture
def passwords() -> Argon2Passwords:
    return Argon2Passwords(QUICK)


def test_a_password_matches_its_own_hash_and_no_other_does(passwords: Argon2Passwords) -> None:
    secret = passwords.hash(PASSWORD)

    assert passwords.matches(PASSWORD, secret)
    assert not passwords.matches(PASSWORD + " ", secret)
    assert not passwords.matches(PASSWORD.lower(), secret)
    assert not passwords.matches("", secret)


def test_a_password_matches_however_its_letters_were_composed(passwords: Argon2Passwords) -> None:
    secret = passwords.hash(unicodedata.normalize("NFD", PASSWORD))

    assert passwords.matches(PASSWORD, secret)
    assert passwords.matches(unicodedata.normalize("NFD", PASSWORD), secret)


def test_two_hashes_of_one_password_differ_and_none_holds_it(passwords: Argon2Passwords) -> None:
    one, two = passwords.hash(PASSWORD), passwords.hash(PASSWORD)

    assert one != two
    assert one.startswith("$argon2id$v=19$m=64,t=1,p=1$")
    assert PASSWORD not in one


def test_the_shipped_cost_is_above_the_floor_of_owasp() -> None:
    secret = Argon2Passwords().hash(PASSWORD)

    told = dict(part.split("=") for part in secret.split("$")[3].split(","))
    assert int(told["m"]) >= 19 * 1024
    assert int(told["t"]) >= 2
    assert Argon2Passwords().matches(PASSWORD, secret)


def test_an_unknown_login_takes_as_long_as_a_wrong_password() -> None:
    passwords = Argon2Passwords(HashCost(memory_kib=16 * 1024, passes=2))
    secret = passwords.hash(PASSWORD)

    def quickest(given: str | None) -> float:
        times = []
        for _ in range(5):
            began = time.process_time()
            assert not passwords.matches("another", given)
            times.append(time.process_time() - began)
        return min(times)

    assert 0.5 < quickest(None) / quickest(secret) < 2


def test_a_hash_of_a_lower_cost_is_weak_and_still_matches(passwords: Argon2Passwords) -> None:
    stronger = Argon2Passwords(HashCost(memory_kib=128, passes=2))
    old = passwords.hash(PASSWORD)

    assert stronger.matches(PASSWORD, old)
    assert stronger.is_weak(old)
    assert not stronger.is_weak(stronger.hash(PASSWORD))


def test_a_hash_of_a_higher_cost_is_left_alone(passwords: Argon2Passwords) -> None:
    """Or two counters with two versions of the program would hash against each other for ever."""
    dearer = Argon2Passwords(HashCost(memory_kib=128, passes=2)).hash(PASSWORD)

    assert not passwords.is_weak(dearer)
    assert passwords.matches(PASSWORD, dearer)


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "no hash",
        "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$é",
        "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$x",
        "$argon2id$v=19$m=9999999,t=3,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=65536,t=99,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=1,p=9$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=0,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
    ],
)
def test_what_is_no_hash_or_would_cost_the_machine_dearly_matches_nothing(
    passwords: Argon2Passwords, secret: str
) -> None:
    began = time.process_time()

    assert not passwords.matches(PASSWORD, secret)

    assert time.process_time() - began < 1
    assert not passwords.is_weak("no hash")


def test_another_kind_of_argon2_is_not_ours(passwords: Argon2Passwords) -> None:
    foreign = PasswordHasher(memory_cost=64, time_cost=1, parallelism=1, type=Type.D).hash(PASSWORD)

    assert not passwords.matches(PASSWORD, foreign)


SHORT_OF_MEMORY = """
import resource
from counter_app.domain.sentences import Unavailable
from counter_app.vault import Argon2Passwords, HashCost

passwords = Argon2Passwords(HashCost(memory_kib=250 * 1024, passes=1))
secret = passwords.hash("x")
resource.setrlimit(resource.RLIMIT_AS, (200 << 20, 200 << 20))
for ask in (lambda: passwords.hash("x"), lambda: passwords.matches("x", secret)):
    try:
        ask()
    except Unavailable as away:
        print(away)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited by the system's own means")
def test_a_machine_without_the_memory_says_so_and_lets_nobody_in() -> None:
    said = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-X", "utf8", "-c", SHORT_OF_MEMORY],
        check=True, capture_output=True, encoding="utf-8",
    ).stdout  # fmt: skip

    assert said.count("bộ nhớ") == 2
