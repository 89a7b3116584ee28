"""Tables: cells in columns, whose widths follow from their words.

A table is a `Block` as those of text (`layout/blocks.py`); it is never divided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from brochure.design.drawing import rectangle
from brochure.design.sheet import Rect
from brochure.layout import linebreak
from brochure.layout.blocks import Box, TextBlock, on_grid
from brochure.layout.paragraph import Atom, ShapedParagraph
from brochure.product import Role
from brochure.source.yaml_tree import Text


class CellBlock(Struct, frozen=True):
    """A text of a table. Of a number `whole` is the width in em of what stands before its decimal
    point; without one it is set left, or right with `is_right`."""

    text: TextBlock
    is_right: bool = False
    whole: float | None = None

    @property
    def natural(self) -> float:
        """The width of its words in body sizes."""
        return self.text.natural

    def least(self, is_bound: bool = True) -> float:
        """The width in body sizes without which it is too wide, or its bound words are parted."""
        paragraph = self.text.paragraph
        words = paragraph if is_bound else linebreak.hyphenated(paragraph.as_whole, 0)
        return words.widest * self.text.style.scale

    def place(self, x: float, top: float, width: float, size: float, after: float) -> Box:
        """The cell; `after` is the room in body sizes behind the decimal points of its column."""
        box = self.text.place(x, top, width, size)
        if self.whole is not None:
            point = width - (after + self.whole * self.text.style.scale) * size
            lines = tuple(replace(line, x=line.x + point) for line in box.lines)
        elif self.is_right:
            lines = tuple(replace(line, x=line.x + width - line.width) for line in box.lines)
        else:
            lines = box.lines
        return replace(box, lines=lines)


_Cells: TypeAlias = list[tuple[CellBlock, float]]


class TableRow(Struct, frozen=True):
    """Cells beside each other, or one over the whole table; a rule (colour, points) below them."""

    role: Role
    cells: tuple[CellBlock, ...]
    rule: tuple[str, float]
    above: float = 0.0  # more room above, in body sizes


class TableBlock(Struct, frozen=True):
    """Rows under a caption. `gap` is the room between columns, `padding` that above and below the
    words of a row; both in body sizes."""

    caption: TextBlock | None
    rows: tuple[TableRow, ...]
    gap: float
    padding: float
    unit: float
    role: Role = "table"

    @property
    def name(self) -> Text:
        """The words by which a finding knows it."""
        return (self.caption or self.rows[0].cells[0].text).paragraph.place

    @property
    def _columns(self) -> list[tuple[CellBlock, ...]]:
        """The cells under each other, without those that are as wide as the table."""
        count = max(len(row.cells) for row in self.rows)
        return list(zip(*(row.cells for row in self.rows if len(row.cells) == count), strict=True))

    def _widths(self, width: float, size: float) -> list[float]:
        """The widths of the columns in points: what their words need; beyond that columns that are
        set left take what is left over, and give up what is missing."""
        columns = self._columns
        natural = [_widest(column) for column in columns]
        room = width / size - self.gap * (len(columns) - 1)
        if sum(natural) <= room:
            return [w * size for w in _shared(natural, room - sum(natural), _text(columns))]
        for is_bound in (True, False):  # words that are bound are only parted where they must be
            least = [_least(column, is_bound) for column in columns]
            if sum(least) <= room:
                more = (room - sum(least)) / (sum(natural) - sum(least))
                return [(a + (b - a) * more) * size for a, b in zip(least, natural, strict=True)]
        fixed = sum(w for w, flows in zip(least, _text(columns), strict=True) if not flows)
        return [
            (w * max(room - fixed, self.unit) / sum(least) if flows else w) * size
            for w, flows in zip(least, _text(columns), strict=True)
        ]

    def _cells(self, row: TableRow, widths: list[float], width: float) -> _Cells:
        """The cells of a row, each with its width."""
        return list(zip(row.cells, widths if len(row.cells) > 1 else [width], strict=True))

    def _height(self, row: TableRow, cells: _Cells, size: float) -> float:
        inner = max(cell.text.height(w, size) for cell, w in cells)
        return inner + (row.above + 2 * self.padding) * size

    def height(self, width: float, size: float) -> float:
        widths = self._widths(width, size)
        height = self.caption.height(width, size) if self.caption else 0.0
        for row in self.rows:
            height += self._height(row, self._cells(row, widths, width), size)
        return on_grid(height / size, self.unit) * size

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        boxes = [self.caption.place(x, top, width, size)] if self.caption else []
        widths, after = self._widths(width, size), [_after(column) for column in self._columns]
        y = boxes[0].rect.y if boxes else top
        for row in self.rows:
            cells = self._cells(row, widths, width)
            height = self._height(row, cells, size)
            boxes.append(self._row(row, cells, after, Rect(x, y - height, width, height), size))
            y = boxes[-1].rect.y
        height = self.height(width, size)
        rect = Rect(x, top - height, width, height)
        return Box(self.role, rect, tuple(boxes), place=self.name, alt=self.name)

    def _row(
        self, row: TableRow, cells: _Cells, after: list[float], rect: Rect, size: float
    ) -> Box:
        """A row in its place. Cells stand level at the top, those of the head at the foot."""
        x, boxes = rect.x, []
        for (cell, width), room in zip(cells, after, strict=False):
            top = rect.top - (row.above + self.padding) * size
            if row.role == "head-row":
                top = rect.y + self.padding * size + cell.text.height(width, size)
            boxes.append(cell.place(x, top, width, size, room))
            x += width + self.gap * size
        colour, weight = row.rule
        line = rectangle(Rect(rect.x, rect.y, rect.width, weight), colour)
        return Box(row.role, rect, tuple(boxes), (), (line,))

    def too_wide(self, width: float, size: float) -> Iterator[tuple[ShapedParagraph, Atom, float]]:
        if self.caption is not None:
            yield from self.caption.too_wide(width, size)
        widths = self._widths(width, size)
        over = sum(widths) + self.gap * (len(widths) - 1) * size - width
        if over > 0.01:  # columns of numbers alone are wider
            broadest = max(self._columns[-1], key=lambda cell: cell.natural).text.paragraph
            yield broadest, broadest.atoms[0], over
        for row in self.rows:
            for cell, inner in self._cells(row, widths, width):
                yield from cell.text.too_wide(inner, size)

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        for text in (self.caption, *(cell.text for row in self.rows for cell in row.cells)):
            if text is not None:
                yield from text.paragraphs()


def _after(column: Sequence[CellBlock]) -> float:
    """The room in body sizes behind the decimal points of a column."""
    return max(
        (cell.natural - cell.whole * cell.text.style.scale for cell in column if cell.whole),
        default=0.0,
    )


def _numbers(column: Sequence[CellBlock]) -> float:
    """The width in body sizes of numbers with their decimal points under each other."""
    whole = max((cell.whole * cell.text.style.scale for cell in column if cell.whole), default=0.0)
    return whole + _after(column)


def _widest(column: Sequence[CellBlock]) -> float:
    """The width in body sizes of a column without line breaks."""
    return max(_numbers(column), *(cell.natural for cell in column))


def _least(column: Sequence[CellBlock], is_bound: bool) -> float:
    """The width in body sizes without which a column is too narrow."""
    return max(_numbers(column), *(cell.least(is_bound) for cell in column))


def _text(columns: Sequence[Sequence[CellBlock]]) -> list[bool]:
    """Which columns are texts, set left."""
    return [not any(cell.is_right for cell in column) for column in columns]


def _shared(widths: list[float], left: float, takes: list[bool]) -> list[float]:
    """The widths with what is left over, shared by the columns that take it, or by all."""
    takes = takes if any(takes) else [True] * len(widths)
    total = sum(w for w, one in zip(widths, takes, strict=True) if one)
    return [w + left * w / total if one else w for w, one in zip(widths, takes, strict=True)]
