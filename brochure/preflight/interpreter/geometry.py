"""Rectangles, matrices and paths of the page. Points; y grows upwards (ISO 32000-1, 8.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from math import hypot, sqrt
from typing import Any, TypeAlias, cast

from msgspec import Struct

Point: TypeAlias = "tuple[float, float]"


class Area(Struct, frozen=True, gc=False):
    """A rectangle by its sides. One without width or height is an area all the same."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def sides(self) -> tuple[float, float, float, float]:
        return self.left, self.bottom, self.right, self.top

    @property
    def middle(self) -> Point:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def meets(self, other: Area) -> bool:
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.bottom <= other.top
            and other.bottom <= self.top
        )

    def holds(self, other: Area, tolerance: float = 0.0) -> bool:
        return (
            other.left >= self.left - tolerance
            and other.bottom >= self.bottom - tolerance
            and other.right <= self.right + tolerance
            and other.top <= self.top + tolerance
        )

    def common(self, other: Area) -> Area:
        """Where both are; its sides are the wrong way round if they do not meet."""
        if other.holds(self):  # as most do
            return self
        return Area(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        )

    def wider(self, by: float) -> Area:
        return Area(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def samples(self) -> tuple[Point, ...]:
        """Nine points: in the middle, and near each corner and side."""
        xs, ys = _spread(self.left, self.right), _spread(self.bottom, self.top)
        return tuple((x, y) for y in ys for x in xs)


def _spread(low: float, high: float) -> tuple[float, float, float]:
    step = (high - low) * 0.48  # just inside: a neighbour that only touches does not count
    middle = (low + high) / 2
    return middle - step, middle, middle + step


def area_of(sides: Sequence[float]) -> Area | None:
    """A rectangle as PDF gives it: two opposite corners (ISO 32000-1, 7.9.5)."""
    if len(sides) != 4:
        return None
    (a, c), (b, d) = sorted((sides[0], sides[2])), sorted((sides[1], sides[3]))
    return Area(a, b, c, d)


def around(points: Iterable[Point]) -> Area:
    """The smallest rectangle that holds the points."""
    xs, ys = zip(*points, strict=True)
    return Area(min(xs), min(ys), max(xs), max(ys))


def joined(areas: Sequence[Area]) -> Area:
    """The smallest rectangle that holds the areas."""
    if len(areas) == 1:
        return areas[0]
    return Area(
        min([one.left for one in areas]),
        min([one.bottom for one in areas]),
        max([one.right for one in areas]),
        max([one.top for one in areas]),
    )


class Matrix(Struct, frozen=True, gc=False):
    """A transformation: x' = ax + cy + e, y' = bx + dy + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def after(self, other: Matrix) -> Matrix:
        """First `other`, then this: `other` × `self`, as `cm` joins them (8.3.4)."""
        if self is IDENTITY:
            return other
        a, b, c, d = self.a, self.b, self.c, self.d
        return Matrix(
            other.a * a + other.b * c,
            other.a * b + other.b * d,
            other.c * a + other.d * c,
            other.c * b + other.d * d,
            other.e * a + other.f * c + self.e,
            other.e * b + other.f * d + self.f,
        )

    def point(self, x: float, y: float) -> Point:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def area(self, area: Area) -> Area:
        """The rectangle around the transformed rectangle."""
        left, bottom, right, top = area.left, area.bottom, area.right, area.top
        a, b, c, d, e, f = self.a, self.b, self.c, self.d, self.e, self.f
        if not (b or c) and a >= 0 and d >= 0 and left <= right and bottom <= top:  # as most are
            return Area(a * left + e, d * bottom + f, a * right + e, d * top + f)
        corners = ((left, bottom), (right, bottom), (right, top), (left, top))
        return around([self.point(x, y) for x, y in corners])

    def ring(self, ring: Ring) -> Ring:
        """The ring with all its points transformed."""
        a, b, c, d, e, f = self.a, self.b, self.c, self.d, self.e, self.f
        moved = Ring([(a * x + c * y + e, b * x + d * y + f) for x, y in ring])
        if ring.slack:
            moved.slack = ring.slack * self.growth
        return moved

    @property
    def growth(self) -> float:
        """What no length grows by more than: the root of the largest sum of a row times the largest
        of a column."""
        a, b, c, d = map(abs, (self.a, self.b, self.c, self.d))
        return sqrt(max(a + b, c + d) * max(a + c, b + d))

    @property
    def scale(self) -> float:
        """By how much lengths grow, on the average of all directions."""
        return sqrt(abs(self.a * self.d - self.b * self.c))

    @property
    def sides(self) -> tuple[float, float]:
        """How long the sides of the unit square become."""
        return hypot(self.a, self.b), hypot(self.c, self.d)


def matrix_of(numbers: Sequence[float]) -> Matrix:
    """A matrix as PDF gives it. ValueError or TypeError if it is none."""
    a, b, c, d, e, f = numbers
    return Matrix(a + 0.0, b + 0.0, c + 0.0, d + 0.0, e + 0.0, f + 0.0)


UNIT = Area(0.0, 0.0, 1.0, 1.0)
IDENTITY = Matrix()


def _lines_meet(ring: Sequence[Point], area: Area) -> bool:
    """Whether a side of a closed ring meets an area."""
    left, bottom, right, top = area.left, area.bottom, area.right, area.top
    x, y = area.middle
    x1, y1 = ring[-1]
    for x2, y2 in ring:
        if not (
            (y1 < bottom and y2 < bottom)
            or (y1 > top and y2 > top)
            or (x1 < left and x2 < left)
            or (x1 > right and x2 > right)
        ):
            wide, high = x2 - x1, y2 - y1
            far = abs(
                wide * (y - y1) - high * (x - x1)
            )  # from the middle to the line, × its length
            if far <= abs(wide) * (top - y) + abs(high) * (right - x):
                return True
        x1, y1 = x2, y2
    return False


def inside(point: Point, outline: Iterable[Sequence[Point]], even_odd: bool = False) -> bool:
    """Whether a point lies in the filled area of a path (ISO 32000-1, 8.5.3.3)."""
    x, y = point
    winding = crossings = 0
    for ring in outline:
        x1, y1 = ring[-1]
        for x2, y2 in ring:
            if (y1 <= y) != (y2 <= y) and x1 + (y - y1) * (x2 - x1) / (y2 - y1) > x:
                winding += 1 if y2 > y1 else -1
                crossings += 1
            x1, y1 = x2, y2
    return bool(crossings % 2) if even_odd else winding != 0


class Ring(list[Point]):
    """A subpath by its points. One that is painted does not change any more. `slack` is how far
    its curves may lie from the lines that stand for them."""

    slack = 0.0

    @property
    def is_box(self) -> bool:
        """Whether it is a rectangle whose sides are upright and level."""
        sides = zip(self, (*self[1:], *self[:1]), strict=True)
        return len(self) == len({*self}) == 4 and all(a == c or b == d for (a, b), (c, d) in sides)

    @cached_property
    def area(self) -> Area:
        return around(self)


class PathStretch(Struct, frozen=True):
    """Operators of a path in the space of the user: how many, their subpaths of more than one
    point, the rectangle around these and the most of their slacks, and the last subpath, to which
    more may come."""

    steps: int
    rings: list[Ring]
    area: Area
    slack: float
    last: Ring


class MovedRings:
    """Subpaths on the page. Hardly anybody looks at more than their area, so no point is moved
    before one is wanted."""

    def __init__(self, stretch: PathStretch, matrix: Matrix) -> None:
        self._stretch, self._matrix = stretch, matrix

    @cached_property
    def rings(self) -> list[Ring]:
        return [self._matrix.ring(ring) for ring in self._stretch.rings]

    @property
    def area(self) -> Area:
        if self._matrix.b or self._matrix.c:  # turned
            return joined([ring.area for ring in self.rings])
        return self._matrix.area(self._stretch.area)

    @property
    def slack(self) -> float:
        return self._stretch.slack and self._stretch.slack * self._matrix.growth


class PathOutline(Sequence[Ring]):
    """The subpaths of a path, as they are wanted."""

    def __init__(self, parts: Sequence[Ring | MovedRings]) -> None:
        self._parts = parts

    @cached_property
    def _rings(self) -> list[Ring]:
        whole = (part.rings if isinstance(part, MovedRings) else (part,) for part in self._parts)
        return list(chain.from_iterable(whole))

    def __len__(self) -> int:
        return len(self._rings)

    def __getitem__(self, index: Any) -> Any:
        return self._rings[index]

    def __iter__(self) -> Iterator[Ring]:
        return iter(self._rings)

    @cached_property
    def is_box(self) -> bool:
        return len(self) == 1 and self[0].is_box

    @cached_property
    def slack(self) -> float:
        """How far its curves may lie from the lines that stand for them."""
        return max((part.slack for part in self._parts), default=0.0)

    def may_cross(self, area: Area) -> bool:
        """Whether a line or a curve of it, or what closes it, may run through an area."""
        area = area.wider(self.slack)
        return any(_lines_meet(ring, area) for ring in self._rings)


class Path:
    """The current path in the space of the page (8.5.2)."""

    def __init__(self) -> None:
        self.parts: list[Ring | MovedRings] = []  # of which the last is a ring
        self.is_clip = False

    @property
    def painted(self) -> list[Ring | MovedRings]:
        """What has more than one point."""
        return [part for part in self.parts if isinstance(part, MovedRings) or len(part) > 1]

    @property
    def current(self) -> Point:
        """The current point. IndexError if there is none."""
        return self._last[-1]

    @property
    def _last(self) -> Ring:
        return cast("Ring", self.parts[-1])

    def move(self, to: Point) -> None:
        self.parts.append(Ring([to]))

    def line(self, to: Point) -> None:
        self._last.append(to)

    def curve(self, first: Point, second: Point, end: Point) -> None:
        """A Bézier curve as four straight lines: near enough to say what lies inside."""
        ring = self._last
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = ring[-1], first, second, end
        for a, b, c, d in _WEIGHTS:
            ring.append((a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy))
        ring.append(end)
        one = hypot(ax - 2 * bx + cx, ay - 2 * by + cy)
        two = hypot(bx - 2 * cx + dx, by - 2 * cy + dy)
        ring.slack = max(ring.slack, _SLACK * one, _SLACK * two)

    def rectangle(self, corner: Point, size: Point, matrix: Matrix = IDENTITY) -> None:
        (x, y), (width, height) = corner, size
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        self.parts.append(Ring([matrix.point(*one) for one in corners]))
        self.close()

    def stretch(self, operators: bytes, matrix: Matrix) -> int:
        """Go on by operators m, l, c, h and re with numbers alone, and say how many these are.
        The same drawing stands in many files, so it is read once."""
        found = _stretch(operators)
        if found.rings:
            self.parts.append(MovedRings(found, matrix))
        self.parts.append(matrix.ring(found.last))
        return found.steps

    def close(self) -> None:
        if self.parts:
            self.move(self._last[0])  # where the next subpath would begin

    def clip(self) -> None:
        """Whoever paints or ends the path also clips to it (8.5.4)."""
        self.is_clip = True


@lru_cache(maxsize=512)
def _stretch(operators: bytes) -> PathStretch:
    path, count = Path(), 0
    numbers: list[float] = []
    for word in operators.split():
        if word not in _STEPS:
            numbers.append(float(word))
            continue
        count += 1
        one, two, three = (*zip(numbers[::2], numbers[1::2], strict=True), *_ORIGINS)[:3]
        numbers.clear()
        if word == b"m":
            path.move(one)
        elif word == b"l":
            path.line(one)
        elif word == b"c":
            path.curve(one, two, three)
        elif word == b"re":
            path.rectangle(one, two)
        else:
            path.close()
    *whole, last = cast("list[Ring]", path.parts)
    rings = [ring for ring in whole if len(ring) > 1]
    area = joined([ring.area for ring in rings or (last,)])
    return PathStretch(count, rings, area, max([ring.slack for ring in rings], default=0.0), last)


_ORIGINS = ((0.0, 0.0),) * 3  # in place of operands
_STEPS = (b"m", b"l", b"c", b"h", b"re")
_WEIGHTS = tuple(  # of the four points of a curve, at a quarter, a half and three quarters of it
    ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3) for t in (0.25, 0.5, 0.75)
)
_SLACK = 6 / 8 / 4**2  # of the second differences of its points, of which f'' has the sixfold
