"""The command line of the provincial server."""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
import platformdirs

from counter_app.domain.sentences import Refused, Said, say
from provincial_server.dossiers import ListedDossier, listed
from provincial_server.serving import Node, Place, Tls, listen, serve, url_of
from provincial_server.verify import verify


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command: 0 where it succeeded, 1 where something is damaged, 2 where refused."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    try:
        with Node(Place(folder=options.data, database_url=options.database)) as node:
            return int(options.run(node, options))
    except Said as error:
        sys.stderr.write(f"{error}\n")
        return 2


def _serve(node: Node, options: argparse.Namespace) -> int:
    tls = _tls(options)
    with listen(options.host, options.port) as listener:
        ready = {"url": url_of(listener, tls), "node": node.incarnation}
        serve(node, listener, tls, lambda: _print(ready))
    return 0


def _tls(options: argparse.Namespace) -> Tls | None:
    if (options.tls_cert is None) != (options.tls_key is None):
        raise Refused(say("Cần cả --tls-cert và --tls-key."), "tls")
    return Tls(certificate=options.tls_cert, key=options.tls_key) if options.tls_cert else None


def _enrolment_code(node: Node, options: argparse.Namespace) -> int:
    _print(node.registry.issue_code(options.agency, options.counter))
    return 0


def _dossiers(node: Node, options: argparse.Namespace) -> int:
    with node.database.reading() as connection:
        found = list(listed(connection))
    if options.json:
        _print(found)
    else:
        for dossier in found:
            sys.stdout.write(f"{_line(dossier)}\n")
    return 0


def _line(dossier: ListedDossier) -> str:
    due = f"{dossier.due_at:%d/%m/%Y %H:%M}" if dossier.due_at else "-"
    return "  ".join(
        (
            dossier.code,
            f"{dossier.received_at:%d/%m/%Y %H:%M}",
            due,
            dossier.procedure_code,
            dossier.applicant,
            dossier.id_number,
            dossier.state_name,
        )
    )


def _verify(node: Node, _options: argparse.Namespace) -> int:
    with node.database.reading() as connection:
        proofs = verify(connection, node.key.public_key)
    _print(proofs)
    return 1 if any(proof.damaged for proof in proofs) else 0


def _print(told: object) -> None:
    """One line of JSON, there for whoever reads before the next step begins."""
    sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="provincial-server", description="Máy chủ tỉnh: nơi các quầy một cửa gửi hồ sơ về."
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=platformdirs.user_data_path("provincial-server", appauthor=False),
        help="thư mục giữ khóa và cơ sở dữ liệu của máy chủ",
    )
    parser.add_argument(
        "--database", default="", help="địa chỉ PostgreSQL (postgresql://…); bỏ trống: SQLite"
    )
    commands = parser.add_subparsers(required=True, metavar="lệnh")
    _serve_parser(commands.add_parser("serve", help="chạy máy chủ"))
    code = commands.add_parser("enrolment-code", help="cấp mã ghi danh dùng một lần")
    code.add_argument("--agency", required=True, help="mã cơ quan, như H30.12")
    code.add_argument("--counter", required=True, type=int, help="số quầy, từ 1 đến 9")
    code.set_defaults(run=_enrolment_code)
    dossiers = commands.add_parser("dossiers", help="liệt kê hồ sơ")
    dossiers.add_argument("--json", action="store_true", help="dạng JSON")
    dossiers.set_defaults(run=_dossiers)
    commands.add_parser("verify", help="kiểm toàn bộ nhật ký").set_defaults(run=_verify)
    return parser


def _serve_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ lắng nghe")
    parser.add_argument("--port", type=int, default=8443, help="cổng; 0: cổng trống bất kỳ")
    parser.add_argument("--tls-cert", type=Path, help="chuỗi chứng thư TLS (PEM)")
    parser.add_argument("--tls-key", type=Path, help="khóa TLS (PEM)")
    parser.set_defaults(run=_serve)


if __name__ == "__main__":
    sys.exit(main())
