"""Editions: how the pages of a layout come onto the pages of a file.

`impose` gives, for press and office, one PDF page a side of the sheet; for the screen, one a
panel in reading order.
"""

from __future__ import annotations

from dataclasses import dataclass

from brochure.design.sheet import BLEED, MARGIN, Rect
from brochure.layout.page import Layout, Page

EDITIONS: dict[str, tuple[str, ...]] = {
    "brochure": ("press", "office", "screen"),
    "handout": ("press", "screen"),
}

PROOF = "PROOF – the hotline number is a placeholder"


@dataclass(frozen=True, slots=True)
class Placed:
    """A panel on a PDF page: its rectangle there, and its ground with bleed."""

    page: Page
    rect: Rect
    ground: Rect


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page of a file. Panels stand in reading order."""

    side: str
    media: Rect
    bleed: Rect
    trim: Rect
    folds: tuple[float, ...]
    panels: tuple[Placed, ...]


def impose(layout: Layout, edition: str) -> tuple[PdfPage, ...]:
    """The pages of an edition."""
    sheet = layout.sheet
    by_name = {page.name: page for page in layout.pages}
    if edition == "screen":
        return tuple(
            _single(by_name[panel.name], Rect(0, 0, panel.width, sheet.height))
            for panel in sheet.panels
        )
    margin, bleed = (MARGIN, BLEED) if edition == "press" else (0.0, 0.0)
    trim = sheet.trim.moved(margin, margin)
    media = Rect(0, 0, sheet.width + 2 * margin, sheet.height + 2 * margin)
    pages = []
    for side in sheet.sides:
        panels = []
        for panel in sheet.on(side):
            rect = Rect(trim.x + panel.x, trim.y, panel.width, sheet.height)
            ground = _with_bleed(rect, trim, bleed)
            panels.append(Placed(by_name[panel.name], rect, ground))
        folds = sheet.folds(side)
        pages.append(PdfPage(side, media, trim.inset(-bleed), trim, folds, tuple(panels)))
    return tuple(pages)


def _single(page: Page, rect: Rect) -> PdfPage:
    return PdfPage(page.name, rect, rect, rect, (), (Placed(page, rect, rect),))


def _with_bleed(panel: Rect, trim: Rect, bleed: float) -> Rect:
    """A panel's ground: over the trim edges to the bleed edge, but never over a fold."""
    left = bleed if abs(panel.x - trim.x) < 0.01 else 0.0
    right = bleed if abs(panel.right - trim.right) < 0.01 else 0.0
    return Rect(
        panel.x - left, panel.y - bleed, panel.width + left + right, panel.height + 2 * bleed
    )
