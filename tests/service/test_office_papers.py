"""Papers about many dossiers: what leaves is in the journal, as paper or as workbook."""

import hashlib
import io
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook

from counter_app.domain.days import subject_of
from counter_app.domain.facts.papers import DocumentPrinted
from counter_app.domain.reporting.periods import Period
from counter_app.receipts import PdfForms
from counter_app.service.day import CloseDay, close_day, day_receipt, day_sheet
from counter_app.service.day_tables import day_table_sheet
from counter_app.service.desk import Desk
from counter_app.service.office_papers import (
    next_copy,
    record_leaving,
    report_subject,
    sheet_paper,
    workbook_of,
)
from counter_app.service.report_kinds import REPORTS, sheet_of
from counter_app.sheets import WorkbookFiles
from tests.db.office import Counter
from tests.service.office import received, set_clock

MONDAY = date(2026, 11, 16)
NOVEMBER = Period(first=date(2026, 10, 15), last=date(2026, 11, 14))
DAY = subject_of("H30.12", 1, MONDAY)


@pytest.fixture
def desk(desk_counter: Counter) -> Desk:
    return replace(desk_counter.desk, forms=PdfForms(), tables=WorkbookFiles())


def printed(desk: Desk, subject: str) -> tuple[DocumentPrinted, ...]:
    with desk.store.reading() as reader:
        return reader.printed(subject)


def test_a_days_sheet_that_leaves_is_in_the_journal_with_the_bytes_it_had(
    desk: Desk, desk_counter: Counter
) -> None:
    received(desk_counter)
    paper = sheet_paper(desk, day_table_sheet(day_sheet(desk)), DAY)
    assert printed(desk, DAY) == ()

    record_leaving(desk, paper)

    (fact,) = printed(desk, DAY)
    assert (fact.form, fact.paper, fact.copy) == ("day", "a4", 1)
    assert fact.digest == hashlib.sha256(paper.form.pdf).hexdigest()


def test_a_workbook_that_leaves_is_in_the_journal_as_one(desk: Desk, desk_counter: Counter) -> None:
    code = received(desk_counter)
    sheet = day_table_sheet(day_sheet(desk))

    content = workbook_of(desk, sheet, DAY)
    workbook_of(desk, sheet, DAY)

    first, second = printed(desk, DAY)
    assert (first.paper, first.copy, second.copy) == ("xlsx", 1, 2)
    assert first.digest == hashlib.sha256(content).hexdigest()
    rows = load_workbook(io.BytesIO(content))["Tiếp nhận"].rows
    assert code in [cell.value for row in rows for cell in row]


def test_paper_and_workbook_are_counted_apart_and_a_copy_follows_the_last(desk: Desk) -> None:
    sheet = day_table_sheet(day_sheet(desk))
    workbook_of(desk, sheet, DAY)
    first = sheet_paper(desk, sheet, DAY)
    record_leaving(desk, first)

    assert first.copy == 1
    assert sheet_paper(desk, sheet, DAY).copy == 2
    assert next_copy(desk, first) == replace(first, copy=2)


def test_a_report_has_a_subject_for_its_kind_and_period(desk: Desk) -> None:
    made = REPORTS["ii06"].made(desk, NOVEMBER)
    sheet = sheet_of(desk, "ii06", made)

    subject = report_subject(sheet, NOVEMBER)
    paper = sheet_paper(desk, sheet, subject)

    assert subject == "report:H30.12:ii06:2026-10-15:2026-11-14"
    assert paper.stem == "bao-cao-H30.12-ii06-2026-10-15-2026-11-14"


def test_what_is_printed_of_a_closed_day_does_not_open_it_again(
    desk: Desk, desk_counter: Counter
) -> None:
    received(desk_counter)
    set_clock(desk_counter, "16 16:45")
    close_day(desk, CloseDay())
    before = day_receipt(desk)

    record_leaving(desk, sheet_paper(desk, day_table_sheet(day_sheet(desk)), DAY))

    after = day_receipt(desk)
    assert (after.events, after.missing) == (before.events, before.missing)
    assert day_sheet(desk).later == ()
