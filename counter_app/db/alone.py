"""Whether anybody else has a store open: nothing may be moved from under a program that writes."""

from contextlib import closing
from pathlib import Path

from sqlcipher3 import dbapi2

from counter_app.db.engine import keyed_connection
from counter_app.db.errors import NotOurs
from counter_app.domain.sentences import Damaged, Refused, say


def refuse_while_open(path: Path, key: bytes) -> None:
    """Raise `Refused` while another connection to the store is open anywhere.

    Leaving the write-ahead log, which this tries, needs the file alone; the log is then folded in.
    A damaged file is open to nobody who could write it.
    """
    try:
        with closing(keyed_connection(path, key, patience_ms=0)) as raw:
            raw.execute("PRAGMA journal_mode = DELETE").fetchall()
    except (Damaged, NotOurs):
        return
    except dbapi2.OperationalError as error:
        raise Refused(
            say("Quầy đang mở ở một cửa sổ hoặc lệnh khác. Hãy đóng lại rồi khôi phục."), "data"
        ) from error
