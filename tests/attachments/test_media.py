"""What may be attached: told by content, opened whole, within limits, cleaned."""

import io
import struct
import zlib
from dataclasses import replace

import pytest
from PIL import Image, ImageChops, ImageOps

from counter_app.attachments.pictures import examined, picture_of
from counter_app.domain.media import AttachmentLimits, MediaType, kept_name
from counter_app.domain.metadata import without_metadata
from counter_app.domain.sentences import Refused
from tests.attachments import files

LIMITS = AttachmentLimits()


def refusal(content: bytes, limits: AttachmentLimits = LIMITS) -> str:
    with pytest.raises(Refused) as refused:
        examined(content, limits)
    assert refused.value.where == "file"
    return str(refused.value)


@pytest.mark.parametrize("name", files.EVERY_KIND)
def test_every_kind_is_told_by_its_content(name: str) -> None:
    kinds = {"pdf": "pdf", "jpg": "jpeg", "png": "png", "tif": "tiff", "webp": "webp"}

    clean, media = examined(files.EVERY_KIND[name], LIMITS)

    assert media.type.value.endswith(kinds[name.partition(".")[2]])
    assert media.pages == {"scan.pdf": 2, "fax.tif": 3}.get(name, 1)
    assert examined(clean, LIMITS) == (clean, media), "what is kept would be taken again as it is"


def test_the_largest_page_gives_the_pixels() -> None:
    _, media = examined(files.EVERY_KIND["fax.tif"], LIMITS)

    assert (media.width, media.height) == (62, 40)


@pytest.mark.parametrize("content", [files.pdf(2), files.tiff()])
def test_documents_are_kept_byte_for_byte(content: bytes) -> None:
    """A PDF may be signed, and a signature is over its bytes."""
    assert examined(content, LIMITS)[0] == content


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(("format_", "options"), [("JPEG", {}), ("PNG", {}), ("WEBP", {})])
def test_the_camera_s_tales_are_dropped_and_the_picture_stays_upright(
    format_: str, options: dict[str, object], orientation: int
) -> None:
    original = files.saved(files.picture(), format_, exif=files.exif(orientation), **options)

    clean, _ = examined(original, LIMITS)

    assert b"Mau" in original
    assert b"Mau" not in clean
    with Image.open(io.BytesIO(clean)) as kept, Image.open(io.BytesIO(original)) as was:
        assert not kept.getexif().get_ifd(files.GPS)
        assert set(kept.getexif()) <= {files.ORIENTATION}
        difference = ImageChops.difference(
            ImageOps.exif_transpose(kept).convert("RGB"),
            ImageOps.exif_transpose(was).convert("RGB"),
        )
        assert kept.size == was.size
        assert difference.getbbox() is None, "not one pixel is another"


def test_what_follows_a_picture_s_end_is_dropped() -> None:
    clean, _ = examined(files.photo(), LIMITS)

    assert b"film" not in clean
    assert b"o nha" not in clean


def test_colours_and_resolution_are_kept() -> None:
    profile = b"\x00" * 36 + b"acsp" + b"\x00" * 88
    for format_ in ("JPEG", "PNG", "WEBP"):
        original = files.saved(files.picture(), format_, icc_profile=profile, dpi=(300, 300))
        clean, _ = examined(original, LIMITS)
        with Image.open(io.BytesIO(clean)) as kept:
            assert kept.info["icc_profile"] == profile
            if format_ != "WEBP":
                assert round(kept.info["dpi"][0]) == 300


def test_words_in_a_png_are_dropped() -> None:
    chunk = b"tEXt" + b"Author\x00Nguyen Van Mau"
    png = files.saved(files.picture(), "PNG")
    told = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))

    clean, _ = examined(png[:33] + told + png[33:], LIMITS)

    assert clean == png


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "rỗng"),
        (b"hello", "loại khác"),
        (b"<html>" + b"%PDF-1.7", "loại khác"),
        (b"PK\x03\x04" + bytes(99), "Word, Excel"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(99), "Word, Excel"),
        (files.heic(), "HEIC"),
        (files.pdf(encrypt="bi-mat"), "mật khẩu"),
        (files.located_tiff(), "nơi chụp"),
        (b"%PDF-1.7\nhello", "hỏng"),
        (b"\xff\xd8\xff" + bytes(99), "hỏng"),
        (b"GIF89a", "loại khác"),
    ],
)
def test_what_cannot_stand_for_a_paper_is_refused_with_the_way_out(
    content: bytes, said: str
) -> None:
    assert said in refusal(content)


def test_a_pdf_that_only_forbids_printing_is_refused_too() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption  # noqa: PLC0415 - for this test only

    locked = StandardEncryption("", ownerPassword="x", canPrint=0)

    assert "khóa quyền" in refusal(files.pdf(encrypt=locked))


