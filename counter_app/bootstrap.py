"""The one place that knows every adapter: makes a counter, or opens the one that is there."""

import hashlib
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final, cast

from counter_app import logs
from counter_app.clock import SystemClock
from counter_app.db import SqlStore, Witness, create_store, open_store
from counter_app.domain.catalogue import Procedure
from counter_app.domain.journal import device_id
from counter_app.domain.sentences import Refused, Said, say
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
from counter_app.service.backup_port import Backups
from counter_app.service.desk import Desk
from counter_app.service.ports import (
    Carrier,
    CatalogueFiles,
    Exchange,
    Forms,
    Progress,
    SyncState,
    TableFiles,
    Uploads,
)
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
_RECOVERY: Final = "recovery copy"
"""The note of whom the recovery copy is sealed to, and of the file's SHA-256."""


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
        keep_recovery_copy(folder, secrets, store)
        with store.reading() as reader:
            actor = actor_at_start(reader)
        line = later(lambda: at_the_end.enter_context(closing(_exchange(secrets, store))))
        exchange = _learning(line, lambda: keep_recovery_copy(folder, secrets, store))
        yield replace(_desk(folder, secrets, store), actor=actor, exchange=exchange)


def _meet_witness(store: SqlStore, signer: DeviceKey) -> None:
    """Without one the counter works all the same; a restore is then noticed at the exchange."""
    try:
        store.meet(Witness(state_dir(), device_id(signer.public_key)))
    except OSError as error:
        _LOG.warning("no witness outside the store: %s", error.strerror)


def keep_recovery_copy(folder: DataDir, secrets: Secrets, store: SqlStore) -> None:
    """Write `recovery.age` anew where the province named a recovery key since, or the file is not
    what was written. What prevents that is logged and remembered; it keeps nobody from working."""
    with store.reading() as reader:
        recipient = reader.recovery_recipient()
    if not recipient or store.noted(_RECOVERY) == f"{recipient} {_digest_of(folder.recovery)}":
        return
    try:
        from counter_app.vault.recovery import keep_sealed_copy

        digest = keep_sealed_copy(folder.recovery, secrets, recipient)
    except Said as said:
        _LOG.warning("no recovery copy: %s", said.sentence.template)
        store.note({_RECOVERY: ""})
    else:
        store.note({_RECOVERY: f"{recipient} {digest}"})


def _digest_of(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


class _Learning:
    """An exchange after which what it brought is acted upon."""

    def __init__(self, line: Exchange, learned: Callable[[], None]) -> None:
        self._line = line
        self._learned = learned

    def sync(self, *arguments: Progress, due_only: bool = False) -> SyncState:
        try:
            return self._line.sync(*arguments, due_only=due_only)
        finally:
            self._learned()

    def __getattr__(self, name: str) -> object:
        return getattr(self._line, name)


def _learning(line: Exchange, learned: Callable[[], None]) -> Exchange:
    return cast("Exchange", _Learning(line, learned))


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
        uploads=later(lambda: _uploads(folder, secrets, store)),
        attachments=later(lambda: _attachments(folder, secrets)),
        passwords=Argon2Passwords(),
        backups=later(lambda: _backups(folder, secrets, store)),
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


def _backups(folder: DataDir, secrets: Secrets, store: SqlStore) -> Backups:
    from counter_app.db.backup import Source, StoreBackups, source_files

    source = Source(
        root=folder.root,
        files=source_files(folder.keys, folder.recovery),
        attachments=folder.attachments,
        key=secrets.database_key,
        signer=DeviceKey(secrets.device_seed),
        clock=SystemClock(),
    )
    return StoreBackups(store, source)


def _uploads(folder: DataDir, secrets: Secrets, store: SqlStore) -> Uploads:
    from counter_app.sync.sending import ContentSender
    from counter_app.sync.transport import HttpTransport

    return ContentSender(
        store=store,
        kept=_attachments(folder, secrets),
        signer=DeviceKey(secrets.device_seed),
        clock=SystemClock(),
        transport=HttpTransport(SystemClock()),
    )


def _attachments(folder: DataDir, secrets: Secrets) -> Attachments:
    from counter_app.attachments import SealedAttachments

    return SealedAttachments(folder.attachments, secrets.database_key)
