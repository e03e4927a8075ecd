"""The one source of chance: production code's `secrets` are drawn from the schedule's dice."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from unittest.mock import patch


def seeded(seed: int) -> Random:
    """Dice that fall the same way for the same seed."""
    return Random(seed)  # noqa: S311 - to be repeated is what they are for


@contextmanager
def loaded(dice: Random) -> Iterator[None]:
    """Salts, ids, codes and incarnations are drawn from these dice within the block."""

    def token_bytes(count: int = 32) -> bytes:
        return dice.randbytes(count)

    def token_hex(count: int = 32) -> str:
        return dice.randbytes(count).hex()

    with patch.multiple(
        secrets,
        token_bytes=token_bytes,
        token_hex=token_hex,
        randbits=dice.getrandbits,
        choice=dice.choice,
    ):
        yield
