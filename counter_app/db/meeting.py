"""A store being opened meets its witness: they agree, or the store was restored or cloned.

The token is drawn anew at every opening, in an order that no crash can turn into a false alarm or
a missed one: first both may stand outside, then the new one stands inside, then it alone stands
outside. All of it happens as the store's only writer, so programs that open it at once take turns.
"""

from typing import Final

from sqlalchemy import Connection

from counter_app.db import journal, notes
from counter_app.db.exchange import Access
from counter_app.db.noticing import Noticing
from counter_app.db.witness import Witness, fresh_token
from counter_app.db.work import StoreWork
from counter_app.domain.facts.stores import Notice
from counter_app.domain.journal import EventId

_TOKEN: Final = "token of the last opening"  # noqa: S105 - a name


def meet(access: Access, witness: Witness) -> tuple[Notice, ...]:
    """Compare the store with its witness, write down what was noticed, draw a new token.

    Raises `OSError` where the witness cannot be read or written; the store is then as it was.
    """
    with access.writing() as connection:
        work = StoreWork(connection, access.hand)
        inside, outside = notes.text_of(connection, _TOKEN), witness.tokens()
        beyond = _missing(connection, witness.head())
        noticed = _noticed(inside, outside, beyond)
        if noticed:
            Noticing(connection, access.hand, work).write_down(noticed, beyond)
        token = fresh_token()
        # What was noticed must be noticed again if the machine stops before the commit.
        former = outside[-1:] if noticed and outside else () if noticed else (inside,)
        witness.keep_tokens(*former, token)
        notes.note(connection, _TOKEN, token)
        work.commit()
    _leave_alone(access, witness, token)
    return noticed


def _noticed(
    inside: str, outside: tuple[str, ...] | None, beyond: EventId | None
) -> tuple[Notice, ...]:
    fits = inside in outside if outside is not None else not inside
    signs = ((Notice.TOKEN, not fits), (Notice.HEAD, beyond is not None))
    return tuple(notice for notice, shows in signs if shows)


def _missing(connection: Connection, head: EventId | None) -> EventId | None:
    """The event noted outside, where the store does not hold it."""
    if head is None or journal.place_of(connection, head) is not None:
        return None
    return head


def _leave_alone(access: Access, witness: Witness, token: str) -> None:
    """The former token no longer fits, unless another program has drawn a newer one meanwhile."""
    with access.writing() as connection:
        if notes.text_of(connection, _TOKEN) == token:
            witness.keep_tokens(token)
