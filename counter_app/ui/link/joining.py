"""Beside the facts, for the administrator: enrol with the province, choose the commune's hub."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from counter_app.domain.sentences import Refused, Sentence, say
from counter_app.service.desk import Desk
from counter_app.service.enrolment import choose_hub, enrol_device, leave_hub
from counter_app.service.ports import Peer, SyncState
from counter_app.texts import Texts
from counter_app.ui.background import Background
from counter_app.ui.forms.parts import PartsForm
from counter_app.ui.presenters.link_forms import enrolment_parts, hub_parts
from counter_app.whole_files import read_whole

_LARGEST_PEM: Final = 256 << 10


class Joining(QStackedWidget):
    """Shows one of both forms.

    Signals: `told(Sentence, str)`: for the message line; `joined()`: there is another way to the
    province than before; `left()`: not now.
    """

    told = Signal(object, str)
    joined = Signal()
    left = Signal()

    def __init__(self, desk: Desk, texts: Texts, background: Background) -> None:
        super().__init__()
        self._desk, self._texts, self._background = desk, texts, background
        self.enrolment = PartsForm(texts, say("Ghi danh (F9)"), caption_width=110)
        self.hub = PartsForm(texts, say("Dùng máy chủ này (F9)"), caption_width=110)
        self.clear = QPushButton(texts.render(say("Bỏ máy chủ xã (Shift+F3)")))
        self.clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clear.clicked.connect(self.leave_hub)
        self.enrolment.wanted.connect(self._enrol)
        self.hub.wanted.connect(self._choose_hub)
        beside = QWidget()
        layout = QVBoxLayout(beside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.hub, stretch=1)
        layout.addWidget(self.clear)
        for form, place in ((self.enrolment, self.enrolment), (self.hub, beside)):
            form.left.connect(self.left)
            self.addWidget(place)

    def begin_enrolment(self, state: SyncState) -> None:
        """Ask for the province's address and the code."""
        self.enrolment.show_parts(say("Ghi danh quầy với tỉnh"), enrolment_parts(state))
        self.setCurrentIndex(0)
        self.enrolment.begin()

    def begin_hub(self, state: SyncState) -> None:
        """Ask for the hub's address."""
        self.hub.show_parts(say("Máy chủ xã"), hub_parts(state))
        self.clear.setVisible(state.hub is not None)
        self.setCurrentIndex(1)
        self.hub.begin()

    def resume(self) -> None:
        """Put the focus where it was left."""
        self._form.resume()

    @Slot()
    def submit(self) -> None:
        """Do it, as it stands."""
        self._form.submit()

    @property
    def _form(self) -> PartsForm:
        return self.hub if self.currentIndex() else self.enrolment

    # ------------------------------------------------------------ the work

    @Slot(object)
    def _enrol(self, values: dict[str, str]) -> None:
        def work() -> Peer:
            return enrol_device(
                self._desk, values["url"], values["code"], _authority(values["authority"])
            )

        self._join(self.enrolment, work, say("Đã ghi danh với {url}; đang gửi…", url=values["url"]))

    @Slot(object)
    def _choose_hub(self, values: dict[str, str]) -> None:
        def work() -> Peer:
            return choose_hub(self._desk, values["url"], _authority(values["authority"]))

        words = say("Từ nay trao đổi qua máy chủ xã {url}.", url=values["url"])
        self._join(self.hub, work, words)

    @Slot()
    def leave_hub(self) -> None:
        """Exchange with the province directly from now on."""
        if self.clear.isVisible():
            words = say("Từ nay trao đổi thẳng với tỉnh; không có gì đã gửi bị quên.")
            self._join(self.hub, lambda: leave_hub(self._desk), words)

    def _join(self, form: PartsForm, work: Callable[[], object], words: Sentence) -> None:
        def went(_: object) -> None:
            form.show_busy(busy=False)
            self.told.emit(words, "info")
            self.joined.emit()

        self._background.network(
            work, done=went, failed=form.blame, broke=lambda: form.show_busy(busy=False)
        )


def _authority(path: str) -> str:
    """The PEM in a file; "" for no file. Raises `Refused` or `Unavailable`."""
    if not path.strip():
        return ""
    file = Path(path.strip())
    try:
        return read_whole(file, most=_LARGEST_PEM).decode("ascii")
    except UnicodeDecodeError as error:
        raise Refused(
            say("Tệp “{name}” không phải chứng thư PEM.", name=file.name), "authority"
        ) from error
