"""GWG 2022, pages and pictures: R0002 to R0005, R0026, R0031, R0032 and R0035.

R0001, PDF/X-4, is a profile of its own. What lies outside of the product, its trim with bleed, does
not count.
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document
from brochure.preflight.interpreter.geometry import Area
from brochure.preflight.limits import Fault
from brochure.preflight.rules.gwg.gwg_variants import GwgVariant
from brochure.preflight.rules.metadata_rules import intents

_NEAR = 0.01  # points between boxes that are meant to be the same
_SAME = 0.5  # points between pages that are meant to be of one size
_SIDE = 15.0  # mm of the square over which ink is averaged
_MOST_INK = 320  # per cent
_TINY = 16  # pixels; a smaller picture is a flat colour or a pattern


def page_scaling(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0002: no page has a unit of its own."""
    for page in document.pages:
        if "/UserUnit" in page.dictionary:
            yield Fault("Q602", "the page has a unit of its own (/UserUnit)", page=page.number)


def visible_page_area(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0003: the CropBox is the MediaBox."""
    for page in document.pages:
        if page.crop is not None and not _same(page.crop, page.media, _NEAR):
            yield Fault("Q602", "the CropBox hides a part of the page", page=page.number)


def _same(one: Area, other: Area, near: float) -> bool:
    return one.holds(other, near) and other.holds(one, near)


def same_size(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0004: all pages are cut to one size, and none is turned."""
    first = document.pages[0].trim or document.pages[0].media
    for page in document.pages:
        cut = page.trim or page.media
        if max(abs(cut.width - first.width), abs(cut.height - first.height)) > _SAME:
            yield Fault("Q623", "this page is cut to another size than page 1", page=page.number)
        if pdf_objects.number(page.dictionary.get("/Rotate")) % 360:
            yield Fault("Q623", "the page is turned (/Rotate)", page=page.number)


def empty_page(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0005: something is printed on every page."""
    for page in document.pages:
        if not any(obj.image or not obj.colour.is_white for obj in page.printed):
            yield Fault("Q624", "nothing is printed on this page", page=page.number)


def average_ink(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0026: the four inks together stay below 320 per cent on the average of any square of 15 mm
    (see `ink_raster`)."""
    from brochure.preflight.ink_raster import densest  # late: it draws, with Pillow

    for page in document.pages:
        product = page.trim or page.crop or page.media
        found = densest(page.printed, product, _SIDE)
        if found is not None and round(found.ink) > _MOST_INK:
            what = f"{found.ink:.0f} % of ink on the average of 15 mm; {_MOST_INK} % are the most"
            hint = "take a lighter colour, or separate the picture for less ink"
            yield Fault("Q640", what, hint, page.number, found.area, "the densest square")


def image_resolution(document: Document, variant: GwgVariant) -> Iterator[Fault]:
    """R0031: pictures have more pixels per inch than the variant's number, across and down."""
    yield from _resolution(document, variant.ppi, ("Q641", "Q642"), one_bit=False)


def bilevel_resolution(document: Document, variant: GwgVariant) -> Iterator[Fault]:
    """R0032: 1-bit pictures have more pixels per inch than the variant's number."""
    yield from _resolution(document, variant.ppi_1bit, ("Q643", "Q644"), one_bit=True)


def _resolution(
    document: Document, limits: tuple[int, int], codes: tuple[str, str], one_bit: bool
) -> Iterator[Fault]:
    for page in document.pages:
        for obj in page.printed:
            picture = obj.image
            if picture is None or max(picture.width, picture.height) <= _TINY:
                continue
            ppi = round(obj.resolution)
            if (picture.bits == 1) == one_bit and ppi <= limits[1]:
                few = ppi <= limits[0]
                what = f"{ppi} pixels per inch; more than {limits[0 if few else 1]} are needed"
                hint = "use a larger picture, or show it smaller"
                yield Fault(codes[0 if few else 1], what, hint, page.number, obj.area, str(obj))


def output_intent(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0035: the output intent's profile is for CMYK."""
    for intent in intents(document):
        data = pdf_objects.data(intent.get("/DestOutputProfile"))
        if data is not None and data[16:20] != b"CMYK":
            space = data[16:20].decode("latin-1").strip()
            yield Fault("Q622", f"the profile of the output intent is for {space}, not for CMYK")
