"""The lines between counters, hub and province, and all that a line can do to a message."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Final, Protocol

import msgspec

from counter_app.domain.journal import DeviceId
from counter_app.domain.sentences import Unavailable
from counter_app.sync.envelope import MAGIC, open_envelope, seal
from counter_app.sync.transport import Answer, Link, Transport, foreign_answer
from counter_app.sync.wire import MOST_ANSWER_CONTENT, SyncResponse, decode, encode
from tests.simulation.malice import NOBODY
from tests.simulation.points import ANSWERED, SEND, PowerCut
from tests.simulation.province import Server

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
    "answer forged",
    "busy",
    "failed",
    "portal",
)
_ALTERED: Final = ("request damaged", "answer damaged", "answer cut", "answer forged")
_SEALED: Final = ("/v1/sync", "/v1/contents")
"""What may be altered on the way: everything else rests on TLS, which lets nothing through."""
_MOST_KEPT: Final = 40


class Sender(Protocol):
    """Whoever calls: a counter's process, or a hub."""

    @property
    def name(self) -> str: ...

    @property
    def device(self) -> DeviceId: ...

    @property
    def cut_off(self) -> bool: ...


@dataclass(slots=True)
class Weather:
    """Which faults there are in this world, and how likely any of them hits a request."""

    faults: tuple[str, ...] = ()
    likely: float = 0.0


@dataclass(slots=True)
class Network:
    """Hands bytes to a server and back; what is late or old is kept, to come again."""

    servers: dict[str, Server]
    """By address."""
    dice: Random
    reach: Callable[[object, str], None]
    log: Callable[[str], None]
    count: Callable[[str], None]
    weather: Weather = field(default_factory=Weather)
    late: list[tuple[str, str, bytes]] = field(default_factory=list)
    _old: list[tuple[str, str, Answer]] = field(default_factory=list)
    """Answers that somebody on the line kept, the devices they were for, and to what."""

    def transport(self, sender: Sender) -> Transport:
        return _Transport(self, sender)

    def deliver_late(self) -> None:
        """One of the requests that were given up long ago arrives after all."""
        if self.late:
            url, path, body = self.late.pop(self.dice.randrange(len(self.late)))
            self.log("a late request arrives")
            self._hand_over(url, path, body)

    def exchange(self, sender: Sender, url: str, path: str, body: bytes) -> Answer:
        """One request. Raises `Unavailable` where no answer came."""
        self.reach(sender, SEND)
        if sender.cut_off:
            raise Unavailable(foreign_answer())
        fault = self._fault(path)
        if fault:
            self.count(f"line: {fault}")
            self.log(f"{sender.name}: {fault}")
        answer = self._under(fault, url, path, body)
        if path in _SEALED and answer.status == 200:
            answer = self._replayed(fault, sender.device, path, answer)
        self.reach(sender, ANSWERED)
        return answer

    def _fault(self, path: str) -> str:
        """What hits this request."""
        weather = self.weather
        if not weather.faults or self.dice.random() >= weather.likely:
            return ""
        fault = self.dice.choice(weather.faults)
        return "answer lost" if path not in _SEALED and fault in _ALTERED else fault

    def _under(self, fault: str, url: str, path: str, body: bytes) -> Answer:
        match fault:
            case "no line" | "request lost":
                raise Unavailable(foreign_answer())
            case "request late":
                self.late.append((url, path, body))
                raise Unavailable(foreign_answer())
            case "busy":
                return Answer(503, "text/plain", b"", float(self.dice.choice((0, 5, 900, 10**9))))
            case "failed":
                return Answer(500, "text/html", b"<h1>Internal Server Error</h1>")
            case "portal":
                return Answer(200, "text/html", b"<form>Wi-Fi</form>")
            case "request damaged":
                return self._handed(url, path, self._flipped(body))
            case _:
                return self._answer_under(fault, url, path, body)

    def _answer_under(self, fault: str, url: str, path: str, body: bytes) -> Answer:
        if fault == "request twice":
            self._handed(url, path, body)
        answer = self._handed(url, path, body)
        match fault:
            case "answer lost":
                raise Unavailable(foreign_answer())
            case "answer damaged":
                return Answer(answer.status, answer.media_type, self._flipped(answer.body))
            case "answer cut":
                most = self.dice.randrange(len(answer.body) + 1)
                return Answer(answer.status, answer.media_type, answer.body[:most])
            case "answer forged" if path == "/v1/sync" and answer.status == 200:
                return Answer(answer.status, answer.media_type, _forged(answer.body))
            case _:
                return answer

    def _replayed(self, fault: str, device: str, path: str, answer: Answer) -> Answer:
        """In its place an answer that was kept, to the same device as often as to any."""
        self._old = [*self._old[-_MOST_KEPT:], (device, path, answer)]
        if fault != "answer of old":
            return answer
        there = [(whose, old) for whose, asked, old in self._old if asked == path]
        same = [old for whose, old in there if whose == device]
        return self.dice.choice(self.dice.choice((same, [old for _, old in there])))

    def _handed(self, url: str, path: str, body: bytes) -> Answer:
        answer = self._hand_over(url, path, body)
        if answer is None:
            raise Unavailable(foreign_answer())
        return answer

    def _hand_over(self, url: str, path: str, body: bytes) -> Answer | None:
        """The server's answer; None where its power went before it could give one."""
        server = self.servers.get(url)
        if server is None:
            return None
        try:
            return server.post(path, body)
        except PowerCut as cut:
            if cut.machine is not server:
                raise
            self.log(f"the {server.name} starts anew")
            server.power_up()
            return None

    def _flipped(self, data: bytes) -> bytes:
        """The same bytes with a few bits turned."""
        if not data:
            return data
        damaged = bytearray(data)
        for _ in range(self.dice.randint(1, 3)):
            damaged[self.dice.randrange(len(damaged))] ^= 1 << self.dice.randrange(8)
        return bytes(damaged)


def _forged(body: bytes) -> bytes:
    """By somebody between: the node has told everything, and what it told is left out."""
    true = open_envelope(body)
    told = decode(true.content(MOST_ANSWER_CONTENT), SyncResponse)
    emptied = tuple(msgspec.structs.replace(page, runs=()) for page in told.feeds)
    forged = seal(encode(msgspec.structs.replace(told, feeds=emptied)), NOBODY, b"")
    name_ends = len(MAGIC) + len(true.signer) // 2
    return body[:name_ends] + forged[name_ends:]


@dataclass(slots=True)
class _Transport:
    """The port `Transport` of one sender."""

    network: Network
    sender: Sender

    @contextmanager
    def open(self, url: str, certificate_pem: str) -> Iterator[Link]:  # noqa: ARG002 - the port
        yield _Link(self.network, self.sender, url)


@dataclass(slots=True)
class _Link:
    """The port `Link`."""

    network: Network
    sender: Sender
    url: str

    def post(self, path: str, body: bytes, media_type: str) -> Answer:  # noqa: ARG002 - the port
        return self.network.exchange(self.sender, self.url, path, body)

    def get(self, path: str, media_type: str) -> Answer:  # noqa: ARG002 - the port
        return self.network.exchange(self.sender, self.url, path, b"")
