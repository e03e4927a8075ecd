"""Pieces: what a form is made of, from top to bottom, and how they flow onto pages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from counter_app.receipts.layout.marks import Mark, moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Something that no page break cuts.

    `gap` is the space above it, which falls away at the top of a page. With `keep` it stays on
    the page of the piece that follows. `head` is repeated above it where it opens a page. A piece
    that should `sink` stands at the foot of its page.
    """

    height: float
    marks: tuple[Mark, ...] = ()
    gap: float = 0.0
    keep: bool = False
    head: "Piece | None" = None
    sink: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """Marks at their place on a page: `y` counts down from the frame's top."""

    y: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """The body of one page, and how much of the frame it takes."""

    placed: tuple[Placed, ...]
    height: float


def stacked(pieces: Iterable[Piece], gap: float = 0.0) -> Piece:
    """One piece of several, one above the other; the first one's gap falls away."""
    marks: list[Mark] = []
    y = 0.0
    for number, piece in enumerate(pieces):
        y += piece.gap if number else 0.0
        marks.extend(moved(piece.marks, 0, y))
        y += piece.height
    return Piece(height=y, marks=tuple(marks), gap=gap)


def beside(parts: Iterable[tuple[float, Piece]], gap: float = 0.0) -> Piece:
    """One piece of several side by side, each at its x, with their tops level."""
    marks: list[Mark] = []
    height = 0.0
    for x, piece in parts:
        marks.extend(moved(piece.marks, x, 0))
        height = max(height, piece.height)
    return Piece(height=height, marks=tuple(marks), gap=gap)


def flow(pieces: Iterable[Piece], room: float) -> Iterator[Filled]:
    """Fill pages whose frame is `room` high, from top to bottom, each as soon as it is full.

    Pieces that must stay together move to the next page together, unless no page can hold them.
    """
    filling = _Filling()
    for group in _groups(pieces):
        if filling.placed and filling.after(group) > room:
            yield filling.done()
            filling = _Filling()
        for piece in group:
            if filling.placed and filling.after((piece,)) > room:
                yield filling.done()
                filling = _Filling()
            filling.put(piece, room)
    yield filling.done()


def _groups(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, ...]]:
    group: list[Piece] = []
    for piece in pieces:
        group.append(piece)
        if not piece.keep:
            yield tuple(group)
            group = []
    if group:
        yield tuple(group)


class _Filling:
    """The page that is being filled."""

    def __init__(self) -> None:
        self.placed: list[Placed] = []
        self.height = 0.0

    def after(self, group: Sequence[Piece]) -> float:
        """The height taken if this group were put here too."""
        height = self.height + sum(piece.gap + piece.height for piece in group)
        if not self.placed:
            head = group[0].head
            height += (head.height if head else 0.0) - group[0].gap
        return height

    def put(self, piece: Piece, room: float) -> None:
        if self.placed:
            self.height += piece.gap
        elif piece.head:
            self._place(piece.head)
        if piece.sink:
            self.height = max(self.height, room - piece.height)
        self._place(piece)

    def _place(self, piece: Piece) -> None:
        self.placed.append(Placed(self.height, piece.marks))
        self.height += piece.height

    def done(self) -> Filled:
        return Filled(tuple(self.placed), self.height)
