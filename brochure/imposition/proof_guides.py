"""The lines that a print shop goes by, over a press page: trim, bleed, safe area, folds.

Pure geometry, for the pictures of the proofs and for the files that show a press page with its
guides on a screen. Such a file is for people to look at, never for the press.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from msgspec import Struct

from brochure.design.drawing import Shape
from brochure.design.sheet import Rect
from brochure.imposition.impose import ImposedPage

SIZE = 6.5

Colour = tuple[int, int, int]
# The lines; the later lie on top.
COLOURS: dict[str, Colour] = {
    "bleed": (0, 140, 255),
    "safe area": (38, 174, 84),
    "fold": (255, 138, 0),
    "trim": (230, 0, 126),
}
DASHED = ("safe area", "fold")
WRITING: Colour = (70, 70, 70)
_WORDS = "writing"
_WEIGHT = 0.75
_DASH = (4.0, 3.0)
_SAMPLE = 14.0  # of a line in the legend
_GAP = 12.0  # between the entries of the legend


class Line(Struct, frozen=True):
    """A level or an upright line over a press page, in points of the page."""

    kind: str
    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def shape(self) -> Shape:
        """The line as it is painted."""
        steps = (("m", (self.x1, self.y1)), ("l", (self.x2, self.y2)))
        dash = _DASH if self.kind in DASHED else ()
        return Shape(steps, stroke=self.kind, weight=_WEIGHT, dash=dash, cap=0)


class SlugText(Struct, frozen=True):
    """Words in the slug; `colour` is a name among the operators."""

    x: float
    y: float
    words: str
    colour: str = _WORDS


def lines(page: ImposedPage, safe: float) -> tuple[Line, ...]:
    """The lines over a press page, the topmost last; `safe` is how far text keeps from trim
    and folds."""
    made, trim = [*_outline("bleed", page.bleed)], page.trim
    ends = (0.0, *page.folds, trim.width)
    for left, right in pairwise(ends):
        panel = Rect(trim.x + left, trim.y, right - left, trim.height)
        made += _outline("safe area", panel.inset(safe))
    for x in (page.trim.x + fold for fold in page.folds):
        made.append(Line("fold", x, page.bleed.y, x, page.bleed.top))
    return (*made, *_outline("trim", page.trim))


def _outline(kind: str, rect: Rect) -> Iterator[Line]:
    for y in (rect.y, rect.top):
        yield Line(kind, rect.x, y, rect.right, y)
    for x in (rect.x, rect.right):
        yield Line(kind, x, rect.y, x, rect.top)


def operators(stroke: bool = False) -> dict[str, str]:
    """The colours of lines and words on a screen, as operators (ISO 32000-1, 8.6.8)."""
    named = {**COLOURS, _WORDS: WRITING}
    end = "RG" if stroke else "rg"
    return {
        name: " ".join(f"{c / 255:.4g}" for c in rgb) + f" {end}" for name, rgb in named.items()
    }


def slug(
    page: ImposedPage, over: tuple[Line, ...], words: str, width: Callable[[str, float], float]
) -> tuple[tuple[Line, ...], tuple[SlugText, ...]]:
    """What stands around a page: the names of the panels above them; below, `words` and a legend,
    of which the lines are samples. `width` measures words of a size in points."""
    texts = [SlugText(page.trim.x, page.bleed.y - 12, words)]
    for panel in (one for one in page.panels if not one.panel.span):
        name = panel.panel.name
        x = panel.rect.x + (panel.rect.width - width(name, SIZE)) / 2
        texts.append(SlugText(x, page.bleed.top + 8, name))
    samples = []
    x, y = page.trim.x, page.bleed.y - 26
    for kind in (kind for kind in COLOURS if any(line.kind == kind for line in over)):
        samples.append(Line(kind, x, y + SIZE / 3, x + _SAMPLE, y + SIZE / 3))
        texts.append(SlugText(x + _SAMPLE + 4, y, kind))
        x += _SAMPLE + 4 + width(kind, SIZE) + _GAP
    return tuple(samples), tuple(texts)
