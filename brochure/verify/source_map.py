"""From a place on a page of ours to the line of the content that was set there."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.design.sheet import Rect
from brochure.finding import Span
from brochure.imposition.impose import ImposedPage
from brochure.preflight.interpreter.geometry import Area


def span_at(page: ImposedPage, area: Area) -> Span | None:
    """Where the text, or the description of the drawing, stands that was set at a place: that
    of the smallest box that holds its middle."""
    x, y = area.middle
    holding = [
        (rect.width * rect.height, span) for rect, span in _boxes(page) if _holds(rect, x, y)
    ]
    return min(holding, key=lambda found: found[0])[1] if holding else None


def _boxes(page: ImposedPage) -> Iterator[tuple[Rect, Span]]:
    for placed in page.panels:
        for box in placed.panel.walk():
            text = box.place or box.alt
            if text is not None:
                yield box.rect.moved(placed.rect.x, placed.rect.y), text.span


def _holds(rect: Rect, x: float, y: float) -> bool:
    return rect.x <= x <= rect.right and rect.y <= y <= rect.top
