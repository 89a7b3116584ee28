"""Does the text stand out from what is under it, as the page is really seen?

The theme's colours are checked before anything is set; here the finished page is rendered
without its text, and under each line the darkest and the lightest pixel count (WCAG 2.2, 1.4.3).
So a picture or a piece of art under a text cannot hide it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from brochure.design.colour import contrast
from brochure.finding import Finding, Span
from brochure.imposition.impose import ImposedPage
from brochure.layout.blocks import SetLine
from brochure.layout.legibility import area_of, needed

_SCALE = 1.0  # pixels to a point
_TEXT = re.compile(
    rb"/Artifact << /Type /Pagination /Subtype /Watermark >> BDC.*?\bEMC\b"  # the proof stamp
    rb"|\bBT\b(?:\((?:\\.|[^\\()])*\)|[^()])*?\bET\b",
    re.DOTALL,
)


def check(
    data: bytes, pages: tuple[ImposedPage, ...], colours: Mapping[str, str], name: str
) -> Iterator[Finding]:
    """A finding for each line that is hard to read. `colours` maps swatches to sRGB."""
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

    document = PdfDocument(_without_text(data))
    for number, (page, shown) in enumerate(zip(pages, document, strict=False), 1):
        picture = shown.render(scale=_SCALE).to_pil().convert("RGB")
        for placed in page.panels:
            for box in placed.panel.walk():
                for line in box.lines:
                    area = _pixels(line, placed.rect.x, placed.rect.y, page.media.height)
                    darkest, lightest = _extremes(picture.crop(area))
                    front = colours[line.colour]
                    found = min(contrast.ratio(front, back) for back in (darkest, lightest))
                    if found < (wanted := needed(box, line)) - 0.05:
                        span = box.place.span if box.place else Span(name)
                        what = (
                            f'page {number}: "{line.text[:30]}" has a contrast of {found:.1f} '
                            f"to what is under it; {wanted:g} is needed"
                        )
                        yield Finding("Q690", span, what, "move the picture, or change a colour")
    document.close()


def _pixels(line: SetLine, x: float, y: float, height: float) -> tuple[int, int, int, int]:
    area = area_of(line).moved(x, y)
    left, right, top, bottom = area.x, area.right, height - area.top, height - area.y
    return (
        int(left * _SCALE),
        int(top * _SCALE),
        max(int(right * _SCALE), int(left * _SCALE) + 1),
        max(int(bottom * _SCALE), int(top * _SCALE) + 1),
    )


def _extremes(picture: object) -> tuple[str, str]:
    """The darkest and the lightest pixel, as #rrggbb."""
    from PIL.Image import Image

    assert isinstance(picture, Image)
    colours: list[tuple[int, Any]] = picture.getcolors(picture.width * picture.height) or []
    names = sorted({f"#{bytes(rgb).hex()}" for _, rgb in colours}, key=contrast.luminance)
    return names[0], names[-1]


def _without_text(data: bytes) -> bytes:
    writer = PdfWriter()
    reader = PdfReader(io.BytesIO(data))  # which its pages do not keep alive
    for page in reader.pages:
        added = writer.add_page(page)
        contents = page.get_contents()
        stream = DecodedStreamObject()
        code = b"" if contents is None else contents.get_data()
        stream.set_data(_TEXT.sub(b"", code))
        added[NameObject("/Contents")] = writer._add_object(stream)
        for key in ("/Annots", "/StructParents"):
            added.pop(key, None)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
