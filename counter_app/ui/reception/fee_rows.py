"""What the citizen pays: number of copies, pages, exemption, one block for each fee."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from counter_app.domain.catalogue import FeeRule, Procedure
from counter_app.domain.fees import in_dong
from counter_app.texts import Texts
from counter_app.ui.presenters.entry import FeeLine
from counter_app.ui.presenters.papers import fee_due, fee_rule
from counter_app.ui.reception.fields import Choice, Number, caption
from counter_app.ui.styling import label

_MOST_PIECES = 999
_MOST_AMOUNT = 9_999_999


class _FeeBlock(QWidget):
    """One fee: its name and sum above, what can be changed below."""

    def __init__(
        self, line: FeeLine, rule: FeeRule | None, texts: Texts, tell: Callable[[FeeLine], None]
    ) -> None:
        super().__init__()
        self._line, self._rule, self._texts, self._tell = line, rule, texts, tell
        self.stops: list[QWidget] = []
        self._sum = label("", "key")
        name = label(line.name, wraps=True)
        above, self._below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(name, 1)
        above.addWidget(self._sum)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(4)
        layout.addLayout(above)
        layout.addLayout(self._below)
        self._add_controls()
        self.show_line(line)

    def _add_controls(self) -> None:
        rule = self._rule
        self._quantity = self._number(self._texts.label("Số lượng"), 0, _MOST_PIECES)
        self._quantity.changed.connect(lambda n: self._change(quantity=n))
        self._units: Number | None = None
        if rule is not None and rule.steps:
            self._units = self._number(self._texts.label("Số trang mỗi bản"), 1, _MOST_PIECES)
            self._units.changed.connect(lambda n: self._change(units=n))
        self._amount: Number | None = None
        if rule is None or not rule.amount:
            self._amount = self._number(self._texts.label("Mức thu"), 0, _MOST_AMOUNT)
            self._amount.changed.connect(lambda n: self._change(amount=n))
        self._exemption = self._exemptions(rule)
        self._below.addStretch(0 if self._exemption else 1)

    def _number(self, text: str, least: int, most: int) -> Number:
        box = Number(least, most)
        self._below.addWidget(caption(text, box))
        self._below.addWidget(box)
        self._below.addSpacing(8)
        self.stops.append(box)
        return box

    def _exemptions(self, rule: FeeRule | None) -> Choice | None:
        if rule is None or not rule.exemptions:
            return None
        choice = Choice()
        choice.setAccessibleName(self._texts.label("Miễn, giảm"))
        choice.addItem(self._texts.label("Không miễn, giảm"), "")
        for number, exemption in enumerate(rule.exemptions, 1):
            choice.addItem(exemption.name, exemption.name)
            choice.setItemData(number, exemption.name, Qt.ItemDataRole.ToolTipRole)
        choice.activated.connect(lambda: self._change(exemption=choice.currentData()))
        self._below.addWidget(choice, 1)
        self.stops.append(choice)
        return choice

    def _change(self, **change: int | str) -> None:
        line = replace(self._line, **change)  # type: ignore[arg-type] # one field by name
        if line != self._line:
            self._tell(line)

    def show_line(self, line: FeeLine) -> None:
        """Bring the numbers to this line."""
        self._line = line
        self._quantity.show_value(line.quantity)
        if self._units is not None:
            self._units.show_value(line.units)
        if self._amount is not None:
            self._amount.show_value(line.amount)
        if self._exemption is not None:
            self._exemption.setCurrentIndex(max(self._exemption.findData(line.exemption), 0))
        self._sum.setText(self._sum_text(line))

    def _sum_text(self, line: FeeLine) -> str:
        due = fee_due(line, self._rule)
        if due.exemption:
            return self._texts.label("Miễn thu")
        if not line.amount:
            return self._texts.label("Chưa có mức thu")
        if not line.quantity:
            return self._texts.label("Không thu")
        return in_dong(due.amount * due.quantity)


class FeeRows(QWidget):
    """All fees of the entry.

    Signals: `edited(row, FeeLine)`, `rebuilt`: other widgets than before.
    """

    edited = Signal(int, object)
    rebuilt = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._blocks: list[_FeeBlock] = []
        self._shown: tuple[object, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)

    @property
    def stops(self) -> list[QWidget]:
        """The fields in the order in which the clerk passes them."""
        return [stop for block in self._blocks for stop in block.stops]

    def show_fees(self, fees: tuple[FeeLine, ...], procedure: Procedure | None) -> None:
        """Bring the blocks to these fees."""
        rules = tuple(fee_rule(procedure, line.name) for line in fees)
        shape = (*(line.name for line in fees), *rules)
        if shape != self._shown:
            self._shown = shape
            self._rebuild(fees, rules)
        for block, line in zip(self._blocks, fees, strict=True):
            block.show_line(line)

    def _rebuild(self, fees: tuple[FeeLine, ...], rules: tuple[FeeRule | None, ...]) -> None:
        for block in self._blocks:
            self._layout.removeWidget(block)
            block.hide()
            block.deleteLater()
        self._blocks = []
        for row, (line, rule) in enumerate(zip(fees, rules, strict=True)):
            block = _FeeBlock(line, rule, self._texts, self._teller(row))
            self._blocks.append(block)
            self._layout.addWidget(block)
        self.setVisible(bool(fees))
        self.rebuilt.emit()

    def _teller(self, row: int) -> Callable[[FeeLine], None]:
        return lambda line: self.edited.emit(row, line)
