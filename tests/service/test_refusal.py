"""Refusing with reasons and their legal ground, never with a technical error."""

import pytest

from counter_app.domain.facts.life import DossierRefused
from counter_app.domain.sentences import Refused
from counter_app.domain.stages import NationalState, Stage
from counter_app.service.money import CollectFee, collect
from counter_app.service.refusal import RefuseDossier, refuse
from tests.db.office import Counter
from tests.service.office import ENTRY, count, in_process, received, with_result, words

GROUND = "Luật Hộ tịch 2014, Điều 18"
REASON = "Nơi cư trú không thuộc phạm vi giải quyết"


def test_at_reception_it_is_not_accepted_and_keeps_the_code_of_its_paper(
    desk_counter: Counter,
) -> None:
    done = refuse(desk_counter.desk, RefuseDossier(entry=ENTRY, reason=REASON, legal_ground=GROUND))

    (fact,) = done.dossier.taken(DossierRefused)
    assert (fact.paper.number, fact.reason, fact.legal_ground) == (1, REASON, GROUND)
    assert fact.clerk == "Trần Thị Quầy"
    assert (done.dossier.stage, done.dossier.state) == (
        Stage.NOT_ACCEPTED,
        NationalState.NOT_ACCEPTED,
    )
    assert received(desk_counter).endswith("-1002")


def test_after_appraisal_it_is_refused_and_the_money_is_remembered(desk_counter: Counter) -> None:
    code = in_process(desk_counter)
    collect(desk_counter.desk, CollectFee(code=code, amount=30_000))

    done = refuse(desk_counter.desk, RefuseDossier(code=code, reason=REASON, legal_ground=GROUND))

    assert (done.dossier.stage, done.dossier.state) == (Stage.REFUSED, NationalState.STOPPED)
    assert words(done) == ["Đã thu 30.000 đồng; hãy hoàn lại nếu quy định cho phép."]


TECHNICAL = [
    "java.lang.NullPointerException",
    "HTTP 500",
    "Lỗi hệ thống",
    "Hệ thống báo lỗi máy chủ, thử lại sau",
    "Error: không lưu được",
    "Connection timeout",
    "502 Bad Gateway",
    "undefined",
]


@pytest.mark.parametrize("reason", TECHNICAL)
def test_a_technical_error_is_no_reason(desk_counter: Counter, reason: str) -> None:
    code = received(desk_counter)
    before = count(desk_counter)

    with pytest.raises(Refused, match="lỗi kỹ thuật") as refusal:
        refuse(desk_counter.desk, RefuseDossier(code=code, reason=reason, legal_ground=GROUND))

    assert (refusal.value.where, count(desk_counter)) == ("reason", before)


@pytest.mark.parametrize(
    "reason", ["Hồ sơ có lỗi chính tả ở tên cha", "Nhà số 500 không thuộc địa bàn phường"]
)
def test_a_reason_that_only_sounds_so_is_one(desk_counter: Counter, reason: str) -> None:
    code = received(desk_counter)

    done = refuse(desk_counter.desk, RefuseDossier(code=code, reason=reason, legal_ground=GROUND))

    assert done.dossier.stage is Stage.REFUSED


@pytest.mark.parametrize(
    ("reason", "ground", "where"), [("", GROUND, "reason"), (REASON, " ", "legal_ground")]
)
def test_neither_reason_nor_ground_may_be_missing(
    desk_counter: Counter, reason: str, ground: str, where: str
) -> None:
    before = count(desk_counter)

    with pytest.raises(Refused) as refusal:
        refuse(desk_counter.desk, RefuseDossier(entry=ENTRY, reason=reason, legal_ground=ground))

    assert (refusal.value.where, count(desk_counter)) == (where, before)


def test_lesson_10_a_finished_dossier_never_falls_back(desk_counter: Counter) -> None:
    code = with_result(desk_counter)

    with pytest.raises(Refused, match="Đã xử lý xong"):
        refuse(desk_counter.desk, RefuseDossier(code=code, reason=REASON, legal_ground=GROUND))
