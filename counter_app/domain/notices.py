"""Which of the province's notices are for an office on a day."""

from collections.abc import Iterable
from datetime import date

from counter_app.domain.facts import NoticePublished


def notices_on(
    published: Iterable[NoticePublished], day: date, agency_code: str
) -> tuple[NoticePublished, ...]:
    """Those within their days and for this agency; what is to the agency alone comes first."""
    current = (
        one
        for one in published
        if one.valid_from <= day <= one.valid_until and one.agency_code in ("", agency_code)
    )
    return tuple(sorted(current, key=lambda one: (not one.agency_code, one.valid_from, one.notice)))
