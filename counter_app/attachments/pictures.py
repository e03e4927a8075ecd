"""Pages of images and PDFs: proven to open on the way in, drawn small for the window."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from counter_app.attachments import pdf
from counter_app.domain.media import (
    WHERE,
    AttachmentLimits,
    Media,
    MediaType,
    broken,
    check_pages,
    check_pixels,
    media_type_of,
)
from counter_app.domain.metadata import webp_size, without_metadata
from counter_app.domain.sentences import Refused, Said, say
from counter_app.service.ports import PageImage

_FORMATS: Final = {
    MediaType.JPEG: "JPEG",
    MediaType.PNG: "PNG",
    MediaType.TIFF: "TIFF",
    MediaType.WEBP: "WEBP",
}
_ORIENTATION: Final = 0x0112
_GPS: Final = 0x8825
_UNPACKED_JPEG: Final = (1, 1)
"""Asks the JPEG decoder for an eighth of each side: all data is read, little memory is used."""


def examined(content: bytes, limits: AttachmentLimits) -> tuple[bytes, Media]:
    """A file's content as it may be kept, and what it is.

    All of it was opened within the limits. Raises `Refused`.
    """
    media_type = media_type_of(content)
    if media_type is MediaType.PDF:
        return content, Media(type=media_type, pages=pdf.checked_pages(content, limits))
    with _decoding():
        if media_type is MediaType.WEBP:
            # Its decoder takes sixteen bytes a pixel, and takes them as soon as it opens.
            narrow = replace(limits, page_pixels=limits.page_pixels // 4)
            check_pixels(*webp_size(content), narrow)
        clean = without_metadata(content, media_type, _orientation(content, media_type))
        return clean, _checked(clean, media_type, limits)


def picture_of(content: bytes, page: int, edge: int) -> PageImage:
    """A page (from 0) as a picture whose sides are at most `edge` pixels. Raises `Refused`."""
    media_type = media_type_of(content)
    if media_type is MediaType.PDF:
        return pdf.picture_of(content, page, edge)
    with _decoding(), _opened(content, media_type) as image:
        image.seek(page)
        if media_type is MediaType.JPEG:
            image.draft("RGB", (edge, edge))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((edge, edge))
        shown = upright.convert("RGB")
        return PageImage(width=shown.width, height=shown.height, bgrx=shown.tobytes("raw", "BGRX"))


@contextmanager
def _decoding() -> Iterator[None]:
    """Turns whatever a decoder makes of damaged bytes into one sentence."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Said:
            raise
        except Image.DecompressionBombError as error:
            raise Refused(
                say("Ảnh quá lớn; hãy quét lại ở độ phân giải thấp hơn (200–300 dpi)."), WHERE
            ) from error
        except Exception as error:  # decoders raise as the damage leads them
            raise broken() from error


@contextmanager
def _opened(content: bytes, media_type: MediaType) -> Iterator[Image.Image]:
    with Image.open(BytesIO(content), formats=[_FORMATS[media_type]]) as image:
        yield image


def _orientation(content: bytes, media_type: MediaType) -> int:
    """Which side is up, as the header says it: asking Pillow's `getexif` would unpack a PNG."""
    if media_type not in _FORMATS or media_type is MediaType.TIFF:
        return 1
    with _opened(content, media_type) as image:
        told = Image.Exif()
        told.load(image.info.get("exif", b""))
        value = told.get(_ORIENTATION)
        return value if isinstance(value, int) else 1


def _checked(content: bytes, media_type: MediaType, limits: AttachmentLimits) -> Media:
    with _opened(content, media_type) as image:
        pages = check_pages(getattr(image, "n_frames", 1), limits)
        sizes = [_checked_page(image, page, limits) for page in range(pages)]
        if sum(width * height for width, height in sizes) > limits.pixels:
            raise Refused(
                say("Các trang của tệp gộp lại quá lớn; hãy tách thành nhiều tệp."), WHERE
            )
        for page in range(pages):
            _decode(image, page)
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return Media(type=media_type, pages=pages, width=width, height=height)


def _checked_page(image: Image.Image, page: int, limits: AttachmentLimits) -> tuple[int, int]:
    image.seek(page)
    check_pixels(image.width, image.height, limits)
    if image.format == "TIFF" and image.getexif().get_ifd(_GPS):
        raise Refused(
            say("Tệp TIFF này ghi cả nơi chụp; hãy lưu lại thành PDF hoặc JPEG rồi chọn lại."),
            WHERE,
        )
    return image.size


def _decode(image: Image.Image, page: int) -> None:
    image.seek(page)
    image.draft(None, _UNPACKED_JPEG)
    image.load()
