"""What a dossier costs, in whole đồng: from the catalogue's rules to what is due at the counter."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from counter_app.domain.catalogue import Exemption, FeeRule, FeeStep, Procedure
from counter_app.domain.facts import FeeDue
from counter_app.domain.sentences import Refused, say

MOST_PIECES: Final = 9_999
MOST_AMOUNT: Final = 10**12
"""Đồng in one go: a thousand billion is a slip of the finger."""


def fees_of(procedure: Procedure, channel: str = "direct") -> tuple[FeeDue, ...]:
    """What is due at reception by default: one of each fee that this channel asks for.

    Fees whose amount the provincial council sets and the catalogue does not know are left out.
    """
    return fees_by(procedure.fees, channel)


def fees_by(rules: Iterable[FeeRule], channel: str) -> tuple[FeeDue, ...]:
    """The same by rules that were frozen on a dossier."""
    return tuple(fee_due(rule) for rule in rules if rule.amount and rule.channel in ("", channel))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeChoice:
    """One fee as the clerk chooses it from the procedure's rules.

    `exemption` names one of the rule's exemptions, or another that `legal_ground` stands for.
    `amount` is for a fee that is decided locally and not in the catalogue.
    """

    name: str
    units: int = 1
    quantity: int = 1
    exemption: str = ""
    legal_ground: str = ""
    amount: int = 0


def chosen_fees(rules: Iterable[FeeRule], choices: Iterable[FeeChoice]) -> tuple[FeeDue, ...]:
    """What is due by these rules. Raises `Refused` for what no rule knows."""
    by_name = {rule.name: rule for rule in rules}
    return tuple(
        _chosen(by_name, choice, f"fees.{number}") for number, choice in enumerate(choices, 1)
    )


def _chosen(rules: dict[str, FeeRule], choice: FeeChoice, where: str) -> FeeDue:
    rule = rules.get(choice.name)
    if rule is None:
        raise Refused(
            say("Thủ tục này không có khoản thu “{name}”.", name=choice.name), f"{where}.name"
        )
    if not (1 <= choice.units <= MOST_PIECES and 1 <= choice.quantity <= MOST_PIECES):
        raise Refused(
            say("Số lượng của khoản thu phải từ 1 đến {most}.", most=MOST_PIECES),
            f"{where}.quantity",
        )
    fee = fee_due(rule, units=choice.units, quantity=choice.quantity)
    if choice.exemption:
        return exempted(fee, _exemption(rule, choice, f"{where}.exemption"))
    if rule.amount:
        return fee
    if not 0 < choice.amount <= MOST_AMOUNT:
        raise Refused(
            say("Chưa có mức thu của “{name}”; hãy nhập số tiền.", name=rule.name),
            f"{where}.amount",
        )
    return replace(fee, amount=choice.amount)


def _exemption(rule: FeeRule, choice: FeeChoice, where: str) -> Exemption:
    known = next((one for one in rule.exemptions if one.name == choice.exemption), None)
    if known is not None:
        return known
    if choice.legal_ground:
        return Exemption(name=choice.exemption, legal_basis=choice.legal_ground)
    raise Refused(
        say(
            "“{exemption}” không phải trường hợp miễn của khoản thu này; hãy ghi căn cứ pháp lý.",
            exemption=choice.exemption,
        ),
        where,
    )


def total(fees: Iterable[FeeDue]) -> int:
    """What is to be paid in all, in đồng."""
    return sum(fee.amount * fee.quantity for fee in fees)


def in_dong(amount: int) -> str:
    """`8.000 đồng`, the way money is written here."""
    return f"{amount:,} đồng".replace(",", ".")
