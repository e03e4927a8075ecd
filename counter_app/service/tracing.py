"""From a figure to the dossiers behind it."""

from counter_app.domain.reporting.sheets import Codes
from counter_app.domain.roles import Act, allow
from counter_app.service.desk import Desk
from counter_app.service.ports import DossierRow


def dossiers_behind(desk: Desk, codes: Codes, limit: int) -> tuple[DossierRow, ...]:
    """The first of these dossiers, in their order."""
    allow(desk.actor, Act.REPORT)
    with desk.store.reading() as reader:
        return reader.rows_of(codes, limit)
