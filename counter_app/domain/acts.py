"""Which act each fact is: what its author must have been entitled to (`roles.py`)."""

from collections.abc import Mapping
from typing import Final

from counter_app.domain.facts import CalendarDeclared, Fact, OfficeDescribed, PolicyChosen
from counter_app.domain.facts.attachments import (
    AttachmentAdded,
    AttachmentExported,
    AttachmentWithdrawn,
)
from counter_app.domain.facts.clerks import ClerkChanged, ClerkClosed, ClerkEnrolled, ClerkUnlocked
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
from counter_app.domain.facts.office import ProcedurePublished
from counter_app.domain.facts.papers import DocumentPrinted
from counter_app.domain.facts.reception import DossierReceived
from counter_app.domain.roles import Act

ACTS: Final[Mapping[type[Fact], Act]] = {
    DossierPresented: Act.RECEIVE,
    DossierReceived: Act.RECEIVE,
    SupplementRequested: Act.SUPPLEMENT,
    SupplementReceived: Act.SUPPLEMENT,
    DossierRefused: Act.REFUSE,
    HandedOver: Act.HAND_OVER,
    TakenBack: Act.HAND_OVER,
    ProcessingSuspended: Act.SUSPEND,
    ProcessingResumed: Act.RESUME,
    DueChanged: Act.EXTEND,
    DossierStopped: Act.STOP,
    WithdrawalAsked: Act.WITHDRAW,
    WithdrawalDeclined: Act.WITHDRAW,
    DossierWithdrawn: Act.WITHDRAW,
    ResultReady: Act.RETURN,
    ResultReturned: Act.RETURN,
    DossierCorrected: Act.CORRECT,
    DossierReissued: Act.SETTLE,
    ConflictSettled: Act.SETTLE,
    PaymentRequested: Act.COLLECT,
    FeeCollected: Act.COLLECT,
    FeeRefunded: Act.REFUND,
    DocumentPrinted: Act.PRINT,
    AttachmentAdded: Act.ATTACH,
    AttachmentWithdrawn: Act.ATTACH,
    AttachmentExported: Act.ATTACH,
    DayClosed: Act.CLOSE_DAY,
    ClerkEnrolled: Act.KEEP_ACCOUNTS,
    ClerkChanged: Act.KEEP_ACCOUNTS,
    ClerkClosed: Act.KEEP_ACCOUNTS,
    ClerkUnlocked: Act.KEEP_ACCOUNTS,
    OfficeDescribed: Act.SET_UP_OFFICE,
    PolicyChosen: Act.SET_UP_OFFICE,
    ProcedurePublished: Act.PUBLISH_CATALOGUE,
    CalendarDeclared: Act.DECLARE_CALENDAR,
}
"""What is not here needs nobody's right: what devices say of themselves, sessions, wrong tries, a
person's own new password. What only the province may say is held apart by its feed."""
