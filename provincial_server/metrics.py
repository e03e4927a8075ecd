"""What Prometheus is told: how requests fare, and how the node stands. No agency, device or person.

Counters and times are each worker's own, added up by `prometheus_client`'s multiprocess files;
how the node stands is read from the database when it is asked for.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import Connection, case, func, select
from sqlalchemy.exc import SQLAlchemyError
from typing_extensions import override

from provincial_server.clock import NowMs
from provincial_server.database import Database
from provincial_server.projector import lags
from provincial_server.tables import calls, devices, feeds, gaps, rejects

ROUTES: Final = frozenset({"/v1/sync", "/v1/enrol", "/v1/health", "/v1/ready"})
REGISTRY: Final = CollectorRegistry()
_SPANS: Final = {"hour": 3_600_000, "day": 86_400_000, "week": 7 * 86_400_000}
_BUCKETS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)

_requests = Counter("motcua_requests", "Requests answered.", ("route", "status"), registry=REGISTRY)
_seconds = Histogram(
    "motcua_request_seconds",
    "From the first byte of a request to the last of its answer.",
    ("route",),
    buckets=_BUCKETS,
    registry=REGISTRY,
)
_bytes = Counter(
    "motcua_bytes", "Bytes of bodies, taken and given.", ("route", "way"), registry=REGISTRY
)


def observe(path: str, status: int, seconds: float, size: tuple[int, int]) -> None:
    """A request was answered; `size` is that of its body and of its answer's, in bytes."""
    route = path if path in ROUTES else "other"
    _requests.labels(route, str(status)).inc()
    _seconds.labels(route).observe(seconds)
    _bytes.labels(route, "taken").inc(size[0])
    _bytes.labels(route, "given").inc(size[1])


class NodeState(Collector):
    """How the node stands, read from its database at each scrape."""

    def __init__(self, database: Database, now: NowMs) -> None:
        self._database = database
        self._now = now

    @override
    def collect(self) -> Iterable[Metric]:
        up = GaugeMetricFamily("motcua_database_up", "Whether the database answers.")
        try:
            yield from self._read()
        except SQLAlchemyError:
            up.add_metric((), 0)
        else:
            up.add_metric((), 1)
        yield up

    def _read(self) -> Iterator[Metric]:
        behind = lags(self._database)
        with self._database.reading() as connection:
            found = [_events(connection), _rejected(connection), _missing(connection)]
            found.append(_seen(connection, self._now()))
        yield from found
        lag = GaugeMetricFamily(
            "motcua_projection_lag_events", "Events that the list of dossiers does not tell yet."
        )
        lag.add_metric((), sum(behind.values()))
        yield lag
        yield GaugeMetricFamily(
            "motcua_projection_feeds_behind", "Feeds with such events.", value=len(behind)
        )


def _events(connection: Connection) -> Metric:
    held = connection.scalar(select(func.coalesce(func.sum(feeds.c.position), 0)))
    return CounterMetricFamily(
        "motcua_events_taken", "Events with a position.", value=int(held or 0)
    )


def _rejected(connection: Connection) -> Metric:
    told = CounterMetricFamily(
        "motcua_events_rejected", "Events not taken, by reason.", labels=("reason",)
    )
    query = select(rejects.c.reason, func.count()).group_by(rejects.c.reason)
    for reason, count in connection.execute(query):
        told.add_metric((reason,), count)
    return told


def _missing(connection: Connection) -> Metric:
    count = connection.scalar(select(func.count()).select_from(gaps))
    return GaugeMetricFamily(
        "motcua_events_missing", "Events that others follow and that never came.", value=count
    )


def _seen(connection: Connection, now: int) -> Metric:
    """Devices that may call, by when they last did."""
    told = GaugeMetricFamily(
        "motcua_devices",
        "Devices that are not revoked, by when they last called.",
        labels=("seen",),
    )
    age = now - calls.c.seen_ms
    span = case(
        *((age <= most, name) for name, most in _SPANS.items()),
        (age > max(_SPANS.values()), "longer"),
        else_="never",
    )
    query = (
        select(span, func.count())
        .select_from(devices.outerjoin(calls, calls.c.device == devices.c.id))
        .where(devices.c.revoked_by.is_(None))
        .group_by(span)
    )
    found = {str(name): count for name, count in connection.execute(query)}
    for name in (*_SPANS, "longer", "never"):
        told.add_metric((name,), found.get(name, 0))
    return told
