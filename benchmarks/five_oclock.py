"""17:00 in a province: 300 counters with 300 events each call at once, and none is sent away.

`BENCH_COUNTERS` says how many counters.
"""

import asyncio
import os
import random
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from benchmarks.measure import Figure, Ratio, Result
from benchmarks.province import Caller, Line, enrolled, live, postgresql, serving
from counter_app.domain.journal import digest_of
from provincial_server.serving import Node, Place
from provincial_server.verify import verify

COUNTERS: Final = int(os.environ.get("BENCH_COUNTERS", "300"))
EVENTS: Final = 300
WORKERS: Final = os.cpu_count() or 1
_BUSY: Final = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
_FIRST_PAUSE: Final = 5.0
_LONGEST_PAUSE: Final = 600.0


@dataclass(frozen=True, slots=True)
class _Done:
    """A counter that has its receipt: after how many seconds, and how often it was sent away."""

    after: float
    retries: int


def run() -> list[Result]:
    """Raises `AssertionError` where a counter is left without a receipt for exactly its events."""
    with ExitStack() as stack:
        server = stack.enter_context(postgresql())
        folder = Path(stack.enter_context(TemporaryDirectory()))
        place = Place(folder=folder, database_url=server.fresh("province"))
        node = stack.enter_context(Node(place))
        callers = [_caller(node, number) for number in range(COUNTERS)]
        served = stack.enter_context(serving(place, WORKERS))
        done = asyncio.run(_call_all(served.url, callers))
        _require_all(node, callers)
    times = sorted(one.after for one in done)
    return [
        Ratio(
            name=f"{COUNTERS} counters with {EVENTS} events each at once, all in: to two minutes",
            ours=times[-1],
            theirs=120.0,
            limit=1,
            unit="s",
        ),
        Figure(name="half of the counters done", value=quantiles(times)[1], unit="s"),
        Figure(name="99 of 100 counters done", value=quantiles(times, n=100)[98], unit="s"),
        Figure(
            name="together",
            value=COUNTERS * EVENTS / times[-1],
            unit=f"events/s, {WORKERS} workers",
        ),
        Figure(name="asked to come again", value=sum(one.retries for one in done), unit="times"),
    ]


def _caller(node: Node, number: int) -> Caller:
    caller = enrolled(node, number)
    live(caller, range(EVENTS // 3), seed=number)
    del caller.counter.events[EVENTS:]
    caller.prepare()
    return caller


async def _call_all(url: str, callers: Sequence[Caller]) -> list[_Done]:
    started = perf_counter()
    return await asyncio.gather(*(_call(url, caller, started) for caller in callers))


async def _call(url: str, caller: Caller, started: float) -> _Done:
    """One counter's sync, with the pauses that the protocol asks for."""
    line, chance, retries = Line(url), random.Random(caller.counter.agency_code), 0
    for body in caller.requests:
        answer = await line.post(body)
        while answer.status in _BUSY:
            retries += 1
            longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** (retries - 1))
            await asyncio.sleep(answer.retry_after + chance.uniform(0, longest))
            answer = await line.post(body)
        if answer.status != HTTPStatus.OK:
            raise AssertionError(answer)
        _require_receipt(caller, body, answer.body)
    line.close()
    return _Done(perf_counter() - started, retries)


def _require_receipt(caller: Caller, request: bytes, answer: bytes) -> None:
    receipt = caller.counter.opened(request, answer).receipt
    if receipt.digest != digest_of(event.id for event in caller.events):
        raise AssertionError("a receipt for something else")


def _require_all(node: Node, callers: Sequence[Caller]) -> None:
    with node.database.reading() as connection:
        proofs = verify(connection, node.key.public_key)
    found = {proof.feed: proof for proof in proofs}
    for caller in callers:
        proof = found[caller.counter.agency_code]
        if proof.damaged or proof.events != len(caller.events):
            raise AssertionError(proof)
