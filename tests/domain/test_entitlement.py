"""Whether people were entitled to what was done in their names, as their accounts tell."""

from collections.abc import Sequence
from datetime import datetime
from itertools import permutations

import pytest

from counter_app.domain.acts import ACTS
from counter_app.domain.authority import WHY_VOID, Void
from counter_app.domain.entitlement import Roster
from counter_app.domain.facts import KNOWN, Fact, encode
from counter_app.domain.facts.clerks import (
    ClerkChanged,
    ClerkClosed,
    ClerkEnrolled,
    ClerkUnlocked,
    SessionRefused,
    WhyRefused,
)
from counter_app.domain.facts.life import DueChanged
from counter_app.domain.facts.reception import DossierReceived
from counter_app.domain.journal import DeviceId, Event, EventId, Header, make_event, payload_hash
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.roles import Role

AT = datetime(2026, 11, 23, 8, 0, tzinfo=VIET_NAM)
HERE, AWAY, NODE = DeviceId("1" * 32), DeviceId("2" * 32), DeviceId("f" * 32)
RECEIVES, PROMISES = DossierReceived.KIND, DueChanged.KIND


def enrolled(clerk: str, role: Role) -> ClerkEnrolled:
    return ClerkEnrolled(
        clerk=clerk, login=clerk, name=clerk, role=role, secret="x", must_change=False,
        enrolled_at=AT,
    )  # fmt: skip


def changed(clerk: str, role: Role) -> ClerkChanged:
    return ClerkChanged(clerk=clerk, name=clerk, role=role, changed_at=AT)


def closed(clerk: str) -> ClerkClosed:
    return ClerkClosed(clerk=clerk, closed_at=AT)


def turned_away(clerk: str) -> SessionRefused:
    return SessionRefused(clerk=clerk, because=WhyRefused.CLOSED, refused_at=AT)


def said(
    fact: Fact, time: int, *, by: str = "", at: DeviceId = HERE, seen: Sequence[EventId] = ()
) -> Event:
    payload = encode(fact, "5a" * 16)
    return make_event(
        Header(
            feed="H30.12",
            origin=at,
            actor=by,
            subject=f"clerk:{getattr(fact, 'clerk', '')}",
            kind=fact.KIND,
            version=1,
            time=time,
            prev=None,
            seen=tuple(seen),
            payload_hash=payload_hash(payload),
        ),
        payload,
    )


def done(kind: str, time: int, *, by: str = "", at: DeviceId = HERE) -> Header:
    return Header("H30.12", at, by, "dossier:D", kind, 1, time, None, (), b"")


ADMIN = said(enrolled("quantri", Role.ADMINISTRATOR), 10)
CLERK = said(enrolled("canbo", Role.CLERK), 20, by="quantri")
HEAD = said(enrolled("lanhdao", Role.HEAD), 30, by="quantri")
STAFF = (ADMIN, CLERK, HEAD)


def why(act: Header, *told: Event, void: Sequence[EventId] = ()) -> Void | None:
    return Roster(told, {NODE}, void).why_void(act)


def test_every_fact_of_a_dossier_is_an_act_of_somebody() -> None:
    of_dossiers = [
        fact
        for kind, fact in KNOWN.items()
        if kind.partition(".")[0] in ("dossier", "fee", "attachment", "document")
    ]

    assert len(of_dossiers) >= 26
    assert [fact for fact in of_dossiers if fact not in ACTS] == []


def test_every_reason_is_told_in_words() -> None:
    assert set(WHY_VOID) == set(Void)


def test_each_does_what_is_for_their_role() -> None:
    assert why(done(RECEIVES, 40, by="canbo"), *STAFF) is None
    assert why(done(PROMISES, 40, by="lanhdao"), *STAFF) is None
    assert why(done(PROMISES, 40, by="canbo"), *STAFF) is Void.ROLE
    assert why(done(RECEIVES, 40, by="quantri"), *STAFF) is Void.ROLE


def test_before_the_first_account_everybody_may_do_everything() -> None:
    assert why(done(PROMISES, 5), *STAFF) is None
    assert why(done(PROMISES, 5, by="ai do"), *STAFF) is None
    assert why(done(PROMISES, 50)) is None


def test_an_account_that_there_was_not_entitles_to_nothing() -> None:
    assert why(done(RECEIVES, 40, by="la"), *STAFF) is Void.UNKNOWN
    assert why(done(RECEIVES, 15, by="canbo"), *STAFF) is Void.UNKNOWN


