"""The list of dossiers that one office hands to another."""

from collections.abc import Iterator

from counter_app.domain.books import HandoverList, HandoverRow
from counter_app.domain.moments import in_viet_nam, spoken_day
from counter_app.domain.words import number_in_words
from counter_app.receipts.compose import Content, Row
from counter_app.receipts.values import (
    code_parts,
    counted,
    in_text,
    letterhead_of,
    moment,
)
from counter_app.receipts.wording import FormText


def handover_content(listed: HandoverList, text: FormText) -> Content:
    """Who hands what to whom, numbered from 1."""
    count = len(listed.rows)
    return Content(
        head=letterhead_of(listed.office, text.reference, listed.handed_at),
        values={
            "from_office": in_text(listed.from_office, listed.office.place),
            "to_office": in_text(listed.to_office, listed.office.place),
            "giver": listed.giver,
            "receiver": listed.receiver,
            "handed": moment(listed.handed_at),
            "total": text.phrases["total"].format(count=count, words=number_in_words(count)),
        },
        rows={"rows": tuple(counted(_rows(listed.rows)))},
    )


def _rows(rows: tuple[HandoverRow, ...]) -> Iterator[Row]:
    for row in rows:
        yield {
            **code_parts(row.code),
            "applicant": row.applicant,
            "procedure": row.procedure,
            "due_clock": f"{in_viet_nam(row.due_at):%H:%M}" if row.due_at else "",
            "due_day": spoken_day(in_viet_nam(row.due_at)) if row.due_at else "",
            "papers": str(row.papers),
            "note": row.note,
        }
