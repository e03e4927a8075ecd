"""Commands about what happens to a dossier after it was brought."""

from counter_app.cli.reception_input import moment_of, reception_of, reception_over
from counter_app.cli.session import Session, text_of
from counter_app.cli.stepping import taken
from counter_app.domain.catalogue import Limit, LimitUnit
from counter_app.domain.codes import parse_code
from counter_app.domain.facts import ComponentReceived
from counter_app.domain.sentences import Refused, say
from counter_app.domain.typed import count_of, item_of, kind_of, parts, results_of
from counter_app.service.correction import CorrectDossier, correct, entry_to_correct
from counter_app.service.desk import Desk
from counter_app.service.ending import (
    AskWithdrawal,
    DeclineWithdrawal,
    Stop,
    Withdraw,
    ask_withdrawal,
    decline_withdrawal,
    stop,
    withdraw,
)
from counter_app.service.handing import HandOver, TakeBack, hand_over, take_back
from counter_app.service.look_up import dossier
from counter_app.service.papers import is_id
from counter_app.service.promise import Extend, Resume, Suspend, extend, resume, suspend
from counter_app.service.reception import ReceiveDossier
from counter_app.service.refusal import RefuseDossier, refuse
from counter_app.service.results import ReadyResult, ReturnResult, ready, return_result
from counter_app.service.settling import ReissueDossier, SettleConflict, reissue, settle
from counter_app.service.steps import Act, Done
from counter_app.service.supplement import (
    ReceiveSupplement,
    RequestSupplement,
    receive_supplement,
    request_supplement,
)


def _brought(session: Session) -> tuple[str, ReceiveDossier | None]:
    """The code or the id that was named, or the dossier that a JSON file describes."""
    named: str = session.arguments.code
    if is_id(named) or parse_code(named) is not None:
        return named, None
    entry, _ = reception_of(text_of(named))
    return "", entry


def supplement(session: Session) -> int:
    """`supplement CODE|FILE`: ask for what is missing, before acceptance or after it."""
    arguments = session.arguments
    code, entry = _brought(session)
    act = RequestSupplement(
        code=code,
        entry=entry,
        items=tuple(item_of(text) for text in arguments.item),
        reason=arguments.reason,
        contact=arguments.contact,
        because=arguments.because,
    )
    return taken(session, request_supplement, act)


def _component(text: str) -> ComponentReceived:
    name, kind, count = parts(text, 3)
    return ComponentReceived(name=name, kind=kind_of(kind), count=count_of(count))


def resupply(session: Session) -> int:
    """`resupply CODE`: what was asked for has come."""
    given = session.arguments.component
    act = ReceiveSupplement(
        code=session.arguments.code,
        components=None if given is None else tuple(_component(text) for text in given),
        note=session.arguments.note,
    )
    return taken(session, receive_supplement, act)


def refuse_one(session: Session) -> int:
    """`refuse CODE|FILE`: refuse with the reason and its legal ground."""
    code, entry = _brought(session)
    act = RefuseDossier(
        code=code,
        entry=entry,
        reason=session.arguments.reason,
        legal_ground=session.arguments.ground,
    )
    return taken(session, refuse, act)


def hand_over_one(session: Session) -> int:
    """`hand-over CODE`: a row of the control slip."""
    arguments = session.arguments
    act = HandOver(
        code=arguments.code,
        giver=arguments.giver,
        receiver=arguments.receiver,
        to_office=arguments.to,
        limit=_limit(arguments.hours, arguments.days),
        step_due_at=moment_of(arguments.step_due, "step_due_at") if arguments.step_due else None,
        coordinating=arguments.coordinating,
        note=arguments.note,
    )
    return taken(session, hand_over, act)


def _limit(hours: float | None, days: float | None) -> Limit | None:
    """Of a step: quarters of hours or of working days. Raises `Refused` for less."""
    if hours is None and days is None:
        return None
    unit = LimitUnit.WORKING_DAY if hours is None else LimitUnit.HOUR
    quarters = round(4 * (hours if hours is not None else days or 0.0))
    if not 1 <= quarters <= 4_000:
        raise Refused(say("Hạn của bước phải từ một phần tư giờ hoặc ngày trở lên."), "limit")
    return Limit(unit=unit, quarters=quarters)


