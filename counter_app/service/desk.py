"""The desk: who works, and the ports a counter works with, bundled once by `bootstrap`."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

from counter_app.domain.roles import UNCLAIMED, Actor
from counter_app.service.attachment_port import Attachments
from counter_app.service.backup_port import Backups
from counter_app.service.password_port import Passwords
from counter_app.service.ports import (
    Carrier,
    CatalogueFiles,
    Clock,
    Exchange,
    Forms,
    Store,
    SyncStore,
    TableFiles,
    Uploads,
    Work,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything a use case may ask of the world, and in whose name it asks."""

    store: Store
    sync_store: SyncStore
    clock: Clock
    forms: Forms
    files: CatalogueFiles
    tables: TableFiles
    exchange: Exchange
    carrier: Carrier
    uploads: Uploads
    attachments: Attachments
    passwords: Passwords
    backups: Backups | None = None
    """None where this desk has no data folder of its own."""
    actor: Actor = UNCLAIMED

    def writing(self) -> AbstractContextManager[Work]:
        """A transaction in the name of whoever works here, see `Store.writing`."""
        return self.store.writing(self.actor.id)
