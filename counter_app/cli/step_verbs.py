"""The grammar of a dossier's steps; `docs/cli.md` describes it for its users."""

import argparse
from pathlib import Path

from counter_app.cli import dossiers, fees, steps
from counter_app.cli.verbs import Command, Verbs, add_verb
from counter_app.domain.chronicle import WAYS
from counter_app.domain.facts.money import PaymentMethod, PaymentMoment
from counter_app.service.ports import FormName, Paper
from counter_app.texts import Texts


def add_steps(verbs: Verbs, texts: Texts) -> None:
    """Every step of a dossier's life, fees and papers."""
    for add in (_add_before, _add_handing, _add_promise, _add_ends, _add_results, _add_mending):
        add(verbs, texts)
    _add_fees(verbs, texts)
    _add_form(verbs, texts)


def _step(
    verbs: Verbs, name: str, command: Command, summary: str, *, target: str = "CODE"
) -> argparse.ArgumentParser:
    """A verb on one dossier, with the moment of the step and who took it."""
    verb = add_verb(verbs, name, command, summary)
    verb.add_argument("code", metavar=target)
    verb.add_argument("--at", default="", metavar="2026-11-23T15:20")
    verb.add_argument("--by", default="", metavar="NAME")
    return verb


def _add_before(verbs: Verbs, texts: Texts) -> None:
    supplement = _step(
        verbs,
        "supplement",
        steps.supplement,
        texts.label("Yêu cầu bổ sung, hoàn thiện hồ sơ."),
        target="CODE|FILE|-",
    )
    supplement.add_argument(
        "--item", action="append", required=True, metavar="NAME[|KIND[|COUNT[|WHAT IS WRONG]]]"
    )
    supplement.add_argument("--reason", required=True)
    supplement.add_argument("--contact", default="")
    supplement.add_argument(
        "--because", default="", help=texts.label("Vì sao yêu cầu thêm lần nữa.")
    )
    resupply = _step(verbs, "resupply", steps.resupply, texts.label("Nhận giấy tờ bổ sung."))
    resupply.add_argument("--component", action="append", metavar="NAME[|KIND[|COUNT]]")
    resupply.add_argument("--note", default="")
    refuse = _step(
        verbs, "refuse", steps.refuse_one, texts.label("Từ chối hồ sơ."), target="CODE|FILE|-"
    )
    refuse.add_argument("--reason", required=True)
    refuse.add_argument("--ground", required=True, help=texts.label("Căn cứ pháp lý."))


def _add_handing(verbs: Verbs, texts: Texts) -> None:
    over = _step(
        verbs, "hand-over", steps.hand_over_one, texts.label("Bàn giao cho nơi giải quyết.")
    )
    over.add_argument("--giver", required=True, metavar="NAME")
    over.add_argument("--receiver", default="", metavar="NAME")
    over.add_argument("--to", default="", metavar="OFFICE")
    limit = over.add_mutually_exclusive_group()
    limit.add_argument("--hours", type=float, metavar="N")
    limit.add_argument("--days", type=float, metavar="N")
    limit.add_argument("--step-due", default="", metavar="2026-11-23T15:20")
    over.add_argument(
        "--coordinating", action="store_true", help=texts.label("Chỉ xin ý kiến phối hợp.")
    )
    over.add_argument("--note", default="")
    back = _step(
        verbs, "take-back", steps.take_back_one, texts.label("Nhận lại từ nơi giải quyết.")
    )
    back.add_argument("--giver", required=True, metavar="NAME")
    back.add_argument("--receiver", default="", metavar="NAME")
    back.add_argument("--note", default="")


def _add_promise(verbs: Verbs, texts: Texts) -> None:
    suspend = _step(verbs, "suspend", steps.suspend_one, texts.label("Tạm dừng tính thời hạn."))
    suspend.add_argument("--reason", required=True)
    suspend.add_argument("--ground", default="", help=texts.label("Căn cứ pháp lý."))
    _step(verbs, "resume", steps.resume_one, texts.label("Tiếp tục tính thời hạn."))
    extend = _step(verbs, "extend", steps.extend_one, texts.label("Xin lỗi và hẹn lại ngày trả."))
    extend.add_argument("--to", required=True, metavar="2026-11-23T15:20")
    extend.add_argument("--reason", required=True)
    extend.add_argument("--signer", required=True, metavar="NAME")
    extend.add_argument(
        "--because", default="", help=texts.label("Vì sao hẹn lại muộn hoặc thêm lần nữa.")
    )


