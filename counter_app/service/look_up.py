"""Finding dossiers again."""

from counter_app.domain.dossier import Dossier
from counter_app.domain.sentences import Refused, say
from counter_app.service.desk import Desk
from counter_app.service.papers import dossier_with
from counter_app.service.ports import DossierRow

MOST_ROWS = 1000


def search(desk: Desk, text: str, limit: int = 50) -> tuple[DossierRow, ...]:
    """The dossiers that match every word; the latest ones where nothing was typed."""
    if not 1 <= limit <= MOST_ROWS:
        raise Refused(say("Số dòng kết quả phải từ 1 đến {most}.", most=MOST_ROWS), "limit")
    with desk.store.reading() as reader:
        return reader.search(text, limit) if text.strip() else reader.latest(limit)


def dossier(desk: Desk, code: str) -> Dossier:
    """The dossier under a code. Raises `Refused`."""
    with desk.store.reading() as reader:
        return dossier_with(reader, code.strip().upper())
