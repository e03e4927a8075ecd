"""What a file is, by its content alone, and how much of it may be attached."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from counter_app.domain.sentences import Refused, Sentence, say

WHERE: Final = "file"


class MediaType(StrEnum):
    """The kinds of file that stand for a paper."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    TIFF = "image/tiff"
    WEBP = "image/webp"


ENDINGS: Final[dict[MediaType, str]] = {
    MediaType.PDF: ".pdf",
    MediaType.JPEG: ".jpg",
    MediaType.PNG: ".png",
    MediaType.TIFF: ".tif",
    MediaType.WEBP: ".webp",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file's kind, its pages, and the pixels of the largest one (0 for PDF)."""

    type: MediaType
    pages: int
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentLimits:
    """How much may be attached; the defaults suit a PC with 4 GB of memory.

    `page_pixels` bounds the memory that one picture takes (four bytes a pixel): an A4 page in
    600 dpi has 35 million. `unpacked_bytes` bounds what the streams of a PDF come to together.
    """

    file_bytes: int = 20 << 20
    dossier_bytes: int = 200 << 20
    page_pixels: int = 50_000_000
    pixels: int = 600_000_000
    pages: int = 300
    unpacked_bytes: int = 512 << 20


_BEGINNINGS: Final[tuple[tuple[bytes, MediaType], ...]] = (
    (b"%PDF-", MediaType.PDF),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"II*\x00", MediaType.TIFF),
    (b"MM\x00*", MediaType.TIFF),
    (b"II+\x00", MediaType.TIFF),
    (b"MM\x00+", MediaType.TIFF),
)
_HEIF_BRANDS: Final = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_OFFICE: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def media_type_of(content: bytes) -> MediaType:
    """What kind of file begins like this. Raises `Refused` for what cannot be attached."""
    for beginning, media_type in _BEGINNINGS:
        if content.startswith(beginning):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return MediaType.WEBP
    raise Refused(_why_not(content), WHERE)


def _why_not(content: bytes) -> Sentence:
    if not content:
        return say("Tệp rỗng; hãy quét hoặc chụp lại.")
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        return say(
            "Ảnh HEIC của điện thoại chưa dùng được. Hãy lưu ảnh thành JPEG (trên iPhone: Cài đặt "
            "› Camera › Định dạng › Tương thích nhất) rồi chọn lại."
        )
    if content.startswith(_OFFICE):
        return say("Đây là tệp Word, Excel hoặc tệp nén; hãy xuất ra PDF rồi chọn lại.")
    return say("Chỉ đính kèm được PDF và ảnh JPEG, PNG, TIFF, WebP; nội dung tệp này là loại khác.")


def too_big(most: int) -> Refused:
    """What is said of a file above `most` bytes."""
    return Refused(
        say(
            "Tệp lớn quá {most} MB; hãy quét lại ở độ phân giải thấp hơn (200–300 dpi).",
            most=most >> 20,
        ),
        WHERE,
    )


def check_pages(count: int, limits: AttachmentLimits) -> int:
    """The count of pages, if it is within the limits. Raises `Refused`."""
    if count < 1:
        raise Refused(say("Tệp không có trang nào."), WHERE)
    if count > limits.pages:
        raise Refused(
            say(
                "Tệp có {count} trang, tối đa là {most}; hãy tách thành nhiều tệp.",
                count=count,
                most=limits.pages,
            ),
            WHERE,
        )
    return count


def check_pixels(width: int, height: int, limits: AttachmentLimits) -> int:
    """The pixels of a picture, if they are within the limits. Raises `Refused`."""
    pixels = width * height
    if pixels > limits.page_pixels:
        raise Refused(
            say(
                "Ảnh có {width} × {height} điểm, tối đa là {most} triệu điểm; hãy quét lại ở độ "
                "phân giải thấp hơn.",
                width=width,
                height=height,
                most=limits.page_pixels // 1_000_000,
            ),
            WHERE,
        )
    return pixels


def broken() -> Refused:
    """What is said of a file that is not whole."""
    return Refused(
        say("Tệp bị hỏng hoặc bị cắt cụt, không mở được; hãy quét hoặc chụp lại."), WHERE
    )


_MOST_NAME: Final = 150


def kept_name(name: str) -> str:
    """A file's own name as it is kept: one line, no path, nothing invisible, at most 150 letters.

    A long name loses its middle, so that its ending stays.
    """
    composed = unicodedata.normalize("NFC", name)
    seen = "".join(
        letter if unicodedata.category(letter)[0] != "C" and letter not in '/\\:*?"<>|' else " "
        for letter in composed
    )
    line = " ".join(seen.split())
    if len(line) <= _MOST_NAME:
        return line
    return f"{line[: _MOST_NAME - 21]}…{line[-20:]}"
