"""Printed papers, and the files that tables are read from and written to."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from counter_app.domain.books import HandoverList, RegisterBook
from counter_app.domain.catalogue import Procedure
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts import Fact
from counter_app.domain.reporting.sheets import TableSheet
from counter_app.service.ports.machine import Progress


class Paper(StrEnum):
    """The papers that a form can be laid out for."""

    A5 = "a5"
    A5_TWO_UP = "a5x2"
    """Two A5 copies side by side on A4 landscape."""
    A4 = "a4"
    ROLL_80 = "k80"


class FormName(StrEnum):
    """The papers of one dossier, as the journal names them; their numbers differ in each set."""

    RECEIPT = "receipt"
    SUPPLEMENT_REQUEST = "supplement-request"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP_NOTICE = "stop-notice"
    CONTROL_SLIP = "control-slip"
    FEE = "fee"
    RESULT = "result"
    LABEL = "label"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRequest:
    """A paper to draw. `fact` is the step that it tells of; none is needed for receipts (but for
    one issued again after a correction), control slips and labels. `form_set` is the dossier's
    own where empty; `copy` above 1 marks a reprint.
    """

    form: FormName
    dossier: Dossier
    fact: Fact | None = None
    paper: Paper = Paper.A5
    form_set: str = ""
    copy: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedForm:
    """A form as PDF, and its pages' count."""

    pdf: bytes
    pages: int
    form: str
    form_set: str
    paper: Paper
    across: bool = False
    """Whether its pages lie on their side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImage:
    """One page as a picture, for the screen and for printers: rows from the top, no padding."""

    width: int
    height: int
    bgrx: bytes
    """Four bytes a pixel: blue, green, red, unused (Qt's RGB32 as it lies in memory)."""


class Forms(Protocol):
    """Draws the printed forms: asked for the same, they give the same bytes."""

    def draw(self, request: FormRequest) -> PrintedForm:
        """A paper of one dossier. Raises `Refused` where its set or its paper has no such form."""
        ...

    def handover_list(self, listed: HandoverList) -> PrintedForm:
        """The dossiers that one office hands to another, on A4, a copy for each side."""
        ...

    def register(self, book: RegisterBook, progress: Progress = ...) -> PrintedForm:
        """The register of a year, on A4 landscape; `progress` hears how many rows are on paper."""
        ...

    def sheet(self, sheet: TableSheet) -> PrintedForm:
        """A report or a day's sheet, on A4 landscape."""
        ...

    def pages(
        self, pdf: bytes, dpi: int, *, crisp: bool = False, only: range | None = None
    ) -> tuple[PageImage, ...]:
        """The pages of a form as pictures; of a book `only` some, counted from 0.

        `crisp` is for printers: no smoothing, no greys.
        """
        ...


class CatalogueFiles(Protocol):
    """Reads and writes catalogue files (JSON, XLSX) by their name's ending."""

    def read(self, path: Path) -> tuple[Procedure, ...]:
        """All procedures of a file. Raises `Refused` naming every bad row and column."""
        ...

    def write(self, path: Path, procedures: Iterable[Procedure]) -> None: ...


class TableFiles(Protocol):
    """Sets sheets of tables as workbooks."""

    def workbook(self, sheet: TableSheet) -> bytes:
        """The content of an `.xlsx` file, a worksheet for each table."""
        ...
