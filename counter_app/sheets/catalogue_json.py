"""Catalogues as JSON: `{"format": "motcua-catalogue/1", "procedures": [...]}`.

A procedure is an object with the names of `Procedure`, days as `"2025-07-01"`, its limit in whole
and quarter units (`{"amount": 0.5, "unit": "working_day"}`); what is left out has its default.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

import msgspec

from counter_app.domain.catalogue import Procedure
from counter_app.domain.procedure_rows import ProcedureRows, procedures_from, rows_of
from counter_app.domain.rows import Layout, Problem, Row
from counter_app.domain.sentences import Refused, Sentence, say

FORMAT: Final = "motcua-catalogue/1"
_FAMILY: Final = "motcua-catalogue/"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BLANK: Final = (None, "", (), 0)
_LIMIT_KEYS: Final = {
    "amount": "limit_amount",
    "unit": "limit_unit",
    "next_day_after_15": "next_day_after_15",
}
_LAYOUT: Final = Layout(names={cell: f"limit.{name}" for name, cell in _LIMIT_KEYS.items()})


def from_json(content: bytes) -> tuple[Procedure, ...]:
    """The procedures of a catalogue file. Raises `Refused`, `BadRows` where its rows are wrong."""
    catalogue = _document(content)
    entries = catalogue.get("procedures")
    if not isinstance(entries, list):
        raise Refused(say("Tệp danh mục không có danh sách thủ tục (procedures)."), "path")
    problems: list[Problem] = []
    rows = [_rows(number, entry, problems) for number, entry in enumerate(entries, 1)]
    return procedures_from(rows, problems)


def to_json(procedures: Iterable[Procedure]) -> bytes:
    """The catalogue file of these procedures, laid out for people: UTF-8, indented by two."""
    catalogue = {"format": FORMAT, "procedures": [_entry(rows_of(one)) for one in procedures]}
    return msgspec.json.format(msgspec.json.encode(catalogue), indent=2) + b"\n"


# ---------------------------------------------------------------- reading


def _document(content: bytes) -> Mapping[str, object]:
    try:
        document: object = msgspec.json.decode(content.removeprefix(_BYTE_ORDER_MARK))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(
            say("Tệp không đọc được: không phải là JSON đúng quy cách."), "path"
        ) from error
    if not isinstance(document, Mapping):
        document = {}
    named = document.get("format")
    if named == FORMAT:
        return document
    if isinstance(named, str) and named.startswith(_FAMILY):
        raise Refused(
            say("Tệp danh mục có quy cách {format} mà chương trình này chưa biết.", format=named),
            "path",
        )
    raise Refused(say("Tệp JSON này không phải là danh mục thủ tục."), "path")


def _rows(number: int, entry: object, problems: list[Problem]) -> ProcedureRows:
    reader = _Entry(number, entry, problems)
    return ProcedureRows(
        row=reader.row(),
        components=reader.parts("components"),
        fees=reader.parts("fees"),
    )


class _Entry:
    """One object of the list, taken apart into plain rows."""

    def __init__(self, number: int, entry: object, problems: list[Problem]) -> None:
        self._problems = problems
        self._entry = entry if isinstance(entry, Mapping) else {}
        self._place = self._named(number)
        if not isinstance(entry, Mapping):
            self._wrong("", say("Cần một đối tượng JSON."))

    def row(self) -> Row:
        """The procedure's own row, its limit laid flat."""
        own = {
            key: value
            for key, value in self._entry.items()
            if key not in ("components", "fees", "limit")
        }
        return Row(place=self._place, cells=own | self._limit(), layout=_LAYOUT)

    def parts(self, key: str) -> tuple[Row, ...]:
        """The rows of a list of objects within the procedure."""
        items = self._entry.get(key, [])
        if not isinstance(items, list):
            self._wrong(key, say("Cần một danh sách."))
            return ()
        rows = []
        for number, item in enumerate(items, 1):
            if isinstance(item, Mapping):
                rows.append(Row(place=self._place, cells=item, within=f"{key}.{number}."))
            else:
                self._wrong(f"{key}.{number}", say("Cần một đối tượng JSON."))
        return tuple(rows)

    def _limit(self) -> dict[str, object]:
        limit = self._entry.get("limit", {})
        if not isinstance(limit, Mapping):
            self._wrong("limit", say("Cần một đối tượng JSON."))
            return {}
        return {_LIMIT_KEYS.get(name, f"limit.{name}"): value for name, value in limit.items()}

    def _named(self, number: int) -> Sentence:
        code = self._entry.get("code")
        if isinstance(code, str):
            return say("Thủ tục thứ {number} ({code})", number=number, code=code[:60])
        return say("Thủ tục thứ {number}", number=number)

    def _wrong(self, column: str, sentence: Sentence) -> None:
        self._problems.append(Problem(place=self._place, column=column, sentence=sentence))


# ---------------------------------------------------------------- writing


def _entry(rows: ProcedureRows) -> dict[str, object]:
    own = dict(rows.row.cells)
    limit = {name: own.pop(cell) for name, cell in _LIMIT_KEYS.items()}
    parts = {
        "limit": _filled(limit),
        "components": [_filled(row.cells) for row in rows.components],
        "fees": [_filled(row.cells) for row in rows.fees],
    }
    return _filled(own) | {key: value for key, value in parts.items() if value}


def _filled(cells: Mapping[str, object]) -> dict[str, object]:
    """What is not blank: no text, no amount, no entries and a plain no are left out."""
    return {key: _written(value) for key, value in cells.items() if value not in _BLANK}


def _written(value: object) -> object:
    match value:
        case date():
            return value.isoformat()
        case tuple():
            return [_part(part) for part in value]
        case _:
            return value


def _part(part: object) -> object:
    """A part of a list: its amounts are written even where they are 0."""
    if not isinstance(part, Mapping):
        return part
    return {key: value for key, value in part.items() if value != ""}
