"""Is the file right? The finished PDF is read back and compared with what it should be.

From bytes to findings. pypdf reads; nothing that painted the file is trusted. A finding about a
text points at the line of the content that it comes from.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from brochure.diagnostics import Finding, Span
from brochure.pdf.edition import PROOF, PdfPage
from brochure.source import Text


@dataclass(frozen=True, slots=True)
class Expected:
    """What a file must be. `texts` stand in reading order; `statement` are the disclaimer and
    the hotline's number; `ordered` asks for the reading order, as the screen edition keeps it."""

    name: str
    press: bool
    proof: bool
    ordered: bool
    pages: tuple[PdfPage, ...]
    texts: tuple[Text, ...]
    statement: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Inspected:
    """What was found: findings, and facts for the report."""

    findings: tuple[Finding, ...]
    fonts: tuple[str, ...] = ()
    boxes: tuple[dict[str, list[float]], ...] = ()


def inspect(data: bytes, expected: Expected) -> Inspected:
    """Read a finished file back."""
    span = Span(expected.name)
    try:
        reader = PdfReader(io.BytesIO(data))
        pages = list(reader.pages)
        words = [page.extract_text() for page in pages]
        findings = [
            *_page_count(pages, expected, span),
            *_boxes(pages, expected, span),
            *_fonts_embedded(pages, span),
            *_colour(pages, expected, span),
            *_stamp(words, expected, span),
            *_statement(words, expected),
            *_words(words, expected),
        ]
        fonts = sorted({name for page in pages for name, _ in _fonts(page)})
        boxes = tuple(_page_boxes(page) for page in pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        what = f"the finished file cannot be read back: {fault}"
        return Inspected((Finding("Q607", span, what),))
    return Inspected(tuple(findings), tuple(fonts), boxes)


def folded(words: str) -> str:
    """NFKC, every white space one blank: how texts are compared word for word."""
    return " ".join(unicodedata.normalize("NFKC", words).split())


def _squeezed(words: str) -> str:
    """As `folded`, without blanks and hyphens: how texts are found across line breaks."""
    return re.sub(r"[\s\u00ad\u200b\u2060\u2010\u2011-]", "", unicodedata.normalize("NFKC", words))


def _page_count(pages: list[PageObject], expected: Expected, span: Span) -> Iterator[Finding]:
    if len(pages) != len(expected.pages):
        yield Finding("Q601", span, f"{len(pages)} pages instead of {len(expected.pages)}")


def _boxes(pages: list[PageObject], expected: Expected, span: Span) -> Iterator[Finding]:
    for number, (page, wanted) in enumerate(zip(pages, expected.pages, strict=False), 1):
        found = _page_boxes(page)
        for name, rect in (("media", wanted.media), ("bleed", wanted.bleed), ("trim", wanted.trim)):
            right = [rect.x, rect.y, rect.right, rect.top]
            if any(abs(a - b) > 0.01 for a, b in zip(found[name], right, strict=True)):
                what = f"page {number}: the {name} box is {found[name]}, not {right}"
                yield Finding("Q602", span, what)


def _page_boxes(page: PageObject) -> dict[str, list[float]]:
    boxes = {"media": page.mediabox, "bleed": page.bleedbox, "trim": page.trimbox}
    return {name: [round(float(side), 3) for side in box] for name, box in boxes.items()}


def _fonts(page: PageObject) -> Iterator[tuple[str, DictionaryObject]]:
    resources = page["/Resources"].get_object()
    fonts = resources.get("/Font", DictionaryObject()).get_object()  # type: ignore[union-attr]
    for font in fonts.values():
        entry = font.get_object()
        yield str(entry.get("/BaseFont", "")).lstrip("/"), entry


def _fonts_embedded(pages: list[PageObject], span: Span) -> Iterator[Finding]:
    for number, page in enumerate(pages, 1):
        for name, font in _fonts(page):
            descriptor = font.get("/FontDescriptor", DictionaryObject()).get_object()
            if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                yield Finding("Q603", span, f"page {number}: the font {name} is not embedded")


_STRINGS = re.compile(rb"\((?:\\.|[^\\()])*\)", re.DOTALL)


def _colour(pages: list[PageObject], expected: Expected, span: Span) -> Iterator[Finding]:
    forbidden = rb"\s(rg|RG|g|G)\s" if expected.press else rb"\s(k|K)\s"
    for number, page in enumerate(pages, 1):
        stream = page.get_contents()
        code = _STRINGS.sub(b"()", stream.get_data()) if stream is not None else b""
        if found := re.search(forbidden, b" " + code + b" "):
            kind = "RGB or grey" if expected.press else "CMYK"
            what = f"page {number}: {kind} colour ({found.group(1).decode()}) does not belong here"
            yield Finding("Q609", span, what)


def _stamp(words: list[str], expected: Expected, span: Span) -> Iterator[Finding]:
    for number, page in enumerate(words, 1):
        if (PROOF in folded(page)) != expected.proof:
            what = "lacks the proof stamp" if expected.proof else "is stamped as a proof"
            yield Finding("Q608", span, f"page {number} {what}")


def _statement(words: list[str], expected: Expected) -> Iterator[Finding]:
    whole = folded(" ".join(words))
    for text in expected.statement:
        if folded(text.value) not in whole:
            what = f'{expected.name} does not show "{text.value}" word for word'
            yield Finding("Q604", text.span, what)


def _words(words: Iterable[str], expected: Expected) -> Iterator[Finding]:
    whole = _squeezed(" ".join(words).replace(PROOF, ""))
    at = 0
    for text in expected.texts:
        wanted = _squeezed(text.value)
        found = whole.find(wanted, at if expected.ordered else 0)
        if found >= 0:
            at = found + len(wanted)
        elif wanted in whole:
            what = f"{expected.name}: this text does not stand where it is read"
            yield Finding("Q606", text.span, what)
        else:
            yield Finding("Q605", text.span, f"{expected.name}: this text cannot be found")
