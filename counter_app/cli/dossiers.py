"""Commands about dossiers: receive, find, show, compute a due time, print a paper."""

from dataclasses import asdict, fields, replace

from counter_app.cli.reception_input import (
    dossier_named_in,
    moment_of,
    reception_of,
    reception_over,
)
from counter_app.cli.session import Session, text_of
from counter_app.cli.stepping import told
from counter_app.domain.authority import WHY_VOID
from counter_app.domain.chronicle import chronicle
from counter_app.domain.punctuality import punctuality
from counter_app.domain.sentences import Refused, Sentence, say
from counter_app.domain.stages import STAGE_NAMES
from counter_app.domain.typed import results_of
from counter_app.service import trust
from counter_app.service.correction import entry_to_correct
from counter_app.service.desk import Desk
from counter_app.service.look_up import dossier, search
from counter_app.service.papers import (
    FormWanted,
    print_form,
    redraw_form,
)
from counter_app.service.reception import ReceiveDossier, preview_due, receive
from counter_app.service.results import ReceiveAndReturn, receive_and_return
from counter_app.sheets import write_whole


def receive_one(session: Session) -> int:
    """`receive FILE|-`: receive the dossier that a JSON object describes, or that it completes."""
    text = text_of(session.arguments.file)
    code = dossier_named_in(text)
    with session.desk() as desk:
        if code:
            entry = replace(entry_to_correct(dossier(desk, code)), presented_code=code)
            command, remarks = reception_over(text, entry)
        else:
            command, remarks = reception_of(text)
        if session.arguments.result:
            return _given_at_once(session, desk, command, remarks)
        received = receive(desk, command)
    reception = received.dossier.reception
    return session.answer(
        {
            "code": reception.code,
            "due_at": reception.due_at,
            "explanation": reception.explanation,
            "event_id": received.dossier.event_id,
            "warnings": [session.said(said) for said in (*remarks, *received.warnings)],
        }
    )


def _given_at_once(
    session: Session, desk: Desk, command: ReceiveDossier, remarks: tuple[Sentence, ...]
) -> int:
    at_once = ReceiveAndReturn(
        entry=command,
        results=results_of(session.arguments.result),
        receiver=session.arguments.receiver,
    )
    done = receive_and_return(desk, at_once)
    return told(session, replace(done, warnings=(*remarks, *done.warnings)))


def due_time(session: Session) -> int:
    """`due`: the due time of a procedure, with its explanation."""
    received = session.arguments.received
    with session.desk() as desk:
        moment = moment_of(received) if received else None
        due = preview_due(desk, session.arguments.procedure, moment)
    return session.answer(
        {
            "due_at": due.at,
            "explanation": due.explanation,
            "transfer_at": due.transfer_at,
            "warnings": [session.said(warning) for warning in due.warnings],
        }
    )


def find(session: Session) -> int:
    """`search TEXT`: matching dossiers, best first."""
    with session.desk() as desk:
        return session.answer(search(desk, session.arguments.text, session.arguments.limit))


def passed_over(session: Session) -> int:
    """`passed-over`: the steps of dossiers that have no effect, and why."""
    with session.desk() as desk:
        steps = trust.passed_over(desk)
    said = [{**asdict(step), "said": session.said(WHY_VOID[step.why])} for step in steps]
    return session.answer(said)


def show(session: Session) -> int:
    """`show CODE`: everything known of one dossier, and its life in words."""
    with session.desk() as desk:
        found = dossier(desk, session.arguments.code)
        judged = punctuality(found, desk.clock.now())
    timeline = [
        {
            "at": entry.at,
            "clerk": entry.clerk,
            "said": session.said(entry.sentence),
            "counts": entry.counts,
            "why": session.said(entry.why) if entry.why else "",
            "event_id": entry.event_id,
        }
        for entry in chronicle(found)
    ]
    known: dict[str, object] = {field.name: getattr(found, field.name) for field in fields(found)}
    return session.answer(
        known
        | {
            "code": found.code,
            "stage_name": session.said(STAGE_NAMES[found.stage]),
            "outstanding": found.outstanding,
            "punctuality": judged,
            "timeline": timeline,
        }
    )


def form(session: Session) -> int:
    """`form CODE`, `receipt CODE`: print a paper to a PDF file; a recorded copy is drawn again."""
    arguments = session.arguments
    if not arguments.output.absolute().parent.is_dir():
        raise Refused(say("Không có thư mục {folder}.", folder=arguments.output.parent), "output")
    wanted = FormWanted(
        form=arguments.form,
        about=arguments.about,
        paper=arguments.paper,
        form_set=arguments.form_set,
    )
    with session.desk() as desk:
        if arguments.copy is None:
            printed = print_form(desk, arguments.code, wanted)
        else:
            printed = redraw_form(
                desk, arguments.code, wanted.form, copy=arguments.copy, about=wanted.about
            )
    write_whole(arguments.output, printed.pdf)
    return session.answer(
        {
            "file": str(arguments.output),
            "pages": printed.pages,
            "set": printed.form_set,
            "paper": printed.paper,
        }
    )
