"""Receiving a dossier: from what the clerk entered to the one durable event behind form 01."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from counter_app.domain.calendar import WorkCalendar
from counter_app.domain.catalogue import Procedure, version_on
from counter_app.domain.checks import check_person, check_submitter, check_text
from counter_app.domain.codes import DossierCode
from counter_app.domain.dossier import SUBJECT_PREFIX, Dossier, fold
from counter_app.domain.due import Due, due
from counter_app.domain.facts import (
    ComponentReceived,
    DossierReceived,
    FeeDue,
    ProcedureTaken,
    RegisterEntry,
)
from counter_app.domain.facts.life import DossierPresented
from counter_app.domain.fees import FeeChoice, chosen_fees, fees_of
from counter_app.domain.form_sets import FORM_SETS, form_set_on
from counter_app.domain.moments import (
    CLOCK_TOLERANCE,
    in_viet_nam,
    spoken_day,
    spoken_moment,
)
from counter_app.domain.people import Person, Submitter
from counter_app.domain.roles import Act, allow
from counter_app.domain.sentences import Refused, Sentence, say
from counter_app.domain.stages import why_not
from counter_app.service.desk import Desk
from counter_app.service.drafts import own_key
from counter_app.service.papers import dossier_with
from counter_app.service.ports import DossierRow, Reader, Work

MOST_COMPONENTS = 100
CHANNELS = ("direct", "online", "post")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveDossier:
    """What the clerk entered. None or "" where the catalogue, the clock or the province answers.

    `presented_code` is the code of a dossier that was brought before and is accepted now.
    """

    procedure_code: str
    applicant: Person
    submitter: Submitter | None = None
    components: tuple[ComponentReceived, ...] | None = None
    received_at: datetime | None = None
    summary: str = ""
    sets: int = 1
    fees: tuple[FeeDue, ...] | None = None
    fee_choices: tuple[FeeChoice, ...] | None = None
    channel: str = "direct"
    result_place: str = ""
    form_set: str = ""
    clerk: str = ""
    note: str = ""
    draft_key: str = ""
    presented_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A dossier that is safely in the journal, and what the clerk should still know."""

    dossier: Dossier
    warnings: tuple[Sentence, ...] = field(default=())


def receive(desk: Desk, command: ReceiveDossier) -> Received:
    """Receive one dossier: its code, its register line and its event, in one transaction.

    Returns only after the commit did. Raises `Refused`, with the field it belongs to, before
    anything is written; `Unavailable` where the store cannot be written.
    """
    allow(desk.actor, Act.RECEIVE)
    now = desk.clock.now().replace(microsecond=0)
    with desk.writing() as work:
        received = accepted(work, signed(desk, command), now)
        work.commit()
    return received


def signed(desk: Desk, command: ReceiveDossier) -> ReceiveDossier:
    """The command in the name of whoever works here, whose draft it may have been."""
    return replace(
        command,
        clerk=command.clerk or desk.actor.name,
        draft_key=own_key(desk.actor, command.draft_key) if command.draft_key else "",
    )


def accepted(work: Work, command: ReceiveDossier, now: datetime) -> Received:
    """The same without the commit, for use cases that do more in one transaction."""
    received_at = in_viet_nam(command.received_at or now).replace(microsecond=0)
    procedure = procedure_at(work, command.procedure_code, received_at, now)
    entered = checked(command)
    presented = _presented(work, command.presented_code, received_at)
    code = presented.code if presented is not None else str(next_code(work, received_at))
    fact, warnings = entry_of(work, entered, procedure, received_at, code=code)
    number = presented.id if presented is not None else work.new_id()
    event = work.record(fact, subject=SUBJECT_PREFIX + number)
    if command.draft_key:
        work.drop_draft(command.draft_key)
    dossier = fold([event]) if presented is None else dossier_with(work, number)
    assert dossier is not None
    return Received(dossier=dossier, warnings=warnings)


def _presented(work: Work, code: str, received_at: datetime) -> Dossier | None:
    """The dossier that was brought before, if it can be accepted at this moment."""
    if not code:
        return None
    presented = dossier_with(work, code.strip().upper())
    reason = why_not(DossierReceived, presented.stage, presented.code)
    if reason is not None:
        raise Refused(reason, "code")
    brought_at = presented.reception.received_at.replace(second=0)
    if received_at < brought_at:
        raise Refused(
            say(
                "Không thể tiếp nhận lúc {moment}, trước khi hồ sơ được nộp ({brought}).",
                moment=spoken_moment(received_at),
                brought=spoken_moment(brought_at),
            ),
            "received_at",
        )
    return presented


