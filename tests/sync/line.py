"""A line between a counter and a node that breaks where a test says: a small TCP proxy."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

_CHUNK = 4096
_TICK_SECONDS = 0.1
_BUFFER = 16 << 10


@dataclass(slots=True)
class Weather:
    """How far bytes come on each connection before it is cut; None for all the way.

    `stalls` keeps a cut connection open and silent instead of closing it. `up_pace` and
    `down_pace` are how many bytes come through in a tenth of a second; 0 for as many as come.
    `up_flip` and `down_flip` are the byte of each connection that comes out as another one, and
    `lag_seconds` is how long each piece is on its way.
    """

    up: int | None = None
    down: int | None = None
    stalls: bool = False
    up_pace: int = 0
    down_pace: int = 0
    up_flip: int | None = None
    down_flip: int | None = None
    lag_seconds: float = 0.0


class Line:
    """Forwards each connection to `url`'s host under the weather of the moment it was made."""

    def __init__(self, url: str) -> None:
        scheme, _, address = url.partition("://")
        host, _, port = address.partition(":")
        self._target = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        # Connections inherit it: what waits in a buffer would hide how slow the line is.
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self.weather = Weather()
        self.came_up = 0
        self.came_down = 0
        self.url = f"{scheme}://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_raised: object) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for end in self._open:
                _close(end)
        for thread in self._threads:
            thread.join(10)

    @contextlib.contextmanager
    def under(self, weather: Weather) -> Iterator[None]:
        """This weather for connections made within the block."""
        self.weather, before = weather, self.weather
        try:
            yield
        finally:
            self.weather = before

    def hang_up(self) -> None:
        """Close the connections that are open, whatever the weather."""
        with self._lock:
            for end in self._open:
                _close(end)

    def _start(self, work: object, *arguments: object) -> None:
        assert callable(work)
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self._target, timeout=5)
            except OSError:
                _close(near)
                continue
            far.settimeout(None)
            with self._lock:
                self._open += [near, far]
            now = self.weather
            up = _Way(near, far, now, left=now.up, pace=now.up_pace, flip=now.up_flip)
            down = _Way(far, near, now, left=now.down, pace=now.down_pace, flip=now.down_flip)
            self._start(self._pass_on, up, "came_up")
            self._start(self._pass_on, down, "came_down")

    def _pass_on(self, way: "_Way", counted: str) -> None:
        with contextlib.suppress(OSError):
            while data := way.source.recv(way.pace or _CHUNK):
                self._closing.wait(_TICK_SECONDS if way.pace else way.weather.lag_seconds)
                if way.left is not None:
                    data = data[: way.left]
                    way.left -= len(data)
                way.sink.sendall(way.flipped(data))
                setattr(self, counted, getattr(self, counted) + len(data))
                if way.left == 0:
                    if way.weather.stalls:
                        return
                    break
        _close(way.source)
        _close(way.sink)


@dataclass(slots=True)
class _Way:
    source: socket.socket
    sink: socket.socket
    weather: Weather
    left: int | None
    pace: int
    flip: int | None

    def flipped(self, data: bytes) -> bytes:
        """The same bytes, but for the one that is to be another one, once it comes by."""
        at, self.flip = self.flip, None
        if at is None or at >= len(data):
            self.flip = None if at is None else at - len(data)
            return data
        return data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]


def _close(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
