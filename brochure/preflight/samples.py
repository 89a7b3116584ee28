"""Samples of pictures: how much ink their densest spot takes.

A picture is reduced to cells of half a millimetre, each the average of its pixels, since a
single pixel of noise does no harm on paper. What is not read: JPEG 2000, JBIG2 and fax
compression, more than 8 bits, DeviceN, inline images, and more than 40 million pixels.
"""

from __future__ import annotations

import io
from array import array

from PIL import Image, ImageMath

from brochure.preflight import pdf_objects
from brochure.preflight.interpreter.colour_spaces import BLACK, PROCESS, Plates, Space
from brochure.preflight.interpreter.page_objects import ImageUse, PageObject

CELL = 0.5 / 25.4 * 72  # points
_MOST_PIXELS = 40_000_000
_MODES = {1: "L", 4: "CMYK"}


def densest(mark: PageObject) -> Plates | None:
    """What the densest cell of a picture puts on the plates; none if it cannot be told."""
    picture = mark.picture
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
        image = _decoded(picture)
    except Exception:  # noqa: BLE001  (Pillow raises whatever a damaged picture provokes)
        return None
    if image is None or min(mark.sides) <= 0:
        return None
    pixels = min(image.width / mark.sides[0], image.height / mark.sides[1])
    factor = max(1, int(pixels * CELL))
    cells = image.reduce(factor) if factor > 1 else image
    return picture.space.plates(_densest(cells, picture.space))


def _darkest_entry(space: Space) -> Plates | None:
    colours = [space.plates((float(index),)) for index in range(256)]
    known = [plates for plates in colours if plates is not None]
    return max(known, key=lambda plates: sum(plates.values()), default=None)


def _decoded(picture: ImageUse) -> Image.Image | None:
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
