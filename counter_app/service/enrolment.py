"""Which nodes this counter exchanges with: the province, and a hub in the commune."""

from counter_app.domain.roles import Act, allow
from counter_app.service.desk import Desk
from counter_app.service.ports import Peer


def enrol_device(desk: Desk, url: str, code: str, authority: str = "") -> Peer:
    """Hand in a single-use code, see `Exchange.enrol`. Raises `Refused` or `Unavailable`."""
    allow(desk.actor, Act.ENROL_DEVICE)
    return desk.exchange.enrol(url, code, authority)


def choose_hub(desk: Desk, url: str, authority: str = "") -> Peer:
    """Exchange through the commune's hub from now on, see `Exchange.set_hub`."""
    allow(desk.actor, Act.ENROL_DEVICE)
    return desk.exchange.set_hub(url, authority)


def leave_hub(desk: Desk) -> None:
    """Exchange with the province directly from now on. Nothing that was sent is forgotten."""
    allow(desk.actor, Act.ENROL_DEVICE)
    desk.exchange.clear_hub()
