"""The codes of dossiers that are not simply theirs: those they had before, those that others have.

Both tables are nearly always empty. They follow the rows of `dossiers`, in the same transaction.
"""

from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select
from sqlalchemy.dialects.sqlite import insert as insert_or

from counter_app.db.prepared import Prepared
from counter_app.db.schema import dossiers, former_codes, shared_codes
from counter_app.domain.dossier import Dossier

_FORGET: Final = delete(former_codes).where(former_codes.c.dossier == bindparam("id_"))
_BEARERS: Final = Prepared(
    select(func.count()).select_from(dossiers).where(dossiers.c.code == bindparam("code"))
)
_SHARE: Final = insert_or(shared_codes).on_conflict_do_nothing()
_UNSHARE: Final = delete(shared_codes).where(shared_codes.c.code == bindparam("code_"))
_SHARED: Final = (
    select(dossiers.c.code).group_by(dossiers.c.code).having(func.count() > 1).order_by("code")
)
_UNDER: Final = (
    select(dossiers.c.id)
    .where(
        or_(
            dossiers.c.code == bindparam("code"),
            dossiers.c.id.in_(
                select(former_codes.c.dossier).where(former_codes.c.code == bindparam("code"))
            ),
        )
    )
    .order_by(dossiers.c.number)
)


def clear(connection: Connection) -> None:
    """Empty both tables."""
    connection.execute(delete(former_codes))
    connection.execute(delete(shared_codes))


def keep(connection: Connection, dossier: Dossier, before: str) -> None:
    """Follow a dossier whose row was just written; `before` is the code that it had, "" for none.

    What has the same code as ever, as nearly all do, costs one look into an index at most.
    """
    if before == dossier.code and not dossier.former_codes:
        return
    if before:
        connection.execute(_FORGET, {"id_": dossier.id})
    if dossier.former_codes:
        rows = [{"code": code, "dossier": dossier.id} for code in dossier.former_codes]
        connection.execute(insert(former_codes), rows)
    for code in {before, dossier.code} - {""}:
        _count(connection, code)


def forget(connection: Connection, dossier_id: str, code: str) -> None:
    """Follow a dossier whose row was just removed."""
    connection.execute(_FORGET, {"id_": dossier_id})
    _count(connection, code)


def _count(connection: Connection, code: str) -> None:
    if _BEARERS.value(connection, {"code": code}) > 1:
        connection.execute(_SHARE, {"code": code})
    else:
        connection.execute(_UNSHARE, {"code_": code})


def ids_under(connection: Connection, code: str) -> list[str]:
    """The dossiers that have this code or had it, in the order of their reception."""
    return list(connection.scalars(_UNDER, {"code": code}))


class CodesAudit:
    """Gathers the former codes of all dossiers; there are few."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._former: set[tuple[str, str]] = set()

    def hear(self, dossier: Dossier) -> None:
        """One dossier as its events tell it."""
        self._former |= {(code, dossier.id) for code in dossier.former_codes}

    def complete(self) -> bool:
        """After all dossiers: whether both tables hold what they should, and nothing else."""
        former = {(row.code, row.dossier) for row in self._connection.execute(select(former_codes))}
        shared = self._connection.scalars(select(shared_codes.c.code).order_by("code")).all()
        return former == self._former and shared == self._connection.scalars(_SHARED).all()
