"""Strips of time: the days of a week as bars, the weeks of a course as stones on the path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from brochure.design.drawing import Shape, rectangle
from brochure.design.sheet import Rect
from brochure.layout.blocks import Box, TextBlock, on_grid
from brochure.layout.list_blocks import PATH
from brochure.layout.paragraph import Atom, ShapedParagraph
from brochure.product import Role

_HOUR, _HIGHEST = 1.55, 4.0  # body sizes of an hour, and of the highest bar
_APART = 4.0  # points from bar to bar
_CORNER = 2.0  # of a bar, in points
_BELOW, _NAMES_APART = 0.3, 0.8  # body sizes from the path to the names; between these


class DayBar(Struct, frozen=True):
    """A day: its name, the hours of treatment (0 on a rest day), and the words for its bar; `above`
    are the same for above a bar that is too low."""

    name: TextBlock
    hours: float = 0.0
    on_bar: TextBlock | None = None
    above: TextBlock | None = None


class WeekStrip(Struct, frozen=True):
    """Days as bars whose heights are as their hours, on the path, with their names below; days of
    rest are the bare path. `colours` are those of path and bars."""

    days: tuple[DayBar, ...]
    colours: tuple[str, str]
    unit: float
    role: Role = "days"

    def _bar(self, width: float) -> float:
        """The width of a bar in points."""
        return (width - (len(self.days) - 1) * _APART) / len(self.days)

    @property
    def _hour(self) -> float:
        """The height of an hour in body sizes."""
        return min([_HOUR, *[_HIGHEST / day.hours for day in self.days if day.hours]])

    def _words(
        self, day: DayBar, bar: float, hour: float, size: float
    ) -> tuple[TextBlock, bool] | None:
        """The words of a day for a bar of this width, and whether they stand above it."""
        if day.on_bar is None or day.above is None:
            return None
        too_low = day.on_bar.height(bar, size) > day.hours * hour * size
        return (day.above if too_low else day.on_bar), too_low

    def _top(self, day: DayBar, bar: float, hour: float, size: float) -> float:
        """From the foot of a bar to its top, or to that of the words above it; in points."""
        high, words = day.hours * hour * size, self._words(day, bar, hour, size)
        return high + (words[0].height(bar, size) if words and words[1] else 0.0)

    def _heights(self, width: float, size: float) -> tuple[float, float]:
        """The whole height, and how far the foot of the path stands below the top; in points."""
        bar, hour = self._bar(width), self._hour
        above = max([PATH, *[self._top(day, bar, hour, size) for day in self.days]])
        names = max([day.name.height(bar, size) for day in self.days])
        height = on_grid((above + names) / size + _BELOW, self.unit) * size
        return height, height - names - _BELOW * size

    def height(self, width: float, size: float) -> float:
        return self._heights(width, size)[0]

    def axis(self, width: float, size: float) -> float:
        return self._heights(width, size)[1] - PATH / 2

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        (height, below), bar = self._heights(width, size), self._bar(width)
        foot, hour = top - below, self._hour
        rect = Rect(x, top - height, width, height)
        days = tuple(
            self._day(day, Rect(x + i * (bar + _APART), rect.y, bar, height), foot, hour, size)
            for i, day in enumerate(self.days)
        )
        path = rectangle(Rect(x, foot, width, PATH), self.colours[0])
        return Box(self.role, rect, days, (), (path,), axis=foot + PATH / 2)

    def _day(self, day: DayBar, rect: Rect, foot: float, hour: float, size: float) -> Box:
        below = foot - _BELOW * size
        parts = [_centred(day.name.place(rect.x, below, rect.width, size))]
        if words := self._words(day, rect.width, hour, size):
            bar = Rect(rect.x, foot, rect.width, day.hours * hour * size)
            text, is_above = words
            high, style = text.height(rect.width, size), text.style
            lines = text.place(0, 0, rect.width, size).lines
            tall = style.cap_height * lines[0].size + lines[0].y - lines[-1].y
            low = bar.top if is_above else bar.y + (bar.height - tall) / 2 - style.drop * size
            said = _centred(text.place(rect.x, low + high, rect.width, size))
            shapes = (rectangle(bar, self.colours[1], _CORNER),)
            parts.append(Box("hours", bar.around(said.rect), (said,), (), shapes))
        return Box("day", rect, tuple(parts))

    def too_wide(self, width: float, size: float) -> Iterator[tuple[ShapedParagraph, Atom, float]]:
        bar, hour = self._bar(width), self._hour
        for day in self.days:
            yield from day.name.too_wide(bar, size)
            if words := self._words(day, bar, hour, size):
                yield from words[0].too_wide(bar, size)

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        for day in self.days:
            yield from day.name.paragraphs()
            if day.on_bar is not None:
                yield from day.on_bar.paragraphs()


def _centred(box: Box) -> Box:
    """A text with each of its lines in the middle of its width."""
    wide = box.rect.width
    lines = (replace(one, x=one.x + (wide - one.width) / 2) for one in box.lines)
    return replace(box, lines=tuple(lines))


class WeekStones(Struct, frozen=True):
    """Weeks as stones on the path, which goes on behind the last; below the first and the last
    stand their names."""

    count: int
    first: TextBlock
    last: TextBlock
    colour: str
    unit: float
    role: Role = "days"
    # Of a stone, in points: width, height, corner, from one to the next, and how narrow at least.
    wide: ClassVar[float] = 10.0
    high: ClassVar[float] = 14.0
    corner: ClassVar[float] = 2.5
    pitch: ClassVar[float] = 12.6
    least: ClassVar[float] = 3.0

    def _scale(self, width: float) -> float:
        """How large the stones are, 1 at most."""
        return min(1.0, width / self._natural)

    @property
    def _natural(self) -> float:
        return (self.count - 1) * self.pitch + self.wide

    def _above(self, size: float) -> float:
        """From the top to the names, in points."""
        return on_grid(self.high / size + _BELOW, self.unit) * size

    def height(self, width: float, size: float) -> float:
        names = (one.height(one.natural * size, size) for one in (self.first, self.last))
        return self._above(size) + max(names)

    def axis(self, width: float, size: float) -> float:
        return self._above(size) - _BELOW * size - self.high / 2

    def _last(self, width: float, size: float) -> float:
        """Where the name of the last stone begins, in points: its end below that of the stone, if
        the first name leaves the room."""
        end = self._natural * self._scale(width)
        return max(end - self.last.natural * size, (self.first.natural + _NAMES_APART) * size)

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        rect = Rect(x, top - self.height(width, size), width, self.height(width, size))
        below = top - self._above(size)
        left = x + self._last(width, size)
        names = (
            self.first.place(x, below, self.first.natural * size, size),
            self.last.place(left, below, self.last.natural * size, size),
        )
        level = top - self.axis(width, size)
        return Box(self.role, rect, names, (), tuple(self._drawn(x, level, width)), axis=level)

    def _drawn(self, x: float, level: float, width: float) -> Iterator[Shape]:
        scale = self._scale(width)
        wide, high = self.wide * scale, self.high
        for i in range(self.count):
            stone = Rect(x + i * self.pitch * scale, level - high / 2, wide, high)
            yield rectangle(stone, self.colour, self.corner * scale)
        end = self._natural * scale
        if width - end > wide:
            yield rectangle(Rect(x + end, level - PATH / 2, width - end, PATH), self.colour)

    def too_wide(self, width: float, size: float) -> Iterator[tuple[ShapedParagraph, Atom, float]]:
        last = self.last.paragraph
        over = self._last(width, size) + self.last.natural * size - width
        if (over := max(over, self._natural * self.least / self.wide - width)) > 0.01:
            yield last, last.atoms[-1], over

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        yield from self.first.paragraphs()
        yield from self.last.paragraphs()
