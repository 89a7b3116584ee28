"""Limits of the press: GWG 2022 for sheet-fed offset in CMYK, and what good type needs.

Only what lies within the bleed counts; marks and slug are cut off. Ink is in per cent of all inks
together, resolution in pixels per inch at the placed size, type and lines in points on the page.
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.preflight.document import Document, FilePage
from brochure.preflight.ink_coverage import replaced
from brochure.preflight.interpreter.colour_spaces import PaintColour, Plates
from brochure.preflight.interpreter.geometry import around
from brochure.preflight.interpreter.page_objects import FILL, IMAGE, STROKE, TEXT, PageObject
from brochure.preflight.limits import Fault, Limits

_NEAR = 0.01  # points, so that 0.25 is not below 0.25
_BLACK = "use black ink alone, in a theme cmyk: [0, 0, 0, 100] beside its srgb:"
_DARK = 0.25  # how much light what looks black may leave


def _fault(code: str, message: str, hint: str, page: FilePage, obj: PageObject) -> Fault:
    return Fault(code, message, hint, page.number, obj.area, str(obj))


def _printed(document: Document, *kinds: str) -> Iterator[tuple[FilePage, PageObject]]:
    for page in document.pages:
        for obj in page.printed:
            if obj.kind in kinds:
                yield page, obj


def total_ink(document: Document, limits: Limits) -> Iterator[Fault]:
    """All inks together stay below the limit, or they dry badly and set off (GWG 2022,
    total area coverage; see `ink_coverage`)."""
    for page in document.pages:
        for number, obj in enumerate(page.printed):
            most = page.stack.most(number, limits.ink_limit)
            if most > limits.ink_limit + 0.5:  # per cent; inks are given in whole ones
                what = f"{most:.0f} % of ink, more than {limits.ink_limit:g} %"
                yield _fault("Q640", what, "take a lighter colour", page, obj)


def image_resolution(document: Document, limits: Limits) -> Iterator[Fault]:
    """Pictures have enough pixels for their size; 1-bit ones need more (GWG 2022, image
    resolution)."""
    for page, obj in _printed(document, IMAGE):
        assert obj.image is not None
        ppi = obj.resolution
        least, soft, codes = limits.least_ppi, limits.soft_ppi, ("Q641", "Q642")
        if obj.image.bits == 1:
            least, soft, codes = limits.least_bilevel, limits.soft_bilevel, ("Q643", "Q644")
        if min(obj.image.width, obj.image.height) > 1 and ppi < soft:  # 1 is a flat colour
            what = f"{int(ppi)} pixels per inch; {least if ppi < least else soft:g} are needed"
            hint = "use a larger picture, or show it smaller"
            yield _fault(codes[0] if ppi < least else codes[1], what, hint, page, obj)


def small_text(document: Document, limits: Limits) -> Iterator[Fault]:
    """Small text in white or in several inks fills in when the plates do not fit exactly
    (GWG 2022, small text)."""
    for page, obj in _printed(document, TEXT):
        if obj.size < limits.small_text - _NEAR and obj.text.strip():
            kind = _delicate(obj.colour)
            if kind:
                what = f"text of {obj.size:.3g} pt {kind}; {limits.small_text:g} pt are the least"
                yield _fault("Q645", what, "set it larger, or in black alone", page, obj)


def hairlines(document: Document, limits: Limits) -> Iterator[Fault]:
    """Thin lines in white or in several inks; also areas that are as thin as lines (GWG 2022,
    line weight)."""
    for page, obj in _printed(document, STROKE, FILL):
        weight = obj.line_width if obj.kind == STROKE else _thickness(obj)
        kind = _delicate(obj.colour) if weight >= _NEAR else "as thin as the device can draw it"
        if weight < limits.hairline - _NEAR and kind:
            what = f"a line of {weight:.3g} pt {kind}; {limits.hairline:g} pt are the least"
            yield _fault("Q646", what, "draw it heavier, or in one ink", page, obj)


def _thickness(obj: PageObject) -> float:
    """Of a filled rectangle; other areas are no lines."""
    rings = [ring for ring in obj.outline if len(ring) > 2]
    if len(rings) != 1 or len(set(rings[0])) != 4:
        return float("inf")
    area = around(rings[0])
    return min(area.width, area.height)


def _delicate(colour: PaintColour) -> str:
    """Whether the plates must fit exactly: white, or several inks."""
    if colour.is_white:
        return "in white"
    return "in several inks" if len(colour.inks) > 1 else ""


def black_overprint(document: Document, limits: Limits) -> Iterator[Fault]:
    """Black text on another object overprints it, or it shows a light edge when the plates do
    not fit exactly. In DeviceCMYK that takes overprint mode 1 (ISO 32000-1, 8.6.7; GWG
    2022, black text)."""
    for page in document.pages:
        for number, obj in enumerate(page.printed):
            if obj.kind != TEXT or obj.size >= limits.overprint_below - _NEAR:
                continue
            if not obj.colour.is_pure_black or not obj.text.strip() or _overprints(obj):
                continue
            if any(_inked(plates) for plates in page.stack.below(number)):
                what = f"black text of {obj.size:.3g} pt knocks out what lies under it"
                hint = "let it overprint, with overprint mode 1"
                yield _fault("Q647", what, hint, page, obj)


def _overprints(obj: PageObject) -> bool:
    """Whether it leaves the other plates as they are."""
    return obj.overprint and set(replaced(obj, obj.colour.plates or {})) == {"Black"}


def _inked(plates: Plates) -> bool:
    """Whether there is other ink than black, which black text can only make darker."""
    return any(part > 0.001 for plate, part in plates.items() if plate != "Black")


def white_overprint(document: Document, _: Limits) -> Iterator[Fault]:
    """White text and lines that overprint print nothing at all (GWG 2022, white overprint)."""
    for page, obj in _printed(document, TEXT, STROKE, FILL):
        if obj.overprint and obj.colour.is_white and (obj.kind != TEXT or obj.text.strip()):
            what = f"a white {obj.kind} overprints: it would vanish"
            yield _fault("Q648", what, "let it knock out", page, obj)


def rich_black_text(document: Document, limits: Limits) -> Iterator[Fault]:
    """Text in black with much other ink below it is hard to keep sharp: house rule."""
    for page, obj in _printed(document, TEXT):
        if _is_rich(obj, limits):
            what = f"text in rich black ({obj.colour}, {obj.colour.coverage:.0f} %)"
            yield _fault("Q649", what, "black ink alone will do", page, obj)


def _is_rich(obj: PageObject, limits: Limits) -> bool:
    black = (obj.colour.plates or {}).get("Black", 0.0)
    return black >= 0.85 and obj.colour.coverage > limits.rich_black


def body_text_in_black(document: Document, limits: Limits) -> Iterator[Fault]:
    """Small text that looks black is pure black: no four colours, no screen of dots: house
    rule."""
    for page, obj in _printed(document, TEXT):
        small = obj.size < limits.overprint_below - _NEAR and obj.text.strip()
        blackish = _looks_black(obj.colour) and not obj.colour.is_pure_black
        if small and blackish and not _is_rich(obj, limits):
            what = f"black text of {obj.size:.3g} pt as {obj.colour}"
            yield _fault("Q650", what, _BLACK, page, obj)


def _looks_black(colour: PaintColour) -> bool:
    plates = colour.plates
    if not plates:
        return False
    dark = 1 - plates.get("Black", 0.0)
    return all((1 - plates.get(ink, 0.0)) * dark < _DARK for ink in ("Cyan", "Magenta", "Yellow"))
