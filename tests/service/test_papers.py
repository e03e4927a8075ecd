"""Papers of a dossier's life on the real store and the real forms: printed, told apart, redrawn."""

import hashlib
from dataclasses import replace

import pytest

from counter_app.domain.dossier import SUBJECT_PREFIX, Dossier
from counter_app.domain.facts import DocumentPrinted, DossierReceived
from counter_app.domain.facts.life import DossierCorrected, HandedOver, SupplementRequested
from counter_app.domain.people import Person
from counter_app.domain.sentences import Refused
from counter_app.receipts import PdfForms
from counter_app.service.correction import CorrectDossier, correct, entry_to_correct
from counter_app.service.desk import Desk
from counter_app.service.ending import Stop, stop
from counter_app.service.handing import HandOver, TakeBack, hand_over, take_back
from counter_app.service.money import CollectFee, collect
from counter_app.service.papers import (
    FormWanted,
    print_form,
    print_receipt,
    redraw_form,
    redraw_receipt,
    show_form,
)
from counter_app.service.ports import FormName, Paper
from counter_app.service.promise import Extend, extend
from counter_app.service.refusal import RefuseDossier, refuse
from counter_app.service.results import ReturnResult, return_result
from counter_app.service.settling import ReissueDossier, reissue
from counter_app.service.supplement import (
    ReceiveSupplement,
    RequestSupplement,
    receive_supplement,
    request_supplement,
)
from tests.db.office import Counter
from tests.receipts.reading import words
from tests.service.office import (
    ENTRY,
    MISSING,
    at,
    in_process,
    read,
    received,
    set_clock,
    with_result,
)

REPRINT = "BẢN IN LẠI – LẦN IN THỨ 2"


@pytest.fixture
def desk(desk_counter: Counter) -> Desk:
    return replace(desk_counter.desk, forms=PdfForms())


def documents(dossier: Dossier) -> list[DocumentPrinted]:
    return [printed.document for printed in dossier.printed]


def ask(desk: Desk, code: str, reason: str, because: str = "") -> str:
    """Ask for a supplement; the event's id."""
    done = request_supplement(
        desk, RequestSupplement(code=code, items=(MISSING,), reason=reason, because=because)
    )
    return last_of(done.dossier, SupplementRequested)


def last_of(dossier: Dossier, kind: type) -> str:
    return next(s.event_id for s in reversed(dossier.steps) if isinstance(s.fact, kind))


def test_two_requests_are_two_originals_and_each_knows_its_reprints(
    desk: Desk, desk_counter: Counter
) -> None:
    code = received(desk_counter)
    wanted = FormWanted(form=FormName.SUPPLEMENT_REQUEST)
    first = ask(desk, code, "Thiếu giấy tờ theo Điều 18")
    original = words(print_form(desk, code, wanted).pdf)
    receive_supplement(desk, ReceiveSupplement(code=code))
    second = ask(desk, code, "Giấy tờ nộp thêm hết hạn", because="giấy tờ hết hạn sau khi nộp")

    later = words(print_form(desk, code, wanted).pdf)
    again = words(print_form(desk, code, replace(wanted, about=first)).pdf)

    assert "Thiếu giấy tờ theo Điều 18" in original
    assert "Giấy tờ nộp thêm hết hạn" in later
    assert "Thiếu giấy tờ theo Điều 18" in again
    assert [REPRINT in text for text in (original, later, again)] == [False, False, True]
    printed = documents(read(desk, code))
    assert [(each.form, each.about, each.copy) for each in printed] == [
        ("supplement-request", first, 1),
        ("supplement-request", second, 1),
        ("supplement-request", first, 2),
    ]


def test_a_request_that_does_not_count_is_printed_only_when_asked_for(
    desk: Desk, desk_counter: Counter
) -> None:
    code = received(desk_counter)
    counts = ask(desk, code, "Thiếu giấy tờ theo Điều 18")
    dossier = read(desk, code)
    (fact,) = dossier.taken(SupplementRequested)
    with desk_counter.store.writing() as work:
        unaware = replace(fact, reason="Quầy khác không biết")
        rival = work.record(unaware, subject=SUBJECT_PREFIX + dossier.id)
        work.commit()
    wanted = FormWanted(form=FormName.SUPPLEMENT_REQUEST)

    print_form(desk, code, wanted)
    other = print_form(desk, code, replace(wanted, about=rival.id.hex()))

    assert [each.about for each in documents(read(desk, code))] == [counts, rival.id.hex()]
    assert "Quầy khác không biết" in words(other.pdf)


