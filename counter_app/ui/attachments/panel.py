"""The panel of files for the page of a dossier: drop, choose, take from the scanner, withdraw."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)
from typing_extensions import override

from counter_app.domain.attached import Attached
from counter_app.domain.dossier import Dossier
from counter_app.domain.sentences import Said, Sentence, say
from counter_app.service.attachments import AttachedFile, AttachFile, attach, picture, withdraw
from counter_app.service.desk import Desk
from counter_app.service.look_up import dossier
from counter_app.service.ports import PageImage
from counter_app.texts import Texts
from counter_app.ui.attachments.inbox import InboxList
from counter_app.ui.attachments.places import THUMBNAIL, PlacesTree, files_in
from counter_app.ui.attachments.settings import ScanSettings
from counter_app.ui.background import Background
from counter_app.ui.changes import Change, Changes
from counter_app.ui.papers.pictures import image_of
from counter_app.ui.presenters.attachments import (
    PATTERNS,
    PlaceLine,
    commands_for,
    first_without,
    places_of,
    summary_of,
)
from counter_app.ui.styling import label

_SPACING: Final = 10

Choose = Callable[[], Sequence[Path]]


class AttachmentsPanel(QFrame):
    """Shows the files of one dossier and takes new ones; every action has a key.

    Signals: `told(Sentence, str)`: for the message line.
    """

    told = Signal(object, str)

    def __init__(
        self,
        desk: Desk,
        texts: Texts,
        background: Background,
        changes: Changes,
        *,
        settings: ScanSettings,
    ) -> None:
        super().__init__()
        self.setObjectName("attachments")
        self.setAcceptDrops(True)
        self._desk = desk
        self._texts = texts
        self._background = background
        self._changes = changes
        self._dossier = ""
        self._places: tuple[PlaceLine, ...] = ()
        self._pictures: dict[str, QPixmap] = {}
        self._withdrawing: Attached | None = None
        self.choose: Choose = self._ask_for_files
        self.keys = _keys(texts)
        self._build(settings)
        changes.happened.connect(self._on_change)

    # ------------------------------------------------------------ what the page asks

    def show_dossier(self, shown: Dossier) -> None:
        """Show this dossier's files; another one begins at its first place without a file."""
        same = shown.id == self._dossier
        if not same:
            self._pictures.clear()
            self._end_withdrawal()
        current = self.tree.place if same else None
        self._dossier = shown.id
        self._places = places_of(shown)
        self.summary.setText(self._texts.render(summary_of(shown)))
        start = first_without(self._places) if current is None else current
        self.tree.show_places(self._places, start)
        for line in self._places:
            for file in line.files:
                self._want_picture(file.attached)

    def add(self, place: int, paths: Sequence[Path]) -> None:
        """Attach files to a place, one after the other, and say what came of it."""
        if self._dossier and paths and place < len(self._places):
            commands = commands_for(self._dossier, self._places[place], paths)
            self._background.store(
                lambda: _attached(self._desk, commands),
                done=self._on_attached,
                broke=self._reload,
            )

    # ------------------------------------------------------------ what the clerk does

    @Slot()
    def choose_files(self) -> None:
        """Ask for files and attach them to the current place."""
        self.add(self.tree.place, self.choose())

    @Slot(int, object)
    def _on_dropped(self, place: int, paths: list[Path]) -> None:
        self.add(place, paths)

    @Slot(object)
    def _on_scans(self, paths: list[Path]) -> None:
        self.add(self.tree.place, paths)

    @Slot()
    def begin_withdrawal(self) -> None:
        """Ask why the current file is taken back."""
        file = self.tree.file
        if file is None or file.withdrawn is not None:
            self.told.emit(say("Hãy chọn tệp cần rút trong danh sách."), "warning")
            return
        self._withdrawing = file
        self.reason.setPlaceholderText(
            self._texts.render(
                say("Lý do rút tệp {name} (Enter: rút, Esc: thôi)", name=_short(file))
            )
        )
        self.reason.show()
        self.reason.setFocus()

    @Slot()
    def _on_reason(self) -> None:
        file, dossier_id, reason = self._withdrawing, self._dossier, self.reason.text()
        if file is None:
            return
        self._background.store(
            lambda: withdraw(self._desk, dossier_id, file.event_id, reason),
            done=self._on_withdrawn,
            failed=self._fail,
        )

    def _on_withdrawn(self, _nothing: None) -> None:
        self._end_withdrawal()
        self._changes.tell(Change.DOSSIERS)

    @Slot()
    def _end_withdrawal(self) -> None:
        self._withdrawing = None
        self.reason.clear()
        self.reason.hide()
        self.tree.setFocus()

    # ------------------------------------------------------------ what came of it

    def _on_attached(self, outcome: tuple[list[AttachedFile], list[Path], Said | None]) -> None:
        done, paths, said = outcome
        self.inbox.used(paths)
        for sentence, tone in _words_for(done, said):
            self.told.emit(sentence, tone)
        if done:
            self._changes.tell(Change.DOSSIERS)

    @Slot(object)
    def _on_change(self, change: Change) -> None:
        if change & Change.DOSSIERS and self._dossier and self.isVisible():
            self._reload()

    def _reload(self) -> None:
        dossier_id = self._dossier
        self._background.store(
            lambda: dossier(self._desk, dossier_id), done=self._on_reloaded, failed=self._fail
        )

    def _on_reloaded(self, shown: Dossier) -> None:
        if shown.id == self._dossier:
            self.show_dossier(shown)

    def _fail(self, said: Said) -> None:
        self.told.emit(said.sentence, "error")

    def _want_picture(self, one: Attached) -> None:
        known = self._pictures.get(one.event_id)
        if known is not None:
            self.tree.show_picture(one.event_id, known)
            return
        edge = round(THUMBNAIL * self.devicePixelRatioF())
        self._background.papers(
            lambda: picture(self._desk, one, 0, edge),
            done=lambda page: self._on_picture(one.event_id, page),
            failed=lambda _said: None,  # its content has not come; the line says all the same
        )

    def _on_picture(self, event_id: str, page: PageImage) -> None:
        self._pictures[event_id] = QPixmap.fromImage(image_of(page))
        self.tree.show_picture(event_id, self._pictures[event_id])

    # ------------------------------------------------------------ widgets

    def _ask_for_files(self) -> list[Path]:
        title = self._texts.render(say("Chọn tệp đính kèm"))
        kinds = f"{self._texts.render(say('Tệp quét và ảnh'))} ({' '.join(PATTERNS)})"
        names, _ = QFileDialog.getOpenFileNames(self, title, "", kinds)
        return [Path(name) for name in names]

    def _build(self, settings: ScanSettings) -> None:
        self.summary = label(role="hint", wraps=True)
        self.tree = PlacesTree(self._rendered)
        self.tree.setAccessibleName(self._texts.render(say("Giấy tờ và tệp đính kèm")))
        self.tree.dropped.connect(self._on_dropped)
        self.reason = QLineEdit()
        self.reason.returnPressed.connect(self._on_reason)
        self.inbox = InboxList(self._texts, self._background, settings, self._desk.clock)
        self.inbox.chosen.connect(self._on_scans)
        self.inbox.told.connect(self.told)
        self._end_withdrawal()
        self._lay_out()
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key, slot in (
            ("Ctrl+O", self.choose_files),
            ("F8", self.inbox.scan),
            ("Shift+F8", self.inbox.change_program),
            ("Ctrl+Shift+O", self.inbox.change_folder),
        ):
            QShortcut(QKeySequence(key), self, slot, context=context)
        QShortcut(
            QKeySequence("Del"),
            self.tree,
            self.begin_withdrawal,
            context=Qt.ShortcutContext.WidgetShortcut,
        )
        QShortcut(
            QKeySequence("Esc"),
            self.reason,
            self._end_withdrawal,
            context=Qt.ShortcutContext.WidgetShortcut,
        )

    def _lay_out(self) -> None:
        title = label(self._texts.render(say("Giấy tờ số hóa")), "heading")
        choose = QPushButton(self._texts.render(say("Chọn tệp… (Ctrl+O)")))
        choose.clicked.connect(self.choose_files)
        hint = self._texts.render(say("Kéo tệp vào giấy tờ tương ứng; Del: rút tệp đính kèm nhầm"))
        head = QHBoxLayout()
        head.addWidget(title, stretch=1)
        head.addWidget(choose)
        layout = QVBoxLayout(self)
        layout.setSpacing(_SPACING)
        layout.addLayout(head)
        layout.addWidget(self.summary)
        layout.addWidget(self.tree, stretch=3)
        layout.addWidget(self.reason)
        layout.addWidget(label(hint, "hint", wraps=True))
        layout.addWidget(self.inbox, stretch=2)

    def _rendered(self, words: Sentence | str) -> str:
        return words if isinstance(words, str) else self._texts.render(words)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        """Beside the list: for the place that is current there."""
        event.acceptProposedAction()
        self.add(self.tree.place, files_in(event))


