"""The left side: whose the dossier is, and who brought it where that is someone else."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from counter_app.domain.people import ApplicantKind
from counter_app.texts import Texts
from counter_app.ui.presenters.entry import PersonEntry
from counter_app.ui.presenters.reception import ReceptionPresenter
from counter_app.ui.presenters.remarks import doubts_about_person
from counter_app.ui.reception.fields import Remark, Scrolling, caption, headline
from counter_app.ui.reception.person_form import PersonForm

_APPLICANT = (
    ("id_number",),
    ("name",),
    ("birth_date", "gender"),
    ("address",),
    ("phone",),
    ("kind",),
)
_SUBMITTER = (("id_number",), ("name",), ("phone",), ("address",), ("authority",))
_ROOM_FOR_ERROR = 80


class PersonsPanel(QFrame):
    """Both persons of the entry.

    Signals: `changed`: the clerk changed the entry; `judged`: something is wrong or no longer is.
    """

    changed = Signal()
    judged = Signal()

    def __init__(self, presenter: ReceptionPresenter, texts: Texts) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._presenter, self._texts = presenter, texts
        self.applicant = PersonForm("applicant", _APPLICANT, texts)
        self.submitter = PersonForm("submitter", _SUBMITTER, texts)
        for form in (self.applicant, self.submitter):
            form.typed.connect(self._on_typed)
            form.left.connect(self._on_left)
        self._doubt = Remark(role="notice")
        self._open = _quiet(texts.label("Người khác nộp thay (F4)"), self.toggle_submitter)
        self._block = self._submitter_block()
        self._area = Scrolling()
        self._compose()

    def _submitter_block(self) -> QWidget:
        block = QWidget()
        layout = QVBoxLayout(block)
        layout.setContentsMargins(0, 0, 0, 0)
        swap = _quiet(self._texts.label("Đổi chỗ (Shift+F4)"), self.swap)
        close = _quiet(self._texts.label("Bỏ (F4)"), self.toggle_submitter)
        layout.addWidget(caption(self._texts.label("Người nộp"), role="heading"))
        layout.addWidget(self.submitter)
        layout.addLayout(headline(swap, close))
        block.hide()
        return block

    def _compose(self) -> None:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(13, 9, 13, 11)
        layout.setSpacing(8)
        layout.addWidget(caption(self._texts.label("Chủ hồ sơ (F2)"), role="heading"))
        layout.addWidget(self.applicant)
        layout.addWidget(self._doubt)
        layout.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._block)
        layout.addStretch(1)
        self._area.show_content(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(self._area)

    @property
    def stops(self) -> list[QWidget]:
        """The fields in the order in which the clerk passes them."""
        fields = self.applicant.stops
        return [*fields, *self.submitter.stops] if not self._block.isHidden() else fields

    @property
    def first(self) -> QWidget:
        """Where a citizen's turn begins."""
        return self.applicant.field("id_number")

    def show_entry(self) -> None:
        """Bring both persons to the entry."""
        entry, errors = self._presenter.entry, self._presenter.errors
        self.applicant.show_person(entry.applicant, errors)
        remarks = doubts_about_person(entry.applicant, self._presenter.card_remarks)
        self._doubt.tell("\n".join(map(self._texts.render, remarks)), "warning")
        self.submitter.show_person(entry.submitter or PersonEntry(), errors)
        self._block.setVisible(entry.submitter is not None)
        self._open.setVisible(entry.submitter is None)

    def reveal(self, field: QWidget | None) -> None:
        """Scroll to a field, with what is wrong with it, where it is one of these."""
        if field is not None and self._area.isAncestorOf(field):
            self._area.ensureWidgetVisible(field, 0, _ROOM_FOR_ERROR)

    # ------------------------------------------------------------ the clerk's doings

    @Slot()
    def toggle_submitter(self) -> None:
        """Someone else brings the dossier, or not after all."""
        opened = self._presenter.entry.submitter is None
        self._presenter.with_submitter(wanted=opened)
        self.changed.emit()
        form = self.submitter if opened else self.applicant
        form.field("id_number").setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.reveal(self.submitter.field("authority"))

    @Slot()
    def swap(self) -> None:
        """The one who stands here is not the one whose dossier it is."""
        self._presenter.swap_persons()
        self.changed.emit()

    @Slot(str, str)
    def _on_typed(self, where: str, text: str) -> None:
        if where == "applicant.kind":
            self._presenter.be(ApplicantKind(text))
        else:
            self._presenter.type(where, text)
        self.changed.emit()

    @Slot(str)
    def _on_left(self, where: str) -> None:
        self._presenter.left(where)
        self.judged.emit()


def _quiet(text: str, pressed: Callable[[], None]) -> QPushButton:
    """A button that says its key; the keyboard passes it by."""
    button = QPushButton(text)
    button.setProperty("role", "quiet")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.clicked.connect(pressed)
    return button
