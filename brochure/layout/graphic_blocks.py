"""Blocks with drawings: icons, dots, paths, pictures, and text beside a drawing.

They are `Block`s as those of text (`layout/blocks.py`); their heights are multiples of the
baseline grid, and their boxes hold shapes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil

from brochure.design import raster
from brochure.design.drawing import Drawing, Shape, circle, dots, line, rectangle
from brochure.design.raster import Raster
from brochure.design.sheet import Rect
from brochure.layout.blocks import Block, Box, PlacedImage, Stack, TextBlock, on_grid
from brochure.layout.paragraph import Atom, ShapedParagraph
from brochure.product import Role
from brochure.source.yaml_tree import Text

# An icon keeps 2 of its 24 units free on each side; it hangs out by them, level with the text.
_HANGING = 0.5 - 2 / 24


_AIR = 0.12  # between the discs of a path, in body sizes
_MIDDLE = 0.33  # of capitals above the baseline, in their own size
_OUT = 0.1  # by how much a disc may stand out above and below the text beside it


class Wordless:
    """What has no words cannot be too wide."""

    __slots__ = ()

    def too_wide(self, width: float, size: float) -> Iterator[tuple[ShapedParagraph, Atom, float]]:
        return iter(())

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        return iter(())


@dataclass(frozen=True, slots=True)
class DrawingBlock(Wordless):
    """A drawing at the left, `size` body sizes high, in one colour where it asks for it."""

    drawing: Drawing
    tall: float
    colour: str
    unit: float
    role: Role = "icon"

    def height(self, width: float, size: float) -> float:
        return on_grid(self.tall, self.unit) * size

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        height = self.height(width, size)
        box = self.centred(x + _HANGING * self.tall * size, top - height / 2, size)
        return replace(box, rect=Rect(x, top - height, width, height))

    def centred(self, x: float, y: float, size: float) -> Box:
        """The drawing around a point."""
        side = self.tall * size
        rect = Rect(x - side / 2, y - side / 2, side, side)
        return Box(self.role, rect, (), (), self.drawing.inside(rect, self.colour))


@dataclass(frozen=True, slots=True)
class Tile(Wordless):
    """Coloured, and nothing in it."""

    tall: float
    fill: str
    corner: float
    role: Role = "blank"

    def height(self, width: float, size: float) -> float:
        return self.tall * size

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        rect = Rect(x, top - self.tall * size, width, self.tall * size)
        return Box(self.role, rect, (), (), (rectangle(rect, self.fill, self.corner),))


@dataclass(frozen=True, slots=True)
class IconHeading:
    """A line of text with a drawing before it, level with the middle of its capitals."""

    drawing: DrawingBlock
    body: TextBlock
    indent: float  # of the text, in body sizes

    @property
    def role(self) -> Role:
        return self.body.role

    def height(self, width: float, size: float) -> float:
        return self.body.height(width - self.indent * size, size)

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        indent = self.indent * size
        body = self.body.place(x + indent, top, width - indent, size)
        level = _middle_of_first_line(body, top, size)
        mark = self.drawing.centred(x + _HANGING * self.drawing.tall * size, level, size)
        rect = Rect(x, body.rect.y, width, body.rect.height)
        return Box("marked", rect, (mark, body))

    def too_wide(self, width: float, size: float) -> Iterator[tuple[ShapedParagraph, Atom, float]]:
        return self.body.too_wide(width - self.indent * size, size)

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        return self.body.paragraphs()


@dataclass(frozen=True, slots=True)
class DotArray(Wordless):
    """A number as dots in at most three rows: full, light and empty ones."""

    full: int
    light: int
    total: int
    colours: tuple[str, str, str]
    tall: float  # in body sizes
    role: Role = "dots"

    def height(self, width: float, size: float) -> float:
        return self.tall * size

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        height = self.tall * size
        across, pitch = self._grid(width, 0.82 * height)
        below = top - (height - pitch * ceil(self.total / across)) / 2
        centres = [
            (x + (i % across + 0.5) * pitch, below - (i // across + 0.5) * pitch)
            for i in range(self.total)
        ]
        ends = (0, self.full, self.full + self.light, self.total)
        shapes = tuple(
            dots(centres[start:end], 0.4 * pitch, colour)
            for (start, end), colour in zip(pairwise(ends), self.colours, strict=True)
            if end > start
        )
        return Box(self.role, Rect(x, top - height, width, height), (), (), shapes)

    def _grid(self, width: float, height: float) -> tuple[int, float]:
        """How many dots stand in a row, and their distance: as large as they fit."""
        choices = [(ceil(self.total / rows), rows) for rows in (1, 2, 3)]
        pitch = [(min(width / across, height / rows), across) for across, rows in choices]
        best, across = max(pitch, key=lambda choice: choice[0])
        return across, best


@dataclass(frozen=True, slots=True)
class StepPath:
    """Stops along a line: discs with a number or an icon, and a text for each.

    The line runs across if each stop has at least `narrow` body sizes of width, else down.
    `colours` are those of the line and its discs; distances and radius in body sizes.
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
    alt: Text | None = None

    def _column(self, width: float, size: float) -> float:
        return (width - (len(self.bodies) - 1) * self.radius * size) / len(self.bodies)

    def _is_across(self, width: float, size: float) -> bool:
        return self._column(width, size) >= self.narrow * size

    def _inner(self, width: float, size: float) -> float:
        across = self._is_across(width, size)
        return self._column(width, size) if across else width - self._indent * size

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
        first = self.bodies[0]
        while isinstance(first, Stack):
            first = first.children[0]
        assert isinstance(first, TextBlock)
        style = first.style
        line = style.leading * style.scale
        below = style.drop + _MIDDLE * style.scale
        return max(0.0, self.radius - (line - below) - _OUT), on_grid(line, style.unit) - below

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        across = self._is_across(width, size)
        inner, radius = self._inner(width, size), self.radius * size
        items: list[Box] = []
        centres: list[tuple[float, float]] = []
        y = top
        for number, (marker, body) in enumerate(zip(self.markers, self.bodies, strict=True)):
            if across:
                left = x + number * (inner + radius)
                centre = left + radius, top - self._discs * size / 2
                placed = body.place(left, top - self._discs * size, inner, size)
            else:
                lowered = y - self._beside[0] * size
                placed = body.place(x + self._indent * size, lowered, inner, size)
                centre = x + radius, _middle_of_first_line(placed, lowered, size)
                y -= self._tall(placed.rect.height, size) + self.gap * size
            centres.append(centre)
            items.append(self._item(marker, placed, centre, size))
        height = self.height(width, size)
        discs = (circle(*centre, radius, self.colours[1]) for centre in centres)
        shapes = (line(centres, self.colours[0], self.rule), *discs)
        rect = Rect(x, top - height, width, height)
        return Box(self.role, rect, tuple(items), (), shapes, alt=self.alt)

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
        return Box("item", _around(disc, body.rect), (label, body))

    def too_wide(self, width: float, size: float) -> Iterator[tuple[ShapedParagraph, Atom, float]]:
        inner = self._inner(width, size)
        for body in self.bodies:
            yield from body.too_wide(inner, size)

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        for block in (*self.markers, *self.bodies):
            yield from block.paragraphs()


