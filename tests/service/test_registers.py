"""The yearly register, line by line from the store."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from typing_extensions import override

from counter_app.domain.books import RegisterBook
from counter_app.domain.sentences import Refused, say
from counter_app.receipts import PdfForms
from counter_app.service.desk import Desk
from counter_app.service.office_papers import next_copy, record_leaving
from counter_app.service.ports import PrintedForm, Progress
from counter_app.service.registers import books, draw_register
from counter_app.service.results import ReturnResult, return_result
from counter_app.service.supplement import RequestSupplement, request_supplement
from tests.db.office import Counter
from tests.receipts.reading import assert_in_order, words
from tests.service import office
from tests.service.office import ENTRY, MISSING


class Listening(PdfForms):
    """Draws the register, and keeps what it was given."""

    @override
    def register(self, book: RegisterBook, progress: Progress = lambda _d, _t: None) -> PrintedForm:
        self.book = replace(book, rows=tuple(book.rows))
        return super().register(self.book, progress)


def drawn(counter: Counter, year: int = 2026) -> tuple[RegisterBook, PrintedForm]:
    forms = Listening()
    desk: Desk = replace(counter.desk, forms=forms)
    paper = draw_register(desk, year)
    return forms.book, paper.form


def numbers(book: RegisterBook) -> list[tuple[int, str]]:
    rows: Iterable[tuple[int, str]] = ((row.number, row.code) for row in book.rows)
    return list(rows)


def test_every_accepted_dossier_has_its_line_in_the_order_of_numbers(
    desk_counter: Counter,
) -> None:
    first = office.with_result(desk_counter)
    return_result(desk_counter.desk, ReturnResult(code=first, paper_shown="Giấy hẹn"))
    request_supplement(
        desk_counter.desk, RequestSupplement(entry=ENTRY, items=(MISSING,), reason="Thiếu")
    )
    earlier = replace(ENTRY, received_at=office.at("16 08:00"))
    second = office.received(desk_counter, earlier)

    book, printed = drawn(desk_counter)

    assert numbers(book) == [(1, first), (2, second)]
    assert (book.count, book.closed, book.book, book.year) == (2, False, 1, 2026)
    assert_in_order(words(printed.pdf), ["SỔ THEO DÕI HỒ SƠ", "2026", "Đăng ký kết hôn"])


def test_another_counters_book_is_not_in_ours(desk_counter: Counter) -> None:
    other = office.make(desk_counter.path.with_name("other.db"), number=2)
    with office.closing(other):
        office.received(other)
        runs = other.runs()
    desk_counter.store.take_in("H30.12", runs, len(runs))
    own = office.received(desk_counter)

    book, _ = drawn(desk_counter)

    assert numbers(book) == [(1, own)]


def test_the_book_of_a_past_year_is_closed(desk_counter: Counter) -> None:
    office.received(desk_counter)
    desk_counter.clock.moment += timedelta(days=60)

    book, printed = drawn(desk_counter)

    assert book.closed
    assert_in_order(words(printed.pdf), ["Khóa sổ lúc", "Quyển số 1 có 1 hồ sơ"])


def test_a_year_without_lines_has_no_book(desk_counter: Counter) -> None:
    with pytest.raises(Refused, match="2025") as refusal:
        drawn(desk_counter, 2025)

    assert refusal.value.where == "year"


def test_progress_tells_how_many_lines_are_on_paper(desk_counter: Counter) -> None:
    for _ in range(3):
        office.received(desk_counter)
    heard: list[tuple[int, int]] = []

    draw_register(
        replace(desk_counter.desk, forms=PdfForms()),
        2026,
        progress=lambda done, total: heard.append((done, total)),
    )

    assert heard[-1] == (3, 3)


def test_a_closed_book_printed_again_says_so_and_a_running_one_is_another_each_time(
    desk_counter: Counter,
) -> None:
    office.received(desk_counter)
    desk = replace(desk_counter.desk, forms=PdfForms())
    record_leaving(desk, draw_register(desk, 2026))
    running = draw_register(desk, 2026)
    record_leaving(desk, running)
    desk_counter.clock.moment += timedelta(days=60)

    first = draw_register(desk, 2026)
    record_leaving(desk, first)
    second = draw_register(desk, 2026)

    assert (running.copy, first.copy, second.copy) == (1, 1, 2)
    assert "BẢN IN LẠI" not in words(running.form.pdf) + words(first.form.pdf)
    assert "BẢN IN LẠI – LẦN IN THỨ 2" in words(second.form.pdf)
    assert "BẢN IN LẠI – LẦN IN THỨ 3" in words(next_copy(desk, second).form.pdf)
    with desk.store.reading() as reader:
        assert [one.copy for one in reader.printed("register:H30.12:1:2026")] == [1, 1, 1]


def test_the_books_of_this_counter_are_told_with_their_lines(desk_counter: Counter) -> None:
    office.received(desk_counter)
    office.received(desk_counter)
    desk = replace(desk_counter.desk, forms=PdfForms())
    record_leaving(desk, draw_register(desk, 2026))
    desk_counter.clock.moment += timedelta(days=60)
    office.received(desk_counter)

    running, past = books(desk)

    assert (running.year, running.lines, running.closed, running.printed_at) == (
        2027,
        1,
        False,
        None,
    )
    assert (past.year, past.book, past.lines, past.closed) == (2026, 1, 2, True)
    assert past.printed_at is not None


def test_drawing_stops_where_the_progress_says_so(desk_counter: Counter) -> None:
    office.received(desk_counter)

    def stop(_done: int, _total: int) -> None:
        raise Refused(say("Thôi."))

    with pytest.raises(Refused, match="Thôi"):
        draw_register(replace(desk_counter.desk, forms=PdfForms()), 2026, progress=stop)
