"""Bringing versions of procedures into a catalogue: what of them is new there, and if it fits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import Final

from counter_app.domain.catalogue import Procedure
from counter_app.domain.moments import spoken_day
from counter_app.domain.office import Decreed
from counter_app.domain.procedure_rows import procedures_from, rows_of, version_clash
from counter_app.domain.rows import BadRows, Problem
from counter_app.domain.sentences import Sentence, say

PROCEDURE_PREFIX: Final = "procedure:"
"""Of the subject of a procedure's events; its code follows."""
CALENDAR_PREFIX: Final = "calendar:"
"""Of the subject of a year's calendar; the year follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """How many versions were new to the catalogue, replaced one, or were there already."""

    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a catalogue does not hold yet, in the same words; and how it counts."""

    news: tuple[Procedure, ...]
    published: Published


def change_of(held: Iterable[Procedure], procedures: Iterable[Procedure]) -> Change:
    """What these versions change in a catalogue that holds those.

    Raises `BadRows` where one breaks the rules of a catalogue or does not fit the versions of its
    code that are there.
    """
    wanted = procedures_from(rows_of(procedure) for procedure in procedures)
    there = {_version(procedure): procedure for procedure in held}
    news = tuple(one for one in wanted if there.get(_version(one)) != one)
    _check_fit(there, news)
    changed = sum(1 for procedure in news if _version(procedure) in there)
    published = Published(
        new=len(news) - changed, changed=changed, unchanged=len(wanted) - len(news)
    )
    return Change(news=news, published=published)


def check_own(decreed: Decreed, news: Iterable[Procedure]) -> None:
    """Raise `BadRows`, naming each, where a version is for the province alone to publish."""
    problems = [
        _problem(
            procedure.code,
            say(
                "Tỉnh đã công bố thủ tục này từ ngày {day}; chỉ tỉnh sửa được.",
                day=spoken_day(since),
            ),
        )
        for procedure in news
        if (since := decreed.procedures.get(procedure.code)) and since <= procedure.valid_from
    ]
    if problems:
        raise BadRows(problems)


def _version(procedure: Procedure) -> tuple[str, date]:
    return procedure.code, procedure.valid_from


def _check_fit(held: dict[tuple[str, date], Procedure], news: Iterable[Procedure]) -> None:
    """Whether the catalogue's versions of each code would follow one another with the new ones."""
    fresh = {_version(procedure): procedure for procedure in news}
    ordered = sorted((held | fresh).values(), key=_version)
    problems = [
        _problem(code, sentence)
        for code, versions in groupby(ordered, key=lambda one: one.code)
        for earlier, later in pairwise(versions)
        if (_version(earlier) in fresh or _version(later) in fresh)
        and (sentence := version_clash(earlier, later)) is not None
    ]
    if problems:
        raise BadRows(problems)


def _problem(code: str, sentence: Sentence) -> Problem:
    return Problem(place=say("Thủ tục {code}", code=code), column="", sentence=sentence)
