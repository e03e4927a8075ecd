"""The yearly registers of this counter, drawn line by line from the journal."""

from dataclasses import dataclass
from datetime import datetime

from counter_app.domain.books import RegisterBook, register_row
from counter_app.domain.facts.papers import DocumentPrinted
from counter_app.domain.form_sets import DEFAULT_FORM_SET
from counter_app.domain.moments import in_viet_nam
from counter_app.domain.roles import Act, allow
from counter_app.domain.sentences import Refused, say
from counter_app.service.desk import Desk
from counter_app.service.office_papers import OfficePaper
from counter_app.service.ports import PrintedForm, Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """This counter's book of a year. A `closed` one is complete; `printed_at` is the last time."""

    year: int
    book: int
    lines: int
    closed: bool
    printed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """Which book, and how."""

    year: int
    form_set: str
    copy: int


def _silent(_done: int, _total: int) -> None:
    """Nobody waits."""


def subject_of(agency: str, book: int, year: int) -> str:
    """Where the journal keeps the printing of a register."""
    return f"register:{agency}:{book}:{year}"


def books(desk: Desk) -> tuple[Book, ...]:
    """The books of this counter that have lines, the latest first."""
    allow(desk.actor, Act.REPORT)
    now = in_viet_nam(desk.clock.now())
    with desk.store.reading() as reader:
        device = reader.device()
        return tuple(
            Book(
                year=year,
                book=device.counter,
                lines=lines,
                closed=now.year > year,
                printed_at=_last(
                    reader.printed(subject_of(device.agency_code, device.counter, year))
                ),
            )
            for year, lines in reader.register_years()
        )


def _last(printed: tuple[DocumentPrinted, ...]) -> datetime | None:
    moments = [in_viet_nam(one.printed_at) for one in printed]
    return max(moments, default=None)


def draw_register(
    desk: Desk, year: int, form_set: str = DEFAULT_FORM_SET, progress: Progress = _silent
) -> OfficePaper:
    """The register of a year with its cover; that of a past year ends with the closing line.

    A running book is another each time it is drawn; of a closed one every copy after the first
    says that it is a reprint. Dossiers are read as their lines are drawn, so that a year needs no
    more memory than a day. Raises `Refused` where the book has no line, and whatever `progress`
    raises to stop it.
    """
    allow(desk.actor, Act.REPORT)
    with desk.store.reading() as reader:
        device = reader.device()
        subject = subject_of(device.agency_code, device.counter, year)
        printed = reader.printed(subject)
    closed = in_viet_nam(desk.clock.now()).year > year
    copy = 1 + (_reprints(printed, year, form_set) if closed else 0)
    form = _drawn(desk, _Wanted(year=year, form_set=form_set, copy=copy), progress)

    def again(desk: Desk, copy: int) -> PrintedForm:
        return _drawn(desk, _Wanted(year=year, form_set=form_set, copy=copy), _silent)

    return OfficePaper(
        kind=say("sổ theo dõi hồ sơ"),
        label=say("năm {year}, quyển {book}", year=year, book=device.counter),
        stem=f"so-theo-doi-{year}-{device.counter}",
        subject=subject,
        form=form,
        copy=copy,
        redraw=again if closed else None,
    )


def _reprints(printed: tuple[DocumentPrinted, ...], year: int, form_set: str) -> int:
    """How often the closed book was printed."""
    return sum(
        in_viet_nam(one.printed_at).year > year and one.form_set == form_set for one in printed
    )


def _drawn(desk: Desk, wanted: _Wanted, progress: Progress) -> PrintedForm:
    now = in_viet_nam(desk.clock.now().replace(microsecond=0))
    year = wanted.year
    with desk.store.reading() as reader:
        book = reader.device().counter
        count = reader.register_count(year, book)
        if not count:
            raise Refused(say("Sổ năm {year} chưa có hồ sơ nào.", year=year), "year")
        listed = RegisterBook(
            office=reader.office(),
            year=year,
            book=book,
            rows=map(register_row, reader.register_lines(year, book)),
            count=count,
            as_of=now,
            closed=now.year > year,
            form_set=wanted.form_set,
            copy=wanted.copy,
        )
        return desk.forms.register(listed, progress)
