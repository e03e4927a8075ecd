"""Unfinished entries, kept so that a crash or a power cut loses no typing."""

from counter_app.service.desk import Desk
from counter_app.service.ports import Draft


def keep_draft(desk: Desk, key: str, body: bytes) -> None:
    """Keep an unfinished entry under a key, replacing what was kept under it."""
    with desk.store.writing() as work:
        work.keep_draft(Draft(key=key, body=body, saved_at=desk.clock.now()))
        work.commit()


def drop_draft(desk: Desk, key: str) -> None:
    """Forget an entry that is no longer wanted."""
    with desk.store.writing() as work:
        work.drop_draft(key)
        work.commit()


def kept_drafts(desk: Desk) -> tuple[Draft, ...]:
    """All kept entries, latest first."""
    with desk.store.reading() as reader:
        return reader.drafts()
