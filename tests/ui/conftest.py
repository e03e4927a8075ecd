"""A counter and its window; the counter is made once and copied for each test."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from counter_app.texts import Texts
from counter_app.ui.application import dressed
from counter_app.ui.papers.settings import PaperSettings
from counter_app.ui.window import MainWindow
from provincial_server.serving import Place, Running
from tests.ui.office import Counter
from tests.ui.printers import PdfPrinters

Settle = Callable[[MainWindow], None]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Counter:
    """A freshly set-up counter, closed."""
    made = Counter(tmp_path_factory.mktemp("template") / "store.db").make()
    made.store.close()
    return made


@pytest.fixture
def counter(template: Counter, tmp_path: Path) -> Iterator[Counter]:
    opened = template.copied_to(tmp_path / "store.db")
    yield opened
    opened.store.close()


@pytest.fixture
def node(tmp_path: Path, counter: Counter) -> Iterator[Running]:
    """A provincial node in this process.

    Its threads would collect what earlier windows left behind, on the wrong thread: it is
    collected here.
    """
    gc.collect()
    with Running(Place(folder=tmp_path / "node"), now=counter.clock.now_ms) as running:
        yield running


@pytest.fixture
def printers(tmp_path: Path) -> PdfPrinters:
    """A printer "Máy in quầy" that puts its papers into a folder."""
    folder = tmp_path / "printed"
    folder.mkdir()
    return PdfPrinters(folder)


@pytest.fixture
def settings(tmp_path: Path) -> PaperSettings:
    return PaperSettings(tmp_path)


@pytest.fixture
def window(
    qtbot: QtBot, counter: Counter, printers: PdfPrinters, settings: PaperSettings
) -> Iterator[MainWindow]:
    """The shown window of the counter, everything delivered."""
    dressed()
    made = MainWindow(counter.desk, Texts("vi"), settings=settings, printers=printers)
    made.resize(1366, 768)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    settle(qtbot, made)
    yield made
    made.close()


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until nothing is under way."""
    qtbot.waitUntil(lambda: window.background.idle, timeout=20_000)
