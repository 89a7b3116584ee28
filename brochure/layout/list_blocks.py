"""Lists that are more than bullets: along a path, in two columns, with boxes to tick.

They are `Block`s as those of text (`layout/blocks.py`); their heights are multiples of the
baseline grid.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import pi

from msgspec import Struct
from msgspec.structs import replace

from brochure.design.drawing import Shape, Step, circle, line, rectangle
from brochure.design.sheet import Rect
from brochure.layout.blocks import (
    Block,
    Box,
    Stack,
    Style,
    TextBlock,
    Wordless,
    column_width,
    on_grid,
)
from brochure.layout.graphic_blocks import MIDDLE, DrawingBlock, middle_of_first_line
from brochure.layout.paragraph import Atom, ShapedParagraph
from brochure.product import Role
from brochure.source.yaml_tree import Text

PATH = 4.0  # weight in points of the path that runs across, from drawing to drawing
_WAVE = 4.0  # points that it rises and falls
_CREST = 3**0.5 / 6  # how high a Bézier curve from level to level rises for handles of height 1
_RING_WEIGHT, _DASHES = 0.13, 15  # of an optional stop: weight in radii, number of dashes
_AIR = 0.12  # between the discs of a path, in body sizes
_OUT = 0.1  # by how much a disc may stand out above and below the text beside it
_WIDEST = 0.45  # of the whole width that the labels' column may take
_RING = 0.34  # outer radius of a stop of a path, in body sizes
_HOLE = 0.17


class StepPath(Struct, frozen=True):
    """Stops along a line: discs with a number or an icon, and a text for each.

    Across, if each stop has at least `narrow` body sizes of width: columns `apart` points from each
    other, and the path in gentle waves if it `waves`; else a line of the weight `rule` down. `colours`
    are those of line and discs, and of the ground; of the stops in `rings` only a dashed ring is
    drawn. Distances and radius in body sizes.
    """

    role: Role
    markers: tuple[TextBlock | DrawingBlock, ...]
    bodies: tuple[Block, ...]
    radius: float
    gap: float
    narrow: float
    unit: float
    colours: tuple[str, str]
    rule: float
    apart: float = 0.0
    rings: frozenset[int] = frozenset()
    waves: bool = True
    alt: Text | None = None

    def _column(self, width: float) -> float:
        return column_width(width, len(self.bodies), self.apart)

    def _is_across(self, width: float, size: float) -> bool:
        return self._column(width) >= self.narrow * size

    def _inner(self, width: float, size: float) -> float:
        across = self._is_across(width, size)
        return self._column(width) if across else width - self._indent * size

    @property
    def _indent(self) -> float:
        return 2 * self.radius + 0.7

    @property
    def _discs(self) -> float:
        """The height of the row of discs above their texts."""
        return on_grid(2 * self.radius, self.unit)

    def height(self, width: float, size: float) -> float:
        inner = self._inner(width, size)
        heights = [body.height(inner, size) for body in self.bodies]
        if self._is_across(width, size):
            return max(heights) + self._discs * size
        tall = sum(self._tall(h, size) for h in heights) / size + self.gap * (len(heights) - 1)
        return on_grid(tall, self.unit) * size

    def _tall(self, height: float, size: float) -> float:
        """A stop holds its text and its disc, and is high enough for discs not to touch."""
        lowered, middle = self._beside
        disc = max(2 * self.radius + _AIR - self.gap, lowered + middle + self.radius - _OUT)
        return max(lowered * size + height, disc * size)

    @property
    def _beside(self) -> tuple[float, float]:
        """How far a text stands below the top of its stop, to make room for the disc beside its
        first line, and the middle of that line below the top of the text; in body sizes."""
        style = _first_style(self.bodies[0])
        line = style.leading * style.scale
        below = style.drop + MIDDLE * style.scale
        return max(0.0, self.radius - (line - below) - _OUT), on_grid(line, style.unit) - below

    def axis(self, width: float, size: float) -> float | None:
        return self._discs * size / 2 if self._is_across(width, size) else None

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        across = self._is_across(width, size)
        inner, radius = self._inner(width, size), self.radius * size
        items: list[Box] = []
        centres: list[tuple[float, float]] = []
        y = top
        for number, (marker, body) in enumerate(zip(self.markers, self.bodies, strict=True)):
            if across:
                left = x + number * (inner + self.apart)
                centre = left + radius, top - self._discs * size / 2
                placed = body.place(left, top - self._discs * size, inner, size)
            else:
                lowered = y - self._beside[0] * size
                placed = body.place(x + self._indent * size, lowered, inner, size)
                centre = x + radius, middle_of_first_line(placed, lowered, size)
                y -= self._tall(placed.rect.height, size) + self.gap * size
            centres.append(centre)
            items.append(self._item(marker, placed, centre, size))
        height = self.height(width, size)
        colour = self.colours[0]
        straight = line(centres, colour, PATH if across else self.rule)
        way = _wave(centres, colour, radius) if across and self.waves else straight
        shapes = (way, *(self._disc(i, *centre, radius) for i, centre in enumerate(centres)))
        rect = Rect(x, top - height, width, height)
        axis = centres[0][1] if across else None
        return Box(self.role, rect, tuple(items), (), shapes, alt=self.alt, axis=axis)

    def _disc(self, number: int, x: float, y: float, radius: float) -> Shape:
        colour, ground = self.colours
        if number not in self.rings:
            return circle(x, y, radius, colour)
        weight = _RING_WEIGHT * radius
        inner = radius - weight / 2
        dash = 2 * pi * inner / _DASHES / 2
        ring = circle(x, y, inner, ground)
        return replace(ring, stroke=colour, weight=weight, dash=(dash, dash), cap=0)

    def _item(
        self, marker: TextBlock | DrawingBlock, body: Box, centre: tuple[float, float], size: float
    ) -> Box:
        radius = self.radius * size
        if isinstance(marker, DrawingBlock):
            label = marker.centred(*centre, size)
        else:
            em = marker.style.scale * size
            wide = marker.paragraph.ends[-1] * em
            cap = marker.style.cap_height * em
            below = marker.style.drop * size + cap / 2
            label = marker.place(
                centre[0] - wide / 2, centre[1] - below + marker.height(wide, size), 2 * wide, size
            )
        disc = Rect(centre[0] - radius, centre[1] - radius, 2 * radius, 2 * radius)
        return Box("item", disc.around(body.rect), (label, body))

    def too_wide(self, width: float, size: float) -> Iterator[tuple[ShapedParagraph, Atom, float]]:
        inner = self._inner(width, size)
        for body in self.bodies:
            yield from body.too_wide(inner, size)

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        for block in (*self.markers, *self.bodies):
            yield from block.paragraphs()


def _first_style(block: Block) -> Style:
    """The style of a block's first line."""
    while isinstance(block, Stack):
        block = block.children[0]
    assert isinstance(block, TextBlock)
    return block.style


