"""Beside the preview: what paper, which forms, which printer, and the three ways on."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from counter_app.domain.form_sets import FORM_SETS
from counter_app.domain.sentences import Sentence, say
from counter_app.service.ports import Paper
from counter_app.texts import Texts
from counter_app.ui.presenters.sheet import AnySheet
from counter_app.ui.styling import label, restyle

WIDTH: Final = 330
_PAPERS: Final = {
    Paper.A5: say("A5, mỗi liên một tờ"),
    Paper.A5_TWO_UP: say("A4 ngang, hai liên một tờ"),
    Paper.A4: say("A4, mỗi liên một tờ"),
    Paper.ROLL_80: say("Giấy cuộn 80 mm"),
}


class Choices(QFrame):
    """The choices as they stand.

    Signals: `chosen()`: another paper or another set of forms.
    """

    chosen = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("choices")
        self.setFixedWidth(WIDTH)
        self._texts = texts
        self.may_act = True
        self._title, self._name = label(role="title", wraps=True), label(role="hint", wraps=True)
        self._standing = label(role="notice", wraps=True)
        self._part = label(role="hint", wraps=True)
        self._layouts: list[QWidget] = []
        self._papers, self._sets, self._printers = QComboBox(), QComboBox(), QComboBox()
        self.direct = QCheckBox(texts.render(say("Lần sau in thẳng ra máy này")))
        self.print_button = self._button(say("In (Enter)"), "primary")
        self.save_button = self._button(say("Lưu PDF (Ctrl+S)"))
        self.stop_button = self._button(say("Dừng in (F8)"))
        self.close_button = self._button(say("Quay lại (Esc)"))
        self.path, self.browse_button = QLineEdit(), self._button(say("Chọn nơi lưu…"))
        self._path_row = self._path_choice()
        self._lay_out()
        self._fill()

    # ------------------------------------------------------------ what stands

    @property
    def paper(self) -> Paper:
        """The chosen paper."""
        return Paper(self._papers.currentData())

    @property
    def form_set(self) -> str:
        """The chosen set of forms."""
        return str(self._sets.currentData())

    @property
    def printer(self) -> str:
        """The chosen printer; "" where this system has none."""
        return str(self._printers.currentData() or "")

    @property
    def path_is_open(self) -> bool:
        """Whether the place of the PDF file is being chosen."""
        return not self._path_row.isHidden()

    # ------------------------------------------------------------ what is shown

    def show_sheet(self, sheet: AnySheet) -> None:
        """Stand at this sheet's paper and forms, and say where it stands."""
        self.may_act = True
        self.stop_button.hide()
        words = self._rendered(sheet.label)
        self._title.setText(words[:1].upper() + words[1:])
        self._name.setText(self._rendered(sheet.name))
        self._standing.setText(self._texts.render(sheet.standing()))
        restyle(self._standing, tone="warning" if sheet.waits else "info")
        for part in self._layouts:
            part.setVisible(sheet.has_layouts)
        with QSignalBlocker(self._papers), QSignalBlocker(self._sets):
            self._papers.setCurrentIndex(self._papers.findData(sheet.form.paper.value))
            self._sets.setCurrentIndex(self._sets.findData(sheet.form.form_set))

    def list_printers(self, names: Sequence[str], chosen: str) -> None:
        """Offer the system's printers, this one chosen."""
        self._printers.clear()
        for name in names:
            self._printers.addItem(name, name)
        if not names:
            self._printers.addItem(self._texts.render(say("Không có máy in")), "")
        self._printers.setCurrentIndex(max(self._printers.findData(chosen), 0))
        self.direct.setEnabled(bool(names))

    def show_part(self, pages: range, total: int) -> None:
        """Say which pages of a book are looked at; of a short paper all are."""
        words = say(
            "Trang {first}–{last} trong {total}. Ctrl+PgDn, Ctrl+PgUp: xem các trang khác.",
            first=pages.start + 1,
            last=pages.stop,
            total=total,
        )
        self._part.setText(self._texts.render(words))
        self._part.setVisible(len(pages) < total)

    def begin(self) -> None:
        """A paper is on its way: nothing more until it is known what came of it."""
        self.may_act = False
        self._standing.setText(self._texts.render(say("Đang in…")))

    def show_printing(self, done: int, total: int) -> None:
        """How far the printing of a book is; it may be stopped."""
        words = say("Đang in trang {page} trong {total}.", page=done + 1, total=total)
        self._standing.setText(self._texts.render(words))
        self.stop_button.show()

    def open_path(self) -> None:
        """Ask for the place of the PDF file, the proposed one ready to be taken."""
        self._path_row.show()
        self.path.setFocus()
        self.path.selectAll()

    def close_path(self) -> None:
        """The place is known, or not wanted."""
        self._path_row.hide()

    # ------------------------------------------------------------ widgets

    def _fill(self) -> None:
        for paper, name in _PAPERS.items():
            self._papers.addItem(self._texts.render(name), paper.value)
        for form_set in FORM_SETS:
            name = say("Bộ mẫu năm {year}", year=form_set)
            self._sets.addItem(self._texts.render(name), form_set)
        self._printers.addItem(self._texts.render(say("Đang tìm máy in…")), "")
        for combo in (self._papers, self._sets):
            combo.currentIndexChanged.connect(self._on_chosen)

    @Slot()
    def _on_chosen(self) -> None:
        self.chosen.emit()

    def _rendered(self, name: Sentence | str) -> str:
        return name if isinstance(name, str) else self._texts.render(name)

    def _button(self, name: Sentence, role: str = "") -> QPushButton:
        button = QPushButton(self._texts.render(name))
        button.setProperty("role", role)
        return button

    def _path_choice(self) -> QFrame:
        frame = QFrame()
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        hint = say("Tệp PDF, nhấn Enter để lưu:")
        layout.addWidget(label(self._texts.render(hint), "hint"))
        layout.addWidget(self.path)
        layout.addWidget(self.browse_button)
        frame.hide()
        return frame

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 18, 18, 18)
        layout.setSpacing(6)
        layout.addWidget(self._title)
        layout.addWidget(self._name)
        layout.addWidget(self._standing)
        layout.addWidget(self._part)
        layout.addSpacing(8)
        for name, combo in (
            (say("Khổ giấy"), self._papers),
            (say("Mẫu phiếu"), self._sets),
            (say("Máy in"), self._printers),
        ):
            caption = label(self._texts.render(name), "hint")
            layout.addWidget(caption)
            layout.addWidget(combo)
            if combo is not self._printers:
                self._layouts += [caption, combo]
            combo.setAccessibleName(self._texts.render(name))
            combo.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        layout.addWidget(self.direct)
        self._layouts.append(self.direct)
        layout.addSpacing(12)
        layout.addWidget(self.print_button)
        layout.addWidget(self.stop_button)
        self.stop_button.hide()
        layout.addWidget(self.save_button)
        layout.addWidget(self._path_row)
        layout.addStretch(1)
        layout.addWidget(self.close_button, alignment=Qt.AlignmentFlag.AlignBottom)
