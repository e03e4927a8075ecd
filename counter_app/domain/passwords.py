"""What a password must be: QCVN 12:2026/BCA asks for eight characters of four classes.

A long phrase of plain words is accepted as well: it is harder to guess and easier to remember.
"""

import unicodedata
from typing import Final

from counter_app.domain.folding import fold_text
from counter_app.domain.sentences import Refused, Sentence, say

SHORTEST: Final = 8
SHORTEST_PHRASE: Final = 15
LONGEST: Final = 200
FEWEST_DIFFERENT: Final = 5
CLASSES: Final = 4

_COMMON: Final = frozenset(
    {
        "a", "aa", "ab", "abc", "abcd", "abcdef", "admin", "administrator", "anhyeuem", "asdf",
        "canbo", "changeme", "emyeuanh", "hanoi", "hochiminh", "iloveyou", "khongbiet", "lanhdao",
        "matkhau", "matkhaumoi", "motcua", "pass", "passw", "password", "passwd", "quantri",
        "qwerty", "qwertyuiop", "saigon", "tiepnhan", "ubnd", "ubndxa", "vietnam", "welcome",
        "xinchao", "zxcvbnm",
    }
)  # fmt: skip
"""What such offices choose, told by its letters: `Matkhau@123` is `matkhau`."""


def readable(password: str, where: str = "password") -> str:
    """The password in NFC, so that it opens whichever way a keyboard composes its letters.

    Raises `Refused` for what no keyboard means, and for what is too long to be one.
    """
    text = unicodedata.normalize("NFC", password)
    if len(text) > LONGEST or any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text):
        raise Refused(
            say("Mật khẩu có tối đa {most} ký tự và không có ký tự điều khiển.", most=LONGEST),
            where,
        )
    return text


def check_password(password: str, *, login: str, name: str, where: str = "password") -> None:
    """Raise `Refused` with the rule, where this is no password for this person."""
    text = readable(password, where)
    short = len(text) < SHORTEST_PHRASE
    if short and (len(text) < SHORTEST or len(_classes(text)) < CLASSES):
        raise Refused(_rule(), where)
    if len(set(text)) < FEWEST_DIFFERENT:
        raise Refused(
            say("Mật khẩu phải có ít nhất {fewest} ký tự khác nhau.", fewest=FEWEST_DIFFERENT),
            where,
        )
    letters = _letters(text)
    if letters in {_letters(login), _letters(name)}:
        raise Refused(
            say("Mật khẩu không được là tên đăng nhập hay họ tên, dù có thêm chữ số."), where
        )
    if short and letters in _COMMON:
        raise Refused(say("Mật khẩu này quá dễ đoán; hãy chọn mật khẩu khác."), where)


def _rule() -> Sentence:
    return say(
        "Mật khẩu phải có ít nhất {shortest} ký tự gồm chữ thường, chữ hoa, chữ số và ký tự đặc "
        "biệt, hoặc là một câu dài ít nhất {phrase} ký tự.",
        shortest=SHORTEST,
        phrase=SHORTEST_PHRASE,
    )


def _classes(text: str) -> set[str]:
    return {_class(letter) for letter in text}


def _class(letter: str) -> str:
    if letter.isdigit():
        return "digit"
    if not letter.isalpha():
        return "other"
    return "upper" if letter.isupper() else "lower"


def _letters(text: str) -> str:
    return "".join(letter for letter in fold_text(text) if letter.isalpha())
