"""Comparing what a counter and its node hold of each feed, and mending only what differs.

It follows the exchange proper, when neither side knows of anything the other lacks: what is then
still different was lost somewhere, on a restored disk or on the way. A node that was restored
from a backup is compared with before anything else, so that it gets back what it lost and nothing
is fetched that is here already.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from counter_app.domain.fingerprint import Fingerprint
from counter_app.domain.journal import EventId, Run
from counter_app.domain.sentences import Sentence, say
from counter_app.service.ports import PeerStore
from counter_app.sync.wire import MOST_ASKED, DayMark, DifferingDay, FeedDays, FeedPage

MOST_TRIES: Final = 6
"""Of one visit, all feeds together: a node that never agrees is left in the end."""


@dataclass(slots=True)
class Comparison:
    """What is to be compared in the next request of a visit, and what its answer showed."""

    store: PeerStore
    feeds: Sequence[str]
    owed: list[Run] = field(default_factory=list)
    """What the node was found to lack."""
    _pending: set[str] = field(default_factory=set)
    _lacking: list[EventId] = field(default_factory=list)
    _tried: dict[str, Fingerprint] = field(default_factory=dict)
    _apart: dict[str, Fingerprint] = field(default_factory=dict)
    _tries: int = 0

    @property
    def comes_first(self) -> bool:
        """Whether nothing is sent or fetched yet: the node is another than before."""
        return bool(self.store.must_compare())

    @property
    def goes_on(self) -> bool:
        """Whether another round is needed to compare or to mend."""
        return bool(self._pending or self._lacking)

    def begin(self) -> None:
        """Compare all feeds in the next request."""
        self._pending.update(self.feeds)

    def days(self) -> tuple[FeedDays, ...]:
        """What is held of the feeds to be compared now."""
        return tuple(FeedDays(feed, self._marks(feed)) for feed in sorted(self._pending))

    def _marks(self, feed: str) -> tuple[DayMark, ...]:
        days = sorted(self.store.held(feed).items())
        return tuple(DayMark(day, held.count, held.sum_bytes) for day, held in days)

    def ask(self) -> tuple[bytes, ...]:
        """The events to ask for now; each is asked for once."""
        asked, self._lacking = self._lacking[:MOST_ASKED], self._lacking[MOST_ASKED:]
        return tuple(asked)

    def learn(self, differing: Iterable[DifferingDay]) -> None:
        """What the node said to `days`: owe it what it lacks, ask for what is lacking here."""
        self._pending.clear()
        for day in differing:
            theirs = set(map(EventId, day.ids))
            ours = self.store.held_on(day.feed, day.day)
            self.owed.extend(self.store.runs_holding(sorted(ours - theirs)))
            if theirs - ours:
                self.store.taken_after_all(theirs - ours)
                self._lacking.extend(sorted(theirs - ours))

    def check(self, pages: Iterable[FeedPage]) -> None:
        """At the end of everything else: a feed that still differs is compared, or was in vain.

        `pages` are those of the last answer, at the end of their feeds.
        """
        for page in pages:
            ours = sum(self.store.held(page.feed).values(), Fingerprint())
            theirs = Fingerprint.read(page.count, page.sum)
            apart = ours - theirs
            tried = self._tried.get(page.feed) or self.store.apart(page.feed)
            if apart == Fingerprint():
                if not self.store.agreed(page.feed, page.position, theirs):
                    self._pending.add(page.feed)
            elif apart == tried:
                self._apart[page.feed] = apart
                self.store.stayed_apart(page.feed, apart)
            elif self._tries < MOST_TRIES:
                self._tries += 1
                self._tried[page.feed] = apart
                self._pending.add(page.feed)

    def problem(self) -> Sentence | None:
        """What a person should know of feeds that could not be mended."""
        if not self._apart:
            return None
        return say(
            "Nhật ký trên máy này và trên máy chủ còn khác nhau (chênh {count} sự kiện); hãy báo "
            "quản trị tỉnh.",
            count=sum(abs(apart.count) for apart in self._apart.values()),
        )
