"""Photographs behind sides, panels and zones: where each lies, and what is seen of it.

A zone with a colour or photograph of its own hides what lies behind its panel. Neighbours on a
side that show one photograph at one height share it across the fold, but for the pages of a
booklet, whose neighbours on the sheet are no neighbours to a reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce

from msgspec import Struct

from brochure.design.artwork import Artwork
from brochure.design.grounds import Ground
from brochure.design.photographs.photograph import Photograph
from brochure.design.raster import crop_window
from brochure.design.sheet import Panel, Rect, Sheet
from brochure.layout.blocks import PlacedImage
from brochure.source.yaml_tree import Text

NEAR = 0.01  # points


class PhotoArea(Struct, frozen=True):
    """A photograph on a side: points from the lower left corner of its trim. It runs over the cut;
    `seen` are the parts of panels in which it is not hidden, up to the cut."""

    file: Text
    image: PlacedImage
    seen: tuple[tuple[str, Rect], ...]


class Layer(Struct, frozen=True):
    """A ground as it lies on a panel, in points of the panel."""

    rect: Rect
    ground: Ground
    is_zone: bool = False


Layers = Mapping[str, Sequence[Layer]]  # by panel, what lies on top last


def photo_areas(
    sheet: Sheet, layers: Layers, behind: Mapping[str, Photograph], artwork: Artwork
) -> dict[str, tuple[PhotoArea, ...]]:
    """The photographs of each side that has any; `behind` are those of whole sides."""
    found = {}
    for side in sheet.sides:
        lying = [*_of_side(sheet, side, layers, behind.get(side)), *_of_panels(sheet, side, layers)]
        areas = tuple(_area(sheet, artwork, *one) for one in _joined(lying, sheet) if one[2])
        if areas:
            found[side] = areas
    return found


_Lying = tuple[Photograph, Rect, "tuple[tuple[str, Rect], ...]", str]  # where, what is seen, ground


def _of_side(sheet: Sheet, side: str, layers: Layers, photo: Photograph | None) -> Iterator[_Lying]:
    if photo is not None:
        parts = [(p, rect) for p in sheet.on(side) for rect in _free(sheet, p, layers[p.name])]
        seen = tuple((panel.name, rect.moved(panel.x, 0)) for panel, rect in parts)
        yield photo, sheet.trim, seen, "paper"


def _of_panels(sheet: Sheet, side: str, layers: Layers) -> Iterator[_Lying]:
    for panel in sorted(sheet.on(side), key=lambda panel: panel.x):
        for layer in layers[panel.name]:
            photo = layer.ground.photo
            if photo is None:
                continue
            rects = [layer.rect] if layer.is_zone else _free(sheet, panel, layers[panel.name], True)
            seen = tuple((panel.name, rect.moved(panel.x, 0)) for rect in rects)
            yield photo, layer.rect.moved(panel.x, 0), seen, layer.ground.background or "paper"


def _free(sheet: Sheet, panel: Panel, layers: Sequence[Layer], own: bool = False) -> Iterator[Rect]:
    """The bands of a panel that no other ground hides: that of a zone, or a photograph, but for
    the panel's `own`."""
    free = [(0.0, sheet.height)]
    for layer in layers:
        hides = layer.ground.photo is not None and not (own and not layer.is_zone)
        if hides or (layer.is_zone and layer.ground.background):
            low, top = layer.rect.y, layer.rect.top
            parts = ((a, min(b, low), max(a, top), b) for a, b in free)
            free = [pair for a, b, c, d in parts for pair in ((a, b), (c, d))]
    yield from (Rect(0, low, panel.width, top - low) for low, top in free if top - low > NEAR)


def _joined(lying: Sequence[_Lying], sheet: Sheet) -> list[_Lying]:
    """What lies on a side, neighbours of one look and height as one."""
    made: list[_Lying] = []
    for photo, rect, seen, ground in lying:
        at = next(
            (n for n, one in enumerate(made) if one[0].look == photo.look and _meet(one[1], rect)),
            None,
        )
        if at is None or sheet.is_stitched:
            made.append((photo, rect, seen, ground))
        else:
            first, before, others, behind = made[at]
            made[at] = first, before.around(rect), (*others, *seen), behind
    return made


def _meet(left: Rect, right: Rect) -> bool:
    edges = ((left.right, right.x), (left.y, right.y), (left.top, right.top))
    return all(abs(one - other) < NEAR for one, other in edges)


def _area(
    sheet: Sheet,
    artwork: Artwork,
    photo: Photograph,
    rect: Rect,
    seen: tuple[tuple[str, Rect], ...],
    ground: str,
) -> PhotoArea:
    raster, bleed = artwork.photos[photo.file.value], sheet.press.bleed
    trim = rect if sheet.is_stitched else sheet.trim
    sides = ((rect.x, trim.x), (rect.right, trim.right), (0.0, rect.y), (sheet.height, rect.top))
    left, right, low, high = (bleed * (abs(one - other) < NEAR) for one, other in sides)
    full = Rect(rect.x - left, rect.y - low, rect.width + left + right, rect.height + low + high)
    focus = (photo.focus[0] / 100, photo.focus[1] / 100)
    window = crop_window(raster.width, raster.height, full.width / full.height, focus)
    image = PlacedImage(raster, window, full, ground, focus=photo.heart, overlay=photo.overlay)
    return PhotoArea(photo.file, image, seen)


def covered(seen: Sequence[tuple[str, Rect]], panel: str) -> Rect | None:
    """The part of a panel that a photograph takes up, on its side; None if none of it."""
    parts = [rect for name, rect in seen if name == panel]
    return reduce(Rect.around, parts) if parts else None
