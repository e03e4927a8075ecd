"""Dossier codes: read in both styles, written in one, and nothing else taken for one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.codes import DossierCode, check_agency, parse_code
from counter_app.domain.sentences import Refused

NEW_STYLE = st.from_regex(r"[GHKT][0-9]{2}(\.[0-9]{1,4}){0,3}", fullmatch=True)
OLD_STYLE = st.from_regex(r"([0-9]{2,3}\.){1,3}[GHKT][0-9]{2}", fullmatch=True)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(NEW_STYLE | OLD_STYLE, DAYS, st.integers(0, 9999))
def test_a_code_that_was_written_is_read_back(agency: str, day: date, serial: int) -> None:
    code = DossierCode(agency=agency, day=day, serial=serial)

    assert parse_code(str(code)) == code
    assert parse_code(f"  {str(code).lower()}\r\n") == code


@given(NEW_STYLE | OLD_STYLE)
def test_an_agency_code_of_either_style_is_accepted(agency: str) -> None:
    assert check_agency(agency) == agency


def test_a_code_is_written_with_the_day_of_reception_and_four_digits() -> None:
    code = DossierCode(agency="H30.12", day=date(2026, 11, 3), serial=7)

    assert str(code) == "H30.12-261103-0007"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "000.00.12.H30-210519-0013",
            DossierCode(agency="000.00.12.H30", day=date(2021, 5, 19), serial=13),
        ),
        (
            "38.98.H29-210519-0013",
            DossierCode(agency="38.98.H29", day=date(2021, 5, 19), serial=13),
        ),
        (
            "G09.20-20260609-0092637",
            DossierCode(agency="G09.20", day=date(2026, 6, 9), serial=92637),
        ),
    ],
)
def test_codes_of_other_systems_are_read(text: str, code: DossierCode) -> None:
    assert parse_code(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H30.12",
        "H30.12-261123",
        "H30.12-261123-123",
        "H30.12-261123-12345678",
        "H30.12-261323-0001",
        "H30.12-260230-0001",
        "H30.12-20261323-0001",
        "H30.12-00001123-0001",
        "H30.12-2611233-0001",
        "X30.12-261123-0001",
        "H3.12-261123-0001",
        "H30.12345-261123-0001",
        "H30..12-261123-0001",
        "1.H30-261123-0001",
        "H30.12-261123-0001-1",
        "Mã H30.12-261123-0001",
        "H30.12 261123 0001",
        "H30.12-٢٦١١٢٣-0001",
        "H30.12-261123-0001\nH30.12-261123-0002",
        "1.001193",
    ],
)
def test_what_is_no_dossier_code_is_not_read_as_one(text: str) -> None:
    assert parse_code(text) is None


@pytest.mark.parametrize(
    "agency",
    ["", "H3", "h30.12", "X30.12", "H30.12345", "H30.", "000.H30.12", "H30.1.2.3.4", "H30 12",
     "000.00.00.00.H30", "H30.12\n"],
)  # fmt: skip
def test_a_wrong_agency_code_is_refused_with_both_styles_named(agency: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_agency(agency)

    assert refusal.value.where == "agency"
    assert "H30.12" in str(refusal.value)
    assert "000.00.12.H30" in str(refusal.value)


@given(st.text(max_size=40) | st.from_regex(r"\s?[GHKTghkt][0-9]{2}-[0-9]{6}-[0-9]{4}"))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    code = parse_code(text)

    assert code is None or text.strip().upper().startswith(f"{code.agency}-")
