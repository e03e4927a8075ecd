"""The office page, decided without Qt: its names, and the named settings with their sources."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import time
from typing import Final

from counter_app.domain.office import Office
from counter_app.domain.policy import (
    CalendarDays,
    ClockPolicy,
    CountingStart,
    DayDueTime,
    EarlyMeans,
    Shift,
    SupplementClock,
)
from counter_app.domain.sentences import Refused, Sentence, say
from counter_app.service.office import OfficeNames
from counter_app.ui.presenters.steps.fields import YES, Field, Filled, Kind, Part

_SHIFT = re.compile(r"(\d{1,2})[:hg.]?(\d{2})?\s*[-–—]\s*(\d{1,2})[:hg.]?(\d{2})?")
_DAYS: Final = (
    say("Thứ Hai"),
    say("Thứ Ba"),
    say("Thứ Tư"),
    say("Thứ Năm"),
    say("Thứ Sáu"),
    say("Thứ Bảy"),
    say("Chủ nhật"),
)
_USUAL: Final = ClockPolicy()


# ---------------------------------------------------------------- names


def name_parts(office: Office) -> tuple[Part, ...]:
    """The fields of the office's names."""
    return (
        Field(
            name="agency_code", caption=say("Mã cơ quan"), kind=Kind.FIXED, value=office.agency_code
        ),
        Field(
            name="agency_name",
            caption=say("Cơ quan"),
            value=office.agency_name,
            hint=say("In ở đầu mọi giấy tờ, như ỦY BAN NHÂN DÂN XÃ MẪU."),
        ),
        Field(name="unit_name", caption=say("Bộ phận"), value=office.unit_name),
        Field(
            name="place",
            caption=say("Địa danh"),
            value=office.place,
            hint=say("Trước ngày tháng trên giấy tờ (NĐ 30/2020/NĐ-CP)."),
        ),
        Field(name="phone", caption=say("Điện thoại"), value=office.phone),
        Field(
            name="tracking_url",
            caption=say("Trang tra cứu"),
            value=office.tracking_url,
            hint=say(
                "In thành mã QR trên giấy tiếp nhận; {mark} là chỗ của mã hồ sơ.", mark="{code}"
            ),
        ),
    )


def names_of(filled: Filled) -> OfficeNames:
    """What was typed."""
    return OfficeNames(
        agency_name=filled.text("agency_name"),
        unit_name=filled.text("unit_name"),
        place=filled.text("place"),
        phone=filled.text("phone"),
        tracking_url=filled.text("tracking_url"),
    )


# ---------------------------------------------------------------- policy

_CHOICES: Final[Mapping[str, tuple[tuple[str, Sentence], ...]]] = {
    "counting_start": (
        (CountingStart.AS_RECEIVED, say("Từ lúc nhận")),
        (CountingStart.NEXT_DAY_AFTER_CUT_OFF, say("Nhận sau giờ chốt: từ ngày làm việc sau")),
    ),
    "day_due_time": (
        (DayDueTime.SAME_HOUR, say("Đúng giờ đã nhận")),
        (DayDueTime.END_OF_DAY, say("Cuối giờ làm việc")),
    ),
    "calendar_days": (
        (CalendarDays.ALL, say("Tính mọi ngày; hết hạn vào ngày nghỉ thì lùi")),
        (CalendarDays.SKIP_HOLIDAYS, say("Bỏ qua ngày lễ, Tết")),
    ),
    "early_means": (
        (EarlyMeans.DUE_DAY, say("Trước ngày hẹn")),
        (EarlyMeans.DUE_MINUTE, say("Trước giờ hẹn")),
    ),
    "supplement_clock": (
        (SupplementClock.RESTART, say("Tính lại từ đầu")),
        (SupplementClock.EXTEND, say("Lùi theo số ngày chờ")),
        (SupplementClock.SUBTRACT, say("Trừ thời gian chờ")),
    ),
}
_CAPTIONS: Final[Mapping[str, Sentence]] = {
    "counting_start": say("Hồ sơ nhận muộn"),
    "day_due_time": say("Giờ hẹn trả"),
    "calendar_days": say("Thời hạn theo ngày"),
    "early_means": say("Sớm hạn là"),
    "supplement_clock": say("Chờ bổ sung"),
}
_SOURCES: Final[Mapping[str, Sentence]] = {
    "counting_start": say("NĐ 61/2018/NĐ-CP Điều 18 khoản 2 chỉ nói về chuyển hồ sơ."),
    "day_due_time": say("BLDS Điều 147, 148; tỉnh quyết định giờ trong ngày."),
    "calendar_days": say("BLDS Điều 148."),
    "early_means": say("Biểu II.06, TT 01/2020/TT-VPCP."),
    "supplement_clock": say("NĐ 61/2018/NĐ-CP Điều 19 khoản 4; QĐ 766/QĐ-TTg khi đánh giá."),
}


