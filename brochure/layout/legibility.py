"""Can every line be read where it stands, every mark be seen, and both be printed sharp?

Judged from the layout, before anything is painted. What is seen under a line follows from geometry:
each row of its area is cut at the outlines of the shapes that lie there, from the top one down.
Of photographs that lie behind panels the pixels are looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, reduce
from itertools import chain, pairwise
from math import dist, hypot
from typing import TypeAlias

from brochure.design.colour import contrast
from brochure.design.colour.palette import Colour
from brochure.design.drawing import Shape, Step, rectangle
from brochure.design.sheet import Rect
from brochure.design.theme import Theme
from brochure.finding import Finding, Span
from brochure.frozen import dataclass
from brochure.layout.blocks import Box, SetLine
from brochure.layout.checks.photo_legibility import Backdrop, Backdrops, backdrops
from brochure.layout.piece_layout import Layout, PlacedPanel

Spans: TypeAlias = Sequence[tuple[float, float]]
Ring: TypeAlias = Sequence[tuple[float, float]]
Side: TypeAlias = tuple[float, float, float, float]  # from x, y to x, y

SMALL = 8.0  # points; smaller type fills in when the plates do not fit exactly (GWG 2022)
_BAND = 8.0  # points in height, by which sides are looked up
_ROW = 1.5  # points from one row that is looked at to the next
_SLIVER = 0.5  # what is narrower cannot be told from its neighbours
_NEAR = 0.05  # of a contrast, as it is shown
_PIECE = 4.0  # points of a curve that are taken for straight


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
    for page in layout.panels:
        if page.name in overset:
            continue  # its last lines stand where they will not stay
        photos = backdrops(layout, page, theme, press)
        drawn = tuple(drawn_on(layout, page, photos))
        ground = tuple(Outline(shape) for _, shape in drawn)
        yield from _faint_marks(page, drawn, theme)
        for box in page.walk():
            if box.lines and box.place is not None:
                yield from _faint(box, box.place.span, page.name, ground, theme, photos)
                yield from _delicate(box, box.place.span, page.name, theme)


def painted(layout: Layout, page: PlacedPanel, photos: Backdrops) -> Iterator[Outline]:
    """All that is drawn on a panel, in the order of painting."""
    return (Outline(shape) for _, shape in drawn_on(layout, page, photos))


def drawn_on(
    layout: Layout, page: PlacedPanel, photos: Backdrops
) -> Iterator[tuple[Box | None, Shape]]:
    """The same, with the box that each shape belongs to."""
    sheet = layout.sheet
    area = sheet.trim.inset(-sheet.press.bleed).moved(-page.rect.x, -page.rect.y)
    art = layout.art.get(page.panel.side)
    grounds = (rectangle(rect, swatch) for rect, swatch in ((area, "paper"), *page.grounds))
    behind = chain(*(photo.shapes for photo in photos.values()))
    for shape in chain(grounds, behind, art.over(area) if art else ()):
        yield None, shape
    for box in page.walk():
        for shape in box.shapes:
            yield box, shape


def _faint(
    box: Box,
    place: Span,
    panel: str,
    ground: Sequence[Outline],
    theme: Theme,
    photos: Backdrops,
) -> Iterator[Finding]:
    found = []
    for line in box.lines:
        front, area = theme.colours[line.colour].srgb, area_of(line)
        for swatch in swatches_under(area, ground):
            photo = photos.get(swatch)
            ratio = (
                contrast.ratio(front, theme.colours[swatch].srgb)
                if photo is None
                else photo.faintest(area, front)
            )
            if ratio < needed(box, line) - _NEAR:
                found.append((ratio, swatch, line))
    if found:
        ratio, swatch, line = min(found, key=lambda one: one[:2])
        what = (
            f'"{line.text[:30]}" on {panel} has a contrast of {contrast.told(ratio)} to {swatch} under it; '
            f"{needed(box, line):g} is needed"
        )
        on = panel.split(".", maxsplit=1)[0]
        hint = f"leave the art more room (foot: of {on} in the theme), or change a colour"
        if swatch in photos:
            colours = {theme.colours[one[2].colour].srgb for one in found}
            hint = _overlay(photos[swatch], box, colours.pop())
        yield Finding("L503", place, what, hint)


def _overlay(photo: Backdrop, box: Box, colour: str) -> str:
    """What would make the lines of a box stand out from a photograph."""
    wanted = max(needed(box, line) for line in box.lines)
    area = reduce(Rect.around, map(area_of, box.lines))
    mended = photo.mended(area, colour, wanted)
    if mended:
        return f"give the photograph {mended} in the theme"
    return "give the photograph an overlay in the theme, or the text another colour"


def _delicate(box: Box, place: Span, panel: str, theme: Theme) -> Iterator[Finding]:
    for line in box.lines:
        kind = _inks(theme.colours[line.colour])
        parts = [part for atom in line.atoms for part in atom.fragments if part.shaped.text.strip()]
        size = line.size * min((part.scale for part in parts), default=SMALL)
        if kind and size < SMALL - 0.01:
            what = f'"{line.text[:30]}" on {panel} is set in {size:.1f} pt {kind}'
            hint = f"make it {SMALL:g} pt or larger, or give it a colour of one ink"
            yield Finding("L504", place, what, hint)
            return


MARK = 3.0  # the contrast of what shows data (WCAG 2.2, 1.4.11)
_OF_DATA = ("week", "range", "figures")
_MARKS = ("days", "hours", "dots")


def _faint_marks(
    page: PlacedPanel, drawn: Sequence[tuple[Box | None, Shape]], theme: Theme
) -> Iterator[Finding]:
    """A finding for each drawing of data of which a mark does not stand out from what is under it."""
    for block in page.walk():
        if block.role not in _OF_DATA or block.alt is None:
            continue
        marks = [box for box in block.walk() if box.role in _MARKS and box.shapes]
        if not marks:
            continue
        under = [
            Outline(shape)
            for box, shape in drawn
            if box is None or box.role not in (*_MARKS, "axis")
        ]
        pairs = {
            (front, back)
            for shape in chain(*(box.shapes for box in marks))
            for front in (*shape.fills, shape.stroke)
            if front
            for back in swatches_under(shape.bounds, under)
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


@dataclass(frozen=True)
class Outline:
    """A shape as polygons."""

    shape: Shape

    @cached_property
    def edges(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top."""
        bounds = self.shape.bounds.inset(-self.shape.weight / 2)
        return bounds.x, bounds.y, bounds.right, bounds.top

    @cached_property
    def rings(self) -> tuple[Ring, ...]:
        x, y = self.shape.x, self.shape.y
        path = self.shape.parts[-1]
        return tuple([(a + x, b + y) for a, b in ring] for ring in _rings(path))

    def hides(self, area: Rect) -> bool:
        """Whether the shape is a rectangle of one colour over a whole area."""
        shape = self.shape
        plain = len(shape.steps) == 1 and isinstance(shape.fill, str) and not shape.stroke
        return bool(plain and shape.fill) and shape.bounds.contains(area, 0)

    def row(self, y: float) -> Iterator[tuple[str, Spans, bool]]:
        """What the shape paints at a height: swatch, stretches, whether it hides what is below."""
        shape = self.shape
        if shape.stroke:
            yield shape.stroke, self._clipped(_joined(self._stroked(y)), y), not shape.dash
        if shape.fill:
            spans = self._clipped(self._inside(shape.parts[-1], y, shape.even_odd), y)
            for fill in shape.fills:  # any colour of a gradient may be seen: the last one hides
                yield fill, spans, fill == shape.fills[-1]

    def _inside(self, path: tuple[Step, ...], y: float, even_odd: bool = False) -> Spans:
        """The stretches of a row inside a path, where it is moved to."""
        shape = self.shape
        band = _bands(path).get((y - shape.y) // _BAND, ())
        return [(a + shape.x, b + shape.x) for a, b in _filled(band, y - shape.y, even_odd)]

    def _clipped(self, spans: Spans, y: float) -> Spans:
        """What the clips of the shape leave of stretches of a row."""
        for clip in self.shape.parts[:-1]:
            left = self._inside(clip, y)
            both = ((max(a, c), min(b, d)) for a, b in spans for c, d in left)
            spans = [(start, end) for start, end in both if start < end]
        return spans

    def _stroked(self, y: float) -> Iterator[tuple[float, float]]:
        half = self.shape.weight / 2
        for ring in self.rings:
            for one, two in pairwise(ring):
                if min(one[1], two[1]) - half <= y <= max(one[1], two[1]) + half:
                    crossed = [x for x, _ in _crossings(_sides(_thick(one, two, half)), y)]
                    if crossed:
                        yield min(crossed), max(crossed)


def swatches_under(area: Rect, outlines: Sequence[Outline]) -> list[str]:
    """The swatches that are seen in an area; the last outline lies on top."""
    near = []
    for outline in reversed(outlines):
        left, bottom, right, top = outline.edges
        if left < area.right and area.x < right and bottom < area.top and area.y < top:
            near.append(outline)
            if outline.hides(area):
                break
    if near and near[0].hides(area):
        return list(near[0].shape.fills)
    rows = max(1, round(area.height / _ROW))
    found: set[str] = set()
    for row in range(rows):
        y = area.y + (row + 0.5) * area.height / rows
        found.update(_visible_swatches(near, [(area.x, area.right)], y))
    return sorted(found)


def _visible_swatches(outlines: Iterable[Outline], free: Spans, y: float) -> Iterator[str]:
    """The swatches that are seen at a height, in the stretches that nothing hides."""
    for outline in outlines:
        for swatch, spans, hides in outline.row(y):
            if any(min(b, d) - max(a, c) > _SLIVER for a, b in free for c, d in spans):
                yield swatch
            free = without(free, spans) if hides else free
        if not free:
            return


def without(free: Spans, spans: Spans) -> Spans:
    """What some stretches leave of others."""
    for c, d in spans:
        parts = ((a, min(b, c), max(a, d), b) for a, b in free)
        cut = ((one, two) for a, b, c, d in parts for one, two in ((a, b), (c, d)))
        free = [(one, two) for one, two in cut if two - one > 1e-6]
    return free


def _joined(spans: Iterable[tuple[float, float]]) -> Spans:
    found: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _filled(sides: Iterable[Side], y: float, even_odd: bool) -> Spans:
    """The stretches of a row inside the rings with these sides (ISO 32000-1, 8.5.3.3)."""
    crossings = sorted(_crossings(sides, y))
    spans, winding = [], 0
    for (x, turn), (end, _) in pairwise(crossings):
        winding += turn
        if winding % 2 if even_odd else winding:
            spans.append((x, end))
    return _joined(spans)


@lru_cache(maxsize=512)
def _bands(steps: tuple[Step, ...]) -> Mapping[float, list[Side]]:
    """The sides of the rings of a path, by the bands of rows that they reach into."""
    found: dict[float, list[Side]] = {}
    for ring in _rings(steps):
        for side in _sides(ring):
            low, high = sorted((side[1] // _BAND, side[3] // _BAND))
            for band in range(int(low), int(high) + 1):
                found.setdefault(band, []).append(side)
    return found


def _sides(ring: Ring) -> Iterator[Side]:
    """The sides of a ring, which is closed."""
    for (x, y), (end, top) in zip(ring, (*ring[1:], ring[0]), strict=True):
        yield x, y, end, top


def _crossings(sides: Iterable[Side], y: float) -> Iterator[tuple[float, int]]:
    """Where sides cross a row, and whether upwards or downwards."""
    for x, a, end, b in sides:
        if (a <= y) != (b <= y):
            yield x + (end - x) * (y - a) / (b - a), 1 if b > a else -1


def _thick(one: tuple[float, float], two: tuple[float, float], half: float) -> Ring:
    """A stretch of a line as wide as it is drawn, a little longer than it is."""
    (x, y), (end, top) = one, two
    length = hypot(end - x, top - y) or 1.0
    u, v = (end - x) / length * half, (top - y) / length * half
    x, y, end, top = x - u, y - v, end + u, top + v
    return ((x - v, y + u), (end - v, top + u), (end + v, top - u), (x + v, y - u))


@lru_cache(maxsize=512)
def _rings(steps: tuple[Step, ...]) -> list[Ring]:
    """The path as polygons, before it is moved; a closed one ends where it begins."""
    rings: list[Ring] = []
    ring: list[tuple[float, float]] = []
    for op, n in steps:
        if op in ("m", "re") and ring:
            rings.append(ring)
        if op == "m":
            ring = [(n[0], n[1])]
        elif op == "l":
            ring.append((n[0], n[1]))
        elif op == "c":
            ring.extend(_curve(ring[-1], (n[0], n[1]), (n[2], n[3]), (n[4], n[5])))
        elif op == "re":
            x, y, right, top = n[0], n[1], n[0] + n[2], n[1] + n[3]
            ring = [(x, y), (right, y), (right, top), (x, top), (x, y)]
        else:
            ring.append(ring[0])
    return [*rings, ring]


def _curve(*points: tuple[float, float]) -> Iterator[tuple[float, float]]:
    """Points along a Bézier curve, without the first."""
    count = max(2, min(100, int(sum(dist(*two) for two in pairwise(points)) / _PIECE)))
    (a, b), (c, d), (e, f), (g, h) = points
    for step in range(1, count + 1):
        t = step / count
        s = 1 - t
        one, two, three, four = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
        yield one * a + two * c + three * e + four * g, one * b + two * d + three * f + four * h
