"""The store: the journal, its tables and search, in one encrypted SQLite file."""

from counter_app.db.store import SqlStore, create_store, open_store
from counter_app.db.witness import Witness

__all__ = ["SqlStore", "Witness", "create_store", "open_store"]
