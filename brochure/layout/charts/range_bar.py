"""A range on an axis."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from msgspec import Struct

from brochure.design.drawing import Shape, rectangle
from brochure.design.sheet import Rect
from brochure.layout.blocks import Box, TextBlock, on_grid
from brochure.layout.list_blocks import PATH
from brochure.layout.paragraph import Atom, ShapedParagraph
from brochure.product import Role
from brochure.source.yaml_tree import Text

_THICK, _THIN = 1.5, 0.9  # heights of the bars on an axis, in body sizes
_TICK, _TICK_WEIGHT = 0.4, 0.13  # how far a tick reaches below the thick bar, and its weight
_OVER = 0.3  # room above the thick bar, as capitals have above them
_APART = 0.4  # of one number below an axis from the next
_INSET = 0.7  # from the left edge of its bar to the label


class RangeBlock(Struct, frozen=True):
    """Bars on an axis, which is the path, and numbers below it. `bars` are (from, to) in parts of
    the axis, the thin one first if there are two; `label` stands in the last. `ticks` are places on
    the axis with their texts. `colours` are those of the ticks and of path and bars."""

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

    def axis(self, width: float, size: float) -> float:
        return (_OVER + _THICK / 2) * size

    @property
    def _tall(self) -> float:
        style = self.ticks[0][1].style
        return self._above + on_grid(style.leading * style.scale, self.unit)

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        rect = Rect(x, top - self._tall * size, width, self._tall * size)
        level = top - self.axis(width, size)
        parts = self._label(x, level, width, size)
        lefts = self._lefts(width, size)
        for left, (_, text) in zip(lefts, self.ticks, strict=True):
            wide = text.natural * size
            parts.append(text.place(x + left, top - self._above * size, wide, size))
        shapes = tuple(self._drawn(x, level, width, size))
        strip = Box("days", rect, tuple(parts), (), shapes)
        return Box(self.role, rect, (strip,), alt=self.alt, axis=level)

    def _drawn(self, x: float, level: float, width: float, size: float) -> Iterator[Shape]:
        ticks, colour = self.colours
        yield rectangle(Rect(x, level - PATH / 2, width, PATH), colour)
        weight, deep = _TICK_WEIGHT * size, (_THICK / 2 + _TICK) * size
        for at, _ in self.ticks:
            left = min(max(at * width - weight / 2, 0), width - weight)
            yield rectangle(Rect(x + left, level - deep, weight, deep), ticks)
        for tall, (start, end) in zip((_THIN, _THICK)[-len(self.bars) :], self.bars, strict=True):
            high = tall * size
            bar = Rect(x + start * width, level - high / 2, (end - start) * width, high)
            yield rectangle(bar, colour, min(self.corner, high / 2))

    def _label(self, x: float, level: float, width: float, size: float) -> list[Box]:
        """The label at the left in its bar, level with its middle."""
        if self.label is None:
            return []
        wide, style = self.label.natural * size, self.label.style
        left = x + self.bars[-1][0] * width + _INSET * size
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
            over = (self.label.natural + 2 * _INSET) * size - (end - start) * width
            if over > 0.01:
                yield self.label.paragraph, self.label.paragraph.atoms[0], over

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        texts = (self.label, *(text for _, text in self.ticks))
        return chain(*(text.paragraphs() for text in texts if text is not None))
