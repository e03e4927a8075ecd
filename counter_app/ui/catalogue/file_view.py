"""A catalogue file before it is taken: what it would change, or everything that is wrong in it."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from counter_app.domain.rows import BadRows
from counter_app.domain.sentences import Sentence, say
from counter_app.service.catalogue import Preview
from counter_app.texts import Texts
from counter_app.ui.catalogue.table import LinesTable
from counter_app.ui.forms.tables import table_of
from counter_app.ui.presenters.catalogue import (
    lines_of,
    problem_lines,
    problem_summary,
    summary_of,
)
from counter_app.ui.styling import label, restyle


class FileView(QWidget):
    """Shows one file.

    Signals: `wanted()`: take it; `other_wanted()`: look at another one; `left()`.
    """

    wanted = Signal()
    other_wanted = Signal()
    left = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._file = label(role="title")
        self._told = label(role="notice", wraps=True)
        self.model = LinesTable(texts, self)
        self.lines = table_of(self.model, {0: 210, 1: 430}, 2, wraps=True)
        self.lines.setObjectName("lines")
        self.take = self._button(say("Nhập (F9)"), self.wanted)
        self.take.setProperty("role", "primary")
        heads = QHBoxLayout()
        heads.addWidget(self._file, stretch=1)
        heads.addWidget(self.take)
        heads.addWidget(self._button(say("Chọn tệp khác… (F6)"), self.other_wanted))
        heads.addWidget(self._button(say("Bỏ (Esc)"), self.left))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addLayout(heads)
        layout.addWidget(self._told)
        layout.addWidget(self.lines)

    def show_preview(self, path: Path, preview: Preview) -> None:
        """Show what a file would change."""
        self.model.replace(lines_of(preview), bad=False)
        self._show(path, summary_of(preview), "info")
        self.take.setVisible(bool(preview.news))

    def show_faults(self, path: Path, bad: BadRows) -> None:
        """Show what is wrong in a file: it cannot be taken."""
        self.model.replace(problem_lines(bad), bad=True)
        self._show(path, problem_summary(bad), "error")
        self.take.hide()

    def _show(self, path: Path, words: Sentence, tone: str) -> None:
        self._file.setText(path.name)
        self._told.setText(self._texts.render(words))
        restyle(self._told, tone=tone)

    def _button(self, words: Sentence, told: SignalInstance) -> QPushButton:
        button = QPushButton(self._texts.render(words))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(told)
        return button
