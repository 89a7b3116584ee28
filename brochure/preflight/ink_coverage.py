"""Ink coverage: how much ink lies at a place, from the colours of what was painted there.

Method: an object takes the ink of its own colour, a picture that of its densest cell of half a
millimetre, each the average of its pixels, since a single pixel of noise does no harm on paper.
Where an object overprints or is transparent, what lies below counts as well. What
lies below is looked up at nine points of the object's rectangle, in the areas and pictures that
were painted before it, by their true outlines. Inks are then joined as overprinting joins them
(ISO 32000-1, 8.6.7 and 11.7.4): what a knocking-out object covers is gone.

Error: letters and lines count as grounds of nothing; curves are four straight pieces;
blend modes and soft masks count as multiplication, the worst of the usual modes; a picture below
counts with its densest cell wherever it is met. All but the first can only overstate. Shadings
and colours by profile are not known. Only the last 2000 areas of a page are grounds. Of pictures
JPEG 2000, JBIG2 and fax compression, more than 8 bits, DeviceN, inline ones and more than 40
million pixels are not read.
"""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct
from PIL import Image, ImageMath

from brochure.preflight import pdf_objects
from brochure.preflight.interpreter.colour_spaces import BLACK, PROCESS, Plates, Space
from brochure.preflight.interpreter.geometry import Point
from brochure.preflight.interpreter.page_objects import (
    FILL,
    IMAGE,
    PLAIN,
    SHADING,
    ImageUse,
    PageObject,
)

_MOST_GROUNDS = 2000
_DEEPEST = 50  # objects that overprint each other at one point
_CELL = 0.5 / 25.4 * 72  # points
_MOST_PIXELS = 40_000_000
_MODES = {1: "L", 4: "CMYK"}


class InkedArea(Struct, frozen=True):
    """An area among the objects of a page: its number, and what it puts on the plates."""

    number: int
    obj: PageObject
    plates: Plates | None


class ObjectStack:
    """The objects of a page, and what lies under each."""

    def __init__(self, objects: tuple[PageObject, ...]) -> None:
        self.objects = objects
        grounds = [
            InkedArea(number, obj, plates_of(obj))
            for number, obj in enumerate(objects)
            if obj.kind in (FILL, IMAGE, SHADING)
        ]
        self.grounds = grounds[-_MOST_GROUNDS:]

    def below(self, number: int) -> Iterator[Plates]:
        """What lies under an object, at each of nine points of it."""
        obj = self.objects[number]
        near = [g for g in self.grounds if g.number < number and g.obj.area.meets(obj.area)]
        if near:
            for point in obj.area.samples():
                yield self._at(point, near)

    def _at(self, point: Point, near: list[InkedArea]) -> Plates:
        layers: list[InkedArea] = []
        for ground in reversed(near):
            if ground.obj.covers(point):
                layers.append(ground)
                if not _lets_through(ground.obj) or len(layers) > _DEEPEST:
                    break
        found: Plates = {}
        for layer in reversed(layers):
            found = joined(layer.obj, layer.plates, found)
        return found

    def most(self, number: int, least: float = 0.0) -> float:
        """The ink at the densest point of an object, in per cent; only its own if no pile with it
        can hold `least`."""
        obj = self.objects[number]
        own = plates_of(obj)
        if own is None:
            return 0.0
        inks = 100 * sum(own.values())
        if not _lets_through(obj) or inks + self._ceiling < least:
            return inks
        piles = (joined(obj, own, plates) for plates in self.below(number))
        return max(inks, *(100 * sum(plates.values()) for plates in piles), 0.0)

    @cached_property
    def _ceiling(self) -> float:
        """What no pile of grounds can exceed: one that hides what is below, and all others."""
        inks = [(100 * sum((g.plates or {}).values()), _lets_through(g.obj)) for g in self.grounds]
        hiding = max((ink for ink, through in inks if not through), default=0.0)
        return hiding + sum(ink for ink, through in inks if through)


def plates_of(obj: PageObject) -> Plates | None:
    if obj.image is not None and not obj.image.is_mask:
        return _densest_cell(obj)
    return obj.colour.plates


def _lets_through(obj: PageObject) -> bool:
    return obj.overprint or obj.is_transparent


