"""Which keyrings may hold a key. A weak one is refused with a sentence, never worked around."""

from collections.abc import Callable, Mapping
from typing import Final

import keyring
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend

from counter_app.domain.sentences import Refused, Sentence, say

RECOMMENDED: Final = 1
"""The priority from which keyring itself recommends a backend."""


def sound_backends(backend: KeyringBackend | None = None) -> tuple[KeyringBackend, ...]:
    """The backends that may hold a key, best first and at least one.

    Of a chain its sound members are taken, each by itself. Raises `Refused` for "keys".
    """
    chosen = _chosen() if backend is None else backend
    members = tuple(chosen.backends) if isinstance(chosen, ChainerBackend) else (chosen,)
    flaws = [_flaw(member) for member in members]
    sound = tuple(member for member, flaw in zip(members, flaws, strict=True) if flaw is None)
    if not sound:
        raise Refused(flaws[0] if flaws and flaws[0] else _missing(), "keys")
    return sound


def _chosen() -> KeyringBackend:
    try:
        return keyring.get_keyring()
    except (ImportError, AttributeError, ValueError, RuntimeError) as error:
        raise Refused(
            say(
                "Cấu hình keyring của máy này chỉ tới một kho khóa không dùng được. Hãy sửa biến "
                "PYTHON_KEYRING_BACKEND hoặc tệp keyringrc.cfg, hoặc dùng mật khẩu mở dữ liệu."
            ),
            "keys",
        ) from error


def _flaw(backend: KeyringBackend) -> Sentence | None:
    """Why this backend may not hold a key, None where it may."""
    ancestry = " ".join(f"{kind.__module__}.{kind.__name__}" for kind in type(backend).__mro__)
    for mark, sentence in _MARKS.items():
        if mark in ancestry.lower():
            return sentence()
    try:
        recommended = backend.priority >= RECOMMENDED
    except RuntimeError:
        # keyring's own way for a backend to say that it does not work on this machine.
        recommended = False
    return None if recommended else _weak(backend)


def _missing() -> Sentence:
    return say(
        "Máy này không có kho khóa của hệ điều hành. Hãy bật kho khóa (GNOME Keyring, KWallet; "
        "trên Windows là Credential Manager), hoặc dùng mật khẩu mở dữ liệu."
    )


def _null() -> Sentence:
    return say(
        "Kho khóa của máy này bị đặt thành “null”: khóa ghi vào sẽ mất. Hãy bỏ thiết đặt đó, hoặc "
        "dùng mật khẩu mở dữ liệu."
    )


def _plaintext() -> Sentence:
    return say(
        "Kho khóa của máy này lưu khóa trong tệp thường, ai có tệp cũng đọc được. Hãy gỡ gói "
        "keyrings.alt và dùng kho khóa của hệ điều hành, hoặc dùng mật khẩu mở dữ liệu."
    )


def _weak(backend: KeyringBackend) -> Sentence:
    return say(
        "Kho khóa “{name}” không đủ an toàn để giữ khóa. Hãy dùng kho khóa của hệ điều hành, hoặc "
        "dùng mật khẩu mở dữ liệu.",
        name=type(backend).__name__,
    )


_MARKS: Final[Mapping[str, Callable[[], Sentence]]] = {
    "keyring.backends.fail.": _missing,
    "keyring.backends.null.": _null,
    "keyrings.alt.": _plaintext,
    "plaintext": _plaintext,
}