@pytest.mark.parametrize(
    ("content", "limits", "said"),
    [
        (files.png_bomb(9_000), LIMITS, "9000 × 9000"),
        (files.tiff_bomb(9_000), LIMITS, "9000 × 9000"),
        (files.png_bomb(60_000), LIMITS, "quá lớn"),
        (files.tiff_bomb(60_000), LIMITS, "quá lớn"),
        (files.pdf(3), replace(LIMITS, pages=2), "3 trang"),
        (files.tiff(3), replace(LIMITS, pages=2), "3 trang"),
        (files.photo(), replace(LIMITS, page_pixels=64 * 48 - 1), "64 × 48"),
        (files.EVERY_KIND["chat.webp"], replace(LIMITS, page_pixels=4 * 64 * 48 - 1), "64 × 48"),
        (
            files.EVERY_KIND["lossless.webp"],
            replace(LIMITS, page_pixels=4 * 64 * 48 - 1),
            "64 × 48",
        ),
        (
            files.saved(files.picture(), "WEBP", lossless=True),
            replace(LIMITS, page_pixels=4 * 64 * 48 - 1),
            "64 × 48",
        ),
        (files.tiff(3), replace(LIMITS, pixels=3 * 61 * 40 - 1), "tách"),
        (files.pdf_bomb(3), replace(LIMITS, unpacked_bytes=2 << 20), "nén"),
        (files.pdf_bomb(3), replace(LIMITS, page_pixels=1 << 19), "nén"),
    ],
)
def test_limits_are_refused_with_their_numbers(
    content: bytes, limits: AttachmentLimits, said: str
) -> None:
    assert said in refusal(content, limits)


def test_limits_themselves_are_within() -> None:
    examined(files.pdf(3), replace(LIMITS, pages=3))
    examined(files.photo(), replace(LIMITS, page_pixels=64 * 48))
    examined(files.EVERY_KIND["chat.webp"], replace(LIMITS, page_pixels=4 * 64 * 48))
    examined(files.pdf_bomb(3), replace(LIMITS, page_pixels=1 << 20, unpacked_bytes=3 << 20))
    examined(files.tiff(3), replace(LIMITS, pixels=3 * 61 * 40))


def test_a_huge_picture_on_a_pdf_page_is_refused_before_it_is_unpacked() -> None:
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
            b"/Resources<</XObject<</I 5 0 R>>>>>>"
        ),
        b"<</Length 24>>stream\nq 99 0 0 99 0 0 cm /I Do Q\nendstream",
        (
            b"<</Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 1"
            b"/ColorSpace/DeviceGray/Length 1>>stream\n0\nendstream"
        ),
    ]

    assert "60000 × 60000" in refusal(files.assembled(parts))


def test_a_stream_that_is_packed_twice_is_refused() -> None:
    packed = zlib.compress(zlib.compress(bytes(1000)))
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>",
        b"<</Length %d/Filter[/FlateDecode /FlateDecode]>>stream\n%s\nendstream"
        % (len(packed), packed),
    ]

    assert "nén" in refusal(files.assembled(parts))


@pytest.mark.parametrize("name", files.EVERY_KIND)
def test_a_small_picture_of_every_kind_fits_its_frame(name: str) -> None:
    clean, _ = examined(files.EVERY_KIND[name], LIMITS)

    small = picture_of(clean, 0, 32)

    assert max(small.width, small.height) <= 32
    assert len(small.bgrx) == 4 * small.width * small.height


def test_a_small_picture_stands_upright() -> None:
    clean, _ = examined(files.photo(orientation=6), LIMITS)

    small = picture_of(clean, 0, 32)

    assert (small.width, small.height) == (24, 32)


def test_every_page_has_its_picture_and_a_page_that_is_not_there_none() -> None:
    assert picture_of(files.tiff(3), 2, 62).width == 62
    for content in (files.tiff(3), files.pdf(2)):
        with pytest.raises(Refused):
            picture_of(content, 9, 32)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Tờ khai.pdf", "Tờ khai.pdf"),
        ("To\u031b\u0300 khai.pdf", "Tờ khai.pdf"),
        ("a/b\\c:d\u202efdp.exe", "a b c d fdp.exe"),
        ("  hai   dòng\n.jpg ", "hai dòng .jpg"),
        ("a" * 300 + ".jpg", "a" * 129 + "…" + "a" * 16 + ".jpg"),
        ("\ud800.png", ".png"),
    ],
)
def test_a_name_is_one_line_without_paths_or_tricks(given: str, kept: str) -> None:
    assert kept_name(given) == kept
    assert kept_name(kept) == kept


def test_cleaning_asks_only_for_whole_files() -> None:
    for media_type, content in (
        (MediaType.JPEG, files.photo()[:-500]),
        (MediaType.PNG, files.saved(files.picture(), "PNG")[:-1]),
        (MediaType.WEBP, files.saved(files.picture(), "WEBP")[:-1]),
    ):
        with pytest.raises(Refused, match="cắt cụt"):
            without_metadata(content, media_type, 1)
