"""The node's own proof finds whatever was changed behind its back."""

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import Connection, Table, delete, select, update

from counter_app.domain.journal import Event
from provincial_server.serving import Place, Running
from provincial_server.tables import events, feed_days, feeds
from provincial_server.verify import Damage, verify
from tests.server.facts import AGENCY
from tests.server.wire_counter import WireCounter

Tampering = Callable[[Connection, Sequence[Event]], object]


def _payload(connection: Connection, told: Sequence[Event]) -> None:
    where = events.c.id == told[2].id
    payload = connection.execute(select(events.c.payload).where(where)).scalar_one()
    changed = payload.replace("Mẫu".encode(), "Mâu".encode(), 1)
    connection.execute(update(events).where(where).values(payload=changed))


def _set(place: int, **values: object) -> Tampering:
    return lambda connection, told: connection.execute(
        update(events).where(events.c.id == told[place].id).values(**values)
    )


def _remove(place: int) -> Tampering:
    return lambda connection, told: connection.execute(
        delete(events).where(events.c.id == told[place].id)
    )


def _forget_the_end(connection: Connection, _told: Sequence[Event]) -> None:
    connection.execute(update(feeds).where(feeds.c.feed == AGENCY).values(position=9))


def _spoil(table: Table) -> Tampering:
    return lambda connection, _told: connection.execute(
        update(table).where(table.c.feed == AGENCY).values(sum=bytes(16))
    )


@pytest.mark.parametrize(
    ("tampering", "fails"),
    [
        (_payload, {(3, "hash")}),
        (_set(1, header=b"{}"), {(2, "hash")}),
        (_set(1, subject="dossier:other"), {(2, "row")}),
        (_set(4, seal=bytes(64)), {(5, "seal")}),
        (_set(4, seal=None), {(5, "cover")}),
        (_set(2, position=7), {(3, "position"), (5, "position"), (6, "position")}),
        (_set(1, day=7), {(2, "row"), (5, "fingerprint")}),
        (_remove(2), {(2, "cover"), (3, "position"), (5, "fingerprint")}),
        (_remove(4), {(4, "cover"), (5, "position"), (5, "fingerprint")}),
        (_spoil(feeds), {(5, "fingerprint")}),
        (_spoil(feed_days), {(5, "fingerprint")}),
        (_forget_the_end, {(9, "position")}),
    ],
)
def test_what_was_changed_is_named(
    sqlite_place: Place, tampering: Tampering, fails: set[tuple[int, str]]
) -> None:
    with Running(sqlite_place) as node:
        counter = WireCounter("quầy 1")
        counter.enrol(node.url, node.issue_code(AGENCY, 1).code)
        counter.sync(node.url, [counter.run([counter.receive(n) for n in range(1, 6)])])
        with node.node.database.writing() as connection:
            tampering(connection, counter.events)

        damaged = _damage(node)

    assert {(one.position, one.fails) for one in damaged} == fails


def _damage(node: Running) -> list[Damage]:
    with node.node.database.reading() as connection:
        proofs = verify(connection, node.node.key.public_key)
    return [damage for proof in proofs for damage in proof.damaged]
