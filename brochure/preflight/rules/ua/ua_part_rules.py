"""Parts of a file that are more than pages: layers, files within, forms of pages, films, locks.

ISO 14289-1, 7.10 (optional content), 7.11 (embedded files), 7.15 (XFA), 7.16 (security), 7.18.6
(media) and 7.20 (XObjects).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document
from brochure.preflight.interpreter.page_objects import PAGE
from brochure.preflight.limits import Fault, Limits
from brochure.preflight.rules.ua.ua_rules import by

_READ_ALOUD = 1 << 9  # the tenth bit of the permissions (ISO 32000-1, table 22)
_MEDIA_TYPE = re.compile(r"[-\w+.]+/[-\w+.]+")  # RFC 2045, 5.1
_DYNAMIC = re.compile(rb"dynamicRender[^<>]*>\s*required", re.IGNORECASE)


def layers(document: Document, _: Limits) -> Iterator[Fault]:
    """Each configuration of layers has a name, and none switches by itself (7.10)."""
    properties = pdf_objects.entry(document.root, "/OCProperties")
    default = pdf_objects.entry(properties, "/D")
    named = [(default, "20-002")] if default is not None else []
    others = pdf_objects.array(pdf_objects.entry(properties, "/Configs"))
    for one, asked in (*named, *((other, "20-001") for other in others)):
        if not pdf_objects.text(pdf_objects.entry(one, "/Name")).strip():
            what = "a configuration of layers has no name (/OCProperties, /Name)"
            yield Fault("Q695", what, clause=by(asked))
        if pdf_objects.entry(one, "/AS") is not None:
            what = "layers are switched by themselves (/OCProperties, /AS)"
            yield Fault("Q695", what, clause=by("20-003"))


def embedded_files(document: Document, _: Limits) -> Iterator[Fault]:
    """A file within the file has a name, for old and for new readers (7.11, 7.18.7)."""
    attached = {
        pdf_objects.identity(one.get("/FS"))
        for one in document.holding("/FS")
        if pdf_objects.name(one.get("/Subtype")) == "FileAttachment"
    }
    for one in document.holding("/EF"):
        if pdf_objects.entry(one, "/EF") is None:
            continue
        missing = [key for key in ("/F", "/UF") if not pdf_objects.text(one.get(key)).strip()]
        if missing:
            asked = "28-016" if pdf_objects.identity(one) in attached else "21-001"
            what = f"an embedded file has no name ({', '.join(missing)})"
            yield Fault("Q695", what, clause=by(asked))


def dynamic_forms(document: Document, _: Limits) -> Iterator[Fault]:
    """No form lays itself out while it is filled in (7.15)."""
    listed = pdf_objects.entry(document.root, "/AcroForm", "/XFA")
    parts = pdf_objects.array(listed) or [listed]
    if any(_DYNAMIC.search(pdf_objects.data(part) or b"") for part in parts):
        what = "the form lays itself out anew (XFA, dynamicRender)"
        yield Fault("Q695", what, "save it as a static form", clause=by("25-001"))


def permissions(document: Document, _: Limits) -> Iterator[Fault]:
    """An encrypted file lets a screen reader read (7.16). One that does not say what it lets
    nobody opens."""
    locked = pdf_objects.resolved(document.trailer.get("/Encrypt"))
    stated = pdf_objects.entry(locked, "/P")
    if locked is not None and not int(pdf_objects.number(stated)) & _READ_ALOUD:
        what = "the file is encrypted, and screen readers may not read it (/P)"
        yield Fault("Q695", what, clause=by("26-002"))


def media(document: Document, _: Limits) -> Iterator[Fault]:
    """Sound and film say of which kind they are, and in words what they hold (7.18.6.2)."""
    for one in document.holding("/D"):
        if pdf_objects.name(one.get("/S")) != "MCD":
            continue
        if not _MEDIA_TYPE.fullmatch(pdf_objects.text(one.get("/CT")).strip()):
            what = "a sound or film does not say of which kind it is (/CT)"
            yield Fault("Q695", what, clause=by("28-014"))
        if not any(pdf_objects.text(text).strip() for text in pdf_objects.array(one.get("/Alt"))):
            what = "no words say what a sound or film holds (/Alt)"
            yield Fault("Q695", what, clause=by("28-015"))


def forms(document: Document, _: Limits) -> Iterator[Fault]:
    """No page lies in another file, and tagged content of a form is shown once (7.20)."""
    if any(pdf_objects.name(one.get("/Subtype")) == "Form" for one in document.holding("/Ref")):
        yield Fault("Q695", "a page lies in another file (/Ref)", clause=by("30-001"))
    yield from _repeated(document)


def _repeated(document: Document) -> Iterator[Fault]:
    times: Counter[tuple[tuple[int, int], int]] = Counter()
    pages: dict[tuple[int, int], int] = {}
    for page in document.pages:
        for stack in page.tagging.sequences:
            content = stack[-1]
            if content.stream != PAGE and content.mcid >= 0:
                times[content.stream, content.mcid] += 1
                pages.setdefault(content.stream, page.number)
    for stream in sorted({stream for (stream, _), often in times.items() if often > 1}):
        what = f"a form with tagged content is shown more than once (object {stream[0]})"
        yield Fault("Q695", what, page=pages[stream], clause=by("30-002"))
