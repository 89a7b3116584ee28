"""What a file that calls itself PDF/A-2 must be (ISO 19005-2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document
from brochure.preflight.limits import Fault, Limits
from brochure.preflight.pdf_objects import Dictionary
from brochure.preflight.rules import file_rules
from brochure.preflight.rules.integrity_rules import icc_faults
from brochure.preflight.rules.ua.ua_link_rules import notes_of


def identified(document: Document, _: Limits) -> Iterator[Fault]:
    """The file calls itself PDF/A-2, of a level, and says what pdfuaid means (ISO 19005-2, 6.6.2.3
    and 6.6.4)."""
    packet = document.packet
    part, level = (packet.get(f"pdfaid:{name}").strip() for name in ("part", "conformance"))
    if part != "2" or level not in ("A", "B", "U"):
        itself = (
            f"calls itself PDF/A-{part}{level.lower()}" if part else "does not call itself PDF/A"
        )
        yield Fault("Q670", f"the file {itself}; 2a, 2b or 2u is wanted")
    if packet.get("pdfuaid:part") and "pdfuaid:part" not in packet.described:
        yield Fault("Q670", "no extension schema describes pdfuaid:part, which PDF/A asks for")


def claims_level_a(document: Document, _: Limits) -> Iterator[Fault]:
    """PDF/A-2a, as which we write our own files: house rule."""
    level = document.packet.get("pdfaid:conformance").strip()
    if level in ("B", "U"):
        yield Fault("Q670", f"the file calls itself PDF/A-2{level.lower()}; 2a is wanted")


def pdf_a(document: Document, limits: Limits) -> Iterator[Fault]:
    """What ISO 19005-2 asks for besides PDF/UA."""
    for rule in (_colours, _groups, _streams, _contents, _flags):
        yield from rule(document)
    yield from file_rules.identifier(document, limits)  # 6.1.3
    yield from file_rules.compression(document, limits)  # 6.1.7.2


_CHANNELS = {"DeviceRGB": ("RGB", 3), "DeviceCMYK": ("CMYK", 4)}


def _colours(document: Document) -> Iterator[Fault]:
    """Device colours mean what the output intent's profile says (6.2.3 and 6.2.4.3)."""
    used = {family for page in document.pages for obj in page.objects for family in obj.families}
    listed = [
        pdf_objects.dictionary(one)
        for one in pdf_objects.array(document.root.get("/OutputIntents"))
    ]
    found = [one for one in listed if pdf_objects.name(one.get("/S")) == "GTS_PDFA1"]
    profiles = [pdf_objects.entry(one, "/DestOutputProfile") for one in found]
    if len({pdf_objects.identity(profile) for profile in profiles}) > 1:
        yield Fault("Q687", "the output intents have different profiles")
    spaces = {_space(profile) for profile in profiles}
    if "" in spaces:
        yield Fault("Q687", "the profile of the output intent is no ICC profile, or a damaged one")
    device = sorted(used & {*_CHANNELS, "DeviceGray"})
    if device and not found:
        what = f"{device[0]} is used without an output intent (GTS_PDFA1)"
        yield Fault("Q687", what, "put an ICC profile there")
        return
    for family, (space, channels) in _CHANNELS.items():
        if family in used and spaces and space not in spaces:
            yield Fault("Q687", f"{family} is used, but the output intent's profile is not {space}")
        counts = {pdf_objects.number(pdf_objects.entry(profile, "/N")) for profile in profiles}
        if space in spaces and counts != {channels}:
            yield Fault(
                "Q687", f"the profile of the output intent has not {channels} channels (/N)"
            )


def _space(profile: object) -> str:
    data = pdf_objects.data(profile)
    if data is None or any(icc_faults(data)):
        return ""
    return data[16:20].decode("latin-1").strip()


