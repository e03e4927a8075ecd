"""What must hold after every step, and how a world comes to rest: everyone syncs in calm."""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from counter_app.domain.sentences import Refused, Unavailable
from counter_app.service.ports import LinkState, PeerRole, PeerState, SyncState
from counter_app.service.uploading import send_contents
from counter_app.service.waiting import MOST_DELAY
from counter_app.ui.presenters.corner import LOOK_AGAIN, is_due, next_sync_in
from tests.simulation.at_rest import at_rest, demand, feed_apart, fingerprints_apart, hub_apart
from tests.simulation.hub import CommuneHub
from tests.simulation.machine import Machine, Process
from tests.simulation.province import Server
from tests.simulation.world import Violation, World

_MOST_ROUNDS: Final = 16
_BETWEEN_ROUNDS: Final = timedelta(minutes=6)
"""Longer than a counter waits for the province's word through the hub."""


# ---------------------------------------------------------------- after every step


def after_step(world: World) -> None:
    """Look at every machine that wrote, as its clerk would, and at the servers."""
    for server in world.servers:
        _server_is_well(world, server)
    for machine in world.touched:
        _journal_only_grows(world, machine.processes[0])
    for machine in world.asked:
        look(world, machine.processes[0])
        _unsent_implies_a_next_attempt(machine.processes[0])
    world.touched.clear()
    world.asked.clear()


def _server_is_well(world: World, server: Server) -> None:
    for bug in server.bugs:
        raise Violation(f"the {server.name} failed: {bug!r}") from bug
    taken = server.events()
    server.forgotten -= taken
    demand(not taken & world.intruder.forbidden, "an intruder's event was taken", server.name)
    relay = server.relay if isinstance(server, CommuneHub) else None
    if relay is not None:
        attempts = relay._store.attempts()
        demand(not attempts.failures or attempts.next_at, "the hub failed, and waits for ever")


def look(world: World, process: Process) -> None:
    """What is believed of the servers, while no answer is under way.

    Also in the middle of a sync, before its end compares both sides and mends what went wrong.
    """
    _journal_only_grows(world, process)
    _there_means_there(process, PeerRole.PROVINCE, world.province)
    _cursors_stay_behind(world, process, PeerRole.PROVINCE, world.province)
    if world.hub is not None:
        _there_means_there(process, PeerRole.HUB, world.hub)
        _cursors_stay_behind(world, process, PeerRole.HUB, world.hub)


def _journal_only_grows(world: World, process: Process) -> None:
    machine, now = process.machine, process.journal()
    before = machine.journal
    demand(now[: len(before)] == before, "the journal lost or changed an event", machine.name)
    demand(len(set(now)) == len(now), "an event is in the journal twice", machine.name)
    machine.journal = now
    world.saved.update(now[len(before) :])


def _there_means_there(process: Process, role: PeerRole, server: Server) -> None:
    """What is shown as at a node is there, until that loses its disk; attachments as well."""
    store = process.store.towards(role)
    if store.peer() is None:
        return
    rejected = {reject.event_id for reject in store.rejects()}
    own = process.ids_where("origin = ?", process.machine.post.device)
    missing = own - set(store.unsent()) - rejected - server.events() - server.forgotten
    demand(not missing, f"shown as at the {role}, and not there", process.name, len(missing))
    for sha256 in process.sent_contents(role) - server.missing:
        held = server.files.whole.holds(sha256)
        demand(held, f"an attachment shown as at the {role}, and not there", process.name)


def _unsent_implies_a_next_attempt(process: Process) -> None:
    state = process.store.sync_state()
    unsent = len(process.store.unsent())
    demand(state.unsent == unsent, "the count of unsent events", process.name)
    for side in (state, state.hub):
        if side is not None and side.attempts:
            demand(side.next_attempt_at, "a sync failed, and none is to follow", process.name)
    if state.link is not LinkState.NOT_ENROLLED:
        due = next_sync_in(state, process.machine.clock.now())
        demand(due is not None and due <= LOOK_AGAIN, "nobody will look again", process.name)


