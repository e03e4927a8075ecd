"""Catalogues as workbooks that people edit: one sheet each for procedures, components and fees.

The rows of the sheets belong together by procedure code and first day of validity.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from counter_app.domain.catalogue import Procedure
from counter_app.domain.procedure_rows import (
    ProcedureRows,
    code_in,
    procedures_from,
    rows_of,
)
from counter_app.domain.rows import Cells, Problem, Row
from counter_app.domain.sentences import say
from counter_app.sheets.xlsx_columns import (
    COMPONENTS,
    FEES,
    PROCEDURES,
)
from counter_app.sheets.xlsx_reader import SheetRow, open_workbook, read_sheet
from counter_app.sheets.xlsx_writer import write_workbook

_LINKS = ("code", "valid_from")
_Version = tuple[str, date | None]


def from_xlsx(content: bytes) -> tuple[Procedure, ...]:
    """The procedures of a workbook. Raises `Refused`, `BadRows` where its rows are wrong.

    Blank rows are passed over, and so are procedures in hidden rows with all that belongs to
    them. What belongs to a visible procedure counts even where a filter hides it.
    """
    book = open_workbook(content)
    problems: list[Problem] = []
    procedures, components, fees = (
        list(read_sheet(book, plan, problems)) for plan in (PROCEDURES, COMPONENTS, FEES)
    )
    versions = _Versions(procedures)
    parts_of = versions.sorted_out(components, problems)
    fees_of = versions.sorted_out(fees, problems)
    rows = [
        ProcedureRows(
            row=entry.row,
            components=tuple(parts_of[_version(entry.row)]),
            fees=tuple(fees_of[_version(entry.row)]),
        )
        for entry in procedures
        if not entry.hidden
    ]
    return procedures_from(rows, problems)


def to_xlsx(procedures: Iterable[Procedure]) -> bytes:
    """The workbook of these procedures, for people to edit and `from_xlsx` to read again."""
    entries = [rows_of(procedure) for procedure in procedures]
    return write_workbook(
        (
            (PROCEDURES, [entry.row.cells for entry in entries]),
            (COMPONENTS, [_linked(entry, row) for entry in entries for row in entry.components]),
            (FEES, [_linked(entry, row) for entry in entries for row in entry.fees]),
        )
    )


def _linked(entry: ProcedureRows, row: Row) -> Mapping[str, object]:
    return {**row.cells, **{key: entry.row.cells[key] for key in _LINKS}}


def _version(row: Row) -> _Version:
    return code_in(row), Cells(row, []).day("valid_from")


class _Versions:
    """The versions on the first sheet, to which rows of the others belong."""

    def __init__(self, procedures: Iterable[SheetRow]) -> None:
        self._days: dict[str, set[date | None]] = defaultdict(set)
        for entry in procedures:
            code, day = _version(entry.row)
            self._days[code].add(day)

    def sorted_out(
        self, entries: Iterable[SheetRow], problems: list[Problem]
    ) -> Mapping[_Version, list[Row]]:
        """The rows by the version they belong to, without the cells that say so.

        A row without a day belongs to its code's only version. Notes rows that belong nowhere.
        """
        rows: dict[_Version, list[Row]] = defaultdict(list)
        for entry in entries:
            version = self._owner(entry.row, problems)
            if version is not None:
                rows[version].append(_unlinked(entry.row))
        return rows

    def _owner(self, row: Row, problems: list[Problem]) -> _Version | None:
        cells = Cells(row, problems)
        code, day = code_in(row), cells.day("valid_from")
        days = self._days.get(code, set())
        if not days:
            cells.wrong("code", say("Trang “Thủ tục” không có mã “{code}”.", code=code))
            return None
        if day is None and "valid_from" in row.cells:
            return None
        if day is None and len(days) == 1:
            return code, next(iter(days))
        if day not in days:
            cells.wrong("valid_from", say("Mã {code} không có phiên bản này.", code=code))
            return None
        return code, day


def _unlinked(row: Row) -> Row:
    own = {key: value for key, value in row.cells.items() if key not in _LINKS}
    return Row(place=row.place, cells=own, layout=row.layout)
