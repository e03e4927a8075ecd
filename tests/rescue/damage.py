"""Breaking a store behind the program's back."""

from contextlib import closing

from counter_app.db.engine import keyed_connection
from counter_app.paths import DataDir
from counter_app.vault import open_keys


def spoil_an_event(folder: DataDir) -> None:
    """Change a payload, as only somebody with the key could."""
    key = open_keys(folder.root, passphrase=None).load().database_key
    with closing(keyed_connection(folder.store, key, patience_ms=1000)) as raw:
        raw.execute("DROP TRIGGER events_keep_on_update")
        raw.execute("UPDATE events SET payload = payload || ' ' WHERE seq = 2")
