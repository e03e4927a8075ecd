"""The application: one look on every machine, no exception lost, one window a store."""

import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QMessageBox

from counter_app.domain.sentences import Refused
from counter_app.logs import install_hooks
from counter_app.resources import resource
from counter_app.service.desk import Desk
from counter_app.texts import Texts
from counter_app.ui.attachments.settings import ScanSettings
from counter_app.ui.papers.printers import SystemPrinters
from counter_app.ui.papers.settings import PaperSettings
from counter_app.ui.shell import Shell
from counter_app.ui.sign_in.settings import SignInSettings
from counter_app.ui.single import only_window
from counter_app.ui.window import MainWindow

NAME: Final = "counter-app"
FONT: Final = "Arimo"
"""Shipped, and used on every machine: what the tests see fit is what the clerk sees."""
FONT_POINTS: Final = 11
_FONT_FILES: Final = ("Arimo-Regular.ttf", "Arimo-Bold.ttf")
_DRESSED: Final = "dressed"

_COLOURS: Final = {
    QPalette.ColorRole.Window: "#f3f5f8",
    QPalette.ColorRole.WindowText: "#16222e",
    QPalette.ColorRole.Base: "#ffffff",
    QPalette.ColorRole.AlternateBase: "#f7f9fb",
    QPalette.ColorRole.Text: "#16222e",
    QPalette.ColorRole.PlaceholderText: "#5b6b7b",
    QPalette.ColorRole.Button: "#ffffff",
    QPalette.ColorRole.ButtonText: "#16222e",
    QPalette.ColorRole.BrightText: "#ffffff",
    QPalette.ColorRole.ToolTipBase: "#16222e",
    QPalette.ColorRole.ToolTipText: "#ffffff",
    QPalette.ColorRole.Highlight: "#0b5394",
    QPalette.ColorRole.HighlightedText: "#ffffff",
    QPalette.ColorRole.Link: "#0b5394",
}


def run(desk: Desk, texts: Texts, data_dir: Path) -> int:
    """Show the window until it is closed. Raises `Refused` for a second window on the folder."""
    app = dressed()
    try:
        with only_window(data_dir):
            window = Shell(
                desk, texts, lambda mine: window_on(mine, texts, data_dir), SignInSettings(data_dir)
            )
            install_hooks(window.report)
            window.showMaximized()
            try:
                return app.exec()
            finally:
                window.finish()
    except Refused as refusal:
        _show_without_console(texts.render(refusal.sentence))
        raise


def window_on(desk: Desk, texts: Texts, data_dir: Path | None) -> MainWindow:
    """The window of the person at a desk, in an application that is set up."""
    dressed()
    return MainWindow(
        desk,
        texts,
        settings=PaperSettings(data_dir),
        scans=ScanSettings(data_dir),
        printers=SystemPrinters(),
    )


def dressed() -> QApplication:
    """The application of this process, with our style, font, colours and locale."""
    app = QApplication.instance() or QApplication([NAME])
    assert isinstance(app, QApplication)
    if not app.property(_DRESSED):
        app.setApplicationName(NAME)
        app.setStyle("Fusion")
        app.styleHints().setColorScheme(Qt.ColorScheme.Light)
        app.setPalette(_palette())
        app.setFont(_font())
        app.setStyleSheet(_style())
        QLocale.setDefault(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
        app.setProperty(_DRESSED, True)
    return app


def _style() -> str:
    """The style sheet, its pictures named by where they are on this machine."""
    sheet = resource("style.qss").read_text(encoding="utf-8")
    return sheet.replace("url(icons/", f"url({resource('icons').as_posix()}/")


def _palette() -> QPalette:
    palette = QPalette()
    for role, colour in _COLOURS.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#7a8793"))
    return palette


def _font() -> QFont:
    for name in _FONT_FILES:
        QFontDatabase.addApplicationFont(str(resource("fonts", name)))
    return QFont(FONT, FONT_POINTS)


def _show_without_console(text: str) -> None:
    """Started by an icon there is no console to read the sentence on."""
    if sys.stderr is None:
        QMessageBox.information(None, NAME, text)
