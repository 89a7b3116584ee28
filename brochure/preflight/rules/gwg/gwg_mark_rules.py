"""GWG 2022, text and lines: R0007 to R0019.

An effective font size is the height of the font on the page. An effective line width is that of a
stroke on the page, and also the shorter side of a filled rectangle. Where a rule is about what
overlaps, it asks what lies under the middle and near the sides of an object (`ink_coverage`).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot

from brochure.preflight.document import Document, FilePage
from brochure.preflight.ink_coverage import replaced
from brochure.preflight.interpreter.colour_spaces import PROCESS
from brochure.preflight.interpreter.page_objects import FILL, STROKE, TEXT, PageObject
from brochure.preflight.limits import Fault
from brochure.preflight.rules.gwg.gwg_variants import GwgVariant

_NEAR = 0.005  # points: sizes are given to two places
_OVERPRINTED_TEXT, _OVERPRINTED_LINE = 12.0, 2.0  # points
_THIN = 0.25  # points
_BLACK, _SUM = 0.85, 2.8  # of one ink, and of all
_ENDLESS = float("inf")


def _marks(document: Document, *kinds: str) -> Iterator[tuple[FilePage, PageObject, int]]:
    """The objects of a kind that are printed, with their page and number on it."""
    for page in document.pages:
        for number, obj in enumerate(page.printed):
            if obj.kind in kinds and (obj.kind != TEXT or obj.text.strip()):
                yield page, obj, number


def _fault(code: str, message: str, hint: str, page: FilePage, obj: PageObject) -> Fault:
    return Fault(code, message, hint, page.number, obj.area, str(obj))


def _overlaps(page: FilePage, number: int) -> bool:
    """Whether anything inked lies under an object."""
    return any(part > 0 for plates in page.stack.below(number) for part in plates.values())


def effective_width(obj: PageObject) -> float:
    """In points; of an area that is no rectangle, endless."""
    if obj.kind == STROKE:
        return obj.line_width
    rings = [ring for ring in obj.outline if len(ring) > 2]
    if len(rings) != 1 or len(set(rings[0])) != 4:
        return _ENDLESS
    a, b, c = rings[0][:3]
    return min(hypot(b[0] - a[0], b[1] - a[1]), hypot(c[0] - b[0], c[1] - b[1]))


# Overprinting


def white_text_overprint(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0007: no white text overprints what lies under it."""
    for page, obj, number in _marks(document, TEXT):
        if obj.overprint and obj.colour.is_white and _overlaps(page, number):
            what = "a white text overprints: it would vanish"
            yield _fault("Q648", what, "let it knock out", page, obj)