def _add_ends(verbs: Verbs, texts: Texts) -> None:
    stop = _step(verbs, "stop", steps.stop_one, texts.label("Dừng giải quyết hồ sơ."))
    stop.add_argument("--ground", required=True)
    stop.add_argument("--signer", required=True, metavar="NAME")
    stop.add_argument("--requested-by", default="", metavar="NAME")
    stop.add_argument("--fees-handling", default="")
    stop.add_argument("--papers-returned", default="")
    withdraw = _step(
        verbs, "withdraw", steps.withdraw_one, texts.label("Rút hồ sơ theo yêu cầu của công dân.")
    )
    withdraw.add_argument("--reason", default="")
    what = withdraw.add_mutually_exclusive_group()
    what.add_argument("--decline", metavar="REASON", help=texts.label("Từ chối yêu cầu rút."))
    what.add_argument("--give-back", action="store_true", help=texts.label("Trả lại giấy tờ."))
    withdraw.add_argument("--receiver", default="", metavar="NAME")
    withdraw.add_argument("--papers-returned", default="")


def _add_results(verbs: Verbs, texts: Texts) -> None:
    ready = _step(verbs, "ready", steps.ready_one, texts.label("Ghi có kết quả."))
    ready.add_argument("--result", action="append", required=True, metavar="NAME[|NUMBER[|COUNT]]")
    give = _step(verbs, "return", steps.return_one, texts.label("Trả kết quả."))
    give.add_argument("--way", choices=tuple(WAYS), default="counter")
    give.add_argument("--receiver", default="", metavar="NAME")
    give.add_argument("--receiver-id", default="", metavar="NUMBER")
    give.add_argument("--shown", default="", help=texts.label("Giấy tờ đã xuất trình."))
    give.add_argument("--authority", default="", help=texts.label("Giấy ủy quyền hoặc quan hệ."))
    give.add_argument("--post-number", default="", metavar="NUMBER")
    give.add_argument("--keep-originals", action="store_true")


def _add_mending(verbs: Verbs, texts: Texts) -> None:
    correct = _step(verbs, "correct", steps.correct_one, texts.label("Đính chính hồ sơ."))
    correct.add_argument("file", type=Path, metavar="FILE|-")
    correct.add_argument("--reason", required=True)
    settle = _step(verbs, "settle", steps.settle_one, texts.label("Lãnh đạo xử lý mâu thuẫn."))
    settle.add_argument(
        "--counts", action="append", default=[], metavar="EVENT", help=texts.label("Bước được giữ.")
    )
    settle.add_argument("--decision", required=True)
    reissue = _step(
        verbs, "reissue", steps.reissue_one, texts.label("Cấp lại mã cho hồ sơ bị trùng mã.")
    )
    reissue.add_argument("--reason", required=True)


def _add_fees(verbs: Verbs, texts: Texts) -> None:
    fee = verbs.add_parser("fee", help=texts.label("Phí và lệ phí."))
    actions = fee.add_subparsers(required=True, metavar="request|collect|refund|totals")
    request = _step(actions, "request", fees.request_fees, texts.label("Yêu cầu nộp."))
    request.add_argument("--fee", action="append", metavar="NAME[|QUANTITY[|UNITS[|AMOUNT]]]")
    request.add_argument("--exempt", action="append", metavar="NAME|EXEMPTION[|GROUND]")
    collect = _step(actions, "collect", fees.collect_fee, texts.label("Thu tiền."))
    collect.add_argument("amount", type=int, metavar="AMOUNT")
    collect.add_argument("--moment", type=PaymentMoment, choices=tuple(PaymentMoment))
    collect.add_argument("--payer", default="", metavar="NAME")
    refund = _step(actions, "refund", fees.refund_fee, texts.label("Hoàn tiền."))
    refund.add_argument("amount", type=int, metavar="AMOUNT")
    refund.add_argument("--reason", required=True)
    for verb in (collect, refund):
        verb.add_argument(
            "--method", type=PaymentMethod, choices=tuple(PaymentMethod), default=PaymentMethod.CASH
        )
        verb.add_argument("--receipt", default="", metavar="NUMBER")
    totals = add_verb(actions, "totals", fees.fee_totals, texts.label("Tổng thu của một ngày."))
    totals.add_argument("--day", required=True, metavar="2026-11-23")


def _add_form(verbs: Verbs, texts: Texts) -> None:
    form = add_verb(
        verbs, "form", dossiers.form, texts.label("In một giấy tờ của hồ sơ ra tệp PDF.")
    )
    form.add_argument("code")
    form.add_argument("--form", type=FormName, choices=tuple(FormName), required=True)
    form.add_argument("--about", default="", metavar="EVENT")
    form.add_argument("--set", dest="form_set", choices=("2018", "2025"), default="")
    form.add_argument("--paper", type=Paper, choices=tuple(Paper), default=Paper.A5)
    form.add_argument("--copy", type=int, metavar="N", help=texts.label("Vẽ lại bản in thứ N."))
    form.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
