"""The outermost window: the sign-in page, and behind it the window of whoever has signed in.

A locked window stays as it is, out of sight, and goes on sending. It comes back to the person
whose it is; for anybody else it is closed, and another is made.
"""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QStackedWidget
from typing_extensions import override

from counter_app.domain.facts.clerks import SessionEnd
from counter_app.domain.roles import NOBODY, Actor
from counter_app.domain.sentences import Said, Sentence
from counter_app.logs import bug_sentence, report_bug
from counter_app.service.desk import Desk
from counter_app.service.signing_in import SignedIn, sign_out
from counter_app.texts import Texts
from counter_app.ui.background import Background
from counter_app.ui.sign_in import SignInPage
from counter_app.ui.sign_in.idle import Idle
from counter_app.ui.sign_in.settings import SignInSettings
from counter_app.ui.window import SMALLEST, MainWindow


class Shell(QStackedWidget):
    """Opens on the window of the person who is at the desk, or asks who that is.

    Signals: `reported(Sentence)`: something nobody caught, from whichever thread.
    """

    reported = Signal(object)

    def __init__(
        self,
        desk: Desk,
        texts: Texts,
        window_for: Callable[[Desk], MainWindow],
        settings: SignInSettings,
    ) -> None:
        super().__init__()
        app = QApplication.instance()
        assert app is not None
        self._desk = replace(desk, actor=NOBODY)
        self._window_for = window_for
        self._settings = settings
        self.background = Background(self)
        self.gate = SignInPage(self._desk, texts, self.background)
        self.window_: MainWindow | None = None
        self._actor = NOBODY
        self._session: SignedIn | None = None
        self._idle = Idle(app, settings.idle_lock, self)
        self.setMinimumSize(QSize(*SMALLEST))
        self.addWidget(self.gate)
        self._connect()
        if desk.actor.id:
            self._work(desk.actor)
        else:
            self._ask()

    def _connect(self) -> None:
        self.gate.entered.connect(self._on_entered)
        self.background.said.connect(self._on_said)
        self.background.broke.connect(self._on_broke)
        self.reported.connect(self._on_reported)
        self._idle.passed.connect(self._on_idle)

    # ------------------------------------------------------------ coming and going

    @Slot()
    def lock(self) -> None:
        """Hide everything until somebody signs in."""
        self._leave(SessionEnd.LOCKED)

    @Slot()
    def _on_idle(self) -> None:
        self._leave(SessionEnd.IDLE)

    def _leave(self, end: SessionEnd) -> None:
        if self.window_ is None or self.currentWidget() is self.gate:
            return
        self._idle.rest()
        self.window_.rest()
        self._close_session(end)
        self._ask()

    def _ask(self) -> None:
        self.setCurrentWidget(self.gate)
        self.setWindowTitle(self.gate.title)
        self.gate.ask(self._actor.id or self._settings.last)

    @Slot(object)
    def _on_entered(self, signed_in: SignedIn) -> None:
        self._session = signed_in
        self._settings.last = signed_in.actor.id
        self._work(signed_in.actor)

    def _work(self, actor: Actor) -> None:
        """Show the window of this person: the one they left, or a new one."""
        if self.window_ is not None and self._actor == actor:
            self._show(self.window_)
        else:
            self._drop()
            self._actor = actor
            self.window_ = self._window_for(replace(self._desk, actor=actor))
            self.window_.lock_wanted.connect(self.lock)
            self.addWidget(self.window_)
            self._show(self.window_)
        self.window_.wake()
        if not actor.unbound:
            self._idle.watch()

    def _show(self, window: MainWindow) -> None:
        self.setCurrentWidget(window)
        self.setWindowTitle(window.windowTitle())

    def _drop(self) -> None:
        """Close the window of the person before; what they typed was kept when it was locked."""
        if self.window_ is not None:
            self.window_.close()
            self.removeWidget(self.window_)
            self.window_.deleteLater()
            self.window_ = None

    def _close_session(self, end: SessionEnd) -> None:
        session, self._session = self._session, None
        if session is not None:
            self.background.store(lambda: sign_out(self._desk, session, end))

    def finish(self) -> None:
        """Finish what the store was given, close the session, and stop."""
        self._idle.rest()
        if self.window_ is not None:
            self.window_.finish()
        self._close_session(SessionEnd.SIGNED_OUT)
        self.background.close()

    # ------------------------------------------------------------ what happens

    def report(self, sentence: Sentence) -> None:
        """Tell of an exception that nobody caught; may be called from any thread."""
        self.reported.emit(sentence)

    @Slot(object)
    def _on_reported(self, sentence: Sentence) -> None:
        if self.window_ is not None and self.currentWidget() is self.window_:
            self.window_.messages.tell(sentence, "error")
        else:
            self.gate.tell(sentence)

    @Slot(object)
    def _on_said(self, said: Said) -> None:
        self._on_reported(said.sentence)

    @Slot(object)
    def _on_broke(self, error: BaseException) -> None:
        self._on_reported(bug_sentence(report_bug(error)))

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.finish()
        super().closeEvent(event)
