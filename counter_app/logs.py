"""The log: what happened to the program, by ids and kinds; never what stands in a dossier.

Names cannot be told from other words, so the log lets through only what cannot hold one: fixed
messages of the program, numbers, and arguments spelt like an identifier. Of an exception it keeps
the type, the places in the code, and the message with all quoted and all non-English words
struck out; never the values of variables.
"""

import copy
import logging
import os
import re
import secrets
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Final

from typing_extensions import override

from counter_app.domain.sentences import Said, Sentence, Unavailable, say

FILE_NAME: Final = "counter.log"
LARGEST_FILE: Final = 1_000_000
FILES_KEPT: Final = 5
LONGEST_MESSAGE: Final = 2000
MOST_FRAMES: Final = 40
MOST_CAUSES: Final = 5

_LOGGER = logging.getLogger(__name__)
_OURS = ("counter_app", "provincial_server")
_LETTERS: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without letters and figures that are confused over the telephone."""

_STRUCK: Final = "…"
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"\d{9,}|(?<!\d)\d{2,4}(?:[ .]\d{3,4}){2,3}(?!\d)")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”|\[parameters:.*", re.DOTALL)
_NOT_ENGLISH = re.compile(r"(?<!\S)\S*[^\W\d_a-zA-Z]\S*")
_IDENTIFIER = re.compile(r"[A-Za-z0-9_.:/+-]{1,100}")


def start(folder: Path) -> None:
    """Log to a file in this directory, in place of any that was logged to before.

    Raises `Unavailable` where it cannot be written.
    """
    stop()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = _PrivateFile(folder / FILE_NAME)
    except OSError as error:
        raise Unavailable(
            say("Không ghi được nhật ký chương trình vào thư mục {folder}.", folder=folder)
        ) from error
    file.setFormatter(PrivateFormatter())
    logging.getLogger().addHandler(file)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def stop() -> None:
    """Close the log file, where there is one."""
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, _PrivateFile)]:
        root.removeHandler(handler)
        handler.close()


def report_bug(error: BaseException) -> str:
    """Log a fault of the program; the id under which it stands in the log, `K7Q-2MX`."""
    letters = [secrets.choice(_LETTERS) for _ in range(6)]
    bug = f"{''.join(letters[:3])}-{''.join(letters[3:])}"
    _LOGGER.error("bug %s", bug, exc_info=(type(error), error, error.__traceback__))
    return bug


def bug_sentence(bug: str) -> Sentence:
    """What the user is told about a fault."""
    return say(
        "Có lỗi trong chương trình (mã {id}). Dữ liệu đã lưu vẫn còn nguyên. Hãy báo mã này cho "
        "người quản trị.",
        id=bug,
    )


def install_hooks(tell: Callable[[Sentence], None]) -> None:
    """Report every exception that nobody caught, in whichever thread, and `tell` the user."""

    def uncaught(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            tell(bug_sentence(report_bug(error)))

    def uncaught_in_thread(arguments: threading.ExceptHookArgs) -> None:
        error = arguments.exc_value
        if error is not None and not isinstance(error, SystemExit):
            tell(bug_sentence(report_bug(error)))

    def unraisable(arguments: "sys.UnraisableHookArgs") -> None:
        if arguments.exc_value is not None:
            report_bug(arguments.exc_value)

    sys.excepthook = uncaught
    threading.excepthook = uncaught_in_thread
    sys.unraisablehook = unraisable


def scrubbed(text: str) -> str:
    """The text without personal numbers (nine digits and more) and addresses, cut to a bound."""
    return _DIGITS.sub(_STRUCK, _MAIL.sub(_STRUCK, text[:LONGEST_MESSAGE]))


class PrivateFormatter(logging.Formatter):
    """One line a record, with exceptions below it; holds what the module promises."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self.default_time_format = "%Y-%m-%dT%H:%M:%S"
        self.default_msec_format = "%s.%03d"

    @override
    def format(self, record: logging.LogRecord) -> str:
        private = copy.copy(record)
        private.args = _plain_arguments(record.args)
        private.msg = scrubbed(logging.LogRecord.getMessage(private))
        private.args = ()
        # Another handler may have left its own text of the exception here.
        private.exc_text = None
        return super().format(private)

    @override
    def formatException(self, ei: object) -> str:
        match ei:
            case (_, BaseException() as error, _):
                return "\n".join(_told(error))
            case _:
                return ""


def _plain_arguments(arguments: object) -> tuple[object, ...] | Mapping[str, object]:
    match arguments:
        case None:
            return ()
        case Mapping():
            return {str(name): _plain(value) for name, value in arguments.items()}
        case tuple():
            return tuple(_plain(value) for value in arguments)
        case _:
            return (_plain(arguments),)


def _plain(value: object) -> object:
    """The argument where it cannot hold personal data, otherwise only what kind it is of."""
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, str) and _IDENTIFIER.fullmatch(value):
        return value
    return f"<{type(value).__name__}>"


def _told(error: BaseException) -> Iterator[str]:
    for depth, each in enumerate(_causes(error)):
        yield f"{'  caused by ' if depth else '  '}{type(each).__name__}: {_message(each)}"
        yield from _places(each)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, then what it came from, the latest first."""
    each: BaseException | None = error
    for _ in range(MOST_CAUSES):
        if each is None:
            return
        yield each
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)


def _message(error: BaseException) -> str:
    if isinstance(error, Said):
        # Its sentence is for the clerk and may name a citizen; the template never does.
        return error.sentence.template
    english = _NOT_ENGLISH.sub(
        _STRUCK, _QUOTED.sub(_strike_unless_identifier, str(error)[:LONGEST_MESSAGE])
    )
    return scrubbed(english)


def _strike_unless_identifier(match: re.Match[str]) -> str:
    inside = match.group()[1:-1]
    return match.group() if re.fullmatch(r"[a-z_][a-z0-9_.]*", inside) else _STRUCK


def _places(error: BaseException) -> Iterator[str]:
    frames = list(walk_tb(error.__traceback__))
    for frame, line in frames[-MOST_FRAMES:]:
        code = frame.f_code
        # The directory may be named after the user.
        module = frame.f_globals.get("__name__") or Path(code.co_filename).name
        yield f"    {module}:{line} {code.co_qualname}"


class _PrivateFile(RotatingFileHandler):
    """A rotating file that only its owner reads, and that never prints a record elsewhere."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=LARGEST_FILE, backupCount=FILES_KEPT, encoding="utf-8")

    @override
    def _open(self) -> TextIOWrapper:
        # The handler closes it.
        raw = open(self.baseFilename, "ab", opener=_mine)  # noqa: SIM115
        return TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace")

    @override
    def doRollover(self) -> None:
        """Turn the files over, or leave them while another program holds this one open.

        On Windows such a file cannot be renamed; the older ones must not be shifted in vain.
        """
        if self.stream is not None:
            self.stream.close()
        trial = f"{self.baseFilename}.turning"
        try:
            os.rename(self.baseFilename, trial)  # noqa: PTH104 - the handler's paths are strings
            os.rename(trial, self.baseFilename)  # noqa: PTH104
        except PermissionError:
            self.stream = self._open()
            return
        super().doRollover()

    @override
    def handleError(self, record: logging.LogRecord) -> None:
        error = sys.exc_info()[1]
        if sys.stderr is not None:
            sys.stderr.write(f"The log cannot be written ({type(error).__name__}).\n")


def _mine(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
