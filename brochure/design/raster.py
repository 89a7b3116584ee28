"""Pictures made of pixels: from the bytes of a PNG or JPEG file to a checked `Raster`.

A file is judged by its bytes, not by its name. Its header is checked before anything is decoded,
and then it is decoded whole, so that a damaged picture is found here and not on paper. One thing
escapes: libjpeg paints over flipped bits inside a JPEG without a word.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from math import ceil
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from brochure.design.sheet import Rect
from brochure.finding import Finding, Outcome, Span
from brochure.source.characters import shown

if TYPE_CHECKING:
    from PIL import Image as Pictures

Window: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom

PROOF = "brochure proof"  # the comment in pictures of proofs
MAX_BYTES = 40_000_000
MAX_PIXELS = 50_000_000  # which take up to 450 MB until they are on the page
MAX_SIDE = 20_000

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
# How other kinds of files begin: (at byte, sign, name).
_KINDS = (
    (0, b"GIF8", "GIF"), (0, b"II*\0", "TIFF"), (0, b"MM\0*", "TIFF"), (8, b"WEBP", "WebP"),
    (0, b"%!PS", "EPS"), (0, b"\xc5\xd0\xd3\xc6", "EPS"), (0, b"%PDF", "PDF"), (0, b"BM", "BMP"),
    (0, b"8BPS", "Photoshop"), (4, b"ftyphei", "HEIC"), (4, b"ftypmif1", "HEIC"),
    (4, b"ftypavif", "AVIF"), (4, b"jP  ", "JPEG 2000"), (0, b"<svg", "SVG"), (0, b"<?xml", "XML"),
)  # fmt: skip
_SAVE_AS = "open it in a picture editor and export it as PNG or JPEG"
_ORIENTATION = 0x0112  # the Exif tag
_TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}


class Raster(Struct, frozen=True):
    """A picture that can be decoded. `width` and `height` count pixels of the upright picture;
    `data` is the file as it was, and `digest` tells two files of one name apart. `proof` tells
    whether the file says that it shows one of our proofs."""

    name: str
    width: int
    height: int
    data: bytes
    digest: str
    proof: bool = False


def load(data: bytes, name: str, place: Span) -> Outcome[Raster]:
    """The picture in `data`; findings stand at `place`, where the content names the file."""
    if not data.startswith((_PNG, _JPEG)):
        return _refused("G703", place, f'"{shown(name)}" is {_kind(data, name)}', _SAVE_AS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _checked(data, name, place)
    except Exception as fault:  # noqa: BLE001  (Pillow raises whatever a damaged file provokes)
        if "MAX_TEXT" in str(fault):  # Pillow's limits on what PNG packs beside the pixels
            what = f'"{shown(name)}" holds more than 1 MB of text or colour profile'
            return _refused("G703", place, what, "export it again without metadata")
        what = f'"{shown(name)}" is damaged or cut short'
        return _refused("G703", place, what, "copy the file again from where it came")


def decoded(raster: Raster, scale: float = 1.0) -> tuple[Pictures.Image, bytes]:
    """The upright picture in mode L, RGB or CMYK, or LA or RGBA if it is transparent anywhere, and
    its ICC profile (unchecked; empty if it has none). A JPEG comes smaller where its size times
    `scale` is all that is needed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        picture = _opened(raster.data)
        if scale < 1:
            picture.draft(None, (ceil(picture.width * scale), ceil(picture.height * scale)))
        turn = _TURNS.get(_orientation(picture))
        profile = picture.info.get("icc_profile") or b""
        plain = _plain(picture)
    if turn:
        from PIL import Image as Pictures

        plain = plain.transpose(Pictures.Transpose[turn])
    return plain, profile


def crop_window(
    width_px: int,
    height_px: int,
    aspect: float,
    focus: tuple[float, float] = (0.5, 0.5),
    crop: Window | None = None,
) -> Window:
    """The largest window of an aspect (width by height), in pixels.

    It lies inside the picture, or inside `crop`, with `focus` as near its centre as may be. Both
    are given in fractions of the picture from its upper left corner.
    """
    left, top, right, bottom = crop or (0.0, 0.0, 1.0, 1.0)
    left, right = left * width_px, right * width_px
    top, bottom = top * height_px, bottom * height_px
    width = min(right - left, (bottom - top) * aspect)
    height = min(bottom - top, width / aspect)
    x = max(left, min(focus[0] * width_px - width / 2, right - width))
    y = max(top, min(focus[1] * height_px - height / 2, bottom - height))
    return x, y, min(x + width, right), min(y + height, bottom)


