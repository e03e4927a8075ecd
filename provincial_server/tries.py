"""How often one address may hand in a wrong code."""

import threading
from collections import OrderedDict, deque
from typing import Final

from provincial_server.clock import NowMs

_MOST_WRONG: Final = 10
_WINDOW_MS: Final = 600_000
_MOST_ADDRESSES: Final = 10_000


class Tries:
    """Counts wrong codes by address over ten minutes, in bounded memory."""

    def __init__(self, now: NowMs) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._wrong: OrderedDict[str, deque[int]] = OrderedDict()

    def seconds_to_wait(self, address: str) -> int:
        """How long this address must wait before its next try; 0 where it may try now."""
        with self._lock:
            moments = self._recent(self._wrong.get(address, deque()))
            if len(moments) < _MOST_WRONG:
                return 0
            return max((moments[0] + _WINDOW_MS - self._now()) // 1000, 1)

    def was_wrong(self, address: str) -> None:
        with self._lock:
            moments = self._wrong.setdefault(address, deque(maxlen=_MOST_WRONG))
            self._recent(moments).append(self._now())
            self._wrong.move_to_end(address)
            while len(self._wrong) > _MOST_ADDRESSES:
                self._wrong.popitem(last=False)

    def _recent(self, moments: deque[int]) -> deque[int]:
        while moments and moments[0] <= self._now() - _WINDOW_MS:
            moments.popleft()
        return moments
