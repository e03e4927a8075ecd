"""Attachments on their way to the province: behind the records, a turn at a time."""

from typing import Final

from counter_app.service.desk import Desk
from counter_app.service.ports import UploadTurn

TURN_BYTES: Final = 256 << 10
"""A line of 256 kbit/s is done with it in eight seconds; then records may go."""


def send_contents(desk: Desk, most_bytes: int = TURN_BYTES) -> UploadTurn:
    """One turn, see `Uploads.send`. Raises `Unavailable`."""
    return desk.uploads.send(most_bytes)
