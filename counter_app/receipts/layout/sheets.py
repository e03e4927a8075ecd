"""The papers that forms are laid out on: their margins, sizes of type and barcode modules.

Nghị định 30/2020/NĐ-CP, Phụ lục I, speaks of A4; the one-stop forms are A5 (TT 01/2018/TT-VPCP),
so that A5 keeps its proportions at a smaller size of type.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from counter_app.service.ports import Paper

MM: Final = 72 / 25.4
LASER_MODULE: Final = 0.96
"""0.339 mm: exactly 4 dots at 300 dpi, 8 at 600. At 203 dpi its 2.7 dots still decode however
the bars fall on the dots; 0.254 mm did so only where they happened to fall well."""
THERMAL_MODULE: Final = 0.25 * MM
"""0.25 mm: exactly 2 dots of a printer with 8 dots to the millimetre (203 dpi)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One paper. Lengths are points; margins lie on the grid of `module`, so that bars do too."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    body: float
    """Size of type of the text."""
    cells: float
    """Size of type in tables."""
    heads: float
    """Size of type of the national head, which is never scaled."""
    small: float
    """Size of the small print."""
    module: float
    """Width of a barcode's narrowest bar."""
    qr_module: float
    across: int = 1
    """How many copies lie side by side on one page."""
    narrow: bool = False
    """One column: heads are stacked and tables become lists."""
    endless: bool = False
    """A roll, cut after the text; `height` is the longest page."""

    def scaled(self, share: float) -> "Sheet":
        """The same paper with its type this much larger or smaller, but for the national head."""
        return replace(
            self, body=self.body * share, cells=self.cells * share, small=self.small * share
        )

    @property
    def inner_width(self) -> float:
        return self.width - self.left - self.right

    @property
    def inner_height(self) -> float:
        return self.height - self.top - self.bottom


def _a5(across: int) -> Sheet:
    return Sheet(
        width=438 * LASER_MODULE if across == 2 else 148 * MM,
        height=210 * MM,
        left=38 * LASER_MODULE,
        right=8 * MM,
        top=9 * MM,
        bottom=9 * MM,
        body=10.5,
        cells=9.5,
        heads=9.5,
        small=8,
        module=LASER_MODULE,
        qr_module=1.25 * LASER_MODULE,
        across=across,
    )


SHEETS: Final[Mapping[Paper, Sheet]] = {
    Paper.A5: _a5(1),
    Paper.A5_TWO_UP: _a5(2),
    Paper.A4: Sheet(
        width=210 * MM,
        height=297 * MM,
        left=89 * LASER_MODULE,
        right=15 * MM,
        top=20 * MM,
        bottom=20 * MM,
        body=13,
        cells=12,
        heads=12,
        small=10.5,
        module=LASER_MODULE,
        qr_module=1.5 * LASER_MODULE,
    ),
    Paper.ROLL_80: Sheet(
        width=80 * MM,
        height=1000 * MM,
        left=4 * MM,
        right=4 * MM,
        top=4 * MM,
        bottom=8 * MM,
        body=9.5,
        cells=9,
        heads=9,
        small=8,
        module=THERMAL_MODULE,
        qr_module=2 * THERMAL_MODULE,
        narrow=True,
        endless=True,
    ),
}

REGISTER: Final = Sheet(
    width=297 * MM,
    height=210 * MM,
    left=25 * MM,
    right=15 * MM,
    top=20 * MM,
    bottom=16 * MM,
    body=13,
    cells=9,
    heads=12,
    small=10.5,
    module=LASER_MODULE,
    qr_module=1.5 * LASER_MODULE,
)
"""A4 across, bound at the left: the register's 13 columns (Mẫu 06 of 2018, 07 of 2025)."""
