"""A next step: what it is called, who may take it, which fields it asks, what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from counter_app.domain import roles
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts import Fact
from counter_app.domain.facts.life import HandedOver, TakenBack
from counter_app.domain.moments import in_viet_nam
from counter_app.domain.sentences import Sentence
from counter_app.service.desk import Desk
from counter_app.service.ports import FormName
from counter_app.service.steps import Act, Done
from counter_app.ui.presenters.steps.fields import Filled, Part

_Act = TypeVar("_Act", bound=Act)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facing:
    """What a form is made for: the dossier, and who works on it. `scanned`: its receipt was
    shown."""

    dossier: Dossier
    clerk: str = ""
    scanned: bool = False

    @property
    def people(self) -> tuple[str, ...]:
        """Everyone who had the dossier in hand."""
        moves: tuple[HandedOver | TakenBack, ...] = (
            *self.dossier.taken(TakenBack),
            *self.dossier.taken(HandedOver),
        )
        names = (name for move in reversed(moves) for name in (move.receiver, move.giver))
        return _once(self.clerk, *names, self.dossier.reception.clerk)

    @property
    def offices(self) -> tuple[str, ...]:
        """Every office that had it or is to have it, the procedure's own first."""
        moves = reversed(self.dossier.taken(HandedOver))
        reception = self.dossier.reception
        return _once(reception.procedure.handling_office, *(move.to_office for move in moves))


def _once(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def _always(_dossier: Dossier) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep(Generic[_Act]):
    """One step. `fact` is what it records, and so in which stages it may follow; `fits` says what
    more it needs. `paper` is what it leaves to be printed. One that is `of_shared_codes` is for a
    dossier whose code another one has as well, and for no other."""

    fact: type[Fact]
    act: roles.Act
    key: str
    name: Sentence
    fields: Callable[[Facing], tuple[Part, ...]]
    command: Callable[[Dossier, Filled], _Act]
    use_case: Callable[[Desk, _Act], Done]
    paper: FormName | None = None
    fits: Callable[[Dossier], bool] = _always
    of_shared_codes: bool = False


def spoken(moment: datetime | None) -> str:
    """A moment as it is typed into a field."""
    return f"{in_viet_nam(moment):%H:%M %d/%m/%Y}" if moment else ""
