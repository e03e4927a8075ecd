"""The control slip: every hand-over of a dossier, as the journal tells them, a row each."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from counter_app.domain.dossier import Dossier
from counter_app.domain.facts.life import HandedOver, TakenBack
from counter_app.domain.moments import in_viet_nam
from counter_app.domain.policy import ClockPolicy, EarlyMeans
from counter_app.receipts.compose import Content, Row
from counter_app.receipts.values import content_of, in_text, moment, short_moment
from counter_app.receipts.wording import FormText
from counter_app.service.ports import FormRequest

_FEWEST_ROWS = 3
"""The form has three; those not yet used stay blank, to be filled in by hand."""

Movement = HandedOver | TakenBack


def control_slip_content(request: FormRequest, text: FormText) -> Content:
    """The slip as it stands: dated by its last row."""
    dossier, fact = request.dossier, request.dossier.reception
    moves = [s.fact for s in dossier.steps if s.counts and isinstance(s.fact, Movement)]
    values = {
        "handling": fact.procedure.handling_office or _deciding(moves),
        "coordinating": "; ".join(_coordinating(moves)),
    }
    rows = [*_rows(dossier, moves, text)]
    rows += [_blank(text)] * (_FEWEST_ROWS - len(rows))
    at = _moment(moves[-1]) if moves else fact.received_at
    return content_of(fact, text, at, values, {"movements": tuple(rows)})


def _deciding(moves: list[Movement]) -> str:
    handed = (move for move in moves if isinstance(move, HandedOver) and not move.coordinating)
    return next((move.to_office for move in handed), "")


def _coordinating(moves: list[Movement]) -> Iterator[str]:
    asked = [m.to_office for m in moves if isinstance(m, HandedOver) and m.coordinating]
    yield from dict.fromkeys(asked)


def _moment(move: Movement) -> datetime:
    return move.handed_at if isinstance(move, HandedOver) else move.taken_at


def _rows(dossier: Dossier, moves: list[Movement], text: FormText) -> Iterator[Row]:
    """Each row judges the office that hands over by the limit it was given, if it was given one.

    An office that asks another for an opinion has not done its own part yet.
    """
    limits: dict[str, datetime] = {}
    place = dossier.reception.office.place
    for move in moves:
        at = _moment(move)
        handed = move if isinstance(move, HandedOver) else None
        asks = handed is not None and handed.coordinating
        limit = None if asks else limits.pop(move.from_office, None)
        if handed and handed.step_due_at:
            limits[handed.to_office] = handed.step_due_at
        yield {
            **_by_hand(text, judged=limit is not None),
            **_clock_and_day(moment(at)),
            "giving": in_text(move.from_office, place),
            "receiving": in_text(move.to_office, place),
            "giver": move.giver,
            "receiver": move.receiver,
            "result": text.phrases[_judged(at, limit, dossier.reception.policy)] if limit else "",
            "step_due": _step_due(handed.step_due_at if handed else None, text),
            "note": move.note,
        }


def _step_due(limit: datetime | None, text: FormText) -> str:
    return text.phrases["step_due"].format(moment=short_moment(limit)) if limit else ""


def _judged(at: datetime, limit: datetime, policy: ClockPolicy) -> str:
    """Early, on time or late, by the dossier's own policy."""
    at, limit = (in_viet_nam(each).replace(second=0, microsecond=0) for each in (at, limit))
    if at > limit:
        return "late"
    by_minute = policy.early_means is EarlyMeans.DUE_MINUTE
    early = at < limit if by_minute else at.date() < limit.date()
    return "early" if early else "on_time"


def _by_hand(text: FormText, *, judged: bool) -> Mapping[str, str]:
    """Boxes to tick where no limit was given that the counter could judge by."""
    words = ("early", "on_time", "late")
    box = "" if judged else text.phrases["box"]
    return {
        f"by_hand_{number}": box.format(result=text.phrases[word])
        for number, word in enumerate(words, 1)
    }


def _blank(text: FormText) -> Row:
    dots = text.phrases["blank"]
    empty = dict.fromkeys(("giver", "receiver", "result", "step_due", "note"), "")
    return {
        **empty,
        **_by_hand(text, judged=False),
        "giving": dots,
        "receiving": dots,
        **_clock_and_day(text.phrases["blank_moment"]),
    }


def _clock_and_day(spoken: str) -> Row:
    """A moment in words on two lines."""
    clock, comma, day = spoken.partition(", ")
    return {"clock": clock + comma.strip(), "day": day}
