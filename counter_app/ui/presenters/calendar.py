"""The calendar page, decided without Qt: a year's days as they are typed, and what they touch."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from counter_app.domain.calendar import SATURDAY
from counter_app.domain.facts import CalendarDeclared, DeclaredDay
from counter_app.domain.moments import in_viet_nam, spoken_day
from counter_app.domain.sentences import Refused, Sentence, say
from counter_app.service.calendar import Touched, YearCalendar, touched_by_calendar, year_calendar
from counter_app.service.desk import Desk
from counter_app.ui.presenters.dossier import Standing, Tone
from counter_app.ui.presenters.persons import iso_day
from counter_app.ui.presenters.steps.fields import YES, Field, Filled, Kind, Part, Rows

OFF, WORKS = "off", "works"
_DAY_WIDTH: Final = 102
_KIND_WIDTH: Final = 98


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A year as it was found, whether this and the next one are confirmed, and what is touched."""

    known: YearCalendar
    today: date
    unconfirmed: tuple[int, ...]
    touched: tuple[Touched, ...]


def look_at(desk: Desk, year: int | None) -> Year:
    """A year, this one where none is named."""
    today = in_viet_nam(desk.clock.now()).date()
    known = year_calendar(desk, year or today.year)
    return Year(
        known=known,
        today=today,
        unconfirmed=tuple(
            one
            for one in (today.year, today.year + 1)
            if not year_calendar(desk, one).calendar.confirmed
        ),
        touched=touched_by_calendar(desk),
    )


def standing_of(year: Year) -> Standing:
    """On whose word the year is as it is."""
    known, name = year.known, str(year.known.calendar.year)
    if known.decreed:
        words = say(
            "Tỉnh công bố lịch năm {year} ({decision}); chỉ tỉnh sửa được.",
            year=name,
            decision=known.calendar.decision,
        )
        return Standing(words, Tone.GOOD)
    if not known.declared:
        words = say(
            "Năm {year} chưa có lịch; đang tạm tính theo luật. Hãy ghi theo quyết định nghỉ lễ, "
            "Tết.",
            year=name,
        )
        return Standing(words, Tone.WARN)
    if not known.calendar.confirmed:
        words = say(
            "Lịch năm {year} chưa được xác nhận bằng quyết định; ngày hẹn trả có thể chưa đúng.",
            year=name,
        )
        return Standing(words, Tone.WARN)
    words = say("Lịch năm {year} theo {decision}.", year=name, decision=known.calendar.decision)
    return Standing(words, Tone.GOOD)


def warning_of(year: Year) -> Sentence | None:
    """Of another year than the one shown, that nothing confirms it."""
    others = [one for one in year.unconfirmed if one != year.known.calendar.year]
    if not others:
        return None
    return say("Lịch năm {year} cũng chưa được xác nhận.", year=str(others[0]))


# ---------------------------------------------------------------- typed


def parts_of(calendar: CalendarDeclared) -> tuple[Part, ...]:
    """The fields of a year: its decision, and its days in rows."""
    return (
        Field(
            name="decision",
            caption=say("Quyết định"),
            value=calendar.decision,
            example=say("Số, ngày, cơ quan ban hành"),
        ),
        Field(
            name="confirmed",
            caption=say("Đã có quyết định chính thức xác nhận"),
            kind=Kind.CHECK,
            value=YES if calendar.confirmed else "",
        ),
        Rows(
            name="days",
            caption=say("Ngày nghỉ và ngày làm bù (xóa ngày để bỏ dòng)"),
            columns=(
                Field(
                    name="day",
                    caption=say("Ngày"),
                    example="24/11",
                    width=_DAY_WIDTH,
                ),
                Field(
                    name="kind",
                    caption=say("Loại"),
                    kind=Kind.CHOICE,
                    value=OFF,
                    choices=((OFF, say("Nghỉ")), (WORKS, say("Làm bù"))),
                    width=_KIND_WIDTH,
                ),
                Field(name="label", caption=say("Tên ngày"), example=say("Tên ngày nghỉ")),
            ),
            key="day",
            start=tuple(
                {
                    "day": spoken_day(day.day),
                    "kind": WORKS if day.works else OFF,
                    "label": day.label,
                }
                for day in calendar.days
            ),
            flat=True,
        ),
    )


def declaration_of(year: int, filled: Filled) -> CalendarDeclared:
    """What was typed. Raises `Refused` at the row of what is no day, or none of this year."""
    days: list[DeclaredDay] = []
    for row in filled.rows("days"):
        where = row.within + "day"
        day = _day(row.text("day"), year, where)
        if day.year != year:
            raise Refused(say("Ngày này không thuộc năm {year}.", year=str(year)), where)
        if day in {one.day for one in days}:
            raise Refused(say("Ngày này được ghi hai lần."), where)
        if not row.text("label"):
            raise Refused(say("Chưa điền."), row.within + "label")
        works = row.text("kind") == WORKS
        days.append(DeclaredDay(day=day, works=works, label=row.text("label")))
    return CalendarDeclared(
        year=year,
        days=tuple(sorted(days, key=lambda one: one.day)),
        decision=filled.text("decision"),
        confirmed=filled.flag("confirmed"),
    )


def _day(text: str, year: int, where: str) -> date:
    """A day of which the year may be left out."""
    whole = f"{text}/{year}" if text.count("/") == 1 else text
    return date.fromisoformat(iso_day(whole, where))


# ---------------------------------------------------------------- the picture


def marked(days: Iterable[DeclaredDay]) -> dict[date, DeclaredDay]:
    """The days that a picture of the year marks."""
    return {day.day: day for day in days}


def rests(day: date) -> bool:
    """Whether a day is weekly rest, unless something else is said of it."""
    return day.weekday() >= SATURDAY


# ---------------------------------------------------------------- touched


def touched_in_words(touched: Touched) -> str:
    """Which dossier, whose; the time as printed, and what it would be."""
    times = (touched.printed, in_viet_nam(touched.would_be) if touched.would_be else None)
    told = " → ".join(f"{time:%H:%M %d/%m/%Y}" if time else "–" for time in times)
    return f"{touched.code}\n{touched.applicant}\n{told}"


def touched_summary(touched: tuple[Touched, ...], *, tried: bool) -> Sentence:
    """How many are touched; a calendar that was only tried says so."""
    if not touched:
        return say("Không hồ sơ đang giải quyết nào có ngày hẹn trả khác theo lịch này.")
    if tried:
        return say(
            "Theo lịch đang gõ (chưa ghi), {count} hồ sơ sẽ có ngày hẹn khác ngày đã in.",
            count=len(touched),
        )
    return say(
        "{count} hồ sơ có ngày đã in khác với lịch này. Ngày đã in giữ nguyên; lãnh đạo xem có cần "
        "hẹn lại không.",
        count=len(touched),
    )
