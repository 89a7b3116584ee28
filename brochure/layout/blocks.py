"""The blocks: what can be measured for a width and a body size, and then placed.

A block knows no paper and no edition. `height` is cheap and is asked for many sizes; `place` is
called once and gives `Box` trees: rectangles with lines of text and shapes, by role, from which
the pages are painted and tagged. Points; y grows upwards, blocks are placed by their top.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from brochure.design.sheet import Rect
from brochure.layout import text
from brochure.layout.text import Atom, Paragraph
from brochure.source import Text


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set. Sizes in units of the body size; `colour` is a role of the theme."""

    scale: float
    leading: float
    colour: str
    cap_height: float
    balanced: bool = False


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line: where its baseline begins, its atoms, and the joints between and after them."""

    x: float
    y: float
    width: float
    size: float
    colour: str
    atoms: tuple[Atom, ...]
    joints: tuple[int, ...]

    @property
    def text(self) -> str:
        parts = []
        for atom, joint in zip(self.atoms, self.joints, strict=True):
            parts.append(atom.text + (" " if joint == text.SPACE else ""))
        hyphen = "-" if self.joints[-1] == text.HYPHEN else ""
        return "".join(parts).rstrip() + hyphen


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled rectangle."""

    rect: Rect
    colour: str


@dataclass(frozen=True, slots=True)
class Box:
    """Something placed. `role` is what it is to a reader: section, heading, paragraph, list,
    item, label, body, callout, comparison, column, figures, hotline, disclaimer, ..."""

    role: str
    rect: Rect
    children: tuple[Box, ...] = ()
    lines: tuple[SetLine, ...] = ()
    shapes: tuple[Shape, ...] = ()
    place: Text | None = None
    level: int = 0

    def walk(self) -> Iterator[Box]:
        """This box and all in it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


class Block(Protocol):
    """What every block can do. `role` decides the distance to its neighbours."""

    @property
    def role(self) -> str: ...

    def height(self, width: float, size: float) -> float: ...

    def place(self, x: float, top: float, width: float, size: float) -> Box: ...

    def too_wide(self, width: float, size: float) -> Iterator[tuple[Paragraph, Atom, float]]:
        """The atoms that cannot be broken and stick out, and by how much."""
        ...

    def paragraphs(self) -> Iterator[tuple[Paragraph, float]]:
        """Every paragraph in the block with the scale in which it is set."""
        ...


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A heading, a paragraph, a line."""

    paragraph: Paragraph
    style: Style
    role: str = "paragraph"
    level: int = 0

    def height(self, width: float, size: float) -> float:
        em = self.style.scale * size
        return text.count_lines(self.paragraph, width / em) * self.style.leading * em

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        em = self.style.scale * size
        lead = self.style.leading * em
        paragraph = text.hyphenated(self.paragraph, width / em)
        ends = text.break_lines(paragraph, width / em, self.style.balanced)
        lines, start = [], 0
        baseline = top - (lead + self.style.cap_height * em) / 2
        for number, end in enumerate(ends):
            atoms, joints = paragraph.atoms[start:end], paragraph.joints[start:end]
            line_width = text.width_of(paragraph, start, end) * em
            y = baseline - number * lead
            lines.append(SetLine(x, y, line_width, em, self.style.colour, atoms, joints))
            start = end
        rect = Rect(x, top - len(ends) * lead, width, len(ends) * lead)
        return Box(self.role, rect, (), tuple(lines), (), paragraph.place, self.level)

    def too_wide(self, width: float, size: float) -> Iterator[tuple[Paragraph, Atom, float]]:
        em = self.style.scale * size
        if self.paragraph.widest * em <= width:
            return
        paragraph = text.hyphenated(self.paragraph, width / em)
        for atom, joint in zip(paragraph.atoms, paragraph.joints, strict=True):
            needed = atom.width + (paragraph.hyphen if joint == text.HYPHEN else 0)
            if needed * em > width + text.EPSILON:
                yield self.paragraph, atom, needed * em - width

    def paragraphs(self) -> Iterator[tuple[Paragraph, float]]:
        yield self.paragraph, self.style.scale


