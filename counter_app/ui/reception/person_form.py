"""The fields of a person, filled by hand or by an identity card."""

from collections.abc import Mapping

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

_CAPTION_WIDTH = 92
_LABELS: Mapping[str, Sentence] = {
    "id_number": say("Số định danh"),
    "name": say("Họ và tên"),
    "birth_date": say("Ngày sinh"),
    "gender": say("Giới tính"),
    "address": say("Địa chỉ"),
    "phone": say("Điện thoại"),
    "authority": say("Quyền nộp"),
}
_EXAMPLES: Mapping[str, Sentence] = {
    "id_number": say("Quét thẻ hoặc gõ 12 chữ số"),
    "birth_date": say("31/12/1990"),
    "authority": say("Giấy ủy quyền, con ruột…"),
}
_GENDERS = (("", say("—")), ("Nam", say("Nam")), ("Nữ", say("Nữ")))
_KINDS = (
    (ApplicantKind.CITIZEN, say("Cá nhân")),
    (ApplicantKind.BUSINESS, say("Doanh nghiệp")),
    (ApplicantKind.HOUSEHOLD_BUSINESS, say("Hộ kinh doanh")),
    (ApplicantKind.ORGANISATION, say("Tổ chức")),
    (ApplicantKind.STATE_AGENCY, say("Cơ quan nhà nước")),
    (ApplicantKind.OTHER, say("Khác")),
)


class PersonForm(QWidget):
    """One person's fields, under the names that refusals carry (`applicant.name`).

    Signals: `typed(where, text)`, `left(where)`.
    """

    typed = Signal(str, str)
    left = Signal(str)

    def __init__(self, head: str, names: tuple[str, ...], texts: Texts) -> None:
        super().__init__()
        self._head, self._texts = head, texts
        self._rows: dict[str, WithRemark] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, _CAPTION_WIDTH)
        grid.setColumnStretch(1, 1)
        for row, name in enumerate(names):
            self._add(grid, row, name)

    def _add(self, grid: QGridLayout, row: int, name: str) -> None:
        field = self._gender() if name == "gender" else self._line(name)
        field.setObjectName(f"{self._head}-{name}")
        self._rows[name] = WithRemark(field)
        label = caption(self._texts.render(_LABELS[name]), field)
        label.setFixedHeight(field.sizeHint().height())
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._rows[name], row, 1)

    def _line(self, name: str) -> Field:
        field = Field()
        if name in _EXAMPLES:
            field.setPlaceholderText(self._texts.render(_EXAMPLES[name]))
        where = f"{self._head}.{name}"
        field.textEdited.connect(lambda text: self.typed.emit(where, text))
        field.editingFinished.connect(lambda: self.left.emit(where))
        return field

    def _gender(self) -> Choice:
        choice = Choice()
        for value, word in _GENDERS:
            choice.addItem(self._texts.render(word), value)
        where = f"{self._head}.gender"
        choice.activated.connect(lambda: self.typed.emit(where, choice.currentData()))
        return choice

    def field(self, name: str) -> QWidget:
        """The widget of a field."""
        return self._rows[name].field

    @property
    def stops(self) -> list[QWidget]:
        """The fields in the order in which the clerk passes them."""
        return [row.field for row in self._rows.values()]

    def show_person(self, person: PersonEntry, errors: Mapping[str, Sentence]) -> None:
        """Bring the fields to what stands in the entry, with what is wrong beside them."""
        for name, row in self._rows.items():
            _show_value(row.field, str(getattr(person, name)))
            restyle(row.field, fromCard="true" if name in person.from_card else "")
            error = errors.get(f"{self._head}.{name}")
            row.blame(self._texts.render(error) if error else "")


def _show_value(field: QWidget, value: str) -> None:
    if isinstance(field, Field):
        set_text(field, value)
    elif isinstance(field, Choice):
        field.setCurrentIndex(max(field.findData(value), 0))


def kind_choice(texts: Texts) -> Choice:
    """Who applies: a citizen, unless the clerk says otherwise."""
    choice = Choice()
    choice.setObjectName("applicant-kind")
    choice.setMinimumContentsLength(15)
    choice.setAccessibleName(texts.label("Đối tượng"))
    for kind, word in _KINDS:
        choice.addItem(texts.render(word), kind.value)
    return choice
