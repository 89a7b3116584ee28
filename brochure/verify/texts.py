"""Our own files: is the finished file what the content and the layout say?

The file is read back and compared with the content itself, and checked by the rules of its
edition. A finding about something on a page points at the line of the content that it comes
from.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing

from msgspec import Struct, field
from msgspec.structs import replace

from brochure.content.approvals import normalised
from brochure.finding import Finding, Span
from brochure.imposition import proof_stamp
from brochure.imposition.impose import ImposedPage
from brochure.imposition.imposed import Imposed
from brochure.preflight import document, report
from brochure.preflight.document import Document, FilePage
from brochure.preflight.examine import check
from brochure.preflight.interpreter import page_objects
from brochure.preflight.interpreter.geometry import Area, around
from brochure.preflight.interpreter.page_objects import PageObject
from brochure.preflight.limits import OURS, UA1, UA2, X1A, X4, Fault, Limits
from brochure.preflight.profiles import ARCHIVE4, OWN_ARCHIVE, PAPER, PROFILES, guessed
from brochure.preflight.rules import colour_rules
from brochure.product import PROOF
from brochure.source.characters import shown
from brochure.source.yaml_tree import Text
from brochure.verify import text_contrast
from brochure.verify.source_map import span_at


class Expected(Struct, frozen=True):
    """What a file must be. `texts` stand in reading order; `statement` are the disclaimer and
    the hotline's number; `stamp` are the words on a proof. `limits` are those of the print shop.
    `colours` maps swatches to sRGB, where text has to stand out on a screen."""

    imposed: Imposed
    proof: bool
    texts: tuple[Text, ...]
    statement: tuple[Text, ...]
    limits: Limits = OURS
    stamp: str = PROOF
    colours: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.imposed.file

    @property
    def pages(self) -> tuple[ImposedPage, ...]:
        return self.imposed.pages


class Inspected(Struct, frozen=True):
    """What was found: findings, and facts for the report."""

    findings: tuple[Finding, ...]
    fonts: tuple[str, ...] = ()
    boxes: tuple[dict[str, list[float]], ...] = ()


def inspect(data: bytes, expected: Expected) -> Inspected:
    """Read a finished file back."""
    read = document.read(data, expected.name)
    if read.value is None:
        return Inspected(read.findings)
    with closing(read.value) as file:
        return _inspected(file, expected)


def _inspected(file: Document, expected: Expected) -> Inspected:
    span = Span(expected.name)
    words = [page_objects.words(page.objects) for page in file.pages]
    findings = [
        *_page_count(file, expected, span),
        *_boxes(file, expected, span),
        *_stamp(file, expected, span),
        *_statement(words, expected),
        *_text_order(words, expected),
        *report.findings(_faults(file, expected), file, _spans(expected)),
    ]
    if expected.colours:
        findings += text_contrast.check(file, expected.pages, expected.colours, expected.name)
    fonts = tuple(sorted({font.name for _, font in file.fonts}))
    return Inspected(tuple(findings), fonts, tuple(_page_boxes(page) for page in file.pages))


def _faults(file: Document, expected: Expected) -> Iterator[Fault]:
    """What the rules of the edition find."""
    limits = expected.limits
    edition = expected.imposed.edition
    if edition.in_inks:
        profile = X1A if guessed(file)[0] == X1A else X4
        written = ("1.4",) if profile == X1A else ("1.6",)  # what `pdf` writes
        yield from check(file, PROFILES[profile], replace(limits, versions=written))
    elif edition.tagged:
        own = (*PROFILES[UA2], *ARCHIVE4) if edition.pdf2 else (*PROFILES[UA1], *OWN_ARCHIVE)
        paper = () if edition.by_panel else PAPER
        yield from check(file, (*own, *paper, colour_rules.screen_colours), limits)


def _spans(expected: Expected) -> Callable[[Fault], Span]:
    """Where in the content a fault comes from; else the file."""

    def span(fault: Fault) -> Span:
        page = expected.pages[fault.page - 1] if 0 < fault.page <= len(expected.pages) else None
        found = None if page is None or fault.area is None else span_at(page, fault.area)
        return found or Span(expected.name)

    return span


_BREAKS = "\u00ad\u200b\u2060\u2010\u2011-"


def unbroken(words: str) -> str:
    """As `normalised`, without blanks and hyphens: how texts are found across line breaks."""
    joined = "".join(unicodedata.normalize("NFKC", words).split())
    for sign in _BREAKS:
        joined = joined.replace(sign, "")
    return joined


def _page_count(file: Document, expected: Expected, span: Span) -> Iterator[Finding]:
    if len(file.pages) != len(expected.pages):
        yield Finding("Q601", span, f"{len(file.pages)} pages instead of {len(expected.pages)}")


def _boxes(file: Document, expected: Expected, span: Span) -> Iterator[Finding]:
    for page, wanted in zip(file.pages, expected.pages, strict=False):
        found = _page_boxes(page)
        for name, rect in (("media", wanted.media), ("bleed", wanted.bleed), ("trim", wanted.trim)):
            right = [rect.x, rect.y, rect.right, rect.top]
            if any(abs(a - b) > 0.01 for a, b in zip(found[name], right, strict=True)):
                what = f"page {page.number}: the {name} box is {found[name]}, not {right}"
                yield Finding("Q602", span, what)


def _page_boxes(page: FilePage) -> dict[str, list[float]]:
    """The boxes; one that is missing is as large as the MediaBox (ISO 32000-1, 14.11.2)."""
    boxes: dict[str, Area] = {
        "media": page.media,
        "bleed": page.bleed or page.crop or page.media,
        "trim": page.trim or page.crop or page.media,
    }
    return {name: [round(side, 3) for side in box.sides] for name, box in boxes.items()}


def _stamp(file: Document, expected: Expected, span: Span) -> Iterator[Finding]:
    """Every page of a proof is stamped where a cut or a printer leaves it; no page of a release
    is stamped anywhere."""
    for page, wanted in zip(file.pages, expected.pages, strict=False):
        rect = proof_stamp.kept_away(wanted.trim)
        near = Area(rect.x, rect.y, rect.right, rect.top)
        texts = [one for one in page.objects if one.kind == page_objects.TEXT]
        kept = [one for one in texts if _lies_in(near, one)] if expected.proof else texts
        if (expected.stamp in normalised(page_objects.words(kept))) != expected.proof:
            what = "lacks the proof stamp" if expected.proof else "is stamped as a proof"
            yield Finding("Q608", span, f"page {page.number} {what}")


def _lies_in(area: Area, obj: PageObject) -> bool:
    return area.holds(around(obj.baseline))


def _statement(words: list[str], expected: Expected) -> Iterator[Finding]:
    whole = normalised(" ".join(words))
    for text in expected.statement:
        if normalised(text.value) not in whole:
            what = f'{expected.name} does not show "{shown(text)}" word for word'
            yield Finding("Q604", text.span, what)


def _text_order(words: Iterable[str], expected: Expected) -> Iterator[Finding]:
    whole = unbroken(" ".join(words).replace(expected.stamp, ""))
    at = 0
    for text in expected.texts:
        wanted = unbroken(text.value)
        found = whole.find(wanted, at if expected.imposed.edition.by_panel else 0)
        if found >= 0:
            at = found + len(wanted)
        elif wanted in whole:
            what = f"{expected.name}: this text does not stand where it is read"
            yield Finding("Q606", text.span, what)
        else:
            yield Finding("Q605", text.span, f"{expected.name}: this text cannot be found")
