"""The control slip: a row for every movement, judged by each step's own limit."""

from dataclasses import replace
from datetime import datetime

import pytest

from counter_app.domain.facts.life import HandedOver, TakenBack
from counter_app.domain.policy import EarlyMeans
from counter_app.service.ports import FormName, Paper
from tests.receipts.life import ASKED, BACK, FIRST_HANDED, HANDLER, UNIT, at, form_of, lived
from tests.receipts.reading import assert_in_order, words
from tests.receipts.samples import CODE, RECEPTION, dossier

SHEETS = [Paper.A5, Paper.A5_TWO_UP, Paper.A4]


@pytest.mark.parametrize("form_set", ["2018", "2025"])
@pytest.mark.parametrize("paper", SHEETS)
def test_the_control_slip_has_a_row_for_every_movement_and_judges_by_each_steps_limit(
    paper: Paper, form_set: str
) -> None:
    text = words(form_of(FormName.CONTROL_SLIP, paper=paper, form_set=form_set).pdf)

    unit = "Trung tâm Phục vụ hành chính công xã Mẫu"
    assert_in_order(
        text,
        [
            "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
            f"Mã hồ sơ: {CODE}",
            "Chủ hồ sơ: Nguyễn Văn Mẫu",
            f"Cơ quan (bộ phận) giải quyết hồ sơ: {HANDLER}",
            "Cơ quan phối hợp giải quyết hồ sơ: Công an xã Mẫu",
            "TÊN CƠ QUAN",
            "Lê Văn Thử",
            "Phạm Thị Mẫu",
            "Vũ Văn Thử",
            "Quá hạn",
            "hóa đơn của cơ quan bưu chính",
            "Mẫu 05" if form_set == "2018" else "Mẫu 06",
        ],
    )
    assert text.count("1. Giao:") == text.count("2. Nhận:") == 4
    assert f"1. Giao: {unit}" in text
    assert f"2. Nhận: {unit}" in text
    for moment in ("15 giờ 30", "14 giờ 00", "08 giờ 15", "07 giờ 45"):
        assert f"{moment} phút, ngày" in text


@pytest.mark.parametrize(
    ("taken_at", "means", "said"),
    [
        (at(8, 17), EarlyMeans.DUE_DAY, "Trước hạn"),
        (at(9, 8), EarlyMeans.DUE_DAY, "Đúng hạn"),
        (at(9, 8), EarlyMeans.DUE_MINUTE, "Trước hạn"),
        (at(9, 11, 30).replace(second=59), EarlyMeans.DUE_MINUTE, "Đúng hạn"),
        (at(9, 11, 31), EarlyMeans.DUE_DAY, "Quá hạn"),
    ],
)
def test_a_step_is_early_on_time_or_late_by_the_dossiers_policy(
    taken_at: datetime, means: EarlyMeans, said: str
) -> None:
    policy = replace(RECEPTION.policy, early_means=means)
    back = replace(BACK, taken_at=taken_at)
    life = lived(replace(RECEPTION, policy=policy), (FIRST_HANDED, back))

    text = words(form_of(FormName.CONTROL_SLIP, life=life).pdf)

    in_the_head, boxes = 1, text.count(f"□ {said}")
    assert text.count(said) == in_the_head + boxes + 1


def test_asking_for_an_opinion_does_not_end_an_offices_own_step() -> None:
    answered = TakenBack(from_office="Công an xã Mẫu", to_office=HANDLER, giver="", taken_at=at(6))
    life = lived(facts=(FIRST_HANDED, replace(ASKED, step_due_at=None), answered, BACK))

    text = words(form_of(FormName.CONTROL_SLIP, life=life).pdf)

    judged = text.count("Quá hạn") - text.count("□ Quá hạn") - 1
    assert judged == 1, "the handler, who gave it back a day late"


def test_a_control_slip_of_a_fresh_dossier_leaves_rows_to_fill_in_by_hand() -> None:
    text = words(form_of(FormName.CONTROL_SLIP, life=dossier()).pdf)

    assert text.count("1. Giao: ……") == 3
    assert text.count("…… giờ …… phút,") == 3
    assert "Xã Mẫu, ngày 05 tháng 02 năm 2026" in text


def test_a_step_that_was_settled_away_is_not_on_the_control_slip() -> None:
    life = lived(facts=(FIRST_HANDED, ASKED))
    *kept, last = life.steps
    life = replace(life, steps=(*kept, replace(last, counts=False)))

    text = words(form_of(FormName.CONTROL_SLIP, life=life).pdf)

    assert "Công an" not in text


@pytest.mark.parametrize("office", [UNIT, "Văn phòng Ủy ban"])
def test_offices_are_named_as_in_running_text_where_that_is_known(office: str) -> None:
    handed = HandedOver(from_office=office, to_office="UBND XÃ THỬ", giver="", handed_at=at(6))

    text = words(form_of(FormName.CONTROL_SLIP, life=lived(facts=(handed,))).pdf)

    assert "2. Nhận: UBND XÃ THỬ" in text
    assert f"1. Giao: {office}" not in text if office == UNIT else f"1. Giao: {office}" in text
