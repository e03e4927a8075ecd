"""Commands about the working calendar: look at a year, declare one, see what it touches."""

from pathlib import Path

from counter_app.cli.session import Session
from counter_app.cli.verbs import Verbs, add_verb
from counter_app.domain.calendar_rows import declaration_from
from counter_app.domain.facts import CalendarDeclared
from counter_app.service.calendar import declare, touched_by_calendar, year_calendar
from counter_app.texts import Texts
from counter_app.whole_files import read_whole

_MOST_BYTES = 1 << 20


def show(session: Session) -> int:
    """`calendar show YEAR`: the days of a year, and on whose word; `calendar` is what `declare`
    reads."""
    with session.desk() as desk:
        return session.answer(year_calendar(desk, session.arguments.year))


def declare_year(session: Session) -> int:
    """`calendar declare FILE`: the calendar of a year; the dossiers for a person to decide on."""
    declaration = _declaration(session.arguments.file)
    with session.desk() as desk:
        done = declare(desk, declaration)
    return session.answer(
        {
            "year": declaration.year,
            "changed": done.changed,
            "touched": done.touched,
            "warnings": [session.said(warning) for warning in done.warnings],
        }
    )


def touched(session: Session) -> int:
    """`calendar touched [FILE]`: under the calendar as it is declared, or as a file proposes."""
    file: Path | None = session.arguments.file
    proposed = None if file is None else _declaration(file)
    with session.desk() as desk:
        return session.answer(touched_by_calendar(desk, proposed))


def _declaration(path: Path) -> CalendarDeclared:
    return declaration_from(read_whole(path, most=_MOST_BYTES))


def add_calendar(verbs: Verbs, texts: Texts) -> None:
    """The grammar of `calendar`."""
    calendar = verbs.add_parser("calendar", help=texts.label("Lịch làm việc của một năm."))
    actions = calendar.add_subparsers(required=True, metavar="show|declare|touched")
    add_verb(actions, "show", show, texts.label("Xem lịch làm việc.")).add_argument(
        "year", type=int, metavar="YEAR"
    )
    add_verb(
        actions, "declare", declare_year, texts.label("Ghi lịch làm việc theo quyết định.")
    ).add_argument("file", type=Path, metavar="FILE.json")
    add_verb(
        actions,
        "touched",
        touched,
        texts.label("Hồ sơ đang giải quyết mà lịch cho ngày hẹn trả khác ngày đã in."),
    ).add_argument("file", type=Path, nargs="?", metavar="FILE.json")
