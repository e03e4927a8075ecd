"""What may be entered about a person, and what is said when it may not."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.checks import check_person, check_submitter, check_text, masked_id
from counter_app.domain.people import ApplicantKind, Person, Submitter
from counter_app.domain.sentences import Refused

MAU = Person(
    name="Nguyễn Văn Mẫu",
    id_number="001090000000",
    phone="0900000000",
    address="Thôn Ví Dụ, Xã Mẫu, Hà Nội",
    email="mau@example.vn",
    birth_date="1990-01-01",
    gender="Nam",
    from_card=("name", "id_number"),
)


def refusal_of(person: Person) -> Refused:
    with pytest.raises(Refused) as refusal:
        check_person(person)
    return refusal.value


# ---------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Nguyễn   Văn\tMẫu ", "Nguyễn Văn Mẫu"),
        ("một\r\nhai\nba", "một hai ba"),
        ("một\u00a0hai\u3000ba\u2028bốn", "một hai ba bốn"),
        (unicodedata.normalize("NFD", "Nguyễn"), "Nguyễn"),
        (" \n ", ""),
        ("Ê\u0306 Đê", "Ê\u0306 Đê"),
        ("“Trích lục” – 3 €", "“Trích lục” – 3 €"),
    ],
)
def test_text_is_kept_as_one_tidy_line(text: str, kept: str) -> None:
    assert check_text(text, "note", most=100) == kept


@pytest.mark.parametrize(
    "hidden",
    ["\x00", "\x07", "\x0b", "\x1b", "\x7f", "\x85", "\u200b", "\u200d", "\u202e", "\u2066",
     "\u2069", "\ufeff", "\u00ad", "\ue000", "\U000e0041", "\ud800", "\uffff"],
)  # fmt: skip
def test_what_cannot_be_seen_is_refused_with_its_place(hidden: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_text(f"ab{hidden}c", "note", most=100)

    assert refusal.value.where == "note"
    assert f"thứ 3 không nhìn thấy được (mã U+{ord(hidden):04X})" in str(refusal.value)


def test_marks_stacked_on_one_letter_are_refused() -> None:
    with pytest.raises(Refused, match="chồng nhau"):
        check_text("Mẫu\u0301\u0302\u0303", "note", most=100)


def test_too_long_a_text_is_refused_with_the_limit_and_its_length() -> None:
    assert check_text("a" * 100, "note", most=100) == "a" * 100
    with pytest.raises(Refused, match="Tối đa 100 ký tự, đang có 101"):
        check_text("a" * 101, "note", most=100)


@given(st.text(max_size=80))
def test_checked_text_passes_again_unchanged(text: str) -> None:
    try:
        kept = check_text(text, "note", most=200)
    except Refused:
        return

    assert check_text(kept, "note", most=200) == kept
    assert kept.encode("utf-8").decode() == kept
    assert "\n" not in kept
    assert "  " not in kept


# ---------------------------------------------------------------- the applicant


def test_a_person_in_order_is_kept_as_entered() -> None:
    assert check_person(MAU) == MAU


def test_a_name_alone_is_enough() -> None:
    assert check_person(Person(name="Mẫu")) == Person(name="Mẫu")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Chưa nhập"),
        ("  ", "Chưa nhập"),
        ("12345", "phải có chữ cái"),
        ("---", "phải có chữ cái"),
        ("M" * 10_000, "Tối đa 200"),
        ("Mẫu\u202egnort", "không nhìn thấy"),
    ],
)
def test_a_name_that_is_none_is_refused(name: str, said: str) -> None:
    refusal = refusal_of(replace(MAU, name=name))

    assert refusal.where == "applicant.name"
    assert said in str(refusal)


@pytest.mark.parametrize(
    ("kind", "number", "kept"),
    [
        (ApplicantKind.CITIZEN, "", ""),
        (ApplicantKind.CITIZEN, "012345678", "012345678"),
        (ApplicantKind.CITIZEN, " 001 090.000-000 ", "001090000000"),
        (ApplicantKind.BUSINESS, "0100000000", "0100000000"),
        (ApplicantKind.BUSINESS, "0100000000-001", "0100000000001"),
        (ApplicantKind.HOUSEHOLD_BUSINESS, "001090000000", "001090000000"),
        (ApplicantKind.HOUSEHOLD_BUSINESS, "01a8000000", "01A8000000"),
        (ApplicantKind.ORGANISATION, "12/QĐ-UBND", "12/QĐ-UBND"),
        (ApplicantKind.STATE_AGENCY, "H30.12", "H30.12"),
        (ApplicantKind.OTHER, "c0000000", "C0000000"),
    ],
)
def test_numbers_are_kept_as_their_kind_writes_them(
    kind: ApplicantKind, number: str, kept: str
) -> None:
    assert check_person(replace(MAU, kind=kind, id_number=number)).id_number == kept


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (ApplicantKind.CITIZEN, "00109000000"),
        (ApplicantKind.CITIZEN, "0010900000000"),
        (ApplicantKind.CITIZEN, "00109000000a"),
        (ApplicantKind.CITIZEN, "٠٠١٠٩٠٠٠٠٠٠٠"),
        (ApplicantKind.CITIZEN, "C0000000"),
        (ApplicantKind.BUSINESS, "001090000000"),
        (ApplicantKind.HOUSEHOLD_BUSINESS, "01A80000"),
        (ApplicantKind.OTHER, "a b"),
        (ApplicantKind.OTHER, "9" * 31),
    ],
)
def test_a_number_of_another_shape_is_refused(kind: ApplicantKind, number: str) -> None:
    assert refusal_of(replace(MAU, kind=kind, id_number=number)).where == "applicant.id_number"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("0900 000 000", "0900000000"),
        ("0900.000.000", "0900000000"),
        ("+84900000000", "0900000000"),
        ("+84 (0) 900 000 000", "0900000000"),
        ("0084900000000", "0900000000"),
        ("84900000000", "0900000000"),
        ("0240 000 0000", "02400000000"),
        ("+84 24 0000 0000", "02400000000"),
        ("1900 0000", "19000000"),
    ],
)
def test_a_phone_number_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert check_person(replace(MAU, phone=typed)).phone == kept


@pytest.mark.parametrize(
    "typed",
    ["090000000", "09000000000", "0100000000", "01200000000", "84", "+8490000000", "090000000a",
     "0240000000", "٠٩٠٠٠٠٠٠٠٠", "+1 202 000 0000", "9" * 40],
)  # fmt: skip
def test_what_is_no_phone_number_of_the_country_is_refused(typed: str) -> None:
    assert refusal_of(replace(MAU, phone=typed)).where == "applicant.phone"


@pytest.mark.parametrize("email", ["mau", "mau@", "@example.vn", "mau@example", "m ẫu@example.vn"])
def test_an_implausible_mail_address_is_refused(email: str) -> None:
    assert refusal_of(replace(MAU, email=email)).where == "applicant.email"


@pytest.mark.parametrize(
    "day", ["1990-02-30", "01/01/1990", "1899-12-31", "2101-01-01", "0001-01-01", "hôm nay"]
)
def test_a_birth_date_that_cannot_be_is_refused(day: str) -> None:
    assert refusal_of(replace(MAU, birth_date=day)).where == "applicant.birth_date"


def test_a_birth_date_in_basic_form_is_kept_in_the_extended() -> None:
    assert check_person(replace(MAU, birth_date="19900101")).birth_date == "1990-01-01"


def test_a_gender_is_one_of_two_or_left_open() -> None:
    decomposed = unicodedata.normalize("NFD", "Nữ")

    assert check_person(replace(MAU, gender=decomposed)).gender == "Nữ"
    assert check_person(replace(MAU, gender="")).gender == ""
    assert refusal_of(replace(MAU, gender="nam giới")).where == "applicant.gender"


def test_only_fields_of_a_person_come_from_a_card() -> None:
    assert refusal_of(replace(MAU, from_card=("name", "raw"))).where == "applicant.from_card"


def test_an_address_is_bounded() -> None:
    assert refusal_of(replace(MAU, address="x" * 501)).where == "applicant.address"


# ---------------------------------------------------------------- the submitter


def test_a_submitter_is_kept_tidy() -> None:
    submitter = Submitter(
        name=" Trần  Thị Mẫu ", id_number="038190000000", phone="+84900000000", authority="con đẻ"
    )

    kept = check_submitter(submitter)

    assert (kept.name, kept.phone, kept.authority) == ("Trần Thị Mẫu", "0900000000", "con đẻ")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("id_number", "123"),
        ("phone", "123"),
        ("address", "x" * 501),
        ("authority", "x" * 501),
    ],
)
def test_a_refusal_names_the_submitters_field(field: str, value: str) -> None:
    submitter = replace(Submitter(name="Trần Thị Mẫu"), **{field: value})

    with pytest.raises(Refused) as refusal:
        check_submitter(submitter)

    assert refusal.value.where == f"submitter.{field}"


# ---------------------------------------------------------------- masking


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("001090001234", "••••••••1234"),
        ("012345678", "•••••5678"),
        ("123456", "••••56"),
        ("1234", "••••"),
        ("", ""),
    ],
)
def test_a_masked_number_shows_its_last_four_at_most(number: str, shown: str) -> None:
    assert masked_id(number) == shown
