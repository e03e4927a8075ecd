"""A commune with a hub: real counters, a real hub, a real province, lines that can be cut."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from typing_extensions import override

from counter_app.clock import SystemClock
from provincial_server.joining import Joining, join
from provincial_server.serving import Node, Place, Running
from provincial_server.upstream import UpstreamStore
from tests.server.facts import AGENCY
from tests.sync.line import Line, Weather
from tests.sync.office import Counter, HandClock, codes_at

_PATIENCE_SECONDS: Final = 40.0
_TICK = threading.Event()


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something is so; fail where it does not become so."""
    for _ in range(int(_PATIENCE_SECONDS / 0.02)):
        if holds():
            return
        _TICK.wait(0.02)
    raise AssertionError("it did not become so")


def knows(counter: Counter) -> bool:
    """Whether the hub answers this counter."""
    state = counter.engine.sync().hub
    return state is not None and state.attempts == 0


class RunningClock(HandClock):
    """A clock that begins where the counters' stand, and runs: a relay waits by it."""

    def __init__(self) -> None:
        super().__init__()
        self._started = SystemClock().now()

    @override
    def now_ms(self) -> int:
        ran = SystemClock().now() - self._started
        return int((self.moment + ran).timestamp() * 1000)


class Commune:
    """Counters that know the hub and the province, each by a line of its own."""

    @property
    def away(self) -> Weather:
        """Nothing comes through: weather of its own for whoever asks."""
        return Weather(up=0)

    def __init__(self, folder: Path, province: Running) -> None:
        self._folder = folder
        self._open = ExitStack()
        self.province = province
        self.clock = RunningClock()
        self.place = Place(folder=folder / "hub")
        self.to_province = self._open.enter_context(Line(province.url))
        self.from_hub = self._open.enter_context(Line(province.url))
        self._running: Running | None = None
        self.to_hub: Line | None = None

    def close(self) -> None:
        self._open.close()

    def join(self) -> None:
        """Enrol the hub at the province."""
        code = self.province.node.registry.issue_hub_code(AGENCY).code
        asked = Joining(url=self.from_hub.url, code=code, agency_code=AGENCY, name="Máy chủ Xã Mẫu")
        with Node(self.place, self.clock.now_ms) as node:
            join(node, asked)

    @contextmanager
    def serving(self, place: Place | None = None) -> Iterator[Running]:
        """The hub answers while the block runs, always at the same address for the counters."""
        port = int(self.to_hub.url.rsplit(":", 1)[1]) if self.to_hub else 0
        with Running(place or self.place, now=self.clock.now_ms, port=port and self._port) as hub:
            self._port = int(hub.url.rsplit(":", 1)[1])
            self._running = hub
            if self.to_hub is None:
                self.to_hub = self._open.enter_context(Line(hub.url))
            yield hub

    _port: int = 0

    @property
    def serving_node(self) -> Node:
        assert self._running is not None
        return self._running.node

    def counter(self, number: int, *, through_hub: bool = True) -> Counter:
        """A counter that is enrolled and, `through_hub`, meets the others there."""
        made = Counter(self._folder, number)
        self._open.callback(made.store.close)
        self._open.callback(made.engine.close)
        made.enrol(self.province, self.to_province.url)
        if through_hub:
            self.meet(made)
        return made

    def meet(self, counter: Counter) -> None:
        """Set the hub; it hears of a counter as soon as that one knocks."""
        counter.engine.set_hub(self.to_hub_line.url)
        eventually(lambda: knows(counter))

    @property
    def to_hub_line(self) -> Line:
        assert self.to_hub is not None
        return self.to_hub

    @contextmanager
    def province_away(self) -> Iterator[None]:
        """Nobody reaches the province while the block runs; the hub tries again soon after."""
        with self.to_province.under(self.away), self.from_hub.under(self.away):
            self.to_province.hang_up()
            self.from_hub.hang_up()
            yield
        store = UpstreamStore(self.serving_node.database, AGENCY, self.clock.now_ms)
        store.attempted(next_attempt_at=None, attempts=0, problem="")

    @contextmanager
    def hub_away(self) -> Iterator[None]:
        with self.to_hub_line.under(self.away):
            self.to_hub_line.hang_up()
            yield

    def at_province(self) -> list[str]:
        return codes_at(self.province)
