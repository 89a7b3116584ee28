"""Does the text stand out from what is under it, as the page is really seen?

The theme's colours are checked before anything is set, so a text on a ground of one colour is
known to be legible. A page on which a line stands on art or on a picture is rendered without its
text, and under each such line the darkest and the lightest pixel count (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from PIL.Image import Image

from brochure.design.colour import contrast
from brochure.design.sheet import Rect
from brochure.finding import Finding, Span
from brochure.imposition.impose import ImposedPage
from brochure.layout.blocks import Box, SetLine
from brochure.layout.legibility import area_of, needed

_SCALE = 1.0  # pixels to a point


def check(
    data: bytes, pages: tuple[ImposedPage, ...], colours: Mapping[str, str], name: str
) -> Iterator[Finding]:
    """A finding for each line that is hard to read. `colours` maps swatches to sRGB."""
    unsure = {at: lines for at, page in enumerate(pages) if (lines := tuple(_on_art(page)))}
    if not unsure:
        return
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

    document = PdfDocument(data)
    for at, lines in unsure.items():
        if at >= len(document):  # another rule says so
            break
        picture, height = _without_text(document[at]), pages[at].media.height
        for box, line, area in lines:
            back = _extremes(picture.crop(_pixels(area, height)))
            found = min(contrast.ratio(colours[line.colour], one) for one in back)
            if found < (wanted := needed(box, line)) - 0.05:
                span = box.place.span if box.place else Span(name)
                what = (
                    f'page {at + 1}: "{line.text[:30]}" has a contrast of {contrast.told(found)} '
                    f"to what is under it; {wanted:g} is needed"
                )
                yield Finding("Q690", span, what, "move the picture, or change a colour")
    document.close()


def _on_art(page: ImposedPage) -> Iterator[tuple[Box, SetLine, Rect]]:
    """The lines that stand on art or on a picture, with the part of the page they take up."""
    walked = [(box, one.rect) for one in page.panels for box in one.panel.walk()]
    drawn = [shape.bounds.inset(-shape.weight / 2 - 1 / _SCALE) for shape in page.art]
    drawn += [part for photo in page.photos for part in photo.clip]
    drawn += [
        box.rect.moved(at.x, at.y) for box, at in walked if box.image or box.role == "picture"
    ]
    for box, at in walked:
        for line in box.lines:
            area = area_of(line).moved(at.x, at.y)
            if any(area.meets(one) for one in drawn):
                yield box, line, area


def _pixels(area: Rect, height: float) -> tuple[int, int, int, int]:
    left, right, top, bottom = area.x, area.right, height - area.top, height - area.y
    return (
        int(left * _SCALE),
        int(top * _SCALE),
        max(int(right * _SCALE), int(left * _SCALE) + 1),
        max(int(bottom * _SCALE), int(top * _SCALE) + 1),
    )


def _extremes(picture: Image) -> tuple[str, str]:
    """The darkest and the lightest pixel, as #rrggbb."""
    colours: list[tuple[int, Any]] = picture.getcolors(picture.width * picture.height) or []
    names = sorted({f"#{bytes(rgb).hex()}" for _, rgb in colours}, key=contrast.luminance)
    return names[0], names[-1]


def _without_text(page: Any) -> Image:
    """The page as pdfium sees it, without its text and without the stamp of a proof."""
    from pypdfium2 import raw

    for at in range(raw.FPDFPage_CountObjects(page)):
        one = raw.FPDFPage_GetObject(page, at)
        if raw.FPDFPageObj_GetType(one) == raw.FPDF_PAGEOBJ_TEXT or _is_stamp(one):
            raw.FPDFPageObj_SetIsActive(one, False)
    shown: Image = page.render(scale=_SCALE, draw_annots=False).to_pil()
    return shown


def _is_stamp(one: Any) -> bool:
    """Whether an object stands in an artifact of pagination, which alone has a subtype (ISO
    32000-1, 14.8.2.2.2)."""
    from pypdfium2 import raw

    marks = (raw.FPDFPageObj_GetMark(one, at) for at in range(raw.FPDFPageObj_CountMarks(one)))
    kinds = (raw.FPDFPageObjMark_GetParamValueType(mark, b"Subtype") for mark in marks)
    return raw.FPDF_OBJECT_NAME in kinds
