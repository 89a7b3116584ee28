"""Colours from one device to another, by Little CMS: relative colorimetric, with black point
compensation. Greys become black ink alone, for four inks would blur them.
"""

from __future__ import annotations

import io
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


def opened(data: bytes) -> Any:
    """The profile in `data`; sRGB if that is empty."""
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(io.BytesIO(data)) if data else ImageCms.createProfile("sRGB")


def converted(
    picture: Pictures.Image, source: bytes, target: bytes, mode: str, compensate: bool = True
) -> Pictures.Image:
    """A picture from the colours of one profile to those of another; no bytes stand for sRGB."""
    from PIL import Image as Pictures

    is_dot = picture.size == (1, 1)
    transform = _transform(source, target, picture.mode, mode, compensate, is_dot)
    made = Pictures.new(mode, picture.size)
    transform.apply(picture.getim(), made.getim())
    return made


@lru_cache(maxsize=8)
def _transform(
    source: bytes, target: bytes, mode: str, wanted: str, compensate: bool, is_dot: bool
) -> Any:
    from PIL import ImageCms

    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION if compensate else ImageCms.Flags.NONE
    if is_dot:  # no table for speed, which takes 30 times as long to make
        flags |= ImageCms.Flags.NOOPTIMIZE
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    ends = opened(source), opened(target)
    # Its core, for Pillow's own writes out the target profile, of half a MB, with each dot.
    return ImageCms.buildTransform(*ends, mode, wanted, intent, flags).transform


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


def _pixel(dot: Pictures.Image) -> tuple[int, ...]:
    value: Any = dot.getpixel((0, 0))  # `tobytes` would load Pillow's readers of files
    return tuple(value)


def _hex(parts: Iterable[int]) -> str:
    return "#" + bytes(parts).hex()


@lru_cache(maxsize=1024)
def inks(srgb: str, profile: bytes, most: float) -> Amounts:
    """The inks of `#rrggbb` on the press of a profile, in whole per cent and `most` in all."""
    from PIL import Image as Pictures

    if hypot(*difference.lab(srgb)[1:]) < _GREY:
        grey = min(range(256), key=lambda one: abs(_light(one) - luminance(srgb)))
        black = round(100 - plate(profile)[grey] / 2.55)
        return (0, 0, 0, 100 if black >= _SOLID else black)
    dot = converted(Pictures.new("RGB", (1, 1), srgb), b"", profile, "CMYK")
    *colours, black = (round(value / 2.55) for value in _pixel(dot))
    excess = sum(colours) + black - most
    if excess > 0:  # what black covers is taken from the colours in equal parts
        kept = 1 - excess / sum(colours)
        colours = [int(ink * kept) for ink in colours]
    return (*colours, black)


@lru_cache(maxsize=1024)
def shown(amounts: Amounts, profile: bytes) -> str:
    """How a screen shows inks that are printed on the press of a profile, as `#rrggbb`."""
    from PIL import Image as Pictures

    dot = Pictures.new("CMYK", (1, 1), tuple(round(ink * 2.55) for ink in amounts))
    return _hex(_pixel(converted(dot, profile, b"", "RGB")))


def mismatch(amounts: Amounts, srgb: str, profile: bytes) -> float:
    """By how much (CIEDE2000) inks look different from the screen colour that they stand for.
    Black ink alone may stand for black, though it is lighter on paper."""
    apart = difference.between(srgb, shown(amounts, profile))
    if any(amounts[:3]) or apart < _NEAR:
        return apart
    wanted = 255 - round(amounts[3] * 2.55)
    grey = min(range(256), key=lambda one: abs(plate(profile)[one] - wanted))
    return min(apart, difference.between(srgb, _hex((grey, grey, grey))))
