"""Commands about dossiers: receive, find, show, compute a due time, print the receipt."""

from counter_app.cli.reception_input import moment_of, reception_of
from counter_app.cli.session import Session, text_of
from counter_app.domain.sentences import Refused, say
from counter_app.service.look_up import dossier, search
from counter_app.service.papers import print_receipt, redraw_receipt
from counter_app.service.reception import preview_due, receive
from counter_app.sheets import write_whole


def receive_one(session: Session) -> int:
    """`receive FILE|-`: receive the dossier that a JSON object describes."""
    command, warnings = reception_of(text_of(session.arguments.file))
    with session.desk() as desk:
        received = receive(desk, command)
    reception = received.dossier.reception
    return session.answer(
        {
            "code": reception.code,
            "due_at": reception.due_at,
            "explanation": reception.explanation,
            "event_id": received.dossier.event_id,
            "warnings": [session.said(said) for said in (*warnings, *received.warnings)],
        }
    )


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


def show(session: Session) -> int:
    """`show CODE`: everything known of one dossier."""
    with session.desk() as desk:
        return session.answer(dossier(desk, session.arguments.code))


def receipt(session: Session) -> int:
    """`receipt CODE -o FILE`: print form 01 to a PDF file; a recorded copy is drawn again."""
    arguments = session.arguments
    if not arguments.output.absolute().parent.is_dir():
        raise Refused(say("Không có thư mục {folder}.", folder=arguments.output.parent), "output")
    with session.desk() as desk:
        if arguments.copy is None:
            printed = print_receipt(
                desk, arguments.code, paper=arguments.paper, form_set=arguments.form_set
            )
        else:
            printed = redraw_receipt(desk, arguments.code, arguments.copy)
    write_whole(arguments.output, printed.pdf)
    return session.answer(
        {
            "file": str(arguments.output),
            "pages": printed.pages,
            "set": printed.form_set,
            "paper": printed.paper,
        }
    )
