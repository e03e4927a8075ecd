"""The one place that knows every adapter: makes a counter, or opens the one that is there."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace

from counter_app import logs
from counter_app.clock import SystemClock
from counter_app.db import SqlStore, Witness, create_store, open_store
from counter_app.domain.catalogue import Procedure
from counter_app.domain.journal import device_id
from counter_app.domain.sentences import Refused, say
from counter_app.later import later
from counter_app.paths import DataDir, state_dir
from counter_app.resources import shipped_calendars
from counter_app.service.accounts import (
    NewClerk,
    actor_at_start,
    checked,
    enrol_first,
    enrol_fixed,
)
from counter_app.service.attachment_port import Attachments
from counter_app.service.desk import Desk
from counter_app.service.ports import Carrier, CatalogueFiles, Exchange, Forms, TableFiles
from counter_app.service.setup import DEMO_CLERKS, SetUpCounter, set_up
from counter_app.vault import (
    Argon2Passwords,
    DemoKeys,
    DeviceKey,
    KeyringKeys,
    PassphraseKeys,
    Secrets,
    open_keys,
)

_LOG = logging.getLogger(__name__)


def create_counter(
    folder: DataDir,
    command: SetUpCounter,
    passphrase: str | None,
    administrator: NewClerk | None = None,
) -> None:
    """Make the keys and the store of a new counter; a crash in between leaves no half store.

    Without an administrator the counter works without accounts until there is one; a demo has
    `DEMO_CLERKS`. Raises `Refused` where there is a counter already or the set-up is not in
    order, `Unavailable` where keyring or disk are away.
    """
    if folder.store.exists():
        raise Refused(
            say("Thư mục {folder} đã có dữ liệu của một quầy.", folder=folder.root), "data"
        )
    if administrator is not None:
        checked(administrator)
    folder.prepare()
    secrets = _keys_for(folder, demo=command.demo, passphrase=passphrase)
    unfinished = folder.store.with_suffix(".new")
    for leftover in folder.root.glob(f"{unfinished.name}*"):
        leftover.unlink()
    signer, clock = DeviceKey(secrets.device_seed), SystemClock()
    made = create_store(unfinished, key=secrets.database_key, signer=signer, clock=clock)
    with closing(made) as store:
        _set_up(store, signer, command)
        desk = _desk(folder, secrets, store)
        if command.demo:
            enrol_fixed(desk, DEMO_CLERKS)
        elif administrator is not None:
            enrol_first(desk, administrator)
    unfinished.rename(folder.store)


def _keys_for(folder: DataDir, *, demo: bool, passphrase: str | None) -> Secrets:
    """New keys, or those that an interrupted set-up left behind."""
    if folder.keys.exists():
        return open_keys(folder.root, passphrase=passphrase).load()
    if demo:
        return DemoKeys(folder.root).create()
    if passphrase is not None:
        return PassphraseKeys(folder.root, passphrase).create()
    return KeyringKeys(folder.root).create()


def _set_up(store: SqlStore, signer: DeviceKey, command: SetUpCounter) -> None:
    set_up(
        store,
        signer,
        command,
        procedures=_starter_catalogue() if command.demo else (),
        calendars=shipped_calendars(),
    )


@contextmanager
def open_counter(folder: DataDir, passphrase: str | None = None) -> Iterator[Desk]:
    """The desk of an existing counter, closed at the end. Nobody has signed in yet.

    Raises `Refused` where there is none, or key and store do not fit together.
    """
    if not folder.store.exists():
        raise Refused(
            say(
                "Chưa có dữ liệu của quầy trong {folder}. Hãy chạy lệnh init trước.",
                folder=folder.root,
            ),
            "data",
        )
    folder.prepare()
    logs.start(folder.logs)
    secrets = open_keys(folder.root, passphrase=passphrase).load()
    signer, clock = DeviceKey(secrets.device_seed), SystemClock()
    opened = open_store(folder.store, key=secrets.database_key, signer=signer, clock=clock)
    with closing(opened) as store, ExitStack() as at_the_end:
        _meet_witness(store, signer)
        with store.reading() as reader:
            actor = actor_at_start(reader)
        exchange = later(lambda: at_the_end.enter_context(closing(_exchange(secrets, store))))
        yield replace(_desk(folder, secrets, store), actor=actor, exchange=exchange)


def _meet_witness(store: SqlStore, signer: DeviceKey) -> None:
    """Without one the counter works all the same; a restore is then noticed at the exchange."""
    try:
        store.meet(Witness(state_dir(), device_id(signer.public_key)))
    except OSError as error:
        _LOG.warning("no witness outside the store: %s", error.strerror)


def _desk(folder: DataDir, secrets: Secrets, store: SqlStore) -> Desk:
    return Desk(
        store=store,
        sync_store=store,
        clock=SystemClock(),
        forms=later(_forms),
        files=later(_files),
        tables=later(_tables),
        exchange=later(lambda: _exchange(secrets, store)),
        carrier=later(lambda: _carrier(secrets, store)),
        attachments=later(lambda: _attachments(folder, secrets)),
        passwords=Argon2Passwords(),
    )


# The libraries behind these take half a second to import, so each is imported at its first use.
# ruff: noqa: PLC0415


def _forms() -> Forms:
    from counter_app.receipts import PdfForms

    return PdfForms()


def _files() -> CatalogueFiles:
    from counter_app.sheets import SheetCatalogueFiles

    return SheetCatalogueFiles()


def _tables() -> TableFiles:
    from counter_app.sheets import WorkbookFiles

    return WorkbookFiles()


def _starter_catalogue() -> tuple[Procedure, ...]:
    from counter_app.sheets import starter_catalogue

    return starter_catalogue()


def _exchange(secrets: Secrets, store: SqlStore) -> Exchange:
    from counter_app.sync.engine import SyncEngine

    signer = DeviceKey(secrets.device_seed)
    return SyncEngine(store=store, sync_store=store, signer=signer, clock=SystemClock())


def _carrier(secrets: Secrets, store: SqlStore) -> Carrier:
    from counter_app.sync.carrying import FileCarrier
    from counter_app.sync.letters import Reader

    return FileCarrier(
        store=store,
        sync_store=store,
        signer=DeviceKey(secrets.device_seed),
        opener=Reader(secrets.device_seed),
        clock=SystemClock(),
    )


def _attachments(folder: DataDir, secrets: Secrets) -> Attachments:
    from counter_app.attachments import SealedAttachments

    return SealedAttachments(folder.attachments, secrets.database_key)
