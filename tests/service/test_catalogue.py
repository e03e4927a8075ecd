"""Publishing procedures on the real store, and the catalogue's way from file to file."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from counter_app.domain.catalogue import FeeRule, Procedure
from counter_app.domain.facts import ProcedurePublished, decode
from counter_app.domain.journal import Event
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.publishing import Published
from counter_app.domain.rows import BadRows
from counter_app.domain.sentences import Refused
from counter_app.service.catalogue import (
    Revision,
    export_file,
    import_file,
    preview_file,
    publish,
    revise,
)
from counter_app.service.desk import Desk
from counter_app.service.reception import procedure_at
from counter_app.sheets import SheetCatalogueFiles, starter_catalogue
from tests.db.office import BIRTH, DEATH, Counter
from tests.domain.procedures import PLAIN
from tests.service.office import MARRIAGE, QUICK, count


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A counter whose catalogue holds `BIRTH` and `DEATH`."""
    counter = Counter(1, tmp_path / "counter.db").make()
    yield counter
    counter.store.close()


@pytest.fixture
def desk(counter: Counter) -> Desk:
    return replace(counter.desk, files=SheetCatalogueFiles())


def catalogue_of(desk: Desk) -> tuple[Procedure, ...]:
    with desk.store.reading() as reader:
        return reader.all_procedures()


def published_by(counter: Counter) -> list[Event]:
    return [event for event in counter.events() if event.header.kind == ProcedurePublished.KIND]


def at_counter(desk: Desk, code: str, day: date) -> Procedure:
    """The version that a dossier received at noon of a day comes under."""
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=VIET_NAM)
    with desk.store.reading() as reader:
        return procedure_at(reader, code, moment, moment)


def test_a_new_procedure_is_recorded_under_its_code(desk: Desk, counter: Counter) -> None:
    result = publish(desk, [PLAIN])

    event = published_by(counter)[-1]
    assert result == Published(new=1, changed=0, unchanged=0)
    assert event.header.subject == "procedure:1.000894"
    assert decode(event.header.kind, event.header.version, event.payload) == ProcedurePublished(
        procedure=PLAIN
    )
    assert PLAIN in catalogue_of(desk)


def test_what_is_there_already_is_not_recorded_again(desk: Desk, counter: Counter) -> None:
    before = counter.events()

    result = publish(desk, [BIRTH, DEATH])

    assert result == Published(new=0, changed=0, unchanged=2)
    assert counter.events() == before


def test_only_what_changed_is_recorded(desk: Desk, counter: Counter) -> None:
    before = len(counter.events())
    dearer = replace(BIRTH, fees=(FeeRule(name="Lệ phí", amount=8_000),))

    result = publish(desk, [dearer, DEATH, PLAIN])

    assert result == Published(new=1, changed=1, unchanged=1)
    assert len(counter.events()) == before + 2
    assert set(catalogue_of(desk)) == {dearer, DEATH, PLAIN}


def test_a_later_version_ends_the_open_one_and_the_counter_follows(desk: Desk) -> None:
    later = replace(BIRTH, valid_from=date(2027, 3, 1), name="Đăng ký khai sinh (luật mới)")

    publish(desk, [later])

    assert at_counter(desk, BIRTH.code, date(2027, 2, 28)) == BIRTH
    assert at_counter(desk, BIRTH.code, date(2027, 3, 1)) == later
    with desk.store.reading() as reader:
        assert reader.procedures_on(date(2027, 3, 1)) == (DEATH, later)
        assert reader.procedures_on(date(2027, 2, 28)) == (DEATH, BIRTH)


def test_a_procedure_that_ended_is_not_received_under_an_older_version(desk: Desk) -> None:
    publish(desk, [replace(BIRTH, valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31))])

    with pytest.raises(Refused, match="không còn hiệu lực"):
        at_counter(desk, BIRTH.code, date(2027, 1, 1))


def test_a_version_within_the_stated_validity_of_one_that_is_there_is_refused(
    desk: Desk, counter: Counter
) -> None:
    publish(desk, [replace(BIRTH, valid_to=date(2027, 2, 28))])
    before = counter.events()

    with pytest.raises(BadRows, match=r"Thủ tục 1\.001193: Phiên bản này .* hết 28/02/2027"):
        publish(desk, [PLAIN, replace(BIRTH, valid_from=date(2027, 1, 1))])

    assert counter.events() == before