def _groups(document: Document) -> Iterator[Fault]:
    """Where something is transparent, a profile says in which colours it is mixed (6.2.10)."""
    intents = map(pdf_objects.dictionary, pdf_objects.array(document.root.get("/OutputIntents")))
    if any(pdf_objects.name(one.get("/S")) == "GTS_PDFA1" for one in intents):
        return
    for page in document.pages:
        space = pdf_objects.entry(page.dictionary, "/Group", "/CS")
        obj = next((obj for obj in page.objects if obj.is_transparent), None)
        if obj is not None and space is None:
            what = "something is transparent, and nothing says in which colours it is mixed"
            yield Fault("Q687", what, "", page.number, obj.area, str(obj))


_LENGTH = re.compile(rb"/Length\s+(\d+)(?:\s+(\d+)\s+R)?")
_BEGIN = re.compile(rb">>[\s\0]*stream(\r\n|\n)?")
_END = re.compile(rb"(?:\r\n|\n|\r)endstream")
_LONGEST_HEAD = 20_000


def _streams(document: Document) -> Iterator[Fault]:
    """The length is right, and lines end before and behind the data (6.1.7.1)."""
    for one in document.dictionaries:
        start = pdf_objects.offset(one) if pdf_objects.is_stream(one) else -1
        if start < 0:
            continue
        begin = _BEGIN.search(document.data, start, start + _LONGEST_HEAD)
        length = None if begin is None else _length(document, start, begin.start())
        if begin is None or length is None:
            continue
        name = f"the stream of object {pdf_objects.identity(one)[0]}"
        if begin.group(1) is None:
            yield Fault("Q688", f"{name} begins on the line of its keyword")
        elif not _END.match(document.data, begin.end() + length):
            yield Fault("Q688", f"{name} is not as long as it says, or no line ends behind it")


def _length(document: Document, start: int, end: int) -> int | None:
    """The length as it is written; None if it is not, or stands in a place of its own."""
    found = _LENGTH.search(document.data, start, end)
    if found is None or found.group(2) is not None:
        return None
    return int(found.group(1)[:12])


_ACTIONS = (
    "JavaScript", "Launch", "Sound", "Movie", "ResetForm", "ImportData", "Hide", "SetOCGState",
    "Rendition", "Trans", "GoTo3DView",
)  # fmt: skip


def _contents(document: Document) -> Iterator[Fault]:
    """No scripts, players or files within the file (6.5.1, 6.8)."""
    names = ("/JavaScript", "/EmbeddedFiles")
    found = {
        name[1:] for name in names if pdf_objects.entry(document.root, "/Names", name) is not None
    }
    for one in document.dictionaries:
        found.update({pdf_objects.name(one.get("/S"))} & {*_ACTIONS})
        if "/EF" in one:
            found.add("EmbeddedFiles")
        if "/JS" in one:
            found.add("JavaScript")
    for what in sorted(found):
        yield Fault("Q688", f"the file holds {what}, which is not allowed in PDF/A")


_PRINTED, _NOT_SHOWN = 4, 1 | 2 | 32 | 256  # 12.5.3: Print; Invisible, Hidden, NoView, ToggleNoView


def _flags(document: Document) -> Iterator[Fault]:
    """Annotations are shown, printed, and look the same everywhere (6.3.2 and 6.3.3)."""
    for page in document.pages:
        for _, note in notes_of(page):
            kind = pdf_objects.name(note.get("/Subtype"))
            for what in _flagged(note, kind):
                yield Fault("Q688", f"{what} ({kind})", page=page.number)


def _flagged(note: Dictionary, kind: str) -> Iterator[str]:
    if kind == "Popup":
        return
    flags = int(pdf_objects.number(note.get("/F")))
    if not flags & _PRINTED or flags & _NOT_SHOWN:
        yield "an annotation is not printed, or hidden (/F)"
    if kind != "Link" and pdf_objects.entry(note, "/AP", "/N") is None:
        yield "an annotation has no look of its own (/AP)"
