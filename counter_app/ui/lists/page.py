"""The lists as one page: number keys change the list, Enter opens the dossier."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from counter_app.domain.sentences import Said, say
from counter_app.service.desk import Desk
from counter_app.service.piles import Piled, look_at
from counter_app.service.ports import Pile
from counter_app.texts import Texts
from counter_app.ui.background import Background
from counter_app.ui.changes import Change, Changes
from counter_app.ui.presenters.lists import MOST_SHOWN, rows_of, summary_of, tabs_of
from counter_app.ui.search.table import Column, FoundTable, table_of
from counter_app.ui.styling import label, restyle

_MINUTE_MS: Final = 60_000
"""What becomes overdue by the clock alone is seen a minute later at most."""

_DUE_WIDTH: Final = 150
_STAGE_WIDTH: Final = 240


class ListsPage(QWidget):
    """Shows one list at a time, always as it is now.

    Signals: `told(Sentence, str)`: for the message line; `dossier_wanted(str)`: open the one with
    this id.
    """

    told = Signal(object, str)
    dossier_wanted = Signal(str)

    def __init__(  # noqa: PLR0917 - as the window hands them to every page
        self,
        desk: Desk,
        texts: Texts,
        background: Background,
        changes: Changes,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._texts, self._background = desk, texts, background
        self.pile = Pile.TODAY
        self._asking = self._again = False
        self.keys = _keys(texts)
        self._build()
        self._timer = QTimer(self, interval=_MINUTE_MS)
        self._timer.timeout.connect(self._on_minute)
        self._timer.start()
        changes.happened.connect(self._on_change)

    # ------------------------------------------------------------ what the window asks

    def activate(self) -> None:
        """Put the focus into the list, and bring it up to date."""
        self.table.setFocus()
        self._ask()

    def show_pile(self, pile: Pile) -> None:
        """Turn to another list."""
        if pile is not self.pile:
            self.pile = pile
            self.model.replace(())
        self._mark()
        self._ask()

    # ------------------------------------------------------------ asking the store

    def _ask(self) -> None:
        """One question at a time; what changed meanwhile is asked for afterwards."""
        self._again = self._asking
        if self._asking:
            return
        self._asking, pile = True, self.pile
        self._background.store(
            lambda: look_at(self._desk, pile, MOST_SHOWN),
            done=self._learn,
            failed=self._fail,
            broke=self._rest,
        )

    def _learn(self, piled: Piled) -> None:
        self._rest()
        if self._again:
            self._ask()
        for tab in tabs_of(piled.sizes):
            self._show_tab(tab.pile, f"{tab.key}   {self._texts.render(tab.words)}", tab.presses)
        if piled.pile is self.pile:
            self._show(piled)

    def _show(self, piled: Piled) -> None:
        before = self._current()
        self.model.replace(rows_of(piled))
        self.table.selectRow(self.model.row_of(before) or 0)
        self.summary.setText(self._texts.render(summary_of(piled)))

    def _fail(self, said: Said) -> None:
        self._rest()
        self.told.emit(said.sentence, "error")

    def _rest(self) -> None:
        self._asking = False

    @Slot(object)
    def _on_change(self, change: Change) -> None:
        if change & Change.DOSSIERS and self.isVisible():
            self._ask()

    @Slot()
    def _on_minute(self) -> None:
        if self.isVisible():
            self._ask()

    # ------------------------------------------------------------ what the clerk does

    def _current(self) -> str:
        return self.model.id_at(self.table.currentIndex().row())

    @Slot()
    def _open_current(self) -> None:
        if dossier := self._current():
            self.dossier_wanted.emit(dossier)

    def _beside(self, step: int) -> None:
        piles = list(Pile)
        self.show_pile(piles[(piles.index(self.pile) + step) % len(piles)])

    # ------------------------------------------------------------ widgets

    def _build(self) -> None:
        tabs = QHBoxLayout()
        tabs.setSpacing(6)
        self.tabs = {tab.pile: self._tab(tab.pile) for tab in tabs_of({})}
        for button in self.tabs.values():
            tabs.addWidget(button)
        tabs.addStretch(1)
        self.summary = label(role="hint")
        self.model = FoundTable(self._texts, self)
        self.table = table_of(self.model)
        self.table.setAccessibleName(self._texts.render(say("Danh sách hồ sơ")))
        self.table.setColumnWidth(Column.DUE, _DUE_WIDTH)
        self.table.setColumnWidth(Column.STATE, _STAGE_WIDTH)
        self.table.setColumnHidden(Column.ID_NUMBER, True)
        self.table.activated.connect(self._open_current)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(label(self._texts.render(say("Danh sách hồ sơ")), "title"))
        layout.addLayout(tabs)
        layout.addWidget(self.summary)
        layout.addWidget(self.table)
        self._mark()
        self._add_keys()

    def _add_keys(self) -> None:
        for key, act in (
            ("Left", lambda: self._beside(-1)),
            ("Right", lambda: self._beside(1)),
            *((tab.key, partial(self.show_pile, tab.pile)) for tab in tabs_of({})),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _tab(self, pile: Pile) -> QPushButton:
        button = QPushButton()
        button.setProperty("role", "step")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.show_pile(pile))
        return button

    def _show_tab(self, pile: Pile, words: str, presses: bool) -> None:
        self.tabs[pile].setText(words)
        restyle(self.tabs[pile], tone="error" if presses else "")

    def _mark(self) -> None:
        for pile, button in self.tabs.items():
            restyle(button, current="true" if pile is self.pile else "")


def _keys(texts: Texts) -> tuple[tuple[str, str], ...]:
    return (
        (
            "1 … 7",
            texts.label("Hôm nay, sắp đến hạn, quá hạn, chờ trả, chờ bổ sung, trùng mã, mâu thuẫn"),
        ),
        ("← →", texts.label("Sang danh sách bên cạnh")),
        ("↑ ↓", texts.label("Chọn hồ sơ trong danh sách")),
        ("Enter", texts.label("Mở hồ sơ đang chọn")),
    )
