"""The sets of printed forms, and which one papers are printed by on a day.

The 2018 set is that of TT 01/2018/TT-VPCP, the 2025 set that of TT 03/2025/TT-VPCP.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from counter_app.domain.facts import FormSetChosen

FORM_SETS: Final = ("2018", "2025")
DEFAULT_FORM_SET: Final = "2025"


def form_set_on(choices: Iterable[FormSetChosen], day: date) -> str:
    """The set for dossiers received on `day`: the province's latest choice that had begun.

    A set that this program does not have is passed over: papers are printed by the one before.
    """
    begun = [one for one in choices if one.valid_from <= day and one.form_set in FORM_SETS]
    latest = max(begun, key=lambda one: one.valid_from, default=None)
    return latest.form_set if latest is not None else DEFAULT_FORM_SET
