"""Whether the author of an event was entitled to it, as the accounts of the commune tell.

What gives a right counts from its hybrid time on. What takes one away counts for a device from when
its own chain shows that it knew: a counter that was away and worked on in good faith keeps what it
did. Account events are judged by the same rule, each by those before it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from counter_app.domain.accounts import SUBJECT_PREFIX
from counter_app.domain.acts import ACTS
from counter_app.domain.authority import Void
from counter_app.domain.facts import MalformedPayload, decode
from counter_app.domain.facts.clerks import ClerkChanged, ClerkClosed, ClerkEnrolled
from counter_app.domain.journal import Event, EventId
from counter_app.domain.roles import Act, Role, is_for

_ACTS_BY_KIND: Final = {fact.KIND: act for fact, act in ACTS.items()}


class Authored(Protocol):
    """What of an event's header tells who did what."""

    @property
    def origin(self) -> str: ...

    @property
    def actor(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def time(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Right:
    """An account event: from its time on the person is this, or nothing any more."""

    event: Event
    role: Role | None


@dataclass(slots=True)
class _Account:
    rights: list[Right] = field(default_factory=list)
    told: dict[EventId, Event] = field(default_factory=dict)


class Roster:
    """The accounts of one commune, for judging what was done in their names.

    `unjudged` are the devices that need no account here: the province's node, and a demo's.
    """

    def __init__(
        self,
        told: Iterable[Event],
        unjudged: Collection[str],
        void: Collection[EventId] = (),
    ) -> None:
        """`told` are the events about accounts; those that are `void` for another reason say
        nothing."""
        self._unjudged = unjudged
        self._accounts: dict[str, _Account] = {}
        self.first: int | None = None
        """The hybrid time of the commune's first account."""
        self.claimed: dict[str, int] = {}
        """From when on each device is known to have known of accounts."""
        for event in sorted(told, key=lambda one: (one.header.time, one.id)):
            if event.id not in void:
                self._hear(event)

    def why_void(self, event: Authored) -> Void | None:
        """Why an event has no effect as far as its author is concerned; None where it has."""
        act = _ACTS_BY_KIND.get(event.kind)
        if act is None or event.origin in self._unjudged:
            return None
        if not event.actor:
            return Void.NOBODY if _is_before(self.claimed.get(event.origin), event.time) else None
        account = self._accounts.get(event.actor)
        rights = [] if account is None else _before(account.rights, event.time)
        if account is None or not rights:
            return Void.UNKNOWN if _is_before(self.first, event.time) else None
        return _judged(account, rights, event, act)

    def shaken(self, before: "Roster", new: Iterable[Event]) -> frozenset[str] | None:
        """In whose names must be judged anew what was done, now that these events about accounts
        came to those `before`; "" for nobody's, None for everybody's."""
        if self.first != before.first:
            return None
        about = {event.header.subject.removeprefix(SUBJECT_PREFIX) for event in new}
        known = self._accounts
        shaken = {one for one in known if self.rights_of(one) != before.rights_of(one)}
        shaken |= {clerk for clerk in about if len(self.rights_of(clerk)) > 1}
        return frozenset(shaken | ({""} if self.claimed != before.claimed else set()))

    def rights_of(self, clerk: str) -> list[Right]:
        """The account's rights, in the order of time."""
        account = self._accounts.get(clerk)
        return account.rights if account else []

    def _hear(self, event: Event) -> None:
        clerk = event.header.subject.removeprefix(SUBJECT_PREFIX)
        account = self._accounts.setdefault(clerk, _Account())
        account.told[event.id] = event
        right = _right(event)
        if right is not None and self.why_void(event.header) is None:
            account.rights.append(right)
            self.first = event.header.time if self.first is None else self.first
        self.claimed.setdefault(event.header.origin, event.header.time)


def _judged(account: _Account, rights: list[Right], event: Authored, act: Act) -> Void | None:
    """The person is what the last right that the writer must have known says, or what any later
    one says that it may have known."""
    known = _known(account.told, event) if len(rights) > 1 else set()
    must = [n for n, right in enumerate(rights) if right.event.id in known]
    if any(rights[n].role is None for n in must):
        return Void.CLOSED
    possible = rights[must[-1] if must else 0 :]
    if any(right.role is not None and is_for(right.role, act) for right in possible):
        return None
    return Void.ROLE


def _known(told: Mapping[EventId, Event], event: Authored) -> set[EventId]:
    """What of an account the device must have known when it wrote an event: what it said about
    it itself, and whatever that had seen."""
    asked = [
        one.id
        for one in told.values()
        if one.header.origin == event.origin and one.header.time < event.time
    ]
    known: set[EventId] = set()
    while asked:
        cause = asked.pop()
        if cause in told and cause not in known:
            known.add(cause)
            asked += told[cause].header.seen
    return known


def _before(rights: Iterable[Right], time: int) -> list[Right]:
    return [right for right in rights if right.event.header.time < time]


def _is_before(moment: int | None, time: int) -> bool:
    return moment is not None and moment < time


def _right(event: Event) -> Right | None:
    header = event.header
    try:
        fact = decode(header.kind, header.version, event.payload)
    except MalformedPayload:
        return None
    match fact:
        case ClerkEnrolled(role=role) | ClerkChanged(role=role):
            return Right(event, role)
        case ClerkClosed():
            return Right(event, None)
        case _:
            return None
