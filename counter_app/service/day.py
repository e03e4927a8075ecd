"""The counter's day: looked at while it runs, closed at its end, confirmed by the province."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from counter_app.domain.acting import MOST_REASON, softly
from counter_app.domain.checks import check_text
from counter_app.domain.days import DaySheet, Material, late_entries, sheet_of, subject_of
from counter_app.domain.facts.days import DayClosed, LateEntry, NumberGap
from counter_app.domain.fees import MOST_AMOUNT, in_dong
from counter_app.domain.journal import EventId
from counter_app.domain.moments import VIET_NAM, in_viet_nam, spoken_day
from counter_app.domain.roles import Act, allow
from counter_app.domain.sentences import Refused, Sentence, say
from counter_app.service.desk import Desk
from counter_app.service.ports import Closing, Reader, SyncState, SyncStore

_LONGEST_AWAY = timedelta(days=400)
"""How far back late entries are recognised: a dossier of last year can still be corrected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDay:
    """What the head or the clerk in charge says: `day` None is today.

    `cash` is what was counted in the drawer, in đồng; None is right only where no cash should be
    in it.
    """

    day: date | None = None
    cash: int | None = None
    cash_reason: str = ""
    gaps_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayDone:
    """A day that is closed, durably, and what one should still know of it."""

    sheet: DaySheet
    event_id: str
    warnings: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DayReceipt:
    """How much of a closed day the province has confirmed, by its signed receipts.

    `events` counts those of the closing's set and the closing itself; `missing` are the codes of
    the dossiers behind what no receipt has named, `rejected` of what the province would not take.
    `link` tells by which node, and of what is missing why and when it is tried again.
    """

    day: date
    events: int
    confirmed: int
    fingerprint: str
    missing: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    link: SyncState

    @property
    def last_receipt_at(self) -> datetime | None:
        """When the province signed for anything last."""
        return self.link.last_receipt_at

    @property
    def complete(self) -> bool:
        """Whether exactly this set lies with the province."""
        return self.confirmed == self.events


def day_sheet(desk: Desk, day: date | None = None) -> DaySheet:
    """The figures of a day as they stand, or as they stood when it was closed."""
    outside = _Outside.of(desk.sync_store)
    now = in_viet_nam(desk.clock.now().replace(microsecond=0))
    with desk.store.reading() as reader:
        return _sheet(reader, outside, day or now.date(), now)


@dataclass(frozen=True, slots=True)
class _Outside:
    """What of this device's writing is not at the node."""

    unsent: tuple[EventId, ...]
    rejected: tuple[EventId, ...]

    @classmethod
    def of(cls, store: SyncStore) -> "_Outside":
        return cls(store.unsent(), tuple(one.event_id for one in store.rejects()))


def _sheet(reader: Reader, outside: _Outside, day: date, now: datetime) -> DaySheet:
    closing = closing_of(reader, day)
    at = in_viet_nam(closing.fact.closed_at) if closing else now
    as_of = min(at, datetime.combine(day + timedelta(days=1), time(), VIET_NAM))
    device = reader.device()
    sheet = sheet_of(
        Material(
            day=day,
            as_of=as_of,
            office=reader.office(),
            counter=device.counter,
            band=device.band,
            entries=reader.own_entries(closing.event_id if closing else None),
            closed=_closed_before(reader, closing, now),
            cases=reader.cases(as_of, as_of),
            serials=reader.serials(day),
        )
    )
    within = {*sheet.covered, closing.event_id} if closing else None
    unsent = _within(outside.unsent, within)
    return replace(
        sheet,
        unsent=reader.codes_of(unsent),
        unsent_events=len(unsent),
        rejected=reader.codes_of(_within(outside.rejected, within)),
        later=_later(reader, closing, now) if closing else (),
        closing=closing.fact if closing else None,
        gaps=closing.fact.gaps if closing else sheet.gaps,
    )


def _within(events: Collection[EventId], those: Collection[EventId] | None) -> list[EventId]:
    return [event for event in events if those is None or event in those]


def closing_of(reader: Reader, day: date) -> Closing | None:
    """The closing of a day of this counter; None while it is open."""
    return next(iter(reader.closings(day, day)), None)


def _closings(reader: Reader, now: datetime) -> tuple[Closing, ...]:
    return reader.closings(now.date() - _LONGEST_AWAY, now.date() + _LONGEST_AWAY)


def _closed_before(reader: Reader, closing: Closing | None, now: datetime) -> frozenset[date]:
    """The days that had been closed before this one was, or are by now."""
    return frozenset(
        one.fact.day
        for one in _closings(reader, now)
        if closing is None or one.fact.closed_at < closing.fact.closed_at
    )


def _later(reader: Reader, closing: Closing, now: datetime) -> tuple[LateEntry, ...]:
    """What was entered for a day after its closing: told by later ones, or by none so far."""
    day, at = closing.fact.day, closing.fact.closed_at
    listed = [
        late
        for one in _closings(reader, now)
        if one.fact.closed_at > at
        for late in one.fact.late
        if late.day == day
    ]
    return (*listed, *late_entries(reader.own_entries(), {day}))


