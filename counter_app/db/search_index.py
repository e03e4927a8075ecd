"""What search looks up: the words of names, and every part of codes and numbers.

A name is filed under its words as written and without diacritics, and under what else they may
mean where keys of Telex or VNI were left in them; a query word is the beginning of any of these.
Only row numbers are kept under a word (`detail=none`), and beginnings of up to six letters have
lists of their own, so the answer streams latest first and stops when there is enough.
Codes and numbers are filed without separators, by every five characters in a row, and three or
four of them are the beginning of five: any part of any length is a few exact words.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection, text

from counter_app.db.prepared import Prepared
from counter_app.db.schema import SEARCH
from counter_app.domain.facts import DossierReceived
from counter_app.domain.folding import exact_key, fold_text
from counter_app.domain.people import Person, Submitter
from counter_app.domain.telex import telex_readings

_NOT_PLAIN = re.compile(r"[^0-9a-z]+")

SHORTEST: Final = 3
"""Of a part that the files know."""
_GRAM = 5

_FILE_NAMES: Final = Prepared(text("INSERT INTO names (rowid, words) VALUES (:number, :content)"))
_FILE_DIGITS: Final = Prepared(text("INSERT INTO digits (rowid, parts) VALUES (:number, :content)"))
_WITHDRAW: Final = tuple(
    Prepared(text(f"DELETE FROM {table} WHERE rowid = :number"))  # noqa: S608 - our own names
    for table in SEARCH
)
IN_NAMES: Final = Prepared(
    text("SELECT rowid FROM names WHERE names MATCH :asked AND rowid = :number")
)
IN_DIGITS: Final = Prepared(
    text("SELECT rowid FROM digits WHERE digits MATCH :asked AND rowid = :number")
)


def words_of(reception: DossierReceived) -> str:
    """All words under which the persons of a dossier are found."""
    typed = [word for person in _people(reception) for word in exact_key(person.name).split()]
    return " ".join(dict.fromkeys(form for word in typed for form in forms_of(word)))


@lru_cache(maxsize=4096)
def forms_of(word: str) -> tuple[str, ...]:
    """A word of `exact_key` as it stands, as it may be meant, and all without diacritics."""
    meant = (word, *telex_readings(word))
    return tuple(dict.fromkeys((*meant, *(fold_text(form) for form in meant))))


def parts_of(reception: DossierReceived, former_codes: Sequence[str] = ()) -> str:
    """Codes, identity numbers and phones, without separators."""
    found = [reception.code, *former_codes]
    for person in _people(reception):
        found += [person.id_number, person.phone]
    return " ".join(dict.fromkeys(part for part in map(plain, found) if part))


def _people(reception: DossierReceived) -> tuple[Person | Submitter, ...]:
    submitter = reception.submitter
    return (reception.applicant, submitter) if submitter else (reception.applicant,)


def plain(text_: str) -> str:
    """Lower-case letters and digits only."""
    return _NOT_PLAIN.sub("", text_.lower())


def grams_in(parts: str) -> str:
    """The pieces of all parts, each once."""
    return " ".join(dict.fromkeys(gram for part in parts.split() for gram in grams_of(part)))


def grams_of(part: str) -> list[str]:
    """A part cut into overlapping pieces of five; the last ones shorter, down to three."""
    return [part[start : start + _GRAM] for start in range(max(1, len(part) - 2))]


def asked_grams(part: str) -> str:
    """The query for dossiers that hold all pieces of a part of three characters or more."""
    if len(part) < _GRAM:
        return f'"{part}"*'
    return " ".join(f'"{gram}"' for gram in grams_of(part) if len(gram) == _GRAM)


def file_under(connection: Connection, number: int, words: str, parts: str) -> None:
    """File a dossier that is not filed yet."""
    _FILE_NAMES.run(connection, {"number": number, "content": words})
    _FILE_DIGITS.run(connection, {"number": number, "content": grams_in(parts)})


def withdraw(connection: Connection, number: int) -> None:
    """Take a dossier out of the files."""
    for withdrawn in _WITHDRAW:
        withdrawn.run(connection, {"number": number})


def clear(connection: Connection) -> None:
    """Empty the files."""
    for table in SEARCH:
        connection.exec_driver_sql(f"INSERT INTO {table}({table}) VALUES ('delete-all')")  # noqa: S608 - our own names


def is_filed(connection: Connection, number: int, words: str, parts: str) -> bool:
    """Whether the dossier is found under all its words and parts."""
    names = [f'"{word}"' for word in words.split()]
    digits = [asked_grams(part) for part in parts.split() if len(part) >= SHORTEST]
    return _found(connection, IN_NAMES, number, names) and _found(
        connection, IN_DIGITS, number, digits
    )


def _found(connection: Connection, query: Prepared, number: int, asked: Sequence[str]) -> bool:
    if not asked:
        return True
    return query.value(connection, {"asked": " ".join(asked), "number": number}) is not None


def filed(connection: Connection) -> tuple[int, ...]:
    """How many dossiers each file holds."""
    return tuple(
        connection.scalar(text(f"SELECT count(*) FROM {table}_docsize")) or 0  # noqa: S608 - our own names
        for table in SEARCH
    )
