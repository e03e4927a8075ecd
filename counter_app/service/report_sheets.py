"""Reports as sheets of tables: their headings, their order, and who signs."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from counter_app.domain.chronicle import METHODS
from counter_app.domain.moments import spoken_moment
from counter_app.domain.office import Office
from counter_app.domain.reporting.index766 import Index
from counter_app.domain.reporting.periods import Period, spoken_period
from counter_app.domain.reporting.sheets import (
    Codes,
    SheetColumn,
    SheetTable,
    TableSheet,
    Value,
    Words,
    shown,
)
from counter_app.domain.reporting.tally import Column, Tally, TallyRow
from counter_app.domain.sentences import Sentence, say
from counter_app.domain.stages import STAGE_NAMES
from counter_app.domain.tills import ClerkTotal
from counter_app.service.reports import FeesReport, HandlingTimes, Indices, OverdueList

NUMBER: Final = SheetColumn(head=say("STT"), width=6, number=True)
CODE: Final = SheetColumn(head=say("Mã hồ sơ"), width=20)
APPLICANT: Final = SheetColumn(head=say("Chủ hồ sơ"), width=22)
PROCEDURE: Final = SheetColumn(head=say("Thủ tục"), width=36)
CLERK: Final = SheetColumn(head=say("Cán bộ"), width=18)
NOTHING: Final = say("Không có.")

_RECEIVED: Final = say("Số hồ sơ nhận giải quyết")
_DONE: Final = say("Số hồ sơ đã giải quyết")
_PENDING: Final = say("Số hồ sơ đang giải quyết")
_SUM: Final = say("Tổng số")


def _column(head: Sentence, group: Sentence) -> SheetColumn:
    return SheetColumn(head=head, width=9, group=group, number=True)


_FIGURES: Final = (
    _column(say("Tổng số (3) = (4)+(5)+(6)"), _RECEIVED),
    _column(say("Trực tuyến (4)"), _RECEIVED),
    _column(say("Trực tiếp, bưu chính (5)"), _RECEIVED),
    _column(say("Từ kỳ trước (6)"), _RECEIVED),
    _column(say("Tổng số (7) = (8)+(9)+(10)"), _DONE),
    _column(say("Trước hạn (8)"), _DONE),
    _column(say("Đúng hạn (9)"), _DONE),
    _column(say("Quá hạn (10)"), _DONE),
    _column(say("Tổng số (11) = (12)+(13)"), _PENDING),
    _column(say("Trong hạn (12)"), _PENDING),
    _column(say("Quá hạn (13)"), _PENDING),
)
"""The columns of form II.06, with their numbers on it."""


def numbered(rows: Iterable[Sequence[Value]]) -> tuple[tuple[Value, ...], ...]:
    """The rows with their numbers, from 1."""
    return tuple((number, *row) for number, row in enumerate(rows, 1))


@dataclass(frozen=True, slots=True)
class _Kind:
    """A report that counts what form II.06 counts: its name, its title, by what it counts."""

    name: str
    title: Sentence
    by: Sentence
    form: Sentence | None = None


_II06: Final = _Kind(
    "ii06",
    say("Tình hình, kết quả giải quyết thủ tục hành chính"),
    say("Lĩnh vực giải quyết"),
    say("Biểu số II.06; đơn vị tính: số hồ sơ TTHC"),
)
_CLERKS: Final = _Kind(
    "clerks", say("Kết quả giải quyết hồ sơ theo cán bộ tiếp nhận"), say("Cán bộ tiếp nhận")
)
_FIELDS: Final = _Kind(
    "fields", say("Kết quả giải quyết hồ sơ theo lĩnh vực, thủ tục"), say("Lĩnh vực, thủ tục")
)


def ii06_sheet(report: Tally, office: Office) -> TableSheet:
    """Form II.06 as the office hands it in."""
    return _tally_sheet(report, office, _II06)


def clerks_sheet(report: Tally, office: Office) -> TableSheet:
    """The same figures by clerk."""
    return _tally_sheet(report, office, _CLERKS)


def fields_sheet(report: Tally, office: Office) -> TableSheet:
    """The same figures by field and procedure."""
    return _tally_sheet(report, office, _FIELDS)


def _tally_sheet(report: Tally, office: Office, kind: _Kind) -> TableSheet:
    table = SheetTable(
        name=say("Số liệu"),
        columns=(NUMBER, SheetColumn(head=kind.by, width=30), *_FIGURES),
        rows=numbered((row.name or say("(không ghi)"), *_counts(row)) for row in report.rows),
        total=("", _SUM, *_counts(report.total)),
        empty=NOTHING,
        behind=(*map(_codes, report.rows), _codes(report.total)),
    )
    return TableSheet(
        name=kind.name,
        title=kind.title,
        office=office,
        as_of=report.as_of,
        lines=_lines(report.period, report.as_of, kind.form),
        tables=(table,),
        signers=_SIGNERS,
    )


_SIGNERS: Final = (say("NGƯỜI LẬP BIỂU"), say("LÃNH ĐẠO BỘ PHẬN MỘT CỬA"))


def _counts(row: TallyRow) -> list[int]:
    return [row.count(column) for column in Column]


def _codes(row: TallyRow) -> tuple[Codes, ...]:
    """Behind each cell of a line; behind its name stands all that it counts."""
    return ((), row.codes_of(Column.RECEIVED), *(row.codes_of(column) for column in Column))


def _lines(period: Period, as_of: datetime, form: Sentence | None = None) -> tuple[Words, ...]:
    running = say(
        "Kỳ báo cáo chưa kết thúc; số liệu tính đến {moment}", moment=spoken_moment(as_of)
    )
    return (
        *((form,) if form else ()),
        spoken_period(period),
        *((running,) if as_of < period.end else ()),
    )


def index_sheet(report: Indices, office: Office) -> TableSheet:
    """The indices of QĐ 766, with what each leaves out."""
    table = SheetTable(
        name=say("Chỉ số"),
        columns=(
            NUMBER,
            SheetColumn(head=say("Chỉ số"), width=34),
            SheetColumn(head=say("Điểm của nhóm"), width=9, number=True),
            SheetColumn(head=say("Số hồ sơ đạt"), width=10, number=True),
            SheetColumn(head=say("Số hồ sơ xét"), width=10, number=True),
            SheetColumn(head=say("Tỷ lệ (%)"), width=9, number=True),
            SheetColumn(head=say("Mức đạt điểm tối đa (%)"), width=11, number=True),
            SheetColumn(head=say("Ghi chú"), width=40),
        ),
        rows=numbered(_index_row(index) for index in report.indices),
        behind=tuple(_index_codes(index) for index in report.indices),
    )
    return TableSheet(
        name="766",
        title=say("Chỉ số phục vụ người dân, doanh nghiệp tính được tại quầy"),
        office=office,
        as_of=report.as_of,
        lines=(say("Theo Quyết định số 766/QĐ-TTg"), *_lines(report.period, report.as_of)),
        tables=(table,),
        signers=_SIGNERS,
    )


def _index_row(index: Index) -> tuple[Value, ...]:
    if not index.computed:
        return (index.name, index.weight, None, None, None, None, index.because)
    return (
        index.name,
        index.weight,
        len(index.counted),
        len(index.of),
        None if index.share is None else float(100 * index.share),
        None if index.full_at is None else int(100 * index.full_at),
        index.because,
    )


def _index_codes(index: Index) -> tuple[Codes, ...]:
    of, counted = tuple(index.of), tuple(index.counted)
    return ((), of, (), counted, of, of, (), of)


def overdue_sheet(report: OverdueList, office: Office) -> TableSheet:
    """What is overdue, and what the citizens were told."""
    table = SheetTable(
        name=say("Hồ sơ quá hạn"),
        columns=(
            NUMBER,
            CODE,
            APPLICANT,
            PROCEDURE,
            SheetColumn(head=say("Hẹn trả"), width=13),
            SheetColumn(head=say("Quá hạn (ngày)"), width=8, number=True),
            SheetColumn(head=say("Đang ở"), width=20),
            SheetColumn(head=say("Tình trạng"), width=18),
            SheetColumn(head=say("Lý do đã báo công dân"), width=28),
        ),
        rows=numbered(
            (
                line.code,
                line.applicant,
                line.procedure,
                spoken_moment(line.due_at),
                line.days,
                line.holder or say("Quầy tiếp nhận"),
                STAGE_NAMES[line.stage],
                line.reason or say("Chưa có phiếu xin lỗi"),
            )
            for line in report.lines
        ),
        empty=say("Không có hồ sơ quá hạn."),
        behind=tuple(((line.code,),) for line in report.lines),
    )
    return TableSheet(
        name="overdue",
        title=say("Danh sách hồ sơ quá hạn chưa giải quyết"),
        office=office,
        as_of=report.as_of,
        lines=(say("Tính đến {moment}", moment=spoken_moment(report.as_of)),),
        tables=(table,),
        signers=_SIGNERS,
    )


def fees_sheet(report: FeesReport, office: Office) -> TableSheet:
    """The sums by clerk, and each payment behind them."""
    payments = SheetTable(
        name=say("Từng khoản"),
        columns=(
            NUMBER,
            SheetColumn(head=say("Thời điểm"), width=14),
            CODE,
            CLERK,
            SheetColumn(head=say("Hình thức"), width=12),
            SheetColumn(head=say("Số biên lai"), width=12),
            SheetColumn(head=say("Số tiền (đồng)"), width=14, number=True),
        ),
        rows=numbered(
            (
                spoken_moment(taking.at),
                taking.code,
                taking.clerk,
                METHODS[taking.method],
                taking.receipt_number,
                taking.amount,
            )
            for taking in report.takings
        ),
        total=("", "", "", "", "", _SUM, report.net),
        empty=NOTHING,
        behind=tuple(((taking.code,),) for taking in report.takings),
    )
    sums = replace(money_table(report.clerks), behind=_paid(report))
    return TableSheet(
        name="fees",
        title=say("Thu phí, lệ phí"),
        office=office,
        as_of=report.as_of,
        lines=(spoken_period(report.period),),
        tables=(sums, payments),
        signers=_SIGNERS,
    )


def _paid(report: FeesReport) -> tuple[tuple[Codes, ...], ...]:
    """Behind each sum the dossiers that were paid for, each once; the total's last."""
    codes: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for taking in report.takings:
        codes[taking.clerk, taking.method][taking.code] = None
    rows = [(tuple(codes[one.clerk, one.method]),) for one in report.clerks]
    return (*rows, (tuple(dict.fromkeys(taking.code for taking in report.takings)),))


