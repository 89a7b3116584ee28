"""Can a screen reader tell the language of all that it reads (ISO 14289-1, 7.2)?

The catalog's /Lang speaks for the whole file. Where it is missing, each text needs a language from
its marked content, its element, or one around that (ISO 32000-1, 14.9.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document, FilePage
from brochure.preflight.interpreter.marked_content_stack import ARTIFACT
from brochure.preflight.interpreter.page_objects import TEXT, MarkedContent
from brochure.preflight.limits import Fault, Limits
from brochure.preflight.rules.ua.ua_link_rules import notes_of
from brochure.preflight.rules.ua.ua_rules import at, by
from brochure.preflight.structure_reader import Identity

# BCP 47 (RFC 5646, 2.1): language, script, region, variants, extensions, private use.
_TAG = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-[a-wy-z0-9](?:-[a-z0-9]{2,8})+)*"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?|[xi](?:-[a-z0-9]{1,8})+",
    re.IGNORECASE,
)
_SPOKEN = {"/Alt": "Alt", "/ActualText": "ActualText", "/E": "E"}
_TEXTS = ("dc:title", "dc:description", "dc:rights")  # properties in languages


def languages(document: Document, _: Limits) -> Iterator[Fault]:
    """Every language that is given is one (7.2; BCP 47)."""
    stated = pdf_objects.text(document.root.get("/Lang")).strip()
    if stated and not _TAG.fullmatch(stated):
        yield Fault("Q656", f"“{stated}” is no language (/Lang)", clause=by("7.2"))
    for node in document.tree.nodes:
        own = node.text("/Lang").strip() if "/Lang" in node.dictionary else ""
        if own and not _TAG.fullmatch(own):
            yield at(document, node, "Q656", f"“{own}” is no language (/Lang)", "7.2")
    for page in document.pages:
        for own in sorted({stack[-1].language.strip() for stack in page.tagging.sequences}):
            if own and not _TAG.fullmatch(own):
                what = f"“{own}” is no language (/Lang)"
                yield Fault("Q656", what, page=page.number, clause=by("7.2"))


def undetermined_languages(document: Document, _: Limits) -> Iterator[Fault]:
    """Of every text the language can be told: of page content, of what is read in its place, of
    bookmarks, annotations, fields, and metadata (7.2)."""
    if pdf_objects.text(document.root.get("/Lang")).strip():
        return
    told = _told(document)
    yield from _descriptions(document, told)
    if pdf_objects.entry(document.root, "/Outlines", "/First") is not None:
        yield _untold("the bookmarks", "11-003")
    for name in _TEXTS:
        if document.packet.languages.get(name) == ("x-default",):
            yield _untold(f"the metadata ({name})", "11-006")
            break
    for page in document.pages:
        yield from _on_page(document, page, told)


def _untold(what: str, asked: str, page: int = 0) -> Fault:
    hint = "state the language of the document (/Lang)"
    return Fault("Q656", f"the language of {what} is not told", hint, page, clause=by(asked))


def _told(document: Document) -> Mapping[int, bool]:
    """Of each element, whether it or one around it has a language."""
    told: dict[int, bool] = {}
    for node in document.tree.nodes:  # those around it come first
        told[node.number] = bool(node.text("/Lang").strip()) or told.get(node.parent, False)
    return told


def _descriptions(document: Document, told: Mapping[int, bool]) -> Iterator[Fault]:
    for node in document.tree.nodes:
        for key, name in _SPOKEN.items():
            if not told[node.number] and pdf_objects.resolved(node.dictionary.get(key)) is not None:
                what = f"the language of its {name} is not told"
                yield at(document, node, "Q656", what, "11-002")


def _on_page(document: Document, page: FilePage, told: Mapping[int, bool]) -> Iterator[Fault]:
    homes = {
        (item.container, item.mcid): told[node.number]
        for node in document.tree.nodes
        for item in node.content_items
        if told[node.number]
    }

    def is_told(stack: tuple[MarkedContent, ...]) -> bool:
        return any(one.language.strip() or page.content_key(one) in homes for one in stack)

    if any(stack[-1].is_replaced and not is_told(stack) for stack in page.tagging.sequences):
        yield _untold("what is read in place of marked content", "11-002", page.number)
    for obj in page.objects:
        artifact = any(one.tag == ARTIFACT for one in obj.marked_content)
        if obj.kind == TEXT and not artifact and not is_told(obj.marked_content):
            fault = _untold("this text", "11-001", page.number)
            yield Fault(fault.code, fault.message, fault.hint, page.number, obj.area, str(obj),
                        fault.clause)  # fmt: skip
            break
    yield from _of_annotations(document, page, told)


def _of_annotations(
    document: Document, page: FilePage, told: Mapping[int, bool]
) -> Iterator[Fault]:
    homes: dict[Identity, bool] = {}
    for node in document.tree.nodes:
        homes.update(dict.fromkeys(node.targets, told[node.number]))
    for mention, note in notes_of(page):
        known = homes.get(pdf_objects.identity(mention), False)
        if known or pdf_objects.text(note.get("/Lang")).strip():
            continue
        widget = pdf_objects.name(note.get("/Subtype")) == "Widget"
        if widget and pdf_objects.text(note.get("/TU")):
            yield _untold("a field's name (/TU)", "11-005", page.number)
        elif not widget and pdf_objects.text(note.get("/Contents")):
            yield _untold("an annotation (/Contents)", "11-004", page.number)
