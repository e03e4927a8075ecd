"""`bundle export|import`: the exchange in files, where no line goes."""

from pathlib import Path

from counter_app.cli.session import Session
from counter_app.cli.verbs import Verbs, add_verb
from counter_app.service.carrying import export_bundle, import_bundle
from counter_app.texts import Texts


def add_bundle(verbs: Verbs, texts: Texts) -> None:
    """The verb `bundle` and what it can do."""
    bundle = verbs.add_parser("bundle", help=texts.label("Trao đổi với tỉnh bằng tệp."))
    actions = bundle.add_subparsers(required=True, metavar="export|import")
    out = add_verb(actions, "export", export, texts.label("Ghi những gì chưa gửi vào một tệp."))
    out.add_argument("file", type=Path, metavar="FILE")
    back = add_verb(actions, "import", take, texts.label("Nhận tệp trả lời của tỉnh."))
    back.add_argument("file", type=Path, metavar="FILE")


def export(session: Session) -> int:
    """`bundle export FILE`: written, read back and found whole before it is reported."""
    with session.desk() as desk:
        return session.answer(export_bundle(desk, session.arguments.file))


def take(session: Session) -> int:
    """`bundle import FILE`: any file of the province's, in any order, any number of times."""
    with session.desk() as desk:
        return session.answer(import_bundle(desk, session.arguments.file))
