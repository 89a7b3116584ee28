"""Contrast as the page is really seen: under each line the darkest and the lightest pixel."""

from __future__ import annotations

import shutil

import pytest
from msgspec.structs import replace
from PIL import ImageChops
from pypdfium2 import PdfDocument

from brochure.build import _verified
from brochure.design.colour.palette import SWATCHES
from brochure.pdf.metadata import about
from brochure.pdf.paint import render
from brochure.preflight import document
from brochure.preflight.interpreter.geometry import Area
from brochure.verify import text_contrast
from tests.calls import build, check, editions
from tests.conftest import ASSETS, SAMPLER, SMALL, THEME, project


def faint(content, theme, piece="brochure"):
    done = check(content, theme)
    screen = editions(done)[f"{piece}-screen.pdf"]
    data = render(screen, done.project, about(done.project))
    colours = {role: getattr(done.project.theme.colours, role).srgb for role in SWATCHES}
    file = document.read(data, "file.pdf").value
    return list(text_contrast.check(file, screen.pages, colours, "file.pdf"))


def test_all_text_of_the_project_stands_out_from_what_is_under_it():
    for piece in ("brochure", "handout"):
        assert faint(SAMPLER, THEME, piece) == []


def test_a_page_without_art_or_pictures_under_its_text_is_not_rendered(tmp_path, monkeypatch):
    monkeypatch.setattr("pypdfium2.PdfDocument", lambda _: pytest.fail("rendered"))
    assert faint(project(tmp_path, SMALL).content, THEME, "handout") == []


def test_nor_is_one_whose_text_stands_out_from_all_that_is_painted_under_it(tmp_path, monkeypatch):
    paths = project(tmp_path, SMALL)
    theme = with_art(tmp_path, '<rect fill="var(--tint)" y="300" width="810" height="330"/>')
    monkeypatch.setattr("pypdfium2.PdfDocument", lambda _: pytest.fail("rendered"))
    assert faint(paths.content, theme) == []


def test_what_lies_off_the_page_is_unsure(tmp_path):
    theme = with_art(tmp_path, '<rect fill="var(--tint)" y="300" width="810" height="330"/>')
    done = check(project(tmp_path, SMALL).content, theme)
    screen = editions(done)["brochure-screen.pdf"]
    read = document.read(render(screen, done.project, about(done.project)), "").value.pages
    colours = {role: getattr(done.project.theme.colours, role).srgb for role in SWATCHES}
    for media, is_unsure in ((Area(0, 0, 900, 900), False), (Area(0, 0, 9, 9), True)):
        pages = zip(read, screen.pages, strict=True)
        unsure = [
            line
            for page, wanted in pages
            for line in text_contrast._unsure(replace(page, media=media), wanted, colours)
        ]
        assert bool(unsure) == is_unsure


def test_neither_text_nor_the_stamp_of_a_proof_is_a_ground(tmp_path):
    paths = project(tmp_path, SMALL)
    done = check(paths.content, THEME)
    screen, says = editions(done)["brochure-screen.pdf"], about(done.project)
    assert says.proof
    pages = [
        [
            text_contrast._without_text(page, [(0, 0, 999, 999)])[0].tobytes()
            for page in PdfDocument(data)
        ]
        for data in (
            render(screen, done.project, says),
            render(screen, done.project, replace(says, proof=False)),
        )
    ]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("part", [(30, 100, 90, 300), (-20, 590, 60, 700), (400, -20, 500, 9)])
def test_a_part_of_a_page_is_seen_as_on_the_whole(tmp_path, part):
    paths = project(tmp_path, SMALL)
    done = check(paths.content, THEME)
    screen = editions(done)["brochure-screen.pdf"]
    page = PdfDocument(render(screen, done.project, about(done.project)))[0]
    (whole, origin), (seen, (left, top)) = (
        text_contrast._without_text(page, parts) for parts in ([(0, 0, 999, 999)], [part])
    )
    assert origin == (0, 0)
    behind = whole.crop((left, top, left + seen.width, top + seen.height)).convert("RGB")
    assert (
        max(high for _, high in ImageChops.difference(behind, seen.convert("RGB")).getextrema()) < 3
    )
    assert seen.width >= min(part[2], whole.width) - max(part[0], 0)


def with_art(folder, shapes):
    """A theme with other art on the outside panels."""
    shutil.copytree(ASSETS, folder / "assets")
    (folder / "assets" / "art" / "outside.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 810 630">{shapes}</svg>', "utf-8"
    )
    return folder / "assets" / "theme.yaml"


def over_the_hills(folder):
    """A theme whose art rises into the text of the outside panels."""
    hills = '<rect fill="var(--deep, #000000)" y="300" width="810" height="330"/>'
    return with_art(folder, hills)


def test_text_over_dark_art_is_a_finding_at_its_line(tmp_path):
    theme = over_the_hills(tmp_path)
    paths = project(tmp_path, SMALL)
    found = faint(paths.content, theme)
    assert {f.code for f in found} == {"Q690"}
    line = SMALL[: SMALL.index('"Version 1"')].count("\n") + 1
    assert line in {f.span.line for f in found}


def test_contrast_is_looked_at_when_a_file_is_read_back(tmp_path):
    done = check(project(tmp_path, SMALL).content, over_the_hills(tmp_path))
    for name in ("brochure-screen.pdf", "brochure-office.pdf"):
        one = editions(done)[name]
        read = _verified(done, one, render(one, done.project, about(done.project)))
        assert ("Q690" in {f.code for f in read.findings}) == one.edition.by_panel


def test_a_build_with_text_over_dark_art_writes_nothing(tmp_path):
    theme = over_the_hills(tmp_path)
    paths = project(tmp_path, SMALL)
    done = build(paths.content, theme, paths.output)
    assert not done.files
    assert "L503" in {f.code for f in done.findings}
