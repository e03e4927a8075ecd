"""The requests of one worker as they pass: how many are under way, and what Prometheus is told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from time import perf_counter
from typing import Any, Final

from provincial_server import problems
from provincial_server.metrics import observe
from provincial_server.problems import Problem

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]
"""What ASGI 3 asks of an application, in the standard library's words."""

MOST_UNDER_WAY: Final = 100
"""Of the exchange in one worker: their bodies, 4 MiB each at most, are in memory."""
BUSY_SECONDS: Final = 5
_CALM_SECONDS: Final = 1.0


class Traffic:
    """What one worker is busy with; of one event loop, so it needs no lock."""

    def __init__(self) -> None:
        self._under_way = 0
        self._came = asyncio.Event()
        self._ended = asyncio.Event()

    @asynccontextmanager
    async def taking(self) -> AsyncIterator[None]:
        """Answer a request of the exchange in this block. Raises `Problem` where too many are."""
        if self._under_way >= MOST_UNDER_WAY:
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, problems.BUSY, BUSY_SECONDS)
        self._under_way += 1
        self._came.set()
        try:
            yield
        finally:
            self._under_way -= 1
            self._ended.set()

    async def more_came(self) -> None:
        """Wait for a request to end; those that ended since the last wait count."""
        await self._ended.wait()
        self._ended.clear()

    async def quiet(self, most_seconds: float) -> None:
        """Wait until nobody has asked for anything for a second, but not for ever."""
        with suppress(TimeoutError):
            async with asyncio.timeout(most_seconds):
                while await self._is_asked_for_something():
                    pass

    async def _is_asked_for_something(self) -> bool:
        self._came.clear()
        try:
            await asyncio.wait_for(self._came.wait(), _CALM_SECONDS)
        except TimeoutError:
            return self._under_way > 0
        return True


class Measured:
    """An application whose answers are counted and timed, whoever gives them."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start, status, taken, given = perf_counter(), 0, 0, 0

        async def receiving() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            return message

        async def sending(message: Message) -> None:
            nonlocal status, given
            status = message.get("status", status)
            given += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receiving, sending)
        finally:
            observe(scope["path"], status, perf_counter() - start, (taken, given))
