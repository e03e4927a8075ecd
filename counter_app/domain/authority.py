"""Why an event has no effect although it is good: it stays in the journal, and folds pass over it.

A device that was revoked counts up to its last good events. What it wrote after them is disowned,
whatever its clock said and whenever it arrived: only the chain of `prev` tells.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from counter_app.domain.facts.office import DeviceSetUp
from counter_app.domain.journal import EventId
from counter_app.domain.sentences import Sentence, say


class Void(StrEnum):
    """Why an event has no effect."""

    DISOWNED = "disowned"
    """Written by a device after the last event that its revocation names as good."""
    NOBODY = "nobody"
    """Done in nobody's name by a device that knew of accounts."""
    UNKNOWN = "unknown"
    """Done in the name of an account that there was not."""
    CLOSED = "closed"
    """Done in the name of an account that the device knew to be closed."""
    ROLE = "role"
    """Done by a person of another role than it is for (`roles.py`)."""


WHY_VOID: Final[Mapping[Void, Sentence]] = {
    Void.DISOWNED: say("máy ghi bước này đã bị tỉnh thu hồi trước bước này"),
    Void.NOBODY: say("không có ai đăng nhập khi ghi bước này"),
    Void.UNKNOWN: say("khi ấy chưa có tài khoản đã ghi bước này"),
    Void.CLOSED: say("tài khoản ghi bước này đã đóng"),
    Void.ROLE: say("tài khoản ghi bước này không có quyền làm việc này"),
}


NEVER_VOID: Final = frozenset({DeviceSetUp.KIND})
"""What a device says of itself alone: its key, without which its seals could not be proven."""


def good_events(
    prevs: Mapping[EventId, EventId | None], last_good: Collection[EventId]
) -> frozenset[EventId]:
    """What a revoked device wrote in good time: its last good events and all before them.

    `prevs` tells the `prev` of each of its events that is here. The answer also names the events
    that are known to be good and are not here yet.
    """
    good: set[EventId] = set()
    for tip in last_good:
        at: EventId | None = tip
        while at is not None and at not in good:
            good.add(at)
            at = prevs.get(at)
    return frozenset(good)
