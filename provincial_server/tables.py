"""The node's tables: portable between SQLite and PostgreSQL.

`events` is the journal; `dossiers` and `devices` are read from it and can be made anew.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA_VERSION = 1

metadata = MetaData()

node = Table(
    "node",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("schema_version", Integer, nullable=False),
    # Told to every peer: cursors belong to one incarnation of the database.
    Column("incarnation", String(32), nullable=False),
    Column("public_key", LargeBinary, nullable=False),
)

feeds = Table(
    "feeds",
    metadata,
    Column("feed", String(200), primary_key=True),
    # The last position given out. Its row is locked by whoever appends, until the commit.
    Column("position", BigInteger, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("feed", String(200), nullable=False),
    # NULL for a rejected event: it is kept because it may prove its neighbours.
    Column("position", BigInteger),
    Column("origin", String(32), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("kind", String(200), nullable=False),
    Column("prev", LargeBinary),
    # The event whose seal vouches for this one: a descendant along `prev`, or the event itself.
    Column("sealed_by", LargeBinary, nullable=False),
    Column("seal", LargeBinary),
    Column("header", LargeBinary, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    UniqueConstraint("feed", "position", name="events_feed_position"),
    Index("events_feed_subject", "feed", "subject"),
    Index("events_prev", "prev"),
    Index("events_sealed_by", "sealed_by"),
)

rejects = Table(
    "rejects",
    metadata,
    Column("event_id", LargeBinary, primary_key=True),
    Column("origin", String(32), nullable=False),
    Column("device", String(32), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("rejected_ms", BigInteger, nullable=False),
)

gaps = Table(
    "gaps",
    metadata,
    Column("event_id", LargeBinary, primary_key=True),
    Column("feed", String(200), nullable=False, index=True),
    Column("noted_ms", BigInteger, nullable=False),
)

devices = Table(
    "devices",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("agency_code", String(64), nullable=False),
    Column("counter", Integer, nullable=False),
    Column("revoked", Boolean, nullable=False, default=False),
    # Its certificate in the province's feed.
    Column("event_id", LargeBinary, nullable=False),
)

codes = Table(
    "codes",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("agency_code", String(64), nullable=False),
    Column("counter", Integer, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("used_by", String(32)),
    Column("event_id", LargeBinary),
)

dossiers = Table(
    "dossiers",
    metadata,
    Column("feed", String(200), primary_key=True),
    Column("subject", String(200), primary_key=True),
    Column("code", String(64), nullable=False, index=True),
    Column("procedure_code", Text, nullable=False),
    Column("procedure_name", Text, nullable=False),
    Column("applicant", Text, nullable=False),
    Column("id_masked", Text, nullable=False),
    Column("received_at", String(40), nullable=False),
    Column("due_at", String(40)),
    Column("state", Integer, nullable=False),
    Column("state_name", String(40), nullable=False),
    Column("first_seen_ms", BigInteger, nullable=False),
)
