"""Ten thousand random lives, lived once for all tests of the folder."""

from dataclasses import dataclass
from random import Random

import pytest

from counter_app.domain.dossier import Dossier, fold
from counter_app.domain.facts import Fact
from counter_app.domain.reporting.cases import Case, case_of
from tests.domain.lives import Life
from tests.domain.random_lives import RandomLife

LIVES = 10_000


@dataclass
class Lives:
    """The facts of each life, what the fold makes of them, and the rows that reports read."""

    facts: list[list[Fact]]
    dossiers: list[Dossier]
    cases: list[Case]


@pytest.fixture(scope="session")
def lives() -> Lives:
    chance = Random(766)  # noqa: S311 - the same lives in every run
    facts = [RandomLife(chance, number).facts for number in range(LIVES)]
    dossiers = [dossier for told in facts if (dossier := fold(Life(*told).events)) is not None]
    assert len(dossiers) == LIVES
    assert not any(dossier.conflicts for dossier in dossiers)
    cases = [case for dossier in dossiers if (case := case_of(dossier)) is not None]
    return Lives(facts=facts, dossiers=dossiers, cases=cases)
