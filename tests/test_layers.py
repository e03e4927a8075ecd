"""The use cases stand on plain Python: nothing of window, store, paper or network below them."""

import subprocess
import sys
from pathlib import Path

HEAVY = (
    "PySide6",
    "shiboken6",
    "sqlalchemy",
    "alembic",
    "sqlcipher3",
    "reportlab",
    "barcode",
    "keyring",
    "httpx",
    "openpyxl",
    "argon2",
    "litestar",
)

WITHOUT = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {heavy!r}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
import importlib, pkgutil
import counter_app.{package} as package
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
"""


def import_without_heavy(package: str) -> None:
    subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", WITHOUT.format(heavy=HEAVY, package=package)], check=True
    )


def test_the_use_cases_need_neither_qt_nor_sql() -> None:
    import_without_heavy("service")


def test_the_rules_need_neither_qt_nor_sql() -> None:
    import_without_heavy("domain")


def test_the_import_rules_are_part_of_the_check() -> None:
    makefile = Path(__file__).parent.parent.joinpath("Makefile").read_text()

    check = makefile.partition("\ncheck:")[2].partition("\n\n")[0]
    assert "$(BIN)/lint-imports" in check