def _cursors_stay_behind(world: World, process: Process, role: PeerRole, server: Server) -> None:
    """What lies up to a cursor was taken in. Where a node's positions were given out twice and
    nobody was told, cursors say nothing, and the comparison has to mend it."""
    store = process.store.towards(role)
    peer = store.peer()
    if server.copied_back or peer is None or peer.node != server.node.incarnation:
        return
    journal = set(process.machine.journal)
    for feed in world.feeds_of(process.machine):
        cursor = store.cursor(feed)
        behind = {one for one, at in server.feeds().get(feed, {}).items() if at <= cursor}
        passed = behind - journal
        demand(not passed, "a cursor went past what was taken in", process.name, len(passed))


# ---------------------------------------------------------------- when all is calm


def settle(world: World) -> None:
    """Faults off; everybody syncs until nobody has anything for anybody. Then look closely."""
    world.calm()
    _what_waits_goes_by_itself(world)
    left = ""
    for _ in range(_MOST_ROUNDS):
        for machine in _connected(world):
            _sync_in_fair_weather(world, machine.processes[0])
            after_step(world)
        if world.hub is not None:
            _carry_in_fair_weather(world, world.hub)
            after_step(world)
        left = _still_apart(world)
        if not left:
            break
        world.time.pass_by(_BETWEEN_ROUNDS)
    else:
        raise Violation(f"in fair weather, and yet they never finish: {left}")
    at_rest(world, _connected(world))


def _connected(world: World) -> list[Machine]:
    """Whoever the province hears."""
    revoked = world.province.revoked()
    return [machine for machine in world.machines if machine.post.device not in revoked]


def _what_waits_goes_by_itself(world: World) -> None:
    """After the longest wait there is, everybody may call, whatever any clock once said."""
    world.time.pass_by(MOST_DELAY)
    relay = world.hub.relay if world.hub is not None else None
    demand(relay is None or relay._caller.may_call(), "the hub waits for ever")
    for process in world.processes:
        state = process.store.sync_state()
        due = is_due(state, process.machine.clock.now())
        demand(due, "unsent, and put off for ever", process.name, state.next_attempt_at)
    for process in [machine.processes[0] for machine in world.machines]:
        if process.store.sync_state().link is not LinkState.NOT_ENROLLED:
            with suppress(Refused):
                process.engine.sync(due_only=True)
                demand(_somebody_answered(process), "nobody called", process.name)


def _somebody_answered(process: Process) -> bool:
    state = process.store.sync_state()
    return not state.attempts or (state.hub is not None and not state.hub.attempts)


def _sync_in_fair_weather(world: World, process: Process) -> None:
    if process.store.peer() is None:
        _enrol_in_fair_weather(world, process)
    try:
        state = process.engine.sync()
    except Refused:
        if process.machine not in _connected(world):
            return
        _enrol_in_fair_weather(world, process)
        state = process.engine.sync()
    except Unavailable as error:
        raise Violation(f"a sync fails in fair weather: {process.name}: {error}") from error
    for side in (state, state.hub):
        demand(side is None or not _complaint(side), "a complaint in fair weather", _words(side))
    if "attachments" in world.features:
        while send_contents(process.desk).more:
            pass


def _complaint(side: SyncState | PeerState) -> bool:
    """A problem that was met at the last call, and is none of not being known yet."""
    return bool(side.problem) and not side.attempts


def _words(side: SyncState | PeerState | None) -> str:
    return side.problem if side is not None else ""


def _carry_in_fair_weather(world: World, hub: CommuneHub) -> None:
    world.codes.pop(hub.name, None)
    said = world.hub_carries()
    demand(said in ("carries", "joins"), "the hub cannot carry in fair weather", said)


def _enrol_in_fair_weather(world: World, process: Process) -> None:
    """With a new code, where the province does not know the counter, or no longer."""
    world.codes.pop(process.machine.name, None)
    said = world.enrol(process)
    demand(said == "enrols", "an enrolment fails in fair weather", process.name, said)


def _still_apart(world: World) -> str:
    """Who has something for whom; "" where nobody has."""
    for machine in _connected(world):
        store = machine.processes[0].store
        for role in PeerRole:
            to = store.towards(role)
            if to.peer() is not None and to.unsent():
                return f"{machine.name} has {len(to.unsent())} events for the {role}"
        hub = store.sync_state().hub
        if hub is not None and hub.attempts:
            return f"{machine.name} cannot call the hub: {hub.problem}"
        for feed in world.feeds_of(machine):
            if apart := feed_apart(world, machine, feed):
                return f"{machine.name}, {feed}: {apart}"
        if apart := fingerprints_apart(world, machine):
            return f"{machine.name}: {apart}"
    return hub_apart(world)
