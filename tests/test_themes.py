"""The looks that are shipped beside the owner's own: each makes clean files of any small content."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from brochure.design.colour import conversion
from brochure.preflight.examine import examine
from tests.calls import build
from tests.conftest import FORMATS, ROOT, SMALL, load_theme, project, small_in
from tests.shown import images

THEMES = sorted((ROOT / "assets" / "themes").glob("*.yaml"))
PHOTOGRAPHIC = ROOT / "assets" / "themes" / "photographic.yaml"
SPARSE = ("L505",)  # the small content fills no panel
NO_PROOF = ("P",)  # nobody has confirmed it


def told(done):
    codes = {finding.code for finding in done.findings}
    return {code for code in codes if code not in SPARSE and not code.startswith(NO_PROOF)}


@pytest.mark.parametrize("theme", THEMES, ids=lambda path: path.stem)
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_a_shipped_look_makes_clean_files_on_both_papers(tmp_path, theme, paper):
    text = SMALL.replace("title: A small", f"paper: {paper}\ntitle: A small", 1)
    done = build(project(tmp_path, text).content, theme, tmp_path / "out")
    assert len(done.files) == 5, done.findings
    assert told(done) == set()


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("name", ["half-fold", "flyer"])
def test_the_photographic_look_makes_clean_files_in_other_formats(tmp_path, name, paper):
    text = small_in(FORMATS.by_name[name], paper)
    done = build(project(tmp_path, text).content, PHOTOGRAPHIC, tmp_path / "out")
    assert done.files, done.findings
    assert told(done) == set()
    assert max(map(len, done.files.values())) < 6_000_000
    for file, data in done.files.items():
        for profile in ["x4", "gwg2022-sheetcmyk"] if "press" in file else ["ua1", "a2"]:
            assert not examine(data, file, profile).findings, (file, profile)


def test_its_photographs_are_inks_on_the_press_and_sharp_enough(tmp_path):
    done = build(project(tmp_path, SMALL).content, PHOTOGRAPHIC, tmp_path / "out")
    pages = PdfReader(io.BytesIO(done.files["brochure-press.pdf"])).pages
    shown = [one for page in pages for one in images(page)]
    assert {one["/ColorSpace"] for one in shown} == {"/DeviceCMYK"}
    assert len(shown) == 2  # on the cover, and one along all three panels inside
    assert min(one["ppi"] for one in done.report["pictures"]) >= 300


@pytest.mark.parametrize("press", ["CGATS-TR-006", "FOGRA39L_coated"])
def test_its_colours_are_printed_as_they_are_shown_on_either_shore(press):
    profile = (ROOT / "assets" / "icc" / f"{press}.icc").read_bytes()
    for colour in load_theme(PHOTOGRAPHIC).colours.by_name.values():
        assert not colour.cmyk or conversion.mismatch(colour.cmyk, colour.srgb, profile) < 4
