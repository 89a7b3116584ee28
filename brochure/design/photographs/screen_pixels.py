"""The pixels of a picture as a screen shows them.

What is painted and what is judged before come from here, so that `check` sees what is printed.
"""

from __future__ import annotations

import io
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from brochure.design.colour import contrast
from brochure.design.colour.conversion import converted
from brochure.design.photographs.photograph import Overlay
from brochure.design.raster import Raster, Window, decoded, resolution
from brochure.design.sheet import Rect

if TYPE_CHECKING:
    from PIL import Image as Pictures

_ICC_SPACES = {"L": "GRAY", "RGB": "RGB ", "CMYK": "CMYK"}
_HALF = 127  # of 255
_PPI = 144.0  # twice as fine as the finished page is looked at: never milder


class Wash(Struct, frozen=True):
    """An overlay in the colours of an edition: parts from 0 to 255, in RGB or in CMYK."""

    colour: tuple[int, ...]
    overlay: Overlay


def washed(picture: Pictures.Image, wash: Wash) -> Pictures.Image:
    """A picture in L, RGB or CMYK under a wash, in the colour space of the wash."""
    from PIL import Image as Pictures
    from PIL import ImageChops

    space = "CMYK" if len(wash.colour) == 4 else "RGB"
    if picture.mode == "L" and space == "CMYK":  # black ink alone
        none = Pictures.new("L", picture.size)
        picture = Pictures.merge("CMYK", (none, none, none, ImageChops.invert(picture)))
    picture = picture.convert(space)
    over = Pictures.new(space, picture.size, wash.colour)
    return Pictures.composite(over, picture, _strengths(wash.overlay, picture.size))


def _strengths(overlay: Overlay, size: tuple[int, int]) -> Pictures.Image:
    """How opaque an overlay is over each pixel, as a grey picture."""
    from PIL import Image as Pictures

    across = overlay.edge in ("left", "right")
    length = size[0] if across else size[1]
    steps = [round(255 * overlay.strength((at + 0.5) / length)) for at in range(length)]
    row = bytes(steps[::-1] if overlay.edge in ("foot", "right") else steps)
    line = Pictures.frombytes("L", (length, 1) if across else (1, length), row)
    return line.resize(size, Pictures.Resampling.NEAREST)


def sampled(picture: Pictures.Image, window: Window, placed: Rect, most: float) -> Pictures.Image:
    """The window with at most so many pixels an inch, and never more than it has."""
    from PIL import Image as Pictures

    left, top, right, bottom = window
    scale = most / resolution(window, placed)
    if scale < 1:
        size = (max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale)))
        return picture.resize(size, Pictures.Resampling.LANCZOS, box=window)
    x, y = min(round(left), picture.width - 1), min(round(top), picture.height - 1)
    return picture.crop((x, y, max(x + 1, round(right)), max(y + 1, round(bottom))))


def parted(picture: Pictures.Image) -> tuple[Pictures.Image, Pictures.Image | None]:
    """The colours of a picture, white where nothing of them is seen, and how opaque they are."""
    from PIL import Image as Pictures

    if not picture.mode.endswith("A"):
        return picture, None
    mask, mode = picture.getchannel("A"), picture.mode.removesuffix("A")
    colours = Pictures.new(mode, picture.size, "white")
    colours.paste(picture.convert(mode), mask=mask.point(lambda alpha: 255 if alpha else 0))
    return colours, mask


def for_screen(picture: Pictures.Image, source: bytes, press: bytes) -> Pictures.Image:
    """A picture of an embedded profile (or none) in L or sRGB; `press` is the press's profile."""
    if picture.mode == "CMYK":
        return converted(picture, source or press, b"", "RGB")
    if is_grey(picture):
        return grey(picture, source)
    return converted(picture, source, b"", "RGB") if source else picture


def is_grey(picture: Pictures.Image) -> bool:
    """Whether a picture shows greys alone."""
    from PIL import ImageChops

    if picture.mode != "RGB":
        return picture.mode == "L"
    red, green, blue = picture.split()
    pairs = ((red, green), (green, blue))
    return all(ImageChops.difference(*pair).getbbox() is None for pair in pairs)