def present(work: Work, command: ReceiveDossier, now: datetime) -> Dossier:
    """Record a dossier that was brought but is not accepted, without a commit.

    It takes its code now and keeps it; due time and register line come with its acceptance.
    """
    brought_at = in_viet_nam(command.received_at or now).replace(microsecond=0)
    procedure = procedure_at(work, command.procedure_code, brought_at, now)
    code = str(next_code(work, brought_at))
    fact, _ = entry_of(work, checked(command), procedure, brought_at, code=code)
    entry = replace(fact, due_at=None, explanation="", register=replace(fact.register, number=0))
    event = work.record(
        DossierPresented(entry=entry, presented_at=brought_at),
        subject=SUBJECT_PREFIX + work.new_id(),
    )
    if command.draft_key:
        work.drop_draft(command.draft_key)
    dossier = fold([event])
    assert dossier is not None
    return dossier


def procedure_at(reader: Reader, code: str, received_at: datetime, now: datetime) -> Procedure:
    """The version in force when the dossier was received. Raises `Refused` where there is none."""
    if received_at > now + CLOCK_TOLERANCE:
        raise Refused(
            say("Thời điểm tiếp nhận {moment} nằm ở tương lai.", moment=spoken_moment(received_at)),
            "received_at",
        )
    versions = reader.versions_of(code)
    if not versions:
        raise Refused(say("Không có thủ tục {code} trong danh mục.", code=code), "procedure")
    version = version_on(versions, received_at.date())
    if version is None:
        raise Refused(_why_not_in_force(versions, received_at), "procedure")
    return version


def _why_not_in_force(versions: tuple[Procedure, ...], received_at: datetime) -> Sentence:
    day = received_at.date()
    first = versions[0].valid_from
    if day < first:
        return say(
            "Thủ tục {code} chỉ có trong danh mục từ ngày {first}; không thể tiếp nhận lùi về "
            "ngày {day}.",
            code=versions[0].code,
            first=spoken_day(first),
            day=spoken_day(day),
        )
    return say(
        "Thủ tục {code} không còn hiệu lực vào ngày {day}.",
        code=versions[0].code,
        day=spoken_day(day),
    )


def preview_due(desk: Desk, procedure_code: str, received_at: datetime | None = None) -> Due:
    """The due time a dossier would get, with its explanation. Raises `Refused`."""
    now = desk.clock.now()
    moment = in_viet_nam(received_at or now).replace(microsecond=0)
    with desk.store.reading() as reader:
        procedure = procedure_at(reader, procedure_code, moment, max(now, moment))
        return _due(reader, procedure, moment)


def open_dossiers(desk: Desk, id_number: str, procedure_code: str) -> tuple[DossierRow, ...]:
    """Unfinished dossiers of the same person under the same procedure, to warn about."""
    if not id_number:
        return ()
    with desk.store.reading() as reader:
        return reader.open_dossiers(id_number, procedure_code)


def calendar_of(reader: Reader) -> WorkCalendar:
    """The work calendar as declared, on top of the first guess."""
    return WorkCalendar(reader.calendar_declarations())


def _due(reader: Reader, procedure: Procedure, received_at: datetime) -> Due:
    return due(received_at, procedure.limit, calendar_of(reader), reader.policy())


def checked(command: ReceiveDossier) -> ReceiveDossier:
    """What was entered, as it is kept. Raises `Refused` with the field's name."""
    components = command.components
    _check_choices(command)
    return replace(
        command,
        applicant=check_person(command.applicant),
        submitter=check_submitter(command.submitter) if command.submitter else None,
        components=None if components is None else checked_components(components),
        summary=check_text(command.summary, "summary", most=1000),
        note=check_text(command.note, "note", most=2000),
        result_place=check_text(command.result_place, "result_place", most=200),
        clerk=check_text(command.clerk, "clerk", most=100),
    )


def _check_choices(command: ReceiveDossier) -> None:
    if not 1 <= command.sets <= 99:
        raise Refused(say("Số bộ hồ sơ phải từ 1 đến 99."), "sets")
    if command.channel not in CHANNELS:
        raise Refused(
            say("Không có kênh tiếp nhận “{channel}”.", channel=command.channel), "channel"
        )
    if command.form_set not in ("", *FORM_SETS):
        raise Refused(say("Không có bộ mẫu “{set}”.", set=command.form_set), "form_set")


