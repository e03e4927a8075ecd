"""The tree of a dossier's places, with the files that show them beneath."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QIcon,
    QPixmap,
)
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget
from typing_extensions import override

from counter_app.domain.attached import Attached
from counter_app.domain.sentences import Sentence
from counter_app.ui.presenters.attachments import FileLine, PlaceLine

THUMBNAIL: Final = 48
_PLACE_HEIGHT: Final = 32
_FILE: Final = Qt.ItemDataRole.UserRole


class PlacesTree(QTreeWidget):
    """Shows places and files; files dropped on a line are for its place.

    Signals: `dropped(int, list[Path])`: on the place with this number.
    """

    dropped = Signal(int, object)

    def __init__(
        self, rendered: Callable[[Sentence | str], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._rendered = rendered
        self._tops: list[QTreeWidgetItem] = []
        self._items: dict[str, QTreeWidgetItem] = {}
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(False)
        self.setIconSize(QSize(THUMBNAIL, THUMBNAIL))
        self.setAcceptDrops(True)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(False)

    @property
    def place(self) -> int:
        """The number of the current place, or of the current file's; 0 where none is."""
        item = self.currentItem()
        while item is not None and item.parent() is not None:
            item = item.parent()
        return max(self.indexOfTopLevelItem(item), 0) if item is not None else 0

    @property
    def file(self) -> Attached | None:
        """The current file; None on a place."""
        item = self.currentItem()
        held = item.data(0, _FILE) if item is not None else None
        return held if isinstance(held, Attached) else None

    def show_places(self, places: tuple[PlaceLine, ...], current: int) -> None:
        """Show these in place of those before, with this place current."""
        self.clear()
        self._tops, self._items = [], {}
        for line in places:
            item = self._place_item(line)
            self._tops.append(item)
            self.addTopLevelItem(item)
            for file in line.files:
                item.addChild(self._file_item(file))
        self.expandAll()
        self.setCurrentItem(self._tops[min(current, len(places) - 1)])

    def show_picture(self, event_id: str, picture: QPixmap) -> None:
        """Show a file's first page beside its name."""
        if event_id in self._items:
            self._items[event_id].setIcon(0, QIcon(picture))

    def _place_item(self, line: PlaceLine) -> QTreeWidgetItem:
        item = QTreeWidgetItem([self._rendered(line.name), self._rendered(line.words)])
        item.setToolTip(0, self._rendered(line.name))
        item.setSizeHint(0, QSize(0, _PLACE_HEIGHT))
        font = item.font(0)
        font.setBold(True)
        item.setFont(0, font)
        return item

    def _file_item(self, file: FileLine) -> QTreeWidgetItem:
        item = QTreeWidgetItem([file.name, self._rendered(file.words)])
        item.setToolTip(0, file.name)
        item.setData(0, _FILE, file.attached)
        self._items[file.attached.event_id] = item
        if file.attached.withdrawn is not None:
            font = item.font(0)
            font.setStrikeOut(True)
            item.setFont(0, font)
        return item

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event):
            event.acceptProposedAction()

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        if item is not None:
            self.setCurrentItem(item)
        event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        if item is not None:
            self.setCurrentItem(item)
        event.acceptProposedAction()
        self.dropped.emit(self.place, files_in(event))


def files_in(event: QDropEvent) -> list[Path]:
    """The files of this machine that are being dragged."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
