"""All projectors together: what every new event passes through, and how all is built anew."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, select

from counter_app.db import journal, voids
from counter_app.db.authority import Authority
from counter_app.db.contents import ContentsProjector
from counter_app.db.dossiers import DossiersProjector
from counter_app.db.feed_days import FeedDaysProjector
from counter_app.db.news import News, Projector, news_of
from counter_app.db.numbering import NumberingProjector
from counter_app.db.schema import events
from counter_app.db.standing import StandingProjector
from counter_app.db.takings import TakingsProjector
from counter_app.domain.journal import DeviceId, Event
from counter_app.service.ports import Progress

_PORTION = 500


class Projection:
    """Keeps every content table in step with the journal."""

    def __init__(self, origin: DeviceId) -> None:
        self.authority = Authority()
        self.projectors: tuple[Projector, ...] = (
            StandingProjector(),
            NumberingProjector(origin),
            DossiersProjector(),
            TakingsProjector(),
            FeedDaysProjector(),
            ContentsProjector(origin),
        )

    def take(self, connection: Connection, news: News) -> None:
        """Bring the tables up to date with events that were just appended."""
        self._take(connection, [news])

    def take_all(self, connection: Connection, new: Sequence[Event]) -> None:
        """Bring the tables up to date with new events about several subjects."""
        subjects: dict[str, list[Event]] = {}
        for event in new:
            subjects.setdefault(event.header.subject, []).append(event)
        self._take(connection, [news_of(about, complete=False) for about in subjects.values()])

    def _take(self, connection: Connection, news: Sequence[News]) -> None:
        """Judge what all of it bears on, tell of it, then of what is judged otherwise now."""
        touched = self.authority.learn(connection, [told for one in news for told in one.told])
        for one in news:
            self._tell(connection, replace(one, void=voids.of_subject(connection, one.subject)))
        if touched:
            for projector in self.projectors:
                projector.renew(connection, touched)

    def _tell(self, connection: Connection, news: News) -> None:
        for projector in self.projectors:
            projector.take(connection, news)

    def rebuild(self, connection: Connection, progress: Progress) -> int:
        """Empty the tables and fill them from the journal; how many events were read."""
        for projector in self.projectors:
            projector.clear(connection)
        self.authority.judge_all(connection)
        done = 0
        total = last_seq(connection)
        for news in by_subject(connection):
            self._tell(connection, news)
            done += len(news.told)
            progress(done, total)
        return done


def count_events(connection: Connection) -> int:
    """How many events the journal holds."""
    return connection.scalar(select(func.count()).select_from(events)) or 0


def last_seq(connection: Connection) -> int:
    """How many events arrived here: nothing ever leaves, so it is the same, and known at once."""
    return connection.scalar(select(func.max(events.c.seq))) or 0


def by_subject(connection: Connection) -> Iterator[News]:
    """The whole journal, one subject after the other, in bounded memory, as it is judged."""
    void = voids.by_subject(connection)
    everything = journal.EVERYTHING.order_by(events.c.subject, events.c.seq)
    rows = connection.execute(everything).yield_per(_PORTION)
    for group in journal.in_groups(rows):
        news = news_of(group, complete=True)
        yield replace(news, void=void[news.subject]) if news.subject in void else news
