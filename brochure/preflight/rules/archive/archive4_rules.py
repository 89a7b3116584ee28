"""PDF/A-4 (ISO 19005-4): what differs from PDF/A-2. What both ask for is checked by the same rules,
and cited by the chapter of PDF/A-4."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import wraps

from brochure.finding import Clause
from brochure.preflight.document import Document
from brochure.preflight.limits import Fault, Limits, Rule

A4_STANDARD = "ISO 19005-4"
_CHAPTERS = {  # by the chapter of ISO 19005-2
    "6.5": "6.6", "6.6": "6.7", "6.8": "6.9", "6.9": "6.10", "6.10": "6.11", "6.11": "6.12",
}  # fmt: skip
_HEADER = re.compile(rb"%PDF-2\.\d(?:\r\n|\r|\n)%[\x80-\xff]{4}")
_YEAR = re.compile(r"\d{4}")


def fourth(rule: Rule) -> Rule:
    """A rule of PDF/A-2 as PDF/A-4 asks for it."""

    @wraps(rule)
    def asked(document: Document, limits: Limits) -> Iterator[Fault]:
        for fault in rule(document, limits):
            chapter = ".".join((fault.clause.clause if fault.clause else "6.1").split(".")[:2])
            yield fault.by(Clause(A4_STANDARD, _CHAPTERS.get(chapter, chapter)))

    return asked


def header4(document: Document, _: Limits) -> Iterator[Fault]:
    """PDF 2.x at the first byte, then a comment of bytes that are no letters (6.1.2)."""
    if not _HEADER.match(document.data):
        what = "the file does not begin as PDF 2.x and four bytes that are no letters"
        yield Fault("Q688", what, clause=Clause(A4_STANDARD, "6.1.2"))


def no_information(document: Document, _: Limits) -> Iterator[Fault]:
    """The trailer leads to no Info, but with PieceInfo (6.1.3)."""
    if document.trailer.get("/Info") is not None and "/PieceInfo" not in document.root:
        what = "the file has an information dictionary beside XMP (/Info)"
        yield Fault("Q688", what, clause=Clause(A4_STANDARD, "6.1.3"))


def identified4(document: Document, _: Limits) -> Iterator[Fault]:
    """XMP says PDF/A-4 of a year, and no level but E or F (6.7.3)."""
    packet, clause = document.packet, Clause(A4_STANDARD, "6.7.3")
    part, year, level = (
        packet.get(f"pdfaid:{name}").strip() for name in ("part", "rev", "conformance")
    )
    if part != "4":
        itself = f"calls itself PDF/A-{part}" if part else "does not call itself PDF/A"
        yield Fault("Q670", f"the file {itself}; 4 is wanted (pdfaid:part)", clause=clause)
    if not _YEAR.fullmatch(year):
        yield Fault("Q670", "the file does not say of which year (pdfaid:rev)", clause=clause)
    if level not in ("", "E", "F"):
        what = f"the file says level {level}, which PDF/A-4 has not (pdfaid:conformance)"
        yield Fault("Q670", what, clause=clause)
