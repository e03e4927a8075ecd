"""`verify`: whatever was changed behind our back is found, and the first damaged event is named."""

from pathlib import Path
from typing import Any

import pytest

from counter_app.db import open_store
from counter_app.db.schema import CONTENT
from tests.db.office import KEY, Counter, OwnKey, bare

FEED = "H30.12"

EXTRA_DOSSIER = """
    INSERT INTO dossiers SELECT 5, 'X', feed, event, code, procedure_code, procedure_name,
        applicant_name, id_number, phone, received_day, received_at, due_at, state, stage,
        words, parts, accepted, field, clerk, channel, register_year, register_book,
        register_number, promised_at, finished_at, returned_at, stopped_at, verdict, supplements,
        waits, digitised, fees, paid_online, disputed
    FROM dossiers LIMIT 1
"""


@pytest.fixture
def busy(counter: Counter, other: Counter) -> Counter:
    """A counter with dossiers and papers of its own and of another counter."""
    for _ in range(3):
        counter.print(counter.receive())
    other.print(other.receive())
    counter.store.take_in(FEED, other.runs(), 9)
    counter.receive()
    return counter


def tamper(counter: Counter, *statements: str) -> None:
    """Change the file as someone would who holds the key and means it."""
    with bare(counter.path) as raw:
        for (name,) in raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert raw.execute(statement).rowcount != 0, statement


def id_of(counter: Counter, seq: int) -> str:
    with bare(counter.path) as raw:
        return str(
            raw.execute("SELECT hex(id) FROM events WHERE seq = ?", (seq,)).fetchone()[0]
        ).lower()


def test_an_untouched_store_proves_itself(busy: Counter) -> None:
    steps: list[tuple[int, int]] = []

    proof = busy.store.verify(lambda done, total: steps.append((done, total)))

    assert (proof.damaged, proof.problem) == ("", None)
    assert (proof.events, proof.sealed) == (19, 9)
    assert steps[-1] == (38, 38)
    assert steps == sorted(steps)


@pytest.mark.parametrize(
    "change",
    [
        "payload = replace(payload, 'Mẫu', 'Giả')",
        "payload = CAST(replace(CAST(payload AS TEXT), 'Mẫu', 'Giả') AS BLOB)",
        "payload = zeroblob(length(payload))",
        "actor = 'ai-do'",
        "subject = subject || 'x'",
        "kind = 'document.printed'",
        "time = time + 1",
        "version = 'x'",
        "prev = NULL",
        "seen = zeroblob(32)",
        "seen = 'x'",
        "feed = 'H30.13'",
        "origin = upper(origin)",
        "id = zeroblob(32)",
    ],
)
def test_a_changed_event_is_named(busy: Counter, change: str) -> None:
    tamper(busy, f"UPDATE events SET {change} WHERE seq = 6")

    proof = busy.store.verify()

    assert proof.damaged == id_of(busy, 6)
    assert "không khớp" in str(proof.problem) or "không đọc được" in str(proof.problem)


def test_the_sentence_names_kind_and_moment(busy: Counter) -> None:
    tamper(busy, "UPDATE events SET payload = zeroblob(9) WHERE seq = 6")

    said = str(busy.store.verify().problem)

    assert said.startswith(
        f"Sự kiện dossier.received ({id_of(busy, 6)[:16]}) lúc 08:00 ngày 23/11/2026"
    )


@pytest.mark.parametrize(("seq", "named"), [(1, 2), (7, 8), (13, 14)])
def test_a_missing_event_is_noticed_at_the_next_one(busy: Counter, seq: int, named: int) -> None:
    tamper(busy, f"DELETE FROM events WHERE seq = {seq}")

    proof = busy.store.verify()

    assert proof.damaged == id_of(busy, named)
    assert "thiếu 1 sự kiện" in str(proof.problem)


def test_missing_events_that_were_closed_up_are_noticed_by_their_links(busy: Counter) -> None:
    tamper(
        busy,
        "DELETE FROM seals WHERE seq = 7",
        "DELETE FROM events WHERE seq = 7",
        "UPDATE seals SET seq = seq - 1 WHERE seq > 7",
        "UPDATE events SET seq = -(seq - 1) WHERE seq > 7",
        "UPDATE events SET seq = -seq WHERE seq < 0",
    )

    proof = busy.store.verify()

    assert proof.damaged == id_of(busy, 7)
    assert "thiếu sự kiện liền trước" in str(proof.problem)


def test_a_missing_end_is_noticed_by_the_tables(busy: Counter) -> None:
    tamper(busy, "DELETE FROM seals WHERE seq = 19", "DELETE FROM events WHERE seq = 19")

    assert "rebuild" in str(busy.store.verify().problem)


def test_a_changed_order_is_noticed(busy: Counter) -> None:
    tamper(
        busy,
        "UPDATE events SET seq = -6 WHERE seq = 6",
        "UPDATE events SET seq = 6 WHERE seq = 8",
        "UPDATE events SET seq = 8 WHERE seq = -6",
        "UPDATE seals SET seq = -6 WHERE seq = 6",
        "UPDATE seals SET seq = 6 WHERE seq = 8",
        "UPDATE seals SET seq = 8 WHERE seq = -6",
    )

    proof = busy.store.verify()

    assert proof.damaged == id_of(busy, 6)
    assert "thứ tự ghi" in str(proof.problem)


