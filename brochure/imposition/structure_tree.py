"""The structure tree: what a screen reader reads, in which order, and as what.

Made from the placed pages before anything is painted (ISO 32000-1, 14.7 and 14.8; ISO 14289-1).
The painter only opens and closes the marked content that the tree names; whatever is not in
the tree is an artifact. Document > one Sect for each panel in reading order > headings,
paragraphs, lists, figures, links.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from brochure.content.model import Content
from brochure.design.sheet import Rect
from brochure.imposition.impose import ImposedPage
from brochure.layout.blocks import Box, SetLine
from brochure.layout.paragraph import SPACE, Fragment
from brochure.layout.piece_layout import Layout
from brochure.product import Role, in_language

HEADINGS: Mapping[Role, int] = {"title": 1, "heading": 2, "subheading": 3}
Kind: TypeAlias = tuple[str, str]  # what a stretch is to a reader, and whose
QR_CODE = "QR code"
CITE, LINK, SPAN, PLAIN = "cite", "link", "span", ("", "")


@dataclass(frozen=True, slots=True)
class MarkedContentRef:
    """A marked-content sequence: its page of the file, its number there, the words in it."""

    page: int
    mcid: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class LinkArea:
    """A link's area on a page, and the words for it. `key` is that of the annotation in the
    parent tree."""

    key: int
    page: int
    rect: Rect
    address: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Element:
    """A structure element. `attributes` is a PDF dictionary's inside; `level` that of a heading."""

    role: str
    kids: tuple[Kid, ...]
    attributes: str = ""
    alt: str = ""
    language: str = ""
    key: str = ""

    def walk(self) -> Iterator[Element]:
        """This element and all in it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()


Kid: TypeAlias = Element | MarkedContentRef | LinkArea


@dataclass(frozen=True)
class StructureTree:
    """The structure of a file. By the numbers of boxes: `texts` and `shapes` are what the painter
    opens for each run of a box's text, and for what is drawn in it; `levels` those of headings.
    `links` are all link areas, `counts` the numbers of marks on each page."""

    root: Element
    texts: Mapping[int, tuple[tuple[str, MarkedContentRef], ...]]
    shapes: Mapping[int, tuple[str, MarkedContentRef]]
    levels: Mapping[int, int]
    links: tuple[LinkArea, ...]
    counts: tuple[int, ...]


def kind_of(fragment: Fragment) -> Kind:
    """The number of a reference, a link to an address, a span in a language, or plain."""
    if fragment.cite:
        return CITE, fragment.cite
    if fragment.link:
        return LINK, fragment.link
    return (SPAN, fragment.language) if fragment.language else PLAIN


def runs(lines: Iterable[SetLine]) -> Iterator[tuple[Kind, str]]:
    """(kind, words) of each stretch of one kind, in order."""
    current: Kind | None = None
    words: list[str] = []
    for line in lines:
        for atom, joint in zip(line.atoms, line.joints, strict=True):
            for fragment in atom.fragments:
                kind = kind_of(fragment)
                if kind != current:
                    if current is not None:
                        yield current, "".join(words)
                        words.clear()
                    current = kind
                words.append(fragment.shaped.text)
            if joint == SPACE:
                words.append(" ")
    if current is not None:
        yield current, "".join(words)


def structure_tree(
    layout: Layout, pages: tuple[ImposedPage, ...], spoken: Mapping[str, str], with_links: bool
) -> StructureTree:
    """The tree of a file whose pages hold the panels of a layout; `spoken` as from
    `spoken_links`."""
    return _Tagger(layout, pages, spoken, with_links).tree()


def spoken_links(content: Content) -> dict[str, str]:
    """The words for the addresses of the centre and of help lines, by address; and for the code."""
    centre = content.centre
    spoken = {
        centre.hotline.number.link: f"{centre.hotline.label}, {_digits(centre.hotline.number.text.value)}",
        centre.web.value: f"{centre.web_label or content.title}: {centre.name}",
    }
    for line in content.crisis_lines.lines if content.crisis_lines else ():
        spoken.setdefault(line.number.link, f"{line.name}, {_digits(line.number.text.value)}")
    spoken[QR_CODE] = in_language(QR_CODE, content.language.value)
    return spoken


def _digits(number: str) -> str:
    return number.replace("-", " ")


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

    def tree(self) -> StructureTree:
        where = {
            placed.panel.name: (number, placed.rect)
            for number, page in enumerate(self.pages)
            for placed in page.panels
        }
        sections = []
        for page in self.layout.panels:
            self.page, self.origin = where[page.name]
            sections.append(Element("Sect", tuple(self._all(page.boxes))))
        root = Element("Document", tuple(sections))
        links = tuple(self.links)
        counts = tuple(self.counts.get(page, 0) for page in range(len(self.pages)))
        return StructureTree(root, self.texts, self.shapes, self.levels, links, counts)

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

    def artifact(self, box: Box) -> Iterator[Element]:
        """Nothing: it says nothing, or belongs to the figure around it."""
        return iter(())

    # Text

    def _text(self, box: Box, role: str) -> Element:
        return Element(role, tuple(self._runs(box, role)))

    def _runs(self, box: Box, role: str) -> Iterator[Kid]:
        opened: list[tuple[str, MarkedContentRef]] = []
        made: list[Kid] = []
        for kind, words in runs(box.lines):
            mark = self._mark(words)
            tag, kid = self._run(box, kind, words, mark, role)
            opened.append((tag, mark))
            made.append(kid)
        self.texts[box.number] = tuple(opened)
        yield from made

    def _run(
        self, box: Box, kind: Kind, words: str, mark: MarkedContentRef, role: str
    ) -> tuple[str, Kid]:
        what, whose = kind
        if what == CITE:
            return "Reference", Element("Reference", (mark,))
        if what == SPAN:
            return "Span", Element("Span", (mark,), language=whose)
        if what == LINK and self.with_links:
            return "Link", Element("Link", (mark, *self._areas(box, whose, words)))
        return role, mark

    def _areas(self, box: Box, address: str, words: str) -> list[LinkArea]:
        """The annotations of a link: one for each line that it stands on."""
        spoken = self.spoken.get(address, words.strip())
        known = {(link.page, link.rect) for link in self.links}
        made = []
        for line in box.lines:
            for target, x, width in stretches(line):
                rect = Rect(
                    self.origin.x + x,
                    self.origin.y + line.y - 0.25 * line.size,
                    width,
                    1.1 * line.size,
                )
                if target == address and (self.page, rect) not in known:
                    key = len(self.pages) + len(self.links)
                    made.append(LinkArea(key, self.page, rect, address, spoken))
                    self.links.append(made[-1])
        return made

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

    def references(self, box: Box) -> Iterator[Element]:
        for note in box.children:
            label, body = note.children
            self.notes += 1
            parts = (self._text(label, "Lbl"), self._text(body, "P"))
            yield Element("Note", parts, key=f"note-{self.notes}")

    # Figures

    def illustrated(self, box: Box) -> Iterator[Element]:
        """Words with a drawing that has a text of its own: the drawing first, then the words."""
        drawings = [inner for inner in box.walk() if inner.shapes and inner.role in _DRAWN]
        if box.alt is not None and drawings:
            yield self._figure(box, drawings, box.alt.value)
        if box.role == "steps":
            yield from self.items(box)
        else:
            yield from self._all(box.children)

    def week(self, box: Box) -> Iterator[Element]:
        """The strip is one figure with its words; its caption is read after it."""
        strip, *rest = box.children
        marks: list[Kid] = []
        for inner in strip.walk():
            if inner.shapes:
                self.shapes[inner.number] = ("Figure", self._mark())
                marks.append(self.shapes[inner.number][1])
            if inner.lines:
                marks.extend(self._runs(inner, "Figure"))
        alt = box.alt.value if box.alt else ""
        yield Element("Figure", tuple(marks), self._placed(strip.rect), alt)
        yield from self._all(rest)

    def picture(self, box: Box) -> Iterator[Element]:
        if box.alt is not None:
            yield self._figure(box, [box], box.alt.value)

    def qr(self, box: Box) -> Iterator[Element]:
        if box.alt is not None:
            address = box.alt.value
            what = self.spoken.get(QR_CODE, QR_CODE)
            yield self._figure(box, [box], f"{what}. {self.spoken.get(address, address)}")

    def _figure(self, box: Box, drawings: list[Box], alt: str) -> Element:
        for inner in drawings:
            self.shapes[inner.number] = ("Figure", self._mark())
        marks = tuple(self.shapes[inner.number][1] for inner in drawings)
        return Element("Figure", marks, self._placed(_around(drawings)), alt)

    def _placed(self, rect: Rect) -> str:
        x, y = self.origin.x + rect.x, self.origin.y + rect.y
        corners = f"{x:.2f} {y:.2f} {x + rect.width:.2f} {y + rect.height:.2f}"
        return f"/O /Layout /Placement /Block /BBox [{corners}]"


def _around(boxes: list[Box]) -> Rect:
    rects = [box.rect for box in boxes]
    x, y = min(r.x for r in rects), min(r.y for r in rects)
    return Rect(x, y, max(r.right for r in rects) - x, max(r.top for r in rects) - y)


def _numbering(box: Box) -> str:
    labels = [child.lines[0].text for child in box.walk() if child.role == "label" and child.lines]
    kind = "None" if not labels else "Decimal" if labels[0][:1].isdigit() else "Disc"
    return f"/O /List /ListNumbering /{kind}"


# What is drawn in these belongs to the figure of the block around them.
_DRAWN = ("dots", "icon", "steps")
_ARTIFACTS: tuple[Role, ...] = ("blank", "dots", "icon")
_WORDS: tuple[Role, ...] = (
    "lead", "paragraph", "callout", "item", "label", "body", "step", "name", "column", "figure",
    "value", "caption", "days", "day", "hours", "marked", "hotline", "number", "disclaimer",
    "note", "centre-name", "version", "web", "address", "qr-code",
)  # fmt: skip
# What each role becomes.
RULES: Mapping[Role, Callable[[_Tagger, Box], Iterator[Element]]] = {
    **dict.fromkeys(_WORDS, _Tagger.words),
    **dict.fromkeys(_ARTIFACTS, _Tagger.artifact),
    **dict.fromkeys(HEADINGS, _Tagger.heading),
    "list": _Tagger.items,
    "crisis-lines": _Tagger.items,
    "references": _Tagger.references,
    "steps": _Tagger.illustrated,
    "figures": _Tagger.illustrated,
    "comparison": _Tagger.illustrated,
    "week": _Tagger.week,
    "picture": _Tagger.picture,
    "logo": _Tagger.picture,
    "qr": _Tagger.qr,
}


def stretches(line: SetLine) -> Iterator[tuple[str, float, float]]:
    """(address, x, width) of each linked stretch of a line, in points."""
    x, start, end, current = line.x, line.x, line.x, ""
    for atom, joint in zip(line.atoms, line.joints, strict=True):
        for fragment in atom.fragments:
            if fragment.link != current:
                if current:
                    yield current, start, end - start
                start, current = x, fragment.link
            x += fragment.shaped.width * fragment.scale * line.size
            end = x
        if joint == SPACE:
            x += atom.blank * line.size
    if current:
        yield current, start, end - start
