"""The server's clock."""

import time
from collections.abc import Callable

NowMs = Callable[[], int]
"""Unix time in milliseconds."""


def now_ms() -> int:
    """The machine's clock, Unix milliseconds."""
    return time.time_ns() // 1_000_000
