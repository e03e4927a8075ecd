"""The demo, walked through by itself: what `make run` shows where there is no display."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
from PySide6.QtGui import QImage


def test_the_walk_ends_with_a_receipt_and_the_dossier_at_the_province(tmp_path: Path) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}

    ran = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "counter_app", "demo", "--output", str(tmp_path)],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    summary = json.loads((tmp_path / "summary.json").read_text("utf-8"))
    (dossier,) = summary["at_the_province"]
    assert dossier["code"] == summary["code"]
    with pypdfium2.PdfDocument(tmp_path / "receipt.pdf") as receipt:
        assert summary["code"] in receipt[0].get_textpage().get_text_range()
    for step in summary["steps"]:
        picture = QImage(str(tmp_path / step["picture"]))
        assert (picture.width(), picture.height()) == (1366, 768)
