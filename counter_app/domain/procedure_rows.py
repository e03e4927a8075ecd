"""From plain rows to procedures and back: the one place for the rules of a catalogue file.

JSON and spreadsheet differ only in how they lay rows out; what a row must hold is said here.
`procedures_from(rows_of(p) for p in procedures)` gives the same procedures again.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Final

from counter_app.domain.catalogue import (
    ComponentKind,
    ComponentSpec,
    Confidence,
    Exemption,
    FeeRule,
    FeeStep,
    Limit,
    LimitUnit,
    Procedure,
)
from counter_app.domain.moments import spoken_day
from counter_app.domain.rows import BadRows, Cells, Problem, Row
from counter_app.domain.sentences import Sentence, say

CHANNELS: Final = ("direct", "online", "post")
DECIDING_LEVELS: Final = ("commune", "province", "ministry")
UNITS: Final = tuple(LimitUnit)
KINDS: Final = tuple(ComponentKind)
CONFIDENCES: Final = tuple(Confidence)

PROCEDURE_KEYS: Final = (
    "code",
    "name",
    "field",
    "home_system",
    "deciding_level",
    "channels",
    "limit_amount",
    "limit_unit",
    "next_day_after_15",
    "handling_office",
    "legal_basis",
    "valid_from",
    "valid_to",
    "source",
    "code_confidence",
    "detail_confidence",
    "note",
)
_LIMIT_KEYS: Final = frozenset({"limit_amount", "limit_unit", "next_day_after_15"})
COMPONENT_KEYS: Final = ("name", "kind", "count", "required_if")
FEE_KEYS: Final = (
    "name",
    "amount",
    "unit",
    "decided_locally",
    "steps",
    "most",
    "channel",
    "exemptions",
    "note",
)

_CODE = re.compile(
    r"[1-9]\.[0-9]{6}"  # the national code
    r"(?:\.[0-9]{2,3}){0,3}"  # an online service's variant, or the old style of a local one
    r"(?:\.[GHKT][0-9]{2}(?:\.[0-9]{1,4}){0,3})?"  # the agency whose variant it is
)
_COUNTED = frozenset({LimitUnit.HOUR, LimitUnit.WORKING_DAY, LimitUnit.CALENDAR_DAY})
_MOST_UNITS = 2_000
_LEAST_DONG, _MOST_DONG = 100, 1_000_000_000
_MOST_PARTS = 100
_MOST_ITEMS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureRows:
    """One procedure as plain rows: its own, its components' and its fees'."""

    row: Row
    components: tuple[Row, ...] = ()
    fees: tuple[Row, ...] = ()


def is_procedure_code(text: str) -> bool:
    """Whether this is a national code (`1.001193`) or a variant of one (`1.001193.H30.12`)."""
    return _CODE.fullmatch(text) is not None


def procedures_from(
    rows: Iterable[ProcedureRows], problems: Iterable[Problem] = ()
) -> tuple[Procedure, ...]:
    """The procedures that these rows hold, in their order.

    Raises `BadRows` with everything that is wrong in any row, and with the `problems` that were
    found in the file before.
    """
    noted = list(problems)
    sound: list[tuple[Row, Procedure]] = []
    for entry in rows:
        before = len(noted)
        procedure = _procedure(entry, noted)
        if len(noted) == before:
            sound.append((entry.row, procedure))
    noted += _clashes(sound)
    if noted:
        raise BadRows(noted)
    return tuple(procedure for _, procedure in sound)


def rows_of(procedure: Procedure) -> ProcedureRows:
    """The plain rows of a procedure; their cells are text, numbers, days and lists of these."""
    place = say("Thủ tục {code}", code=procedure.code)
    return ProcedureRows(
        row=Row(place=place, cells=_procedure_cells(procedure)),
        components=tuple(
            Row(
                place=place,
                cells=_plain(part, COMPONENT_KEYS),
                within=f"components.{number}.",
            )
            for number, part in enumerate(procedure.components, 1)
        ),
        fees=tuple(
            Row(place=place, cells=_fee_cells(fee), within=f"fees.{number}.")
            for number, fee in enumerate(procedure.fees, 1)
        ),
    )


def code_in(row: Row) -> str:
    """The procedure code that a row names, as typed but for case and blanks around it.

    A spreadsheet that took 2.000950 for a number dropped its last zero; it is put back.
    """
    value = row.cells.get("code")
    if isinstance(value, float):
        return f"{value:.6f}"
    return "" if value is None else str(value).strip().upper()


def version_clash(earlier: Procedure, later: Procedure) -> Sentence | None:
    """What is wrong between two successive versions of one code; None where nothing is.

    They may not begin on the same day, and the earlier may not state an end that lies within the
    later. An open version is ended by the next one (see `catalogue.version_on`), so it may stand.
    """
    if earlier.valid_from == later.valid_from:
        return say(
            "Mã {code} có hai phiên bản cùng hiệu lực từ {day}.",
            code=later.code,
            day=spoken_day(later.valid_from),
        )
    if earlier.valid_to is None or earlier.valid_to < later.valid_from:
        return None
    return say(
        "Phiên bản này của {code} có hiệu lực từ {first}, khi phiên bản trước còn hiệu lực đến "
        "hết {last}.",
        code=later.code,
        first=spoken_day(later.valid_from),
        last=spoken_day(earlier.valid_to),
    )


# ---------------------------------------------------------------- from rows


def _procedure(entry: ProcedureRows, problems: list[Problem]) -> Procedure:
    cells = Cells(entry.row, problems)
    cells.only(PROCEDURE_KEYS)
    for key, parts in (("components", entry.components), ("fees", entry.fees)):
        if len(parts) > _MOST_PARTS:
            cells.wrong(key, say("Có nhiều hơn {most} mục.", most=_MOST_PARTS))
    valid_from, valid_to = _validity(cells)
    return Procedure(
        code=_code(cells, entry.row),
        name=cells.text("name", most=1000, needed=True),
        field=cells.text("field", most=200, needed=True),
        home_system=cells.value_of("home_system", cells.text("home_system", most=200))
        or "provincial",
        deciding_level=cells.one_of("deciding_level", DECIDING_LEVELS, default="commune"),
        channels=_channels(cells, entry.row),
        components=tuple(_component(Cells(row, problems)) for row in entry.components),
        limit=_limit(cells),
        fees=tuple(_fee(Cells(row, problems)) for row in entry.fees),
        legal_basis=cells.texts("legal_basis", most=500, most_items=_MOST_ITEMS),
        handling_office=cells.text("handling_office", most=200),
        valid_from=valid_from,
        valid_to=valid_to,
        source=cells.text("source", most=500),
        code_confidence=_confidence(cells, "code_confidence", Confidence.HIGH),
        detail_confidence=_confidence(cells, "detail_confidence", Confidence.MEDIUM),
        note=cells.text("note", most=2000),
    )


def _code(cells: Cells, row: Row) -> str:
    code = code_in(row)
    if not code:
        cells.wrong("code", say("Chưa điền."))
    elif not is_procedure_code(code):
        cells.wrong("code", say("Mã “{code}” không đúng; cần dạng 1.001193.", code=code[:40]))
    return code


def _validity(cells: Cells) -> tuple[date, date | None]:
    valid_from, valid_to = cells.day("valid_from", needed=True), cells.day("valid_to")
    if valid_from is not None and valid_to is not None and valid_to < valid_from:
        cells.wrong(
            "valid_to",
            say("Ngày hết hiệu lực sớm hơn ngày bắt đầu {day}.", day=spoken_day(valid_from)),
        )
    return valid_from or date.min, valid_to


def _channels(cells: Cells, row: Row) -> tuple[str, ...]:
    if row.cells.get("channels") is None:
        return CHANNELS
    texts = cells.texts("channels", most=50, most_items=_MOST_ITEMS)
    if not texts:
        cells.wrong("channels", say("Cần ít nhất một hình thức nộp."))
    return tuple(dict.fromkeys(cells.known("channels", text, CHANNELS) for text in texts))


def _confidence(cells: Cells, key: str, default: Confidence) -> Confidence:
    return Confidence(cells.one_of(key, CONFIDENCES, default=default))


def _limit(cells: Cells) -> Limit:
    unit = LimitUnit(cells.one_of("limit_unit", UNITS))
    after_15 = cells.yes("next_day_after_15")
    if after_15 and unit is not LimitUnit.SAME_DAY:
        cells.wrong(
            "next_day_after_15",
            say("Quy tắc sau 15 giờ chỉ dùng cho thủ tục trả kết quả trong ngày."),
        )
    amount = cells.fraction("limit_amount")
    return Limit(unit=unit, quarters=_quarters(cells, unit, amount), next_day_after_15=after_15)


def _quarters(cells: Cells, unit: LimitUnit, amount: Fraction | None) -> int:
    if unit not in _COUNTED:
        if amount:
            cells.wrong("limit_amount", say("Đơn vị thời hạn này không đi với số lượng."))
        return 0
    quarters = (amount or Fraction()) * 4
    if quarters.denominator != 1 or not 0 < quarters <= _MOST_UNITS * 4:
        cells.wrong(
            "limit_amount",
            say("Thời hạn phải lớn hơn 0, không quá {most}, lẻ đến 0,25.", most=_MOST_UNITS),
        )
        return 0
    return int(quarters)


def _component(cells: Cells) -> ComponentSpec:
    cells.only(COMPONENT_KEYS)
    return ComponentSpec(
        name=cells.text("name", most=500, needed=True),
        kind=ComponentKind(cells.one_of("kind", KINDS)),
        count=cells.whole("count", default=1, least=1, most=99),
        required_if=cells.text("required_if", most=500),
    )


def _fee(cells: Cells) -> FeeRule:
    cells.only(FEE_KEYS)
    return FeeRule(
        name=cells.text("name", most=300, needed=True),
        amount=_dong(cells, "amount", default=0),
        unit=cells.text("unit", most=50),
        decided_locally=cells.yes("decided_locally"),
        steps=_steps(cells),
        most=_dong(cells, "most", default=0),
        channel=cells.one_of("channel", CHANNELS, default=""),
        exemptions=tuple(
            _exemption(part) for part in cells.parts("exemptions", most_items=_MOST_ITEMS)
        ),
        note=cells.text("note", most=1000),
    )


def _dong(cells: Cells, key: str, default: int | None = None) -> int:
    amount = cells.whole(key, least=0, most=_MOST_DONG, default=default)
    if 0 < amount < _LEAST_DONG:
        # A spreadsheet in English takes 8.000 for eight.
        cells.wrong(key, say("{amount} đồng là quá ít; hãy ghi đủ, như 8000.", amount=amount))
    return amount


def _steps(cells: Cells) -> tuple[FeeStep, ...]:
    steps = tuple(_step(part) for part in cells.parts("steps", most_items=_MOST_ITEMS))
    if any(later.start <= earlier.start for earlier, later in pairwise(steps)):
        cells.wrong("steps", say("Các bậc phải theo thứ tự tăng dần."))
    return steps


def _step(cells: Cells) -> FeeStep:
    cells.only(("start", "amount"))
    return FeeStep(
        start=cells.whole("start", least=2, most=100_000),
        amount=_dong(cells, "amount"),
    )


def _exemption(cells: Cells) -> Exemption:
    cells.only(("name", "legal_basis"))
    name = cells.text("name", most=400, needed=True)
    if "|" in name:
        cells.wrong("name", say("Không dùng được dấu “|” ở đây."))
    return Exemption(
        name=name,
        legal_basis=cells.text("legal_basis", most=400),
    )


def _clashes(built: Sequence[tuple[Row, Procedure]]) -> list[Problem]:
    ordered = sorted(built, key=lambda entry: (entry[1].code, entry[1].valid_from))
    return [
        Problem(place=row.place, column=row.layout.name_of("valid_from"), sentence=sentence)
        for (_, earlier), (row, later) in pairwise(ordered)
        if earlier.code == later.code and (sentence := version_clash(earlier, later)) is not None
    ]


# ---------------------------------------------------------------- to rows


def _plain(value: object, keys: Iterable[str]) -> dict[str, object]:
    return {key: getattr(value, key) for key in keys}


def _procedure_cells(procedure: Procedure) -> Mapping[str, object]:
    limit = procedure.limit
    amount = Fraction(limit.quarters, 4)
    own = _plain(procedure, (key for key in PROCEDURE_KEYS if key not in _LIMIT_KEYS))
    return own | {
        "limit_amount": _written(amount) if amount else None,
        "limit_unit": limit.unit,
        "next_day_after_15": limit.next_day_after_15,
    }


def _written(amount: Fraction) -> int | float:
    return int(amount) if amount.denominator == 1 else float(amount)


def _fee_cells(fee: FeeRule) -> Mapping[str, object]:
    return {
        **_plain(fee, FEE_KEYS),
        "steps": tuple(_plain(step, ("start", "amount")) for step in fee.steps),
        "exemptions": tuple(_plain(part, ("name", "legal_basis")) for part in fee.exemptions),
    }
