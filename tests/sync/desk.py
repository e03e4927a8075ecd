"""The desk of a counter of these tests, for what people do there."""

from dataclasses import fields
from typing import Any, cast

from counter_app.domain.roles import UNCLAIMED, Actor
from counter_app.hashing import Argon2Passwords, HashCost
from counter_app.service.desk import Desk
from tests.sync.office import Counter

QUICK = HashCost(memory_kib=64, passes=1)


def desk_of(counter: Counter, actor: Actor = UNCLAIMED) -> Desk:
    """Store, clock and passwords are real; what these tests do not touch is not there."""
    nobody = cast("dict[str, Any]", dict.fromkeys(field.name for field in fields(Desk)))
    there = {
        "store": counter.store,
        "sync_store": counter.store,
        "clock": counter.clock,
        "exchange": counter.engine,
        "passwords": Argon2Passwords(QUICK),
        "actor": actor,
    }
    return Desk(**(nobody | there))
