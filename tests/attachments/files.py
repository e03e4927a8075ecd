"""Files as scanners, phones and offices make them: small, real, and about nobody."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

from PIL import Image, TiffImagePlugin
from reportlab.pdfgen.canvas import Canvas

HANOI = {1: "N", 2: (21.0, 1.0, 40.0), 3: "E", 4: (105.0, 51.0, 9.0)}
GPS, ORIENTATION, MAKE, OWNER = 0x8825, 0x0112, 0x010F, 0xA430


def pdf(pages: int = 1, text: str = "Tờ khai mẫu", **options: Any) -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made, invariant=1, **options)
    for page in range(pages):
        canvas.drawString(100, 700, f"{page}: {text}".encode("ascii", "ignore").decode())
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def picture(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """Each pixel tells where it is, so that turned and cut pictures are noticed."""
    red = Image.linear_gradient("L").resize((width, height))
    green = red.rotate(90).resize((width, height))
    return Image.merge("RGB", (red, green, red.point(lambda level: 255 - level))).convert(mode)


def saved(image: Image.Image, format_: str, **options: Any) -> bytes:
    made = io.BytesIO()
    image.save(made, format_, **options)
    return made.getvalue()


def exif(orientation: int = 6) -> Image.Exif:
    """What a phone writes: where, with what, whose, and which side is up."""
    told = Image.Exif()
    told[ORIENTATION] = orientation
    told[MAKE] = "Máy ảnh Mẫu"
    told.get_ifd(GPS).update(HANOI)
    told.get_ifd(0x8769)[OWNER] = "Nguyen Van Mau"
    return told


def photo(orientation: int = 6) -> bytes:
    """A JPEG of a phone: with the place, a comment, and a film behind the picture's end."""
    return saved(picture(), "JPEG", exif=exif(orientation), comment=b"o nha") + b"film" * 99


def tiff(pages: int = 3, **options: Any) -> bytes:
    first, *others = [picture(60 + page, 40, "1") for page in range(pages)]
    return saved(
        first, "TIFF", save_all=True, append_images=others, compression="group4", **options
    )


def located_tiff() -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[GPS] = HANOI
    return saved(picture(), "TIFF", tiffinfo=tags, exif=exif(1))


def heic() -> bytes:
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)


def pdf_bomb(megabytes: int) -> bytes:
    """A page of few bytes that unpacks into many."""
    packed = zlib.compress(bytes(megabytes << 20), 9)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
    ]
    return assembled(parts)


def png_bomb(edge: int) -> bytes:
    """A square picture of few bytes whose header promises `edge` pixels a side."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", edge, edge, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(3 * edge), 9)),
        (b"IEND", b""),
    )
    body = b"".join(
        struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def tiff_bomb(edge: int) -> bytes:
    """The same as TIFF: a small picture whose width and height were written over."""
    content = bytearray(saved(picture(61, 47, "L"), "TIFF"))
    for tag, old in ((256, 61), (257, 47), (278, 47)):
        entry = struct.pack("<HHII", tag, 4, 1, old)
        at = content.find(entry)
        if at < 0:
            at = content.index(struct.pack("<HHIHH", tag, 3, 1, old, 0))
        content[at : at + 12] = struct.pack("<HHII", tag, 4, 1, edge)
    return bytes(content)


def assembled(parts: list[bytes]) -> bytes:
    """A PDF of these objects, the first of which is the catalogue."""
    body, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Root 1 0 R/Size %d>>\n"
        % (
            size,
            table,
            size,
        )
        + b"startxref\n%d\n%%%%EOF\n" % len(body)
    )


EVERY_KIND = {
    "scan.pdf": pdf(2),
    "photo.jpg": photo(),
    "picture.jpg": saved(picture(), "JPEG", progressive=True),
    "screen.png": saved(picture(), "PNG"),
    "fax.tif": tiff(),
    "chat.webp": saved(picture(), "WEBP"),
    "lossless.webp": saved(picture(mode="RGBA"), "WEBP", lossless=True, exif=exif()),
}


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
