"""The pictures of the preview: which there are, and what stands where in which arrangement.

All in points from the upper left corner of a picture, as browsers count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import groupby

from msgspec import Struct

from brochure.checking import Checked
from brochure.design.sheet import Rect
from brochure.imposition.impose import ImposedPage, impose
from brochure.imposition.proof_guides import lines
from brochure.layout.piece_layout import Layout
from brochure.product import SCREEN, Edition

FLAT, READING = "flat", "reading"


class PageView(Struct, frozen=True):
    """Page `number` of an edition, or what `window` shows of it. `name` is a side or a panel."""

    layout: Layout
    edition: Edition
    page: ImposedPage
    number: int
    name: str
    window: Rect

    @property
    def has_slug(self) -> bool:
        """Whether words about the file stand beside the page."""
        return self.edition.marks or self.edition.guides

    @property
    def shows_slug(self) -> bool:
        """Whether they can be seen."""
        return self.has_slug and self.window == self.page.media

    @property
    def path(self) -> str:
        return f"/picture/{self.layout.piece}/{self.edition.name}/{self.name}"

    def panels(self) -> Iterator[tuple[str, float, float]]:
        """The panels in the picture and where their upper left corners are."""
        for panel in self.page.panels:
            if self.window.contains(panel.rect):
                x, y = panel.rect.x - self.window.x, self.window.top - panel.rect.top
                yield panel.panel.name, x, y

    def guides(self) -> Iterator[tuple[str, float, float, float, float]]:
        """The lines that a print shop goes by."""
        bleeds = self.page.bleed != self.page.trim
        for line in lines(self.page, self.layout.sheet.press.safe):
            if line.kind != "bleed" or bleeds:
                x1, x2 = line.x1 - self.window.x, line.x2 - self.window.x
                y1, y2 = self.window.top - line.y1, self.window.top - line.y2
                yield line.kind, x1, y1, x2, y2


def shown_as(checked: Checked, layout: Layout, name: str) -> Edition:
    """The edition of this name, or the one that is shown where a piece has none of it."""
    editions = checked.project.editions[layout.piece]
    return next((one for one in editions if one.name == name), SCREEN)


def views(layout: Layout, edition: Edition) -> dict[str, tuple[tuple[PageView, ...], ...]]:
    """Rows of pictures: the sides of the sheet, and all panels in reading order."""
    pages = impose(layout, edition)
    pictures = {picture.name: picture for picture in _panels(layout, edition, pages)}
    turns = dict.fromkeys(name for panel in layout.panels for name in (panel.page, panel.name))
    reading = tuple(pictures[name] for name in turns if name in pictures)
    if edition.by_panel:
        by_place = sorted(reading, key=lambda one: one.page.panels[0].panel.rect.x)
        sides = [(one.page.panels[0].panel, one) for one in by_place]
        rows = (
            tuple(one for panel, one in sides if (panel.panel.side, panel.span) == row)
            for row in dict.fromkeys(
                (panel.panel.side, panel.span)
                for side in layout.sheet.sides
                for panel in layout.panels
                if panel.panel.side == side
            )
        )
        flat = tuple(row for row in rows if row)
    else:
        flat = tuple(
            (PageView(layout, edition, page, number, page.side, page.media),)
            for number, page in enumerate(pages)
        )
    return {FLAT: flat, READING: (reading,)}


def _panels(layout: Layout, edition: Edition, pages: Iterable[ImposedPage]) -> Iterator[PageView]:
    for number, page in enumerate(pages):
        for name, group in groupby(page.panels, key=lambda one: one.panel.page):
            parts = tuple(group)
            name = name if len(parts) > 1 else parts[0].panel.name
            window = reduce(Rect.around, (part.rect for part in parts))
            yield PageView(layout, edition, page, number, name, window)
