"""Do the parts of lists, tables, contents and ruby stand where their kind may stand?

ISO 14289-1, 7.2, 7.5 and 7.6; ISO 32000-1, 14.8.4 (tables 333, 336, 337 and 338) and 14.8.5.7.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document
from brochure.preflight.limits import Fault, Limits
from brochure.preflight.reading.pdf_values import Thing
from brochure.preflight.rules.ua.ua_rules import at
from brochure.preflight.structure_reader import Node, TagTree

_INSIDE = {  # what may stand directly in an element
    "L": frozenset(("L", "LI", "Caption")),
    "LI": frozenset(("Lbl", "LBody")),
    "TOC": frozenset(("TOC", "TOCI", "Caption")),
    "TOCI": frozenset(("Lbl", "Reference", "NonStruct", "P", "TOC")),
    "Table": frozenset(("TR", "THead", "TBody", "TFoot", "Caption")),
    "THead": frozenset(("TR",)),
    "TBody": frozenset(("TR",)),
    "TFoot": frozenset(("TR",)),
    "TR": frozenset(("TH", "TD")),
    "Ruby": frozenset(("RB", "RT", "RP")),
    "Warichu": frozenset(("WT", "WP")),
}
_AROUND = {
    "LI": ("L",),
    "LBody": ("LI",),
    "TOCI": ("TOC",),
    "THead": ("Table",),
    "TBody": ("Table",),
    "TFoot": ("Table",),
    "TR": ("Table", "THead", "TBody", "TFoot"),
    "TH": ("TR",),
    "TD": ("TR",),
    "RB": ("Ruby",),
    "RT": ("Ruby",),
    "RP": ("Ruby",),
    "WT": ("Warichu",),
    "WP": ("Warichu",),
}
_ASKED = {  # the checkpoint of each kind
    kind: checkpoint
    for checkpoint, kinds in {
        "09-004": "Table THead TBody TFoot TR TH TD",
        "09-005": "L LI LBody",
        "09-006": "TOC TOCI",
        "09-007": "Ruby RB RT RP",
        "09-008": "Warichu WT WP",
    }.items()
    for kind in kinds.split()
}
_RUBY = (["RB", "RT"], ["RB", "RP", "RT", "RP"])  # table 338
_WARICHU = (["WP", "WT", "WP"],)


def nesting(document: Document, _: Limits) -> Iterator[Fault]:
    """Parts of lists, tables, contents and ruby stand where they belong, and nothing else with
    them (ISO 14289-1, 7.2; ISO 32000-1, 14.8.4)."""
    tree = document.tree
    for node in tree.nodes:
        asked = _ASKED.get(node.kind)
        if asked is not None:
            for what in _nesting(tree, node):
                yield at(document, node, _code(asked), what, asked)


def _code(asked: str) -> str:
    return "Q681" if asked == "09-004" else "Q680"


def _nesting(tree: TagTree, node: Node) -> Iterator[str]:
    kinds = [kid.kind or kid.role for kid in tree.kids(node)]
    allowed = _INSIDE.get(node.kind)
    wrong = [kind for kind in kinds if allowed is not None and kind not in allowed]
    if wrong:
        yield f"{wrong[0]} stands directly in {node.kind}"
    around = _AROUND.get(node.kind)
    above = tree.nodes[node.parent].kind if node.parent >= 0 else ""
    if around is not None and above not in around:
        yield f"{node.kind} stands in {above or 'nothing'}, not in {around[0]}"
    yield from _order(node.kind, kinds)


def _order(kind: str, kinds: list[str]) -> Iterator[str]:
    """What stands once, and in which place."""
    places = [place for place, one in enumerate(kinds) if one == "Caption"]
    ends = (0, len(kinds) - 1) if kind == "Table" else (0,)
    if kind in ("Table", "L", "TOC") and places and (len(places) > 1 or places[0] not in ends):
        yield f"a Caption stands in the midst of {kind}, or two do"
    if kind == "Table":
        for part in ("THead", "TFoot"):
            if kinds.count(part) > 1:
                yield f"the table has {kinds.count(part)} of {part}"
            if part in kinds and "TBody" not in kinds:
                yield f"the table has {part}, but no TBody"
    orders = {"Ruby": _RUBY, "Warichu": _WARICHU}.get(kind, ())
    if kinds and orders and kinds not in orders:
        yield f"{kind} is {' '.join(kinds[:5])}, not {' '.join(orders[0])}"


def list_advice(document: Document, _: Limits) -> Iterator[Fault]:
    """An item is a body and at most one label; labels are announced by ListNumbering (ISO 14289-1,
    7.6); no content stands between the parts of a list or table; a table has cells: advice."""
    tree = document.tree
    for node in tree.nodes:
        for what in _list_advice(tree, node):
            yield at(document, node, "Q692", what)


def _list_advice(tree: TagTree, node: Node) -> Iterator[str]:
    kids = [kid.kind for kid in tree.kids(node)]
    if node.kind in _INSIDE and node.kind != "TOCI" and any(node.content_items):
        yield f"content stands directly in {node.kind}"
    if node.kind == "LI":
        if kids.count("LBody") != 1 or kids.count("Lbl") > 1 or kids[:-1] not in ([], ["Lbl"]):
            yield "an item is one LBody, after its Lbl if it has one"
    elif node.kind == "L":
        labelled = any(k.kind == "Lbl" for item in tree.kids(node) for k in tree.kids(item))
        if labelled and pdf_objects.name(node.attribute("/ListNumbering")) in ("", "None"):
            yield "the list has labels, but does not say of which kind (/ListNumbering)"
    elif node.kind == "Table" and not any(tree.kids(row) for row in _rows(tree, node)):
        yield "the table has no cells"


# Tables


def tables(document: Document, _: Limits) -> Iterator[Fault]:
    """Rows of one length, counting spans (ISO 32000-1, 14.8.4.3.4); header cells that say what
    they head, or cells that name their headers (ISO 14289-1, 7.5)."""
    for node in document.tree.nodes:
        if node.kind == "Table":
            rows = _rows(document.tree, node)
            for what in _shape(document.tree, rows):
                yield at(document, node, "Q681", what, "09-004")
            for what in _heads(document.tree, rows):
                yield at(document, node, "Q681", what, "15-003")


def _rows(tree: TagTree, table: Node) -> list[Node]:
    rows: list[Node] = []
    for kid in tree.kids(table):
        inner = [kid] if kid.kind == "TR" else tree.kids(kid)
        rows.extend(row for row in inner if row.kind == "TR")
    return rows


_MOST_SPAN = 1000


def _shape(tree: TagTree, rows: list[Node]) -> Iterator[str]:
    lengths: list[int] = []
    until: Counter[int] = Counter()  # the first row below all that stands in a column
    crossing = False
    for number, row in enumerate(rows):
        column = 0
        for cell in tree.kids(row):
            while until[column] > number:
                column += 1
            wide, high = _span(cell, "/ColSpan"), _span(cell, "/RowSpan")
            taken = range(column, column + wide)
            crossing = crossing or any(until[one] > number for one in taken)
            until.update({one: max(number + high - until[one], 0) for one in taken})
            column += wide
        lengths.append(sum(1 for row_below in until.values() if row_below > number))
    if crossing:
        yield "two cells lie over each other"
    if len(set(lengths)) > 1:
        yield f"the rows are {min(lengths)} to {max(lengths)} cells long"
    if max(until.values(), default=0) > len(rows):
        yield "a cell reaches below the last row"


def _span(cell: Node, key: str) -> int:
    return max(1, min(_MOST_SPAN, int(pdf_objects.number(cell.attribute(key), 1.0))))


def _heads(tree: TagTree, rows: list[Node]) -> Iterator[str]:
    cells = [cell for row in rows for cell in tree.kids(row)]
    named = {pdf_objects.string(one) for cell in cells for one in _headers(cell)} - {b""}
    own = {pdf_objects.string(cell.dictionary.get("/ID")) for cell in cells if cell.kind == "TH"}
    scopes = [_scope(cell) for cell in cells if cell.kind == "TH"]
    if not named and "" in scopes:
        yield f"{_count(scopes.count(''))} not say what it heads (/Scope)"
    unknown = {one for cell in cells if cell.kind == "TD" for one in _names(cell)} - own
    if unknown:
        yield f"a cell names a header that is not there: {min(unknown).decode('latin-1')}"
    if named and not any(scopes) and not all(_names(c) for c in cells if c.kind == "TD"):
        yield "a cell names no header, as the others do (/Headers)"


def _count(cells: int) -> str:
    return "a header cell does" if cells == 1 else f"{cells} header cells do"


def _scope(cell: Node) -> str:
    stated = pdf_objects.name(cell.attribute("/Scope"))
    return stated if stated in ("Row", "Column", "Both") else ""


def _headers(cell: Node) -> list[Thing]:
    return pdf_objects.array(cell.attribute("/Headers"))


def _names(cell: Node) -> set[bytes]:
    return {pdf_objects.string(one) for one in _headers(cell)} - {b""}
