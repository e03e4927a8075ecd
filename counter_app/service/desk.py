"""The desk: the ports a counter works with, bundled once by `bootstrap`."""

from dataclasses import dataclass

from counter_app.service.attachment_port import Attachments
from counter_app.service.ports import CatalogueFiles, Clock, Exchange, Forms, Store, SyncStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything a use case may ask of the world."""

    store: Store
    sync_store: SyncStore
    clock: Clock
    forms: Forms
    files: CatalogueFiles
    exchange: Exchange
    attachments: Attachments
