"""What the province has to tell this counter today."""

from dataclasses import dataclass
from datetime import date

from counter_app.domain.facts import CalendarDeclared
from counter_app.domain.moments import in_viet_nam
from counter_app.domain.notices import notices_on
from counter_app.service.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice that is valid today; `ours` are for this agency alone."""

    id: str
    text: str
    valid_until: date
    ours: bool


def current(desk: Desk) -> tuple[Notice, ...]:
    """The notices of today, those for this agency alone first."""
    today = in_viet_nam(desk.clock.now()).date()
    with desk.store.reading() as reader:
        valid = notices_on(reader.notices(), today, reader.device().agency_code)
    return tuple(
        Notice(
            id=one.notice, text=one.text, valid_until=one.valid_until, ours=bool(one.agency_code)
        )
        for one in valid
    )


def decreed_calendars(desk: Desk) -> tuple[CalendarDeclared, ...]:
    """The calendars that the province has declared, by year."""
    with desk.store.reading() as reader:
        years = reader.decreed().years
        return tuple(one for one in reader.calendar_declarations() if one.year in years)
