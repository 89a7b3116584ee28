"""Paper, folds and panels: pure geometry.

Answers where each panel lies on which side of the sheet, from paper and fold. Points; the
origin is the lower left corner of the trim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, repeat

from brochure.product import FOLDS, Fold


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle; `x` and `y` are its lower left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def top(self) -> float:
        return self.y + self.height

    def inset(self, by: float) -> Rect:
        return Rect(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)

    def moved(self, dx: float, dy: float) -> Rect:
        return Rect(self.x + dx, self.y + dy, self.width, self.height)

    def meeting(self, other: Rect) -> Rect:
        """What both have in common; without width or height if that is nothing."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        right, top = min(self.right, other.right), min(self.top, other.top)
        return Rect(x, y, max(0.0, right - x), max(0.0, top - y))

    def touches(self, other: Rect) -> bool:
        across = self.x <= other.right and other.x <= self.right
        return across and self.y <= other.top and other.y <= self.top

    def contains(self, other: Rect, tolerance: float = 0.01) -> bool:
        return (
            other.x >= self.x - tolerance
            and other.y >= self.y - tolerance
            and other.right <= self.right + tolerance
            and other.top <= self.top + tolerance
        )


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel, or a whole page; `x` counts from the left trim edge of its side."""

    name: str
    side: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Press:
    """What a print shop asks of a sheet, in points: how far colour runs over the trim, how far
    text keeps from trim and folds, by how much a panel that folds in is narrower, the gap
    between the doors of a gate fold, and its marks: full, crop or none."""

    bleed: float = 9.0  # 1/8 in, usual in the US
    safe: float = 18.0  # 1/4 in
    allowance: float = 4.5  # 1/16 in
    gap: float = 9.0  # 1/8 in
    offset: float = 12.0  # from the trim to the marks: outside the bleed
    marks: str = "full"


PLAIN = Press()  # what most shops in the US ask for


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of paper. `panels` stand in reading order, `sides` in printing order; `folding`
    names the panels that are folded in, the first one first, `outwards` those of them that fold
    with their outside inwards."""

    width: float
    height: float
    sides: tuple[str, ...]
    panels: tuple[Panel, ...]
    press: Press = PLAIN
    folding: tuple[str, ...] = ()
    outwards: tuple[str, ...] = ()

    def on(self, side: str) -> tuple[Panel, ...]:
        """The panels of a side in reading order."""
        return tuple(panel for panel in self.panels if panel.side == side)

    def folds(self, side: str) -> tuple[float, ...]:
        """The folds of a side, from the left trim edge."""
        return tuple(sorted(panel.x for panel in self.on(side) if panel.x > 0))

    @property
    def trim(self) -> Rect:
        return Rect(0, 0, self.width, self.height)


def widths(fold: Fold, width: float, press: Press) -> tuple[float, ...]:
    """The widths of the leaves from left to right; they add up to the width of the sheet."""
    lengths = {"allowance": press.allowance, "gap": press.gap}
    names = [outside for outside, _ in fold.leaves]
    taken = [times * lengths[of] for times, of in (fold.taken.get(n, (0, "gap")) for n in names)]
    shares = [fold.shares.get(name, 1.0) for name in names]
    unit = (width + sum(taken)) / sum(shares)
    return tuple(share * unit - less for share, less in zip(shares, taken, strict=True))


def folded(width: float, height: float, fold: str, press: Press = PLAIN) -> Sheet:
    """A sheet that lies on its long side, folded. The inside is the outside turned over on its
    short edge."""
    kind = FOLDS[fold]
    wide = widths(kind, width, press)
    outside = _row("outside", [front for front, _ in kind.leaves], wide)
    inside = _row("inside", [back for _, back in kind.leaves[::-1]], wide[::-1])
    by_name = {panel.name: panel for panel in (*outside, *inside)}
    panels = tuple(by_name[name] for name in kind.reading)
    sides = ("outside", "inside")
    return Sheet(width, height, sides, panels, press, kind.folding, kind.outwards)


def single(width: float, height: float, press: Press = PLAIN) -> Sheet:
    """A page printed on one side."""
    return Sheet(width, height, ("front",), (Panel("page", "front", 0, width),), press)


def _row(side: str, names: Sequence[str], wide: Sequence[float]) -> tuple[Panel, ...]:
    starts = accumulate(wide, initial=0.0)
    return tuple(Panel(*one) for one in zip(names, repeat(side), starts, wide))
