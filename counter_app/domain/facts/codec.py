"""From facts to payloads and back: canonical JSON, salted where it is personal, upcast by age."""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from counter_app.domain.facts.attachments import (
    AttachmentAdded,
    AttachmentExported,
    AttachmentWithdrawn,
)
from counter_app.domain.facts.base import Fact, Unknown
from counter_app.domain.facts.clerks import (
    ClerkChanged,
    ClerkClosed,
    ClerkEnrolled,
    ClerkPasswordChanged,
    ClerkUnlocked,
    SessionClosed,
    SessionOpened,
    SessionRefused,
)
from counter_app.domain.facts.days import DayClosed
from counter_app.domain.facts.life import (
    ConflictSettled,
    DossierCorrected,
    DossierPresented,
    DossierRefused,
    DossierReissued,
    DossierStopped,
    DossierWithdrawn,
    DueChanged,
    HandedOver,
    ProcessingResumed,
    ProcessingSuspended,
    ResultReady,
    ResultReturned,
    SupplementReceived,
    SupplementRequested,
    TakenBack,
    WithdrawalAsked,
    WithdrawalDeclined,
)
from counter_app.domain.facts.money import FeeCollected, FeeRefunded, PaymentRequested
from counter_app.domain.facts.office import (
    CalendarDeclared,
    DeviceEnrolled,
    DeviceRevoked,
    DeviceSetUp,
    FormSetChosen,
    NodeEnrolled,
    NoticePublished,
    OfficeDescribed,
    PolicyChosen,
    ProcedurePublished,
    RecoveryKeyDeclared,
)
from counter_app.domain.facts.papers import DocumentPrinted
from counter_app.domain.facts.reception import DossierReceived
from counter_app.domain.facts.stores import StoreRestored

KNOWN: Final[Mapping[str, type[Fact]]] = {
    fact.KIND: fact
    for fact in (
        DeviceSetUp,
        DeviceEnrolled,
        DeviceRevoked,
        NodeEnrolled,
        OfficeDescribed,
        PolicyChosen,
        ProcedurePublished,
        CalendarDeclared,
        FormSetChosen,
        NoticePublished,
        DossierReceived,
        DocumentPrinted,
        AttachmentAdded,
        AttachmentWithdrawn,
        AttachmentExported,
        DossierPresented,
        SupplementRequested,
        SupplementReceived,
        DossierRefused,
        HandedOver,
        TakenBack,
        ProcessingSuspended,
        ProcessingResumed,
        DueChanged,
        DossierStopped,
        WithdrawalAsked,
        WithdrawalDeclined,
        DossierWithdrawn,
        ResultReady,
        ResultReturned,
        DossierCorrected,
        DossierReissued,
        ConflictSettled,
        PaymentRequested,
        FeeCollected,
        FeeRefunded,
        ClerkEnrolled,
        ClerkChanged,
        ClerkPasswordChanged,
        ClerkClosed,
        ClerkUnlocked,
        SessionOpened,
        SessionClosed,
        SessionRefused,
        DayClosed,
        RecoveryKeyDeclared,
        StoreRestored,
    )
}

_DECODERS: Final = {kind: msgspec.json.Decoder(known) for kind, known in KNOWN.items()}
"""Made once: to make one takes as long as to decode."""

Upcast = Callable[[dict[str, object]], dict[str, object]]

UPCASTS: Final[Mapping[tuple[str, int], Upcast]] = {}
"""From (kind, old version): the pure step to the next version's content."""


def encode(fact: Fact, salt: str = "") -> bytes:
    """The canonical payload of a fact. `salt` is required where the fact is `PERSONAL`."""
    if bool(salt) != fact.PERSONAL:
        raise ValueError(f"{fact.KIND}: a salt goes with personal data, and with nothing else")
    content = _normalised(msgspec.to_builtins(fact))
    if salt:
        content["salt"] = salt
    return msgspec.json.encode(content, order="sorted")


def decode(kind: str, version: int, payload: bytes) -> Fact:
    """The fact under a payload; `Unknown` for a kind or version from a newer program.

    Raises `MalformedPayload` where a known kind does not read as what it says it is.
    """
    known = KNOWN.get(kind)
    if known is None or version > known.VERSION:
        return Unknown(kind=kind, version=version)
    try:
        if version == known.VERSION:
            return _DECODERS[kind].decode(payload)
        content = msgspec.json.decode(payload, type=dict[str, object])
        for step in range(version, known.VERSION):
            content = UPCASTS[kind, step](content)
        return msgspec.convert(content, type=known)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedPayload(f"{kind}/{version}: {error}") from error


class MalformedPayload(ValueError):
    """A payload of a known kind that does not hold what the kind promises."""


def _normalised(value: object) -> dict[str, object]:
    def nfc(part: object) -> object:
        match part:
            case str():
                return unicodedata.normalize("NFC", part)
            case dict():
                return {str(nfc(key)): nfc(entry) for key, entry in part.items()}
            case list() | tuple():
                return [nfc(entry) for entry in part]
            case _:
                return part

    content = nfc(value)
    assert isinstance(content, dict)
    return content
