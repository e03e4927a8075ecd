"""The page of one dossier: opened by its code, moved on by its next steps."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from counter_app.domain.facts.life import ResultReturned
from counter_app.domain.roles import Act, may
from counter_app.domain.sentences import Said, say
from counter_app.service.desk import Desk
from counter_app.service.papers import FormWanted
from counter_app.service.reception import ReceiveDossier
from counter_app.service.steps import Done
from counter_app.texts import Texts
from counter_app.ui.attachments.panel import AttachmentsPanel
from counter_app.ui.attachments.settings import ScanSettings
from counter_app.ui.background import Background
from counter_app.ui.changes import Change, Changes
from counter_app.ui.dossier.candidates import CandidatesPanel
from counter_app.ui.dossier.form import StepForm
from counter_app.ui.dossier.life import LifePanel
from counter_app.ui.dossier.standing import StandingPanel
from counter_app.ui.dossier.steps import StepsPanel
from counter_app.ui.presenters.attachments import summary_of
from counter_app.ui.presenters.dossier import (
    Candidates,
    Opened,
    brought,
    life_of,
    opened,
    papers_of,
)
from counter_app.ui.presenters.steps.fields import Filled
from counter_app.ui.presenters.steps.step import Facing
from counter_app.ui.presenters.steps.table import (
    Step,
    form_of,
    offered,
    offered_at_reception,
    paper_due,
    take,
)
from counter_app.ui.styling import label

_STEPS_WIDTH: Final = 452
_EMPTY, _DOSSIER, _CANDIDATES = range(3)
_LIFE, _FILES = range(2)


class DossierPage(QWidget):
    """Shows one dossier and takes its next steps.

    Signals: `told(Sentence, str)`: for the message line; `left()`: back to where it was opened;
    `entry_taken()`: what was only being brought is a dossier now;
    of the dossier with an id, `paper_wanted(str, FormWanted)`: to be looked at; `paper_due(str,
    FormWanted)`: that of a step just taken; `reprint_wanted(str, FormWanted)`.
    """

    told = Signal(object, str)
    left = Signal()
    entry_taken = Signal()
    paper_wanted = Signal(str, object)
    paper_due = Signal(str, object)
    reprint_wanted = Signal(str, object)

    def __init__(
        self,
        desk: Desk,
        texts: Texts,
        background: Background,
        changes: Changes,
        *,
        scans: ScanSettings,
    ) -> None:
        super().__init__()
        self._desk, self._texts = desk, texts
        self._background, self._changes = background, changes
        self._named = ""
        self._opened: Opened | None = None
        self._scanned = False
        self._remembered: dict[str, str] = {}
        self.files = AttachmentsPanel(desk, texts, background, changes, settings=scans)
        self.keys = (*_keys(texts), *self.files.keys)
        self.standing, self.life = StandingPanel(texts), LifePanel(texts)
        self.steps, self.form = StepsPanel(texts), StepForm(texts)
        self.candidates = CandidatesPanel(texts)
        self._compose()
        self._connect()

    # ------------------------------------------------------------ what the window asks

    @property
    def code(self) -> str:
        """The code of the dossier that is shown; "" where none is, or it has none yet."""
        found = self._opened
        return found.dossier.code if found is not None and found.entry is None else ""

    def activate(self) -> None:
        """The page is shown: its dossier as it is now, the focus where the next step begins."""
        self._focus()
        if self.form.step is not None:
            self.form.resume()
        if self._named:
            self._load()

    def open_code(self, named: str, *, scanned: bool = False) -> None:
        """Show the dossier of a code or an id. A scanned receipt of what is ready opens its return.

        Where a code may mean several, the clerk is asked which one.
        """
        self._named, self._opened = named, None
        self._scanned = scanned
        self.form.close_form()
        self._inside.setCurrentIndex(_LIFE)
        self._load()

    def open_entry(self, entry: ReceiveDossier) -> None:
        """Offer what may be done with a dossier that is only being brought."""
        self._named, self._opened, self._scanned = "", None, False
        self.form.close_form()
        self._turn_to(self.steps)
        self._background.store(
            lambda: brought(self._desk, entry), done=self._on_brought, failed=self._on_no_entry
        )

    # ------------------------------------------------------------ the store

    def _load(self) -> None:
        named = self._named
        self._background.store(
            lambda: opened(self._desk, named),
            done=lambda found: self._on_loaded(named, found),
            failed=self._on_missing,
        )

    def _on_loaded(self, named: str, found: Opened | Candidates) -> None:
        if named != self._named:
            return
        if isinstance(found, Candidates):
            self._stack.setCurrentIndex(_CANDIDATES)
            self.candidates.show_candidates(found)
            return
        first = self._opened is None
        self._opened, self._named = found, found.dossier.id
        self._show(found)
        if first and self._scanned:
            self._offer_return()

    @Slot(str)
    def _on_meant(self, dossier_id: str) -> None:
        """The clerk said which one; a scan of its receipt is still a scan of its receipt."""
        self._named = dossier_id
        self._load()

    def _on_brought(self, found: Opened) -> None:
        if not self._named:
            self._opened = found
            self._show(found)

    def _on_no_entry(self, said: Said) -> None:
        self.told.emit(said.sentence, "error")
        self.left.emit()

    def _on_missing(self, said: Said) -> None:
        if self._opened is None:
            self._named = ""
            self._stack.setCurrentIndex(_EMPTY)
        self.told.emit(said.sentence, "warning")

    @Slot(object)
    def _on_change(self, change: Change) -> None:
        if change & Change.DOSSIERS and self._named and self.isVisible():
            self._load()

    # ------------------------------------------------------------ showing

    def _show(self, found: Opened) -> None:
        dossier = found.dossier
        self.standing.show_dossier(found)
        known = found.entry is None
        self.life.show_life(life_of(dossier, found.names) if known else ())
        self.life.show_papers(papers_of(dossier))
        self.life.show_files(summary_of(dossier) if known else None)
        if known:
            self.files.show_dossier(dossier)
        self._stack.setCurrentIndex(_DOSSIER)
        actor = self._desk.actor
        shared = bool(found.sharing)
        steps = offered(dossier, actor, shared=shared) if known else offered_at_reception(actor)
        self.steps.show_steps(steps)
        step = self.form.step
        if step is not None and step not in self.steps.steps:
            self.form.close_form()
            self.told.emit(say("Hồ sơ vừa thay đổi; bước đang làm không còn phù hợp."), "warning")
        self.steps.mark(self.form.step)
        if self.form.step is None and self.isVisible():
            self._focus()

    def _focus(self) -> None:
        if self._stack.currentIndex() == _CANDIDATES:
            self.candidates.list.setFocus()
        elif self._inside.currentIndex() == _FILES:
            self.files.tree.setFocus()
        elif self.form.step is None:
            self.steps.setFocus()

    def _turn_to(self, widget: QWidget) -> None:
        """Put the focus into a part of the page, which comes into sight for it."""
        self._inside.setCurrentIndex(_FILES if self.files.isAncestorOf(widget) else _LIFE)
        widget.setFocus()

    @Slot()
    def _toggle_files(self) -> None:
        if self._inside.currentIndex() == _FILES:
            self._turn_to(self.steps)
        elif self._named and may(self._desk.actor, Act.ATTACH):
            self._turn_to(self.files.tree)

    # ------------------------------------------------------------ steps

    def _offer_return(self) -> None:
        for step in self.steps.steps:
            if step.fact is ResultReturned:
                self._on_chosen(step)

    @Slot(object)
    def _on_chosen(self, step: Step) -> None:
        if self._opened is None:
            return
        facing = Facing(
            dossier=self._opened.dossier, clerk=self._desk.actor.name, scanned=self._scanned
        )
        self.form.open(step, form_of(step, facing, self._remembered))
        self.steps.mark(step)

    @Slot(object)
    def _on_wanted(self, values: dict[str, str]) -> None:
        step, found = self.form.step, self._opened
        if step is None or found is None:
            return
        self._remembered |= self.form.remembered()
        filled = Filled(values, self._desk.clock.now().date())
        self._background.store(
            lambda: take(self._desk, step, found, filled),
            done=lambda done: self._on_done(step, found, done),
            failed=lambda said: self._on_refused(step, said),
            broke=lambda: self.form.show_busy(busy=False),
        )

    def _on_done(self, step: Step, found: Opened, done: Done) -> None:
        code = done.dossier.code
        if found.entry is not None:
            self.entry_taken.emit()
        if self._opened is not None and self._opened.dossier.id in {
            found.dossier.id,
            done.dossier.id,
        }:
            self._named, self._scanned = done.dossier.id, False
            self.form.close_form()
            self._load()
        self.told.emit(say("{step}: đã ghi cho hồ sơ {code}.", step=step.name, code=code), "info")
        for warning in done.warnings:
            self.told.emit(warning, "warning")
        self._changes.tell(Change.DOSSIERS | Change.SYNC)
        wanted = paper_due(step, done)
        if wanted is not None:
            self.paper_due.emit(done.dossier.id, wanted)

    def _on_refused(self, step: Step, said: Said) -> None:
        if self.form.step is step:
            self.form.blame(said)
        else:
            self.told.emit(said.sentence, "error")

    @Slot()
    def _leave_form(self) -> None:
        self.form.close_form()
        self.steps.mark(None)
        self._focus()

    # ------------------------------------------------------------ papers

    @Slot(object)
    def _on_paper(self, wanted: FormWanted) -> None:
        self.paper_wanted.emit(self._named, wanted)

    @Slot()
    def _reprint(self) -> None:
        wanted = self.life.current_paper()
        if wanted is not None:
            self.reprint_wanted.emit(self._named, wanted)

    # ------------------------------------------------------------ widgets

    def _compose(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self.steps)
        right.addWidget(self.form, stretch=1)
        right.addStretch(0)
        column = QWidget()
        column.setFixedWidth(_STEPS_WIDTH)
        column.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        self._inside = QStackedWidget()
        self._inside.addWidget(_beside(self.life, column))
        self._inside.addWidget(self.files)
        self.files.setProperty("role", "panel")
        body = _beside(self.standing, self._inside)
        body.setContentsMargins(10, 10, 10, 10)
        empty = say("Quét giấy tiếp nhận, hoặc chọn một hồ sơ ở Tra cứu hay Danh sách.")
        nothing = label(self._texts.render(empty), "hint", wraps=True)
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(nothing)
        self._stack.addWidget(body)
        self._stack.addWidget(self.candidates)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _connect(self) -> None:
        self._changes.happened.connect(self._on_change)
        self.steps.chosen.connect(self._on_chosen)
        self.form.wanted.connect(self._on_wanted)
        self.form.left.connect(self._leave_form)
        self.life.paper_chosen.connect(self._on_paper)
        self.life.files_wanted.connect(self._toggle_files)
        self.files.told.connect(self.told)
        self.candidates.chosen.connect(self._on_meant)
        for key, slot in (
            ("F2", partial(self._turn_to, self.steps)),
            ("F5", partial(self._turn_to, self.life.time_line)),
            ("F6", partial(self._turn_to, self.life.list)),
            ("F7", self._toggle_files),
            ("F9", self.form.submit),
            ("Ctrl+P", self._reprint),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A step's letter opens its form; Escape leaves files or form, then the dossier."""
        life = self._inside.currentIndex() == _LIFE
        if event.key() == Qt.Key.Key_Escape:
            self._step_back()
        elif life and self.form.step is None and (step := self._step_of(event)) is not None:
            self._on_chosen(step)
        else:
            super().keyPressEvent(event)

    def _step_back(self) -> None:
        if self._inside.currentIndex() == _FILES:
            self._turn_to(self.steps)
        elif self.form.step is not None:
            self._leave_form()
        else:
            self.left.emit()

    def _step_of(self, event: QKeyEvent) -> Step | None:
        if event.modifiers() != Qt.KeyboardModifier.NoModifier:
            return None
        return self.steps.step_of(QKeySequence(event.key()).toString())


def _beside(left: QWidget, right: QWidget) -> QWidget:
    """Two in one row; whichever has no fixed width takes the room."""
    body = QWidget()
    layout = QHBoxLayout(body)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(10)
    layout.addWidget(left)
    layout.addWidget(right)
    return body


def _keys(texts: Texts) -> tuple[tuple[str, str], ...]:
    return (
        ("A … Y", texts.label("Mở bước có chữ cái đó")),
        ("Enter", texts.label("Bước đầu tiên; trong biểu mẫu: sang ô kế tiếp")),
        ("F9", texts.label("Thực hiện bước đang mở")),
        ("↑ ↓", texts.label("Lấy tên, nơi, giấy tờ đã biết vào ô")),
        ("F2", texts.label("Về danh sách các bước")),
        ("F5", texts.label("Diễn biến")),
        ("F6", texts.label("Giấy tờ để in: ↑ ↓ chọn, Enter xem")),
        ("F7", texts.label("Mở, đóng tệp đính kèm")),
        ("Ctrl+P", texts.label("In lại giấy tờ đang chọn")),
        ("Esc", texts.label("Bỏ biểu mẫu, rồi về trang trước")),
    )
