"""The grammar of the command line; `docs/cli.md` describes it for its users."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from counter_app import __version__
from counter_app.cli import clerks, counters, dossiers, files, scans
from counter_app.cli.session import Session
from counter_app.domain.roles import Role
from counter_app.service.ports import Paper
from counter_app.texts import Texts

Command = Callable[[Session], int]
_Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - no other name


def parser(texts: Texts) -> argparse.ArgumentParser:
    """The parser of `counter-app`; each verb carries its command as `command`."""
    top = argparse.ArgumentParser(
        prog="counter-app", description=texts.label("Quầy tiếp nhận hồ sơ của Bộ phận Một cửa.")
    )
    top.add_argument("--version", action="version", version=__version__)
    top.add_argument("--data", type=Path, metavar="DIR", help=texts.label("Thư mục dữ liệu."))
    top.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="F",
        help=texts.label("Tệp chứa mật khẩu mở dữ liệu (dòng đầu tiên)."),
    )
    top.add_argument(
        "--clerk", metavar="LOGIN", help=texts.label("Tên đăng nhập của người thực hiện.")
    )
    top.add_argument(
        "--clerk-password-file",
        type=Path,
        metavar="F",
        help=texts.label("Tệp chứa mật khẩu của người thực hiện (dòng đầu tiên)."),
    )
    verbs = top.add_subparsers(required=True, metavar="VERB")
    for add in (
        _add_windows,
        _add_init,
        _add_clerks,
        _add_dossiers,
        _add_scans,
        _add_sync,
        _add_journal,
        _add_catalogue,
    ):
        add(verbs, texts)
    return top


def _verb(verbs: _Verbs, name: str, command: Command, summary: str) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=summary, description=summary)
    verb.set_defaults(command=command)
    return verb


def _add_windows(verbs: _Verbs, texts: Texts) -> None:
    _verb(verbs, "window", counters.window, texts.label("Mở cửa sổ của quầy."))
    demo = _verb(
        verbs, "demo", counters.demo, texts.label("Chạy thử: máy chủ tỉnh và quầy trên máy này.")
    )
    demo.add_argument("--output", type=Path, default=Path("build/demo"), metavar="DIR")


def _add_init(verbs: _Verbs, texts: Texts) -> None:
    init = _verb(verbs, "init", counters.init, texts.label("Tạo dữ liệu của một quầy mới."))
    init.add_argument("--agency", required=True, metavar="H30.12")
    init.add_argument("--counter", required=True, type=int, metavar="N")
    init.add_argument("--commune", default="", metavar="NAME")
    init.add_argument("--phone", default="")
    init.add_argument("--tracking-url", default="", metavar="URL")
    init.add_argument(
        "--demo", action="store_true", help=texts.label("Dữ liệu thử, khóa để bên cạnh.")
    )
    init.add_argument(
        "--administrator",
        default="",
        metavar="LOGIN",
        help=texts.label("Lập tài khoản quản trị viên đầu tiên."),
    )
    init.add_argument("--administrator-name", default="", metavar="NAME")
    init.add_argument(
        "--administrator-password-file", dest="administrator_password", type=Path, metavar="F"
    )


def _add_clerks(verbs: _Verbs, texts: Texts) -> None:
    clerk = verbs.add_parser("clerk", help=texts.label("Tài khoản của người dùng."))
    actions = clerk.add_subparsers(required=True, metavar="list|add|change|close|unlock|password")
    _verb(actions, "list", clerks.list_clerks, texts.label("Danh sách tài khoản."))
    add = _verb(actions, "add", clerks.add_clerk, texts.label("Lập một tài khoản."))
    add.add_argument("login")
    add.add_argument("--name", required=True)
    add.add_argument("--role", type=Role, choices=tuple(Role), default=Role.CLERK)
    add.add_argument("--password-file", type=Path, required=True, metavar="F")
    change = _verb(actions, "change", clerks.change_clerk, texts.label("Đổi họ tên hoặc vai trò."))
    change.add_argument("login")
    change.add_argument("--name", default="")
    change.add_argument("--role", type=Role, choices=tuple(Role))
    for name, command, summary in (
        ("close", clerks.close_clerk, texts.label("Đóng một tài khoản.")),
        ("unlock", clerks.unlock_clerk, texts.label("Mở khóa một tài khoản.")),
    ):
        _verb(actions, name, command, summary).add_argument("login")
    password = _verb(
        actions,
        "password",
        clerks.change_password,
        texts.label("Đổi mật khẩu của mình, hoặc đặt lại cho người khác."),
    )
    password.add_argument("login", nargs="?", default="")
    password.add_argument("--new-password-file", type=Path, required=True, metavar="F")


def _add_dossiers(verbs: _Verbs, texts: Texts) -> None:
    receive = _verb(
        verbs, "receive", dossiers.receive_one, texts.label("Tiếp nhận một hồ sơ từ tệp JSON.")
    )
    receive.add_argument("file", type=Path, metavar="FILE|-")
    due = _verb(verbs, "due", dossiers.due_time, texts.label("Tính ngày hẹn trả."))
    due.add_argument("--procedure", required=True, metavar="CODE")
    due.add_argument("--received", default="", metavar="2026-11-23T15:20")
    find = _verb(verbs, "search", dossiers.find, texts.label("Tìm hồ sơ."))
    find.add_argument("text")
    find.add_argument("--limit", type=int, default=50, metavar="N")
    show = _verb(verbs, "show", dossiers.show, texts.label("Xem một hồ sơ."))
    show.add_argument("code")
    receipt = _verb(
        verbs, "receipt", dossiers.receipt, texts.label("In giấy tiếp nhận ra tệp PDF.")
    )
    receipt.add_argument("code")
    receipt.add_argument("--set", dest="form_set", choices=("2018", "2025"), default="")
    receipt.add_argument("--paper", type=Paper, choices=tuple(Paper), default=Paper.A5)
    receipt.add_argument("--copy", type=int, metavar="N", help=texts.label("Vẽ lại bản in thứ N."))
    receipt.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")


def _add_scans(verbs: _Verbs, texts: Texts) -> None:
    attach = _verb(
        verbs, "attach", scans.attach_files, texts.label("Đính kèm tệp quét hoặc ảnh vào hồ sơ.")
    )
    attach.add_argument("code")
    attach.add_argument("files", type=Path, nargs="+", metavar="FILE")
    place = attach.add_mutually_exclusive_group()
    place.add_argument("--component", type=int, metavar="N", help=texts.label("Thành phần thứ N."))
    place.add_argument("--result", action="store_true", help=texts.label("Kết quả giải quyết."))
    flag = attach.add_mutually_exclusive_group()
    flag.add_argument("--reused", action="store_true", help=texts.label("Giấy tờ đã số hóa."))
    flag.add_argument(
        "--reused-result", action="store_true", help=texts.label("Kết quả của hồ sơ khác.")
    )
    attach.add_argument("--from", dest="reused_from", default="", metavar="REF")
    listed = _verb(
        verbs, "attachments", scans.list_attachments, texts.label("Liệt kê tệp đính kèm.")
    )
    listed.add_argument("code")
    one = _verb(
        verbs, "attachment", scans.one_attachment, texts.label("Lấy ra hoặc rút một tệp đính kèm.")
    )
    one.add_argument("code")
    one.add_argument("number", type=int, metavar="N")
    what = one.add_mutually_exclusive_group(required=True)
    what.add_argument("-o", "--output", type=Path, metavar="FILE")
    what.add_argument("--withdraw", metavar="REASON")
    _verb(verbs, "sweep", scans.sweep_orphans, texts.label("Dọn nội dung không thuộc hồ sơ nào."))


def _add_sync(verbs: _Verbs, texts: Texts) -> None:
    enrol = _verb(verbs, "enrol", counters.enrol, texts.label("Ghi danh quầy với máy chủ tỉnh."))
    enrol.add_argument("url")
    enrol.add_argument("code")
    enrol.add_argument(
        "--authority",
        type=Path,
        metavar="PEM",
        help=texts.label("Chứng thư gốc của tỉnh cho kết nối TLS."),
    )
    _verb(verbs, "sync", counters.sync, texts.label("Đồng bộ ngay với máy chủ tỉnh."))


def _add_journal(verbs: _Verbs, texts: Texts) -> None:
    _verb(verbs, "verify", counters.verify, texts.label("Kiểm tra toàn bộ nhật ký."))
    _verb(verbs, "rebuild", counters.rebuild, texts.label("Dựng lại các bảng từ nhật ký."))


def _add_catalogue(verbs: _Verbs, texts: Texts) -> None:
    catalogue = verbs.add_parser("catalogue", help=texts.label("Danh mục thủ tục."))
    actions = catalogue.add_subparsers(required=True, metavar="import|export")
    for name, command, summary in (
        ("import", files.import_catalogue, texts.label("Nạp danh mục từ tệp JSON hoặc XLSX.")),
        ("export", files.export_catalogue, texts.label("Xuất danh mục ra tệp JSON hoặc XLSX.")),
    ):
        _verb(actions, name, command, summary).add_argument("file", type=Path)
