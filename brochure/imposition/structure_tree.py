"""The structure tree: what a screen reader reads, in which order, and as what.

Made from the placed pages before anything is painted (ISO 32000-1, 14.7 and 14.8; ISO 14289-1).
The painter only opens and closes the marked content that the tree names; whatever is not in
the tree is an artifact. Document > one Sect for each panel or span in reading order > headings,
paragraphs, lists, figures, links.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from itertools import chain, groupby

from msgspec.structs import replace

from brochure.design.sheet import Rect
from brochure.imposition.impose import ImposedPage
from brochure.imposition.spoken import BACK, QR_CODE, REFERENCE
from brochure.imposition.stretches import CITE, LINK, NOTE, SPAN, Kind, Stretch, stretches
from brochure.imposition.structure_elements import (
    Destination,
    Element,
    Kid,
    LinkArea,
    MarkedContentRef,
    StructureTree,
)
from brochure.imposition.table_parts import Cell, parts_of
from brochure.layout.blocks import Box
from brochure.layout.piece_layout import Layout, PlacedPanel
from brochure.product import Role

HEADINGS: Mapping[Role, int] = {"title": 1, "heading": 2, "subheading": 3}
TO_TICK = "☐"  # what a drawn box is to a reader
_ABOVE = 6.0  # points of a page that are shown above the line that a link leads to


def structure_tree(
    layout: Layout, pages: tuple[ImposedPage, ...], spoken: Mapping[str, str], with_links: bool
) -> StructureTree:
    """The tree of a file whose pages hold the panels of a layout; `spoken` as from
    `spoken.spoken_links`."""
    return _Tagger(layout, pages, spoken, with_links).tree()


class _Tagger:
    """Walks the boxes in reading order and numbers what is met."""

    def __init__(
        self,
        layout: Layout,
        pages: tuple[ImposedPage, ...],
        spoken: Mapping[str, str],
        with_links: bool,
    ) -> None:
        self.layout, self.pages, self.spoken, self.with_links = layout, pages, spoken, with_links
        self.texts: dict[int, tuple[tuple[str, MarkedContentRef], ...]] = {}
        self.shapes: dict[int, tuple[str, MarkedContentRef]] = {}
        self.levels: dict[int, int] = {}
        self.links: list[LinkArea] = []
        self.counts: dict[int, int] = {}
        self.notes = self.level = self.page = 0
        self.origin = Rect(0, 0, 0, 0)
        self.where = {
            placed.panel.name: (number, placed.rect)
            for number, page in enumerate(pages)
            for placed in page.panels
        }
        boxes = (box for page in layout.panels for box in page.walk() if box.lines)
        self.stretches = {box.number: stretches(box.lines) for box in boxes}
        self.places: dict[Kind, Destination] = {}
        for kind, place in self._places() if with_links else ():
            self.places.setdefault(kind, place)

    def _places(self) -> Iterator[tuple[Kind, Destination]]:
        """Where the number of a note stands, in a text and before the note."""
        for page in self.layout.panels:
            number, origin = self.where[page.name]
            for box in page.walk():
                kind, bearer = (NOTE, box.children[0]) if box.role == "note" else (CITE, box)
                for one in self.stretches.get(bearer.number, ()):
                    if kind == NOTE or one.kind[0] == CITE:
                        x, top = origin.x + box.rect.x, origin.y + one.areas[0].top + _ABOVE
                        yield (kind, one.number), Destination(number, x, top, bearer.number)

    def tree(self) -> StructureTree:
        pages = groupby(self.layout.panels, key=lambda panel: panel.page)
        sections = (Element("Sect", tuple(self._read(parts))) for _, parts in pages)
        root = Element("Document", tuple(sections))
        links = tuple(self.links)
        counts = tuple(self.counts.get(page, 0) for page in range(len(self.pages)))
        return StructureTree(root, self.texts, self.shapes, self.levels, links, counts)

    def _read(self, parts: Iterable[PlacedPanel]) -> Iterator[Element]:
        for part in parts:
            self.page, self.origin = self.where[part.name]
            yield from self._all(part.boxes)

    def _all(self, boxes: Iterable[Box]) -> Iterator[Element]:
        for box in boxes:
            yield from self._box(box)

    def _box(self, box: Box) -> Iterator[Element]:
        yield from RULES[box.role](self, box)

    def words(self, box: Box) -> Iterator[Element]:
        """A paragraph; of a box without words of its own, what is in it."""
        if box.lines:
            yield self._text(box, "P")
        else:
            yield from self._all(box.children)

    def card(self, box: Box) -> Iterator[Element]:
        """What stands together; its ground says nothing to a reader."""
        headed = any(child.role in ("subheading", "marked") for child in box.children[:1])
        yield Element("Sect" if headed else "Div", tuple(self._all(box.children)))

    def artifact(self, box: Box) -> Iterator[Element]:
        """Nothing: it says nothing, or belongs to the figure around it."""
        return iter(())

    # Text

    def _text(self, box: Box, role: str) -> Element:
        return Element(role, tuple(self._runs(box, role)))

    def _runs(self, box: Box, role: str, apart: bool = False) -> list[Kid]:
        opened: list[tuple[str, MarkedContentRef]] = []
        made: list[Kid] = []
        for one in self.stretches[box.number]:
            mark = self._mark(one.words + " " * apart)
            tag, kid = self._run(one, mark, role)
            opened.append((tag, mark))
            made.append(kid)
        self.texts[box.number] = tuple(opened)
        return made

    def _phrase(self, texts: Iterable[Box]) -> Iterator[Element]:
        runs = chain(*(self._runs(text, "P", apart=True) for text in texts))
        yield Element("P", tuple(runs))

    def _run(self, one: Stretch, mark: MarkedContentRef, role: str) -> tuple[str, Kid]:
        what, whose = one.kind
        if what == CITE:
            return self._cited(one, mark)
        if what == SPAN:
            return "Span", Element("Span", (mark,), language=whose)
        if what == LINK and self.with_links:
            spoken = self._said(whose, " ".join(one.words.split()))
            return "Link", self._link(one, mark, whose, spoken)
        return role, mark

    def _cited(self, one: Stretch, mark: MarkedContentRef) -> tuple[str, Element]:
        """The number of a note in a text; it leads to the note (14.8.4.4)."""
        number = one.number
        place = self.places.get((NOTE, number))
        if place is None:
            return "Reference", Element("Reference", (mark,))
        spoken = f"{self._said(REFERENCE)} {number}"
        return "Link", Element("Reference", (self._link(one, mark, place, spoken),))

    def _link(
        self, one: Stretch, mark: MarkedContentRef, target: str | Destination, spoken: str
    ) -> Element:
        """A link: its words, and an annotation for each line that they stand on."""
        areas = []
        for rect in one.areas:
            key, rect = len(self.pages) + len(self.links), rect.moved(self.origin.x, self.origin.y)
            areas.append(LinkArea(key, self.page, rect, target, spoken))
            self.links.append(areas[-1])
        return Element("Link", (mark, *areas))

    def _said(self, what: str, otherwise: str = "") -> str:
        return self.spoken.get(what, otherwise or what)

    def _mark(self, words: str = "") -> MarkedContentRef:
        number = self.counts.get(self.page, 0)
        self.counts[self.page] = number + 1
        return MarkedContentRef(self.page, number, words)

    def heading(self, box: Box) -> Iterator[Element]:
        """No level is skipped, whatever sections an editor places (ISO 14289-1, 7.4.2)."""
        level = min(HEADINGS[box.role], self.level + 1)
        self.level = self.levels[box.number] = level
        yield self._text(box, f"H{level}")

    # Lists

    def items(self, box: Box) -> Iterator[Element]:
        yield Element("L", tuple(self._items(box)), _numbering(box))

    def _items(self, box: Box) -> Iterator[Element]:
        for item in box.children:
            if item.lines:
                yield Element("LI", (self._text(item, "LBody"),))
                continue
            label, body = item.children
            parts = [self._text(label, "Lbl")] if label.lines else []
            inner = (
                self._text(body, "LBody")
                if body.lines
                else Element("LBody", tuple(self._all(body.children)))
            )
            yield Element("LI", (*parts, inner))

    def pairs(self, box: Box) -> Iterator[Element]:
        """Labels that name what follows and are no numbers stand with it in the body: a reader
        hears both in one go (ISO 14289-1, 7.6 asks for a numbering where there are Lbl). The number
        of a help line and whom it reaches are even one phrase."""
        inside = self._phrase if box.role == "crisis-lines" else self._all
        bodies = (Element("LBody", tuple(inside(item.children))) for item in box.children)
        items = tuple(Element("LI", (body,)) for body in bodies)
        yield Element("L", items, "/O /List /ListNumbering /None")

    def checklist(self, box: Box) -> Iterator[Element]:
        items = []
        for item in box.children:
            tick, body = item.children
            self.shapes[tick.number] = ("Lbl", self._mark())
            label = Element("Lbl", (self.shapes[tick.number][1],), alt=TO_TICK)
            items.append(Element("LI", (label, self._text(body, "LBody"))))
        yield Element("L", tuple(items), "/O /List /ListNumbering /Square")

    def references(self, box: Box) -> Iterator[Element]:
        for note in box.children:
            label, body = note.children
            self.notes += 1
            parts = (self._label(label), self._text(body, "P"))
            yield Element("Note", parts, key=f"note-{self.notes}")

    def _label(self, label: Box) -> Element:
        """The number of a note; it leads back to where the note is cited first."""
        (one,) = self.stretches[label.number]
        place = self.places.get((CITE, one.number))
        if place is None:
            return self._text(label, "Lbl")
        mark = self._mark(one.words)
        self.texts[label.number] = (("Link", mark),)
        spoken = f"{self._said(BACK)}, {self._said(REFERENCE)} {one.number}"
        return Element("Lbl", (self._link(one, mark, place, spoken),))

    def table(self, box: Box) -> Iterator[Element]:
        made = [self._text(one, "Caption") for one in box.children if one.role == "caption"]
        for part, rows in parts_of(box):
            made.append(Element(part, tuple(Element("TR", tuple(self._cells(r))) for r in rows)))
        yield Element("Table", tuple(made))

    def _cells(self, row: list[Cell]) -> Iterator[Element]:
        for cell, kind, about in row:
            yield replace(self._text(cell, kind), attributes=about)

    def set_apart(self, box: Box) -> Iterator[Element]:
        """What was said; or lines that belong together, with a pause after each."""
        role = "BlockQuote" if box.role == "quotation" else "Div"
        yield Element(role, tuple(self._all(box.children)))

    # Figures

    def illustrated(self, box: Box) -> Iterator[Element]:
        """Words with a drawing that has a text of its own: the drawing first, then the words."""
        drawings = [inner for inner in box.walk() if inner.shapes and inner.role in _DRAWN]
        if box.alt is not None and drawings:
            yield self._figure(box, drawings, box.alt.value)
        yield from self.items(box) if box.role == "steps" else self._all(box.children)

    def figure(self, box: Box) -> Iterator[Element]:
        """A number and what it counts, as one phrase; or a picture with its caption."""
        texts = [child for child in box.children if child.lines]
        yield from self._phrase(texts) if len(texts) > 1 else self._all(box.children)

    def week(self, box: Box) -> Iterator[Element]:
        """The strip is one figure with its words; its caption stands before it."""
        *before, strip = box.children
        yield from self._all(before)
        marks: list[Kid] = []
        for inner in strip.walk():
            if inner.shapes:
                self.shapes[inner.number] = ("Figure", self._mark())
                marks.append(self.shapes[inner.number][1])
            marks.extend(self._runs(inner, "Figure") if inner.lines else ())
        alt = box.alt.value if box.alt else ""
        yield Element("Figure", tuple(marks), self._placed(strip.rect), alt)

    def picture(self, box: Box) -> Iterator[Element]:
        if box.alt is not None:
            yield self._figure(box, [box], box.alt.value)

    def qr(self, box: Box) -> Iterator[Element]:
        if box.alt is not None:
            address = box.alt.value
            yield self._figure(box, [box], f"{self._said(QR_CODE)}. {self._said(address)}")

    def _figure(self, box: Box, drawings: list[Box], alt: str) -> Element:
        for inner in drawings:
            self.shapes[inner.number] = ("Figure", self._mark())
        marks = tuple(self.shapes[inner.number][1] for inner in drawings)
        area = reduce(Rect.around, (one.rect for one in drawings))
        return Element("Figure", marks, self._placed(area), alt)

    def _placed(self, rect: Rect) -> str:
        x, y = self.origin.x + rect.x, self.origin.y + rect.y
        corners = f"{x:.2f} {y:.2f} {x + rect.width:.2f} {y + rect.height:.2f}"
        return f"/O /Layout /Placement /Block /BBox [{corners}]"


def _numbering(box: Box) -> str:
    labels = (child for child in box.walk() if child.role == "label" and child.lines)
    first = next((label.lines[0].text for label in labels), None)
    kind = "None" if first is None else "Decimal" if first[:1].isdigit() else "Disc"
    return f"/O /List /ListNumbering /{kind}"


# What is drawn in these belongs to the figure of the block around them.
_DRAWN = ("dots", "icon", "steps")
_ARTIFACTS: tuple[Role, ...] = ("dots", "icon", "tick", "axis")
_WORDS: tuple[Role, ...] = (
    "lead", "paragraph", "callout", "item", "label", "body", "step", "name", "column",
    "value", "caption", "days", "day", "hours", "marked", "hotline", "number", "disclaimer",
    "note", "centre-name", "version", "web", "address", "qr-code",
    "head-row", "group-row", "row", "cell", "pair", "pictures",
)  # fmt: skip
# What each role becomes.
RULES: Mapping[Role, Callable[[_Tagger, Box], Iterator[Element]]] = {
    **dict.fromkeys(_WORDS, _Tagger.words),
    **dict.fromkeys(_ARTIFACTS, _Tagger.artifact),
    **dict.fromkeys(HEADINGS, _Tagger.heading),
    "list": _Tagger.items,
    "crisis-lines": _Tagger.pairs,
    "references": _Tagger.references,
    "steps": _Tagger.illustrated,
    "figures": _Tagger.illustrated,
    "comparison": _Tagger.illustrated,
    "figure": _Tagger.figure,
    "week": _Tagger.week,
    "picture": _Tagger.picture,
    "logo": _Tagger.picture,
    "qr": _Tagger.qr,
    "card": _Tagger.card,
    "table": _Tagger.table,
    "quotation": _Tagger.set_apart,
    "postal": _Tagger.set_apart,
    "pairs": _Tagger.pairs,
    "checklist": _Tagger.checklist,
    "range": _Tagger.week,
}