def grey(picture: Pictures.Image, source: bytes) -> Pictures.Image:
    """A grey picture as one channel with the tones of sRGB."""
    if source:
        picture = converted(picture, source, b"", "RGB")
    return picture if picture.mode == "L" else picture.getchannel("G")


def usable(embedded: bytes, mode: str) -> bytes:
    """An embedded profile that is readable and of the picture's colours, or nothing."""
    from PIL import ImageCms

    if not embedded:
        return b""
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(embedded))
        ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), mode, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return b""
    return embedded if profile.profile.xcolor_space == _ICC_SPACES[mode] else b""


# What is seen of a placed picture


class Seen(Struct, frozen=True):
    """A placed picture as a screen shows it, to be looked at part by part."""

    raster: Raster
    window: Window
    rect: Rect
    ground: str  # #rrggbb, seen where the picture is transparent
    press: bytes

    def extremes(self, area: Rect, wash: Wash | None) -> tuple[str, str]:
        """The darkest and the lightest pixel in an area of the page under a wash, as `#rrggbb`."""
        picture = _under(self, wash)
        across, down = picture.width / self.rect.width, picture.height / self.rect.height
        left, right = (area.x - self.rect.x) * across, (area.right - self.rect.x) * across
        top, bottom = (self.rect.top - area.top) * down, (self.rect.top - area.y) * down
        x, y = max(0, int(left)), max(0, int(top))
        box = (x, y, max(x + 1, int(right) + 1), max(y + 1, int(bottom) + 1))
        part = picture.crop((*box[:2], min(box[2], picture.width), min(box[3], picture.height)))
        counted = part.getcolors(part.width * part.height) or []
        colours = {f"#{bytes(rgb).hex()}" for _, rgb in counted}  # type: ignore[arg-type]
        found = sorted(colours, key=lambda one: (contrast.luminance(one), one))
        return found[0], found[-1]


@lru_cache(maxsize=16)
def _plain(seen: Seen) -> tuple[Pictures.Image, Pictures.Image | None]:
    """The picture in RGB, and how opaque it is, as fine as is needed."""
    scale = _PPI / resolution(seen.window, seen.rect)
    picture, embedded = decoded(seen.raster, scale)
    across, down = picture.width / seen.raster.width, picture.height / seen.raster.height
    left, top, right, bottom = seen.window
    window = left * across, top * down, right * across, bottom * down
    picture, mask = parted(sampled(picture, window, seen.rect, _PPI))
    shown = for_screen(picture, usable(embedded, picture.mode), seen.press)
    return shown.convert("RGB"), mask


@lru_cache(maxsize=16)
def _under(seen: Seen, wash: Wash | None) -> Pictures.Image:
    from PIL import Image as Pictures

    picture, mask = _plain(seen)
    if wash is not None:
        picture = washed(picture, wash)
    if mask is None:
        return picture
    return Pictures.composite(picture, Pictures.new("RGB", picture.size, seen.ground), mask)


def stronger(wash: Wash, opacity: float) -> Wash:
    """The same wash with another opacity, in per cent."""
    return replace(wash, overlay=wash.overlay.model_copy(update={"opacity": opacity}))


_MARK = 96  # pixels, as which the colours of a logo are counted


@lru_cache(maxsize=16)
def colours_of(raster: Raster) -> tuple[tuple[str, int], ...]:
    """The colours of what a picture shows, as `#rrggbb`, and how many pixels have each. What is
    transparent is not counted, nor a ground of one colour in all its corners."""
    picture, mask = parted(decoded(raster)[0])
    size = (min(_MARK, picture.width), min(_MARK, picture.height))
    small = picture.convert("RGB").resize(size)
    opaque = mask.resize(size).tobytes() if mask else bytes([255]) * size[0] * size[1]
    pixels = small.tobytes()
    counted = Counter(pixels[3 * at : 3 * at + 3] for at, seen in enumerate(opaque) if seen > _HALF)
    right, foot = size[0] - 1, size[1] - 1
    corners = {small.getpixel(at) for at in ((0, 0), (right, 0), (0, foot), (right, foot))}
    if mask is None and len(corners) == 1 and len(counted) > 1:
        del counted[bytes(corners.pop())]  # type: ignore[arg-type]
    return tuple((f"#{rgb.hex()}", count) for rgb, count in counted.items())
