"""A new project: complete, buildable, and never written over something."""

from __future__ import annotations

import re

import pytest

from brochure.scaffold import new
from tests.library import build


def test_a_new_project_builds_without_a_finding(tmp_path):
    files = new(tmp_path / "library")
    assert {"content.yaml", "Makefile", "assets/theme.yaml"} <= set(files)
    folder = tmp_path / "library"
    done = build(folder / "content.yaml", folder / "assets" / "theme.yaml", folder / "output")
    assert done.findings == ()
    assert len(done.files) == 5
    assert all(fill.percent <= 100 for layout in done.checked.layouts for fill in layout.fills)


def test_the_files_of_a_new_project_lead_an_editor_to_their_schemas(tmp_path):
    new(tmp_path / "library")
    for name in ("content.yaml", "assets/theme.yaml"):
        file = tmp_path / "library" / name
        (found,) = re.findall(
            r"^# yaml-language-server: \$schema=(\S+)$", file.read_text("utf-8"), re.M
        )
        assert (file.parent / found).is_file()


def test_a_new_project_stands_alone(tmp_path):
    new(tmp_path / "library")
    for name in ("assets/theme.yaml", "content.yaml", "Makefile"):
        assert ".." not in (tmp_path / "library" / name).read_text("utf-8").replace("...", "")


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(FileExistsError):
        new(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_an_empty_folder_may_be_used(tmp_path):
    assert new(tmp_path)


def test_a_file_in_the_way_is_left_alone(tmp_path):
    (tmp_path / "library").write_text("dear", encoding="utf-8")
    with pytest.raises(FileExistsError):
        new(tmp_path / "library")
