"""Pages: boxes, size, annotations, fonts, and whether the page description makes sense."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document, FilePage
from brochure.preflight.interpreter.geometry import Area, area_of
from brochure.preflight.limits import Fault, Limits

_NEAR = 0.01  # points between boxes that are meant to be the same
_SAME = 0.5  # points between pages that are meant to be of one size
_HARMLESS = ("PrinterMark", "TrapNet")  # annotations that are made for the press


def page_boxes(document: Document, _: Limits) -> Iterator[Fault]:
    """TrimBox and BleedBox on every page, nested, in points, upright (ISO 15930-7, 6.14)."""
    for page in document.pages:
        for what in _boxes(page):
            yield Fault("Q602", what, "export it with trim and bleed", page.number)


def _boxes(page: FilePage) -> Iterator[str]:
    if page.trim is None:
        yield "there is no TrimBox"
    if page.art is not None:
        yield "there is an ArtBox" + (" beside the TrimBox" if page.trim else "")
    if page.bleed is None:
        yield "there is no BleedBox"
    inner = (("BleedBox", page.bleed), ("TrimBox", page.trim))
    yield from _unnested((("MediaBox", page.media), *inner))
    if page.crop is not None and not _same(page.crop, page.media):
        yield "the CropBox hides a part of the page"
    if "/UserUnit" in page.dictionary:
        yield "the page has a unit of its own (/UserUnit)"
    if pdf_objects.number(page.dictionary.get("/Rotate")) % 360:
        yield "the page is turned (/Rotate)"


def trim_box(document: Document, _: Limits) -> Iterator[Fault]:
    """A TrimBox or an ArtBox on every page, within BleedBox and MediaBox (ISO 15930-7, 6.14)."""
    for page in document.pages:
        cut = page.trim or page.art
        if (page.trim is None) == (page.art is None):
            what = "there is no TrimBox" if cut is None else "there is an ArtBox beside the TrimBox"
            yield Fault("Q602", what, "export it with trim and bleed", page.number)
        named = (("MediaBox", page.media), ("BleedBox", page.bleed), ("TrimBox", cut))
        for what in _unnested(named):
            yield Fault("Q602", what, "export it with trim and bleed", page.number)


def _unnested(named: tuple[tuple[str, Area | None], ...]) -> Iterator[str]:
    given = [(name, area) for name, area in named if area is not None]
    for (outer, large), (inner, small) in pairwise(given):
        if not large.holds(small, _NEAR):
            yield f"the {inner} reaches out of the {outer}"
    for name, area in given:
        if area.width <= 0 or area.height <= 0:
            yield f"the {name} is empty"


def _same(one: Area, other: Area) -> bool:
    return one.holds(other, _NEAR) and other.holds(one, _NEAR)


def same_trim_size(document: Document, _: Limits) -> Iterator[Fault]:
    """All pages are cut to one size (GWG 2022, page geometry)."""
    first = document.pages[0].trim or document.pages[0].media
    for page in document.pages[1:]:
        cut = page.trim or page.media
        if max(abs(cut.width - first.width), abs(cut.height - first.height)) > _SAME:
            what = f"{_size(cut)}, but page 1 is {_size(first)}"
            yield Fault("Q623", f"this page is {what}", page=page.number)


def _size(area: Area) -> str:
    return f"{area.width / 72 * 25.4:.1f} x {area.height / 72 * 25.4:.1f} mm"


def blank_pages(document: Document, _: Limits) -> Iterator[Fault]:
    """Something is printed on every page (GWG 2022, empty pages)."""
    for page in document.pages:
        if not any(obj.image or not obj.colour.is_white for obj in page.printed):
            yield Fault("Q624", "nothing is printed on this page", page=page.number)


def annotations_on_page(document: Document, _: Limits) -> Iterator[Fault]:
    """No annotation, a link for instance, inside the BleedBox (ISO 15930-7, 6.17)."""
    for page in document.pages:
        kept = page.bleed or page.trim or page.media
        for note in pdf_objects.array(page.dictionary.get("/Annots")):
            kind = pdf_objects.name(pdf_objects.entry(note, "/Subtype"))
            area = area_of(pdf_objects.numbers(pdf_objects.entry(note, "/Rect")))
            if kind in _HARMLESS or (area is not None and not area.meets(kept.wider(-_NEAR))):
                continue
            what = f"an annotation ({kind or 'of no kind'}) lies on the page"
            yield Fault("Q630", what, "links belong into the screen edition", page.number, area,
                        f"annotation {kind}".strip())  # fmt: skip


def content_streams(document: Document, _: Limits) -> Iterator[Fault]:
    """The page description holds nothing that programs would read in different ways (ISO
    32000-1, 7.8.2)."""
    for page in document.pages:
        for what in page.faults:
            yield Fault("Q631", what, "write the file anew", page.number)


def fonts_embedded(document: Document, _: Limits) -> Iterator[Fault]:
    """Every font that shows text is in the file (ISO 15930-7, 6.8)."""
    for number, font in document.fonts:
        if not font.is_embedded:
            what = f"the font {font.name} is not embedded"
            yield Fault("Q603", what, "export it with all fonts", number)


def fonts_subset(document: Document, _: Limits) -> Iterator[Fault]:
    """Of each font only the glyphs that are used (ISO 32000-1, 9.6.4): licences ask for it,
    presses do not."""
    for number, font in document.fonts:
        if font.is_embedded and not font.is_subset:
            yield Fault("Q625", f"the font {font.name} is embedded as a whole", page=number)


def missing_glyphs(document: Document, _: Limits) -> Iterator[Fault]:
    """No code draws the empty box, .notdef, as far as can be determined (ISO 14289-1, 7.21.8; see
    `pdf_fonts`)."""
    incomplete = any(font.undrawn(codes) for _, font, codes in document.font_uses)
    for page in document.pages if incomplete else ():
        for obj in page.objects:
            if obj.font is not None and obj.font.undrawn(obj.codes):
                what = f"a letter is missing in the font {obj.font.name}"
                hint = "it would be printed as an empty box"
                yield Fault("Q626", what, hint, page.number, obj.area, str(obj))
