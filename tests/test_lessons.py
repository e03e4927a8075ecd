"""Every story that users of such systems lived has a test of ours with its number in its name."""

import re
from pathlib import Path

HERE = Path(__file__).parent
STORIES = 27
_NAMED = re.compile(r"^ *def test_lesson_(\d+)_\w+\(", re.MULTILINE)


def test_every_story_has_a_test_with_its_number() -> None:
    told = {
        int(number)
        for path in HERE.glob("**/test_*.py")
        for number in _NAMED.findall(path.read_text("utf-8"))
    }

    assert told == set(range(1, STORIES + 1))
