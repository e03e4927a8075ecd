"""`dossier CODE …`: a dossier's life, and what its handling office does to it."""

import argparse
from collections.abc import Callable
from datetime import datetime
from typing import Final

from counter_app.domain.chronicle import chronicle
from counter_app.domain.deeds import (
    Extension,
    Missing,
    Passing,
    Stopping,
    extended,
    handed_over,
    refused,
    result_ready,
    resumed,
    stopped,
    supplement_requested,
    suspended,
)
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts import Fact
from counter_app.domain.facts.life import (
    DossierRefused,
    DossierStopped,
    DueChanged,
    SupplementRequested,
)
from counter_app.domain.moments import in_viet_nam
from counter_app.domain.stages import STAGE_NAMES
from counter_app.domain.typed import item_of, results_of
from provincial_server.commands.telling import Commands, add_command, tell, tell_line
from provincial_server.handling import Handling, Order, Sitting
from provincial_server.serving import Node

_Made = Callable[[Sitting, argparse.Namespace], Fact]
_MOMENT: Final = "NĂM-THÁNG-NGÀYTGIỜ:PHÚT"


def add_to(commands: Commands) -> None:
    """Add these commands."""
    dossier = add_command(commands, "dossier", _show, "một hồ sơ: diễn biến, và việc xử lý")
    dossier.add_argument("code", help="mã hồ sơ")
    dossier.add_argument("--json", action="store_true", help="dạng JSON")
    acts = dossier.add_subparsers(metavar="việc")
    _add_passing(acts)
    _add_asking(acts)
    _add_clock(acts)
    _add_ends(acts)


def _act(acts: Commands, name: str, made: _Made, summary: str) -> argparse.ArgumentParser:
    def carry_out(node: Node, options: argparse.Namespace) -> int:
        return _carry_out(node, options, made)

    parser = add_command(acts, name, carry_out, summary)
    parser.add_argument("--office", required=True, help="cơ quan, bộ phận giải quyết")
    parser.add_argument("--official", required=True, help="họ tên người thực hiện")
    parser.add_argument("--at", type=datetime.fromisoformat, metavar=_MOMENT, help="lúc nào")
    return parser


def _add_passing(acts: Commands) -> None:
    take = _act(acts, "take", _taken, "nhận hồ sơ về nơi giải quyết")
    take.add_argument("--giver", default="", help="người giao; bỏ trống: cán bộ tiếp nhận")
    take.add_argument(
        "--step-due", type=datetime.fromisoformat, metavar=_MOMENT, help="hạn của bước này"
    )
    take.add_argument("--note", default="", help="ghi chú")
    result = _act(acts, "result", _result, "đã có kết quả")
    result.add_argument(
        "--result", action="append", required=True, metavar="TÊN[|SỐ[|SỐ BẢN]]", help="giấy tờ"
    )


def _add_asking(acts: Commands) -> None:
    supplement = _act(acts, "supplement", _supplement, "yêu cầu bổ sung giấy tờ")
    supplement.add_argument(
        "--item",
        action="append",
        required=True,
        metavar="TÊN[|LOẠI[|SỐ BẢN[|SAI GÌ]]]",
        help="giấy tờ phải nộp",
    )
    supplement.add_argument("--reason", required=True, help="lý do")
    supplement.add_argument("--contact", default="", help="hỏi ai")
    supplement.add_argument("--because", default="", help="vì sao yêu cầu thêm lần nữa")
    refuse = _act(acts, "refuse", _refusal, "từ chối giải quyết")
    refuse.add_argument("--reason", required=True, help="lý do")
    refuse.add_argument("--ground", required=True, help="căn cứ pháp lý")


def _add_clock(acts: Commands) -> None:
    suspend = _act(acts, "suspend", _suspension, "tạm dừng tính thời hạn")
    suspend.add_argument("--reason", required=True, help="lý do")
    suspend.add_argument("--ground", default="", help="căn cứ pháp lý")
    _act(acts, "resume", lambda sitting, _: resumed(sitting.occasion), "tính tiếp thời hạn")
    extend = _act(acts, "extend", _extension, "xin lỗi và hẹn lại ngày trả")
    extend.add_argument(
        "--to", required=True, type=datetime.fromisoformat, metavar=_MOMENT, help="hẹn đến"
    )
    extend.add_argument("--reason", required=True, help="lý do")
    extend.add_argument("--signer", required=True, help="người ký")
    extend.add_argument("--because", default="", help="vì sao hẹn lại ngoài quy định")


