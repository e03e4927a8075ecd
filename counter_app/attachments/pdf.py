"""PDF files: opened by pdfium only after their streams were found to unpack within the limits."""

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pypdfium2
from pypdfium2 import raw

from counter_app.domain.media import (
    WHERE,
    AttachmentLimits,
    broken,
    check_pages,
    check_pixels,
)
from counter_app.domain.sentences import Refused, say
from counter_app.pdfium import ONE_AT_A_TIME
from counter_app.service.ports import PageImage

_STREAM: Final = re.compile(rb"stream\r?\n(?=[\x08\x18\x28\x38\x48\x58\x68\x78])")
"""A stream whose data may be zlib's (RFC 1950: method 8 in the first byte's lower half)."""
_PACKED_TWICE: Final = re.compile(
    rb"/Filter\s*\[[^\]]*(?:Flate|LZW|/Fl\b)[^\]]*(?:Flate|LZW|/Fl\b)"
)
"""No program writes this; it hides a thousand bytes' thousandfold in one."""
_PORTION: Final = 1 << 20
_DEEPEST_FORM: Final = 3
_BYTES_A_PIXEL: Final = 4
_NOT_ENCRYPTED: Final = -1


def checked_pages(content: bytes, limits: AttachmentLimits) -> int:
    """How many pages the file has; each of them was opened. Raises `Refused`."""
    if _PACKED_TWICE.search(content) or unpacks_beyond(content, limits):
        raise Refused(
            say("Nội dung nén trong tệp PDF mở ra quá lớn; hãy in hoặc quét lại thành tệp mới."),
            WHERE,
        )
    with _opened(content) as document:
        if raw.FPDF_GetSecurityHandlerRevision(document) != _NOT_ENCRYPTED:
            raise _encrypted()
        pages = check_pages(len(document), limits)
        for number in range(pages):
            _check_page(document, number, limits)
        return pages


def unpacks_beyond(content: bytes, limits: AttachmentLimits) -> bool:
    """Whether one packed stream comes to more than a picture may, or all to more than allowed."""
    total = 0
    for found in _STREAM.finditer(content):
        stream = 0
        for portion in _unpacked(content, found.end()):
            stream, total = stream + portion, total + portion
            if stream > _BYTES_A_PIXEL * limits.page_pixels or total > limits.unpacked_bytes:
                return True
    return False


def _unpacked(content: bytes, start: int) -> Iterator[int]:
    """The sizes of the portions of a zlib stream; a broken one counts as far as it goes."""
    opening = zlib.decompressobj()
    for at in range(start, len(content), _PORTION):
        packed = content[at : at + _PORTION]
        while packed and not opening.eof:
            try:
                yield len(opening.decompress(packed, _PORTION))
            except zlib.error:
                return
            packed = opening.unconsumed_tail
        if opening.eof:
            return


def picture_of(content: bytes, page: int, edge: int) -> PageImage:
    """A page (from 0) as a picture whose sides are at most `edge` pixels."""
    with _opened(content) as document:
        drawn = document[page]
        width, height = drawn.get_size()
        bitmap = drawn.render(
            scale=edge / max(width, height, 1),
            prefer_bgrx=True,
            force_bitmap_format=raw.FPDFBitmap_BGRx,
        )
        return PageImage(width=bitmap.width, height=bitmap.height, bgrx=bytes(bitmap.buffer))


@contextmanager
def _opened(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            raise _why(error) from error
        try:
            yield document
        except pypdfium2.PdfiumError as error:
            raise broken() from error
        finally:
            document.close()


def _why(error: pypdfium2.PdfiumError) -> Refused:
    if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
        return _encrypted()
    return broken()


def _encrypted() -> Refused:
    return Refused(
        say("Tệp PDF đặt mật khẩu hoặc khóa quyền; hãy lưu lại không mật khẩu rồi chọn lại."),
        WHERE,
    )


def _check_page(document: pypdfium2.PdfDocument, number: int, limits: AttachmentLimits) -> None:
    page = document[number]
    try:
        for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST_FORM):
            width, height = picture.get_px_size()
            check_pixels(width, height, limits)
    finally:
        page.close()
