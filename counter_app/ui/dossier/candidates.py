"""Several dossiers have or had one code: whose is meant is chosen by name."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget
from typing_extensions import override

from counter_app.domain.sentences import say
from counter_app.texts import Texts
from counter_app.ui.presenters.dossier import Candidates
from counter_app.ui.styling import label


class CandidatesPanel(QWidget):
    """Lists the dossiers of one code; Enter or a number opens one.

    Signals: `chosen(str)`: the id of the one that is meant.
    """

    chosen = Signal(str)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._ids: tuple[str, ...] = ()
        self._heading = label(role="title", wraps=True)
        hint = say("Hỏi tên, đối chiếu giấy tờ; ↑ ↓ và Enter, hoặc phím số, để mở đúng hồ sơ.")
        self.list = QListWidget()
        self.list.setObjectName("candidates")
        self.list.setWordWrap(True)
        self.list.setSpacing(4)
        self.list.setAccessibleName(texts.render(say("Các hồ sơ cùng mã")))
        self.list.itemActivated.connect(self._on_activated)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self._heading)
        layout.addWidget(label(texts.render(hint), "hint", wraps=True))
        layout.addWidget(self.list, stretch=1)

    def show_candidates(self, candidates: Candidates) -> None:
        """Show these, the focus on the first."""
        self._ids = tuple(one.id for one in candidates.all)
        words = say("Mã {code}: {count} hồ sơ", code=candidates.code, count=len(candidates.all))
        self._heading.setText(self._texts.render(words))
        self.list.clear()
        self.list.addItems(
            [
                f"{number}   {one.name}\n      {self._texts.render(one.words)}"
                for number, one in enumerate(candidates.all, 1)
            ]
        )
        self.list.setCurrentRow(0)
        self.list.setFocus()

    @Slot()
    def _on_activated(self) -> None:
        self._choose(self.list.currentRow())

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._ids):
            self.chosen.emit(self._ids[row])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A number opens that one; Enter, where the list leaves it to us, the current one."""
        if Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9:
            self._choose(event.key() - Qt.Key.Key_1)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._on_activated()
        else:
            super().keyPressEvent(event)
