"""Where the shipped files are: fonts, forms, the starter catalogue, calendars, translations."""

from pathlib import Path

import msgspec

from counter_app.domain.facts import CalendarDeclared

ROOT = Path(__file__).resolve().parent.parent / "resources"


def resource(*parts: str) -> Path:
    """The path of a shipped file: `resource("fonts", "Tinos-Regular.ttf")`."""
    return ROOT.joinpath(*parts)


def shipped_calendars() -> tuple[CalendarDeclared, ...]:
    """The calendars that come with the program, oldest year first.

    A year that no decision fixes yet holds what the law alone gives, and is not confirmed.
    """
    files = sorted(resource("calendars").glob("*.json"))
    return tuple(msgspec.json.decode(file.read_bytes(), type=CalendarDeclared) for file in files)