def _attached(
    desk: Desk, commands: Sequence[AttachFile]
) -> tuple[list[AttachedFile], list[Path], Said | None]:
    """Attach in order up to the first that cannot be: what was, from which files, what was said."""
    done: list[AttachedFile] = []
    for command in commands:
        try:
            done.append(attach(desk, command))
        except Said as said:
            return done, [one.path for one in commands[: len(done)]], said
    return done, [one.path for one in commands], None


def _words_for(done: Sequence[AttachedFile], said: Said | None) -> list[tuple[Sentence, str]]:
    """What to say in the end; the last stays in the line, the others in its history."""
    words: list[tuple[Sentence, str]] = []
    if done:
        words.append((say("Đã đính kèm {count} tệp.", count=len(done)), "info"))
    words += [(note, "warning") for one in done for note in one.notes]
    if said is not None:
        words.append((said.sentence, "error"))
    return words


def _short(file: Attached) -> str:
    name = file.file.name
    return name if len(name) <= 40 else f"{name[:39]}…"


def _keys(texts: Texts) -> tuple[tuple[str, str], ...]:
    return (
        ("Ctrl+O", texts.render(say("Chọn tệp đính kèm vào giấy tờ đang chọn"))),
        ("Enter", texts.render(say("Đính kèm tệp đang chọn trong thư mục máy quét"))),
        ("F8", texts.render(say("Mở chương trình quét của máy tính"))),
        ("Shift+F8", texts.render(say("Chọn chương trình quét khác"))),
        ("Ctrl+Shift+O", texts.render(say("Chọn thư mục máy quét"))),
        ("Del", texts.render(say("Rút tệp đính kèm nhầm"))),
    )
