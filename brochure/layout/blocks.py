"""Blocks: what can be measured for a width and a body size, and then placed.

A block knows no paper and no edition. `height` is cheap and is called for many sizes; `place` is
called once and gives a tree of `Box`: rectangles with lines of text and shapes, from which the
pages are painted and tagged. Points; y grows upwards, blocks are placed by their top.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import ceil
from typing import Protocol

from msgspec import Struct

from brochure.design.drawing import Shape, Step, rectangle
from brochure.design.photographs.photograph import Overlay
from brochure.design.raster import Raster
from brochure.design.sheet import Rect
from brochure.layout import linebreak
from brochure.layout.paragraph import EPSILON, HYPHEN, SPACE, Atom, ShapedParagraph
from brochure.product import Role
from brochure.source.yaml_tree import Text


class Style(Struct, frozen=True):
    """How a text is set. Sizes in units of the body size; `colour` is a swatch of the theme.

    A block's height is a multiple of `unit`, the step of the baseline grid, and its last
    baseline stands `drop` above its foot, as in body text: so all text stands on one grid.
    """

    scale: float
    leading: float
    colour: str
    cap_height: float
    unit: float
    drop: float
    balanced: bool = False
    hang: float = 0.0  # by how many points an opening quote may stand left of its text


class SetLine(Struct, frozen=True):
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
            parts.append(atom.text + (" " if joint == SPACE else ""))
        hyphen = "-" if self.joints[-1] == HYPHEN else ""
        return "".join(parts).rstrip() + hyphen


class PlacedImage(Struct, frozen=True):
    """A picture of pixels: the part of it that is shown, in pixels, and where; `ground` is the
    swatch behind it, `outline` the path through which it is seen. `focus` is what somebody said
    must stay visible, in fractions of the whole picture from its upper left corner."""

    raster: Raster
    window: tuple[float, float, float, float]
    rect: Rect
    ground: str = "paper"
    outline: tuple[Step, ...] = ()
    focus: tuple[float, float] | None = None
    overlay: Overlay | None = None


class Box(Struct, frozen=True):
    """Something placed. `role` is what it is to a reader; `alt` says what a drawing shows;
    `number` is its place in the reading order of a finished layout; `axis` the height of the path
    that it is drawn on, if it is."""

    role: Role
    rect: Rect
    children: tuple[Box, ...] = ()
    lines: tuple[SetLine, ...] = ()
    shapes: tuple[Shape, ...] = ()
    place: Text | None = None
    level: int = 0
    alt: Text | None = None
    image: PlacedImage | None = None
    number: int = 0
    axis: float | None = None

    def numbered(self, numbers: Iterator[int]) -> Box:
        """This box and all in it with the next `numbers`."""
        number = next(numbers)
        children = self.children and tuple([child.numbered(numbers) for child in self.children])
        # As `replace` would, in a fifth of its time.
        return Box(self.role, self.rect, children, self.lines, self.shapes, self.place, self.level,
                   self.alt, self.image, number, self.axis)  # fmt: skip

    def walk(self) -> Iterator[Box]:
        """This box and all in it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


def on_grid(height: float, unit: float) -> float:
    """The height rounded up to the baseline grid."""
    return ceil(height / unit - 1e-6) * unit


class Block(Protocol):
    """What every block can do. `role` decides the distance to its neighbours."""

    @property
    def role(self) -> Role: ...

    def height(self, width: float, size: float) -> float:
        """The height in points in a width in points at a body size."""
        ...

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        """The box from `top` downwards; it is as high as `height` says."""
        ...

    def too_wide(self, width: float, size: float) -> Iterator[tuple[ShapedParagraph, Atom, float]]:
        """The atoms that cannot be broken and stick out, and by how many points."""
        ...

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        """Every paragraph in the block with the scale in which it is set."""
        ...


