"""The pages of a paper on the screen, as sharp as the screen is."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from counter_app.service.ports import PageImage, Paper, PrintedForm
from counter_app.ui.papers.pictures import image_of

_ZOOMS: Final = (0.6, 0.75, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.5)
_USUAL: Final = 3
_INCHES: Final = {Paper.A5: 5.83, Paper.A5_TWO_UP: 11.69, Paper.A4: 8.27, Paper.ROLL_80: 3.15}
_A4_ACROSS: Final = 11.69
_BEST_DPI: Final = 120
"""At this size the small print of a form reads well on a usual screen."""
_MARGIN: Final = 56


class SheetsView(QScrollArea):
    """Shows pages below one another. Wide papers begin at the width of the view.

    Signals: `zoomed()`: the pages are wanted at another `dpi`.
    """

    zoomed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheets")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._zoom = _USUAL
        self.pages: list[QLabel] = []

    def dpi(self, form: PrintedForm) -> int:
        """The resolution at which the pages should be drawn for this view."""
        inches = _A4_ACROSS if form.across else _INCHES[form.paper]
        fits = (self.width() - _MARGIN) / inches
        return round(min(fits, _BEST_DPI) * _ZOOMS[self._zoom] * self.devicePixelRatioF())

    def show_pages(self, pages: Sequence[PageImage]) -> None:
        """Show these pages in place of those before; the place in the paper is kept."""
        place = self.verticalScrollBar().value() if self.pages else 0
        body = QWidget()
        body.setObjectName("desk")
        layout = QVBoxLayout(body)
        layout.setSpacing(18)
        layout.setContentsMargins(20, 18, 20, 18)
        self.pages = [self._label(page) for page in pages]
        for label in self.pages:
            layout.addWidget(label, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self.setWidget(body)
        self.verticalScrollBar().setValue(place)

    def begin_anew(self) -> None:
        """Other pages come next: they are looked at from the top."""
        self.verticalScrollBar().setValue(0)

    @Slot()
    def closer(self) -> None:
        """Larger."""
        self._set_zoom(self._zoom + 1)

    @Slot()
    def farther(self) -> None:
        """Smaller."""
        self._set_zoom(self._zoom - 1)

    def _set_zoom(self, zoom: int) -> None:
        self._zoom = min(max(zoom, 0), len(_ZOOMS) - 1)
        self.zoomed.emit()

    def _label(self, page: PageImage) -> QLabel:
        pixmap = QPixmap.fromImage(image_of(page))
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        label = QLabel()
        label.setObjectName("sheet")
        label.setPixmap(pixmap)
        label.setFixedSize(pixmap.deviceIndependentSize().toSize())
        return label
