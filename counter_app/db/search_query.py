"""From what a clerk typed to the dossiers that match every word of it."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Final

from sqlalchemy import Connection, TextClause, bindparam, select, text

from counter_app.db.listing import COLUMNS, Listed, listed
from counter_app.db.prepared import Prepared
from counter_app.db.schema import dossiers
from counter_app.db.search_index import IN_DIGITS, IN_NAMES, SHORTEST, asked_grams, plain
from counter_app.domain.folding import exact_key, fold_text
from counter_app.domain.telex import telex_readings

_MOST_CHARACTERS = 200
_MOST_WORDS = 12
_MOST_PART = 40
_MOST_READINGS = 8
_RECENT = 5000
"""How many of the latest matches are looked through for a part too short for the files."""
_FEW = 64

_BY_NAMES: Final = text("SELECT rowid FROM names WHERE names MATCH :asked ORDER BY rowid DESC")
_BY_DIGITS: Final = text("SELECT rowid FROM digits WHERE digits MATCH :asked ORDER BY rowid DESC")
_SELECTED = ", ".join(f"dossiers.{column.name}" for column in COLUMNS)
_ROWS_BY_NAMES: Final = Prepared(
    text(
        f"SELECT {_SELECTED} FROM names JOIN dossiers ON dossiers.number = names.rowid "  # noqa: S608 - our own names
        "WHERE names MATCH :asked ORDER BY names.rowid DESC"
    )
)
_ROWS_BY_DIGITS: Final = Prepared(
    text(
        f"SELECT {_SELECTED} FROM digits JOIN dossiers ON dossiers.number = digits.rowid "  # noqa: S608 - our own names
        "WHERE digits MATCH :asked ORDER BY digits.rowid DESC"
    )
)
_LATEST: Final = Prepared(
    select(*COLUMNS).order_by(dossiers.c.number.desc()).limit(bindparam("limit"))
)
_ROW: Final = Prepared(select(*COLUMNS).where(dossiers.c.number == bindparam("number")))


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
        return " ".join(map(asked_grams, self.parts))


def taken_apart(typed: str) -> Asked:
    """What the words of a typed text ask for."""
    names: list[tuple[str, ...]] = []
    parts: list[str] = []
    for word in typed[:_MOST_CHARACTERS].split()[:_MOST_WORDS]:
        if _is_number(word):
            parts.append(_number(word)[:_MOST_PART])
        else:
            names += [(one, *telex_readings(one)[:_MOST_READINGS]) for one in _words(word)]
    return Asked(
        names=tuple(names),
        parts=tuple(part for part in parts if len(part) >= SHORTEST),
        short_parts=tuple(part for part in parts if 0 < len(part) < SHORTEST),
    )


def _words(word: str) -> list[str]:
    return exact_key(word).split()


def _is_number(word: str) -> bool:
    """Whether a word is (part of) a code or number, and not a name with VNI keys left in it."""
    return any(letter in "0123456789" for letter in word) and not any(
        telex_readings(one) for one in _words(word)
    )


def _number(word: str) -> str:
    """A code or number without separators; a phone number as it is written within the country."""
    number = plain(word)
    return "0" + number[2:] if word.startswith("+") and number.startswith("84") else number


def _all_of(words: Sequence[tuple[str, ...]]) -> str:
    return " AND ".join(
        "(" + " OR ".join(f'"{form}"*' for form in dict.fromkeys(forms)) + ")" for forms in words
    )


def found(connection: Connection, typed: str, limit: int) -> list[Listed]:
    """Rows of `dossiers` for what was typed, best first; none where it asks for nothing."""
    asked = taken_apart(typed)
    rows: dict[int, Listed] = {}
    for names in asked.name_queries():
        with closing(_matches(connection, names, asked)) as matches:
            new = (row for row in matches if row.number not in rows)
            rows |= {row.number: row for row in islice(new, limit - len(rows))}
        if len(rows) == limit:
            break
    return list(rows.values())


def _matches(connection: Connection, names: str, asked: Asked) -> Generator[Listed, None, None]:
    """What has these names and all the parts, latest first, as long as it is asked for more."""
    rows = _candidates(connection, names, asked.part_query())
    if asked.short_parts:
        if not names and not asked.parts:
            rows = _recent(connection, asked.short_parts[0])
        rows = islice(rows, _RECENT)
    for row in rows:
        if all(part in row.parts for part in (*asked.parts, *asked.short_parts)):
            yield row


def _candidates(connection: Connection, names: str, parts: str) -> Iterator[Listed]:
    if names and parts:
        return _with_both(connection, names, parts)
    if names:
        return listed(connection, _ROWS_BY_NAMES, {"asked": names})
    if parts:
        return listed(connection, _ROWS_BY_DIGITS, {"asked": parts})
    return iter(())


def _recent(connection: Connection, ending: str) -> Iterator[Listed]:
    """The latest dossiers; first those whose code ends like this: "7" may be today's 1007."""
    rows = listed(connection, _LATEST, {"limit": _RECENT})
    return iter(sorted(rows, key=lambda row: not row.code.endswith(ending)))


def _with_both(connection: Connection, names: str, parts: str) -> Iterator[Listed]:
    """Where one file has few, each is looked up in the other; where both have many, they merge."""
    few = _first(connection, _BY_DIGITS, parts)
    if len(few) <= _FEW:
        numbers = _also(connection, IN_NAMES, names, few)
    else:
        few = _first(connection, _BY_NAMES, names)
        if len(few) <= _FEW:
            numbers = _also(connection, IN_DIGITS, parts, few)
        else:
            numbers = _in_both(
                connection.scalars(_BY_NAMES, {"asked": names}),
                connection.scalars(_BY_DIGITS, {"asked": parts}),
            )
    for number in numbers:
        yield from listed(connection, _ROW, {"number": number})


def _first(connection: Connection, query: TextClause, asked: str) -> Sequence[int]:
    with closing(connection.scalars(query, {"asked": asked})) as numbers:
        return list(islice(numbers, _FEW + 1))


def _also(
    connection: Connection, query: Prepared, asked: str, numbers: Sequence[int]
) -> Iterator[int]:
    return (
        number
        for number in numbers
        if query.value(connection, {"asked": asked, "number": number}) is not None
    )


def _in_both(left: Iterable[int], right: Iterable[int]) -> Iterator[int]:
    """What two falling sequences have in common."""
    ones, others = iter(left), iter(right)
    one, other = next(ones, None), next(others, None)
    while one is not None and other is not None:
        if one == other:
            yield one
            one, other = next(ones, None), next(others, None)
        elif one > other:
            one = next(ones, None)
        else:
            other = next(others, None)
