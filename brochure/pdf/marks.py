"""Crop marks and fold marks: pure geometry, from the sheet to lines outside the bleed."""

from __future__ import annotations

from dataclasses import dataclass

from brochure.design.sheet import BLEED, Rect

LENGTH = 18.0
OFFSET = BLEED + 3  # from the trim: outside the bleed
WEIGHT = 0.25


@dataclass(frozen=True, slots=True)
class Mark:
    """A line from one point to another; fold marks are dashed."""

    x1: float
    y1: float
    x2: float
    y2: float
    dashed: bool = False


def marks(trim: Rect, folds: tuple[float, ...]) -> tuple[Mark, ...]:
    """Two crop marks at each corner, a fold tick above and below the trim at each fold."""
    near, far = OFFSET, OFFSET + LENGTH
    made = []
    for y in (trim.y, trim.top):
        made.append(Mark(trim.x - far, y, trim.x - near, y))
        made.append(Mark(trim.right + near, y, trim.right + far, y))
    for x in (trim.x, trim.right):
        made.append(Mark(x, trim.y - far, x, trim.y - near))
        made.append(Mark(x, trim.top + near, x, trim.top + far))
    for x in (trim.x + fold for fold in folds):
        made.append(Mark(x, trim.y - far, x, trim.y - near, dashed=True))
        made.append(Mark(x, trim.top + near, x, trim.top + far, dashed=True))
    return tuple(made)
