"""What SQLite's errors mean for the person at the counter: one table, asked at the boundary.

The world's errors (disk, lock, file) become `Unavailable`, or `Damaged` where the file is no
longer what was written. Everything else (a constraint, a syntax error) is a bug and stays as it
is.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlcipher3 import dbapi2

from counter_app.domain.sentences import Damaged, Said, Unavailable, say

WRONG_KEY = say(
    "Sai khóa hoặc tệp dữ liệu đã hỏng. Không ghi gì thêm vào tệp này; hãy khôi phục từ bản "
    "sao lưu."
)
BUSY = say("Dữ liệu đang bận vì một chương trình khác đang ghi. Hãy thử lại.")
_DAMAGED = say(
    "Tệp dữ liệu của quầy bị hỏng. Không ghi gì thêm; hãy khôi phục từ bản sao lưu rồi đồng bộ."
)

_SHORT_READ, _BAD_DATA, _CORRUPT_FILE_SYSTEM = 522, 8202, 8458


class NotOurs(Damaged):
    """The first page does not open: another key, or no longer what was written."""


_SAID: Final[Mapping[int, Said]] = {
    dbapi2.SQLITE_NOTADB: NotOurs(WRONG_KEY),
    dbapi2.SQLITE_CORRUPT: Damaged(_DAMAGED),
    _SHORT_READ: Damaged(_DAMAGED),
    _BAD_DATA: Damaged(_DAMAGED),
    _CORRUPT_FILE_SYSTEM: Damaged(_DAMAGED),
    dbapi2.SQLITE_BUSY: Unavailable(BUSY),
    dbapi2.SQLITE_LOCKED: Unavailable(BUSY),
    dbapi2.SQLITE_FULL: Unavailable(
        say("Ổ đĩa đã đầy nên chưa lưu được. Hãy giải phóng dung lượng rồi làm lại.")
    ),
    dbapi2.SQLITE_READONLY: Unavailable(
        say("Tệp dữ liệu đang ở chế độ chỉ đọc nên chưa lưu được. Hãy kiểm tra quyền ghi.")
    ),
    dbapi2.SQLITE_IOERR: Unavailable(
        say("Ổ đĩa báo lỗi khi đọc hoặc ghi dữ liệu. Hãy kiểm tra ổ đĩa rồi làm lại.")
    ),
    dbapi2.SQLITE_CANTOPEN: Unavailable(
        say("Không mở được tệp dữ liệu của quầy. Hãy kiểm tra ổ đĩa và quyền truy cập.")
    ),
    dbapi2.SQLITE_PERM: Unavailable(say("Hệ điều hành không cho truy cập tệp dữ liệu của quầy.")),
    dbapi2.SQLITE_NOMEM: Unavailable(
        say("Máy không còn đủ bộ nhớ. Hãy đóng bớt chương trình khác rồi làm lại.")
    ),
}


def said_of(error: BaseException) -> Said | None:
    """The sentence for an error of the world; None where the error is a bug."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    known = _SAID.get(code) or _SAID.get(code & 0xFF)
    return type(known)(known.sentence) if known else None


@contextmanager
def translated() -> Iterator[None]:
    """Raises the world's errors as sentences, for calls that go past SQLAlchemy."""
    try:
        yield
    except dbapi2.Error as error:
        if said := said_of(error):
            raise said from error
        raise


def translate_errors_of(engine: Engine) -> None:
    """Let every statement, fetch and commit of an engine raise the world's errors as sentences."""

    @event.listens_for(engine, "handle_error")
    def _translate(context: ExceptionContext) -> Said | None:
        return said_of(context.original_exception)
