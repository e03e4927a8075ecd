"""What search looks up: the words of names, and every part of codes and numbers.

A name is filed under its words as written and without diacritics, and under what else they may
mean where keys of Telex or VNI were left in them; a query word is the beginning of any of these.
Only row numbers are kept under a word (`detail=none`), and beginnings of up to six letters have
lists of their own, so the answer streams latest first and stops when there is enough.
Codes and numbers are filed by three letters or digits in a row, without separators.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection, TextClause, text

from counter_app.domain.facts import DossierReceived
from counter_app.domain.folding import exact_key, fold_text
from counter_app.domain.people import Person, Submitter
from counter_app.domain.telex import telex_readings

_NOT_PLAIN = re.compile(r"[^0-9a-z]+")

_FILE_NAMES: Final = text("INSERT INTO names (rowid, words) VALUES (:number, :content)")
_FILE_DIGITS: Final = text("INSERT INTO digits (rowid, parts) VALUES (:number, :content)")
_NAMES_FILED: Final = text("SELECT 1 FROM names WHERE names MATCH :asked AND rowid = :number")
_DIGITS_FILED: Final = text("SELECT 1 FROM digits WHERE digits MATCH :asked AND rowid = :number")


def words_of(reception: DossierReceived) -> str:
    """All words under which the persons of a dossier are found."""
    typed = [word for person in _people(reception) for word in exact_key(person.name).split()]
    return " ".join(dict.fromkeys(form for word in typed for form in forms_of(word)))


@lru_cache(maxsize=4096)
def forms_of(word: str) -> tuple[str, ...]:
    """A word of `exact_key` as it stands, as it may be meant, and all without diacritics."""
    meant = (word, *telex_readings(word))
    return tuple(dict.fromkeys((*meant, *(fold_text(form) for form in meant))))


def parts_of(reception: DossierReceived) -> str:
    """Code, identity numbers and phones, without separators."""
    found = [reception.code]
    for person in _people(reception):
        found += [person.id_number, person.phone]
    return " ".join(dict.fromkeys(part for part in map(plain, found) if part))


def _people(reception: DossierReceived) -> tuple[Person | Submitter, ...]:
    submitter = reception.submitter
    return (reception.applicant, submitter) if submitter else (reception.applicant,)


def plain(text_: str) -> str:
    """Lower-case letters and digits only."""
    return _NOT_PLAIN.sub("", text_.lower())


def file_under(connection: Connection, number: int, reception: DossierReceived) -> None:
    """File a dossier that is not filed yet."""
    connection.execute(_FILE_NAMES, {"number": number, "content": words_of(reception)})
    connection.execute(_FILE_DIGITS, {"number": number, "content": parts_of(reception)})


def withdraw(connection: Connection, number: int) -> None:
    """Take a dossier out of the files."""
    for table in ("names", "digits"):
        connection.execute(text(f"DELETE FROM {table} WHERE rowid = :number"), {"number": number})  # noqa: S608 - our own names


def clear(connection: Connection) -> None:
    """Empty the files."""
    for table in ("names", "digits"):
        connection.exec_driver_sql(f"INSERT INTO {table}({table}) VALUES ('delete-all')")  # noqa: S608 - our own names


def is_filed(connection: Connection, number: int, reception: DossierReceived) -> bool:
    """Whether the dossier is found under all its words and numbers."""
    return _found(connection, _NAMES_FILED, number, words_of(reception).split()) and _found(
        connection,
        _DIGITS_FILED,
        number,
        [part for part in parts_of(reception).split() if len(part) >= 3],
    )


def _found(connection: Connection, query: TextClause, number: int, words: Iterable[str]) -> bool:
    asked = " ".join(f'"{word}"' for word in words)
    if not asked:
        return True
    return connection.scalar(query, {"asked": asked, "number": number}) is not None


def filed(connection: Connection) -> tuple[int, int]:
    """How many dossiers each file holds."""
    names, digits = (
        connection.scalar(text(f"SELECT count(*) FROM {table}_docsize"))  # noqa: S608 - our own names
        for table in ("names", "digits")
    )
    return names or 0, digits or 0