def test_in_nobodys_name_nothing_is_done_where_accounts_are_known() -> None:
    assert why(done(RECEIVES, 40), *STAFF) is Void.NOBODY
    assert why(done(RECEIVES, 40, at=AWAY), *STAFF) is None
    assert why(done("store.restored", 40), *STAFF) is None


def test_two_counters_that_were_set_up_without_each_other_keep_their_first_administrators() -> None:
    other = said(enrolled("quantri2", Role.ADMINISTRATOR), 15, at=AWAY)
    theirs = said(enrolled("canbo2", Role.CLERK), 16, by="quantri2", at=AWAY)

    assert why(done(RECEIVES, 40, by="canbo2", at=AWAY), *STAFF, other, theirs) is None


def test_only_an_administrator_gives_rights() -> None:
    forged = said(enrolled("ban", Role.HEAD), 35, by="canbo")
    risen = said(changed("canbo", Role.HEAD), 35, by="canbo")
    unsigned = said(enrolled("ban", Role.HEAD), 35)

    assert why(done(PROMISES, 40, by="ban"), *STAFF, forged) is Void.UNKNOWN
    assert why(done(PROMISES, 40, by="ban"), *STAFF, unsigned) is Void.UNKNOWN
    assert why(done(PROMISES, 40, by="canbo"), *STAFF, risen) is Void.ROLE
    assert why(forged.header, *STAFF) is Void.ROLE


def test_the_province_gives_rights_without_an_account() -> None:
    given = said(enrolled("tinh", Role.ADMINISTRATOR), 12, at=NODE)
    theirs = said(enrolled("moi", Role.HEAD), 13, by="tinh", at=AWAY)

    assert why(done(PROMISES, 40, by="moi"), *STAFF, given, theirs) is None


def test_what_a_revoked_device_said_of_accounts_gives_no_rights() -> None:
    theirs = said(enrolled("ban", Role.HEAD), 35, by="quantri", at=AWAY)

    assert why(done(PROMISES, 40, by="ban"), *STAFF, theirs) is None
    assert why(done(PROMISES, 40, by="ban"), *STAFF, theirs, void=[theirs.id]) is Void.UNKNOWN


def test_a_closed_account_entitles_to_nothing_where_the_closing_is_known() -> None:
    close = said(closed("canbo"), 50, by="quantri")

    assert why(done(RECEIVES, 40, by="canbo"), *STAFF, close) is None
    assert why(done(RECEIVES, 60, by="canbo"), *STAFF, close) is Void.CLOSED


def test_a_counter_that_was_away_keeps_what_it_did_before_it_learned_of_a_closing() -> None:
    close = said(closed("canbo"), 50, by="quantri")
    learned = said(turned_away("canbo"), 70, at=AWAY, seen=[close.id])

    assert why(done(RECEIVES, 60, by="canbo", at=AWAY), *STAFF, close, learned) is None
    assert why(done(RECEIVES, 80, by="canbo", at=AWAY), *STAFF, close, learned) is Void.CLOSED


def test_what_was_known_goes_back_along_what_was_seen() -> None:
    close = said(closed("canbo"), 50, by="quantri")
    unlocked = said(ClerkUnlocked(clerk="canbo", unlocked_at=AT), 55, by="quantri", seen=[close.id])
    learned = said(turned_away("canbo"), 70, at=AWAY, seen=[unlocked.id])

    late = done(RECEIVES, 80, by="canbo", at=AWAY)
    assert why(late, *STAFF, close, unlocked, learned) is Void.CLOSED


def test_a_lower_role_counts_where_it_is_known_and_a_higher_one_at_once() -> None:
    lower = said(changed("lanhdao", Role.CLERK), 50, by="quantri")
    higher = said(changed("canbo", Role.HEAD), 50, by="quantri")

    assert why(done(PROMISES, 60, by="lanhdao"), *STAFF, lower) is Void.ROLE
    assert why(done(PROMISES, 60, by="lanhdao", at=AWAY), *STAFF, lower) is None
    assert why(done(PROMISES, 60, by="canbo", at=AWAY), *STAFF, higher) is None
    assert why(done(PROMISES, 45, by="canbo"), *STAFF, higher) is Void.ROLE


@pytest.mark.parametrize("kind", [RECEIVES, PROMISES])
def test_the_order_in_which_accounts_arrived_says_nothing(kind: str) -> None:
    told = [*STAFF, said(closed("canbo"), 50, by="quantri"), said(turned_away("canbo"), 55)]
    acts = [done(kind, time, by=by) for time in (25, 45, 60) for by in ("canbo", "lanhdao", "")]

    found = {
        tuple(Roster(some, {NODE}).why_void(act) for act in acts) for some in permutations(told)
    }

    assert len(found) == 1
