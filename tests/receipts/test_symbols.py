"""Code 128 and QR: what a decoder that is not ours reads from the page a printer would print."""

from dataclasses import replace

import pytest

from counter_app.receipts.layout.sheets import LASER_MODULE, MM, SHEETS, THERMAL_MODULE
from counter_app.receipts.layout.symbols import QUIET, code128
from counter_app.service.ports import Paper
from tests.receipts.reading import decoded, words
from tests.receipts.samples import OFFICE, dossier, receipt_of

CODES = [
    "000.00.12.H26-261121-0123",
    "H26.170-261121-0123",
    "38.98.H29-210519-0013",
    "G09.20-20260609-0092637",
    "H30.12-260205-1001",
    "H30-260205-1001",
]
LONGEST = "H30.1234.1234.1234-20260205-1234567"
NO_TRACKING = replace(OFFICE, tracking_url="")
COPIES = {Paper.A5: [1, 1], Paper.A4: [1, 1], Paper.A5_TWO_UP: [2], Paper.ROLL_80: [1]}
RATED = {Paper.A5: [0, 1], Paper.A4: [0, 1], Paper.A5_TWO_UP: [1], Paper.ROLL_80: [1]}
"""On each page of a receipt: how many copies, and on how many of them the rating slip."""


@pytest.mark.parametrize("crisp", [False, True], ids=["smooth", "crisp"])
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("paper", Paper)
def test_at_203_dpi_each_copy_decodes_to_code_and_tracking_and_the_citizens_to_rating(
    paper: Paper, code: str, *, crisp: bool
) -> None:
    receipt = receipt_of(dossier(code=code), paper=paper)

    found = decoded(receipt.pdf, crisp=crisp)

    address = f"https://motcua.example.vn/tra-cuu?ma={code}"
    assert found == [
        [("Code128", code)] * copies
        + [("QRCode", address)] * copies
        + [("QRCode", f"{address}#danh-gia")] * rated
        for copies, rated in zip(COPIES[paper], RATED[paper], strict=True)
    ]


@pytest.mark.parametrize("paper", Paper)
def test_even_the_longest_code_that_the_rules_allow_fits_and_decodes(paper: Paper) -> None:
    receipt = receipt_of(dossier(code=LONGEST), paper=paper)

    assert ("Code128", LONGEST) in decoded(receipt.pdf, crisp=True)[0]
    found = [name for name, _ in decoded(receipt.pdf, dpi=300)[0]]
    assert found.count("Code128") == COPIES[paper][0]
    assert found.count("QRCode") >= COPIES[paper][0]


@pytest.mark.parametrize("crisp", [False, True], ids=["smooth", "crisp"])
@pytest.mark.parametrize(
    ("paper", "dpi"),
    [(Paper.A5, 180), (Paper.A5, 200), (Paper.A5, 600), (Paper.ROLL_80, 300), (Paper.ROLL_80, 600)],
)
def test_other_printers_resolutions_decode_as_well(paper: Paper, dpi: int, *, crisp: bool) -> None:
    receipt = receipt_of(dossier(code=CODES[0]), paper=paper)

    assert ("Code128", CODES[0]) in decoded(receipt.pdf, dpi=dpi, crisp=crisp)[0]


@pytest.mark.parametrize("paper", Paper)
def test_without_a_tracking_address_the_qr_says_the_code(paper: Paper) -> None:
    receipt = receipt_of(dossier(office=NO_TRACKING), paper=paper)

    assert ("QRCode", dossier().code) in decoded(receipt.pdf)[0]


def test_an_address_too_long_to_scan_from_paper_gives_way_to_the_code() -> None:
    endless = replace(OFFICE, tracking_url="https://motcua.example.vn/" + "x" * 3000 + "{code}")

    receipt = receipt_of(dossier(office=endless), paper=Paper.A4)

    assert ("QRCode", dossier().code) in decoded(receipt.pdf)[0]


def test_a_long_address_still_finds_room_beside_a_long_code() -> None:
    long = replace(OFFICE, tracking_url="https://motcua.example.vn/" + "x" * 230 + "?ma={code}")

    receipt = receipt_of(dossier(office=long, code=CODES[0]), paper=Paper.A5)

    assert [name for name, _ in decoded(receipt.pdf)[0]] == ["Code128", "QRCode"]


def test_a_barcode_never_says_more_than_the_dossier_code() -> None:
    receipt = receipt_of(dossier(), paper=Paper.A5)

    codes = [text for name, text in decoded(receipt.pdf)[0] if name == "Code128"]

    assert codes == [dossier().code]


@pytest.mark.parametrize("code", CODES)
def test_the_code_can_be_read_beneath_its_bars(code: str) -> None:
    text = words(receipt_of(dossier(code=code), paper=Paper.ROLL_80).pdf)

    assert text.count(code) >= 3


@pytest.mark.parametrize(("paper", "dpi"), [(Paper.A5, 600), (Paper.A4, 300), (Paper.A4, 600)])
def test_bars_lie_on_the_dots_of_laser_printers(paper: Paper, dpi: int) -> None:
    sheet, dot = SHEETS[paper], 72 / dpi

    for length in (sheet.module, sheet.qr_module, sheet.left):
        assert length / dot == pytest.approx(round(length / dot), abs=1e-6)
    assert sheet.module == LASER_MODULE > 0.25 * MM


def test_bars_lie_on_the_dots_of_thermal_printers() -> None:
    sheet, dot = SHEETS[Paper.ROLL_80], MM / 8

    assert sheet.module == THERMAL_MODULE == pytest.approx(2 * dot)
    assert sheet.qr_module == pytest.approx(4 * dot)
    assert sheet.left == pytest.approx(32 * dot)
    assert sheet.inner_width == pytest.approx(72 * MM)


def test_only_a_code_too_wide_for_the_roll_is_turned_upright() -> None:
    sheet = SHEETS[Paper.ROLL_80]

    def fits(code: str) -> bool:
        bars = code128(code, sheet.module).marks[0]
        extent = max(x + width for x, _, width, _ in bars.boxes)  # type: ignore[union-attr]
        return extent + 2 * QUIET * sheet.module <= sheet.inner_width

    assert [code for code in CODES if not fits(code)] == [CODES[0]]
