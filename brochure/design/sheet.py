"""Paper, folds and panels: pure geometry.

Answers where each panel lies on which side of the sheet, from paper and fold. Points; the
origin is the lower left corner of the trim.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

BLEED = 9.0  # 1/8 in, usual in the US
SAFE = 18.0  # 1/4 in from the trim and on each side of a fold
MARGIN = 45.0  # of the press page around the trim: bleed, marks and slug


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
class Sheet:
    """A sheet of paper. `panels` stand in reading order, `sides` in printing order."""

    width: float
    height: float
    sides: tuple[str, ...]
    panels: tuple[Panel, ...]

    def on(self, side: str) -> tuple[Panel, ...]:
        """The panels of a side in reading order."""
        return tuple(panel for panel in self.panels if panel.side == side)

    def folds(self, side: str) -> tuple[float, ...]:
        """The folds of a side, from the left trim edge."""
        return tuple(sorted(panel.x for panel in self.on(side) if panel.x > 0))

    @property
    def trim(self) -> Rect:
        return Rect(0, 0, self.width, self.height)


LETTER = (612.0, 792.0)


def letter_fold(width: float, height: float, allowance: float = 4.5) -> Sheet:
    """A landscape sheet folded in three, the flap inwards.

    The flap is narrower than the other panels by `allowance` (1/16 in), or it would buckle. Seen
    from outside: flap, back, cover; the inside is its mirror image.
    """
    flap = (width - 2 * allowance) / 3
    other = flap + allowance
    outside = _row("outside", (("flap", flap), ("back", other), ("cover", other)))
    inside = _row(
        "inside", (("inside-left", other), ("inside-centre", other), ("inside-right", flap))
    )
    by_name = {panel.name: panel for panel in (*outside, *inside)}
    reading = ("cover", "flap", "inside-left", "inside-centre", "inside-right", "back")
    return Sheet(width, height, ("outside", "inside"), tuple(by_name[name] for name in reading))


def single(width: float, height: float) -> Sheet:
    """A page printed on one side."""
    return Sheet(width, height, ("front",), (Panel("page", "front", 0, width),))


def _row(side: str, widths: tuple[tuple[str, float], ...]) -> tuple[Panel, ...]:
    starts = accumulate((width for _, width in widths), initial=0.0)
    return tuple(
        Panel(name, side, x, width) for (name, width), x in zip(widths, starts, strict=False)
    )


BROCHURE = letter_fold(LETTER[1], LETTER[0])
HANDOUT = single(*LETTER)
