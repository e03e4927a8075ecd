"""The list of dossiers that one office hands to another."""

from collections.abc import Iterator

from counter_app.domain.books import HandoverList, HandoverRow
from counter_app.domain.words import number_in_words
from counter_app.receipts.compose import Content, Row
from counter_app.receipts.values import (
    code_parts,
    counted,
    letterhead_of,
    moment,
    short_moment,
)
from counter_app.receipts.wording import FormText


def handover_content(listed: HandoverList, text: FormText) -> Content:
    """Who hands what to whom, numbered from 1."""
    count = len(listed.rows)
    return Content(
        head=letterhead_of(listed.office, text.reference, listed.handed_at),
        values={
            "from_office": listed.from_office,
            "to_office": listed.to_office,
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
            "due": short_moment(row.due_at) if row.due_at else "",
            "papers": str(row.papers),
            "note": row.note,
        }
