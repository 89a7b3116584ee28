"""The pictures of the preview: which there are, and their pixels.

`views` says, for each piece, what stands where in which arrangement; all in points from the
upper left corner of a picture, as browsers count. `Gallery` paints and draws them when they are
asked for, and keeps what it made while it is true.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from functools import reduce
from io import BytesIO
from itertools import groupby
from typing import Any

from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

from brochure.checking import Checked
from brochure.design.sheet import Rect
from brochure.frozen import dataclass
from brochure.imposition.impose import ImposedPage, impose
from brochure.imposition.imposed import imposed
from brochure.imposition.proof_guides import lines
from brochure.imposition.spoken import spoken_links
from brochure.layout.piece_layout import Layout
from brochure.pdf.metadata import about
from brochure.pdf.paint import render
from brochure.product import EDITIONS, SCREEN, Edition

ALL = tuple(EDITIONS)
FLAT, READING = "flat", "reading"
_SCALE = 2 * 96 / 72  # pixels of a picture for a point: two for each pixel of CSS
_MOST_KEPT = 48  # pictures


@dataclass(frozen=True)
class PageView:
    """Page `number` of an edition, or what `window` shows of it. `name` is a side or a panel."""

    layout: Layout
    edition: Edition
    page: ImposedPage
    number: int
    name: str
    window: Rect

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


@dataclass(frozen=True)
class RenderedPage:
    """A PNG file, and the name of its pixels."""

    data: bytes
    digest: str


class Gallery:
    """Draws pictures, one at a time: the renderer allows no more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: Checked | None = None
        self._pictures: dict[str, PageView] = {}
        self._files: dict[tuple[str, str], bytes] = {}
        self._kept: OrderedDict[str, bytes] = OrderedDict()  # PNG files by their pixels

    def draw(self, checked: Checked | None, path: str) -> RenderedPage | None:
        """The picture of this path, none if there is none. OSError if a font has gone."""
        if checked is None:
            return None
        with self._lock:
            self._turn_to(checked)
            picture = self._pictures.get(path)
            if picture is None:
                return None
            image, digest = self._pixels(checked, picture)
            found = self._kept.get(digest)
        if found is None:
            buffer = BytesIO()
            image.save(buffer, "PNG", compress_level=1)
            found = buffer.getvalue()
        with self._lock:
            self._kept[digest] = found
            self._kept.move_to_end(digest)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return RenderedPage(found, digest)

    def _turn_to(self, checked: Checked) -> None:
        if checked is self._of:
            return
        every = (
            views(layout, shown_as(checked, layout, name))
            for layout in checked.layouts
            for name in ALL
        )
        rows = (row for arranged in every for rows in arranged.values() for row in rows)
        self._pictures = {picture.path: picture for row in rows for picture in row}
        self._files.clear()
        self._of = checked

    def _pixels(self, checked: Checked, picture: PageView) -> tuple[Any, str]:
        document = PdfDocument(self._file(checked, picture))
        try:
            page = document[picture.number]
            window, (width, height) = picture.window, page.get_size()
            edges = (window.x, window.y, width - window.right, height - window.top)
            crop = tuple(max(0.0, round(edge, 3)) for edge in edges)
            image = page.render(scale=_SCALE, crop=crop).to_pil().convert("RGB")
        finally:
            document.close()
        return image, hashlib.sha256(repr(image.size).encode() + image.tobytes()).hexdigest()

    def _file(self, checked: Checked, picture: PageView) -> bytes:
        key = (picture.layout.piece, picture.edition.name)
        if key not in self._files:
            project = checked.project
            spoken = spoken_links(project.content)
            made = imposed(picture.layout, picture.edition, spoken)
            self._files[key] = render(made, project, about(project))
        return self._files[key]
