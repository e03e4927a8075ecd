"""Payloads: canonical on the way out, strict on the way in."""

import json
import unicodedata
from datetime import date

import pytest

from counter_app.domain.facts import (
    KNOWN,
    CalendarDeclared,
    DeclaredDay,
    MalformedPayload,
    Unknown,
    decode,
    encode,
)

DAY = DeclaredDay(day=date(2026, 11, 24), works=False, label="Ngày Văn hóa Việt Nam")
CALENDAR = CalendarDeclared(year=2026, days=(DAY,), decision="NQ 28/2026/QH16")


def test_a_payload_is_sorted_compact_utf_8_in_nfc() -> None:
    decomposed = unicodedata.normalize("NFD", DAY.label)
    calendar = CalendarDeclared(
        year=2026,
        days=(DeclaredDay(day=DAY.day, works=False, label=decomposed),),
        decision=CALENDAR.decision,
    )

    payload = encode(calendar)

    assert payload == encode(CALENDAR)
    assert (
        payload
        == json.dumps(
            json.loads(payload), ensure_ascii=False, separators=(",", ":"), sort_keys=True
        ).encode()
    )
    assert decode(calendar.KIND, 1, payload) == CALENDAR


def test_a_salt_goes_with_personal_data_and_with_nothing_else() -> None:
    with pytest.raises(ValueError, match="salt"):
        encode(CALENDAR, "0123")


def test_a_kind_or_version_of_a_newer_program_is_kept_as_unknown() -> None:
    assert decode("citizen.rated", 1, b"{}") == Unknown(kind="citizen.rated", version=1)
    assert decode(CALENDAR.KIND, 2, b"{}") == Unknown(kind=CALENDAR.KIND, version=2)


@pytest.mark.parametrize(
    "payload", [b"", b"[]", b"{}", b'{"year":"2026"}', b"\xff", b"[" * 100_000, b"null"]
)
def test_a_payload_that_is_not_what_its_kind_promises_is_malformed(payload: bytes) -> None:
    with pytest.raises(MalformedPayload):
        decode(CALENDAR.KIND, 1, payload)


def test_every_fact_is_frozen_and_known_under_its_own_name() -> None:
    for kind, fact in KNOWN.items():
        assert kind == fact.KIND
        assert fact.__hash__ is not object.__hash__, "a frozen dataclass hashes by its content"
