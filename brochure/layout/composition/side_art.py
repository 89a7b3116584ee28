"""Art behind the sides of a sheet: which a side has, and how a drawing follows the layout.

A drawing made for one paper goes with the cuts and folds of another, and with the lines that the
theme names: heights in the drawing that belong to a panel, a zone, the hotline or the path of a
span.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import isfinite
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from brochure.design.drawing import Drawing
from brochure.design.drawings.stretched import Ruler, ruler, stretched
from brochure.design.grounds import HOTLINE
from brochure.design.photographs.photograph import AXIS, SideArt
from brochure.design.sheet import Rect, Sheet, sheet_of
from brochure.design.theme import Theme
from brochure.layout.blocks import Box
from brochure.layout.piece_layout import PlacedPanel
from brochure.layout.zones import Band, Key, PanelZones
from brochure.product import Format

_BESIDE = 36.0  # points from a cut or fold: so near to it nothing is stretched
T = TypeVar("T")


def of_sides(form: Format, sheet: Sheet, art: Mapping[str, T]) -> dict[str, T]:
    """What lies behind each side, by its name: that of the format if it has its own, first that
    for this paper."""
    found = {}
    for side in sheet.sides:
        own = [f"{kin}.{side}" for kin in form.kin]
        names = (*(f"{name}.{sheet.paper}" for name in own), *own, side)
        one = next((name for name in names if name in art), None)
        if one is not None:
            found[side] = art[one]
    return found


class Room(Struct, frozen=True):
    """Points at the edges of a panel that text leaves free."""

    head: float
    foot: float
    left: float


def rooms(
    form: Format, sheet: Sheet, theme: Theme, drawn: Mapping[str, Drawing]
) -> dict[str, Room]:
    """What text leaves on each panel: what its side's art says, else its ground; it grows with
    the art."""
    looks, found = of_sides(form, sheet, theme.art), {}
    growth = {side: _growth(look, drawn.get(side), form, sheet) for side, look in looks.items()}
    for panel in sheet.panels:
        look, ground = looks.get(panel.side), theme.ground(panel.name)
        grown = growth.get(panel.side, 1.0)
        scale = grown if ground.photo_at is None else 1.0
        usual = {edge: ground.free(edge, form.kin) * scale for edge in ("head", "foot", "left")}
        own = {"foot": look.foot, "left": look.left} if look else {}
        said = {edge: _said(by_panel, panel.name) for edge, by_panel in own.items()}
        more = {edge: points * grown for edge, points in said.items() if points is not None}
        found[panel.name] = Room(**{**usual, **more})
    return found


def _said(by_panel: Mapping[str, float], panel: str) -> float | None:
    """What is said for a panel, or for all whose names begin with its first word."""
    return by_panel.get(panel, by_panel.get(panel.split("-", maxsplit=1)[0]))


def _growth(look: SideArt, drawing: Drawing | None, form: Format, sheet: Sheet) -> float:
    """By how much the art of a side, and the room that text leaves it, is larger than drawn."""
    if look.paper is not None:
        return _larger(sheet, sheet_of(form, look.paper))
    return drawing.scale_over(_page(sheet)) if drawing else 1.0


def _larger(sheet: Sheet, source: Sheet) -> float:
    return min(sheet.width / source.width, sheet.height / source.height)


def following(
    drawing: Drawing,
    look: SideArt,
    form: Format,
    sheet: Sheet,
    side: str,
    lines: Mapping[str, float],
) -> Drawing:
    """The drawing of a side as this sheet wants it; `lines` are the heights in its layout, from
    the foot of the trim."""
    if look.paper is None:
        return drawing
    source = sheet_of(form, look.paper)
    grown = _larger(sheet, source)
    across = zip(_cuts(source, side), _cuts(sheet, side, grown), strict=True)
    ends = (
        (-source.press.bleed, -sheet.press.bleed), (0.0, 0.0), (source.height, sheet.height),
        (source.height + source.press.bleed, sheet.height + sheet.press.bleed),
    )  # fmt: skip
    told = ((source.height - at, lines[name]) for name, at in look.lines.items() if name in lines)
    return _drawn(drawing, _page(source), _page(sheet), ruler(across), ruler(ends, told), grown)


@lru_cache(maxsize=16)  # lines of the grid: most contents of one format have the same ones
def _drawn(
    drawing: Drawing, source: Rect, page: Rect, across: Ruler, up: Ruler, grown: float
) -> Drawing:
    drawn = replace(drawing, shapes=drawing.over(source))
    return stretched(drawn, across, up, grown, page)


def _page(sheet: Sheet) -> Rect:
    return sheet.trim.inset(-sheet.press.bleed)


def _cuts(sheet: Sheet, side: str, grown: float = 1.0) -> tuple[float, ...]:
    """The cuts and folds of a side from its left with what stands beside them, and the ends of
    the bleed."""
    beside, bleed = _BESIDE * grown, sheet.press.bleed
    inner = [at + by for at in sheet.folds(side) for by in (-beside, 0.0, beside)]
    return -bleed, 0.0, beside, *inner, sheet.width - beside, sheet.width, sheet.width + bleed


def lines_of(
    sheet: Sheet,
    side: str,
    pages: Iterable[PlacedPanel],
    stacks: Iterable[PanelZones],
    lying: Mapping[Key, Band],
) -> dict[str, float]:
    """The lines of a side: of a panel the foot of what text may use, of a zone the edge that it
    shares with the next, `hotline` the foot of its number, `axis` the path of a span."""
    here = {panel.name for panel in sheet.on(side)}
    found = {stack.panel: stack.area.y for stack in stacks if stack.panel in here}
    for (panel, zone), band in lying.items():
        inner = [at for at in band.edges if isfinite(at)]
        if panel in here and inner:
            found[f"{panel}.{zone}"] = min(inner)
            found.setdefault(zone, min(inner))
    for page in pages:
        for box in page.walk() if page.panel.side == side else ():
            if box.role in (AXIS, HOTLINE):
                found.setdefault(box.role, page.rect.y + _height(box))
    return found


def _height(box: Box) -> float:
    numbers = (line.y for part in box.walk() if part.role == "number" for line in part.lines)
    return next(numbers, box.rect.y + box.rect.height / 2)
