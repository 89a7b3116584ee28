"""PDF/A-2, colour and transparency: ISO 19005-2, 6.2.2 to 6.2.10."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document
from brochure.preflight.interpreter.page_objects import PLAIN
from brochure.preflight.limits import Fault, Limits
from brochure.preflight.pdf_objects import content_of
from brochure.preflight.reading.pdf_values import Dictionary
from brochure.preflight.rules.archive.archive_rules import a2
from brochure.preflight.rules.integrity_rules import icc_faults

_BLENDS = frozenset((
    *PLAIN, "Multiply", "Screen", "Overlay", "Darken", "Lighten", "ColorDodge", "ColorBurn",
    "HardLight", "SoftLight", "Difference", "Exclusion", "Hue", "Saturation", "Color", "Luminosity",
))  # fmt: skip
_INTENTS = ("RelativeColorimetric", "AbsoluteColorimetric", "Perceptual", "Saturation")
_HALFTONES = (1, 5)
_STATED = frozenset("/TR /TR2 /HTP /HalftoneType /HalftoneName /BM /RI /Intent".split())
_MOST = 10  # of a kind; who has read ten will export the file again
_COLOURS, _PROFILES = a2("6.2.4.3"), a2("6.2.4.2")

_CHANNELS = {"DeviceRGB": ("RGB", 3), "DeviceCMYK": ("CMYK", 4)}


def device_colours(document: Document, _: Limits) -> Iterator[Fault]:
    """Device colours mean what the output intent's profile says (6.2.3 and 6.2.4.3)."""
    used = {family for page in document.pages for obj in page.objects for family in obj.families}
    listed = [
        pdf_objects.dictionary(one)
        for one in pdf_objects.array(document.root.get("/OutputIntents"))
    ]
    found = [one for one in listed if pdf_objects.name(one.get("/S")) == "GTS_PDFA1"]
    profiles = [pdf_objects.entry(one, "/DestOutputProfile") for one in found]
    if len({pdf_objects.identity(profile) for profile in profiles}) > 1:
        yield Fault("Q687", "the output intents have different profiles", clause=_COLOURS)
    spaces = {_space(profile) for profile in profiles}
    if "" in spaces:
        yield Fault(
            "Q687",
            "the profile of the output intent is no ICC profile, or a damaged one",
            clause=_COLOURS,
        )
    device = sorted(used & {*_CHANNELS, "DeviceGray"})
    if device and not found:
        what = f"{device[0]} is used without an output intent (GTS_PDFA1)"
        yield Fault("Q687", what, "put an ICC profile there", clause=_COLOURS)
        return
    for family, (space, channels) in _CHANNELS.items():
        if family in used and spaces and space not in spaces:
            yield Fault(
                "Q687",
                f"{family} is used, but the output intent's profile is not {space}",
                clause=_COLOURS,
            )
        counts = {pdf_objects.number(pdf_objects.entry(profile, "/N")) for profile in profiles}
        if space in spaces and counts != {channels}:
            yield Fault(
                "Q687",
                f"the profile of the output intent has not {channels} channels (/N)",
                clause=_PROFILES,
            )


def _space(profile: object) -> str:
    data = pdf_objects.data(profile)
    if data is None or any(icc_faults(data)):
        return ""
    return data[16:20].decode("latin-1").strip()


def blending(document: Document, _: Limits) -> Iterator[Fault]:
    """Where something is transparent, a profile says in which colours it is mixed (6.2.10)."""
    intents = map(pdf_objects.dictionary, pdf_objects.array(document.root.get("/OutputIntents")))
    if any(pdf_objects.name(one.get("/S")) == "GTS_PDFA1" for one in intents):
        return
    for page in document.pages:
        space = pdf_objects.entry(page.dictionary, "/Group", "/CS")
        obj = next((obj for obj in page.objects if obj.is_transparent), None)
        if obj is not None and space is None:
            what = "something is transparent, and nothing says in which colours it is mixed"
            yield Fault("Q687", what, "", page.number, obj.area, str(obj), clause=_COLOURS)


