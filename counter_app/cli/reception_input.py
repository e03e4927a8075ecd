"""The JSON object that `receive` takes, read strictly: an unknown key is an error, not a guess."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec

from counter_app.domain.catalogue import ComponentKind
from counter_app.domain.facts import ComponentReceived
from counter_app.domain.fees import FeeChoice
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


class FeeInput(_Strict):
    """A fee by the rules of the procedure; see `FeeChoice`."""

    name: str
    units: int = 1
    quantity: int = 1
    exemption: str = ""
    legal_ground: str = ""
    amount: int = 0


class ReceptionInput(_Strict):
    """The whole object; `dossier` is the code of one that was brought before."""

    procedure: str
    dossier: str = ""
    applicant: ApplicantInput | None = None
    card_qr: str = ""
    submitter: SubmitterInput | None = None
    components: list[ComponentInput] | None = None
    fees: list[FeeInput] | None = None
    received_at: str = ""
    summary: str = ""
    sets: int = 1
    channel: str = "direct"
    result_place: str = ""
    form_set: str = ""
    clerk: str = ""
    note: str = ""


def reception_of(text: str) -> tuple[ReceiveDossier, tuple[Sentence, ...]]:
    """The command that a JSON text describes, and what reading a card gave to think about.

    Raises `Refused` where the text is not such an object.
    """
    return _reception(_decoded(text))


def dossier_named_in(text: str) -> str:
    """The code under `dossier`, "" where there is none. Raises `Refused` for what is no object."""
    code = _decoded(text).get("dossier", "")
    return code if isinstance(code, str) else ""


def reception_over(text: str, entry: ReceiveDossier) -> tuple[ReceiveDossier, tuple[Sentence, ...]]:
    """An entry with what a JSON text changes of it: the keys of `receive`, none required.

    Raises `Refused` where the text is not such an object.
    """
    given = _decoded(text)
    person = "applicant" in given or "card_qr" in given
    base = _as_input(entry)
    applicant = given.get("applicant", {})
    if isinstance(applicant, dict) and "card_qr" not in given:
        given["applicant"] = base["applicant"] | applicant
    command, warnings = _reception(base | given)
    if not person:
        command = replace(command, applicant=entry.applicant)
    if "received_at" not in given:
        command = replace(command, received_at=entry.received_at)
    if "fees" not in given:
        command = replace(command, fees=entry.fees)
    return command, warnings


def _as_input(entry: ReceiveDossier) -> dict[str, Any]:
    """The object that would give this entry, but for its fees, which are not given as rules."""
    person = msgspec.to_builtins(entry.applicant)
    del person["from_card"]
    return {
        "procedure": entry.procedure_code,
        "dossier": entry.presented_code,
        "applicant": person,
        "submitter": msgspec.to_builtins(entry.submitter),
        "components": msgspec.to_builtins(entry.components),
        "summary": entry.summary,
        "sets": entry.sets,
        "channel": entry.channel,
        "result_place": entry.result_place,
        "form_set": entry.form_set,
        "clerk": entry.clerk,
        "note": entry.note,
    }


def _decoded(text: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(text.encode(), type=dict[str, Any])
    except msgspec.ValidationError as error:
        raise _not_valid(error) from error
    except msgspec.DecodeError as error:
        raise Refused(say("Dữ liệu tiếp nhận không phải JSON: {reason}", reason=error)) from error


def _not_valid(error: msgspec.ValidationError) -> Refused:
    return Refused(say("Dữ liệu tiếp nhận không hợp lệ: {reason}", reason=error))


def _reception(given: dict[str, Any]) -> tuple[ReceiveDossier, tuple[Sentence, ...]]:
    try:
        entered = msgspec.convert(given, ReceptionInput)
    except msgspec.ValidationError as error:
        raise _not_valid(error) from error
    applicant, warnings = _applicant(entered)
    return _command(entered, applicant), warnings


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
        fee_choices=None
        if given.fees is None
        else tuple(FeeChoice(**msgspec.structs.asdict(fee)) for fee in given.fees),
        presented_code=given.dossier,
    )


def moment_of(text: str, where: str = "received_at") -> datetime:
    """The moment of an ISO 8601 text, `2026-11-23T15:20`. Raises `Refused`."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(
            say("Thời điểm “{text}” không đúng; cần dạng 2026-11-23T15:20.", text=text),
            where,
        ) from error
