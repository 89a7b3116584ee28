"""Drawings: what is drawn and not written, as paths in the colours of the theme.

Pure geometry: an SVG file, an icon, a QR code and a tinted box are all rows of `Shape`. Points;
y grows upwards; the origin of a `Drawing` is its lower left corner.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache, reduce

from msgspec import Struct
from msgspec.structs import replace

from brochure.design.sheet import Rect

Step = tuple[str, tuple[float, ...]]
CURRENT = "current"  # the swatch that takes the colour of the text beside it
_KAPPA = 0.5522847498  # how far a Bézier handle reaches to draw a quarter of a circle


class Gradient(Struct, frozen=True):
    """Colours that run from one point to another (x, y, x, y) or from one circle to another (x, y,
    radius, x, y, radius) and go on beyond them. `stops` are places from 0 to 1 with their
    swatches; `matrix` leads from the plane of `ends` to that of the drawing.
    """

    ends: tuple[float, ...]
    stops: tuple[tuple[float, str], ...]
    matrix: tuple[float, ...]

    def scaled(self, scale: float, current: str = "") -> Gradient:
        """The gradient scaled about the origin; `current` takes that swatch."""
        stops = tuple((at, current if c == CURRENT else c) for at, c in self.stops)
        matrix = tuple(scale * number for number in self.matrix)
        return replace(self, stops=stops, matrix=matrix)


class Shape(Struct, frozen=True, dict=True, cache_hash=True):
    """A path, filled and stroked in swatches of the theme (empty: not at all).

    `steps` are path operators with their operands: m, l, c, h, re, and `W n` or `W* n` after a path
    that clips what follows (ISO 32000-1, 8.5), all moved by `x` and `y`, as is a gradient; `cap`
    and `join` are PDF's numbers (1 is round).
    """

    steps: tuple[Step, ...]
    fill: str | Gradient = ""
    stroke: str = ""
    weight: float = 0.0
    dash: tuple[float, ...] = ()
    cap: int = 1
    join: int = 1
    even_odd: bool = False
    x: float = 0.0
    y: float = 0.0
    miter: float = 4.0  # SVG's own limit

    def placed(self, scale: float, dx: float, dy: float, current: str = "") -> Shape:
        """The shape scaled about the origin and then moved; `current` takes that swatch."""
        return replace(
            self,
            steps=_scaled(self.steps, scale),
            fill=self._scaled_fill(scale, current),
            stroke=current if self.stroke == CURRENT else self.stroke,
            weight=self.weight * scale,
            dash=tuple(length * scale for length in self.dash),
            x=self.x * scale + dx,
            y=self.y * scale + dy,
        )

    def moved(self, dx: float, dy: float) -> Shape:
        """The shape in another place."""
        return replace(self, x=self.x + dx, y=self.y + dy)

    def within(self, rect: Rect) -> Shape:
        """The shape as far as it lies in a rectangle."""
        x, y = rect.x - self.x, rect.y - self.y
        clip: tuple[Step, ...] = (("re", (x, y, rect.width, rect.height)), ("W n", ()))
        return replace(self, steps=(*clip, *self.steps))

    def _scaled_fill(self, scale: float, current: str) -> str | Gradient:
        if isinstance(self.fill, Gradient):
            return self.fill.scaled(scale, current)
        return current if self.fill == CURRENT else self.fill

    @property
    def fills(self) -> tuple[str, ...]:
        """The swatches that it is filled with."""
        if isinstance(self.fill, Gradient):
            return tuple(colour for _, colour in self.fill.stops)
        return (self.fill,) if self.fill else ()

    @property
    def parts(self) -> tuple[tuple[Step, ...], ...]:
        """The path that is painted, and before it those that clip it, before they are moved."""
        return _parted(self.steps)

    @property
    def path(self) -> str:
        """The steps as PDF operators, where they are before they are moved."""
        return _written(self.steps)

    @cached_property
    def bounds(self) -> Rect:
        """A rectangle that holds the path (its control points), without the stroke."""
        return _extent(self.steps).moved(self.x, self.y)


# The same drawings stand on many pages, moved; so what takes time is done once for each.


@lru_cache(maxsize=1024)
def _scaled(steps: tuple[Step, ...], scale: float) -> tuple[Step, ...]:
    return tuple((op, tuple(number * scale for number in numbers)) for op, numbers in steps)


@lru_cache(maxsize=1024)
def _written(steps: tuple[Step, ...]) -> str:
    return " ".join(" ".join([*map(_decimals, numbers), op]) for op, numbers in steps)


def _decimals(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")


@lru_cache(maxsize=1024)
def _parted(steps: tuple[Step, ...]) -> tuple[tuple[Step, ...], ...]:
    cuts = [i for i, (op, _) in enumerate(steps) if op.startswith("W")]
    starts, ends = (0, *(i + 1 for i in cuts)), (*cuts, len(steps))
    return tuple(steps[start:end] for start, end in zip(starts, ends, strict=True))


@lru_cache(maxsize=1024)
def _extent(steps: tuple[Step, ...]) -> Rect:
    return reduce(Rect.meeting, map(hull, _parted(steps)))


def hull(steps: Iterable[Step]) -> Rect:
    """A rectangle that holds a path's points and control points."""
    xs: list[float] = []
    ys: list[float] = []
    for op, numbers in steps:
        xs += numbers[0::2] if op != "re" else (numbers[0], numbers[0] + numbers[2])
        ys += numbers[1::2] if op != "re" else (numbers[1], numbers[1] + numbers[3])
    return Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


