"""PostgreSQL that ends a connection in the midst of things: told as busy, and nothing half."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, Engine, create_engine, text

from counter_app.domain.sentences import Unavailable
from provincial_server.serving import Place, Running
from tests.hub.commune import eventually
from tests.server.conftest import migrated, postgresql, postgresql_place
from tests.sync.office import Counter, HandClock, assert_listed_once, codes_at
from tests.sync.test_troubles import BUSY

__all__ = ["migrated", "postgresql", "postgresql_place"]

_WAITING = text(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    " AND wait_event_type = 'Lock' AND state = 'active'"
)
_END = text("SELECT pg_terminate_backend(:pid)")


@pytest.fixture
def province(postgresql_place: Place) -> Iterator[Running]:
    with Running(postgresql_place, now=HandClock().now_ms) as running:
        yield running


@pytest.fixture
def operator(postgresql_place: Place) -> Iterator[Engine]:
    """Somebody at the database itself."""
    url = postgresql_place.database_url.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


def end_who_waits(connection: Connection) -> bool:
    """Whether somebody waited for a lock; their connection is at its end now."""
    waiting = connection.scalars(_WAITING).all()
    for pid in waiting:
        connection.execute(_END, {"pid": pid})
    return bool(waiting)


@pytest.mark.parametrize("table", ["feeds", "events", "feed_days"])
def test_a_connection_that_dies_in_the_midst_of_taking_in_is_told_as_busy(
    province: Running, operator: Engine, counter: Counter, table: str
) -> None:
    counter.enrol(province)
    counter.receive(*range(1, 21))
    with (
        ThreadPoolExecutor(1) as pool,
        operator.connect() as watching,
        operator.execution_options(isolation_level="READ COMMITTED").connect() as holding,
    ):
        holding.execute(text(f"LOCK TABLE {table} IN EXCLUSIVE MODE"))
        syncing = pool.submit(counter.engine.sync)
        eventually(lambda: end_who_waits(watching))
        holding.rollback()
        with pytest.raises(Unavailable) as told:
            syncing.result()

    assert str(told.value).startswith(BUSY)
    assert codes_at(province) == []
    assert counter.engine.sync().unsent == 0
    assert_listed_once(province.node, counter.codes())
