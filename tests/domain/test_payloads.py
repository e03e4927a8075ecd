"""No shape of a payload changes unseen, and what was ever written can be read for ever."""

from dataclasses import dataclass
from typing import ClassVar

import msgspec
import pytest

from counter_app.domain.facts import KNOWN, UPCASTS, Fact, MalformedPayload, Unknown, codec, decode
from tests.domain.payloads import example, kept, name_of, payload_of

SHAPES = [(name, payload) for name, payloads in kept().items() for payload in payloads]


@pytest.mark.parametrize("kind", KNOWN.values(), ids=lambda kind: kind.KIND)
def test_a_kind_is_written_in_the_shape_that_is_on_record(kind: type[Fact]) -> None:
    """Red where a field came, went, or changed its name or type: see `tests/domain/payloads.py`."""
    assert payload_of(kind) == kept()[name_of(kind)][-1]


@pytest.mark.parametrize(("name", "payload"), SHAPES, ids=[name for name, _ in SHAPES])
def test_every_shape_that_was_ever_written_is_read(name: str, payload: str) -> None:
    kind, _, version = name.rpartition("/")

    fact = decode(kind, int(version), payload.encode())

    assert isinstance(fact, KNOWN[kind])


@pytest.mark.parametrize("kind", KNOWN.values(), ids=lambda kind: kind.KIND)
def test_what_is_written_is_read_as_the_same_fact(kind: type[Fact]) -> None:
    assert decode(kind.KIND, kind.VERSION, payload_of(kind).encode()) == example(kind)


def test_no_kind_that_was_ever_written_is_forgotten() -> None:
    assert {name.rpartition("/")[0] for name in kept()} == set(KNOWN)


# ---------------------------------------------------------------- old versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed(Fact):
    """A kind of these tests: version 1 told kilograms as `kilos`, version 2 whole grams."""

    KIND: ClassVar[str] = "test.weighed"
    VERSION: ClassVar[int] = 3
    grams: int
    scale: str


def _to_grams(content: dict[str, object]) -> dict[str, object]:
    kilos = content.pop("kilos")
    assert isinstance(kilos, int)
    return content | {"grams": kilos * 1000}


def _with_scale(content: dict[str, object]) -> dict[str, object]:
    return content | {"scale": "?"}


@pytest.fixture
def weighed(monkeypatch: pytest.MonkeyPatch) -> type[Weighed]:
    """The kind, and the steps from its older versions, as the program would know them."""
    monkeypatch.setitem(KNOWN, Weighed.KIND, Weighed)
    monkeypatch.setitem(codec._DECODERS, Weighed.KIND, msgspec.json.Decoder(Weighed))
    monkeypatch.setitem(UPCASTS, (Weighed.KIND, 1), _to_grams)
    monkeypatch.setitem(UPCASTS, (Weighed.KIND, 2), _with_scale)
    return Weighed


@pytest.mark.parametrize(
    ("version", "content"),
    [
        (1, {"kilos": 3}),
        (2, {"grams": 3000}),
        (3, {"grams": 3000, "scale": "?"}),
        (3, {"grams": 3000, "scale": "?", "of a newer program": True}),
    ],
)
def test_an_old_version_is_brought_up_step_by_step(
    weighed: type[Weighed], version: int, content: dict[str, object]
) -> None:
    payload = msgspec.json.encode(content)

    assert decode(weighed.KIND, version, payload) == weighed(grams=3000, scale="?")


def test_a_newer_version_is_not_guessed_at(weighed: type[Weighed]) -> None:
    assert decode(weighed.KIND, 4, b'{"tonnes":1}') == Unknown(kind=weighed.KIND, version=4)


def test_an_old_version_that_does_not_hold_what_it_promised_is_malformed(
    weighed: type[Weighed],
) -> None:
    with pytest.raises(MalformedPayload):
        decode(weighed.KIND, 2, b'{"grams":"three"}')
