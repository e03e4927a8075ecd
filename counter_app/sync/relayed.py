"""The province's word as a hub hands it on: nothing of it is believed but what proves itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from counter_app.domain.journal import EventId, digest_of
from counter_app.domain.moments import from_unix_ms
from counter_app.domain.sentences import Unavailable, say
from counter_app.service.ports import HandedOn, Reject, SyncStore
from counter_app.sync.envelope import signature_holds
from counter_app.sync.wire import Receipt, Rejection, RelayedReceipt, SyncResponse, receipt_message


def vouches(receipt: Receipt, ids: Iterable[EventId], public_key: bytes) -> bool:
    """Whether the owner of this key signed that exactly these events are durable there."""
    distinct = set(ids)
    return (
        receipt.count == len(distinct)
        and receipt.digest == digest_of(distinct)
        and signature_holds(receipt_message(receipt), receipt.signature, public_key)
    )


@dataclass(frozen=True, slots=True)
class Relay:
    """What came through a hub, under the key of the province's node."""

    store: SyncStore
    authority: bytes

    def after(self) -> int:
        """The last receipt that was taken in."""
        return self.store.relayed_after()

    def take(self, response: SyncResponse) -> bool:
        """Keep what an answer hands on; whether there was anything, so that more may follow.

        Raises `Unavailable` for a receipt that the province did not sign, or that goes back.
        """
        if not response.relayed:
            return False
        self._check(response.relayed)
        receipts = [one for one in response.relayed if one.ids]
        acknowledged = tuple(EventId(event) for one in receipts for event in one.ids)
        at = max((one.receipt.at for one in receipts), default=None)
        self.store.take_handed_on(
            HandedOn(
                number=response.relayed[-1].number,
                acknowledged=acknowledged,
                at=None if at is None else from_unix_ms(at),
                refused=refusals_of(response.refused_above, response.time_ms),
            )
        )
        return True

    def _check(self, relayed: Sequence[RelayedReceipt]) -> None:
        number = self.after()
        for one in relayed:
            ids = map(EventId, one.ids)
            if one.number <= number or not (
                not one.ids or vouches(one.receipt, ids, self.authority)
            ):
                raise Unavailable(
                    say(
                        "Máy chủ xã chuyển về giấy xác nhận không phải do tỉnh ký; không dùng máy "
                        "chủ xã lần này. Hãy báo quản trị tỉnh."
                    )
                )
            number = one.number


def refusals_of(refused: Iterable[Rejection], time_ms: int) -> tuple[Reject, ...]:
    """What the province would not take, as it was handed on at this time."""
    at = from_unix_ms(time_ms)
    return tuple(
        Reject(event_id=EventId(one.event), reason=one.reason, said=one.vi, rejected_at=at)
        for one in refused
    )
