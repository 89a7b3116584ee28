"""Pictures in a file: from a `Raster` to an image XObject (ISO 32000-1, 8.9.5).

Colour is converted by Little CMS, relative colorimetric with black point compensation: to the
press's inks, or to sRGB. A picture without a profile of its own is taken as sRGB, or as meant
for the press if its colours are inks already. Grey stays one channel, on press black ink alone.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from brochure.design.colour.conversion import Amounts, converted, plate
from brochure.design.photographs.screen_pixels import (
    Wash,
    for_screen,
    grey,
    is_grey,
    parted,
    sampled,
    usable,
    washed,
)
from brochure.design.raster import Raster, Window, decoded
from brochure.design.sheet import Rect
from brochure.pdf.writer import PdfWriter, plain_stream

if TYPE_CHECKING:
    from PIL import Image as Pictures

_JPEG, _QUALITY = b"\xff\xd8", 90
PRESS_PPI = 450
OTHER_PPI = 200

_SPACES = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}
_CHANNELS = {"/DeviceGray": 1, "/DeviceRGB": 3, "/DeviceCMYK": 4}


class EncodedImage(Struct, frozen=True):
    """What an image XObject holds: size in pixels, colour space, bits, compressed samples, and
    those of its soft mask if it is transparent (11.6.5.3); `is_jpeg` tells how they are compressed."""

    width: int
    height: int
    space: str
    bits: int
    data: bytes
    mask: bytes = b""
    is_jpeg: bool = False


class ImageTable:
    """The pictures of one document. `profile` is the press's. Where nothing may be transparent,
    `grounds` gives the inks of the swatches that pictures stand on."""

    def __init__(
        self, writer: PdfWriter, profile: bytes, grounds: Mapping[str, Amounts] | None = None
    ) -> None:
        self._writer = writer
        self._profile = profile
        self._grounds = grounds
        self._encoded: dict[tuple[Any, ...], EncodedImage] = {}
        self._written: dict[EncodedImage, tuple[str, bytes]] = {}

    def name(
        self, raster: Raster, window: Window, placed: Rect, press: bool, ground: str = "paper",
        wash: Wash | None = None,
    ) -> str:  # fmt: skip
        """The name that `Do` takes on the current page, whose resources then list it."""
        inks = None if self._grounds is None else self._grounds[ground]
        key = (raster.digest, window, placed.width, placed.height, press, inks, wash)
        image = self._encoded.get(key)
        if image is None:
            image = pixels(raster, window, placed, press, self._profile, inks, wash)
            self._encoded[key] = image
        if image not in self._written:
            name = f"Im{len(self._written) + 1}"
            self._written[image] = name, self._writer.add(self._object(image)).reference
        name, reference = self._written[image]
        self._writer.images[name] = reference
        return f"/{name}"

    def _object(self, image: EncodedImage) -> bytes:
        mask = ""
        if image.mask:
            shade = replace(image, space="/DeviceGray", data=image.mask, mask=b"")
            mask = f"/SMask {self._writer.add(_object(shade)).reference.decode()} "
        return _object(image, mask)


def _object(image: EncodedImage, more: str = "") -> bytes:
    channels = _CHANNELS[image.space]
    packing = (
        f"/Filter /FlateDecode /DecodeParms << /Predictor 2 /Colors {channels} "
        f"/BitsPerComponent {image.bits} /Columns {image.width} >>"
    )
    if image.is_jpeg:  # Pillow writes inks as Adobe does: none is 255
        packing = "/Filter /DCTDecode" + " /Decode [1 0 1 0 1 0 1 0]" * (channels == 4)
    return plain_stream(
        image.data,
        f"{more}/Type /XObject /Subtype /Image /Width {image.width} /Height {image.height} "
        f"/ColorSpace {image.space} /BitsPerComponent {image.bits} {packing}",
    )


def pixels(
    raster: Raster,
    window: Window,
    placed: Rect,
    press: bool,
    profile: bytes,
    inks: Amounts | None = None,
    wash: Wash | None = None,
) -> EncodedImage:
    """The window of a picture as it is printed, or shown, at the size of `placed`, under a wash.
    What is transparent has a soft mask, or is laid on a ground of these `inks`."""
    picture, embedded = decoded(raster)
    picture = sampled(picture, window, placed, PRESS_PPI if press else OTHER_PPI)
    picture, mask = parted(picture)
    source = usable(embedded, picture.mode)
    if press:
        picture = _for_press(picture, source, profile)
    else:
        picture = for_screen(picture, source, profile)
    if wash is not None:  # in the colours of the edition, so that it meets them without an edge
        picture = washed(picture, wash)
    if mask is not None and inks is not None:
        picture, mask = _laid_on(picture, mask, inks), None
    packed = b"" if mask is None else _compressed(mask)
    is_jpeg = raster.data.startswith(_JPEG) and wash is None and mask is None
    data = _as_jpeg(picture) if is_jpeg else _compressed(picture)
    space = _SPACES[picture.mode]
    return EncodedImage(picture.width, picture.height, space, 8, data, packed, is_jpeg)


def _laid_on(picture: Pictures.Image, mask: Pictures.Image, inks: Amounts) -> Pictures.Image:
    """A picture for the press on a ground of these inks, without transparency."""
    from PIL import Image as Pictures
    from PIL import ImageChops

    if picture.mode == "L":
        none = Pictures.new("L", picture.size)
        picture = Pictures.merge("CMYK", (none, none, none, ImageChops.invert(picture)))
    ground = Pictures.new("CMYK", picture.size, tuple(round(ink * 2.55) for ink in inks))
    return Pictures.composite(picture, ground, mask)


def _for_press(picture: Pictures.Image, source: bytes, profile: bytes) -> Pictures.Image:
    from PIL import ImageChops

    if picture.mode == "CMYK":
        if not any(high for _, high in picture.getextrema()[:3]):  # type: ignore[misc]
            return ImageChops.invert(picture.getchannel("K"))
        if source in (b"", profile):
            return picture
        return converted(picture, source, profile, "CMYK")
    if is_grey(picture):
        return grey(picture, source).point(plate(profile))
    return converted(picture, source, profile, "CMYK")


def _as_jpeg(picture: Pictures.Image) -> bytes:
    """The samples of what was a JPEG file before: a third of the size in inks, a fifth on screens,
    and what is lost cannot be seen."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    return file.getvalue()


def _compressed(picture: Pictures.Image) -> bytes:
    """The samples as differences to their left neighbours (ISO 32000-1, 7.4.4.4, predictor 2).
    These hardly ever repeat, so that looking for more than runs costs time and even space."""
    from PIL import Image as Pictures
    from PIL import ImageChops

    left = Pictures.new(picture.mode, picture.size)
    left.paste(picture, (1, 0))
    packer = zlib.compressobj(strategy=zlib.Z_RLE)
    samples = ImageChops.subtract_modulo(picture, left).tobytes()
    return packer.compress(samples) + packer.flush()
