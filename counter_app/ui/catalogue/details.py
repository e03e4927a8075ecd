"""Beside the list: one procedure with its versions, and all that a version says."""

from datetime import date

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QListWidget, QVBoxLayout, QWidget

from counter_app.domain.catalogue import Procedure
from counter_app.domain.moments import spoken_day
from counter_app.domain.sentences import say
from counter_app.texts import Texts
from counter_app.ui.forms.controls import rendered
from counter_app.ui.presenters.catalogue import Entry, sections_of, state_of
from counter_app.ui.reception.fields import Scrolling
from counter_app.ui.styling import label

_ROW_HEIGHT = 22
_MOST_ROWS = 3


class DetailsPanel(QFrame):
    """Shows one procedure."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._texts = texts
        self._entry: Entry | None = None
        self._title = label(role="heading", wraps=True)
        self.provincial = label(
            texts.render(say("Tỉnh công bố; chỉ tỉnh sửa được.")), "notice", wraps=True
        )
        self.provincial.setProperty("tone", "info")
        self.versions = QListWidget()
        self.versions.setAccessibleName(texts.render(say("Các phiên bản")))
        self.versions.currentRowChanged.connect(self._on_row)
        self._scroll = Scrolling()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 8, 12)
        layout.setSpacing(6)
        for widget in (
            self._title,
            self.provincial,
            label(texts.render(say("Phiên bản (F7)")), "key"),
            self.versions,
            self._scroll,
        ):
            layout.addWidget(widget)
        layout.setStretchFactor(self._scroll, 1)

    @property
    def version(self) -> Procedure | None:
        """The version that is looked at."""
        row = self.versions.currentRow()
        return self._entry.versions[row] if self._entry is not None and row >= 0 else None

    def show_entry(self, entry: Entry, today: date) -> None:
        """Show this procedure, at the version that stands in the list."""
        self._entry = entry
        self._title.setText(f"{entry.code}  {entry.shown.name}")
        self.provincial.setVisible(entry.provincial)
        self.versions.clear()
        for version in entry.versions:
            state = self._texts.render(state_of(version, entry.versions, today))
            self.versions.addItem(f"{spoken_day(version.valid_from)}: {state}")
        shown = min(len(entry.versions), _MOST_ROWS)
        self.versions.setFixedHeight(shown * _ROW_HEIGHT + 8)
        self.versions.setCurrentRow(entry.versions.index(entry.shown))

    @Slot()
    def _on_row(self) -> None:
        version = self.version
        if version is not None:
            self._scroll.show_content(self._body(version))

    def _body(self, version: Procedure) -> QWidget:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 4, 8, 4)
        layout.setSpacing(4)
        for section in sections_of(version):
            layout.addWidget(label(self._texts.render(section.heading), "key"))
            for line in section.lines:
                words = label(rendered(line, self._texts), wraps=True)
                words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                layout.addWidget(words)
        layout.addStretch(1)
        return body
