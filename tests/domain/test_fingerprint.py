"""The fingerprint of a set of events."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.fingerprint import Fingerprint, day_at, day_of, fingerprint_of, times_of
from counter_app.domain.journal import EventId, tick
from tests.domain.test_journal import event

IDS = st.lists(
    st.integers(0, 10**6).map(lambda n: EventId(sha256(str(n).encode()).digest())), unique=True
)


@given(ids=IDS, cut=st.integers(0, 50))
def test_the_order_and_the_portions_of_arrival_do_not_matter(ids: list[EventId], cut: int) -> None:
    whole = fingerprint_of(ids)

    assert fingerprint_of(reversed(ids)) == whole
    assert fingerprint_of(ids[:cut]) + fingerprint_of(ids[cut:]) == whole
    assert whole - fingerprint_of(ids[cut:]) == fingerprint_of(ids[:cut])
    assert Fingerprint.read(whole.count, whole.sum_bytes) == whole


@given(ids=IDS.filter(len), other=st.binary(min_size=32, max_size=32))
def test_another_set_has_another_fingerprint(ids: list[EventId], other: bytes) -> None:
    assert fingerprint_of(ids[1:]) != fingerprint_of(ids)
    assert other in ids or fingerprint_of([*ids[1:], EventId(other)]) != fingerprint_of(ids)


def test_a_day_is_the_events_own_in_utc() -> None:
    midnight = 20_000 * 86_400_000

    assert day_of(event(time=tick(midnight, ())).header) == 20_000
    assert day_of(event(time=tick(midnight - 1, ())).header) == 19_999


@given(time=st.integers(0, 2**63 - 1))
def test_every_time_lies_within_its_day(time: int) -> None:
    first, last = times_of(day_at(time))

    assert first <= time <= last
    assert day_at(first) == day_at(last)
    assert not first or day_at(first - 1) == day_at(first) - 1
