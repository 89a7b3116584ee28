"""PDF/A-2, what is more than pages: ISO 19005-2, 6.3 to 6.5 and 6.8 to 6.11."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document
from brochure.preflight.interpreter.geometry import area_of
from brochure.preflight.limits import Fault, Limits
from brochure.preflight.reading.pdf_values import Dictionary
from brochure.preflight.rules.archive.archive_rules import a2
from brochure.preflight.rules.ua.ua_link_rules import notes_of

_KINDS = frozenset(
    "Text Link FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut "
    "Stamp Caret Ink Popup FileAttachment Widget PrinterMark TrapNet Watermark Redact".split()
)
_PRINTED, _NOT_SHOWN = 4, 1 | 2 | 32 | 256  # 12.5.3: Print; Invisible, Hidden, NoView, ToggleNoView
_ACTIONS = frozenset((
    "Launch", "Sound", "Movie", "ResetForm", "ImportData", "Hide", "SetOCGState", "Rendition",
    "Trans", "GoTo3DView", "JavaScript",
))  # fmt: skip
_NAMED = ("NextPage", "PrevPage", "FirstPage", "LastPage")


def note_looks(document: Document, _: Limits) -> Iterator[Fault]:
    """Annotations are of known kinds, are shown and printed, and look the same everywhere (6.3)."""
    for page in document.pages:
        for _mention, note in notes_of(page):
            kind = pdf_objects.name(note.get("/Subtype"))
            area = area_of(pdf_objects.numbers(note.get("/Rect")))
            for what, asked in _annotation(note, kind):
                named = f"annotation {kind}".strip()
                yield Fault("Q688", what, "", page.number, area, named, a2(asked))


def _annotation(note: Dictionary, kind: str) -> Iterator[tuple[str, str]]:
    if kind not in _KINDS:
        yield f"an annotation is of a kind that PDF/A excludes ({kind or 'none'})", "6.3.1"
    if kind == "Popup":
        return
    flags = int(pdf_objects.number(note.get("/F")))
    if not flags & _PRINTED or flags & _NOT_SHOWN:
        yield "an annotation is not printed, or hidden (/F)", "6.3.2"
    area = area_of(pdf_objects.numbers(note.get("/Rect")))
    empty = area is not None and not (area.width or area.height)
    look = pdf_objects.dictionary(note.get("/AP"))
    if kind != "Link" and not empty and pdf_objects.entry(look, "/N") is None:
        yield "an annotation has no look of its own (/AP)", "6.3.3"
    if set(map(str, look)) - {"/N"}:
        yield "an annotation changes its look under the pointer (/AP)", "6.3.3"
    if kind == "Widget" and ("/A" in note or "/AA" in note):
        yield "a field of a form acts by itself (/A, /AA)", "6.4.1"


def forms(document: Document, _: Limits) -> Iterator[Fault]:
    """A form looks as it is stored, and lays itself out nowhere (6.4.1 and 6.4.2)."""
    form = pdf_objects.dictionary(document.root.get("/AcroForm"))
    if pdf_objects.is_true(form.get("/NeedAppearances")):
        what = "fields of a form are drawn anew by each reader (/NeedAppearances)"
        yield Fault("Q688", what, clause=a2("6.4.1"))
    if "/XFA" in form or pdf_objects.is_true(document.root.get("/NeedsRendering")):
        yield Fault("Q688", "a form lays itself out (XFA)", clause=a2("6.4.2"))


def actions(document: Document, _: Limits) -> Iterator[Fault]:
    """Nothing is run, played or changed (6.5.1), and nothing acts by itself (6.5.2)."""
    kinds = {pdf_objects.name(one.get("/S")) for one in document.holding("/S")} & _ACTIONS
    if pdf_objects.entry(document.root, "/Names", "/JavaScript") is not None:
        kinds |= {"JavaScript"}
    if document.holding("/JS"):
        kinds |= {"JavaScript"}
    for kind in sorted(kinds):
        what = f"the file holds {kind}, which is not allowed in PDF/A"
        yield Fault("Q688", what, clause=a2("6.5.1"))
    for one in document.holding("/N"):
        named = pdf_objects.name(one.get("/N"))
        if pdf_objects.name(one.get("/S")) == "Named" and named not in _NAMED:
            yield Fault("Q688", f"an action does {named}, as readers please", clause=a2("6.5.1"))
    places = [document.root, *(page.dictionary for page in document.pages)]
    if any("/AA" in place for place in places):
        what = "the file acts by itself when it is opened or a page is shown (/AA)"
        yield Fault("Q688", what, clause=a2("6.5.2"))


def embedded_files(document: Document, _: Limits) -> Iterator[Fault]:
    """A file within has a name, and is PDF/A itself, as far as its first bytes tell (6.8)."""
    for one in document.holding("/EF"):
        held = pdf_objects.entry(one, "/EF")
        if held is None:
            continue
        if not all(pdf_objects.text(one.get(key)).strip() for key in ("/F", "/UF")):
            yield Fault("Q688", "an embedded file has no name (/F, /UF)", clause=a2("6.8"))
        data = pdf_objects.data(pdf_objects.entry(held, "/F")) or b""
        if b"%PDF-" not in data[:1024] or b"pdfaid" not in data:
            what = "an embedded file is not PDF/A: the file holds EmbeddedFiles of another kind"
            yield Fault("Q688", what, clause=a2("6.8"))


def presentations(document: Document, _: Limits) -> Iterator[Fault]:
    """No other presentations, no steps of one, and nothing that a reader must be able to do (6.10
    and 6.11)."""
    if pdf_objects.entry(document.root, "/Names", "/AlternatePresentations") is not None:
        yield Fault("Q688", "the file has other presentations of itself", clause=a2("6.10"))
    if any("/PresSteps" in page.dictionary for page in document.pages):
        yield Fault("Q688", "a page is shown in steps (/PresSteps)", clause=a2("6.10"))
    if "/Requirements" in document.root:
        what = "the file asks more of a reader than to show it (/Requirements)"
        yield Fault("Q688", what, clause=a2("6.11"))
