"""The corner tells the truth: what a signed receipt vouched for, never what is hoped."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from counter_app.domain.moments import VIET_NAM
from counter_app.service.ports import LinkState, PeerState, SyncState
from counter_app.ui.presenters.corner import (
    LOOK_AGAIN,
    POLL,
    Tone,
    corner,
    is_due,
    next_sync_in,
)

NOW = datetime(2026, 11, 23, 9, 15, tzinfo=VIET_NAM)
EARLIER = datetime(2026, 11, 23, 9, 12, tzinfo=VIET_NAM)
YESTERDAY = datetime(2026, 11, 22, 16, 58, tzinfo=VIET_NAM)
LATER = datetime(2026, 11, 23, 9, 20, tzinfo=VIET_NAM)

ALONE = SyncState(link=LinkState.NOT_ENROLLED, unsent=12, total=12)
GOOD = SyncState(link=LinkState.AT_PROVINCE, total=12, last_receipt_at=EARLIER)
NEW = replace(GOOD, link=LinkState.SENDING, unsent=2)
AWAY = replace(GOOD, link=LinkState.OFFLINE, attempts=1, problem="Không có mạng.")


@pytest.mark.parametrize(
    ("state", "sending", "line", "tone"),
    [
        (ALONE, None, "Chưa kết nối với tỉnh: dữ liệu chỉ có trên máy này", Tone.QUIET),
        (GOOD, None, "Đã ở tỉnh lúc 09:12", Tone.GOOD),
        (replace(GOOD, last_receipt_at=YESTERDAY), None, "Đã ở tỉnh lúc 16:58 22/11", Tone.GOOD),
        (NEW, None, "2 mục chờ gửi lên tỉnh", Tone.BUSY),
        (NEW, (0, 0), "Đang trao đổi với tỉnh…", Tone.BUSY),
        (NEW, (0, 2), "Đang gửi 0/2", Tone.BUSY),
        (NEW, (1, 2), "Đang gửi 1/2", Tone.BUSY),
        (GOOD, (0, 0), "Đang trao đổi với tỉnh…", Tone.BUSY),
        (
            replace(AWAY, unsent=5, waiting_since=EARLIER, next_attempt_at=LATER),
            None,
            "Mất kết nối; 5 mục ghi từ 09:12 chưa lên tỉnh, tự gửi lại lúc 09:20",
            Tone.WARN,
        ),
        (
            replace(AWAY, unsent=5, next_attempt_at=LATER, last_receipt_at=None),
            None,
            "Mất kết nối; 5 mục chưa lên tỉnh, tự gửi lại lúc 09:20",
            Tone.WARN,
        ),
        (
            replace(AWAY, unsent=5, next_attempt_at=EARLIER),
            None,
            "Mất kết nối; 5 mục chưa lên tỉnh, đang gửi lại",
            Tone.WARN,
        ),
        (
            replace(AWAY, next_attempt_at=LATER),
            None,
            "Mất kết nối; mọi thứ đã ở tỉnh lúc 09:12",
            Tone.QUIET,
        ),
        (
            replace(AWAY, last_receipt_at=None),
            None,
            "Mất kết nối với tỉnh; không còn gì chờ gửi",
            Tone.QUIET,
        ),
        (
            replace(AWAY, attempts=0, problem="Đã bỏ qua 1 đợt dữ liệu."),
            None,
            "Đã ở tỉnh lúc 09:12",
            Tone.GOOD,
        ),
        (
            replace(GOOD, last_receipt_at=None),
            None,
            "Đã kết nối với tỉnh; không có gì chờ gửi",
            Tone.GOOD,
        ),
    ],
)
def test_the_line_says_where_things_are(
    state: SyncState, sending: tuple[int, int] | None, line: str, tone: Tone
) -> None:
    shown = corner(state, NOW, sending)

    assert (str(shown.line), shown.tone) == (line, tone)


def test_while_it_is_sent_the_line_says_how_long_it_will_take() -> None:
    shown = corner(NEW, NOW, (10, 40), timedelta(seconds=95))

    assert str(shown.line) == "Đang gửi 10/40, còn khoảng 2 phút"


def test_what_is_unsent_is_never_shown_as_good() -> None:
    for link in LinkState:
        for unsent in (1, 1000):
            for receipt in (None, EARLIER):
                state = SyncState(link=link, unsent=unsent, total=1000, last_receipt_at=receipt)

                assert corner(state, NOW).tone is not Tone.GOOD


def test_what_the_province_refused_stays_in_sight() -> None:
    shown = corner(replace(GOOD, rejected=3), NOW)

    assert [str(more) for more in shown.more] == ["3 mục bị tỉnh từ chối: xem Ctrl+0"]
    assert shown.tone is Tone.BAD


@pytest.mark.parametrize(
    ("off_by", "more"),
    [
        (119, []),
        (-121, ["Đồng hồ máy chậm 2 phút so với tỉnh"]),
        (300, ["Đồng hồ máy nhanh 5 phút so với tỉnh"]),
        (86_400 * 3, ["Đồng hồ máy nhanh 3 ngày so với tỉnh"]),
        (-7200, ["Đồng hồ máy chậm 2 giờ so với tỉnh"]),
    ],
)
def test_a_wrong_clock_is_said(off_by: int, more: list[str]) -> None:
    shown = corner(replace(GOOD, clock_off_by_seconds=off_by), NOW)

    assert [str(line) for line in shown.more] == more
    assert (shown.tone is Tone.WARN) == bool(more)


def test_a_closer_look_tells_why_and_since_when() -> None:
    state = replace(AWAY, unsent=1, next_attempt_at=LATER, url="https://tinh.example.vn")

    assert [str(tip) for tip in corner(state, NOW).tips] == [
        "Tỉnh ký nhận lần cuối lúc 09:12",
        "Máy chủ: https://tinh.example.vn",
        "Lần gần nhất: Không có mạng.",
    ]


@pytest.mark.parametrize(
    ("state", "delay"),
    [
        (ALONE, None),
        (GOOD, LOOK_AGAIN),
        (NEW, timedelta(seconds=1)),
        (replace(AWAY, unsent=1, next_attempt_at=LATER), LOOK_AGAIN),
        (
            replace(AWAY, unsent=1, next_attempt_at=NOW + timedelta(seconds=40)),
            timedelta(seconds=40),
        ),
        (replace(AWAY, unsent=1, next_attempt_at=EARLIER), timedelta(seconds=1)),
        (replace(AWAY, next_attempt_at=NOW + timedelta(days=400)), LOOK_AGAIN),
    ],
)
def test_unsent_implies_a_next_attempt(state: SyncState, delay: timedelta | None) -> None:
    assert next_sync_in(state, NOW) == delay


HUB = PeerState(url="https://may-chu.xa.example", last_receipt_at=EARLIER)
AT_HUB = replace(GOOD, link=LinkState.AT_HUB, unsent=2, waiting_since=EARLIER, hub=HUB)
HUB_AWAY = replace(HUB, attempts=2, problem="Không có mạng.", next_attempt_at=LATER)


@pytest.mark.parametrize(
    ("state", "sending", "line", "tone"),
    [
        (replace(GOOD, hub=HUB), None, "Đã ở tỉnh lúc 09:12", Tone.GOOD),
        (replace(GOOD, hub=HUB, attempts=3), None, "Đã ở tỉnh lúc 09:12", Tone.GOOD),
        (replace(GOOD, hub=HUB), (0, 0), "Đã ở tỉnh lúc 09:12", Tone.GOOD),
        (replace(GOOD, hub=HUB), (1, 4), "Đang gửi 1/4", Tone.BUSY),
        (AT_HUB, None, "Đã ở máy chủ xã; 2 mục chờ tỉnh ký nhận từ 09:12", Tone.BUSY),
        (
            replace(AT_HUB, waiting_since=YESTERDAY),
            None,
            "Đã ở máy chủ xã; 2 mục chờ tỉnh ký nhận từ 16:58 22/11",
            Tone.WARN,
        ),
        (
            replace(AT_HUB, hub=replace(HUB, unsent=1)),
            None,
            "1 mục chờ gửi tới máy chủ xã",
            Tone.BUSY,
        ),
        (
            replace(AWAY, unsent=5, next_attempt_at=LATER, hub=HUB_AWAY),
            None,
            "Mất kết nối; 5 mục chưa lên tỉnh, tự gửi lại lúc 09:20",
            Tone.WARN,
        ),
    ],
)
def test_with_a_hub_the_line_tells_what_is_there_from_what_is_at_the_province(
    state: SyncState, sending: tuple[int, int] | None, line: str, tone: Tone
) -> None:
    shown = corner(state, NOW, sending)

    assert (str(shown.line), shown.tone) == (line, tone)


def test_a_hub_that_does_not_answer_is_said() -> None:
    shown = corner(replace(GOOD, hub=HUB_AWAY), NOW)

    assert [str(more) for more in shown.more] == ["Máy chủ xã không trả lời"]
    assert [str(tip) for tip in shown.tips][1:] == [
        "Máy chủ xã: https://may-chu.xa.example",
        "Máy chủ xã ký nhận lần cuối lúc 09:12",
        "Máy chủ xã, lần gần nhất: Không có mạng.",
    ]


@pytest.mark.parametrize(
    ("state", "delay", "due"),
    [
        (AT_HUB, POLL, True),
        (replace(AT_HUB, hub=replace(HUB, unsent=1)), timedelta(seconds=1), True),
        (replace(GOOD, hub=HUB_AWAY), LOOK_AGAIN, True),
        (replace(AWAY, next_attempt_at=LATER, hub=HUB_AWAY), LOOK_AGAIN, False),
        (
            replace(
                AWAY,
                unsent=1,
                next_attempt_at=LATER,
                hub=replace(HUB_AWAY, next_attempt_at=NOW + timedelta(seconds=9)),
            ),
            timedelta(seconds=9),
            False,
        ),
        (
            replace(AWAY, unsent=1, next_attempt_at=EARLIER, hub=HUB_AWAY),
            timedelta(seconds=1),
            True,
        ),
    ],
)
def test_a_hub_is_asked_every_few_seconds_and_each_node_by_its_own_back_off(
    state: SyncState, delay: timedelta, *, due: bool
) -> None:
    assert next_sync_in(state, NOW) == delay
    assert is_due(state, NOW) is due
