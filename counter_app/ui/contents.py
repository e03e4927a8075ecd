"""The table of contents: every page there is, its key and name, and who may open it."""

from typing import TypeAlias

from counter_app.domain.roles import Act, Actor, may
from counter_app.domain.sentences import Sentence, say
from counter_app.service.desk import Desk
from counter_app.texts import Texts
from counter_app.ui.accounts import AccountsPage
from counter_app.ui.attachments.settings import ScanSettings
from counter_app.ui.background import Background
from counter_app.ui.calendar import CalendarPage
from counter_app.ui.catalogue import CataloguePage
from counter_app.ui.changes import Changes
from counter_app.ui.dossier import DossierPage
from counter_app.ui.lists import ListsPage
from counter_app.ui.office import OfficePage
from counter_app.ui.pages import Page
from counter_app.ui.papers.output import Output
from counter_app.ui.reception import ReceptionPage
from counter_app.ui.search import SearchPage

Shared: TypeAlias = tuple[Desk, Texts, Background, Changes]
"""What every page is made with."""
_Widget: TypeAlias = (
    ReceptionPage
    | SearchPage
    | ListsPage
    | DossierPage
    | CataloguePage
    | CalendarPage
    | OfficePage
    | AccountsPage
)


class Contents:
    """The pages of one window, made for one desk."""

    def __init__(self, shared: Shared, scans: ScanSettings) -> None:
        self.reception, self.search = ReceptionPage(*shared), SearchPage(*shared)
        self.lists = ListsPage(*shared)
        self.dossier = DossierPage(*shared, scans=scans)
        self.catalogue, self.calendar = CataloguePage(*shared), CalendarPage(*shared)
        self.office = OfficePage(*shared)
        self.accounts = AccountsPage(*shared)
        self.finders = (self.search, self.lists, self.calendar)
        """The pages that lead to a dossier."""
        self.every = (
            _page("Ctrl+1", say("Tiếp nhận"), self.reception, Act.RECEIVE),
            _page("Ctrl+2", say("Tra cứu"), self.search, Act.PRINT),
            _page("Ctrl+3", say("Danh sách"), self.lists, Act.PRINT),
            _page("Ctrl+4", say("Hồ sơ"), self.dossier, Act.PRINT),
            _page("Alt+1", say("Thủ tục"), self.catalogue, Act.PUBLISH_CATALOGUE),
            _page("Alt+2", say("Lịch làm việc"), self.calendar, Act.DECLARE_CALENDAR),
            _page("Alt+3", say("Cơ quan"), self.office, Act.SET_UP_OFFICE),
            _page("Ctrl+9", say("Tài khoản"), self.accounts, Act.KEEP_ACCOUNTS),
        )

    @property
    def widgets(self) -> tuple[_Widget, ...]:
        """All pages; each tells the message line what is to be said."""
        return (
            self.reception,
            self.search,
            self.lists,
            self.dossier,
            self.catalogue,
            self.calendar,
            self.office,
            self.accounts,
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
