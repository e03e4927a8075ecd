"""The store: the journal, its tables and search, in one encrypted SQLite file."""

from counter_app.db.store import SqlStore, create_store, open_store

__all__ = ["SqlStore", "create_store", "open_store"]
