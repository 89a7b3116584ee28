"""The dummy: a model of a folded sheet, to print in the office, fold and hold in the hand.

Two pages at trim size, each panel with its number in reading order, its name and its width.
What is drawn on the inside lies behind what is drawn on the outside, as on the printed sheet.
"""

from __future__ import annotations

from msgspec import Struct

from brochure.design.fonts import Fonts
from brochure.design.sheet import Panel, Rect, Sheet
from brochure.handover.plain_page import (
    BLACK,
    GREY,
    LIGHT,
    WHITE,
    PlainPages,
    inches,
    length,
    millimetres,
)
from brochure.product import INCH

_ORDER = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_EDGE = 24.0  # from trim and folds to the words: outside what an office printer cannot reach
_RULER = 2 * INCH


class Turn(Struct, frozen=True):
    """How a panel moves when the sheet is folded: the words, whether it comes towards who looks
    at it, and on which side of it the fold lies."""

    words: str
    towards: bool
    rightwards: bool


def dummy(sheet: Sheet, fonts: Fonts, title: str) -> bytes:
    """The dummy of a folded sheet as a PDF file."""
    pages = PlainPages(fonts, f"{title}: dummy", flip=sheet.flip)
    for number, side in enumerate(sheet.sides, 1):
        pages.begin(sheet.width, sheet.height)
        for panel in sheet.on(side):
            _panel(pages, sheet, panel)
        for fold in sheet.folds(side):
            _fold(pages, sheet, fold)
        pages.box(sheet.trim, stroke=GREY)
        widest = max(sheet.on(side), key=lambda panel: (round(panel.width, 3), panel.x))
        place = f"{title}: {side}, page {number} of {len(sheet.sides)}"
        _foot(pages, widest, sheet.flip, place)
        pages.end()
    return pages.save()


def behind(sheet: Sheet, panel: Panel) -> Panel:
    """The panel on the back of a panel: turning the sheet over makes left right."""
    number = sheet.sides.index(panel.side)
    side = sheet.sides[number ^ 1]  # the two sides of a sheet follow each other
    left = sheet.width - panel.x - panel.width
    return min(sheet.on(side), key=lambda other: abs(other.x - left))


def turn(sheet: Sheet, panel: Panel) -> Turn | None:
    """How the panel is folded, None if it keeps still."""
    back, first = behind(sheet, panel), sheet.sides[sheet.sides.index(panel.side) & ~1]
    outer = panel if panel.side == first else back
    way = sheet.folding.get(outer.name)
    if way is None:
        return None
    # It turns about the fold towards the leaf that keeps still.
    still = next(one for one in sheet.on(first) if one.name not in sheet.folding)
    rightwards = (outer.x < still.x) is (panel is outer)
    moving = [name for name in sheet.folding if any(p.name == name for p in sheet.on(first))]
    order = f" {_ORDER[moving.index(outer.name)]}" if len(moving) > 1 else ""
    hides_it = (way == "in") is (panel is not outer)
    return Turn(f"folds in{order}", hides_it, rightwards)


def _panel(pages: PlainPages, sheet: Sheet, panel: Panel) -> None:
    x, high = panel.x + _EDGE, sheet.height
    inside = panel.width - 2 * _EDGE
    pages.box(Rect(panel.x, 0, panel.width, high).inset(_EDGE / 2), stroke=LIGHT)
    pages.text(x, high - 42, panel.side.upper(), 11, "bold")
    number = sheet.panels.index(panel) + 1
    of = f"{number} of {len(sheet.panels)} in reading order"
    pages.text(panel.x + panel.width - _EDGE, high - 42, of, 8.5, grey=GREY, align=1)
    middle = panel.x + panel.width / 2
    pages.text(middle, high * 0.66, str(number), 130, "bold", align=0.5)
    pages.text(middle, high * 0.66 - 42, panel.name, 24, "bold", align=0.5, within=inside)
    wide = length(panel.width)
    pages.text(middle, high * 0.66 - 64, wide, 12.5, align=0.5, within=inside)
    back = behind(sheet, panel)
    on_back = f"on its back: {sheet.panels.index(back) + 1} {back.name}"
    pages.text(middle, high * 0.66 - 84, on_back, 10, grey=GREY, align=0.5, within=inside)
    if moved := turn(sheet, panel):
        _turn(pages, moved, middle, high * 0.33)


def _turn(pages: PlainPages, moved: Turn, x: float, y: float) -> None:
    """An arrow to the fold: full if the panel comes towards who looks, empty if it goes away."""
    way = 1 if moved.rightwards else -1
    outline = ((-44, 6), (8, 6), (8, 19), (44, 0), (8, -19), (8, -6), (-44, -6))
    points = [(x + way * dx, y + 18 + dy) for dx, dy in outline]
    pages.polygon(points, BLACK if moved.towards else WHITE, BLACK if moved.towards else GREY)
    pages.text(x, y - 24, moved.words, 16, "bold", align=0.5)
    where = "towards you" if moved.towards else "away from you, to the other side"
    pages.text(x, y - 40, where, 10, grey=GREY, align=0.5)


def _fold(pages: PlainPages, sheet: Sheet, x: float) -> None:
    pages.rule((x, 0), (x, sheet.height), 0.75, dash=(6, 4))
    for y in (0.5, sheet.height - 30):
        pages.box(Rect(x - 10, y + 8, 20, 12), WHITE)
        pages.text(x, y + 11, "fold", 8, grey=GREY, align=0.5)


def _foot(pages: PlainPages, panel: Panel, flip: str, title: str) -> None:
    """What to print, how, and a line by which to see that it came out at actual size."""
    x, inside = panel.x + _EDGE, panel.width - 2 * _EDGE
    pages.text(x, 76, title, 8.5, "bold", within=inside)
    pages.text(x, 64, f"Print both sides, flip on {flip}, actual size.", 8.5, within=inside)
    pages.rule((x, 44), (x + _RULER, 44), 0.75)
    for end in (x, x + _RULER):
        pages.rule((end, 40), (end, 48), 0.75)
    words = f"At actual size this line is {inches(_RULER)} in ({millimetres(_RULER)} mm) long."
    pages.text(x, 30, words, 7.5, grey=GREY, within=inside)
