"""The scanner's folder beside the dossier: finished scans, one key away from their place, and the
system's own program that scans."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QProcess, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from counter_app.domain.sentences import Refused, Said, Unavailable, say
from counter_app.service.inbox import ScannerInbox
from counter_app.service.ports import Clock
from counter_app.texts import Texts
from counter_app.ui.attachments.settings import ScanSettings
from counter_app.ui.background import Background
from counter_app.ui.presenters.scanning import Machine, name_of, scan_command
from counter_app.ui.styling import label

LOOK_MS: Final = 1_500


class InboxList(QWidget):
    """Lists what the scanner finished; looks again and again while it is shown.

    Signals: `chosen(list[Path])`: attach these; `told(Sentence, str)`: for the message line.
    """

    chosen = Signal(object)
    told = Signal(object, str)

    def __init__(
        self, texts: Texts, background: Background, settings: ScanSettings, clock: Clock
    ) -> None:
        super().__init__()
        self._texts = texts
        self._background = background
        self._settings = settings
        self._clock = clock
        self._looking = False
        self._away = False
        self._paths: list[Path] = []
        self.machine = Machine()
        self.choose_program: Callable[[], str] = self._ask_for_program
        self._build()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._inbox: ScannerInbox | None = None
        if settings.inbox is not None:
            self.watch(settings.inbox)

    def watch(self, folder: Path) -> None:
        """Look at this folder from now on."""
        self._inbox = ScannerInbox(folder, self._clock)
        self._away = False
        self._settings.inbox = folder
        self.folder.setText(str(folder))
        self._show(())
        self._timer.start()
        self.look()

    def selected(self) -> list[Path]:
        """The scans that are selected, in the order of the list."""
        return [self._paths[row] for row in sorted(i.row() for i in self.list.selectedIndexes())]

    def used(self, paths: Sequence[Path]) -> None:
        """These were attached: tell of them no more, and take them out of the folder if wanted."""
        inbox, remove = self._inbox, self._settings.remove
        if inbox is None:
            return
        self._background.papers(
            lambda: [inbox.done(path, remove=remove) for path in paths],
            done=lambda _: self.look(),
            failed=self._fail,
        )

    @Slot()
    def look(self) -> None:
        """Ask the folder, one question at a time, and only while somebody sees the answer."""
        inbox = self._inbox
        if inbox is None or self._looking or not self.isVisible():
            return
        self._looking = True
        self._background.papers(inbox.look, done=self._learn, failed=self._fail, broke=self._rest)

    def _learn(self, paths: tuple[Path, ...]) -> None:
        self._rest()
        self._away = False
        if list(paths) != self._paths:
            self._show(paths)

    def _fail(self, said: Said) -> None:
        """Say once that the folder is away; it is looked for silently until it is back."""
        self._rest()
        if not self._away:
            self.told.emit(said.sentence, "warning")
        self._away = True

    def _rest(self) -> None:
        self._looking = False

    def _show(self, paths: Sequence[Path]) -> None:
        kept = set(self.selected())
        self._paths = list(paths)
        self.list.clear()
        self.list.addItems([path.name for path in paths])
        for row, path in enumerate(paths):
            self.list.item(row).setSelected(path in kept)
        if self.list.currentRow() < 0 and paths:
            self.list.setCurrentRow(0)

    @Slot()
    def scan(self) -> None:
        """Start the program that scans; what it writes into the folder is listed here."""
        folder = self._settings.inbox
        try:
            command = scan_command(self._settings.program, folder, self.machine)
        except (Refused, Unavailable) as said:
            self.told.emit(said.sentence, "warning")
            return
        program, *arguments = command
        started, _ = QProcess.startDetached(program, arguments, str(folder))
        if not started:
            words = say(
                "Không mở được {program}; hãy chọn chương trình quét khác (Shift+F8).",
                program=name_of(command),
            )
            self.told.emit(words, "warning")
            return
        words = say(
            "Đã mở {program}. Hãy lưu tệp quét vào {folder}; tệp sẽ hiện trong danh sách này.",
            program=name_of(command),
            folder=folder,
        )
        self.told.emit(words, "info")

    @Slot()
    def change_program(self) -> None:
        """Scan with another program from now on."""
        if program := self.choose_program():
            self._settings.program = (program,)
            self.told.emit(say("Từ nay quét bằng {program}.", program=name_of((program,))), "info")

    def _ask_for_program(self) -> str:
        title = self._texts.render(say("Chọn chương trình quét"))
        return QFileDialog.getOpenFileName(self, title)[0]

    @Slot()
    def change_folder(self) -> None:
        """Ask for the scanner's folder."""
        title = self._texts.render(say("Chọn thư mục máy quét"))
        if folder := QFileDialog.getExistingDirectory(self, title, self.folder.text()):
            self.watch(Path(folder))

    @Slot()
    def _on_activated(self) -> None:
        if paths := self.selected():
            self.chosen.emit(paths)

    @Slot(bool)
    def _on_remove(self, wanted: bool) -> None:
        self._settings.remove = wanted

    def _build(self) -> None:
        self.folder = label(role="hint", wraps=True)
        self.list = QListWidget()
        self.list.setAccessibleName(self._texts.render(say("Tệp trong thư mục máy quét")))
        self.list.setSpacing(2)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.itemActivated.connect(self._on_activated)
        self.remove = QCheckBox(self._texts.render(say("Đính kèm xong thì xóa tệp")))
        self.remove.setChecked(self._settings.remove)
        self.remove.toggled.connect(self._on_remove)
        row = QHBoxLayout()
        row.addWidget(self.remove, stretch=1)
        for words, slot in (
            (say("Quét… (F8)"), self.scan),
            (say("Chương trình quét… (Shift+F8)"), self.change_program),
            (say("Thư mục… (Ctrl+Shift+O)"), self.change_folder),
        ):
            button = QPushButton(self._texts.render(words))
            button.clicked.connect(slot)
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        heading = self._texts.render(say("Thư mục máy quét (Enter: đính kèm vào chỗ đang chọn)"))
        for widget in (label(heading, "heading", wraps=True), self.folder, self.list):
            layout.addWidget(widget)
        layout.addLayout(row)
