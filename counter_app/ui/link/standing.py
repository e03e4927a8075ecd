"""A node's panel, and the column of facts beside it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QVBoxLayout, QWidget

from counter_app.domain.sentences import Sentence, say
from counter_app.texts import Texts
from counter_app.ui.presenters.days import Told
from counter_app.ui.presenters.link import Fact, NodeShown, Sending
from counter_app.ui.reception.fields import Scrolling
from counter_app.ui.styling import label, restyle


class NodePanel(QFrame):
    """Where one node leaves the records, in a sentence; what is behind it below."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._texts = texts
        self._name = label(role="heading")
        self.told = label(role="notice", wraps=True)
        self.bar = QProgressBar()
        self.lines = label(role="hint", wraps=True)
        self.lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 10)
        layout.setSpacing(6)
        for widget in (self._name, self.told, self.bar, self.lines):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.bar.hide()

    def show_node(self, shown: NodeShown) -> None:
        """Show how it stands with this node."""
        self._name.setText(self._texts.render(shown.name))
        tell(self.told, shown.told, self._texts)
        self.lines.setText("\n".join(map(self._texts.render, shown.lines)))
        self.lines.setVisible(bool(shown.lines))

    def show_sending(self, sending: Sending | None) -> None:
        """How far an exchange is; None: there is none under way."""
        self.bar.setVisible(sending is not None)
        if sending is not None:
            self.bar.setRange(0, sending.total)
            self.bar.setValue(sending.done)
            words = say("%v/%m mục") if sending.total else say("Đang trao đổi…")
            self.bar.setFormat(self._texts.render(words))


class Facts(Scrolling):
    """What else is known, heading by heading."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._shown: tuple[Fact, ...] | None = None

    def show_facts(self, facts: tuple[Fact, ...]) -> None:
        """Show these in place of those before."""
        if facts == self._shown:
            return
        self._shown = facts
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(6)
        for fact in facts:
            layout.addWidget(self._heading(fact.heading))
            for told in fact.told:
                notice = label(role="notice", wraps=True)
                tell(notice, told, self._texts)
                layout.addWidget(notice)
        layout.addStretch(1)
        self.show_content(body)

    def _heading(self, words: Sentence) -> QLabel:
        return label(self._texts.render(words), "heading")


def tell(notice: QLabel, told: Told, texts: Texts) -> None:
    """Put what is to be said into a notice, in its tone."""
    notice.setText("\n".join(map(texts.render, told.lines)))
    restyle(notice, tone=told.tone)