def axis_of(block: Block, width: float, size: float) -> float | None:
    """How far below the top of a block, in points, the middle of the path lies on which it or its
    last part stands; blocks that may do so have a method `axis` that tells."""
    axis: Callable[[float, float], float | None] | None = getattr(block, "axis", None)
    return axis(width, size) if axis else None


class Wordless:
    """What has no words cannot be too wide."""

    __slots__ = ()

    def too_wide(self, width: float, size: float) -> Iterator[tuple[ShapedParagraph, Atom, float]]:
        return iter(())

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        return iter(())


class TextBlock(Struct, frozen=True):
    """A heading, a paragraph, a line."""

    paragraph: ShapedParagraph
    style: Style
    role: Role = "paragraph"
    level: int = 0

    @property
    def natural(self) -> float:
        """The width in body sizes in which only the line breaks that were written are left."""
        return self.paragraph.natural * self.style.scale

    def height(self, width: float, size: float) -> float:
        lines = linebreak.count_lines(self.paragraph, width / (self.style.scale * size))
        return self._height(lines, size)

    def _height(self, lines: int, size: float) -> float:
        style = self.style
        return on_grid(lines * style.leading * style.scale, style.unit) * size

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        style = self.style
        em = style.scale * size
        paragraph = linebreak.hyphenated(self.paragraph, width / em)
        ends = linebreak.break_lines(paragraph, width / em, style.balanced)
        height = self._height(len(ends), size)
        lines, start = [], 0
        last = top - height + style.drop * size
        for number, end in enumerate(ends, 1):
            atoms, joints = paragraph.atoms[start:end], paragraph.joints[start:end]
            line_width = linebreak.width_of(paragraph, start, end) * em
            hang = min(linebreak.opening(atoms[0]) * em, style.hang)
            y = last + (len(ends) - number) * style.leading * em
            lines.append(SetLine(x - hang, y, line_width, em, style.colour, atoms, joints))
            start = end
        rect = Rect(x, top - height, width, height)
        return Box(self.role, rect, (), tuple(lines), (), paragraph.place, self.level)

    def too_wide(self, width: float, size: float) -> Iterator[tuple[ShapedParagraph, Atom, float]]:
        em = self.style.scale * size
        if self.paragraph.widest * em <= width:
            return
        paragraph = linebreak.hyphenated(self.paragraph, width / em)
        for atom, joint in zip(paragraph.atoms, paragraph.joints, strict=True):
            needed = atom.width + (paragraph.hyphen if joint == HYPHEN else 0)
            if needed * em > width + EPSILON:
                yield self.paragraph, atom, needed * em - width

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        yield self.paragraph, self.style.scale


class Stack(Struct, frozen=True):
    """Blocks under each other. `gaps[i]` is the distance above block i, in body sizes; a `fill`
    colours the ground behind them, with `padding` (body sizes) above and below and `inset`
    (points) at the sides; a `bar` (its colour, points) stands at the left; a `rule` (the same) lies
    above each block, as far as the padding, and below the last. What ends off the baseline grid is
    filled up to its next `unit`."""

    role: Role
    children: tuple[Block, ...]
    gaps: tuple[float, ...]
    padding: float = 0.0
    inset: float = 0.0
    fill: str = ""
    corner: float = 0.0
    unit: float = 0.0
    alt: Text | None = None
    bar: tuple[str, float] | None = None
    rule: tuple[str, float] | None = None

    def height(self, width: float, size: float) -> float:
        inside = width - 2 * self.inset
        inner = sum([child.height(inside, size) for child in self.children])
        return self._filled_up(inner + (sum(self.gaps) + 2 * self.padding) * size, size)

    def axis(self, width: float, size: float) -> float | None:
        inner = width - 2 * self.inset
        below = axis_of(self.children[-1], inner, size) if self.children else None
        if below is None:
            return None
        heights = sum(child.height(inner, size) for child in self.children[:-1])
        return heights + (sum(self.gaps) + self.padding) * size + below

    def _filled_up(self, height: float, size: float) -> float:
        return on_grid(height / size, self.unit) * size if self.unit else height

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        pad = self.padding * size
        boxes, y = [], top - pad
        for child, gap in zip(self.children, self.gaps, strict=True):
            box = child.place(x + self.inset, y - gap * size, width - 2 * self.inset, size)
            boxes.append(box)
            y = box.rect.y
        height = self._filled_up(top - y + pad, size)
        rect = Rect(x, top - height, width, height)
        shapes = [rectangle(rect, self.fill, self.corner)] if self.fill else []
        if self.bar is not None:
            colour, weight = self.bar
            shapes.append(rectangle(Rect(x, rect.y, weight, height), colour))
        if self.rule is not None:
            colour, weight = self.rule
            levels = (*(box.rect.top + pad for box in boxes), y - pad + weight)
            shapes += (rectangle(Rect(x, y - weight, width, weight), colour) for y in levels)
        axis = boxes[-1].axis if boxes else None
        return Box(self.role, rect, tuple(boxes), (), tuple(shapes), alt=self.alt, axis=axis)

    def too_wide(self, width: float, size: float) -> Iterator[tuple[ShapedParagraph, Atom, float]]:
        for child in self.children:
            yield from child.too_wide(width - 2 * self.inset, size)

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        for child in self.children:
            yield from child.paragraphs()


