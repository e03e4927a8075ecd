"""What is known of one dossier, beside the list."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from counter_app.domain.dossier import Dossier
from counter_app.domain.sentences import Sentence, say
from counter_app.texts import Texts
from counter_app.ui.presenters.search import details_of
from counter_app.ui.styling import label

WIDTH = 440


class Details(QFrame):
    """Shows one dossier at a time."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("details")
        self.setFixedWidth(WIDTH)
        self._texts = texts
        self.code = ""
        self._title = label(role="title")
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.addWidget(self._title)
        layout.addWidget(self._scroll, stretch=1)
        keys = say("F6: xem giấy tiếp nhận   Ctrl+P: in lại   Esc: đóng")
        layout.addWidget(label(texts.render(keys), "hint", wraps=True))

    def show_dossier(self, dossier: Dossier) -> None:
        """Show this one in place of the one before."""
        self.code = dossier.code
        self._title.setText(dossier.code)
        body = QWidget()
        form = QFormLayout(body)
        form.setContentsMargins(0, 4, 8, 4)
        form.setVerticalSpacing(7)
        form.setHorizontalSpacing(14)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        for detail in details_of(dossier):
            words = label("\n".join(map(self._rendered, detail.lines)), wraps=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(label(self._texts.render(detail.name), "hint"), words)
        self._scroll.setWidget(body)

    def _rendered(self, line: Sentence | str) -> str:
        return line if isinstance(line, str) else self._texts.render(line)
