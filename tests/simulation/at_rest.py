"""What must hold once all are connected and nothing is under way."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, cast

from sqlalchemy import select

from counter_app.domain.authority import NEVER_VOID, Void
from counter_app.domain.dossier import SUBJECT_PREFIX, Dossier, fold
from counter_app.domain.facts import DeviceRevoked, decode
from counter_app.domain.fingerprint import Fingerprint
from counter_app.domain.journal import DeviceId, Event, EventId
from counter_app.service.ports import PeerRole
from counter_app.sync.wire import MOST_PAYLOAD_BYTES as MOST
from provincial_server import tables
from provincial_server.authority import void_of
from provincial_server.dossiers import _line, listed
from provincial_server.ingest import REASONS
from provincial_server.projector import catch_up
from provincial_server.rows import event_of
from tests.simulation.machine import Machine, Process
from tests.simulation.province import Server
from tests.simulation.town import HERE, THERE
from tests.simulation.world import Violation, World


def demand(holds: object, promise: str, *about: object) -> None:
    """Raises `Violation` where a promise does not hold."""
    if not holds:
        raise Violation(": ".join((promise, *map(str, about))))


def at_rest(world: World, connected: Collection[Machine]) -> None:
    """Look closely at everybody whom the province hears."""
    for server in world.servers:
        demand(not server.damage(), f"the {server.name}'s proof fails", server.damage())
    for machine in connected:
        proof = machine.processes[0].store.verify()
        demand(proof.problem is None, "a counter's proof fails", machine.name, proof.problem)
        _rejects_are_readable(machine.processes[0])
        _same_events(world, machine)
        _attachments_are_there(world, machine)
    _restores_are_noticed(world)
    _nothing_is_lost(world)
    _late_is_refused(world)
    _same_state(world, connected)
    _numbers_are_unique_or_flagged(world, connected)


def _restores_are_noticed(world: World) -> None:
    """No machine cries wolf: only what was restored or cloned is told to have been."""
    for machine in world.machines:
        if machine.post.device not in world.twins:
            demand(not machine.noticed, "a false alarm of a restore", machine.name)


def _rejects_are_readable(process: Process) -> None:
    for reject in process.store.rejects():
        known = REASONS.get(reject.reason)
        demand(known and reject.said == known.vi, "a reject without a reason", reject.reason)
        large = process.ids_where("id = ? AND length(payload) > ?", reject.event_id, MOST)
        demand(large or reject.reason != "too_large", "a reject for a neighbour", process.name)
    own = len(process.store.rejects())
    demand(process.store.sync_state().rejected == own, "rejects are not told", process.name)


# ---------------------------------------------------------------- the same events


def refused(world: World) -> set[EventId]:
    """What no feed has for good, whoever refused it."""
    return set().union(*(server.refused() for server in world.servers)) - world.province.events()


def feed_apart(world: World, machine: Machine, feed: str) -> str:
    """What a counter and the province do not both hold of a feed; "" where nothing."""
    here = machine.processes[0].ids_where("feed = ?", feed) - refused(world)
    return _difference(here, set(world.province.feeds().get(feed, {})))


def hub_apart(world: World) -> str:
    """What hub and province do not both hold, or what the hub still has to carry; "" if nothing."""
    if world.hub is None:
        return ""
    if world.hub.relay is None:
        return "the hub has not joined"
    if waiting := world.hub.waiting():
        return f"the hub has {waiting} events for the province"
    if waiting := world.hub.relay._queue.contents_state().unsent:
        return f"the hub has {waiting} attachments for the province"
    here = set(world.hub.feeds().get(HERE, {})) - refused(world)
    there = set(world.province.feeds().get(HERE, {}))
    return _difference(here, there)


def _difference(here: set[EventId], there: set[EventId]) -> str:
    if here == there:
        return ""
    return f"{len(here - there)} only here, {len(there - here)} only at the province"


def _same_events(world: World, machine: Machine) -> None:
    """Each event once, in gapless positions; and all sides say so by fingerprint."""
    for feed in world.feeds_of(machine):
        for server in world.servers:
            positions = sorted(server.feeds().get(feed, {}).values())
            demand(positions == list(range(1, len(positions) + 1)), "positions", feed)
    demand(not fingerprints_apart(world, machine), "fingerprints differ", machine.name)


def fingerprints_apart(world: World, machine: Machine) -> str:
    """The first feed of which a counter and the node that it calls tell otherwise; "" if none."""
    store, node, role = (
        machine.processes[0].store,
        cast("Server", world.province),
        PeerRole.PROVINCE,
    )
    if world.hub is not None and store.sync_state().hub is not None:
        node, role = world.hub, PeerRole.HUB
    for feed in world.feeds_of(machine):
        held = sum(store.towards(role).held(feed).values(), Fingerprint())
        if held != node.fingerprint(feed):
            return f"the fingerprint of {feed} is not the {node.name}'s"
    return ""


def _nothing_is_lost(world: World) -> None:
    held = set[EventId]().union(*(server.events() for server in world.servers))
    for machine in world.machines:
        held.update(machine.journal)
    lost = world.saved - world.gone - held
    demand(not lost, "what was shown as saved is nowhere", len(lost))


def _attachments_are_there(world: World, machine: Machine) -> None:
    """What a counter has on its disk and ever attached is whole at the province."""
    process = machine.processes[0]
    for sha256 in process.contents():
        there = world.province.holds(sha256) or sha256 in world.province.missing
        demand(there or not process.scans.is_sound(sha256), "an attachment stays", machine.name)


# ---------------------------------------------------------------- state


def _same_state(world: World, connected: Collection[Machine]) -> None:
    """Whoever holds the same events shows the same dossiers, and each in the order of cause.

    A rejected event stays on the dossier where it was written, and goes where its neighbours go.
    What a revoked device wrote too late has no effect anywhere, wherever it went.
    """
    catch_up(world.province.node.database)
    disputed = set[str]().union(*(server.rejected().values() for server in world.servers))
    shown: dict[str, dict[str, Dossier]] = defaultdict(dict)
    for machine in connected:
        for subject, dossier in _dossiers(machine.processes[0]).items():
            if subject not in disputed:
                first = shown[machine.post.agency_code].setdefault(subject, dossier)
                demand(first == dossier, "two counters show a dossier differently", subject)
    for agency, dossiers in shown.items():
        folded = _folded_at(world, agency)
        _province_lists(world, agency, folded)
        told = {subject: one for subject, one in folded.items() if subject not in disputed}
        demand(told == dossiers, "the province folds otherwise", agency)


def _dossiers(process: Process) -> dict[str, Dossier]:
    found: dict[str, Dossier] = {}
    with process.store.reading() as reader:
        for row in reader.latest(10_000):
            for dossier in reader.dossiers_with_code(row.code):
                found[SUBJECT_PREFIX + dossier.id] = _of_effect(dossier)
    return found


def _of_effect(dossier: Dossier) -> Dossier:
    """Without the steps that are shown and have no effect: not everybody heard of them."""
    return replace(dossier, steps=tuple(step for step in dossier.steps if step.void is None))


def _folded_at(world: World, feed: str) -> dict[str, Dossier]:
    """The dossiers of a feed, from the province's journal, without what is disowned."""
    events = _events_of(world.province, feed)
    late = _disowned(world, events)
    told: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.header.subject.startswith(SUBJECT_PREFIX) and event.id not in late:
            told[event.header.subject].append(event)
    with world.province.node.database.reading() as connection:
        void = void_of(connection, feed, told)
    void = {event: why for event, why in void.items() if why is not Void.DISOWNED}
    folded = {subject: fold(of_one, void) for subject, of_one in told.items()}
    for subject, dossier in folded.items():
        if dossier is not None:
            _in_order_of_cause(told[subject], dossier)
    return {subject: _of_effect(one) for subject, one in folded.items() if one is not None}


