"""What can happen, as frozen dataclasses with names on the wire that never change.

A fact is the typed content of an event. Its payload is canonical JSON: UTF-8, NFC, keys sorted,
no spaces. Facts with personal data carry a random `salt`, so that a payload can one day be
redacted without its hash betraying what it said. A kind or version unknown here is kept and
relayed, and read as `Unknown`.
"""

from counter_app.domain.facts.base import (
    Fact,
    Unknown,
)
from counter_app.domain.facts.codec import (
    KNOWN,
    UPCASTS,
    MalformedPayload,
    decode,
    encode,
)
from counter_app.domain.facts.office import (
    CalendarDeclared,
    DeclaredDay,
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
from counter_app.domain.facts.papers import (
    DocumentPrinted,
)
from counter_app.domain.facts.reception import (
    ComponentReceived,
    DossierReceived,
    FeeDue,
    ProcedureTaken,
    RegisterEntry,
)

__all__ = [
    "KNOWN",
    "UPCASTS",
    "CalendarDeclared",
    "ComponentReceived",
    "DeclaredDay",
    "DeviceEnrolled",
    "DeviceRevoked",
    "DeviceSetUp",
    "DocumentPrinted",
    "DossierReceived",
    "Fact",
    "FeeDue",
    "FormSetChosen",
    "MalformedPayload",
    "NodeEnrolled",
    "NoticePublished",
    "OfficeDescribed",
    "PolicyChosen",
    "ProcedurePublished",
    "ProcedureTaken",
    "RecoveryKeyDeclared",
    "RegisterEntry",
    "Unknown",
    "decode",
    "encode",
]
