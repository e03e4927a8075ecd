"""The day's decisions: cash, numbers, what the province has of it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from counter_app.domain.days import DaySheet
from counter_app.domain.facts.days import LateEntry, NumberGap
from counter_app.domain.facts.money import PaymentMethod
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.office import Office
from counter_app.domain.sentences import Refused
from counter_app.domain.tills import ClerkTotal
from counter_app.service.day import DayReceipt
from counter_app.service.day_tables import day_table_sheet
from counter_app.service.ports import LinkState, SyncState
from counter_app.ui.presenters import days
from counter_app.ui.presenters.days import DayLooked, Told
from counter_app.ui.presenters.typed_days import day_typed

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 17, 5, tzinfo=VIET_NAM)
OFFICE = Office(
    agency_code="H30.12", agency_name="UBND XÃ MẪU", unit_name="MỘT CỬA XÃ MẪU", place="Xã Mẫu"
)


def sheet(**more: Any) -> DaySheet:
    empty: dict[str, Any] = dict.fromkeys(
        (
            *("received", "presented", "returned", "due", "overdue", "printed", "unprinted"),
            *("serials", "gaps", "money", "late", "covered"),
        ),
        (),
    )
    given = {**empty, "cash": 0, "day": TODAY, **more}
    return DaySheet(as_of=NOW, office=OFFICE, counter=1, **given)


def looked(found: DaySheet, receipt: DayReceipt | None = None) -> DayLooked:
    return DayLooked(sheet=found, tables=day_table_sheet(found), receipt=receipt, now=NOW)


def receipt(*, confirmed: int = 40, **more: Any) -> DayReceipt:
    link = {"link": LinkState.OFFLINE, "url": "https://tinh.example", **more.pop("state", {})}
    return DayReceipt(
        day=TODAY,
        events=43,
        confirmed=confirmed,
        fingerprint="0123456789abcdef" * 4,
        link=SyncState(**link),
        **more,
    )


def lines(told: Told | None) -> list[str]:
    assert told is not None
    return [str(line) for line in told.lines]


# ---------------------------------------------------------------- numbers and cash


def test_numbers_that_all_have_dossiers_and_receipts_are_good() -> None:
    told = days.numbers(sheet(serials=(1001, 1002), printed=("a", "b")))

    assert lines(told) == ["Đã cấp số 1001–1002.", "Mọi số đều có hồ sơ và đã in."]
    assert told.tone == "good"


def test_gaps_and_receipts_that_were_not_printed_are_named() -> None:
    gaps = (NumberGap(first=1002, last=1002), NumberGap(first=1004, last=1006))
    found = sheet(serials=(1001, 1007), gaps=gaps, unprinted=tuple("abcdef"))

    told = days.numbers(found)

    assert lines(told)[1:] == [
        "Chưa in giấy tiếp nhận: a, b, c, d, e và 1 hồ sơ khác.",
        "Không có hồ sơ mang số 1002, 1004–1006.",
    ]
    assert told.tone == "warning"
    assert days.gaps_need_reason(found)
    assert not days.gaps_need_reason(sheet())


def test_cash_is_told_by_clerk_where_there_are_several() -> None:
    def of(clerk: str, method: PaymentMethod, amount: int) -> ClerkTotal:
        return ClerkTotal(clerk=clerk, method=method, collected=amount, refunded=0)

    one = of("Lê Thị Mẫu", PaymentMethod.CASH, 30_000)
    other = of("", PaymentMethod.CASH, 8_000)
    online = of("Lê Thị Mẫu", PaymentMethod.ONLINE, 5_000)

    alone = days.cash_lines(sheet(money=(one, online), cash=30_000))
    both = days.cash_lines(sheet(money=(one, other, online), cash=38_000))

    assert list(map(str, alone)) == ["Tiền mặt theo sổ: 30.000 đồng"]
    assert list(map(str, both)) == [
        "Tiền mặt theo sổ: 38.000 đồng",
        "Lê Thị Mẫu: 30.000 đồng",
        "(không ghi): 8.000 đồng",
    ]


@pytest.mark.parametrize(
    ("typed", "tone", "said"),
    [
        ("38000", "good", "Khớp với sổ."),
        ("38.000 đồng", "good", "Khớp với sổ."),
        ("40.000", "warning", "Thừa 2.000 đồng so với sổ."),
        ("0", "warning", "Thiếu 38.000 đồng so với sổ."),
        ("ba mươi", "error", "“ba mươi” không phải số tiền; hãy gõ như 30.000."),
    ],
)
def test_the_count_is_compared_while_it_is_typed(typed: str, tone: str, said: str) -> None:
    told = days.difference(sheet(cash=38_000), typed)

    assert told is not None
    assert (told.tone, str(told.lines[0])) == (tone, said)


def test_nothing_typed_says_nothing() -> None:
    assert days.difference(sheet(cash=38_000), "  ") is None
    assert days.command_of(TODAY, "", "", "").cash is None


# ---------------------------------------------------------------- closed or not


@pytest.mark.parametrize(
    ("day", "may", "said"),
    [
        (TODAY, True, "Hôm nay, 23/11/2026, chưa chốt sổ."),
        (TODAY - timedelta(days=1), True, "Ngày 22/11/2026 đã qua mà chưa chốt sổ."),
        (TODAY + timedelta(days=1), False, "Ngày 24/11/2026 chưa đến."),
    ],
)
def test_a_day_that_is_open_says_so(day: date, may: bool, said: str) -> None:
    found = looked(sheet(day=day))

    assert lines(days.standing(found)) == [said]
    assert days.may_close(found) is may


def test_the_tables_are_named_with_how_many_lie_there() -> None:
    tabs = days.tabs_of(looked(sheet()))

    assert [str(words) for words, _ in tabs] == [
        "Tóm tắt",
        "Tiếp nhận (0)",
        "Mới nộp (0)",
        "Đã trả (0)",
        "Đến hạn (0)",
        "Quá hạn (0)",
        "Tiền thu",
        "Ghi bổ sung (0)",
    ]
    assert not any(presses for _, presses in tabs)


def test_every_table_of_the_day_has_a_name_for_its_tab() -> None:
    after = LateEntry(day=TODAY, code="A", kind="dossier.handed_over", event="00")

    tabs = days.tabs_of(looked(sheet(later=(after,))))

    assert (str(tabs[-1][0]), tabs[-1][1]) == ("Ghi sau chốt (1)", True)
    assert len(tabs) == 9


# ---------------------------------------------------------------- what the province has of it


def test_an_open_day_has_no_receipt() -> None:
    assert days.receipt_told(looked(sheet())) is None


def test_a_complete_set_is_told_with_count_time_and_node() -> None:
    signed = receipt(confirmed=43, state={"last_receipt_at": NOW})

    told = days.receipt_told(looked(sheet(), signed))

    assert lines(told) == [
        "Tỉnh đã ký nhận đủ 43 việc của ngày này.",
        "Lần ký nhận gần nhất: 17:05.",
        "Máy chủ: https://tinh.example",
        "Mã kiểm tra: 0123456789abcdef…",
    ]
    assert told is not None
    assert told.tone == "good"


def test_lesson_17_what_is_owed_says_what_why_and_when() -> None:
    state = {
        "unsent": 3,
        "problem": "Không kết nối được.",
        "next_attempt_at": NOW + timedelta(minutes=7),
    }
    told = days.receipt_told(looked(sheet(), receipt(missing=("A", "B"), state=state)))

    assert lines(told) == [
        "Tỉnh mới ký nhận 40 trong 43 việc của ngày này.",
        "Chưa gửi: A, B.",
        "Lần gần nhất: Không kết nối được.",
        "Tự gửi lại lúc 17:12; F12: gửi ngay.",
    ]
    assert told is not None
    assert told.tone == "warning"


def test_an_attempt_that_is_due_is_told_as_such_and_tomorrows_with_its_day() -> None:
    def last(at: datetime) -> str:
        state = {"unsent": 3, "next_attempt_at": at}
        return lines(days.receipt_told(looked(sheet(), receipt(state=state))))[-1]

    assert last(NOW) == "Sẽ tự gửi ngay khi có mạng; F12: gửi ngay."
    assert "00:10 ngày 24/11/2026" in last(NOW + timedelta(hours=7, minutes=5))


def test_a_rejected_dossier_is_an_error_that_names_it() -> None:
    told = days.receipt_told(looked(sheet(), receipt(rejected=("C",))))

    assert "Tỉnh từ chối: C. Hãy mở hồ sơ để xem." in lines(told)
    assert told is not None
    assert told.tone == "error"


def test_a_counter_without_a_province_says_where_the_day_lies() -> None:
    alone = receipt(confirmed=0, state={"link": LinkState.NOT_ENROLLED})

    (line,) = lines(days.receipt_told(looked(sheet(), alone)))

    assert "43 việc của ngày này chỉ có trên máy này" in line


# ---------------------------------------------------------------- days as they are typed


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("", TODAY),
        ("5/3", date(2026, 3, 5)),
        ("05-03-2025", date(2025, 3, 5)),
        (" 29.2.2028 ", date(2028, 2, 29)),
    ],
)
def test_a_day_is_read_as_people_type_it(typed: str, day: date) -> None:
    assert day_typed(typed, TODAY, "day") == day


@pytest.mark.parametrize("typed", ["hôm qua", "31/02", "2026-11-23", "5", "1/13/2026"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refusal:
        day_typed(typed, TODAY, "from")

    assert refusal.value.where == "from"
    assert typed in str(refusal.value)