def _events_of(server: Server, feed: str) -> list[Event]:
    query = select(tables.events).where(
        tables.events.c.feed == feed, tables.events.c.position.is_not(None)
    )
    with server.node.database.reading() as connection:
        return [event_of(row) for row in connection.execute(query)]


def _disowned(world: World, events: Collection[Event]) -> set[EventId]:
    """What revoked devices wrote after their last good events: by links alone, told anew here."""
    late: set[EventId] = set()
    for device, said in world.province.revoked().items():
        written = {event.id: event for event in events if event.header.origin == device}
        good = _good(written, _last_good(world.province, device, said))
        late |= {
            event.id
            for event in written.values()
            if event.id not in good and event.header.kind not in NEVER_VOID
        }
    return late


def _late_is_refused(world: World) -> None:
    """What a revoked device wrote too late is not taken any more, whoever brings it."""
    if world.province.copies:
        return
    events = [event for feed in (HERE, THERE) for event in _events_of(world.province, feed)]
    held = set[EventId]().union(*world.revoked.values())
    late = {event for event in _disowned(world, events) if event not in held}
    demand(not late or not world.revoked, "a revoked device's late event was taken", len(late))


def _last_good(province: Server, device: DeviceId, said: EventId) -> list[EventId]:
    query = select(tables.events).where(tables.events.c.id == said)
    with province.node.database.reading() as connection:
        event = event_of(connection.execute(query).one())
    fact = decode(event.header.kind, event.header.version, event.payload)
    assert isinstance(fact, DeviceRevoked)
    assert fact.device == device
    return [EventId(bytes.fromhex(one)) for one in fact.last_good]


