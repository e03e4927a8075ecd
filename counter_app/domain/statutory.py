"""The first guess at a year's holidays, for as long as nobody has declared them."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from counter_app.domain.facts import DeclaredDay

TET: Final = "Tết Nguyên đán"
HUNG_KINGS: Final = "Giỗ Tổ Hùng Vương"
NATIONAL_DAY: Final = "Quốc khánh"
COMPENSATED: Final = "nghỉ bù "

_FIXED: Final[Mapping[tuple[int, int], str]] = {
    (1, 1): "Tết Dương lịch",
    (4, 30): "Ngày Chiến thắng 30/4",
    (5, 1): "Ngày Quốc tế Lao động 01/5",
    (9, 1): NATIONAL_DAY,
    (9, 2): NATIONAL_DAY,
    (9, 3): NATIONAL_DAY,
    (11, 24): "Ngày Văn hóa Việt Nam",
}
_FRIDAY = 4
_NATIONAL_DAY_ITSELF = 2


@lru_cache(maxsize=64)
def first_guess(year: int) -> Mapping[date, DeclaredDay]:
    """The days off that the law gives in a year (BLLĐ Điều 112; NQ 28/2026/QH16 from 2026 on).

    The Tết days and the day beside 02/9 are decided each year and only guessed here. Weekly rest
    that falls on a holiday is taken on the next working day (Điều 111.3). Before 1901 and after
    2100, where the lunar calendar behind it ends, the guess is empty.
    """
    # Imported here: it brings every country of the world, 0.15 s that no start should wait for.
    from holidays import country_holidays  # noqa: PLC0415

    found = country_holidays("VN", years=year, observed=False, language="vi")
    labels = {day: label for day in sorted(found) if (label := _label(day, found[day]))}
    labels |= _compensations(labels)
    return MappingProxyType(
        {day: DeclaredDay(day=day, works=False, label=label) for day, label in labels.items()}
    )


def certain_holidays(year: int) -> tuple[DeclaredDay, ...]:
    """Those of the first guess that no decision moves: neither Tết, nor the day beside 02/9, nor
    what compensates for weekly rest."""
    return tuple(
        day
        for day in first_guess(year).values()
        if day.label != TET
        and not day.label.startswith(COMPENSATED)
        and (day.label != NATIONAL_DAY or day.day.day == _NATIONAL_DAY_ITSELF)
    )


def _label(day: date, theirs: str) -> str:
    """Our name of a holiday; "" for a day exchanged by some decision, which is not statutory."""
    fixed = _FIXED.get((day.month, day.day))
    if fixed is not None:
        return fixed
    if "Tết" in theirs:
        return TET
    return HUNG_KINGS if "Giỗ Tổ" in theirs else ""


def _compensations(labels: Mapping[date, str]) -> dict[date, str]:
    taken: dict[date, str] = {}
    for day in (day for day in labels if day.weekday() > _FRIDAY):
        substitute = day + timedelta(days=1)
        while substitute.weekday() > _FRIDAY or substitute in labels or substitute in taken:
            substitute += timedelta(days=1)
        taken[substitute] = COMPENSATED + labels[day]
    return taken