class ItemBlock(Struct, frozen=True):
    """An entry of a list: a marker that hangs, `start` from the left edge, and its text, `indent`
    from there; both in body sizes."""

    marker: Block
    body: Block
    indent: float
    role: Role = "item"
    start: float = 0.0

    @property
    def _before(self) -> float:
        """From the left edge to the text."""
        return self.start + self.indent

    def height(self, width: float, size: float) -> float:
        return self.body.height(width - self._before * size, size)

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        before = self._before * size
        body = self.body.place(x + before, top, width - before, size)
        label = self.marker.place(x + self.start * size, top, self.indent * size, size)
        return Box(self.role, Rect(x, body.rect.y, width, body.rect.height), (label, body))

    def too_wide(self, width: float, size: float) -> Iterator[tuple[ShapedParagraph, Atom, float]]:
        return self.body.too_wide(width - self._before * size, size)

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        yield from self.marker.paragraphs()
        yield from self.body.paragraphs()


def column_width(width: float, count: int, gap: float) -> float:
    """The width of each of `count` columns that stand `gap` apart."""
    return (width - (count - 1) * gap) / count


class Columns(Struct, frozen=True):
    """Blocks side by side, of equal width, `gap` points apart, level at the top."""

    role: Role
    children: tuple[Block, ...]
    gap: float
    alt: Text | None = None

    def _width(self, width: float) -> float:
        return column_width(width, len(self.children), self.gap)

    def height(self, width: float, size: float) -> float:
        column = self._width(width)
        return max(child.height(column, size) for child in self.children)

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        column = self._width(width)
        step = column + self.gap
        boxes = tuple(
            child.place(x + i * step, top, column, size) for i, child in enumerate(self.children)
        )
        height = max(box.rect.height for box in boxes)
        rect = Rect(x, top - height, width, height)
        return Box(self.role, rect, boxes, alt=self.alt)

    def too_wide(self, width: float, size: float) -> Iterator[tuple[ShapedParagraph, Atom, float]]:
        column = self._width(width)
        for child in self.children:
            yield from child.too_wide(column, size)

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        for child in self.children:
            yield from child.paragraphs()


def rows(
    role: Role, cells: Sequence[Block], across: int, gap: float, above: float, alt: Text | None
) -> Stack:
    """Cells in rows of `across`, `gap` points apart, and rows `above` body sizes apart; the last row
    may be shorter, its cells then wider."""
    lines = tuple(
        Columns(role, tuple(cells[i : i + across]), gap) for i in range(0, len(cells), across)
    )
    return Stack(role, lines, (0.0,) + (above,) * (len(lines) - 1), alt=alt)
