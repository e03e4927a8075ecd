"""Passwords of accounts as Argon2id hashes, the port `Passwords`.

A hash is a PHC string: it names its own cost, so that older ones stay readable when the cost is
raised. Hashes come from other counters as well: none is believed to name a cost that would
bring this machine down.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import HashingError, VerificationError, VerifyMismatchError

from counter_app.domain.sentences import Unavailable, say

_SALT_BYTES = 16
_PHC = re.compile(
    r"\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+",
    re.ASCII,
)
_OUT_OF_MEMORY = "Memory allocation error"


@dataclass(frozen=True, slots=True)
class HashCost:
    """What one guess costs."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 1

    def is_bearable(self) -> bool:
        """Whether a machine of 4 GB can pay it while somebody waits."""
        return (
            self.memory_kib <= 256 * 1024
            and 1 <= self.passes <= 10
            and 1 <= self.lanes <= self.memory_kib // 8
        )


DEFAULT_COST: Final = HashCost()
"""Above the floor that OWASP sets (19 MiB and two passes, or 46 MiB and one), and within a second
on an office PC of 2012. One lane: more would ask for more cores at once."""


class Argon2Passwords:
    """Hashes by Argon2id (RFC 9106)."""

    def __init__(self, cost: HashCost = DEFAULT_COST) -> None:
        self._cost = cost
        self._hasher = PasswordHasher(
            time_cost=cost.passes,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            salt_len=_SALT_BYTES,
            type=Type.ID,
        )

    def hash(self, password: str) -> str:
        """See `Passwords.hash`."""
        try:
            return self._hasher.hash(unicodedata.normalize("NFC", password))
        except HashingError as error:
            raise _short_of_memory() from error

    def matches(self, password: str, secret: str | None) -> bool:
        """See `Passwords.matches`."""
        cost = _cost_of(secret or "")
        if secret is None or cost is None or not cost.is_bearable():
            self.hash(password)
            return False
        try:
            return self._hasher.verify(secret, unicodedata.normalize("NFC", password))
        except VerifyMismatchError:
            return False
        except VerificationError as error:
            if str(error) == _OUT_OF_MEMORY:
                raise _short_of_memory() from error
            return False

    def is_weak(self, secret: str) -> bool:
        """See `Passwords.is_weak`."""
        cost = _cost_of(secret)
        return cost is not None and (
            cost.memory_kib < self._cost.memory_kib or cost.passes < self._cost.passes
        )


def _cost_of(secret: str) -> HashCost | None:
    told = _PHC.fullmatch(secret)
    return HashCost(*map(int, told.groups())) if told else None


def _short_of_memory() -> Unavailable:
    return Unavailable(
        say("Máy không đủ bộ nhớ để kiểm tra mật khẩu. Hãy đóng bớt chương trình rồi thử lại.")
    )
