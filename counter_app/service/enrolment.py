"""Enrolling this counter with the province."""

from counter_app.domain.roles import Act, allow
from counter_app.service.desk import Desk
from counter_app.service.ports import Peer


def enrol_device(desk: Desk, url: str, code: str, authority: str = "") -> Peer:
    """Hand in a single-use code, see `Exchange.enrol`. Raises `Refused` or `Unavailable`."""
    allow(desk.actor, Act.ENROL_DEVICE)
    return desk.exchange.enrol(url, code, authority)
