"""Limits of the press: GWG 2022 for sheet-fed offset in CMYK, and what good type needs.

Only what lies within the bleed counts; marks and slug are cut off.
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.preflight.document import Document, FilePage
from brochure.preflight.ink_coverage import ObjectStack, replaced
from brochure.preflight.interpreter.colour_spaces import PaintColour, Plates
from brochure.preflight.interpreter.geometry import around
from brochure.preflight.interpreter.page_objects import FILL, IMAGE, STROKE, TEXT, PageObject
from brochure.preflight.limits import Fault, Limits

_NEAR = 0.01  # points, so that 0.25 is not below 0.25
_DARK = 0.25  # how much light what looks black may leave


def _fault(code: str, message: str, hint: str, page: FilePage, mark: PageObject) -> Fault:
    return Fault(code, message, hint, page.number, mark.area, str(mark))


def _marks(document: Document, *kinds: str) -> Iterator[tuple[FilePage, PageObject]]:
    for page in document.pages:
        for mark in page.printed:
            if mark.kind in kinds:
                yield page, mark


def coverage(document: Document, limits: Limits) -> Iterator[Fault]:
    """All inks together stay below the limit, or they dry badly and set off (see `ink`)."""
    for page in document.pages:
        pile = ObjectStack(page.printed)
        for number, mark in enumerate(page.printed):
            most = pile.most(number)
            if most > limits.ink_limit + 0.5:  # per cent; inks are given in whole ones
                what = f"{most:.0f} % of ink, more than {limits.ink_limit:g} %"
                yield _fault("Q640", what, "take a lighter colour", page, mark)


def resolution(document: Document, limits: Limits) -> Iterator[Fault]:
    """Pictures have enough pixels for their size; 1-bit ones need more."""
    for page, mark in _marks(document, IMAGE):
        assert mark.picture is not None
        ppi = mark.resolution
        least, soft, codes = limits.least_ppi, limits.soft_ppi, ("Q641", "Q642")
        if mark.picture.bits == 1:
            least, soft, codes = limits.least_bilevel, limits.soft_bilevel, ("Q643", "Q644")
        if min(mark.picture.width, mark.picture.height) > 1 and ppi < soft:  # 1 is a flat colour
            what = f"{int(ppi)} pixels per inch; {least if ppi < least else soft:g} are needed"
            hint = "use a larger picture, or show it smaller"
            yield _fault(codes[0] if ppi < least else codes[1], what, hint, page, mark)


def small_text(document: Document, limits: Limits) -> Iterator[Fault]:
    """Small text in white or in several inks fills in when the plates do not fit exactly."""
    for page, mark in _marks(document, TEXT):
        if mark.size < limits.small_text - _NEAR and mark.text.strip():
            kind = _delicate(mark.colour)
            if kind:
                what = f"text of {mark.size:.3g} pt {kind}; {limits.small_text:g} pt are the least"
                yield _fault("Q645", what, "set it larger, or in black alone", page, mark)


def hairlines(document: Document, limits: Limits) -> Iterator[Fault]:
    """Thin lines in white or in several inks; also areas that are as thin as lines."""
    for page, mark in _marks(document, STROKE, FILL):
        weight = mark.weight if mark.kind == STROKE else _thickness(mark)
        kind = _delicate(mark.colour) if weight >= _NEAR else "as thin as the device can draw it"
        if weight < limits.hairline - _NEAR and kind:
            what = f"a line of {weight:.3g} pt {kind}; {limits.hairline:g} pt are the least"
            yield _fault("Q646", what, "draw it heavier, or in one ink", page, mark)


def _thickness(mark: PageObject) -> float:
    """Of a filled rectangle; other areas are no lines."""
    rings = [ring for ring in mark.outline if len(ring) > 2]
    if len(rings) != 1 or len(set(rings[0])) != 4:
        return float("inf")
    area = around(rings[0])
    return min(area.width, area.height)


def _delicate(colour: PaintColour) -> str:
    """Whether the plates must fit exactly: white, or several inks."""
    if colour.is_white:
        return "in white"
    return "in several inks" if len(colour.inks) > 1 else ""


def black_text(document: Document, limits: Limits) -> Iterator[Fault]:
    """Black text on another object overprints it, or it shows a light edge when the plates do
    not fit exactly. In DeviceCMYK that takes overprint mode 1 (ISO 32000-1, 8.6.7)."""
    for page in document.pages:
        pile = ObjectStack(page.printed)
        for number, mark in enumerate(page.printed):
            if mark.kind != TEXT or mark.size >= limits.overprint_below - _NEAR:
                continue
            if not mark.colour.is_pure_black or not mark.text.strip() or _overprints(mark):
                continue
            if any(_inked(plates) for plates in pile.below(number)):
                what = f"black text of {mark.size:.3g} pt knocks out what lies under it"
                hint = "let it overprint, with overprint mode 1"
                yield _fault("Q647", what, hint, page, mark)


def _overprints(mark: PageObject) -> bool:
    """Whether it leaves the other plates as they are."""
    return mark.overprint and set(replaced(mark, mark.colour.plates or {})) == {"Black"}


def _inked(plates: Plates) -> bool:
    """Whether there is other ink than black, which black text can only make darker."""
    return any(part > 0.001 for plate, part in plates.items() if plate != "Black")


def white_overprint(document: Document, _: Limits) -> Iterator[Fault]:
    """White text and lines that overprint print nothing at all."""
    for page, mark in _marks(document, TEXT, STROKE, FILL):
        if mark.overprint and mark.colour.is_white and (mark.kind != TEXT or mark.text.strip()):
            what = f"a white {mark.kind} overprints: it would vanish"
            yield _fault("Q648", what, "let it knock out", page, mark)


def rich_black(document: Document, limits: Limits) -> Iterator[Fault]:
    """Text in black with much other ink below it is hard to keep sharp."""
    for page, mark in _marks(document, TEXT):
        if _is_rich(mark, limits):
            what = f"text in rich black ({mark.colour}, {mark.colour.coverage:.0f} %)"
            yield _fault("Q649", what, "black ink alone will do", page, mark)


def _is_rich(mark: PageObject, limits: Limits) -> bool:
    black = (mark.colour.plates or {}).get("Black", 0.0)
    return black >= 0.85 and mark.colour.coverage > limits.rich_black


def body_text(document: Document, limits: Limits) -> Iterator[Fault]:
    """Small text that looks black is pure black: no four colours, no screen of dots."""
    for page, mark in _marks(document, TEXT):
        small = mark.size < limits.overprint_below - _NEAR and mark.text.strip()
        blackish = _looks_black(mark.colour) and not mark.colour.is_pure_black
        if small and blackish and not _is_rich(mark, limits):
            what = f"black text of {mark.size:.3g} pt as {mark.colour}"
            yield _fault("Q650", what, "use black ink alone, at 100 %", page, mark)


def _looks_black(colour: PaintColour) -> bool:
    plates = colour.plates
    if not plates:
        return False
    dark = 1 - plates.get("Black", 0.0)
    return all((1 - plates.get(ink, 0.0)) * dark < _DARK for ink in ("Cyan", "Magenta", "Yellow"))
