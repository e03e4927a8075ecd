"""What of a dossier is digitised, and which dossiers count as such in the service index."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from counter_app.domain.attached import Attached
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts.attachments import Digitised, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentFiles:
    """A component of a dossier, its flag, and the files that count for it."""

    name: str
    flag: Digitised
    files: tuple[Attached, ...]


def files_of(dossier: Dossier, place: Place, component: str = "") -> tuple[Attached, ...]:
    """The files that count for a place, in the order in which they were attached."""
    return tuple(
        one
        for one in dossier.attachments
        if one.withdrawn is None and (one.file.place, one.file.component) == (place, component)
    )


def components_of(dossier: Dossier) -> tuple[ComponentFiles, ...]:
    """Every component with its flag: that of the file attached last, of those that stand for it."""
    return tuple(
        ComponentFiles(name=component.name, flag=flag_of(files), files=files)
        for component in dossier.components
        for files in [files_of(dossier, Place.COMPONENT, component.name)]
    )


def flag_of(files: Iterable[Attached]) -> Digitised:
    """How these files together stand for their paper."""
    flags = [one.file.digitised for one in files if one.file.digitised is not Digitised.NO]
    return flags[-1] if flags else Digitised.NO


def is_digitised(dossier: Dossier) -> bool:
    """Whether a file stands for one of the components at least, and one for the result.

    So counts the index of QĐ 766/QĐ-TTg (group 4).
    """
    papers = any(part.flag is not Digitised.NO for part in components_of(dossier))
    result = flag_of(files_of(dossier, Place.RESULT))
    return papers and result is not Digitised.NO


def digitised_share(dossiers: Iterable[Dossier]) -> Fraction:
    """The share of digitised dossiers, 0 to 1; full marks begin at four fifths. 0 where none is."""
    counted = [is_digitised(dossier) for dossier in dossiers]
    return Fraction(sum(counted), len(counted)) if counted else Fraction(0)
