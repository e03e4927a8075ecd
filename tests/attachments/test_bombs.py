"""Files of few bytes that would fill the memory: measured in a process of their own."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.attachments import files

pytest.importorskip("resource")
ROOT = Path(__file__).parents[2]

EXAMINE = """
import pathlib, resource, sys
from counter_app.attachments.pictures import examined
from counter_app.domain.media import AttachmentLimits
from counter_app.domain.sentences import Refused

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

content = pathlib.Path(sys.argv[1]).read_bytes()
before = peak()
try:
    examined(content, AttachmentLimits())
    said = "taken"
except Refused:
    said = "refused"
print(said, peak() - before)
"""


def examined_elsewhere(path: Path) -> tuple[str, int]:
    """What became of a file, and how many megabytes that took at most."""
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", EXAMINE, str(path)],
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=ROOT,
    )
    said, megabytes = done.stdout.split()
    return said, int(megabytes)


@pytest.mark.parametrize("bomb", [files.png_bomb(60_000), files.tiff_bomb(60_000)])
def test_a_picture_that_would_unpack_to_gigabytes_is_refused_by_its_header(
    tmp_path: Path, bomb: bytes
) -> None:
    said, megabytes = examined_elsewhere(files.written(tmp_path, "bomb", bomb))

    assert said == "refused"
    assert megabytes < 60


def test_a_pdf_that_would_unpack_to_600_megabytes_is_refused_in_portions(tmp_path: Path) -> None:
    path = files.written(tmp_path, "bomb.pdf", files.pdf_bomb(600))

    said, megabytes = examined_elsewhere(path)

    assert said == "refused"
    assert megabytes < 60


@pytest.mark.parametrize("format_", ["PNG", "JPEG"])
def test_the_largest_picture_that_is_taken_stays_within_its_four_bytes_a_pixel(
    tmp_path: Path, format_: str
) -> None:
    path = tmp_path / "largest"
    Image.new("RGB", (8_000, 6_250)).save(path, format_)

    said, megabytes = examined_elsewhere(path)

    assert said == "taken"
    assert megabytes < 240