def take_back_one(session: Session) -> int:
    """`take-back CODE`: a row of the control slip."""
    arguments = session.arguments
    act = TakeBack(
        code=arguments.code,
        giver=arguments.giver,
        receiver=arguments.receiver,
        note=arguments.note,
    )
    return taken(session, take_back, act)


def suspend_one(session: Session) -> int:
    """`suspend CODE`: the clock stands still by law."""
    arguments = session.arguments
    act = Suspend(code=arguments.code, reason=arguments.reason, legal_ground=arguments.ground)
    return taken(session, suspend, act)


def resume_one(session: Session) -> int:
    """`resume CODE`: the clock runs again."""
    return taken(session, resume, Resume(code=session.arguments.code))


def extend_one(session: Session) -> int:
    """`extend CODE`: an apology and a new date."""
    arguments = session.arguments
    act = Extend(
        code=arguments.code,
        new_due_at=moment_of(arguments.to, "new_due_at"),
        reason=arguments.reason,
        signer=arguments.signer,
        because=arguments.because,
    )
    return taken(session, extend, act)


def stop_one(session: Session) -> int:
    """`stop CODE`: stop before any decision."""
    arguments = session.arguments
    act = Stop(
        code=arguments.code,
        ground=arguments.ground,
        signer=arguments.signer,
        requested_by=arguments.requested_by,
        fees_handling=arguments.fees_handling,
        papers_returned=arguments.papers_returned,
    )
    return taken(session, stop, act)


def withdraw_one(session: Session) -> int:
    """`withdraw CODE`: ask; or decline, or give the papers back."""
    arguments = session.arguments
    if arguments.decline is not None:
        declined = DeclineWithdrawal(code=arguments.code, reason=arguments.decline)
        return taken(session, decline_withdrawal, declined)
    if arguments.give_back:
        given = Withdraw(
            code=arguments.code,
            receiver=arguments.receiver,
            papers_returned=arguments.papers_returned,
        )
        return taken(session, withdraw, given)
    asked = AskWithdrawal(code=arguments.code, reason=arguments.reason)
    return taken(session, ask_withdrawal, asked)


def ready_one(session: Session) -> int:
    """`ready CODE`: the result is there."""
    arguments = session.arguments
    act = ReadyResult(code=arguments.code, results=results_of(arguments.result))
    return taken(session, ready, act)


def return_one(session: Session) -> int:
    """`return CODE`: the result is in the citizen's hand, or with the post."""
    arguments = session.arguments
    act = ReturnResult(
        code=arguments.code,
        way=arguments.way,
        receiver=arguments.receiver,
        receiver_id_number=arguments.receiver_id,
        paper_shown=arguments.shown,
        authority=arguments.authority,
        post_number=arguments.post_number,
        originals_returned=not arguments.keep_originals,
    )
    return taken(session, return_result, act)


def correct_one(session: Session) -> int:
    """`correct CODE FILE`: a JSON object with only what was wrong."""
    arguments = session.arguments
    text = text_of(arguments.file)

    def use_case(desk: Desk, act: Act) -> Done:
        entry, _ = reception_over(text, entry_to_correct(dossier(desk, act.code)))
        command = CorrectDossier(
            code=act.code, at=act.at, clerk=act.clerk, entry=entry, reason=arguments.reason
        )
        return correct(desk, command)

    return taken(session, use_case, Act(code=arguments.code))


def settle_one(session: Session) -> int:
    """`settle CODE`: which of the disputed acts count."""
    arguments = session.arguments
    act = SettleConflict(
        code=arguments.code, counts=tuple(arguments.counts), decision=arguments.decision
    )
    return taken(session, settle, act)


def reissue_one(session: Session) -> int:
    """`reissue CODE|ID`: a code of its own for a dossier whose code another one has as well."""
    act = ReissueDossier(code=session.arguments.code, reason=session.arguments.reason)
    return taken(session, reissue, act)
