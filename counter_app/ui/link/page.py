"""The page of the link: the truth about the sync, and everything one can do about it."""

from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from counter_app.domain.roles import Act, may
from counter_app.domain.sentences import Said, Sentence, say
from counter_app.service.calendar import Touched, touched_by_calendar
from counter_app.service.desk import Desk
from counter_app.service.link import LinkLooked, look_at_link
from counter_app.service.ports import UploadTurn
from counter_app.texts import Texts
from counter_app.ui.background import Background
from counter_app.ui.changes import Change, Changes
from counter_app.ui.forms.tables import table_of
from counter_app.ui.link.errands import Errands
from counter_app.ui.link.joining import Joining
from counter_app.ui.link.matters import Column, MattersTable
from counter_app.ui.link.standing import Facts, NodePanel
from counter_app.ui.papers.settings import PaperSettings
from counter_app.ui.presenters.link import Sending, facts_of, hub_shown, province_shown
from counter_app.ui.presenters.link_matters import Matter, matters_in_words, matters_of
from counter_app.ui.presenters.pace import Pace
from counter_app.ui.styling import label

_SIDE_WIDTH: Final = 396
_REMEDY_WIDTH: Final = 300
_FACTS, _JOINING = range(2)


class LinkPage(QWidget):
    """Shows how it stands with the province, always as it is now.

    Signals: `told(Sentence, str)`: for the message line; `dossier_wanted(str)`: open the one with
    this id; `pile_wanted(Pile)`, `calendar_wanted()`: turn to that list or page; `sync_wanted()`:
    exchange now.
    """

    told = Signal(object, str)
    dossier_wanted = Signal(str)
    pile_wanted = Signal(object)
    calendar_wanted = Signal()
    sync_wanted = Signal()

    def __init__(
        self,
        desk: Desk,
        texts: Texts,
        background: Background,
        changes: Changes,
        *,
        settings: PaperSettings,
    ) -> None:
        super().__init__()
        self._desk, self._texts, self._background = desk, texts, background
        self._changes = changes
        self.looked: LinkLooked | None = None
        self._touched: tuple[Touched, ...] = ()
        self._sending: Sending | None = None
        self._pace = Pace()
        self._turn: UploadTurn | None = None
        self._asking = self._again = False
        self.keys = (
            *((key, texts.render(words)) for key, words, _ in self._actions()),
            ("Enter", texts.label("Mở hồ sơ hoặc danh sách của việc đang chọn")),
            ("Esc", texts.label("Cất thông báo, bỏ những gì vừa gõ")),
        )
        self.province, self.hub = NodePanel(texts), NodePanel(texts)
        self.facts = Facts(texts)
        self.errands = Errands(desk, texts, background, settings)
        self.joining = Joining(desk, texts, background)
        self.model = MattersTable(texts, self)
        self.table = table_of(self.model, {Column.REMEDY: _REMEDY_WIDTH}, Column.WHAT, wraps=True)
        self.summary = label(role="heading")
        self._build()
        self._connect()

    # ------------------------------------------------------------ what the window asks

    def activate(self) -> None:
        """Bring everything up to date; the focus goes where one was at work."""
        if self._side.currentIndex() == _JOINING:
            self.joining.resume()
        else:
            self.table.setFocus()
        self._ask()
        self._background.long(lambda: touched_by_calendar(self._desk), done=self._learn_touched)

    @Slot(object)
    def show_sending(self, progress: tuple[int, int] | None) -> None:
        """How far an exchange with a node is; None: there is none."""
        began = progress is not None and self._sending is None
        left = self._pace.left(progress, self._desk.clock.now())
        self._sending = None if progress is None else Sending(*progress, left)
        if began and self.isVisible():
            self._ask()
        self._show_nodes()

    @Slot(object)
    def show_turn(self, turn: UploadTurn) -> None:
        """How far the attachments are."""
        self._turn = turn
        if self.isVisible():
            self._ask()

    # ------------------------------------------------------------ asking the store

    def _ask(self) -> None:
        """One question at a time; what changed meanwhile is asked for afterwards."""
        self._again = self._asking
        if self._asking:
            return
        self._asking = True
        self._background.store(
            lambda: look_at_link(self._desk), self._learn, self._fail, broke=self._rest
        )

    def _learn(self, looked: LinkLooked) -> None:
        self._rest()
        self.looked = looked
        self._show()
        if self._again:
            self._ask()

    def _learn_touched(self, touched: tuple[Touched, ...]) -> None:
        self._touched = touched
        self._show()

    def _rest(self) -> None:
        self._asking = False

    def _fail(self, said: Said) -> None:
        self._rest()
        self.told.emit(said.sentence, "error")

    @Slot(object)
    def _on_change(self, change: Change) -> None:
        if change & (Change.SYNC | Change.DOSSIERS) and self.isVisible():
            self._ask()

    # ------------------------------------------------------------ showing

    def _show(self) -> None:
        looked = self.looked
        if looked is None:
            return
        self._show_nodes()
        self.facts.show_facts(facts_of(looked, self._turn, self._desk.actor))
        matters = matters_of(looked, self._touched, self._desk.actor)
        row = self.table.currentIndex().row()
        self.model.replace(matters)
        self.table.selectRow(min(max(row, 0), len(matters) - 1))
        self.summary.setText(self._texts.render(matters_in_words(matters)))

    def _show_nodes(self) -> None:
        if self.looked is None:
            return
        self.province.show_node(province_shown(self.looked, self._sending, self._desk.actor))
        self.province.show_sending(self._sending)
        hub = hub_shown(self.looked)
        self.hub.setVisible(hub is not None)
        if hub is not None:
            self.hub.show_node(hub)

    # ------------------------------------------------------------ what one does

    @Slot()
    def _open_current(self) -> None:
        matter = self.model.matter_at(self.table.currentIndex().row())
        if matter is not None:
            self._lead(matter)

    def _lead(self, matter: Matter) -> None:
        if matter.dossier:
            self.dossier_wanted.emit(matter.dossier)
        elif matter.pile is not None:
            self.pile_wanted.emit(matter.pile)
        elif matter.calendar:
            self.calendar_wanted.emit()

    @Slot()
    def _begin_enrolment(self) -> None:
        if self.looked is not None:
            self._side.setCurrentIndex(_JOINING)
            self.joining.begin_enrolment(self.looked.state)

    @Slot()
    def _begin_hub(self) -> None:
        if self.looked is not None:
            self._side.setCurrentIndex(_JOINING)
            self.joining.begin_hub(self.looked.state)

    @Slot()
    def _on_joined(self) -> None:
        self._leave_joining()
        self._changes.tell(Change.SYNC | Change.CATALOGUE)
        self.sync_wanted.emit()

    @Slot()
    def _leave_joining(self) -> None:
        self._side.setCurrentIndex(_FACTS)
        self.table.setFocus()

    @Slot()
    def _on_errand_over(self) -> None:
        self._changes.tell(Change.SYNC | Change.DOSSIERS)

    # ------------------------------------------------------------ widgets

    def _actions(self) -> Iterator[tuple[str, Sentence, Callable[[], object] | None]]:
        """The keys of this page: what each does, for whom it is; F12 is the window's."""
        yield "F12", say("Gửi ngay"), None
        for key, act, words, slot in (
            ("F6", Act.CARRY, say("Ghi gói"), self._export),
            ("F7", Act.CARRY, say("Nhận trả lời"), self._take),
            ("F8", Act.SEE_LINK, say("Sao lưu ngay"), self._back_up),
            ("Shift+F8", Act.PLAN_BACKUPS, say("Nơi sao lưu"), self._plan),
            ("F2", Act.ENROL_DEVICE, say("Ghi danh"), self._begin_enrolment),
            ("F3", Act.ENROL_DEVICE, say("Máy chủ xã"), self._begin_hub),
        ):
            if may(self._desk.actor, act):
                yield key, words, slot

    def _export(self) -> None:
        self.errands.export()

    def _take(self) -> None:
        self.errands.take()

    def _back_up(self) -> None:
        self.errands.back_up()

    def _plan(self) -> None:
        self.errands.plan()

    def _build(self) -> None:
        self.table.setObjectName("lines")
        self.table.setAccessibleName(self._texts.render(say("Việc cần xem")))
        nodes = QHBoxLayout()
        nodes.setSpacing(10)
        nodes.addWidget(self.province, stretch=3)
        nodes.addWidget(self.hub, stretch=2)
        self.hub.hide()
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(nodes)
        left.addWidget(self.summary)
        left.addWidget(self.table, stretch=1)
        self._side = QStackedWidget()
        self._side.setFixedWidth(_SIDE_WIDTH)
        self._side.addWidget(self.facts)
        self._side.addWidget(self.joining)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addLayout(left, stretch=1)
        body.addWidget(self._side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 12)
        layout.setSpacing(8)
        layout.addLayout(self._top())
        layout.addWidget(self.errands)
        layout.addLayout(body, stretch=1)

    def _top(self) -> QHBoxLayout:
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(label(self._texts.render(say("Liên lạc")), "title"))
        top.addStretch(1)
        for key, words, slot in self._actions():
            if key == "Shift+F8":
                continue  # stands beside what it changes
            button = QPushButton(f"{self._texts.render(words)} ({key})")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setProperty("role", "primary" if slot is None else "quiet")
            button.clicked.connect(slot or self.sync_wanted.emit)
            top.addWidget(button)
        return top

    def _connect(self) -> None:
        self._changes.happened.connect(self._on_change)
        self.table.activated.connect(self._open_current)
        self.errands.over.connect(self._on_errand_over)
        self.errands.left.connect(self.table.setFocus)
        self.joining.told.connect(self.told)
        self.joining.joined.connect(self._on_joined)
        self.joining.left.connect(self._leave_joining)
        for key, _, slot in self._actions():
            if slot is not None:
                self._add_key(key, slot)
        if may(self._desk.actor, Act.ENROL_DEVICE):
            self._add_key("F9", self.joining.submit)
            self._add_key("Shift+F3", self.joining.leave_hub)

    def _add_key(self, key: str, slot: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts away what came of the last errand."""
        if event.key() == Qt.Key.Key_Escape:
            self.errands.put_away()
        else:
            super().keyPressEvent(event)
