"""Finding dossiers again."""

from counter_app.domain.dossier import Dossier
from counter_app.domain.sentences import Refused, say
from counter_app.service.desk import Desk
from counter_app.service.papers import bearers, dossier_with
from counter_app.service.ports import DossierRow

MOST_ROWS = 1000


def search(desk: Desk, text: str, limit: int = 50) -> tuple[DossierRow, ...]:
    """The dossiers that match every word; the latest ones where nothing was typed."""
    if not 1 <= limit <= MOST_ROWS:
        raise Refused(say("Số dòng kết quả phải từ 1 đến {most}.", most=MOST_ROWS), "limit")
    with desk.store.reading() as reader:
        return reader.search(text, limit) if text.strip() else reader.latest(limit)


def dossier(desk: Desk, named: str) -> Dossier:
    """The dossier of a code or an id. Raises `Refused`."""
    with desk.store.reading() as reader:
        return dossier_with(reader, named.strip().upper())


def dossiers(desk: Desk, named: str) -> tuple[Dossier, ...]:
    """All dossiers that a code or an id may mean, in the order of their reception."""
    with desk.store.reading() as reader:
        return bearers(reader, named.strip().upper())
