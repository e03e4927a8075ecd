"""What handling offices write at the province is a dossier's life at every counter."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from counter_app.domain.acting import office_named
from counter_app.domain.catalogue import ComponentKind
from counter_app.domain.deeds import (
    Extension,
    Missing,
    Passing,
    extended,
    handed_over,
    result_ready,
    resumed,
    supplement_requested,
    suspended,
)
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts import CalendarDeclared, DeclaredDay
from counter_app.domain.facts.life import (
    DueChanged,
    ResultPaper,
    SupplementItem,
    SupplementRequested,
)
from counter_app.domain.journal import device_id
from counter_app.domain.moments import from_unix_ms
from counter_app.domain.sentences import Refused
from counter_app.domain.stages import Stage
from counter_app.service.piles import look_at
from counter_app.service.ports import Pile
from counter_app.service.refusal import RefuseDossier, refuse
from counter_app.service.results import ReturnResult, return_result
from counter_app.ui.presenters.dossier import life_of
from provincial_server.__main__ import main
from provincial_server.clock import now_ms
from provincial_server.handling import Deed, Handling, Order
from provincial_server.publishing import Publisher
from provincial_server.reading import head
from provincial_server.serving import Place, Running
from tests.server.facts import AGENCY, MORNING, PROVINCE, reception
from tests.sync.desk import desk_of
from tests.sync.office import Counter, HandClock, assert_sound, code_of

OFFICE = "Phòng Văn hóa - Xã hội"
OFFICIAL = "Trần Văn Mẫu"
CODE = code_of(1)
PAPER = ResultPaper(name="Giấy khai sinh", number="15/KS")
TAKE: Deed = lambda s: handed_over(s.occasion, Passing(giver="Lê Thị Mẫu", to_office=OFFICE))  # noqa: E731
READY: Deed = lambda s: result_ready(s.occasion, [PAPER])  # noqa: E731


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def node(tmp_path: Path, clock: HandClock) -> Iterator[Running]:
    with Running(Place(folder=tmp_path / "node"), now=clock.now_ms) as running:
        yield running


@pytest.fixture
def counter(tmp_path: Path, node: Running, clock: HandClock) -> Counter:
    """A counter that received a dossier, and whose clock goes as the province's."""
    enrolled = Counter(tmp_path)
    enrolled.clock.moment = clock.moment
    enrolled.receive(1)
    enrolled.enrol(node)
    enrolled.engine.sync()
    return enrolled


@pytest.fixture
def handling(node: Running) -> Handling:
    return Handling(database=node.node.database, own=node.node.own)


def order(code: str = CODE, at: datetime | None = None) -> Order:
    return Order(code=code, office=OFFICE, official=OFFICIAL, at=at)


def at_counter(counter: Counter, code: str = CODE) -> Dossier:
    with counter.store.reading() as reader:
        (dossier,) = reader.dossiers_with_code(code)
    return dossier


def pass_time(counter: Counter, clock: HandClock, **by: float) -> None:
    clock.move(**by)
    counter.clock.moment = clock.moment


def test_what_the_office_does_is_the_dossier_s_life_at_the_counter_with_who_and_moves_its_lists(
    node: Running, counter: Counter, handling: Handling, clock: HandClock
) -> None:
    pass_time(counter, clock, hours=1)
    handling.carry_out(order(), TAKE)
    pass_time(counter, clock, hours=1)
    handling.carry_out(order(), READY)
    counter.engine.sync()

    dossier = at_counter(counter)
    assert (dossier.stage, dossier.holder, dossier.conflicts) == (Stage.RESULT_READY, OFFICE, ())
    told = life_of(dossier, {})
    assert [happened.who for happened in told[:2]] == [f"{OFFICIAL}, {OFFICE}", OFFICE]
    last = dossier.steps[-1]
    assert office_named(last.actor) == OFFICE
    assert OFFICIAL not in last.actor
    assert last.device == device_id(node.node.key.public_key)
    desk = desk_of(counter)
    assert [row.code for row in look_at(desk, Pile.READY, 10).rows] == [CODE]

    return_result(desk, ReturnResult(code=CODE, paper_shown="Giấy hẹn"))
    counter.engine.sync()

    assert handling.dossier(CODE).stage is Stage.RETURNED
    assert_sound(node, counter)


