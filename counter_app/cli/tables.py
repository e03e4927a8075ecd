"""Sheets of tables written where the command line asks for them: PDF or a workbook by the name."""

from pathlib import Path
from typing import Final

from counter_app.domain.reporting.sheets import TableSheet
from counter_app.domain.sentences import Refused, say
from counter_app.service.desk import Desk
from counter_app.service.office_papers import record_leaving, sheet_paper, workbook_of
from counter_app.sheets import write_whole

ENDINGS: Final = (".pdf", ".xlsx")


def refuse_bad_output(output: Path | None, endings: tuple[str, ...] = ENDINGS) -> None:
    """Before anything is done: raise `Refused` where nothing could be written there after it."""
    if output is None:
        return
    if not output.absolute().parent.is_dir():
        raise Refused(say("Không có thư mục {folder}.", folder=output.parent), "output")
    if output.suffix.lower() not in endings:
        raise Refused(
            say(
                "Tệp “{name}” không đúng loại; cần {endings}.",
                name=output.name,
                endings=", ".join(endings),
            ),
            "output",
        )


def keep_sheet(desk: Desk, sheet: TableSheet, subject: str, output: Path) -> None:
    """The sheet as PDF, or as a workbook, by the ending of the file's name; recorded first."""
    if output.suffix.lower() == ".pdf":
        paper = sheet_paper(desk, sheet, subject)
        record_leaving(desk, paper)
        write_whole(output, paper.form.pdf)
    else:
        write_whole(output, workbook_of(desk, sheet, subject))
