"""GWG 2022, colours: R0020 to R0024, R0027, R0028 and R0030.

An active spot colour is one that something printed uses, by the name of its ink.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document
from brochure.preflight.interpreter.colour_spaces import ALL, PROCESS, Space, space_of
from brochure.preflight.interpreter.page_objects import PageObject
from brochure.preflight.limits import Fault
from brochure.preflight.pdf_objects import content_of
from brochure.preflight.rules.gwg.gwg_variants import GwgVariant

_NO_SPOTS = frozenset((*PROCESS, ALL, "None"))
_SUFFIXES = frozenset("C CP E K M N U UP Z CV CVU CVC HC PC TC TCX TP TPX XGC EC".split())
_MIXED = ("Separation", "DeviceN")


def _space(obj: PageObject) -> Space:
    own = obj.image is not None and not obj.image.is_mask
    return obj.image.space if own and obj.image is not None else obj.colour.space


def _inks(space: Space | None) -> Iterator[str]:
    while space is not None:
        if space.family in _MIXED:
            yield from space.colorants
        space = space.below


def _named(document: Document) -> dict[str, tuple[int, PageObject]]:
    """Each ink that something printed names, with the first page and object."""
    found: dict[str, tuple[int, PageObject]] = {}
    for page in document.pages:
        for obj in page.printed:
            for ink in _inks(_space(obj)):
                found.setdefault(ink, (page.number, obj))
    return found


def _spots(document: Document) -> dict[str, tuple[int, PageObject]]:
    return {ink: where for ink, where in _named(document).items() if ink not in _NO_SPOTS}


def spot_colours(document: Document, variant: GwgVariant) -> Iterator[Fault]:
    """R0020: a job without spot colours has none, and others tell of theirs."""
    code = "Q706" if variant.without_spots else "Q707"
    for ink, (page, obj) in _spots(document).items():
        what = f"the spot colour {ink} is used"
        yield Fault(code, what, "convert it, or order it", page, obj.area, str(obj))


def spot_suffixes(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0021: no two spot colours differ by the sign of their maker's book alone."""
    first: dict[str, str] = {}
    for ink, (page, obj) in _spots(document).items():
        stem, _blank, suffix = ink.rpartition(" ")
        if stem and suffix in _SUFFIXES:
            other = first.setdefault(stem.casefold(), ink)
            if other != ink:
                what = f"the spot colours {other} and {ink} differ by their last letters alone"
                yield Fault("Q707", what, "make them one", page, obj.area, str(obj))


def spot_capitals(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0022: no two spot colours differ by capitals alone, or by how accents are written."""
    first: dict[str, str] = {}
    for ink, (page, obj) in _spots(document).items():
        other = first.setdefault(_plain(ink), ink)
        if other != ink:
            what = f"the spot colours {other} and {ink} have the same name, written in two ways"
            yield Fault("Q708", what, "make them one", page, obj.area, str(obj))


def _plain(ink: str) -> str:
    try:
        name = ink.encode("latin-1").decode("utf-8")
    except UnicodeError:
        name = ink
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def spot_twins(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0023: no two spot colours of different names look the same."""
    active = _spots(document)
    first: dict[object, str] = {}
    for ink, look in _looks(document).items():
        other = first.setdefault(look, ink) if ink in active else ink
        if other != ink:
            page, obj = active[ink]
            what = f"the spot colours {other} and {ink} look the same"
            yield Fault("Q708", what, "make them one", page, obj.area, str(obj))


def _looks(document: Document) -> Mapping[str, object]:
    """What each Separation of the file looks like without its ink: space and function."""
    found: dict[str, object] = {}
    for parts in document.colour_spaces("Separation"):
        if len(parts) == 4:
            found.setdefault(pdf_objects.name(parts[1]), content_of(parts[2:]))
    return found


def registration_colour(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0024: nothing of the product is in the colour of the marks, which is on every plate."""
    for page in document.pages:
        for obj in page.printed:
            if ALL in _inks(_space(obj)):
                what = "this is printed on every plate (Separation All)"
                yield Fault("Q709", what, "make it black", page.number, obj.area, str(obj))


# Colour spaces


def early_binding(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0027: all colours are inks already."""
    for page in document.pages:
        for obj in page.printed:
            wrong = _unbound(_space(obj))
            if wrong:
                what = f"colour as {wrong}, not as inks"
                hint = "convert it to the inks of the press"
                yield Fault("Q609", what, hint, page.number, obj.area, str(obj))


def _unbound(space: Space) -> str:
    """The family that only a conversion makes ink; Lab may stand behind a spot colour."""
    mixed = False
    step: Space | None = space
    while step is not None:
        lab = step.family == "Lab" and not mixed
        if lab or step.family in ("DeviceRGB", "CalRGB", "CalGray", "ICCBased"):
            return step.family
        mixed = mixed or step.family in _MIXED
        step = step.below
    return ""


def intermediate_binding(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0028: pictures may be RGB by a profile; all else is ink already."""
    for page in document.pages:
        for obj in page.printed:
            picture = obj.image is not None and not obj.image.is_mask
            wrong = _half_bound(_space(obj), picture)
            if wrong:
                what = f"colour as {wrong}, which this kind of printing does not take"
                yield Fault("Q609", what, "convert it", page.number, obj.area, str(obj))


def _half_bound(space: Space, picture: bool) -> str:
    """As `_unbound`, by the rule for pictures and alternates, and the one for all else."""
    loose = picture
    step: Space | None = space
    while step is not None:
        by_profile = step.family == "ICCBased" and step.count != 3
        if step.family in ("DeviceRGB", "CalGray") or by_profile:
            return step.family
        if not loose and step.family in ("CalRGB", "ICCBased", "Lab"):
            return step.family
        loose = loose or step.family in _MIXED
        step = step.below
    return ""


def blend_space(document: Document, _: GwgVariant) -> Iterator[Fault]:
    """R0030: what is transparent is mixed as DeviceCMYK, a mask by brightness perhaps as grey."""
    masks = {
        pdf_objects.identity(one.get("/G"))
        for one in document.holding("/S")
        if pdf_objects.name(one.get("/S")) == "Luminosity"
    }
    for one in document.holding("/Group"):
        group = pdf_objects.entry(one, "/Group")
        stated = pdf_objects.entry(group, "/CS")
        if stated is None or pdf_objects.name(pdf_objects.entry(group, "/S")) != "Transparency":
            continue
        family = space_of(stated).family
        grey = family == "DeviceGray" and pdf_objects.identity(one) in masks
        if family != "DeviceCMYK" and not grey:
            what = f"a transparency group mixes colours as {family or 'something'}"
            yield Fault("Q628", what, "it must be DeviceCMYK")