class Drawing(Struct, frozen=True, cache_hash=True):
    """Shapes in a box of this size. Of `wholes`, the first shape and the one behind the last of
    each, no part moves without the others."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    wholes: tuple[tuple[int, int], ...] = ()

    @property
    def colours(self) -> frozenset[str]:
        """What its shapes are filled and stroked with."""
        return frozenset(c for s in self.shapes for c in (*s.fills, s.stroke) if c)

    def inside(self, rect: Rect, current: str = "") -> tuple[Shape, ...]:
        """The shapes as large as they fit into `rect`, in its middle."""
        scale = min(rect.width / self.width, rect.height / self.height)
        dx = rect.x + (rect.width - self.width * scale) / 2
        dy = rect.y + (rect.height - self.height * scale) / 2
        return tuple(shape.placed(scale, dx, dy, current) for shape in self.shapes)

    def over(self, rect: Rect) -> tuple[Shape, ...]:
        """The shapes so large that they cover `rect`, standing on its foot."""
        scale = self.scale_over(rect)
        dx = rect.x + (rect.width - self.width * scale) / 2
        return tuple(shape.placed(scale, dx, rect.y) for shape in self.shapes)

    def scale_over(self, rect: Rect) -> float:
        """By how much the drawing grows to cover `rect`."""
        return max(rect.width / self.width, rect.height / self.height)


def rectangle(rect: Rect, fill: str, radius: float = 0.0) -> Shape:
    """A filled rectangle, its corners round if a radius is given."""
    r = min(radius, rect.width / 2, rect.height / 2)
    if r <= 0:
        return Shape((("re", (rect.x, rect.y, rect.width, rect.height)),), fill)
    k = r * (1 - _KAPPA)
    x, y, right, top = rect.x, rect.y, rect.right, rect.top
    return Shape(
        (
            ("m", (x + r, y)),
            ("l", (right - r, y)),
            ("c", (right - k, y, right, y + k, right, y + r)),
            ("l", (right, top - r)),
            ("c", (right, top - k, right - k, top, right - r, top)),
            ("l", (x + r, top)),
            ("c", (x + k, top, x, top - k, x, top - r)),
            ("l", (x, y + r)),
            ("c", (x, y + k, x + k, y, x + r, y)),
            ("h", ()),
        ),
        fill,
    )


def circle(x: float, y: float, radius: float, fill: str) -> Shape:
    """A filled disc."""
    k = radius * _KAPPA
    left, right, low, high = x - radius, x + radius, y - radius, y + radius
    return Shape(
        (
            ("m", (x, low)),
            ("c", (x + k, low, right, y - k, right, y)),
            ("c", (right, y + k, x + k, high, x, high)),
            ("c", (x - k, high, left, y + k, left, y)),
            ("c", (left, y - k, x - k, low, x, low)),
            ("h", ()),
        ),
        fill,
    )


def dots(centres: Iterable[tuple[float, float]], radius: float, colour: str) -> Shape:
    """Discs of one size as one path. (Lines without length and with round ends would be shorter
    to write, but viewers draw them oval.)"""
    discs = (circle(x, y, radius, colour).steps for x, y in centres)
    return Shape(tuple(step for disc in discs for step in disc), colour)


def line(points: Iterable[tuple[float, float]], stroke: str, weight: float) -> Shape:
    """A line through points, with round ends."""
    steps = tuple(("l" if i else "m", point) for i, point in enumerate(points))
    return Shape(steps, stroke=stroke, weight=weight)
