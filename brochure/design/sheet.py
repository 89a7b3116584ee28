"""Paper, folds and panels: pure geometry.

Answers where each panel lies on which side of the sheet, from paper and fold. Points; the
origin is the lower left corner of the trim.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

INCH = 72.0
MM = INCH / 25.4


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
class Press:
    """What a print shop asks of a sheet, in points: how far colour runs over the trim, how far
    text keeps from trim and folds, by how much a panel that folds in is narrower, and the gap
    between the doors of a gate fold."""

    bleed: float = 9.0  # 1/8 in, usual in the US
    safe: float = 18.0  # 1/4 in
    allowance: float = 4.5  # 1/16 in
    gap: float = 9.0  # 1/8 in
    offset: float = 12.0  # from the trim to the marks: outside the bleed


PLAIN = Press()  # what most shops in the US ask for


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of paper. `panels` stand in reading order, `sides` in printing order; `folding`
    names the panels that are folded in, the first one first."""

    width: float
    height: float
    sides: tuple[str, ...]
    panels: tuple[Panel, ...]
    press: Press = PLAIN
    folding: tuple[str, ...] = ()

    def on(self, side: str) -> tuple[Panel, ...]:
        """The panels of a side in reading order."""
        return tuple(panel for panel in self.panels if panel.side == side)

    def folds(self, side: str) -> tuple[float, ...]:
        """The folds of a side, from the left trim edge."""
        return tuple(sorted(panel.x for panel in self.on(side) if panel.x > 0))

    @property
    def trim(self) -> Rect:
        return Rect(0, 0, self.width, self.height)


PAPERS = {  # width and height of the upright sheet
    "letter": (8.5 * INCH, 11 * INCH),
    "legal": (8.5 * INCH, 14 * INCH),
    "tabloid": (11 * INCH, 17 * INCH),
    "a4": (210 * MM, 297 * MM),
}
_Widths = tuple[tuple[str, float], ...]  # of the panels of a side, from left to right


def _letter_fold(width: float, press: Press) -> tuple[_Widths, _Widths]:
    """In three, the flap inwards: narrower than the others, or it would buckle."""
    flap = (width - 2 * press.allowance) / 3
    other = flap + press.allowance
    return (
        (("flap", flap), ("back", other), ("cover", other)),
        (("inside-left", other), ("inside-centre", other), ("inside-right", flap)),
    )


def _z_fold(width: float, press: Press) -> tuple[_Widths, _Widths]:
    """In three like an accordion: the back of the folded piece is on the side that opens."""
    third = width / 3
    return (
        (("turned-left", third), ("turned-right", third), ("cover", third)),
        (("inside-left", third), ("inside-right", third), ("back", third)),
    )


def _half_fold(width: float, press: Press) -> tuple[_Widths, _Widths]:
    half = width / 2
    return (
        (("back", half), ("cover", half)),
        (("inside-left", half), ("inside-right", half)),
    )


def _gate_fold(width: float, press: Press) -> tuple[_Widths, _Widths]:
    """Two doors that close over the middle, and do not quite meet."""
    door, middle = (width - press.gap) / 4, (width + press.gap) / 2
    return (
        (("door-right", door), ("back", middle), ("door-left", door)),
        (("inside-left", door), ("inside-centre", middle), ("inside-right", door)),
    )


@dataclass(frozen=True, slots=True)
class Fold:
    """A way to fold: how the sides are divided, the reading order, what is folded in."""

    divided: Callable[[float, Press], tuple[_Widths, _Widths]]
    reading: tuple[str, ...]
    folding: tuple[str, ...]


FOLDS = {
    "letter-fold": Fold(
        _letter_fold,
        ("cover", "flap", "inside-left", "inside-centre", "inside-right", "back"),
        ("flap", "cover"),
    ),
    "z-fold": Fold(
        _z_fold,
        ("cover", "inside-left", "inside-right", "back", "turned-left", "turned-right"),
        ("turned-left", "cover"),
    ),
    "half-fold": Fold(
        _half_fold, ("cover", "inside-left", "inside-right", "back"), ("cover",)
    ),
    "gate-fold": Fold(
        _gate_fold,
        ("door-left", "door-right", "inside-left", "inside-centre", "inside-right", "back"),
        ("door-right", "door-left"),
    ),
}  # fmt: skip


def folded(width: float, height: float, fold: str, press: Press = PLAIN) -> Sheet:
    """A sheet that lies on its long side, folded; the panels of a side add up to its width."""
    kind = FOLDS[fold]
    outside, inside = kind.divided(width, press)
    by_name = {panel.name: panel for panel in (*_row("outside", outside), *_row("inside", inside))}
    panels = tuple(by_name[name] for name in kind.reading)
    return Sheet(width, height, ("outside", "inside"), panels, press, kind.folding)


def single(width: float, height: float, press: Press = PLAIN) -> Sheet:
    """A page printed on one side."""
    return Sheet(width, height, ("front",), (Panel("page", "front", 0, width),), press)


def _row(side: str, widths: _Widths) -> tuple[Panel, ...]:
    starts = accumulate((width for _, width in widths), initial=0.0)
    return tuple(
        Panel(name, side, x, width) for (name, width), x in zip(widths, starts, strict=False)
    )