def test_a_receipt_after_a_correction_is_an_original_that_takes_the_place_of_the_old(
    desk: Desk, desk_counter: Counter
) -> None:
    code = received(desk_counter)
    old = print_receipt(desk, code)
    entry = replace(entry_to_correct(read(desk, code)), applicant=Person(name="Nguyễn Thị Mẫu"))
    correct(desk, CorrectDossier(code=code, entry=entry, reason="ghi sai họ tên"))

    new = words(print_receipt(desk, code).pdf)

    assert "Tiếp nhận hồ sơ của: Nguyễn Thị Mẫu" in new
    assert "CẤP LẠI SAU ĐÍNH CHÍNH – THAY GIẤY CẤP TRƯỚC" in new
    assert "IN LẠI" not in new
    dossier = read(desk, code)
    kinds = (DossierReceived, DossierCorrected)
    assert [each.about for each in documents(dossier)] == [last_of(dossier, k) for k in kinds]
    first = documents(dossier)[0]
    redrawn = redraw_form(desk, code, FormName.RECEIPT, copy=1, about=first.about)
    assert redrawn.pdf == old.pdf
    assert hashlib.sha256(old.pdf).hexdigest() == first.digest


def test_lesson_22_a_receipt_under_another_code_is_issued_again_and_names_the_old_one(
    desk: Desk, desk_counter: Counter
) -> None:
    code = received(desk_counter)
    old = print_receipt(desk, code)
    dossier = read(desk, code)
    twin = dossier.reception
    with desk_counter.store.writing() as work:
        work.record(twin, subject=SUBJECT_PREFIX + work.new_id())
        work.commit()
    done = reissue(desk, ReissueDossier(code=dossier.id, reason="Trùng mã"))

    again = print_receipt(desk, dossier.id)
    new = words(again.pdf)

    assert [str(warning) for warning in done.warnings] == [
        f"Hãy giao giấy mang mã mới {done.dossier.code} cho công dân và thu hồi bản cũ."
    ]
    assert f"CẤP LẠI MÃ – THAY GIẤY MANG MÃ {code}" in new
    assert f"Mã hồ sơ: {done.dossier.code}" in new
    assert "IN LẠI" not in new
    for printed, document in zip(
        (old, again), documents(read(desk, done.dossier.code)), strict=True
    ):
        redrawn = redraw_form(desk, dossier.id, FormName.RECEIPT, copy=1, about=document.about)
        assert redrawn.pdf == printed.pdf


def test_what_happens_later_does_not_change_a_paper_that_was_printed(
    desk: Desk, desk_counter: Counter
) -> None:
    code = in_process(desk_counter)
    slip = FormWanted(form=FormName.CONTROL_SLIP, paper=Paper.A4)
    before = print_form(desk, code, slip)
    take_back(desk, TakeBack(code=code, giver="Lê Văn Xử"))
    after = print_form(desk, code, slip)

    redrawn = [redraw_form(desk, code, FormName.CONTROL_SLIP, copy=copy) for copy in (1, 2)]

    assert [each.pdf for each in redrawn] == [before.pdf, after.pdf]
    assert [each.paper for each in redrawn] == [Paper.A4, Paper.A4]
    assert words(after.pdf).count("1. Giao: Công chức Tư pháp") == 1
    assert "1. Giao: Công chức Tư pháp" not in words(before.pdf)