def test_a_step_that_the_stage_does_not_allow_is_refused_and_nothing_is_written(
    node: Running, counter: Counter, handling: Handling
) -> None:
    handling.carry_out(order(), READY)
    with node.node.database.reading() as connection:
        before = head(connection, AGENCY)

    with pytest.raises(Refused, match="Không thể ghi có kết quả"):
        handling.carry_out(order(), READY)
    with pytest.raises(Refused, match="Chưa nhập"):
        handling.carry_out(Order(code=CODE, office=" ", official=OFFICIAL), TAKE)
    with pytest.raises(Refused, match="Không có hồ sơ nào mang mã"):
        handling.carry_out(order(code_of(2)), TAKE)

    with node.node.database.reading() as connection:
        assert head(connection, AGENCY) == before


def test_a_suspension_moves_the_promise_by_the_calendar_that_the_province_declared(
    node: Running, counter: Counter, handling: Handling, clock: HandClock
) -> None:
    off = DeclaredDay(day=MORNING.date() + timedelta(days=2), works=False, label="nghỉ")
    Publisher(database=node.node.database, own=node.node.own, province=PROVINCE).calendar(
        CalendarDeclared(year=2026, days=(off,), decision="QĐ 1")
    )
    pass_time(counter, clock, hours=2)
    handling.carry_out(order(), lambda s: suspended(s.occasion, "Chờ ý kiến Công an xã", ""))
    pass_time(counter, clock, days=1)
    after = handling.carry_out(order(), lambda s: resumed(s.occasion))
    counter.engine.sync()

    assert after.due_at == MORNING + timedelta(days=3)
    dossier = at_counter(counter)
    assert (dossier.due_at, dossier.stage) == (after.due_at, Stage.RECEIVED)
    assert dossier.reception.due_at == MORNING + timedelta(days=1)


def test_papers_of_the_province_are_numbered_in_a_book_of_its_own(
    tmp_path: Path, node: Running, counter: Counter, handling: Handling
) -> None:
    counter.receive(2)
    counter.engine.sync()
    item = SupplementItem(name="Giấy chứng sinh", kind=ComponentKind.ORIGINAL)

    for number in (1, 2):
        handling.carry_out(
            order(code_of(number)),
            lambda s: supplement_requested(
                s.occasion,
                s.number(SupplementRequested),
                Missing(items=(item,), reason="Thiếu giấy chứng sinh"),
            ),
        )
    counter.engine.sync()

    asked = [at_counter(counter, code_of(n)).taken(SupplementRequested)[0] for n in (1, 2)]
    assert [(one.paper.book, one.paper.number) for one in asked] == [(0, 1), (0, 2)]
    with counter.store.reading() as reader:
        assert reader.last_paper_number(SupplementRequested.KIND, 2026) == 0


def test_an_extension_is_an_apology_with_its_signer_and_holds_at_the_counter(
    counter: Counter, handling: Handling
) -> None:
    wanted = Extension(
        new_due_at=MORNING + timedelta(days=3),
        reason="Chờ xác minh",
        signer="Phạm Văn Mẫu",
        because="Cơ quan phối hợp trả lời chậm",
    )

    handling.carry_out(order(), lambda s: extended(s.occasion, s.number(DueChanged), wanted))
    counter.engine.sync()

    dossier = at_counter(counter)
    assert dossier.due_at == wanted.new_due_at
    (apology,) = dossier.taken(DueChanged)
    assert (apology.signer, apology.clerk) == ("Phạm Văn Mẫu", f"{OFFICIAL}, {OFFICE}")


def test_overdue_are_the_open_ones_past_the_promise_that_holds_now(
    counter: Counter, handling: Handling, clock: HandClock
) -> None:
    counter.receive(2, 3)
    counter.engine.sync()
    handling.carry_out(order(code_of(2)), READY)
    wanted = Extension(
        new_due_at=MORNING + timedelta(days=3), reason="Chờ xác minh", signer="A B", because="Chậm"
    )
    handling.carry_out(
        order(code_of(3)), lambda s: extended(s.occasion, s.number(DueChanged), wanted)
    )

    assert handling.overdue() == []
    clock.move(days=2)

    assert [dossier.code for dossier in handling.overdue()] == [CODE]


