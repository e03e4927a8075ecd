"""What a hub has of attachments, and the node above has not."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, select, update

from counter_app.sealed.growing import GrowingFolder
from counter_app.service.ports import ContentsState, UnsentContent
from provincial_server.database import Database
from provincial_server.tables import contents

_WAITING: Final = contents.c.whole_ms.is_not(None) & contents.c.above_ms.is_(None)


class ContentsAbove:
    """The port `ContentQueue` of a hub, in the order in which the contents came."""

    def __init__(self, database: Database, agency_code: str) -> None:
        self._database = database
        self._feed = agency_code

    def unsent_contents(self, limit: int) -> tuple[UnsentContent, ...]:
        """See `ContentQueue.unsent_contents`; the counters chose the order in which they came."""
        query = self._of_feed(select(contents.c.sha256, contents.c.size))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(contents.c.whole_ms).limit(limit))
            return tuple(UnsentContent(sha256=row.sha256.hex(), size=row.size) for row in rows)

    def contents_state(self) -> ContentsState:
        """See `ContentQueue.contents_state`."""
        size = func.coalesce(func.sum(contents.c.size), 0)
        with self._database.reading() as connection:
            row = connection.execute(self._of_feed(select(func.count(), size))).one()
        return ContentsState(unsent=int(row[0]), unsent_bytes=int(row[1]))

    def content_sent(self, sha256: str, at: datetime) -> None:
        """See `ContentQueue.content_sent`."""
        this = contents.c.feed == self._feed, contents.c.sha256 == bytes.fromhex(sha256)
        with self._database.writing() as connection:
            moment = round(at.timestamp() * 1000)
            connection.execute(update(contents).where(*this).values(above_ms=moment))

    def _of_feed(self, query: Select[Any]) -> Select[Any]:
        return query.where(contents.c.feed == self._feed, _WAITING)


class WholeContents:
    """Reads what lies whole in a node's folder."""

    def __init__(self, folder: GrowingFolder) -> None:
        self._folder = folder

    def content(self, sha256: str) -> Iterator[bytes]:
        """The content, chunk by chunk."""
        return self._folder.whole.chunks(sha256)
