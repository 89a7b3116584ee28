"""Blocks with drawings: icons, dots, paths, pictures, and text beside a drawing.

They are `Block`s as those of text (`layout/blocks.py`); their heights are multiples of the
baseline grid, and their boxes hold shapes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import chain, pairwise
from math import ceil

from brochure.design import raster
from brochure.design.drawing import Drawing, Shape, dots, rectangle
from brochure.design.raster import Raster
from brochure.design.sheet import Rect
from brochure.frozen import dataclass
from brochure.layout.blocks import Block, Box, PlacedImage, TextBlock, Wordless, on_grid
from brochure.layout.paragraph import Atom, ShapedParagraph
from brochure.product import Role
from brochure.source.yaml_tree import Text

# An icon keeps 2 of its 24 units free on each side; it hangs out by them, level with the text.
_HANGING = 0.5 - 2 / 24
MIDDLE = 0.33  # of capitals above the baseline, in their own size


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
        level = middle_of_first_line(body, top, size)
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
        ends = (0, self.full, self.full + self.light, self.total)
        shapes = tuple(
            _dots(start, end, across, pitch, colour).moved(x, below)
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


@lru_cache(maxsize=256)
def _dots(start: int, end: int, across: int, pitch: float, colour: str) -> Shape:
    """Some of the dots of a grid that hangs from the origin."""
    places = (divmod(i, across) for i in range(start, end))
    centres = [((column + 0.5) * pitch, (-row - 0.5) * pitch) for row, column in places]
    return dots(centres, 0.4 * pitch, colour)


def middle_of_first_line(box: Box, top: float, size: float) -> float:
    """The middle of the first line's capitals, for a disc to stand level with it."""
    for inner in box.walk():
        if inner.lines:
            return inner.lines[0].y + MIDDLE * inner.lines[0].size
    return top - size / 2


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
    alt: Text | None
    file: Text
    ground: str = "paper"
    role: Role = "picture"

    @property
    def ratio(self) -> float:
        """Its own width in units of its height."""
        left, over, right, under = self.crop
        wide, high = (right - left) * self.picture.width, (under - over) * self.picture.height
        return wide / high

    def height(self, width: float, size: float) -> float:
        return on_grid(self.tall or width / self.ratio / size, self.unit) * size

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


@dataclass(frozen=True, slots=True)
class PictureRow:
    """Pictures of one height side by side, each with its caption, if it has one, below; `gap`
    points apart."""

    pictures: tuple[PictureBlock, ...]
    captions: tuple[TextBlock | None, ...]
    gap: float
    role: Role = "pictures"

    def _tall(self, width: float) -> float:
        """The height of the pictures in points, off the grid: all are shown whole."""
        room = width - self.gap * (len(self.pictures) - 1)
        return room / sum(picture.ratio for picture in self.pictures)

    def _widths(self, width: float) -> list[float]:
        return [self._tall(width) * picture.ratio for picture in self.pictures]

    def _below(self, width: float, size: float) -> float:
        """From the top to the captions, in points."""
        return on_grid(self._tall(width) / size, self.pictures[0].unit) * size

    def height(self, width: float, size: float) -> float:
        widths = self._widths(width)
        below = (c.height(w, size) for c, w in zip(self.captions, widths, strict=True) if c)
        return self._below(width, size) + max(below, default=0.0)

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        boxes, left = [], x
        tall, widths = self._tall(width) / size, self._widths(width)
        for picture, caption, w in zip(self.pictures, self.captions, widths, strict=True):
            parts = [replace(picture, tall=tall, unit=tall).place(left, top, w, size)]
            if caption is not None:
                parts.append(caption.place(left, top - self._below(width, size), w, size))
            rect = Rect(left, parts[-1].rect.y, w, top - parts[-1].rect.y)
            boxes.append(Box("figure", rect, tuple(parts)))
            left += w + self.gap
        height = self.height(width, size)
        return Box(self.role, Rect(x, top - height, width, height), tuple(_level(boxes)))

    def too_wide(self, width: float, size: float) -> Iterator[tuple[ShapedParagraph, Atom, float]]:
        for caption, w in zip(self.captions, self._widths(width), strict=True):
            if caption is not None:
                yield from caption.too_wide(w, size)

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        for caption in self.captions:
            if caption is not None:
                yield from caption.paragraphs()


def _level(figures: list[Box]) -> Iterator[Box]:
    """Pictures with their captions, whose first lines stand level whatever follows them."""
    firsts = [part.lines[0].y for box in figures for part in box.children if part.lines]
    for box in figures:
        *parts, last = box.children
        if last.lines:
            up = max(firsts) - last.lines[0].y
            last = replace(last, lines=tuple(replace(one, y=one.y + up) for one in last.lines))
        yield replace(box, children=(*parts, last))


