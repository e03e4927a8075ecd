"""What went from one office to another on a day, as a list that both sign."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from counter_app.domain.books import HandoverList, handover_row
from counter_app.domain.chronicle import happened_at
from counter_app.domain.days import subject_of
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts.life import HandedOver, TakenBack
from counter_app.domain.moments import in_viet_nam, spoken_day
from counter_app.domain.roles import Act, allow
from counter_app.domain.sentences import Refused, say
from counter_app.service.desk import Desk
from counter_app.service.office_papers import OfficePaper, copies_before
from counter_app.service.ports import PrintedForm, Reader

FORM = "handover-list"
"""The list's name in the journal."""

_Fact = HandedOver | TakenBack


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hand:
    """One dossier that changed hands."""

    event_id: str
    dossier: Dossier
    fact: _Fact
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOvers:
    """What one office gave another on a day, each dossier once, as it was handed over last.

    `giver` and `receiver` are "" where there were several, or nobody was named. `about` is the id
    of the last hand-over's event: with another one it is another list.
    """

    day: date
    from_office: str
    to_office: str
    giver: str
    receiver: str
    first_at: datetime
    last_at: datetime
    about: str
    hands: tuple[_Hand, ...]
    copies: int = 0
    """How often this very list was printed."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The dossiers, in the order in which they were handed over."""
        return tuple(hand.dossier.code for hand in self.hands)


def hand_overs(desk: Desk, day: date | None = None) -> tuple[HandOvers, ...]:
    """The hand-overs of a day (today's where none is named) that were entered at this counter, by
    the two offices, the first first."""
    allow(desk.actor, Act.REPORT)
    with desk.store.reading() as reader:
        return _lists(reader, day or in_viet_nam(desk.clock.now()).date())


def _lists(reader: Reader, day: date) -> tuple[HandOvers, ...]:
    groups: dict[tuple[str, str], list[_Hand]] = defaultdict(list)
    for hand in _hands(reader, day):
        groups[hand.fact.from_office, hand.fact.to_office].append(hand)
    device = reader.device()
    printed = reader.printed(subject_of(device.agency_code, device.counter, day))
    lists = []
    for hands in groups.values():
        about = hands[-1].event_id
        lists.append(_listed(day, hands, copies_before(printed, FORM, about=about)))
    return tuple(sorted(lists, key=lambda one: one.first_at))


def _hands(reader: Reader, day: date) -> Iterable[_Hand]:
    """In order of time; what was taken in vain is left out."""
    hands = []
    for moved in reader.moved_on(day):
        dossier, event_id = reader.dossier(moved.dossier_id), moved.event_id.hex()
        at = happened_at(moved.fact)
        if dossier is None or at is None:
            continue
        if any(step.counts for step in dossier.steps if step.event_id == event_id):
            hands.append(_Hand(event_id=event_id, dossier=dossier, fact=moved.fact, at=at))
    return sorted(hands, key=lambda hand: (hand.at, hand.event_id))


def _listed(day: date, hands: list[_Hand], copies: int) -> HandOvers:
    once = {hand.dossier.id: hand for hand in hands}
    last = hands[-1]
    return HandOvers(
        day=day,
        from_office=last.fact.from_office,
        to_office=last.fact.to_office,
        giver=_one_of(hand.fact.giver for hand in hands),
        receiver=_one_of(hand.fact.receiver for hand in hands),
        first_at=hands[0].at,
        last_at=last.at,
        about=last.event_id,
        hands=tuple(once.values()),
        copies=copies,
    )


def _one_of(names: Iterable[str]) -> str:
    """The name, where there is only one."""
    named = set(names)
    return named.pop() if len(named) == 1 else ""


def hand_over_paper(
    desk: Desk, from_office: str, to_office: str, day: date | None = None
) -> OfficePaper:
    """The list as both sides sign it; from its second copy on it says so.

    Raises `Refused` where nothing went from the one to the other on this day.
    """
    allow(desk.actor, Act.REPORT)
    for listed in hand_overs(desk, day):
        if (listed.from_office, listed.to_office) == (from_office, to_office):
            return _paper(desk, listed)
    raise Refused(
        say(
            "Không có hồ sơ nào được {giver} giao {receiver}.",
            giver=from_office,
            receiver=to_office,
        ),
        "to_office",
    )


def _paper(desk: Desk, listed: HandOvers) -> OfficePaper:
    copy = listed.copies + 1
    with desk.store.reading() as reader:
        device = reader.device()

    def again(desk: Desk, copy: int) -> PrintedForm:
        return _drawn(desk, listed, copy)

    return OfficePaper(
        kind=say("danh sách bàn giao"),
        label=say("ngày {day}", day=spoken_day(listed.day)),
        stem=f"ban-giao-{listed.day}-{listed.about[:8]}",
        subject=subject_of(device.agency_code, device.counter, listed.day),
        form=_drawn(desk, listed, copy),
        about=listed.about,
        copy=copy,
        redraw=again,
    )


def _drawn(desk: Desk, listed: HandOvers, copy: int) -> PrintedForm:
    with desk.store.reading() as reader:
        office = reader.office()
    return desk.forms.handover_list(
        HandoverList(
            office=office,
            from_office=listed.from_office,
            to_office=listed.to_office,
            giver=listed.giver,
            receiver=listed.receiver,
            handed_at=listed.last_at,
            rows=tuple(handover_row(hand.dossier, hand.fact.note) for hand in listed.hands),
            copy=copy,
        )
    )
