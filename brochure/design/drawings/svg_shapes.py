"""The outlines of SVG elements as steps, where they lie in a drawing, and how far they reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from math import isfinite

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


def _rect(attributes: Attributes) -> list[Step]:
    x, y = (read(number, attributes, name) for name in ("x", "y"))
    width, height = (read(size, attributes, name) for name in ("width", "height"))
    given = [name for name in ("rx", "ry") if attributes.get(name, "auto") != "auto"]
    radii = [read(size, attributes, name) for name in given] or [0.0]
    rx, ry = min(radii[0], width / 2), min(radii[-1], height / 2)  # one radius serves for both
    if not (width and height):
        return []
    if not (rx and ry):
        return outline(f"M{x} {y}h{width}v{height}h{-width}z")
    across, down = width - 2 * rx, height - 2 * ry
    return outline(
        f"M{x + rx} {y}h{across}a{rx} {ry} 0 0 1 {rx} {ry}v{down}a{rx} {ry} 0 0 1 {-rx} {ry}"
        f"h{-across}a{rx} {ry} 0 0 1 {-rx} {-ry}v{-down}a{rx} {ry} 0 0 1 {rx} {-ry}z"
    )


def _ellipse(attributes: Attributes, across: str = "rx", down: str = "ry") -> list[Step]:
    x, y = (read(number, attributes, name) for name in ("cx", "cy"))
    given = [name for name in (across, down) if attributes.get(name, "auto") != "auto"]
    radii = [read(size, attributes, name) for name in given] or [0.0]
    rx, ry = radii[0], radii[-1]
    if not (rx and ry):
        return []
    arc = f"a{rx} {ry} 0 0 1"
    return outline(
        f"M{x + rx} {y}{arc} {-rx} {ry}{arc} {-rx} {-ry}{arc} {rx} {-ry}{arc} {rx} {ry}z"
    )


def _line(attributes: Attributes) -> list[Step]:
    x1, y1, x2, y2 = (read(number, attributes, name) for name in ("x1", "y1", "x2", "y2"))
    return [("m", (x1, y1)), ("l", (x2, y2))]


def _points(text: str, end: str = "") -> list[Step]:
    given = numbers(text)
    if len(given) % 2:
        raise ValueError(text)
    return outline(f"M{' '.join(map(repr, given))}{end}") if given else []


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


def outline(data: str) -> list[Step]:
    """The steps of path data that was not written by anybody."""
    try:
        return traced(data)
    except ValueError:  # what only sums of numbers make too large
        raise _far_out() from None


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
        raise _far_out()
    return tuple(made)


def _far_out() -> Undrawable:
    hint = "draw it smaller, or nearer to its page, in the drawing program"
    return Undrawable("an outline that reaches far out of the drawing", hint)


def box(steps: Iterable[Step]) -> tuple[float, ...]:
    """Left, top, right and bottom of an outline."""
    from fontTools.pens.boundsPen import BoundsPen

    pen = BoundsPen(None)
    draws = {"m": pen.moveTo, "l": pen.lineTo, "c": pen.curveTo}
    for op, given in steps:
        if op in draws:
            draws[op](*zip(given[::2], given[1::2], strict=True))
    return pen.bounds or (0.0, 0.0, 0.0, 0.0)
