"""What the world does to a file, and what the person at the counter is told."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from counter_app.db import create_store, journal, open_store
from counter_app.db.engine import keyed_connection
from counter_app.db.errors import said_of
from counter_app.domain.sentences import Damaged, Refused, Said, Unavailable
from tests.db.office import KEY, Counter, HandClock, OwnKey, bare


class Failed(dbapi2.OperationalError):  # type: ignore[misc]
    """A driver's error with a code of our choice."""

    def __init__(self, code: int) -> None:
        super().__init__("said by SQLite")
        self.sqlite_errorcode = code


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("SQLITE_NOTADB", Damaged),
        ("SQLITE_CORRUPT", Damaged),
        ("SQLITE_CORRUPT_INDEX", Damaged),
        ("SQLITE_IOERR_SHORT_READ", Damaged),
        ("SQLITE_IOERR_DATA", Damaged),
        ("SQLITE_IOERR_CORRUPTFS", Damaged),
        ("SQLITE_IOERR_FSYNC", Unavailable),
        ("SQLITE_IOERR", Unavailable),
        ("SQLITE_BUSY", Unavailable),
        ("SQLITE_BUSY_RECOVERY", Unavailable),
        ("SQLITE_LOCKED", Unavailable),
        ("SQLITE_FULL", Unavailable),
        ("SQLITE_READONLY", Unavailable),
        ("SQLITE_READONLY_DBMOVED", Unavailable),
        ("SQLITE_CANTOPEN", Unavailable),
        ("SQLITE_PERM", Unavailable),
        ("SQLITE_NOMEM", Unavailable),
    ],
)
def test_the_worlds_errors_have_sentences(name: str, kind: type[Said]) -> None:
    said = said_of(Failed(getattr(sqlite3, name)))

    assert said is not None
    assert isinstance(said, kind)
    assert isinstance(said, Damaged) == issubclass(kind, Damaged)
    assert str(said)


