"""The panel of files, decided without Qt: which places there are, and what is said of each file."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from counter_app.domain.attached import Attached
from counter_app.domain.digitisation import components_of, is_digitised
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts.attachments import Digitised, Place
from counter_app.domain.sentences import Sentence, say
from counter_app.service.attachments import AttachFile

FLAGS: Final = {
    Digitised.NO: say("chưa số hóa"),
    Digitised.SCANNED: say("đã số hóa"),
    Digitised.REUSED: say("dùng lại giấy tờ đã số hóa"),
    Digitised.REUSED_RESULT: say("dùng lại kết quả của hồ sơ khác"),
}
_RESULT: Final = say("Kết quả giải quyết")
_OTHER: Final = say("Giấy tờ khác")
_MB: Final = 1 << 20

PATTERNS: Final = ("*.pdf", "*.jpg", "*.jpeg", "*.png", "*.tif", "*.tiff", "*.webp")
"""What the dialog offers; what a file truly is, its content tells."""


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file: its name and what is said of it."""

    attached: Attached
    name: str
    words: Sentence


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """Something of the dossier that files can show; `component` is its name where it is one."""

    place: Place
    component: str
    name: Sentence | str
    words: Sentence
    files: tuple[FileLine, ...]


def places_of(dossier: Dossier) -> tuple[PlaceLine, ...]:
    """All places in the dossier's own order: components, the result, whatever else there is."""
    flags = {part.name: part.flag for part in components_of(dossier)}
    names = [*flags, *_left_over(dossier, flags)]
    components = [
        _line(dossier, Place.COMPONENT, name, _name(name, known=name in flags)) for name in names
    ]
    return (
        *components,
        _line(dossier, Place.RESULT, "", _RESULT),
        _line(dossier, Place.OTHER, "", _OTHER),
    )


def _left_over(dossier: Dossier, known: Iterable[str]) -> list[str]:
    """Components that have files and were taken off the list by a correction."""
    named = (one.file.component for one in dossier.attachments)
    return list(dict.fromkeys(name for name in named if name and name not in set(known)))


def _name(name: str, *, known: bool) -> Sentence | str:
    return name if known else say("{name} (không còn trong thành phần hồ sơ)", name=name)


def _line(dossier: Dossier, place: Place, component: str, name: Sentence | str) -> PlaceLine:
    files = tuple(
        _file_line(one)
        for one in dossier.attachments
        if (one.file.place, one.file.component) == (place, component)
    )
    counting = [one.attached for one in files if one.attached.withdrawn is None]
    return PlaceLine(place, component, name, _words(place, counting), files)


def _words(place: Place, files: list[Attached]) -> Sentence:
    flags = [one.file.digitised for one in files if one.file.digitised is not Digitised.NO]
    if place is Place.OTHER:
        return say("{count} tệp", count=len(files)) if files else say("không bắt buộc")
    return FLAGS[flags[-1] if flags else Digitised.NO]


def _file_line(one: Attached) -> FileLine:
    if one.withdrawn is not None:
        return FileLine(one, one.file.name, say("đã rút: {why}", why=one.withdrawn.reason))
    words = say("{pages} trang, {size}", pages=one.file.pages, size=spoken_size(one.file.size))
    return FileLine(one, one.file.name, words)


def spoken_size(size: int) -> str:
    """`1,3 MB`, the way the counter writes a size."""
    if size >= _MB:
        return f"{size / _MB:.1f} MB".replace(".", ",")
    return f"{max(round(size / 1024), 1)} KB"


def summary_of(dossier: Dossier) -> Sentence:
    """What is still missing for the dossier to count as digitised (QĐ 766/QĐ-TTg)."""
    parts = components_of(dossier)
    done = sum(part.flag is not Digitised.NO for part in parts)
    if is_digitised(dossier):
        return say(
            "Hồ sơ đã số hóa: {done}/{all} thành phần và kết quả có tệp.",
            done=done,
            all=len(parts),
        )
    if done:
        return say(
            "{done}/{all} thành phần có tệp; còn thiếu tệp kết quả.", done=done, all=len(parts)
        )
    return say("Chưa thành phần nào có tệp.")


def commands_for(code: str, line: PlaceLine, paths: Iterable[Path]) -> tuple[AttachFile, ...]:
    """What attaching these files to a place asks of the store."""
    return tuple(
        AttachFile(code=code, path=path, place=line.place, component=line.component)
        for path in paths
    )


def first_without(places: tuple[PlaceLine, ...]) -> int:
    """The place that the next scan is for: the first that none stands for, else the first."""
    waiting = (
        number
        for number, line in enumerate(places)
        if line.place is not Place.OTHER
        and not any(
            file.attached.withdrawn is None and file.attached.file.digitised is not Digitised.NO
            for file in line.files
        )
    )
    return next(waiting, 0)
