"""The window's frame: rail, pages, message line, the corner with the state of the sync."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from counter_app.domain.idcard import read_card
from counter_app.domain.roles import Act, may
from counter_app.domain.scans import ScanKind, classify_scan
from counter_app.domain.sentences import Refused, Said, Sentence, say
from counter_app.logs import bug_sentence, report_bug
from counter_app.service.desk import Desk
from counter_app.service.ports import Pile
from counter_app.service.reception import ReceiveDossier
from counter_app.texts import Texts
from counter_app.ui.attachments.settings import ScanSettings
from counter_app.ui.background import Background
from counter_app.ui.calendar_watch import CalendarWatch
from counter_app.ui.changes import Changes
from counter_app.ui.contents import Contents
from counter_app.ui.corner import CornerButton
from counter_app.ui.frame import bottom, demo_banner
from counter_app.ui.messages import MessageLine
from counter_app.ui.notices import HIDE_KEY, NoticeBar
from counter_app.ui.notices import KEY as NOTICES_KEY
from counter_app.ui.overlay import Overlay, Section
from counter_app.ui.pages import Place
from counter_app.ui.papers.output import Output
from counter_app.ui.papers.printers import Printers
from counter_app.ui.papers.settings import PaperSettings
from counter_app.ui.presenters.sheet import AnySheet
from counter_app.ui.rail import Rail
from counter_app.ui.safekeeping import Safekeeping
from counter_app.ui.scanner import ScanCatcher
from counter_app.ui.syncing import Syncing
from counter_app.ui.uploading import Uploading
from counter_app.ui.wiring import Answers, tie

if TYPE_CHECKING:
    from counter_app.ui.dossier import DossierPage
    from counter_app.ui.lists import ListsPage
    from counter_app.ui.papers.preview import Preview
    from counter_app.ui.reception import ReceptionPage
    from counter_app.ui.search import SearchPage

SMALLEST: Final = (1180, 680)
"""What a screen of 1366x768 leaves beside a task bar and a title."""
RECEPTION, SEARCH, LISTS, DOSSIER = range(4)


class MainWindow(QWidget):
    """One counter's window. `finish` ends its background work.

    Signals: `reported(Sentence)`: something nobody caught, from whichever thread;
    `lock_wanted()`: the clerk leaves the desk for a while.
    """

    reported = Signal(object)
    lock_wanted = Signal()

    def __init__(
        self,
        desk: Desk,
        texts: Texts,
        *,
        settings: PaperSettings,
        printers: Printers,
        scans: ScanSettings | None = None,
    ) -> None:
        super().__init__()
        self._desk = desk
        self._texts = texts
        self.background = Background(self)
        self.changes = Changes(self)
        self.output = Output(
            desk, self.background, self.changes, settings=settings, printers=printers
        )
        self.syncing = Syncing(desk, self.background, self.changes, self)
        self.uploading = Uploading(desk, self.background, self.changes, self)
        self.safekeeping = Safekeeping(desk, self.background, self.changes, self)
        self.messages = MessageLine(texts, desk.clock)
        shared = (desk, texts, self.background, self.changes)
        chosen = (settings, scans or ScanSettings(None))
        self.contents = Contents(shared, chosen, self._tie)
        self.pages = self.contents.offered(desk.actor)
        self.corner = CornerButton(texts)
        self._preview: Preview | None = None
        self._before_preview = self._before_dossier = RECEPTION
        self._build()
        self._connect()
        self._add_keys()
        self.open_page(0)
        self.syncing.start()
        self.uploading.start()
        self.safekeeping.start()

    # ------------------------------------------------------------ pages

    @property
    def reception(self) -> "ReceptionPage":
        return self.contents.reception

    @property
    def search(self) -> "SearchPage":
        return self.contents.search

    @property
    def lists(self) -> "ListsPage":
        return self.contents.lists

    @property
    def dossier(self) -> "DossierPage":
        return self.contents.dossier

    def open_page(self, place: int) -> None:
        """Show a page and give it the focus."""
        self.overlay.close_sheet()
        if self._preview is not None and self._stack.currentWidget() is self._preview:
            self._preview.leave()
        self._places[place].open()
        self._stack.setCurrentIndex(place)
        self.rail.mark(place)
        self.notices.at_page(place)
        self.pages[place].made().activate()

    def open_dossier(self, code: str, *, scanned: bool = False) -> None:
        """Show one dossier; leaving it leads back to the page that is open now."""
        if self._stack.currentIndex() < len(self.pages) and self._stack.currentIndex() != DOSSIER:
            self._before_dossier = self._stack.currentIndex()
        self.dossier.open_code(code, scanned=scanned)
        self.open_page(DOSSIER)

    @Slot(object)
    def open_entry(self, entry: ReceiveDossier) -> None:
        self._before_dossier = RECEPTION
        self.dossier.open_entry(entry)
        self.open_page(DOSSIER)

    @Slot(object)
    def open_pile(self, pile: Pile) -> None:
        self.lists.show_pile(pile)
        self.open_page(LISTS)

    @Slot()
    def open_calendar(self) -> None:
        acts = [page.act for page in self.pages]
        self.open_page(acts.index(Act.DECLARE_CALENDAR))

    @Slot()
    def leave_dossier(self) -> None:
        self.open_page(self._before_dossier)

    @property
    def preview(self) -> "Preview":
        """The preview, made when it is first wanted: printing is not loaded at the start."""
        if self._preview is None:
            from counter_app.ui.papers.preview import Preview  # noqa: PLC0415

            made = Preview(self._desk.forms, self._texts, self.background, self.output)
            made.closed.connect(self._leave_preview)
            made.told.connect(self.messages.tell)
            self._stack.addWidget(made)
            self._preview = made
        return self._preview

    @Slot(object)
    def look_at(self, sheet: AnySheet) -> None:
        preview = self.preview
        if self._stack.currentWidget() is preview:
            preview.leave()
        else:
            self._before_preview = self._stack.currentIndex()
        self.overlay.close_sheet()
        self._stack.setCurrentWidget(preview)
        self.rail.mark(None)
        preview.show_sheet(sheet)

    @Slot()
    def _leave_preview(self) -> None:
        self.open_page(self._before_preview)

    # ------------------------------------------------------------ what happens

    @Slot(str)
    def on_scan(self, text: str) -> None:
        """Take a scan to where it belongs, or say politely what it is not."""
        scan = classify_scan(text)
        if not may(self._desk.actor, Act.RECEIVE):
            self.messages.tell(say("Tài khoản này không xử lý hồ sơ."), "warning")
            return
        if scan.kind is ScanKind.DOSSIER:
            self.open_dossier(scan.code, scanned=True)
            return
        try:
            card = read_card(text)
        except Refused as refusal:
            self.messages.tell(refusal.sentence, "warning")
            return
        self.open_page(RECEPTION)
        self.reception.on_scan(card)

    def rest(self) -> None:
        """Nobody is at the desk: no scan is taken, and the sheet over the page is put away."""
        self.overlay.close_sheet()
        _application().removeEventFilter(self._scanner)

    def wake(self) -> None:
        """The clerk is back, where they left."""
        _application().installEventFilter(self._scanner)
        place = self._stack.currentIndex()
        if place < len(self.pages):
            self.pages[place].made().activate()
        else:
            self.preview.setFocus()

    def report(self, sentence: Sentence) -> None:
        """Tell of an exception that nobody caught; may be called from any thread."""
        self.reported.emit(sentence)

    def finish(self) -> None:
        """Finish what the store was given, and stop."""
        _application().removeEventFilter(self._scanner)
        self.background.close()

    @Slot(object)
    def _on_said(self, said: Said) -> None:
        self.messages.tell(said.sentence, "error")

    @Slot(object)
    def _on_broke(self, error: BaseException) -> None:
        self.messages.tell(bug_sentence(report_bug(error)), "error")

    @Slot(object)
    def _on_reported(self, sentence: Sentence) -> None:
        self.messages.tell(sentence, "error")

    # ------------------------------------------------------------ sheets over the page

    @Slot()
    def show_keys(self) -> None:
        """Show every key: of the open page first, then those that work everywhere."""
        everywhere = [
            *((page.key, self._texts.render(page.name)) for page in self.pages),
            *self._window_keys(),
        ]
        sections = [Section(self._texts.render(say("Ở mọi trang")), _rows(everywhere))]
        place = self._stack.currentIndex()
        if place < len(self.pages):
            page = self.pages[place]
            sections.insert(0, Section(self._texts.render(page.name), _rows(page.made().keys)))
        else:
            heading = self._texts.render(say("Xem trước bản in"))
            sections.insert(0, Section(heading, _rows(self.preview.keys)))
        self.overlay.open("keys", self._texts.render(say("Phím tắt")), sections)

    @Slot()
    def show_history(self) -> None:
        """Show what was said before, the latest first."""
        rows = [(f"{one.said_at:%H:%M:%S}", one.text, one.tone) for one in self.messages.history]
        heading = say("Mới nhất ở trên") if rows else say("Chưa có thông báo nào")
        section = Section(self._texts.render(heading), rows)
        self.overlay.open("history", self._texts.render(say("Thông báo đã hiện")), [section])

    @Slot()
    def show_notices(self) -> None:
        """Show in full what the province has to say today."""
        title = self._texts.render(say("Thông báo của tỉnh"))
        self.overlay.open("notices", title, [self.notices.section()])

    def _window_keys(self) -> list[tuple[str, str]]:
        return [
            (key, self._texts.render(name))
            for key, name in (
                ("Ctrl+F", say("Tra cứu hồ sơ")),
                ("F12", say("Gửi ngay lên tỉnh")),
                ("Ctrl+M", say("Xem lại các thông báo")),
                (NOTICES_KEY, say("Xem thông báo của tỉnh")),
                ("Shift+Esc", say("Ẩn thông báo")),
                ("Ctrl+L", say("Khóa màn hình")),
                ("F1", say("Mở, đóng bảng phím tắt")),
            )
        ]

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        with self._desk.store.reading() as reader:
            office, device = reader.office(), reader.device()
        self.setWindowTitle(
            self._texts.render(
                say("Quầy {number} – {office}", number=device.counter, office=office.unit_name)
            )
        )
        self.setMinimumSize(*SMALLEST)
        self.rail = Rail(office, device, self._desk.actor, self._texts)
        self.rail.add_pages(self.pages)
        self._stack = QStackedWidget()
        self._places = [Place(page) for page in self.pages]
        for place in self._places:
            self._stack.addWidget(place)
        self.overlay = Overlay(self._stack)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(self._stack, stretch=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        if office.demo:
            layout.addWidget(demo_banner(self._texts))
        self.notices = NoticeBar(self._desk, self._texts, self.background, self.changes)
        self._calendars = CalendarWatch(self._desk, self.background, self.changes, self)
        layout.addWidget(self.notices)
        layout.addLayout(middle, stretch=1)
        layout.addWidget(bottom(self.messages, self.corner))

    def _connect(self) -> None:
        self.background.said.connect(self._on_said)
        self.background.broke.connect(self._on_broke)
        self.reported.connect(self._on_reported)
        self.output.look_wanted.connect(self.look_at)
        self.output.told.connect(self.messages.tell)
        self.safekeeping.told.connect(self.messages.tell)
        self._calendars.told.connect(self.messages.tell)
        self.syncing.shown.connect(self.corner.show_corner)
        self.corner.clicked.connect(self.syncing.now)
        self.rail.chosen.connect(self.open_page)
        self.rail.help_wanted.connect(self.show_keys)
        self.rail.lock_wanted.connect(self.lock_wanted)
        self._scanner = ScanCatcher(_application())
        self._scanner.scanned.connect(self.on_scan)

    def _tie(self, page: QWidget) -> None:
        output = self.output
        answers: Answers = {
            "told": (self.messages.tell,),
            "dossier_wanted": (self.open_dossier,),
            "sheet_wanted": (self.look_at,),
            "received": (output.receive,),
            "paper_due": (output.receive,),
            "paper_wanted": (output.look,),
            "receipt_wanted": (output.look,),
            "reprint_wanted": (output.reprint,),
            "brought": (self.open_entry,),
            "entry_taken": (self.take_entry,),
            "left": (self.leave_dossier,),
            "pile_wanted": (self.open_pile,),
            "calendar_wanted": (self.open_calendar,),
            "sync_wanted": (self.syncing.now,),
            "day_closed": (self.syncing.now, self.safekeeping.after_the_day),
        }
        news = {"show_sending": self.syncing.sending, "show_turn": self.uploading.turned}
        tie(page, answers, news)

    @Slot()
    def take_entry(self) -> None:
        self.reception.entry_taken()

    def _add_keys(self) -> None:
        for key, slot in (
            ("F1", self.show_keys),
            ("F12", self.syncing.now),
            ("Ctrl+M", self.show_history),
            (NOTICES_KEY, self.show_notices),
            (HIDE_KEY, self.notices.put_away),
            ("Shift+Esc", self.messages.dismiss),
            ("Ctrl+L", self.lock_wanted.emit),
            ("Ctrl+F", self._opener(min(SEARCH, len(self.pages) - 1))),
        ):
            QShortcut(QKeySequence(key), self, slot)
        for place, page in enumerate(self.pages):
            QShortcut(QKeySequence(page.key), self, self._opener(place))

    def _opener(self, place: int) -> Callable[[], None]:
        return lambda: self.open_page(place)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.finish()
        super().closeEvent(event)


def _application() -> QCoreApplication:
    app = QApplication.instance()
    assert app is not None
    return app


def _rows(keys: Sequence[tuple[str, str]]) -> list[tuple[str, str, str]]:
    return [(key, meaning, "") for key, meaning in keys]
