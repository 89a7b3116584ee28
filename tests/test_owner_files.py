"""The owner's own content and theme: what must hold of them whatever they say today."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from brochure.content.approvals import normalised
from brochure.design.sheet import sheet_of
from brochure.finding import has_errors
from brochure.layout import composer
from tests import edges
from tests.calls import build
from tests.conftest import FORMATS, ROOT, load_artwork

CONTENT, THEME = ROOT / "content.yaml", ROOT / "assets" / "theme.yaml"
# They copy the fonts and profiles, and hold the shipped files to the schemas that they name.
EXCEPT = ("tests/conftest.py", "tests/test_desk.py", "tests/test_json_schema.py")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build(CONTENT, THEME, tmp_path_factory.mktemp("output"))


def test_the_brochure_is_built_or_it_is_said_where_it_is_wrong(built):
    assert bool(built.files) != has_errors(built.findings)
    for finding in built.findings:
        source = built.checked.sources.get(finding.span.file)
        assert finding.message
        assert source is None or 1 <= finding.span.line <= len(source.split("\n"))


def test_the_statement_stands_on_every_file(built):
    for name, data in built.files.items():
        if name.endswith(".pdf"):
            pages = PdfReader(io.BytesIO(data)).pages
            said = normalised(" ".join(page.extract_text() for page in pages)).replace(" ", "")
            centre = built.checked.content.centre
            for text in (centre.disclaimer, centre.hotline.number.text):
                assert normalised(text.value).replace(" ", "") in said, name


def test_no_other_test_rests_on_the_owners_files():
    """The fonts, the ICC profiles, the schemas and the other looks are the tool's."""
    owners = re.compile(
        r'ROOT / "(content\.yaml|assets(?!" / "(fonts|icc|schema|themes)|/(fonts|icc|schema|themes)))'
    )
    judged = set((ROOT / "tests").glob("*.py")) - {Path(__file__), *map(ROOT.joinpath, EXCEPT)}
    assert {file.name for file in judged if owners.search(file.read_text("utf-8"))} == set()


def _every_side():
    """Each side of each format on each of its papers, with the art that the theme has for it."""
    artwork = load_artwork(THEME)
    for form in FORMATS.by_name.values():
        for paper in form.papers:
            sheet = sheet_of(form, paper)
            for side, art in composer.of_sides(form, sheet, artwork.art).items():
                yield f"{form.name} on {paper}, {side}", sheet, side, art


def test_no_edge_of_the_art_runs_along_a_cut_or_a_fold():
    found = {where: edges.along(art, sheet, side) for where, sheet, side, art in _every_side()}
    assert {where: said for where, said in found.items() if said} == {}
