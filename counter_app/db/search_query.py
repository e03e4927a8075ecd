"""From what a clerk typed to the dossiers that match every word of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select, text

from counter_app.db.schema import Record, dossiers
from counter_app.db.search_index import plain
from counter_app.domain.folding import exact_key, fold_text
from counter_app.domain.telex import telex_readings

_MOST_CHARACTERS = 200
_MOST_WORDS = 12
_MOST_READINGS = 8
_SHORTEST_PART = 3
_RECENT = 5000
"""How many of the latest matches are looked through for a part too short for the files."""
_PORTION = 256

_BY_NAMES: Final = text("SELECT rowid FROM names WHERE names MATCH :asked ORDER BY rowid DESC")
_BY_DIGITS: Final = text("SELECT rowid FROM digits WHERE digits MATCH :asked ORDER BY rowid DESC")
_RECENT_CODES: Final = (
    select(dossiers.c.number, dossiers.c.code).order_by(dossiers.c.number.desc()).limit(_RECENT)
)
_ROWS: Final = select(dossiers).where(dossiers.c.number.in_(bindparam("numbers", expanding=True)))


@dataclass(frozen=True, slots=True)
class Asked:
    """A typed text taken apart.

    `names` holds for each name word what it may mean, diacritics and all; `parts` are parts of
    codes and numbers, `short_parts` those of one or two characters.
    """

    names: tuple[tuple[str, ...], ...]
    parts: tuple[str, ...]
    short_parts: tuple[str, ...]

    def name_queries(self) -> tuple[str, ...]:
        """Queries for the names, best first: diacritics as typed, then without any."""
        exact = _all_of(self.names)
        folded = _all_of([tuple(map(fold_text, forms)) for forms in self.names])
        return tuple(dict.fromkeys((exact, folded)))

    def part_query(self) -> str:
        """The query for the parts; "" where there are none."""
        return " ".join(f'"{part}"' for part in self.parts)


def taken_apart(typed: str) -> Asked:
    """What the words of a typed text ask for."""
    names: list[tuple[str, ...]] = []
    parts: list[str] = []
    for word in typed[:_MOST_CHARACTERS].split()[:_MOST_WORDS]:
        if _is_number(word):
            parts.append(_national(plain(word)) if word.startswith("+") else plain(word))
        else:
            names += [(one, *telex_readings(one)[:_MOST_READINGS]) for one in _words(word)]
    return Asked(
        names=tuple(names),
        parts=tuple(part for part in parts if len(part) >= _SHORTEST_PART),
        short_parts=tuple(part for part in parts if 0 < len(part) < _SHORTEST_PART),
    )


def _words(word: str) -> list[str]:
    return exact_key(word).split()


def _is_number(word: str) -> bool:
    """Whether a word is (part of) a code or number, and not a name with VNI keys left in it."""
    return any(letter in "0123456789" for letter in word) and not any(
        telex_readings(one) for one in _words(word)
    )


def _national(number: str) -> str:
    """A phone number as it is written within the country."""
    return "0" + number.removeprefix("84") if number.startswith("84") else number


def _all_of(words: Sequence[tuple[str, ...]]) -> str:
    return " AND ".join(
        "(" + " OR ".join(f'"{form}"*' for form in dict.fromkeys(forms)) + ")" for forms in words
    )


def found(connection: Connection, typed: str, limit: int) -> list[Record]:
    """Rows of `dossiers` for what was typed, best first; none where it asks for nothing."""
    asked = taken_apart(typed)
    rows: dict[int, Record] = {}
    for query in asked.name_queries():
        missing = limit - len(rows)
        numbers = (one for one in _numbers(connection, query, asked) if one not in rows)
        rows |= {
            row.number: row for row in islice(_rows(connection, numbers, asked, limit), missing)
        }
        if len(rows) >= limit:
            break
    return list(rows.values())


def _numbers(connection: Connection, names: str, asked: Asked) -> Iterator[int]:
    """Row numbers, latest first, of what has these names and parts."""
    parts = asked.part_query()
    if names and parts:
        return _both(_stream(connection, _BY_NAMES, names), _stream(connection, _BY_DIGITS, parts))
    if names:
        return _stream(connection, _BY_NAMES, names)
    if parts:
        return _stream(connection, _BY_DIGITS, parts)
    if asked.short_parts:
        return iter(_recent(connection, asked.short_parts[0]))
    return iter(())


def _recent(connection: Connection, ending: str) -> list[int]:
    """The latest row numbers; first those whose code ends like this: "7" may be today's 1007."""
    rows = connection.execute(_RECENT_CODES).all()
    return [row.number for row in sorted(rows, key=lambda row: not row.code.endswith(ending))]


def _stream(connection: Connection, query: Any, asked: str) -> Iterator[int]:  # noqa: ANN401 - a statement
    rows = connection.execution_options().execute(query, {"asked": asked})
    yield from rows.yield_per(_PORTION).scalars()


def _both(left: Iterator[int], right: Iterator[int]) -> Iterator[int]:
    """What two falling sequences have in common."""
    one, other = next(left, None), next(right, None)
    while one is not None and other is not None:
        if one == other:
            yield one
        if one >= other:
            one, other = next(left, None), (next(right, None) if one == other else other)
        else:
            other = next(right, None)


def _rows(
    connection: Connection, numbers: Iterator[int], asked: Asked, limit: int
) -> Iterator[Record]:
    if asked.short_parts:
        numbers = islice(numbers, _RECENT)
    size = min(limit, _PORTION)
    while portion := list(islice(numbers, size)):
        rows = {row.number: row for row in connection.execute(_ROWS, {"numbers": portion})}
        for number in portion:
            if _has_parts(rows[number], asked.short_parts):
                yield rows[number]


def _has_parts(row: Record, parts: Iterable[str]) -> bool:
    held = " ".join((plain(row.code), row.id_number, row.phone))
    return all(part in held for part in parts)