def joined(obj: PageObject, own: Plates | None, below: Plates) -> Plates:
    """What is on the plates once an object is painted over what lies below."""
    if own is None:
        return below
    if obj.is_transparent:
        return _mixed(obj, own, below)
    return {**below, **replaced(obj, own)} if obj.overprint else own


def replaced(obj: PageObject, own: Plates) -> Plates:
    """The plates that an overprinting object changes (ISO 32000-1, table 148)."""
    family = obj.colour.space.family
    if family in ("Separation", "DeviceN"):
        return own
    if family == "DeviceCMYK" and obj.overprint_mode == 1:
        return {plate: part for plate, part in own.items() if part > 0}
    return {**dict.fromkeys(PROCESS, 0.0), **own}


def _mixed(obj: PageObject, own: Plates, below: Plates) -> Plates:
    """A half transparent object lies between the two; of blending, the worst is assumed."""
    opacity = min(max(obj.opacity, 0.0), 1.0)
    plain = obj.blend_mode in PLAIN and not obj.soft_masked
    found = {}
    for plate in {**below, **own}:
        tint, under = opacity * own.get(plate, 0.0), below.get(plate, 0.0)
        found[plate] = tint + under * (1 - (opacity if plain else tint))
    return found


# Pictures


def _densest_cell(obj: PageObject) -> Plates | None:
    """What the densest cell of a picture puts on the plates; None if that cannot be determined."""
    picture = obj.image
    if picture is None or picture.is_mask:
        return None
    if picture.space.family == "Indexed":
        return _darkest_entry(picture.space)
    if (
        picture.space.count not in _MODES
        or picture.space.plates((0.0,) * picture.space.count) is None
    ):
        return None
    try:
        image = decoded(picture)
    except Exception:  # noqa: BLE001  (Pillow raises whatever a damaged picture provokes)
        return None
    if image is None or min(obj.image_size) <= 0:
        return None
    pixels = min(image.width / obj.image_size[0], image.height / obj.image_size[1])
    factor = max(1, int(pixels * _CELL))
    cells = image.reduce(factor) if factor > 1 else image
    return picture.space.plates(_densest(cells, picture.space))


def _darkest_entry(space: Space) -> Plates | None:
    colours = [space.plates((float(index),)) for index in range(256)]
    known = [plates for plates in colours if plates is not None]
    return max(known, key=lambda plates: sum(plates.values()), default=None)


def decoded(picture: ImageUse) -> Image.Image | None:
    """The samples as PDF understands them: 255 is full ink in CMYK, and white in grey."""
    size, mode = (picture.width, picture.height), _MODES[picture.space.count]
    filters = pdf_objects.names(picture.dictionary.get("/Filter"))
    if not 0 < size[0] * size[1] <= _MOST_PIXELS or picture.bits != 8:
        return None
    if filters and filters[-1] not in ("FlateDecode", "DCTDecode", "RunLengthDecode", "LZWDecode"):
        return None
    data = pdf_objects.data(picture.dictionary)
    if data is None:
        return None
    if "DCTDecode" in filters:
        photo = Image.open(io.BytesIO(data), formats=["JPEG"])
        if photo.mode != mode or photo.width * photo.height > _MOST_PIXELS:
            return None
        image = photo.copy()
        inverted = mode == "CMYK"  # Pillow turns the samples of such files round, PDF does not
    else:
        image, inverted = Image.frombytes(mode, size, data), False
    decode = pdf_objects.numbers(picture.dictionary.get("/Decode"))
    if (len(decode) > 1 and decode[0] > decode[1]) != inverted:
        image = image.point(lambda value: 255 - value)
    return image


def _densest(cells: Image.Image, space: Space) -> tuple[float, ...]:
    """The components of the cell with the most ink."""
    if space.count == 1:
        values = cells.tobytes()
        dark_is_low = space.plates((0.0,)) == {BLACK: 1.0}
        return ((min(values) if dark_is_low else max(values)) / 255,)
    inks = dict(zip(PROCESS, cells.split(), strict=True))
    total = ImageMath.lambda_eval(
        lambda of: of["Cyan"] + of["Magenta"] + of["Yellow"] + of["Black"], **inks
    )
    sums = array("i", total.tobytes())
    at = sums.index(max(sums))
    return tuple(ink.tobytes()[at] / 255 for ink in inks.values())
