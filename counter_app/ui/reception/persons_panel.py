"""The left side: whose the dossier is, and who brought it where that is someone else."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from counter_app.domain.people import ApplicantKind
from counter_app.domain.sentences import Sentence
from counter_app.texts import Texts
from counter_app.ui.presenters.entry import Entry, PersonEntry
from counter_app.ui.reception.fields import Remark, Scrolling, caption
from counter_app.ui.reception.person_form import PersonForm, headline, kind_choice

_APPLICANT = ("id_number", "name", "birth_date", "gender", "address", "phone")
_SUBMITTER = ("id_number", "name", "phone", "address", "authority")


class PersonsPanel(QFrame):
    """Both persons of the entry.

    Signals: `typed(where, text)`, `left(where)`, `became(ApplicantKind)`, `submitter_wanted`,
    `swap_wanted`.
    """

    typed = Signal(str, str)
    left = Signal(str)
    became = Signal(object)
    submitter_wanted = Signal()
    swap_wanted = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("persons")
        self._texts = texts
        self.applicant = PersonForm("applicant", _APPLICANT, texts)
        self.submitter = PersonForm("submitter", _SUBMITTER, texts)
        for form in (self.applicant, self.submitter):
            form.typed.connect(self.typed)
            form.left.connect(self.left)
        self.kind = kind_choice(texts, self._become)
        self._doubt = Remark(role="remark")
        self.open_button = _quiet(texts.label("Người khác nộp thay (F4)"), self.submitter_wanted)
        self._block = self._submitter_block()
        self._area = Scrolling()
        self._compose()

    def _become(self, kind: ApplicantKind) -> None:
        self.became.emit(kind)

    def _submitter_block(self) -> QWidget:
        block = QWidget()
        layout = QVBoxLayout(block)
        layout.setContentsMargins(0, 0, 0, 0)
        swap = _quiet(self._texts.label("Đổi chỗ (Shift+F4)"), self.swap_wanted)
        close = _quiet(self._texts.label("Bỏ (F4)"), self.submitter_wanted)
        title = caption(self._texts.label("Người nộp"), role="title")
        layout.addLayout(headline(title, swap, close))
        layout.addWidget(self.submitter)
        block.hide()
        return block

    def _compose(self) -> None:
        content = QWidget()
        self._area.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.setSpacing(8)
        title = caption(self._texts.label("Chủ hồ sơ (F2)"), role="title")
        layout.addLayout(headline(title, self.kind))
        layout.addWidget(self.applicant)
        layout.addWidget(self._doubt)
        layout.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._block)
        layout.addStretch(1)

    def reveal(self, field: QWidget) -> None:
        """Scroll to a field, with what is wrong with it, where it is one of these."""
        if self._area.isAncestorOf(field):
            self._area.ensureWidgetVisible(field, 0, 80)

    @property
    def stops(self) -> list[QWidget]:
        """The fields in the order in which the clerk passes them."""
        fields = [self.kind, *self.applicant.stops]
        return [*fields, *self.submitter.stops] if not self._block.isHidden() else fields

    def show_entry(
        self, entry: Entry, errors: Mapping[str, Sentence], doubts: tuple[Sentence, ...]
    ) -> None:
        """Bring both persons to the entry."""
        self.applicant.show_person(entry.applicant, errors)
        self.kind.setCurrentIndex(self.kind.findData(entry.applicant.kind.value))
        self._doubt.tell("\n".join(self._texts.render(doubt) for doubt in doubts), "warning")
        self.submitter.show_person(entry.submitter or PersonEntry(), errors)
        self._block.setVisible(entry.submitter is not None)
        self.open_button.setVisible(entry.submitter is None)


def _quiet(text: str, pressed: SignalInstance) -> QPushButton:
    """A button that says its key; the keyboard passes it by."""
    button = QPushButton(text)
    button.setProperty("role", "quiet")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.clicked.connect(pressed)
    return button
