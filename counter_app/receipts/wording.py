"""Form definitions: the wording, order and version of each printed form, as data.

`resources/forms/<set>/<form>.json` holds one form; `resources/forms/common.json` what all forms
share. A new form, or a province's own wording, is a new file. Texts have named places in braces.
"""

from functools import cache

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


class Prose(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="block", tag="prose"
):
    """A paragraph; `remark` sets it small and in italics."""

    text: str
    when: str = ""
    remark: bool = False


class TableColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A column of a table: which value of a row it shows."""

    head: str
    value: str
    share: float
    align: Align = Align.LEFT


class Table(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="block", tag="table"
):
    """A table over named rows; on a roll each row is the text `narrow`."""

    rows: str
    columns: tuple[TableColumn, ...]
    narrow: str


class SignerText(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who signs, and which value names them."""

    title: str
    note: str
    name: str = ""


class Signatures(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="block", tag="signatures"
):
    """The signatures, side by side."""

    signers: tuple[SignerText, ...]


class Notes(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="block", tag="notes"
):
    """Small print at the end."""

    head: str
    items: tuple[str, ...]


Block = Line | Prose | Table | Signatures | Notes


class FormText(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One form of one set.

    `copies` are the words that mark each copy ("kept" stays in the office, "given" goes to the
    citizen); `phrases` are the wordings of values that only this form has.
    """

    form: str
    version: str
    source: str
    title: str
    name: str
    reference: str
    body: tuple[Block, ...]
    copies: dict[str, str] = {}
    phrases: dict[str, str] = {}


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
    kinds: dict[str, str]


@cache
def form_text(form_set: str, form: str) -> FormText:
    """A form's definition. Raises `Refused` for a set or form that is not shipped."""
    folder = resource("forms")
    shipped = {path.name for path in folder.iterdir() if path.is_dir()}
    path = folder / form_set / f"{form}.json"
    if form_set not in shipped or not path.is_file():
        raise Refused(
            say("Không có mẫu {form} trong bộ mẫu “{form_set}”.", form=form, form_set=form_set),
            "form_set",
        )
    return msgspec.json.decode(path.read_bytes(), type=FormText)


@cache
def common_text() -> CommonText:
    """The shared wordings."""
    return msgspec.json.decode(resource("forms", "common.json").read_bytes(), type=CommonText)


def held_together(text: str, *names: str) -> str:
    """The text with these names, and the compounds of `common.json`, kept from line breaks."""
    for compound in (*common_text().together, *names):
        text = text.replace(compound, compound.replace(" ", NO_BREAK))
    return text
