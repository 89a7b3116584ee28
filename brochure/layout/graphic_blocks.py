"""Blocks with drawings: icons, codes, pictures, and text beside a drawing.

They are `Block`s as those of text (`layout/blocks.py`); their heights are multiples of the
baseline grid, and their boxes hold shapes.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from brochure.design.drawing import Drawing, rectangle
from brochure.design.sheet import Rect
from brochure.layout.blocks import Block, Box, TextBlock, Wordless, on_grid
from brochure.layout.paragraph import Atom, ShapedParagraph
from brochure.product import Role
from brochure.source.yaml_tree import Text

# An icon keeps 2 of its 24 units free on each side; it hangs out by them, level with the text.
_HANGING = 0.5 - 2 / 24
MIDDLE = 0.33  # of capitals above the baseline, in their own size


class DrawingBlock(Struct, Wordless, frozen=True):
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


class IconHeading(Struct, frozen=True):
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
        level = middle_of_first_line(body, top, size)
        mark = self.drawing.centred(x + _HANGING * self.drawing.tall * size, level, size)
        rect = Rect(x, body.rect.y, width, body.rect.height)
        return Box("marked", rect, (mark, body))

    def too_wide(self, width: float, size: float) -> Iterator[tuple[ShapedParagraph, Atom, float]]:
        return self.body.too_wide(width - self.indent * size, size)

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        return self.body.paragraphs()


def middle_of_first_line(box: Box, top: float, size: float) -> float:
    """The middle of the first line's capitals, for a disc to stand level with it."""
    for inner in box.walk():
        if inner.lines:
            return inner.lines[0].y + MIDDLE * inner.lines[0].size
    return top - size / 2


class CodeWithText(Struct, frozen=True):
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
