"""What a file as a whole may be and may hold, for the press: ISO 15930-7, 6.1 to 6.22.

Each rule takes a document and limits and gives faults. `SINCE` names the keys that came after
PDF 1.6 (ISO 32000-1 marks them "PDF 1.7"), which a press's software of that age may refuse.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document
from brochure.preflight.limits import Fault, Limits
from brochure.preflight.reading.pdf_values import Dictionary

SINCE = {
    "1.7": (
        "/Duplex", "/PickTrayByPDFSize", "/PrintPageRange", "/NumCopies", "/Enforce",
        "/Collection", "/Requirements", "/NeedsRendering", "/Extensions", "/DSS", "/AF",
    ),
    "1.5": ("/OCProperties", "/Perms", "/Legal"),
}  # fmt: skip
_ACTIONS = frozenset((
    "JavaScript", "Launch", "URI", "GoTo", "GoToR", "GoToE", "SubmitForm", "ResetForm",
    "ImportData", "Named", "Movie", "Sound", "Rendition", "Hide", "SetOCGState", "Thread",
    "GoTo3DView",
))  # fmt: skip
_LATE_STREAMS = re.compile(rb"/Type\s*/(?:ObjStm|XRef)\b")
_REGULAR_HALFTONES = (1, 5)


def pdf_version(document: Document, limits: Limits) -> Iterator[Fault]:
    """The header says PDF 1.4 to 1.6, at the first byte (ISO 15930-7, 6.1)."""
    yield from _version(document, limits.versions or ("1.4", "1.5", "1.6"))


def pdf_version_x1a(document: Document, limits: Limits) -> Iterator[Fault]:
    """The header says PDF 1.4 or older (ISO 15930-4, 6.1)."""
    yield from _version(document, limits.versions or ("1.3", "1.4"))


def _version(document: Document, accepted: tuple[str, ...]) -> Iterator[Fault]:
    stated = {document.version, pdf_objects.name(document.root.get("/Version")) or document.version}
    hint = f"save it as PDF {accepted[-1]}"
    for one in sorted(stated - set(accepted)):
        what = f"the file says PDF {one}" if one else "the file does not begin with its header"
        yield Fault("Q610", f"{what}; accepted: {', '.join(accepted)}", hint)


def identifier(document: Document, _: Limits) -> Iterator[Fault]:
    """The trailer has an ID of two strings (ISO 32000-1, 14.4)."""
    parts = [pdf_objects.string(part) for part in pdf_objects.array(document.trailer.get("/ID"))]
    if len(parts) != 2 or not all(parts):
        yield Fault("Q611", "the file has no identifier (/ID)", "save it with another program")


def compression(document: Document, _: Limits) -> Iterator[Fault]:
    """No LZW (ISO 15930-7, 6.5)."""
    yield from _compressed(document, ("LZWDecode", "LZW", "Crypt"))


def compression_x1a(document: Document, _: Limits) -> Iterator[Fault]:
    """As `compression`, and none that PDF 1.4 lacks or PDF/X-1a refuses (ISO 15930-4, 6.5)."""
    yield from _compressed(document, ("LZWDecode", "LZW", "Crypt", "JPXDecode", "JBIG2Decode"))


def _compressed(document: Document, refused: tuple[str, ...]) -> Iterator[Fault]:
    used = Counter(
        word for one in document.holding("/Filter") for word in pdf_objects.names(one["/Filter"])
    )
    for word in refused:
        if used[word]:
            yield Fault("Q613", f"{_count(used[word], 'stream')} compressed with {word}")


def no_actions(document: Document, _: Limits) -> Iterator[Fault]:
    """No actions, scripts, forms or attachments (ISO 15930-7, 6.17 and 6.18)."""
    root = document.root
    scripts = pdf_objects.entry(root, "/Names", "/JavaScript") is not None
    kinds = Counter(
        kind
        for one in document.holding("/S")
        if (kind := pdf_objects.name(one.get("/S"))) in _ACTIONS
    )
    if scripts and not kinds["JavaScript"]:
        kinds["JavaScript"] = 1
    for kind, number in sorted(kinds.items()):
        what = "JavaScript" if kind == "JavaScript" else _count(number, f"action ({kind})")
        yield Fault("Q614", f"the file holds {what}", "a page on paper can do nothing")
    if root.get("/AcroForm") is not None:
        yield Fault("Q614", "the file holds a form to fill in (AcroForm)")
    if document.holding("/EF") or pdf_objects.entry(root, "/Names", "/EmbeddedFiles"):
        yield Fault("Q614", "the file holds other files (attachments)")
    if document.holding("/AA"):
        yield Fault("Q614", "the file holds actions that run by themselves (/AA)")


def keys_of_pdf17(document: Document, _: Limits) -> Iterator[Fault]:
    """Nothing that came with PDF 1.7 (ISO 15930-7, 6.1)."""
    yield from _later(document, SINCE["1.7"], "1.7")


def keys_after_pdf14(document: Document, _: Limits) -> Iterator[Fault]:
    """Nothing that came after PDF 1.4 (ISO 15930-4, 6.1)."""
    yield from _later(document, SINCE["1.7"], "1.7")
    yield from _later(document, SINCE["1.5"], "1.5")
    if _LATE_STREAMS.search(document.data):
        yield Fault("Q615", "object streams came with PDF 1.5", "save it as PDF 1.4")


def _later(document: Document, keys: tuple[str, ...], since: str) -> Iterator[Fault]:
    places = (document.root, pdf_objects.dictionary(document.root.get("/ViewerPreferences")))
    for place in places:
        for key in keys:
            if key in place:
                yield Fault("Q615", f"{key} came with PDF {since}", "leave it out for the press")


def self_contained(document: Document, _: Limits) -> Iterator[Fault]:
    """No placeholders, PostScript, alternate or outside pictures; no curves or screens of the
    file's own (ISO 15930-7, 6.3, 6.9 to 6.14)."""
    found = Counter(what for one in document.dictionaries for what in _foreign(one))
    for what, number in sorted(found.items()):
        yield Fault("Q616", f"the file holds {_count(number, what)}", "a press cannot use them")


def _foreign(one: Dictionary) -> Iterator[str]:
    if "/OPI" in one:
        yield "placeholder for a picture (OPI)"
    if pdf_objects.name(one.get("/Subtype")) == "PS" or ("/PS" in one and "/Subtype" in one):
        yield "fragment of PostScript"
    if "/Alternates" in one:
        yield "picture with alternatives"
    if "/Ref" in one and pdf_objects.name(one.get("/Subtype")) == "Form":
        yield "page that lies in another file"
    if pdf_objects.is_stream(one) and "/F" in one:
        yield "stream that lies in another file"
    if "/TR" in one or pdf_objects.name(one.get("/TR2")) not in ("", "Default") or _is_curve(one):
        yield "transfer curve"
    halftone = pdf_objects.number(one.get("/HalftoneType"), _REGULAR_HALFTONES[0])
    if halftone not in _REGULAR_HALFTONES or "/HTP" in one:
        yield "screen of its own"


def _is_curve(one: Dictionary) -> bool:
    return "/TR2" in one and not pdf_objects.name(one.get("/TR2"))


def _count(number: int, what: str) -> str:
    noun, _, rest = what.partition(" ")
    return f"1 {what}" if number == 1 else f"{number} {noun}s {rest}".rstrip()
