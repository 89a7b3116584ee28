"""What an accessible file says about itself (ISO 14289-1, 5, 6.2 and 7.1)."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document
from brochure.preflight.limits import Fault, Limits
from brochure.preflight.rules.ua.ua_rules import by


def mark_info(document: Document, _: Limits) -> Iterator[Fault]:
    """The file says that it is tagged, and not by guess (6.2 and 7.1)."""
    stated = pdf_objects.dictionary(document.root.get("/MarkInfo"))
    if not pdf_objects.is_true(stated.get("/Marked")):
        what = "the file does not say that it is tagged (/MarkInfo, /Marked)"
        yield Fault("Q670", what, clause=by("6.2"))
    if pdf_objects.is_true(stated.get("/Suspects")):
        what = "the file says that its tags are doubtful (/MarkInfo, /Suspects)"
        yield Fault("Q670", what, clause=by("01-007"))


def claims_pdf_ua(document: Document, _: Limits) -> Iterator[Fault]:
    """XMP says PDF/UA-1 in the words of its schema, and the title (5 and 7.1)."""
    packet = document.packet
    if document.metadata is None or packet.fault:
        why = f"cannot be read: {packet.fault}" if packet.fault else "are missing"
        yield Fault("Q670", f"the XMP metadata {why}", clause=by("06-001"))
        return
    stated = packet.get("pdfuaid:part").strip()
    if stated != "1":
        what = f"calls itself PDF/UA-{stated}" if stated else "does not call itself PDF/UA"
        clause = by("5") if stated else by("06-002")
        yield Fault("Q670", f"the file {what} (pdfuaid:part); 1 is wanted", clause=clause)
    strange = packet.prefixes.get("pdfuaid", frozenset()) - {"pdfuaid"}
    if strange:
        what = f"the schema of PDF/UA is called {min(strange)}, not pdfuaid"
        yield Fault("Q670", what, clause=by("5"))
    if not packet.get("dc:title").strip():
        yield Fault("Q670", "the XMP metadata lack a title (dc:title)", clause=by("06-003"))


def header(document: Document, _: Limits) -> Iterator[Fault]:
    """The file is PDF 1.x (6.1, by ISO 32000-1)."""
    if not document.version.startswith("1."):
        what = (
            f"the file says PDF {document.version}"
            if document.version
            else "no header stands first"
        )
        yield Fault("Q670", f"{what}; PDF/UA-1 is PDF 1.7 or older", clause=by("6.1"))


def display_title(document: Document, _: Limits) -> Iterator[Fault]:
    """Viewers show the title instead of the file's name (7.1)."""
    preferences = pdf_objects.dictionary(document.root.get("/ViewerPreferences"))
    if not pdf_objects.is_true(preferences.get("/DisplayDocTitle")):
        what = "viewers are not told to show the title (/DisplayDocTitle)"
        asked = "07-002" if "/DisplayDocTitle" in preferences else "07-001"
        yield Fault("Q655", what, clause=by(asked))


def metadata_advice(document: Document, _: Limits) -> Iterator[Fault]:
    """XMP can be found by programs that know nothing of PDF (ISO 32000-1, 14.3.2); its title is for
    every language, and the file names its own: advice."""
    packet = document.packet
    if document.metadata is not None and "/Filter" in document.metadata:
        yield Fault("Q671", "the XMP metadata are compressed: not every program finds them")
    if packet.get("dc:title") and "x-default" not in packet.languages.get("dc:title", ()):
        yield Fault("Q693", "the title in the XMP metadata has no language (x-default)")
    if not pdf_objects.text(document.root.get("/Lang")).strip():
        yield Fault("Q693", "the file as a whole does not say its language (/Lang)")
