"""Several of a kind in a form: papers to bring, papers of the result, fees."""

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from counter_app.texts import Texts
from counter_app.ui.forms.controls import control, on_typed, rendered, value_of
from counter_app.ui.presenters.steps.fields import Field, Kind, Rows
from counter_app.ui.reception.fields import Remark
from counter_app.ui.styling import label, restyle

_LEFT_OUT = ("", "0")
_NUMBER_WIDTH = 70
_CAPTION_WIDTH = 118


class _Row(QWidget):
    """One of them: its first column above, the others in pairs below; or all in one line."""

    def __init__(self, columns: tuple[Field, ...], texts: Texts, *, flat: bool) -> None:
        super().__init__()
        self.controls = {column.name: control(column, texts) for column in columns}
        self._remark = Remark(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 4)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        if flat:
            self._lay_flat(columns)
        else:
            self._grid.setColumnMinimumWidth(0, _CAPTION_WIDTH)
            self._grid.setColumnStretch(1, 1)
            self._lay_out(columns, texts)

    def _lay_flat(self, columns: tuple[Field, ...]) -> None:
        """All in one line, as wide as they say; the last one takes what is left."""
        for place, column in enumerate(columns):
            made = self.controls[column.name]
            if column.width:
                made.setFixedWidth(column.width)
            else:
                self._grid.setColumnStretch(place, 1)
            self._grid.addWidget(made, 0, place)
        self._grid.addWidget(self._remark, 1, 0, 1, len(columns))

    def _lay_out(self, columns: tuple[Field, ...], texts: Texts) -> None:
        first, *others = columns
        if first.kind is not Kind.FIXED:
            self._grid.addWidget(_caption(first, texts), 0, 0)
        start = 0 if first.kind is Kind.FIXED else 1
        self._grid.addWidget(self.controls[first.name], 0, start, 1, 4 - start)
        row, place = 1, 0
        for column in others:
            made = self.controls[column.name]
            whole = column.kind is Kind.LINE
            if whole and place:
                row, place = row + 1, 0
            if column.kind is Kind.NUMBER:
                made.setFixedWidth(_NUMBER_WIDTH)
            self._grid.addWidget(_caption(column, texts), row, 2 * place)
            self._grid.addWidget(made, row, 2 * place + 1, 1, 3 if whole else 1)
            row, place = (row + 1, 0) if whole or place else (row, 1)
        self._grid.addWidget(self._remark, row + 1, 0, 1, 4)

    def values(self) -> Iterator[tuple[str, str]]:
        """What stands in each column."""
        for name, made in self.controls.items():
            yield name, value_of(made)

    def blame(self, name: str, text: str) -> None:
        """Say what is wrong with a column, or with none."""
        for column, made in self.controls.items():
            restyle(made, tone="error" if text and column == name else "")
        self._remark.tell(text)


class RowsEditor(QWidget):
    """All of them. Where the list grows, an empty row always waits at its end.

    Signals: `grown()`: there is one more row to go through.
    """

    grown = Signal()

    def __init__(self, rows: Rows, texts: Texts) -> None:
        super().__init__()
        self._rows, self._texts = rows, texts
        self._made: list[_Row] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._layout.addWidget(label(rendered(rows.caption, texts), "key", wraps=True))
        for start in rows.start:
            self._add(tuple(_at(column, start.get(column.name)) for column in rows.columns))
        self._grow()

    @property
    def stops(self) -> list[QWidget]:
        """The fields in the order in which the clerk passes them."""
        return [
            made
            for row in self._made
            for column, made in zip(self._rows.columns, row.controls.values(), strict=True)
            if column.kind is not Kind.FIXED
        ]

    def values(self) -> dict[str, str]:
        """What stands in the rows that are not left out, numbered from 1."""
        return {
            f"{self._rows.name}.{number}.{column}": value
            for number, row in enumerate(self._kept(), 1)
            for column, value in row.values()
        }

    def blame(self, where: str, text: str) -> QWidget | None:
        """Say what is wrong where a refusal means a row; the widget that it means."""
        for row in self._made:
            row.blame("", "")
        head, _, rest = where.partition(".")
        if head != self._rows.name:
            return None
        number, _, column = rest.partition(".")
        kept = list(self._kept()) or self._made
        row = kept[int(number) - 1] if number.isdecimal() and int(number) <= len(kept) else kept[0]
        column = column if column in row.controls else self._rows.key
        row.blame(column, text)
        return row.controls[column]

    def _kept(self) -> Iterator[_Row]:
        for row in self._made:
            if value_of(row.controls[self._rows.key]).strip() not in _LEFT_OUT:
                yield row

    def _add(self, columns: tuple[Field, ...]) -> None:
        row = _Row(columns, self._texts, flat=self._rows.flat)
        on_typed(row.controls[self._rows.key], self._grow)
        self._made.append(row)
        self._layout.addWidget(row)
        row.show()  # at once, so that the next Enter finds it

    def _grow(self) -> None:
        """Add an empty row below the last one that is filled."""
        if not self._rows.grows:
            return
        last = self._made[-1] if self._made else None
        if last is None or value_of(last.controls[self._rows.key]).strip():
            self._add(self._rows.columns)
            self.grown.emit()


def _at(column: Field, value: str | None) -> Field:
    return column if value is None else replace(column, value=value)


def _caption(column: Field, texts: Texts) -> QWidget:
    return label(rendered(column.caption, texts), "hint")
