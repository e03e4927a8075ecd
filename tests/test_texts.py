"""Vietnamese first, English on request, and no sentence without its translation."""

import ast
import string
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import counter_app
from counter_app.domain.sentences import Sentence, say
from counter_app.resources import resource
from counter_app.texts import Texts, language_from_env

ENGLISH = msgspec.json.decode(resource("translations", "en.json").read_bytes(), type=dict[str, str])


@pytest.mark.parametrize(
    ("env", "language"),
    [
        ({}, "vi"),
        ({"LANG": "en"}, "en"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en-GB"}, "en"),
        ({"LANG": "C.UTF-8"}, "vi"),
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "fr_FR.UTF-8"}, "vi"),
        ({"LANG": "enm"}, "vi"),
        ({"LANG": ""}, "vi"),
        ({"LC_ALL": "vi_VN.UTF-8", "LANG": "en"}, "vi"),
        ({"LC_ALL": "", "LANG": "en"}, "en"),
        ({"LC_MESSAGES": "en", "LANG": "vi"}, "en"),
        ({"LC_ALL": "en", "LC_MESSAGES": "vi"}, "en"),
        ({"LANGUAGE": "vi:en", "LC_ALL": "en"}, "vi"),
        ({"LANGUAGE": "en:vi", "LANG": "vi"}, "en"),
        ({"LC_CTYPE": "en", "LC_TIME": "en"}, "vi"),
    ],
)
def test_english_only_where_it_is_asked_for_first(env: dict[str, str], language: str) -> None:
    assert language_from_env(env) == language


def test_a_sentence_is_said_in_either_language() -> None:
    sentence = say("Không có thủ tục {code} trong danh mục.", code="1.001193")

    assert Texts("vi").render(sentence) == str(sentence)
    assert "1.001193" in Texts("en").render(sentence)
    assert Texts("en").render(sentence) != str(sentence)


def test_a_sentence_inside_a_sentence_comes_in_the_same_language() -> None:
    inner = say("Số bộ hồ sơ phải từ 1 đến 99.")
    outer = say("«{inner}»", inner=inner)

    assert Texts("vi").render(outer) == f"«{inner.template}»"
    assert Texts("en").render(outer) == f"«{ENGLISH[inner.template]}»"


def test_formats_of_values_are_kept() -> None:
    assert Texts("en").render(say("{amount:,} đ", amount=8000)) == "8,000 đ"


def test_what_has_no_translation_stays_vietnamese() -> None:
    assert Texts("en").label("Chưa dịch") == "Chưa dịch"


def test_values_are_never_taken_for_templates() -> None:
    assert Texts("en").render(say("«{name}»", name="{other}")) == "«{other}»"


def sources() -> Iterator[Path]:
    root = Path(counter_app.__file__).parent.parent
    for package in ("counter_app", "provincial_server"):
        yield from sorted((root / package).rglob("*.py"))


def spoken() -> Iterator[tuple[str, ast.expr]]:
    """The first argument of every call that speaks to a person, with its place."""
    for path in sources():
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        shortened = any(shortens(node) for node in nodes)
        for node in nodes:
            if isinstance(node, ast.Call) and node.args and speaks(node.func, shortened=shortened):
                yield f"{path.name}:{node.lineno}", node.args[0]


def shortens(node: ast.AST) -> bool:
    """Whether this is `label = texts.label`."""
    match node:
        case ast.Assign(targets=[ast.Name(id="label")], value=ast.Attribute(attr="label")):
            return True
        case _:
            return False


def speaks(function: ast.expr, *, shortened: bool) -> bool:
    """Whether this is `say`, `Sentence` or the `label` of a `Texts`."""
    match function:
        case ast.Name(id="say" | "Sentence"):
            return True
        case ast.Name(id="label"):
            return shortened
        case ast.Attribute(attr="label", value=ast.Name(id=owner) | ast.Attribute(attr=owner)):
            return owner.endswith("texts") or owner == "self"
        case _:
            return False


def literal(argument: ast.expr) -> str | None:
    match argument:
        case ast.Constant(value=str(template)):
            return template
        case _:
            return None


TEMPLATES = {
    template: place for place, argument in spoken() if (template := literal(argument)) is not None
}


def places_in(template: str) -> set[tuple[str, str | None]]:
    return {
        (name, form) for _, name, form, _ in string.Formatter().parse(template) if name is not None
    }


def test_every_sentence_has_an_english_wording() -> None:
    assert {t: place for t, place in TEMPLATES.items() if t not in ENGLISH} == {}


def test_no_wording_outlives_its_sentence() -> None:
    assert sorted(set(ENGLISH) - set(TEMPLATES)) == []


def test_a_translation_has_the_same_places() -> None:
    assert [t for t, english in ENGLISH.items() if places_in(t) != places_in(english)] == []


def test_every_template_can_be_found_by_reading_the_source() -> None:
    """Only the two functions that hand templates on may take one from a variable."""
    allowed = {"sentences.py", "texts.py"}

    passed_on = [place for place, argument in spoken() if literal(argument) is None]

    assert [place for place in passed_on if place.split(":")[0] not in allowed] == []


def test_vietnamese_is_written_in_composed_letters() -> None:
    assert [t for t in TEMPLATES if not unicodedata.is_normalized("NFC", t)] == []


def test_the_translations_are_in_order() -> None:
    assert list(ENGLISH) == sorted(ENGLISH)
    assert all(english.strip() for english in ENGLISH.values())


def test_a_sentence_made_without_say_is_rendered_alike() -> None:
    template = "Số bộ hồ sơ phải từ 1 đến 99."

    assert Texts("en").render(Sentence(template)) == ENGLISH[template]
