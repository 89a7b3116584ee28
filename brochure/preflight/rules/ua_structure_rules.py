"""Is the structure tree sound, and does each element stand where its kind may stand?

ISO 14289-1, 7.1 to 7.9; ISO 32000-1, 14.7.2 (elements), 14.8.4 (standard structure types) and
14.8.5 (attributes).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document
from brochure.preflight.interpreter.geometry import area_of
from brochure.preflight.limits import Fault, Limits
from brochure.preflight.pdf_objects import Thing
from brochure.preflight.rules.ua_rules import at
from brochure.preflight.structure_reader import STANDARD, Node, TagTree, standard

_NEAR = 0.5  # points
_MOST = 20  # elements of a figure that are asked for their page
_FILE = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|tiff?|bmp|webp|eps|pdf|ai|psd|docx?)", re.IGNORECASE)


def structure_tree(document: Document, _: Limits) -> Iterator[Fault]:
    """There is a tree; each element is in it once and knows where (ISO 32000-1, 14.7.2); it is
    one Document."""
    tree = document.tree
    if not tree.is_there:
        yield Fault("Q672", "the file has no structure tree", "export it with tags")
        return
    for what in tree.faults:
        yield Fault("Q672", what)
    tops = [node.kind for node in tree.children.get(-1, ())]
    if tops != ["Document"]:
        shown = ", ".join(tops[:5]) or "nothing"
        yield Fault("Q672", f"the structure tree begins with {shown}, not with one Document")


def structure_types(document: Document, _: Limits) -> Iterator[Fault]:
    """Each type is a standard one or stands for one, and no standard one for another (ISO
    14289-1, 7.1)."""
    tree = document.tree
    used = {node.role: node for node in reversed(tree.nodes) if not node.kind and node.role}
    for role, node in used.items():
        what = f"the structure type {role} stands for no standard type (/RoleMap)"
        yield at(document, node, "Q673", what)
    for role, other in tree.roles.items():
        if role in STANDARD and role != other:
            yield Fault("Q673", f"the standard type {role} stands for {other} (/RoleMap)")
        elif role not in used and other in tree.roles and not standard(role, tree.roles):
            yield Fault(
                "Q673", f"the structure type {role} stands for itself in the end (/RoleMap)"
            )


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
                yield at(document, node, "Q678", what, "skip no level")
            level = own
    plain = [node for node in found if node.kind == "H"]
    if plain and len(plain) < len(found):
        what = "headings with levels (H1) and without (H) are mixed"
        yield at(document, plain[0], "Q678", what)
    times = Counter(node.parent for node in plain)
    for node in {node.parent: node for node in plain}.values():
        if times[node.parent] > 1:
            what = f"{times[node.parent]} headings without a level in one section"
            yield at(document, node, "Q678", what)


def one_title(document: Document, _: Limits) -> Iterator[Fault]:
    """One heading of the first level, the document's title (ISO 14289-1, 7.4): advice."""
    found = [node for node in document.tree.nodes if node.kind == "H1"]
    for node in found[1:]:
        what = f"{len(found)} headings of the first level; one is the title, the others are parts"
        yield at(document, node, "Q679", what)


# Lists and tables

_INSIDE = {  # what may stand directly in an element (ISO 14289-1, 7.2; ISO 32000-1, 14.8.4.3)
    "L": frozenset(("L", "LI", "Caption")),
    "LI": frozenset(("Lbl", "LBody")),
    "Table": frozenset(("TR", "THead", "TBody", "TFoot", "Caption")),
    "THead": frozenset(("TR",)),
    "TBody": frozenset(("TR",)),
    "TFoot": frozenset(("TR",)),
    "TR": frozenset(("TH", "TD")),
}
_AROUND = {
    "LI": ("L",),
    "LBody": ("LI",),
    "THead": ("Table",),
    "TBody": ("Table",),
    "TFoot": ("Table",),
    "TR": ("Table", "THead", "TBody", "TFoot"),
    "TH": ("TR",),
    "TD": ("TR",),
}
_LISTS = ("L", "LI", "LBody")


def nesting(document: Document, _: Limits) -> Iterator[Fault]:
    """Parts of lists and tables stand where they belong, and nothing else with them (ISO 14289-1,
    7.2; ISO 32000-1, 14.8.4.3)."""
    tree = document.tree
    for node in tree.nodes:
        for code, what in _nesting(tree, node):
            yield at(document, node, code, what)


