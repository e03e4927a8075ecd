"""What every fact has."""

from dataclasses import dataclass
from typing import ClassVar


class Fact:
    """Base of all facts: `KIND` and `VERSION` go into the header, `PERSONAL` asks for a salt."""

    __slots__ = ()
    KIND: ClassVar[str]
    VERSION: ClassVar[int] = 1
    PERSONAL: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown(Fact):
    """An event of a kind or version that this program does not know."""

    KIND: ClassVar[str] = ""
    kind: str
    version: int
