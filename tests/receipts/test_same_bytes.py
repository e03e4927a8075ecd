"""The same event gives the same bytes: today, tomorrow, on any machine with this version."""

import hashlib
import os
import subprocess
import sys
from datetime import datetime

import pytest

from counter_app.domain.moments import VIET_NAM
from counter_app.service.ports import Paper
from tests.receipts.life import form_of
from tests.receipts.samples import dossier, receipt_of
from tests.receipts.test_papers import COMBINATIONS

PRINTS = """
from tests.receipts.test_same_bytes import digests

print(*digests())
"""


def digests() -> list[str]:
    """Of every paper of the sample's life, in the order of their names."""
    drawn = (
        form_of(form, form_set=form_set, paper=paper, copy=2).pdf
        for form, form_set, paper in COMBINATIONS
    )
    return [hashlib.sha256(pdf).hexdigest() for pdf in drawn]


def test_a_second_drawing_gives_the_same_bytes() -> None:
    assert digests() == digests()


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_another_process_gives_the_same_bytes(seed: str) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "America/New_York"}

    other = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PRINTS], env=environment, capture_output=True, check=True, text=True
    )

    assert other.stdout.split() == digests()


def test_what_is_drawn_before_leaves_no_trace() -> None:
    before = receipt_of(dossier(), paper=Paper.A5).pdf
    receipt_of(dossier(clerk="Ỷ Ỵ Ỹ ỳ"), paper=Paper.ROLL_80)

    assert receipt_of(dossier(), paper=Paper.A5).pdf == before


def test_another_copy_another_paper_another_set_or_another_moment_differ() -> None:
    later = dossier(received_at=datetime(2026, 2, 5, 8, 6, tzinfo=VIET_NAM))

    pdfs = {
        receipt_of(dossier(), paper=Paper.A5).pdf,
        receipt_of(dossier(), paper=Paper.A5, copy=2).pdf,
        receipt_of(dossier(), paper=Paper.A5, copy=3).pdf,
        receipt_of(dossier(), paper=Paper.A4).pdf,
        receipt_of(dossier(), paper=Paper.A5, form_set="2018").pdf,
        receipt_of(later, paper=Paper.A5).pdf,
    }

    assert len(pdfs) == 6
