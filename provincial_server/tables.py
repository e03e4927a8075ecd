"""The node's tables, portable between SQLite and PostgreSQL; `migrations/` makes them.

`events` is the journal; `feed_days`, `voided`, `dossiers` and `devices` are read from it and can be
made anew. Whatever grows with the communes is keyed by the feed first, and every look-up names it,
so that PostgreSQL looks into one partition only (ADR 14).
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

BY_FEED: Final = "HASH (feed)"
"""How PostgreSQL partitions what grows with the communes."""

metadata = MetaData()

node = Table(
    "node",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
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
    # Of the feed's fingerprint; its count is the position.
    Column("sum", LargeBinary, nullable=False),
)

feed_days = Table(
    "feed_days",
    metadata,
    Column("feed", String(200), nullable=False),
    Column("day", Integer, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("sum", LargeBinary, nullable=False),
    PrimaryKeyConstraint("feed", "day", name="pk_feed_days"),
    postgresql_partition_by=BY_FEED,
)

events = Table(
    "events",
    metadata,
    Column("feed", String(200), nullable=False),
    Column("id", LargeBinary, nullable=False),
    # NULL for a rejected event: it is kept because it may prove its neighbours.
    Column("position", BigInteger),
    # By the event's own time, see `domain.fingerprint`.
    Column("day", Integer, nullable=False),
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
    PrimaryKeyConstraint("feed", "id", name="pk_events"),
    UniqueConstraint("feed", "position", name="uq_events_position"),
    Index("ix_events_subject", "feed", "subject"),
    Index("ix_events_prev", "feed", "prev"),
    Index("ix_events_day", "feed", "day"),
    postgresql_partition_by=BY_FEED,
)

rejects = Table(
    "rejects",
    metadata,
    # The sender's: whatever feed the event claims, its own counters can do something about it.
    Column("feed", String(200), nullable=False),
    Column("event_id", LargeBinary, nullable=False),
    Column("origin", String(32), nullable=False),
    Column("device", String(32), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("rejected_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("feed", "event_id", name="pk_rejects"),
    postgresql_partition_by=BY_FEED,
)

gaps = Table(
    "gaps",
    metadata,
    Column("feed", String(200), nullable=False),
    Column("event_id", LargeBinary, nullable=False),
    Column("noted_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("feed", "event_id", name="pk_gaps"),
    postgresql_partition_by=BY_FEED,
)

devices = Table(
    "devices",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("agency_code", String(64), nullable=False),
    Column("counter", Integer, nullable=False),
    # Its latest certificate in the province's feed, and the end of it.
    Column("event_id", LargeBinary, nullable=False),
    Column("valid_until_ms", BigInteger),
    # The event in the province's feed that revoked it.
    Column("revoked_by", LargeBinary),
)

voided = Table(
    "voided",
    metadata,
    Column("feed", String(200), nullable=False),
    Column("event_id", LargeBinary, nullable=False),
    Column("origin", String(32), nullable=False),
    Column("subject", String(200), nullable=False),
    # Why the event has no effect, see `counter_app.domain.authority`.
    Column("reason", String(40), nullable=False),
    PrimaryKeyConstraint("feed", "event_id", name="pk_voided"),
    Index("ix_voided_subject", "feed", "subject"),
    Index("ix_voided_origin", "feed", "origin"),
)

calls = Table(
    "calls",
    metadata,
    Column("device", String(32), primary_key=True),
    # When it last proved itself, to about a minute.
    Column("seen_ms", BigInteger, nullable=False),
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

wrong_codes = Table(
    "wrong_codes",
    metadata,
    Column("address", String(64), nullable=False),
    Column("tried_ms", BigInteger, nullable=False),
    Index("ix_wrong_codes_address", "address", "tried_ms"),
    Index("ix_wrong_codes_tried_ms", "tried_ms"),
)

projections = Table(
    "projections",
    metadata,
    Column("feed", String(200), primary_key=True),
    # Up to where `dossiers` tells what the feed says. Its row is locked by whoever goes on.
    Column("position", BigInteger, nullable=False),
)

dossiers = Table(
    "dossiers",
    metadata,
    Column("feed", String(200), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("code", String(64), nullable=False),
    Column("procedure_code", Text, nullable=False),
    Column("procedure_name", Text, nullable=False),
    Column("applicant", Text, nullable=False),
    Column("id_masked", Text, nullable=False),
    Column("received_at", String(40), nullable=False),
    Column("due_at", String(40)),
    Column("state", Integer, nullable=False),
    Column("state_name", String(40), nullable=False),
    Column("first_seen_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("feed", "subject", name="pk_dossiers"),
    Index("ix_dossiers_code", "feed", "code"),
    postgresql_partition_by=BY_FEED,
)

contents = Table(
    "contents",
    metadata,
    Column("feed", String(200), nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("size", BigInteger, nullable=False),
    # NULL while it is on its way.
    Column("whole_ms", BigInteger),
    # Of a hub: when the node above had it.
    Column("above_ms", BigInteger),
    PrimaryKeyConstraint("feed", "sha256", name="pk_contents"),
    postgresql_partition_by=BY_FEED,
)

upstream = Table(
    "upstream",
    metadata,
    # One row where this node is a hub, none where it is a province's.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("url", Text, nullable=False),
    Column("certificate_pem", Text, nullable=False),
    Column("node", String(32), nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("agency_code", String(64), nullable=False),
    # The province's certificate for this hub, as a run of its feed.
    Column("certificate", LargeBinary, nullable=False),
    # Up to where the node above has said something of every event of the commune's feed.
    Column("settled", BigInteger, nullable=False),
)

upstream_notes = Table(
    "upstream_notes",
    metadata,
    Column("name", String(250), primary_key=True),
    Column("value", Text, nullable=False),
)

upstream_cursors = Table(
    "upstream_cursors",
    metadata,
    Column("feed", String(200), primary_key=True),
    Column("position", BigInteger, nullable=False),
)

receipts = Table(
    "receipts",
    metadata,
    # Ascending by time, also behind a database that was restored: counters have cursors in it.
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("receipt", LargeBinary, nullable=False),
    # The ids that it covers, 32 bytes each.
    Column("ids", LargeBinary, nullable=False),
)

receipt_origins = Table(
    "receipt_origins",
    metadata,
    Column("origin", String(32), nullable=False),
    Column("number", BigInteger, nullable=False),
    PrimaryKeyConstraint("origin", "number", name="pk_receipt_origins"),
)

above = Table(
    "above",
    metadata,
    Column("event_id", LargeBinary, primary_key=True),
    # Of the receipt that covers it; 0 where the event came from above.
    Column("number", BigInteger, nullable=False),
)

refused_above = Table(
    "refused_above",
    metadata,
    Column("event_id", LargeBinary, primary_key=True),
    Column("origin", String(32), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("reason", String(40), nullable=False),
    Column("said", Text, nullable=False),
    Index("ix_refused_above_origin", "origin", "number"),
)
