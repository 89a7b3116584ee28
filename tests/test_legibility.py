"""Legible and printable text, judged from the layout: what is under a line, and how small it is."""

from __future__ import annotations

import re
import shutil

import pytest
from msgspec.structs import replace

from brochure.design.colour.palette import SWATCHES
from brochure.design.drawing import circle, line, rectangle
from brochure.design.sheet import Rect
from brochure.finding import has_errors
from brochure.layout.checks.outlines import Outline, swatches_under
from brochure.pdf.metadata import about
from brochure.pdf.paint import render
from brochure.preflight import document
from brochure.verify import text_contrast
from tests.calls import check, editions
from tests.conftest import ASSETS, SMALL, THEME, project

AREA = Rect(100, 100, 60, 9)
PAPER = rectangle(Rect(0, 0, 300, 300), "paper")


def under(*shapes):
    """The swatches under an area of 60 by 9 points at (100, 100), on paper."""
    return swatches_under(AREA, [Outline(shape) for shape in (PAPER, *shapes)])


# What is seen


def test_a_shape_that_covers_all_is_all_that_is_seen():
    assert under(rectangle(Rect(90, 90, 80, 30), "deep")) == ["deep"]


def test_a_shape_under_a_part_is_seen_beside_the_paper():
    assert under(rectangle(Rect(150, 90, 80, 30), "deep")) == ["deep", "paper"]


def test_a_shape_beside_the_line_is_not_seen():
    assert under(rectangle(Rect(161, 90, 80, 30), "deep")) == ["paper"]


def test_a_shape_above_the_line_is_not_seen():
    assert under(rectangle(Rect(90, 109.5, 80, 30), "deep")) == ["paper"]


def test_a_line_outside_the_sheet_has_only_what_is_drawn_under_it():
    stroke = line([(90, 104), (170, 104)], "deep", 20)
    assert swatches_under(AREA, []) == []
    assert swatches_under(AREA, [Outline(stroke)]) == ["deep"]


def test_what_lies_under_another_shape_is_not_seen():
    below, above = Rect(120, 90, 10, 30), Rect(90, 90, 80, 30)
    assert under(rectangle(below, "deep"), rectangle(above, "tint", 5)) == ["tint"]


def test_the_last_shape_lies_on_top():
    below, above = Rect(90, 90, 80, 30), Rect(120, 90, 10, 30)
    assert under(rectangle(below, "tint"), rectangle(above, "deep")) == ["deep", "tint"]


def test_a_disc_is_seen_only_where_it_is_round():
    corner = circle(75, 130, 28, "deep")  # its box reaches into the area, its edge does not
    assert under(corner) == ["paper"]
    assert under(circle(95, 115, 28, "deep")) == ["deep", "paper"]


@pytest.mark.parametrize(("x", "y"), [(100, 101), (158, 108), (130, 100.7)])
def test_a_shape_that_reaches_into_a_corner_is_seen_there(x, y):
    beside = circle(x, y, 1.5, "deep")  # in some rows only, and not in the middle one
    assert under(beside) == ["deep", "paper"]
    assert under(circle(x - 50, y + 20, 1.5, "deep").moved(50, -20)) == ["deep", "paper"]
    assert under(line(((x, y), (x + 1, y)), "accent", 2)) == ["accent", "paper"]


@pytest.mark.parametrize("rect", [Rect(90, 107, 80, 30), Rect(90, 90, 80, 12)])
def test_a_shape_over_the_head_or_foot_of_a_line_is_seen_beside_the_paper(rect):
    assert under(rectangle(rect, "deep")) == ["deep", "paper"]


def test_what_clips_a_shape_is_looked_at_as_its_outline_is():
    within = Rect(90, 90, 80, 11.5)
    assert under(circle(130, 104, 60, "deep").within(within)) == ["deep", "paper"]
    assert under(circle(130, 104, 60, "deep").within(Rect(90, 90, 80, 30))) == ["deep"]


def test_a_shape_is_seen_where_it_was_moved():
    corner = circle(75, 130, 28, "deep")
    assert under(corner.moved(20, -15)) == ["deep", "paper"]
    assert under(corner.placed(1, 20, 0).moved(0, -15)) == ["deep", "paper"]
    assert under(rectangle(Rect(0, 0, 80, 30), "deep").moved(90, 90)) == ["deep"]


def test_the_hole_of_a_ring_is_not_painted():
    outer, inner = Rect(50, 50, 200, 200), Rect(60, 60, 180, 180)
    ring = rectangle(outer, "deep")
    hole = rectangle(inner, "deep")
    both = (*ring.steps, *hole.steps)
    assert under(type(ring)(both, "deep", even_odd=True)) == ["paper"]
    assert under(type(ring)(both, "deep")) == ["deep"]


def test_a_ring_that_runs_the_other_way_is_a_hole():
    points = [("m", (60.0, 60.0)), ("l", (60.0, 240.0)), ("l", (240.0, 240.0))]
    back = (*points, ("l", (240.0, 60.0)), ("h", ()))
    ring = rectangle(Rect(50, 50, 200, 200), "deep")
    assert under(type(ring)((*ring.steps, *back), "deep")) == ["paper"]


def test_a_line_is_as_wide_as_it_is_drawn():
    assert under(line(((50, 112), (250, 112)), "accent", 4)) == ["paper"]
    assert under(line(((50, 110), (250, 110)), "accent", 4)) == ["accent", "paper"]


def test_a_broad_line_hides_what_is_under_it_and_a_dashed_one_does_not():
    broad = line(((50, 104), (250, 104)), "accent", 30)
    assert under(broad) == ["accent"]
    dashed = type(broad)(broad.steps, stroke="accent", weight=30, dash=(3.0, 3.0))
    assert under(dashed) == ["accent", "paper"]


