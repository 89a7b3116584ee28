"""Edges of art that run along a cut or a fold. No cut and no fold lies where it is drawn: an edge beside
one shows by how much. One that crosses it does not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import hypot, radians, sin

from brochure.design.drawing import Drawing, Shape
from brochure.design.sheet import Sheet

NEAR = 4.5  # points, 1/16 in: by as much may a cut or fold lie off
LENGTH = 9.0  # points; a shorter stretch is not seen as a line of its own
SLANT = radians(10)
_PIECES = 24  # of a curve

Point = tuple[float, float]


def along(art: Drawing, sheet: Sheet, side: str) -> list[str]:
    """Where an edge of the art of a side runs along a cut or a fold, from the trim's lower left
    corner."""
    trim = sheet.trim
    upright = {"cut": (0.0, trim.width), "fold": sheet.folds(side)}
    level = {"cut": (0.0, trim.height)}
    lines = [(0, kind, at) for kind, every in upright.items() for at in every]
    lines += [(1, kind, at) for kind, every in level.items() for at in every]
    found = []
    for shape in art.over(trim.inset(-sheet.press.bleed)):
        for edge in _edges(shape):
            for axis, kind, at in lines:
                long = _longest(edge, axis, at, trim.height if axis == 0 else trim.width)
                if long > LENGTH:
                    what = f"{long:.0f} pt beside the {kind} at {'xy'[axis]} {at:.1f}"
                    found.append(f"{shape.fill or shape.stroke}: {what}")
    return found


def _longest(edge: list[Point], axis: int, at: float, most: float) -> float:
    """The longest stretch of an edge along the line where this coordinate is `at`."""
    best = run = 0.0
    for one, two in pairwise(edge):
        length = hypot(two[0] - one[0], two[1] - one[1])
        middle = [(a + b) / 2 for a, b in zip(one, two, strict=True)]
        parallel = abs(two[axis] - one[axis]) <= sin(SLANT) * length
        beside = abs(middle[axis] - at) < NEAR and -NEAR < middle[1 - axis] < most + NEAR
        run = run + length if parallel and beside else 0.0
        best = max(best, run)
    return best


def _edges(shape: Shape) -> Iterator[list[Point]]:
    """The outlines of a shape as points close to each other: of a line, both its edges."""
    for ring in _rings(shape):
        points = [(x + shape.x, y + shape.y) for x, y in ring]
        if not shape.stroke:
            yield points
            continue
        for half in (shape.weight / 2, -shape.weight / 2):
            yield list(_beside(points, half))


def _beside(points: list[Point], half: float) -> Iterator[Point]:
    for (x, y), (end, top) in pairwise(points):
        length = hypot(end - x, top - y) or 1.0
        dx, dy = (y - top) / length * half, (end - x) / length * half
        yield from ((x + dx, y + dy), (end + dx, top + dy))


def _rings(shape: Shape) -> Iterator[list[Point]]:
    ring: list[Point] = []
    for op, n in shape.parts[-1]:
        if op in ("m", "re"):
            if ring:
                yield ring
            ring = [(n[0], n[1])]
        if op == "re":
            x, y, right, top = n[0], n[1], n[0] + n[2], n[1] + n[3]
            corners = [(x, y), (right, y), (right, top), (x, top), (x, y)]
            ring = [p for one, two in pairwise(corners) for p in _straight(one, two)]
        elif op == "l":
            ring += _straight(ring[-1], (n[0], n[1]))
        elif op == "c":
            ring += _curve(ring[-1], (n[0], n[1]), (n[2], n[3]), (n[4], n[5]))
        elif op == "h":
            ring += _straight(ring[-1], ring[0])
    if ring:
        yield ring


def _straight(one: Point, two: Point) -> Iterator[Point]:
    """A line in pieces, for only a part of it may lie on the sheet."""
    count = max(1, int(hypot(two[0] - one[0], two[1] - one[1])))
    for step in range(1, count + 1):
        yield one[0] + (two[0] - one[0]) * step / count, one[1] + (two[1] - one[1]) * step / count


def _curve(a: Point, b: Point, c: Point, d: Point) -> Iterator[Point]:
    for step in range(1, _PIECES + 1):
        t = step / _PIECES
        s = 1 - t
        parts = s**3, 3 * s * s * t, 3 * s * t * t, t**3
        x, y = (
            sum(p * q[axis] for p, q in zip(parts, (a, b, c, d), strict=True)) for axis in (0, 1)
        )
        yield x, y
