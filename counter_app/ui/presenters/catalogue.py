"""The catalogue page, decided without Qt: what is listed, what is told of a version, what a file
would change."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from counter_app.domain.catalogue import FeeRule, LimitUnit, Procedure, version_on
from counter_app.domain.chronicle import KINDS
from counter_app.domain.due import limit_in_words
from counter_app.domain.fees import in_dong
from counter_app.domain.folding import fold_text
from counter_app.domain.moments import spoken_day
from counter_app.domain.procedure_rows import rows_of
from counter_app.domain.rows import BadRows
from counter_app.domain.sentences import Sentence, say
from counter_app.service.catalogue import Catalogue, Foreseen, Preview, Revision
from counter_app.ui.presenters.steps.fields import YES, Field, Filled, Kind, Part, Rows, Words

PATTERNS: Final = "*.xlsx *.json"

_UNITS: Final[Mapping[LimitUnit, Sentence]] = {
    LimitUnit.WORKING_DAY: say("ngày làm việc"),
    LimitUnit.CALENDAR_DAY: say("ngày"),
    LimitUnit.HOUR: say("giờ làm việc"),
    LimitUnit.SAME_DAY: say("trong ngày"),
    LimitUnit.NONE: say("không hẹn ngày trả"),
}
_COLUMNS: Final[Mapping[str, Sentence]] = {
    "name": say("tên"),
    "field": say("lĩnh vực"),
    "home_system": say("hệ thống tiếp nhận"),
    "deciding_level": say("cấp giải quyết"),
    "channels": say("hình thức nộp"),
    "limit_amount": say("thời hạn"),
    "limit_unit": say("đơn vị thời hạn"),
    "next_day_after_15": say("quy tắc sau 15 giờ"),
    "handling_office": say("nơi giải quyết"),
    "legal_basis": say("căn cứ pháp lý"),
    "valid_to": say("ngày hết hiệu lực"),
    "source": say("nguồn"),
    "code_confidence": say("độ tin cậy của mã"),
    "detail_confidence": say("độ tin cậy của nội dung"),
    "note": say("ghi chú"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A procedure with all its versions, the latest first; `shown` stands in the list."""

    code: str
    versions: tuple[Procedure, ...]
    shown: Procedure
    state: Sentence
    provincial: bool
    key: str
    """What a typed word is looked for in."""


def entries_of(catalogue: Catalogue) -> tuple[Entry, ...]:
    """All procedures, by code: the version in force today, else the next or the last one."""
    by_code = groupby(catalogue.procedures, key=lambda one: one.code)
    return tuple(_entry(code, tuple(versions), catalogue) for code, versions in by_code)


def _entry(code: str, versions: tuple[Procedure, ...], catalogue: Catalogue) -> Entry:
    today = catalogue.today
    governing = version_on(versions, today)
    coming = next((one for one in versions if one.valid_from > today), None)
    shown = governing or coming or versions[-1]
    return Entry(
        code=code,
        versions=tuple(reversed(versions)),
        shown=shown,
        state=state_of(shown, versions, today),
        provincial=code in catalogue.decreed,
        key=fold_text(" ".join((code, shown.name, shown.field))),
    )


def state_of(version: Procedure, versions: Iterable[Procedure], today: date) -> Sentence:
    """Whether a version governs today, will, or no longer does."""
    if version.valid_from > today:
        return say("từ {day}", day=spoken_day(version.valid_from))
    if version_on(versions, today) == version:
        if version.valid_to is not None:
            return say("đến hết {day}", day=spoken_day(version.valid_to))
        return say("đang hiệu lực")
    return say("hết hiệu lực")


def matching(entries: Iterable[Entry], typed: str) -> tuple[Entry, ...]:
    """Those that hold every word typed, with or without diacritics."""
    words = fold_text(typed).split()
    return tuple(entry for entry in entries if all(word in entry.key for word in words))


def summary(shown: int, count: int) -> Sentence:
    """What stands above the list."""
    if shown == count:
        return say("{count} thủ tục", count=count)
    return say("{shown} trong {count} thủ tục", shown=shown, count=count)


