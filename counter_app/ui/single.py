"""One window for one store: a second one says so instead of opening."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QLockFile

from counter_app.domain.sentences import Refused, Unavailable, say

LOCK_NAME = "window.lock"


@contextmanager
def only_window(data_dir: Path) -> Iterator[None]:
    """Hold the window's lock on a data folder.

    Raises `Refused` while another window holds it; the lock of a process that died is taken
    over. Raises `Unavailable` where the folder cannot be written.
    """
    lock = QLockFile(str(data_dir / LOCK_NAME))
    lock.setStaleLockTime(0)
    if not lock.tryLock(0):
        if lock.error() is QLockFile.LockError.LockFailedError:
            raise Refused(
                say(
                    "Ứng dụng quầy đang mở trên máy này. Hãy dùng cửa sổ đang mở (Alt+Tab), "
                    "hoặc đóng cửa sổ đó rồi mở lại."
                ),
                "window",
            )
        raise Unavailable(say("Không ghi được vào thư mục dữ liệu {folder}.", folder=str(data_dir)))
    try:
        yield
    finally:
        lock.unlock()
