"""What a benchmark returns, and how its times are taken."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from time import perf_counter


class Kind(StrEnum):
    """Which side of the limit is good."""

    AT_MOST = "at_most"
    """`ours` may be at most `limit` times `theirs`."""
    AT_LEAST = "at_least"
    """`theirs` must be at least `limit` times `ours`: so many times better than the peer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Two figures of one run, in one unit, and the limit that their ratio must keep.

    For a plain limit `theirs` is the figure that `ours` is held against and `limit` is 1.
    """

    name: str
    ours: float
    theirs: float
    limit: float
    unit: str
    kind: Kind = Kind.AT_MOST

    @property
    def ratio(self) -> float:
        if self.kind is Kind.AT_MOST:
            return self.ours / self.theirs
        return self.theirs / self.ours

    @property
    def holds(self) -> bool:
        if self.kind is Kind.AT_MOST:
            return self.ratio <= self.limit
        return self.ratio >= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A comparison that could not be made here, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What was found on this machine; it has no limit of its own."""

    name: str
    value: float
    unit: str


Result = Ratio | Figure | Skipped

Work = Callable[[], object]


def seconds(work: Work, rounds: int = 5) -> float:
    """The median time of one call."""
    return median(_timed(work) for _ in range(rounds))


def side_by_side(ours: Work, theirs: Work, rounds: int = 15) -> tuple[float, float]:
    """The median times of one call of each, taken in turns so that both meet the same machine."""
    ours(), theirs()
    times = [(_timed(ours), _timed(theirs)) for _ in range(rounds)]
    return median(our for our, _ in times), median(their for _, their in times)


def _timed(work: Work) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
