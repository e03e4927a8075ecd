"""A commune's hub: the same server, joined to the province, its relay driven step by step."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Final
from unittest.mock import patch

import msgspec
from typing_extensions import override

from counter_app.sync.calling import Caller
from counter_app.sync.envelope import answer_context, open_envelope, seal
from counter_app.sync.transport import Answer, Transport
from counter_app.sync.wire import (
    MOST_ANSWER_CONTENT,
    RelayedReceipt,
    SyncResponse,
    decode,
    encode,
)
from provincial_server import joining
from provincial_server.above import Above
from provincial_server.joining import Joining, join
from provincial_server.relaying import Hub
from tests.simulation.network import Sender
from tests.simulation.province import Server

HUB_URL: Final = "http://localhost:8443"


@dataclass(slots=True)
class CommuneHub(Server):
    """A hub over one folder, and its line to the province."""

    agency_code: str = ""
    dice: Random = field(default_factory=Random)
    false: bool = False
    """Hands on receipts that the province never gave."""
    line: Callable[[Sender], Transport] | None = None
    """How it calls above."""

    @property
    def relay(self) -> Hub | None:
        """What carries; None before it joined."""
        return self.exchange.hub

    @override
    def open_doors(self) -> None:
        Server.open_doors(self)
        relay = self.relay
        if relay is not None:
            assert self.line is not None
            relay._transport = self.line(self)
            relay._caller = Caller(relay._store, relay._clock, relay._transport, self.dice.random)

    def join(self, url: str, code: str) -> None:
        """Hand in the operator's code. Raises `Refused` or `Unavailable`."""
        assert self.line is not None
        line = self.line(self)
        asked = Joining(url=url, code=code, agency_code=self.agency_code, name="Máy chủ xã")
        with patch.object(joining, "HttpTransport", lambda _clock: line):
            join(self.node, asked)
        self.open_doors()

    def carry(self) -> str:
        """One exchange with the province, if the back-off allows it; how it ended."""
        relay = self.relay
        if relay is None:
            return "has not joined"
        if not relay._caller.may_call():
            return "waits"
        relay._wake.clear()
        relay.carry()
        return "cannot carry" if relay._store.attempts().failures else "carries"

    @override
    def post(self, path: str, body: bytes) -> Answer:
        answer = Server.post(self, path, body)
        if not self.false or path != "/v1/sync" or answer.status != 200:
            return answer
        return self._lying(body, answer) if self.dice.random() < 0.5 else answer

    def _lying(self, request: bytes, answer: Answer) -> Answer:
        """The same answer with a receipt of the hub's own making as the province's."""
        device = open_envelope(request).signer
        content = open_envelope(answer.body).content(MOST_ANSWER_CONTENT)
        told = decode(content, SyncResponse)
        ids = frozenset(self.written_by(device))
        number = max((one.number for one in told.relayed), default=self.clock.now_ms())
        forged = RelayedReceipt(self.exchange.receipt(device, ids), tuple(sorted(ids)), number + 1)
        lie = msgspec.structs.replace(told, relayed=(*told.relayed, forged))
        sealed = seal(encode(lie), self.node.key, answer_context(request))
        return Answer(answer.status, answer.media_type, sealed)

    def waiting(self) -> int:
        """How many events the province has said nothing of."""
        with self.node.database.reading() as connection:
            return Above(connection, self.agency_code).open_count()
