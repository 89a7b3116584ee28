"""Is the file whole, so that every reader shows the same?

Check sums tell of changed bytes: those of zlib in packed streams (RFC 1950), and those of ICC
profiles. The rest is told by what must agree: lengths, counts of samples, glyphs and widths.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from hashlib import md5

from PIL import Image

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document
from brochure.preflight.interpreter.page_objects import ImageUse
from brochure.preflight.limits import Fault, Limits
from brochure.preflight.reading.pdf_values import Dictionary

_AGAIN = "get the file again, or export it again"
_KEPT_PACKED = {"DCTDecode", "JPXDecode", "JBIG2Decode", "CCITTFaxDecode"}


def repairs(document: Document, _: Limits) -> Iterator[Fault]:
    """The cross-reference table leads to each object, and each object can be read without
    guessing (ISO 32000-1, 7.3 and 7.5.4)."""
    for what in document.repairs:
        yield Fault("Q632", f"a reader must guess: {what}", _AGAIN)


def not_encrypted(document: Document, _: Limits) -> Iterator[Fault]:
    """Whoever opens the file may do with it what its job asks for: one that opens without a
    password can be locked all the same (ISO 32000-1, 7.6)."""
    if document.trailer.get("/Encrypt") is not None:
        yield Fault("Q612", "the file is encrypted", "save it without a password")


def streams(document: Document, _: Limits) -> Iterator[Fault]:
    """Each stream can be unpacked to its end, and its check sum is right (ISO 32000-1, 7.4)."""
    for one in document.streams:
        filters = {*pdf_objects.names(one.get("/Filter"))}
        if filters and not filters & _KEPT_PACKED and pdf_objects.data(one) is None:
            yield Fault("Q632", f"{_name(one)} cannot be unpacked", _AGAIN)


def _name(stream: Dictionary) -> str:
    kind = pdf_objects.name(stream.get("/Subtype")) or pdf_objects.name(stream.get("/Type"))
    return f"the stream of object {pdf_objects.identity(stream)[0]}{kind and f' ({kind})'}"


def images(document: Document, _: Limits) -> Iterator[Fault]:
    """Each image has all its samples (ISO 32000-1, 8.9.5.2), and a photograph can be decoded."""
    for page in document.pages:
        for obj in page.objects:
            if obj.image is not None and not _is_complete(obj.image):
                what = "the picture is damaged: it has other samples than it says"
                yield Fault("Q632", what, _AGAIN, page.number, obj.area, str(obj))


def _is_complete(image: ImageUse) -> bool:
    filters = {*pdf_objects.names(image.dictionary.get("/Filter"))}
    if not pdf_objects.is_stream(image.dictionary) or filters & (_KEPT_PACKED - {"DCTDecode"}):
        return True  # an inline image, or one in a format that is not read here
    data = pdf_objects.data(image.dictionary)
    if data is None:
        return False
    if "DCTDecode" in filters:
        return _is_photograph(data, (image.width, image.height))
    channels = 1 if image.is_mask else image.space.count
    row = -(-image.width * channels * image.bits // 8)
    return not channels or len(data) == row * image.height


def _is_photograph(data: bytes, size: tuple[int, int]) -> bool:
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as photograph:
            photograph.load()
            return photograph.size == size
    except Exception:  # noqa: BLE001  (Pillow raises whatever a damaged picture provokes)
        return False


def font_programs(document: Document, _: Limits) -> Iterator[Fault]:
    """Each glyph that is used can be read, and has the width that the file gives it (ISO
    14289-1, 7.21.4.1 and 7.21.5)."""
    for page, font, codes in document.font_uses:
        damaged, wrong = font.misfits(codes)
        if damaged:
            what = f"the font {font.name} is damaged: {_count(damaged)} cannot be drawn"
            yield Fault("Q632", what, _AGAIN, page)
        if wrong:
            what = f"{_count(wrong)} of the font {font.name} have another width in the font itself"
            yield Fault("Q633", what, "export it again, with its fonts", page)


def _count(codes: list[int]) -> str:
    return f"{len(codes)} glyph{'' if len(codes) == 1 else 's'}"


def icc_faults(data: bytes | None) -> Iterator[str]:
    """What is damaged in an ICC profile (ICC.1:2022, 7.2 and 7.3): its header, its size, its tag
    table, or the bytes of which it gives the check sum."""
    if data is None or len(data) < 132 or data[36:40] != b"acsp":
        yield "is not an ICC profile"
        return
    size, count = int.from_bytes(data[:4], "big"), int.from_bytes(data[128:132], "big")
    if size > len(data):
        yield f"is cut off: {len(data)} of {size} bytes"
        return
    table = data[132 : 132 + 12 * count]
    ends = [
        int.from_bytes(table[at + 4 : at + 8], "big")
        + int.from_bytes(table[at + 8 : at + 12], "big")
        for at in range(0, len(table), 12)
    ]
    if not 0 < 12 * count == len(table) or max(ends) > size:
        yield "is damaged: its tags reach beyond its end"
    # The check sum leaves out itself and what an application may change (7.2.18).
    plain = data[:44] + bytes(4) + data[48:64] + bytes(4) + data[68:84] + bytes(16) + data[100:size]
    if any(data[84:100]) and data[84:100] != md5(plain, usedforsecurity=False).digest():
        yield "is damaged: its check sum is wrong"
