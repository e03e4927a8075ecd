"""`serve` and `verify`: running the node, and having it prove its journal."""

import argparse
from pathlib import Path

from counter_app.domain.sentences import Refused, say
from provincial_server.commands.hubs import certificate_text
from provincial_server.commands.telling import Commands, add_command, tell
from provincial_server.joining import call_at
from provincial_server.serving import Node, Tls, listen, url_of
from provincial_server.verify import verify
from provincial_server.workers import metrics_told, serve


def add_to(commands: Commands) -> None:
    """Add these commands."""
    parser = add_command(commands, "serve", _serve, "chạy máy chủ")
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ lắng nghe")
    parser.add_argument("--port", type=int, default=8443, help="cổng; 0: cổng trống bất kỳ")
    parser.add_argument("--tls-cert", type=Path, help="chuỗi chứng thư TLS (PEM)")
    parser.add_argument("--tls-key", type=Path, help="khóa TLS (PEM)")
    parser.add_argument("--workers", type=int, default=1, help="số tiến trình trả lời")
    parser.add_argument(
        "--metrics-port",
        type=int,
        help="cổng số liệu Prometheus trên 127.0.0.1; bỏ trống: không mở",
    )
    parser.add_argument(
        "--quiet",
        default="16:30-18:00",
        metavar="GIỜ",
        help="giờ chỉ nhận hồ sơ, chưa nhận tệp đính kèm; để trống: lúc nào cũng nhận",
    )
    parser.add_argument(
        "--upstream", metavar="URL", help="máy chủ xã: địa chỉ mới của máy chủ tỉnh"
    )
    parser.add_argument(
        "--upstream-ca", type=Path, metavar="PEM", help="chứng thư gốc của TLS máy chủ tỉnh"
    )
    add_command(
        commands,
        "new-incarnation",
        _new_incarnation,
        "sau khi phục hồi cơ sở dữ liệu: để các quầy đối chiếu và gửi lại phần đã mất",
    )
    add_command(commands, "verify", _verify, "kiểm toàn bộ nhật ký")


def _serve(node: Node, options: argparse.Namespace) -> int:
    tls = _tls(options)
    if options.upstream or options.upstream_ca:
        call_at(node, options.upstream or "", certificate_text(options.upstream_ca))
    if options.workers > 1 and node.hub() is not None:
        raise Refused(say("Máy chủ xã chỉ chạy một tiến trình."), "workers")
    with (
        listen(options.host, options.port) as listener,
        metrics_told(node, options.metrics_port, workers=options.workers),
    ):
        ready = {"url": url_of(listener, tls), "node": node.incarnation}
        serve(node, listener, tls, workers=options.workers, ready=lambda: tell(ready))
    return 0


def _tls(options: argparse.Namespace) -> Tls | None:
    if (options.tls_cert is None) != (options.tls_key is None):
        raise Refused(say("Cần cả --tls-cert và --tls-key."), "tls")
    return Tls(certificate=options.tls_cert, key=options.tls_key) if options.tls_cert else None


def _new_incarnation(node: Node, _options: argparse.Namespace) -> int:
    tell({"node": node.database.begin_new_life(), "before": node.incarnation})
    return 0


def _verify(node: Node, _options: argparse.Namespace) -> int:
    with node.database.reading() as connection:
        proofs = verify(connection, node.key.public_key)
    tell(proofs)
    return 1 if any(proof.damaged for proof in proofs) else 0
