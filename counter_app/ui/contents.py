"""The table of contents: every page there is, its key and name, and who may open it."""

from typing import TypeAlias

from counter_app.domain.roles import Act, Actor, may
from counter_app.domain.sentences import Sentence, say
from counter_app.service.desk import Desk
from counter_app.texts import Texts
from counter_app.ui.accounts import AccountsPage
from counter_app.ui.attachments.settings import ScanSettings
from counter_app.ui.background import Background
from counter_app.ui.books import BooksPage
from counter_app.ui.calendar import CalendarPage
from counter_app.ui.catalogue import CataloguePage
from counter_app.ui.changes import Changes
from counter_app.ui.days import DaysPage
from counter_app.ui.dossier import DossierPage
from counter_app.ui.link import LinkPage
from counter_app.ui.lists import ListsPage
from counter_app.ui.office import OfficePage
from counter_app.ui.pages import Page
from counter_app.ui.papers.output import Output
from counter_app.ui.papers.settings import PaperSettings
from counter_app.ui.reception import ReceptionPage
from counter_app.ui.reports import ReportsPage
from counter_app.ui.search import SearchPage

Shared: TypeAlias = tuple[Desk, Texts, Background, Changes]
"""What every page is made with."""
_Finder: TypeAlias = SearchPage | ListsPage | DaysPage | BooksPage | ReportsPage | CalendarPage
_Widget: TypeAlias = (
    ReceptionPage | _Finder | DossierPage | CataloguePage | OfficePage | AccountsPage | LinkPage
)


class Contents:
    """The pages of one window, made for one desk."""

    def __init__(self, shared: Shared, scans: ScanSettings, settings: PaperSettings) -> None:
        self.reception, self.search = ReceptionPage(*shared), SearchPage(*shared)
        self.lists = ListsPage(*shared)
        self.dossier = DossierPage(*shared, scans=scans)
        self.days = DaysPage(*shared, settings=settings)
        self.books = BooksPage(*shared)
        self.reports = ReportsPage(*shared, settings=settings)
        self.catalogue, self.calendar = CataloguePage(*shared), CalendarPage(*shared)
        self.office = OfficePage(*shared)
        self.accounts = AccountsPage(*shared)
        self.link = LinkPage(*shared, settings=settings)
        self.drawers = (self.days, self.books, self.reports)
        """The pages that show papers of the office."""
        self.finders: tuple[_Finder, ...] = (
            self.search,
            self.lists,
            *self.drawers,
            self.calendar,
        )
        """The pages that lead to a dossier."""
        self.every = (
            _page("Ctrl+1", say("Tiếp nhận"), self.reception, Act.RECEIVE),
            _page("Ctrl+2", say("Tra cứu"), self.search, Act.PRINT),
            _page("Ctrl+3", say("Danh sách"), self.lists, Act.PRINT),
            _page("Ctrl+4", say("Hồ sơ"), self.dossier, Act.PRINT),
            _page("Ctrl+5", say("Chốt ngày"), self.days, Act.CLOSE_DAY),
            _page("Ctrl+6", say("Sổ theo dõi"), self.books, Act.REPORT),
            _page("Ctrl+7", say("Báo cáo"), self.reports, Act.REPORT),
            _page("Alt+1", say("Thủ tục"), self.catalogue, Act.PUBLISH_CATALOGUE),
            _page("Alt+2", say("Lịch làm việc"), self.calendar, Act.DECLARE_CALENDAR),
            _page("Alt+3", say("Cơ quan"), self.office, Act.SET_UP_OFFICE),
            _page("Ctrl+9", say("Tài khoản"), self.accounts, Act.KEEP_ACCOUNTS),
            _page("Ctrl+0", say("Liên lạc"), self.link, Act.SEE_LINK),
        )

    @property
    def widgets(self) -> tuple[_Widget, ...]:
        """All pages; each tells the message line what is to be said."""
        return (
            self.reception,
            *self.finders,
            self.dossier,
            self.catalogue,
            self.office,
            self.accounts,
            self.link,
        )

    def offered(self, actor: Actor) -> tuple[Page, ...]:
        """The pages that are for this person, in the order of the rail."""
        return tuple(page for page in self.every if may(actor, page.act))

    def send_papers_to(self, output: Output) -> None:
        """Papers that the pages ask for go this way."""
        self.reception.received.connect(output.receive)
        self.dossier.paper_due.connect(output.receive)
        self.dossier.paper_wanted.connect(output.look)
        self.dossier.reprint_wanted.connect(output.reprint)
        self.search.receipt_wanted.connect(output.look)
        self.search.reprint_wanted.connect(output.reprint)


def _page(key: str, name: Sentence, widget: _Widget, act: Act) -> Page:
    return Page(
        key=key, name=name, widget=widget, act=act, activate=widget.activate, keys=widget.keys
    )
