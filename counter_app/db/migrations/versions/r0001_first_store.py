"""The first store: journal, tables, search, and what only this machine knows."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_STATEMENTS = (
    (
        "CREATE TABLE events (seq INTEGER NOT NULL, id BLOB NOT NULL, feed VARCHAR NOT NULL, "
        "origin VARCHAR NOT NULL, actor VARCHAR NOT NULL, subject VARCHAR NOT NULL, kind "
        "VARCHAR NOT NULL, version INTEGER NOT NULL, time INTEGER NOT NULL, prev BLOB, seen "
        "BLOB NOT NULL, written_here BOOLEAN NOT NULL, payload BLOB NOT NULL, CONSTRAINT "
        "pk_events PRIMARY KEY (seq), CONSTRAINT uq_events_id UNIQUE (id))"
    ),
    "CREATE INDEX ix_events_actor_time ON events (actor, time)",
    "CREATE INDEX ix_events_origin ON events (origin)",
    "CREATE INDEX ix_events_subject ON events (subject)",
    (
        "CREATE TABLE seals (seq INTEGER NOT NULL, seal BLOB NOT NULL, CONSTRAINT pk_seals "
        "PRIMARY KEY (seq), CONSTRAINT fk_seals_seq FOREIGN KEY(seq) REFERENCES events (seq))"
    ),
    (
        "CREATE TABLE voided (event BLOB NOT NULL, origin VARCHAR NOT NULL, subject VARCHAR NOT "
        "NULL, reason VARCHAR NOT NULL, CONSTRAINT pk_voided PRIMARY KEY (event)) WITHOUT ROWID"
    ),
    "CREATE INDEX ix_voided_origin ON voided (origin)",
    "CREATE INDEX ix_voided_subject ON voided (subject)",
    (
        'CREATE TABLE standing (kind VARCHAR NOT NULL, "key" VARCHAR NOT NULL, provincial BOOLEAN '
        "NOT NULL, time INTEGER NOT NULL, event BLOB NOT NULL, CONSTRAINT pk_standing PRIMARY KEY "
        '(kind, "key")) WITHOUT ROWID'
    ),
    (
        "CREATE TABLE dossiers (number INTEGER NOT NULL, id VARCHAR NOT NULL, feed VARCHAR NOT "
        "NULL, event BLOB NOT NULL, code VARCHAR NOT NULL, procedure_code VARCHAR NOT NULL, "
        "procedure_name VARCHAR NOT NULL, applicant_name VARCHAR NOT NULL, id_number VARCHAR "
        "NOT NULL, phone VARCHAR NOT NULL, received_day VARCHAR NOT NULL, received_at INTEGER "
        "NOT NULL, due_at INTEGER, state INTEGER NOT NULL, stage VARCHAR NOT NULL, words "
        "VARCHAR NOT NULL, parts VARCHAR NOT NULL, accepted BOOLEAN NOT NULL, field VARCHAR NOT "
        "NULL, clerk VARCHAR NOT NULL, channel VARCHAR NOT NULL, register_year INTEGER NOT NULL, "
        "register_book INTEGER NOT NULL, register_number INTEGER NOT NULL, promised_at INTEGER, "
        "finished_at INTEGER, returned_at INTEGER, stopped_at INTEGER, verdict VARCHAR NOT NULL, "
        "supplements INTEGER NOT NULL, waits VARCHAR NOT NULL, digitised BOOLEAN NOT NULL, fees "
        "INTEGER NOT NULL, paid_online BOOLEAN NOT NULL, disputed BOOLEAN NOT NULL, CONSTRAINT "
        "pk_dossiers PRIMARY KEY (number))"
    ),
    "CREATE INDEX ix_dossiers_code ON dossiers (code)",
    "CREATE INDEX ix_dossiers_disputed ON dossiers (disputed) WHERE disputed",
    "CREATE INDEX ix_dossiers_finished_at ON dossiers (finished_at)",
    "CREATE INDEX ix_dossiers_id ON dossiers (id)",
    ("CREATE INDEX ix_dossiers_id_number_procedure_code ON dossiers (id_number, procedure_code)"),
    (
        "CREATE INDEX ix_dossiers_received_day_procedure_code ON dossiers (received_day, "
        "procedure_code)"
    ),
    (
        "CREATE INDEX ix_dossiers_register_year_register_book_register_number ON dossiers "
        "(register_year, register_book, register_number)"
    ),
    "CREATE INDEX ix_dossiers_stage_due_at ON dossiers (stage, due_at)",
    (
        "CREATE TABLE former_codes (code VARCHAR NOT NULL, dossier VARCHAR NOT NULL, CONSTRAINT "
        "pk_former_codes PRIMARY KEY (code, dossier)) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE shared_codes (code VARCHAR NOT NULL, CONSTRAINT pk_shared_codes PRIMARY KEY "
        "(code)) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE numbers (agency VARCHAR NOT NULL, day VARCHAR NOT NULL, serial INTEGER "
        "NOT NULL, mentions INTEGER NOT NULL, CONSTRAINT pk_numbers PRIMARY KEY (agency, day, "
        "serial)) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE tallies (name VARCHAR NOT NULL, value INTEGER NOT NULL, CONSTRAINT "
        "pk_tallies PRIMARY KEY (name)) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE takings (event BLOB NOT NULL, dossier VARCHAR NOT NULL, day VARCHAR NOT "
        "NULL, at INTEGER NOT NULL, clerk VARCHAR NOT NULL, method VARCHAR NOT NULL, "
        "receipt_number VARCHAR NOT NULL, amount INTEGER NOT NULL, CONSTRAINT pk_takings PRIMARY "
        "KEY (event))"
    ),
    "CREATE INDEX ix_takings_day ON takings (day)",
    "CREATE INDEX ix_takings_dossier ON takings (dossier)",
    (
        "CREATE TABLE feed_days (feed VARCHAR NOT NULL, day INTEGER NOT NULL, events INTEGER NOT "
        "NULL, sum BLOB NOT NULL, CONSTRAINT pk_feed_days PRIMARY KEY (feed, day)) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE contents (dossier VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, size INTEGER "
        "NOT NULL, CONSTRAINT pk_contents PRIMARY KEY (dossier, sha256)) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE sent_contents (role VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, at_ms "
        "INTEGER NOT NULL, CONSTRAINT pk_sent_contents PRIMARY KEY (role, sha256)) WITHOUT ROWID"
    ),
    (
        'CREATE TABLE meta ("key" VARCHAR NOT NULL, value VARCHAR NOT NULL, CONSTRAINT pk_meta '
        'PRIMARY KEY ("key")) WITHOUT ROWID'
    ),
    (
        'CREATE TABLE drafts ("key" VARCHAR NOT NULL, body BLOB NOT NULL, saved_ms INTEGER NOT '
        'NULL, CONSTRAINT pk_drafts PRIMARY KEY ("key"))'
    ),
    (
        "CREATE TABLE peers (role VARCHAR NOT NULL, node VARCHAR NOT NULL, url VARCHAR NOT NULL, "
        "public_key VARCHAR NOT NULL, certificate_pem VARCHAR NOT NULL, current BOOLEAN NOT NULL, "
        "CONSTRAINT pk_peers PRIMARY KEY (role, node))"
    ),
    (
        "CREATE TABLE cursors (role VARCHAR NOT NULL, feed VARCHAR NOT NULL, position INTEGER NOT "
        "NULL, CONSTRAINT pk_cursors PRIMARY KEY (role, feed)) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE delivered (role VARCHAR NOT NULL, seq INTEGER NOT NULL, CONSTRAINT "
        "pk_delivered PRIMARY KEY (role, seq), CONSTRAINT fk_delivered_seq FOREIGN KEY(seq) "
        "REFERENCES events (seq)) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE rejects (role VARCHAR NOT NULL, event BLOB NOT NULL, reason VARCHAR NOT "
        "NULL, said VARCHAR NOT NULL, rejected_ms INTEGER NOT NULL, hearsay BOOLEAN NOT NULL, "
        "CONSTRAINT pk_rejects PRIMARY KEY (role, event))"
    ),
    (
        "CREATE VIRTUAL TABLE names USING fts5(words, content='', contentless_delete=1, "
        "detail=none, prefix='1 2 3 4 5 6', tokenize='ascii')"
    ),
    (
        "CREATE VIRTUAL TABLE digits USING fts5(parts, content='', contentless_delete=1, "
        "detail=none, prefix='3 4', tokenize='ascii')"
    ),
    (
        "CREATE TRIGGER events_keep_on_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, "
        "'events is append-only'); END"
    ),
    (
        "CREATE TRIGGER events_keep_on_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, "
        "'events is append-only'); END"
    ),
    (
        "CREATE TRIGGER seals_keep_on_update BEFORE UPDATE ON seals BEGIN SELECT RAISE(ABORT, "
        "'seals is append-only'); END"
    ),
    (
        "CREATE TRIGGER seals_keep_on_delete BEFORE DELETE ON seals BEGIN SELECT RAISE(ABORT, "
        "'seals is append-only'); END"
    ),
)


def upgrade() -> None:
    """Make everything."""
    for statement in _STATEMENTS:
        op.execute(statement)
