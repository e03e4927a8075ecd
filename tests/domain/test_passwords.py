"""Which passwords are accepted, and that the refusal states the rule."""

import unicodedata

import pytest

from counter_app.domain.passwords import check_password, readable
from counter_app.domain.sentences import Refused


def check(password: str) -> None:
    check_password(password, login="mau.nv", name="Nguyễn Văn Mẫu", where="new_password")


@pytest.mark.parametrize(
    "password",
    [
        "Cau-3-mat",
        "Đò-xuôi9",
        "con trâu đi trước cái cày",
        "một hai ba bốn năm",
        "0123 4567 89ab!@#",
    ],
)
def test_eight_of_four_classes_or_fifteen_of_any_will_do(password: str) -> None:
    check(password)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Cau-3-m", "8"),
        ("cau-3-mat", "chữ hoa"),
        ("CAU-3-MAT", "chữ thường"),
        ("Cau-so-ba", "chữ số"),
        ("Cau3dai14kytu", "đặc biệt"),
        ("con trâu đi cày"[:14], "15"),
        ("", "8"),
        ("aaaaaaaaaaaaaaaa", "khác nhau"),
        ("Mau.nv@2026", "tên đăng nhập"),
        ("Nguyễn Văn Mẫu 1990", "họ tên"),
        ("nguyen van mau !", "họ tên"),
        ("Matkhau@2026", "dễ đoán"),
        ("Abc@123456", "dễ đoán"),
        ("x" * 201, "200"),
        ("mật khẩu\x00 của tôi", "điều khiển"),
    ],
)
def test_a_refusal_states_the_rule_and_never_the_password(password: str, said: str) -> None:
    with pytest.raises(Refused) as refusal:
        check(password)

    assert said in str(refusal.value)
    assert refusal.value.where == "new_password"
    assert not password or password not in str(refusal.value)


def test_a_password_reads_the_same_however_its_letters_were_composed() -> None:
    typed = "Đường-làng 7"

    assert readable(unicodedata.normalize("NFD", typed)) == typed
