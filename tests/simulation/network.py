"""The line between counters and the province, and everything a line can do to a message."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Final

from counter_app.domain.sentences import Unavailable
from counter_app.sync.transport import Answer, Link, Transport, foreign_answer
from tests.simulation.machine import Process
from tests.simulation.points import ANSWERED, SEND, PowerCut
from tests.simulation.province import Province

FAULTS: Final = (
    "no line",
    "request lost",
    "request late",
    "request twice",
    "request damaged",
    "answer lost",
    "answer damaged",
    "answer cut",
    "answer of old",
    "busy",
    "failed",
    "portal",
)
_ALTERED: Final = ("request damaged", "answer damaged", "answer cut")
_MOST_KEPT: Final = 40


@dataclass(slots=True)
class Weather:
    """Which faults there are in this world, and how likely any of them hits a request."""

    faults: tuple[str, ...] = ()
    likely: float = 0.0


@dataclass(slots=True)
class Network:
    """Hands bytes to the province and back; what is late or old is kept, to come again."""

    province: Province
    dice: Random
    reach: Callable[[object, str], None]
    log: Callable[[str], None]
    weather: Weather = field(default_factory=Weather)
    late: list[tuple[str, bytes]] = field(default_factory=list)
    _old: list[tuple[str, Answer]] = field(default_factory=list)
    """Answers that somebody on the line kept, and the devices they were for."""

    def transport(self, process: Process) -> Transport:
        return _Transport(self, process)

    def deliver_late(self) -> None:
        """One of the requests that were given up long ago arrives after all."""
        if self.late:
            path, body = self.late.pop(self.dice.randrange(len(self.late)))
            self.log("a late request arrives")
            self._hand_over(path, body)

    def exchange(self, process: Process, path: str, body: bytes) -> Answer:
        """One request of a process. Raises `Unavailable` where no answer came."""
        self.reach(process, SEND)
        if process.machine.cut_off:
            raise Unavailable(foreign_answer())
        fault = self._fault(path)
        if fault:
            self.log(f"{process.name}: {fault}")
        answer = self._under(fault, path, body)
        if path == "/v1/sync" and answer.status == 200:
            kept = (process.machine.post.device, answer)
            self._old = [*self._old[-_MOST_KEPT:], kept]
            answer = self._replayed(fault, *kept)
        self.reach(process, ANSWERED)
        return answer

    def _fault(self, path: str) -> str:
        """What hits this request. An enrolment rests on TLS, which lets nothing altered through."""
        weather = self.weather
        if not weather.faults or self.dice.random() >= weather.likely:
            return ""
        fault = self.dice.choice(weather.faults)
        return "answer lost" if path != "/v1/sync" and fault in _ALTERED else fault

    def _under(self, fault: str, path: str, body: bytes) -> Answer:
        match fault:
            case "no line" | "request lost":
                raise Unavailable(foreign_answer())
            case "request late":
                self.late.append((path, body))
                raise Unavailable(foreign_answer())
            case "busy":
                return Answer(503, "text/plain", b"", float(self.dice.choice((0, 5, 900, 10**9))))
            case "failed":
                return Answer(500, "text/html", b"<h1>Internal Server Error</h1>")
            case "portal":
                return Answer(200, "text/html", b"<form>Wi-Fi</form>")
            case "request damaged":
                return self._handed(path, self._flipped(body))
            case _:
                return self._answer_under(fault, path, body)

    def _answer_under(self, fault: str, path: str, body: bytes) -> Answer:
        if fault == "request twice":
            self._handed(path, body)
        answer = self._handed(path, body)
        match fault:
            case "answer lost":
                raise Unavailable(foreign_answer())
            case "answer damaged":
                return Answer(answer.status, answer.media_type, self._flipped(answer.body))
            case "answer cut":
                most = self.dice.randrange(len(answer.body) + 1)
                return Answer(answer.status, answer.media_type, answer.body[:most])
            case _:
                return answer

    def _replayed(self, fault: str, device: str, answer: Answer) -> Answer:
        """In its place an answer that was kept, to the same device as often as to any."""
        if fault != "answer of old":
            return answer
        same = [old for whose, old in self._old if whose == device]
        return self.dice.choice(self.dice.choice((same, [old for _, old in self._old])))

    def _handed(self, path: str, body: bytes) -> Answer:
        answer = self._hand_over(path, body)
        if answer is None:
            raise Unavailable(foreign_answer())
        return answer

    def _hand_over(self, path: str, body: bytes) -> Answer | None:
        """The province's answer; None where its power went before it could give one."""
        try:
            return self.province.post(path, body)
        except PowerCut as cut:
            if cut.machine is not self.province:
                raise
            self.log("the province starts anew")
            self.province.power_up()
            return None

    def _flipped(self, data: bytes) -> bytes:
        """The same bytes with a few bits turned."""
        if not data:
            return data
        damaged = bytearray(data)
        for _ in range(self.dice.randint(1, 3)):
            damaged[self.dice.randrange(len(damaged))] ^= 1 << self.dice.randrange(8)
        return bytes(damaged)


@dataclass(slots=True)
class _Transport:
    """The port `Transport` of one process."""

    network: Network
    process: Process

    @contextmanager
    def open(self, url: str, certificate_pem: str) -> Iterator[Link]:  # noqa: ARG002 - the port
        yield _Link(self.network, self.process)


@dataclass(slots=True)
class _Link:
    """The port `Link`."""

    network: Network
    process: Process

    def post(self, path: str, body: bytes, media_type: str) -> Answer:  # noqa: ARG002 - the port
        return self.network.exchange(self.process, path, body)

    def get(self, path: str, media_type: str) -> Answer:  # noqa: ARG002 - the port
        return self.network.exchange(self.process, path, b"")
