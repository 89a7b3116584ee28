"""Gradients of SVG files: from their elements to colours that run (SVG 1.1, 13.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import hypot
from typing import TypeAlias

from brochure.design.drawing import Gradient
from brochure.design.drawings.svg_styles import StyleSheet, colour
from brochure.design.drawings.svg_tree import SvgElement, SvgTree
from brochure.design.drawings.svg_values import (
    Attributes,
    Matrix,
    Undrawable,
    number,
    read,
    refusal,
    shift,
    times,
    transform,
)

Stops: TypeAlias = tuple[tuple[float, str], ...]
# What is said, from where to where colours run (if they do), the colours, and how they are turned.
_Given: TypeAlias = tuple[Attributes, tuple[float, ...], Stops, Matrix]
KINDS = ("linearGradient", "radialGradient")
_MOST = 64  # stops, and gradients that one takes its stops from
_FLAT = "use a flat colour"
_ENDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "linearGradient": (("x1", "0%"), ("y1", "0%"), ("x2", "100%"), ("y2", "0%")),
    "radialGradient": (
        ("cx", "50%"), ("cy", "50%"), ("r", "50%"), ("fx", ""), ("fy", ""), ("fr", "0"),
    ),
}  # fmt: skip


class Gradients:
    """The gradients of a file, each read once."""

    def __init__(self, tree: SvgTree, styles: StyleSheet, roles: frozenset[str]) -> None:
        self._tree, self._styles, self._roles = tree, styles, roles
        self._read: dict[SvgElement, _Given] = {}

    def made(
        self, element: SvgElement, bounds: Callable[[], tuple[float, ...]], matrix: Matrix
    ) -> Gradient | str:
        """The gradient of an element for a shape with `bounds` (left, top, right, bottom) in the
        plane that `matrix` leads out of; a flat colour if that is all it comes to."""
        if element not in self._read:
            self._read[element] = self._given(element)
        given, ends, stops, turn = self._read[element]
        if not ends:
            return stops[-1][1] if stops else ""
        return Gradient(ends, stops, times(_plane(given, bounds, matrix), turn))

    def _given(self, element: SvgElement) -> _Given:
        """What an element says, or those that it takes from what it does not say itself."""
        chain = self._chain(element)
        given: dict[str, str] = {}
        for one in reversed(chain):
            said = self._styles.attributes(one)
            given |= {key: value for key, value in said.items() if key != "href"}
        if given.get("spreadMethod", "pad") != "pad":
            what = "which cannot be drawn"
            raise refusal("spreadMethod", given["spreadMethod"], what, "let it run once")
        every = (_stops(one, self._styles, self._roles) for one in chain)
        stops = next(filter(None, every), ())
        ends = _ends(element.tag, given, stretch=given.get("gradientUnits") != _USER)
        if not ends or len({shade for _, shade in stops}) < 2:
            return given, (), stops, shift(0.0)
        return given, ends, stops, read(transform, given, "gradientTransform", "none")

    def _chain(self, element: SvgElement) -> list[SvgElement]:
        chain = [element]
        while target := self._styles.attributes(chain[-1]).get("href"):
            found = self._tree.named.get(target[1:]) if target.startswith("#") else None
            if found is None or found.tag not in KINDS or len(chain) > _MOST:
                raise refusal("href", target, "which is no gradient of this file", _FLAT)
            chain.append(found)
        return chain


_USER = "userSpaceOnUse"


def _stops(element: SvgElement, styles: StyleSheet, roles: frozenset[str]) -> Stops:
    found: list[tuple[float, str]] = []
    for child in element.inner:
        if child.tag != "stop":
            continue
        given = styles.attributes(child)
        if read(_share, given, "stop-opacity", "1") < 1:
            what = "which cannot be drawn"
            raise refusal("stop-opacity", given["stop-opacity"], what, "use an opaque colour")
        shade = colour("stop-color", given.get("stop-color", "#000000"), roles)
        at = min(1.0, max(0.0, read(_share, given, "offset", "0"), found[-1][0] if found else 0.0))
        found.append((at, shade or "paper"))
    if len(found) > _MOST:
        raise Undrawable(f"more than {_MOST} colours", _FLAT)
    return tuple(found)


def _share(text: str) -> float:
    return number(text[:-1]) / 100 if text.endswith("%") else number(text)


def _plane(given: Attributes, bounds: Callable[[], tuple[float, ...]], matrix: Matrix) -> Matrix:
    """The plane of the gradient's numbers: that of the shape, or the shape's box as a unit."""
    if given.get("gradientUnits", "objectBoundingBox") == _USER:
        return matrix
    left, top, right, bottom = bounds()
    if right <= left or bottom <= top:
        raise Undrawable("colours that run over a line without width", _FLAT)
    return times(matrix, (right - left, 0, 0, bottom - top, left, top))


def _ends(kind: str, given: Attributes, stretch: bool) -> tuple[float, ...]:
    """The ends; nothing if they are one, and only the last colour is seen."""
    found: list[float] = []
    for name, usual in _ENDS[kind]:
        value = given.get(name) or usual
        if not value:  # the focus is the middle
            found.append(found[0 if name == "fx" else 1])
        else:
            found.append(read(_share, {name: value}, name))
            if value.endswith("%") and found[-1] and not stretch:  # of the page, as nobody writes
                raise refusal(name, value, "which cannot be drawn", "write it as a number")
    if kind == "linearGradient":
        return () if found[:2] == found[2:] else tuple(found)
    cx, cy, r, fx, fy, fr = found
    if r <= 0:
        return ()
    out = hypot(fx - cx, fy - cy) / (0.999 * r)  # a focus outside is drawn on the edge
    if out > 1:
        fx, fy = cx + (fx - cx) / out, cy + (fy - cy) / out
    return fx, fy, min(fr, r), cx, cy, r
