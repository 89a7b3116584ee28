"""What SVG elements look like: their numbers, transforms, shapes and path data as steps.

Everything here takes the text of an attribute. What cannot be read, is larger than any drawing,
or would run on for ever raises `Undrawable`, with words for the editor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import radians
from typing import TYPE_CHECKING, Any

from brochure.design.drawing import Step

if TYPE_CHECKING:  # fontTools takes 20 ms to import, which only drawings should pay
    from fontTools.misc.transform import Transform

Attributes = Mapping[str, str]
Point = tuple[float, float]
_BIGGEST = 1e9  # no number of a drawing is larger
_SMALLER = "draw it smaller, or nearer to its page, in the drawing program"
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_GAP = " \t\r\n,"


class Undrawable(Exception):
    """What is wrong, and what to do about it."""


class Full(Exception):
    """A pen has no room for another step."""


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
    if not _NUMBER.fullmatch(bare) or not abs(float(bare)) <= _BIGGEST:
        raise ValueError(text)
    return float(bare)


def size(text: str) -> float:
    """A number that is not negative."""
    if number(text) < 0:
        raise ValueError(text)
    return number(text)


def numbers(text: str) -> list[float]:
    """Numbers between blanks and commas, or nothing but their signs."""
    if _NUMBER.sub("", text).strip(_GAP):
        raise ValueError(text)
    return [number(found) for found in _NUMBER.findall(text)]


def _turned(matrix: Transform, angle: float, x: float = 0, y: float = 0) -> Transform:
    return matrix.translate(x, y).rotate(radians(angle)).translate(-x, -y)


# How many numbers a transform takes, and what it makes of the one before it.
_MOVES: Mapping[str, tuple[tuple[int, ...], Callable[..., Any]]] = {
    "matrix": ((6,), lambda matrix, *six: matrix.transform(six)),
    "translate": ((1, 2), lambda matrix, *by: matrix.translate(*by)),
    "scale": ((1, 2), lambda matrix, *by: matrix.scale(*by)),
    "rotate": ((1, 3), _turned),
    "skewX": ((1,), lambda matrix, angle: matrix.skew(radians(angle), 0)),
    "skewY": ((1,), lambda matrix, angle: matrix.skew(0, radians(angle))),
}
_MOVE = re.compile(rf"({'|'.join(_MOVES)})\s*\(([^()]*)\)")


def transform(text: str) -> Transform:
    """A list of transforms as one; the last is the first to act on a point."""
    from fontTools.misc.transform import Identity

    if text != "none" and _MOVE.sub("", text).strip(_GAP):
        raise ValueError(text)
    matrix = Identity
    for name, inside in _MOVE.findall(text):
        counts, move = _MOVES[name]
        given = numbers(inside)
        if len(given) not in counts:
            raise ValueError(text)
        matrix = move(matrix, *given)
    return matrix


def _rect(attributes: Attributes) -> str:
    x, y = (read(number, attributes, name) for name in ("x", "y"))
    width, height = (read(size, attributes, name) for name in ("width", "height"))
    given = [name for name in ("rx", "ry") if attributes.get(name, "auto") != "auto"]
    radii = [read(size, attributes, name) for name in given] or [0.0]
    rx, ry = min(radii[0], width / 2), min(radii[-1], height / 2)  # one radius serves for both
    if not (width and height):
        return ""
    if not (rx and ry):
        return f"M{x} {y}h{width}v{height}h{-width}z"
    across, down = width - 2 * rx, height - 2 * ry
    return (
        f"M{x + rx} {y}h{across}a{rx} {ry} 0 0 1 {rx} {ry}v{down}a{rx} {ry} 0 0 1 {-rx} {ry}"
        f"h{-across}a{rx} {ry} 0 0 1 {-rx} {-ry}v{-down}a{rx} {ry} 0 0 1 {rx} {-ry}z"
    )


def _ellipse(attributes: Attributes, across: str = "rx", down: str = "ry") -> str:
    x, y = (read(number, attributes, name) for name in ("cx", "cy"))
    given = [name for name in (across, down) if attributes.get(name, "auto") != "auto"]
    radii = [read(size, attributes, name) for name in given] or [0.0]
    rx, ry = radii[0], radii[-1]
    if not (rx and ry):
        return ""
    arc = f"a{rx} {ry} 0 0 1"
    return f"M{x + rx} {y}{arc} {-rx} {ry}{arc} {-rx} {-ry}{arc} {rx} {-ry}{arc} {rx} {ry}z"


def _line(attributes: Attributes) -> str:
    x1, y1, x2, y2 = (read(number, attributes, name) for name in ("x1", "y1", "x2", "y2"))
    return f"M{x1} {y1}L{x2} {y2}"


def _points(text: str) -> str:
    given = numbers(text)
    if len(given) % 2:
        raise ValueError(text)
    return f"M{' '.join(map(repr, given))}" if given else ""


def _polygon(attributes: Attributes) -> str:
    data = read(_points, attributes, "points", "")
    return f"{data}z" if data else ""


# The elements that have an outline, and how it is written as path data.
OUTLINES: Mapping[str, Callable[[Attributes], str]] = {
    "path": lambda attributes: str(read(_spelled, attributes, "d", "")),
    "rect": _rect,
    "circle": lambda attributes: _ellipse(attributes, "r", "r"),
    "ellipse": _ellipse,
    "line": _line,
    "polyline": lambda attributes: str(read(_points, attributes, "points", "")),
    "polygon": _polygon,
}
_OPERANDS = {  # path commands and what they take: numbers and flags
    letter: kinds
    for letters, kinds in (
        ("MmLlTt", "nn"), ("HhVv", "n"), ("Cc", "nnnnnn"), ("SsQq", "nnnn"),
        ("Aa", "nnnffnn"), ("Zz", ""),
    )
    for letter in letters
}  # fmt: skip
_LETTER = re.compile(r"([A-Za-z])\s*")
_KINDS = {  # a number or a flag, and the gap after it; nothing fits where nothing is expected
    "n": re.compile(rf"({_NUMBER.pattern})\s*(?:,\s*)?"),
    "f": re.compile(r"([01])\s*(?:,\s*)?"),
    "": re.compile("(?!)"),
}


def _spelled(data: str) -> str:
    """Path data as fontTools reads it right: it drops what it does not know, and tears 01."""
    data = data.strip()
    words: list[str] = []
    kinds, index, bare, at = "", 0, False, 0  # bare: a command before its first operand
    while at < len(data):
        begins = data[at] in _OPERANDS and not (index or bare)
        match = (_LETTER if begins else _KINDS[kinds[index : index + 1]]).match(data, at)
        if match is None:
            what = f"{'…' if at else ''}{data[at:]}"
            raise refusal("d", what, "which is no path data", "export the drawing once more")
        word = match.group(1)
        if begins:
            kinds = _OPERANDS[word]
            bare = bool(kinds)
        else:
            index, bare = (index + 1) % len(kinds), False
        words.append(word if begins or word in ("0", "1") else repr(number(word)))
        at = match.end()
    if index or bare or (words and words[0] not in "Mm"):
        raise ValueError(data)
    return " ".join(words)


def trace(data: str, pen: Pen) -> None:
    """Draw path data with a pen."""
    from fontTools.svgLib.path import parse_path

    try:
        parse_path(data, pen)
    except (ValueError, ArithmeticError):  # what only sums of numbers make too large or small
        raise Undrawable("an outline that cannot be drawn", "draw it once more") from None


def outline_box(data: str) -> tuple[float, ...]:
    """Left, top, right and bottom of path data that was traced."""
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.svgLib.path import parse_path

    pen = BoundsPen(None)
    parse_path(data, pen)
    return pen.bounds or (0.0, 0.0, 0.0, 0.0)


class Pen:
    """Takes an outline from fontTools, which names the methods, as steps of a shape.

    `matrix` is applied to every point; no point may lie further out than `far`; there is `room`
    for so many steps.
    """

    def __init__(self, matrix: Transform, far: float, room: int) -> None:
        self.matrix, self.far, self.room = matrix, far, room
        self.steps: list[Step] = []
        self.at: Point = (0.0, 0.0)
        self.start: Point = (0.0, 0.0)

    def moveTo(self, point: Point) -> None:  # noqa: N802
        self.start = point
        self._add("m", point)

    def lineTo(self, point: Point) -> None:  # noqa: N802
        self._add("l", point)

    def curveTo(self, one: Point, two: Point, end: Point) -> None:  # noqa: N802
        self._add("c", one, two, end)

    def qCurveTo(self, via: Point, end: Point) -> None:  # noqa: N802
        one, two = ((x + (via[0] - x) * 2 / 3, y + (via[1] - y) * 2 / 3) for x, y in (self.at, end))
        self._add("c", one, two, end)

    def arcTo(  # noqa: N802
        self, rx: float, ry: float, rotation: float, large: bool, sweep: bool, end: Point
    ) -> None:
        from fontTools.svgLib.path.arc import EllipticalArc

        if not (rx and ry):  # SVG 2, 9.5.1: a straight line, which fontTools would leave out
            self.lineTo(end)
        elif end != self.at:
            ends = (complex(*self.at), complex(*end))
            EllipticalArc(ends[0], rx, ry, rotation, large, sweep, ends[1]).draw(self)

    def closePath(self) -> None:  # noqa: N802
        # fontTools draws the line home, which closing draws as well, with a join at its end
        if self.steps[-1][0] == "l" and self.at == self.start:
            self.steps.pop()
        self._add("h")
        self.at = self.start

    def endPath(self) -> None:  # noqa: N802
        """Nothing: an open path just ends."""

    def _add(self, op: str, *points: Point) -> None:
        if len(self.steps) >= self.room:
            raise Full
        operands = tuple(n for point in points for n in self.matrix.transformPoint(point))
        if not all(-self.far <= n <= self.far for n in operands):  # nor is nan between them
            raise Undrawable("an outline that reaches far out of the drawing", _SMALLER)
        self.steps.append((op, operands))
        if points:
            self.at = points[-1]
