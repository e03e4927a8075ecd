"""The grammar of the command line; `docs/cli.md` describes it for its users."""

import argparse
from pathlib import Path

from counter_app import __version__
from counter_app.cli import clerks, counters, dossiers, files, scans
from counter_app.cli.bundles import add_bundle
from counter_app.cli.calendars import add_calendar
from counter_app.cli.hubs import add_hub
from counter_app.cli.notices import add_notices
from counter_app.cli.offices import add_office
from counter_app.cli.report_verbs import add_reports
from counter_app.cli.safekeeping import add_safekeeping
from counter_app.cli.step_verbs import add_steps
from counter_app.cli.verbs import Verbs, add_verb
from counter_app.domain.roles import Role
from counter_app.service.ports import FormName, Paper
from counter_app.texts import Texts


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
        add_notices,
        _add_clerks,
        _add_dossiers,
        add_steps,
        add_reports,
        _add_scans,
        _add_sync,
        add_hub,
        add_bundle,
        _add_journal,
        add_safekeeping,
        _add_catalogue,
        add_calendar,
        add_office,
    ):
        add(verbs, texts)
    return top


def _add_windows(verbs: Verbs, texts: Texts) -> None:
    add_verb(verbs, "window", counters.window, texts.label("Mở cửa sổ của quầy."))
    demo = add_verb(
        verbs, "demo", counters.demo, texts.label("Chạy thử: máy chủ tỉnh và quầy trên máy này.")
    )
    demo.add_argument("--output", type=Path, default=Path("build/demo"), metavar="DIR")


def _add_init(verbs: Verbs, texts: Texts) -> None:
    init = add_verb(verbs, "init", counters.init, texts.label("Tạo dữ liệu của một quầy mới."))
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


def _add_clerks(verbs: Verbs, texts: Texts) -> None:
    clerk = verbs.add_parser("clerk", help=texts.label("Tài khoản của người dùng."))
    actions = clerk.add_subparsers(required=True, metavar="list|add|change|close|unlock|password")
    add_verb(actions, "list", clerks.list_clerks, texts.label("Danh sách tài khoản."))
    add = add_verb(actions, "add", clerks.add_clerk, texts.label("Lập một tài khoản."))
    add.add_argument("login")
    add.add_argument("--name", required=True)
    add.add_argument("--role", type=Role, choices=tuple(Role), default=Role.CLERK)
    add.add_argument("--password-file", type=Path, required=True, metavar="F")
    change = add_verb(
        actions, "change", clerks.change_clerk, texts.label("Đổi họ tên hoặc vai trò.")
    )
    change.add_argument("login")
    change.add_argument("--name", default="")
    change.add_argument("--role", type=Role, choices=tuple(Role))
    for name, command, summary in (
        ("close", clerks.close_clerk, texts.label("Đóng một tài khoản.")),
        ("unlock", clerks.unlock_clerk, texts.label("Mở khóa một tài khoản.")),
    ):
        add_verb(actions, name, command, summary).add_argument("login")
    password = add_verb(
        actions,
        "password",
        clerks.change_password,
        texts.label("Đổi mật khẩu của mình, hoặc đặt lại cho người khác."),
    )
    password.add_argument("login", nargs="?", default="")
    password.add_argument("--new-password-file", type=Path, required=True, metavar="F")


def _add_dossiers(verbs: Verbs, texts: Texts) -> None:
    receive = add_verb(
        verbs, "receive", dossiers.receive_one, texts.label("Tiếp nhận một hồ sơ từ tệp JSON.")
    )
    receive.add_argument("file", type=Path, metavar="FILE|-")
    receive.add_argument(
        "--result",
        action="append",
        metavar="NAME[|NUMBER[|COUNT]]",
        help=texts.label("Trả kết quả ngay, không cần giấy tiếp nhận."),
    )
    receive.add_argument("--receiver", default="", metavar="NAME")
    due = add_verb(verbs, "due", dossiers.due_time, texts.label("Tính ngày hẹn trả."))
    due.add_argument("--procedure", required=True, metavar="CODE")
    due.add_argument("--received", default="", metavar="2026-11-23T15:20")
    find = add_verb(verbs, "search", dossiers.find, texts.label("Tìm hồ sơ."))
    find.add_argument("text")
    find.add_argument("--limit", type=int, default=50, metavar="N")
    show = add_verb(verbs, "show", dossiers.show, texts.label("Xem một hồ sơ."))
    show.add_argument("code")
    summary = texts.label("Những bước hồ sơ không được tính, và vì sao.")
    add_verb(verbs, "passed-over", dossiers.passed_over, summary)
    receipt = add_verb(
        verbs, "receipt", dossiers.form, texts.label("In giấy tiếp nhận ra tệp PDF.")
    )
    receipt.set_defaults(form=FormName.RECEIPT, about="")
    receipt.add_argument("code")
    receipt.add_argument("--set", dest="form_set", choices=("2018", "2025"), default="")
    receipt.add_argument("--paper", type=Paper, choices=tuple(Paper), default=Paper.A5)
    receipt.add_argument("--copy", type=int, metavar="N", help=texts.label("Vẽ lại bản in thứ N."))
    receipt.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")


def _add_scans(verbs: Verbs, texts: Texts) -> None:
    attach = add_verb(
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
    listed = add_verb(
        verbs, "attachments", scans.list_attachments, texts.label("Liệt kê tệp đính kèm.")
    )
    listed.add_argument("code")
    one = add_verb(
        verbs, "attachment", scans.one_attachment, texts.label("Lấy ra hoặc rút một tệp đính kèm.")
    )
    one.add_argument("code")
    one.add_argument("number", type=int, metavar="N")
    what = one.add_mutually_exclusive_group(required=True)
    what.add_argument("-o", "--output", type=Path, metavar="FILE")
    what.add_argument("--withdraw", metavar="REASON")
    add_verb(
        verbs, "sweep", scans.sweep_orphans, texts.label("Dọn nội dung không thuộc hồ sơ nào.")
    )


def _add_sync(verbs: Verbs, texts: Texts) -> None:
    enrol = add_verb(verbs, "enrol", counters.enrol, texts.label("Ghi danh quầy với máy chủ tỉnh."))
    enrol.add_argument("url")
    enrol.add_argument("code")
    enrol.add_argument(
        "--authority",
        type=Path,
        metavar="PEM",
        help=texts.label("Chứng thư gốc của tỉnh cho kết nối TLS."),
    )
    add_verb(verbs, "sync", counters.sync, texts.label("Đồng bộ ngay với máy chủ tỉnh."))


def _add_journal(verbs: Verbs, texts: Texts) -> None:
    add_verb(verbs, "verify", counters.verify, texts.label("Kiểm tra toàn bộ nhật ký."))
    add_verb(verbs, "rebuild", counters.rebuild, texts.label("Dựng lại các bảng từ nhật ký."))


def _add_catalogue(verbs: Verbs, texts: Texts) -> None:
    catalogue = verbs.add_parser("catalogue", help=texts.label("Danh mục thủ tục."))
    actions = catalogue.add_subparsers(required=True, metavar="preview|import|export")
    for name, command, summary in (
        ("preview", files.preview_catalogue, texts.label("Xem tệp danh mục sẽ thay đổi gì.")),
        ("import", files.import_catalogue, texts.label("Nạp danh mục từ tệp JSON hoặc XLSX.")),
        ("export", files.export_catalogue, texts.label("Xuất danh mục ra tệp JSON hoặc XLSX.")),
    ):
        add_verb(actions, name, command, summary).add_argument("file", type=Path)
