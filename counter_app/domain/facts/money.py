"""Fees asked for, collected and given back; whole đồng only."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from counter_app.domain.facts.base import Fact
from counter_app.domain.facts.reception import FeeDue


class PaymentMethod(StrEnum):
    """How money came."""

    CASH = "cash"
    TRANSFER = "transfer"
    ONLINE = "online"


class PaymentMoment(StrEnum):
    """When it came (the national HinhThucThu: 1 at reception, 2 at supplement, 4 at return)."""

    RECEPTION = "reception"
    SUPPLEMENT = "supplement"
    RETURN = "return"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRequested(Fact):
    """The dossier waits for these fees."""

    KIND: ClassVar[str] = "dossier.payment_requested"
    PERSONAL: ClassVar[bool] = True
    fees: tuple[FeeDue, ...]
    requested_at: datetime
    clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeCollected(Fact):
    """Money taken in; `receipt_number` is that of the official fee receipt (biên lai).

    Where the dossier waited for this payment and its clock stood still meanwhile, `due_at` is the
    promise that holds from now on, and `explanation` says so; "" where nothing moved.
    """

    KIND: ClassVar[str] = "fee.collected"
    PERSONAL: ClassVar[bool] = True
    amount: int
    method: PaymentMethod
    moment: PaymentMoment
    receipt_number: str = ""
    payer: str = ""
    collected_at: datetime
    due_at: datetime | None = None
    explanation: str = ""
    clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRefunded(Fact):
    """Money given back, and why."""

    KIND: ClassVar[str] = "fee.refunded"
    PERSONAL: ClassVar[bool] = True
    amount: int
    reason: str
    method: PaymentMethod = PaymentMethod.CASH
    receipt_number: str = ""
    refunded_at: datetime
    clerk: str = ""
