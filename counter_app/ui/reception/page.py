"""The reception page: three panels over one presenter, and the keys that drive them."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from counter_app.domain.catalogue import Procedure
from counter_app.domain.idcard import Card
from counter_app.domain.people import ApplicantKind
from counter_app.domain.sentences import Refused, Said, say
from counter_app.service.desk import Desk
from counter_app.service.reception import Received, ReceiveDossier, receive
from counter_app.texts import Texts
from counter_app.ui.background import Background
from counter_app.ui.changes import Change, Changes
from counter_app.ui.presenters.entry import Entry, FeeLine, Line
from counter_app.ui.presenters.foresight import Foresight, foresee
from counter_app.ui.presenters.offer import Offer, todays_offer
from counter_app.ui.presenters.papers import (
    fee_rule,
    with_fee,
    with_line,
    with_new_line,
    without_line,
)
from counter_app.ui.presenters.reception import ReceptionPresenter
from counter_app.ui.presenters.remarks import doubts_about_person
from counter_app.ui.reception.dossier_panel import DossierPanel
from counter_app.ui.reception.draft import DraftKeeper
from counter_app.ui.reception.persons_panel import PersonsPanel
from counter_app.ui.reception.promise import Promise

_ASK_AFTER_MS = 120
_ASK_AGAIN_MS = 30_000
"""The due time moves with the clock while a citizen stands at the counter."""


class ReceptionPage(QWidget):
    """Receives one dossier after the other.

    Signals: `received(str)`: the code of a dossier just received, to be printed;
    `told(Sentence, tone)`: for the window's message line, tone "info", "warning" or "error".
    """

    received = Signal(str)
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
        self.setObjectName("reception")
        self._desk, self._texts = desk, texts
        self._background, self._changes = background, changes
        self._presenter = ReceptionPresenter()
        self._in_flight: Entry | None = None
        self._waiting_card: Card | None = None
        self.persons = PersonsPanel(texts)
        self.dossier = DossierPanel(texts, self._suggest, self)
        self.promise = Promise(texts)
        self.keys = self._keys()
        self._draft = DraftKeeper(desk, background, lambda: self._presenter.entry, self._failed)
        self._ask_soon = QTimer(self, singleShot=True, interval=_ASK_AFTER_MS)
        self._ask_again = QTimer(self, interval=_ASK_AGAIN_MS)
        self._compose()
        self._connect()
        self._refresh_offer()
        self._draft.find(self._restore)
        self._show()

    def _keys(self) -> tuple[tuple[str, str], ...]:
        label = self._texts.label
        return (
            ("F2", label("Chủ hồ sơ")),
            ("F3", label("Thủ tục")),
            ("F4", label("Người nộp")),
            ("F6", label("Thành phần")),
            ("F7", label("Phí")),
            ("F8", label("Nội dung")),
            ("F9", label("Tiếp nhận và in")),
            ("Esc", label("Xóa trắng")),
            ("Ctrl+Z", label("Lấy lại")),
        )

    def _compose(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(12)
        self.persons.setFixedWidth(384)
        self.promise.setFixedWidth(320)
        layout.addWidget(self.persons)
        layout.addWidget(self.dossier, 1)
        layout.addWidget(self.promise)

    def _connect(self) -> None:
        for panel in (self.persons, self.dossier):
            panel.typed.connect(self._on_typed)
        self.persons.left.connect(self._on_left)
        self.persons.became.connect(self._on_became)
        self.persons.submitter_wanted.connect(self._on_submitter)
        self.persons.swap_wanted.connect(self._on_swap)
        self.dossier.picker.chosen.connect(self._on_chosen)
        self.dossier.picker.emptied.connect(self._on_emptied)
        self.dossier.papers.lines.edited.connect(self._on_line)
        self.dossier.papers.added.connect(self._on_paper_added)
        self.dossier.papers.removed.connect(self._on_paper_removed)
        self.dossier.fees.edited.connect(self._on_fee)
        self.dossier.fees.rebuilt.connect(self._order_stops)
        self.dossier.sets_changed.connect(self._on_sets)
        self.promise.wanted.connect(self._on_wanted)
        self._ask_soon.timeout.connect(self._ask)
        self._ask_again.timeout.connect(self._ask)
        self._ask_again.start()
        self._changes.happened.connect(self._on_changed)
        self._bind_keys()

    def _bind_keys(self) -> None:
        for key, slot in (
            ("F2", lambda: self._focus(self.persons.applicant.field("id_number"))),
            ("F3", lambda: self._focus(self.dossier.picker.field)),
            ("F4", self._on_submitter),
            ("Shift+F4", self._on_swap),
            ("F6", lambda: self._focus(self.dossier.papers)),
            ("F7", lambda: self._focus(*self.dossier.fees.stops[:1])),
            ("F8", lambda: self._focus(self.dossier.summary)),
            ("F9", self._on_wanted),
            ("Esc", self._on_cleared),
            ("Ctrl+Z", self._on_back_wanted),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(slot)

    # ------------------------------------------------------------ for the shell

    def on_scan(self, card: Card) -> None:
        """A card was scanned: fill the person whose turn it is."""
        if self._in_flight is not None:
            self._waiting_card = card
            return
        was_submitters = self._presenter.entry.submitter
        sentence = self._presenter.take_card(card)
        self._changed()
        self.told.emit(sentence, "info")
        if self._presenter.entry.submitter != was_submitters and was_submitters is not None:
            self._focus(self.persons.submitter.field("authority"))
        elif not self._presenter.entry.procedure_code:
            self._focus(self.dossier.picker.field)
        else:
            self._focus(self.dossier.papers)

    def activate(self) -> None:
        """The page is shown: ask again what may be received today, be ready to type."""
        self._refresh_offer()
        self._ask()
        if self.focusWidget() is None or self._presenter.entry.empty:
            self._focus(self.persons.applicant.field("id_number"))

    # ------------------------------------------------------------ the clerk's doings

    @Slot(str, str)
    def _on_typed(self, where: str, text: str) -> None:
        self._presenter.type(where, text)
        self._changed()

    @Slot(str)
    def _on_left(self, where: str) -> None:
        self._presenter.left(where)
        self._show()

    @Slot(object)
    def _on_became(self, kind: ApplicantKind) -> None:
        self._presenter.be(kind)
        self._changed()

    @Slot()
    def _on_submitter(self) -> None:
        opened = self._presenter.entry.submitter is None
        self._presenter.with_submitter(wanted=opened)
        self._changed()
        form = self.persons.submitter if opened else self.persons.applicant
        self._focus(form.field("id_number"))

    @Slot()
    def _on_swap(self) -> None:
        self._presenter.swap_persons()
        self._changed()

    @Slot(str)
    def _on_chosen(self, code: str) -> None:
        try:
            self._presenter.choose(code)
        except Refused as refusal:
            self._presenter.refuse(refusal)
        self._changed()
        self._focus(self.dossier.papers if self._presenter.entry.lines else self.dossier.summary)

    @Slot()
    def _on_emptied(self) -> None:
        self._presenter.unchoose()
        self._changed()

    @Slot(int, object)
    def _on_line(self, row: int, line: Line) -> None:
        self._presenter.change(lambda entry: with_line(entry, row, line))
        self._changed()

    @Slot()
    def _on_paper_added(self) -> None:
        self._presenter.change(with_new_line)
        self._changed()
        self.dossier.papers.edit_name(len(self._presenter.entry.lines) - 1)

    @Slot(int)
    def _on_paper_removed(self, row: int) -> None:
        self._presenter.change(lambda entry: without_line(entry, row))
        self._changed()

    @Slot(int, object)
    def _on_fee(self, row: int, line: FeeLine) -> None:
        rule = fee_rule(self._presenter.procedure, line.name)
        self._presenter.change(lambda entry: with_fee(entry, row, line, rule))
        self._changed()

    @Slot(int)
    def _on_sets(self, sets: int) -> None:
        self._presenter.change(lambda entry: replace(entry, sets=sets))
        self._changed()

    @Slot()
    def _on_cleared(self) -> None:
        if not self._presenter.entry.empty:
            self.told.emit(say("Đã xóa trắng. Ctrl+Z để lấy lại."), "info")
        self._presenter.clear()
        self._changed()
        self._focus(self.persons.applicant.field("id_number"))

    @Slot()
    def _on_back_wanted(self) -> None:
        self.told.emit(self._presenter.bring_back(), "info")
        self._changed()

    # ------------------------------------------------------------ receiving

    @Slot()
    def _on_wanted(self) -> None:
        if self._in_flight is not None:
            return
        self.dossier.picker.close_list()
        command = self._presenter.command()
        self._show()
        if command is None:
            self.told.emit(say("Chưa tiếp nhận được: hãy sửa các ô có báo lỗi."), "error")
            self._focus_first_error()
            return
        self._receive(command)

    def _receive(self, command: ReceiveDossier) -> None:
        self._in_flight = self._presenter.entry
        self._draft.pause()
        self.promise.show_saving(saving=True)
        self._background.store(
            lambda: receive(self._desk, command), self._on_received, self._on_not_received
        )

    def _on_received(self, received: Received) -> None:
        """It is in the journal: make room for the next citizen.

        What was changed while it was being written is no longer part of it, but is not lost.
        """
        if self._presenter.entry != self._in_flight:
            self._presenter.clear()
        else:
            self._presenter.start_anew()
        self._landed()
        self._draft.forget()
        self._changed()
        self._focus(self.persons.applicant.field("id_number"))
        code = received.dossier.code
        self.told.emit(say("Đã tiếp nhận hồ sơ {code}.", code=code), "info")
        self._changes.tell(Change.DOSSIERS)
        self.received.emit(code)
        self._take_waiting_card()

    def _on_not_received(self, said: Said) -> None:
        self._landed()
        if isinstance(said, Refused):
            self._presenter.refuse(said)
        self._changed()
        self.told.emit(said.sentence, "error")
        self._focus_first_error()
        self._take_waiting_card()

    def _landed(self) -> None:
        self._in_flight = None
        self.promise.show_saving(saving=False)

    def _take_waiting_card(self) -> None:
        card, self._waiting_card = self._waiting_card, None
        if card is not None:
            self.on_scan(card)

    # ------------------------------------------------------------ the store's answers

    def _refresh_offer(self) -> None:
        self._background.store(lambda: todays_offer(self._desk), self._on_offer, self._failed)

    def _on_offer(self, offer: Offer) -> None:
        self._presenter.offer = offer
        self._show()

    @Slot()
    def _ask(self) -> None:
        question = self._presenter.question
        if question is not None and self.isVisible():
            self._background.store(
                lambda: foresee(self._desk, question), self._on_foresight, self._failed
            )

    def _on_foresight(self, foresight: Foresight) -> None:
        self._presenter.take_foresight(foresight)
        self._show()

    def _restore(self, body: bytes) -> None:
        sentence = self._presenter.restore(body)
        if sentence is not None:
            self._changed()
            self.told.emit(sentence, "info")

    def _suggest(self, typed: str) -> Sequence[Procedure]:
        return self._presenter.offer.suggest(typed)

    def _failed(self, said: Said) -> None:
        self.told.emit(said.sentence, "error")

    @Slot(object)
    def _on_changed(self, change: Change) -> None:
        if change & (Change.CATALOGUE | Change.DOSSIERS):
            self._refresh_offer()
            self._ask()

    # ------------------------------------------------------------ showing

    def _changed(self) -> None:
        self._draft.note()
        self._ask_soon.start()
        self._show()

    def _show(self) -> None:
        presenter, entry = self._presenter, self._presenter.entry
        remarks = doubts_about_person(entry.applicant, presenter.card_remarks)
        self.persons.show_entry(entry, presenter.errors, remarks)
        self.dossier.show_entry(entry, presenter.procedure, presenter.errors)
        self.promise.show_entry(entry, presenter.procedure, presenter.foresight_now)

    def _stops(self) -> list[QWidget]:
        return [*self.persons.stops, *self.dossier.stops, self.promise.button]

    @Slot()
    def _order_stops(self) -> None:
        stops = self._stops()
        for earlier, later in pairwise(stops):
            QWidget.setTabOrder(earlier, later)

    def _focus(self, *widgets: QWidget) -> None:
        for widget in widgets:
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.persons.reveal(widget)

    def _focus_first_error(self) -> None:
        for stop in self._stops():
            if stop.property("tone") == "error":
                self._focus(stop)
                return

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
            self.persons.reveal(self.focusWidget() or self)
        else:
            super().keyPressEvent(event)
