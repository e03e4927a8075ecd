"""What the product says to a person, and the errors that carry such a sentence.

Errors are split by who must act:

    Said
    ├── Refused       a rule says no; the person at the counter can mend it; shown beside the field
    └── Unavailable   the world is away (disk, keyring, network, printer); shown in the bar, retried
        └── Damaged   what was stored is not what was written; nothing more is written over it

Any other exception is a bug: it is logged with an id and never swallowed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from typing_extensions import override


@dataclass(frozen=True, slots=True)
class Sentence:
    """A Vietnamese sentence with named places, and what stands in them.

    The template is the key under which `counter_app.texts` finds the English wording, so the
    values are kept apart until a person reads it.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    @override
    def __str__(self) -> str:
        return self.template.format_map(self.values)


def say(template: str, /, **values: object) -> Sentence:
    """A sentence for people: `say("Không có thủ tục {code}.", code=code)`."""
    return Sentence(template, MappingProxyType(values))


class Said(Exception):
    """An error that a person can read."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    @override
    def __str__(self) -> str:
        return str(self.sentence)


class Refused(Said):
    """A rule says no. `where` names the field it belongs to, in dotted form (`applicant.name`)."""

    def __init__(self, sentence: Sentence, where: str = "") -> None:
        super().__init__(sentence)
        self.where = where


class Unavailable(Said):
    """The world is away: the same call may succeed later."""


class Damaged(Unavailable):
    """Stored data fails its own proof."""
