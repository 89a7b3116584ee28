"""Path data of SVG files as steps (SVG 2, 9.3): all its commands become lines and cubic curves."""

from __future__ import annotations

import re
from cmath import phase, rect
from collections.abc import Iterator
from math import ceil, pi, radians, sqrt, tan, tau

from brochure.design.drawing import Step
from brochure.design.drawings.svg_values import BIGGEST, NUMBER, Undrawable, refusal

MAX_STEPS = 200_000  # of a drawing
_LETTER = re.compile(r"([MmZzLlHhVvCcSsQqTtAa])\s*")
_N, _FLAG = (re.compile(rf"({one})\s*(?:,\s*)?") for one in (NUMBER, "[01]"))
_TAKES = {  # what follows each command, once or more
    "M": (_N, _N), "L": (_N, _N), "T": (_N, _N), "H": (_N,), "V": (_N,), "C": (_N,) * 6,
    "S": (_N,) * 4, "Q": (_N,) * 4, "A": (_N, _N, _N, _FLAG, _FLAG, _N, _N), "Z": (),
}  # fmt: skip


def traced(data: str) -> list[Step]:
    """Path data as steps m, l, c and h; of far too many only as many as tell. Undrawable with the
    place that cannot be read; ValueError if it ends too early, does not begin with M, or holds too
    large a number."""
    made: list[Step] = []
    x = y = left = top = hx = hy = 0.0  # the pen, where the part began, the last curve's handle
    before = ""
    for letter, given in _commands(data.strip()):
        kind = letter.upper()
        if not (before or kind == "M"):
            raise ValueError(data)
        if letter != kind or kind in "HV":
            given = _from_origin(letter, given, x, y)
        if before == "Z" and kind not in "MZ":
            made.append(("m", (left, top)))
        if kind in "ST":
            smooth = before in ("CS" if kind == "S" else "QT")
            given = [2 * x - hx, 2 * y - hy, *given] if smooth else [x, y, *given]
        if kind == "M":
            left, top = given
            made.append(("m", (left, top)))
        elif kind in "LHV":
            made.append(("l", tuple(given)))
        elif kind in "CS":
            hx, hy = given[2:4]
            made.append(("c", tuple(given)))
        elif kind in "QT":
            hx, hy, *end = given
            handles = (n + (h - n) * 2 / 3 for n, h in zip((x, y, *end), 2 * (hx, hy), strict=True))
            made.append(("c", (*handles, *end)))
        elif kind == "A":
            made += _arc(complex(x, y), given)
        elif before != "Z":
            if made[-1] == ("l", (left, top)):  # closing draws that line, with a join at its end
                made.pop()
            made.append(("h", ()))
        x, y = given[-2:] or (left, top)
        before = kind
        if len(made) > MAX_STEPS:
            break
    return made


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """The commands with what they take; one that is only implied is as good as written."""
    at, letter = 0, "Z"
    while at < len(data):
        if found := _LETTER.match(data, at):
            letter, at = found[1], found.end()
        elif letter in "Zz":
            raise _unread(data, at)
        given = []
        for kind in _TAKES[letter.upper()]:
            if not (found := kind.match(data, at)):
                raise ValueError(data) if at == len(data) else _unread(data, at)
            given.append(float(found[1]))
            at = found.end()
        if max(map(abs, given), default=0.0) > BIGGEST:
            raise ValueError(data)
        yield letter, given
        letter = {"M": "L", "m": "l"}.get(letter, letter)


def _unread(data: str, at: int) -> Undrawable:
    what = f"{'…' if at else ''}{data[at:]}"
    return refusal("d", what, "which is no path data", "export the drawing once more")


def _from_origin(letter: str, given: list[float], x: float, y: float) -> list[float]:
    """What a command takes, as points that are counted from the origin and not from the pen."""
    by = (x, y) if letter.islower() else (0.0, 0.0)
    if letter in "HhVv":
        return [given[0] + by[0], y] if letter in "Hh" else [x, given[0] + by[1]]
    first = 5 if letter == "a" else 0
    return given[:first] + [n + by[i % 2] for i, n in enumerate(given[first:])]


def _arc(start: complex, given: list[float]) -> list[Step]:
    """An arc as curves, each of a quarter at most (SVG 2, 9.5.1). Undrawable if it is far too small
    or too large to be reckoned with."""
    rx, ry, angle, large, sweep, x, y = given
    if not (rx and ry):
        return [("l", (x, y))]
    try:
        return list(_curves(start, complex(x, y), abs(rx), abs(ry), angle, large != sweep, sweep))
    except (ValueError, ArithmeticError):
        raise Undrawable("an outline that cannot be drawn", "draw it once more") from None


def _curves(
    start: complex, end: complex, rx: float, ry: float, angle: float, left: bool, sweep: float
) -> Iterator[Step]:
    """An arc, found where its ellipse is a circle of radius 1 (SVG 2, B.2)."""
    if start == end:
        return
    turn = rect(1, radians(angle))
    ends = (point * turn.conjugate() for point in (start, end))
    one, two = (complex(point.real / rx, point.imag / ry) for point in ends)
    half = abs(two - one) / 2
    away = (1j if left else -1j) * (two - one) / 2 * sqrt(max(1 / half**2 - 1, 0.0))
    middle, grown = (one + two) / 2 + away, max(1.0, half)  # too small radii just reach
    begin, until = phase(one - middle), phase(two - middle)
    run = (until - begin) % tau if sweep else -((begin - until) % tau)
    count = max(1, ceil(abs(run) / (pi / 2 + 0.001)))
    reach = 4 / 3 * tan(run / count / 4) * 1j
    for i in range(count):
        a, b = (rect(1, begin + run * n / count) for n in (i, i + 1))
        points = (middle + grown * p for p in (a + a * reach, b - b * reach, b))
        placed = (turn * complex(p.real * rx, p.imag * ry) for p in points)
        yield "c", tuple(number for p in placed for number in (p.real, p.imag))
