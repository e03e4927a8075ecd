"""The fields of a person, filled by hand or by an identity card."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from counter_app.domain.people import ApplicantKind
from counter_app.domain.sentences import Sentence, say
from counter_app.texts import Texts
from counter_app.ui.presenters.entry import PersonEntry
from counter_app.ui.reception.fields import (
    Choice,
    Field,
    WithRemark,
    caption,
    set_text,
)
from counter_app.ui.styling import restyle

_CAPTION_WIDTH = 86
_LABELS: Mapping[str, Sentence] = {
    "id_number": say("Số định danh"),
    "name": say("Họ và tên"),
    "birth_date": say("Ngày sinh"),
    "gender": say("Giới tính"),
    "address": say("Địa chỉ"),
    "phone": say("Điện thoại"),
    "authority": say("Quyền nộp"),
    "kind": say("Đối tượng"),
}
_EXAMPLES: Mapping[str, Sentence] = {
    "id_number": say("Quét thẻ hoặc gõ số"),
    "birth_date": say("31/12/1990"),
    "authority": say("Giấy ủy quyền, vợ…"),
}
_LONG = ("address",)
"""What needs the whole width to be compared with the card."""
_NARROW = ("gender",)
_CHOICES: Mapping[str, Sequence[tuple[str, Sentence]]] = {
    "gender": (("", say("—")), ("Nam", say("Nam")), ("Nữ", say("Nữ"))),
    "kind": (
        (ApplicantKind.CITIZEN.value, say("Cá nhân")),
        (ApplicantKind.BUSINESS.value, say("Doanh nghiệp")),
        (ApplicantKind.HOUSEHOLD_BUSINESS.value, say("Hộ kinh doanh")),
        (ApplicantKind.ORGANISATION.value, say("Tổ chức")),
        (ApplicantKind.STATE_AGENCY.value, say("Cơ quan nhà nước")),
        (ApplicantKind.OTHER.value, say("Khác")),
    ),
}


class PersonForm(QWidget):
    """One person's fields, under the names that refusals carry (`applicant.name`).

    `rows` names the fields of each line; those after the first stand beside it without a caption.

    Signals: `typed(where, text)`, `left(where)`.
    """

    typed = Signal(str, str)
    left = Signal(str)

    def __init__(self, head: str, rows: Sequence[tuple[str, ...]], texts: Texts) -> None:
        super().__init__()
        self._head, self._texts = head, texts
        self._fields: dict[str, Field | Choice] = {}
        self._remarks: dict[str, WithRemark] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnMinimumWidth(0, _CAPTION_WIDTH)
        self._grid.setColumnStretch(1, 1)
        for names in rows:
            self._add(names)

    def _add(self, names: tuple[str, ...]) -> None:
        fields = [self._field(name) for name in names]
        row, field = self._grid.rowCount(), fields[0]
        label = caption(self._texts.render(_LABELS[names[0]]), field)
        wrapped = WithRemark(*fields)
        for name in names:
            self._remarks[name] = wrapped
        if names[0] in _LONG:
            self._grid.addWidget(label, row, 0, 1, 2)
            self._grid.addWidget(wrapped, row + 1, 0, 1, 2)
            return
        label.setFixedHeight(field.sizeHint().height())
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(wrapped, row, 1)

    def _field(self, name: str) -> Field | Choice:
        choices = _CHOICES.get(name)
        field = self._choice(name, choices) if choices else self._line(name)
        field.setObjectName(f"{self._head}-{name}")
        field.setAccessibleName(self._texts.render(_LABELS[name]))
        self._fields[name] = field
        return field

    def _line(self, name: str) -> Field:
        field = Field()
        if name in _EXAMPLES:
            field.setPlaceholderText(self._texts.render(_EXAMPLES[name]))
        where = f"{self._head}.{name}"
        field.textEdited.connect(lambda text: self.typed.emit(where, text))
        field.editingFinished.connect(lambda: self.left.emit(where))
        return field

    def _choice(self, name: str, choices: Sequence[tuple[str, Sentence]]) -> Choice:
        choice = Choice()
        if name in _NARROW:
            choice.setFixedWidth(choice.fontMetrics().horizontalAdvance("Nam") + 48)
        for value, word in choices:
            choice.addItem(self._texts.render(word), value)
        where = f"{self._head}.{name}"
        choice.activated.connect(lambda: self.typed.emit(where, choice.currentData()))
        return choice

    def field(self, name: str) -> QWidget:
        """The widget of a field."""
        return self._fields[name]

    @property
    def stops(self) -> list[QWidget]:
        """The fields in the order in which the clerk passes them."""
        return list(self._fields.values())

    def show_person(self, person: PersonEntry, errors: Mapping[str, Sentence]) -> None:
        """Bring the fields to what stands in the entry, with what is wrong beside them."""
        for name, field in self._fields.items():
            _show_value(field, str(getattr(person, name)))
            restyle(field, fromCard="true" if name in person.from_card else "")
            error = errors.get(f"{self._head}.{name}")
            self._remarks[name].blame(field, self._texts.render(error) if error else "")


def _show_value(field: Field | Choice, value: str) -> None:
    if isinstance(field, Field):
        set_text(field, value)
        field.setToolTip(value)
    else:
        field.setCurrentIndex(max(field.findData(value), 0))
