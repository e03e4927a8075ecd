"""The reports as commands: JSON with every figure, or a sheet as PDF or workbook."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from counter_app.cli.session import Session
from counter_app.cli.stepping import day_of
from counter_app.cli.tables import keep_sheet, refuse_bad_output
from counter_app.domain.moments import in_viet_nam
from counter_app.domain.reporting.periods import Period, month_of, period, period_named
from counter_app.domain.reporting.tally import Column, Tally, TallyRow
from counter_app.domain.sentences import Refused, say
from counter_app.service.office_papers import report_subject
from counter_app.service.report_kinds import REPORTS, sheet_of
from counter_app.service.reports import FeesReport, HandlingTimes, Indices, OverdueList

Telling = Callable[[Session, Any], object]


def report(session: Session) -> int:
    """`report KIND`: over the named period, the named days, or the current month."""
    arguments = session.arguments
    refuse_bad_output(arguments.output)
    with session.desk() as desk:
        period_ = _period(session, in_viet_nam(desk.clock.now()))
        made = REPORTS[arguments.kind].made(desk, period_)
        if arguments.output is None:
            return session.answer(_TOLD[arguments.kind](session, made))
        sheet = sheet_of(desk, arguments.kind, made)
        keep_sheet(desk, sheet, report_subject(sheet, period_), arguments.output)
    return session.answer({"file": str(arguments.output)})


def _period(session: Session, now: datetime) -> Period:
    arguments = session.arguments
    if arguments.period and (arguments.first or arguments.last):
        raise Refused(say("Chọn --period, hoặc --from và --to."), "period")
    if arguments.period:
        return period_named(arguments.period)
    if bool(arguments.first) != bool(arguments.last):
        raise Refused(say("Cần cả --from và --to."), "from")
    if arguments.first:
        return period(day_of(arguments.first, "from"), day_of(arguments.last, "to"))
    return month_of(now.date())


def _tally(session: Session, made: Tally) -> object:
    told = _row_with_codes if session.arguments.codes else _row
    return {
        "from": made.period.first,
        "to": made.period.last,
        "as_of": made.as_of,
        "rows": [told(row) for row in made.rows],
        "total": told(made.total),
    }


def _row(row: TallyRow) -> dict[str, object]:
    return {"name": row.name} | {column.name.lower(): row.count(column) for column in Column}


def _row_with_codes(row: TallyRow) -> dict[str, object]:
    return {"name": row.name} | {column.name.lower(): row.codes_of(column) for column in Column}


def _indices(session: Session, made: Indices) -> object:
    return {
        "from": made.period.first,
        "to": made.period.last,
        "as_of": made.as_of,
        "indices": [
            {
                "name": session.said(index.name),
                "weight": index.weight,
                "computed": index.computed,
                "counted": index.counted if session.arguments.codes else len(index.counted),
                "of": index.of if session.arguments.codes else len(index.of),
                "percent": None if index.share is None else round(float(100 * index.share), 2),
                "full_at_percent": None if index.full_at is None else float(100 * index.full_at),
                "note": session.said(index.because) if index.because else "",
            }
            for index in made.indices
        ],
    }


def _overdue(_session: Session, made: OverdueList) -> object:
    return made


def _fees(_session: Session, made: FeesReport) -> object:
    return {
        "from": made.period.first,
        "to": made.period.last,
        "net": made.net,
        "clerks": [
            {"clerk": one.clerk, "method": one.method, "collected": one.collected,
             "refunded": one.refunded, "net": one.net}
            for one in made.clerks
        ],
        "takings": made.takings,
    }  # fmt: skip


def _hours(span: timedelta | None) -> float | None:
    return None if span is None else round(span / timedelta(hours=1), 2)


def _handling(session: Session, made: HandlingTimes) -> object:
    return {
        "from": made.period.first,
        "to": made.period.last,
        "working_day_hours": _hours(made.working_day),
        "procedures": [
            {
                "procedure": one.procedure_code,
                "name": one.procedure_name,
                "dossiers": one.codes if session.arguments.codes else len(one.codes),
                "promised_hours": _hours(one.promised),
                "median_hours": _hours(one.median),
                "p90_hours": _hours(one.slow),
                "could_be_shorter": one.could_be_shorter,
            }
            for one in made.procedures
        ],
    }


_TOLD: Final[Mapping[str, Telling]] = {
    "ii06": _tally,
    "clerks": _tally,
    "fields": _tally,
    "766": _indices,
    "overdue": _overdue,
    "fees": _fees,
    "handling": _handling,
}
