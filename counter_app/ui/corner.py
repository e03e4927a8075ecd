"""The corner of the window: the state of the sync in a line or two. A click syncs now."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from counter_app.domain.sentences import say
from counter_app.texts import Texts
from counter_app.ui.presenters.corner import Corner
from counter_app.ui.styling import restyle


class CornerButton(QPushButton):
    """Shows the truth about the link; its tone has a word in the line, never colour alone."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("corner")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._texts = texts

    @Slot(object)
    def show_corner(self, corner: Corner) -> None:
        """Show how things stand now."""
        lines = [self._texts.render(line) for line in (corner.line, *corner.more)]
        self.setText("\n".join(lines))
        tips = [self._texts.render(tip) for tip in corner.tips]
        keys = self._texts.render(say("F12: gửi ngay; Ctrl+0: xem rõ hơn"))
        self.setToolTip("\n".join([*lines, *tips, keys]))
        restyle(self, tone=corner.tone.value)
