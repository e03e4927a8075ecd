"""The register of a year: a cover, then every line in the order of its number.

Pages are laid out and painted as the rows come, so that a year of any length needs the memory of
one page, and of what is finished.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from counter_app.domain.books import RegisterBook, RegisterRow
from counter_app.domain.moments import in_viet_nam, spoken_day
from counter_app.domain.words import number_in_words
from counter_app.receipts.compose import Content, Row, blocks, table_of
from counter_app.receipts.layout.document import Page, Running, unrolled
from counter_app.receipts.layout.faces import Face
from counter_app.receipts.layout.heads import letterhead
from counter_app.receipts.layout.lines import Align, Style, balanced
from counter_app.receipts.layout.pieces import Piece, stacked
from counter_app.receipts.layout.sheets import REGISTER
from counter_app.receipts.values import code_parts, letterhead_of, moment, promised
from counter_app.receipts.wording import FormText, Table, common_text
from counter_app.service.ports import Progress

_STEP = 100
"""Rows between two reports of progress."""


@dataclass(slots=True)
class _Tally:
    """What the closing line says of the rows that have passed."""

    count: int = 0
    returned: int = 0
    first: int = 0
    last: int = 0

    def add(self, row: RegisterRow) -> None:
        self.count += 1
        self.returned += row.returned_at is not None
        self.first = self.first or row.number
        self.last = row.number


def pages_of_book(
    book: RegisterBook, text: FormText, running: Running, progress: Progress
) -> Iterator[Page]:
    """The pages, each as soon as it is full. The cover is page 1 and bears no number."""
    bare = replace(running, numbering="{number}")
    return unrolled(_pieces(book, text, progress), REGISTER, bare)


def _pieces(book: RegisterBook, text: FormText, progress: Progress) -> Iterator[Piece]:
    listing, *closing = text.body
    assert isinstance(listing, Table)
    yield _cover(book, text)
    tally = _Tally()
    yield from table_of(listing, _rows(book, text, tally, progress), REGISTER)
    progress(tally.count, book.count)
    if book.closed:
        end = msgspec.structs.replace(text, body=tuple(closing))
        yield from blocks(end, _closing(book, tally), REGISTER)


def _cover(book: RegisterBook, text: FormText) -> Piece:
    """As high as the page, so that nothing else is on it."""
    head = letterhead(letterhead_of(book.office, "", book.as_of), REGISTER)
    words = text.phrases
    opened = words["opened"].format(year=book.year)
    ended = words["closed" if book.closed else "until"].format(moment=moment(book.as_of))
    lines = (
        _centred(text.title, 30, 110),
        _centred(words["year"].format(year=book.year), 20, 14),
        _centred(words["book"].format(book=book.book), 16, 14),
        _centred(opened, 13, 40, Face.ITALIC),
        _centred(ended, 13, 4, Face.ITALIC),
    )
    cover = stacked((head, *lines))
    return replace(cover, height=max(cover.height, REGISTER.inner_height))


def _centred(words: str, size: float, gap: float, face: Face = Face.BOLD) -> Piece:
    style = Style(width=REGISTER.inner_width, size=size, align=Align.CENTER, gap=gap)
    return balanced(words, face, style)


def _rows(book: RegisterBook, text: FormText, tally: _Tally, progress: Progress) -> Iterator[Row]:
    for row in book.rows:
        missing = _missing(tally.last, row.number, text)
        if missing:
            yield missing
        yield line_of(row)
        tally.add(row)
        if tally.count % _STEP == 0:
            progress(tally.count, book.count)


def _missing(last: int, number: int, text: FormText) -> Row | None:
    """A line that owns up to numbers without a dossier: a book has no blanks."""
    first, final = last + 1, number - 1
    if first > final:
        return None
    between = text.phrases["gap_range"].format(first=first, last=final)
    named = str(first) if first == final else between
    return {**_EMPTY, "number": named, "note": text.phrases["gap"]}


def line_of(row: RegisterRow) -> Row:
    """The values that the columns of a line print."""
    return {
        **code_parts(row.code),
        "number": f"{row.number:02d}",
        "procedure": row.procedure,
        "sets": f"{row.sets:02d}",
        "applicant": row.applicant,
        "address": row.address,
        "phone": row.phone,
        "office": row.handling_office,
        "received": spoken_day(in_viet_nam(row.received_at)),
        "due": spoken_day(in_viet_nam(row.due_at)) if row.due_at else promised(None),
        "returned": spoken_day(in_viet_nam(row.returned_at)) if row.returned_at else "",
        "way": common_text().ways[row.way] if row.way else "",
        "receiver": row.receiver,
        "note": row.note,
    }


_EMPTY: Final = dict.fromkeys(
    (
        "agency_part",
        "day_part",
        "procedure",
        "sets",
        "applicant",
        "address",
        "phone",
        "office",
        "received",
        "due",
        "returned",
        "way",
        "receiver",
    ),
    "",
)


def _closing(book: RegisterBook, tally: _Tally) -> Content:
    return Content(
        head=letterhead_of(book.office, "", book.as_of),
        values={
            "year": str(book.year),
            "book": str(book.book),
            "count": str(tally.count),
            "count_words": number_in_words(tally.count),
            "returned": str(tally.returned),
            "returned_words": number_in_words(tally.returned),
            "first": f"{tally.first:02d}",
            "last": f"{tally.last:02d}",
        },
    )
