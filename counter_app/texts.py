"""The words on screen and console: Vietnamese as written in the code, English from a file."""

import re
from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from counter_app.domain.sentences import Sentence
from counter_app.resources import resource

Language = Literal["vi", "en"]

_VARIABLES: Final = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""In the order in which gettext asks them."""
_ENGLISH = re.compile(r"en(?![A-Za-z])")


def language_from_env(env: Mapping[str, str]) -> Language:
    """English where the environment asks for it first of all, otherwise Vietnamese."""
    asked = next((env[name] for name in _VARIABLES if env.get(name)), "")
    return "en" if _ENGLISH.match(asked) else "vi"


class Texts:
    """Renders sentences and labels in one language; Vietnamese where a translation is missing."""

    def __init__(self, language: Language) -> None:
        self.language: Final = language
        self._translations = _english() if language == "en" else {}

    def render(self, sentence: Sentence) -> str:
        """The sentence for a person; sentences inside it come in the same language."""
        values = {name: self._value(value) for name, value in sentence.values.items()}
        return self.label(sentence.template).format_map(values)

    def label(self, template: str) -> str:
        """The template in this language, its places not filled."""
        return self._translations.get(template, template)

    def _value(self, value: object) -> object:
        return self.render(value) if isinstance(value, Sentence) else value


def _english() -> dict[str, str]:
    return msgspec.json.decode(
        resource("translations", "en.json").read_bytes(), type=dict[str, str]
    )
