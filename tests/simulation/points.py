"""Points at which the world may interfere with a process: the power goes, or another one acts.

A process reaches a point before it begins a writing transaction, before and after each commit,
before a request leaves and after an answer came.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Connection, Engine

BEGIN: Final = "begin"
COMMIT: Final = "commit"
COMMITTED: Final = "committed"
SEND: Final = "send"
ANSWERED: Final = "answered"
EVERYWHERE: Final = (BEGIN, COMMIT, COMMITTED, SEND, ANSWERED)
BETWEEN: Final = (BEGIN, SEND, ANSWERED)
"""Where no transaction is open, so that others may write."""

Act = Callable[[object, str], None]


class PowerCut(BaseException):
    """A machine is off: nothing that it held in memory is left."""

    def __init__(self, machine: object) -> None:
        super().__init__()
        self.machine = machine


@dataclass(slots=True)
class _Plan:
    owner: object | None
    where: tuple[str, ...]
    passes: int
    act: Act


class Points:
    """At most one interference is planned at a time; it happens once, or the step ends before."""

    def __init__(self) -> None:
        self._plan: _Plan | None = None

    def plan(self, act: Act, *, where: tuple[str, ...], passes: int, owner: object = None) -> None:
        """Interfere after so many such points were passed; `owner` None for whoever comes."""
        self._plan = _Plan(owner, where, passes, act)

    def clear(self) -> None:
        self._plan = None

    def reach(self, owner: object, where: str) -> None:
        plan = self._plan
        if plan is None or where not in plan.where or plan.owner not in (None, owner):
            return
        plan.passes -= 1
        if plan.passes < 0:
            self._plan = None
            plan.act(owner, where)


def watch(engine: Engine, doors: object, door: str, reach: Callable[[str], None]) -> None:
    """Report every writing transaction: before it is begun through this door, and its commit."""
    dialect: Any = engine.dialect
    commit, opened = dialect.do_commit, getattr(doors, door)

    def do_commit(raw: Any) -> None:
        reach(COMMIT)
        commit(raw)
        reach(COMMITTED)

    def begun() -> AbstractContextManager[Connection]:
        reach(BEGIN)
        return cast("AbstractContextManager[Connection]", opened())

    dialect.do_commit = do_commit
    setattr(doors, door, begun)
