"""Adapters that are imported and made when they are first used: the start of the window counts."""

from collections.abc import Callable
from functools import cached_property
from threading import Lock
from typing import TypeVar, cast

Port = TypeVar("Port")


class _Later:
    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make
        self._once = Lock()

    @cached_property
    def _made(self) -> object:
        return self._make()

    def __getattr__(self, name: str) -> object:
        with self._once:
            made = self._made
        return getattr(made, name)


def later(make: Callable[[], Port]) -> Port:
    """A stand-in for what `make` gives, which is made at the first use of any of its methods."""
    return cast("Port", _Later(make))
