"""A dossier's life from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from counter_app.cli import REFUSED, USAGE
from tests.cli.conftest import Answer, Run

MAU = {"name": "Nguyễn Văn Mẫu", "id_number": "001090000000", "phone": "0900000000"}
BIRTH, COPY = "1.001193", "2.000635"
REASON = "Thiếu giấy tờ theo Luật Hộ tịch"


def done(answer: Answer) -> Any:
    assert answer.code == 0, answer.err
    return answer.json


def write(path: Path, **given: object) -> Path:
    path.write_text(json.dumps(given, ensure_ascii=False), "utf-8")
    return path


@pytest.fixture
def code(receive: Run) -> str:
    """A birth registration, received on Friday 6/3/2026 at nine, due at the end of it."""
    answer = receive(procedure=BIRTH, applicant=MAU, received_at="2026-03-06T09:00")
    return str(done(answer)["code"])


def test_a_whole_life_step_by_step(call: Run, code: str, tmp_path: Path) -> None:
    handed = done(
        call(
            "hand-over", code, "--giver", "Trần Thị Quầy", "--to", "Công chức Tư pháp",
            "--hours", 2, "--at", "2026-03-06T09:10",
        )
    )  # fmt: skip
    asked = done(
        call(
            "supplement", code, "--item", "Giấy chứng sinh|original|1|chưa nộp",
            "--reason", REASON, "--at", "2026-03-06T10:00", "--by", "Trần Thị Quầy",
        )
    )  # fmt: skip
    brought = done(call("resupply", code, "--at", "2026-03-09T08:00"))
    back = done(call("take-back", code, "--giver", "Lê Văn Xử", "--at", "2026-03-09T09:00"))
    ready = done(
        call("ready", code, "--result", "Giấy khai sinh|15/2026|2", "--at", "2026-03-09T10:00")
    )
    returned = done(call("return", code, "--shown", "Giấy tiếp nhận", "--at", "2026-03-09T11:00"))

    steps = [handed, asked, brought, back, ready, returned]
    assert [step["stage"] for step in steps] == [
        "in_process",
        "awaiting_supplement",
        "in_process",
        "in_process",
        "result_ready",
        "returned",
    ]
    assert asked["stage_name"] == "Yêu cầu bổ sung giấy tờ"
    assert brought["due_at"] == "2026-03-09T17:00:00+07:00"
    assert "tính lại từ đầu" in brought["explanation"]
    assert len(returned["event_id"]) == 64
    shown = done(call("show", code))
    assert [entry["said"].split(":")[0] for entry in shown["timeline"]] == [
        "Tiếp nhận hồ sơ",
        "Bàn giao",
        "Yêu cầu bổ sung",
        "Nhận giấy tờ bổ sung; hẹn trả 17",
        "Nhận lại hồ sơ",
        "Có kết quả",
        "Trả kết quả tại quầy cho Nguyễn Văn Mẫu.",
    ]
    assert shown["punctuality"] == "on_time"
    assert done(call("verify"))["sound"] is True
    for form in ("receipt", "supplement-request", "control-slip"):
        answer = call("form", code, "--form", form, "--paper", "a4", "-o", tmp_path / "form.pdf")
        assert done(answer)["pages"] >= 1


def test_before_acceptance_a_file_is_asked_to_be_mended_and_accepted_later(
    call: Run, tmp_path: Path
) -> None:
    entry = write(
        tmp_path / "entry.json", procedure=BIRTH, applicant=MAU, received_at="2026-03-06T09:00"
    )
    asked = done(call("supplement", entry, "--item", "Giấy chứng sinh", "--reason", REASON))
    assert (asked["stage"], asked["due_at"]) == ("mending", None)

    mended = write(
        tmp_path / "mended.json",
        dossier=asked["code"],
        note="Đã đủ giấy tờ",
        applicant={"phone": "0911111111"},
    )
    accepted = done(call("receive", mended))

    assert accepted["code"] == asked["code"] == "H30.12-260306-1001"
    assert accepted["due_at"] is not None
    shown = done(call("show", accepted["code"]))
    assert shown["stage"] == "received"
    assert shown["reception"]["applicant"]["name"] == MAU["name"]
    assert shown["reception"]["applicant"]["phone"] == "0911111111"
    again = call("receive", mended)
    assert (again.code, "Được tiếp nhận" in again.err) == (REFUSED, True)


def test_a_file_can_be_refused_at_the_counter(call: Run, tmp_path: Path) -> None:
    entry = write(tmp_path / "entry.json", procedure=BIRTH, applicant=MAU)

    refused = done(
        call("refuse", entry, "--reason", "Không thuộc thẩm quyền", "--ground", "Luật Hộ tịch")
    )

    assert refused["stage"] == "not_accepted"


def test_an_immediate_result_needs_no_receipt(call: Run, tmp_path: Path) -> None:
    entry = write(
        tmp_path / "entry.json", procedure=COPY, applicant=MAU, received_at="2026-03-06T09:00"
    )

    given = done(call("receive", entry, "--result", "Trích lục khai sinh|7/2026"))

    assert given["stage"] == "returned"
    assert len(done(call("show", given["code"]))["timeline"]) == 3


def test_a_promise_is_suspended_resumed_and_given_anew(call: Run, code: str) -> None:
    call("suspend", code, "--reason", "Chờ ý kiến", "--at", "2026-03-06T10:00")
    resumed = done(call("resume", code, "--at", "2026-03-06T14:00"))
    assert resumed["due_at"] == "2026-03-09T17:00:00+07:00"

    late = ("extend", code, "--to", "2026-03-12T10:00", "--reason", "Chờ xác minh",
            "--signer", "Phạm Thị Lãnh Đạo", "--at", "2026-03-09T16:00")  # fmt: skip
    assert "một ngày" in call(*late).err
    extended = done(call(*late, "--because", "Văn bản đến muộn"))
    assert extended["due_at"] == "2026-03-12T10:00:00+07:00"
    assert extended["explanation"].startswith("hẹn lại")


def test_stopping_and_withdrawing(call: Run, receive: Run, code: str) -> None:
    other = done(receive(procedure=BIRTH, applicant=MAU))["code"]

    stopped = done(call("stop", code, "--ground", "Theo đơn", "--signer", "Lãnh Đạo"))
    assert stopped["stage"] == "stopped"
    assert done(call("withdraw", other, "--reason", "Đổi ý"))["stage"] == "withdrawal_asked"
    assert done(call("withdraw", other, "--decline", "Đã ký"))["stage"] == "received"
    done(call("withdraw", other))
    assert done(call("withdraw", other, "--give-back"))["stage"] == "withdrawn"


def test_a_correction_names_only_what_was_wrong(call: Run, code: str, tmp_path: Path) -> None:
    change = write(tmp_path / "change.json", applicant={"name": "Nguyễn Văn Đúng"})

    corrected = done(call("correct", code, change, "--reason", "Nhập nhầm tên"))

    assert corrected["code"] == code
    applicant = done(call("show", code))["reception"]["applicant"]
    assert (applicant["name"], applicant["phone"]) == ("Nguyễn Văn Đúng", MAU["phone"])
    assert call("correct", code, change, "--reason", "Lần nữa").code == REFUSED
    assert call("correct", code, write(change, surprise=1), "--reason", "x").code == REFUSED


def test_fees_are_asked_for_collected_given_back_and_counted(call: Run, receive: Run) -> None:
    dossier = done(
        receive(
            procedure=COPY,
            applicant=MAU,
            received_at="2026-03-06T09:00",
            fees=[{"name": COPY_FEE, "quantity": 2}],
        )
    )["code"]
    assert done(call("show", dossier))["outstanding"] == 16_000
    at = ("--at", "2026-03-06T09:30", "--by", "Trần Thị Quầy")

    asked = done(call("fee", "request", dossier, "--fee", f"{COPY_FEE}|3", *at))
    assert asked["stage"] == "awaiting_payment"
    paid = done(call("fee", "collect", dossier, 30_000, "--receipt", "0000012", *at))
    assert (paid["stage"], "24.000 đồng" in paid["warnings"][0]) == ("received", True)
    done(call("fee", "refund", dossier, 6_000, "--reason", "Thu thừa", *at))

    totals = done(call("fee", "totals", "--day", "2026-03-06"))
    assert totals["net"] == 24_000
    (clerk,) = totals["clerks"]
    assert (clerk["clerk"], clerk["collected"], clerk["refunded"]) == (
        "Trần Thị Quầy",
        30_000,
        6_000,
    )
    assert [taking["amount"] for taking in totals["takings"]] == [30_000, -6_000]


COPY_FEE = "Phí cấp bản sao trích lục hộ tịch"

BAD = [
    (("supplement", "{code}", "--item", "Giấy", "--reason", " "), "Chưa nhập"),
    (("supplement", "{code}", "--item", "Giấy|vàng", "--reason", REASON), "vàng"),
    (("supplement", "{code}", "--item", "Giấy|copy|hai", "--reason", REASON), "số nguyên"),
    (("supplement", "{code}", "--item", "a|copy|1|b|c", "--reason", REASON), "quá nhiều"),
    (("supplement", "/nowhere.json", "--item", "Giấy", "--reason", REASON), "nowhere.json"),
    (("supplement", "H30.12-260306-9999", "--item", "x", "--reason", REASON), "9999"),
    (("refuse", "{code}", "--reason", "HTTP 500", "--ground", "x"), "lỗi kỹ thuật"),
    (("resupply", "{code}"), "Được tiếp nhận"),
    (("return", "{code}"), "Được tiếp nhận"),
    (("extend", "{code}", "--to", "mai", "--reason", "x", "--signer", "A"), "mai"),
    (("hand-over", "{code}", "--giver", "A", "--days", "0"), "Hạn của bước"),
    (("suspend", "{code}", "--reason", "x", "--at", "2999-01-01T08:00"), "tương lai"),
    (("suspend", "{code}", "--reason", "x", "--at", "2026-03-06T08:00"), "sớm hơn"),
    (("settle", "{code}", "--decision", "x"), "mâu thuẫn"),
    (("reissue", "{code}", "--reason", "x"), "không trùng"),
    (("fee", "collect", "{code}", "0"), "Số tiền"),
    (("fee", "totals", "--day", "hôm qua"), "hôm qua"),
    (("fee", "request", "{code}", "--exempt", "Phí lạ|Quen"), "Phí lạ"),
]


@pytest.mark.parametrize(("words", "said"), BAD)
def test_what_cannot_be_is_refused_with_a_sentence_and_writes_nothing(
    call: Run, code: str, words: tuple[str, ...], said: str
) -> None:
    before = done(call("verify"))["events"]

    answer = call(*(word.replace("{code}", code) for word in words))

    assert answer.code == REFUSED
    assert (answer.out, len(answer.err.strip().splitlines())) == ("", 1)
    assert said in answer.err
    assert done(call("verify"))["events"] == before


def test_a_wrong_command_line_says_how_it_should_be(call: Run) -> None:
    assert call("supplement", "x").code == USAGE
    assert call("fee").code == USAGE
    assert call("return", "x", "--way", "drone").code == USAGE


def test_a_paper_that_there_is_not_is_refused(call: Run, code: str, tmp_path: Path) -> None:
    answer = call("form", code, "--form", "refusal", "-o", tmp_path / "x.pdf")

    assert answer.code == REFUSED
    assert not (tmp_path / "x.pdf").exists()