def test_what_breaks_a_rule_is_refused_wherever_it_comes_from(desk: Desk) -> None:
    with pytest.raises(BadRows, match="Chưa điền"):
        publish(desk, [PLAIN, replace(PLAIN, code="1.000001", name=" ")])

    assert set(catalogue_of(desk)) == {BIRTH, DEATH}


@pytest.mark.parametrize("name", ["catalogue.json", "catalogue.xlsx"])
def test_a_catalogue_moves_from_one_counter_to_another_by_file(
    desk: Desk, tmp_path: Path, name: str
) -> None:
    publish(desk, starter_catalogue())
    path = tmp_path / name

    exported = export_file(desk, path)

    other = Counter(2, tmp_path / "other.db").make()
    other_desk = replace(other.desk, files=SheetCatalogueFiles())
    imported = import_file(other_desk, path)
    assert exported == len(starter_catalogue()) == imported.new + imported.changed
    assert catalogue_of(other_desk) == catalogue_of(desk)
    other.store.close()


def test_a_file_with_one_bad_row_leaves_the_catalogue_as_it_was(
    desk: Desk, counter: Counter, tmp_path: Path
) -> None:
    path = tmp_path / "catalogue.json"
    SheetCatalogueFiles().write(path, [PLAIN, replace(PLAIN, code="7.99")])
    before = counter.events()

    with pytest.raises(BadRows) as caught:
        import_file(desk, path)

    assert [str(problem.said()) for problem in caught.value.problems] == [
        "Thủ tục thứ 2 (7.99), cột code: Mã “7.99” không đúng; cần dạng 1.001193."
    ]
    assert counter.events() == before


# ---------------------------------------------------------------- seen first, and revised


def test_a_file_is_seen_before_it_is_taken(desk_counter: Counter, tmp_path: Path) -> None:
    desk = replace(desk_counter.desk, files=SheetCatalogueFiles())
    path = tmp_path / "danh-muc.xlsx"
    dearer = replace(MARRIAGE, fees=(replace(MARRIAGE.fees[0], amount=40_000),))
    new = replace(MARRIAGE, code="1.009999", name="Thủ tục mới")
    desk.files.write(path, [dearer, QUICK, new])
    before = count(desk_counter)

    preview = preview_file(desk, path)

    told = [(one.procedure.code, one.before) for one in preview.news]
    assert told == [(MARRIAGE.code, MARRIAGE), (new.code, None)]
    assert preview.published == Published(new=1, changed=1, unchanged=1)
    assert count(desk_counter) == before
    assert publish(desk, preview.procedures) == preview.published


def revision(**cells: object) -> Revision:
    return Revision(code=MARRIAGE.code, version=MARRIAGE.valid_from, cells=cells)


def test_a_revised_version_takes_the_place_of_the_old_one(desk_counter: Counter) -> None:
    done = revise(
        desk_counter.desk, replace(revision(limit_amount="2,5"), fees={0: {"amount": "40.000"}})
    )

    with desk_counter.store.reading() as reader:
        (version,) = reader.versions_of(MARRIAGE.code)
    assert done == Published(new=0, changed=1, unchanged=0)
    assert version.limit.quarters == 10
    assert version.fees == (replace(MARRIAGE.fees[0], amount=40_000),)
    assert replace(version, limit=MARRIAGE.limit, fees=MARRIAGE.fees) == MARRIAGE


def test_from_another_first_day_on_it_is_a_version_of_its_own(desk_counter: Counter) -> None:
    revise(desk_counter.desk, revision(valid_from="01/12/2026", limit_amount="2"))

    with desk_counter.store.reading() as reader:
        old, new = reader.versions_of(MARRIAGE.code)
    assert old == MARRIAGE
    assert (new.valid_from, new.limit.quarters) == (date(2026, 12, 1), 8)


def test_what_cannot_be_is_refused_with_its_column(desk_counter: Counter) -> None:
    with pytest.raises(BadRows) as bad:
        revise(desk_counter.desk, revision(valid_to="hôm qua", limit_amount="-1"))

    assert {problem.column for problem in bad.value.problems} == {"valid_to", "limit_amount"}


def test_only_a_version_that_is_there_can_be_revised(desk_counter: Counter) -> None:
    missing = replace(revision(), version=date(2020, 1, 1))

    with pytest.raises(Refused, match="không có phiên bản này"):
        revise(desk_counter.desk, missing)
