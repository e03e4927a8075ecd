"""What signing in asks of the vault."""

from typing import Protocol


class Passwords(Protocol):
    """Makes and checks the hashes of passwords, so that guessing costs time and memory."""

    def hash(self, password: str) -> str:
        """A salted hash in its encoded form. Raises `Unavailable` where memory is short."""
        ...

    def matches(self, password: str, secret: str | None) -> bool:
        """Whether this hash was made of this password.

        Where there is no such account (`secret` is None), or the hash is none, the answer is no
        and takes as long. Raises `Unavailable` where memory is short.
        """
        ...

    def is_weak(self, secret: str) -> bool:
        """Whether this hash was made at a lower cost than is asked for today."""
        ...
