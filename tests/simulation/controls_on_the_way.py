"""Deliberate bugs in what goes by a hub, on a stick, in chunks, and after a revocation."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from unittest.mock import patch

from counter_app.db.exchange import SqlSyncStore
from counter_app.domain.journal import EventId
from counter_app.service.ports import PeerRole, UnsentContent
from counter_app.sync import relayed
from counter_app.sync.comparison import Comparison
from counter_app.sync.contents import ContentAnswer
from counter_app.sync.envelope import Envelope
from counter_app.sync.sending import Sending
from counter_app.sync.wire import FeedPage
from provincial_server import exchange
from provincial_server.contents import ContentIntake
from tests.simulation.controls import Patched, control


def _takes_the_hubs_receipt_for_the_provinces() -> Patched:
    production = SqlSyncStore.acknowledge

    def buggy(
        self: SqlSyncStore, events: Sequence[EventId], at: datetime, receipt: bytes = b""
    ) -> None:
        production(self, events, at, receipt)
        if self._role is PeerRole.HUB:
            production(self.towards(PeerRole.PROVINCE), events, at, receipt)

    return patch.object(SqlSyncStore, "acknowledge", buggy)


def _checks_no_relayed_receipt() -> Patched:
    return patch.object(relayed, "vouches", lambda *_: True)


def _skips_the_comparison() -> Patched:
    production = Comparison.check

    def buggy(self: Comparison, pages: Iterable[FeedPage]) -> None:
        if self.comes_first:
            production(self, pages)

    return patch.object(Comparison, "check", buggy)


def _takes_what_a_revoked_device_wrote_late() -> Patched:
    return patch.object(exchange, "without_disowned", lambda _connection, judged, _: (judged, {}))


def _marks_a_content_as_sent_by_its_last_chunk() -> Patched:
    production = Sending._settled

    def buggy(self: Sending, content: UnsentContent, answer: ContentAnswer) -> bool:
        if answer.receipt is None and answer.held:
            self.queue.content_sent(content.sha256, self.clock.now())
            return True
        return production(self, content, answer)

    return patch.object(Sending, "_settled", buggy)


def _believes_any_hash() -> Patched:
    def buggy(self: ContentIntake, sender: object, request: object, size: int) -> int:
        held: int = production(self, sender, request, size)  # type: ignore[arg-type]
        return size if held >= size // 2 else held

    production = ContentIntake._held
    return patch.object(ContentIntake, "_held", buggy)


def _believes_unsigned_answers() -> Patched:
    return patch.object(Envelope, "holds", lambda *_: True)


ON_THE_WAY: Final = (
    control(
        "takes the hub's receipt for the province's",
        "hub",
        _takes_the_hubs_receipt_for_the_provinces,
    ),
    control("checks no relayed receipt", "hub, false hub", _checks_no_relayed_receipt),
    control("skips the comparison", "province restored, unsaid restores", _skips_the_comparison),
    control(
        "takes what a revoked device wrote late",
        "revoked, hub",
        _takes_what_a_revoked_device_wrote_late,
    ),
    control(
        "marks a content as sent by its last chunk",
        "attachments",
        _marks_a_content_as_sent_by_its_last_chunk,
    ),
    control("believes any hash", "attachments", _believes_any_hash),
    control("believes unsigned answers", "bad line", _believes_unsigned_answers),
)
