"""The exchange without a line: requests in a file to the province, and its reply in another.

Nothing is counted as sent but by the receipts of the reply, signed by the province's node over the
ids that they are about. Files may come in any order and any number of times.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol

import msgspec

from counter_app.domain.journal import EventId, Run, device_id
from counter_app.domain.moments import from_unix_ms
from counter_app.domain.sentences import Refused, Unavailable, say
from counter_app.service.ports import (
    CarriedIn,
    CarriedOut,
    Clock,
    Peer,
    Reader,
    Signer,
    SyncStore,
)
from counter_app.sync import bundle
from counter_app.sync.bundle import BundleError, Content, Opens, reply_context
from counter_app.sync.envelope import REQUEST_CONTEXT, EnvelopeError, open_envelope, seal
from counter_app.sync.intake import Intake
from counter_app.sync.relayed import refusals_of, vouches
from counter_app.sync.wire import (
    MOST_ANSWER_CONTENT,
    MOST_EVENTS,
    MessageError,
    SyncRequest,
    SyncResponse,
    decode,
    encode,
    to_wire,
)
from counter_app.whole_files import read_whole, write_whole

MOST_CARRIED_EVENTS: Final = 100_000
_MOST_CARRIED_BYTES: Final = 256 << 20
"""Of payload, before it is packed."""
_REQUEST_BYTES: Final = 8 << 20
"""Of payload in one message."""


class Readable(Protocol):
    """A store that can be asked."""

    def reading(self) -> AbstractContextManager[Reader]: ...


class FileCarrier:
    """The port `Carrier`."""

    def __init__(
        self,
        *,
        store: Readable,
        sync_store: SyncStore,
        signer: Signer,
        opener: Opens,
        clock: Clock,
    ) -> None:
        self._store = store
        self._sync_store = sync_store
        self._signer = signer
        self._opener = opener
        self._clock = clock

    def write(self, path: Path) -> CarriedOut:
        """See `Carrier.write`."""
        peer = self._peer()
        runs = self._sync_store.unsent_runs(
            events=MOST_CARRIED_EVENTS, payload_bytes=_MOST_CARRIED_BYTES
        )
        messages = [self._request(peer, some) for some in _portions(runs)]
        readers = [bytes.fromhex(peer.public_key), self._signer.public_key]
        try:
            content = bundle.pack(Content.REQUESTS, messages, readers)
        except BundleError as error:
            raise Unavailable(say("Dữ liệu chưa gửi quá lớn cho một gói.")) from error
        write_whole(path, content)
        self._read_back(path, messages)
        carried = sum(len(run.events) for run in runs)
        left = len(self._sync_store.unsent()) - carried
        return CarriedOut(events=carried, left=max(left, 0), size=len(content))

    def take(self, path: Path) -> CarriedIn:
        """See `Carrier.take`."""
        content = read_whole(path, most=bundle.MOST_BUNDLE_BYTES)
        peer = self._peer()
        responses = self._responses(content, peer)
        before = self._sync_store.sync_state()
        peer = self._met(peer, responses)
        for response in responses:
            if response.node == peer.node:
                self._settle(response, peer)
        passed_over = self._take_in(responses, peer)
        after = self._sync_store.sync_state()
        return CarriedIn(
            new=after.events - before.events,
            unsent=after.unsent,
            rejected=after.rejected,
            passed_over=passed_over,
        )

    def _peer(self) -> Peer:
        peer = self._sync_store.peer()
        if peer is None:
            raise Refused(say("Quầy này chưa ghi danh với máy chủ của tỉnh."), "code")
        return peer

    def _intake(self, peer: Peer) -> Intake:
        with self._store.reading() as reader:
            agency_code = reader.device().agency_code
        return Intake(
            store=self._sync_store,
            own_key=self._signer.public_key,
            agency_code=agency_code,
            authority=bytes.fromhex(peer.public_key),
        )

    def _request(self, peer: Peer, runs: Sequence[Run]) -> bytes:
        request = SyncRequest(
            device=bytes.fromhex(device_id(self._signer.public_key)),
            time_ms=int(self._clock.now().timestamp() * 1000),
            node=peer.node,
            cursors={feed: self._sync_store.cursor(feed) for feed in self._intake(peer).feeds},
            runs=tuple(map(to_wire, runs)),
        )
        return seal(encode(request), self._signer, REQUEST_CONTEXT)

    def _read_back(self, path: Path, messages: Sequence[bytes]) -> None:
        """What lies in the file now, read anew, is what was to be written; or `Unavailable`."""
        written = read_whole(path, most=bundle.MOST_BUNDLE_BYTES)
        try:
            same = bundle.unpack(written, Content.REQUESTS, self._opener) == tuple(messages)
        except BundleError:
            same = False
        if not same:
            raise Unavailable(
                say(
                    "Đọc lại tệp “{name}” không đúng như đã ghi; hãy dùng USB khác và xuất lại.",
                    name=path.name,
                )
            )

    def _responses(self, content: bytes, peer: Peer) -> list[SyncResponse]:
        """Every message of a reply to this counter. Raises `Refused` where one is not sound."""
        device = bytes.fromhex(device_id(self._signer.public_key))
        try:
            return [
                _opened(message, reply_context(device), bytes.fromhex(peer.public_key))
                for message in bundle.unpack(content, Content.REPLY, self._opener)
            ]
        except (BundleError, EnvelopeError, MessageError) as error:
            raise Refused(
                say(
                    "Tệp này không phải gói trả lời của tỉnh cho quầy này, hoặc đã hỏng; không "
                    "nhận gì từ tệp. Hãy chép lại từ máy chủ."
                ),
                "path",
            ) from error

    def _met(self, peer: Peer, responses: Sequence[SyncResponse]) -> Peer:
        """The peer after this reply: another incarnation counts if it spoke later than this one."""
        last = self._sync_store.sync_state().last_receipt_at
        for response in responses:
            newer = last is None or from_unix_ms(response.time_ms) > last
            if response.node != peer.node and newer:
                peer = replace(peer, node=response.node)
                self._sync_store.set_peer(peer)
        return peer

    def _settle(self, response: SyncResponse, peer: Peer) -> None:
        """Count what the node signed for, and keep what it would not take."""
        key = bytes.fromhex(peer.public_key)
        for told in response.relayed:
            ids = tuple(map(EventId, told.ids))
            if told.receipt.node == peer.node and vouches(told.receipt, ids, key):
                at = from_unix_ms(told.receipt.at)
                self._sync_store.acknowledge(ids, at, msgspec.msgpack.encode(told.receipt))
        refused = refusals_of(response.refused_above, response.time_ms)
        if refused:
            self._sync_store.reject(refused)

    def _take_in(self, responses: Sequence[SyncResponse], peer: Peer) -> int:
        """Take in what came down; how many runs could not be proven.

        Positions of another life of the node say nothing here, so its runs come without them.
        """
        intake = self._intake(peer)
        for response in responses:
            if response.node == peer.node:
                intake.take_pages(response.feeds)
            else:
                intake.take_given([run for page in response.feeds for run in page.runs])
        return intake.passed_over


def _portions(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """The runs in the portions of one message each; at least one, which then only asks."""
    portion: list[Run] = []
    events = size = 0
    for run in runs:
        events += len(run.events)
        size += sum(len(event.payload) for event in run.events)
        if portion and (events > MOST_EVENTS or size > _REQUEST_BYTES):
            yield portion
            portion, events, size = [], len(run.events), 0
        portion.append(run)
    yield portion


def _opened(message: bytes, context: bytes, public_key: bytes) -> SyncResponse:
    envelope = open_envelope(message)
    if not envelope.holds(context, public_key):
        raise EnvelopeError("not signed for this counter by its node")
    return decode(envelope.content(MOST_ANSWER_CONTENT), SyncResponse)
