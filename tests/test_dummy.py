"""The dummy: what is drawn on each panel, what lies behind it, how it folds."""

from __future__ import annotations

import io
import re

import pytest
from click.testing import CliRunner
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from brochure.cli import cli
from brochure.design.sheet import sheet_of
from brochure.handover.dummy import behind, dummy, turn
from brochure.handover.plain_page import area, inches, length, millimetres
from brochure.product import INCH, MM
from tests.conftest import BROCHURE, FORMATS, SMALL, project
from tests.shown import code_of

TITLE = "A small guide"


FOLDED = {form.name: form for form in FORMATS.loaded if form.folding}
EVERY = [(paper, name) for name, form in FOLDED.items() for paper in form.papers]


def embedded(data: bytes) -> bool:
    """Whether every font that the pages name lies in the file."""
    fonts = [
        font.get_object()
        for page in PdfReader(io.BytesIO(data)).pages
        for font in page["/Resources"].get("/Font", {}).get_object().values()
    ]
    return bool(fonts) and all("/FontFile2" in f["/FontDescriptor"].get_object() for f in fonts)


def lines_in(document, page: int, left: float, right: float) -> list[str]:
    """The lines of text between two uprights of a page."""
    text = document[page].get_textpage()
    return text.get_text_bounded(left=left, right=right).replace("\r", "").split("\n")


@pytest.fixture(scope="module", params=EVERY, ids="-".join)
def drawn(request, fonts):
    paper, name = request.param
    sheet = sheet_of(FOLDED[name], paper)
    return sheet, PdfDocument(dummy(sheet, fonts, TITLE))


def test_each_panel_shows_its_number_name_and_width(drawn):
    sheet, document = drawn
    for number, panel in enumerate(sheet.panels, 1):
        page = sheet.sides.index(panel.side)
        found = lines_in(document, page, panel.x, panel.x + panel.width)
        assert {str(number), panel.name, length(panel.width)} <= set(found)
        head = f"{panel.side.upper()} {number} of {len(sheet.panels)} in reading order"
        assert found[0].strip() == head


def test_what_it_says_to_lie_behind_a_panel_is_drawn_there(drawn):
    """The mirror law, on the drawn pages: the sheet is turned over on its short edge."""
    sheet, document = drawn
    for panel in sheet.panels:
        page = sheet.sides.index(panel.side)
        found = lines_in(document, page, panel.x, panel.x + panel.width)
        said = next(line for line in found if line.startswith("on its back: "))
        right = sheet.width - panel.x
        there = lines_in(document, page ^ 1, right - panel.width, right)
        assert set(said.removeprefix("on its back: ").split()) <= set(there)


def test_what_lies_behind_what_lies_behind_a_panel_is_the_panel(drawn):
    sheet, _ = drawn
    for panel in sheet.panels:
        assert behind(sheet, behind(sheet, panel)) == panel
        assert behind(sheet, panel).width == pytest.approx(panel.width)


# Folded in the head, the sheet before one with this side up: what moves, and where it goes.
MOVES = {
    "letter-fold": {"inside-right": ("first", "left"), "inside-left": ("second", "right")},
    "z-fold": {"turned-left": ("first", "right"), "inside-left": ("second", "right")},
    "half-fold": {"inside-left": ("", "right")},
    "gate-fold": {"inside-right": ("first", "left"), "inside-left": ("second", "right")},
    "roll-fold": {
        "inside-4": ("first", "left"), "inside-3": ("second", "left"),
        "inside-1": ("third", "right"),
    },
    "accordion": {
        "inside-1": ("first", "right"), "turned-2": ("second", "left"),
        "inside-3": ("third", "right"),
    },
    "booklet": {"page-2": ("", "right"), "page-4": ("", "right")},
}  # fmt: skip


@pytest.mark.parametrize("fold", FOLDED)
def test_panels_fold_towards_who_looks(fold):
    sheet = sheet_of(FOLDED[fold], FOLDED[fold].papers[0])
    moves = {}
    for panel in sheet.panels:
        moved = turn(sheet, panel)
        if moved and moved.towards:
            order = moved.words.removeprefix("folds in").strip()
            moves[panel.name] = (order, "right" if moved.rightwards else "left")
            back = turn(sheet, behind(sheet, panel))
            assert back and back.words == moved.words
            assert (back.towards, back.rightwards) == (False, not moved.rightwards)
    assert moves == MOVES[fold]


