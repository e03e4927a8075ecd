"""From a form's content to the pages of its copies: as few as can be, none crowded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from counter_app.receipts.compose import Content, compose
from counter_app.receipts.layout.document import Page, Running, paginate
from counter_app.receipts.layout.pieces import Piece
from counter_app.receipts.layout.sheets import Sheet
from counter_app.receipts.rating import SLIP, STRIP, slip, strip
from counter_app.receipts.wording import FormText, form_text

GIVEN: Final = "given"
_TIGHTER: Final = (0.96, 0.92, 0.88)

Pages = list[tuple[Page, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A form to lay out: `copies` are the words on each copy, by its name."""

    text: FormText
    form_set: str
    content: Content
    sheet: Sheet
    running: Running
    copies: Mapping[str, str]


def fitted(job: Job) -> Pages:
    """The pages of each copy, with the rating slip on or behind the citizen's."""
    if not job.text.rated:
        return _tightened(job)
    return _with_strip(job) or _with_slip(job)


def _with_strip(job: Job) -> Pages | None:
    """The strip at the end of the citizen's copy, where that takes no further page."""
    if not job.content.address:
        return None
    pages = _tightened(job, rated=True)
    if len(pages[-1]) == 1 or len(pages[-1]) == len(_tightened(job)[-1]):
        return pages
    return None


def _with_slip(job: Job) -> Pages:
    *others, given = _tightened(job)
    text = form_text(job.form_set, SLIP)
    pieces = slip(job.content, text, job.sheet)
    running = replace(job.running, foot_right=text.version)
    return [*others, (*given, *paginate(pieces, job.sheet, running))]


def _tightened(job: Job, *, rated: bool = False) -> Pages:
    """Type a little smaller where that saves a second page."""
    copies = _composed(job, job.sheet, rated=rated)
    pages = [paginate(copy, job.sheet, job.running) for copy in copies]
    for share in _TIGHTER if max(map(len, pages)) == 2 else ():
        sheet = job.sheet.scaled(share)
        if share * _height(copies[-1]) > sheet.inner_height:
            continue  # Not even if all of it shrank.
        smaller = _composed(job, sheet, rated=rated)
        tighter = [paginate(copy, sheet, job.running) for copy in smaller]
        if max(map(len, tighter)) == 1:
            return tighter
    return pages


def _composed(job: Job, sheet: Sheet, *, rated: bool) -> Sequence[Sequence[Piece]]:
    copies = compose(job.text, job.content, sheet, list(job.copies.values()))
    if not rated:
        return copies
    return (*copies[:-1], (*copies[-1], strip(job.content, form_text(job.form_set, STRIP), sheet)))


def _height(pieces: Sequence[Piece]) -> float:
    return sum(piece.gap + piece.height for piece in pieces)
