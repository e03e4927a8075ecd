"""The catalogue page: found, looked at, revised; files seen before they are taken."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from counter_app.domain.catalogue import Procedure
from counter_app.domain.publishing import Published
from counter_app.domain.rows import BadRows
from counter_app.domain.sentences import Said, Sentence, say
from counter_app.service import catalogue as service
from counter_app.service.catalogue import Catalogue, Preview
from counter_app.service.desk import Desk
from counter_app.texts import Texts
from counter_app.ui.background import Background
from counter_app.ui.catalogue.details import DetailsPanel
from counter_app.ui.catalogue.file_view import FileView
from counter_app.ui.catalogue.table import Column, EntriesTable
from counter_app.ui.changes import Change, Changes
from counter_app.ui.forms.parts import PartsForm
from counter_app.ui.forms.tables import table_of
from counter_app.ui.presenters.catalogue import (
    PATTERNS,
    Entry,
    entries_of,
    matching,
    revision_of,
    revision_parts,
    summary,
)
from counter_app.ui.presenters.steps.fields import Filled
from counter_app.ui.styling import label

_SIDE_WIDTH: Final = 440
_LIST, _FILE = range(2)
_DETAILS, _FORM = range(2)


class CataloguePage(QWidget):
    """Lists the procedures; beside the list stands the one that is chosen.

    Signals: `told(Sentence, str)`: for the message line.
    """

    told = Signal(object, str)

    def __init__(self, desk: Desk, texts: Texts, background: Background, changes: Changes) -> None:
        super().__init__()
        self._desk, self._texts, self._background = desk, texts, background
        self._changes = changes
        self._catalogue: Catalogue | None = None
        self._entries: tuple[Entry, ...] = ()
        self._revising: Procedure | None = None
        self._preview: Preview | None = None
        self.choose_file: Callable[[], Path | None] = self._ask_for_file
        self.choose_target: Callable[[], Path | None] = self._ask_for_target
        self.keys = _keys(texts)
        self._build()
        self._connect()

    # ------------------------------------------------------------ what the window asks

    def activate(self) -> None:
        """The page is shown: the catalogue as it is now, the focus where one types."""
        self._load()
        if self._stack.currentIndex() == _FILE:
            self.file.lines.setFocus()
        elif self._side.currentIndex() == _FORM:
            self.form.resume()
        else:
            self.field.setFocus()
            self.field.selectAll()

    # ------------------------------------------------------------ the store

    def _load(self) -> None:
        self._background.store(lambda: service.whole_catalogue(self._desk), self._learn, self._fail)

    def _learn(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._entries = entries_of(catalogue)
        self._show_matching()

    def _fail(self, said: Said) -> None:
        self.told.emit(said.sentence, "error")

    @Slot(object)
    def _on_change(self, change: Change) -> None:
        if change & (Change.CATALOGUE | Change.SYNC) and self.isVisible():
            self._load()

    # ------------------------------------------------------------ the list

    @Slot()
    def _show_matching(self) -> None:
        before = self._current()
        shown = matching(self._entries, self.field.text())
        self.model.replace(shown)
        self.summary.setText(self._texts.render(summary(len(shown), len(self._entries))))
        row = self.model.row_of(before.code) if before is not None else None
        self.table.selectRow(row or 0)

    def _current(self) -> Entry | None:
        return self.model.entry_at(self.table.currentIndex().row())

    @Slot()
    def _on_row(self) -> None:
        entry = self._current()
        if entry is not None and self._catalogue is not None:
            self.details.show_entry(entry, self._catalogue.today)

    # ------------------------------------------------------------ one version revised

    @Slot()
    def _revise(self) -> None:
        version = self.details.version
        if version is None or self._stack.currentIndex() == _FILE:
            return
        self._revising = version
        title = say("Sửa {code}: {name}", code=version.code, name=version.name)
        self.form.show_parts(title, revision_parts(version))
        self._side.setCurrentIndex(_FORM)
        self.form.begin()

    @Slot(object)
    def _on_revised(self, values: dict[str, str]) -> None:
        version = self._revising
        if version is None:
            return
        revision = revision_of(version, Filled(values, self._desk.clock.now().date()))
        self._background.store(
            lambda: service.revise(self._desk, revision),
            done=self._on_published,
            failed=self.form.blame,
            broke=lambda: self.form.show_busy(busy=False),
        )

    def _on_published(self, published: Published) -> None:
        self._leave()
        words = say(
            "Đã công bố: {new} phiên bản mới, {changed} thay đổi, {unchanged} giữ nguyên.",
            new=published.new,
            changed=published.changed,
            unchanged=published.unchanged,
        )
        self.told.emit(words, "info")
        self._changes.tell(Change.CATALOGUE | Change.SYNC)
        self._load()

    # ------------------------------------------------------------ files

    @Slot()
    def _open_file(self) -> None:
        path = self.choose_file()
        if path is None:
            return
        self._preview = None
        self._background.papers(
            lambda: service.preview_file(self._desk, path),
            done=partial(self._on_previewed, path),
            failed=partial(self._on_bad_file, path),
        )

    def _on_previewed(self, path: Path, preview: Preview) -> None:
        self._preview = preview
        self.file.show_preview(path, preview)
        self._turn_to_file()

    def _on_bad_file(self, path: Path, said: Said) -> None:
        if isinstance(said, BadRows):
            self.file.show_faults(path, said)
            self._turn_to_file()
        else:
            self._fail(said)

    def _turn_to_file(self) -> None:
        self._stack.setCurrentIndex(_FILE)
        self.file.lines.setFocus()

    @Slot()
    def _take(self) -> None:
        preview = self._preview
        if self._stack.currentIndex() != _FILE or preview is None or not preview.news:
            return
        self._preview = None
        self._background.store(
            lambda: service.publish(self._desk, preview.procedures),
            done=self._on_published,
            failed=self._fail,
        )

    @Slot()
    def _export(self) -> None:
        path = self.choose_target()
        if path is not None:
            self._background.papers(
                lambda: service.export_file(self._desk, path),
                done=lambda count: self.told.emit(
                    say("Đã lưu {count} phiên bản vào {path}.", count=count, path=path), "info"
                ),
                failed=self._fail,
            )

    def _ask_for_file(self) -> Path | None:
        title = self._texts.render(say("Chọn tệp danh mục"))
        name, _ = QFileDialog.getOpenFileName(self, title, "", PATTERNS)
        return Path(name) if name else None

    def _ask_for_target(self) -> Path | None:
        title = self._texts.render(say("Lưu danh mục"))
        name, _ = QFileDialog.getSaveFileName(self, title, "danh-muc.xlsx", PATTERNS)
        return Path(name) if name else None

    # ------------------------------------------------------------ coming back

    @Slot()
    def _leave(self) -> None:
        self._revising = self._preview = None
        self._side.setCurrentIndex(_DETAILS)
        self._stack.setCurrentIndex(_LIST)
        self.field.setFocus()

    @Slot()
    def _do(self) -> None:
        """F9: take the file, or publish what was typed."""
        if self._stack.currentIndex() == _FILE:
            self._take()
        elif self._side.currentIndex() == _FORM:
            self.form.submit()

    # ------------------------------------------------------------ widgets

    def _build(self) -> None:
        self.field = QLineEdit()
        self.field.setProperty("role", "search")
        hint = say("Mã, tên hoặc lĩnh vực; không cần gõ dấu")
        self.field.setPlaceholderText(self._texts.render(hint))
        self.field.setAccessibleName(self._texts.render(say("Tìm thủ tục")))
        self.summary = label(role="hint")
        self.model = EntriesTable(self._texts, self)
        widths: dict[int, int] = {Column.CODE: 116, Column.LIMIT: 150, Column.STATE: 132}
        self.table = table_of(self.model, widths, Column.NAME)
        self.table.setAccessibleName(self._texts.render(say("Danh mục thủ tục")))
        self.details, self.file = DetailsPanel(self._texts), FileView(self._texts)
        self.form = PartsForm(self._texts, say("Công bố (F9)"))
        self._side = QStackedWidget()
        self._side.setFixedWidth(_SIDE_WIDTH)
        self._side.addWidget(self.details)
        self._side.addWidget(self.form)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list_view())
        self._stack.addWidget(self.file)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def _list_view(self) -> QWidget:
        heads = QHBoxLayout()
        heads.addWidget(label(self._texts.render(say("Danh mục thủ tục")), "title"), stretch=1)
        for words, slot in (
            (say("Sửa (F2)"), self._revise),
            (say("Nhập tệp… (F6)"), self._open_file),
            (say("Xuất tệp… (F8)"), self._export),
        ):
            heads.addWidget(self._button(words, slot))
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(heads)
        for widget in (self.field, self.summary, self.table):
            left.addWidget(widget)
        view = QWidget()
        layout = QHBoxLayout(view)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(10)
        layout.addLayout(left, stretch=1)
        layout.addWidget(self._side)
        return view

    def _button(self, words: Sentence, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(self._texts.render(words))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(slot)
        return button

    def _connect(self) -> None:
        self._changes.happened.connect(self._on_change)
        self.field.textChanged.connect(self._show_matching)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.form.wanted.connect(self._on_revised)
        for leaver in (self.form, self.file):
            leaver.left.connect(self._leave)
        self.file.wanted.connect(self._take)
        self.file.other_wanted.connect(self._open_file)
        for key, slot in (
            ("F2", self._revise),
            ("F3", self.field.setFocus),
            ("F6", self._open_file),
            ("F7", self.details.versions.setFocus),
            ("F8", self._export),
            ("F9", self._do),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows move in the list while one types; Escape leads back to the list."""
        moves = event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}
        if moves and self.field.hasFocus():
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            row = self.table.currentIndex().row() + step
            if 0 <= row < self.model.rowCount():
                self.table.selectRow(row)
        elif event.key() == Qt.Key.Key_Escape and self._stack.currentIndex() == _FILE:
            self._leave()
        elif event.key() == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
        else:
            super().keyPressEvent(event)


def _keys(texts: Texts) -> tuple[tuple[str, str], ...]:
    return (
        ("F3", texts.label("Về ô tìm thủ tục")),
        ("↑ ↓", texts.label("Chọn thủ tục trong danh sách")),
        ("F7", texts.label("Các phiên bản của thủ tục đang chọn")),
        ("F2", texts.label("Sửa thời hạn, phí, hiệu lực của phiên bản đang chọn")),
        ("F6", texts.label("Mở tệp danh mục, xem trước khi nhập")),
        ("F8", texts.label("Xuất danh mục ra tệp")),
        ("F9", texts.label("Công bố, nhập tệp đang xem")),
        ("Esc", texts.label("Bỏ biểu mẫu hoặc tệp đang xem; xóa ô tìm")),
    )
