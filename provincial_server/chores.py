"""What a worker does beside answering: the list of dossiers, and when devices last called."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Final

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from counter_app.domain.journal import DeviceId
from provincial_server.calls import Calls
from provincial_server.database import Database
from provincial_server.projector import lags, step
from provincial_server.tables import calls
from provincial_server.traffic import Traffic

_ROUND_SECONDS: Final = 5.0
"""Between two rounds where nothing is left over: also for what a worker that died left behind."""
_GIVE_WAY_SECONDS: Final = 20.0
"""How long a step waits for a moment without requests before it is taken all the same."""
_log = logging.getLogger("provincial_server")


class Chores:
    """One worker's part of the work that no request waits for."""

    def __init__(self, database: Database, made: Calls, traffic: Traffic) -> None:
        self._database = database
        self._made = made
        self._traffic = traffic

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Rounds of chores while the block runs."""
        rounds = asyncio.create_task(self._rounds())
        try:
            yield
        finally:
            rounds.cancel()
            with suppress(asyncio.CancelledError):
                await rounds

    async def _rounds(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._traffic.more_came(), _ROUND_SECONDS)
            try:
                await self._round()
            except SQLAlchemyError as error:
                _log.warning("The database is away: %s", type(error).__name__)
            except Exception:  # noqa: BLE001 - a bug in a chore is logged and ends no other
                _log.exception("A chore failed")

    async def _round(self) -> None:
        await asyncio.to_thread(keep_seen, self._database, self._made.take_seen())
        for feed in await asyncio.to_thread(lags, self._database):
            more = True
            while more:
                await self._traffic.quiet(_GIVE_WAY_SECONDS)
                more = await asyncio.to_thread(step, self._database, feed, wait=False)


def keep_seen(database: Database, seen: Mapping[DeviceId, int]) -> None:
    """Note when devices were last heard of, in Unix milliseconds; never back in time."""
    if not seen:
        return
    with database.writing() as connection:
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        insert = dialect.insert(calls)
        later = insert.excluded.seen_ms
        connection.execute(
            insert.on_conflict_do_update(
                index_elements=["device"],
                set_={"seen_ms": later},
                where=calls.c.seen_ms < later,
            ),
            [{"device": device, "seen_ms": at} for device, at in sorted(seen.items())],
        )