def _nesting(tree: TagTree, node: Node) -> Iterator[tuple[str, str]]:
    code = "Q680" if node.kind in _LISTS else "Q681"
    allowed = _INSIDE.get(node.kind)
    if allowed is not None:
        wrong = [kid.kind or kid.role for kid in tree.kids(node) if kid.kind not in allowed]
        if wrong:
            yield code, f"{wrong[0]} stands directly in {node.kind}"
        if any(node.content_items):
            yield code, f"content stands directly in {node.kind}"
    around = _AROUND.get(node.kind)
    above = tree.nodes[node.parent].kind if node.parent >= 0 else ""
    if around is not None and above not in around:
        yield code, f"{node.kind} stands in {above or 'nothing'}, not in {around[0]}"


def lists(document: Document, _: Limits) -> Iterator[Fault]:
    """An item has a body and at most one label; labels are announced by ListNumbering (ISO
    14289-1, 7.6)."""
    tree = document.tree
    for node in tree.nodes:
        kids = [kid.kind for kid in tree.kids(node)]
        if node.kind == "LI":
            if kids.count("LBody") != 1 or kids.count("Lbl") > 1 or kids[:-1] not in ([], ["Lbl"]):
                yield at(
                    document, node, "Q680", "an item is one LBody, after its Lbl if it has one"
                )
        elif node.kind == "L":
            labelled = any(k.kind == "Lbl" for item in tree.kids(node) for k in tree.kids(item))
            stated = pdf_objects.name(node.attribute("/ListNumbering"))
            if labelled and stated in ("", "None"):
                what = "the list has labels, but does not say of which kind (/ListNumbering)"
                yield at(document, node, "Q680", what)


def tables(document: Document, _: Limits) -> Iterator[Fault]:
    """Rows of one length, counting spans; header cells that say what they head (ISO 14289-1,
    7.5)."""
    for node in document.tree.nodes:
        if node.kind == "Table":
            for what in _table(document.tree, node):
                yield at(document, node, "Q681", what)


def _table(tree: TagTree, table: Node) -> Iterator[str]:
    cells = [cell for row in _rows(tree, table) for cell in tree.kids(row)]
    lengths = _lengths(tree, table)
    if not cells:
        yield "the table has no cells"
    elif len(set(lengths)) > 1:
        yield f"the rows are {min(lengths)} to {max(lengths)} cells long"
    named = {pdf_objects.string(one) for cell in cells for one in _headers(cell)} - {b""}
    for head in cells:
        own = pdf_objects.string(head.dictionary.get("/ID"))
        scope = pdf_objects.name(head.attribute("/Scope"))
        if head.kind == "TH" and scope not in ("Row", "Column", "Both") and own not in named:
            yield "a header cell does not say what it heads (/Scope)"


def _headers(cell: Node) -> list[Thing]:
    return pdf_objects.array(cell.attribute("/Headers"))


def _rows(tree: TagTree, table: Node) -> list[Node]:
    rows: list[Node] = []
    for kid in tree.kids(table):
        inner = [kid] if kid.kind == "TR" else tree.kids(kid)
        rows.extend(row for row in inner if row.kind == "TR")
    return rows


_MOST_SPAN = 1000


def _lengths(tree: TagTree, table: Node) -> list[int]:
    """The length of each row, with what reaches into it from the rows above."""
    lengths: list[int] = []
    hanging: Counter[int] = Counter()
    rows = _rows(tree, table)
    for number, row in enumerate(rows):
        length = hanging.pop(number, 0)
        for cell in tree.kids(row):
            wide, high = (_span(cell, key) for key in ("/ColSpan", "/RowSpan"))
            length += wide
            reach = min(high, len(rows) - number + 1)  # one too far is enough to be found
            hanging.update({number + below: wide for below in range(1, reach)})
        lengths.append(length)
    return lengths if not hanging else [*lengths, *hanging.values()]


def _span(cell: Node, key: str) -> int:
    return max(1, min(_MOST_SPAN, int(pdf_objects.number(cell.attribute(key), 1.0))))


# Figures and notes


def figure_alternatives(document: Document, _: Limits) -> Iterator[Fault]:
    """A figure or formula says what it shows (ISO 14289-1, 7.3 and 7.7), a figure also where it
    stands (ISO 32000-1, 14.8.5.4.3)."""
    for node in document.tree.nodes:
        if node.kind in ("Figure", "Formula"):
            stated = (node.text("/Alt") or node.text("/ActualText")).strip()
            if not stated:
                yield at(document, node, "Q682", "there is no text in its place (/Alt)")
            elif _FILE.fullmatch(stated):
                yield at(document, node, "Q682", f"the name of a file is no description: {stated}")
            if node.kind == "Figure":
                for what in _box(document, node):
                    yield at(document, node, "Q682", what)


def _box(document: Document, node: Node) -> Iterator[str]:
    pages = {page.identity: page for page in document.pages}
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
            yield at(document, node, "Q685", "a note has no identifier (/ID)")
        if own and own in known:
            shown = own.decode("latin-1")
            yield at(document, node, "Q685", f"another element has the identifier {shown} too")
        known.add(own)
