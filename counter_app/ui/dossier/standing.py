"""The left of the page: whose dossier it is, where it stands, what is due."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from counter_app.domain.sentences import Sentence
from counter_app.texts import Texts
from counter_app.ui.presenters.dossier import (
    Detail,
    Opened,
    Standing,
    about,
    clash_of,
    due_of,
    money_of,
    stage_of,
)
from counter_app.ui.reception.fields import Scrolling
from counter_app.ui.styling import label, restyle

WIDTH = 310


class StandingPanel(QFrame):
    """Shows one dossier at a time."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setFixedWidth(WIDTH)
        self._texts = texts
        self.title = label(role="title")
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.clash = label(role="notice", wraps=True)
        self.stage = label(role="notice", wraps=True)
        self.due = label(role="notice", wraps=True)
        self.money = label(role="notice", wraps=True)
        self._scroll = Scrolling()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 8, 10)
        layout.setSpacing(6)
        for widget in (self.title, self.clash, self.stage, self.due, self.money, self._scroll):
            layout.addWidget(widget)
        layout.setStretchFactor(self._scroll, 1)

    def show_dossier(self, opened: Opened) -> None:
        """Show this one in place of the one before."""
        dossier = opened.dossier
        self.title.setText(self._rendered(opened.title))
        clash = clash_of(opened)
        self.clash.setVisible(clash is not None)
        if clash is not None:
            self._tell(self.clash, clash)
        self._tell(self.stage, stage_of(dossier))
        self._tell(self.due, due_of(dossier, opened.now))
        self._tell(self.money, money_of(dossier))
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 4, 6, 4)
        grid.setVerticalSpacing(6)
        grid.setHorizontalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, detail in enumerate(about(dossier)):
            self._add(grid, 2 * row, detail)
        grid.setRowStretch(grid.rowCount(), 1)
        self._scroll.show_content(body)

    def _add(self, grid: QGridLayout, row: int, detail: Detail) -> None:
        """One line beside its name; a list below it, over the whole width."""
        name = label(self._texts.render(detail.name), "hint")
        words = label("\n".join(map(self._rendered, detail.lines)), wraps=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        if detail.whole:
            grid.addWidget(words, row + 1, 0, 1, 2)
        else:
            grid.addWidget(words, row, 1)

    def _tell(self, line: QLabel, standing: Standing) -> None:
        line.setText(self._texts.render(standing.words))
        restyle(line, tone=standing.tone.value)

    def _rendered(self, line: Sentence | str) -> str:
        return line if isinstance(line, str) else self._texts.render(line)
