"""The middle: which procedure, which papers, what it costs."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QSpinBox, QVBoxLayout, QWidget

from counter_app.domain.catalogue import Procedure
from counter_app.domain.sentences import Sentence
from counter_app.texts import Texts
from counter_app.ui.presenters.entry import Entry
from counter_app.ui.reception.checklist import Checklist
from counter_app.ui.reception.fee_rows import FeeRows
from counter_app.ui.reception.fields import Field, Remark, WithRemark, caption, set_text
from counter_app.ui.reception.person_form import headline
from counter_app.ui.reception.procedure_picker import ProcedurePicker


class DossierPanel(QFrame):
    """Procedure, papers, fees and notes of the entry.

    Signals: `typed(where, text)`, `sets_changed(int)`; more come from `picker`, `papers`, `fees`.
    """

    typed = Signal(str, str)
    sets_changed = Signal(int)

    def __init__(
        self, texts: Texts, suggest: Callable[[str], Sequence[Procedure]], page: QWidget
    ) -> None:
        super().__init__()
        self.setObjectName("dossier")
        self._texts = texts
        self.picker = ProcedurePicker(texts, suggest, page)
        self.papers = Checklist(texts)
        self._papers_error = Remark()
        self.fees = FeeRows(texts)
        self._fees_title = caption(texts.label("Phí, lệ phí (F7)"), role="title")
        self.summary = self._note_field("summary")
        self.note = self._note_field("note")
        self._rows = {"summary": WithRemark(self.summary), "note": WithRemark(self.note)}
        self.sets = QSpinBox()
        self.sets.setRange(1, 99)
        self.sets.valueChanged.connect(self.sets_changed)
        self._compose()

    def _note_field(self, where: str) -> Field:
        field = Field()
        field.setObjectName(where)
        field.textEdited.connect(lambda text: self.typed.emit(where, text))
        return field

    def _compose(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.setSpacing(6)
        layout.addWidget(
            caption(self._texts.label("Thủ tục (F3)"), self.picker.field, role="title")
        )
        layout.addWidget(self.picker)
        layout.addSpacing(4)
        title = caption(self._texts.label("Thành phần hồ sơ (F6)"), self.papers, role="title")
        keys = caption(
            self._texts.label("Space đánh dấu · B loại bản · + − số lượng · Ins thêm · Del bỏ"),
            role="hint",
        )
        layout.addLayout(headline(title, keys))
        layout.addWidget(self.papers, 1)
        layout.addWidget(self._papers_error)
        layout.addWidget(self._fees_title)
        layout.addWidget(self.fees)
        layout.addLayout(self._notes())

    def _notes(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(caption(self._texts.label("Nội dung (F8)"), self.summary), 0, 0)
        grid.addWidget(self._rows["summary"], 0, 1)
        grid.addWidget(caption(self._texts.label("Số bộ"), self.sets), 0, 2)
        grid.addWidget(self.sets, 0, 3, top)
        grid.addWidget(caption(self._texts.label("Ghi chú"), self.note), 1, 0)
        grid.addWidget(self._rows["note"], 1, 1, 1, 3)
        return grid

    @property
    def stops(self) -> list[QWidget]:
        """The fields in the order in which the clerk passes them."""
        return [
            self.picker.field,
            self.papers,
            *self.fees.stops,
            self.summary,
            self.sets,
            self.note,
        ]

    def show_entry(
        self, entry: Entry, procedure: Procedure | None, errors: Mapping[str, Sentence]
    ) -> None:
        """Bring everything to the entry, with what is wrong beside it."""
        self.picker.show_procedure(procedure, errors.get("procedure"))
        self.papers.show_lines(entry.lines)
        self._papers_error.tell(self._said(errors, "components"))
        self.fees.show_fees(entry.fees, procedure)
        self._fees_title.setVisible(bool(entry.fees))
        for where, row in self._rows.items():
            row.blame(self._said(errors, where))
        set_text(self.summary, entry.summary)
        self.summary.setPlaceholderText(procedure.name if procedure else "")
        set_text(self.note, entry.note)
        self.sets.setValue(entry.sets)

    def _said(self, errors: Mapping[str, Sentence], where: str) -> str:
        return self._texts.render(errors[where]) if where in errors else ""
