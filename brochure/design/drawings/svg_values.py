"""What attributes of SVG elements say: numbers, transforms, and how what cannot be read is refused.

What is larger than any drawing or would run on for ever raises `Undrawable`, with words for the
editor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import cos, radians, sin, tan
from typing import Any, TypeAlias

Attributes: TypeAlias = Mapping[str, str]
# What leads from one plane to another, as in SVG's own matrix(a b c d e f).
Matrix: TypeAlias = tuple[float, float, float, float, float, float]
BIGGEST = 1e9  # no number of a drawing is larger
NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_NUMBER = re.compile(NUMBER)
_GAP = " \t\r\n,"


class Undrawable(Exception):
    """What is wrong, and what to do about it."""


def refusal(name: str, value: str, why: str, hint: str) -> Undrawable:
    """The refusal of an attribute; reads on from "the element has"."""
    return Undrawable(f'{shown(name)}="{shown(value)}", {why}', hint)


def shown(text: str) -> str:
    """A text of the file as a message may hold it: short, and harmless in a terminal."""
    plain = "".join(c if c.isprintable() else " " for c in text[:41])
    return f"{plain[:40]}…" if len(plain) > 40 else plain


def read(
    reader: Callable[[str], Any], attributes: Attributes, name: str, default: str = "0"
) -> Any:
    """An attribute as `reader` understands it."""
    value = attributes.get(name, default)
    try:
        return reader(value)
    except (ValueError, KeyError):
        raise refusal(name, value, "which cannot be drawn", "correct the value") from None


def number(text: str) -> float:
    """A number, in px if it has a unit."""
    bare = text.removesuffix("px")
    if not _NUMBER.fullmatch(bare) or not abs(float(bare)) <= BIGGEST:
        raise ValueError(text)
    return float(bare)


def size(text: str) -> float:
    """A number that is not negative."""
    if number(text) < 0:
        raise ValueError(text)
    return number(text)


def numbers(text: str) -> list[float]:
    """Numbers between blanks and commas, or nothing but their signs."""
    found = [float(one) for one in _NUMBER.findall(text)]
    if _NUMBER.sub("", text).strip(_GAP) or not all(abs(one) <= BIGGEST for one in found):
        raise ValueError(text)
    return found


def times(outer: Matrix, inner: Matrix) -> Matrix:
    """Two matrices as one; the inner one is the first to act on a point."""
    a, b, c, d, e, f = outer
    g, h, i, j, x, y = inner
    return (
        g * a + h * c, g * b + h * d, i * a + j * c, i * b + j * d,
        a * x + c * y + e, b * x + d * y + f,
    )  # fmt: skip


def shift(x: float, y: float = 0.0) -> Matrix:
    return 1.0, 0.0, 0.0, 1.0, x, y


def scaling(x: float, y: float | None = None) -> Matrix:
    return x, 0.0, 0.0, x if y is None else y, 0.0, 0.0


def _turn(angle: float, x: float = 0.0, y: float = 0.0) -> Matrix:
    # rounded, so that a quarter of a circle is just that
    c, s = (round(part(radians(angle)), 15) for part in (cos, sin))
    return times(times(shift(x, y), (c, s, -s, c, 0.0, 0.0)), shift(-x, -y))


# How many numbers a transform takes, and its matrix.
_MOVES: Mapping[str, tuple[tuple[int, ...], Callable[..., Matrix]]] = {
    "matrix": ((6,), lambda *six: six),
    "translate": ((1, 2), shift),
    "scale": ((1, 2), scaling),
    "rotate": ((1, 3), _turn),
    "skewX": ((1,), lambda angle: (1.0, 0.0, tan(radians(angle)), 1.0, 0.0, 0.0)),
    "skewY": ((1,), lambda angle: (1.0, tan(radians(angle)), 0.0, 1.0, 0.0, 0.0)),
}
_MOVE = re.compile(rf"({'|'.join(_MOVES)})\s*\(([^()]*)\)")


def transform(text: str) -> Matrix:
    """A list of transforms as one; the last is the first to act on a point."""
    if text != "none" and _MOVE.sub("", text).strip(_GAP):
        raise ValueError(text)
    matrix = shift(0.0)
    for name, inside in _MOVE.findall(text):
        counts, made = _MOVES[name]
        given = numbers(inside)
        if len(given) not in counts:
            raise ValueError(text)
        matrix = times(matrix, made(*given))
    return matrix
