"""Files of few bytes that would fill the memory: measured in a process of their own."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.attachments import files

STATUS = Path("/proc/self/status")
pytestmark = pytest.mark.skipif(not STATUS.exists(), reason="memory is read from /proc")
ROOT = Path(__file__).parents[2]

EXAMINE = """
import pathlib, re, sys
from counter_app.attachments.pictures import examined
from counter_app.domain.media import AttachmentLimits
from counter_app.domain.sentences import Refused

def peak():
    # Unlike ru_maxrss, this begins anew with the program.
    told = pathlib.Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\\s+([0-9]+) kB", told)[1]) // 1024

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


def test_a_pdf_that_would_unpack_to_250_megabytes_is_refused_in_portions(tmp_path: Path) -> None:
    path = files.written(tmp_path, "bomb.pdf", files.pdf_bomb(250))

    said, megabytes = examined_elsewhere(path)

    assert said == "refused"
    assert megabytes < 60


LARGEST = {"PNG": (8_000, 6_250), "JPEG": (8_000, 6_250), "WEBP": (4_000, 3_125)}


@pytest.mark.parametrize("format_", LARGEST)
def test_the_largest_picture_that_is_taken_takes_four_bytes_a_pixel(
    tmp_path: Path, format_: str
) -> None:
    path = tmp_path / "largest"
    Image.new("RGB", LARGEST[format_]).save(path, format_)

    said, megabytes = examined_elsewhere(path)

    assert said == "taken"
    assert megabytes < 4 * 50 + 40


def test_the_largest_stream_of_a_pdf_that_is_taken_stays_within_half_a_gigabyte(
    tmp_path: Path,
) -> None:
    path = files.written(tmp_path, "large.pdf", files.pdf_bomb(190))

    said, megabytes = examined_elsewhere(path)

    assert said == "taken"
    assert megabytes < 512
