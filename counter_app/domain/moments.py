"""Moments and days as the office knows them: Viet Nam has one zone, UTC+7, all year."""

from datetime import UTC, date, datetime, timedelta, timezone

VIET_NAM = timezone(timedelta(hours=7), "ICT")
CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far ahead of this machine's clock a moment may lie: counters' clocks differ."""


def from_unix_ms(milliseconds: int) -> datetime:
    """The moment in Viet Nam time, to the second, of Unix milliseconds."""
    return datetime.fromtimestamp(milliseconds // 1000, UTC).astimezone(VIET_NAM)


def in_viet_nam(moment: datetime) -> datetime:
    """The same moment in Viet Nam time; a moment without a zone is taken as Viet Nam time.

    At the ends of the calendar, where nobody's moments lie, the hands are left as they are.
    """
    if moment.tzinfo is None:
        return moment.replace(tzinfo=VIET_NAM)
    try:
        return moment.astimezone(VIET_NAM)
    except OverflowError:
        return moment.replace(tzinfo=VIET_NAM)


def spoken_day(day: date) -> str:
    """`23/11/2026`, the way the counter writes a day."""
    return f"{day:%d/%m/%Y}"


def spoken_moment(moment: datetime) -> str:
    """`15:20 ngày 23/11/2026`."""
    return f"{moment:%H:%M} ngày {moment:%d/%m/%Y}"
