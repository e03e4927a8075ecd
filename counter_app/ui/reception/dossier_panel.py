"""The middle: which procedure, which papers, what it costs."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from counter_app.domain.catalogue import Procedure
from counter_app.domain.sentences import Refused
from counter_app.texts import Texts
from counter_app.ui.presenters.entry import FeeLine, Line
from counter_app.ui.presenters.papers import (
    fee_rule,
    with_fee,
    with_line,
    with_new_line,
    without_line,
)
from counter_app.ui.presenters.reception import ReceptionPresenter
from counter_app.ui.reception.checklist import Checklist
from counter_app.ui.reception.fee_rows import FeeRows
from counter_app.ui.reception.fields import Field, Number, Remark, WithRemark, caption, set_text
from counter_app.ui.reception.procedure_picker import ProcedurePicker
from counter_app.ui.styling import label


class DossierPanel(QFrame):
    """Procedure, papers, fees and notes of the entry.

    Signals: `changed`: the clerk changed the entry.
    """

    changed = Signal()

    def __init__(self, presenter: ReceptionPresenter, texts: Texts, page: QWidget) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._presenter, self._texts = presenter, texts
        self.picker = ProcedurePicker(texts, self._suggest, page)
        self.papers = Checklist(texts)
        self._papers_error = Remark()
        self.fees = FeeRows(texts)
        self._fees_title = caption(texts.label("Phí, lệ phí (F7)"), role="heading")
        self.summary, self.note = self._note_field("summary"), self._note_field("note")
        self._rows = {"summary": WithRemark(self.summary), "note": WithRemark(self.note)}
        self.sets = Number(1, 99)
        self._compose()
        self._connect()

    def _suggest(self, typed: str) -> Sequence[Procedure]:
        return self._presenter.offer.suggest(typed)

    def _note_field(self, where: str) -> Field:
        field = Field()
        field.setObjectName(where)
        field.textEdited.connect(lambda text: self._on_typed(where, text))
        return field

    def _compose(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(6)
        layout.addWidget(
            caption(self._texts.label("Thủ tục (F3)"), self.picker.field, role="heading")
        )
        layout.addWidget(self.picker)
        layout.addWidget(
            caption(self._texts.label("Thành phần hồ sơ (F6)"), self.papers, role="heading")
        )
        layout.addWidget(self.papers, 1)
        layout.addWidget(self._papers_error)
        keys = self._texts.label(
            "Space đánh dấu · B loại bản · + − số lượng · S sửa tên · Ins thêm · Del bỏ"
        )
        layout.addWidget(label(keys, "hint", wraps=True))
        layout.addWidget(self._fees_title)
        layout.addWidget(self.fees)
        layout.addSpacing(4)
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

    def _connect(self) -> None:
        self.picker.chosen.connect(self._on_chosen)
        self.picker.emptied.connect(self._on_emptied)
        self.papers.lines.edited.connect(self._on_line)
        self.papers.added.connect(self._on_paper_added)
        self.papers.removed.connect(self._on_paper_removed)
        self.fees.edited.connect(self._on_fee)
        self.sets.changed.connect(self._on_sets)

    @property
    def stops(self) -> list[QWidget]:
        """The fields in the order in which the clerk passes them."""
        search, fees = self.picker.field, self.fees.stops
        return [search, self.papers, *fees, self.summary, self.sets, self.note]

    def show_entry(self) -> None:
        """Bring everything to the entry, with what is wrong beside it."""
        entry, errors = self._presenter.entry, self._presenter.errors
        procedure = self._presenter.procedure
        said = {where: self._texts.render(sentence) for where, sentence in errors.items()}
        self.picker.show_procedure(procedure, said.get("procedure", ""))
        self.papers.show_lines(entry.lines)
        self._papers_error.tell(said.get("components", ""))
        self.fees.show_fees(entry.fees, procedure)
        self._fees_title.setVisible(bool(entry.fees))
        for field, where in ((self.summary, "summary"), (self.note, "note")):
            self._rows[where].blame(field, said.get(where, ""))
        self.summary.setPlaceholderText(procedure.name if procedure else "")
        set_text(self.summary, entry.summary)
        set_text(self.note, entry.note)
        self.sets.show_value(entry.sets)

    # ------------------------------------------------------------ the clerk's doings

    def _on_typed(self, where: str, text: str) -> None:
        self._presenter.type(where, text)
        self.changed.emit()

    @Slot(str)
    def _on_chosen(self, code: str) -> None:
        try:
            self._presenter.choose(code)
        except Refused as refusal:
            self._presenter.refuse(refusal)
        self.changed.emit()
        next_stop = self.papers if self._presenter.entry.lines else self.summary
        next_stop.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_emptied(self) -> None:
        self._presenter.unchoose()
        self.changed.emit()

    @Slot(int, object)
    def _on_line(self, row: int, line: Line) -> None:
        self._presenter.change(lambda entry: with_line(entry, row, line))
        self.changed.emit()

    @Slot()
    def _on_paper_added(self) -> None:
        self._presenter.change(with_new_line)
        self.changed.emit()
        self.papers.edit_name(len(self._presenter.entry.lines) - 1)

    @Slot(int)
    def _on_paper_removed(self, row: int) -> None:
        self._presenter.change(lambda entry: without_line(entry, row))
        self.changed.emit()

    @Slot(int, object)
    def _on_fee(self, row: int, line: FeeLine) -> None:
        rule = fee_rule(self._presenter.procedure, line.name)
        self._presenter.change(lambda entry: with_fee(entry, row, line, rule))
        self.changed.emit()

    @Slot(int)
    def _on_sets(self, sets: int) -> None:
        self._presenter.change(lambda entry: replace(entry, sets=sets))
        self.changed.emit()
