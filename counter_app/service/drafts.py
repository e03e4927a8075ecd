"""Unfinished entries, kept so that a crash or a power cut loses no typing.

Each person has their own: who signs in next at the same counter does not see them.
"""

from dataclasses import replace

from counter_app.domain.roles import Actor
from counter_app.service.desk import Desk
from counter_app.service.ports import Draft


def keep_draft(desk: Desk, key: str, body: bytes) -> None:
    """Keep an unfinished entry under a key, replacing what was kept under it."""
    with desk.writing() as work:
        saved_at = desk.clock.now()
        work.keep_draft(Draft(key=own_key(desk.actor, key), body=body, saved_at=saved_at))
        work.commit()


def drop_draft(desk: Desk, key: str) -> None:
    """Forget an entry that is no longer wanted."""
    with desk.writing() as work:
        work.drop_draft(own_key(desk.actor, key))
        work.commit()


def kept_drafts(desk: Desk) -> tuple[Draft, ...]:
    """All entries that this person kept, latest first."""
    with desk.store.reading() as reader:
        drafts = reader.drafts()
    prefix = own_key(desk.actor, "")
    own = (draft for draft in drafts if draft.key.startswith(prefix))
    return tuple(
        replace(draft, key=draft.key.removeprefix(prefix))
        for draft in own
        if "/" not in draft.key.removeprefix(prefix)
    )


def own_key(actor: Actor, key: str) -> str:
    """The key in the store: a person's own, or, without accounts, the counter's."""
    return f"{actor.id}/{key}" if actor.id else key
