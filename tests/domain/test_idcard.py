"""The identity card's code: read exactly, repaired only when certain, never read wrongly."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from counter_app.domain.idcard import (
    PROVINCE_PREFIXES,
    Card,
    card_to_person,
    id_number_warnings,
    looks_like_card,
    read_card,
)
from counter_app.domain.sentences import Refused
from tests.domain.damage import LOSSLESS, LOSSY

OF_2021 = "001090000000|012345678|Nguyễn Văn Mẫu|01011990|Nam|Thôn Ví Dụ, Xã Mẫu, Hà Nội|15032022"
WITHOUT_OLD = "038190000000||Trần Thị Mẫu|02021990|Nữ|Số 1, Phố Ví Dụ, Thanh Hóa|10102021"
OF_2024 = "001305000000||Lê Thị Mẫu|05062005|Nữ|Tổ 1, Phường Mẫu, Hà Nội|01082024||||"
PLAIN_LETTERS = "001090000000||Lê Thanh Hà|01011990|Nam|Xã Tân Hòa, Thái Bình|15032022"
"""Not one letter that CP1252 could not hold, and yet nothing can be missing."""

_WORDS = """
An Anh Ái Ánh Ân Bình Bảo Bích Bưởi Chính Cường Cậu Dũng Dự Đào Đạo Đậu Đỗ Được Điệp Giang Giữa Hà
Hân Hậu Hiền Hòa Hoà Hoạt Họa Huệ Hương Huỳnh Hữu Kiên Kim Lan Lê Liễu Loan Lợi Lượm Mai Mẫu Mi
Minh Mười Mỹ Nam Ngọc Người Nguyễn Nguyệt Nghĩa Nữ Oanh Ổn Phượng Quang Quý Quốc Quyết Quỳnh Sáu
Sơn Tân Tấn Thanh Thành Thảo Thị Thúy Thuý Thuở Tiến Trang Trần Trí Trường Tuấn Tuyết Ưng Út Văn
Vân Việt Vũ Vương Xuân Ý Yến Yên Ksor Siu Rơ Krông Niê Kos Dar
"""
WORDS = _WORDS.split()
_PLACES = """
Thôn Ví Dụ|Xã Mẫu|Hà Nội|Tổ 1|Phường Hòa Bình|Số 12|Ngõ 5|Phố Ví Dụ|Thanh Hóa|Kon Tum|Gia Lai
Long An|Xã Tân Hòa|Thái Bình|Xóm 3|Ấp 2|Đồng Nai|Cà Mau|Buôn Ky|P201 CT1|Cao Bằng|Đ. Bà Trưng
"""
PLACES = _PLACES.strip().replace("\n", "|").split("|")


@dataclass(frozen=True)
class Printed:
    """A card as printed, and the text of its code."""

    id_number: str
    old: str
    name: str
    born: date
    gender: str
    address: str
    issued: date

    @property
    def code(self) -> str:
        fields = [self.id_number, self.old, self.name, f"{self.born:%d%m%Y}", self.gender]
        fields += [self.address, f"{self.issued:%d%m%Y}"]
        return "|".join(fields) + ("||||" if self.issued >= date(2024, 7, 1) else "")

    def is_read_by(self, card: Card) -> bool:
        return (
            card.id_number == self.id_number
            and card.old_id_number == self.old
            and card.name == self.name
            and card.birth_date == self.born
            and card.gender == self.gender
            and card.address == self.address
            and card.issued_on == self.issued
            and card.generation == ("2024" if self.issued >= date(2024, 7, 1) else "2021")
        )


@st.composite
def cards(draw: st.DrawFn) -> Printed:
    """Synthetic cards: names of real syllables, some in capitals, serial number 000000."""
    name = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=4)))
    address = ", ".join(draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=4)))
    born = draw(st.dates(date(1930, 1, 1), date(2010, 12, 31)))
    woman = draw(st.booleans())
    century = 2 * (born.year // 100 - 19)
    capitals = draw(st.sampled_from((False, False, False, True)))
    return Printed(
        id_number=f"{draw(st.sampled_from(sorted(PROVINCE_PREFIXES)))}{century + woman}"
        f"{born.year % 100:02d}000000",
        old=draw(st.sampled_from(("", "012345678"))),
        name=name.upper() if capitals else name,
        born=born,
        gender="Nữ" if woman else "Nam",
        address=address.upper() if capitals else address,
        issued=draw(st.dates(date(2021, 1, 1), date(2026, 12, 31))),
    )


def read_or_none(code: str) -> Card | None:
    try:
        return read_card(code)
    except Refused:
        return None


# ---------------------------------------------------------------- the format


def test_the_card_of_2021_is_read_field_by_field() -> None:
    card = read_card(OF_2021)

    assert card == Card(
        id_number="001090000000",
        old_id_number="012345678",
        name="Nguyễn Văn Mẫu",
        birth_date=date(1990, 1, 1),
        gender="Nam",
        address="Thôn Ví Dụ, Xã Mẫu, Hà Nội",
        issued_on=date(2022, 3, 15),
        generation="2021",
    )


def test_the_card_of_2024_is_read_with_its_further_fields_left_alone() -> None:
    card = read_card(OF_2024.replace("||||", "|Lê Văn Cha|Trần Thị Mẹ||"))

    assert (card.name, card.generation, card.old_id_number) == ("Lê Thị Mẫu", "2024", "")


@pytest.mark.parametrize("ending", ["", "|", "||", "|||||||"])
def test_the_number_of_separators_at_the_end_does_not_matter(ending: str) -> None:
    assert read_card(OF_2024.rstrip("|") + ending) == read_card(OF_2024)


def test_a_missing_field_for_the_old_number_is_no_obstacle() -> None:
    assert read_card(WITHOUT_OLD.replace("||", "|")) == read_card(WITHOUT_OLD)


def test_a_card_that_states_only_the_year_of_birth_says_so() -> None:
    card = read_card(OF_2021.replace("01011990", "00001990"))

    assert card.birth_date is None
    assert "chỉ ghi năm sinh" in str(card.warnings[0])


@pytest.mark.parametrize("day", ["31021990", "00131990", "32011990", "29022023", "01011790"])
def test_a_day_that_is_in_no_calendar_is_refused(day: str) -> None:
    with pytest.raises(Refused, match="không đúng lịch"):
        read_card(OF_2021.replace("01011990", day))


def test_a_birth_after_the_day_of_issue_is_refused() -> None:
    with pytest.raises(Refused, match="không đúng lịch"):
        read_card(OF_2021.replace("01011990", "16032022"))


def test_the_person_names_the_fields_that_came_from_the_card() -> None:
    person = card_to_person(read_card(OF_2021))

    assert (person.name, person.id_number, person.birth_date, person.gender) == (
        "Nguyễn Văn Mẫu",
        "001090000000",
        "1990-01-01",
        "Nam",
    )
    assert person.from_card == ("name", "id_number", "address", "birth_date", "gender")


def test_a_birth_date_that_the_card_does_not_state_did_not_come_from_it() -> None:
    person = card_to_person(read_card(OF_2021.replace("01011990", "00001990")))

    assert person.birth_date == ""
    assert "birth_date" not in person.from_card


# ---------------------------------------------------------------- other codes


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("DN4010000000000|4de1baab75|01/01/1990|1|48|01 - 001|01/01/2023|-|", "bảo hiểm y tế"),
        ("001090000000|4de1baab75|01/01/1990|1|4861|01 - 001|01/01/2023|-|$", "bảo hiểm y tế"),
        ("https://vi-du.vn/tra-cuu?q=1", "trang mạng"),
        ("https://vi-du.vn/001090000000|x", "trang mạng"),
        ("00020101021138570010A00000072701270006970000", "chuyển tiền"),
        ("H30.12-261123-2001", "mã hồ sơ"),
        ("29A-123.45;XE MẪU", "giấy tờ xe"),
        ("Xin chào", "không phải mã QR"),
        ("", "không phải mã QR"),
        (OF_2021 + "|" * 10_000, "không phải mã QR"),
        ("01090000000||Nguyễn Văn Mẫu|01011990|Nam|Xã Mẫu|15032022", "không phải mã QR"),
    ],
)  # fmt: skip
def test_other_codes_are_refused_with_a_word_on_what_they_are(code: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as refusal:
        read_card(code)

    assert refusal.value.where == "card"


@pytest.mark.parametrize("code", [OF_2021, WITHOUT_OLD, OF_2024])
def test_a_card_looks_like_one_however_it_was_typed(code: str) -> None:
    assert all(looks_like_card(damage(code)) for damage in LOSSLESS.values())


def test_a_bare_number_does_not_look_like_a_card() -> None:
    assert not looks_like_card("001090000000")


# ---------------------------------------------------------------- damage


@pytest.mark.parametrize("name", sorted(LOSSLESS))
@pytest.mark.parametrize("code", [OF_2021, WITHOUT_OLD, OF_2024, PLAIN_LETTERS])
def test_damage_that_loses_nothing_is_undone(name: str, code: str) -> None:
    card, whole = read_card(LOSSLESS[name](code)), read_card(code)

    assert (card.name, card.address, card.gender) == (whole.name, whole.address, whole.gender)
    assert (card.birth_date, card.issued_on) == (whole.birth_date, whole.issued_on)


@pytest.mark.parametrize(
    "name", ["percent", "decimal entities", "four-digit bytes", "CP1252", "CP437"]
)
def test_a_repair_is_said(name: str) -> None:
    card = read_card(LOSSLESS[name](OF_2021))

    assert len(card.repaired) == 1
    assert "đối chiếu với thẻ" in str(card.repaired[0])


@pytest.mark.parametrize("name", ["none", "carriage return", "NFD", "symbology prefix"])
def test_what_needs_no_repair_is_not_called_one(name: str) -> None:
    assert read_card(LOSSLESS[name](OF_2021)).repaired == ()


@pytest.mark.parametrize("name", sorted(LOSSY))
@pytest.mark.parametrize("code", [OF_2021, WITHOUT_OLD, OF_2024.replace("Lê", "Đỗ")])
def test_letters_that_are_gone_are_never_guessed(name: str, code: str) -> None:
    damaged = LOSSY[name](code)
    card = read_or_none(damaged)

    assert card is None or (card.name, card.address) == (
        read_card(code).name,
        read_card(code).address,
    )


def test_a_card_whose_letters_any_code_page_holds_is_read_when_nothing_can_be_missing() -> None:
    assert read_card(PLAIN_LETTERS).name == "Lê Thanh Hà"


def test_an_old_number_of_another_shape_is_refused() -> None:
    with pytest.raises(Refused, match="đọc chưa đủ"):
        read_card(OF_2021.replace("012345678", "01234567"))


def test_a_number_that_no_address_has_is_what_remains_of_a_letter() -> None:
    with pytest.raises(Refused, match="Máy quét gõ sai"):
        read_card(LOSSLESS["four-digit bytes"](OF_2024.replace("Tổ 1", "Tổ1")))


@pytest.mark.parametrize("length", range(14, len(OF_2021)))
def test_a_code_cut_short_is_refused_as_read_in_part(length: int) -> None:
    with pytest.raises(Refused, match="đọc chưa đủ"):
        read_card(OF_2021[:length])


def test_the_day_of_issue_tells_the_card_of_2024_where_its_empty_fields_are_missing() -> None:
    assert read_card(OF_2024.rstrip("|")).generation == "2024"
    assert read_card(OF_2024.rstrip("|").replace("01082024", "30062024")).generation == "2021"


def test_a_card_of_plain_letters_only_is_left_to_the_clerk() -> None:
    with pytest.raises(Refused, match="Máy quét gõ sai"):
        read_card("001090000000||Siu Lan|01011990|Nam|Kon Tum|15032022")


@given(cards(), st.sampled_from(sorted(LOSSLESS)))
def test_any_readable_card_survives_damage_that_loses_nothing(printed: Printed, name: str) -> None:
    assume(read_or_none(printed.code) is not None)

    card = read_or_none(LOSSLESS[name](printed.code))

    assert card is not None
    assert printed.is_read_by(card)


@given(cards())
def test_a_card_is_read_as_printed_or_refused(printed: Printed) -> None:
    card = read_or_none(printed.code)

    assert card is None or printed.is_read_by(card)


@settings(max_examples=400)
@given(cards(), st.sampled_from(sorted(LOSSY)), st.sampled_from(sorted(LOSSLESS)))
def test_no_damage_is_ever_read_wrongly(printed: Printed, lossy: str, lossless: str) -> None:
    for damaged in (
        LOSSY[lossy](printed.code),
        LOSSLESS[lossless](LOSSY[lossy](printed.code)),
    ):
        card = read_or_none(damaged)

        assert card is None or printed.is_read_by(card)


@given(cards(), st.sampled_from(sorted(LOSSLESS)), st.integers(0, 400))
def test_a_code_cut_short_is_never_read_wrongly(printed: Printed, name: str, length: int) -> None:
    card = read_or_none(LOSSLESS[name](printed.code)[:length])

    assert card is None or printed.is_read_by(card)


@given(st.text(max_size=200))
@example("001090000000|||||||")
@example("001090000000|%ff")
@example("001090000000|&#99999999;&#x110000;|")
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    looks_like_card(text)
    read_or_none(text)
    read_or_none("001090000000|" + text)


# ---------------------------------------------------------------- the number


@pytest.mark.parametrize(
    ("number", "gender", "born"),
    [
        ("001090000000", "Nam", date(1990, 1, 1)),
        ("001190000000", "Nữ", date(1990, 1, 1)),
        ("096205000000", "Nam", date(2005, 1, 1)),
        ("096305000000", "Nữ", date(2005, 1, 1)),
        ("001401000000", "Nam", date(2101, 1, 1)),
        ("001090000000", "", None),
        ("012345678", "Nam", date(1990, 1, 1)),
        ("", "", None),
    ],
)
def test_a_number_that_fits_raises_no_warning(number: str, gender: str, born: date | None) -> None:
    assert id_number_warnings(number, gender, born) == ()


@pytest.mark.parametrize(
    ("number", "gender", "born", "said"),
    [
        ("001190000000", "Nam", date(1990, 1, 1), "giới tính"),
        ("001090000000", "Nữ", date(1990, 1, 1), "giới tính"),
        ("001090000000", "Nam", date(1991, 1, 1), "năm sinh"),
        ("001290000000", "Nam", date(1990, 1, 1), "năm sinh"),
        ("003090000000", "Nam", date(1990, 1, 1), "mã tỉnh"),
        ("101090000000", "Nam", date(1990, 1, 1), "mã tỉnh"),
    ],
)
def test_a_number_that_does_not_fit_raises_a_warning_only(
    number: str, gender: str, born: date, said: str
) -> None:
    (warning,) = id_number_warnings(number, gender, born)

    assert said in str(warning)


def test_the_63_codes_are_those_of_the_old_provinces() -> None:
    assert len(PROVINCE_PREFIXES) == 63


def test_a_number_that_does_not_fit_is_still_read() -> None:
    card = read_card(OF_2021.replace("001090", "001190"))

    assert card.name == "Nguyễn Văn Mẫu"
    assert ["giới tính" in str(said) for said in card.warnings] == [True]
