"""The exchange in files, where no line goes: out on a stick, and the province's reply back."""

from pathlib import Path

from counter_app.domain.roles import Act, allow
from counter_app.service.desk import Desk
from counter_app.service.ports import CarriedIn, CarriedOut


def export_bundle(desk: Desk, path: Path) -> CarriedOut:
    """Write everything unsent into a file for the province, see `Carrier.write`.

    Nothing counts as sent before the province's reply was taken in.
    """
    allow(desk.actor, Act.CARRY)
    return desk.carrier.write(path)


def import_bundle(desk: Desk, path: Path) -> CarriedIn:
    """Take in the province's reply, see `Carrier.take`."""
    allow(desk.actor, Act.CARRY)
    return desk.carrier.take(path)
