"""Form definitions: the wording, order and version of each printed form, as data.

`resources/forms/<set>/<name>.json` holds one form of a set, `resources/forms/shared/` those that
no set lays down, `resources/forms/common.json` what all forms share. A new form, or a province's
own wording, is a new file. Texts have named places in braces.
"""

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import Final

import msgspec

from counter_app.domain.sentences import Refused, say
from counter_app.receipts.layout.faces import NO_BREAK
from counter_app.receipts.layout.lines import Align
from counter_app.resources import resource


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A label and the value behind it; `strong` sets the value in bold."""

    label: str
    value: str = ""
    strong: bool = False


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="block", tag="line"):
    """Fields on one line. With `when` it is left out where that value is empty."""

    fields: tuple[Field, ...]
    when: str = ""


class Manner(StrEnum):
    """How a paragraph is set."""

    TEXT = "text"
    REMARK = "remark"
    """Small and in italics."""
    ADDRESS = "address"
    """In the middle, as to whom a letter goes."""


class Prose(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="block", tag="prose"
):
    """A paragraph, left out where the value `when` is empty."""

    text: str
    when: str = ""
    manner: Manner = Manner.TEXT


class TableColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A column of a table: the lines of each cell, and cells that lie beneath them.

    A line that its row leaves empty falls away; one that is empty in the definition stays blank.
    """

    head: str
    share: float
    lines: tuple[str, ...] = ()
    split: tuple[tuple[str, ...], ...] = ()
    align: Align = Align.LEFT


class Table(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="block", tag="table"
):
    """A table over named rows; on a roll each row is the text `narrow`."""

    rows: str
    columns: tuple[TableColumn, ...]
    narrow: str = ""


class SignerText(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who signs, and which value names them."""

    title: str
    note: str
    name: str = ""


class Signatures(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="block", tag="signatures"
):
    """The signatures, side by side; at their left may stand who else gets the paper."""

    signers: tuple[SignerText, ...]
    recipients: tuple[str, ...] = ()


class Notes(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="block", tag="notes"
):
    """Small print at the end."""

    head: str
    items: tuple[str, ...]


Block = Line | Prose | Table | Signatures | Notes


class FormText(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One form of one set.

    `form` is its number in the set. `copies` are the words that mark each copy ("kept" stays in
    the office, "given" goes to the citizen); `phrases` are the wordings of values that only this
    form has, `lists` rows that are the same on every paper. `roll` allows it on 80 mm, `rated`
    sends the rating slip along.
    """

    form: str = ""
    version: str
    source: str
    title: str
    name: str
    reference: str = ""
    body: tuple[Block, ...]
    copies: dict[str, str] = {}
    phrases: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    roll: bool = False
    rated: bool = False


class CommonText(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The wordings that all forms share."""

    numbering: str
    dated: str
    moment: str
    demo: str
    reprint: str
    foot: str
    together: tuple[str, ...]
    """Words that a line break never parts."""
    names: tuple[str, ...]
    """Names of offices as they are written within a line."""
    kinds: dict[str, str]
    ways: dict[str, str]
    phrases: dict[str, str]


_SHARED: Final = "shared"


@cache
def form_text(form_set: str, name: str) -> FormText:
    """A form's definition. Raises `Refused` for a set that is not shipped or has no such form."""
    folder = resource("forms")
    shipped = {path.name for path in folder.iterdir() if path.is_dir()} - {_SHARED}
    if form_set not in shipped:
        raise Refused(say("Không có bộ mẫu “{form_set}”.", form_set=form_set), "form_set")
    if (folder / form_set / f"{name}.json").is_file():
        return _read(form_set, name)
    if (folder / _SHARED / f"{name}.json").is_file():
        return _read(_SHARED, name)
    raise Refused(
        say(
            "Bộ mẫu {form_set} không có mẫu “{form}”.",
            form=_name_elsewhere(name, shipped),
            form_set=form_set,
        ),
        "form",
    )


@cache
def shared_text(name: str) -> FormText:
    """The definition of a form that belongs to no set."""
    return _read(_SHARED, name)


def _read(folder: str, name: str) -> FormText:
    path = resource("forms", folder, f"{name}.json")
    return msgspec.json.decode(path.read_bytes(), type=FormText)


def _name_elsewhere(name: str, sets: Iterable[str]) -> str:
    """What the form is called in the sets that have it."""
    having = (s for s in sorted(sets) if resource("forms", s, f"{name}.json").is_file())
    return next((_read(form_set, name).name for form_set in having), name)


@cache
def common_text() -> CommonText:
    """The shared wordings."""
    return msgspec.json.decode(resource("forms", "common.json").read_bytes(), type=CommonText)


def held_together(text: str, *names: str) -> str:
    """The text with these names, and the compounds of `common.json`, kept from line breaks."""
    for compound in (*common_text().together, *names):
        text = text.replace(compound, compound.replace(" ", NO_BREAK))
    return text
