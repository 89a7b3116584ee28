"""Can every line be read where it stands, every mark be seen, and both be printed sharp?

Judged from the layout, before anything is painted. What is seen under a line follows from geometry;
of photographs that lie behind panels the pixels are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeAlias

from msgspec import Struct

from brochure.design.colour import contrast
from brochure.design.colour.palette import Colour
from brochure.design.drawing import Shape, rectangle
from brochure.design.sheet import Rect
from brochure.design.theme import Theme
from brochure.finding import Finding, Span
from brochure.layout.blocks import Box, SetLine
from brochure.layout.checks.outlines import Outline, swatches_under
from brochure.layout.checks.photo_legibility import Backdrops, Written, backdrops, overlay_for
from brochure.layout.piece_layout import Layout, PlacedPanel

SMALL = 8.0  # points; smaller type fills in when the plates do not fit exactly (GWG 2022)
_NEAR = 0.05  # of a contrast, as it is shown


Art: TypeAlias = Mapping[str, Sequence[Shape]]  # by the side of the sheet


def needed(box: Box, line: SetLine) -> float:
    """The contrast that a line needs to what is under it."""
    large = line.size >= contrast.LARGE_SIZE and box.role in ("title", "heading", "number", "value")
    return contrast.LARGE if large else contrast.NORMAL


def area_of(line: SetLine) -> Rect:
    """The part of a panel that the letters of a line stand on."""
    return Rect(line.x, line.y - 0.2 * line.size, line.width, 0.9 * line.size)


def check(layout: Layout, theme: Theme, press: bytes) -> Iterator[Finding]:
    """A finding for each text that is hard to read or too delicate for the press, whose profile is
    `press`."""
    overset = {fill.panel for fill in layout.fills if fill.percent > 100}
    read: list[tuple[PlacedPanel, Box, list[_Seen]]] = []
    art = _art(layout)
    for page in layout.panels:
        if page.name in overset:
            continue  # its last lines stand where they will not stay
        photos = backdrops(layout, page, theme, press)
        drawn = tuple(drawn_on(layout, page, photos, art))
        ground = tuple(outline for _, outline in drawn)
        yield from _faint_marks(page, drawn, theme)
        for box in page.walk():
            if box.lines and box.place is not None:
                read.append((page, box, list(_seen(box, ground, theme, photos))))
                yield from _delicate(box, box.place.span, page.name, theme)
    yield from _faint(read)


def painted(layout: Layout, page: PlacedPanel, photos: Backdrops) -> Iterator[Outline]:
    """All that is drawn on a panel, in the order of painting."""
    return (outline for _, outline in drawn_on(layout, page, photos, _art(layout)))


def drawn_on(
    layout: Layout, page: PlacedPanel, photos: Backdrops, art: Art
) -> Iterator[tuple[Box | None, Outline]]:
    """The same, with the box that each shape belongs to."""
    sheet, x, y = layout.sheet, page.rect.x, page.rect.y
    area = sheet.trim.inset(-sheet.press.bleed).moved(-x, -y)
    grounds = (rectangle(rect, swatch) for rect, swatch in ((area, "paper"), *page.grounds))
    for shape in chain(grounds, *(photo.shapes for photo in photos.values())):
        yield None, Outline(shape)
    for shape in art.get(page.panel.side, ()):
        yield None, Outline(shape, -x, -y)
    for box in page.walk():
        for shape in box.shapes:
            yield box, Outline(shape)


def _art(layout: Layout) -> Art:
    """The art of each side, where it lies on the sheet."""
    area = layout.sheet.trim.inset(-layout.sheet.press.bleed)
    return {side: art.over(area) for side, art in layout.art.items()}


class _Seen(Struct, frozen=True):
    """A line on one of the colours under it, or on a photograph."""

    ratio: float
    swatch: str
    line: SetLine
    needed: float
    on_photo: Written | None

    @property
    def is_faint(self) -> bool:
        return self.ratio < self.needed - _NEAR


def _seen(box: Box, ground: Sequence[Outline], theme: Theme, photos: Backdrops) -> Iterator[_Seen]:
    for line in box.lines:
        front, area, least = theme.colours[line.colour].srgb, area_of(line), needed(box, line)
        for swatch in swatches_under(area, ground):
            if photo := photos.get(swatch):
                ratio = photo.faintest(area, front, photo.wash)
                yield _Seen(ratio, swatch, line, least, Written(photo, area, front, least))
            else:
                ratio = contrast.ratio(front, theme.colours[swatch].srgb)
                yield _Seen(ratio, swatch, line, least, None)


def _faint(read: Sequence[tuple[PlacedPanel, Box, list[_Seen]]]) -> Iterator[Finding]:
    """A finding for each text of which a line is faint; of a photograph one overlay is told, with
    which all that stands on it could be read."""
    written = [one.on_photo for _, _, seen in read for one in seen if one.on_photo]
    for page, box, seen in read:
        faint = [one for one in seen if one.is_faint]
        if not faint or box.place is None:
            continue
        worst = min(faint, key=lambda one: (one.ratio, one.swatch))
        what = (
            f'"{worst.line.text[:30]}" on {page.name} has a contrast of {contrast.told(worst.ratio)} to '
            f"{worst.swatch} under it; {worst.needed:g} is needed"
        )
        on = page.name.split(".", maxsplit=1)[0]
        hint = (
            f"move the art, leave it room (foot: or left: of {on} in the theme, or a zone of a "
            "fixed height in the format), break the line, or change a colour"
        )
        if worst.on_photo:
            hint = overlay_for(worst.on_photo.photo, written)
        yield Finding("L503", box.place.span, what, hint)


def _delicate(box: Box, place: Span, panel: str, theme: Theme) -> Iterator[Finding]:
    for line in box.lines:
        if (kind := _inks(theme.colours[line.colour])) and (size := _smallest(line)) < SMALL - 0.01:
            what = f'"{line.text[:30]}" on {panel} is set in {size:.1f} pt {kind}'
            hint = f"make it {SMALL:g} pt or larger, or give it a colour of one ink"
            yield Finding("L504", place, what, hint)
            return


def _smallest(line: SetLine) -> float:
    """The size of the smallest letters of a line."""
    parts = (part for atom in line.atoms for part in atom.fragments if part.shaped.text.strip())
    return line.size * min((part.scale for part in parts), default=SMALL)


MARK = 3.0  # the contrast of what shows data (WCAG 2.2, 1.4.11)
_OF_DATA = ("week", "range", "figures")
_MARKS = ("days", "hours", "dots")


def _faint_marks(
    page: PlacedPanel, drawn: Sequence[tuple[Box | None, Outline]], theme: Theme
) -> Iterator[Finding]:
    """A finding for each drawing of data of which a mark does not stand out from what is under it."""
    for block in page.walk():
        if block.role not in _OF_DATA or block.alt is None:
            continue
        marks = [box for box in block.walk() if box.role in _MARKS and box.shapes]
        if not marks:
            continue
        under = [one for box, one in drawn if box is None or box.role not in (*_MARKS, "axis")]
        pairs = {
            (front, back)
            for shape in chain(*(box.shapes for box in marks))
            for back in swatches_under(shape.bounds, under)
            for front in (*shape.fills, shape.stroke)
            if front
        }
        ratios = {
            pair: contrast.ratio(*(theme.colours[one].srgb for one in pair)) for pair in pairs
        }
        (front, back), found = min(ratios.items(), key=lambda one: (one[1], one[0]))
        if found < MARK - _NEAR:
            what = f"{front} on {back} in a drawing on {page.name} has a contrast of {contrast.told(found)}"
            hint = f"{MARK:g} is needed: leave the art more room, or change a colour"
            yield Finding("L509", block.alt.span, what, hint)


def _inks(colour: Colour) -> str:
    """Whether the plates must fit exactly: white, or several inks."""
    inks = 1 if colour.spot is not None else sum(ink > 0 for ink in colour.cmyk)
    return {0: "in white", 1: ""}.get(inks, "in several inks")
