"""What is seen in an area, by geometry alone: each row of it is cut at the outlines of the shapes that
lie there, from the top one down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain, pairwise
from math import dist, hypot
from typing import TypeAlias

from msgspec import Struct

from brochure.design.drawing import Shape, Step
from brochure.design.sheet import Rect

Spans: TypeAlias = Sequence[tuple[float, float]]
Ring: TypeAlias = Sequence[tuple[float, float]]
Side: TypeAlias = tuple[float, float, float, float]  # from x, y to x, y
Bands: TypeAlias = Mapping[float, Sequence[Side]]  # the sides of a path, by bands of rows

_BAND = 8.0  # points in height, by which sides are looked up
_ROW = 1.5  # points from one row that is looked at to the next
_SLIVER = 0.5  # what is narrower cannot be told from its neighbours
_PIECE = 4.0  # points of a curve that are taken for straight


class Outline(Struct, frozen=True, dict=True):
    """A shape as polygons, moved by `x` and `y`."""

    shape: Shape
    x: float = 0.0
    y: float = 0.0

    @cached_property
    def edges(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top."""
        shape, bounds = self.shape, self.shape.bounds
        half = shape.weight / 2 if shape.stroke else 0.0
        left, bottom = bounds.x + self.x, bounds.y + self.y
        return left - half, bottom - half, left + bounds.width + half, bottom + bounds.height + half

    @property
    def moved(self) -> tuple[float, float]:
        """By how much the steps of the shape are moved."""
        return self.shape.x + self.x, self.shape.y + self.y

    @cached_property
    def rings(self) -> tuple[Ring, ...]:
        x, y = self.moved
        path = self.shape.parts[-1]
        return tuple([(a + x, b + y) for a, b in ring] for ring in _rings(path))

    @cached_property
    def parts(self) -> tuple[Bands, ...]:
        """The sides of the path, and before it those of its clips, before they are moved."""
        return tuple(map(_bands, self.shape.parts))

    @cached_property
    def is_plain(self) -> bool:
        """Whether the shape is a rectangle of one colour."""
        shape = self.shape
        return len(shape.steps) == 1 and isinstance(shape.fill, str) and not shape.stroke

    def hides(self, area: Rect) -> bool:
        """Whether the shape is a rectangle of one colour over a whole area."""
        if not self.is_plain or not self.shape.fill:
            return False
        left, bottom, right, top = self.edges
        return left <= area.x and bottom <= area.y and area.right <= right and area.top <= top

    def changes(self, area: Rect) -> bool:
        """Whether a side of the shape, or of a clip, may run through an area."""
        if self.is_plain:
            return not self.hides(area)
        (x, y), by = self.moved, self.shape.weight
        start, end, low, high = (
            area.x - x - by,
            area.right - x + by,
            area.y - y - by,
            area.top - y + by,
        )
        rows = range(int(low // _BAND), int(high // _BAND) + 1)
        looked_at = ((part, rows if len(rows) < len(part) else part) for part in self.parts)
        sides = (side for part, these in looked_at for row in these for side in part.get(row, ()))
        return any(
            min(a, c) <= end and start <= max(a, c) and min(b, d) <= high and low <= max(b, d)
            for a, b, c, d in sides
        )

    def row(self, y: float) -> Iterator[tuple[str, Spans, bool]]:
        """What the shape paints at a height: swatch, stretches, whether it hides what is below."""
        shape = self.shape
        if self.is_plain and shape.fill:
            left, bottom, right, top = self.edges
            if bottom <= y < top:
                yield shape.fills[0], [(left, right)], True
            return
        if shape.stroke:
            yield shape.stroke, self._clipped(_joined(self._stroked(y)), y), not shape.dash
        if shape.fill:
            spans = self._clipped(self._inside(self.parts[-1], y, shape.even_odd), y)
            for fill in shape.fills:  # any colour of a gradient may be seen: the last one hides
                yield fill, spans, fill == shape.fills[-1]

    def _inside(self, bands: Bands, y: float, even_odd: bool = False) -> Spans:
        """The stretches of a row inside a path, where it is moved to."""
        x, up = self.moved
        band = bands.get((y - up) // _BAND, ())
        return [(a + x, b + x) for a, b in _filled(band, y - up, even_odd)]

    def _clipped(self, spans: Spans, y: float) -> Spans:
        """What the clips of the shape leave of stretches of a row."""
        for clip in self.parts[:-1]:
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
    x, end, low, high = area.x, area.right, area.y, area.top
    for outline in reversed(outlines):
        left, bottom, right, top = outline.edges
        if bottom < high and low < top and left < end and x < right:
            near.append(outline)
            if outline.hides(area):
                break
    if near and near[0].hides(area):
        return list(near[0].shape.fills)
    whole, rest = [(x, end)], iter(near)
    found = set(_visible_swatches(rest, whole, low + area.height / 2))
    looked_at = near[: len(near) - len([*rest])]
    if any(outline.changes(area) for outline in looked_at):  # else all rows are alike
        rows = max(1, round(area.height / _ROW))
        places = (low + (row + 0.5) * area.height / rows for row in range(rows))
        found = set(chain.from_iterable(_visible_swatches(near, whole, y) for y in places))
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
def _bands(steps: tuple[Step, ...]) -> Bands:
    """The sides of the rings of a path, in each band of rows that they reach into."""
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
