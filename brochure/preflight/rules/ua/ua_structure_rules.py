"""Is the structure tree sound, and does it say what its headings, figures and notes are?

ISO 14289-1, 7.1 to 7.4, 7.7 and 7.9; ISO 32000-1, 14.7.2 (elements) and 14.8.4 (standard
structure types). Lists and tables: `ua_table_rules`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document, FilePage
from brochure.preflight.interpreter.geometry import area_of
from brochure.preflight.limits import Fault, Limits
from brochure.preflight.rules.ua.ua_rules import at, by
from brochure.preflight.structure_reader import STANDARD, Identity, Node

_NEAR = 0.5  # points
_MOST = 20  # elements of a figure that are asked for their page
_FILE = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|tiff?|bmp|webp|eps|pdf|ai|psd|docx?)", re.IGNORECASE)
_TREE = "ISO 32000-1, 14.7.2"


def structure_tree(document: Document, _: Limits) -> Iterator[Fault]:
    """There is a tree (ISO 14289-1, 7.1); each element is in it once and knows where (ISO 32000-1,
    14.7.2)."""
    tree = document.tree
    if not tree.is_there:
        hint = "export it with tags"
        yield Fault("Q672", "the file has no structure tree", hint, clause=by("7.1"))
    for what in tree.faults:
        yield Fault("Q672", what, clause=by(_TREE))


def one_document(document: Document, _: Limits) -> Iterator[Fault]:
    """The tree is one Document, of elements that are objects of their own: advice."""
    tree = document.tree
    for what in tree.oddities:
        yield Fault("Q692", what)
    tops = [node.kind for node in tree.children.get(-1, ())]
    if tree.is_there and tops != ["Document"]:
        shown = ", ".join(tops[:5]) or "nothing"
        yield Fault("Q692", f"the structure tree begins with {shown}, not with one Document")


def structure_types(document: Document, _: Limits) -> Iterator[Fault]:
    """Each type is a standard one or stands for one, and no standard one for another (ISO
    14289-1, 7.1)."""
    tree = document.tree
    used = {node.role: node for node in reversed(tree.nodes) if not node.kind and node.role}
    for role, node in used.items():
        asked = "02-003" if _is_circle(role, tree.roles) else "02-001"
        what = f"the structure type {role} stands for no standard type (/RoleMap)"
        yield at(document, node, "Q673", what, asked)
    for role, other in tree.roles.items():
        if role not in used and _is_circle(role, tree.roles):
            what = f"the structure type {role} stands for itself in the end (/RoleMap)"
            yield Fault("Q673", what, clause=by("02-003"))
        elif role in STANDARD and role != other:
            what = f"the standard type {role} stands for {other} (/RoleMap)"
            yield Fault("Q673", what, clause=by("02-004"))


def _is_circle(role: str, roles: Mapping[str, str]) -> bool:
    seen: set[str] = set()
    while role in roles and role not in seen:
        seen.add(role)
        role = roles[role]
    return role in seen


# Headings


def headings(document: Document, _: Limits) -> Iterator[Fault]:
    """The first is H1 and no level is skipped (ISO 14289-1, 7.4.2); H and H1 to H6 are not
    mixed, and H stands once in its section (7.4.4)."""
    level = 0
    found = [node for node in document.tree.nodes if re.fullmatch(r"H[1-6]?", node.kind)]
    for node in found:
        if node.kind != "H":
            own = int(node.kind[1])
            if own > level + 1:
                what = f"a heading of level {own} follows one of level {level}"
                what = what if level else f"the first heading is of level {own}, not 1"
                asked = "14-003" if level else "14-002"
                yield at(document, node, "Q678", what, asked, "skip no level")
            level = own
    plain = [node for node in found if node.kind == "H"]
    if plain and len(plain) < len(found):
        what = "headings with levels (H1) and without (H) are mixed"
        yield at(document, plain[0], "Q678", what, "14-007")
    times = Counter(node.parent for node in plain)
    for node in {node.parent: node for node in plain}.values():
        if times[node.parent] > 1:
            what = f"{times[node.parent]} headings without a level in one section"
            yield at(document, node, "Q678", what, "14-006")


def one_title(document: Document, _: Limits) -> Iterator[Fault]:
    """One heading of the first level, the document's title: advice."""
    found = [node for node in document.tree.nodes if node.kind == "H1"]
    for node in found[1:]:
        what = f"{len(found)} headings of the first level; one is the title, the others are parts"
        yield at(document, node, "Q679", what)


# Figures and notes


def figure_alternatives(document: Document, _: Limits) -> Iterator[Fault]:
    """A figure or formula says what it shows, or what is read in its place, were it nothing (ISO
    14289-1, 7.3 and 7.7)."""
    for node in document.tree.nodes:
        asked = {"Figure": "13-004", "Formula": "17-002"}.get(node.kind)
        if asked and not node.text("/Alt").strip() and not _is_replaced(node):
            yield at(document, node, "Q682", "there is no text in its place (/Alt)", asked)


def _is_replaced(node: Node) -> bool:
    return pdf_objects.resolved(node.dictionary.get("/ActualText")) is not None


def figure_advice(document: Document, _: Limits) -> Iterator[Fault]:
    """Words that describe a figure, and the place where it stands (ISO 32000-1, 14.8.5.4.3):
    advice."""
    pages = {page.identity: page for page in document.pages}
    for node in document.tree.nodes:
        if node.kind in ("Figure", "Formula"):
            stated = (node.text("/Alt") or node.text("/ActualText")).strip()
            if _FILE.fullmatch(stated):
                yield at(document, node, "Q693", f"the name of a file is no description: {stated}")
        if node.kind == "Figure":
            for what in _box(document, node, pages):
                yield at(document, node, "Q693", what)


def _box(document: Document, node: Node, pages: Mapping[Identity, FilePage]) -> Iterator[str]:
    inner = islice(document.tree.below(node), _MOST)
    homes = {
        item.container for one in inner for item in one.content_items if item.container in pages
    }
    box = area_of(pdf_objects.numbers(node.attribute("/BBox")))
    if box is None:
        yield "it does not say where it stands (/BBox)"
    elif len(homes) == 1:
        page = pages[homes.pop()]
        if not (page.crop or page.media).holds(box, _NEAR):
            yield "it says that it stands outside the page (/BBox)"


def note_identifiers(document: Document, _: Limits) -> Iterator[Fault]:
    """Each note has an identifier of its own (ISO 14289-1, 7.9), as every element that has one
    (ISO 32000-1, 14.7.2)."""
    known: set[bytes] = set()
    for node in document.tree.nodes:
        own = pdf_objects.string(node.dictionary.get("/ID"))
        if node.kind == "Note" and not own:
            yield at(document, node, "Q685", "a note has no identifier (/ID)", "19-003")
        if own and own in known:
            what = f"another element has the identifier {own.decode('latin-1')} too"
            yield at(document, node, "Q685", what, "19-004" if node.kind == "Note" else _TREE)
        known.add(own)
