"""`notices`: what the province has to tell this counter today."""

from datetime import timedelta
from pathlib import Path

from counter_app.domain.facts import NoticePublished
from counter_app.domain.moments import from_unix_ms
from provincial_server.clock import now_ms
from provincial_server.publishing import Publisher
from provincial_server.serving import Place, Running
from tests.cli.conftest import Run


def test_the_notices_of_the_day_are_listed(run: Run, counter: Path, tmp_path: Path) -> None:
    today = from_unix_ms(now_ms()).date()
    over = NoticePublished(
        notice="",
        text="Đã qua.",
        valid_from=today - timedelta(days=9),
        valid_until=today - timedelta(days=2),
    )
    valid = NoticePublished(
        notice="",
        text="Bảo trì.",
        valid_from=today - timedelta(days=1),
        valid_until=today + timedelta(days=1),
    )
    with Running(Place(folder=tmp_path / "node")) as node:
        publisher = Publisher(database=node.node.database, own=node.node.own, province="H30")
        for notice in (over, valid):
            publisher.notice(notice)
        code = node.issue_code("H30.12", 1).code
        assert run("--data", counter, "enrol", node.url, code).code == 0
        assert run("--data", counter, "sync").code == 0

    (told,) = run("--data", counter, "notices").json

    assert (told["text"], told["ours"]) == ("Bảo trì.", False)
