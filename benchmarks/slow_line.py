"""A slow, long line on loopback: a TCP proxy of a fixed rate and delay, the same for everybody."""

import asyncio
import contextlib
import threading
from dataclasses import dataclass, field
from typing import Self

_CHUNK = 4096
_WAITING_CHUNKS = 8
"""What waits before the line in either direction: a router's buffer of 32 KiB."""


@dataclass(slots=True)
class _Direction:
    """One way of the line, shared by all connections: a byte at a time, one after the other."""

    bytes_a_second: float
    carried: int = 0
    _free_at: float = 0.0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def carry(self, size: int) -> None:
        """Returns when so many bytes have left the sender."""
        async with self._turn:
            now = asyncio.get_running_loop().time()
            self._free_at = max(self._free_at, now) + size / self.bytes_a_second
            self.carried += size
            await asyncio.sleep(self._free_at - now)


class SlowLine:
    """Forwards connections to a port of loopback at `bits_a_second` each way, `delay` s one way."""

    def __init__(self, port: int, *, bits_a_second: float, delay: float) -> None:
        self._target = port
        self._rate = bits_a_second / 8
        self._delay = delay
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    @property
    def carried(self) -> int:
        """Bytes of both directions so far, headers of HTTP included."""
        return self._up.carried + self._down.carried

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._up, self._down = _Direction(self._rate), _Direction(self._rate)
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0, limit=_CHUNK)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()

    async def _connected(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        await asyncio.sleep(2 * self._delay)  # the handshake's way there and back
        far, on = await asyncio.open_connection("127.0.0.1", self._target, limit=_CHUNK)
        with contextlib.suppress(asyncio.CancelledError):  # the benchmark is over
            await asyncio.gather(
                self._pass_on(near, on, self._up), self._pass_on(far, back, self._down)
            )

    async def _pass_on(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, way: _Direction
    ) -> None:
        flying: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        landing = asyncio.create_task(self._land(flying, sink))
        try:
            while data := await source.read(_CHUNK):
                await way.carry(len(data))
                flying.put_nowait((self._loop.time() + self._delay, data))
        except ConnectionError:
            pass
        flying.put_nowait((self._loop.time() + self._delay, b""))
        await landing

    async def _land(
        self, flying: "asyncio.Queue[tuple[float, bytes]]", sink: asyncio.StreamWriter
    ) -> None:
        try:
            while True:
                at, data = await flying.get()
                await asyncio.sleep(at - self._loop.time())
                if not data:
                    break
                sink.write(data)
                await sink.drain()
        except ConnectionError:
            pass
        sink.close()
