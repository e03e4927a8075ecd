"""The piles on a counter's desk: what came today, is due, overdue, ready, or waits."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, bindparam, func, literal_column, or_, select

from counter_app.db.listing import COLUMNS, listed, shown
from counter_app.db.moments import seconds_of
from counter_app.db.prepared import Prepared
from counter_app.db.schema import dossiers, shared_codes
from counter_app.domain.stages import OPEN, Stage
from counter_app.service.ports import DossierRow, Pile, PileAsked

_MINUTE: Final = 60


def _in(stages: Iterable[Stage]) -> ColumnElement[bool]:
    return dossiers.c.stage.in_([literal_column(f"'{stage.value}'") for stage in sorted(stages)])


_TODAY: Final = dossiers.c.received_day == bindparam("day")
_OVERDUE: Final = (
    _in(OPEN),
    dossiers.c.due_at < bindparam("minute"),
    or_(
        dossiers.c.stopped_at.is_(None),
        dossiers.c.due_at
        < dossiers.c.stopped_at - dossiers.c.stopped_at % literal_column(str(_MINUTE)),
    ),
)
_DUE: Final = (
    _in(OPEN),
    dossiers.c.stopped_at.is_(None),
    dossiers.c.due_at >= bindparam("minute"),
    dossiers.c.due_at <= bindparam("until"),
)
_CONDITIONS: Final[dict[Pile, tuple[ColumnElement[bool], ...]]] = {
    Pile.TODAY: (_TODAY,),
    Pile.DUE: _DUE,
    Pile.OVERDUE: _OVERDUE,
    Pile.READY: (_in([Stage.RESULT_READY]),),
    Pile.WAITING: (_in([Stage.MENDING, Stage.AWAITING_SUPPLEMENT]),),
    Pile.SHARING: (dossiers.c.code.in_(select(shared_codes.c.code)),),
    Pile.DISPUTED: (literal_column("dossiers.disputed"),),
}
_ORDERS: Final = {
    Pile.TODAY: (dossiers.c.number.desc(),),
    Pile.DUE: (dossiers.c.due_at, dossiers.c.number),
    Pile.OVERDUE: (dossiers.c.due_at, dossiers.c.number),
    Pile.READY: (dossiers.c.finished_at, dossiers.c.number),
    Pile.WAITING: (dossiers.c.due_at.is_(None), dossiers.c.due_at, dossiers.c.number),
    Pile.SHARING: (dossiers.c.code, dossiers.c.number),
    Pile.DISPUTED: (dossiers.c.number,),
}
_ROWS: Final = {
    pile: Prepared(
        select(*COLUMNS).where(*conditions).order_by(*_ORDERS[pile]).limit(bindparam("limit"))
    )
    for pile, conditions in _CONDITIONS.items()
}
_SIZES: Final = {
    pile: Prepared(select(func.count()).select_from(dossiers).where(*conditions))
    for pile, conditions in _CONDITIONS.items()
}


def of(connection: Connection, asked: PileAsked, limit: int) -> tuple[DossierRow, ...]:
    """See `Reader.pile`."""
    values = {**_values(asked), "limit": limit}
    return tuple(map(shown, listed(connection, _ROWS[asked.pile], values)))


def size_of(connection: Connection, asked: PileAsked) -> int:
    """See `Reader.pile_size`."""
    return int(_SIZES[asked.pile].value(connection, _values(asked)))


def _values(asked: PileAsked) -> dict[str, object]:
    return {
        "day": asked.now.date().isoformat(),
        "minute": _minute(asked.now),
        "until": seconds_of(asked.until),
    }


def _minute(moment: datetime) -> int:
    """The minute begun: what is late is late by whole minutes, as it is printed."""
    seconds = seconds_of(moment)
    return seconds - seconds % _MINUTE