def _add_ends(acts: Commands) -> None:
    stop = _act(acts, "stop", _stop, "dừng giải quyết")
    stop.add_argument("--ground", required=True, help="căn cứ, lý do")
    stop.add_argument("--signer", required=True, help="người ký")
    stop.add_argument("--requested-by", default="", help="người đề nghị dừng")
    stop.add_argument("--fees-handling", default="", help="xử lý phí, lệ phí đã nộp")
    stop.add_argument("--papers-returned", default="", help="giấy tờ trả lại")


# ---------------------------------------------------------------- what is done


def _taken(sitting: Sitting, options: argparse.Namespace) -> Fact:
    reception = sitting.occasion.dossier.reception
    passing = Passing(
        giver=options.giver or reception.clerk or reception.office.unit_name,
        to_office=options.office,
        receiver=options.official,
        step_due_at=in_viet_nam(options.step_due) if options.step_due else None,
        note=options.note,
    )
    return handed_over(sitting.occasion, passing)


def _result(sitting: Sitting, options: argparse.Namespace) -> Fact:
    return result_ready(sitting.occasion, results_of(options.result))


def _supplement(sitting: Sitting, options: argparse.Namespace) -> Fact:
    missing = Missing(
        items=tuple(item_of(text) for text in options.item),
        reason=options.reason,
        contact=options.contact,
        because=options.because,
    )
    return supplement_requested(sitting.occasion, sitting.number(SupplementRequested), missing)


def _refusal(sitting: Sitting, options: argparse.Namespace) -> Fact:
    paper = sitting.number(DossierRefused)
    return refused(sitting.occasion, paper, options.reason, options.ground)


def _suspension(sitting: Sitting, options: argparse.Namespace) -> Fact:
    return suspended(sitting.occasion, options.reason, options.ground)


def _extension(sitting: Sitting, options: argparse.Namespace) -> Fact:
    extension = Extension(
        new_due_at=options.to,
        reason=options.reason,
        signer=options.signer,
        because=options.because,
    )
    return extended(sitting.occasion, sitting.number(DueChanged), extension)


def _stop(sitting: Sitting, options: argparse.Namespace) -> Fact:
    stopping = Stopping(
        ground=options.ground,
        signer=options.signer,
        requested_by=options.requested_by,
        fees_handling=options.fees_handling,
        papers_returned=options.papers_returned,
    )
    return stopped(sitting.occasion, sitting.number(DossierStopped), stopping)


def _carry_out(node: Node, options: argparse.Namespace, made: _Made) -> int:
    order = Order(
        code=options.code, office=options.office, official=options.official, at=options.at
    )
    handling = Handling(database=node.database, own=node.own)
    dossier = handling.carry_out(order, lambda sitting: made(sitting, options))
    tell({**_standing(dossier), "event": dossier.steps[-1].event_id})
    return 0


# ---------------------------------------------------------------- its life


def _show(node: Node, options: argparse.Namespace) -> int:
    dossier = Handling(database=node.database, own=node.own).dossier(options.code)
    if options.json:
        tell({**_standing(dossier), "life": _life(dossier)})
        return 0
    due = f"{in_viet_nam(dossier.due_at):%d/%m/%Y %H:%M}" if dossier.due_at else "-"
    tell_line(f"{dossier.code}  {dossier.reception.procedure.name}")
    tell_line(f"{STAGE_NAMES[dossier.stage]}; {due}; {_holder(dossier)}")
    for step in _life(dossier):
        at = f"{step['at']:%d/%m/%Y %H:%M}" if isinstance(step["at"], datetime) else "-"
        tell_line("  ".join(filter(None, (at, str(step["what"]), str(step["who"])))))
    return 0


def _standing(dossier: Dossier) -> dict[str, object]:
    return {
        "code": dossier.code,
        "feed": dossier.feed,
        "stage": dossier.stage,
        "due_at": dossier.due_at,
        "holder": _holder(dossier),
    }


def _holder(dossier: Dossier) -> str:
    return dossier.holder or dossier.reception.office.unit_name


def _life(dossier: Dossier) -> list[dict[str, object]]:
    """Every step in causal order."""
    return [
        {"at": entry.at, "what": str(entry.sentence), "who": entry.clerk, "counts": entry.counts}
        for entry in chronicle(dossier)
    ]
