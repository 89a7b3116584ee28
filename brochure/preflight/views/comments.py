"""Findings as comments in a copy of the file (ISO 32000-1, 12.5): a frame around what they are about,
or a note in the corner of the first page."""

from __future__ import annotations

import io
from collections.abc import Iterable

from pypdf import PageObject as PdfPage
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from brochure.catalogue import CATALOGUE, Severity
from brochure.finding import Finding, Where
from brochure.preflight.document import Document

_MM = 72 / 25.4
_ROOM = 2.0  # points between an object and its frame
_COLOURS = {Severity.ERROR: (0.8, 0.0, 0.0), Severity.WARNING: (0.85, 0.5, 0.0)}
_NOTE = 18.0  # points: the side of a note's sign
_PRINTED = 4  # among the flags of an annotation


def annotated(data: bytes, document: Document, findings: Iterable[Finding]) -> bytes:
    """A copy of the file with its findings. Raises whatever a damaged file provokes."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    for number, finding in enumerate(findings):
        place = finding.where
        page = writer.pages[place.page - 1 if place else 0]
        rect = _framed(place, document) if place else _corner(document, number)
        note = _comment(finding, rect, "/Square" if place else "/Text")
        if place:
            note[NameObject("/AP")] = DictionaryObject(
                {NameObject("/N"): _frame(writer, finding, rect)}
            )
        _add(writer, page, note)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _add(writer: PdfWriter, page: PdfPage, note: DictionaryObject) -> None:
    listed = page.get("/Annots")
    notes = list(listed.get_object()) if listed is not None else []
    page[NameObject("/Annots")] = ArrayObject([*notes, _object(writer, note)])


def _framed(place: Where, document: Document) -> list[float]:
    left, bottom = document.pages[place.page - 1].origin
    x, y = left + place.x * _MM, bottom + place.y * _MM
    return [x - _ROOM, y - _ROOM, x + place.wide * _MM + _ROOM, y + place.high * _MM + _ROOM]


def _corner(document: Document, number: int) -> list[float]:
    """Beside each other from the upper left corner of the first page."""
    page = document.pages[0]
    seen = page.crop or page.media
    columns = max(1, int(seen.width // _NOTE))
    x = seen.left + number % columns * _NOTE
    y = seen.top - number // columns % columns * _NOTE
    return [x, y - _NOTE, x + _NOTE, y]


def _comment(finding: Finding, rect: list[float], kind: str) -> DictionaryObject:
    entry = CATALOGUE[finding.code]
    parts = (f"{finding.code}, {finding.severity.value}: {finding.message}", finding.hint,
             str(finding.clause or ""), entry.mend)  # fmt: skip
    own = {
        "/Type": NameObject("/Annot"),
        "/Subtype": NameObject(kind),
        "/Rect": _numbers(rect),
        "/T": TextStringObject("brochure preflight"),
        "/Contents": TextStringObject("\n".join(filter(None, parts))),
        "/C": _numbers(_COLOURS[finding.severity]),
        "/F": NumberObject(_PRINTED),
    }
    return DictionaryObject({NameObject(key): value for key, value in own.items()})


def _frame(writer: PdfWriter, finding: Finding, rect: list[float]) -> IndirectObject:
    """How the frame looks, for readers that draw none of their own."""
    wide, high = rect[2] - rect[0], rect[3] - rect[1]
    look = DecodedStreamObject()
    red, green, blue = _COLOURS[finding.severity]
    frame = f"0.5 0.5 {wide - 1:.2f} {high - 1:.2f} re S"
    look.set_data(f"{red} {green} {blue} RG 1 w {frame}".encode("ascii"))
    look[NameObject("/Type")] = NameObject("/XObject")
    look[NameObject("/Subtype")] = NameObject("/Form")
    look[NameObject("/BBox")] = _numbers((0, 0, wide, high))
    return _object(writer, look)


def _object(writer: PdfWriter, thing: DictionaryObject) -> IndirectObject:
    return writer._add_object(thing)  # noqa: SLF001  (pypdf has no public way)


def _numbers(values: Iterable[float]) -> ArrayObject:
    return ArrayObject(FloatObject(round(value, 2)) for value in values)
