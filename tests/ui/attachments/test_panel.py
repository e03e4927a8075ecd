"""The panel of files: dropped, chosen, scanned, withdrawn; on a real store and real files."""

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from counter_app.domain.dossier import Dossier
from counter_app.domain.facts.attachments import Place
from counter_app.service.inbox import QUIET
from counter_app.service.look_up import dossier
from counter_app.texts import Texts
from counter_app.ui.attachments.panel import AttachmentsPanel
from counter_app.ui.attachments.settings import ScanSettings
from counter_app.ui.background import Background
from counter_app.ui.changes import Changes
from counter_app.ui.presenters.scanning import Machine
from tests.attachments import files
from tests.ui.office import Counter

Said = list[tuple[str, str]]


@pytest.fixture
def code(counter: Counter) -> str:
    return counter.receive()


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.fixture
def panel(
    qtbot: QtBot, counter: Counter, background: Background, tmp_path: Path, code: str
) -> AttachmentsPanel:
    """The shown panel of one dossier."""
    made = AttachmentsPanel(
        counter.desk, Texts("vi"), background, Changes(), settings=ScanSettings(tmp_path)
    )
    qtbot.addWidget(made)
    made.resize(700, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.show_dossier(dossier(counter.desk, code))
    return made


@pytest.fixture
def said(panel: AttachmentsPanel) -> Said:
    """What the panel tells the clerk, in order."""
    heard: Said = []
    panel.told.connect(lambda sentence, tone: heard.append((str(sentence), tone)))
    return heard


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    return files.written(tmp_path, "Tờ khai.pdf", files.pdf())


def settle(qtbot: QtBot, background: Background) -> None:
    qtbot.waitUntil(lambda: background.idle, timeout=20_000)


def now(counter: Counter, code: str) -> Dossier:
    return dossier(counter.desk, code)


def lines(panel: AttachmentsPanel) -> list[tuple[str, list[str]]]:
    """Every place with its words and the names beneath it."""
    told = []
    for number in range(panel.tree.topLevelItemCount()):
        item = panel.tree.topLevelItem(number)
        assert item is not None
        names = [child.text(0) for row in range(item.childCount()) if (child := item.child(row))]
        told.append((item.text(1), names))
    return told


def test_a_chosen_file_goes_to_the_first_place_without_one(
    qtbot: QtBot, panel: AttachmentsPanel, background: Background, scan: Path, said: Said
) -> None:
    panel.choose = lambda: [scan]

    QTest.keyClick(panel.tree, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, background)

    assert lines(panel)[0] == ("đã số hóa", ["Tờ khai.pdf"])
    assert said == [("Đã đính kèm 1 tệp.", "info")]
    assert "thiếu tệp kết quả" in panel.summary.text()


def test_a_file_has_its_picture(
    qtbot: QtBot, panel: AttachmentsPanel, background: Background, scan: Path
) -> None:
    panel.add(0, [scan])
    settle(qtbot, background)

    item = panel.tree.topLevelItem(0)
    assert item is not None
    child = item.child(0)
    assert child is not None
    assert not child.icon(0).isNull()


def drop_on(panel: AttachmentsPanel, place: int, paths: list[Path]) -> None:
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    item = panel.tree.topLevelItem(place)
    at = panel.tree.visualItemRect(item).center() if item is not None else QPoint()
    event = QDropEvent(
        QPointF(at),
        Qt.DropAction.CopyAction,
        dragged,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    panel.tree.dropEvent(event)


def test_a_dropped_file_goes_to_the_place_it_is_dropped_on(
    qtbot: QtBot,
    panel: AttachmentsPanel,
    background: Background,
    counter: Counter,
    scan: Path,
    code: str,
) -> None:
    result = panel.tree.topLevelItemCount() - 2

    drop_on(panel, result, [scan])
    settle(qtbot, background)

    (attached,) = now(counter, code).attachments
    assert attached.file.place is Place.RESULT
    assert panel.tree.place == result, "the place stays where the clerk works"


def test_of_several_files_those_before_a_bad_one_are_attached_and_both_is_said(
    qtbot: QtBot,
    panel: AttachmentsPanel,
    background: Background,
    scan: Path,
    said: Said,
    tmp_path: Path,
) -> None:
    bad = files.written(tmp_path, "a.docx", b"PK\x03\x04")

    panel.add(0, [scan, bad])
    settle(qtbot, background)

    assert [tone for _, tone in said] == ["info", "error"]
    assert "Word" in said[-1][0]
    assert lines(panel)[0][1] == ["Tờ khai.pdf"]


def test_a_file_attached_by_mistake_is_withdrawn_with_a_reason(
    qtbot: QtBot,
    panel: AttachmentsPanel,
    background: Background,
    counter: Counter,
    scan: Path,
    code: str,
) -> None:
    panel.add(0, [scan])
    settle(qtbot, background)
    QTest.keyClick(panel.tree, Qt.Key.Key_Down)

    QTest.keyClick(panel.tree, Qt.Key.Key_Delete)
    QTest.keyClicks(panel.reason, "nham ho so")
    QTest.keyClick(panel.reason, Qt.Key.Key_Return)
    settle(qtbot, background)

    (attached,) = now(counter, code).attachments
    assert attached.withdrawn is not None
    assert attached.withdrawn.reason == "nham ho so"
    assert lines(panel)[0][0] == "chưa số hóa"
    assert panel.reason.isHidden()


def test_escape_leaves_the_file_where_it_is(
    qtbot: QtBot,
    panel: AttachmentsPanel,
    background: Background,
    counter: Counter,
    scan: Path,
    code: str,
) -> None:
    panel.add(0, [scan])
    settle(qtbot, background)
    QTest.keyClick(panel.tree, Qt.Key.Key_Down)
    QTest.keyClick(panel.tree, Qt.Key.Key_Delete)
    assert panel.reason.isVisible()

    QTest.keyClick(panel.reason, Qt.Key.Key_Escape)

    assert panel.reason.isHidden()
    assert now(counter, code).attachments[0].withdrawn is None


def test_a_withdrawal_without_a_reason_or_a_file_is_said(
    qtbot: QtBot, panel: AttachmentsPanel, background: Background, scan: Path, said: Said
) -> None:
    panel.begin_withdrawal()
    assert said[-1][1] == "warning"
    panel.add(0, [scan])
    settle(qtbot, background)
    QTest.keyClick(panel.tree, Qt.Key.Key_Down)
    QTest.keyClick(panel.tree, Qt.Key.Key_Delete)

    QTest.keyClick(panel.reason, Qt.Key.Key_Return)
    settle(qtbot, background)

    assert "lý do" in said[-1][0]
    assert panel.reason.isVisible(), "what was begun can be finished"


def test_a_finished_scan_is_attached_by_one_key_and_leaves_the_folder(
    qtbot: QtBot,
    panel: AttachmentsPanel,
    background: Background,
    counter: Counter,
    tmp_path: Path,
    code: str,
) -> None:
    folder = tmp_path / "scanner"
    folder.mkdir()
    scanned = files.written(folder, "scan0001.pdf", files.pdf())
    watch(qtbot, panel, background, counter, folder)
    assert panel.inbox.list.count() == 1

    panel.inbox.list.setFocus()
    QTest.keyClick(panel.inbox.list, Qt.Key.Key_Return)
    settle(qtbot, background)
    qtbot.waitUntil(lambda: background.idle and panel.inbox.list.count() == 0)

    assert len(now(counter, code).attachments) == 1
    assert not scanned.exists()


def test_a_scan_stays_in_the_folder_where_the_clerk_wants_so(
    qtbot: QtBot,
    panel: AttachmentsPanel,
    background: Background,
    counter: Counter,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "scanner"
    folder.mkdir()
    scanned = files.written(folder, "scan0001.pdf", files.pdf())
    panel.inbox.remove.setChecked(False)
    watch(qtbot, panel, background, counter, folder)

    panel.inbox.chosen.emit(panel.inbox.selected())
    settle(qtbot, background)
    qtbot.waitUntil(lambda: background.idle and panel.inbox.list.count() == 0)

    assert scanned.exists()


def watch(
    qtbot: QtBot,
    panel: AttachmentsPanel,
    background: Background,
    counter: Counter,
    folder: Path,
) -> None:
    """Watch a folder, and look again when its files have rested."""
    panel.inbox.watch(folder)
    settle(qtbot, background)
    counter.clock.moment += QUIET + timedelta(seconds=1)
    panel.inbox.look()
    settle(qtbot, background)


def test_a_scan_that_cannot_be_attached_stays_and_is_said(
    qtbot: QtBot,
    panel: AttachmentsPanel,
    background: Background,
    counter: Counter,
    tmp_path: Path,
    said: Said,
) -> None:
    folder = tmp_path / "scanner"
    folder.mkdir()
    bad = files.written(folder, "scan0001.pdf", b"%PDF-1.7 half")
    watch(qtbot, panel, background, counter, folder)

    panel.inbox.chosen.emit(panel.inbox.selected())
    settle(qtbot, background)

    assert said[-1][1] == "error"
    assert bad.exists()
    assert panel.inbox.list.count() == 1


def test_a_folder_that_is_away_is_said_once(
    qtbot: QtBot, panel: AttachmentsPanel, background: Background, tmp_path: Path, said: Said
) -> None:
    panel.inbox.watch(tmp_path / "nowhere")
    settle(qtbot, background)
    panel.inbox.look()
    settle(qtbot, background)

    assert [tone for _, tone in said] == ["warning"]


# ---------------------------------------------------------------- the program that scans


CHILD = """
import pathlib, shutil, sys
source, folder = map(pathlib.Path, sys.argv[1:])
shutil.copyfile(source, folder / "half.part")
(folder / "half.part").rename(folder / "quét 1.pdf")
"""
"""A scanning program: it is told the folder, works for a moment, and ends."""


def test_a_scan_of_the_systems_own_program_comes_by_the_folder(
    qtbot: QtBot,
    panel: AttachmentsPanel,
    background: Background,
    counter: Counter,
    tmp_path: Path,
    scan: Path,
    said: Said,
) -> None:
    folder = tmp_path / "máy quét; rm -rf x"
    folder.mkdir()
    program = tmp_path / "scanner.py"
    program.write_text(CHILD, "utf-8")
    watch(qtbot, panel, background, counter, folder)
    ScanSettings(tmp_path).program = (sys.executable, str(program), str(scan), "{folder}")
    panel.inbox._settings = ScanSettings(tmp_path)

    QTest.keyClick(panel.tree, Qt.Key.Key_F8)
    qtbot.waitUntil((folder / "quét 1.pdf").exists, timeout=20_000)
    for _ in range(2):
        panel.inbox.look()
        settle(qtbot, background)
        counter.clock.moment += QUIET + timedelta(seconds=1)

    assert "Hãy lưu tệp quét vào" in said[0][0]
    assert [panel.inbox.list.item(row).text() for row in range(panel.inbox.list.count())] == [
        "quét 1.pdf"
    ]
    panel.inbox.chosen.emit(panel.inbox.selected())
    settle(qtbot, background)
    assert lines(panel)[0] == ("đã số hóa", ["quét 1.pdf"])


def test_a_program_that_is_not_there_or_none_at_all_is_said(
    panel: AttachmentsPanel, tmp_path: Path, said: Said
) -> None:
    panel.inbox.machine = Machine(windows=False, environment={}, which=lambda _name: None)

    panel.inbox.scan()
    panel.inbox._settings.inbox = tmp_path
    panel.inbox.scan()
    panel.inbox.choose_program = lambda: str(tmp_path / "nowhere.exe")
    panel.inbox.change_program()
    panel.inbox.scan()

    assert [tone for _, tone in said] == ["warning", "warning", "info", "warning"]
    assert "thư mục máy quét trước" in said[0][0]
    assert "không có chương trình quét" in said[1][0]
    assert "Không mở được nowhere.exe" in said[3][0]


@pytest.mark.parametrize("kept", ["", "{", '"x"', "[1]", "null"])
def test_a_command_that_cannot_be_read_counts_as_none(tmp_path: Path, kept: str) -> None:
    settings = ScanSettings(tmp_path)
    settings._set("scanning/program", kept)

    assert ScanSettings(tmp_path).program == ()


def test_folder_and_choice_are_remembered(tmp_path: Path) -> None:
    settings = ScanSettings(tmp_path)
    assert (settings.inbox, settings.remove) == (None, True)

    settings.inbox, settings.remove = tmp_path / "máy quét", False
    settings.program = ("C:\\Máy, quét\\scan.exe", "--to", "{folder}")

    again = ScanSettings(tmp_path)
    assert again.program == ("C:\\Máy, quét\\scan.exe", "--to", "{folder}")
    assert (again.inbox, again.remove) == (tmp_path / "máy quét", False)


def test_another_dossier_begins_at_its_own_first_place(
    qtbot: QtBot, panel: AttachmentsPanel, background: Background, counter: Counter, scan: Path
) -> None:
    panel.add(0, [scan])
    settle(qtbot, background)

    panel.show_dossier(dossier(counter.desk, counter.receive()))

    assert panel.tree.place == 0
    assert all(not names for _, names in lines(panel))
