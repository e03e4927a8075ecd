"""Commands that keep a counter's data safe, and bring it and its keys back."""

import argparse
from pathlib import Path

import msgspec

from counter_app.cli.counters import show_progress
from counter_app.cli.session import Session, text_of
from counter_app.cli.verbs import Verbs, add_verb
from counter_app.domain.sentences import Refused, Unavailable, say
from counter_app.service import safekeeping
from counter_app.service.backup_port import BackupPlan
from counter_app.texts import Texts

_LARGEST = 64 * 1024


def add_safekeeping(verbs: Verbs, texts: Texts) -> None:
    """The verbs `backup`, `restore`, `recover` and `twin-gone`."""
    backup = add_verb(
        verbs, "backup", back_up, texts.label("Sao lưu dữ liệu ra một tệp, đọc lại và kiểm tra.")
    )
    backup.add_argument("--to", type=Path, metavar="DIR")
    backup.add_argument(
        "--attachments",
        choices=("all", "none"),
        default="all",
        help=texts.label("Kèm tệp quét và ảnh hay không."),
    )
    _add_plan(backup, texts)
    restore = add_verb(
        verbs, "restore", restore_from, texts.label("Khôi phục dữ liệu từ một bản sao lưu.")
    )
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--identity", type=Path, metavar="F", help=_identity_help(texts))
    restore.add_argument(
        "--keep-aside",
        action="store_true",
        help=texts.label("Cất riêng dữ liệu hiện có dù chưa gửi hết."),
    )
    add_verb(
        verbs, "twin-gone", twin_gone, texts.label("Không còn máy nào khác dùng khóa của quầy này.")
    )
    recover = add_verb(
        verbs, "recover", recover_from, texts.label("Lấy lại khóa từ bản khóa dự phòng cho tỉnh.")
    )
    recover.add_argument(
        "--identity", type=Path, required=True, metavar="F", help=_identity_help(texts)
    )
    recover.add_argument(
        "--recovery",
        type=Path,
        metavar="F",
        help=texts.label("Bản khóa dự phòng, nếu không nằm cạnh dữ liệu."),
    )


def _add_plan(backup: argparse.ArgumentParser, texts: Texts) -> None:
    plan = backup.add_mutually_exclusive_group()
    plan.add_argument(
        "--daily",
        type=int,
        metavar="N",
        help=texts.label("Từ nay sao lưu hằng ngày vào --to, giữ N bản."),
    )
    plan.add_argument(
        "--no-daily", action="store_true", help=texts.label("Thôi sao lưu hằng ngày.")
    )
    plan.add_argument(
        "--state", action="store_true", help=texts.label("Cho biết bản sao lưu tốt gần nhất.")
    )


def _identity_help(texts: Texts) -> str:
    return texts.label("Tệp khóa bí mật dự phòng của tỉnh.")


def back_up(session: Session) -> int:
    """`backup`: one file elsewhere, proven; or what is planned, and how it went."""
    arguments = session.arguments
    with session.desk() as desk:
        if arguments.state:
            return _tell(session, safekeeping.backup_state(desk))
        if arguments.no_daily:
            safekeeping.plan_backups(desk, None)
            return _tell(session, safekeeping.backup_state(desk))
        if arguments.daily is not None:
            safekeeping.plan_backups(desk, _plan(arguments))
        made = safekeeping.back_up(
            desk,
            None if arguments.daily is not None else arguments.to,
            attachments=arguments.attachments == "all",
            progress=show_progress,
        )
    return _tell(session, made)


def _tell(session: Session, told: object) -> int:
    """An answer with paths in it."""
    return session.answer(msgspec.to_builtins(told, enc_hook=str))


def _plan(arguments: argparse.Namespace) -> BackupPlan:
    if arguments.to is None:
        raise Refused(say("Chưa chọn thư mục sao lưu: hãy nêu --to THƯ_MỤC."), "to")
    return BackupPlan(folder=arguments.to.expanduser().absolute(), keep=arguments.daily)


def restore_from(session: Session) -> int:
    """`restore FILE`: a backup in the place of the data, which is moved aside."""
    from counter_app.rescue import Means, restore_counter  # noqa: PLC0415 - see `recover_from`

    arguments = session.arguments
    means = Means(
        passphrase=session.passphrase,
        identity=text_of(arguments.identity) if arguments.identity else "",
        keep_aside=arguments.keep_aside,
    )
    done = restore_counter(session.folder, arguments.file, means, show_progress)
    return session.answer(
        {
            "made_at": done.manifest.made_at,
            "events": done.manifest.events,
            "dossiers": done.manifest.dossiers,
            "aside": str(done.aside) if done.aside else None,
            "noticed": done.noticed,
        }
    )


def twin_gone(session: Session) -> int:
    """`twin-gone`: the other machine under this counter's key is no more."""
    with session.desk() as desk:
        safekeeping.settle_twin(desk)
        with desk.store.reading() as reader:
            return session.answer(reader.restored())


def recover_from(session: Session) -> int:
    """`recover --identity F`: the keys from the copy that was sealed to the province."""
    # age is read by no other command, and every command pays for what is imported here.
    from counter_app.rescue import Means, recover_keys  # noqa: PLC0415

    arguments = session.arguments
    sealed = _read(arguments.recovery or session.folder.recovery)
    means = Means(passphrase=session.passphrase, identity=text_of(arguments.identity))
    return session.answer({"events": recover_keys(session.folder, sealed, means)})


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST + 1)
    except FileNotFoundError as error:
        raise Refused(
            say("Không có bản khóa dự phòng {path}; hãy lấy từ một bản sao lưu.", path=path),
            "recovery",
        ) from error
    except OSError as error:
        raise Unavailable(
            say("Không đọc được tệp {path}: {reason}.", path=path, reason=error.strerror)
        ) from error
