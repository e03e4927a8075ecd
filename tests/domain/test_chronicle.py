"""A dossier's life in words."""

from dataclasses import replace

import pytest

from counter_app.domain.chronicle import chronicle, happened_at, in_words
from counter_app.domain.dossier import fold
from counter_app.domain.facts import Fact, PolicyChosen
from counter_app.domain.facts.life import (
    ConflictSettled,
    HandedOver,
    SupplementItem,
    SupplementRequested,
    WithdrawalAsked,
)
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.policy import ClockPolicy
from counter_app.domain.stages import ALLOWED, BESIDES
from tests.domain.lives import ITEM, NUMBER, RECEPTION, Life, at, paid
from tests.domain.test_dossier import APOLOGY, EVERY, HANDED, PRESENTED, PRINTED, STOPPED

SETTLED = ConflictSettled(settled=("a",), decision="Giữ bước đầu.", settled_at=at("20 09:00"))


@pytest.mark.parametrize("fact", [*EVERY, PRESENTED, SETTLED])
def test_every_step_has_its_sentence_and_its_moment(fact: Fact) -> None:
    sentence, moment = in_words(fact), happened_at(fact)

    assert sentence is not None
    said = str(sentence)
    assert said.endswith(".")
    assert not said.endswith("..")
    assert said[0].isupper()
    assert moment is not None
    assert moment.tzinfo == VIET_NAM


def test_the_sentences_above_are_those_of_all_steps() -> None:
    assert {type(fact) for fact in EVERY} >= set(ALLOWED) - set(BESIDES)


def test_what_is_no_step_has_no_sentence() -> None:
    fact = PolicyChosen(policy=ClockPolicy())

    assert in_words(fact) is None
    assert happened_at(fact) is None


SAID = [
    (RECEPTION, "Tiếp nhận hồ sơ: Đăng ký kết hôn; hẹn trả 09:00 ngày 19/11/2026."),
    (paid(30_000), "Thu 30.000 đồng bằng tiền mặt."),
    (HANDED, "Bàn giao: An, QUẦY XÃ MẪU giao Tư pháp."),
    (
        HandedOver(
            from_office="Tư pháp",
            to_office="Công an",
            giver="An",
            receiver="Bình",
            handed_at=at("16 10:00"),
            step_due_at=at("17 10:00"),
        ),
        "Bàn giao: An, Tư pháp giao Công an (Bình); hạn của bước này 10:00 ngày 17/11/2026.",
    ),
    (
        SupplementRequested(
            paper=NUMBER,
            items=(
                ITEM,
                SupplementItem(name="Tờ khai", kind=ITEM.kind, count=2, what_is_wrong="thiếu ký"),
            ),
            reason="Luật Hộ tịch Điều 18.",
            requested_at=at("17 09:00"),
            again_because="Giấy rách",
        ),
        ("Yêu cầu bổ sung thêm lần nữa (Giấy rách): Giấy xác nhận (1 bản chính); Tờ khai (2 bản "
        "chính) – thiếu ký; Luật Hộ tịch Điều 18."),
    ),
    (
        APOLOGY,
        "Xin lỗi và hẹn lại từ 09:00 ngày 19/11/2026 sang 09:00 ngày 25/11/2026: Chờ xác minh.",
    ),
    (
        replace(HANDED, coordinating=True),
        "Xin ý kiến phối hợp: An, QUẦY XÃ MẪU giao Tư pháp.",
    ),
    (
        replace(APOLOGY, against_rule="Mưa bão"),
        (
            "Xin lỗi và hẹn lại ngoài quy định (Mưa bão) từ 09:00 ngày 19/11/2026 sang 09:00 ngày "
            "25/11/2026: Chờ xác minh."
        ),
    ),
    (
        WithdrawalAsked(reason="Đổi ý", asked_at=at("17 09:00")),
        "Công dân yêu cầu rút hồ sơ: Đổi ý.",
    ),
    (SETTLED, "Lãnh đạo xử lý mâu thuẫn: Giữ bước đầu."),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "said"), SAID)
def test_it_is_said_as_a_clerk_would(fact: Fact, said: str) -> None:
    assert str(in_words(fact)) == said


def test_what_was_taken_in_vain_is_told_as_such() -> None:
    life = Life(RECEPTION)
    before = list(life.events)
    life.tell(STOPPED, PRINTED)
    life.tell(HANDED, device="b" * 32, knowing=before)
    dossier = fold(life.events)
    assert dossier is not None

    entries = chronicle(dossier)

    assert [entry.counts for entry in entries] == [True, True, True, False]
    assert [entry.event_id for entry in entries] == [step.event_id for step in dossier.steps]
    assert entries[0].at == at("16 09:00")
