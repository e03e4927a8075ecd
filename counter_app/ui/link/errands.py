"""Files out and in, and backups: where is asked in a line of the page, the work goes on behind it.

Nothing here is in anybody's way: the line can be left, the work has a bar, and what came of it
stays on the page until the next.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
)
from typing_extensions import override

from counter_app.domain.roles import may
from counter_app.domain.sentences import Said, say
from counter_app.service import safekeeping
from counter_app.service.backup_port import BackupMade, BackupPlan, BackupState
from counter_app.service.carrying import export_bundle, import_bundle
from counter_app.service.desk import Desk
from counter_app.service.link import bundle_name
from counter_app.texts import Texts
from counter_app.ui.background import Background
from counter_app.ui.link.standing import tell
from counter_app.ui.papers.settings import PaperSettings
from counter_app.ui.presenters import link_forms
from counter_app.ui.presenters.days import Told
from counter_app.ui.presenters.link_forms import ASKED, KEPT, Errand
from counter_app.ui.reception.fields import Field
from counter_app.ui.styling import label

_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_FOLDERS = (Errand.BACK_UP, Errand.PLAN)


class Errands(QFrame):
    """One errand at a time.

    Signals: `over()`: something was taken in, written or tried; `left()`: the line was closed, the
    focus is the page's.
    """

    over = Signal()
    left = Signal()
    _progressed = Signal(int, int)

    def __init__(
        self, desk: Desk, texts: Texts, background: Background, settings: PaperSettings
    ) -> None:
        super().__init__()
        self._desk, self._texts = desk, texts
        self._background, self._settings = background, settings
        self._asked: Errand | None = None
        self.busy = False
        self.setProperty("role", "panel")
        self.outcome = label(role="notice", wraps=True)
        self.bar = QProgressBar()
        self.line = QFrame()
        self.path = Field()
        self._caption = label(role="hint")
        self._go = QPushButton()
        self._lay_out()
        self._progressed.connect(self._on_progress)

    def _lay_out(self) -> None:
        browse = QPushButton(self._texts.render(say("Chọn…")))
        browse.clicked.connect(self._browse)
        self._go.clicked.connect(self._start_asked)
        line = QHBoxLayout(self.line)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._caption)
        line.addWidget(self.path, stretch=1)
        line.addWidget(self._go)
        line.addWidget(browse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 6)
        for widget in (self.outcome, self.bar, self.line):
            layout.addWidget(widget)
            widget.hide()
        self.hide()

    # ------------------------------------------------------------ what the page asks

    @Slot()
    def export(self) -> None:
        """Ask where the bundle goes; a name is proposed where the last file was saved."""
        self._background.store(lambda: bundle_name(self._desk), done=self._ask_for_bundle)

    def _ask_for_bundle(self, name: str) -> None:
        self._ask(Errand.EXPORT, str(Path(self._folder()) / name))

    @Slot()
    def take(self) -> None:
        """Ask for the province's reply."""
        self._ask(Errand.IMPORT, "")

    @Slot()
    def back_up(self) -> None:
        """Back up where it is planned, or ask where to."""
        self._background.store(lambda: safekeeping.backup_state(self._desk), self._back_up_by)

    def _back_up_by(self, state: BackupState) -> None:
        if state.plan is not None:
            self._start(Errand.BACK_UP, "")
        else:
            self._ask(link_forms.backup_errand(self._desk.actor), self._folder())

    @Slot()
    def plan(self) -> None:
        """Ask where backups go from now on."""
        self._ask(Errand.PLAN, self._folder())

    # ------------------------------------------------------------ where

    def _ask(self, errand: Errand, proposed: str) -> None:
        asked = ASKED[errand]
        if self.busy or not may(self._desk.actor, asked.act):
            return
        self._asked = errand
        words = self._texts.render(asked.where)
        self._caption.setText(words)
        self.path.setAccessibleName(words)
        self.path.setText(proposed)
        self._go.setText(self._texts.render(asked.go))
        self.line.show()
        self.show()
        self.path.setFocus()
        self.path.selectAll()

    def _folder(self) -> str:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        return self._settings.folder or QStandardPaths.writableLocation(documents)

    @Slot()
    def _browse(self) -> None:
        folder = self._asked in _FOLDERS
        dialog = QFileDialog(self, "", self.path.text() or self._folder())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if folder:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        elif self._asked is Errand.EXPORT:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(self._on_chosen)
        dialog.open()

    @Slot(str)
    def _on_chosen(self, path: str) -> None:
        self.path.setText(path)
        self.path.setFocus()

    @Slot()
    def _start_asked(self) -> None:
        path = self.path.text().strip()
        if self._asked is not None and path:
            self._start(self._asked, path)
        elif self._asked is Errand.IMPORT:
            self._browse()

    # ------------------------------------------------------------ the work

    def _start(self, errand: Errand, path: str) -> None:
        if self.busy:
            return
        self._show_busy(errand)
        self._close()
        works: dict[Errand, Callable[[str], Any]] = {
            Errand.EXPORT: self._export,
            Errand.IMPORT: self._import,
            Errand.BACK_UP: self._back_up,
            Errand.PLAN: self._plan,
        }
        self._background.long(
            partial(works[errand], path),
            done=partial(self._done, errand, path),
            failed=self._failed,
            broke=self._rest,
        )

    def _export(self, path: str) -> Told:
        target = Path(path)
        return link_forms.carried_out(export_bundle(self._desk, target), target.name)

    def _import(self, path: str) -> Told:
        return link_forms.carried_in(import_bundle(self._desk, Path(path)))

    def _back_up(self, path: str) -> Told:
        to = Path(path) if path else None
        return link_forms.backed_up(self._made(to))

    def _plan(self, path: str) -> Told:
        plan = BackupPlan(folder=Path(path).expanduser().absolute(), keep=KEPT)
        safekeeping.plan_backups(self._desk, plan)
        return link_forms.backed_up(self._made(None))

    def _made(self, to: Path | None) -> BackupMade:
        return safekeeping.back_up(self._desk, to, progress=self._progressed.emit)

    def _done(self, errand: Errand, path: str, told: Told) -> None:
        if errand not in _FOLDERS:
            self._settings.folder = str(Path(path).parent)
        self._tell(told)

    def _failed(self, said: Said) -> None:
        self._tell(Told((said.sentence,), "error"))

    def _tell(self, told: Told) -> None:
        self._rest()
        tell(self.outcome, told, self._texts)
        self.outcome.show()
        self.show()
        self.over.emit()

    # ------------------------------------------------------------ showing

    def _show_busy(self, errand: Errand) -> None:
        self.busy = True
        self.outcome.hide()
        self.bar.setRange(0, 0)
        self.bar.setFormat(self._texts.render(ASKED[errand].meanwhile))
        self.bar.show()
        self.show()

    def _rest(self) -> None:
        self.busy = False
        self.bar.hide()

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def put_away(self) -> None:
        """What came of the last errand was read."""
        self.outcome.hide()
        self.setVisible(self.busy or self.line.isVisibleTo(self))

    def _close(self) -> None:
        held = self.isAncestorOf(self.window().focusWidget() or self.window())
        self.line.hide()
        self.setVisible(self.busy or self.outcome.isVisibleTo(self))
        if held:
            self.left.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it where no button wants it; Escape closes the line."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        elif event.key() in _ENTERS:
            self._start_asked()
        else:
            super().keyPressEvent(event)
