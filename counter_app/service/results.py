"""The result: ready at the counter, and in the citizen's hand."""

from dataclasses import dataclass

from counter_app.domain import roles
from counter_app.domain.acting import needed
from counter_app.domain.checks import MOST_NAME, check_submitter, check_text
from counter_app.domain.chronicle import WAYS
from counter_app.domain.deeds import result_ready
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts.life import DueChanged, ResultPaper, ResultReturned
from counter_app.domain.fees import in_dong
from counter_app.domain.folding import fold_text
from counter_app.domain.people import Submitter
from counter_app.domain.punctuality import Punctuality, punctuality
from counter_app.domain.sentences import Refused, say
from counter_app.service.desk import Desk
from counter_app.service.reception import ReceiveDossier, accepted, signed
from counter_app.service.steps import Act, Done, Steps, opened


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyResult(Act):
    """The papers of the result lie at the counter."""

    results: tuple[ResultPaper, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnResult(Act):
    """Who takes it ("" for the applicant), showing what, or by which consignment of the post."""

    way: str = "counter"
    receiver: str = ""
    receiver_id_number: str = ""
    paper_shown: str = ""
    authority: str = ""
    post_number: str = ""
    originals_returned: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveAndReturn:
    """A dossier whose result is given at once, without a receipt (NĐ 61/2018 Điều 17.4)."""

    entry: ReceiveDossier
    results: tuple[ResultPaper, ...]
    receiver: str = ""


def ready(desk: Desk, command: ReadyResult) -> Done:
    """The result is there: this moment decides early, on time or late. Raises `Refused`."""
    roles.allow(desk.actor, roles.Act.RETURN)
    with opened(desk, command) as step:
        step.add(result_ready(step.occasion, command.results))
        _warn_of_time(step)
        return step.done()


def _warn_of_time(step: Steps) -> None:
    match punctuality(step.dossier, step.at):
        case Punctuality.EARLY:
            step.warn(say("Kết quả có sớm; hãy báo để công dân đến nhận trước hẹn."))
        case Punctuality.LATE if not step.dossier.taken(DueChanged):
            step.warn(say("Kết quả trễ hẹn mà chưa có phiếu xin lỗi và hẹn lại."))


def return_result(desk: Desk, command: ReturnResult) -> Done:
    """Hand the result over. Raises `Refused` where it is not said who takes it by what right."""
    roles.allow(desk.actor, roles.Act.RETURN)
    with opened(desk, command) as step:
        step.may(ResultReturned)
        if step.dossier.outstanding > 0:
            step.warn(say("Còn phải thu {amount}.", amount=in_dong(step.dossier.outstanding)))
        return step.record(_returned(step, command))


def _returned(step: Steps, command: ReturnResult) -> ResultReturned:
    if command.way not in WAYS:
        raise Refused(say("Không có cách trả “{way}”.", way=command.way), "way")
    receiver = _receiver(step.dossier, command)
    shown = check_text(command.paper_shown, "paper_shown", most=MOST_NAME)
    post = check_text(command.post_number, "post_number", most=100)
    if command.way == "counter" and not shown:
        raise Refused(
            say("Cần ghi giấy tờ mà người nhận xuất trình (giấy hẹn, căn cước…)."), "paper_shown"
        )
    if command.way == "post" and not post:
        step.warn(say("Chưa có số hiệu bưu gửi; không tra được đường đi của kết quả."))
    return ResultReturned(
        returned_at=step.at,
        way=command.way,
        receiver=receiver.name,
        receiver_id_number=receiver.id_number,
        paper_shown=shown,
        authority=receiver.authority,
        post_number=post,
        originals_returned=command.originals_returned,
        clerk=step.clerk,
    )


def _receiver(dossier: Dossier, command: ReturnResult) -> Submitter:
    """Who takes it: the applicant, or by authority another (NĐ 61/2018 Điều 6.2.b)."""
    applicant = dossier.reception.applicant
    own = not command.receiver or fold_text(command.receiver) == fold_text(applicant.name)
    given = Submitter(
        name=command.receiver or applicant.name,
        id_number=command.receiver_id_number,
        authority=command.authority,
    )
    try:
        receiver = check_submitter(given)
    except Refused as refusal:
        where = refusal.where.replace("submitter", "receiver")
        raise Refused(refusal.sentence, where) from refusal
    if command.way == "counter" and not own and not receiver.authority:
        raise Refused(
            say(
                "{receiver} không phải chủ hồ sơ; cần ghi giấy ủy quyền hoặc quan hệ thay cho giấy "
                "ủy quyền.",
                receiver=receiver.name,
            ),
            "authority",
        )
    return receiver


def receive_and_return(desk: Desk, command: ReceiveAndReturn) -> Done:
    """Receive, finish and return in one transaction; no receipt is due unless it is asked for."""
    roles.allow(desk.actor, roles.Act.RECEIVE)
    roles.allow(desk.actor, roles.Act.RETURN)
    now = desk.clock.now().replace(microsecond=0)
    with desk.writing() as work:
        entry = signed(desk, command.entry)
        received = accepted(work, entry, now)
        dossier = received.dossier
        step = Steps(work, dossier, dossier.reception.received_at, entry.clerk)
        step.began(dossier.event_id)
        step.warn(*received.warnings)
        step.add(result_ready(step.occasion, command.results))
        taker = dossier.reception.submitter or dossier.reception.applicant
        return step.record(
            ResultReturned(
                returned_at=step.at,
                way="counter",
                receiver=needed(command.receiver or taker.name, "receiver", most=MOST_NAME),
                authority=getattr(taker, "authority", ""),
                clerk=step.clerk,
            )
        )
