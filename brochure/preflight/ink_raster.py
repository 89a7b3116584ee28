"""Average ink: the inks of a page as a raster of squares of 1 mm, and the densest square of 15 mm.

What is painted goes onto four plates as overprinting and transparency join them (ISO 32000-1, 8.6.7
and 11.3.5): an area by its outline, a picture by its samples, a line by its width, a text as a
grey band of its x-height, since letters cover about two fifths of it. Blend modes count as
Multiply, soft masks as half. Spot inks and shadings do not count.

Error: squares stand on whole millimetres, so that an edge counts with up to 1/15 of the difference; a
letter with the difference between two fifths and its own share.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from msgspec.structs import replace
from PIL import Image, ImageChops, ImageDraw

from brochure.preflight.ink_coverage import decoded, replaced
from brochure.preflight.interpreter.colour_spaces import PROCESS, Plates
from brochure.preflight.interpreter.geometry import Area, Point
from brochure.preflight.interpreter.page_objects import (
    FILL,
    IMAGE,
    PLAIN,
    STROKE,
    TEXT,
    PageObject,
)

_MM = 72 / 25.4
_FINE = 2  # pixels to a millimetre while painting
_MOST_PIXELS = 400_000_000  # that all objects of a page may touch
_MOST_SIDE = 3000  # mm of a page
_LETTERS = 0.4  # how much of its band a text covers
_MASKED = 0.5  # how much of an object a soft mask lets through


class DensestSquare(NamedTuple):
    """Where most ink is, and how much on the average, in per cent of all four inks."""

    area: Area
    ink: float


class _Plate(NamedTuple):
    """A piece of the raster that an object covers: the place, and how much of each pixel."""

    left: int
    top: int
    mask: Image.Image


def densest(objects: Sequence[PageObject], page: Area, side: float) -> DensestSquare | None:
    """The square of `side` mm with most ink; none where a page is out of all measure."""
    wide, high = (max(1, round(length / _MM)) for length in (page.width, page.height))
    if max(wide, high) > _MOST_SIDE:
        return None
    plates = {ink: Image.new("L", (wide * _FINE, high * _FINE)) for ink in PROCESS}
    left = _MOST_PIXELS
    for obj in objects:
        plate = _covered(obj, page, plates["Black"].size)
        if plate is not None:
            left -= plate.mask.width * plate.mask.height
            if left < 0:
                return None
            _paint(obj, plate, plates)
    small = [one.reduce(_FINE) for one in plates.values()]
    rows = [sum(column) for column in zip(*(one.tobytes() for one in small), strict=True)]
    return _most(rows, small[0].size, page, round(side))


def _paint(obj: PageObject, plate: _Plate, plates: dict[str, Image.Image]) -> None:
    """Put an object onto the plates that it changes."""
    size, place = plate.mask.size, (plate.left, plate.top)
    for ink, new in _inks(obj, size).items():
        below = plates[ink].crop((*place, plate.left + size[0], plate.top + size[1]))
        if obj.blend_mode not in PLAIN:
            new = ImageChops.screen(new, below)
        plates[ink].paste(Image.composite(new, below, plate.mask), place)


def _inks(obj: PageObject, size: tuple[int, int]) -> dict[str, Image.Image]:
    """What an object puts on each plate that it changes; on none, if only a conversion can tell."""
    if obj.image is not None and not obj.image.is_mask:
        return _picture(obj, size)
    own = obj.colour.plates
    if own is None:
        return {}
    changed: Plates = (
        replaced(obj, own) if obj.overprint else {**dict.fromkeys(PROCESS, 0.0), **own}
    )
    return {
        ink: Image.new("L", size, round(255 * min(max(part, 0.0), 1.0)))
        for ink, part in changed.items()
        if ink in PROCESS
    }


def _picture(obj: PageObject, size: tuple[int, int]) -> dict[str, Image.Image]:
    picture = obj.image
    assert picture is not None
    if picture.space.plates((0.0,) * picture.space.count) is None:
        return {}
    try:
        image = decoded(picture)
    except Exception:  # noqa: BLE001  (Pillow raises whatever a damaged picture provokes)
        return {}
    if image is None:
        return {}
    image = image.resize(size, Image.Resampling.BOX)
    if image.mode == "CMYK":
        return dict(zip(PROCESS, image.split(), strict=True))
    dark_is_low = picture.space.plates((0.0,)) == {"Black": 1.0}
    blank = Image.new("L", size)
    return {
        **dict.fromkeys(PROCESS, blank),
        "Black": ImageChops.invert(image) if dark_is_low else image,
    }


def _covered(obj: PageObject, page: Area, size: tuple[int, int]) -> _Plate | None:
    """The part of the raster that an object covers."""
    area = obj.area
    if obj.kind == TEXT:
        area = replace(area, top=min(area.top, area.bottom + 0.7 * area.height))
    scale = _FINE / _MM
    box = (
        max(0, int((area.left - page.left) * scale)),
        max(0, int((page.top - area.top) * scale)),
        min(size[0], int((area.right - page.left) * scale) + 1),
        min(size[1], int((page.top - area.bottom) * scale) + 1),
    )
    wide, high = box[2] - box[0], box[3] - box[1]
    if wide <= 0 or high <= 0 or obj.kind not in (TEXT, FILL, STROKE, IMAGE):
        return None
    share = min(max(obj.opacity, 0.0), 1.0) * (_MASKED if obj.soft_masked else 1.0)
    share *= _LETTERS if obj.kind == TEXT else _line_share(obj, wide, high)
    mask = Image.new("L", (wide, high), round(255 * share))
    if obj.kind == FILL:
        mask = ImageChops.multiply(mask, _outline(obj, box, page, scale))
    return _Plate(box[0], box[1], mask)


def _line_share(obj: PageObject, wide: int, high: int) -> float:
    """How much of its rectangle a stroked path covers: as if it went once around it or across."""
    if obj.kind != STROKE:
        return 1.0
    pixels = obj.line_width * _FINE / _MM
    return min(1.0, pixels * 2 * (wide + high) / (wide * high)) if min(wide, high) > pixels else 1.0


def _outline(obj: PageObject, box: tuple[int, ...], page: Area, scale: float) -> Image.Image:
    mask = Image.new("1", (box[2] - box[0], box[3] - box[1]))
    for ring in obj.outline:
        one = Image.new("1", mask.size)
        ImageDraw.Draw(one).polygon([_pixel(point, box, page, scale) for point in ring], fill=1)
        # Rings within each other are holes, in nearly all drawings (8.5.3.3).
        mask = ImageChops.logical_xor(mask, one) if len(obj.outline) > 1 else one
    return mask.convert("L")


def _pixel(point: Point, box: tuple[int, ...], page: Area, scale: float) -> Point:
    return (point[0] - page.left) * scale - box[0] - 0.5, (page.top - point[1]) * scale - box[
        1
    ] - 0.5


def _most(cells: list[int], size: tuple[int, int], page: Area, side: int) -> DensestSquare:
    """The densest square of `side` cells, by sums of all above and left of each cell."""
    wide, high = size
    across, down = min(side, wide), min(side, high)
    sums = [[0] * (wide + 1)]
    for row in range(high):
        added = accumulate(cells[row * wide : (row + 1) * wide], initial=0)
        sums.append([one + above for one, above in zip(added, sums[-1], strict=True)])
    best, place = -1, (0, 0)
    for low, top in zip(sums[down:], sums, strict=False):
        here = [
            d - c - b + a for a, b, c, d in zip(top, top[across:], low, low[across:], strict=False)
        ]
        if max(here) > best:
            best = max(here)
            place = here.index(best), sums.index(top)
    left, upper = page.left + place[0] * _MM, page.top - place[1] * _MM
    square = Area(left, upper - down * _MM, left + across * _MM, upper)
    return DensestSquare(square, 100 * best / 255 / (across * down))
