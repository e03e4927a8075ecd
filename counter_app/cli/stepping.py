"""What the commands about a dossier's steps share: reading words, doing a step, answering."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from counter_app.cli.reception_input import moment_of
from counter_app.cli.session import Session
from counter_app.domain.sentences import Refused, say
from counter_app.domain.stages import STAGE_NAMES
from counter_app.service.desk import Desk
from counter_app.service.steps import Act, Done

_Act = TypeVar("_Act", bound=Act)


def told(session: Session, done: Done) -> int:
    """Answer with where the dossier stands after a step."""
    return session.answer(
        {
            "code": done.dossier.code,
            "stage": done.dossier.stage,
            "stage_name": session.said(STAGE_NAMES[done.dossier.stage]),
            "due_at": done.dossier.due_at,
            "explanation": done.dossier.explanation,
            "event_id": done.event_id,
            "warnings": [session.said(warning) for warning in done.warnings],
        }
    )


def taken(session: Session, use_case: Callable[[Desk, _Act], Done], act: _Act) -> int:
    """Do one step with the moment and the name from the command line."""
    arguments = session.arguments
    at = moment_of(arguments.at, "at") if arguments.at else None
    with session.desk() as desk:
        return told(session, use_case(desk, replace(act, at=at, clerk=arguments.by)))


def day_of(text: str, where: str) -> date:
    """The day of a text like `2026-11-23`. Raises `Refused`."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise Refused(
            say("Ngày “{text}” không đúng; cần dạng 2026-11-23.", text=text), where
        ) from error
