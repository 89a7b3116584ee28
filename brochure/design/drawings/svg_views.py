"""What part of the plane an SVG drawing shows, and how a drawing in a drawing fits its frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from brochure.design.drawing import Step
from brochure.design.drawings.svg_shapes import rectangle
from brochure.design.drawings.svg_values import (
    Attributes,
    Matrix,
    Undrawable,
    number,
    numbers,
    read,
    refusal,
    scaling,
    shift,
    times,
)

_LEAST, _LARGEST = 0.01, 1_000_000  # sides of a drawing


class View(Struct, frozen=True):
    """The size of a drawing; `matrix` leads from its plane into that area, y still downwards."""

    width: float
    height: float
    matrix: Matrix


def view_of(attributes: Attributes) -> View:
    """What a file shows: its viewBox, else its width and height in px. Undrawable without."""
    sides = [attributes.get(name, "") for name in ("width", "height")]
    try:
        if "viewBox" in attributes:
            x, y, width, height = numbers(attributes["viewBox"])
        else:
            x, y = 0.0, 0.0
            width, height = map(number, sides)
    except ValueError:
        what = "it has no viewBox that can be read, nor a width and height in px"
        raise Undrawable(what, 'give <svg> a viewBox, such as viewBox="0 0 24 24"') from None
    if not all(_LEAST <= side <= _LARGEST for side in (width, height)):
        what = f"its page cannot be {width:g} wide and {height:g} high"
        raise Undrawable(what, "correct its viewBox")
    if attributes.get("preserveAspectRatio") == "none" and all(map(_is_length, sides)):
        wide, tall = map(number, sides)  # stretched as it is on its own page
        return View(wide, tall, times(scaling(wide / width, tall / height), shift(-x, -y)))
    return View(width, height, shift(-x, -y))


def _is_length(text: str) -> bool:
    try:
        return _LEAST <= number(text) <= _LARGEST
    except ValueError:
        return False


def fitted(
    own: Attributes, sizes: Attributes, page: tuple[float, float]
) -> tuple[Matrix, list[Step]]:
    """How the plane of an inner drawing lies in the outer one, and its frame there.
    `own` says what it shows (SVG 1.1, 7.8), `sizes` where its frame is; parts are of `page`."""
    x, y = (read(number, sizes, name) for name in ("x", "y"))
    width, height = (
        read(_length(side), sizes, name, "100%")
        for name, side in zip(("width", "height"), page, strict=True)
    )
    frame = rectangle(x, y, width, height)
    if "viewBox" not in own:
        return shift(x, y), frame
    left, top, wide, tall = read(_box, own, "viewBox")
    across, down, share = _alignment(own.get("preserveAspectRatio", "xMidYMid"))
    sx, sy = width / wide, height / tall
    if share is not None:
        sx = sy = share(sx, sy)
    dx, dy = x + across * (width - wide * sx), y + down * (height - tall * sy)
    return times(times(shift(dx, dy), scaling(sx, sy)), shift(-left, -top)), frame


def _box(text: str) -> list[float]:
    box = numbers(text)
    if len(box) != 4 or not all(_LEAST <= side <= _LARGEST for side in box[2:]):
        raise ValueError(text)
    return box


def _length(whole: float) -> Callable[[str], float]:
    def length(text: str) -> float:
        return number(text[:-1]) / 100 * whole if text.endswith("%") else number(text)

    return length


_PLACES = {"Min": 0.0, "Mid": 0.5, "Max": 1.0}


def _alignment(text: str) -> tuple[float, float, Callable[[float, float], float] | None]:
    """Where the drawing stands in its frame, across and down, and which scale serves for both."""
    name, _, how = text.partition(" ")
    x, y = name[1:4], name[5:8]
    if name == "none":
        return 0.0, 0.0, None
    if name != f"x{x}Y{y}" or x not in _PLACES or y not in _PLACES or how not in _SCALES:
        raise refusal("preserveAspectRatio", text, "which cannot be drawn", "delete it")
    return _PLACES[x], _PLACES[y], _SCALES[how]


_SCALES: Mapping[str, Callable[[float, float], float]] = {"": min, "meet": min, "slice": max}