def checked_components(components: tuple[ComponentReceived, ...]) -> tuple[ComponentReceived, ...]:
    """Papers as they are kept. Raises `Refused` with the field's name."""
    kept = tuple(_checked_component(n, part) for n, part in enumerate(components, 1))
    if len(kept) > MOST_COMPONENTS:
        raise Refused(
            say("Một hồ sơ có tối đa {most} thành phần.", most=MOST_COMPONENTS), "components"
        )
    return kept


def _checked_component(number: int, component: ComponentReceived) -> ComponentReceived:
    where = f"components.{number}"
    name = check_text(component.name, f"{where}.name", most=500)
    if not name:
        raise Refused(say("Thành phần thứ {number} chưa có tên.", number=number), f"{where}.name")
    if not 1 <= component.count <= 99:
        raise Refused(
            say("Số lượng của thành phần thứ {number} phải từ 1 đến 99.", number=number),
            f"{where}.count",
        )
    return replace(component, name=name)


def entry_of(
    work: Work,
    command: ReceiveDossier,
    procedure: Procedure,
    received_at: datetime,
    *,
    code: str,
) -> tuple[DossierReceived, tuple[Sentence, ...]]:
    """The reception of what was entered and checked, under the next line of the register."""
    office, device = work.office(), work.device()
    promised = _due(work, procedure, received_at)
    fact = DossierReceived(
        code=code,
        procedure=procedure_taken(procedure),
        applicant=command.applicant,
        submitter=command.submitter,
        summary=command.summary or procedure.name,
        components=components_of(procedure) if command.components is None else command.components,
        sets=command.sets,
        received_at=received_at,
        due_at=promised.at,
        explanation=promised.explanation,
        policy=work.policy(),
        calendar_confirmed=not promised.warnings,
        fees=fees_for(command, procedure),
        channel=command.channel,
        result_place=command.result_place or office.unit_name,
        register=_next_register_entry(work, received_at.year, device.counter),
        form_set=command.form_set or form_set_on(work.form_sets(), received_at.date()),
        office=office,
        counter=device.counter,
        clerk=command.clerk,
        note=command.note,
    )
    return fact, promised.warnings


def fees_for(command: ReceiveDossier, procedure: Procedure) -> tuple[FeeDue, ...]:
    """What is to be paid: as chosen by the procedure's rules, as entered, or by default."""
    if command.fee_choices is not None:
        return chosen_fees(procedure.fees, command.fee_choices)
    return fees_of(procedure, command.channel) if command.fees is None else command.fees


def components_of(procedure: Procedure) -> tuple[ComponentReceived, ...]:
    """The papers that the procedure always requires, as if all of them had come."""
    return tuple(
        ComponentReceived(name=spec.name, kind=spec.kind, count=spec.count)
        for spec in procedure.components
        if not spec.required_if
    )


def procedure_taken(procedure: Procedure) -> ProcedureTaken:
    """What of a procedure is frozen on its dossiers."""
    return ProcedureTaken(
        code=procedure.code,
        name=procedure.name,
        field=procedure.field,
        valid_from=procedure.valid_from,
        limit=procedure.limit,
        handling_office=procedure.handling_office,
        home_system=procedure.home_system,
        fee_rules=procedure.fees,
    )


def next_code(work: Work, received_at: datetime) -> DossierCode:
    """The next code of this device's band on the day of reception.

    A number burnt is never given again: the highest one given out stands in the journal itself.
    Raises `Refused` where the band has none left.
    """
    device, day = work.device(), received_at.date()
    last = work.last_serial(day)
    serial = device.band.first if last is None else last + 1
    if serial > device.band.last:
        raise Refused(
            say(
                "Quầy {counter} đã dùng hết dải số {first}–{last} của ngày {day}. Hãy tiếp nhận "
                "tại quầy khác hoặc xin tỉnh cấp thêm dải số.",
                counter=device.counter,
                first=device.band.first,
                last=device.band.last,
                day=spoken_day(day),
            ),
            "code",
        )
    return DossierCode(agency=device.agency_code, day=day, serial=serial)


def _next_register_entry(work: Work, year: int, book: int) -> RegisterEntry:
    return RegisterEntry(year=year, book=book, number=work.last_register_number(year) + 1)