@pytest.mark.parametrize(
    "name", ["SQLITE_ERROR", "SQLITE_CONSTRAINT", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_MISUSE"]
)
def test_our_own_mistakes_have_none(name: str) -> None:
    assert said_of(Failed(getattr(sqlite3, name))) is None
    assert said_of(ValueError()) is None


def test_a_bug_stays_a_bug_and_shows_no_personal_data(counter: Counter) -> None:
    fact = counter.receive("Nguyễn Văn Mẫu").dossier.reception
    event = counter.events()[-1]

    with pytest.raises(dbapi2.IntegrityError) as raised, counter.store.writing() as work:
        journal.append(work._connection, event)

    assert fact.applicant.name not in str(raised.value)


def opened(path: Path, key: bytes = KEY) -> None:
    open_store(path, key=key, signer=OwnKey(1), clock=HandClock()).close()


def test_another_key_is_refused_and_the_file_stays_as_it_is(counter: Counter) -> None:
    counter.store.close()
    before = counter.path.read_bytes()

    with pytest.raises(Refused, match="Sai khóa"):
        opened(counter.path, bytes(32))

    assert counter.path.read_bytes() == before
    opened(counter.path)


@pytest.mark.parametrize(
    "content", [b"", b"x" * 100, b"SQLite format 3\0" + bytes(5000), bytes(8192)]
)
def test_what_is_no_store_is_not_opened_and_not_written(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(content)

    with pytest.raises((Refused, Damaged)):
        opened(path)

    assert path.read_bytes() == content


def test_an_encrypted_file_without_our_tables_is_no_store(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with bare(path) as raw:
        raw.execute("CREATE TABLE other (x)")

    with pytest.raises(Damaged, match="không phải là kho"):
        opened(path)


def test_a_missing_file_is_refused_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        opened(tmp_path / "store.db")

    assert list(tmp_path.iterdir()) == []


def test_a_store_is_never_made_over_a_file(counter: Counter) -> None:
    counter.store.close()

    with pytest.raises(Refused):
        create_store(counter.path, key=KEY, signer=counter.key, clock=counter.clock)

    opened(counter.path)


def test_a_store_in_a_folder_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        create_store(tmp_path / "a" / "b.db", key=KEY, signer=OwnKey(1), clock=HandClock())


def test_the_file_shows_nothing_without_the_key(counter: Counter) -> None:
    counter.receive("Nguyễn Văn Mẫu", id_number="001090000000")
    during = b"".join(path.read_bytes() for path in counter.path.parent.glob("counter-1.db*"))
    counter.store.close()

    for content in (during, counter.path.read_bytes()):
        assert b"SQLite format" not in content
        assert b"001090000000" not in content
        assert "Mẫu".encode() not in content


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_the_file_and_what_stands_beside_it_are_its_owners_only(tmp_path: Path) -> None:
    counter = Counter(1, tmp_path / "store.db").make()

    modes = {path.name: path.stat().st_mode & 0o077 for path in tmp_path.iterdir()}

    counter.store.close()
    assert modes == {"store.db": 0, "store.db-wal": 0, "store.db-shm": 0}


def test_every_connection_is_durable_encrypted_and_write_ahead(counter: Counter) -> None:
    raw = keyed_connection(counter.path, KEY, patience_ms=100)

    asked = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "trusted_schema")
    answers = [raw.execute(f"PRAGMA {pragma}").fetchone()[0] for pragma in asked]

    raw.close()
    assert answers == ["wal", 2, 1, 1, 0]


def test_a_reader_cannot_write(counter: Counter) -> None:
    with (
        counter.store.reading() as reader,
        pytest.raises(Unavailable, match="chỉ đọc"),
    ):
        reader._connection.exec_driver_sql("DELETE FROM drafts")


def receive_until_refused(counter: Counter, kept: list[str]) -> None:
    while True:
        kept.append(counter.receive().dossier.code)


def test_a_full_store_loses_nothing_and_goes_on_once_there_is_room(counter: Counter) -> None:
    kept = [counter.receive().dossier.code]
    with counter.store._access.connections.writer() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 8}")

    with pytest.raises(Unavailable, match="đã đầy"):
        receive_until_refused(counter, kept)

    with counter.store.reading() as reader:
        assert [row.code for row in reader.latest(1000)] == kept[::-1]
    with counter.store._access.connections.writer() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    kept.append(counter.receive().dossier.code)
    assert kept[-1] not in kept[:-1]
    assert counter.store.verify().problem is None


def run(*command: str) -> bool:
    """Whether a command of the system could be run and went well."""
    program = shutil.which(command[0])
    if program is None:
        return False
    done = subprocess.run([program, *command[1:]], capture_output=True, check=False)  # noqa: S603 - literals
    return done.returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of one megabyte, where this machine lets us make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)):
        pytest.skip("needs Linux and the right to mount")
    yield folder
    assert run("umount", "-l", str(folder))


def test_a_full_disk_loses_nothing_that_was_committed(
    small_disk: Path, templates: dict[int, Path]
) -> None:
    path = small_disk / "store.db"
    path.write_bytes(templates[1].read_bytes())
    counter = Counter(1, path).open()
    kept: list[str] = []

    with pytest.raises(Unavailable, match=r"đã đầy|lỗi khi đọc hoặc ghi"):
        receive_until_refused(counter, kept)

    assert kept
    counter.store.close()
    (small_disk.parent / "copy.db").write_bytes(path.read_bytes())
    wal = small_disk / "store.db-wal"
    if wal.exists():
        (small_disk.parent / "copy.db-wal").write_bytes(wal.read_bytes())
    rescued = Counter(1, small_disk.parent / "copy.db").open()
    with rescued.store.reading() as reader:
        assert [row.code for row in reader.latest(10_000)] == kept[::-1]
    assert rescued.store.verify().problem is None
    rescued.store.close()


def test_a_truncated_file_is_damaged_and_says_so(counter: Counter) -> None:
    for _ in range(20):
        counter.receive()
    counter.store.close()
    content = counter.path.read_bytes()
    counter.path.write_bytes(content[: len(content) // 2])

    with pytest.raises(Damaged, match="bị hỏng"):
        use(counter)


def use(counter: Counter) -> None:
    """What a counter does all day, until something raises."""
    counter.open()
    try:
        counter.receive()
        counter.store.rebuild()
    finally:
        counter.store.close()


def test_a_damaged_page_is_told_from_a_wrong_key(counter: Counter) -> None:
    for _ in range(20):
        counter.receive()
    counter.store.close()
    content = bytearray(counter.path.read_bytes())
    for page in range(4096, len(content), 4096):
        content[page + 100] ^= 0xFF
    counter.path.write_bytes(content)

    with pytest.raises(Damaged):
        use(counter)
