"""The day's decisions: which lists there are, what the cash says, what the province has of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from counter_app.domain.days import DaySheet, subject_of
from counter_app.domain.facts.days import NumberGap
from counter_app.domain.facts.money import PaymentMethod
from counter_app.domain.fees import in_dong
from counter_app.domain.moments import in_viet_nam, spoken_day, spoken_moment
from counter_app.domain.reporting.sheets import TableSheet
from counter_app.domain.sentences import Refused, Sentence, say
from counter_app.service.day import CloseDay, DayDone, DayReceipt, day_receipt, day_sheet
from counter_app.service.day_tables import day_table_sheet
from counter_app.service.desk import Desk
from counter_app.service.ports import LinkState
from counter_app.ui.presenters.steps.fields import Filled

_NAMES: Final = (
    say("Tóm tắt"),
    say("Tiếp nhận"),
    say("Mới nộp"),
    say("Đã trả"),
    say("Đến hạn"),
    say("Quá hạn"),
    say("Tiền thu"),
    say("Ghi bổ sung"),
    say("Ghi sau chốt"),
)
"""The tables of the day's sheet in a word each, in their order."""
_OVERDUE, _LATE, _LATER = 5, 7, 8
_UNCOUNTED: Final = (0, 6)
"""Their lines are no dossiers."""
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLooked:
    """A day as it stands: its figures, the same as tables, and of a closed one the receipt."""

    sheet: DaySheet
    tables: TableSheet
    receipt: DayReceipt | None
    now: datetime

    @property
    def subject(self) -> str:
        """Where the journal keeps what was printed of it."""
        return subject_of(self.sheet.office.agency_code, self.sheet.counter, self.sheet.day)


@dataclass(frozen=True, slots=True)
class Told:
    """Something to be said of the day, and how to take it: "", "good", "info", "warning",
    "error"."""

    lines: tuple[Sentence, ...]
    tone: str = ""


def look_at_day(desk: Desk, day: date | None) -> DayLooked:
    """A day, today where none is named."""
    now = in_viet_nam(desk.clock.now())
    sheet = day_sheet(desk, day)
    receipt = day_receipt(desk, sheet.day) if sheet.closing else None
    return DayLooked(sheet=sheet, tables=day_table_sheet(sheet), receipt=receipt, now=now)


def tabs_of(looked: DayLooked) -> tuple[tuple[Sentence, bool], ...]:
    """The tables of the day: each by its name and whether it presses."""
    return tuple(_tab(place, len(table.rows)) for place, table in enumerate(looked.tables.tables))


def _tab(place: int, count: int) -> tuple[Sentence, bool]:
    name = _NAMES[place]
    words = name if place in _UNCOUNTED else say("{name} ({count})", name=name, count=count)
    return words, place in (_OVERDUE, _LATE, _LATER) and bool(count)


def standing(looked: DayLooked) -> Told:
    """Whether the day is closed, and by whom."""
    sheet, closing = looked.sheet, looked.sheet.closing
    day = spoken_day(sheet.day)
    if closing is not None:
        moment = spoken_moment(in_viet_nam(closing.closed_at))
        who = closing.closed_by or say("Quầy")
        return Told((say("{who} đã chốt sổ lúc {moment}.", who=who, moment=moment),), "good")
    if sheet.day < looked.now.date():
        return Told((say("Ngày {day} đã qua mà chưa chốt sổ.", day=day),), "warning")
    if sheet.day > looked.now.date():
        return Told((say("Ngày {day} chưa đến.", day=day),))
    return Told((say("Hôm nay, {day}, chưa chốt sổ.", day=day),))


def may_close(looked: DayLooked) -> bool:
    """Whether there is a day to be closed."""
    return looked.sheet.closing is None and looked.sheet.day <= looked.now.date()


def numbers(sheet: DaySheet) -> Told:
    """The printed numbers against the journal: what is missing, by its numbers."""
    if not sheet.serials:
        return Told((say("Chưa cấp số hồ sơ nào."),))
    given = say("Đã cấp số {first}–{last}.", first=min(sheet.serials), last=max(sheet.serials))
    lines, tone = [given], "good"
    if sheet.unprinted:
        lines.append(say("Chưa in giấy tiếp nhận: {codes}.", codes=_named(sheet.unprinted)))
        tone = "warning"
    if sheet.gaps:
        lines.append(say("Không có hồ sơ mang số {numbers}.", numbers=_gaps(sheet.gaps)))
        tone = "warning"
    if tone == "good":
        lines.append(say("Mọi số đều có hồ sơ và đã in."))
    return Told(tuple(lines), tone)


def gaps_need_reason(sheet: DaySheet) -> bool:
    """Whether the one who signs must say why numbers have no dossier."""
    return bool(sheet.gaps) and sheet.closing is None


def _gaps(gaps: tuple[NumberGap, ...]) -> str:
    return ", ".join(
        str(gap.first) if gap.first == gap.last else f"{gap.first}–{gap.last}" for gap in gaps
    )


