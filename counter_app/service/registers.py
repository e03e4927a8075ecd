"""The yearly register of this counter, drawn line by line from the journal."""

from counter_app.domain.books import RegisterBook, register_row
from counter_app.domain.form_sets import DEFAULT_FORM_SET
from counter_app.domain.moments import in_viet_nam
from counter_app.domain.roles import Act, allow
from counter_app.domain.sentences import Refused, say
from counter_app.service.desk import Desk
from counter_app.service.ports import PrintedForm, Progress


def _silent(_done: int, _total: int) -> None:
    """Nobody waits."""


def draw_register(
    desk: Desk, year: int, form_set: str = DEFAULT_FORM_SET, progress: Progress = _silent
) -> PrintedForm:
    """The register of a year with its cover; that of a past year ends with the closing line.

    Dossiers are read as their lines are drawn, so that a year needs no more memory than a day.
    Raises `Refused` where the book has no line.
    """
    allow(desk.actor, Act.REPORT)
    now = in_viet_nam(desk.clock.now().replace(microsecond=0))
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
            form_set=form_set,
        )
        return desk.forms.register(listed, progress)