_THICK, _THIN = 1.5, 0.9  # heights of the bars on an axis, in body sizes
_AXIS, _TICK = 0.2, 0.35  # weight of the axis, and how far a tick reaches below the thick bar
_OVER = 0.3  # room above the thick bar, as capitals have above them
_APART = 0.4  # of one number below an axis from the next


@dataclass(frozen=True, slots=True)
class RangeBlock:
    """Bars on an axis, and numbers below it. `bars` are (from, to) in parts of the axis, the thin
    one first if there are two; `label` stands in the last. `ticks` are places on the axis with
    their texts. `colours` are those of axis and bars."""

    bars: tuple[tuple[float, float], ...]
    label: TextBlock | None
    ticks: tuple[tuple[float, TextBlock], ...]
    colours: tuple[str, str]
    corner: float
    unit: float
    alt: Text
    role: Role = "range"

    @property
    def _above(self) -> float:
        """From the top to the numbers, in body sizes."""
        return on_grid(_OVER + _THICK + _TICK, self.unit)

    def height(self, width: float, size: float) -> float:
        return self._tall * size

    @property
    def _tall(self) -> float:
        style = self.ticks[0][1].style
        return self._above + on_grid(style.leading * style.scale, self.unit)

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        rect = Rect(x, top - self._tall * size, width, self._tall * size)
        level = top - (_OVER + _THICK / 2) * size
        parts = self._label(x, level, width, size)
        lefts = self._lefts(width, size)
        for left, (_, text) in zip(lefts, self.ticks, strict=True):
            wide = text.natural * size
            parts.append(text.place(x + left, top - self._above * size, wide, size))
        shapes = tuple(self._drawn(x, level, width, size))
        strip = Box("days", rect, tuple(parts), (), shapes)
        return Box(self.role, rect, (strip,), alt=self.alt)

    def _drawn(self, x: float, level: float, width: float, size: float) -> Iterator[Shape]:
        axis, colour = self.colours
        half = _AXIS / 2 * size
        for start, end in ((0.0, self.bars[0][0]), (self.bars[0][1], 1.0)):
            if start < end:  # behind a bar it would show at the round corners
                rest = Rect(x + start * width, level - half, (end - start) * width, 2 * half)
                yield rectangle(rest, axis)
        for at, _ in self.ticks:
            left = min(x + at * width, x + width - half)
            deep = (_THICK / 2 + _TICK) * size
            yield rectangle(Rect(left, level - deep, half, deep), axis)
        for tall, (start, end) in zip((_THIN, _THICK)[-len(self.bars) :], self.bars, strict=True):
            bar = Rect(
                x + start * width, level - tall / 2 * size, (end - start) * width, tall * size
            )
            yield rectangle(bar, colour, min(self.corner, tall * size / 2))

    def _label(self, x: float, level: float, width: float, size: float) -> list[Box]:
        """The label in the middle of its bar, level with its capitals."""
        if self.label is None:
            return []
        start, end = self.bars[-1]
        wide, style = self.label.natural * size, self.label.style
        left = x + ((start + end) * width - wide) / 2
        foot = level - (style.drop + style.cap_height * style.scale / 2) * size
        return [self.label.place(left, foot + self.label.height(wide, size), wide, size)]

    def _lefts(self, width: float, size: float) -> list[float]:
        """Where the numbers begin: under their ticks, inside the axis, moved apart."""
        wide = [text.natural * size for _, text in self.ticks]
        lefts, free = [], 0.0
        for (at, _), w in zip(self.ticks, wide, strict=True):
            lefts.append(max(at * width - w / 2, free))
            free = lefts[-1] + w + _APART * size
        free = width
        for i in reversed(range(len(lefts))):
            lefts[i] = min(lefts[i], free - wide[i])
            free = lefts[i] - _APART * size
        return lefts

    def too_wide(self, width: float, size: float) -> Iterator[tuple[ShapedParagraph, Atom, float]]:
        first = self._lefts(width, size)[0]
        if first < -0.01:  # the numbers do not fit beside each other
            last = self.ticks[-1][1].paragraph
            yield last, last.atoms[-1], -first
        if self.label is not None:
            start, end = self.bars[-1]
            over = (self.label.natural + _APART) * size - (end - start) * width
            if over > 0.01:
                yield self.label.paragraph, self.label.paragraph.atoms[0], over

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        texts = (self.label, *(text for _, text in self.ticks))
        return chain(*(text.paragraphs() for text in texts if text is not None))
