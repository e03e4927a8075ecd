"""Reports on the real store: each figure equals a slow count over the journal itself."""

import shutil
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from counter_app.db.news import read
from counter_app.domain.dossier import SUBJECT_PREFIX, Dossier, fold
from counter_app.domain.facts import Fact
from counter_app.domain.facts.life import DueChanged, SupplementRequested
from counter_app.domain.facts.money import FeeCollected, PaymentMethod
from counter_app.domain.journal import Event, causal_order
from counter_app.domain.punctuality import Punctuality, late_by_766, punctuality
from counter_app.domain.reporting.cases import case_of
from counter_app.domain.reporting.periods import Period, period
from counter_app.domain.reporting.sheets import TableSheet
from counter_app.domain.reporting.tally import Column
from counter_app.service import reports
from counter_app.service.money import CollectFee, RefundFee, collect, refund
from counter_app.service.reception import calendar_of
from counter_app.service.report_kinds import REPORTS, sheet_of
from counter_app.service.tracing import dossiers_behind
from tests.db.office import Counter
from tests.domain.random_lives import RandomLife
from tests.domain.reporting.oracle import ii06
from tests.domain.times import moment
from tests.service import office

LIVES = 300
NOW = moment("2026-12-20 10:00")
PERIODS = [
    period(date(2026, 9, 15), date(2026, 10, 14)),
    period(date(2026, 11, 15), date(2026, 12, 14)),
    period(date(2026, 9, 1), date(2027, 12, 31)),
]


