"""A counter's desk where backups can be made."""

from dataclasses import replace

from counter_app.db.backup import Source, StoreBackups
from counter_app.service.desk import Desk
from tests.ui.office import KEY, Counter


def desk_with_backups(counter: Counter) -> Desk:
    source = Source(
        root=counter.path.parent,
        files={},
        attachments=counter.path.with_name("attachments"),
        key=KEY,
        signer=counter.signer,
        clock=counter.clock,
    )
    return replace(counter.desk, backups=StoreBackups(counter.store, source))
