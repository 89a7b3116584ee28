"""Colour and transparency: what a press with four inks can print without guessing.

PDF/X-4 allows colour by profile (ICCBased, CalRGB, Lab) besides inks, since the press's software
can convert it (ISO 15930-7, 6.2.4). We do not: two shops would print it in two ways. So it is a
warning in a file from elsewhere, and an error in a file of ours (`Limits.inks_only`).
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document
from brochure.preflight.interpreter.colour_spaces import space_of
from brochure.preflight.interpreter.page_objects import PLAIN
from brochure.preflight.limits import Fault, Limits
from brochure.preflight.reading.pdf_values import Dictionary

_INKS = frozenset(("DeviceCMYK", "DeviceGray", "Separation", "DeviceN", "Indexed", "Pattern", ""))
_BY_PROFILE = frozenset(("ICCBased", "CalGray", "CalRGB", "Lab"))
_PRESS = frozenset(("DeviceCMYK", "Separation", "DeviceN"))


def press_colours(document: Document, limits: Limits) -> Iterator[Fault]:
    """Inks only: DeviceCMYK, DeviceGray, and spot colours that turn into these (ISO 15930-7,
    6.2.4)."""
    for page in document.pages:
        for obj in page.objects:
            strange = [family for family in obj.families if family not in _INKS]
            if not strange:
                continue
            by_profile = strange[0] in _BY_PROFILE
            code = "Q627" if by_profile and not limits.inks_only else "Q609"
            what = f"colour as {strange[0]}, not as inks"
            hint = "convert it to the inks of the press"
            yield Fault(code, what, hint, page.number, obj.area, str(obj))


def press_colours_x1a(document: Document, limits: Limits) -> Iterator[Fault]:
    """As `press_colours`, without colour by profile (ISO 15930-4, 6.7)."""
    for fault in press_colours(document, limits):
        yield Fault("Q609", fault.message, fault.hint, fault.page, fault.area, fault.what)


def screen_colours(document: Document, _: Limits) -> Iterator[Fault]:
    """No inks: screens and office printers take sRGB: house rule."""
    for page in document.pages:
        for obj in page.objects:
            inks = [family for family in obj.families if family in _PRESS]
            if inks:
                what = f"colour as {inks[0]}, which screens and office printers show at will"
                yield Fault("Q609", what, "", page.number, obj.area, str(obj))


def office_colours(document: Document, _: Limits) -> Iterator[Fault]:
    """Nothing that only a press can do: inks, spot colours, overprinting: house rule."""
    for page in document.pages:
        for obj in page.objects:
            inks = [family for family in obj.families if family in _PRESS]
            if inks or obj.overprint:
                what = f"colour as {inks[0]}" if inks else "overprinting"
                hint = "an office printer shows it in its own way"
                yield Fault("Q651", f"{what} is made for a press", hint, page.number, obj.area,
                            str(obj))  # fmt: skip


def group_colour_spaces(document: Document, _: Limits) -> Iterator[Fault]:
    """What is transparent is mixed as inks (ISO 15930-7, 6.2.5)."""
    for one in document.holding("/CS"):
        if pdf_objects.name(one.get("/S")) == "Transparency" and one.get("/CS") is not None:
            space = space_of(one.get("/CS"))
            if space.family != "DeviceCMYK":
                what = f"a transparency group mixes colours as {space.family or 'something'}"
                yield Fault("Q628", what, "it must be DeviceCMYK")


def no_transparency(document: Document, _: Limits) -> Iterator[Fault]:
    """Nothing is transparent (ISO 15930-4, 6.12)."""
    found = sorted({what for one in document.dictionaries for what in _transparent(one)})
    for what in found:
        yield Fault("Q629", f"the file holds {what}", "flatten it, or ask for PDF/X-4")


def _transparent(one: Dictionary) -> Iterator[str]:
    if pdf_objects.name(one.get("/S")) == "Transparency":
        yield "a transparency group"
    if one.get("/SMask") is not None and pdf_objects.name(one.get("/SMask")) != "None":
        yield "a soft mask"
    if min(pdf_objects.number(one.get("/ca"), 1.0), pdf_objects.number(one.get("/CA"), 1.0)) < 1:
        yield "something half transparent"
    blends = pdf_objects.names(one.get("/BM"))
    if blends and blends[0] not in PLAIN:
        yield f"the blend mode {blends[0]}"
