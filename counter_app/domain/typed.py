"""What people type for papers on a command line, at a counter or at the province."""

from counter_app.domain.catalogue import ComponentKind
from counter_app.domain.facts.life import ResultPaper, SupplementItem
from counter_app.domain.sentences import Refused, say


def parts(text: str, most: int) -> list[str]:
    """`NAME|…|…`, what is left out at the end being empty. Raises `Refused` for too many."""
    given = [part.strip() for part in text.split("|")]
    if len(given) > most:
        raise Refused(say("“{text}” có quá nhiều phần giữa các dấu |.", text=text))
    return given + [""] * (most - len(given))


def kind_of(text: str) -> ComponentKind:
    """The kind of a paper; an original where none is named. Raises `Refused`."""
    try:
        return ComponentKind(text) if text else ComponentKind.ORIGINAL
    except ValueError as error:
        raise Refused(
            say(
                "Không có loại giấy tờ “{kind}”; chọn trong: {kinds}.",
                kind=text,
                kinds=", ".join(ComponentKind),
            ),
            "kind",
        ) from error


def count_of(text: str) -> int:
    """A whole number; 1 where none is given. Raises `Refused`."""
    try:
        return int(text) if text else 1
    except ValueError as error:
        raise Refused(say("“{text}” không phải số nguyên.", text=text), "count") from error


def results_of(given: list[str]) -> tuple[ResultPaper, ...]:
    """The papers of a result, as `NAME|NUMBER|COUNT` each. Raises `Refused`."""
    papers = [parts(text, 3) for text in given]
    return tuple(
        ResultPaper(name=name, number=number, count=count_of(count))
        for name, number, count in papers
    )


def item_of(text: str) -> SupplementItem:
    """A paper to bring, as `NAME|KIND|COUNT|WHAT IS WRONG`. Raises `Refused`."""
    name, kind, count, wrong = parts(text, 4)
    return SupplementItem(name=name, kind=kind_of(kind), count=count_of(count), what_is_wrong=wrong)
