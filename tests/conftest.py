"""What holds for all tests: no screen, no one's home, no one's language, few examples."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before the first import of Qt
os.environ["LC_CTYPE"] = "C.UTF-8"  # or else Qt warns of a bare machine's locale

from hypothesis import HealthCheck, settings

SOAK = int(os.environ.get("SOAK", "0"))
_LANGUAGE = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_HOMES = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "APPDATA")

settings.register_profile(
    "ci", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("soak", settings.get_profile("ci"), max_examples=SOAK or 10_000)
settings.load_profile("soak" if SOAK else "ci")


@pytest.fixture(autouse=True)
def _nobodys_machine(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No language of the developer's, and no folder of the user's: what is written stays here."""
    for name in _LANGUAGE:
        monkeypatch.delenv(name, raising=False)
    home: Path = tmp_path_factory.getbasetemp() / "home"
    home.mkdir(exist_ok=True)
    for name in _HOMES:
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("LOCALAPPDATA", str(home))
