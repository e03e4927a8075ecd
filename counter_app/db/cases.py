"""What reports count of each dossier: columns of its row, read for a stretch of time at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, select

from counter_app.db.moments import natural_floor, seconds_of
from counter_app.db.prepared import Prepared
from counter_app.db.schema import dossiers
from counter_app.domain.dossier import Dossier
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.punctuality import Punctuality
from counter_app.domain.reporting.cases import Case, Wait, case_of
from counter_app.domain.stages import Stage

_MOST = 10**15
"""What others wrote may be any number, and a column holds 63 bits."""

_NOT_ACCEPTED: Final[Mapping[str, object]] = {
    "accepted": False,
    "field": "",
    "clerk": "",
    "channel": "",
    "promised_at": None,
    "finished_at": None,
    "returned_at": None,
    "stopped_at": None,
    "verdict": "",
    "supplements": 0,
    "waits": "",
    "digitised": False,
    "fees": 0,
    "paid_online": False,
}

_COLUMNS: Final = (
    "number",
    "id",
    "code",
    "applicant_name",
    "procedure_code",
    "procedure_name",
    "field",
    "clerk",
    "channel",
    "register_book",
    "stage",
    "received_at",
    "promised_at",
    "due_at",
    "finished_at",
    "returned_at",
    "stopped_at",
    "verdict",
    "supplements",
    "waits",
    "digitised",
    "fees",
    "paid_online",
)
_CASES: Final = select(*(dossiers.c[name] for name in _COLUMNS)).where(
    dossiers.c.accepted, dossiers.c.received_at < bindparam("end")
)
_SINCE: Final = Prepared(
    _CASES.where(dossiers.c.number >= bindparam("number")).order_by(dossiers.c.number)
)
_BEFORE: Final = _CASES.where(dossiers.c.number < bindparam("number"))
_STILL_OPEN: Final = Prepared(_BEFORE.where(dossiers.c.finished_at.is_(None)))
_FINISHED_SINCE: Final = Prepared(_BEFORE.where(dossiers.c.finished_at >= bindparam("start")))
"""Three questions, each of which one index answers: together none would."""


_STAGES: Final = {stage.value: stage for stage in Stage}
_VERDICTS: Final = {"": None} | {verdict.value: verdict for verdict in Punctuality}
_STRETCHES: Final = msgspec.json.Decoder(list[tuple[int, int]])


def columns_of(dossier: Dossier) -> dict[str, object]:
    """The columns that reports read."""
    line = dossier.reception.register
    register = {
        "register_year": _bounded(line.year),
        "register_book": _bounded(line.book),
        "register_number": _bounded(line.number),
    }
    case = case_of(dossier)
    return register | (dict(_NOT_ACCEPTED) if case is None else _columns(case))


def _columns(case: Case) -> dict[str, object]:
    return {
        "accepted": True,
        "field": case.field,
        "clerk": case.clerk,
        "channel": case.channel,
        "promised_at": _seconds(case.promised_at),
        "finished_at": _seconds(case.finished_at),
        "returned_at": _seconds(case.returned_at),
        "stopped_at": _seconds(case.stopped_at),
        "verdict": case.verdict or "",
        "supplements": case.supplements,
        "waits": _packed(case.waits),
        "digitised": case.digitised,
        "fees": _bounded(case.fees),
        "paid_online": case.paid_online,
    }


def _bounded(number: int) -> int:
    return max(-_MOST, min(number, _MOST))


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else seconds_of(moment)


def _packed(waits: Iterable[Wait]) -> str:
    stretches = [(seconds_of(since), seconds_of(until)) for since, until in waits]
    return msgspec.json.encode(stretches).decode() if stretches else ""


def between(connection: Connection, start: datetime, end: datetime) -> tuple[Case, ...]:
    """See `Reader.cases`."""
    first = seconds_of(start)
    asked = {"number": natural_floor(first), "start": first, "end": seconds_of(end)}
    carried = [
        row
        for question in (_STILL_OPEN, _FINISHED_SINCE)
        for row in question.run(connection, asked).fetchall()
    ]
    carried.sort(key=itemgetter(0))
    rows = (*carried, *_SINCE.run(connection, asked).fetchall())
    return tuple(map(_case, rows))


def _case(row: tuple[Any, ...]) -> Case:
    (
        _, id_, code, applicant, procedure, name, field, clerk, channel, counter, stage, received,
        promised, due, finished, returned, stopped, verdict, supplements, waits, digitised, fees,
        online,
    ) = row  # fmt: skip
    return Case(
        id=id_,
        code=code,
        applicant=applicant,
        procedure_code=procedure,
        procedure_name=name,
        field=field,
        clerk=clerk,
        channel=channel,
        counter=counter,
        stage=_STAGES[stage],
        received_at=datetime.fromtimestamp(received, VIET_NAM),
        promised_at=_moment(promised),
        due_at=_moment(due),
        finished_at=_moment(finished),
        returned_at=_moment(returned),
        stopped_at=_moment(stopped),
        verdict=_VERDICTS[verdict],
        supplements=supplements,
        waits=_unpacked(waits) if waits else (),
        digitised=bool(digitised),
        fees=fees,
        paid_online=bool(online),
    )


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, VIET_NAM)


def _unpacked(waits: str) -> tuple[Wait, ...]:
    return tuple(
        (datetime.fromtimestamp(since, VIET_NAM), datetime.fromtimestamp(until, VIET_NAM))
        for since, until in _STRETCHES.decode(waits)
    )
