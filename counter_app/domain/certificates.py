"""The end of a counter's certificate, in words for the people at the counter."""

from datetime import datetime, timedelta
from typing import Final

from counter_app.domain.moments import in_viet_nam, spoken_day
from counter_app.domain.sentences import Sentence, say

WARN_WITHIN: Final = timedelta(days=30)
"""Before the end. The node renews by itself long before, at any sync."""


def end_in_words(until: datetime | None, now: datetime, clock_off: timedelta) -> Sentence | None:
    """What to say about a certificate that ends at `until`; None where there is nothing to say.

    `clock_off` is how far this counter's clock, which says `now`, is ahead of the node's, as the
    last sync told: an end that only a wrong clock sees is called by its name.
    """
    if until is None:
        return None
    day = spoken_day(in_viet_nam(until))
    true = now - clock_off
    if until <= true:
        return say(
            "Chứng thư của quầy đã hết hạn ngày {day}; hãy xin mã ghi danh mới rồi ghi danh lại.",
            day=day,
        )
    if until - true <= WARN_WITHIN:
        return say(
            "Chứng thư của quầy hết hạn ngày {day}; hãy đồng bộ với tỉnh trước ngày đó để được "
            "gia hạn.",
            day=day,
        )
    if until - now <= WARN_WITHIN:
        return say(
            "Đồng hồ của máy này sai; theo giờ của tỉnh, chứng thư của quầy còn hạn đến ngày "
            "{day}. Hãy chỉnh lại đồng hồ.",
            day=day,
        )
    return None
