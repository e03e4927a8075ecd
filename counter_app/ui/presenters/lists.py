"""The lists' decisions: which piles there are, what is shown of a dossier, what is due when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from counter_app.domain.moments import in_viet_nam
from counter_app.domain.sentences import Sentence, say
from counter_app.domain.stages import STAGE_NAMES, Stage
from counter_app.service.piles import Piled
from counter_app.service.ports import DossierRow, Pile
from counter_app.ui.presenters.search import Found, shown

MOST_SHOWN: Final = 500
"""More than any counter of a commune has open; the search finds the others."""

NAMES: Final[Mapping[Pile, Sentence]] = {
    Pile.TODAY: say("Hôm nay"),
    Pile.DUE: say("Sắp đến hạn"),
    Pile.OVERDUE: say("Quá hạn"),
    Pile.READY: say("Chờ trả kết quả"),
    Pile.WAITING: say("Chờ bổ sung"),
    Pile.SHARING: say("Trùng mã"),
    Pile.DISPUTED: say("Mâu thuẫn"),
}
_EMPTY: Final[Mapping[Pile, Sentence]] = {
    Pile.TODAY: say("Hôm nay chưa có hồ sơ nào."),
    Pile.DUE: say("Không có hồ sơ nào đến hạn hôm nay và ngày làm việc kế tiếp."),
    Pile.OVERDUE: say("Không có hồ sơ nào quá hạn."),
    Pile.READY: say("Không có kết quả nào chờ trả."),
    Pile.WAITING: say("Không có hồ sơ nào chờ bổ sung."),
    Pile.SHARING: say("Không có hai hồ sơ nào cùng một mã."),
    Pile.DISPUTED: say("Không có hồ sơ nào được hai nơi xử lý khác nhau."),
}


_PRESSING: Final = frozenset({Pile.OVERDUE, Pile.SHARING, Pile.DISPUTED})


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the lists: its key, its name with how many lie there, whether it presses."""

    pile: Pile
    key: str
    words: Sentence
    presses: bool


def tabs_of(sizes: Mapping[Pile, int]) -> tuple[Tab, ...]:
    """All lists, by the keys 1 to 7."""
    return tuple(
        Tab(
            pile=pile,
            key=str(number),
            words=say("{name} ({count})", name=name, count=sizes.get(pile, 0)),
            presses=pile in _PRESSING and bool(sizes.get(pile)),
        )
        for number, (pile, name) in enumerate(NAMES.items(), 1)
    )


def summary_of(piled: Piled) -> Sentence:
    """What stands above a list."""
    if not piled.rows:
        return _EMPTY[piled.pile]
    size = piled.sizes[piled.pile]
    if size > len(piled.rows):
        return say("{shown} hồ sơ đầu trong {count}", shown=len(piled.rows), count=size)
    return say("{count} hồ sơ", count=size)


def rows_of(piled: Piled) -> list[Found]:
    """What is shown of a list: finer stages than the search, and due times to the minute."""
    return rows_shown(piled.rows, piled.now)


def rows_shown(rows: Iterable[DossierRow], now: datetime) -> list[Found]:
    """The same of any dossiers."""
    return [_found(row, now) for row in rows]


def _found(row: DossierRow, now: datetime) -> Found:
    return replace(
        shown(row),
        due=_due(row.due_at, now),
        state=STAGE_NAMES[Stage(row.stage)],
    )


def _due(due_at: datetime | None, now: datetime) -> str:
    """The hour alone for what is due today."""
    if due_at is None:
        return ""
    due_at = in_viet_nam(due_at)
    return f"{due_at:%H:%M}" if due_at.date() == now.date() else f"{due_at:%H:%M %d/%m/%Y}"
