"""What a dossier costs, in whole đồng: from the catalogue's rules to what is due at the counter."""

from collections.abc import Iterable
from dataclasses import replace

from counter_app.domain.catalogue import Exemption, FeeRule, FeeStep, Procedure
from counter_app.domain.facts import FeeDue


def fees_of(procedure: Procedure, channel: str = "direct") -> tuple[FeeDue, ...]:
    """What is due at reception by default: one of each fee that this channel asks for.

    Fees whose amount the provincial council sets and the catalogue does not know are left out.
    """
    return tuple(
        fee_due(rule) for rule in procedure.fees if rule.amount and rule.channel in ("", channel)
    )


def fee_due(rule: FeeRule, *, units: int = 1, quantity: int = 1) -> FeeDue:
    """The fee for `quantity` pieces of `units` units each: 3 copies of a paper of 5 pages.

    Where every unit costs the same, `quantity` alone may count them.
    """
    return FeeDue(name=rule.name, amount=price(rule, units), quantity=quantity)


def price(rule: FeeRule, units: int) -> int:
    """What one piece of so many units costs, in đồng.

    Copies certified from the original cost 2.000 đồng for each of pages 1 and 2, 1.000 from page
    3 on, and at most 200.000 for one copy (TT 226/2016/TT-BTC): the rule says so in its steps and
    its bound. Raises `ValueError` below one unit.
    """
    if units < 1:
        raise ValueError(f"units must be at least 1, not {units}")
    bounds = (FeeStep(start=1, amount=rule.amount), *rule.steps)
    ends = (*(step.start for step in rule.steps), units + 1)
    cost = sum(
        max(min(end, units + 1) - step.start, 0) * step.amount
        for step, end in zip(bounds, ends, strict=True)
    )
    return min(cost, rule.most) if rule.most else cost


def exempted(fee: FeeDue, exemption: Exemption) -> FeeDue:
    """The same fee with nothing to pay, and by which rule."""
    reason = exemption.name
    if exemption.legal_basis:
        reason = f"{reason} ({exemption.legal_basis})"
    return replace(fee, amount=0, exemption=reason)


def total(fees: Iterable[FeeDue]) -> int:
    """What is to be paid in all, in đồng."""
    return sum(fee.amount * fee.quantity for fee in fees)


def in_dong(amount: int) -> str:
    """`8.000 đồng`, the way money is written here."""
    return f"{amount:,} đồng".replace(",", ".")