def test_a_very_broad_line_is_looked_up_only_where_it_has_sides():
    looked_at = []

    class Bands(dict):
        def get(self, row, default=()):
            looked_at.append(row)
            return super().get(row, default)

    broad = Outline(replace(line(((0, 10), (50, 10)), "ink", 1e6), dash=(9.0, 9.0)))
    vars(broad)["parts"] = tuple(map(Bands, broad.parts))
    assert broad.changes(Rect(0, 0, 40, 9))
    assert len(looked_at) < 10


def test_the_outline_of_a_shape_lies_over_its_filling():
    filled = rectangle(Rect(90, 90, 80, 30), "tint")
    framed = type(filled)(filled.steps, "tint", "deep", 24.0)
    assert under(framed) == ["deep", "tint"]


# Contrast


def seen_and_foretold(content, theme, piece="brochure"):
    """The lines of the content that a build finds faint, and those that the check names."""
    done = check(content, theme)
    screen = editions(done)[f"{piece}-screen.pdf"]
    data = render(screen, done.project, about(done.project))
    colours = {one: getattr(done.project.theme.colours, one).srgb for one in SWATCHES}
    file = document.read(data, "file.pdf").value
    seen = text_contrast.check(file, screen.pages, colours, "file.pdf")
    return {f.span for f in seen}, {f.span for f in done.findings if f.code == "L503"}


def with_art(folder, shapes):
    shutil.copytree(ASSETS, folder / "assets")
    (folder / "assets" / "art" / "outside.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 810 630">' + shapes + "</svg>",
        encoding="utf-8",
    )
    return folder / "assets" / "theme.yaml"


@pytest.mark.parametrize(
    "shapes",
    [
        '<rect fill="var(--deep)" y="300" width="810" height="330"/>',
        '<circle fill="var(--accent)" cx="405" cy="315" r="260"/>',
        '<path fill="none" stroke="var(--deep)" stroke-width="9" d="M0 60C200 500 500 -90 810 300"/>',
        '<path fill="var(--soft)" d="M0 200Q405 700 810 200V630H0z"/>',
        '<rect fill="var(--tint)" y="30" width="810" height="500"/>',
    ],
    ids=["ground", "disc", "line", "hills", "pale"],
)
def test_the_check_names_what_a_build_would_find(tmp_path, shapes):
    paths = project(tmp_path, SMALL)
    seen, foretold = seen_and_foretold(paths.content, with_art(tmp_path, shapes))
    assert foretold == seen


Z_FOLD = """\
pieces:
  brochure:
    format: z-fold
    panels:
      cover: [title, centre-name]
      inside-left: [about, disclaimer]
      inside-right: [more]
      back: [call, hotline, disclaimer, crisis-lines, web, version]
      turned-left: [references]
      turned-right: [goals]
"""


def test_art_that_was_drawn_for_another_fold_is_found_by_the_check(tmp_path):
    text = SMALL.replace("A first paragraph", "A first paragraph" + " of many words" * 130)
    text = text[: text.index("pieces:\n")] + Z_FOLD + text[text.index("  handout:\n") :]
    paths = project(tmp_path, text)
    seen, foretold = seen_and_foretold(paths.content, THEME)
    assert foretold == seen
    assert seen


def test_text_that_runs_over_its_frame_is_overset_and_nothing_else(tmp_path):
    paths = project(tmp_path, SMALL.replace("Somebody answers.", "Many words stand here. " * 200))
    errors = {f.code for f in check(paths.content, THEME).findings if has_errors([f])}
    assert errors == {"L501", "L508"}  # on the handout it stands in a zone that pushes others


# Small type


def smaller(folder, **changes):
    """A theme whose small print is small."""
    shutil.copytree(ASSETS, folder / "assets")
    theme = folder / "assets" / "theme.yaml"
    text = theme.read_text(encoding="utf-8")
    for name, value in changes.items():
        look = f"    {name}: {{ size: {1.2**value:.3f} }}"
        text = re.sub(rf"^    {name}: {{ size.*", look, text, flags=re.MULTILINE)
    theme.write_text(text, encoding="utf-8")
    return theme


def test_small_type_in_white_is_a_warning_at_its_line(tmp_path):
    paths = project(tmp_path, SMALL)
    theme = smaller(tmp_path, heading=-3)
    found = [f for f in check(paths.content, theme).findings if f.code == "L504"]
    line_of_goals = SMALL[: SMALL.index("heading: Goals")].count("\n") + 1
    assert line_of_goals in {finding.span.line for finding in found}
    assert all("pt in several inks" in f.message or "pt in white" in f.message for f in found)


def test_type_of_8_points_is_large_enough_in_any_colour(tmp_path):
    paths = project(tmp_path, SMALL)
    assert "L504" not in {finding.code for finding in check(paths.content, THEME).findings}


def test_small_type_in_black_alone_is_none(tmp_path):
    paths = project(tmp_path, SMALL)
    theme = smaller(tmp_path, note=-3)
    found = [f for f in check(paths.content, theme).findings if f.code == "L504"]
    line_of_source = SMALL[: SMALL.index("text: Author A")].count("\n") + 1
    assert line_of_source not in {finding.span.line for finding in found}


# Empty panels


def test_a_sheet_that_is_far_too_large_looks_empty(tmp_path):
    paths = project(tmp_path, SMALL.replace("country: US", "country: US\npaper: tabloid"))
    found = [f for f in check(paths.content, THEME).findings if f.code == "L505"]
    assert found
    assert "paper:" in found[0].hint
