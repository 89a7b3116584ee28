"""Paper, folds and panels: pure geometry.

Answers where each panel lies on which side of which sheet, from format and paper. Points; the
origin is the lower left corner of the trim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import accumulate

from msgspec import Struct, field

from brochure.product import PAPERS, SIDES, Format


class Rect(Struct, frozen=True):
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

    def meets(self, other: Rect) -> bool:
        """Whether they have a part in common, and not only an edge."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def meeting(self, other: Rect) -> Rect:
        """What both have in common; without width or height if that is nothing."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        right, top = min(self.right, other.right), min(self.top, other.top)
        return Rect(x, y, max(0.0, right - x), max(0.0, top - y))

    def around(self, other: Rect) -> Rect:
        """The smallest one that holds both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Rect(x, y, max(self.right, other.right) - x, max(self.top, other.top) - y)

    def touches(self, other: Rect) -> bool:
        """Whether they have a part in common, or an edge."""
        across = self.x <= other.right and other.x <= self.right
        return across and self.y <= other.top and other.y <= self.top

    def contains(self, other: Rect, tolerance: float = 0.01) -> bool:
        return (
            other.x >= self.x - tolerance
            and other.y >= self.y - tolerance
            and other.right <= self.right + tolerance
            and other.top <= self.top + tolerance
        )


class Panel(Struct, frozen=True):
    """A panel, or a whole page; `x` counts from the left trim edge of its side."""

    name: str
    side: str
    x: float
    width: float


class Press(Struct, frozen=True):
    """What a print shop asks of a sheet, in points: how far colour runs over the trim, how far
    text keeps from trim and folds, by how much a panel that folds in is narrower, the gap
    between the doors of a gate fold, and its marks: full, crop or none."""

    bleed: float = 9.0  # 1/8 in, usual in the US
    safe: float = 18.0  # 1/4 in
    allowance: float = 4.5  # 1/16 in
    gap: float = 9.0  # 1/8 in
    offset: float = 12.0  # from the trim to the marks: outside the bleed
    marks: str = "full"
    thickness: float = 0.396  # of a booklet's paper: 0.0055 in, 100 lb coated text


PLAIN = Press()  # what most shops in the US ask for


class Sheet(Struct, frozen=True):
    """The paper of a piece; a booklet has several sheets of it. `panels` stand in reading order,
    `sides` in printing order; `folding` names the leaves that move by the panel on their first
    side, the first one first, and how: `in` or `out`. `is_upright`: the second side is the first
    turned over on its long edge, else on its short one."""

    width: float
    height: float
    sides: tuple[str, ...]
    panels: tuple[Panel, ...]
    press: Press = PLAIN
    folding: Mapping[str, str] = field(default_factory=dict)
    is_upright: bool = False
    is_stitched: bool = False
    paper: str = ""

    def on(self, side: str) -> tuple[Panel, ...]:
        """The panels of a side in reading order."""
        return tuple(panel for panel in self.panels if panel.side == side)

    def folds(self, side: str) -> tuple[float, ...]:
        """The folds of a side, from the left trim edge."""
        return tuple(sorted(panel.x for panel in self.on(side) if panel.x > 0))

    @property
    def trim(self) -> Rect:
        return Rect(0, 0, self.width, self.height)

    def creep(self, panel: Panel) -> float:
        """How far the text of a stitched page moves to the spine: each sheet sticks out of the
        one around it by the thickness of the paper."""
        if not self.is_stitched:
            return 0.0
        sheet = self.sides.index(panel.side) // 2  # counted from the outermost
        return sheet * self.press.thickness * (1 if panel.x == 0 else -1)

    @property
    def flip(self) -> str:
        """The edge on which a printer turns the sheet over."""
        return "long edge" if self.is_upright else "short edge"


def sheet_of(
    form: Format, paper: str, press: Press = PLAIN, empty: frozenset[str] = frozenset()
) -> Sheet:
    """The sheet of a format on a paper. A side is left out if all its panels are `empty`."""
    width, height = PAPERS[paper] if form.is_upright else PAPERS[paper][::-1]
    placed = list(_panels(form, width, press))
    sides = list(dict.fromkeys(panel.side for panel in placed))
    kept = [s for s in sides if any(p.name not in empty for p in placed if p.side == s)]
    order = {name: number for number, name in enumerate(form.reading)}
    panels = sorted((p for p in placed if p.side in kept), key=lambda panel: order[panel.name])
    return Sheet(
        width, height, tuple(kept), tuple(panels), press, form.folding, form.is_upright,
        form.is_stitched, paper,
    )  # fmt: skip


def _panels(form: Format, width: float, press: Press) -> Iterator[Panel]:
    """Side by side of each sheet, each from the left."""
    words = SIDES[form.is_upright]
    for number, leaves in enumerate(form.sheets, 1):
        sides = [f"{word}-{number}" if len(form.sheets) > 1 else word for word in words]
        wide = widths(form, leaves, width, press)
        turned = [leaf[1:] for leaf in leaves[::-1]]
        for side, row, each in ((sides[0], leaves, wide), (sides[1], turned, wide[::-1])):
            for names, x, one in zip(row, accumulate(each, initial=0.0), each, strict=False):
                for name in names[:1]:
                    yield Panel(name, side, x, one)


def widths(
    form: Format, leaves: tuple[tuple[str, ...], ...], width: float, press: Press
) -> tuple[float, ...]:
    """The widths of the leaves of a sheet from left to right; they add up to its width."""
    lengths = {"allowance": press.allowance, "gap": press.gap}
    names = [leaf[0] for leaf in leaves]
    taken = [times * lengths[of] for times, of in (form.taken.get(n, (0, "gap")) for n in names)]
    shares = [form.shares.get(name, 1.0) for name in names]
    unit = (width + sum(taken)) / sum(shares)
    return tuple(share * unit - less for share, less in zip(shares, taken, strict=True))
