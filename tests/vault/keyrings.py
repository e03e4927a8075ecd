"""Keyrings as they are met on real machines: good, locked, broken, forgetful, in the clear."""

from typing import ClassVar

from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.errors import KeyringLocked, PasswordDeleteError, PasswordSetError
from typing_extensions import override

WINDOWS_LIMIT = 2560
"""Bytes that the Credential Manager keeps in one entry (CRED_MAX_CREDENTIAL_BLOB_SIZE)."""


class MemoryKeyring(KeyringBackend):
    """A sound keyring with the limit of Windows, unlocked."""

    priority: ClassVar[float] = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring's own
        self.entries: dict[tuple[str, str], str] = {}

    @override
    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        if len(password.encode("utf-16-le")) > WINDOWS_LIMIT:
            raise PasswordSetError("the stub received bad data")
        self.entries[service, username] = password

    @override
    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.entries:
            raise PasswordDeleteError("not found")
        del self.entries[service, username]


class LockedKeyring(MemoryKeyring):
    """Its owner has not unlocked it."""

    @override
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("Failed to unlock the collection!")

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked("Failed to unlock the collection!")


class LogonSessionError(Exception):
    """An error of the operating system that keyring lets through, as pywintypes.error is."""


class ErroringKeyring(MemoryKeyring):
    """Fails in its own system's way."""

    @override
    def get_password(self, service: str, username: str) -> str | None:
        raise LogonSessionError(1312, "CredRead", "A specified logon session does not exist.")

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        raise LogonSessionError(1312, "CredWrite", "A specified logon session does not exist.")


class ForgetfulKeyring(MemoryKeyring):
    """Takes everything and keeps nothing."""

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        return None


class StickyKeyring(MemoryKeyring):
    """Never deletes."""

    @override
    def delete_password(self, service: str, username: str) -> None:
        raise PasswordDeleteError("refused by policy")


class PlaintextKeyring(MemoryKeyring):
    """Named as those that keep passwords in a file in the clear."""


class CuriousKeyring(MemoryKeyring):
    """In the package of alternatives, whatever its class is called."""


CuriousKeyring.__module__ = "keyrings.alt.file"


class HeirOfPlaintext(PlaintextKeyring):
    """Renamed, and no better."""


class NotRecommended(MemoryKeyring):
    """keyring itself advises against it."""

    priority: ClassVar[float] = 0.5


class _Unviable:
    def __get__(self, instance: object, owner: type) -> float:
        raise RuntimeError("Requires Windows and pywin32")


class NotOfThisMachine(MemoryKeyring):
    """Of another operating system."""

    priority = _Unviable()


class Chain(ChainerBackend):
    """A chain of the given keyrings."""

    backends: tuple[KeyringBackend, ...] = ()

    def __init__(self, *members: KeyringBackend) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring's own
        self.backends = members


for _ours in [kind for kind in KeyringBackend._classes if kind.__module__ == __name__]:
    # keyring would offer them to the whole process as keyrings of this machine.
    KeyringBackend._classes.discard(_ours)
KeyringBackend._classes.discard(CuriousKeyring)