def _wave(centres: list[tuple[float, float]], colour: str, reach: float) -> Shape:
    """The path through points on one level: between two of them once down and once up. `reach` is
    how far its handles may stand out."""
    handle = min(_WAVE / _CREST, reach)
    steps: list[Step] = [("m", centres[0])]
    for (a, y), (b, _) in pairwise(centres):
        third = (b - a) / 3
        steps.append(("c", (a + third, y - handle, b - third, y + handle, b, y)))
    return Shape(tuple(steps), stroke=colour, weight=PATH)


class Pair(Struct, frozen=True):
    """A label, if there is one, and what belongs to it."""

    label: TextBlock | None
    body: Block


class PairList(Struct, frozen=True):
    """Pairs under each other, `between` apart from column to column and `gap` from pair to pair,
    in body sizes. A label that is wider than its column may be stands above its body; one that is
    larger than its body stands on the baseline of the body's first line. What stands below a label
    keeps the edge of the other bodies, or with `is_under` begins at that of the label. With a
    `path` (its colour, that of the ground, and the weight in points of its line) the labels are set
    right, a path beside them."""

    pairs: tuple[Pair, ...]
    between: float
    gap: float
    unit: float
    path: tuple[str, str, float] | None = None
    role: Role = "pairs"
    is_under: bool = False

    def _column(self, width: float, size: float) -> float:
        """The width in points of the column of labels: that of the widest one that fits in."""
        wide = [pair.label.natural * size for pair in self.pairs if pair.label]
        fitting = [w for w in wide if w <= _WIDEST * width]
        return 0.0 if self.path and len(fitting) < len(wide) else max(fitting, default=0.0)

    def _indent(self, column: float, size: float) -> float:
        """From the left edge to the bodies, in points, for a column of labels of this width."""
        ring = (2 * _RING + self.between) * size if self.path else 0.0
        return column + ring + (self.between * size if column else 0.0)

    def _is_above(self, pair: Pair, column: float, size: float) -> bool:
        label = pair.label
        return label is not None and label.natural * size > column + 0.01

    def _before(self, pair: Pair, column: float, size: float) -> float:
        """From the left edge to the body of a pair, in points."""
        at_edge = self.is_under and self._is_above(pair, column, size)
        return 0.0 if at_edge else self._indent(column, size)

    def _height(self, pair: Pair, column: float, width: float, size: float) -> float:
        body = pair.body.height(width - self._before(pair, column, size), size)
        if pair.label is None:
            return body
        if self._is_above(pair, column, size):
            return body + pair.label.height(self._above(column, width, size), size)
        return max(body + self._lowered(pair) * size, pair.label.height(width, size))

    def _lowered(self, pair: Pair) -> float:
        """How far the body stands below the top of the label beside it, in body sizes."""
        if pair.label is None:
            return 0.0
        label, body = pair.label.style, _first_style(pair.body)
        higher = on_grid(label.leading * label.scale, self.unit)
        return max(0.0, higher - on_grid(body.leading * body.scale, self.unit))

    def _above(self, column: float, width: float, size: float) -> float:
        """The width of a label that stands above its body."""
        return width - (self._indent(column, size) if self.path else 0.0)

    def height(self, width: float, size: float) -> float:
        column = self._column(width, size)
        inner = sum([self._height(pair, column, width, size) for pair in self.pairs]) / size
        return on_grid(inner + self.gap * (len(self.pairs) - 1), self.unit) * size

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        column = self._column(width, size)
        items, y = [], top
        for pair in self.pairs:
            items.append(self._item(pair, Rect(x, y, width, 0.0), column, size))
            y = items[-1].rect.y - self.gap * size
        height = self.height(width, size)
        shapes = tuple(self._drawn(items, x + self._indent(column, size), size))
        return Box(self.role, Rect(x, top - height, width, height), tuple(items), (), shapes)

    def _item(self, pair: Pair, head: Rect, column: float, size: float) -> Box:
        """The box of a pair below a line."""
        x, top, width, parts = head.x, head.y, head.width, []
        y = top
        if pair.label is not None and self._is_above(pair, column, size):
            left = x + (self._indent(column, size) if self.path else 0.0)
            parts.append(pair.label.place(left, top, self._above(column, width, size), size))
            y = parts[0].rect.y
        elif pair.label is not None:
            parts.append(self._label(pair.label, x, top, column, size))
            y -= self._lowered(pair) * size
        before = self._before(pair, column, size)
        parts.append(pair.body.place(x + before, y, width - before, size))
        height = self._height(pair, column, width, size)
        return Box("pair", Rect(x, top - height, width, height), tuple(parts))

    def _label(self, label: TextBlock, x: float, top: float, column: float, size: float) -> Box:
        left = x + (column - label.natural * size if self.path else 0.0)
        box = label.place(left, top, column, size)
        return replace(box, rect=Rect(x, box.rect.y, column, box.rect.height))

    def _drawn(self, items: list[Box], bodies: float, size: float) -> Iterator[Shape]:
        """The path, and a ring on it for each pair, left of the bodies."""
        if self.path is None:
            return
        colour, ground, weight = self.path
        middle = bodies - (_RING + self.between) * size
        stops = [(middle, middle_of_first_line(item, item.rect.top, size)) for item in items]
        yield line(stops, colour, weight)
        for radius, fill in ((_RING, colour), (_HOLE, ground)):
            yield from (circle(*stop, radius * size, fill) for stop in stops)

    def too_wide(self, width: float, size: float) -> Iterator[tuple[ShapedParagraph, Atom, float]]:
        column = self._column(width, size)
        for pair in self.pairs:
            if pair.label is not None and self._is_above(pair, column, size):
                yield from pair.label.too_wide(self._above(column, width, size), size)
            yield from pair.body.too_wide(width - self._before(pair, column, size), size)

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        for pair in self.pairs:
            if pair.label is not None:
                yield from pair.label.paragraphs()
            yield from pair.body.paragraphs()


class TickBox(Struct, Wordless, frozen=True):
    """An empty square at the left, level with the capitals of a first line in `style`; its side
    and the weight of its lines in body sizes."""

    style: Style
    side: float
    weight: float
    ground: str
    role: Role = "tick"

    @property
    def _line(self) -> float:
        return on_grid(self.style.leading * self.style.scale, self.style.unit)

    def height(self, width: float, size: float) -> float:
        return self._line * size

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        height, side = self.height(width, size), self.side * size
        middle = top - height + (self.style.drop + MIDDLE * self.style.scale) * size
        square = Rect(x, middle - side / 2, side, side)
        inner = square.inset(self.weight * size)
        shapes = (rectangle(square, self.style.colour), rectangle(inner, self.ground))
        return Box(self.role, Rect(x, top - height, width, height), (), (), shapes)