def test_a_removed_last_seal_is_noticed(busy: Counter) -> None:
    tamper(busy, "DELETE FROM seals WHERE seq = 19")

    proof = busy.store.verify()

    assert proof.damaged == id_of(busy, 19)
    assert "niêm phong" in str(proof.problem)


def test_the_removed_seal_of_another_counters_run_is_noticed(busy: Counter) -> None:
    tamper(busy, "DELETE FROM seals WHERE seq = 18")

    assert busy.store.verify().damaged == id_of(busy, 18)


@pytest.mark.parametrize("seq", [6, 18])
def test_a_seal_of_another_key_is_noticed(busy: Counter, seq: int) -> None:
    forged = OwnKey(99).sign(bytes.fromhex(id_of(busy, seq)))
    tamper(busy, f"UPDATE seals SET seal = x'{forged.hex()}' WHERE seq = {seq}")

    proof = busy.store.verify()

    assert proof.damaged == id_of(busy, seq)
    assert "niêm phong không đúng" in str(proof.problem)


def test_a_store_of_a_device_whose_key_is_unknown_is_noticed(busy: Counter) -> None:
    """A run whose origin never showed its key: nobody can tell who sealed it."""
    busy.store.close()
    with bare(busy.path) as raw:
        raw.execute("DELETE FROM standing WHERE kind = 'device.set_up'")
    opened = open_store(busy.path, key=KEY, signer=busy.key, clock=busy.clock)

    proof = opened.verify()
    opened.close()

    assert proof.problem is not None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dossiers SET applicant_name = 'Giả' WHERE code LIKE '%1002'",
        "UPDATE dossiers SET due_at = due_at + 86400 WHERE code LIKE '%1002'",
        "UPDATE dossiers SET number = number + 99999999 WHERE code LIKE '%1002'",
        "DELETE FROM dossiers WHERE code LIKE '%1002'",
        EXTRA_DOSSIER,
        "DELETE FROM numbers WHERE serial = 1002",
        "INSERT INTO numbers VALUES ('H30.12', '2026-11-23', 1500, 1)",
        "UPDATE numbers SET mentions = 2 WHERE serial = 1002",
        "UPDATE tallies SET value = value + 1 WHERE name = 'dossiers'",
        "UPDATE tallies SET value = value - 1 WHERE name = 'own events'",
        "UPDATE tallies SET value = 0 WHERE name LIKE 'register/%/1'",
        "INSERT INTO tallies VALUES ('register/2020/1', 7)",
        "INSERT INTO takings VALUES (x'00', 'X', '2026-11-23', 0, '', 'cash', '', 8000)",
        "UPDATE feed_days SET events = events + 1",
        "DELETE FROM feed_days",
        "INSERT INTO contents VALUES ('X', 'ab', 7)",
        "INSERT INTO feed_days VALUES ('H30.99', 7, 1, zeroblob(16))",
        "UPDATE standing SET time = time - 1 WHERE kind = 'office.described'",
        "DELETE FROM standing WHERE kind = 'policy.chosen'",
        "DELETE FROM names WHERE rowid = (SELECT number FROM dossiers WHERE code LIKE '%1002')",
        "DELETE FROM digits WHERE rowid = (SELECT number FROM dossiers WHERE code LIKE '%1002')",
        "INSERT INTO names (rowid, words) VALUES (7, 'ma')",
    ],
)
def test_a_table_that_differs_from_the_fold_is_noticed_and_rebuilt(
    busy: Counter, statement: str
) -> None:
    with bare(busy.path) as raw:
        assert raw.execute(statement).rowcount != 0

    assert "rebuild" in str(busy.store.verify().problem)
    assert busy.store.rebuild() == 19

    assert busy.store.verify().problem is None


def test_a_forged_word_under_a_dossier_is_noticed(busy: Counter) -> None:
    with bare(busy.path) as raw:
        (number,) = raw.execute("SELECT number FROM dossiers WHERE code LIKE '%1002'").fetchone()
        raw.execute("DELETE FROM names WHERE rowid = ?", (number,))
        raw.execute("INSERT INTO names (rowid, words) VALUES (?, 'gia')", (number,))

    assert "rebuild" in str(busy.store.verify().problem)


def test_the_tables_of_the_test_are_all_content_tables() -> None:
    names = [table.name for table in CONTENT]
    assert names == [
        "voided",
        "standing",
        "dossiers",
        "former_codes",
        "shared_codes",
        "numbers",
        "tallies",
        "takings",
        "feed_days",
        "contents",
    ]


def flip(path: Path, offset: int, length: int = 16) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        before = file.read(length)
        file.seek(offset)
        file.write(bytes(byte ^ 0xFF for byte in before))


def pages_of(path: Path, table: str) -> list[int]:
    """The pages of a table's tree that hold rows."""
    with bare(path) as raw:
        found = (
            raw.execute("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'", (table,))
            if _has_dbstat(raw)
            else raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
        )
        return [int(row[0]) for row in found]


def _has_dbstat(raw: Any) -> bool:
    return any("DBSTAT" in row[0] for row in raw.execute("PRAGMA compile_options"))


@pytest.mark.parametrize("table", ["events", "seals", "dossiers", "ix_events_subject", "drafts"])
def test_a_flipped_page_is_noticed_and_nothing_raises(busy: Counter, table: str) -> None:
    busy.store.close()
    page = pages_of(busy.path, table)[0]
    flip(busy.path, (page - 1) * 4096 + 2000)
    busy.open()

    proof = busy.store.verify()

    assert proof.problem is not None
    assert "hỏng" in str(proof.problem)
