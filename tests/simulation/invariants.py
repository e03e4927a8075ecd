"""What must hold: after every step where it is cheap, and when everyone has synced in calm."""

from collections import defaultdict
from contextlib import suppress
from typing import Any, Final

from sqlalchemy import select

from counter_app.domain.dossier import SUBJECT_PREFIX, Dossier, fold
from counter_app.domain.journal import Event, EventId
from counter_app.domain.sentences import Refused
from counter_app.service.ports import LinkState
from counter_app.service.waiting import MOST_DELAY
from counter_app.sync.wire import MOST_PAYLOAD_BYTES as MOST
from counter_app.ui.presenters.corner import LOOK_AGAIN, is_due, next_sync_in
from provincial_server import tables
from provincial_server.dossiers import _line, listed
from provincial_server.ingest import REASONS
from provincial_server.projector import catch_up
from provincial_server.rows import event_of
from tests.simulation.machine import Machine, Process
from tests.simulation.world import Violation, World

_MOST_ROUNDS: Final = 12


def demand(holds: object, promise: str, *about: object) -> None:
    """Raises `Violation` where a promise does not hold."""
    if not holds:
        raise Violation(": ".join((promise, *map(str, about))))


# ---------------------------------------------------------------- after every step


def after_step(world: World) -> None:
    """Look at every machine that wrote, as its clerk would, and at the province."""
    for bug in world.province.bugs:
        raise Violation(f"the server failed: {bug!r}") from bug
    taken = world.province.events()
    world.forgotten -= taken
    demand(not taken & world.intruder.forbidden, "an intruder's event was taken")
    for machine in world.touched:
        _journal_only_grows(world, machine.processes[0])
    for machine in world.asked:
        look(world, machine.processes[0])
        _unsent_implies_a_next_attempt(machine.processes[0])
    world.touched.clear()
    world.asked.clear()


def look(world: World, process: Process) -> None:
    """What is believed of the province, while no answer is under way.

    Also in the middle of a sync, before its end compares both sides and mends what went wrong.
    """
    _journal_only_grows(world, process)
    _at_the_province_means_there(world, process, world.province.events())
    _cursors_stay_behind(world, process)


def _journal_only_grows(world: World, process: Process) -> None:
    machine, now = process.machine, process.journal()
    before = machine.journal
    demand(now[: len(before)] == before, "the journal lost or changed an event", machine.name)
    demand(len(set(now)) == len(now), "an event is in the journal twice", machine.name)
    machine.journal = now
    world.saved.update(now[len(before) :])


def _at_the_province_means_there(world: World, process: Process, taken: set[EventId]) -> None:
    rejected = {reject.event_id for reject in process.store.rejects()}
    own = process.ids_where("origin = ?", process.machine.post.device)
    missing = own - set(process.store.unsent()) - rejected - taken - world.forgotten
    demand(not missing, "shown as at the province, and not there", process.name, len(missing))


def _unsent_implies_a_next_attempt(process: Process) -> None:
    state = process.store.sync_state()
    unsent = len(process.store.unsent())
    demand(state.unsent == unsent, "the count of unsent events", process.name)
    if state.attempts:
        demand(state.next_attempt_at, "a sync failed, and none is to follow", process.name)
    if state.link is not LinkState.NOT_ENROLLED:
        due = next_sync_in(state, process.machine.clock.now())
        demand(due is not None and due <= LOOK_AGAIN, "nobody will look again", process.name)


def _cursors_stay_behind(world: World, process: Process) -> None:
    """What lies up to a cursor was taken in."""
    peer = process.store.peer()
    if peer is None or peer.node != world.province.node.incarnation:
        return
    journal = set(process.machine.journal)
    for feed in world.feeds_of(process.machine):
        cursor = process.store.cursor(feed)
        behind = {one for one, at in _feed(world, feed).items() if at <= cursor}
        passed = behind - journal
        demand(not passed, "a cursor went past what was taken in", process.name, len(passed))


def _feed(world: World, feed: str) -> dict[EventId, int]:
    return world.province.feeds().get(feed, {})


# ---------------------------------------------------------------- when all is calm


def settle(world: World) -> None:
    """Faults off; everybody syncs until nobody has anything for anybody. Then look closely."""
    world.calm()
    _what_waits_goes_by_itself(world)
    waiting = list(world.machines)
    for _ in range(_MOST_ROUNDS):
        for machine in waiting:
            _sync_in_fair_weather(world, machine.processes[0])
            after_step(world)
        waiting = [machine for machine in world.machines if not _is_done(world, machine)]
        if not waiting:
            break
    else:
        raise Violation("in fair weather, and yet they never finish")
    at_rest(world)


def _what_waits_goes_by_itself(world: World) -> None:
    """After the longest wait there is, every process may call, whatever its clock once said."""
    world.time.pass_by(MOST_DELAY)
    for process in world.processes:
        state = process.store.sync_state()
        due = is_due(state, process.machine.clock.now())
        demand(due, "unsent, and put off for ever", process.name, state.next_attempt_at)
        if state.link is not LinkState.NOT_ENROLLED:
            with suppress(Refused):
                process.engine.sync(due_only=True)
                demand(not process.store.sync_state().attempts, "nobody called", process.name)


