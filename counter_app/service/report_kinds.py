"""The reports by their names: how each is made, and how it is set as a sheet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from counter_app.domain.office import Office
from counter_app.domain.reporting.periods import Period
from counter_app.domain.reporting.sheets import TableSheet
from counter_app.domain.sentences import Sentence, say
from counter_app.service import report_sheets, reports
from counter_app.service.desk import Desk


@dataclass(frozen=True, slots=True)
class ReportKind:
    """`made` computes the report and raises `Refused` for whoever may not have it; `sheet` sets
    what it made."""

    name: Sentence
    made: Callable[[Desk, Period], Any]
    sheet: Callable[[Any, Office], TableSheet]


REPORTS: Final[Mapping[str, ReportKind]] = {
    "ii06": ReportKind(say("Biểu II.06"), reports.ii06, report_sheets.ii06_sheet),
    "766": ReportKind(
        say("Chỉ số theo Quyết định 766"), reports.index_766, report_sheets.index_sheet
    ),
    "overdue": ReportKind(
        say("Hồ sơ quá hạn"), lambda desk, _: reports.overdue(desk), report_sheets.overdue_sheet
    ),
    "fees": ReportKind(say("Thu phí, lệ phí"), reports.fees, report_sheets.fees_sheet),
    "clerks": ReportKind(say("Theo cán bộ"), reports.by_clerks, report_sheets.clerks_sheet),
    "fields": ReportKind(
        say("Theo lĩnh vực, thủ tục"), reports.by_procedures, report_sheets.fields_sheet
    ),
    "handling": ReportKind(
        say("Thời gian giải quyết"), reports.handling_times, report_sheets.handling_sheet
    ),
}


def sheet_of(desk: Desk, kind: str, made: object) -> TableSheet:
    """What a report of a kind made, as a sheet in the office's name."""
    with desk.store.reading() as reader:
        return REPORTS[kind].sheet(made, reader.office())
