"""Marks around the trim: pure geometry, all of it outside the bleed.

Crop marks, fold ticks and register marks stand on every plate (the swatch `all`); the colour bar
shows each ink alone, full and half.
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.design.drawing import Shape, line, rectangle
from brochure.design.sheet import Press, Rect

LENGTH = 18.0
WEIGHT = 0.25
# Swatches, with a blank, which no colour of a theme has: of what stands on every plate, and inks.
ALL = "all plates"
INKS = ("ink cyan", "ink magenta", "ink yellow", "ink black")
_SLUG = 8.0  # from the marks' ends to the slug's baseline
_TARGET = 0.42  # of a side: where no fold lies, whatever the fold
_PATCH = 10.0


def slug_of(press: Press) -> float:
    """From the trim to the slug's baseline."""
    return press.offset + LENGTH + _SLUG


def margin_of(press: Press) -> float:
    """From the trim to the edge of the press page."""
    return max(45.0, slug_of(press) + 7.0)


def marks(trim: Rect, folds: tuple[float, ...], press: Press) -> tuple[Shape, ...]:
    """The marks of a side in the style that the shop asks for."""
    if press.marks == "none":
        return ()
    made = [*_crop(trim, press.offset), *_ticks(trim, folds, press.offset)]
    if press.marks == "full":
        made += [*_targets(trim, press.offset), *_bar(trim, press.offset)]
    return tuple(made)


def _crop(trim: Rect, near: float) -> Iterator[Shape]:
    """Two marks at each corner."""
    far = near + LENGTH
    for y in (trim.y, trim.top):
        yield line(((trim.x - far, y), (trim.x - near, y)), ALL, WEIGHT)
        yield line(((trim.right + near, y), (trim.right + far, y)), ALL, WEIGHT)
    for x in (trim.x, trim.right):
        yield line(((x, trim.y - far), (x, trim.y - near)), ALL, WEIGHT)
        yield line(((x, trim.top + near), (x, trim.top + far)), ALL, WEIGHT)


def _ticks(trim: Rect, folds: tuple[float, ...], near: float) -> Iterator[Shape]:
    """A dashed tick above and below the trim at each fold."""
    far = near + LENGTH
    for x in (trim.x + fold for fold in folds):
        for start, end in ((trim.y - far, trim.y - near), (trim.top + near, trim.top + far)):
            steps = (("m", (x, start)), ("l", (x, end)))
            yield Shape(steps, stroke=ALL, weight=WEIGHT, dash=(3.0, 2.0), cap=0)


def _targets(trim: Rect, near: float) -> Iterator[Shape]:
    """A register mark beside each side: a circle with a cross."""
    away, arm = near + LENGTH / 2, LENGTH / 2
    x, y = trim.x + _TARGET * trim.width, trim.y + _TARGET * trim.height
    for cx, cy in ((x, trim.y - away), (x, trim.top + away),
                   (trim.x - away, y), (trim.right + away, y)):  # fmt: skip
        yield line(((cx - arm, cy), (cx + arm, cy)), ALL, WEIGHT)
        yield line(((cx, cy - arm), (cx, cy + arm)), ALL, WEIGHT)
        ring = rectangle(Rect(cx - 5, cy - 5, 10, 10), "", 5)
        yield Shape(ring.steps, stroke=ALL, weight=WEIGHT)


def _bar(trim: Rect, near: float) -> Iterator[Shape]:
    """Each ink full and half, beside the left edge."""
    x, y = trim.x - near - LENGTH / 2 - _PATCH / 2, trim.y + 24.0
    for number, swatch in enumerate((*INKS, *(f"{ink}-half" for ink in INKS))):
        yield rectangle(Rect(x, y + number * _PATCH, _PATCH, _PATCH), swatch)
