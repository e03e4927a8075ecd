"""Rows of dossiers as lists show them, straight from the driver."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain, islice
from typing import Final, NamedTuple

from sqlalchemy import Connection, bindparam, select

from counter_app.db.prepared import Prepared
from counter_app.db.schema import dossiers
from counter_app.domain.moments import VIET_NAM
from counter_app.service.ports import DossierRow


class Listed(NamedTuple):
    """What a list and a search need of a row, in this order."""

    number: int
    id: str
    code: str
    procedure_code: str
    procedure_name: str
    applicant_name: str
    id_number: str
    phone: str
    received_at: int
    due_at: int | None
    state: int
    stage: str
    parts: str


COLUMNS: Final = tuple(dossiers.c[name] for name in Listed._fields)


def listed(
    connection: Connection, query: Prepared, values: Mapping[str, object]
) -> Iterator[Listed]:
    """The rows of a query for `COLUMNS`, read as far as they are asked for."""
    return map(Listed._make, query.run(connection, values))


_WITH_CODE: Final = Prepared(
    select(*COLUMNS).where(dossiers.c.code == bindparam("code")).order_by(dossiers.c.number)
)


def with_codes(connection: Connection, codes: Iterable[str], limit: int) -> Iterator[Listed]:
    """The rows under these codes, in their order; no more are read than the limit."""
    found = (listed(connection, _WITH_CODE, {"code": code}) for code in dict.fromkeys(codes))
    return islice(chain.from_iterable(found), limit)


def shown(row: Listed) -> DossierRow:
    """A row with its moments in Viet Nam time."""
    return DossierRow(
        id=row.id,
        code=row.code,
        procedure_code=row.procedure_code,
        procedure_name=row.procedure_name,
        applicant_name=row.applicant_name,
        id_number=row.id_number,
        phone=row.phone,
        received_at=datetime.fromtimestamp(row.received_at, VIET_NAM),
        due_at=None if row.due_at is None else datetime.fromtimestamp(row.due_at, VIET_NAM),
        state=row.state,
        stage=row.stage,
    )
