"""Taking in attachments: chunk by chunk, only what an event names, proven by its hash."""

from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import Select, select, update

from counter_app.domain.journal import DeviceId
from counter_app.sealed.growing import GrowingFolder, MismatchError
from counter_app.sealed.sealing import Sealing
from counter_app.sync import contents as wire
from counter_app.sync.contents import ContentAnswer, ContentReceipt, ContentRequest
from counter_app.sync.envelope import (
    Envelope,
    EnvelopeError,
    answer_context,
    open_envelope,
    seal,
)
from counter_app.sync.wire import PROTOCOL, MessageError
from provincial_server import problems
from provincial_server.exchange import Exchange
from provincial_server.ingest import EnrolledDevice
from provincial_server.node import NodeKey
from provincial_server.problems import Problem
from provincial_server.projector import catch_up_with
from provincial_server.quiet import Quiet
from provincial_server.tables import contents

_PURPOSE: Final = b"motcua-node-attachments/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentIntake:
    """Takes in what counters attached, after the events that name it."""

    exchange: Exchange
    folder: GrowingFolder
    quiet: Quiet | None = None

    def answer(self, body: bytes) -> bytes:
        """The sealed answer to a sealed chunk or question. Raises `Problem`.

        What it says is held is durable; its receipt means that the whole is, under its hash.
        """
        envelope = _opened(body)
        sender = self.exchange.sender(envelope, wire.REQUEST_CONTEXT)
        request = _request(envelope)
        size = self._named(sender, request)
        held = self._held(sender, request, size)
        answer = ContentAnswer(
            node=self.exchange.incarnation,
            time_ms=self.exchange.now(),
            sha256=request.sha256,
            held=held,
            receipt=self._receipt(sender.id, request.sha256, size) if held == size else None,
        )
        return seal(wire.encode(answer), self.exchange.key, answer_context(body))

    def _named(self, sender: EnrolledDevice, request: ContentRequest) -> int:
        """The content's size by the event that names it."""
        if request.feed != sender.agency_code:
            raise Problem(HTTPStatus.NOT_FOUND, problems.CONTENT_UNKNOWN)
        query = select(contents.c.size).where(
            contents.c.feed == request.feed, contents.c.sha256 == request.sha256
        )
        size = self._asked(query)
        if size is None:
            catch_up_with(self.exchange.database, request.feed)
            size = self._asked(query)
        if size is None or size != request.size or size > wire.MOST_CONTENT:
            raise Problem(HTTPStatus.NOT_FOUND, problems.CONTENT_UNKNOWN)
        return size

    def _asked(self, query: Select[Any]) -> int | None:
        with self.exchange.database.reading() as connection:
            found = connection.execute(query).scalar_one_or_none()
            return None if found is None else int(found)

    def _held(self, sender: EnrolledDevice, request: ContentRequest, size: int) -> int:
        sha256 = request.sha256.hex()
        if self.folder.whole.holds(sha256):
            self._note_whole(request)  # which a power cut may have kept from being noted
            return size
        if not request.data:
            return self.folder.held(sender.id, sha256)
        self._may_come(sender.id)
        held = self.folder.add(sender.id, sha256, request.offset, request.data)
        if held < size:
            return held
        try:
            self.folder.complete(sender.id, sha256)
        except MismatchError as error:
            raise Problem(HTTPStatus.CONFLICT, problems.CONTENT_MISMATCH) from error
        self._note_whole(request)
        return size

    def _may_come(self, device: DeviceId) -> None:
        now = self.exchange.now()
        opens = self.quiet.opens_at_ms(now, device) if self.quiet is not None else now
        if opens > now:
            wait = -(-(opens - now) // 1000)
            raise Problem(HTTPStatus.TOO_MANY_REQUESTS, problems.CONTENTS_LATER, wait)

    def _note_whole(self, request: ContentRequest) -> None:
        """Where it was not noted yet; a hub then carries it on."""
        this = contents.c.feed == request.feed, contents.c.sha256 == request.sha256
        unnoted = update(contents).where(*this, contents.c.whole_ms.is_(None))
        with self.exchange.database.writing() as connection:
            noted = connection.execute(unnoted.values(whole_ms=self.exchange.now())).rowcount
        if noted and self.exchange.hub is not None:
            self.exchange.hub.wake()

    def _receipt(self, device: DeviceId, sha256: bytes, size: int) -> ContentReceipt:
        receipt = ContentReceipt(
            node=self.exchange.incarnation,
            device=bytes.fromhex(device),
            at=self.exchange.now(),
            sha256=sha256,
            size=size,
        )
        signature = self.exchange.key.sign(wire.receipt_message(receipt))
        return msgspec.structs.replace(receipt, signature=signature)


def contents_folder(root: Path, key: NodeKey) -> GrowingFolder:
    """Where a node keeps attachments, sealed under a key that follows from its own."""
    return GrowingFolder(root / "attachments", Sealing(key.derived(_PURPOSE)))


def _opened(body: bytes) -> Envelope:
    try:
        return open_envelope(body)
    except EnvelopeError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, problems.BAD_MESSAGE) from error


def _request(envelope: Envelope) -> ContentRequest:
    try:
        request = wire.decode_request(envelope.content(wire.MOST_REQUEST_CONTENT))
    except (EnvelopeError, MessageError) as error:
        raise Problem(HTTPStatus.BAD_REQUEST, problems.BAD_MESSAGE) from error
    if request.protocol != PROTOCOL:
        raise Problem(HTTPStatus.BAD_REQUEST, problems.PROTOCOL)
    if request.device.hex() != envelope.signer:
        raise Problem(HTTPStatus.UNAUTHORIZED, problems.BAD_SIGNATURE)
    return request
