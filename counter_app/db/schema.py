"""The store's tables: the journal, the tables built from it, and what only this machine knows.

The content tables and the search tables are a cache of the journal: `rebuild` empties and fills
them. No table but the journal's own has a second unique key, so nothing that others wrote can
ever clash on its way in.
"""

from typing import Any, Final, TypeAlias

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    text,
)

Record: TypeAlias = Row[*tuple[Any, ...]]
"""A row as it comes, its columns by name."""

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, String, primary_key=key, nullable=False)


def _whole(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _bytes(name: str, *, key: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, primary_key=key, nullable=False)


# ---------------------------------------------------------------- the journal, append-only

events = Table(
    "events",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", LargeBinary, nullable=False, unique=True),
    _text("feed"),
    _text("origin"),
    _text("actor"),
    _text("subject"),
    _text("kind"),
    _whole("version"),
    _whole("time"),
    Column("prev", LargeBinary),
    _bytes("seen"),
    Column("written_here", Boolean, nullable=False),
    _bytes("payload"),
    Index(None, "subject"),
    Index(None, "origin"),
    Index(None, "actor", "time"),
)
"""`seq` counts arrivals here and says nothing about the order of things. `seen` holds ids end to
end. `written_here` tells this machine's own writing from what came back to it after a restore.
The payload stands last, so that a header is read without it."""

seals = Table(
    "seals",
    metadata,
    Column("seq", Integer, ForeignKey("events.seq"), primary_key=True, autoincrement=False),
    _bytes("seal"),
)

# ---------------------------------------------------------------- built from the journal

standing = Table(
    "standing",
    metadata,
    _text("kind", key=True),
    _text("key", key=True),
    Column("provincial", Boolean, nullable=False),
    _whole("time"),
    _bytes("event"),
    sqlite_with_rowid=False,
)
"""The event that counts for each thing of which only the latest does (`standing.py`)."""

dossiers = Table(
    "dossiers",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    _text("id"),
    _text("feed"),
    _bytes("event"),
    _text("code"),
    _text("procedure_code"),
    _text("procedure_name"),
    _text("applicant_name"),
    _text("id_number"),
    _text("phone"),
    _text("received_day"),
    _whole("received_at"),
    Column("due_at", Integer),
    _whole("state"),
    _text("stage"),
    _text("words"),
    _text("parts"),
    Column("accepted", Boolean, nullable=False),
    _text("field"),
    _text("clerk"),
    _text("channel"),
    _whole("register_year"),
    _whole("register_book"),
    _whole("register_number"),
    Column("promised_at", Integer),
    Column("finished_at", Integer),
    Column("returned_at", Integer),
    Column("stopped_at", Integer),
    _text("verdict"),
    _whole("supplements"),
    _text("waits"),
    Column("digitised", Boolean, nullable=False),
    _whole("fees"),
    Column("paid_online", Boolean, nullable=False),
    Column("disputed", Boolean, nullable=False),
    Index(None, "id"),
    Index(None, "code"),
    Index(None, "id_number", "procedure_code"),
    Index(None, "received_day", "procedure_code"),
    Index(None, "finished_at"),
    Index(None, "stage", "due_at"),
    Index("ix_dossiers_disputed", "disputed", sqlite_where=text("disputed")),
    Index(None, "register_year", "register_book", "register_number"),
)
"""One row a dossier. `number` sorts by reception (`dossiers.py`); moments are Unix seconds; under
`words` and `parts` search has filed it. What stands behind them is for reports (`cases.py`)."""

former_codes = Table(
    "former_codes",
    metadata,
    _text("code", key=True),
    _text("dossier", key=True),
    sqlite_with_rowid=False,
)
"""The codes that dossiers had before they were issued again under others."""

shared_codes = Table("shared_codes", metadata, _text("code", key=True), sqlite_with_rowid=False)
"""The codes that more than one dossier has, for the head to settle (`codes.py`)."""

numbers = Table(
    "numbers",
    metadata,
    _text("agency", key=True),
    _text("day", key=True),
    Column("serial", Integer, primary_key=True),
    _whole("mentions"),
    sqlite_with_rowid=False,
)
"""Every serial number ever given out: burnt, whatever became of its dossier."""

tallies = Table(
    "tallies", metadata, _text("name", key=True), _whole("value"), sqlite_with_rowid=False
)
"""Sums and maxima that would take a long scan: dossiers, own events, the last lines of
registers, the last numbers of papers."""

takings = Table(
    "takings",
    metadata,
    _bytes("event", key=True),
    _text("dossier"),
    _text("day"),
    _whole("at"),
    _text("clerk"),
    _text("method"),
    _text("receipt_number"),
    _whole("amount"),
    Index(None, "dossier"),
    Index(None, "day"),
)
"""Money in whole đồng, below 0 where it was given back (`takings.py`)."""

feed_days = Table(
    "feed_days",
    metadata,
    _text("feed", key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    _whole("events"),
    _bytes("sum"),
    sqlite_with_rowid=False,
)
"""The fingerprint of what is held of a feed, by day (`feed_days.py`)."""

voided = Table(
    "voided",
    metadata,
    _bytes("event", key=True),
    _text("origin"),
    _text("subject"),
    _text("reason"),
    Index(None, "origin"),
    Index(None, "subject"),
    sqlite_with_rowid=False,
)
"""The events that have no effect (`authority.py`)."""

contents = Table(
    "contents",
    metadata,
    _text("dossier", key=True),
    _text("sha256", key=True),
    _whole("size"),
    sqlite_with_rowid=False,
)
"""The files that this device attached and that count (`contents.py`)."""

CONTENT: Final = (
    voided,
    standing,
    dossiers,
    former_codes,
    shared_codes,
    numbers,
    tallies,
    takings,
    feed_days,
    contents,
)

SEARCH: Final = ("names", "digits")

STATEMENTS: Final = (
    (
        "CREATE VIRTUAL TABLE names USING fts5(words, content='', contentless_delete=1, "
        "detail=none, prefix='1 2 3 4 5 6', tokenize='ascii')"
    ),
    (
        "CREATE VIRTUAL TABLE digits USING fts5(parts, content='', contentless_delete=1, "
        "detail=none, prefix='3 4', tokenize='ascii')"
    ),
    *(
        f"CREATE TRIGGER {table}_keep_on_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in ("events", "seals")
        for verb in ("UPDATE", "DELETE")
    ),
)
"""What metadata cannot say: the search tables, and the triggers that keep the journal whole."""

# ---------------------------------------------------------------- this machine's own

meta = Table("meta", metadata, _text("key", key=True), _text("value"), sqlite_with_rowid=False)

drafts = Table("drafts", metadata, _text("key", key=True), _bytes("body"), _whole("saved_ms"))

peers = Table(
    "peers",
    metadata,
    _text("role", key=True),
    _text("node", key=True),
    _text("url"),
    _text("public_key"),
    _text("certificate_pem"),
    Column("current", Boolean, nullable=False),
)
"""Every incarnation of a node that this counter has known; one of each role is current."""

cursors = Table(
    "cursors",
    metadata,
    _text("role", key=True),
    _text("feed", key=True),
    _whole("position"),
    sqlite_with_rowid=False,
)

delivered = Table(
    "delivered",
    metadata,
    _text("role", key=True),
    Column("seq", Integer, ForeignKey("events.seq"), primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Own events above the settled mark that a signed receipt named (`outbox.py`), by role."""

sent_contents = Table(
    "sent_contents",
    metadata,
    _text("role", key=True),
    _text("sha256", key=True),
    _whole("at_ms"),
    sqlite_with_rowid=False,
)
"""Contents of attachments that a node's signed receipt named."""

rejects = Table(
    "rejects",
    metadata,
    _text("role", key=True),
    _bytes("event", key=True),
    _text("reason"),
    _text("said"),
    _whole("rejected_ms"),
    Column("hearsay", Boolean, nullable=False),
)
"""What a node would not take. Hearsay is what a hub says that the province said: shown, and not
settled before the province says so itself."""
