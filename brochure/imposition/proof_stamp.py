"""Where a proof is stamped: across the hotline, so that nobody cuts the stamp off and uses the
number; on a page without it at the foot, apart from all that stands there and away from what
office printers leave white.

Pure geometry, inside the trim.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import floor, inf
from typing import TypeAlias

from msgspec import Struct

from brochure.design.sheet import Rect
from brochure.imposition.impose import ImposedPage
from brochure.layout.blocks import Box

AWAY = 18.0  # from the edge of the page: office printers leave up to 15 pt white
_SIZE, _LARGE = 8.0, 10.0  # of the words, on their own and across the hotline
_HEIGHT, _RISE, _PAD = 1.125, 0.25, 0.6  # of the band and about the words in it, in their size
_APART = 6.0  # points from what stands on the page
_STEP = 1.0  # points from one place that is tried to the next
_CROSSED = 0.18  # of the number's size: how far the band reaches up into it

_Boxes: TypeAlias = Iterable[tuple[Rect, Box]]  # of a page, each with its panel's rectangle


class ProofStamp(Struct, frozen=True):
    """A stamp: the band under it, where its words begin, and their size."""

    band: Rect
    x: float
    y: float
    size: float


def stamps(page: ImposedPage, width: float) -> tuple[ProofStamp, ...]:
    """The stamps of a page; `width` is that of the words in a size of one point."""
    boxes = [(placed.rect, box) for placed in page.panels for box in placed.panel.walk()]
    across = tuple(_stamp(band, width, _LARGE) for band in _across_hotlines(boxes, width))
    return across or (_stamp(_free(page, boxes, width), width, _SIZE),)


def _stamp(band: Rect, width: float, size: float) -> ProofStamp:
    x = band.x + (band.width - width * size) / 2
    return ProofStamp(band, x, band.y + _RISE * size, size)


def _across_hotlines(boxes: _Boxes, width: float) -> Iterator[Rect]:
    wide, high = (width + 2 * _PAD) * _LARGE, _HEIGHT * _LARGE
    for panel, box in boxes:
        if box.role == "hotline":
            for line in (one.lines[-1] for one in box.walk() if one.role == "number"):
                x, wider = box.rect.x, max(wide, box.rect.width)
                y = line.y + _CROSSED * line.size - high
                band = Rect(x - (wider - box.rect.width) / 2, y, wider, high)
                yield band.moved(panel.x, panel.y)


def _free(page: ImposedPage, boxes: _Boxes, width: float) -> Rect:
    """The lowest place on the page that is apart from words and drawings; if there is none, from
    words; else the one that is the farthest from them."""
    wide, high, near = (width + 2 * _PAD) * _SIZE, _HEIGHT * _SIZE, kept_away(page.trim)
    columns = [placed.rect.x + (placed.rect.width - wide) / 2 for placed in page.panels]
    rows = range(1 + floor((near.height - high) / _STEP))
    words, drawings = tuple(_lines(boxes)), tuple(_drawings(boxes))
    for things in ((*words, *drawings), words):
        lowest = ((_lowest(near.y, _taken(x, x + wide, high, things)), x) for x in columns)
        row, x = min(lowest, key=lambda place: place[0], default=(inf, 0.0))
        if row in rows:
            return Rect(x, near.y + row * _STEP, wide, high)
    places = (Rect(x, near.y + row * _STEP, wide, high) for row in rows for x in columns)
    return max(places, key=lambda band: _distance(band, words))


def kept_away(trim: Rect) -> Rect:
    """What a stamp may use of a page; a low page, that of a span, is only for screens."""
    low = min(AWAY, trim.height / 4)
    return Rect(trim.x + AWAY, trim.y + low, trim.width - 2 * AWAY, trim.height - 2 * low)


def _lines(boxes: _Boxes) -> Iterator[Rect]:
    """What the lines of text take up."""
    for panel, box in boxes:
        for line in box.lines:
            x, y = panel.x + line.x, panel.y + line.y - 0.25 * line.size
            yield Rect(x, y, line.width, line.size)


def _drawings(boxes: _Boxes) -> Iterator[Rect]:
    """What drawings and pictures take up, and what is tinted."""
    for panel, box in boxes:
        if box.shapes or box.image is not None:
            yield box.rect.moved(panel.x, panel.y)


def _distance(band: Rect, things: Iterable[Rect]) -> float:
    """How far the nearest thing is, or less than 0: how deep the band lies in one."""
    return min(
        (
            max(one.x - band.right, band.x - one.right, one.y - band.top, band.y - one.top)
            for one in things
        ),
        default=inf,
    )


def _lowest(foot: float, heights: Iterable[tuple[float, float]]) -> int:
    """The first row from a foot upwards that lies between none of the heights."""
    row = 0
    for low, top in sorted(heights):
        while low < foot + row * _STEP < top:
            row = max(row + 1, floor((top - foot) / _STEP))
    return row


def _taken(
    left: float, right: float, high: float, things: Iterable[Rect]
) -> list[tuple[float, float]]:
    """Between which heights a band stands too near to a thing, if it goes straight up."""
    left, right, apart = left - _APART, right + _APART, high + _APART
    near = (one for one in things if one.x < right and left < one.x + one.width)
    return [(one.y - apart, one.y + one.height + _APART) for one in near]
