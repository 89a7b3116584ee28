"""Where a proof is stamped: across the hotline, so that nobody cuts the stamp off and uses the
number; on a page without it at the foot, apart from all that stands there and away from what
office printers leave white.

Pure geometry, inside the trim.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf

from brochure.design.sheet import Rect
from brochure.frozen import dataclass
from brochure.imposition.impose import ImposedPage

AWAY = 18.0  # from the edge of the page: office printers leave up to 15 pt white
_SIZE, _LARGE = 8.0, 10.0  # of the words, on their own and across the hotline
_HEIGHT, _RISE, _PAD = 1.125, 0.25, 0.6  # of the band and about the words in it, in their size
_APART = 6.0  # points from what stands on the page
_STEP = 1.0  # points from one place that is tried to the next
_CROSSED = 0.18  # of the number's size: how far the band reaches up into it


@dataclass(frozen=True, slots=True)
class ProofStamp:
    """A stamp: the band under it, where its words begin, and their size."""

    band: Rect
    x: float
    y: float
    size: float


def stamps(page: ImposedPage, width: float) -> tuple[ProofStamp, ...]:
    """The stamps of a page; `width` is that of the words in a size of one point."""
    across = tuple(_stamp(band, width, _LARGE) for band in _across_hotlines(page, width))
    return across or (_stamp(_free(page, width), width, _SIZE),)


def _stamp(band: Rect, width: float, size: float) -> ProofStamp:
    x = band.x + (band.width - width * size) / 2
    return ProofStamp(band, x, band.y + _RISE * size, size)


def _across_hotlines(page: ImposedPage, width: float) -> Iterator[Rect]:
    wide, high = (width + 2 * _PAD) * _LARGE, _HEIGHT * _LARGE
    for placed in page.panels:
        for box in (box for box in placed.panel.walk() if box.role == "hotline"):
            numbers = (one.lines[-1] for one in box.walk() if one.role == "number")
            for line in numbers:
                x, wider = box.rect.x, max(wide, box.rect.width)
                y = line.y + _CROSSED * line.size - high
                band = Rect(x - (wider - box.rect.width) / 2, y, wider, high)
                yield band.moved(placed.rect.x, placed.rect.y)


def _free(page: ImposedPage, width: float) -> Rect:
    """The lowest place on the page that is apart from words and drawings; if there is none, from
    words; else the one that is the farthest from them."""
    wide = (width + 2 * _PAD) * _SIZE
    words, drawings = tuple(_lines(page)), tuple(_drawings(page))
    for things in ((*words, *drawings), words):
        taken = {band.x: _taken(band, things) for band in _row(page, wide, 0.0)}
        apart = (
            band
            for band in _places(page, wide)
            if all(band.y <= low or high <= band.y for low, high in taken[band.x])
        )
        if (found := next(apart, None)) is not None:
            return found
    return max(_places(page, wide), key=lambda band: _distance(band, words))


def kept_away(trim: Rect) -> Rect:
    """What a stamp may use of a page; a low page, that of a span, is only for screens."""
    low = min(AWAY, trim.height / 4)
    return Rect(trim.x + AWAY, trim.y + low, trim.width - 2 * AWAY, trim.height - 2 * low)


def _places(page: ImposedPage, wide: float) -> Iterator[Rect]:
    near = kept_away(page.trim)
    y = near.y
    while y + _HEIGHT * _SIZE <= near.top:
        yield from _row(page, wide, y)
        y += _STEP


def _row(page: ImposedPage, wide: float, y: float) -> Iterator[Rect]:
    """The place in the middle of each panel, at this height."""
    for placed in page.panels:
        x = placed.rect.x + (placed.rect.width - wide) / 2
        yield Rect(x, y, wide, _HEIGHT * _SIZE)


def _lines(page: ImposedPage) -> Iterator[Rect]:
    """What the lines of text take up."""
    for placed in page.panels:
        for box in placed.panel.walk():
            for line in box.lines:
                area = Rect(line.x, line.y - 0.25 * line.size, line.width, line.size)
                yield area.moved(placed.rect.x, placed.rect.y)


def _drawings(page: ImposedPage) -> Iterator[Rect]:
    """What drawings and pictures take up, and what is tinted."""
    for placed in page.panels:
        for box in placed.panel.walk():
            if box.shapes or box.image is not None:
                yield box.rect.moved(placed.rect.x, placed.rect.y)


def _distance(band: Rect, things: Iterable[Rect]) -> float:
    """How far the nearest thing is, or less than 0: how deep the band lies in one."""
    return min(
        (
            max(one.x - band.right, band.x - one.right, one.y - band.top, band.y - one.top)
            for one in things
        ),
        default=inf,
    )


def _taken(band: Rect, things: Iterable[Rect]) -> tuple[tuple[float, float], ...]:
    """Between which heights a band stands too near to a thing, if it goes straight up."""
    left, right, apart = band.x - _APART, band.right + _APART, band.height + _APART
    near = (one for one in things if one.x < right and left < one.x + one.width)
    return tuple((one.y - apart, one.top + _APART) for one in near)
