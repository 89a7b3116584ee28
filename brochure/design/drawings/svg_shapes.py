"""The outlines of SVG elements as steps, where they lie in a drawing, and how far they reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from math import isfinite, pi, tan

from brochure.design.drawing import Step
from brochure.design.drawings.svg_paths import traced
from brochure.design.drawings.svg_values import (
    Attributes,
    Matrix,
    Undrawable,
    number,
    numbers,
    read,
    size,
)

_REACH = 4 / 3 * tan(pi / 8)  # of the handles of a curve that draws a quarter of an ellipse


def rectangle(x: float, y: float, width: float, height: float) -> list[Step]:
    right, foot = x + width, y + height
    return [("m", (x, y)), ("l", (right, y)), ("l", (right, foot)), ("l", (x, foot)), ("h", ())]


def _rect(attributes: Attributes) -> list[Step]:
    x, y = (read(number, attributes, name) for name in ("x", "y"))
    width, height = (read(size, attributes, name) for name in ("width", "height"))
    rx, ry = _radii(attributes, "rx", "ry")
    rx, ry = min(rx, width / 2), min(ry, height / 2)
    if not (width and height):
        return []
    if not (rx and ry):
        return rectangle(x, y, width, height)
    right, foot = x + width, y + height
    return [
        ("m", (x + rx, y)),
        ("l", (right - rx, y)), _quarter(right - rx, y, right, y, right, y + ry),
        ("l", (right, foot - ry)), _quarter(right, foot - ry, right, foot, right - rx, foot),
        ("l", (x + rx, foot)), _quarter(x + rx, foot, x, foot, x, foot - ry),
        ("l", (x, y + ry)), _quarter(x, y + ry, x, y, x + rx, y),
        ("h", ()),
    ]  # fmt: skip


def _radii(attributes: Attributes, *names: str) -> tuple[float, float]:
    """Across and down; one that is given serves for both."""
    given = [name for name in names if attributes.get(name, "auto") != "auto"]
    radii = [read(size, attributes, name) for name in given] or [0.0]
    return radii[0], radii[-1]


def _quarter(x: float, y: float, cx: float, cy: float, to_x: float, to_y: float) -> Step:
    """A quarter of an ellipse, in the corner (cx, cy)."""
    one = (x + (cx - x) * _REACH, y + (cy - y) * _REACH)
    return "c", (*one, to_x + (cx - to_x) * _REACH, to_y + (cy - to_y) * _REACH, to_x, to_y)


def _ellipse(attributes: Attributes, across: str = "rx", down: str = "ry") -> list[Step]:
    x, y = (read(number, attributes, name) for name in ("cx", "cy"))
    rx, ry = _radii(attributes, across, down)
    if not (rx and ry):
        return []
    left, right, top, foot = x - rx, x + rx, y - ry, y + ry
    return [
        ("m", (right, y)),
        _quarter(right, y, right, foot, x, foot),
        _quarter(x, foot, left, foot, left, y),
        _quarter(left, y, left, top, x, top),
        _quarter(x, top, right, top, right, y),
        ("h", ()),
    ]


def _line(attributes: Attributes) -> list[Step]:
    x1, y1, x2, y2 = (read(number, attributes, name) for name in ("x1", "y1", "x2", "y2"))
    return [("m", (x1, y1)), ("l", (x2, y2))]


def _points(text: str, end: str = "") -> list[Step]:
    given = numbers(text)
    if len(given) % 2:
        raise ValueError(text)
    return traced(f"M{' '.join(map(repr, given))}{end}") if given else []


# The elements that have an outline, and its steps.
OUTLINES: Mapping[str, Callable[[Attributes], list[Step]]] = {
    "path": lambda attributes: list(read(traced, attributes, "d", "")),
    "rect": _rect,
    "circle": lambda attributes: _ellipse(attributes, "r", "r"),
    "ellipse": _ellipse,
    "line": _line,
    "polyline": lambda attributes: list(read(_points, attributes, "points", "")),
    "polygon": lambda attributes: list(
        read(lambda text: _points(text, "z"), attributes, "points", "")
    ),
}


def placed(steps: Iterable[Step], matrix: Matrix, far: float) -> tuple[Step, ...]:
    """The steps where a matrix moves them. Undrawable if that is further out than `far`."""
    a, b, c, d, e, f = matrix
    made = []
    for op, given in steps:
        if op == "c":
            x1, y1, x2, y2, x, y = given
            given = (
                a * x1 + c * y1 + e, b * x1 + d * y1 + f, a * x2 + c * y2 + e, b * x2 + d * y2 + f,
                a * x + c * y + e, b * x + d * y + f,
            )  # fmt: skip
        elif given:
            x, y = given
            given = (a * x + c * y + e, b * x + d * y + f)
        made.append((op, given))
    every = list(chain.from_iterable(given for _, given in made))
    if every and not (-far <= min(every) and max(every) <= far and isfinite(sum(every))):
        what = "an outline that reaches far out of the drawing"
        raise Undrawable(what, "draw it smaller, or nearer to its page, in the drawing program")
    return tuple(made)


def box(steps: Iterable[Step]) -> tuple[float, ...]:
    """Left, top, right and bottom of an outline."""
    from fontTools.pens.boundsPen import BoundsPen

    pen = BoundsPen(None)
    draws = {"m": pen.moveTo, "l": pen.lineTo, "c": pen.curveTo}
    for op, given in steps:
        if op in draws:
            draws[op](*zip(given[::2], given[1::2], strict=True))
    return pen.bounds or (0.0, 0.0, 0.0, 0.0)
