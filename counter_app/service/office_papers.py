"""Papers about many dossiers: drawn first, and recorded when they leave the office.

A register, a hand-over list, a day's sheet, a report: none of them belongs to one dossier. The
journal keeps their printing under a subject of their own (`docs/adr/0012`).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from counter_app.domain.facts.papers import DocumentPrinted
from counter_app.domain.reporting.periods import Period
from counter_app.domain.reporting.sheets import TableSheet, Words
from counter_app.domain.roles import Act, allow
from counter_app.domain.sentences import Sentence, say
from counter_app.service.desk import Desk
from counter_app.service.ports import Paper, PrintedForm

WORKBOOK: Final = "xlsx"
"""The "paper" of what is saved as a workbook."""

Redraw = Callable[[Desk, int], PrintedForm]
"""Draws a later copy, which says that it is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePaper:
    """A paper of the office, drawn, its printing not recorded yet.

    `kind` and `label` name it for people ("danh sách bàn giao", "ngày 23/11/2026"), `stem` is what
    a file of it is called. `subject` and `about` tell where in the journal its printing stands,
    and of which event it tells. `redraw` is None where one copy is not told from another.
    """

    kind: Sentence
    label: Words
    stem: str
    subject: str
    form: PrintedForm
    about: str = ""
    copy: int = 1
    redraw: Redraw | None = None


def copies_before(
    printed: tuple[DocumentPrinted, ...], form: str, *, paper: str = Paper.A4, about: str = ""
) -> int:
    """How often a paper has left before."""
    wanted = (form, paper, about)
    return sum((one.form, one.paper, one.about) == wanted for one in printed)


def sheet_paper(desk: Desk, sheet: TableSheet, subject: str) -> OfficePaper:
    """A sheet of tables as a paper."""
    form = desk.forms.sheet(sheet)
    with desk.store.reading() as reader:
        before = copies_before(reader.printed(subject), form.form)
    return OfficePaper(
        kind=say("bảng số liệu"),
        label=sheet.title,
        stem=stem_of(subject),
        subject=subject,
        form=form,
        copy=before + 1,
    )


_STEMS: Final = {"day": "so-ngay", "report": "bao-cao"}


def stem_of(subject: str) -> str:
    """A file's name, without ending, for the sheet under a subject."""
    kind, *rest = subject.split(":")
    return "-".join((_STEMS[kind], *rest))


def report_subject(sheet: TableSheet, period: Period) -> str:
    """Where the journal keeps that a report over a period left the office."""
    return f"report:{sheet.office.agency_code}:{sheet.name}:{period.first}:{period.last}"


def record_leaving(desk: Desk, paper: OfficePaper) -> None:
    """The paper leaves: durably recorded before this returns. Raises `Unavailable`."""
    allow(desk.actor, Act.PRINT)
    form = paper.form
    _record(
        desk,
        paper.subject,
        DocumentPrinted(
            form=form.form,
            form_set=form.form_set,
            paper=form.paper,
            copy=paper.copy,
            printed_at=desk.clock.now().replace(microsecond=0),
            digest=hashlib.sha256(form.pdf).hexdigest(),
            about=paper.about,
        ),
    )


def next_copy(desk: Desk, paper: OfficePaper) -> OfficePaper:
    """The copy after this one; where reprints say so, drawn anew."""
    copy = paper.copy + 1
    form = paper.redraw(desk, copy) if paper.redraw else paper.form
    return replace(paper, copy=copy, form=form)


def workbook_of(desk: Desk, sheet: TableSheet, subject: str) -> bytes:
    """A sheet as a workbook that leaves the office: recorded before this returns."""
    allow(desk.actor, Act.PRINT)
    content = desk.tables.workbook(sheet)
    with desk.store.reading() as reader:
        before = copies_before(reader.printed(subject), sheet.name, paper=WORKBOOK)
    _record(
        desk,
        subject,
        DocumentPrinted(
            form=sheet.name,
            form_set="",
            paper=WORKBOOK,
            copy=before + 1,
            printed_at=desk.clock.now().replace(microsecond=0),
            digest=hashlib.sha256(content).hexdigest(),
        ),
    )
    return content


def _record(desk: Desk, subject: str, fact: DocumentPrinted) -> None:
    with desk.writing() as work:
        work.record(fact, subject=subject)
        work.commit()
