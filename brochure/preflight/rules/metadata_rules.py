"""What a press file says about itself: PDF/X version, XMP, Info, trapping, output intent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document
from brochure.preflight.limits import Fault, Limits
from brochure.preflight.reading.pdf_values import Dictionary, Thing
from brochure.preflight.rules.integrity_rules import icc_faults

X4_VERSION = "PDF/X-4"
X1A_VERSION = "PDF/X-1a:2003"
REQUIRED = (
    "dc:title", "xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate", "xmp:CreatorTool",
    "pdf:Producer", "pdf:Trapped", "xmpMM:DocumentID", "xmpMM:VersionID", "xmpMM:RenditionClass",
)  # fmt: skip
SAME = {  # in Info and in XMP
    "/Title": "dc:title",
    "/Author": "dc:creator",
    "/Subject": "dc:description",
    "/Creator": "xmp:CreatorTool",
    "/Producer": "pdf:Producer",
    "/CreationDate": "xmp:CreateDate",
    "/ModDate": "xmp:ModifyDate",
    "/Trapped": "pdf:Trapped",
}
# The characterisations that www.color.org registers, as far as a pattern can tell.
_REGISTERED = re.compile(r"(FOGRA|CGATS|IFRA|JC20|JCW|SC_|EUROSB|PSR|PC\d)", re.IGNORECASE)
_REGISTRY = ("http://www.color.org", "https://www.color.org")


def claims_x4(document: Document, _: Limits) -> Iterator[Fault]:
    """The XMP metadata say PDF/X-4 (ISO 15930-7, 6.6)."""
    stated = document.packet.get("pdfxid:GTS_PDFXVersion")
    if stated != X4_VERSION:
        yield _claim(stated or pdf_objects.text(document.info.get("/GTS_PDFXVersion")), X4_VERSION)


def claims_x1a(document: Document, _: Limits) -> Iterator[Fault]:
    """Info says PDF/X-1a:2003 (ISO 15930-4, 6.3)."""
    stated = pdf_objects.text(document.info.get("/GTS_PDFXVersion"))
    if stated != X1A_VERSION:
        yield _claim(
            stated or document.packet.get("pdfxid:GTS_PDFXVersion"), f"{X1A_VERSION} in Info"
        )


def _claim(stated: str, wanted: str) -> Fault:
    what = f'the file calls itself "{stated}"' if stated else "the file does not call itself PDF/X"
    return Fault("Q619", f"{what}; {wanted} is wanted", "export it with that setting")


def xmp_metadata(document: Document, _: Limits) -> Iterator[Fault]:
    """XMP is there, not compressed, well-formed and complete (ISO 15930-7, 6.6)."""
    if document.metadata is None:
        yield Fault("Q617", "the file has no XMP metadata")
        return
    if document.metadata.get("/Filter") is not None:
        yield Fault("Q617", "the XMP metadata are compressed: not every program finds them")
    if document.packet.fault:
        yield Fault("Q617", f"the XMP metadata cannot be read: {document.packet.fault}")
        return
    missing = [name for name in REQUIRED if not document.packet.get(name).strip()]
    if missing:
        yield Fault("Q617", f"the XMP metadata lack {', '.join(missing)}")


def info_dictionary(document: Document, _: Limits) -> Iterator[Fault]:
    """Info has a title and dates (ISO 15930-4, 6.13)."""
    keys = ("/Title", "/CreationDate", "/ModDate")
    missing = [key[1:] for key in keys if not pdf_objects.text(document.info.get(key)).strip()]
    if missing:
        yield Fault("Q617", f"the Info dictionary lacks {', '.join(missing)}")


def info_matches_xmp(document: Document, _: Limits) -> Iterator[Fault]:
    """What stands both in Info and in XMP is the same (ISO 15930-7, 6.6)."""
    for key, name in SAME.items():
        one, other = _name_or_text(document.info.get(key)), document.packet.get(name)
        if one and other and _moment(one) != _moment(other):
            yield Fault("Q618", f'{key[1:]} is "{one}" in Info, but "{other}" in XMP ({name})')


def _name_or_text(value: Thing) -> str:
    return pdf_objects.name(value) or pdf_objects.text(value)


_MOMENT = re.compile(
    r"(?:D:)?(\d{4})-?(\d\d)?-?(\d\d)?T?(\d\d)?:?(\d\d)?:?(\d\d)?(?:\.\d+)?(Z|[+-]\d\d)?[:']?(\d\d)?'?"
)


def _moment(stated: str) -> str:
    """A date in the same form, from PDF's (ISO 32000-1, 7.9.4) and XMP's; else the text."""
    found = _MOMENT.fullmatch(stated.strip())
    if not found:
        return " ".join(stated.split())
    parts = [part or default for part, default in zip(found.groups()[:6], _FIRST, strict=True)]
    zone = (found.group(7) or "Z") + (found.group(8) or "00")
    return "".join(parts) + re.sub(r"Z00|[+-]0000", "+0000", zone)


_FIRST = ("0000", "01", "01", "00", "00", "00")


def trapping(document: Document, _: Limits) -> Iterator[Fault]:
    """Whether the file is trapped is said, as the name True or False (ISO 15930-7, 6.13)."""
    stated = pdf_objects.resolved(document.info.get("/Trapped"))
    if pdf_objects.name(stated) not in ("True", "False"):
        what = "as a text" if pdf_objects.text(stated) else "clearly"
        hint = "put /Trapped /False into Info"
        yield Fault("Q620", f"the file does not say {what} whether it is trapped", hint)


def intents(document: Document) -> list[Dictionary]:
    """The output intents for PDF/X."""
    listed = map(pdf_objects.dictionary, pdf_objects.array(document.root.get("/OutputIntents")))
    return [one for one in listed if pdf_objects.name(one.get("/S")) == "GTS_PDFX"]


def output_intent(document: Document, limits: Limits) -> Iterator[Fault]:
    """There is one, with all it must say (ISO 15930-7, 6.2; ISO 32000-1, 14.11.5)."""
    found = intents(document)
    if len(found) != 1:
        what = f"{len(found)} PDF/X output intents" if found else "no PDF/X output intent"
        yield Fault("Q621", f"the file has {what}; it must have one")
        return
    stated = pdf_objects.text(found[0].get("/OutputConditionIdentifier")).strip()
    if not stated:
        yield Fault("Q621", "the output intent does not name a printing condition")
    if not pdf_objects.text(found[0].get("/Info")).strip():
        yield Fault("Q621", "the output intent lacks /Info")
    registry = pdf_objects.text(found[0].get("/RegistryName")).rstrip("/")
    if stated and _REGISTERED.match(stated) and registry not in _REGISTRY:
        hint = "put (http://www.color.org) there"
        what = f'"{stated}" is registered, but /RegistryName does not say where'
        yield Fault("Q621", what, hint)
    if limits.condition is not None and stated != limits.condition:
        what = f'the file is made for "{stated}", not for "{limits.condition}"'
        yield Fault("Q621", what, "build it with the profile of the print shop")


def output_profile(document: Document, _: Limits) -> Iterator[Fault]:
    """The profile of the press is embedded, and is one for four inks (ISO 15930-7, 6.2.2)."""
    for intent in intents(document):
        if intent.get("/DestOutputProfile") is None:
            yield Fault("Q622", "the output intent has no profile (/DestOutputProfile)")
        else:
            yield from _profile(intent.get("/DestOutputProfile"))


def output_profile_x1a(document: Document, limits: Limits) -> Iterator[Fault]:
    """As `profile`, but a registered condition may do without (ISO 15930-4, 6.9)."""
    for intent in intents(document):
        stated = pdf_objects.text(intent.get("/OutputConditionIdentifier"))
        if "/DestOutputProfile" in intent or not _REGISTERED.match(stated):
            yield from output_profile(document, limits)


def _profile(stream: Thing) -> Iterator[Fault]:
    data = pdf_objects.data(stream)
    faults = list(icc_faults(data))
    for what in faults:
        yield Fault("Q622", f"the profile of the output intent {what}")
    if data is None or faults:
        return
    kind, space = data[12:16].decode("latin-1"), data[16:20].decode("latin-1").strip()
    if kind != "prtr":
        yield Fault("Q622", f'the profile is one of the class "{kind}", not of a press (prtr)')
    if space != "CMYK" or pdf_objects.number(pdf_objects.entry(stream, "/N")) != 4:
        yield Fault("Q622", f"the profile is for {space}, not for CMYK with 4 channels (/N)")
