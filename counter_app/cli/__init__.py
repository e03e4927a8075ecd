"""The command line: the same use cases as the window, JSON on standard output.

Exit codes: 0 done; 1 refused by a rule; 2 the command line itself is wrong; 3 the world is away;
70 a fault of the program (logged under the id that is printed).
"""

import argparse
import os
import sys
from collections.abc import Sequence

from counter_app.cli.parser import parser
from counter_app.cli.session import Session
from counter_app.domain.sentences import Refused, Said
from counter_app.logs import bug_sentence, report_bug
from counter_app.texts import Texts, language_from_env

REFUSED, USAGE, UNAVAILABLE, FAULT = 1, 2, 3, 70


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. Everything that goes wrong ends as one sentence."""
    _speak_utf8()
    texts = Texts(language_from_env(os.environ))
    arguments = parser(texts).parse_args(argv)
    return _run(arguments, texts)


def _run(arguments: argparse.Namespace, texts: Texts) -> int:
    try:
        code: int = arguments.command(Session(arguments, texts))
    except Said as said:
        print(texts.render(said.sentence), file=sys.stderr)  # noqa: T201 - the answer itself
        return REFUSED if isinstance(said, Refused) else UNAVAILABLE
    except Exception as error:  # noqa: BLE001 - the last door: logged with an id and told
        sentence = bug_sentence(report_bug(error))
        print(texts.render(sentence), file=sys.stderr)  # noqa: T201 - the answer itself
        return FAULT
    return code


def _speak_utf8() -> None:
    """Windows consoles and pipes may default to a code page without Vietnamese."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
