"""Drawings that follow the sheet: what is plain stretches between lines, what is whole moves.

Pure geometry: a drawing made for one paper becomes one for another, whose cuts, folds and lines
lie elsewhere. Points; y grows upwards.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from math import inf

from msgspec import Struct
from msgspec.structs import replace

from brochure.design.drawing import Drawing, Gradient, Shape, hull
from brochure.design.sheet import Rect

_LEAST = 1.0  # points from one line to the next


class Ruler(Struct, frozen=True):
    """Where coordinates go: those of `marks` from the first place to the second, what lies between
    two marks in proportion, what lies beyond as the nearest two say."""

    marks: tuple[tuple[float, float], ...]

    def __call__(self, at: float) -> float:
        """Where a coordinate goes."""
        marks = self.marks
        found = bisect_right(marks, (at, inf), 1, len(marks) - 1)
        (one, here), (two, there) = marks[found - 1], marks[found]
        return here + (at - one) * (there - here) / (two - one)


def ruler(ends: Iterable[tuple[float, float]], lines: Iterable[tuple[float, float]] = ()) -> Ruler:
    """Through all the ends, and through those lines that stand in one order in both places: the
    first of `lines` is the one that counts."""
    marks = sorted(ends)
    for line in lines:
        others = ((line[0] - one, line[1] - two) for one, two in marks)
        if all(min(a, b) >= _LEAST or max(a, b) <= -_LEAST for a, b in others):
            marks = sorted((*marks, line))
    return Ruler(tuple(marks))


def stretched(drawing: Drawing, across: Ruler, up: Ruler, scale: float, page: Rect) -> Drawing:
    """A drawing of the size of `page` with every point where the rulers put it. Each whole keeps
    its shape, grown by `scale`, and stands where the middle of its foot goes; lines grow by it too."""
    whole = {at for start, end in drawing.wholes for at in range(start, end)}
    shapes = [
        shape if at in whole else _plain(shape, across, up, scale)
        for at, shape in enumerate(drawing.shapes)
    ]
    for start, end in drawing.wholes:
        shapes[start:end] = _moved(drawing.shapes[start:end], across, up, scale)
    placed = tuple(shape.moved(-page.x, -page.y) for shape in shapes)
    return replace(drawing, width=page.width, height=page.height, shapes=placed)


def _moved(shapes: tuple[Shape, ...], across: Ruler, up: Ruler, scale: float) -> Iterator[Shape]:
    if not shapes:
        return
    box = shapes[0].bounds
    for shape in shapes[1:]:
        box = box.around(shape.bounds)
    x, y = box.x + box.width / 2, box.y
    for shape in shapes:
        yield shape.placed(scale, across(x) - scale * x, up(y) - scale * y)


def _plain(shape: Shape, across: Ruler, up: Ruler, scale: float) -> Shape:
    steps = tuple((op, _points(op, numbers, shape, across, up)) for op, numbers in shape.steps)
    fill = shape.fill
    if isinstance(fill, Gradient):
        fill = _run(fill, shape, hull(steps))
    dash = tuple(length * scale for length in shape.dash)
    return replace(
        shape, steps=steps, fill=fill, weight=shape.weight * scale, dash=dash, x=0.0, y=0.0
    )


def _points(
    op: str, numbers: tuple[float, ...], shape: Shape, across: Ruler, up: Ruler
) -> tuple[float, ...]:
    if op == "re":
        x, y = numbers[0] + shape.x, numbers[1] + shape.y
        left, foot = across(x), up(y)
        return left, foot, across(x + numbers[2]) - left, up(y + numbers[3]) - foot
    return tuple(up(n + shape.y) if at % 2 else across(n + shape.x) for at, n in enumerate(numbers))


def _run(fill: Gradient, shape: Shape, box: Rect) -> Gradient:
    """The gradient, stretched as its shape is on the whole."""
    old = hull(shape.steps)
    wide, high = (
        new / (was or 1.0) for new, was in ((box.width, old.width), (box.height, old.height))
    )
    a, b, c, d, e, f = fill.matrix
    x, y = box.x - wide * old.x, box.y - high * old.y
    return replace(
        fill, matrix=(a * wide, b * high, c * wide, d * high, e * wide + x, f * high + y)
    )
