"""`hub set|clear`: the way to the province through a machine of the commune."""

from pathlib import Path

from counter_app.cli.session import Session, text_of
from counter_app.cli.verbs import Verbs, add_verb
from counter_app.service.enrolment import choose_hub, leave_hub
from counter_app.texts import Texts


def add_hub(verbs: Verbs, texts: Texts) -> None:
    """The verb `hub` and what it can do."""
    hub = verbs.add_parser("hub", help=texts.label("Máy chủ xã: nơi các quầy gặp nhau."))
    actions = hub.add_subparsers(required=True, metavar="set|clear")
    chosen = add_verb(actions, "set", set_hub, texts.label("Trao đổi qua máy chủ xã này."))
    chosen.add_argument("url")
    chosen.add_argument(
        "--ca",
        type=Path,
        metavar="PEM",
        help=texts.label("Chứng thư gốc mà chứng thư TLS của máy chủ xã phải thuộc về."),
    )
    add_verb(actions, "clear", clear_hub, texts.label("Bỏ máy chủ xã, trao đổi thẳng với tỉnh."))


def set_hub(session: Session) -> int:
    """`hub set URL`: the hub shows the province's certificate for this commune."""
    arguments = session.arguments
    authority = text_of(arguments.ca) if arguments.ca else ""
    with session.desk() as desk:
        peer = choose_hub(desk, arguments.url, authority)
    return session.answer({"url": peer.url, "node": peer.node})


def clear_hub(session: Session) -> int:
    """`hub clear`: the province directly from now on."""
    with session.desk() as desk:
        leave_hub(desk)
        return session.answer(desk.sync_store.sync_state())