def test_an_act_at_the_counter_and_one_at_the_province_that_did_not_know_of_each_other_conflict(
    node: Running, counter: Counter, handling: Handling, clock: HandClock
) -> None:
    pass_time(counter, clock, hours=1)
    handling.carry_out(order(), lambda s: suspended(s.occasion, "Chờ ý kiến Công an xã", ""))
    reason = RefuseDossier(code=CODE, reason="Không đúng nơi cư trú", legal_ground="Điều 13")
    refuse(desk_of(counter), reason)
    counter.engine.sync()
    counter.engine.sync()

    here, there = at_counter(counter), handling.dossier(CODE)
    assert len(here.conflicts) == 1
    assert here == there
    assert_sound(node, counter)


# ---------------------------------------------------------------- the operator's commands


def test_an_office_works_by_command_line_and_sees_the_life_as_a_time_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder, counter = tmp_path / "node", Counter(tmp_path)
    late = from_unix_ms(now_ms()) - timedelta(days=9)
    entry = replace(reception(1), received_at=late, due_at=late + timedelta(days=1))
    with counter.store.writing() as work:
        work.record(entry, subject="dossier:01")
        work.commit()
    with Running(Place(folder=folder)) as node:
        counter.enrol(node)
        counter.engine.sync()
    who = ["--office", OFFICE, "--official", OFFICIAL]

    def run(*words: str) -> int:
        return main(["--data", str(folder), *words])

    assert run("dossiers", "--overdue", "--json") == 0
    assert [one["code"] for one in msgspec.json.decode(capfd.readouterr().out)] == [CODE]
    assert run("dossier", CODE, "take", *who) == 0
    assert run("dossier", CODE, "result", "--result", "Giấy khai sinh|15/KS", *who) == 0
    told = msgspec.json.decode(capfd.readouterr().out.splitlines()[-1])
    assert (told["stage"], told["holder"]) == ("result_ready", OFFICE)
    assert run("dossier", CODE, "stop", "--ground", "xin rút", "--signer", "A B", *who) == 2
    assert "Không thể dừng" in capfd.readouterr().err

    assert run("dossiers", "--overdue") == 0
    assert capfd.readouterr().out == ""
    assert run("dossier", CODE) == 0
    last = capfd.readouterr().out.splitlines()[-1]
    assert last.endswith(f"Có kết quả: Giấy khai sinh.  {OFFICIAL}, {OFFICE}")
    assert run("dossier", CODE, "--json") == 0
    life = msgspec.json.decode(capfd.readouterr().out)["life"]
    assert [step["counts"] for step in life] == [True] * 3


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        (["supplement", "--item", "Tờ khai|copy|2|mờ", "--reason", "Thiếu"], "awaiting_supplement"),
        (["refuse", "--reason", "Không đủ điều kiện", "--ground", "Điều 13"], "refused"),
        (["suspend", "--reason", "Chờ ý kiến Công an xã"], "suspended"),
        (["stop", "--ground", "Công dân đề nghị", "--signer", "Phạm Văn Mẫu"], "stopped"),
        (
            [
                *["extend", "--to", "2199-12-02T09:00", "--reason", "Chờ xác minh"],
                *["--signer", "Phạm Văn Mẫu", "--because", "Chậm"],
            ],
            "received",
        ),
    ],
    ids=lambda words: words[0] if isinstance(words, list) else "",
)
def test_every_act_of_an_office_has_its_command(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], words: list[str], stage: str
) -> None:
    folder, counter = tmp_path / "node", Counter(tmp_path)
    entry = replace(reception(1), received_at=MORNING - timedelta(days=365))
    with counter.store.writing() as work:
        work.record(entry, subject="dossier:01")
        work.commit()
    with Running(Place(folder=folder)) as node:
        counter.enrol(node)
        counter.engine.sync()
    who = ["--office", OFFICE, "--official", OFFICIAL]

    assert main(["--data", str(folder), "dossier", CODE, *words, *who]) == 0

    assert msgspec.json.decode(capfd.readouterr().out)["stage"] == stage
