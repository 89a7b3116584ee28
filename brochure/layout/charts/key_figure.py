"""The value of a key figure, with its words beside the number, and the number as dots."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from math import ceil, inf

from msgspec import Struct
from msgspec.structs import replace

from brochure.design.drawing import Shape, dots
from brochure.design.sheet import Rect
from brochure.layout.blocks import Box, TextBlock, Wordless
from brochure.layout.paragraph import Atom, ShapedParagraph
from brochure.product import Role

_BLANK = 0.3  # body sizes from a number to the words beside it
_RADIUS = 0.4  # of a dot, in units of the distance of two
_RING = 0.14  # weight of the line of a light dot, in the same unit
_SMALL = 0.15  # radius of a dot that is neither full nor light


class FigureValue(Struct, frozen=True):
    """Large numbers and small words on one baseline, in the order in which they are spoken; `parts`
    are set one after the other on as many lines as they need."""

    parts: tuple[TextBlock, ...]
    role: Role = "value"

    def _rows(self, width: float, size: float) -> Iterator[list[tuple[float, TextBlock]]]:
        """The parts of each line with their places in points."""
        row: list[tuple[float, TextBlock]] = []
        x = 0.0
        for part in self.parts:
            wide = part.natural * size
            if row and x + wide > width + 0.01:
                yield row
                row, x = [], 0.0
            row.append((x, part))
            x += wide + _BLANK * size
        yield row

    def height(self, width: float, size: float) -> float:
        return sum(_tallest(row, width, size) for row in self._rows(width, size))

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        lines, y = [], top
        for row in self._rows(width, size):
            y -= _tallest(row, width, size)
            for left, part in row:  # all are as far above the foot of the line
                box = part.place(x + left, 0.0, width, size)
                lines += [replace(one, y=one.y - box.rect.y + y) for one in box.lines]
        rect = Rect(x, y, width, top - y)
        return Box(self.role, rect, (), tuple(lines), (), self.parts[0].paragraph.place)

    def too_wide(self, width: float, size: float) -> Iterator[tuple[ShapedParagraph, Atom, float]]:
        for part in self.parts:
            yield from part.too_wide(width, size)

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        for part in self.parts:
            yield from part.paragraphs()


class LoneFigure(Struct, frozen=True):
    """A figure that has a row to itself: what follows its number stands beside it, line under line,
    the last one on the number's baseline."""

    number: FigureValue
    words: tuple[TextBlock, ...]
    role: Role = "figure"

    def _apart(self, width: float, size: float) -> tuple[float, float]:
        """From the left edge to the words, and the width that is left for them."""
        left = sum((part.natural + _BLANK) * size for part in self.number.parts)
        return left, max(width - left, size)

    def lines(self, width: float, size: float) -> int:
        """How many lines of words stand beside the number."""
        _, room = self._apart(width, size)
        return sum(round(one.height(room, size) / one.height(inf, size)) for one in self.words)

    def height(self, width: float, size: float) -> float:
        _, room = self._apart(width, size)
        words = sum(block.height(room, size) for block in self.words)
        number, last = self._drops(size)
        over = max(number, last)
        return max(self.number.height(width, size) + over - number, words + over - last)

    def _drops(self, size: float) -> tuple[float, float]:
        """How far the baselines of the number and of the last words stand above their feet."""
        return self.number.parts[-1].style.drop * size, self.words[-1].style.drop * size

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        (left, room), height = self._apart(width, size), self.height(width, size)
        drop, last = self._drops(size)
        base = top - height + max(drop, last)
        tall = self.number.height(width, size)
        number = self.number.place(x, base - drop + tall, width, size)
        boxes, y = [], base - last
        for block in reversed(self.words):
            y += block.height(room, size)
            boxes.append(block.place(x + left, y, room, size))
        return Box(self.role, Rect(x, top - height, width, height), (number, *reversed(boxes)))

    def too_wide(self, width: float, size: float) -> Iterator[tuple[ShapedParagraph, Atom, float]]:
        yield from self.number.too_wide(width, size)
        for block in self.words:
            yield from block.too_wide(self._apart(width, size)[1], size)

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        yield from self.number.paragraphs()
        for block in self.words:
            yield from block.paragraphs()


def _tallest(row: list[tuple[float, TextBlock]], width: float, size: float) -> float:
    return max(part.height(width, size) for _, part in row)


class DotArray(Struct, Wordless, frozen=True):
    """A number as dots in at most three rows: full ones, light ones, which are rings, and others,
    which are small; all in one colour that stands out from the ground."""

    full: int
    light: int
    total: int
    colour: str
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
            _dots(start, end, across, pitch, kind, self.colour).moved(x, below)
            for kind, (start, end) in enumerate(pairwise(ends))
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
def _dots(start: int, end: int, across: int, pitch: float, kind: int, colour: str) -> Shape:
    """Some of the dots of a grid that hangs from the origin."""
    places = (divmod(i, across) for i in range(start, end))
    centres = [((column + 0.5) * pitch, (-row - 0.5) * pitch) for row, column in places]
    if kind != 1:
        return dots(centres, (_RADIUS if kind == 0 else _SMALL) * pitch, colour)
    weight = _RING * pitch
    ring = dots(centres, _RADIUS * pitch - weight / 2, "")
    return replace(ring, stroke=colour, weight=weight)