def profiles(document: Document, _: Limits) -> Iterator[Fault]:
    """Each colour by profile has a whole profile with as many channels as it says (6.2.4.2)."""
    met: set[tuple[int, int]] = set()
    for parts in document.colour_spaces("ICCBased"):
        profile = (*parts, None)[1]
        if pdf_objects.identity(profile) not in met:
            met.add(pdf_objects.identity(profile))
            for what in _profile(pdf_objects.dictionary(profile)):
                yield Fault("Q687", f"a colour profile {what}", clause=_PROFILES)


def _profile(stream: Dictionary) -> Iterator[str]:
    data = pdf_objects.data(stream)
    faults = list(icc_faults(data))
    yield from faults
    if data is None or faults:
        return
    channels = {"RGB": 3, "CMYK": 4, "GRAY": 1, "Lab": 3}.get(data[16:20].decode("latin-1").strip())
    if pdf_objects.number(stream.get("/N")) != channels:
        yield "has other channels than it says (/N)"
    if data[8] > 4:
        yield f"is of version {data[8]}, which came later"


def spot_colours(document: Document, _: Limits) -> Iterator[Fault]:
    """A spot colour looks the same wherever it stands (6.2.4.4)."""
    first: dict[str, object] = {}
    for parts in document.colour_spaces("Separation"):
        ink, look = pdf_objects.name(parts[1:2] and parts[1]), content_of(parts[2:])
        if first.setdefault(ink, look) != look:
            what = f"the spot colour {ink} looks different in two places"
            yield Fault("Q687", what, clause=a2("6.2.4.4"))


def graphics_states(document: Document, _: Limits) -> Iterator[Fault]:
    """No transfer curves, no halftones of the file's own but plain ones, known blend modes and
    rendering intents (6.2.5, 6.2.6 and 6.2.10)."""
    states = (one for one in document.dictionaries if not _STATED.isdisjoint(one))
    found = dict.fromkeys(one for state in states for one in _state(state))
    for what, asked in islice(found, _MOST):
        yield Fault("Q688", what, clause=a2(asked))


def _state(one: Dictionary) -> Iterator[tuple[str, str]]:
    if (
        "/TR" in one
        or pdf_objects.name(one.get("/TR2")) not in ("", "Default")
        or ("/TR2" in one and not pdf_objects.name(one.get("/TR2")))
    ):
        yield "a transfer curve changes the colours (/TR)", "6.2.5"
    if "/HTP" in one:
        yield "a halftone phase is set (/HTP)", "6.2.5"
    if (
        pdf_objects.number(one.get("/HalftoneType"), 1.0) not in _HALFTONES
        or "/HalftoneName" in one
    ):
        yield "the file has a halftone of its own", "6.2.5"
    blends = pdf_objects.names(one.get("/BM"))
    if any(blend not in _BLENDS for blend in blends):
        yield f"the blend mode {blends[0]} is in no standard", "6.2.10"
    for key in ("/RI", "/Intent"):
        intent = pdf_objects.name(one.get(key))
        wants = key == "/RI" or pdf_objects.name(one.get("/Subtype")) == "Image"
        if intent and wants and intent not in _INTENTS:
            yield f"the rendering intent {intent} is in no standard", "6.2.6"


def pictures(document: Document, _: Limits) -> Iterator[Fault]:
    """No picture has alternatives or is smoothed, no form is PostScript or lies elsewhere (6.2.8 and
    6.2.9)."""
    found = dict.fromkeys(one for d in document.holding("/Subtype") for one in _xobject(d))
    for what, asked in islice(found, _MOST):
        yield Fault("Q688", what, clause=a2(asked))


def _xobject(one: Dictionary) -> Iterator[tuple[str, str]]:
    kind = pdf_objects.name(one.get("/Subtype"))
    if kind == "Image" and "/Alternates" in one:
        yield "a picture has alternatives (/Alternates)", "6.2.8"
    if kind == "Image" and pdf_objects.is_true(one.get("/Interpolate")):
        yield "a picture is smoothed by each reader in its own way (/Interpolate)", "6.2.8"
    if kind in ("Image", "Form") and "/OPI" in one:
        yield "a placeholder stands for a picture (/OPI)", "6.2.8" if kind == "Image" else "6.2.9"
    if kind == "PS" or (kind == "Form" and ("/PS" in one or "/Subtype2" in one)):
        yield "a part of a page is PostScript", "6.2.9"
    if kind == "Form" and "/Ref" in one:
        yield "a page lies in another file (/Ref)", "6.2.9"
