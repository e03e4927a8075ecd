"""Steps that may come before acceptance: on a dossier that is known, or only being brought."""

from collections.abc import Iterator
from contextlib import contextmanager

from counter_app.domain.acting import moment_after
from counter_app.domain.dossier import Dossier
from counter_app.domain.sentences import Refused, say
from counter_app.service.desk import Desk
from counter_app.service.reception import ReceiveDossier, present, signed
from counter_app.service.steps import Act, Steps, opened


def as_brought(desk: Desk, entry: ReceiveDossier) -> Dossier:
    """What a dossier would be if it were brought now: nothing is recorded, no number is taken.

    Raises `Refused` for what could not be brought.
    """
    now = desk.clock.now().replace(microsecond=0)
    with desk.writing() as work:  # never committed
        return present(work, signed(desk, entry), now)


@contextmanager
def opened_or_presented(desk: Desk, act: Act, entry: ReceiveDossier | None) -> Iterator[Steps]:
    """The dossier under the act's code, or the one that `entry` describes, recorded as brought.

    Both become durable with the step that follows, or neither. Raises `Refused`.
    """
    if (entry is None) is (not act.code):
        raise Refused(say("Cần mã hồ sơ, hoặc thông tin của một hồ sơ mới nộp."), "code")
    if entry is None:
        with opened(desk, act) as step:
            yield step
        return
    now = desk.clock.now().replace(microsecond=0)
    entry = signed(desk, entry)
    with desk.writing() as work:
        brought = present(work, entry, now)
        at = moment_after(brought.reception.received_at, act.at, now)
        step = Steps(work, brought, at, act.clerk or entry.clerk)
        step.began(brought.event_id)
        yield step