def _good(written: Mapping[EventId, Event], tips: Collection[EventId]) -> set[EventId]:
    good: set[EventId] = set()
    left = list(tips)
    while left:
        event = written.get(left.pop())
        if event is not None and event.id not in good:
            good.add(event.id)
            left += [event.header.prev] if event.header.prev else []
    return good


def _in_order_of_cause(events: list[Event], dossier: Dossier) -> None:
    """No step of a dossier stands before one that its writer had seen."""
    place = {step.event_id: at for at, step in enumerate(dossier.steps)}
    for event in events:
        at = place.get(event.id.hex())
        for cause in event.header.seen:
            before = place.get(cause.hex())
            if at is not None and before is not None:
                demand(before < at, "an effect stands before its cause", dossier.code)


def _province_lists(world: World, feed: str, dossiers: dict[str, Dossier]) -> None:
    """The province's own list says the same as the fold."""
    query = select(tables.dossiers).where(tables.dossiers.c.feed == feed)
    with world.province.node.database.reading() as connection:
        rows: dict[str, Any] = {row.subject: row for row in connection.execute(query)}
    demand(rows.keys() == dossiers.keys(), "the province's list has other dossiers", feed)
    for subject, row in rows.items():
        for column, value in _line(dossiers[subject]).items():
            demand(getattr(row, column) == value, "the province's list is behind", column)


def _numbers_are_unique_or_flagged(world: World, connected: Collection[Machine]) -> None:
    """One code, one dossier; where a disk was restored or copied, both are seen to clash."""
    with world.province.node.database.reading() as connection:
        lines = list(listed(connection))
    bearers: dict[str, int] = defaultdict(int)
    for line in lines:
        bearers[line.code] += 1
    for line in lines:
        demand(line.clash == (bearers[line.code] > 1), "a clash that is not flagged", line.code)
    clashing = {code for code, count in bearers.items() if count > 1}
    if not world.twins:
        demand(not clashing, "a number was given out twice", sorted(clashing))
    for machine in connected:
        _clashes_are_seen(machine, clashing, bearers)


def _clashes_are_seen(machine: Machine, clashing: set[str], bearers: dict[str, int]) -> None:
    agency = machine.post.agency_code
    with machine.processes[0].store.reading() as reader:
        for code in sorted(clashing):
            if code.startswith(f"{agency}-"):
                here = len(reader.dossiers_with_code(code))
                demand(here == bearers[code], "a clash that a counter does not show", code)