def resolution(window: Window, placed: Rect) -> float:
    """Pixels per inch of a window at its placed size, in the direction that has fewer."""
    left, top, right, bottom = window
    return 72 * min((right - left) / placed.width, (bottom - top) / placed.height)


def _refused(code: str, place: Span, what: str, hint: str) -> Outcome[Raster]:
    return Outcome(None, (Finding(code, place, what, hint),))


def _kind(data: bytes, name: str) -> str:
    if not data:
        return "empty"
    kinds = (kind for start, sign, kind in _KINDS if data.startswith(sign, start))
    kind = next(kinds, "")
    hides = name.lower().endswith((".png", ".jpg", ".jpeg"))
    also = ", whatever its name says" if hides else ""
    return f"a file of the kind {kind}{also}" if kind else "neither PNG nor JPEG"


def _checked(data: bytes, name: str, place: Span) -> Outcome[Raster]:
    from PIL import Image as Pictures

    limits = f"at most {MAX_SIDE:,} pixels a side and {MAX_PIXELS // 1_000_000} megapixels"
    try:
        picture = _opened(data)
    except Pictures.DecompressionBombError:  # Pillow's own limit, raised before it decodes
        what = f'"{shown(name)}" has more than {MAX_PIXELS // 1_000_000} megapixels'
        return _refused("G704", place, what, f"scale it down: {limits}")
    width, height = picture.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        what = f'"{shown(name)}" has {width:,} × {height:,} pixels'
        return _refused("G704", place, what, f"scale it down: {limits}")
    unfit = _unfit(picture)
    if unfit:
        return _refused("G703", place, f'"{shown(name)}" {unfit[0]}', unfit[1])
    if picture.format == "PNG":
        picture.verify()  # the checksums, which decoding passes over
        picture = _opened(data)
    turned = _orientation(picture) >= 5
    picture.draft(None, (1, 1))  # a JPEG is read to its end, but as a small picture
    picture.load()
    width, height = (height, width) if turned else (width, height)
    digest = hashlib.sha256(data).hexdigest()
    return Outcome(Raster(name, width, height, data, digest, _is_proof(picture)))


def _is_proof(picture: Pictures.Image) -> bool:
    """Whether the comment of a PNG or JPEG says so; other programs keep it."""
    said = picture.info.get("Comment") or picture.info.get("comment") or ""
    return PROOF in (said if isinstance(said, str) else said.decode("latin-1"))


def _unfit(picture: Pictures.Image) -> tuple[str, str] | None:
    """(what is wrong, what to do) with a picture that could be decoded."""
    mode, info = picture.mode, picture.info
    # A JPEG may hold further pictures behind its first, such as a camera's preview.
    if picture.format == "PNG" and getattr(picture, "n_frames", 1) > 1:
        return "is an animation", "save one of its pictures as PNG"
    if mode == "P" and picture.palette is None:
        return "has lost its palette", _SAVE_AS
    if mode == "CMYK" and "adobe" not in info:
        return (
            "is a CMYK picture that does not say whether its inks are stored inverted",
            "save it with a picture editor again, or as RGB",
        )
    if mode == "I;16" and "transparency" in info:
        return "has 16 bits of grey and a transparent colour", "save it with 8 bits a channel"
    if mode not in ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"):
        return f"has colours of the kind {mode}", "save it as RGB with 8 bits a channel"
    return None


def _opened(data: bytes) -> Pictures.Image:
    from PIL import Image as Pictures

    return Pictures.open(io.BytesIO(data), formats=("PNG", "JPEG"))


def _orientation(picture: Pictures.Image) -> int:
    try:
        value = picture.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001  (a picture with unreadable Exif is a picture all the same)
        return 1
    return value if isinstance(value, int) and value in _TURNS else 1


def _plain(picture: Pictures.Image) -> Pictures.Image:
    """The picture in mode L, RGB or CMYK, or LA or RGBA if it is transparent anywhere."""
    from PIL import Image as Pictures

    if picture.mode == "I;16":  # little endian: the second byte is the high one
        return Pictures.frombytes("L", picture.size, picture.tobytes()[1::2])
    mode = {"1": "L", "LA": "L", "P": "RGB", "RGBA": "RGB"}.get(picture.mode, picture.mode)
    if not picture.has_transparency_data:
        return picture if picture.mode == mode else picture.convert(mode)
    layer = picture if picture.mode == mode + "A" else picture.convert(mode + "A")
    return layer if layer.getchannel("A").getextrema()[0] < 255 else layer.convert(mode)  # type: ignore[operator]