@pytest.fixture(scope="module")
def lived_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A counter at which three hundred dossiers lived at random."""
    path = tmp_path_factory.mktemp("lived") / "counter.db"
    counter = office.make(path)
    chance = Random(2026)  # noqa: S311 - the same lives in every run
    with counter.store.writing() as work:
        for number in range(LIVES):
            subject = SUBJECT_PREFIX + work.new_id()
            for fact in RandomLife(chance, number).facts:
                work.record(fact, subject=subject)
        work.commit()
    counter.store.close()
    return path


@pytest.fixture
def lived(lived_template: Path, tmp_path: Path) -> Iterator[Counter]:
    path = tmp_path / "lived.db"
    shutil.copyfile(lived_template, path)
    counter = Counter(1, path).open()
    counter.clock.moment, counter.clock.step = NOW, timedelta()
    with office.closing(counter):
        yield counter


def subjects(counter: Counter) -> Iterable[list[Event]]:
    """The events of each dossier."""
    found: dict[str, list[Event]] = {}
    for event in counter.events():
        if event.header.subject.startswith(SUBJECT_PREFIX):
            found.setdefault(event.header.subject, []).append(event)
    return found.values()


def journal(counter: Counter) -> list[list[Fact]]:
    """The facts of each dossier, straight from the events."""
    return [[read(event).fact for event in causal_order(one)] for one in subjects(counter)]


def dossiers(counter: Counter) -> list[Dossier]:
    return [dossier for one in subjects(counter) if (dossier := fold(one)) is not None]


@pytest.mark.parametrize("reported", PERIODS)
def test_form_ii06_equals_a_slow_count_over_the_journal(lived: Counter, reported: Period) -> None:
    form = reports.ii06(lived.desk, reported)

    counted = {
        (row.name, int(column)): row.count(column)
        for row in form.rows
        for column in Column
        if row.count(column)
    }
    assert counted == ii06(journal(lived), reported.first, reported.last, NOW)
    assert form.total.count(Column.RECEIVED) > 50


def test_the_rows_that_reports_read_are_those_of_a_fresh_fold(lived: Counter) -> None:
    fresh = [case for dossier in dossiers(lived) if (case := case_of(dossier)) is not None]

    with lived.store.reading() as reader:
        stored = reader.cases(moment("2000-01-01 00:00"), moment("2100-01-01 00:00"))

    assert {case.code: case for case in stored} == {case.code: case for case in fresh}
    assert [case.received_at for case in stored] == sorted(case.received_at for case in stored)
    assert lived.store.verify().problem is None


@pytest.mark.parametrize("reported", PERIODS)
def test_only_what_a_period_needs_is_read(lived: Counter, reported: Period) -> None:
    with lived.store.reading() as reader:
        read_ = {case.code for case in reader.cases(reported.start, reported.end)}
        everything = reader.cases(moment("2000-01-01 00:00"), moment("2100-01-01 00:00"))

    needed = {
        case.code
        for case in everything
        if case.received_at < reported.end
        and not (
            case.received_at < reported.start
            and case.finished_at is not None
            and case.finished_at < reported.start
        )
    }
    assert read_ == needed


def test_the_same_figures_by_clerk_and_by_procedure_have_the_same_total(lived: Counter) -> None:
    forms = [
        made(lived.desk, PERIODS[1])
        for made in (reports.ii06, reports.by_clerks, reports.by_procedures)
    ]

    for column in Column:
        assert len({form.total.count(column) for form in forms}) == 1
    assert "Trần Thị Quầy" in {row.name for row in forms[1].rows}
    assert "Hộ tịch: Đăng ký kết hôn" in {row.name for row in forms[2].rows}


def test_766_judges_each_dossier_as_the_rule_does(lived: Counter) -> None:
    reported = PERIODS[2]
    with lived.store.reading() as reader:
        calendar = calendar_of(reader)

    on_time = reports.index_766(lived.desk, reported).indices[1]

    late = {one.code for one in dossiers(lived) if late_by_766(one, calendar, NOW)}
    assert set(on_time.of) - set(on_time.counted) == late & set(on_time.of)
    assert any(len(one.taken(SupplementRequested)) == 1 for one in dossiers(lived))


def test_the_overdue_list_is_that_of_the_dossiers(lived: Counter) -> None:
    lived.clock.moment = afterwards = moment("2027-12-20 10:00")

    listed = reports.overdue(lived.desk)

    late = {
        one.code: one
        for one in dossiers(lived)
        if punctuality(one, afterwards) is Punctuality.OVERDUE
    }
    assert {line.code for line in listed.lines} == set(late)
    for line in listed.lines:
        apologies = late[line.code].taken(DueChanged)
        assert line.reason == (apologies[-1].reason if apologies else "")


def test_fees_are_those_of_the_period(lived: Counter) -> None:
    reported = PERIODS[0]

    told = reports.fees(lived.desk, reported)

    amounts = [
        fact.amount
        for facts in journal(lived)
        for fact in facts
        if isinstance(fact, FeeCollected) and reported.holds(fact.collected_at)
    ]
    assert told.net == sum(amounts) > 0
    assert sum(one.net for one in told.clerks) == told.net


def test_money_given_back_is_told_apart(desk_counter: Counter) -> None:
    code = office.received(desk_counter)
    collect(desk_counter.desk, CollectFee(code=code, amount=30_000, clerk="Lê Thu"))
    refund(
        desk_counter.desk, RefundFee(code=code, amount=10_000, reason="Thu thừa", clerk="Lê Thu")
    )

    told = reports.fees(desk_counter.desk, period(date(2026, 11, 1), date(2026, 11, 30)))

    (one,) = told.clerks
    assert (one.clerk, one.method) == ("Lê Thu", PaymentMethod.CASH)
    assert (one.collected, one.refunded, one.net) == (30_000, 10_000, 20_000)
    assert [taking.code for taking in told.takings] == [code, code]


def test_handling_times_lead_to_their_dossiers(lived: Counter) -> None:
    told = reports.handling_times(lived.desk, PERIODS[2])

    assert told.working_day == timedelta(hours=7.5)
    by_code = {one.code: one for one in dossiers(lived)}
    for one in told.procedures:
        assert {by_code[code].reception.procedure.code for code in one.codes} == {
            one.procedure_code
        }
        assert one.median <= one.slow


@pytest.mark.parametrize("kind", REPORTS)
def test_every_report_is_a_sheet_whose_rows_fit_its_columns(lived: Counter, kind: str) -> None:
    made = REPORTS[kind].made(lived.desk, PERIODS[1])

    sheet = sheet_of(lived.desk, kind, made)

    assert isinstance(sheet, TableSheet)
    assert sheet.name == kind
    assert sheet.tables[-1].rows
    for table in sheet.tables:
        assert {len(row) for row in table.rows} <= {len(table.columns)}
        assert len(table.total) in {0, len(table.columns)}
        for row in table.rows:
            for value, column in zip(row, table.columns, strict=True):
                is_number = isinstance(value, int | float)
                assert is_number is column.number or value in ("", None)


def test_a_running_period_says_until_when(lived: Counter) -> None:
    running = sheet_of(lived.desk, "ii06", reports.ii06(lived.desk, PERIODS[2]))
    over = sheet_of(lived.desk, "ii06", reports.ii06(lived.desk, PERIODS[0]))

    said = "Kỳ báo cáo chưa kết thúc; số liệu tính đến 10:00 ngày 20/12/2026"
    assert said in map(str, running.lines)
    assert said not in map(str, over.lines)


@pytest.mark.parametrize("kind", ["ii06", "clerks", "fields"])
def test_every_figure_of_a_sheet_leads_to_as_many_dossiers(lived: Counter, kind: str) -> None:
    made = REPORTS[kind].made(lived.desk, PERIODS[2])
    (table,) = sheet_of(lived.desk, kind, made).tables

    lines = [*table.rows, table.total]
    assert len(table.behind) == len(lines)
    for number, line in enumerate(lines):
        assert len(table.codes_at(number, 1)) == line[2], "behind its name stands all of it"
        for column, figure in enumerate(line[2:], 2):
            assert len(table.codes_at(number, column)) == figure


def test_the_figures_of_an_index_lead_to_what_they_count(lived: Counter) -> None:
    made = REPORTS["766"].made(lived.desk, PERIODS[2])
    (table,) = sheet_of(lived.desk, "766", made).tables

    for number, line in enumerate(table.rows):
        assert len(table.codes_at(number, 3)) == (line[3] or 0)
        assert len(table.codes_at(number, 4)) == (line[4] or 0)


@pytest.mark.parametrize("kind", ["overdue", "handling"])
def test_each_line_of_a_list_leads_to_its_dossiers(lived: Counter, kind: str) -> None:
    made = REPORTS[kind].made(lived.desk, PERIODS[2])
    (table,) = sheet_of(lived.desk, kind, made).tables

    assert table.rows
    for number, line in enumerate(table.rows):
        codes = table.codes_at(number, 1)
        assert codes == (line[1],) if kind == "overdue" else len(codes) == line[3]


def test_sums_of_money_lead_to_what_was_paid_for(lived: Counter) -> None:
    made = REPORTS["fees"].made(lived.desk, PERIODS[2])
    sums, payments = sheet_of(lived.desk, "fees", made).tables

    behind = {code for number in range(len(sums.rows)) for code in sums.codes_at(number, 3)}
    assert (
        behind == {taking.code for taking in made.takings} == set(sums.codes_at(len(sums.rows), 5))
    )
    assert [payments.codes_at(n, 0) for n in range(len(payments.rows))] == [
        (taking.code,) for taking in made.takings
    ]


def test_dossiers_behind_a_figure_come_in_its_order_up_to_a_limit(lived: Counter) -> None:
    codes = REPORTS["ii06"].made(lived.desk, PERIODS[2]).total.codes_of(Column.RECEIVED)
    asked = tuple(reversed(codes))

    rows = dossiers_behind(lived.desk, asked, 5)

    assert [row.code for row in rows] == list(asked[:5])
    assert dossiers_behind(lived.desk, (), 5) == ()
