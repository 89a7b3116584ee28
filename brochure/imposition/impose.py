"""Imposition: how the panels of a layout come onto the pages of an edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache, reduce
from itertools import accumulate, chain, groupby
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from brochure.design.drawing import Drawing, Shape
from brochure.design.sheet import Panel, Rect
from brochure.imposition.printer_marks import margin_of
from brochure.layout.blocks import PlacedImage
from brochure.layout.piece_layout import Layout, PlacedPanel
from brochure.product import Edition


class ImposedPanel(Struct, frozen=True):
    """A panel, or its part of a span, on a PDF page, and its rectangle there; what lies outside of
    `clip` is not seen."""

    panel: PlacedPanel
    rect: Rect
    clip: Rect | None = None


class ImposedPhoto(Struct, frozen=True):
    """A photograph on a PDF page, and the parts of the page in which it is seen."""

    image: PlacedImage
    clip: tuple[Rect, ...]


class ImposedPage(Struct, frozen=True):
    """One page of a file. Panels stand in reading order; `grounds` lie under `photos`,
    these under `art`, and all under the panels."""

    side: str
    media: Rect
    bleed: Rect
    trim: Rect
    folds: tuple[float, ...]
    panels: tuple[ImposedPanel, ...]
    grounds: tuple[tuple[Rect, str], ...]
    art: tuple[Shape, ...]
    photos: tuple[ImposedPhoto, ...] = ()


def impose(layout: Layout, edition: Edition) -> tuple[ImposedPage, ...]:
    """The pages of an edition: one a panel or span in reading order, or one a side of the sheet.
    The press gets a stitched piece page by page, since shops impose it themselves."""
    sheet = layout.sheet
    bleed = sheet.press.bleed if edition.bleed else 0.0
    has_slug = edition.guides or (edition.marks and sheet.press.marks != "none")
    margin = margin_of(sheet.press) if has_slug else bleed
    art = _art(layout)
    if edition.by_panel:
        pages = groupby(layout.panels, key=lambda one: one.page)
        return tuple(_read(layout, art, name, tuple(parts), margin, bleed) for name, parts in pages)
    if edition.bleed and sheet.is_stitched:
        return tuple(_single(layout, art, panel, margin, bleed) for panel in sheet.panels)
    return tuple(_side(layout, art, side, margin, bleed) for side in sheet.sides)


# What is drawn on a side, where it lies on the sheet, with what it covers there.
_Drawn: TypeAlias = tuple[tuple[Shape, Rect], ...]
_Art: TypeAlias = Mapping[str, _Drawn]  # by side


def _art(layout: Layout) -> _Art:
    """The art of each side, over the whole of it with the bleed."""
    area = layout.sheet.trim.inset(-layout.sheet.press.bleed)
    return {side: _over(drawing, area) for side, drawing in layout.art.items()}


@lru_cache(maxsize=16)
def _over(drawing: Drawing, area: Rect) -> _Drawn:
    return tuple((shape, shape.bounds.inset(-shape.weight)) for shape in drawing.over(area))


def _seen(art: _Art, side: str, page: Rect, dx: float, dy: float) -> tuple[Shape, ...]:
    """What is seen of the art of a side on a page that is so moved away from its sheet."""
    return _meeting(art.get(side, ()), page.moved(-dx, -dy), dx, dy)


@lru_cache(maxsize=64)
def _meeting(drawn: _Drawn, edge: Rect, dx: float, dy: float) -> tuple[Shape, ...]:
    return tuple(shape.moved(dx, dy) for shape, covered in drawn if covered.meets(edge))


def _side(layout: Layout, art: _Art, side: str, margin: float, bleed: float) -> ImposedPage:
    """A side of a sheet. Text creeps to the spine of a booklet, grounds lie still."""
    sheet = layout.sheet
    trim = sheet.trim.moved(margin, margin)
    placed = (panel for panel in layout.panels if panel.panel.side == side)
    lying = tuple(ImposedPanel(one, one.rect.moved(margin, margin)) for one in placed)
    seen = _seen(art, side, trim.inset(-bleed), margin, margin)
    page = _page(layout, side, trim, lying, seen, bleed)
    crept = tuple(replace(p, rect=p.rect.moved(sheet.creep(p.panel.panel), 0)) for p in lying)
    if sheet.is_stitched:
        whole = (Rect(p.rect.x, trim.y, p.rect.width, trim.height) for p in lying)
        clips = (_with_bleed(rect, trim, bleed) for rect in whole)
        crept = tuple(replace(p, clip=clip) for p, clip in zip(crept, clips, strict=True))
    return replace(page, folds=sheet.folds(side), panels=crept)


def _single(layout: Layout, art: _Art, panel: Panel, margin: float, bleed: float) -> ImposedPage:
    """A page of a booklet for the press, with its parts of spans."""
    trim = Rect(margin, margin, panel.width, layout.sheet.height)
    placed = (one for one in layout.panels if one.panel == panel)
    lying = tuple(ImposedPanel(one, one.rect.moved(margin - panel.x, margin)) for one in placed)
    seen = _seen(art, panel.side, trim.inset(-bleed), margin - panel.x, margin)
    return _page(layout, panel.name, trim, lying, seen, bleed)


def _read(
    layout: Layout,
    art: _Art,
    name: str,
    parts: tuple[PlacedPanel, ...],
    margin: float,
    bleed: float,
) -> ImposedPage:
    """A panel as a page of its own, or a span: its parts side by side."""
    ends = accumulate((part.rect.width for part in parts), initial=margin)
    lying = tuple(
        ImposedPanel(one, Rect(x, margin, one.rect.width, one.rect.height))
        for one, x in zip(parts, ends, strict=False)
    )
    trim = reduce(Rect.around, (one.rect for one in lying))
    # Those of one side lie as they do there.
    moves: dict[tuple[str, float], list[ImposedPanel]] = {}
    for one in lying:
        dx = one.rect.x - one.panel.rect.x
        moves.setdefault((one.panel.panel.side, round(dx, 3)), []).append(one)
    drawn: list[Shape] = []
    for (side, _), ones in moves.items():
        first, on = ones[0], reduce(Rect.around, (one.rect for one in ones))
        dx, dy = first.rect.x - first.panel.rect.x, first.rect.y - first.panel.rect.y
        shown = _seen(art, side, on.inset(-bleed), dx, dy)
        drawn += shown if len(moves) == 1 else (shape.within(on) for shape in shown)
    return _page(layout, name, trim, lying, tuple(drawn), bleed)


def _page(
    layout: Layout,
    name: str,
    trim: Rect,
    lying: tuple[ImposedPanel, ...],
    art: tuple[Shape, ...],
    bleed: float,
) -> ImposedPage:
    media = Rect(0, 0, trim.right + trim.x, trim.top + trim.y)
    grounds = tuple(_grounds(lying, trim, bleed))
    photos = tuple(_photos(layout, lying, trim, bleed))
    return ImposedPage(name, media, trim.inset(-bleed), trim, (), lying, grounds, art, photos)


def _photos(
    layout: Layout, panels: tuple[ImposedPanel, ...], trim: Rect, bleed: float
) -> Iterator[ImposedPhoto]:
    """The photographs of a page, those of each panel once: of a photograph what is seen on panels
    that lie as they do on their side is one."""
    once = {placed.panel.panel.name: placed for placed in panels}
    for area in chain(*layout.photos.values()):
        seen: dict[tuple[float, float], list[Rect]] = {}
        for name, rect in area.seen:
            if placed := once.get(name):
                on, lies = placed.rect, placed.panel.rect
                move = (round(on.x - lies.x, 3), round(on.y - lies.y, 3))
                part = rect.moved(*move)
                if part.meets(trim):
                    clip = _with_bleed(part.meeting(trim), trim, bleed)
                    seen.setdefault(move, []).append(clip)
        for move, clips in seen.items():
            image = replace(area.image, rect=area.image.rect.moved(*move))
            yield ImposedPhoto(image, tuple(clips))


def _grounds(
    panels: tuple[ImposedPanel, ...], trim: Rect, bleed: float
) -> Iterator[tuple[Rect, str]]:
    """The grounds of a page, those of each panel once. Neighbours of one colour become one area, so
    that no hairline shows at the fold; what reaches the trim runs on into the bleed."""
    once = {placed.panel.panel: placed for placed in panels}
    every = (
        (rect.moved(placed.rect.x, placed.rect.y), swatch)
        for placed in once.values()
        for rect, swatch in placed.panel.grounds
    )
    areas = [(rect.meeting(trim), swatch) for rect, swatch in every if rect.meets(trim)]
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