def _middle_of_first_line(box: Box, top: float, size: float) -> float:
    """The middle of the first line's capitals, for a disc to stand level with it."""
    for inner in box.walk():
        if inner.lines:
            return inner.lines[0].y + _MIDDLE * inner.lines[0].size
    return top - size / 2


def _around(one: Rect, other: Rect) -> Rect:
    x, y = min(one.x, other.x), min(one.y, other.y)
    return Rect(x, y, max(one.right, other.right) - x, max(one.top, other.top) - y)


@dataclass(frozen=True, slots=True)
class CodeWithText:
    """A square drawing `side` points wide, and blocks to the right of it, level at the foot."""

    role: Role
    drawing: Drawing
    side: float
    inset: float
    body: Block
    unit: float
    gap: float
    fill: str
    corner: float
    alt: Text | None = None

    def height(self, width: float, size: float) -> float:
        inner = self.body.height(width - self.side - self.gap, size)
        return max(inner, on_grid(self.side / size, self.unit) * size)

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        height = self.height(width, size)
        inner = width - self.side - self.gap
        free = height - self.body.height(inner, size)
        lowered = int(free / 2 / (self.unit * size) + 1e-6) * self.unit * size
        body = self.body.place(x + self.side + self.gap, top - lowered, inner, size)
        square = Rect(x, top - height + (height - self.side) / 2, self.side, self.side)
        shapes = (
            rectangle(square, self.fill, self.corner),
            *self.drawing.inside(square.inset(self.inset)),
        )
        code = Box("qr", square, (), (), shapes, alt=self.alt)
        return Box(self.role, Rect(x, top - height, width, height), (code, body))

    def too_wide(self, width: float, size: float) -> Iterator[tuple[ShapedParagraph, Atom, float]]:
        return self.body.too_wide(width - self.side - self.gap, size)

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        return self.body.paragraphs()


@dataclass(frozen=True, slots=True)
class PictureBlock(Wordless):
    """A picture as wide as its frame; `tall` in body sizes, or 0 for its own proportions."""

    picture: Drawing | Raster
    tall: float
    unit: float
    focus: tuple[float, float]
    crop: tuple[float, float, float, float]
    alt: Text
    file: Text
    ground: str = "paper"
    role: Role = "picture"

    def height(self, width: float, size: float) -> float:
        left, over, right, under = self.crop
        wide, high = (right - left) * self.picture.width, (under - over) * self.picture.height
        own = width * high / wide / size
        return on_grid(self.tall or own, self.unit) * size

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        height = self.height(width, size)
        rect = Rect(x, top - height, width, height)
        if isinstance(self.picture, Drawing):
            shapes: tuple[Shape, ...] = self.picture.inside(rect)
            return Box(self.role, rect, (), (), shapes, self.file, alt=self.alt)
        window = raster.crop_window(
            self.picture.width, self.picture.height, width / height, self.focus, self.crop
        )
        image = PlacedImage(self.picture, window, rect, self.ground)
        return Box(self.role, rect, place=self.file, alt=self.alt, image=image)
