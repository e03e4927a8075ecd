"""The reception page: three panels over one presenter, and the keys that drive them."""

from itertools import pairwise

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from typing_extensions import override

from counter_app.domain.idcard import Card
from counter_app.domain.sentences import Said, say
from counter_app.service.desk import Desk
from counter_app.service.reception import ReceiveDossier
from counter_app.texts import Texts
from counter_app.ui.background import Background
from counter_app.ui.changes import Change, Changes
from counter_app.ui.presenters.entry import Entry
from counter_app.ui.presenters.offer import Offer, todays_offer
from counter_app.ui.presenters.reception import ReceptionPresenter
from counter_app.ui.reception.dossier_panel import DossierPanel
from counter_app.ui.reception.draft import DraftKeeper
from counter_app.ui.reception.foreseeing import Foreseeing
from counter_app.ui.reception.persons_panel import PersonsPanel
from counter_app.ui.reception.promise import Promise
from counter_app.ui.reception.receiving import Receiving

_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ReceptionPage(QWidget):
    """Receives one dossier after the other.

    Signals: `received(str)`: the code of a dossier just received, to be printed;
    `brought(ReceiveDossier)`: something else is to be done with what stands in the form;
    `told(Sentence, tone)`: for the window's message line, tone "info", "warning" or "error".
    """

    received = Signal(str)
    brought = Signal(object)
    told = Signal(object, str)

    def __init__(  # noqa: PLR0917 - as the window hands them to every page
        self,
        desk: Desk,
        texts: Texts,
        background: Background,
        changes: Changes,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._background, self._changes = desk, background, changes
        self._presenter = presenter = ReceptionPresenter()
        self.persons = PersonsPanel(presenter, texts)
        self.dossier = DossierPanel(presenter, texts, self)
        self.promise = Promise(presenter, texts)
        self._draft = DraftKeeper(desk, background, lambda: presenter.entry, self._on_failed)
        self._foreseeing = Foreseeing(desk, background, presenter, self)
        self._receiving = Receiving(desk, background, presenter, self)
        self._waiting_card: Card | None = None
        self._brought: Entry | None = None
        self.keys = _keys(texts)
        self._compose()
        self._connect()
        self._bind_keys()
        self._refresh_offer()
        self._draft.find(self._restore)
        self._show()

    def _compose(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(10)
        for panel, share, least in (
            (self.persons, 28, 286),
            (self.dossier, 49, 430),
            (self.promise, 23, 232),
        ):
            panel.setMinimumWidth(least)
            layout.addWidget(panel, share)

    def _connect(self) -> None:
        self.persons.changed.connect(self._on_changed)
        self.persons.judged.connect(self._show)
        self.dossier.changed.connect(self._on_changed)
        self.dossier.fees.rebuilt.connect(self._order_stops)
        self.promise.wanted.connect(self._on_wanted)
        self._foreseeing.known.connect(self._show)
        self._foreseeing.failed.connect(self._on_failed)
        self._receiving.landed.connect(self._on_landed)
        self._receiving.failed.connect(self._on_not_received)
        self._changes.happened.connect(self._on_elsewhere)

    def _bind_keys(self) -> None:
        for key, slot in (
            ("F2", lambda: self._focus(self.persons.first)),
            ("F3", lambda: self._focus(self.dossier.picker.field)),
            ("F4", self.persons.toggle_submitter),
            ("Shift+F4", self.persons.swap),
            ("F6", lambda: self._focus(self.dossier.papers)),
            ("F7", lambda: self._focus(*self.dossier.fees.stops[:1])),
            ("F8", lambda: self._focus(self.dossier.summary)),
            ("F9", self._on_wanted),
            ("Shift+F9", self._on_else_wanted),
            ("Ctrl+Z", self._on_back_wanted),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(slot)

    # ------------------------------------------------------------ for the shell

    def on_scan(self, card: Card) -> None:
        """A card was scanned: fill the person whose turn it is, and go on to what is next."""
        if self._receiving.busy:
            self._waiting_card = card
            return
        submitter = self._presenter.entry.submitter
        self.told.emit(self._presenter.take_card(card), "info")
        self._on_changed()
        if submitter is not None and submitter != self._presenter.entry.submitter:
            self._focus(self.persons.submitter.field("authority"))
        elif self._presenter.entry.procedure_code:
            self._focus(self.dossier.papers)
        else:
            self._focus(self.dossier.picker.field)

    def activate(self) -> None:
        """The page is shown: today's procedures, and the focus where the clerk left it."""
        self._refresh_offer()
        self._foreseeing.ask()
        last = self.focusWidget()
        self._focus(self.persons.first if last is None or self._presenter.entry.empty else last)

    # ------------------------------------------------------------ receiving

    @Slot()
    def _on_wanted(self) -> None:
        command = self._command()
        if command is not None:
            self._draft.pause()
            self.promise.show_saving(saving=True)
            self._receiving.start(command)

    @Slot()
    def _on_else_wanted(self) -> None:
        """Ask for papers, refuse, or give the result at once: on the page of the dossier."""
        command = self._command()
        if command is not None:
            self._brought = self._presenter.entry
            self.brought.emit(command)

    def entry_taken(self) -> None:
        """What was brought is a dossier now; what was begun meanwhile stays."""
        self._draft.forget()
        if self._presenter.entry == self._brought:
            self._presenter.start_anew()
        self._on_changed()

    def _command(self) -> ReceiveDossier | None:
        """What stands in the form, with every error shown where one is wrong."""
        if self._receiving.busy:
            return None
        self.dossier.picker.close_list()
        self.dossier.papers.finish_editing()
        command = self._presenter.command()
        self._show()
        if command is None:
            self.told.emit(say("Chưa tiếp nhận được: hãy sửa các ô có báo lỗi."), "error")
            self._focus_first_error()
        return command

    @Slot(str)
    def _on_landed(self, code: str) -> None:
        self.promise.show_saving(saving=False)
        self._draft.forget()
        self._on_changed()
        self._focus(self.persons.first)
        self.told.emit(say("Đã tiếp nhận hồ sơ {code}.", code=code), "info")
        self._changes.tell(Change.DOSSIERS)
        self.received.emit(code)
        self._take_waiting_card()

    @Slot(object)
    def _on_not_received(self, said: Said) -> None:
        self.promise.show_saving(saving=False)
        self._on_changed()
        self._on_failed(said)
        self._focus_first_error()
        self._take_waiting_card()

    def _take_waiting_card(self) -> None:
        card, self._waiting_card = self._waiting_card, None
        if card is not None:
            self.on_scan(card)

    # ------------------------------------------------------------ clearing and bringing back

    def _clear(self) -> None:
        self._presenter.clear()
        self.told.emit(say("Đã xóa trắng. Ctrl+Z để lấy lại."), "info")
        self._on_changed()
        self._focus(self.persons.first)

    @Slot()
    def _on_back_wanted(self) -> None:
        self.told.emit(self._presenter.bring_back(), "info")
        self._on_changed()

    def _restore(self, body: bytes) -> None:
        sentence = self._presenter.restore(body)
        if sentence is not None:
            self.told.emit(sentence, "info")
            self._on_changed()

    # ------------------------------------------------------------ the store's news

    def _refresh_offer(self) -> None:
        self._background.store(lambda: todays_offer(self._desk), self._on_offer, self._on_failed)

    def _on_offer(self, offer: Offer) -> None:
        self._presenter.offer = offer
        self._show()

    @Slot(object)
    def _on_failed(self, said: Said) -> None:
        self.told.emit(said.sentence, "error")

    @Slot(object)
    def _on_elsewhere(self, change: Change) -> None:
        if change & (Change.CATALOGUE | Change.DOSSIERS):
            self._refresh_offer()
            self._foreseeing.ask()

    # ------------------------------------------------------------ showing

    @Slot()
    def _on_changed(self) -> None:
        self._draft.note()
        self._foreseeing.soon()
        self._show()

    @Slot()
    def _show(self) -> None:
        for panel in (self.persons, self.dossier, self.promise):
            panel.show_entry()

    def _stops(self) -> list[QWidget]:
        return [*self.persons.stops, *self.dossier.stops, self.promise.button]

    @Slot()
    def _order_stops(self) -> None:
        for earlier, later in pairwise(self._stops()):
            QWidget.setTabOrder(earlier, later)

    def _focus(self, *widgets: QWidget) -> None:
        for widget in widgets:
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.persons.reveal(widget)

    def _focus_first_error(self) -> None:
        wrong = (stop for stop in self._stops() if stop.property("tone") == "error")
        self._focus(*[first for first, _ in zip(wrong, range(1), strict=False)])

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._draft.watch(self.window())
        super().showEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTERS:
            self.focusNextChild()
            self.persons.reveal(QApplication.focusWidget())
        elif event.key() == Qt.Key.Key_Escape and not self._presenter.entry.empty:
            self._clear()
        else:
            super().keyPressEvent(event)


def _keys(texts: Texts) -> tuple[tuple[str, str], ...]:
    return (
        ("F2", texts.label("Về ô đầu: số định danh chủ hồ sơ")),
        ("F3", texts.label("Chọn thủ tục: gõ vài chữ, ↑ ↓, Enter")),
        ("F4", texts.label("Mở hoặc bỏ phần người nộp thay")),
        ("Shift+F4", texts.label("Đổi chỗ chủ hồ sơ và người nộp")),
        ("F6", texts.label("Thành phần hồ sơ")),
        ("Space", texts.label("Đánh dấu thành phần có hoặc không")),
        ("B", texts.label("Đổi loại bản của thành phần")),
        ("+ −", texts.label("Tăng, giảm số lượng của thành phần")),
        ("S", texts.label("Sửa tên thành phần")),
        ("Insert", texts.label("Thêm thành phần")),
        ("Delete", texts.label("Bỏ thành phần")),
        ("F7", texts.label("Phí, lệ phí")),
        ("F8", texts.label("Nội dung, số bộ, ghi chú")),
        ("Enter", texts.label("Sang ô kế tiếp")),
        ("F9", texts.label("Tiếp nhận và in")),
        ("Shift+F9", texts.label("Không tiếp nhận: yêu cầu bổ sung, từ chối; hoặc trả ngay")),
        ("Esc", texts.label("Xóa trắng để đón người kế tiếp")),
        ("Ctrl+Z", texts.label("Lấy lại hồ sơ đã xóa trắng hoặc cất lại")),
    )
