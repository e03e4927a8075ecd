"""Attaching, withdrawing and taking out files: on a real store and a real folder."""

import os
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from typing_extensions import override

from counter_app.attachments import SealedAttachments
from counter_app.domain.catalogue import ComponentKind
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts import ComponentReceived
from counter_app.domain.facts.attachments import AttachmentExported, Digitised, Place
from counter_app.domain.media import AttachmentLimits
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.people import Person
from counter_app.domain.roles import Actor, Role
from counter_app.domain.sentences import Damaged, Refused, Unavailable
from counter_app.service.attachment_port import Taken
from counter_app.service.attachments import (
    AttachFile,
    attach,
    attachment_of,
    component_named,
    export,
    open_attachment,
    picture,
    sweep,
    withdraw,
)
from counter_app.service.desk import Desk
from counter_app.service.look_up import dossier
from counter_app.service.reception import ReceiveDossier, receive
from counter_app.service.verification import prove
from tests.attachments import files
from tests.db.conftest import counter, other, templates
from tests.db.office import BIRTH, KEY, Counter

__all__ = ["counter", "other", "templates"]

FORM, BIRTH_PAPER = "Tờ khai đăng ký khai sinh", "Giấy chứng sinh"
PAPERS = tuple(
    ComponentReceived(name=name, kind=ComponentKind.ORIGINAL) for name in (FORM, BIRTH_PAPER)
)


