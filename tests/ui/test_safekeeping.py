"""The window backs up by plan behind the clerk's back, and tells of a restore or a failure once."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from counter_app.db import Witness
from counter_app.domain.journal import device_id
from counter_app.service import safekeeping
from counter_app.service.backup_port import BackupPlan
from counter_app.service.desk import Desk
from counter_app.texts import Texts
from counter_app.ui.application import dressed
from counter_app.ui.changes import Change
from counter_app.ui.papers.settings import PaperSettings
from counter_app.ui.window import MainWindow
from tests.ui.conftest import settle
from tests.ui.office import Counter
from tests.ui.printers import PdfPrinters
from tests.ui.safe import desk_with_backups


@pytest.fixture
def desk(counter: Counter) -> Desk:
    return desk_with_backups(counter)


@pytest.fixture
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stick")


def show(qtbot: QtBot, desk: Desk, settings: PaperSettings, printers: PdfPrinters) -> MainWindow:
    dressed()
    window = MainWindow(desk, Texts("vi"), settings=settings, printers=printers)
    qtbot.addWidget(window)
    settle(qtbot, window)
    return window


def said(window: MainWindow) -> list[str]:
    return [one.text for one in window.messages.history]


def test_a_backup_that_is_due_is_made_at_the_start_and_after_the_day(
    qtbot: QtBot,
    desk: Desk,
    stick: Path,
    settings: PaperSettings,
    printers: PdfPrinters,
    counter: Counter,
) -> None:
    unbound = replace(desk, actor=replace(desk.actor, unbound=True))
    safekeeping.plan_backups(unbound, BackupPlan(folder=stick, keep=5))

    window = show(qtbot, desk, settings, printers)

    assert len(list(stick.glob("*.mcbackup"))) == 1
    counter.clock.move(minutes=1)
    window.safekeeping.after_the_day()
    settle(qtbot, window)
    assert len(list(stick.glob("*.mcbackup"))) == 2
    window.close()


def test_a_backup_that_fails_is_told_once(
    qtbot: QtBot, desk: Desk, stick: Path, settings: PaperSettings, printers: PdfPrinters
) -> None:
    unbound = replace(desk, actor=replace(desk.actor, unbound=True))
    safekeeping.plan_backups(unbound, BackupPlan(folder=stick / "away", keep=5))

    window = show(qtbot, desk, settings, printers)
    window.changes.tell(Change.SYNC)
    settle(qtbot, window)

    (told,) = said(window)
    assert "rút" in told
    window.close()


def test_a_restored_store_is_told_of_when_the_window_opens(
    qtbot: QtBot,
    counter: Counter,
    desk: Desk,
    tmp_path: Path,
    settings: PaperSettings,
    printers: PdfPrinters,
) -> None:
    witness = Witness(tmp_path / "state", device_id(counter.signer.public_key))
    witness.keep_tokens("of another opening")
    counter.store.meet(witness)

    window = show(qtbot, desk, settings, printers)

    (told,) = said(window)
    assert "khôi phục" in told
    window.close()
