"""A laid-out piece: panels of placed boxes, the same for every edition.

Also the checks that hold for any arrangement: a character that a font lacks is a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import count
from math import ceil

from msgspec import Struct, field
from msgspec.structs import replace

from brochure.design.drawing import Drawing
from brochure.design.raster import resolution
from brochure.design.sheet import Panel, Rect, Sheet
from brochure.finding import Finding, Span
from brochure.layout.blocks import Block, Box
from brochure.layout.copyfit import Fill
from brochure.layout.photographs.photo_areas import PhotoArea
from brochure.source.characters import shown
from brochure.source.yaml_tree import Text

EMPTY = 45.0  # per cent: a frame that is less full looks forgotten


class PlacedPanel(Struct, frozen=True, dict=True):
    """A panel with its boxes, or its part of a span; the origin is its lower left corner. `rect`
    is where it lies on its side. `grounds` are the coloured areas of the whole panel, by swatch;
    what reaches the trim runs on into the bleed."""

    name: str
    panel: Panel
    rect: Rect
    grounds: tuple[tuple[Rect, str], ...]
    boxes: tuple[Box, ...]
    area: Rect | None = None  # what text may use
    span: str = ""  # what it is a part of

    @property
    def page(self) -> str:
        """What it is read with: the parts of a span are one page."""
        return self.span or self.name

    def walk(self) -> Iterable[Box]:
        """All boxes, in reading order."""
        return self._walked

    @cached_property
    def _walked(self) -> tuple[Box, ...]:
        found: list[Box] = []
        left = [*reversed(self.boxes)]
        while left:
            found.append(box := left.pop())
            left += box.children[::-1]
        return tuple(found)


class Layout(Struct, frozen=True, dict=True):
    """A piece, laid out. `panels` stand in reading order, each part of a span beside the next;
    `art` and `photos` stand behind them, by side of the sheet; `why_held` finds what keeps the
    text from being larger."""

    piece: str
    language: str
    sheet: Sheet
    size: float
    panels: tuple[PlacedPanel, ...]
    fills: tuple[Fill, ...]
    art: Mapping[str, Drawing] = field(default_factory=dict)
    photos: Mapping[str, tuple[PhotoArea, ...]] = field(default_factory=dict)
    why_held: Callable[[], str] = str

    @cached_property
    def held(self) -> str:
        """What keeps the text from being larger, if that is a zone outside the fullest frame."""
        return self.why_held()


def numbered(panels: Iterable[PlacedPanel]) -> tuple[PlacedPanel, ...]:
    """The panels of a finished layout, their boxes numbered in reading order."""
    numbers = count()
    return tuple(
        replace(panel, boxes=tuple(box.numbered(numbers) for box in panel.boxes))
        for panel in panels
    )


def missing_glyphs(blocks: Iterable[Block], text: str) -> list[Finding]:
    """A finding for each character that its face cannot draw. `text` is the content's file."""
    lacking = [
        (paragraph.place, fragment.shaped.missing)
        for block in blocks
        for paragraph, _ in block.paragraphs()
        for atom in paragraph.atoms
        if not atom.is_plain
        for fragment in atom.fragments
        if fragment.shaped.missing
    ]
    return [_missing(place, one, text) for place, missing in lacking for one in missing]


def low_resolution(layout: Layout, least: float, soft: float) -> list[Finding]:
    """A finding for each picture with too few pixels for its size."""
    findings = []
    for where, file, ppi in resolutions(layout):
        if ppi < soft:
            code = "G706" if ppi < least else "G705"
            what = f'"{shown(file)}" has {int(ppi)} pixels per inch on {where}; {soft:g} are needed'
            times = ceil(10 * soft / max(ppi, 1.0)) / 10
            hint = f"use a file with {times:g} times as many pixels across, or show it smaller"
            findings.append(Finding(code, file.span, what, hint))
    return findings


def rather_empty(layout: Layout) -> Iterator[Finding]:
    """A finding for a piece with frames that are less than half full. The first panel, the
    cover, may be."""
    thin = [fill for fill in layout.fills if fill.percent < EMPTY]
    if len(layout.panels) > 1:
        thin = [fill for fill in thin if fill.panel != layout.panels[0].name]
    places = (box.place for page in layout.panels for box in page.walk() if box.place)
    place = next(places, None)
    if thin and place is not None:
        listed = ", ".join(f"{fill.frame} {fill.percent:.0f} %" for fill in thin)
        what = f"the {layout.piece} looks empty: {listed} full"
        hint = "take a smaller paper:, a larger type size in the theme, or say and show more"
        if layout.held:
            hint = f"{layout.held}: shorten what stands there, or place it elsewhere"
        yield Finding("L505", place.span, what, hint)


def resolutions(layout: Layout) -> Iterator[tuple[str, Text, float]]:
    """Each picture of pixels: its panel or side, its file, and its pixels per inch at the size in
    which it is shown."""
    for page in layout.panels:
        for box in page.walk():
            if box.image is not None and box.place is not None:
                yield page.name, box.place, resolution(box.image.window, box.image.rect)
    for side, areas in layout.photos.items():
        for area in areas:
            names = {name for name, _ in area.seen}
            where = names.pop() if len(names) == 1 else side
            yield where, area.file, resolution(area.image.window, area.image.rect)


def _missing(place: Text, character: str, text: str) -> Finding:
    span = _position(place.span, character, text)
    what = f'the font has no "{shown(character)}" (U+{ord(character):04X})'
    return Finding("F403", span, what, "write it in another way, or choose another font")


def _position(span: Span, character: str, text: str) -> Span:
    """Where in the source of a text a character stands, for a text of many lines."""
    lines = text.split("\n")
    for number in range(span.line, min(span.end_line, len(lines)) + 1):
        start = span.column - 1 if number == span.line else 0
        column = lines[number - 1].find(character, start)
        if column >= 0:
            return Span(span.file, number, column + 1, number, column + 2)
    return span
