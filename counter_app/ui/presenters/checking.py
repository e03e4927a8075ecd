"""From the entry to the command, with everything that is wrong said at once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from counter_app.domain.catalogue import Procedure
from counter_app.domain.checks import check_person, check_submitter, check_text
from counter_app.domain.people import Person, Submitter
from counter_app.domain.sentences import Refused, say
from counter_app.service.reception import ReceiveDossier
from counter_app.ui.presenters.entry import Entry, PersonEntry
from counter_app.ui.presenters.papers import components_in, fees_due
from counter_app.ui.presenters.persons import iso_day, person_of, submitter_of

DRAFT_KEY = "reception"
_STAND_INS = {"name": "A"}
"""What stands for a bad value while the rest is checked; empty is good everywhere else."""

_Being = TypeVar("_Being", Person, Submitter)


def refusals(entry: Entry) -> tuple[Refused, ...]:
    """Everything a rule says no to, in the order of the page; empty where all is well."""
    return tuple(_refusals(entry))


def refusals_of(entry: Entry, head: str) -> tuple[Refused, ...]:
    """What is wrong with the "applicant" or the "submitter" alone."""
    person: PersonEntry | None = getattr(entry, head)
    if person is None:
        return ()
    if head == "submitter":
        return tuple(_failures(submitter_of(person), check_submitter))
    bad_day = _bad_day(person)
    person = replace(person, birth_date="") if bad_day else person
    return (*bad_day, *_failures(person_of(person), check_person))


def command_of(entry: Entry, procedure: Procedure) -> ReceiveDossier:
    """The entry as the command to receive it. Raises `Refused` with the first thing wrong."""
    for refusal in _refusals(entry):
        raise refusal
    return ReceiveDossier(
        procedure_code=entry.procedure_code,
        applicant=person_of(entry.applicant),
        submitter=submitter_of(entry.submitter) if entry.submitter else None,
        components=components_in(entry),
        summary=entry.summary,
        sets=entry.sets,
        fees=fees_due(entry, procedure),
        note=entry.note,
        draft_key=DRAFT_KEY,
    )


def _refusals(entry: Entry) -> Iterator[Refused]:
    yield from refusals_of(entry, "applicant")
    yield from refusals_of(entry, "submitter")
    if not entry.procedure_code:
        yield Refused(say("Chưa chọn thủ tục."), "procedure")
    for row, line in enumerate(entry.lines, 1):
        if line.ticked and not line.name.strip():
            yield Refused(say("Thành phần ở dòng {row} chưa có tên.", row=row), "components")
    for where, most in (("summary", 1000), ("note", 2000)):
        try:
            check_text(getattr(entry, where), where, most=most)
        except Refused as refusal:
            yield refusal


def _bad_day(person: PersonEntry) -> tuple[Refused, ...]:
    try:
        iso_day(person.birth_date, "applicant.birth_date")
    except Refused as refusal:
        return (refusal,)
    return ()


def _failures(being: _Being, check: Callable[[_Being], _Being]) -> Iterator[Refused]:
    """Each refusal in turn, its field set aside for the next look."""
    while True:
        try:
            check(being)
        except Refused as refusal:
            yield refusal
            field = refusal.where.rpartition(".")[2]
            good: dict[str, Any] = {field: _STAND_INS.get(field, "")}
            being = replace(being, **good)
        else:
            return
