"""The table of contents: every page there is, its key and name, and who may open it.

A page is imported and made when it is first wanted: the start of the window counts, and a clerk
begins with the reception.
"""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from PySide6.QtWidgets import QWidget

from counter_app.domain.roles import Act, Actor, may
from counter_app.domain.sentences import say
from counter_app.service.desk import Desk
from counter_app.texts import Texts
from counter_app.ui.attachments.settings import ScanSettings
from counter_app.ui.background import Background
from counter_app.ui.changes import Changes
from counter_app.ui.pages import Page
from counter_app.ui.papers.settings import PaperSettings

# ruff: noqa: PLC0415 - see above

if TYPE_CHECKING:
    from counter_app.ui.accounts import AccountsPage
    from counter_app.ui.books import BooksPage
    from counter_app.ui.calendar import CalendarPage
    from counter_app.ui.catalogue import CataloguePage
    from counter_app.ui.days import DaysPage
    from counter_app.ui.dossier import DossierPage
    from counter_app.ui.link import LinkPage
    from counter_app.ui.lists import ListsPage
    from counter_app.ui.office import OfficePage
    from counter_app.ui.reception import ReceptionPage
    from counter_app.ui.reports import ReportsPage
    from counter_app.ui.search import SearchPage

Shared: TypeAlias = tuple[Desk, Texts, Background, Changes]
"""What every page is made with."""
Settings: TypeAlias = tuple[PaperSettings, ScanSettings]
"""What this machine's user chose for papers and for scanning."""
_Made = TypeVar("_Made", bound=QWidget)


class Contents:
    """The pages of one window, made for one desk; `wire` ties each to the window as it is made."""

    def __init__(self, shared: Shared, settings: Settings, wire: Callable[[QWidget], None]) -> None:
        self._shared = shared
        self._papers, self._scans = settings
        self._wire = wire
        self.every = (
            Page("Ctrl+1", say("Tiếp nhận"), Act.RECEIVE, lambda: self.reception),
            Page("Ctrl+2", say("Tra cứu"), Act.PRINT, lambda: self.search),
            Page("Ctrl+3", say("Danh sách"), Act.PRINT, lambda: self.lists),
            Page("Ctrl+4", say("Hồ sơ"), Act.PRINT, lambda: self.dossier),
            Page("Ctrl+5", say("Chốt ngày"), Act.CLOSE_DAY, lambda: self.days),
            Page("Ctrl+6", say("Sổ theo dõi"), Act.REPORT, lambda: self.books),
            Page("Ctrl+7", say("Báo cáo"), Act.REPORT, lambda: self.reports),
            Page("Alt+1", say("Thủ tục"), Act.PUBLISH_CATALOGUE, lambda: self.catalogue),
            Page("Alt+2", say("Lịch làm việc"), Act.DECLARE_CALENDAR, lambda: self.calendar),
            Page("Alt+3", say("Cơ quan"), Act.SET_UP_OFFICE, lambda: self.office),
            Page("Ctrl+9", say("Tài khoản"), Act.KEEP_ACCOUNTS, lambda: self.accounts),
            Page("Ctrl+0", say("Liên lạc"), Act.SEE_LINK, lambda: self.link),
        )

    def offered(self, actor: Actor) -> tuple[Page, ...]:
        """The pages that are for this person, in the order of the rail."""
        return tuple(page for page in self.every if may(actor, page.act))

    def _wired(self, made: _Made) -> _Made:
        self._wire(made)
        return made

    @cached_property
    def reception(self) -> "ReceptionPage":
        from counter_app.ui.reception import ReceptionPage

        return self._wired(ReceptionPage(*self._shared))

    @cached_property
    def search(self) -> "SearchPage":
        from counter_app.ui.search import SearchPage

        return self._wired(SearchPage(*self._shared))

    @cached_property
    def lists(self) -> "ListsPage":
        from counter_app.ui.lists import ListsPage

        return self._wired(ListsPage(*self._shared))

    @cached_property
    def dossier(self) -> "DossierPage":
        from counter_app.ui.dossier import DossierPage

        return self._wired(DossierPage(*self._shared, scans=self._scans))

    @cached_property
    def days(self) -> "DaysPage":
        from counter_app.ui.days import DaysPage

        return self._wired(DaysPage(*self._shared, settings=self._papers))

    @cached_property
    def books(self) -> "BooksPage":
        from counter_app.ui.books import BooksPage

        return self._wired(BooksPage(*self._shared))

    @cached_property
    def reports(self) -> "ReportsPage":
        from counter_app.ui.reports import ReportsPage

        return self._wired(ReportsPage(*self._shared, settings=self._papers))

    @cached_property
    def catalogue(self) -> "CataloguePage":
        from counter_app.ui.catalogue import CataloguePage

        return self._wired(CataloguePage(*self._shared))

    @cached_property
    def calendar(self) -> "CalendarPage":
        from counter_app.ui.calendar import CalendarPage

        return self._wired(CalendarPage(*self._shared))

    @cached_property
    def office(self) -> "OfficePage":
        from counter_app.ui.office import OfficePage

        return self._wired(OfficePage(*self._shared))

    @cached_property
    def accounts(self) -> "AccountsPage":
        from counter_app.ui.accounts import AccountsPage

        return self._wired(AccountsPage(*self._shared))

    @cached_property
    def link(self) -> "LinkPage":
        from counter_app.ui.link import LinkPage

        return self._wired(LinkPage(*self._shared, settings=self._papers))
