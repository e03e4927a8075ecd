"""Whom the province vouches for, as far as a counter's people should know of it."""

from datetime import timedelta

from counter_app.domain.certificates import end_in_words
from counter_app.domain.roles import Act, allow
from counter_app.domain.sentences import Sentence
from counter_app.service.desk import Desk
from counter_app.service.ports import PassedOver


def certificate_notice(desk: Desk) -> Sentence | None:
    """What to say about the end of this counter's certificate; None where it is far away."""
    state = desk.sync_store.sync_state()
    clock_off = timedelta(seconds=state.clock_off_by_seconds)
    return end_in_words(state.certified_until, desk.clock.now(), clock_off)


def passed_over(desk: Desk) -> tuple[PassedOver, ...]:
    """The steps of dossiers that have no effect: a revoked device wrote them too late, or their
    author was not entitled to them. For the head, to settle what became of the papers.

    Raises `Refused`.
    """
    allow(desk.actor, Act.SETTLE)
    with desk.store.reading() as reader:
        return reader.passed_over()
