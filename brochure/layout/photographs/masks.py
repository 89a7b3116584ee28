"""The outlines that pictures are seen through."""

from __future__ import annotations

from msgspec.structs import replace

from brochure.design.drawing import Shape, Step, circle, rectangle
from brochure.design.sheet import Rect

NONE, ROUND, ARCH, CORNERS = "none", "round", "arch", "corners"
_KAPPA = 0.5522847498  # how far a Bézier handle reaches to draw a quarter of a circle


def outline(mask: str, rect: Rect, corner: float) -> tuple[Step, ...]:
    """The path of a mask in a rectangle; none if all of the picture is seen. `corner` is the radius
    of round corners."""
    if mask == ROUND:
        radius = min(rect.width, rect.height) / 2
        return circle(rect.x + rect.width / 2, rect.y + rect.height / 2, radius, "").steps
    if mask == CORNERS:
        return rectangle(rect, "", corner).steps
    return _arch(rect) if mask == ARCH else ()


def _arch(rect: Rect) -> tuple[Step, ...]:
    """Half a circle on two uprights; flatter where there is no height for it."""
    across = rect.width / 2
    high = min(across, rect.height)
    x, right, spring, top = rect.x, rect.right, rect.top - high, rect.top
    middle, k, m = x + across, across * _KAPPA, high * _KAPPA
    return (
        ("m", (x, rect.y)),
        ("l", (right, rect.y)),
        ("l", (right, spring)),
        ("c", (right, spring + m, middle + k, top, middle, top)),
        ("c", (middle - k, top, x, spring + m, x, spring)),
        ("h", ()),
    )


def clipped(shape: Shape, path: tuple[Step, ...]) -> Shape:
    """A shape that is seen through a path alone."""
    if not path:
        return shape
    moved = tuple((op, _moved(op, numbers, shape.x, shape.y)) for op, numbers in path)
    return replace(shape, steps=(*moved, ("W n", ()), *shape.steps))


def _moved(op: str, numbers: tuple[float, ...], x: float, y: float) -> tuple[float, ...]:
    if op == "re":
        return (numbers[0] - x, numbers[1] - y, *numbers[2:])
    return tuple(n - (y if at % 2 else x) for at, n in enumerate(numbers))
