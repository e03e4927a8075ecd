"""What a scan is, before anything is done with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.scans import Scan, ScanKind, classify_scan
from tests.domain.damage import LOSSLESS

CARD = "001305000000||Lê Thị Mẫu|05062005|Nữ|Tổ 1, Phường Mẫu, Hà Nội|01082024||||"


@pytest.mark.parametrize("name", sorted(LOSSLESS))
def test_a_card_is_a_card_however_it_was_typed(name: str) -> None:
    assert classify_scan(LOSSLESS[name](CARD)).kind is ScanKind.CARD


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("H30.12-261123-2001", "H30.12-261123-2001"),
        ("h30.12-261123-2001\r\n", "H30.12-261123-2001"),
        ("000.00.12.H30-261123-0013", "000.00.12.H30-261123-0013"),
        ("G09.20-20260609-0092637", "G09.20-20260609-0092637"),
        ("https://vi-du.vn/tra-cuu?ma=H30.12-261123-2001", "H30.12-261123-2001"),
        ("HTTPS://VI-DU.VN/H30.12-261123-2001", "H30.12-261123-2001"),
        ("https://vi-du.vn/t/H30%2E12-261123-2001#in", "H30.12-261123-2001"),
        ("www.vi-du.vn/?a=1&ma=h30.12-261123-2001&b=2", "H30.12-261123-2001"),
        ("https://vi-du.vn/H30.12-261123-2001?ma=H30.12-261123-2001", "H30.12-261123-2001"),
    ],
)
def test_a_dossier_code_is_found_alone_or_in_a_tracking_address(text: str, code: str) -> None:
    assert classify_scan(text) == Scan(ScanKind.DOSSIER, code)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "xin chào",
        "001090000000",
        "H30.12-261399-2001",
        "https://vi-du.vn/",
        "https://vi-du.vn/001090000000|x",
        "https://vi-du.vn/H30.12-261123-2001?ma=H30.12-261123-2002",
        "00020101021138570010A000000727",
        "Hồ sơ H30.12-261123-2001",
    ],
)
def test_anything_else_is_something_else(text: str) -> None:
    assert classify_scan(text) == Scan(ScanKind.OTHER)


@given(st.text(max_size=100))
def test_a_scan_keeps_nothing_of_a_text_but_a_dossier_code(text: str) -> None:
    for scanned in (text, f"001090000000|{text}", f"https://vi-du.vn/{text}"):
        scan = classify_scan(scanned)

        assert (scan.code != "") == (scan.kind is ScanKind.DOSSIER)
