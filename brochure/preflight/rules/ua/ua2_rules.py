"""PDF/UA-2 (ISO 14289-2): what differs from PDF/UA-1. What both ask for is checked by the same rules,
and cited by the chapter of PDF/UA-2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import wraps

from brochure.finding import Clause
from brochure.preflight import pdf_objects
from brochure.preflight.document import Document
from brochure.preflight.limits import Fault, Limits, Rule
from brochure.preflight.reading.pdf_values import Thing
from brochure.preflight.rules.ua.ua_rules import at
from brochure.preflight.structure_reader import PDF2, branches, namespace

UA2_STANDARD = "ISO 14289-2"
_CHAPTERS = (  # of what both parts ask for: the clause of part 1 begins so, the chapter of part 2
    ("7.18", "8.9"), ("7.21.7", "8.4.3"), ("7.21", "8.4.5"), ("7.1", "8.2"), ("7.2", "8.2"),
    ("7.3", "8.2.5"), ("7.4", "8.2.5"), ("7.5", "8.2.5"), ("7.7", "8.2.5"), ("7.9", "8.2.5"),
)  # fmt: skip
_LANGUAGE, _UNICODE = "11-", "10-"
_YEAR = re.compile(r"\d{4}")


def second(rule: Rule) -> Rule:
    """A rule of PDF/UA-1 as PDF/UA-2 asks for it."""

    @wraps(rule)
    def asked(document: Document, limits: Limits) -> Iterator[Fault]:
        for fault in rule(document, limits):
            own = fault.clause is not None and fault.clause.standard == "ISO 14289-1"
            yield fault.by(_chapter(fault.clause)) if own and fault.clause else fault

    return asked


def _chapter(clause: Clause) -> Clause:
    if clause.checkpoint.startswith(_LANGUAGE):
        return Clause(UA2_STANDARD, "8.4.4")
    if clause.checkpoint.startswith(_UNICODE):
        return Clause(UA2_STANDARD, "8.4.3")
    number = next((own for begins, own in _CHAPTERS if clause.clause.startswith(begins)), "8")
    return Clause(UA2_STANDARD, number)


def claims_pdf_ua2(document: Document, _: Limits) -> Iterator[Fault]:
    """XMP says PDF/UA-2 of a year, and has a title (5 and 8.11)."""
    packet, part = document.packet, Clause(UA2_STANDARD, "5")
    if document.metadata is None or packet.fault:
        why = f"cannot be read: {packet.fault}" if packet.fault else "are missing"
        yield Fault("Q670", f"the XMP metadata {why}", clause=Clause(UA2_STANDARD, "8.11"))
        return
    stated = packet.get("pdfuaid:part").strip()
    if stated != "2":
        what = f"calls itself PDF/UA-{stated}" if stated else "does not call itself PDF/UA"
        yield Fault("Q670", f"the file {what} (pdfuaid:part); 2 is wanted", clause=part)
    if not _YEAR.fullmatch(packet.get("pdfuaid:rev").strip()):
        yield Fault("Q670", "the file does not say of which year (pdfuaid:rev)", clause=part)
    if not packet.get("dc:title").strip():
        what = "the XMP metadata lack a title (dc:title)"
        yield Fault("Q670", what, clause=Clause(UA2_STANDARD, "8.11"))


def header2(document: Document, _: Limits) -> Iterator[Fault]:
    """The file is PDF 2.x (ISO 32000-2, 7.5.2)."""
    if not document.version.startswith("2."):
        what = f"the file says PDF {document.version or 'nothing'}; PDF/UA-2 is PDF 2.0"
        yield Fault("Q670", what, clause=Clause("ISO 32000-2", "7.5.2"))


def document_element(document: Document, _: Limits) -> Iterator[Fault]:
    """The tree is one Document, in the namespace of PDF 2.0 (8.2.5.2)."""
    tree = document.tree
    tops = tree.children.get(-1, ())
    right = len(tops) == 1 and tops[0].role == "Document" and namespace(tops[0].dictionary) == PDF2
    if tree.is_there and not right:
        what = "the structure tree is not one Document in the namespace of PDF 2.0"
        yield Fault("Q672", what, clause=Clause(UA2_STANDARD, "8.2.5.2"))


def notes2(document: Document, _: Limits) -> Iterator[Fault]:
    """Notes are FENote, not Note (8.2.5.14)."""
    for node in document.tree.nodes:
        if node.kind == "Note":
            yield at(
                document, node, "Q673", "a note is Note, not FENote", f"{UA2_STANDARD}, 8.2.5.14"
            )


def structure_destinations(document: Document, _: Limits) -> Iterator[Fault]:
    """What leads into the file leads to an element (8.8)."""
    known = {node.identity for node in document.tree.nodes}
    wrong = sum(not _leads(place, known) for place in _places(document))
    if wrong:
        what = f"{wrong} links or bookmarks lead to a place, but to no element (/SD)"
        yield Fault("Q691", what, clause=Clause(UA2_STANDARD, "8.8"))


def _places(document: Document) -> Iterator[Thing]:
    """Each destination: of actions, of links and bookmarks, and those with names."""
    for one in document.dictionaries:
        if pdf_objects.name(one.get("/S")) == "GoTo":
            yield one.get("/SD")
        elif "/Dest" in one and isinstance(pdf_objects.resolved(one.get("/Dest")), list):
            yield one.get("/Dest")
    for branch in branches(pdf_objects.entry(document.root, "/Names", "/Dests")):
        listed = pdf_objects.raw_array(branch.get("/Names") if branch else None)
        for value in listed[1::2]:
            found = pdf_objects.resolved(value)
            yield found if isinstance(found, list) else pdf_objects.entry(found, "/SD")


def _leads(place: Thing, known: set[tuple[int, int]]) -> bool:
    parts = pdf_objects.raw_array(place)
    return bool(parts) and pdf_objects.identity(parts[0]) in known
