"""Catalogue files on disk: told apart by ending, written whole or not at all."""

import os
import sys
from pathlib import Path

import pytest

from counter_app.domain.sentences import Refused, Unavailable
from counter_app.sheets import SheetCatalogueFiles
from counter_app.sheets.catalogue_files import MOST_BYTES
from tests.domain.procedures import PLAIN

FILES = SheetCatalogueFiles()


@pytest.mark.parametrize("name", ["danh mục.json", "danh mục.xlsx", "DANH MỤC.XLSX"])
def test_a_catalogue_comes_back_from_disk(tmp_path: Path, name: str) -> None:
    path = tmp_path / name

    FILES.write(path, [PLAIN])

    assert FILES.read(path) == (PLAIN,)


def test_writing_replaces_what_was_there_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.json"
    path.write_text("cũ", encoding="utf-8")

    FILES.write(path, [PLAIN])

    assert FILES.read(path) == (PLAIN,)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["catalogue.xls", "catalogue.csv", "catalogue"])
def test_another_ending_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match="không đúng loại"):
        FILES.read(tmp_path / name)
    with pytest.raises(Refused, match="không đúng loại"):
        FILES.write(tmp_path / name, [PLAIN])


def test_a_workbook_under_the_name_of_json_is_refused(tmp_path: Path) -> None:
    FILES.write(tmp_path / "a.xlsx", [PLAIN])
    (tmp_path / "a.xlsx").rename(tmp_path / "a.json")

    with pytest.raises(Refused, match="không phải là JSON"):
        FILES.read(tmp_path / "a.json")


def test_a_file_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"Không tìm thấy tệp “none\.json”"):
        FILES.read(tmp_path / "none.json")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "folder.json"
    folder.mkdir()

    with pytest.raises(Unavailable, match="Không đọc được tệp"):
        FILES.read(folder)


def test_a_file_that_is_too_big_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)

    with pytest.raises(Refused, match="lớn quá 16 MB"):
        FILES.read(path)


def test_a_place_that_cannot_be_written_is_unavailable_and_keeps_what_it_had(
    tmp_path: Path,
) -> None:
    taken = tmp_path / "taken.json"
    taken.mkdir()

    with pytest.raises(Unavailable, match="Không ghi được tệp"):
        FILES.write(taken, [PLAIN])
    with pytest.raises(Unavailable, match="Không ghi được tệp"):
        FILES.write(tmp_path / "no folder" / "a.json", [PLAIN])

    assert list(tmp_path.iterdir()) == [taken]


needs_permissions = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="needs a user whom permissions bind"
)


@needs_permissions
def test_a_file_that_may_not_be_read_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "locked.json"
    FILES.write(path, [PLAIN])
    path.chmod(0)

    with pytest.raises(Unavailable, match="đang mở ở chương trình khác"):
        FILES.read(path)


@needs_permissions
def test_a_folder_that_may_not_be_written_to_is_unavailable(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(Unavailable, match="không được phép ghi vào thư mục này"):
        FILES.write(tmp_path / "a.json", [PLAIN])