def quiet(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


@pytest.fixture
def desk(counter: Counter) -> Desk:
    return counter.desk


@pytest.fixture
def code(desk: Desk) -> str:
    return received(desk)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    return files.written(tmp_path, "Tờ khai.pdf", files.pdf())


def received(desk: Desk) -> str:
    person = Person(name="Nguyễn Văn Mẫu")
    command = ReceiveDossier(procedure_code=BIRTH.code, applicant=person, components=PAPERS)
    return receive(desk, command).dossier.code


def for_form(code: str, path: Path) -> AttachFile:
    return AttachFile(code=code, path=path, place=Place.COMPONENT, component=FORM)


def events_of(counter: Counter) -> int:
    return len(counter.events())


def test_an_attached_file_is_in_the_dossier_and_comes_back(
    desk: Desk, code: str, scan: Path
) -> None:
    done = attach(desk, replace(for_form(code, scan), clerk="Trần Thị Mẫu"))

    (attached,) = dossier(desk, code).attachments
    assert done.attached == attached
    assert done.notes == ()
    assert attached.file.name == "Tờ khai.pdf"
    assert (attached.file.component, attached.file.digitised) == (FORM, Digitised.SCANNED)
    assert (attached.file.media_type, attached.file.pages) == ("application/pdf", 1)
    assert attached.file.clerk == "Trần Thị Mẫu"
    assert open_attachment(desk, attached) == scan.read_bytes()
    assert picture(desk, attached, 0, 40).height == 40


def test_the_code_may_be_typed_in_small_letters(desk: Desk, code: str, scan: Path) -> None:
    attach(desk, AttachFile(code=f" {code.lower()} ", path=scan))

    assert len(dossier(desk, code).attachments) == 1


def test_attaching_twice_to_the_same_place_records_it_once(
    desk: Desk, code: str, scan: Path, counter: Counter
) -> None:
    first = attach(desk, for_form(code, scan))
    before = events_of(counter)

    again = attach(desk, for_form(code, scan))

    assert again.attached == first.attached
    assert "từ trước" in str(again.notes[0])
    assert events_of(counter) == before


def test_the_same_file_elsewhere_is_attached_and_said(desk: Desk, code: str, scan: Path) -> None:
    attach(desk, for_form(code, scan))

    again = attach(desk, AttachFile(code=code, path=scan, place=Place.RESULT))
    third = attach(desk, AttachFile(code=code, path=scan))

    assert [str(note) for note in again.notes] == [f"Tệp giống hệt đã đính kèm cho “{FORM}”."]
    assert len(third.notes) == 2
    assert len(dossier(desk, code).attachments) == 3


def test_a_file_can_be_attached_again_after_it_was_withdrawn(
    desk: Desk, code: str, scan: Path
) -> None:
    first = attach(desk, for_form(code, scan)).attached
    withdraw(desk, code, first.event_id, "nhầm hồ sơ")

    again = attach(desk, for_form(code, scan))

    assert again.attached.event_id != first.event_id
    assert again.notes == ()


@pytest.mark.parametrize(
    ("place", "component"),
    [
        (Place.COMPONENT, ""),
        (Place.COMPONENT, "Giấy lạ"),
        (Place.RESULT, FORM),
        (Place.OTHER, FORM),
    ],
)
def test_a_place_that_is_not_there_is_refused_before_the_file_is_kept(
    desk: Desk, code: str, scan: Path, place: Place, component: str
) -> None:
    with pytest.raises(Refused) as refused:
        attach(desk, AttachFile(code=code, path=scan, place=place, component=component))

    assert refused.value.where == "component"
    assert desk.attachments.unnamed(set(), desk.clock.now() + timedelta(days=9999)) == ()


def test_a_component_is_named_by_its_number(desk: Desk, code: str) -> None:
    shown = dossier(desk, code)

    assert [component_named(shown, number) for number in (1, 2)] == [FORM, BIRTH_PAPER]
    for number in (0, 3, -1):
        with pytest.raises(Refused, match="2 thành phần"):
            component_named(shown, number)


def test_what_cannot_be_attached_is_refused_and_nothing_is_recorded(
    desk: Desk, code: str, tmp_path: Path, counter: Counter
) -> None:
    before = events_of(counter)

    with pytest.raises(Refused, match="Word"):
        attach(desk, AttachFile(code=code, path=files.written(tmp_path, "a.docx", b"PK\x03\x04")))

    assert events_of(counter) == before


def test_a_dossier_has_room_for_so_many_bytes(
    desk: Desk, code: str, scan: Path, tmp_path: Path, counter: Counter
) -> None:
    size = scan.stat().st_size
    limits = AttachmentLimits(dossier_bytes=2 * size)
    small = replace(desk, attachments=SealedAttachments(tmp_path / "attachments", KEY, limits))
    others = [files.written(tmp_path, f"{n}.pdf", files.pdf(text=f"scan{n:03}")) for n in range(3)]
    assert all(path.stat().st_size <= size for path in others)
    for path in others[:2]:
        attach(small, AttachFile(code=code, path=path))

    with pytest.raises(Refused, match="tổng cộng"):
        attach(small, AttachFile(code=code, path=others[2]))

    assert len(dossier(desk, code).attachments) == 2


def test_a_file_for_a_dossier_that_is_not_there_is_refused(desk: Desk, scan: Path) -> None:
    with pytest.raises(Refused, match="Không có hồ sơ"):
        attach(desk, AttachFile(code="H30.12-261123-9999", path=scan))


def test_a_file_without_a_readable_name_gets_one(desk: Desk, code: str, tmp_path: Path) -> None:
    nameless = files.written(tmp_path, "\u200b", files.photo())

    attached = attach(desk, AttachFile(code=code, path=nameless)).attached

    assert attached.file.name == "tep.jpg"


def test_who_keeps_accounts_sees_no_scans(desk: Desk, code: str, scan: Path) -> None:
    attached = attach(desk, for_form(code, scan)).attached
    keeper = replace(desk, actor=Actor(id="K", name="Lê Văn Mẫu", role=Role.ADMINISTRATOR))

    for look in (open_attachment, lambda d, a: picture(d, a, 0, 40)):
        with pytest.raises(Refused) as refused:
            look(keeper, attached)
        assert refused.value.where == "clerk"


# ---------------------------------------------------------------- withdrawing


def test_a_withdrawn_file_says_why_and_keeps_its_content(desk: Desk, code: str, scan: Path) -> None:
    attached = attach(desk, for_form(code, scan)).attached

    withdraw(desk, code, attached.event_id, "  nhầm   tệp ", clerk="Trần Thị Mẫu")

    shown = attachment_of(dossier(desk, code), attached.event_id)
    assert shown.withdrawn is not None
    assert (shown.withdrawn.reason, shown.withdrawn.clerk) == ("nhầm tệp", "Trần Thị Mẫu")
    assert open_attachment(desk, shown) == scan.read_bytes()


def test_a_withdrawal_needs_a_reason_a_file_and_is_made_once(
    desk: Desk, code: str, scan: Path, counter: Counter
) -> None:
    attached = attach(desk, for_form(code, scan)).attached
    with pytest.raises(Refused, match="lý do"):
        withdraw(desk, code, attached.event_id, " ")
    with pytest.raises(Refused, match="không có tệp"):
        withdraw(desk, code, "0" * 64, "nhầm tệp")
    withdraw(desk, code, attached.event_id, "nhầm tệp")
    before = events_of(counter)

    with pytest.raises(Refused, match="từ trước"):
        withdraw(desk, code, attached.event_id, "nhầm tệp")

    assert events_of(counter) == before


# ---------------------------------------------------------------- taking out


def exports(shown: Dossier) -> tuple[AttachmentExported, ...]:
    return shown.taken(AttachmentExported)


def test_what_leaves_the_store_is_recorded(
    desk: Desk, code: str, scan: Path, tmp_path: Path
) -> None:
    attached = attach(desk, for_form(code, scan)).attached

    export(desk, code, attached.event_id, tmp_path / "out.pdf", clerk="Trần Thị Mẫu")

    assert (tmp_path / "out.pdf").read_bytes() == scan.read_bytes()
    (exported,) = exports(dossier(desk, code))
    assert (exported.attachment, exported.clerk) == (attached.event_id, "Trần Thị Mẫu")


def blobs(counter: Counter) -> list[Path]:
    folder = counter.path.with_name("attachments")
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_is_damaged_is_said_and_not_recorded_as_taken_out(
    desk: Desk, code: str, scan: Path, tmp_path: Path, counter: Counter
) -> None:
    attached = attach(desk, for_form(code, scan)).attached
    blobs(counter)[0].write_bytes(b"")

    with pytest.raises(Damaged, match="hỏng"):
        export(desk, code, attached.event_id, tmp_path / "out.pdf")

    assert exports(dossier(desk, code)) == ()
    assert not (tmp_path / "out.pdf").exists()


def test_a_file_of_another_counter_that_has_not_come_is_said(
    counter: Counter, other: Counter, scan: Path, tmp_path: Path
) -> None:
    code = received(other.desk)
    elsewhere = SealedAttachments(tmp_path / "elsewhere", KEY)
    attach(replace(other.desk, attachments=elsewhere), AttachFile(code=code, path=scan))
    counter.store.take_in("H30.12", other.runs(), 99)

    (attached,) = dossier(counter.desk, code).attachments

    with pytest.raises(Unavailable, match="quầy khác"):
        open_attachment(counter.desk, attached)


# ---------------------------------------------------------------- proving and sweeping


def test_a_counter_proves_its_files_and_those_it_was_sent(
    counter: Counter, other: Counter, code: str, scan: Path, tmp_path: Path
) -> None:
    attach(counter.desk, for_form(code, scan))
    attach(counter.desk, AttachFile(code=code, path=scan))
    there = received(other.desk)
    elsewhere = SealedAttachments(tmp_path / "elsewhere", KEY)
    photo = files.written(tmp_path, "a.jpg", files.photo())
    attach(replace(other.desk, attachments=elsewhere), AttachFile(code=there, path=photo))
    counter.store.take_in("H30.12", other.runs(), 99)

    proof = prove(counter.desk, quiet)

    assert (proof.attachments, proof.elsewhere, proof.problem) == (1, 1, None)


@pytest.mark.parametrize("damage", ["lost", "changed"])
def test_a_counter_that_lost_a_file_says_which(
    counter: Counter, code: str, scan: Path, damage: str
) -> None:
    attach(counter.desk, for_form(code, scan))
    (blob,) = blobs(counter)
    if damage == "lost":
        blob.unlink()
    else:
        blob.write_bytes(blob.read_bytes()[:-1])

    proof = prove(counter.desk, quiet)

    assert proof.journal.problem is None
    assert "Tờ khai.pdf" in str(proof.problem)


def test_a_withdrawn_file_must_still_be_there(counter: Counter, code: str, scan: Path) -> None:
    attached = attach(counter.desk, for_form(code, scan)).attached
    withdraw(counter.desk, code, attached.event_id, "nhầm tệp")
    blobs(counter)[0].unlink()

    assert prove(counter.desk, quiet).problem is not None


def test_a_sweep_takes_what_no_event_names_after_a_day(
    counter: Counter, code: str, scan: Path, tmp_path: Path
) -> None:
    desk = counter.desk
    attached = attach(desk, for_form(code, scan)).attached
    withdraw(desk, code, attached.event_id, "nhầm tệp")
    orphan = desk.attachments.take(files.written(tmp_path, "b.pdf", files.pdf(2)))
    now = desk.clock.now().timestamp()
    for blob in blobs(counter):
        os.utime(blob, (now, now))
    assert sweep(desk) == 0

    counter.clock.moment += timedelta(days=1, seconds=1)

    assert sweep(desk) == 1
    assert not desk.attachments.holds(orphan.sha256)
    assert prove(desk, quiet).problem is None


class SweptMeanwhile(SealedAttachments):
    """A folder that loses what it just took, as to the sweep of another program."""

    @override
    def take(self, path: Path) -> Taken:
        taken = super().take(path)
        forever = datetime.max.replace(tzinfo=VIET_NAM)
        assert self.discard(self.unnamed(set(), forever), forever) == 1
        return taken


def test_a_content_that_was_swept_in_between_is_never_named(
    counter: Counter, code: str, scan: Path, tmp_path: Path
) -> None:
    desk = replace(counter.desk, attachments=SweptMeanwhile(tmp_path / "attachments", KEY))
    before = events_of(counter)

    with pytest.raises(Unavailable, match="đính kèm lại"):
        attach(desk, for_form(code, scan))

    assert events_of(counter) == before
