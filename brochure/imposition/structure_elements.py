"""The parts of a structure tree: elements, and what they hold of a page (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from msgspec import Struct

from brochure.design.sheet import Rect


class MarkedContentRef(Struct, frozen=True):
    """A marked-content sequence: its page of the file, its number there, the words in it."""

    page: int
    mcid: int
    words: str = ""


class Destination(Struct, frozen=True):
    """What shall be the upper left corner of what is seen of a page, and whose text stands there."""

    page: int
    x: float
    top: float
    box: int


class LinkArea(Struct, frozen=True):
    """A link's area on a page, the address or place that it leads to, and the words for it.
    `key` is that of the annotation in the parent tree."""

    key: int
    page: int
    rect: Rect
    target: str | Destination
    spoken: str


class Element(Struct, frozen=True):
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


class StructureTree(Struct, frozen=True):
    """The structure of a file. By the numbers of boxes: `texts` and `shapes` are what the painter
    opens for each run of a box's text, and for what is drawn in it; `levels` those of headings.
    `links` are all link areas, `counts` the numbers of marks on each page."""

    root: Element
    texts: Mapping[int, tuple[tuple[str, MarkedContentRef], ...]]
    shapes: Mapping[int, tuple[str, MarkedContentRef]]
    levels: Mapping[int, int]
    links: tuple[LinkArea, ...]
    counts: tuple[int, ...]
