"""The books' decisions: which registers and hand-over lists there are, and how they are told."""

from datetime import date
from typing import Final

from counter_app.domain.moments import spoken_moment
from counter_app.domain.reporting.sheets import SheetColumn, SheetTable
from counter_app.domain.sentences import say
from counter_app.service.desk import Desk
from counter_app.service.hand_over_lists import HandOvers, hand_over_paper
from counter_app.service.registers import Book, draw_register
from counter_app.ui.presenters.halting import Halt
from counter_app.ui.presenters.sheet import OfficeSheet

_BOOKS: Final = (
    SheetColumn(head=say("Năm"), width=8),
    SheetColumn(head=say("Quyển số"), width=8, number=True),
    SheetColumn(head=say("Số hồ sơ"), width=10, number=True),
    SheetColumn(head=say("Tình trạng"), width=30),
    SheetColumn(head=say("In hoặc lưu lần cuối"), width=24),
)
_LISTS: Final = (
    SheetColumn(head=say("Bên giao"), width=24),
    SheetColumn(head=say("Bên nhận"), width=24),
    SheetColumn(head=say("Số hồ sơ"), width=8, number=True),
    SheetColumn(head=say("Người giao"), width=15),
    SheetColumn(head=say("Người nhận"), width=15),
    SheetColumn(head=say("Thời gian"), width=12),
    SheetColumn(head=say("Đã in"), width=7, number=True),
)


def books_table(books: tuple[Book, ...]) -> SheetTable:
    """The books, a line each."""
    return SheetTable(
        name=say("Sổ theo dõi hồ sơ"),
        columns=_BOOKS,
        rows=tuple(
            (
                str(book.year),
                book.book,
                book.lines,
                say("Đã hết năm, in kèm lời khóa sổ") if book.closed else say("Đang dùng"),
                spoken_moment(book.printed_at) if book.printed_at else say("Chưa in"),
            )
            for book in books
        ),
        empty=say("Quầy này chưa có hồ sơ nào trong sổ."),
    )


def lists_table(lists: tuple[HandOvers, ...]) -> SheetTable:
    """The hand-overs of a day, a line for each two offices."""
    return SheetTable(
        name=say("Danh sách bàn giao"),
        columns=_LISTS,
        rows=tuple(
            (
                one.from_office,
                one.to_office,
                len(one.hands),
                one.giver or say("(nhiều người)"),
                one.receiver or say("(không ghi)"),
                _between(one),
                one.copies,
            )
            for one in lists
        ),
        empty=say("Trong ngày không có hồ sơ nào được bàn giao."),
        behind=tuple((one.codes,) for one in lists),
    )


def _between(one: HandOvers) -> str:
    first, last = f"{one.first_at:%H:%M}", f"{one.last_at:%H:%M}"
    return first if first == last else f"{first}–{last}"


def register(desk: Desk, year: int, form_set: str, halt: Halt) -> OfficeSheet:
    """The register of a year, drawn. Raises `Stopped` when `halt` says so, and `Refused`."""
    return OfficeSheet(paper=draw_register(desk, year, form_set, halt.progress))


def hand_over_list(desk: Desk, listed: HandOvers, day: date) -> OfficeSheet:
    """The list of two offices, drawn. Raises `Refused`."""
    return OfficeSheet(paper=hand_over_paper(desk, listed.from_office, listed.to_office, day))
