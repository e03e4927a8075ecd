"""Days as people type them."""

import re
from datetime import date
from typing import Final

from counter_app.domain.sentences import Refused, say

_DAY: Final = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}))?")


def day_typed(text: str, today: date, where: str) -> date:
    """`23/11/2026`, or `23/11` of this year; today for nothing typed. Raises `Refused`."""
    typed = text.strip()
    if not typed:
        return today
    found = _DAY.fullmatch(typed)
    refusal = Refused(say("“{text}” không phải ngày; hãy gõ như 23/11/2026.", text=typed), where)
    if found is None:
        raise refusal
    day, month, year = found.groups()
    try:
        return date(int(year) if year else today.year, int(month), int(day))
    except ValueError as error:
        raise refusal from error