def policy_parts(policy: ClockPolicy) -> tuple[Part, ...]:
    """The named settings, each with its default and its source."""
    return (
        Field(
            name="decision",
            caption=say("Quyết định"),
            example=say("Số, ngày quyết định của tỉnh"),
        ),
        *(_choice(name, policy) for name in _CHOICES),
        Field(
            name="cut_off",
            caption=say("Giờ chốt"),
            value=f"{policy.cut_off:%H:%M}",
            hint=say("Mặc định {usual}; quy tắc 15 giờ.", usual=f"{_USUAL.cut_off:%H:%M}"),
        ),
        Field(
            name="payment_stops_clock",
            caption=say("Chờ nộp phí thì dừng tính thời hạn"),
            kind=Kind.CHECK,
            value=YES if policy.payment_stops_clock else "",
            hint=say("Mặc định: có. NĐ 43/2014/NĐ-CP Điều 61 khoản 4 (đất đai)."),
        ),
        Field(
            name="saturday_counts",
            caption=say("Sáng thứ Bảy tính vào thời hạn"),
            kind=Kind.CHECK,
            value=YES if policy.saturday_counts else "",
            hint=say("Mặc định: không; địa phương quyết định."),
        ),
        *_hours(policy),
    )


def _choice(name: str, policy: ClockPolicy) -> Field:
    choices = _CHOICES[name]
    usual = next(words for value, words in choices if value == getattr(_USUAL, name))
    return Field(
        name=name,
        caption=_CAPTIONS[name],
        kind=Kind.CHOICE,
        value=getattr(policy, name),
        choices=choices,
        hint=say("Mặc định: {usual}. {source}", usual=usual, source=_SOURCES[name]),
    )


def _hours(policy: ClockPolicy) -> Iterator[Field]:
    for number, (day, shifts) in enumerate(zip(_DAYS, policy.hours, strict=True), 1):
        yield Field(
            name=f"hours.{number}",
            caption=day,
            value=", ".join(f"{one.start:%H:%M}–{one.end:%H:%M}" for one in shifts),
            example=say("Nghỉ"),
        )


def policy_of(filled: Filled, known: ClockPolicy) -> ClockPolicy:
    """What was typed. Raises `Refused` at the field that cannot be read."""
    return replace(
        known,
        hours=tuple(_shifts(filled, f"hours.{number}") for number in range(1, 8)),
        saturday_counts=filled.flag("saturday_counts"),
        counting_start=CountingStart(filled.text("counting_start")),
        cut_off=_clock(filled, "cut_off"),
        day_due_time=DayDueTime(filled.text("day_due_time")),
        calendar_days=CalendarDays(filled.text("calendar_days")),
        early_means=EarlyMeans(filled.text("early_means")),
        supplement_clock=SupplementClock(filled.text("supplement_clock")),
        payment_stops_clock=filled.flag("payment_stops_clock"),
    )


def _clock(filled: Filled, name: str) -> time:
    moment = filled.moment(name)
    if moment is None:
        raise Refused(say("Chưa điền."), name)
    return moment.time()


def _shifts(filled: Filled, name: str) -> tuple[Shift, ...]:
    """`07:30–11:30, 13:30–17:00`; nothing is a day of rest."""
    text = filled.text(name)
    if not text:
        return ()
    return tuple(_shift(part.strip(), name) for part in re.split("[,;]", text))


def _shift(text: str, name: str) -> Shift:
    match = _SHIFT.fullmatch(text)
    try:
        if match is not None:
            hour, minute, until_hour, until_minute = (int(part or 0) for part in match.groups())
            return Shift(start=time(hour, minute), end=time(until_hour, until_minute))
    except ValueError:
        pass
    raise Refused(
        say("“{text}” không phải một ca; hãy gõ như 07:30–11:30, 13:30–17:00.", text=text), name
    )
