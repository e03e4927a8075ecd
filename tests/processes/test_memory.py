"""What unpacks to far more than it weighs is refused before it has cost much memory."""

import os

import pytest

from tests.processes.programs import command


@pytest.mark.skipif(os.name != "posix", reason="limits of a process")
def test_what_is_far_larger_than_it_looks_is_refused_within_little_memory() -> None:
    told = command("tests.processes.tight").decode().splitlines()

    assert len(told) == 6
    assert [line for line in told if not line.endswith(": refused")] == []