def money_table(clerks: Iterable[ClerkTotal]) -> SheetTable:
    """Sums by clerk and way of paying."""
    totals = tuple(clerks)
    sums = (
        sum(one.collected for one in totals),
        sum(one.refunded for one in totals),
        sum(one.net for one in totals),
    )
    return SheetTable(
        name=say("Thu theo cán bộ"),
        columns=(
            NUMBER,
            SheetColumn(head=say("Cán bộ"), width=30),
            SheetColumn(head=say("Hình thức"), width=14),
            SheetColumn(head=say("Đã thu (đồng)"), width=14, number=True),
            SheetColumn(head=say("Đã hoàn (đồng)"), width=14, number=True),
            SheetColumn(head=say("Còn lại (đồng)"), width=14, number=True),
        ),
        rows=numbered(
            (
                one.clerk or say("(không ghi)"),
                METHODS[one.method],
                one.collected,
                one.refunded,
                one.net,
            )
            for one in totals
        ),
        total=("", _SUM, "", *sums),
        empty=NOTHING,
    )


def handling_sheet(report: HandlingTimes, office: Office) -> TableSheet:
    """Working days really used, by procedure."""
    table = SheetTable(
        name=say("Thời gian giải quyết"),
        columns=(
            NUMBER,
            SheetColumn(head=say("Mã thủ tục"), width=12),
            PROCEDURE,
            SheetColumn(head=say("Số hồ sơ có kết quả"), width=10, number=True),
            SheetColumn(head=say("Đã hẹn (ngày làm việc)"), width=11, number=True),
            SheetColumn(head=say("Một nửa số hồ sơ không quá (ngày)"), width=13, number=True),
            SheetColumn(head=say("Chín phần mười không quá (ngày)"), width=13, number=True),
            SheetColumn(head=say("Nhận xét"), width=20),
        ),
        rows=numbered(
            (
                one.procedure_code,
                one.procedure_name,
                len(one.codes),
                None if one.promised is None else _days(one.promised, report),
                _days(one.median, report),
                _days(one.slow, report),
                say("Có thể rút ngắn") if one.could_be_shorter else "",
            )
            for one in report.procedures
        ),
        empty=NOTHING,
        behind=tuple((tuple(one.codes),) for one in report.procedures),
    )
    return TableSheet(
        name="handling",
        title=say("Thời gian giải quyết thực tế so với thời hạn"),
        office=office,
        as_of=report.as_of,
        lines=(spoken_period(report.period),),
        tables=(table,),
        notes=(
            say(
                "Một ngày làm việc là {hours} giờ làm việc; không tính thời gian chờ bổ sung, tạm "
                "dừng.",
                hours=shown(report.working_day / timedelta(hours=1)),
            ),
        ),
        signers=_SIGNERS,
    )


def _days(span: timedelta, report: HandlingTimes) -> float:
    return span / report.working_day
