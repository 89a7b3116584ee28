"""PDF/A-2, the file and its metadata: ISO 19005-2, 6.1 and 6.6."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document
from brochure.preflight.limits import Fault, Limits
from brochure.preflight.rules.archive.archive_rules import a2

_HEADER = re.compile(rb"%PDF-1\.[0-7](?:\r\n|\r|\n)%[\x80-\xff]{4}")
_BEHIND = re.compile(rb"%%EOF(?:\r\n|\r|\n)?\Z")
_ATTRIBUTES = re.compile(rb"<\?xpacket\s+begin=[^?]*\b(bytes|encoding)\s*=")
_PERMISSIONS = frozenset(("/UR3", "/DocMDP"))
_SIDES = (3.0, 14_400.0)  # units of a page
_LONGEST = {"name": 127, "string": 32_767}  # bytes
_LARGEST = 3.403e38
_MOST_INKS = 32
# Schemas that need no description (6.6.2.3.2), but those that `xmp_reader` names.
_KNOWN = (
    "{http://ns.adobe.com/", "{http://iptc.org/", "{http://www.w3.org/",
    "{http://www.aiim.org/pdfa/ns/", "{adobe:ns:",
)  # fmt: skip
_NOT_KNOWN = ("{http://ns.adobe.com/pdfx/",)
_MOST = 10


def header(document: Document, _: Limits) -> Iterator[Fault]:
    """PDF 1.0 to 1.7 at the first byte, then a comment of bytes that are no letters (6.1.2); nothing
    behind the end (6.1.3)."""
    if not _HEADER.match(document.data):
        what = "the file does not begin as PDF 1.x and four bytes that are no letters"
        yield Fault("Q688", what, clause=a2("6.1.2"))
    if not _BEHIND.search(document.data[-20:]):
        yield Fault("Q688", "something stands behind the end of the file", clause=a2("6.1.3"))


def permissions(document: Document, _: Limits) -> Iterator[Fault]:
    """Of permissions only those of signatures (6.1.12)."""
    stated = pdf_objects.dictionary(document.root.get("/Perms"))
    for key in sorted(set(map(str, stated)) - _PERMISSIONS):
        yield Fault(
            "Q688", f"the file limits what may be done with it ({key})", clause=a2("6.1.12")
        )


def page_sizes(document: Document, _: Limits) -> Iterator[Fault]:
    """A page is 3 to 14,400 units wide and high (6.1.13)."""
    for page in document.pages:
        sides = page.media.width, page.media.height
        if not all(_SIDES[0] <= side <= _SIDES[1] for side in sides):
            what = "the page is smaller or larger than readers must be able to show"
            yield Fault("Q688", what, page=page.number, clause=a2("6.1.13"))


def object_limits(document: Document, _: Limits) -> Iterator[Fault]:
    """Strings of at most 32,767 bytes, names of 127, whole numbers of 32 bits, others within single
    precision, 32 colorants in one space (6.1.13; q within q is not counted)."""
    sizes = (size for one in document.dictionaries for size in pdf_objects.sizes(one))
    large = (told.format(size) for kind, size in sizes for told in [_beyond(kind, size)] if told)
    spaces = (space for space in document.colour_spaces("DeviceN") if len(space) > 1)
    inks = (len(pdf_objects.array(space[1])) for space in spaces)
    many = (f"a space of {count} colorants" for count in inks if count > _MOST_INKS)
    for what in islice(dict.fromkeys((*large, *many)), _MOST):
        told = f"{what} is beyond what every reader must read"
        yield Fault("Q688", told, clause=a2("6.1.13"))


def _beyond(kind: str, size: float) -> str:
    """What is too large, with a place for its size; else nothing."""
    if kind in _LONGEST:
        return f"a {kind} of {{}} bytes" if size > _LONGEST[kind] else ""
    largest = 2**31 - (size >= 0) if isinstance(size, int) else _LARGEST
    return "the number {}" if abs(size) > largest else ""


def outside_streams(document: Document, _: Limits) -> Iterator[Fault]:
    """No stream lies in another file (6.1.7.1)."""
    keys = ("/F", "/FFilter", "/FDecodeParms")
    for one in document.streams:
        if any(key in one for key in keys):
            yield Fault("Q688", "a stream lies in another file (/F)", clause=a2("6.1.7.1"))


def identified(document: Document, _: Limits) -> Iterator[Fault]:
    """XMP says PDF/A-2 and of which level (6.6.2.1 and 6.6.4)."""
    packet = document.packet
    if document.metadata is None or packet.fault:
        why = f"cannot be read: {packet.fault}" if packet.fault else "are missing"
        yield Fault("Q670", f"the XMP metadata {why}", clause=a2("6.6.2.1"))
        return
    part, level = (packet.get(f"pdfaid:{name}").strip() for name in ("part", "conformance"))
    if part != "2" or level not in ("A", "B", "U"):
        itself = (
            f"calls itself PDF/A-{part}{level.lower()}" if part else "does not call itself PDF/A"
        )
        yield Fault("Q670", f"the file {itself}; 2a, 2b or 2u is wanted", clause=a2("6.6.4"))
    strange = packet.prefixes.get("pdfaid", frozenset()) - {"pdfaid"}
    if strange:
        what = f"the schema of PDF/A is called {min(strange)}, not pdfaid"
        yield Fault("Q670", what, clause=a2("6.6.4"))


def metadata(document: Document, _: Limits) -> Iterator[Fault]:
    """The packet says nothing of its own bytes, and each property is of a known schema or
    described (6.6.2.1 and 6.6.2.3.1)."""
    data = pdf_objects.data(document.metadata) if document.metadata is not None else None
    if _ATTRIBUTES.search(data or b""):
        what = "the XMP packet gives its bytes or encoding, as only old ones do"
        yield Fault("Q670", what, clause=a2("6.6.2.1"))
    packet = document.packet
    own = [name for name in packet.properties if name.startswith("pdfuaid:") or _is_unknown(name)]
    for name in [name for name in own if name not in packet.described][:_MOST]:
        shown = name.rpartition("}")[2]
        what = f"no extension schema describes {shown}, which PDF/A asks for"
        yield Fault("Q670", what, clause=a2("6.6.2.3.1"))


def _is_unknown(name: str) -> bool:
    return name.startswith("{") and (not name.startswith(_KNOWN) or name.startswith(_NOT_KNOWN))


def claims_level_a(document: Document, _: Limits) -> Iterator[Fault]:
    """PDF/A-2a, as which we write our own files: house rule."""
    level = document.packet.get("pdfaid:conformance").strip()
    if level in ("B", "U"):
        yield Fault("Q670", f"the file calls itself PDF/A-2{level.lower()}; 2a is wanted")


_LENGTH = re.compile(rb"/Length\s+(\d+)(?:\s+(\d+)\s+R)?")
_BEGIN = re.compile(rb">>[\s\0]*stream(\r\n|\n)?")
_END = re.compile(rb"(?:\r\n|\n|\r)endstream")
_LONGEST_HEAD = 20_000


def streams(document: Document, _: Limits) -> Iterator[Fault]:
    """The length is right, and lines end before and behind the data (6.1.7.1)."""
    for one in document.streams:
        start = pdf_objects.offset(one)
        if start < 0:
            continue
        begin = _BEGIN.search(document.data, start, start + _LONGEST_HEAD)
        length = None if begin is None else _length(document, start, begin.start())
        if begin is None or length is None:
            continue
        name = f"the stream of object {pdf_objects.identity(one)[0]}"
        if begin.group(1) is None:
            yield Fault("Q688", f"{name} begins on the line of its keyword", clause=a2("6.1.7.1"))
        elif not _END.match(document.data, begin.end() + length):
            yield Fault(
                "Q688",
                f"{name} is not as long as it says, or no line ends behind it",
                clause=a2("6.1.7.1"),
            )


def _length(document: Document, start: int, end: int) -> int | None:
    """The length as it is written; None if it is not, or stands in a place of its own."""
    found = _LENGTH.search(document.data, start, end)
    if found is None or found.group(2) is not None:
        return None
    return int(found.group(1)[:12])
