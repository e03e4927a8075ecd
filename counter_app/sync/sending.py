"""Sending attachments: after the records, chunk by chunk, the most urgent first, in nobody's way.

What was cut off goes on from where the node says it is, after days as well. Only the node's signed
receipt over the whole content's hash takes a content out of the queue.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, Protocol

from counter_app.domain.journal import device_id
from counter_app.domain.moments import from_unix_ms
from counter_app.domain.sentences import Damaged, Refused, Sentence, Unavailable, say
from counter_app.service.ports import (
    Clock,
    ContentQueue,
    Direction,
    Peer,
    PeerRole,
    Reader,
    Signer,
    SyncStore,
    UnsentContent,
    UploadTurn,
)
from counter_app.sync import contents
from counter_app.sync.answers import content_answer_of
from counter_app.sync.contents import (
    MEDIA_TYPE,
    MOST_CHUNK,
    REQUEST_CONTEXT,
    ContentAnswer,
    ContentReceipt,
    ContentRequest,
    receipt_message,
)
from counter_app.sync.envelope import seal, signature_holds
from counter_app.sync.transport import Link, ServerBusy, Transport

_FIRST_CHUNK: Final = 32 << 10
_AT_ONCE: Final = 50
"""Contents that one look into the queue brings."""


class Kept(Protocol):
    """Where the contents lie."""

    def content(self, sha256: str) -> Iterator[bytes]: ...


class CounterStore(SyncStore, Protocol):
    """A counter's store: to be asked, and in the direction of each node."""

    def reading(self) -> AbstractContextManager[Reader]: ...


@dataclass(slots=True, kw_only=True)
class Sending:
    """One turn of sending contents to a node, until its budget of bytes is used up."""

    records_wait: Callable[[], bool]
    queue: ContentQueue
    kept: Kept
    signer: Signer
    clock: Clock
    peer: Peer
    agency_code: str
    room: int
    """Bytes of content that this turn may send."""
    problem: Sentence | None = None
    """Why a content was left for later, though the line was good."""
    _chunk: int = field(default=_FIRST_CHUNK)

    def run(self, link: Link) -> bool:
        """Send what is unsent; whether more could follow at once.

        Ends early where records are unsent: they go first. Raises `Unavailable` where the line
        breaks or the node asks to come later.
        """
        for content in self.queue.unsent_contents(_AT_ONCE):
            try:
                done = self._send(link, content)
            except (Refused, Damaged) as error:
                self.problem = error.sentence
                continue
            if not done:
                return self.room > 0
        return False

    def _send(self, link: Link, content: UnsentContent) -> bool:
        """Send one content, from where the node is; whether it is there now."""
        answer = self._ask(link, content, 0, b"")
        while not self._settled(content, answer):
            if self.room <= 0 or self.records_wait():
                return False
            start = answer.held
            data = self._part(content, start)
            answer = self._ask(link, content, start, data)
            if answer.held <= start:
                raise Unavailable(
                    say("Máy chủ chưa nhận được tệp đính kèm; sẽ tự gửi lại từ chỗ đang dở.")
                )
            self.room -= len(data)
            self._chunk = min(self._chunk * 2, MOST_CHUNK)
        return True

    def _part(self, content: UnsentContent, start: int) -> bytes:
        """The next chunk of a content that begins at `start`. Raises `Damaged`."""
        most = min(self._chunk, max(self.room, _FIRST_CHUNK))
        part, at = bytearray(), 0
        for piece in self.kept.content(content.sha256):
            part += piece[max(start - at, 0) :]
            at += len(piece)
            if len(part) >= most:
                break
        return bytes(part[:most])

    def _ask(self, link: Link, content: UnsentContent, offset: int, data: bytes) -> ContentAnswer:
        request = ContentRequest(
            device=bytes.fromhex(device_id(self.signer.public_key)),
            time_ms=int(self.clock.now().timestamp() * 1000),
            feed=self.agency_code,
            sha256=bytes.fromhex(content.sha256),
            size=content.size,
            offset=offset,
            data=data,
        )
        sealed = seal(contents.encode(request), self.signer, REQUEST_CONTEXT)
        answer = content_answer_of(link.post("/v1/contents", sealed, MEDIA_TYPE), sealed, self.peer)
        if answer.sha256 != request.sha256 or answer.held > content.size:
            raise Unavailable(say("Câu trả lời của máy chủ không khớp với tệp đã gửi."))
        return answer

    def _settled(self, content: UnsentContent, answer: ContentAnswer) -> bool:
        receipt = answer.receipt
        if receipt is None:
            return False
        if not self._vouched(content, receipt):
            raise Unavailable(
                say("Giấy xác nhận của máy chủ không khớp với tệp đã gửi; sẽ gửi lại.")
            )
        self.queue.content_sent(content.sha256, from_unix_ms(receipt.at))
        return True

    def _vouched(self, content: UnsentContent, receipt: ContentReceipt) -> bool:
        return (
            receipt.sha256.hex() == content.sha256
            and receipt.size == content.size
            and receipt.device.hex() == device_id(self.signer.public_key)
            and signature_holds(
                receipt_message(receipt), receipt.signature, bytes.fromhex(self.peer.public_key)
            )
        )


class ContentSender:
    """The port `Uploads`: to the commune's hub where it answers, to the province where not."""

    def __init__(
        self,
        *,
        store: CounterStore,
        kept: Kept,
        signer: Signer,
        clock: Clock,
        transport: Transport,
    ) -> None:
        self._store = store
        self._kept = kept
        self._signer = signer
        self._clock = clock
        self._transport = transport

    def send(self, most_bytes: int) -> UploadTurn:
        """See `Uploads.send`."""
        store = self._direction()
        peer = store.peer()
        if peer is None or not store.contents_state().unsent:
            return UploadTurn(state=store.contents_state(), more=False)
        with self._store.reading() as reader:
            agency_code = reader.device().agency_code
        turn = Sending(
            records_wait=lambda: bool(store.unsent_bytes()),
            queue=store,
            kept=self._kept,
            signer=self._signer,
            clock=self._clock,
            peer=peer,
            agency_code=agency_code,
            room=most_bytes,
        )
        return self._sent(store, peer, turn)

    def _sent(self, store: ContentQueue, peer: Peer, turn: Sending) -> UploadTurn:
        again_at, more = None, False
        try:
            with self._transport.open(peer.url, peer.certificate_pem) as link:
                more = turn.run(link)
        except ServerBusy as busy:
            again_at = self._clock.now() + timedelta(seconds=busy.retry_after)
            turn.problem = busy.sentence
        return UploadTurn(
            state=store.contents_state(),
            more=more,
            again_at=again_at,
            problem=str(turn.problem or ""),
        )

    def _direction(self) -> Direction:
        hub = self._store.towards(PeerRole.HUB)
        if hub.peer() is not None and not hub.attempts().failures:
            return hub
        return self._store
