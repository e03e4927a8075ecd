"""The first node: journal, fingerprints, devices, and the list of dossiers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_PARTITIONS = 16
_PARTITIONED = ("events", "feed_days", "rejects", "gaps", "dossiers", "contents")


def upgrade() -> None:
    """Make everything; on PostgreSQL what grows with the communes is partitioned by feed."""
    _node()
    _journal()
    _aside()
    _devices()
    _dossiers()
    _hub()
    if op.get_bind().dialect.name == "postgresql":
        for table in _PARTITIONED:
            _partition(table)


def _node() -> None:
    op.create_table(
        "node",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("incarnation", sa.String(32), nullable=False),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "feeds",
        sa.Column("feed", sa.String(200), primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("sum", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "feed_days",
        sa.Column("feed", sa.String(200), nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("sum", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("feed", "day", name="pk_feed_days"),
        postgresql_partition_by="HASH (feed)",
    )


def _journal() -> None:
    op.create_table(
        "events",
        sa.Column("feed", sa.String(200), nullable=False),
        sa.Column("id", sa.LargeBinary, nullable=False),
        sa.Column("position", sa.BigInteger),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("origin", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(200), nullable=False),
        sa.Column("prev", sa.LargeBinary),
        sa.Column("sealed_by", sa.LargeBinary, nullable=False),
        sa.Column("seal", sa.LargeBinary),
        sa.Column("header", sa.LargeBinary, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("received_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("feed", "id", name="pk_events"),
        sa.UniqueConstraint("feed", "position", name="uq_events_position"),
        postgresql_partition_by="HASH (feed)",
    )
    op.create_index("ix_events_subject", "events", ["feed", "subject"])
    op.create_index("ix_events_prev", "events", ["feed", "prev"])
    op.create_index("ix_events_day", "events", ["feed", "day"])


def _aside() -> None:
    op.create_table(
        "rejects",
        sa.Column("feed", sa.String(200), nullable=False),
        sa.Column("event_id", sa.LargeBinary, nullable=False),
        sa.Column("origin", sa.String(32), nullable=False),
        sa.Column("device", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("rejected_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("feed", "event_id", name="pk_rejects"),
        postgresql_partition_by="HASH (feed)",
    )
    op.create_table(
        "gaps",
        sa.Column("feed", sa.String(200), nullable=False),
        sa.Column("event_id", sa.LargeBinary, nullable=False),
        sa.Column("noted_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("feed", "event_id", name="pk_gaps"),
        postgresql_partition_by="HASH (feed)",
    )


def _devices() -> None:
    op.create_table(
        "devices",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("agency_code", sa.String(64), nullable=False),
        sa.Column("counter", sa.Integer, nullable=False),
        sa.Column("event_id", sa.LargeBinary, nullable=False),
        sa.Column("valid_until_ms", sa.BigInteger),
        sa.Column("revoked_by", sa.LargeBinary),
    )
    op.create_table(
        "voided",
        sa.Column("feed", sa.String(200), nullable=False),
        sa.Column("event_id", sa.LargeBinary, nullable=False),
        sa.Column("origin", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("feed", "event_id", name="pk_voided"),
    )
    op.create_index("ix_voided_subject", "voided", ["feed", "subject"])
    op.create_index("ix_voided_origin", "voided", ["feed", "origin"])
    op.create_table(
        "calls",
        sa.Column("device", sa.String(32), primary_key=True),
        sa.Column("seen_ms", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "codes",
        sa.Column("hash", sa.LargeBinary, primary_key=True),
        sa.Column("agency_code", sa.String(64), nullable=False),
        sa.Column("counter", sa.Integer, nullable=False),
        sa.Column("expires_ms", sa.BigInteger, nullable=False),
        sa.Column("used_by", sa.String(32)),
        sa.Column("event_id", sa.LargeBinary),
    )
    op.create_table(
        "wrong_codes",
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("tried_ms", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_wrong_codes_address", "wrong_codes", ["address", "tried_ms"])
    op.create_index("ix_wrong_codes_tried_ms", "wrong_codes", ["tried_ms"])


def _dossiers() -> None:
    op.create_table(
        "projections",
        sa.Column("feed", sa.String(200), primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "dossiers",
        sa.Column("feed", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("procedure_code", sa.Text, nullable=False),
        sa.Column("procedure_name", sa.Text, nullable=False),
        sa.Column("applicant", sa.Text, nullable=False),
        sa.Column("id_masked", sa.Text, nullable=False),
        sa.Column("received_at", sa.String(40), nullable=False),
        sa.Column("due_at", sa.String(40)),
        sa.Column("state", sa.Integer, nullable=False),
        sa.Column("state_name", sa.String(40), nullable=False),
        sa.Column("first_seen_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("feed", "subject", name="pk_dossiers"),
        postgresql_partition_by="HASH (feed)",
    )
    op.create_index("ix_dossiers_code", "dossiers", ["feed", "code"])
    op.create_table(
        "contents",
        sa.Column("feed", sa.String(200), nullable=False),
        sa.Column("sha256", sa.LargeBinary, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("whole_ms", sa.BigInteger),
        sa.Column("above_ms", sa.BigInteger),
        sa.PrimaryKeyConstraint("feed", "sha256", name="pk_contents"),
        postgresql_partition_by="HASH (feed)",
    )


def _partition(table: str) -> None:
    for number in range(_PARTITIONS):
        op.execute(
            f"CREATE TABLE {table}_{number:02d} PARTITION OF {table} "
            f"FOR VALUES WITH (MODULUS {_PARTITIONS}, REMAINDER {number})"
        )


def _hub() -> None:
    op.create_table(
        "upstream",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("certificate_pem", sa.Text, nullable=False),
        sa.Column("node", sa.String(32), nullable=False),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("agency_code", sa.String(64), nullable=False),
        sa.Column("certificate", sa.LargeBinary, nullable=False),
        sa.Column("settled", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "upstream_notes",
        sa.Column("name", sa.String(250), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "upstream_cursors",
        sa.Column("feed", sa.String(200), primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "receipts",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("receipt", sa.LargeBinary, nullable=False),
        sa.Column("ids", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "receipt_origins",
        sa.Column("origin", sa.String(32), nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("origin", "number", name="pk_receipt_origins"),
    )
    op.create_table(
        "above",
        sa.Column("event_id", sa.LargeBinary, primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "refused_above",
        sa.Column("event_id", sa.LargeBinary, primary_key=True),
        sa.Column("origin", sa.String(32), nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("said", sa.Text, nullable=False),
    )
    op.create_index("ix_refused_above_origin", "refused_above", ["origin", "number"])
