"""Contrast of two colours on a screen (WCAG 2.2, relative luminance and contrast ratio)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from brochure.source.characters import shown

NORMAL, LARGE = 4.5, 3.0  # WCAG 2.2, 1.4.3
LARGE_SIZE = 14.0  # points of bold type from which it counts as large
_MOST = 6  # pairs that are named


def linear(srgb: str) -> tuple[float, ...]:
    """The light of the three parts of `#rrggbb`, 0 to 1 (IEC 61966-2-1)."""
    parts = (int(srgb[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return tuple(
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )


@lru_cache(maxsize=1024)
def luminance(srgb: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1."""
    red, green, blue = linear(srgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def told(ratio: float) -> str:
    """A contrast that is too low, rounded down, so that it reads as less than what is needed."""
    return f"{int(ratio * 10) / 10:.1f}"


class Faint(Struct, frozen=True):
    """A part, such as titles, that is too faint: its swatch and that behind it, the contrast that
    they have and the part needs. `ground` is the name of the one ground where this is so, empty if
    it is so in general; `chosen` says whether that ground itself gives the part its colour."""

    front: str
    back: str
    found: float
    part: str
    needed: float
    ground: str
    chosen: bool


def by_blame(pairs: tuple[Faint, ...]) -> dict[str, list[Faint]]:
    """The pairs by the swatch to blame: the one that most pairs have in common that hold in
    general; of other pairs what their ground has chosen."""
    wrong: list[str] = []
    general = list(dict.fromkeys((one.front, one.back) for one in pairs if not one.ground))
    while general:
        colours = (*(front for front, _ in general), *(back for _, back in general))
        wrong.append(max(colours, key=colours.count))
        general = [pair for pair in general if wrong[-1] not in pair]
    blamed: dict[str, list[Faint]] = {}
    for one in pairs:
        usual = one.front if one.chosen else one.back
        colour = next((colour for colour in wrong if colour in (one.front, one.back)), usual)
        blamed.setdefault(colour, []).append(one)
    return blamed


def listed(pairs: Sequence[Faint]) -> str:
    """The pairs in words, in one line."""
    found = _each(f"{one.front} on {one.back} {int(10 * one.found) / 10}" for one in pairs)
    parts = {one.needed: _each(p.part for p in pairs if p.needed == one.needed) for one in pairs}
    needed = "; ".join(f"{least:g} for {', '.join(which)}" for least, which in parts.items())
    grounds = shown(", ".join(_each(one.ground for one in pairs if one.ground)))
    where = f" ({grounds})" if grounds else ""
    return f"too little contrast: {', '.join(found[:_MOST])}{where}, needed {needed}"


def _each(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
