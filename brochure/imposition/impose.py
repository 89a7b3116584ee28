"""Imposition: how the panels of a layout come onto the pages of an edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from brochure.design.drawing import Drawing, Shape
from brochure.design.sheet import Panel, Rect
from brochure.frozen import dataclass
from brochure.imposition.printer_marks import margin_of
from brochure.layout.piece_layout import Layout, PlacedPanel
from brochure.product import Edition


@dataclass(frozen=True, slots=True)
class ImposedPanel:
    """A panel on a PDF page, and its rectangle there."""

    panel: PlacedPanel
    rect: Rect


@dataclass(frozen=True, slots=True)
class ImposedPage:
    """One page of a file. Panels stand in reading order; `grounds` lie under `art`, and both
    under the panels."""

    side: str
    media: Rect
    bleed: Rect
    trim: Rect
    folds: tuple[float, ...]
    panels: tuple[ImposedPanel, ...]
    grounds: tuple[tuple[Rect, str], ...]
    art: tuple[Shape, ...]


def impose(layout: Layout, edition: Edition) -> tuple[ImposedPage, ...]:
    """The pages of an edition: one a panel in reading order, or one a side of the sheet. The press
    gets a stitched piece page by page, since shops impose it themselves."""
    sheet = layout.sheet
    by_name = {panel.name: panel for panel in layout.panels}
    bleed = sheet.press.bleed if edition.bleed else 0.0
    has_slug = edition.guides or (edition.marks and sheet.press.marks != "none")
    margin = margin_of(sheet.press) if has_slug else bleed
    if edition.by_panel or (edition.bleed and sheet.is_stitched):
        return tuple(
            _single(layout, by_name[panel.name], panel, margin, bleed) for panel in sheet.panels
        )
    return tuple(_side(layout, side, by_name, margin, bleed) for side in sheet.sides)


def _side(
    layout: Layout, side: str, by_name: Mapping[str, PlacedPanel], margin: float, bleed: float
) -> ImposedPage:
    """A side of a sheet. Text creeps to the spine of a booklet, grounds lie still."""
    sheet = layout.sheet
    trim = sheet.trim.moved(margin, margin)
    media = Rect(0, 0, sheet.width + 2 * margin, sheet.height + 2 * margin)
    lying, panels = [], []
    for panel in sheet.on(side):
        rect = Rect(trim.x + panel.x, trim.y, panel.width, sheet.height)
        lying.append(ImposedPanel(by_name[panel.name], rect))
        panels.append(replace(lying[-1], rect=rect.moved(sheet.creep(panel), 0)))
    return ImposedPage(
        side,
        media,
        trim.inset(-bleed),
        trim,
        sheet.folds(side),
        tuple(panels),
        tuple(_grounds(tuple(lying), trim, bleed)),
        _art(layout, side, trim.x, trim.y),
    )


def _single(
    layout: Layout, placed: PlacedPanel, panel: Panel, margin: float, bleed: float
) -> ImposedPage:
    """A panel as a page of its own."""
    trim = Rect(margin, margin, panel.width, layout.sheet.height)
    media = Rect(0, 0, panel.width + 2 * margin, layout.sheet.height + 2 * margin)
    art = _art(layout, panel.side, margin - panel.x, margin)
    edge = trim.inset(-bleed)
    panels = (ImposedPanel(placed, trim),)
    shown = tuple(shape for shape in art if shape.bounds.inset(-shape.weight).meets(edge))
    return ImposedPage(
        placed.name, media, edge, trim, (), panels, tuple(_grounds(panels, trim, bleed)), shown
    )


def _art(layout: Layout, side: str, dx: float, dy: float) -> tuple[Shape, ...]:
    """The art of a side, over the whole of it with the bleed."""
    art = layout.art.get(side)
    if art is None:
        return ()
    sheet = layout.sheet
    return _over(art, sheet.trim.inset(-sheet.press.bleed).moved(dx, dy))


@lru_cache(maxsize=64)
def _over(art: Drawing, rect: Rect) -> tuple[Shape, ...]:
    return art.over(rect)


def _grounds(
    panels: tuple[ImposedPanel, ...], trim: Rect, bleed: float
) -> Iterator[tuple[Rect, str]]:
    """The grounds of a page. Neighbours of one colour become one area, so that no hairline shows
    at the fold; what reaches the trim runs on into the bleed."""
    areas = [
        (rect.moved(placed.rect.x, placed.rect.y), swatch)
        for placed in panels
        for rect, swatch in placed.panel.grounds
    ]
    joined: list[tuple[Rect, str]] = []
    for rect, swatch in sorted(areas, key=lambda area: area[0].x):
        last = joined[-1] if joined else None
        if last and last[1] == swatch and _joins(last[0], rect):
            joined[-1] = (Rect(last[0].x, rect.y, rect.right - last[0].x, rect.height), swatch)
        else:
            joined.append((rect, swatch))
    for rect, swatch in joined:
        yield _with_bleed(rect, trim, bleed), swatch


def _joins(left: Rect, right: Rect) -> bool:
    edges = ((left.right, right.x), (left.y, right.y), (left.top, right.top))
    return all(abs(one - other) < 0.01 for one, other in edges)


def _with_bleed(rect: Rect, trim: Rect, bleed: float) -> Rect:
    """A ground: over the trim edges that it reaches to the bleed edge, but never over a fold."""
    x = rect.x - (bleed if abs(rect.x - trim.x) < 0.01 else 0.0)
    y = rect.y - (bleed if abs(rect.y - trim.y) < 0.01 else 0.0)
    right = rect.right + (bleed if abs(rect.right - trim.right) < 0.01 else 0.0)
    top = rect.top + (bleed if abs(rect.top - trim.top) < 0.01 else 0.0)
    return Rect(x, y, right - x, top - y)
