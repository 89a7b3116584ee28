"""Pictures of an earlier build are taken only where drawing would give the same ones."""

from __future__ import annotations

import json

import pytest

import brochure
from brochure.handover import kept_pictures, pictures
from tests.conftest import SMALL, project

FOLDED = "pictures/brochure-folded.png"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A project and its rendered files with pictures."""
    paths = project(tmp_path_factory.mktemp("built"), SMALL)
    loaded = brochure.load(paths.content, paths.theme)
    return loaded, brochure.render(loaded, ["brochure"], ["screen"], pictures=True)


@pytest.fixture
def output(built, tmp_path):
    brochure.publish(built[1], tmp_path)
    return tmp_path


@pytest.fixture
def drawn(monkeypatch):
    """The files whose pictures are drawn from now on."""
    files, draw = [], pictures.pictures

    def watched(given, editions, **how):
        files.extend(one.file for one in editions)
        return draw(given, editions, **how)

    monkeypatch.setattr(pictures, "pictures", watched)
    return files


def again(loaded, output):
    return brochure.render(loaded, ["brochure"], ["screen"], pictures=True, earlier=output)


def test_the_same_pictures_are_not_drawn_twice(built, output, drawn):
    loaded, first = built
    assert dict(again(loaded, output).files) == dict(first.files)
    assert drawn == []


def test_a_third_build_takes_them_too(built, output, drawn):
    brochure.publish(again(built[0], output), output)
    again(built[0], output)
    assert drawn == []


def test_a_build_without_pictures_in_between_changes_nothing(built, output, drawn):
    brochure.publish(brochure.render(built[0], ["brochure"], ["screen"]), output)
    again(built[0], output)
    assert drawn == []


def test_pictures_that_go_are_not_remembered(built, output):
    other = built[0].replace({"centre.name": "Another House"})
    brochure.publish(brochure.render(other, ["brochure"], ["screen"]), output)
    report = json.loads((output / "report.json").read_text("utf-8"))
    assert "pictures_drawn" not in report


def damage(output):
    data = bytearray((output / FOLDED).read_bytes())
    data[len(data) // 2] ^= 1
    (output / FOLDED).write_bytes(data)


def lose(output):
    (output / FOLDED).unlink()


def link(output):
    (output / FOLDED).rename(output / "elsewhere.png")
    (output / FOLDED).symlink_to(output / "elsewhere.png")


def forget(output):
    (output / "report.json").write_text("[1, 2", "utf-8")


def forge(output):
    report = json.loads((output / "report.json").read_text("utf-8"))
    report["pictures_drawn"] = {"drawn_from": ["x"], "names": 7}
    (output / "report.json").write_text(json.dumps(report), "utf-8")


@pytest.mark.parametrize("harm", [damage, lose, link, forget, forge])
def test_what_is_not_as_it_was_drawn_is_drawn_anew(built, output, drawn, harm):
    harm(output)
    assert again(built[0], output).files[FOLDED] == built[1].files[FOLDED]
    assert drawn == ["brochure-screen.pdf"]


def test_other_words_give_other_pictures(built, output, drawn):
    other = built[0].replace({"centre.name": "Another House"})
    again(other, output)
    assert drawn == ["brochure-screen.pdf"]


def test_each_thing_that_decides_how_pictures_look_tells_them_apart(monkeypatch):
    files, told = {"a.pdf": b"one"}, set()
    told.add(kept_pictures.drawn_from(files, "digest"))
    told.add(kept_pictures.drawn_from(files, "another"))
    told.add(kept_pictures.drawn_from({"a.pdf": b"two"}, "digest"))
    told.add(kept_pictures.drawn_from({"b.pdf": b"one"}, "digest"))
    monkeypatch.setattr("PIL.__version__", "0")
    told.add(kept_pictures.drawn_from(files, "digest"))
    monkeypatch.setattr("pypdfium2.PDFIUM_INFO", "0")
    told.add(kept_pictures.drawn_from(files, "digest"))
    monkeypatch.setattr(pictures, "__file__", kept_pictures.__file__)
    told.add(kept_pictures.drawn_from(files, "digest"))
    assert len(told) == 7
