"""What every command has at hand: its arguments, the texts, the open counter, its answer."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec

from counter_app.bootstrap import open_counter
from counter_app.domain.sentences import Refused, Sentence, say
from counter_app.paths import DataDir, data_dir
from counter_app.service.desk import Desk
from counter_app.service.signing_in import sign_in, sign_out
from counter_app.texts import Texts


class Session:
    """One run of one command."""

    def __init__(self, arguments: argparse.Namespace, texts: Texts) -> None:
        self.arguments = arguments
        self.texts = texts

    @property
    def folder(self) -> DataDir:
        """Where this counter keeps its data."""
        return data_dir(self.arguments.data)

    @property
    def passphrase(self) -> str | None:
        """The first line of the passphrase file; None where none was named."""
        path: Path | None = self.arguments.passphrase_file
        if path is None:
            return None
        return first_line(path)

    @property
    def clerk_password(self) -> str:
        """The first line of the file that goes with `--clerk`. Raises `Refused` without one."""
        path: Path | None = self.arguments.clerk_password_file
        if path is None:
            raise Refused(say("Cần --clerk-password-file đi cùng với --clerk."), "clerk")
        return first_line(path)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The counter, opened for this command and closed after it, in the name of `--clerk`."""
        with self.unsigned_desk() as desk:
            if not self.arguments.clerk:
                yield desk
                return
            signed_in = sign_in(desk, self.arguments.clerk, self.clerk_password)
            try:
                yield replace(desk, actor=signed_in.actor)
            finally:
                sign_out(desk, signed_in)

    @contextmanager
    def unsigned_desk(self) -> Iterator[Desk]:
        """The counter before anyone has signed in."""
        with open_counter(self.folder, self.passphrase) as desk:
            yield desk

    def said(self, sentence: Sentence) -> str:
        """A sentence in the language of this run."""
        return self.texts.render(sentence)

    def answer(self, value: object) -> int:
        """Print the answer as one JSON document; the exit code of success."""
        encoded = msgspec.json.format(msgspec.json.encode(value), indent=2)
        print(encoded.decode("utf-8"))  # noqa: T201 - the answer itself
        return 0


def first_line(path: Path) -> str:
    """The first line of a file that holds a secret. Raises `Refused`."""
    return text_of(path).split("\n", 1)[0].rstrip("\r")


def text_of(named: Path | str) -> str:
    """The UTF-8 text of a file, or of standard input for `-`. Raises `Refused`."""
    path = Path(named)
    try:
        return sys.stdin.read() if str(path) == "-" else path.read_text("utf-8-sig")
    except OSError as error:
        raise Refused(
            say("Không đọc được tệp {path}: {reason}.", path=str(path), reason=error.strerror)
        ) from error
    except UnicodeDecodeError as error:
        raise Refused(say("Tệp {path} không phải văn bản UTF-8.", path=str(path))) from error
