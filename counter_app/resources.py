"""Where the shipped files are: fonts, forms, the starter catalogue, calendars, translations."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "resources"


def resource(*parts: str) -> Path:
    """The path of a shipped file: `resource("fonts", "Tinos-Regular.ttf")`."""
    return ROOT.joinpath(*parts)
