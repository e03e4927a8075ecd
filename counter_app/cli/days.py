"""Commands about the day: look at it, close it, what the province has of it; books and lists."""

from contextlib import ExitStack
from datetime import date
from pathlib import Path

from counter_app.cli.counters import show_progress
from counter_app.cli.session import Session
from counter_app.cli.stepping import day_of
from counter_app.cli.tables import keep_sheet, refuse_bad_output
from counter_app.domain.days import DaySheet, subject_of
from counter_app.service.attachments import sweep
from counter_app.service.backup_port import BackupMade
from counter_app.service.day import CloseDay, DayDone, DayReceipt, close_day, day_receipt, day_sheet
from counter_app.service.day_tables import day_table_sheet
from counter_app.service.desk import Desk
from counter_app.service.hand_over_lists import HandOvers, hand_over_paper, hand_overs
from counter_app.service.office_papers import OfficePaper, record_leaving
from counter_app.service.registers import draw_register
from counter_app.service.safekeeping import back_up_as_planned
from counter_app.sheets import write_whole


def look(session: Session) -> int:
    """`day`: the day's figures, and what the province has confirmed of a closed one."""
    arguments = session.arguments
    refuse_bad_output(arguments.output)
    with session.desk() as desk:
        sheet = day_sheet(desk, _day(arguments.day))
        receipt = day_receipt(desk, sheet.day) if sheet.closing else None
        _keep(desk, sheet, arguments.output)
    return session.answer({**_figures(sheet), "receipt": _receipt(receipt)})


def close(session: Session) -> int:
    """`close-day`: sign the day; with `--sync` the exchange follows, and its receipt."""
    arguments = session.arguments
    refuse_bad_output(arguments.output)
    command = CloseDay(
        day=_day(arguments.day),
        cash=arguments.cash,
        cash_reason=arguments.cash_reason,
        gaps_reason=arguments.gaps_reason,
    )
    with session.desk() as desk:
        done = close_day(desk, command)
        _keep(desk, done.sheet, arguments.output)
        backup: list[BackupMade] = []
        with ExitStack() as after:
            # Called from the last to the first, each whatever became of those before.
            after.callback(lambda: _tell_closed(session, desk, done, backup))
            after.callback(lambda: backup.extend(_backed_up(desk)))
            if arguments.sync:
                after.callback(lambda: desk.exchange.sync(show_progress))
            sweep(desk)
    return 0


def _backed_up(desk: Desk) -> list[BackupMade]:
    """What is planned for after the day."""
    made = back_up_as_planned(desk, show_progress)
    return [] if made is None else [made]


def _tell_closed(session: Session, desk: Desk, done: DayDone, backup: list[BackupMade]) -> None:
    """The day is closed, whether what followed succeeded or not."""
    session.answer(
        {
            **_figures(done.sheet),
            "event_id": done.event_id,
            "receipt": _receipt(day_receipt(desk, done.sheet.day)),
            "backup": str(backup[0].file) if backup else None,
            "warnings": [session.said(warning) for warning in done.warnings],
        }
    )


def _day(text: str) -> date | None:
    return day_of(text, "day") if text else None


def _keep(desk: Desk, sheet: DaySheet, output: Path | None) -> None:
    if output is not None:
        subject = subject_of(sheet.office.agency_code, sheet.counter, sheet.day)
        keep_sheet(desk, day_table_sheet(sheet), subject, output)


def _figures(sheet: DaySheet) -> dict[str, object]:
    money = [
        {"clerk": one.clerk, "method": one.method, "collected": one.collected,
         "refunded": one.refunded, "net": one.net}
        for one in sheet.money
    ]  # fmt: skip
    return {
        "day": sheet.day,
        "as_of": sheet.as_of,
        "counter": sheet.counter,
        "closing": sheet.closing,
        "received": sheet.received,
        "presented": sheet.presented,
        "returned": sheet.returned,
        "due": sheet.due,
        "overdue": sheet.overdue,
        "printed": sheet.printed,
        "unprinted": sheet.unprinted,
        "serials": sheet.serials,
        "gaps": sheet.gaps,
        "money": money,
        "collected": sheet.collected,
        "cash": sheet.cash,
        "late": sheet.late,
        "later": sheet.later,
        "unsent": sheet.unsent,
        "unsent_events": sheet.unsent_events,
        "rejected": sheet.rejected,
        "events": len(sheet.covered),
        "fingerprint": sheet.fingerprint,
    }


def _receipt(receipt: DayReceipt | None) -> dict[str, object] | None:
    if receipt is None:
        return None
    return {
        "complete": receipt.complete,
        "events": receipt.events,
        "confirmed": receipt.confirmed,
        "fingerprint": receipt.fingerprint,
        "missing": receipt.missing,
        "rejected": receipt.rejected,
        "last_receipt_at": receipt.last_receipt_at,
        "node": receipt.link.url,
        "problem": receipt.link.problem,
        "next_attempt_at": receipt.link.next_attempt_at,
    }


def register(session: Session) -> int:
    """`register --year Y -o FILE`: the year's book as PDF."""
    arguments = session.arguments
    refuse_bad_output(arguments.output, (".pdf",))
    with session.desk() as desk:
        drawn = draw_register(desk, arguments.year, arguments.form_set, show_progress)
        _keep_paper(desk, drawn, arguments.output)
    form = drawn.form
    return session.answer(
        {"file": str(arguments.output), "pages": form.pages, "set": form.form_set}
    )


def _keep_paper(desk: Desk, paper: OfficePaper, output: Path) -> None:
    """Recorded, then written."""
    record_leaving(desk, paper)
    write_whole(output, paper.form.pdf)


def hand_over_list(session: Session) -> int:
    """`hand-over-list`: what went between which offices on a day, or one list as PDF."""
    arguments = session.arguments
    refuse_bad_output(arguments.output, (".pdf",))
    with session.desk() as desk:
        day = _day(arguments.day)
        if arguments.output is None:
            return session.answer([_hand_overs(one) for one in hand_overs(desk, day)])
        paper = hand_over_paper(desk, arguments.giving, arguments.taking, day)
        _keep_paper(desk, paper, arguments.output)
    return session.answer({"file": str(arguments.output), "copy": paper.copy})


def _hand_overs(one: HandOvers) -> dict[str, object]:
    return {
        "day": one.day,
        "from_office": one.from_office,
        "to_office": one.to_office,
        "giver": one.giver,
        "receiver": one.receiver,
        "first_at": one.first_at,
        "last_at": one.last_at,
        "codes": one.codes,
        "copies": one.copies,
    }