def white_path_overprint(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0008: no white area or line overprints what lies under it."""
    for page, obj, number in _marks(document, FILL, STROKE):
        if obj.overprint and obj.colour.is_white and _overlaps(page, number):
            what = f"a white {obj.kind} overprints: it would vanish"
            yield _fault("Q702", what, "let it knock out", page, obj)


def black_text_overprint(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0009: black text below 12 points overprints, in DeviceCMYK with overprint mode 1."""
    for page, obj, number in _marks(document, TEXT):
        if obj.size < _OVERPRINTED_TEXT - _NEAR and _knocks_out(page, obj, number):
            what = f"black text of {obj.size:.3g} pt knocks out what lies under it"
            yield _fault("Q703", what, "let it overprint, with overprint mode 1", page, obj)


def black_line_overprint(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0010: black lines below 2 points overprint, in DeviceCMYK with overprint mode 1."""
    for page, obj, number in _marks(document, FILL, STROKE):
        width = effective_width(obj)
        if width < _OVERPRINTED_LINE - _NEAR and _knocks_out(page, obj, number):
            what = f"a black line of {width:.3g} pt knocks out what lies under it"
            yield _fault("Q703", what, "let it overprint, with overprint mode 1", page, obj)


def _knocks_out(page: FilePage, obj: PageObject, number: int) -> bool:
    if not obj.colour.is_pure_black or obj.colour.space.family == "DeviceGray":
        return False
    alone = obj.overprint and set(replaced(obj, obj.colour.plates or {})) == {"Black"}
    return not alone and _overlaps(page, number)


def grey_text(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0011: text below 12 points that overlaps is not in DeviceGray, whose overprinting nobody
    can count on."""
    for page, obj, number in _marks(document, TEXT):
        if obj.size < _OVERPRINTED_TEXT - _NEAR and _is_grey(obj) and _overlaps(page, number):
            what = f"text of {obj.size:.3g} pt in DeviceGray on another colour"
            yield _fault("Q704", what, "make it 100 K in DeviceCMYK", page, obj)


def grey_lines(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0012: lines below 2 points that overlap are not in DeviceGray."""
    for page, obj, number in _marks(document, FILL, STROKE):
        width = effective_width(obj)
        if width < _OVERPRINTED_LINE - _NEAR and _is_grey(obj) and _overlaps(page, number):
            what = f"a line of {width:.3g} pt in DeviceGray on another colour"
            yield _fault("Q704", what, "make it 100 K in DeviceCMYK", page, obj)


def grey_overprint(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0013: nothing in DeviceGray overprints what lies under it."""
    for page, obj, number in _marks(document, TEXT, FILL, STROKE):
        if obj.overprint and _is_grey(obj) and _overlaps(page, number):
            what = f"{obj.kind} in DeviceGray overprints, which not every press does"
            yield _fault("Q704", what, "make it DeviceCMYK", page, obj)


def _is_grey(obj: PageObject) -> bool:
    return obj.colour.space.family == "DeviceGray"


# Text


def courier(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0014: no text is in Courier, which often stands for a font that was missing."""
    for number, font in document.fonts:
        if font.name.rpartition("+")[2] == "Courier":
            what = "text in Courier: was another font missing?"
            yield Fault("Q705", what, "look at the page", number)


def rich_black_text(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0015: text with 85 per cent of black has no more than 280 per cent of all four inks."""
    for page, obj, _number in _marks(document, TEXT):
        plates = obj.colour.plates or {}
        inks = [plates.get(ink, 0.0) for ink in PROCESS]
        multi = sum(ink in plates for ink in PROCESS) > 1
        mixed = obj.colour.space.family in ("DeviceCMYK", "DeviceN") and multi
        if mixed and inks[3] >= _BLACK - 1e-6 and sum(inks) > _SUM + 1e-6:
            what = f"text in rich black ({100 * sum(inks):.0f} % of ink)"
            yield _fault("Q649", what, "black ink alone will do", page, obj)


def small_white_text(document: Document, variant: GwgVariant) -> Iterator[Fault]:
    """R0016: white text in another colour is not smaller than the variant's size."""
    for page, obj, number in _marks(document, TEXT):
        if (
            obj.size < variant.small_text - _NEAR
            and obj.colour.is_white
            and _overlaps(page, number)
        ):
            what = f"white text of {obj.size:.3g} pt; {variant.small_text:g} pt are the least"
            yield _fault("Q645", what, "set it larger", page, obj)


def small_text_in_several_inks(document: Document, variant: GwgVariant) -> Iterator[Fault]:
    """R0017: text in more than one ink is not smaller than the variant's size."""
    for page, obj, _number in _marks(document, TEXT):
        if obj.size < variant.small_text - _NEAR and len(obj.colour.inks) > 1:
            least = variant.small_text
            what = f"text of {obj.size:.3g} pt in several inks; {least:g} pt are the least"
            yield _fault("Q645", what, "set it larger, or in black alone", page, obj)


# Lines


def thin_white_lines(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0018: white lines in another colour are not thinner than 0.25 points."""
    for page, obj, number in _marks(document, FILL, STROKE):
        width = effective_width(obj)
        if width < _THIN - _NEAR and obj.colour.is_white and _overlaps(page, number):
            what = f"a white line of {width:.3g} pt; {_THIN:g} pt are the least"
            yield _fault("Q646", what, "draw it heavier", page, obj)


def thin_lines_in_several_inks(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0019: lines in more than one ink are not thinner than 0.25 points."""
    for page, obj, _number in _marks(document, FILL, STROKE):
        width = effective_width(obj)
        if width < _THIN - _NEAR and len(obj.colour.inks) > 1:
            what = f"a line of {width:.3g} pt in several inks; {_THIN:g} pt are the least"
            yield _fault("Q646", what, "draw it heavier, or in one ink", page, obj)
