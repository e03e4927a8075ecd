"""Drawn pages as Qt's pictures, and as files."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QSaveFile
from PySide6.QtGui import QImage

from counter_app.domain.sentences import Unavailable, say
from counter_app.service.ports import PageImage

Draw = Callable[[int], Iterable[PageImage]]
"""The pages of a paper at so many dots to the inch, one after the other."""


def image_of(page: PageImage) -> QImage:
    """The page as Qt's picture; the pixels must outlive it."""
    return QImage(page.bgrx, page.width, page.height, page.width * 4, QImage.Format.Format_RGB32)


def save_file(path: str, content: bytes) -> None:
    """Write these very bytes, or leave what was there. Raises `Unavailable`."""
    file = QSaveFile(path)
    written = file.open(QSaveFile.OpenModeFlag.WriteOnly) and file.write(content) == len(content)
    if not written or not file.commit():
        raise Unavailable(
            say("Không ghi được tệp {path}: {reason}.", path=path, reason=file.errorString())
        )
