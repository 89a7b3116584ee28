"""Geometry: panels, folds, boxes and marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from brochure.design.drawing import Drawing, rectangle
from brochure.design.sheet import PLAIN, Press, Rect, sheet_of
from brochure.imposition.impose import impose
from brochure.imposition.printer_marks import margin_of, marks
from brochure.layout.piece_layout import Layout, PlacedPanel
from brochure.product import OFFICE, PRESS, SCREEN
from tests.conftest import BROCHURE, FORMATS, HANDOUT, load_printer

EVERY = [(form, paper) for form in FORMATS.loaded for paper in form.papers]
NAMES = [f"{form.name}-{paper}" for form, paper in EVERY]
allowances = st.floats(0, 12)
every = st.sampled_from(EVERY)


def layout_of(sheet, piece="brochure", colours=()):
    pages = tuple(
        PlacedPanel(
            panel.name,
            panel,
            Rect(panel.x, 0, panel.width, sheet.height),
            ((Rect(0, 0, panel.width, sheet.height), colour),) if colour else (),
            (),
        )
        for panel, colour in zip(sheet.panels, colours or [""] * len(sheet.panels))
    )
    return Layout(piece, "en", sheet, 10, pages, ())


@given(every, allowances)
def test_the_folds_of_a_side_mirror_those_of_the_side_behind_it(one, allowance):
    sheet = sheet_of(*one, Press(allowance=allowance, gap=allowance))
    for front, behind in zip(sheet.sides[::2], sheet.sides[1::2]):
        mirrored = sorted(sheet.width - fold for fold in sheet.folds(front))
        assert sheet.folds(behind) == pytest.approx(mirrored)


@given(every, allowances)
def test_the_panels_of_a_side_add_up_to_the_trim(one, allowance):
    sheet = sheet_of(*one, Press(allowance=allowance, gap=allowance))
    for side in sheet.sides:
        assert sum(panel.width for panel in sheet.on(side)) == pytest.approx(sheet.width)


def test_letter_folds_where_the_print_shop_expects_it():
    assert BROCHURE.folds("outside") == (261, 526.5)
    assert BROCHURE.folds("inside") == (265.5, 531)


def test_the_flap_is_narrower_than_the_cover_and_backs_the_inside_right():
    panels = {panel.name: panel for panel in BROCHURE.panels}
    assert panels["flap"].width == panels["inside-right"].width < panels["cover"].width
    assert panels["flap"].x == 0
    assert panels["inside-right"].x + panels["inside-right"].width == BROCHURE.width


def test_the_panels_are_read_from_the_cover_to_the_back():
    assert [panel.name for panel in BROCHURE.panels] == [
        "cover", "flap", "inside-left", "inside-centre", "inside-right", "back",
    ]  # fmt: skip


@pytest.mark.parametrize("sheet", [BROCHURE, HANDOUT])
def test_a_press_page_holds_its_boxes_in_each_other(sheet):
    for page in impose(layout_of(sheet), PRESS):
        assert page.media.contains(page.bleed)
        assert page.bleed.contains(page.trim)
        assert page.bleed.width - page.trim.width == 2 * PLAIN.bleed
        assert (page.trim.width, page.trim.height) == (sheet.width, sheet.height)


@pytest.mark.parametrize("style", ["full", "crop", "none"])
@pytest.mark.parametrize("offset", [12.0, 30.0])
@pytest.mark.parametrize("sheet", [BROCHURE, HANDOUT])
def test_no_mark_touches_the_bleed(sheet, offset, style):
    press = Press(offset=offset, marks=style)
    for page in impose(layout_of(replace(sheet, press=press)), PRESS):
        made = marks(page.trim, page.folds, press)
        assert bool(made) == (style != "none")
        for shape in made:
            box = shape.bounds.inset(-shape.weight / 2)
            outside = (
                box.right < page.bleed.x or box.x > page.bleed.right
                or box.top < page.bleed.y or box.y > page.bleed.top
            )  # fmt: skip
            assert outside
            assert page.media.contains(box)


@pytest.mark.parametrize(("form", "paper"), EVERY, ids=NAMES)
def test_every_fold_has_a_tick_above_and_below_and_no_target_near_it(form, paper):
    sheet = sheet_of(form, paper)
    margin = margin_of(PLAIN)
    for page in impose(layout_of(sheet), PRESS):
        made = marks(page.trim, page.folds, PLAIN)
        ticks = [shape.bounds.x for shape in made if shape.dash]
        assert sorted(ticks) == pytest.approx(sorted([margin + x for x in page.folds] * 2))
        rings = [s.bounds for s in made if any(op == "c" for op, _ in s.steps)]
        assert len(rings) == 4
        assert all(abs(ring.x + 5 - tick) > 12 for ring in rings for tick in ticks)


@pytest.mark.parametrize(("form", "paper"), EVERY, ids=NAMES)
def test_every_panel_is_read_once_and_its_back_is_on_the_side_behind_it(form, paper):
    sheet = sheet_of(form, paper)
    assert len({panel.name for panel in sheet.panels}) == len(sheet.panels)
    for front, behind in zip(sheet.sides[::2], sheet.sides[1::2]):
        for panel in sheet.on(front):
            mirrored = sheet.width - panel.x - panel.width
            backs = [p for p in sheet.on(behind) if abs(p.x - mirrored) < 0.01]
            assert [p.width for p in backs] == pytest.approx([panel.width])


def test_a4_is_divided_as_the_european_print_shop_expects_it():
    press = load_printer("generic-eu")[0].press
    sheet = sheet_of(FORMATS.by_name["letter-fold"], "a4", press)
    millimetres = [panel.width / 72 * 25.4 for panel in sheet.panels]
    assert millimetres == pytest.approx([100, 97, 100, 100, 97, 100])


def test_the_doors_of_a_gate_fold_leave_their_gap():
    sheet = sheet_of(FORMATS.by_name["gate-fold"], "letter", Press(gap=9))
    widths = {panel.name: panel.width for panel in sheet.panels}
    assert widths["inside-centre"] - widths["door-left"] - widths["door-right"] == 9


def test_a_ground_runs_to_the_bleed_edge_but_never_over_a_fold():
    colours = ["deep", "", "", "", "", "tint"]  # cover and back
    page = impose(layout_of(BROCHURE, colours=colours), PRESS)[0]
    ground = {role: rect for rect, role in page.grounds}
    assert ground["deep"].right == page.bleed.right
    assert ground["deep"].x == ground["tint"].right == page.trim.x + 526.5
    assert ground["tint"].y == page.bleed.y
    assert ground["tint"].x == page.trim.x + 261


def test_neighbours_of_one_colour_are_one_ground_so_that_no_line_shows_at_the_fold():
    page = impose(layout_of(BROCHURE, colours=["tint"] * 6), PRESS)[0]
    assert [rect for rect, _ in page.grounds] == [page.bleed]


def test_the_art_of_a_side_runs_on_from_panel_to_panel():
    art = Drawing(810, 630, (rectangle(Rect(300, 0, 400, 50), "deep"),))
    layout = replace(layout_of(BROCHURE), art={"outside": art})
    sheet = impose(layout, OFFICE)[0].art[0].bounds
    pages = {page.side: page for page in impose(layout, SCREEN)}
    for panel in BROCHURE.on("outside"):
        shown = pages[panel.name].art
        meets = sheet.right > panel.x and sheet.x < panel.x + panel.width
        assert bool(shown) == meets
        assert all(shape.bounds.x == pytest.approx(sheet.x - panel.x) for shape in shown)
    assert not pages["inside-left"].art


def test_the_screen_edition_has_one_page_a_panel_in_reading_order():
    pages = impose(layout_of(BROCHURE), SCREEN)
    assert [page.side for page in pages] == [panel.name for panel in BROCHURE.panels]
    assert [page.trim.width for page in pages] == [panel.width for panel in BROCHURE.panels]
    assert all(page.media == page.trim for page in pages)


def test_a_sheet_side_paints_its_panels_in_reading_order():
    sides = impose(layout_of(BROCHURE), OFFICE)
    assert [placed.panel.name for placed in sides[0].panels] == ["cover", "flap", "back"]


def test_the_press_gets_a_stitched_piece_page_by_page_with_its_art_in_place():
    sheet = sheet_of(FORMATS.by_name["booklet"], "letter")
    side = Rect(
        -PLAIN.bleed, -PLAIN.bleed, sheet.width + 2 * PLAIN.bleed, sheet.height + 2 * PLAIN.bleed
    )
    art = Drawing(side.width, side.height, (rectangle(Rect(500, 100, 40, 30), "deep"),))
    layout = replace(layout_of(sheet), art={"outside-1": art})
    press = {page.side: page for page in impose(layout, PRESS)}
    screen = {page.side: page for page in impose(layout, SCREEN)}
    assert list(press) == [panel.name for panel in sheet.panels]
    seen, printed = (one["page-1"].art[0].bounds for one in (screen, press))
    trim = press["page-1"].trim
    assert (printed.x - trim.x, printed.y - trim.y) == pytest.approx((seen.x, seen.y))
