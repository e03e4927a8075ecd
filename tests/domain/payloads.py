"""The payload of every kind as it is written today, and as it was ever written.

`python -m tests.domain.payloads` adds the payloads of kinds that are new or have another shape than
before. What was written before stays in the file, because it stays in the journals.
"""

import json
import types
import typing
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from pathlib import Path
from typing import Any, Final

from counter_app.domain.facts import KNOWN, Fact, encode
from counter_app.domain.facts.office import HexId
from counter_app.domain.moments import VIET_NAM

FILE: Final = Path(__file__).with_name("payloads.json")
SALT: Final = "0f" * 16

_PLAIN: Final[dict[Any, object]] = {
    HexId: "0f" * 32,
    str: "Chữ “Đ”",
    int: 7,
    bool: True,
    date: date(2026, 11, 23),
    time: time(15, 0),
    datetime: datetime(2026, 11, 23, 8, 30, tzinfo=VIET_NAM),
}


def example(kind: type[Fact]) -> Fact:
    """A fact of this kind with something in every field, down to the last."""
    made = _filled(kind)
    assert isinstance(made, Fact)
    return made


def payload_of(kind: type[Fact]) -> str:
    """Its canonical payload."""
    return encode(example(kind), SALT if kind.PERSONAL else "").decode()


def kept() -> dict[str, list[str]]:
    """By kind and version, every shape that was ever written; the last is today's."""
    told: dict[str, list[str]] = json.loads(FILE.read_text(encoding="utf-8"))
    return told


def name_of(kind: type[Fact]) -> str:
    return f"{kind.KIND}/{kind.VERSION}"


def _filled(wanted: Any) -> Any:
    origin, arguments = typing.get_origin(wanted), typing.get_args(wanted)
    if origin in (typing.Union, types.UnionType):
        return _filled(next(part for part in arguments if part is not type(None)))
    if origin is tuple:
        ends = arguments[-1] is Ellipsis
        return (_filled(arguments[0]),) if ends else tuple(map(_filled, arguments))
    if origin is not None and wanted not in _PLAIN:
        return {_filled(arguments[0]): _filled(arguments[1])} if origin is dict else origin()
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return next(iter(wanted))
    if is_dataclass(wanted) and isinstance(wanted, type):
        hints = typing.get_type_hints(wanted, include_extras=True)
        return wanted(**{field.name: _filled(hints[field.name]) for field in fields(wanted)})
    return _PLAIN[wanted]


def _add() -> None:
    told = kept() if FILE.exists() else {}
    for kind in KNOWN.values():
        shapes = told.setdefault(name_of(kind), [])
        if payload_of(kind) not in shapes:
            shapes.append(payload_of(kind))
    lines = json.dumps(dict(sorted(told.items())), ensure_ascii=False, indent=1)
    FILE.write_text(f"{lines}\n", encoding="utf-8")


if __name__ == "__main__":
    _add()
