"""Does the text stand out from what is under it, as the page is really seen?

The theme's colours are checked before anything is set, so a text on a ground of one colour is
known to be legible. So is one on art that stands out from every colour that its place may show. A
page on which a line needs a closer look is rendered without its text, and under each such line the
darkest and the lightest pixel count (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import ceil
from typing import Any, TypeAlias

from PIL.Image import Image

from brochure.design.colour import contrast
from brochure.design.sheet import Rect
from brochure.finding import Finding, Span
from brochure.imposition.impose import ImposedPage
from brochure.layout.blocks import Box, SetLine
from brochure.layout.legibility import area_of, needed
from brochure.preflight.document import Document, FilePage
from brochure.preflight.interpreter.geometry import Area
from brochure.verify.seen_colours import SeenObject, colours_in, grounds

Part: TypeAlias = "tuple[int, int, int, int]"  # pixels from the left and the top
Line: TypeAlias = "tuple[Box, SetLine, Rect]"  # with the part of the page that it takes up
_SCALE = 1.0  # pixels to a point
_NEAR = 0.05  # of a contrast, as it is shown


def check(
    file: Document, pages: tuple[ImposedPage, ...], colours: Mapping[str, str], name: str
) -> Iterator[Finding]:
    """A finding for each line that is hard to read. `colours` maps swatches to sRGB."""
    both = enumerate(zip(file.pages, pages, strict=False))  # another rule says if one is missing
    unsure = {at: lines for at, one in both if (lines := tuple(_unsure(*one, colours)))}
    if not unsure:
        return
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

    document = PdfDocument(file.data)
    for at, lines in unsure.items():
        height = pages[at].media.height
        parts = [_pixels(area, height) for _, _, area in lines]
        picture, (left, top) = _without_text(document[at], parts)
        for (box, line, _), (x1, y1, x2, y2) in zip(lines, parts, strict=True):
            back = _extremes(picture.crop((x1 - left, y1 - top, x2 - left, y2 - top)))
            found = min(contrast.ratio(colours[line.colour], one) for one in back)
            if found < (wanted := needed(box, line)) - _NEAR:
                span = box.place.span if box.place else Span(name)
                what = (
                    f'page {at + 1}: "{line.text[:30]}" has a contrast of {contrast.told(found)} '
                    f"to what is under it; {wanted:g} is needed"
                )
                yield Finding("Q690", span, what, "move the picture, or change a colour")
    document.close()


def _unsure(page: FilePage, wanted: ImposedPage, colours: Mapping[str, str]) -> Iterator[Line]:
    """The lines on art of which only rendering tells whether they stand out."""
    seen: Sequence[SeenObject] | None = None
    for box, line, rect in _on_art(wanted):
        seen = grounds(page.objects) if seen is None else seen
        area = _rendered(rect, page.media)
        found = colours_in(area, seen) if page.media.holds(area) else None
        if found is None or not _stands_out(colours[line.colour], tuple(found), needed(box, line)):
            yield box, line, rect


@lru_cache(maxsize=1024)
def _stands_out(front: str, found: tuple[bytes, ...], least: float) -> bool:
    """Whether a colour stands out from others and all that they may mix to."""
    dark, light = (f"#{bytes(map(most, *found, found[0])).hex()}" for most in (min, max))
    low, own, high = map(contrast.luminance, (dark, front, light))
    if low <= own <= high:
        return False
    return min(contrast.ratio(front, dark), contrast.ratio(front, light)) >= least - _NEAR


def _on_art(page: ImposedPage) -> Iterator[Line]:
    """The lines that stand on art or on a picture."""
    walked = [(box, one.rect) for one in page.panels for box in one.panel.walk()]
    drawn = [shape.bounds.inset(-shape.weight / 2 - 1 / _SCALE) for shape in page.art]
    drawn += [part for photo in page.photos for part in photo.clip]
    drawn += [
        box.rect.moved(at.x, at.y) for box, at in walked if box.image or box.role == "picture"
    ]
    sides = [(one.x, one.right, one.y, one.top) for one in drawn]
    for box, at in walked:
        for line in box.lines:
            area = area_of(line).moved(at.x, at.y)
            x, end, y, top = area.x, area.right, area.y, area.top
            for left, right, low, high in sides:
                if x < right and left < end and y < high and low < top:
                    yield box, line, area
                    break


def _pixels(area: Rect, height: float) -> Part:
    left, right, top, bottom = area.x, area.right, height - area.top, height - area.y
    return (
        int(left * _SCALE),
        int(top * _SCALE),
        max(int(right * _SCALE), int(left * _SCALE) + 1),
        max(int(bottom * _SCALE), int(top * _SCALE) + 1),
    )


def _rendered(area: Rect, page: Area) -> Area:
    """The part of a page that its pixels show."""
    left, top, right, bottom = _pixels(area, page.height)
    wide, high = (side / ceil(side * _SCALE) for side in (page.width, page.height))
    return Area(left * wide, page.height - bottom * high, right * wide, page.height - top * high)


def _extremes(picture: Image) -> tuple[str, str]:
    """The darkest and the lightest pixel, as #rrggbb."""
    colours: list[tuple[int, Any]] = picture.getcolors(picture.width * picture.height) or []
    names = sorted({f"#{bytes(rgbx[:3]).hex()}" for _, rgbx in colours}, key=contrast.luminance)
    return names[0], names[-1]


def _without_text(page: Any, parts: list[Part]) -> tuple[Image, tuple[int, int]]:
    """As much of the page as holds some parts, as pdfium sees it, without its text and without the
    stamp of a proof; and where that begins. Pillow takes RGBX as it stands in pdfium's memory."""
    from pypdfium2 import raw

    for at in range(raw.FPDFPage_CountObjects(page)):
        one = raw.FPDFPage_GetObject(page, at)
        if raw.FPDFPageObj_GetType(one) == raw.FPDF_PAGEOBJ_TEXT or _is_stamp(one):
            raw.FPDFPageObj_SetIsActive(one, False)
    lefts, tops, rights, bottoms = zip(*parts, strict=True)
    wide, high = (ceil(side * _SCALE) for side in page.get_size())
    (left, right), (top, bottom) = _within(lefts, rights, wide), _within(tops, bottoms, high)
    kept = tuple(edge / _SCALE for edge in (left, high - bottom, wide - right, top))
    options = {"draw_annots": False, "prefer_bgrx": True, "rev_byteorder": True}
    return page.render(scale=_SCALE, crop=kept, **options).to_pil(), (left, top)


def _within(lows: tuple[int, ...], highs: tuple[int, ...], size: int) -> tuple[int, int]:
    """From the first to the last of some parts, as far as the page goes; a pixel at least."""
    low = min(max(min(lows), 0), size - 1)
    return low, max(min(max(highs), size), low + 1)


def _is_stamp(one: Any) -> bool:
    """Whether an object stands in an artifact of pagination, which alone has a subtype (ISO
    32000-1, 14.8.2.2.2)."""
    from pypdfium2 import raw

    marks = (raw.FPDFPageObj_GetMark(one, at) for at in range(raw.FPDFPageObj_CountMarks(one)))
    kinds = (raw.FPDFPageObjMark_GetParamValueType(mark, b"Subtype") for mark in marks)
    return raw.FPDF_OBJECT_NAME in kinds
