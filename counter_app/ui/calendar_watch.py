"""Tells whoever works here when the province declared another calendar, and whom that touches."""

from PySide6.QtCore import QObject, Signal, Slot

from counter_app.domain.facts import CalendarDeclared
from counter_app.domain.sentences import say
from counter_app.service.calendar import Touched, touched_by_calendar
from counter_app.service.desk import Desk
from counter_app.service.notices import decreed_calendars
from counter_app.ui.background import Background
from counter_app.ui.changes import Change, Changes

_NAMED = 5


class CalendarWatch(QObject):
    """Looks at the province's calendars at the start and whenever the catalogue changed.

    Signals: `told(Sentence, str)`: what to say, and its tone.
    """

    told = Signal(object, str)

    def __init__(
        self, desk: Desk, background: Background, changes: Changes, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._background = background
        self._known: tuple[CalendarDeclared, ...] | None = None
        changes.happened.connect(self._on_change)
        self._look()

    def _look(self) -> None:
        self._background.store(lambda: decreed_calendars(self._desk), done=self._on_looked)

    def _on_looked(self, calendars: tuple[CalendarDeclared, ...]) -> None:
        before, self._known = self._known, calendars
        if before is not None and before != calendars:
            self._background.long(lambda: touched_by_calendar(self._desk), done=self._on_touched)

    def _on_touched(self, touched: tuple[Touched, ...]) -> None:
        if not touched:
            self.told.emit(say("Tỉnh đã công bố lịch làm việc mới."), "info")
            return
        codes = [one.code for one in touched[:_NAMED]] + ["…"] * (len(touched) > _NAMED)
        words = say(
            "Tỉnh đã công bố lịch làm việc mới; {count} hồ sơ có ngày hẹn đã in khác với lịch này: "
            "{codes}. Ngày đã hẹn không tự đổi; lãnh đạo xem ở trang Lịch làm việc.",
            count=len(touched),
            codes=", ".join(codes),
        )
        self.told.emit(words, "warning")

    @Slot(object)
    def _on_change(self, change: Change) -> None:
        if Change.CATALOGUE in change:
            self._look()
