"""How different two colours look: CIEDE2000 (ISO/CIE 11664-6:2014)."""

from __future__ import annotations

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt
from typing import TypeAlias

from brochure.design.colour.contrast import linear

Lab: TypeAlias = tuple[float, float, float]  # CIE L*, a*, b*

_TO_XYZ = (  # of sRGB, each divided by the white D65 (IEC 61966-2-1)
    (0.4124 / 0.9505, 0.3576 / 0.9505, 0.1805 / 0.9505),
    (0.2126, 0.7152, 0.0722),
    (0.0193 / 1.089, 0.1192 / 1.089, 0.9505 / 1.089),
)


def lab(srgb: str) -> Lab:
    """CIELAB of `#rrggbb`, seen against the screen's own white (ISO/CIE 11664-4)."""
    x, y, z = (
        _root(sum(share * part for share, part in zip(row, linear(srgb), strict=True)))
        for row in _TO_XYZ
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(part: float) -> float:
    return part ** (1 / 3) if part > (6 / 29) ** 3 else part / (3 * (6 / 29) ** 2) + 4 / 29


def between(one: str, other: str) -> float:
    """The difference of two colours `#rrggbb`; from about 1 on it can be seen side by side."""
    return delta_e(lab(one), lab(other))


def delta_e(one: Lab, other: Lab) -> float:
    """The difference of two colours, with all weights 1."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (hypot(a1, b1) + hypot(a2, b2)) / 2
    more = 1.5 - 0.5 * _saturation(mean)
    c1, h1 = _polar(more * a1, b1)
    c2, h2 = _polar(more * a2, b2)
    turn, middle = _turn_and_middle(c1, h1, c2, h2)
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    dl = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / sqrt(20 + (light - 50) ** 2))
    dc = (c2 - c1) / (1 + 0.045 * chroma)
    dh = 2 * sqrt(c1 * c2) * sin(radians(turn / 2)) / (1 + 0.015 * chroma * _hues(middle))
    blue = radians(60 * exp(-(((middle - 275) / 25) ** 2)))
    return sqrt(dl**2 + dc**2 + dh**2 - sin(blue) * 2 * _saturation(chroma) * dc * dh)


def _saturation(chroma: float) -> float:
    return sqrt(chroma**7 / (chroma**7 + 25.0**7))


def _polar(a: float, b: float) -> tuple[float, float]:
    """Chroma, and hue in degrees."""
    return hypot(a, b), degrees(atan2(b, a)) % 360


def _turn_and_middle(c1: float, h1: float, c2: float, h2: float) -> tuple[float, float]:
    """The shorter way from one hue to the other, and the hue halfway; a grey has none."""
    if not c1 * c2:
        return 0.0, h1 + h2
    turn = (h2 - h1 + 180) % 360 - 180
    turn = 180.0 if turn == -180 and h2 > h1 else turn
    return turn, (h1 + turn / 2) % 360


def _hues(hue: float) -> float:
    """How well the eye tells hues apart there."""
    return (
        1
        - 0.17 * cos(radians(hue - 30))
        + 0.24 * cos(radians(2 * hue))
        + 0.32 * cos(radians(3 * hue + 6))
        - 0.20 * cos(radians(4 * hue - 63))
    )
