"""Geometry: panels, folds, boxes and marks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.design.drawing import Drawing, rectangle
from brochure.design.sheet import BLEED, BROCHURE, HANDOUT, MARGIN, Rect, letter_fold
from brochure.layout.page import Layout, Page
from brochure.pdf.edition import impose
from brochure.pdf.marks import marks

widths = st.floats(300, 1500)
allowances = st.floats(0, 12)


def layout_of(sheet, piece="brochure", colours=()):
    pages = tuple(
        Page(panel.name, ((Rect(0, 0, panel.width, sheet.height), colour),) if colour else (), ())
        for panel, colour in zip(sheet.panels, colours or [""] * len(sheet.panels))
    )
    return Layout(piece, sheet, 10, pages, ())


@given(widths, allowances)
def test_the_inside_folds_mirror_the_outside_folds(width, allowance):
    sheet = letter_fold(width, 600, allowance)
    mirrored = sorted(width - fold for fold in sheet.folds("outside"))
    assert sheet.folds("inside") == pytest.approx(mirrored)


@given(widths, allowances)
def test_the_panels_of_a_side_add_up_to_the_trim(width, allowance):
    sheet = letter_fold(width, 600, allowance)
    for side in sheet.sides:
        assert sum(panel.width for panel in sheet.on(side)) == pytest.approx(width)


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
    for page in impose(layout_of(sheet), "press"):
        assert page.media.contains(page.bleed)
        assert page.bleed.contains(page.trim)
        assert page.bleed.width - page.trim.width == 2 * BLEED
        assert (page.trim.width, page.trim.height) == (sheet.width, sheet.height)


@pytest.mark.parametrize("sheet", [BROCHURE, HANDOUT])
def test_no_mark_touches_the_bleed(sheet):
    for page in impose(layout_of(sheet), "press"):
        for mark in marks(page.trim, page.folds):
            box = Rect(
                min(mark.x1, mark.x2), min(mark.y1, mark.y2),
                abs(mark.x2 - mark.x1), abs(mark.y2 - mark.y1),
            )  # fmt: skip
            outside = (
                box.right < page.bleed.x or box.x > page.bleed.right
                or box.top < page.bleed.y or box.y > page.bleed.top
            )  # fmt: skip
            assert outside
            assert page.media.contains(box)


def test_every_fold_has_a_tick_above_and_below():
    page = impose(layout_of(BROCHURE), "press")[0]
    ticks = [mark for mark in marks(page.trim, page.folds) if mark.dashed]
    assert sorted({mark.x1 for mark in ticks}) == [MARGIN + 261, MARGIN + 526.5]
    assert len(ticks) == 4


def test_a_ground_runs_to_the_bleed_edge_but_never_over_a_fold():
    colours = ["deep", "", "", "", "", "tint"]  # cover and back
    page = impose(layout_of(BROCHURE, colours=colours), "press")[0]
    ground = {role: rect for rect, role in page.grounds}
    assert ground["deep"].right == page.bleed.right
    assert ground["deep"].x == ground["tint"].right == page.trim.x + 526.5
    assert ground["tint"].y == page.bleed.y
    assert ground["tint"].x == page.trim.x + 261


def test_neighbours_of_one_colour_are_one_ground_so_that_no_line_shows_at_the_fold():
    page = impose(layout_of(BROCHURE, colours=["tint"] * 6), "press")[0]
    assert [rect for rect, _ in page.grounds] == [page.bleed]


def test_the_art_of_a_side_runs_on_from_panel_to_panel():
    art = Drawing(810, 630, (rectangle(Rect(300, 0, 400, 50), "deep"),))
    layout = replace(layout_of(BROCHURE), art={"outside": art})
    sheet = impose(layout, "office")[0].art[0].bounds
    pages = {page.side: page for page in impose(layout, "screen")}
    for panel in BROCHURE.on("outside"):
        shown = pages[panel.name].art
        meets = sheet.right > panel.x and sheet.x < panel.x + panel.width
        assert bool(shown) == meets
        assert all(shape.bounds.x == pytest.approx(sheet.x - panel.x) for shape in shown)
    assert not pages["inside-left"].art


def test_the_screen_edition_has_one_page_a_panel_in_reading_order():
    pages = impose(layout_of(BROCHURE), "screen")
    assert [page.side for page in pages] == [panel.name for panel in BROCHURE.panels]
    assert [page.trim.width for page in pages] == [panel.width for panel in BROCHURE.panels]
    assert all(page.media == page.trim for page in pages)


def test_a_sheet_side_paints_its_panels_in_reading_order():
    sides = impose(layout_of(BROCHURE), "office")
    assert [placed.page.name for placed in sides[0].panels] == ["cover", "flap", "back"]
