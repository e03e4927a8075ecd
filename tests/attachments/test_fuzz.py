"""Damaged files: taken as what they still are, or refused with a sentence; never a crash."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counter_app.attachments.pictures import examined, picture_of
from counter_app.domain.media import AttachmentLimits
from counter_app.domain.sentences import Refused
from tests.attachments import files

LIMITS = AttachmentLimits(page_pixels=1_000_000, pixels=2_000_000, unpacked_bytes=4 << 20)
SMALL = {name: content for name, content in files.EVERY_KIND.items() if len(content) < 4000}


def judge(content: bytes) -> bool:
    """Whether it is taken; what is taken can be shown, and would be taken again."""
    try:
        clean, media = examined(content, LIMITS)
    except Refused:
        return False
    assert examined(clean, LIMITS) == (clean, media)
    picture_of(clean, 0, 16)
    return True


@pytest.mark.parametrize("name", SMALL)
def test_a_file_cut_off_anywhere_is_judged(name: str) -> None:
    content = SMALL[name]
    step = max(1, len(content) // 120)

    taken = [at for at in range(0, len(content), step) if judge(content[:at])]

    if name != "photo.jpg":  # what follows its end may be missing
        assert not [at for at in taken if at < len(content) // 2]


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(sorted(SMALL)),
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1),
)
def test_a_file_with_other_bytes_is_judged(name: str, flips: list[tuple[float, int]]) -> None:
    content = bytearray(SMALL[name])
    for place, change in flips:
        content[int(place * len(content))] ^= change

    judge(bytes(content))


@settings(max_examples=100, deadline=None)
@given(beginning=st.sampled_from(sorted(SMALL)), kept=st.integers(0, 60), rest=st.binary())
def test_a_beginning_with_anything_behind_is_judged(beginning: str, kept: int, rest: bytes) -> None:
    judge(SMALL[beginning][:kept] + rest)


def test_whole_files_are_taken() -> None:
    assert len(SMALL) == len(files.EVERY_KIND)
    assert all(judge(content) for content in SMALL.values())