def close_day(desk: Desk, command: CloseDay) -> DayDone:
    """Sign the day: its figures, its numbers, its cash, and the fingerprint of its entries.

    Raises `Refused` for a day that is still to come or closed already, for numbers without a
    dossier that nobody explains, and for cash that was not counted or differs without a reason.
    The exchange that should follow is for the caller to run.
    """
    allow(desk.actor, Act.CLOSE_DAY)
    outside = _Outside.of(desk.sync_store)
    now = in_viet_nam(desk.clock.now().replace(microsecond=0))
    day = command.day or now.date()
    with desk.writing() as work:
        _may_close(work, day, now)
        sheet = _sheet(work, outside, day, now)
        fact = replace(_fact(sheet, command), closed_at=now, closed_by=desk.actor.name)
        subject = subject_of(fact.agency, fact.counter, day)
        event = work.record(fact, subject=subject)
        work.commit()
    return DayDone(
        sheet=replace(sheet, closing=fact, gaps=fact.gaps),
        event_id=event.id.hex(),
        warnings=tuple(_warnings(sheet)),
    )


def _may_close(reader: Reader, day: date, now: datetime) -> None:
    if day > now.date():
        raise Refused(say("Ngày {day} chưa đến, chưa thể chốt sổ.", day=spoken_day(day)), "day")
    closing = closing_of(reader, day)
    if closing is not None:
        raise Refused(
            say(
                "Ngày {day} đã được {who} chốt sổ; việc ghi thêm sẽ nằm ở lần chốt sổ sau.",
                day=spoken_day(day),
                who=closing.fact.closed_by or say("quầy này"),
            ),
            "day",
        )


def _fact(sheet: DaySheet, command: CloseDay) -> DayClosed:
    counted, reason = _counted(sheet.cash, command)
    return DayClosed(
        agency=sheet.office.agency_code,
        counter=sheet.counter,
        day=sheet.day,
        received=len(sheet.received),
        returned=len(sheet.returned),
        due=len(sheet.due),
        overdue=len(sheet.overdue),
        unsent=sheet.unsent_events,
        printed=len(sheet.printed),
        first_serial=min(sheet.serials, default=0),
        last_serial=max(sheet.serials, default=0),
        gaps=_explained(sheet.gaps, command.gaps_reason),
        collected=sheet.collected,
        cash_expected=sheet.cash,
        cash_counted=counted,
        cash_reason=reason,
        late=sheet.late,
        events=len(sheet.covered),
        fingerprint=sheet.fingerprint,
        left=tuple(event.hex() for event in sheet.left),
        closed_at=sheet.as_of,
        closed_by="",
    )


def _counted(expected: int, command: CloseDay) -> tuple[int | None, str]:
    """What was counted, and why it is not what was expected."""
    counted = command.cash
    if counted is None:
        if expected:
            raise Refused(
                say("Cần kiểm đếm tiền mặt; theo sổ là {amount}.", amount=in_dong(expected)), "cash"
            )
        return None, ""
    if abs(counted) > MOST_AMOUNT:
        raise Refused(say("Số tiền kiểm đếm không quá {most}.", most=in_dong(MOST_AMOUNT)), "cash")
    if counted == expected:
        return counted, ""
    rule = say(
        "Kiểm đếm được {counted}, theo sổ là {expected}.",
        counted=in_dong(counted),
        expected=in_dong(expected),
    )
    return counted, softly(command.cash_reason, rule, "cash_reason")


def _explained(gaps: tuple[NumberGap, ...], given: str) -> tuple[NumberGap, ...]:
    if not gaps:
        check_text(given, "gaps_reason", most=MOST_REASON)
        return ()
    named = ", ".join(f"{gap.first}–{gap.last}" for gap in gaps)
    reason = softly(
        given, say("Không có hồ sơ nào mang số {numbers}.", numbers=named), "gaps_reason"
    )
    return tuple(replace(gap, reason=reason) for gap in gaps)


def _warnings(sheet: DaySheet) -> list[Sentence]:
    said = (
        (
            len(sheet.unprinted),
            say("{count} hồ sơ chưa in giấy tiếp nhận.", count=len(sheet.unprinted)),
        ),
        (
            len(sheet.overdue),
            say("{count} hồ sơ quá hạn chưa giải quyết.", count=len(sheet.overdue)),
        ),
        (len(sheet.late), say("{count} việc được ghi cho ngày đã chốt sổ.", count=len(sheet.late))),
        (
            len(sheet.rejected),
            say("{count} hồ sơ bị tỉnh từ chối nhận.", count=len(sheet.rejected)),
        ),
    )
    return [sentence for count, sentence in said if count]


def day_receipt(desk: Desk, day: date | None = None) -> DayReceipt:
    """What of a closed day's set the province has confirmed. Raises `Refused` while it is open."""
    outside = _Outside.of(desk.sync_store)
    day = day or in_viet_nam(desk.clock.now()).date()
    with desk.store.reading() as reader:
        closing = closing_of(reader, day)
        if closing is None:
            raise Refused(say("Ngày {day} chưa được chốt sổ.", day=spoken_day(day)), "day")
        entries = reader.own_entries(closing.event_id)
        those = {closing.event_id, *(entry.event_id for entry in entries)}
        those -= {EventId(bytes.fromhex(event)) for event in closing.fact.left}
        missing, rejected = _within(outside.unsent, those), _within(outside.rejected, those)
        return DayReceipt(
            day=day,
            events=len(those),
            confirmed=len(those) - len(missing) - len(rejected),
            fingerprint=closing.fact.fingerprint,
            missing=reader.codes_of(missing),
            rejected=reader.codes_of(rejected),
            link=desk.sync_store.sync_state(),
        )
