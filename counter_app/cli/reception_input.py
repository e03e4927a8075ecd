"""The JSON object that `receive` takes, read strictly: an unknown key is an error, not a guess."""

from dataclasses import replace
from datetime import datetime

import msgspec

from counter_app.domain.catalogue import ComponentKind
from counter_app.domain.facts import ComponentReceived
from counter_app.domain.idcard import card_to_person, read_card
from counter_app.domain.people import ApplicantKind, Person, Submitter
from counter_app.domain.sentences import Refused, Sentence, say
from counter_app.service.reception import ReceiveDossier


class _Strict(msgspec.Struct, forbid_unknown_fields=True):
    pass


class ApplicantInput(_Strict):
    """The applicant as typed; with `card_qr` only what the card does not hold."""

    name: str = ""
    id_number: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""
    birth_date: str = ""
    gender: str = ""
    kind: ApplicantKind = ApplicantKind.CITIZEN


class SubmitterInput(_Strict):
    """Who brought the dossier, where that is not the applicant."""

    name: str
    id_number: str = ""
    phone: str = ""
    address: str = ""
    authority: str = ""


class ComponentInput(_Strict):
    """A paper that came with the dossier."""

    name: str
    kind: ComponentKind = ComponentKind.ORIGINAL
    count: int = 1


class ReceptionInput(_Strict):
    """The whole object."""

    procedure: str
    applicant: ApplicantInput | None = None
    card_qr: str = ""
    submitter: SubmitterInput | None = None
    components: list[ComponentInput] | None = None
    received_at: str = ""
    summary: str = ""
    sets: int = 1
    channel: str = "direct"
    result_place: str = ""
    form_set: str = "2025"
    clerk: str = ""
    note: str = ""


def reception_of(text: str) -> tuple[ReceiveDossier, tuple[Sentence, ...]]:
    """The command that a JSON text describes, and what reading a card gave to think about.

    Raises `Refused` where the text is not such an object.
    """
    try:
        given = msgspec.json.decode(text.encode(), type=ReceptionInput)
    except msgspec.ValidationError as error:
        raise Refused(say("Dữ liệu tiếp nhận không hợp lệ: {reason}", reason=error)) from error
    except msgspec.DecodeError as error:
        raise Refused(say("Dữ liệu tiếp nhận không phải JSON: {reason}", reason=error)) from error
    applicant, warnings = _applicant(given)
    return _command(given, applicant), warnings


def _applicant(given: ReceptionInput) -> tuple[Person, tuple[Sentence, ...]]:
    typed = given.applicant
    if not given.card_qr:
        if typed is None:
            raise Refused(say("Thiếu người nộp đơn: cần “applicant” hoặc “card_qr”."), "applicant")
        return Person(**msgspec.structs.asdict(typed)), ()
    card = read_card(given.card_qr)
    person = card_to_person(card)
    if typed is not None:
        added = {key: value for key, value in msgspec.structs.asdict(typed).items() if value}
        person = replace(person, **added)
    return person, (*card.repaired, *card.warnings)


def _command(given: ReceptionInput, applicant: Person) -> ReceiveDossier:
    components = given.components
    return ReceiveDossier(
        procedure_code=given.procedure,
        applicant=applicant,
        submitter=Submitter(**msgspec.structs.asdict(given.submitter)) if given.submitter else None,
        components=None
        if components is None
        else tuple(ComponentReceived(**msgspec.structs.asdict(part)) for part in components),
        received_at=moment_of(given.received_at) if given.received_at else None,
        summary=given.summary,
        sets=given.sets,
        channel=given.channel,
        result_place=given.result_place,
        form_set=given.form_set,
        clerk=given.clerk,
        note=given.note,
    )


def moment_of(text: str) -> datetime:
    """The moment of an ISO 8601 text, `2026-11-23T15:20`. Raises `Refused`."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(
            say("Thời điểm “{text}” không đúng; cần dạng 2026-11-23T15:20.", text=text),
            "received_at",
        ) from error
