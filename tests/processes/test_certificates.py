"""TLS at every door: to a hub, from a hub to its province, for records and for attachments."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
import trustme

from counter_app.clock import SystemClock
from counter_app.domain.sentences import Unavailable
from provincial_server.joining import Joining, join
from provincial_server.serving import Node, Place, Running
from tests.processes.tls import pem_of, tls_of
from tests.server.facts import AGENCY
from tests.sync.office import Counter, HandClock
from tests.sync.test_contents import Scans, noise
from tests.sync.test_troubles import move_to


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate, how far the server's clock is from this machine's, and what that is called."""

    words: str
    host: str = "127.0.0.1"
    days: tuple[int, int] = (-2, 2)
    servers_days: int = 0
    foreign: bool = False


TROUBLES: Final = {
    "of another authority": Shown("chứng thư TLS không do cơ quan đã định cấp", foreign=True),
    "of another host": Shown("không phải của máy chủ 127.0.0.1", host="tinh.example"),
    "expired": Shown("đã hết hạn", days=(-9, -2)),
    "not valid yet": Shown("chưa có hiệu lực", days=(2, 9)),
    "for a clock that is ahead": Shown(
        "nhanh hơn máy chủ 7200 phút", days=(-9, -2), servers_days=-5
    ),
    "for a clock that is behind": Shown("chậm hơn máy chủ 7200 phút", days=(2, 9), servers_days=5),
}


def certificate_of(authority: trustme.CA, shown: Shown, clock: HandClock) -> trustme.LeafCert:
    first, last = (clock.moment + timedelta(days=day) for day in shown.days)
    issuer = trustme.CA() if shown.foreign else authority
    return issuer.issue_cert(shown.host, not_before=first, not_after=last)


def told_by(act: Callable[[], object]) -> str:
    with pytest.raises(Unavailable) as trouble:
        act()
    return str(trouble.value)


@pytest.mark.parametrize("name", TROUBLES)
def test_no_door_opens_to_a_certificate_that_does_not_hold(
    tmp_path: Path, *, node: Running, counter: Counter, name: str
) -> None:
    shown, authority = TROUBLES[name], trustme.CA()
    counter.clock.moment = SystemClock().now()
    counter.enrol(node)
    scans = Scans(counter)
    scans.attach(scans.receive(1), noise(100))
    counter.engine.sync()
    counter.receive(2)
    clock = HandClock(counter.clock.moment + timedelta(days=shown.servers_days))
    tls = tls_of(tmp_path / "tls", certificate_of(authority, shown, counter.clock))
    with (
        Running(Place(folder=tmp_path / "shown"), tls=tls, now=clock.now_ms) as server,
        Node(Place(folder=tmp_path / "hub"), counter.clock.now_ms) as hub,
    ):
        asked = Joining(
            url=server.url,
            code=server.node.registry.issue_hub_code(AGENCY).code,
            agency_code=AGENCY,
            name="Máy chủ Xã Mẫu",
            certificate_pem=pem_of(authority),
        )
        told = {
            "a hub": told_by(lambda: counter.engine.set_hub(server.url, pem_of(authority))),
            "a hub's province": told_by(lambda: join(hub, asked)),
        }
        move_to(counter, server.url, pem_of(authority))
        told |= {
            "attachments": told_by(scans.send),
            "records": told_by(counter.engine.sync),
        }

    assert {door for door, sentence in told.items() if shown.words not in sentence} == set()
    assert (counter.state().unsent, scans.unsent) == (2, 1)
    assert counter.state().next_attempt_at is not None
    assert counter.state().hub is None
