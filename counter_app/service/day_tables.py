"""The day's sheet as tables: what the head reads, counts against the drawer, and signs."""

from collections.abc import Iterable, Sequence
from typing import Final

from counter_app.domain.days import DayLine, DaySheet
from counter_app.domain.facts.days import DayClosed, LateEntry, NumberGap
from counter_app.domain.fees import in_dong
from counter_app.domain.moments import in_viet_nam, spoken_day, spoken_moment
from counter_app.domain.reporting.sheets import (
    Codes,
    SheetColumn,
    SheetTable,
    TableSheet,
    Value,
    Words,
)
from counter_app.domain.sentences import Sentence, say
from counter_app.domain.stages import act_named
from counter_app.service.report_sheets import (
    APPLICANT,
    CLERK,
    CODE,
    NOTHING,
    NUMBER,
    PROCEDURE,
    money_table,
    numbered,
)

_SIGNERS: Final = (say("CÁN BỘ TIẾP NHẬN"), say("LÃNH ĐẠO BỘ PHẬN MỘT CỬA"))


def day_table_sheet(sheet: DaySheet) -> TableSheet:
    """The day's sheet, for the page, the paper and the file."""
    return TableSheet(
        name="day",
        title=say("Sổ trong ngày {day}", day=spoken_day(sheet.day)),
        office=sheet.office,
        as_of=sheet.as_of,
        lines=tuple(_lines(sheet)),
        tables=(
            _summary(sheet),
            _dossiers(say("Tiếp nhận"), say("Lúc"), sheet.received),
            _dossiers(say("Mới nộp, chưa tiếp nhận"), say("Lúc"), sheet.presented),
            _dossiers(say("Đã trả kết quả"), say("Lúc"), sheet.returned),
            _dossiers(say("Hẹn trả trong ngày, chưa xong"), say("Hẹn trả"), sheet.due),
            _dossiers(say("Quá hạn"), say("Hẹn trả"), sheet.overdue),
            money_table(sheet.money),
            _entries(say("Ghi bổ sung cho ngày đã chốt sổ"), sheet.late),
            *_later(sheet),
        ),
        signers=_SIGNERS,
    )


def _lines(sheet: DaySheet) -> Iterable[Words]:
    yield say("Quầy số {counter}", counter=sheet.counter)
    closing = sheet.closing
    if closing is None:
        yield say("Chưa chốt sổ; tính đến {moment}", moment=spoken_moment(sheet.as_of))
        return
    yield say(
        "{who} chốt sổ lúc {moment}",
        who=closing.closed_by or say("Quầy"),
        moment=spoken_moment(in_viet_nam(closing.closed_at)),
    )
    yield say(
        "Mã kiểm tra của {events} sự kiện: {fingerprint}",
        events=closing.events,
        fingerprint=closing.fingerprint,
    )


def _summary(sheet: DaySheet) -> SheetTable:
    return SheetTable(
        name=say("Tóm tắt"),
        columns=(
            SheetColumn(head=say("Nội dung"), width=30),
            SheetColumn(head=say("Số lượng"), width=10, number=True),
            SheetColumn(head=say("Hồ sơ, ghi chú"), width=60),
        ),
        rows=(
            (say("Hồ sơ tiếp nhận"), len(sheet.received), _numbers(sheet)),
            (say("Hồ sơ đã trả kết quả"), len(sheet.returned), ""),
            (say("Hẹn trả trong ngày, chưa xong"), len(sheet.due), ""),
            (say("Quá hạn"), len(sheet.overdue), ""),
            (say("Đã in giấy tiếp nhận"), len(sheet.printed), ""),
            (say("Chưa in giấy tiếp nhận"), len(sheet.unprinted), ", ".join(sheet.unprinted)),
            (say("Số không có hồ sơ"), _missing(sheet.gaps), _gaps(sheet.gaps)),
            (
                say("Việc chưa được tỉnh xác nhận"),
                sheet.unsent_events,
                ", ".join(sheet.unsent),
            ),
            (say("Hồ sơ bị tỉnh từ chối nhận"), len(sheet.rejected), ", ".join(sheet.rejected)),
            (say("Tiền mặt theo sổ (đồng)"), sheet.cash, ""),
            *_cash(sheet.closing),
        ),
        behind=tuple((codes,) for codes in _behind(sheet)),
    )


def _behind(sheet: DaySheet) -> Iterable[Codes]:
    """The dossiers behind the first lines of the summary; cash has none."""
    for lines in (sheet.received, sheet.returned, sheet.due, sheet.overdue):
        yield tuple(line.code for line in lines)
    yield from (sheet.printed, sheet.unprinted, (), sheet.unsent, sheet.rejected)


def _numbers(sheet: DaySheet) -> Words:
    if not sheet.serials:
        return ""
    return say("Số {first}–{last}", first=min(sheet.serials), last=max(sheet.serials))


def _missing(gaps: Iterable[NumberGap]) -> int:
    return sum(gap.last - gap.first + 1 for gap in gaps)


def _gaps(gaps: Iterable[NumberGap]) -> str:
    return "; ".join(f"{gap.first}–{gap.last}: {gap.reason}".rstrip(": ") for gap in gaps)


def _cash(closing: DayClosed | None) -> Iterable[tuple[Value, ...]]:
    if closing is None or closing.cash_counted is None:
        return
    off = closing.cash_counted - closing.cash_expected
    said: Words = ""
    if off:
        said = say("Lệch {amount}: {reason}", amount=in_dong(off), reason=closing.cash_reason)
    yield say("Tiền mặt kiểm đếm (đồng)"), closing.cash_counted, said


def _dossiers(name: Sentence, when: Sentence, lines: Sequence[DayLine]) -> SheetTable:
    return SheetTable(
        name=name,
        columns=(NUMBER, CODE, APPLICANT, PROCEDURE, SheetColumn(head=when, width=16), CLERK),
        rows=numbered(
            (line.code, line.applicant, line.procedure, spoken_moment(line.at), line.clerk)
            for line in lines
        ),
        empty=NOTHING,
        behind=tuple(((line.code,),) for line in lines),
    )


def _entries(name: Sentence, entries: Sequence[LateEntry]) -> SheetTable:
    return SheetTable(
        name=name,
        columns=(
            NUMBER,
            SheetColumn(head=say("Cho ngày"), width=12),
            CODE,
            SheetColumn(head=say("Việc"), width=30),
            CLERK,
        ),
        rows=numbered(
            (spoken_day(entry.day), entry.code, act_named(entry.kind), entry.clerk)
            for entry in entries
        ),
        empty=NOTHING,
        behind=tuple(((entry.code,) if entry.code else (),) for entry in entries),
    )


def _later(sheet: DaySheet) -> Iterable[SheetTable]:
    if sheet.later:
        yield _entries(say("Ghi cho ngày này sau khi chốt sổ"), sheet.later)