# ---------------------------------------------------------------- one version


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and what is told under it."""

    heading: Sentence
    lines: tuple[Words, ...]


def sections_of(version: Procedure) -> Iterator[Section]:
    """All that a version says."""
    yield Section(say("Hiệu lực"), (_validity(version),))
    yield Section(say("Thời hạn giải quyết"), _limit(version))
    papers = tuple(
        say("{name} – {count} {kind}", name=one.name, count=one.count, kind=KINDS[one.kind])
        if not one.required_if
        else say(
            "{name} – {count} {kind} ({condition})",
            name=one.name,
            count=one.count,
            kind=KINDS[one.kind],
            condition=one.required_if,
        )
        for one in version.components
    )
    yield Section(say("Thành phần hồ sơ"), papers or (say("Không ghi thành phần nào."),))
    fees = tuple(map(fee_in_words, version.fees))
    yield Section(say("Phí, lệ phí"), fees or (say("Không thu phí, lệ phí"),))
    for heading, lines in (
        (say("Căn cứ pháp lý"), version.legal_basis),
        (say("Nơi giải quyết"), (version.handling_office,)),
        (say("Nguồn"), (version.source,)),
        (say("Ghi chú"), (version.note,)),
    ):
        told = tuple(line for line in lines if line)
        if told:
            yield Section(heading, told)


def _validity(version: Procedure) -> Sentence:
    first = spoken_day(version.valid_from)
    if version.valid_to is None:
        return say("Từ {first}", first=first)
    return say("Từ {first} đến hết {last}", first=first, last=spoken_day(version.valid_to))


def _limit(version: Procedure) -> tuple[Words, ...]:
    words = limit_in_words(version.limit)
    if not version.limit.next_day_after_15:
        return (words,)
    return (words, say("Nhận sau 15 giờ: trả trong ngày làm việc tiếp theo."))


def fee_in_words(fee: FeeRule) -> Sentence:
    """A fee with its amount, or that the province sets it."""
    if fee.decided_locally and not fee.amount:
        return say("{name}: theo nghị quyết của HĐND tỉnh", name=fee.name)
    if fee.unit:
        return say(
            "{name}: {amount}/{unit}", name=fee.name, amount=in_dong(fee.amount), unit=fee.unit
        )
    return say("{name}: {amount}", name=fee.name, amount=in_dong(fee.amount))


# ---------------------------------------------------------------- revising


def revision_parts(version: Procedure) -> tuple[Part, ...]:
    """The fields for other figures of a version; what stands here is what it says now."""
    cells = rows_of(version).row.cells
    amount = cells["limit_amount"]
    fields: tuple[Part, ...] = (
        Field(
            name="valid_from",
            caption=say("Hiệu lực từ"),
            value=spoken_day(version.valid_from),
            hint=say("Ngày khác: thành phiên bản mới, phiên bản này giữ nguyên."),
        ),
        Field(
            name="valid_to",
            caption=say("Đến hết"),
            value=spoken_day(version.valid_to) if version.valid_to else "",
            example=say("Để trống: chưa biết"),
        ),
        Field(
            name="limit_amount",
            caption=say("Thời hạn"),
            kind=Kind.NUMBER,
            value="" if amount is None else str(amount).replace(".", ","),
        ),
        Field(
            name="limit_unit",
            caption=say("Đơn vị"),
            kind=Kind.CHOICE,
            value=version.limit.unit.value,
            choices=tuple((unit.value, words) for unit, words in _UNITS.items()),
        ),
        Field(
            name="next_day_after_15",
            caption=say("Nhận sau 15 giờ: trả ngày làm việc sau"),
            kind=Kind.CHECK,
            value=YES if version.limit.next_day_after_15 else "",
        ),
        Field(name="handling_office", caption=say("Nơi giải quyết"), value=version.handling_office),
    )
    return (*fields, *_fee_parts(version))


def _fee_parts(version: Procedure) -> Iterator[Part]:
    if version.fees:
        yield Rows(
            name="fees",
            caption=say("Phí, lệ phí (đồng)"),
            columns=(
                Field(name="name", caption=say("Tên"), kind=Kind.FIXED),
                Field(name="amount", caption=say("Mức"), kind=Kind.NUMBER, width=120),
            ),
            key="name",
            start=tuple({"name": fee.name, "amount": str(fee.amount)} for fee in version.fees),
            grows=False,
            flat=True,
        )


def revision_of(version: Procedure, filled: Filled) -> Revision:
    """What was typed, as the catalogue's own cells."""
    names = ("valid_from", "valid_to", "limit_amount", "limit_unit", "handling_office")
    cells: dict[str, object] = {name: filled.text(name) for name in names}
    cells["next_day_after_15"] = filled.flag("next_day_after_15")
    fees = enumerate(filled.rows("fees"))
    return Revision(
        code=version.code,
        version=version.valid_from,
        cells=cells,
        fees={place: {"amount": row.text("amount")} for place, row in fees},
    )


# ---------------------------------------------------------------- a file


@dataclass(frozen=True, slots=True)
class Line:
    """A line about a file: what is new or another, or what is wrong and where."""

    first: Words
    second: Words
    third: Words


def lines_of(preview: Preview) -> tuple[Line, ...]:
    """What a file would change, a line for each version."""
    return tuple(map(_line, preview.news))


def _line(foreseen: Foreseen) -> Line:
    procedure = foreseen.procedure
    name = say(
        "{code} {name} (từ {day})",
        code=procedure.code,
        name=procedure.name,
        day=spoken_day(procedure.valid_from),
    )
    if foreseen.before is None:
        return Line(say("Mới"), name, limit_in_words(procedure.limit))
    return Line(say("Thay đổi"), name, _changes(foreseen.before, procedure))


def _changes(before: Procedure, after: Procedure) -> Words:
    old, new = rows_of(before).row.cells, rows_of(after).row.cells
    changed: list[Sentence] = [
        words for key, words in _COLUMNS.items() if old.get(key) != new.get(key)
    ]
    if before.components != after.components:
        changed.append(say("thành phần hồ sơ"))
    if before.fees != after.fees:
        changed.append(say("phí, lệ phí"))
    told: Words = changed[0]
    for words in changed[1:]:
        told = say("{first}, {second}", first=told, second=words)
    return told


def summary_of(preview: Preview) -> Sentence:
    """How much a file would change."""
    count = preview.published
    if not preview.news:
        return say("Tệp không thay đổi gì: {count} phiên bản đã có sẵn.", count=count.unchanged)
    return say(
        "{new} phiên bản mới, {changed} thay đổi, {unchanged} giữ nguyên. Chưa nhập gì; bấm F9 để "
        "nhập.",
        new=count.new,
        changed=count.changed,
        unchanged=count.unchanged,
    )


def problem_lines(bad: BadRows) -> tuple[Line, ...]:
    """Everything that is wrong in a file: the row, the column, and what is to be put right."""
    return tuple(Line(problem.place, problem.column, problem.sentence) for problem in bad.problems)


def problem_summary(bad: BadRows) -> Sentence:
    """How much is wrong, and that nothing was taken."""
    return say(
        "{count} chỗ chưa đúng; chưa nhập dòng nào. Hãy sửa tệp rồi mở lại (F6).",
        count=len(bad.problems),
    )
