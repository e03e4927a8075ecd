"""Money summed up as the treasurer counts it: by clerk and way of paying, whole đồng."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from counter_app.domain.facts.money import PaymentMethod

Move = tuple[str, PaymentMethod, int]
"""By whom, in which way, how much; below 0 where it was given back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClerkTotal:
    """One clerk's money in one way of paying; `net` must lie in the till or the account."""

    clerk: str
    method: PaymentMethod
    collected: int
    refunded: int

    @property
    def net(self) -> int:
        return self.collected - self.refunded


def by_clerk(moves: Iterable[Move]) -> tuple[ClerkTotal, ...]:
    """The sums, by clerk, then by way of paying."""
    sums: dict[tuple[str, PaymentMethod], list[int]] = defaultdict(lambda: [0, 0])
    for clerk, method, amount in moves:
        sums[clerk, method][amount < 0] += abs(amount)
    return tuple(
        ClerkTotal(clerk=clerk, method=method, collected=collected, refunded=refunded)
        for (clerk, method), (collected, refunded) in sorted(sums.items())
    )
