"""The middle of the page: the dossier's life as a time line, and its papers below."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from counter_app.domain.sentences import Sentence, say
from counter_app.service.papers import FormWanted
from counter_app.texts import Texts
from counter_app.ui.presenters.dossier import Happened, PaperLine
from counter_app.ui.reception.fields import Scrolling
from counter_app.ui.styling import label

_PAPER_HEIGHT: Final = 30
_MOST_PAPERS: Final = 5


class LifePanel(QFrame):
    """Shows what happened, the latest first, and the papers that can be printed.

    Signals: `paper_chosen(FormWanted)`: to be looked at; `files_wanted()`.
    """

    paper_chosen = Signal(object)
    files_wanted = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._texts = texts
        self._papers: tuple[PaperLine, ...] = ()
        self._scroll = Scrolling()
        self._scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list = QListWidget()
        self.list.setObjectName("papers")
        self.list.setAccessibleName(texts.render(say("Giấy tờ để in")))
        self.list.itemActivated.connect(self._on_activated)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 10, 12)
        layout.setSpacing(6)
        layout.addWidget(label(texts.render(say("Diễn biến (F5)")), "heading"))
        layout.addWidget(self._scroll, stretch=1)
        heading = say("Giấy tờ để in (F6, Enter: xem và in)")
        layout.addWidget(label(texts.render(heading), "heading", wraps=True))
        layout.addWidget(self.list)
        self.files = label(role="hint", wraps=True)
        self._files_button = button = QPushButton(texts.render(say("Tệp đính kèm (F7)")))
        button.setProperty("role", "quiet")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(self.files_wanted)
        below = QHBoxLayout()
        below.addWidget(self.files, stretch=1)
        below.addWidget(button)
        layout.addLayout(below)

    @property
    def time_line(self) -> QWidget:
        """Where the arrows scroll through what happened."""
        return self._scroll

    def show_life(self, life: Sequence[Happened]) -> None:
        """Show what happened."""
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        for row, happened in enumerate(life):
            grid.addWidget(label(happened.when, "hint"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._step(happened), row, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(life), 1)
        self._scroll.show_content(body)

    def show_papers(self, papers: tuple[PaperLine, ...]) -> None:
        """Show the papers; the same line stays current."""
        current = max(self.list.currentRow(), 0)
        self._papers = papers
        self.list.clear()
        for line in papers:
            name = line.name if isinstance(line.name, str) else self._texts.render(line.name)
            words = self._texts.render(line.words)
            self.list.addItem(f"{name[:1].upper()}{name[1:]}: {words}")
        self.list.setCurrentRow(min(current, len(papers) - 1))
        shown = min(max(len(papers), 1), _MOST_PAPERS)
        self.list.setFixedHeight(shown * _PAPER_HEIGHT + 8)

    def show_files(self, words: Sentence | None) -> None:
        """Say how far the dossier is digitised; None where it has no files yet."""
        self.files.setText(self._texts.render(words) if words else "")
        self._files_button.setVisible(words is not None)

    def current_paper(self) -> FormWanted | None:
        """The paper that is current in the list."""
        row = self.list.currentRow()
        return self._papers[row].wanted if 0 <= row < len(self._papers) else None

    def _step(self, happened: Happened) -> QWidget:
        words = self._texts.render(happened.what)
        if not happened.counts:
            words = self._texts.render(say("Không được tính: {words}", words=words))
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        said = label(words, "" if happened.counts else "hint", wraps=True)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(said)
        if happened.who:
            layout.addWidget(label(happened.who, "hint", wraps=True))
        return body

    @Slot()
    def _on_activated(self) -> None:
        wanted = self.current_paper()
        if wanted is not None:
            self.paper_chosen.emit(wanted)
