"""`notices`: what the province has to tell this counter today."""

from counter_app.cli.session import Session
from counter_app.cli.verbs import Verbs, add_verb
from counter_app.service.notices import current
from counter_app.texts import Texts


def add_notices(verbs: Verbs, texts: Texts) -> None:
    """Add this verb."""
    add_verb(verbs, "notices", list_notices, texts.label("Thông báo của tỉnh hôm nay."))


def list_notices(session: Session) -> int:
    """`notices`: those valid today, the agency's own first."""
    with session.desk() as desk:
        return session.answer(current(desk))