def _named(codes: tuple[str, ...]) -> Sentence | str:
    """The first codes; the table has them all."""
    first = ", ".join(codes[:_MOST_NAMED])
    more = len(codes) - _MOST_NAMED
    return say("{codes} và {count} hồ sơ khác", codes=first, count=more) if more > 0 else first


def cash_lines(sheet: DaySheet) -> tuple[Sentence, ...]:
    """What must lie in the drawer, and by whom it was taken."""
    cash = [one for one in sheet.money if one.method is PaymentMethod.CASH]
    by_whom = [
        say("{clerk}: {amount}", clerk=one.clerk or say("(không ghi)"), amount=in_dong(one.net))
        for one in cash
    ]
    total = say("Tiền mặt theo sổ: {amount}", amount=in_dong(sheet.cash))
    return (total, *by_whom) if len(by_whom) > 1 else (total,)


def counted(text: str) -> int | None:
    """What was counted in the drawer, in đồng; None for nothing typed. Raises `Refused`."""
    if not text.strip():
        return None
    return Filled({"cash": text}, date.min).amount("cash")


def difference(sheet: DaySheet, text: str) -> Told | None:
    """What the count says against the books while it is typed; None while it says nothing."""
    try:
        cash = counted(text)
    except Refused as refusal:
        return Told((refusal.sentence,), "error")
    if cash is None:
        return None
    off = cash - sheet.cash
    if not off:
        return Told((say("Khớp với sổ."),), "good")
    how = (
        say("Thừa {amount} so với sổ.", amount=in_dong(off))
        if off > 0
        else say("Thiếu {amount} so với sổ.", amount=in_dong(-off))
    )
    what = say("Hãy đếm lại và xem các khoản ở bảng Tiền thu (phím 7); vẫn lệch thì ghi lý do.")
    return Told((how, what), "warning")


def command_of(day: date, cash: str, cash_reason: str, gaps_reason: str) -> CloseDay:
    """What is to be signed. Raises `Refused` for what is no amount."""
    return CloseDay(day=day, cash=counted(cash), cash_reason=cash_reason, gaps_reason=gaps_reason)


def closed_words(done: DayDone) -> Sentence:
    """That the day is closed, and what one should still know of it."""
    closed = say("Đã chốt sổ ngày {day}.", day=spoken_day(done.sheet.day))
    for warning in done.warnings:
        closed = say("{words} {more}", words=closed, more=warning)
    return closed


def receipt_told(looked: DayLooked) -> Told | None:
    """What the province has of a closed day, by its signed receipts; None of an open one."""
    receipt = looked.receipt
    if receipt is None:
        return None
    if receipt.complete:
        return Told(tuple(_confirmed(receipt, looked.now)), "good")
    if receipt.link.link is LinkState.NOT_ENROLLED:
        alone = say(
            "Quầy chưa kết nối với tỉnh: {count} việc của ngày này chỉ có trên máy này.",
            count=receipt.events,
        )
        return Told((alone,), "warning")
    return Told(tuple(_owed(receipt, looked.now)), "error" if receipt.rejected else "warning")


def _confirmed(receipt: DayReceipt, now: datetime) -> list[Sentence]:
    lines = [say("Tỉnh đã ký nhận đủ {count} việc của ngày này.", count=receipt.events)]
    if receipt.last_receipt_at is not None:
        when = _when(receipt.last_receipt_at, now)
        lines.append(say("Lần ký nhận gần nhất: {when}.", when=when))
    if receipt.link.url:
        lines.append(say("Máy chủ: {url}", url=receipt.link.url))
    lines.append(say("Mã kiểm tra: {start}…", start=receipt.fingerprint[:16]))
    return lines


def _owed(receipt: DayReceipt, now: datetime) -> list[Sentence]:
    lines = [
        say(
            "Tỉnh mới ký nhận {confirmed} trong {count} việc của ngày này.",
            confirmed=receipt.confirmed,
            count=receipt.events,
        )
    ]
    if receipt.missing:
        lines.append(say("Chưa gửi: {codes}.", codes=_named(receipt.missing)))
    if receipt.rejected:
        lines.append(
            say("Tỉnh từ chối: {codes}. Hãy mở hồ sơ để xem.", codes=_named(receipt.rejected))
        )
    if receipt.link.problem:
        lines.append(say("Lần gần nhất: {problem}", problem=receipt.link.problem))
    if receipt.link.unsent:
        lines.append(_retry(receipt, now))
    return lines


def _retry(receipt: DayReceipt, now: datetime) -> Sentence:
    again = receipt.link.next_attempt_at
    if again is None or again <= now:
        return say("Sẽ tự gửi ngay khi có mạng; F12: gửi ngay.")
    return say("Tự gửi lại lúc {when}; F12: gửi ngay.", when=_when(again, now))


def _when(moment: datetime, now: datetime) -> str:
    moment = in_viet_nam(moment)
    return f"{moment:%H:%M}" if moment.date() == now.date() else spoken_moment(moment)


def beside(day: date, step: int) -> date:
    """The day before or after."""
    return day + timedelta(days=step)
