"""What stands around the pages of the window: the line below them, and the banner of a demo."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from counter_app.domain.sentences import say
from counter_app.texts import Texts
from counter_app.ui.styling import label


def demo_banner(texts: Texts) -> QWidget:
    """Says that nothing here counts."""
    banner = label(texts.render(say("BẢN TRÌNH DIỄN – dữ liệu không có giá trị")), "demo")
    banner.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return banner


def bottom(messages: QWidget, corner: QWidget) -> QWidget:
    """The message line, and the corner with the state of the sync."""
    line = QFrame()
    line.setObjectName("bottom")
    layout = QHBoxLayout(line)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(messages, stretch=1)
    layout.addWidget(corner)
    line.setMinimumHeight(50)
    return line
