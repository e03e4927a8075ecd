"""Pictures without what their camera wrote about place, time and owner; not one pixel is changed.

A phone's photo tells where it was taken, and location is sensitive personal data that the counter
has no purpose for. So only what the picture needs to look right is kept: its data, its colours,
its resolution, and which side is up. Whatever follows the picture's end is dropped.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from counter_app.domain.media import MediaType, broken

_TIFF_HEAD: Final = b"MM\x00*\x00\x00\x00\x08"
_ORIENTATION: Final = 0x0112


def without_metadata(content: bytes, media_type: MediaType, orientation: int) -> bytes:
    """The picture as it is kept; PDF and TIFF stay as they are.

    `orientation` is the Exif value, 1 to 8; any other means upright. The same picture gives the
    same bytes. Raises `Refused` where the file is not whole.
    """
    clean = _CLEANERS.get(media_type)
    if clean is None:
        return content
    turned = orientation if 1 < orientation <= 8 else 0
    try:
        return b"".join(clean(content, turned))
    except (struct.error, IndexError) as error:
        raise broken() from error


def _exif(orientation: int) -> bytes:
    """An Exif block that says which side is up, and nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, orientation, 0)
    return _TIFF_HEAD + struct.pack(">H", 1) + entry + struct.pack(">I", 0)


# ---------------------------------------------------------------- JPEG (ITU-T T.81, annex B)

_SOI, _EOI, _SOS, _TEM = 0xD8, 0xD9, 0xDA, 0x01
_APP_FIRST, _APP_LAST, _COMMENT = 0xE0, 0xEF, 0xFE
_KEPT_APPS: Final[Mapping[int, bytes]] = {
    0xE0: b"JFIF\x00",
    0xE2: b"ICC_PROFILE\x00",
    0xEE: b"Adobe",
}
_AFTER_SCAN: Final = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]", re.DOTALL)


def _jpeg(content: bytes, orientation: int) -> Iterator[bytes]:
    yield content[:2]
    if orientation:
        block = b"Exif\x00\x00" + _exif(orientation)
        yield struct.pack(">BBH", 0xFF, 0xE1, len(block) + 2) + block
    at = 2
    while True:
        at, marker = _marker(content, at)
        if marker == _EOI:
            yield b"\xff\xd9"
            return
        end = at + _segment_length(content, at)
        if _belongs(marker, content[at + 2 : end]):
            yield bytes((0xFF, marker)) + content[at:end]
        if marker == _SOS:
            start, end = end, _scan_end(content, end)
            yield content[start:end]
        at = end


def _marker(content: bytes, at: int) -> tuple[int, int]:
    """Where the segment's length stands, and the marker before it; fill bytes are passed over."""
    if content[at] != 0xFF:
        raise broken()
    while content[at] == 0xFF:
        at += 1
    if content[at] in (0x00, _TEM, _SOI):
        raise broken()
    return at + 1, content[at]


def _segment_length(content: bytes, at: int) -> int:
    (length,) = struct.unpack_from(">H", content, at)
    if length < 2 or at + length > len(content):
        raise broken()
    return int(length)


def _belongs(marker: int, body: bytes) -> bool:
    """Whether the picture needs this segment."""
    if _APP_FIRST <= marker <= _APP_LAST:
        kept = _KEPT_APPS.get(marker)
        return kept is not None and body.startswith(kept)
    return marker != _COMMENT


def _scan_end(content: bytes, start: int) -> int:
    """Where the entropy-coded data ends: at the next marker that is no restart."""
    found = _AFTER_SCAN.search(content, start)
    if found is None:
        raise broken()
    return found.start()


# ---------------------------------------------------------------- PNG (W3C, third edition)

_PNG_HEAD: Final = 8
_PNG_KEPT: Final = frozenset(
    {b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD", b"cICP"}
)


def _png(content: bytes, orientation: int) -> Iterator[bytes]:
    yield content[:_PNG_HEAD]
    for kind, body in _png_chunks(content):
        if orientation and kind == b"IDAT":
            yield _png_chunk(b"eXIf", _exif(orientation))
            orientation = 0
        if kind in _PNG_KEPT or kind[0:1].isupper():
            yield _png_chunk(kind, body)


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks up to the end, each proven by its own checksum."""
    at, kind = _PNG_HEAD, b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, at)
        body = content[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack_from(">I", content, at + 8 + length)
        if zlib.crc32(kind + body) != checksum:
            raise broken()
        at += 12 + length
        yield kind, body


def _png_chunk(kind: bytes, body: bytes) -> bytes:
    head = struct.pack(">I4s", len(body), kind)
    return head + body + struct.pack(">I", zlib.crc32(kind + body))


# ---------------------------------------------------------------- WebP (RFC 9649)

_RIFF_HEAD: Final = 12
_WEBP_KEPT: Final = frozenset({b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ICCP"})
_ICC_AND_ALPHA: Final = 0b0011_0000
_EXIF_FLAG: Final = 0b0000_1000


def _webp(content: bytes, orientation: int) -> Iterator[bytes]:
    chunks = list(_webp_chunks(content))
    if orientation and chunks[0].startswith(b"VP8X"):
        chunks[0] = chunks[0][:8] + bytes((chunks[0][8] | _EXIF_FLAG,)) + chunks[0][9:]
        chunks.append(_riff_chunk(b"EXIF", _exif(orientation)))
    body = b"".join(chunks)
    yield b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def _webp_chunks(content: bytes) -> Iterator[bytes]:
    (size,) = struct.unpack_from("<I", content, 4)
    at, end = _RIFF_HEAD, 8 + size
    if end > len(content) or end <= at:
        raise broken()
    while at < end:
        kind, length = struct.unpack_from("<4sI", content, at)
        body = content[at + 8 : at + 8 + length]
        if at + 8 + length > end:
            raise broken()
        if kind == b"VP8X":
            body = bytes((body[0] & _ICC_AND_ALPHA,)) + body[1:]
        if kind in _WEBP_KEPT:
            yield _riff_chunk(kind, body)
        at += 8 + length + length % 2


def webp_size(content: bytes) -> tuple[int, int]:
    """Width and height as the first chunk tells them. Raises `Refused` where it does not."""
    kind, body = content[12:16], content[20:30]
    try:
        match kind:
            case b"VP8X":
                width, height = struct.unpack("<4x3s3s", body)
                return int.from_bytes(width, "little") + 1, int.from_bytes(height, "little") + 1
            case b"VP8L":
                (packed,) = struct.unpack_from("<I", body, 1)
                return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
            case b"VP8 ":
                width, height = struct.unpack_from("<HH", body, 6)
                return width & 0x3FFF, height & 0x3FFF
            case _:
                raise broken()
    except struct.error as error:
        raise broken() from error


def _riff_chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2)


_CLEANERS: Final[Mapping[MediaType, Callable[[bytes, int], Iterator[bytes]]]] = {
    MediaType.JPEG: _jpeg,
    MediaType.PNG: _png,
    MediaType.WEBP: _webp,
}
