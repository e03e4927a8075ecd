"""A counter in the middle of November 2026, and a dossier on it that things happen to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from counter_app.domain.catalogue import (
    ComponentKind,
    ComponentSpec,
    Exemption,
    FeeRule,
    Limit,
    LimitUnit,
    Procedure,
)
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts import PolicyChosen
from counter_app.domain.facts.life import ResultPaper, SupplementItem
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.people import Person
from counter_app.domain.policy import ClockPolicy
from counter_app.service.catalogue import publish
from counter_app.service.desk import Desk
from counter_app.service.handing import HandOver, hand_over
from counter_app.service.reception import ReceiveDossier, receive
from counter_app.service.results import ReadyResult, ready
from counter_app.service.steps import Done
from tests.db.office import Counter, HandClock

FEE = FeeRule(
    name="Lệ phí hộ tịch",
    amount=30_000,
    exemptions=(Exemption(name="Hộ nghèo", legal_basis="Luật Hộ tịch Điều 11"),),
)
MARRIAGE = Procedure(
    code="1.000894",
    name="Đăng ký kết hôn",
    field="Hộ tịch",
    limit=Limit(unit=LimitUnit.WORKING_DAY, quarters=12),
    components=(ComponentSpec(name="Tờ khai", kind=ComponentKind.ORIGINAL),),
    fees=(FEE,),
    handling_office="Công chức Tư pháp",
    valid_from=date(2025, 7, 1),
)
"""Three working days: received on Monday 16/11/2026 at nine, due on Thursday at nine."""
QUICK = replace(
    MARRIAGE,
    code="2.000635",
    name="Cấp bản sao trích lục",
    limit=Limit(unit=LimitUnit.SAME_DAY),
    fees=(FeeRule(name="Phí trích lục", amount=8_000, unit="bản"),),
)
UNDATED = replace(
    MARRIAGE, code="9.000001", name="Thủ tục không hẹn ngày", limit=Limit(unit=LimitUnit.NONE)
)
APPLICANT = Person(name="Nguyễn Văn Mẫu", id_number="001090000000")
ENTRY = ReceiveDossier(procedure_code=MARRIAGE.code, applicant=APPLICANT, clerk="Trần Thị Quầy")
MISSING = SupplementItem(
    name="Giấy xác nhận tình trạng hôn nhân",
    kind=ComponentKind.ORIGINAL,
    what_is_wrong="chưa nộp",
)
EXTRACT = ResultPaper(name="Giấy chứng nhận kết hôn", number="15/2026")


def at(text: str) -> datetime:
    """`16 09:00` of November 2026."""
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=VIET_NAM)


def make(path: Path, number: int = 1, policy: ClockPolicy | None = None) -> Counter:
    """A counter with these procedures, on Monday 16/11 at nine."""
    counter = Counter(number, path, HandClock(at("16 07:00"))).make()
    publish(counter.desk, [MARRIAGE, QUICK, UNDATED])
    if policy is not None:
        with counter.store.writing() as work:
            work.record(PolicyChosen(policy=policy), subject="policy")
            work.commit()
    set_clock(counter, "16 09:00")
    return counter


def set_clock(counter: Counter, text: str) -> None:
    """Let the clock stand at this moment at its next look."""
    counter.clock.moment = at(text) - timedelta(seconds=1)
    counter.clock.step = timedelta(seconds=1)


@contextmanager
def closing(counter: Counter) -> Iterator[Counter]:
    try:
        yield counter
    finally:
        counter.store.close()


def received(counter: Counter, entry: ReceiveDossier = ENTRY) -> str:
    """The code of a dossier that was just received; the next look is an hour later."""
    code = receive(counter.desk, entry).dossier.code
    counter.clock.moment += timedelta(hours=1)
    return code


def in_process(counter: Counter) -> str:
    """The code of a dossier in the hands of its office."""
    code = received(counter)
    hand_over(counter.desk, HandOver(code=code, giver="Trần Thị Quầy", receiver="Lê Văn Xử"))
    return code


def with_result(counter: Counter) -> str:
    """The code of a dossier whose result lies at the counter."""
    code = in_process(counter)
    ready(counter.desk, ReadyResult(code=code, results=(EXTRACT,)))
    return code


def read(desk: Desk, code: str) -> Dossier:
    with desk.store.reading() as reader:
        (dossier,) = reader.dossiers_with_code(code)
    return dossier


def count(counter: Counter) -> int:
    """How many events the counter has written."""
    return len(counter.events())


def words(done: Done) -> list[str]:
    return [str(warning) for warning in done.warnings]