def test_the_words_stand_on_what_folds_in_and_nowhere_else(drawn):
    sheet, document = drawn
    for panel in sheet.panels:
        page = sheet.sides.index(panel.side)
        found = lines_in(document, page, panel.x, panel.x + panel.width)
        said = [line for line in found if line.startswith("folds in")]
        moved = turn(sheet, panel)
        assert said == ([moved.words] if moved else [])


def test_pages_have_the_size_of_the_trim_and_folds_their_place(drawn):
    sheet, document = drawn
    assert len(document) == len(sheet.sides)
    for page in document:
        assert page.get_size() == pytest.approx((sheet.width, sheet.height), abs=0.01)


@pytest.mark.parametrize("fold", FOLDED)
def test_folds_are_dashed_from_top_to_bottom(fonts, fold):
    sheet = sheet_of(FOLDED[fold], FOLDED[fold].papers[-1])
    pages = PdfReader(io.BytesIO(dummy(sheet, fonts, TITLE))).pages
    for side, page in zip(sheet.sides, pages):
        code = code_of(page)
        found = re.findall(r"\[6 4\] 0 d (\S+) 0\.000 m \1 (\S+) l S", code)
        assert [float(x) for x, _ in found] == pytest.approx(list(sheet.folds(side)), abs=0.001)
        assert {float(top) for _, top in found} == {round(sheet.height, 3)}


def test_it_says_how_to_print_it(fonts):
    reader = PdfReader(io.BytesIO(dummy(BROCHURE, fonts, TITLE)))
    for side, page in zip(BROCHURE.sides, reader.pages):
        words = page.extract_text()
        assert "Print both sides, flip on short edge, actual size." in words
        assert f"{TITLE}: {side}" in words
    preferences = reader.trailer["/Root"]["/ViewerPreferences"]
    assert preferences["/Duplex"] == "/DuplexFlipShortEdge"
    assert preferences["/PrintScaling"] == "/None"


def test_fonts_are_embedded_and_colours_grey(fonts):
    data = dummy(BROCHURE, fonts, TITLE)
    assert embedded(data)
    for page in PdfReader(io.BytesIO(data)).pages:
        assert not re.search(r"\s(rg|RG|k|K|scn|SCN)\s", code_of(page))


def test_the_same_sheet_gives_the_same_bytes(fonts):
    assert dummy(BROCHURE, fonts, TITLE) == dummy(BROCHURE, fonts, TITLE)


def test_a_title_that_the_font_cannot_draw_is_no_empty_box(fonts):
    page = PdfReader(io.BytesIO(dummy(BROCHURE, fonts, "日本 guide"))).pages[0]
    assert "?? guide: outside" in page.extract_text()


@pytest.mark.parametrize(
    ("points", "inch", "mm"),
    [
        (261, "3 5/8", "92.08"),
        (265.5, "3 11/16", "93.66"),
        (195.75, "2 23/32", "69.06"),
        (9, "1/8", "3.18"),
        (612, "8 1/2", "215.9"),
        (INCH, "1", "25.4"),
        (264, "3.667", "93.13"),
        (97 * MM, "3.819", "97"),
        (0, "0", "0"),
    ],
)
def test_lengths_in_both_measures(points, inch, mm):
    assert (inches(points), millimetres(points)) == (inch, mm)
    assert length(points) == f"{inch} in · {mm} mm"
    assert area(points, 72) == f"{inch} × 1 in · {mm} × 25.4 mm"


def run(paths, *arguments):
    options = ["--content", paths.content, "--theme", paths.theme, "--output", paths.output]
    return CliRunner().invoke(cli, list(map(str, ["dummy", *options, *arguments])))


def test_the_command_draws_the_fold_of_the_content(tmp_path):
    """Also of a placeholder: nobody prints it for others. The printer's allowance counts."""
    paths = project(tmp_path, SMALL)
    done = run(paths, "--printer", "generic-eu")
    assert done.exit_code == 0
    assert "both sides, flip on short edge, actual size" in done.output
    first, _ = PdfReader(paths.output / "brochure-dummy.pdf").pages
    assert millimetres((792 - 6 * MM) / 3) in first.extract_text()


def test_without_a_content_there_is_no_dummy(tmp_path):
    paths = project(tmp_path, "language: en\n")
    done = run(paths)
    assert done.exit_code == 1
    assert not paths.output.exists()
