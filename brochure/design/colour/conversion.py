"""Colours from one device to another, by Little CMS: relative colorimetric, with black point
compensation. Greys become black ink alone, for four inks would blur them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import hypot
from typing import TYPE_CHECKING, Any

from brochure.design.colour import difference
from brochure.design.colour.contrast import luminance

if TYPE_CHECKING:
    from PIL import Image as Pictures

_NEAR = 2.0  # CIEDE2000: as good as alike
_GREY = 4.0  # of chroma: less tint can hardly be seen
_SOLID = 90  # per cent of black; from here on it is solid, for dots would fray the edges of letters
HOW = "relative colorimetric, black point compensation"  # as the report says it
Amounts = tuple[float, ...]  # of C, M, Y and K in per cent
Dot = tuple[int, ...]  # a colour in bytes
_RELATIVE, _NO_TABLE, _COMPENSATED = 1, 0x0100, 0x2000  # the intent and the flags of lcms2.h


def converted(
    picture: Pictures.Image, source: bytes, target: bytes, mode: str, compensate: bool = True
) -> Pictures.Image:
    """A picture from the colours of one profile to those of another; no bytes stand for sRGB."""
    from PIL import Image as Pictures

    transform = _transform(source, target, picture.mode, mode, compensate)
    made = Pictures.new(mode, picture.size)
    transform.apply(picture.getim(), made.getim())
    return made


def _dot(colour: Dot, source: bytes, target: bytes, mode: str, wanted: str) -> Dot:
    """One colour in those of another profile. It takes no more than Pillow's cores, and what lies
    around them takes 8 ms to load."""
    from PIL import _imaging

    before, after = _imaging.fill(mode, (1, 1), colour), _imaging.new(wanted, (1, 1))
    _transform(source, target, mode, wanted, is_dot=True).apply(before.ptr, after.ptr)
    made: Dot = after[0]
    return made


@lru_cache(maxsize=8)
def _transform(
    source: bytes,
    target: bytes,
    mode: str,
    wanted: str,
    compensate: bool = True,
    is_dot: bool = False,
) -> Any:
    from PIL import _imagingcms  # its core, for Pillow's own writes out the target with each use

    one, other = (
        _imagingcms.profile_frombytes(data) if data else _imagingcms.createProfile("sRGB", 0)
        for data in (source, target)
    )
    # for a dot no table for speed, which takes 30 times as long to make
    flags = _COMPENSATED * compensate | _NO_TABLE * is_dot
    return _imagingcms.buildTransform(one, other, mode, wanted, _RELATIVE, flags)


@lru_cache(maxsize=8)
def plate(profile: bytes) -> tuple[int, ...]:
    """For each grey of sRGB the DeviceGray that black ink alone prints as light.

    Paper stands for white and full ink for black: black point compensation for one ink.
    """
    from PIL import Image as Pictures

    ramp = Pictures.new("CMYK", (256, 1))
    ramp.putdata([(0, 0, 0, 255 - grey) for grey in range(256)])
    shown = converted(ramp, profile, b"", "RGB", compensate=False).convert("L")
    printed = [_light(value) for value in shown.tobytes()]
    depth = printed[255] - printed[0]
    curve = []
    for grey in range(256):
        wanted = printed[0] + depth * _light(grey)
        near = [(abs(light - wanted), abs(i - grey), i) for i, light in enumerate(printed)]
        curve.append(min(near)[2])
    return tuple(curve)


def _light(grey: int) -> float:
    return luminance(_hex((grey, grey, grey)))


def _hex(parts: Iterable[int]) -> str:
    return "#" + bytes(parts).hex()


@lru_cache(maxsize=1024)
def inks(srgb: str, profile: bytes, most: float) -> Amounts:
    """The inks of `#rrggbb` on the press of a profile, in whole per cent and `most` in all."""
    if hypot(*difference.lab(srgb)[1:]) < _GREY:
        grey = min(range(256), key=lambda one: abs(_light(one) - luminance(srgb)))
        black = round(100 - plate(profile)[grey] / 2.55)
        return (0, 0, 0, 100 if black >= _SOLID else black)
    dot = _dot(tuple(bytes.fromhex(srgb[1:])), b"", profile, "RGB", "CMYK")
    *colours, black = (round(value / 2.55) for value in dot)
    excess = sum(colours) + black - most
    if excess > 0:  # what black covers is taken from the colours in equal parts
        kept = 1 - excess / sum(colours)
        colours = [int(ink * kept) for ink in colours]
    return (*colours, black)


@lru_cache(maxsize=1024)
def shown(amounts: Amounts, profile: bytes) -> str:
    """How a screen shows inks that are printed on the press of a profile, as `#rrggbb`."""
    dot = tuple(round(ink * 2.55) for ink in amounts)
    return _hex(_dot(dot, profile, b"", "CMYK", "RGB"))


def mismatch(amounts: Amounts, srgb: str, profile: bytes) -> float:
    """By how much (CIEDE2000) inks look different from the screen colour that they stand for.
    Black ink alone may stand for black, though it is lighter on paper."""
    apart = difference.between(srgb, shown(amounts, profile))
    if any(amounts[:3]) or apart < _NEAR:
        return apart
    wanted = 255 - round(amounts[3] * 2.55)
    grey = min(range(256), key=lambda one: abs(plate(profile)[one] - wanted))
    return min(apart, difference.between(srgb, _hex((grey, grey, grey))))