def test_a_whole_life_brings_each_of_its_papers(desk: Desk, desk_counter: Counter) -> None:
    code = with_result(desk_counter)
    collect(desk, CollectFee(code=code, amount=30_000))
    return_result(desk, ReturnResult(code=code, paper_shown="Căn cước"))

    said = {
        form: words(print_form(desk, code, FormWanted(form=form)).pdf)
        for form in (
            FormName.RECEIPT,
            FormName.CONTROL_SLIP,
            FormName.FEE,
            FormName.RESULT,
            FormName.LABEL,
        )
    }

    assert "Bằng chữ: Ba mươi nghìn đồng" in said[FormName.FEE]
    assert "Giấy chứng nhận kết hôn 15/2026 1" in said[FormName.RESULT]
    assert "2. Nhận: Công chức Tư pháp" in said[FormName.CONTROL_SLIP]
    assert [each.form for each in documents(read(desk, code))] == list(map(str, said))


def test_a_refusal_of_what_was_only_brought_has_its_paper_but_no_receipt(desk: Desk) -> None:
    refused = refuse(
        desk,
        RefuseDossier(
            entry=ENTRY, reason="Không thuộc thẩm quyền", legal_ground="Điều 17 Luật Hộ tịch"
        ),
    )
    code = refused.dossier.code

    text = words(print_form(desk, code, FormWanted(form=FormName.REFUSAL)).pdf)

    assert "Số: 01/TCHS" in text
    assert "Không thuộc thẩm quyền" in text
    for form in (FormName.RECEIPT, FormName.CONTROL_SLIP, FormName.LABEL):
        with pytest.raises(Refused, match="chưa được tiếp nhận"):
            print_form(desk, code, FormWanted(form=form))


def test_an_apology_and_a_stop_tell_of_their_own_step(desk: Desk, desk_counter: Counter) -> None:
    code = in_process(desk_counter)
    set_clock(desk_counter, "17 09:00")
    extend(
        desk,
        Extend(code=code, new_due_at=at("25 09:00"), reason="phải xác minh", signer="Đỗ Văn Mẫu"),
    )
    stop(desk, Stop(code=code, ground="Người nộp đề nghị", signer="Đỗ Văn Mẫu"))

    apology = words(show_form(desk, code, FormWanted(form=FormName.APOLOGY)).pdf)
    notice = words(show_form(desk, code, FormWanted(form=FormName.STOP_NOTICE)).pdf)

    assert "sau khi gia hạn: 09 giờ 00 phút, ngày 25 tháng 11 năm 2026" in apology
    assert "dừng: đang giải quyết tại Công chức Tư pháp" in notice


@pytest.mark.parametrize(
    ("form", "why"),
    [
        (FormName.SUPPLEMENT_REQUEST, "chưa có yêu cầu bổ sung nào"),
        (FormName.REFUSAL, "không bị từ chối"),
        (FormName.APOLOGY, "chưa hẹn lại ngày trả"),
        (FormName.STOP_NOTICE, "không bị dừng giải quyết"),
        (FormName.FEE, "chưa thu khoản phí"),
        (FormName.RESULT, "chưa trả kết quả"),
    ],
)
def test_a_paper_of_what_did_not_happen_is_refused_and_not_recorded(
    desk: Desk, desk_counter: Counter, form: FormName, why: str
) -> None:
    code = received(desk_counter)

    for draw in (show_form, print_form):
        with pytest.raises(Refused, match=why) as refused:
            draw(desk, code, FormWanted(form=form))
        assert refused.value.where == "form"

    assert read(desk, code).printed == ()


def test_a_paper_about_another_step_is_refused(desk: Desk, desk_counter: Counter) -> None:
    code = received(desk_counter)
    hand_over(desk, HandOver(code=code, giver="Trần Thị Quầy"))
    other = last_of(read(desk, code), HandedOver)

    with pytest.raises(Refused) as refused:
        show_form(desk, code, FormWanted(about=other))

    assert refused.value.where == "about"


def test_a_copy_that_was_never_printed_cannot_be_redrawn(desk: Desk, desk_counter: Counter) -> None:
    code = received(desk_counter)

    with pytest.raises(Refused, match="chưa có bản in thứ 1"):
        redraw_receipt(desk, code, 1)


def test_a_form_refused_for_its_paper_is_not_recorded(desk: Desk, desk_counter: Counter) -> None:
    code = received(desk_counter)

    with pytest.raises(Refused, match="80 mm"):
        print_form(desk, code, FormWanted(form=FormName.CONTROL_SLIP, paper=Paper.ROLL_80))

    assert read(desk, code).printed == ()
