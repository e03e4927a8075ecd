"""Procedures for tests: a plain one to vary, and any that the rules allow."""

import unicodedata
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from counter_app.domain.catalogue import (
    ComponentKind,
    ComponentSpec,
    Confidence,
    Exemption,
    FeeRule,
    FeeStep,
    Limit,
    LimitUnit,
    Procedure,
)
from counter_app.domain.procedure_rows import CHANNELS, DECIDING_LEVELS

PLAIN = Procedure(
    code="1.000894",
    name="Đăng ký kết hôn",
    field="Hộ tịch",
    components=(ComponentSpec(name="Tờ khai đăng ký kết hôn", kind=ComponentKind.ORIGINAL),),
    limit=Limit(unit=LimitUnit.WORKING_DAY, quarters=12),
    fees=(FeeRule(name="Lệ phí đăng ký kết hôn", amount=30_000),),
    legal_basis=("Luật Hộ tịch 2014, Điều 18",),
    valid_from=date(2025, 7, 1),
)

LETTERS = "aăâđêôơưABĐẾộữỹ xyz019.,;:()–“”=+-@|/%#_'\"&<>"


def lines(most: int, *, least: int = 0, without: str = "") -> st.SearchStrategy[str]:
    """One line of text as it is kept: NFC, no blanks around it or in a row."""
    letters = "".join(letter for letter in LETTERS if letter not in without)
    return (
        st.text(letters, max_size=most)
        .map(lambda text: " ".join(unicodedata.normalize("NFC", text).split()))
        .filter(lambda text: len(text) >= least)
    )


NAMES = lines(40, least=1)
CODES = st.builds(
    "{}.{:06d}{}".format,
    st.integers(1, 9),
    st.integers(0, 999_999),
    st.sampled_from(["", ".01", ".000.00.00.H55", ".H30.12"]),
)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))

DONG = st.just(0) | st.integers(100, 10**9)

LIMITS = st.one_of(
    st.builds(
        Limit,
        unit=st.sampled_from([LimitUnit.HOUR, LimitUnit.WORKING_DAY, LimitUnit.CALENDAR_DAY]),
        quarters=st.integers(1, 8_000),
    ),
    st.builds(Limit, unit=st.just(LimitUnit.SAME_DAY), next_day_after_15=st.booleans()),
    st.just(Limit(unit=LimitUnit.NONE)),
)
COMPONENTS = st.builds(
    ComponentSpec,
    name=NAMES,
    kind=st.sampled_from(ComponentKind),
    count=st.integers(1, 99),
    required_if=lines(20),
)
STEPS = st.lists(st.integers(2, 1_000), unique=True, max_size=3).flatmap(
    lambda starts: st.tuples(
        *(st.builds(FeeStep, start=st.just(start), amount=DONG) for start in sorted(starts))
    )
)
FEES = st.builds(
    FeeRule,
    name=NAMES,
    amount=DONG,
    unit=lines(10),
    decided_locally=st.booleans(),
    steps=STEPS,
    most=DONG,
    channel=st.sampled_from(["", *CHANNELS]),
    exemptions=st.lists(
        st.builds(Exemption, name=lines(20, least=1, without="|"), legal_basis=lines(20)),
        max_size=3,
    ).map(tuple),
    note=lines(30),
)
PROCEDURES = st.builds(
    Procedure,
    code=CODES,
    name=NAMES,
    field=NAMES,
    home_system=st.sampled_from(["provincial", "national", "Bộ Công an"]),
    deciding_level=st.sampled_from(DECIDING_LEVELS),
    channels=st.lists(st.sampled_from(CHANNELS), min_size=1, unique=True).map(tuple),
    components=st.lists(COMPONENTS, max_size=4).map(tuple),
    limit=LIMITS,
    fees=st.lists(FEES, max_size=3).map(tuple),
    legal_basis=st.lists(NAMES, max_size=3).map(tuple),
    handling_office=lines(20),
    valid_from=DAYS,
    valid_to=st.none(),
    source=lines(20),
    code_confidence=st.sampled_from(Confidence),
    detail_confidence=st.sampled_from(Confidence),
    note=lines(60),
)


def _ended(procedure: Procedure, days: int | None) -> Procedure:
    if days is None:
        return procedure
    return replace(procedure, valid_to=procedure.valid_from + timedelta(days=days))


CATALOGUES = st.lists(
    st.builds(_ended, PROCEDURES, st.none() | st.integers(0, 1_000)),
    max_size=4,
    unique_by=lambda procedure: procedure.code,
).map(tuple)
