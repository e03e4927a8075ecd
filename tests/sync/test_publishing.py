"""What the province publishes reaches every counter, and takes effect by its dates."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest

from counter_app.domain.calendar import WorkCalendar
from counter_app.domain.catalogue import Limit, LimitUnit, Procedure
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts import (
    CalendarDeclared,
    DeclaredDay,
    FormSetChosen,
    NoticePublished,
)
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.people import Person
from counter_app.domain.policy import ClockPolicy
from counter_app.domain.publishing import Published
from counter_app.domain.rows import BadRows
from counter_app.domain.sentences import Refused
from counter_app.service.catalogue import publish
from counter_app.service.reception import ReceiveDossier, receive
from counter_app.sheets import SheetCatalogueFiles
from provincial_server.__main__ import main
from provincial_server.publishing import Publisher, province_here
from provincial_server.reading import head
from provincial_server.serving import Place, Running
from tests.server.facts import AGENCY, OTHER_AGENCY, PROVINCE
from tests.sync.desk import desk_of
from tests.sync.office import Counter, assert_sound

BIRTH = Procedure(
    code="1.001193",
    name="Đăng ký khai sinh",
    field="Hộ tịch",
    limit=Limit(unit=LimitUnit.WORKING_DAY, quarters=4),
    valid_from=date(2025, 7, 1),
)
OWN = replace(BIRTH, code="1.000656", name="Đăng ký khai tử")
FROM_DECEMBER = replace(
    BIRTH,
    name="Đăng ký khai sinh (sửa đổi)",
    limit=Limit(unit=LimitUnit.SAME_DAY),
    valid_from=date(2026, 12, 1),
)
CLOSED = DeclaredDay(day=date(2026, 11, 25), works=False, label="nghỉ theo quyết định")
CALENDAR = CalendarDeclared(year=2026, days=(CLOSED,), decision="QĐ 1/QĐ-UBND")


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Running]:
    with Running(Place(folder=tmp_path / "node")) as running:
        yield running


@pytest.fixture
def counter(tmp_path: Path, node: Running) -> Counter:
    enrolled = Counter(tmp_path)
    enrolled.enrol(node)
    return enrolled


@pytest.fixture
def province(node: Running) -> Publisher:
    return publisher(node)


def publisher(node: Running) -> Publisher:
    return Publisher(database=node.node.database, own=node.node.own, province=PROVINCE)


def received(counter: Counter, day: date) -> Dossier:
    """A birth registration received at half past eight of a day."""
    moment = datetime(day.year, day.month, day.day, 8, 30, tzinfo=VIET_NAM)
    counter.clock.moment = max(counter.clock.moment, moment)
    command = ReceiveDossier(
        procedure_code=BIRTH.code,
        applicant=Person(name="Nguyễn Văn Mẫu", id_number="001090000000"),
        received_at=moment,
    )
    return receive(desk_of(counter), command).dossier


def names_on(counter: Counter, day: date) -> list[str]:
    with counter.store.reading() as reader:
        return [procedure.name for procedure in reader.procedures_on(day)]


def test_a_published_version_is_used_from_its_day_and_frozen_on_what_was_received_before(
    counter: Counter, province: Publisher
) -> None:
    province.catalogue([BIRTH, FROM_DECEMBER])
    counter.engine.sync()

    before, after = received(counter, date(2026, 11, 30)), received(counter, date(2026, 12, 1))

    assert before.reception.procedure.limit == BIRTH.limit
    assert after.reception.procedure.name == FROM_DECEMBER.name
    assert after.due_at is not None
    assert after.due_at.date() == date(2026, 12, 1)
    backdated = received(counter, date(2026, 11, 27))
    assert backdated.reception.procedure.name == BIRTH.name

    province.catalogue([replace(BIRTH, name="Tên khác")])
    counter.engine.sync()

    with counter.store.reading() as reader:
        kept = reader.dossier(before.id)
    assert kept is not None
    assert kept.reception.procedure == before.reception.procedure


def test_the_province_s_version_wins_over_a_local_one_of_the_same_day_whichever_came_later(
    tmp_path: Path, node: Running, counter: Counter, province: Publisher
) -> None:
    local = replace(BIRTH, name="Bản của xã")
    publish(desk_of(counter), [local, OWN])
    province.catalogue([BIRTH])
    counter.engine.sync()

    assert names_on(counter, date(2026, 12, 1)) == [OWN.name, BIRTH.name]

    away = Counter(tmp_path, 2)
    away.clock.move(days=3)
    publish(desk_of(away), [replace(local, name="Bản muộn của xã"), OWN])
    away.enrol(node)
    away.engine.sync()
    counter.engine.sync()

    assert names_on(counter, date(2026, 12, 1)) == [OWN.name, BIRTH.name]
    assert names_on(away, date(2026, 12, 1)) == [OWN.name, BIRTH.name]
    assert_sound(node, counter, away)


def test_a_local_change_is_refused_where_the_province_has_spoken_and_only_there(
    counter: Counter, province: Publisher
) -> None:
    province.catalogue([BIRTH])
    counter.engine.sync()
    later = replace(BIRTH, name="Bản của xã", valid_from=date(2027, 1, 1))

    with pytest.raises(BadRows, match="Tỉnh đã công bố thủ tục này từ ngày 01/07/2025"):
        publish(desk_of(counter), [OWN, later])
    assert names_on(counter, date(2027, 1, 1)) == [BIRTH.name]

    assert publish(desk_of(counter), [OWN, BIRTH]) == Published(new=1, changed=0, unchanged=1)


def test_the_province_s_calendar_comes_before_the_commune_s_own(
    tmp_path: Path, node: Running, counter: Counter, province: Publisher
) -> None:
    province.catalogue([BIRTH])
    assert province.calendar(CALENDAR)
    assert not province.calendar(CALENDAR)
    with counter.store.writing() as work:
        work.record(replace(CALENDAR, days=(), decision="xã"), subject="calendar:2026")
        work.commit()
    counter.engine.sync()

    assert received(counter, date(2026, 11, 24)).due_at == datetime(
        2026, 11, 26, 8, 30, tzinfo=VIET_NAM
    )
    with counter.store.reading() as reader:
        (declared,) = reader.calendar_declarations()
        assert reader.decreed().years == {2026}
    assert declared == CALENDAR
    assert not WorkCalendar([declared]).day(CLOSED.day, ClockPolicy()).works
    assert_sound(node, counter)


def test_papers_are_printed_by_the_set_chosen_for_the_day_of_reception(
    counter: Counter, province: Publisher
) -> None:
    province.catalogue([BIRTH])
    province.form_set(FormSetChosen(form_set="2018", valid_from=date(2026, 1, 1)))
    province.form_set(FormSetChosen(form_set="2025", valid_from=date(2026, 12, 1)))
    counter.engine.sync()

    days = [date(2026, 11, 30), date(2026, 12, 1)]

    assert [received(counter, day).reception.form_set for day in days] == ["2018", "2025"]


def test_a_form_set_that_nobody_has_is_not_published(province: Publisher) -> None:
    with pytest.raises(Refused):
        province.form_set(FormSetChosen(form_set="2031", valid_from=date(2031, 1, 1)))


def test_notices_come_to_every_counter_as_they_were_published_last(
    node: Running, counter: Counter, province: Publisher
) -> None:
    notice = NoticePublished(
        notice="",
        text="Bảo trì máy chủ tối thứ Bảy.",
        valid_from=date(2026, 11, 23),
        valid_until=date(2026, 11, 28),
    )
    first = province.notice(notice)
    moved = province.notice(replace(first, text="Bảo trì máy chủ tối Chủ nhật."))
    counter.engine.sync()

    assert first.notice
    with counter.store.reading() as reader:
        assert reader.notices() == (moved,)
    assert province.notices() == (moved,)
    assert_sound(node, counter)


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"text": "  …"}, "text"),
        ({"valid_until": date(2026, 11, 22)}, "valid_until"),
        ({"agency_code": "H31.12"}, "agency"),
        ({"agency_code": PROVINCE}, "agency"),
        ({"agency_code": "xã"}, "agency"),
        ({"notice": "01NONE"}, "notice"),
    ],
)
def test_a_notice_that_cannot_be_is_refused(
    province: Publisher, changed: dict[str, object], where: str
) -> None:
    good = {
        "notice": "",
        "text": "Bảo trì.",
        "valid_from": date(2026, 11, 23),
        "valid_until": date(2026, 11, 28),
        "agency_code": OTHER_AGENCY,
    }

    with pytest.raises(Refused) as refused:
        province.notice(msgspec.convert(good | changed, NoticePublished))

    assert refused.value.where == where
    assert province.notices() == ()


def test_only_what_changed_is_written(node: Running, province: Publisher) -> None:
    assert province.catalogue([BIRTH, OWN]) == Published(new=2, changed=0, unchanged=0)
    with node.node.database.reading() as connection:
        before = head(connection, PROVINCE)

    renamed = replace(BIRTH, name="Tên mới")
    assert province.catalogue([renamed, OWN]) == Published(new=0, changed=1, unchanged=1)
    assert province.catalogue([renamed, OWN]) == Published(new=0, changed=0, unchanged=2)

    with node.node.database.reading() as connection:
        assert head(connection, PROVINCE) == before + 1


def test_what_only_the_province_may_say_counts_in_its_feed_alone(counter: Counter) -> None:
    forged = NoticePublished(
        notice="01X",
        text="Giả.",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
    )
    with counter.store.writing() as work:
        work.record(forged, subject="notice:01X")
        work.record(FormSetChosen(form_set="2018", valid_from=date(2026, 1, 1)), subject="forms")
        work.commit()

    counter.engine.sync()

    with counter.store.reading() as reader:
        assert (reader.notices(), reader.form_sets()) == ((), ())
    assert counter.state().rejected == 2


# ---------------------------------------------------------------- the operator's commands


def test_a_province_that_is_not_clear_must_be_named(node: Running) -> None:
    with node.node.database.reading() as connection:
        with pytest.raises(Refused, match="--province"):
            province_here(connection)
        with pytest.raises(Refused):
            province_here(connection, AGENCY)
        assert province_here(connection, PROVINCE) == PROVINCE


def test_a_catalogue_file_with_bad_rows_publishes_nothing_and_names_them_all(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder, file = tmp_path / "node", tmp_path / "catalogue.json"
    SheetCatalogueFiles().write(file, [BIRTH, OWN])
    good = file.read_text()
    file.write_text(good.replace(OWN.code, "khai tử").replace('"Hộ tịch"', '""'))
    words = ["--data", str(folder), "publish", "catalogue", str(file), "--province", PROVINCE]

    assert main(words) == 2
    told = capfd.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 3
    assert "khai tử" in told.err

    file.write_text(good)
    assert main(words) == 0
    assert msgspec.json.decode(capfd.readouterr().out) == {"new": 2, "changed": 0, "unchanged": 0}


def test_an_operator_publishes_calendar_forms_and_notice(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder, file = tmp_path / "node", tmp_path / "2026.json"
    counter = Counter(tmp_path)
    file.write_bytes(msgspec.json.encode(CALENDAR))
    for words in (
        ["calendar", str(file)],
        ["forms", "--set", "2018", "--from", "2026-12-01", "--decision", "CV 7/UBND"],
        ["notice", "--text", "Bảo trì.", "--from", "2026-11-23", "--until", "2026-11-24"],
    ):
        assert main(["--data", str(folder), "publish", *words, "--province", PROVINCE]) == 0
    assert main(["--data", str(folder), "notices", "--province", PROVINCE]) == 0
    (notice,) = msgspec.json.decode(capfd.readouterr().out.splitlines()[-1])

    with Running(Place(folder=folder)) as node:
        counter.enrol(node)
        counter.engine.sync()

    with counter.store.reading() as reader:
        assert reader.calendar_declarations() == (CALENDAR,)
        assert [one.form_set for one in reader.form_sets()] == ["2018"]
        assert [one.text for one in reader.notices()] == [notice["text"]] == ["Bảo trì."]


def test_a_bad_calendar_file_publishes_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "2026.json"
    file.write_bytes(msgspec.json.encode(replace(CALENDAR, year=2027)))

    words = ["publish", "calendar", str(file), "--province", PROVINCE]
    assert main(["--data", str(tmp_path / "node"), *words]) == 2
    assert "Ngày này không thuộc năm 2027." in capfd.readouterr().err