@dataclass(frozen=True, slots=True)
class Stack:
    """Blocks under each other. `gaps[i]` is the distance above block i, in body sizes; a `fill`
    colours the ground behind them, with `padding` around."""

    role: str
    children: tuple[Block, ...]
    gaps: tuple[float, ...]
    padding: float = 0.0
    fill: str = ""

    def height(self, width: float, size: float) -> float:
        pad = self.padding * size
        inner = sum(child.height(width - 2 * pad, size) for child in self.children)
        return inner + sum(self.gaps) * size + 2 * pad

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        pad = self.padding * size
        boxes, y = [], top - pad
        for child, gap in zip(self.children, self.gaps, strict=True):
            box = child.place(x + pad, y - gap * size, width - 2 * pad, size)
            boxes.append(box)
            y = box.rect.y
        rect = Rect(x, y - pad, width, top - y + pad)
        shapes = (Shape(rect, self.fill),) if self.fill else ()
        return Box(self.role, rect, tuple(boxes), (), shapes)

    def too_wide(self, width: float, size: float) -> Iterator[tuple[Paragraph, Atom, float]]:
        for child in self.children:
            yield from child.too_wide(width - 2 * self.padding * size, size)

    def paragraphs(self) -> Iterator[tuple[Paragraph, float]]:
        for child in self.children:
            yield from child.paragraphs()


@dataclass(frozen=True, slots=True)
class ItemBlock:
    """An entry of a list: a marker that hangs, and its text. `indent` in body sizes."""

    marker: TextBlock
    body: TextBlock
    indent: float
    role: str = "item"

    def height(self, width: float, size: float) -> float:
        return self.body.height(width - self.indent * size, size)

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        indent = self.indent * size
        body = self.body.place(x + indent, top, width - indent, size)
        label = self.marker.place(x, top, indent, size)
        return Box(self.role, Rect(x, body.rect.y, width, body.rect.height), (label, body))

    def too_wide(self, width: float, size: float) -> Iterator[tuple[Paragraph, Atom, float]]:
        return self.body.too_wide(width - self.indent * size, size)

    def paragraphs(self) -> Iterator[tuple[Paragraph, float]]:
        yield from self.marker.paragraphs()
        yield from self.body.paragraphs()


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks side by side, of equal width, level at the top. `gap` in body sizes."""

    role: str
    children: tuple[Block, ...]
    gap: float

    def _width(self, width: float, size: float) -> float:
        count = len(self.children)
        return (width - (count - 1) * self.gap * size) / count

    def height(self, width: float, size: float) -> float:
        column = self._width(width, size)
        return max(child.height(column, size) for child in self.children)

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        column = self._width(width, size)
        step = column + self.gap * size
        boxes = tuple(
            child.place(x + i * step, top, column, size) for i, child in enumerate(self.children)
        )
        height = max(box.rect.height for box in boxes)
        return Box(self.role, Rect(x, top - height, width, height), boxes)

    def too_wide(self, width: float, size: float) -> Iterator[tuple[Paragraph, Atom, float]]:
        column = self._width(width, size)
        for child in self.children:
            yield from child.too_wide(column, size)

    def paragraphs(self) -> Iterator[tuple[Paragraph, float]]:
        for child in self.children:
            yield from child.paragraphs()


def rows(role: str, cells: Sequence[Block], across: int, gap: float, above: float) -> Stack:
    """Cells in rows of `across`; the last row may be shorter, its cells then wider."""
    lines = tuple(
        Columns(role, tuple(cells[i : i + across]), gap) for i in range(0, len(cells), across)
    )
    return Stack(role, lines, (0.0,) + (above,) * (len(lines) - 1))
