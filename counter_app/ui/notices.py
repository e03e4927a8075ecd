"""The province's notices above the first page: never in the way, and always to be read again."""

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from counter_app.domain.moments import spoken_day
from counter_app.domain.sentences import say
from counter_app.service.desk import Desk
from counter_app.service.notices import Notice, current
from counter_app.texts import Texts
from counter_app.ui.background import Background
from counter_app.ui.changes import Change, Changes
from counter_app.ui.overlay import Section
from counter_app.ui.styling import label

KEY: Final = "Ctrl+T"
HIDE_KEY: Final = "Ctrl+Shift+T"


class NoticeBar(QFrame):
    """One line with the first notice and how many more there are.

    What was put away stays away until the person signs in again or it is published anew; the
    whole text of all is always a key away (`section`).
    """

    def __init__(self, desk: Desk, texts: Texts, background: Background, changes: Changes) -> None:
        super().__init__()
        self.setObjectName("notices")
        self._desk = desk
        self._texts = texts
        self._background = background
        self._at_first_page = False
        self._put_away: set[Notice] = set()
        self.notices: tuple[Notice, ...] = ()
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        hide = QPushButton(texts.render(say("Ẩn ({key})", key=HIDE_KEY)))
        hide.setProperty("role", "quiet")
        hide.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        hide.clicked.connect(self.put_away)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 12, 4)
        layout.addWidget(label(texts.render(say("Thông báo của tỉnh:")), "heading"))
        layout.addWidget(self.text, stretch=1)
        layout.addWidget(hide)
        changes.happened.connect(self._on_change)
        self._show()

    def at_page(self, place: int) -> None:
        """Which page is open: on the first one, what is valid today is looked up anew."""
        self._at_first_page = place == 0
        self._show()
        if self._at_first_page:
            self.refresh()

    def refresh(self) -> None:
        """Look up what is valid today."""
        self._background.store(lambda: current(self._desk), done=self._on_looked_up)

    @Slot()
    def put_away(self) -> None:
        """They were read."""
        self._put_away.update(self.notices)
        self._show()

    def section(self) -> Section:
        """All of them in full, for the sheet over the page."""
        heading = say("Còn hiệu lực hôm nay") if self.notices else say("Hôm nay không có thông báo")
        rows = [
            (
                self._texts.render(say("đến {day}", day=spoken_day(one.valid_until))),
                one.text,
                "warning" if one.ours else "",
            )
            for one in self.notices
        ]
        return Section(self._texts.render(heading), rows)

    def _on_looked_up(self, notices: tuple[Notice, ...]) -> None:
        self.notices = notices
        self._show()

    def _show(self) -> None:
        fresh = [one for one in self.notices if one not in self._put_away]
        self.setVisible(self._at_first_page and bool(fresh))
        if not fresh:
            return
        words = say("{text} ({key}: xem đủ)", text=fresh[0].text, key=KEY)
        if len(fresh) > 1:
            words = say(
                "{text} (và {count} thông báo khác; {key}: xem đủ)",
                text=fresh[0].text,
                count=len(fresh) - 1,
                key=KEY,
            )
        self.text.setText(self._texts.render(words))
        self.text.setAccessibleName(self._texts.render(words))

    @Slot(object)
    def _on_change(self, change: Change) -> None:
        if Change.CATALOGUE in change:
            self.refresh()