def _sync_in_fair_weather(world: World, process: Process) -> None:
    if process.store.peer() is None:
        _enrol_in_fair_weather(world, process)
    try:
        state = process.engine.sync()
    except Refused:
        _enrol_in_fair_weather(world, process)
        state = process.engine.sync()
    except Exception as error:
        raise Violation(f"a sync fails in fair weather: {process.name}: {error}") from error
    demand(not state.problem, "a sync in fair weather has a problem", state.problem)


def _enrol_in_fair_weather(world: World, process: Process) -> None:
    """With a new code, where the province does not know the counter, or no longer."""
    world.codes.pop(process.machine.name, None)
    said = world.enrol(process)
    demand(said == "enrols", "an enrolment fails in fair weather", process.name, said)


def _is_done(world: World, machine: Machine) -> bool:
    store = machine.processes[0].store
    return not store.unsent() and all(
        store.cursor(feed) == len(_feed(world, feed)) for feed in world.feeds_of(machine)
    )


def at_rest(world: World) -> None:
    """Everything that must hold once all are connected and nothing is under way."""
    demand(not world.province.damage(), "the province's proof fails", world.province.damage())
    for machine in world.machines:
        proof = machine.processes[0].store.verify()
        demand(proof.problem is None, "a counter's proof fails", machine.name, proof.problem)
        _rejects_are_readable(world, machine.processes[0])
    _restores_are_noticed(world)
    _same_events(world)
    _nothing_is_lost(world)
    _same_state(world)
    _numbers_are_unique_or_flagged(world)


def _restores_are_noticed(world: World) -> None:
    """No machine cries wolf: only what was restored or cloned is told to have been."""
    for machine in world.machines:
        if machine.post.device not in world.twins:
            demand(not machine.noticed, "a false alarm of a restore", machine.name)


def _rejects_are_readable(world: World, process: Process) -> None:
    for reject in process.store.rejects():
        known = REASONS.get(reject.reason)
        demand(known and reject.said == known.vi, "a reject without a reason", reject.reason)
        large = process.ids_where("id = ? AND length(payload) > ?", reject.event_id, MOST)
        demand(large or reject.reason != "too_large", "a reject for a neighbour", process.name)
    own = len(process.store.rejects())
    demand(process.store.sync_state().rejected == own, "rejects are not told", process.name)


def _same_events(world: World) -> None:
    """Each feed holds the same set here and there, each event once; the rejected left out."""
    rejected = world.province.rejected()
    for machine in world.machines:
        for feed in world.feeds_of(machine):
            here = machine.processes[0].ids_where("feed = ?", feed) - rejected.keys()
            there = _feed(world, feed)
            demand(here == there.keys(), "a feed differs", feed, _difference(here, set(there)))
            demand(sorted(there.values()) == list(range(1, len(there) + 1)), "positions", feed)


def _difference(here: set[EventId], there: set[EventId]) -> str:
    return f"{len(here - there)} only at the counter, {len(there - here)} only at the province"


def _nothing_is_lost(world: World) -> None:
    held = world.province.events()
    for machine in world.machines:
        held.update(machine.journal)
    lost = world.saved - world.gone - held
    demand(not lost, "what was shown as saved is nowhere", len(lost))


# ---------------------------------------------------------------- state


def _same_state(world: World) -> None:
    """Whoever holds the same events shows the same dossiers, and each in the order of cause.

    A rejected event stays on the dossier where it was written, and goes where its neighbours go.
    """
    disputed = set(world.province.rejected().values())
    shown: dict[str, dict[str, Dossier]] = defaultdict(dict)
    for machine in world.machines:
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
                found[SUBJECT_PREFIX + dossier.id] = dossier
    return found


def _folded_at(world: World, feed: str) -> dict[str, Dossier]:
    """The dossiers of a feed, from the province's journal."""
    told: dict[str, list[Event]] = defaultdict(list)
    query = select(tables.events).where(
        tables.events.c.feed == feed, tables.events.c.position.is_not(None)
    )
    with world.province.node.database.reading() as connection:
        for row in connection.execute(query):
            if row.subject.startswith(SUBJECT_PREFIX):
                told[row.subject].append(event_of(row))
    folded = {subject: fold(events) for subject, events in told.items()}
    for subject, dossier in folded.items():
        if dossier is not None:
            _in_order_of_cause(told[subject], dossier)
    return {subject: dossier for subject, dossier in folded.items() if dossier is not None}


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
    catch_up(world.province.node.database)
    with world.province.node.database.reading() as connection:
        rows: dict[str, Any] = {row.subject: row for row in connection.execute(query)}
    demand(rows.keys() == dossiers.keys(), "the province's list has other dossiers", feed)
    for subject, row in rows.items():
        for column, value in _line(dossiers[subject]).items():
            demand(getattr(row, column) == value, "the province's list is behind", column)


def _numbers_are_unique_or_flagged(world: World) -> None:
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
    for machine in world.machines:
        _clashes_are_seen(machine, clashing, bearers)


def _clashes_are_seen(machine: Machine, clashing: set[str], bearers: dict[str, int]) -> None:
    agency = machine.post.agency_code
    with machine.processes[0].store.reading() as reader:
        for code in sorted(clashing):
            if code.startswith(f"{agency}-"):
                here = len(reader.dossiers_with_code(code))
                demand(here == bearers[code], "a clash that a counter does not show", code)
