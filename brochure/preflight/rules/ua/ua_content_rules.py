"""Is all content in the structure tree, once, and found from both sides?

ISO 14289-1, 7.1 (content is tagged or an artifact); ISO 32000-1, 14.6 (marked content), 14.7.4.2
(content items) and 14.7.4.4 (parent tree).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from brochure.preflight import pdf_objects
from brochure.preflight.document import ContentKey, Document, FilePage
from brochure.preflight.interpreter.marked_content_stack import ARTIFACT
from brochure.preflight.interpreter.page_objects import TEXT, MarkedContent, PageObject
from brochure.preflight.limits import Fault, Limits
from brochure.preflight.reading.pdf_values import Thing
from brochure.preflight.rules.ua.ua_rules import by
from brochure.preflight.structure_reader import Identity

_ITEMS = "ISO 32000-1, 14.7.4.2"
_MOST = 10  # of a page that are looked for on it


def tagged_or_artifact(document: Document, _: Limits) -> Iterator[Fault]:
    """All that is painted is tagged, or an artifact (ISO 14289-1, 7.1). Of a file without any
    tags that need not be said of each letter."""
    if not document.tree.is_there:
        return
    hint = "tag it, or mark it as an artifact"
    for page in document.pages:
        for obj in page.tagging.uncovered:
            what = "this is neither tagged nor an artifact"
            yield Fault("Q674", what, hint, page.number, obj.area, str(obj), by("01-005"))
        if page.tagging.unseen:
            what = (
                f"{page.tagging.unseen} objects that nobody sees are neither tagged nor artifacts"
            )
            yield Fault("Q674", what, hint, page.number, clause=by("01-005"))


def artifacts_apart(document: Document, _: Limits) -> Iterator[Fault]:
    """No artifact in tagged content, and nothing tagged in an artifact (ISO 14289-1, 7.1); what
    begins in a stream ends in it (ISO 32000-1, 14.6.1)."""
    for page in document.pages:
        for what in page.tagging.faults:
            clause = by("ISO 32000-1, 14.6.1")
            yield Fault("Q675", what, "write the file anew", page.number, clause=clause)
        wrong = ((stack, *_misplaced(stack)) for stack in page.tagging.sequences)
        for number, (stack, what, asked) in enumerate(one for one in wrong if one[1]):
            obj = _first(page, stack) if number < _MOST else None
            area, shown = (obj.area, str(obj)) if obj is not None else (None, "")
            yield Fault("Q675", what, "", page.number, area, shown, by(asked))


def _misplaced(stack: tuple[MarkedContent, ...]) -> tuple[str, str]:
    *around, inner = stack
    if inner.tag == ARTIFACT and any(one.mcid >= 0 and one.tag != ARTIFACT for one in around):
        return "an artifact stands in tagged content", "01-003"
    if inner.tag != ARTIFACT and inner.mcid >= 0 and any(one.tag == ARTIFACT for one in around):
        return "tagged content stands in an artifact", "01-004"
    return "", ""


def _first(page: FilePage, stack: tuple[MarkedContent, ...]) -> PageObject | None:
    """The first object that is painted in a sequence."""
    return next((obj for obj in page.objects if obj.marked_content[: len(stack)] == stack), None)


def content_items(document: Document, _: Limits) -> Iterator[Fault]:
    """Each numbered piece of content stands once on its page and once in the tree (ISO 32000-1,
    14.7.4.2), or it is not tagged (ISO 14289-1, 7.1)."""
    if not document.tree.is_there:
        return
    referenced = _referenced(document)
    pages = {page.identity: page.number for page in document.pages}
    for key, times in referenced.items():
        if times > 1:
            what = f"content {key[1]} stands in the structure tree {times} times"
            yield Fault("Q676", what, page=pages.get(key[0], 0), clause=by(_ITEMS))
    for key, numbers in document.content_pages.items():
        if len(numbers) > 1:
            what = f"{len(numbers)} pieces of content have the number {key[1]}"
            yield Fault("Q676", what, page=numbers[0], clause=by(_ITEMS))
        if key not in referenced:
            yield _lost(document, key, numbers[0])


def _referenced(document: Document) -> Counter[ContentKey]:
    return Counter(
        (item.container, item.mcid) for node in document.tree.nodes for item in node.content_items
    )


def _lost(document: Document, key: ContentKey, number: int) -> Fault:
    what, clause = f"content {key[1]} is in no element of the structure tree", by("01-005")
    for page, obj in document.content_objects.get(key, ())[:1]:
        return Fault("Q676", what, "", page, obj.area, str(obj), clause)
    return Fault("Q676", what, page=number, clause=clause)


def absent_content(document: Document, _: Limits) -> Iterator[Fault]:
    """What the tree holds is on its page: advice, since nothing is read in its place."""
    pages = {page.identity: page.number for page in document.pages}
    for key in _referenced(document):
        if key not in document.content_pages:
            what = f"the structure tree holds content {key[1]}, which is not there"
            yield Fault("Q692", what, page=pages.get(key[0], 0))


# The parent tree: from content back to its element


def parent_tree(document: Document, _: Limits) -> Iterator[Fault]:
    """It is there, in order, and leads from each piece of content to the element that holds it;
    no two pages, forms or annotations share an entry (ISO 32000-1, 14.7.4.4)."""
    for fault in _parent_tree(document):
        yield fault.by(by("ISO 32000-1, 14.7.4.4"))


def _parent_tree(document: Document) -> Iterator[Fault]:
    tree = document.tree
    if not tree.is_there:
        return
    if tree.parents is None:
        yield Fault("Q677", "the structure tree has no parent tree (/ParentTree)")
        return
    for what in tree.parent_faults:
        yield Fault("Q677", what)
    following = pdf_objects.entry(document.root, "/StructTreeRoot", "/ParentTreeNextKey")
    if following is not None and pdf_objects.number(following) <= max(tree.parents, default=-1):
        yield Fault("Q677", "the next number of the parent tree is in use (/ParentTreeNextKey)")
    yield from _shared(document)
    yield from _wrong_parents(document, tree.parents)


def _shared(document: Document) -> Iterator[Fault]:
    users = Counter(
        int(pdf_objects.number(one.get(key), -1.0))
        for key in ("/StructParents", "/StructParent")
        for one in document.holding(key)
    )
    for key, times in users.items():
        if times > 1:
            what = f"{times} pages or annotations share the entry {key} of the parent tree"
            yield Fault("Q677", what, "give each a number of its own")


def _wrong_parents(document: Document, parents: dict[int, Thing] | object) -> Iterator[Fault]:
    pages = {page.identity: page.number for page in document.pages}
    keys = {
        pdf_objects.identity(one): int(pdf_objects.number(one.get("/StructParents"), -1.0))
        for one in document.holding("/StructParents")
    }
    entries: dict[Identity, list[Identity]] = {}
    for node in document.tree.nodes:
        for item in node.content_items:
            if (item.container, item.mcid) not in document.content_pages:
                continue
            if item.container not in entries:
                entries[item.container] = _entry(document, keys.get(item.container, -1))
                if item.container not in keys:
                    what = "tagged content, but no way into the parent tree (/StructParents)"
                    yield Fault("Q677", what, page=pages.get(item.container, 0))
            listed = entries[item.container]
            right = item.mcid < len(listed) and listed[item.mcid] == node.identity
            if not right and item.container in keys:
                what = f"the parent tree does not lead from content {item.mcid} to its element"
                yield Fault("Q677", f"{what} ({node.role})", page=pages.get(item.container, 0))


def _entry(document: Document, key: int) -> list[Identity]:
    listed = pdf_objects.raw_array((document.tree.parents or {}).get(key))
    return [pdf_objects.identity(one) for one in listed]


# Text


def unicode_mappings(document: Document, _: Limits) -> Iterator[Fault]:
    """Each code that is drawn means a letter (ISO 14289-1, 7.2 and 7.21.7)."""
    incomplete = any(font.unread(codes) for _, font, codes in document.font_uses)
    for page in document.pages if incomplete else ():
        for obj in page.objects:
            if obj.font is None:
                continue
            unread = obj.font.unread(obj.codes)
            if unread:
                what = f"code {unread[0]:X} of the font {obj.font.name} means no letter"
                hint = "export it with a table of letters (/ToUnicode)"
                asked = _NO_LETTERS.get(obj.font.read(unread[:1]), "31-027")
                yield Fault("Q686", what, hint, page.number, obj.area, str(obj), by(asked))


_NO_LETTERS = {"\0": "31-028", "\ufeff": "31-029", "\ufffe": "31-029"}
_HYPHENS = ("-", "\u2010")
_BROKEN = re.compile(r"([^\W\d_]+)[-\u2010]$")
_WORD = re.compile(r"[^\W\d_]+")


def broken_words(document: Document, limits: Limits) -> Iterator[Fault]:
    """No hyphen at a line's end in a word that is written without it elsewhere, unless a text in
    its place (/ActualText) says so (ISO 32000-1, 14.8.2.2.3; a soft hyphen says it itself)."""
    lines = [(page, line) for page in document.pages for line in _lines(page)]
    if not any(text.endswith(_HYPHENS) for _, (text, _) in lines):
        return
    words = {word for _, (text, _) in lines for word in _WORD.findall(text.lower())}
    for (page, (text, obj)), (_, after) in pairwise(lines):
        first, second = _BROKEN.search(text), _WORD.match(after[0])
        if (
            first is None
            or second is None
            or any(one.actual_text is not None for one in obj.marked_content)
        ):
            continue
        word = first[1] + second[0]
        if word.lower() in words:
            what = f"“{word}” is broken by a hyphen that is read aloud"
            yield Fault("Q689", what, "give it /ActualText", page.number, obj.area, str(obj))


def _lines(page: FilePage) -> Iterator[tuple[str, PageObject]]:
    """Each line of text, with the last object in it."""
    text, last = "", None
    for obj in page.objects:
        if obj.kind != TEXT or not obj.text:
            continue
        if last is not None:
            (x, y), (end, level) = obj.baseline[0], last.baseline[1]
            if abs(y - level) > 0.5 * obj.size:
                yield text.rstrip(), last
                text = ""
            elif abs(x - end) > 0.15 * obj.size:
                text += " "
        text, last = text + obj.text, obj
    if last is not None:
        yield text.rstrip(), last
