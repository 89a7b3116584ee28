"""Can text on a photograph be read, as far as the pixels under it tell?

What is looked at is what will be painted: the same window, the same overlay, twice as fine as the
finished page is judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from brochure.design.colour import contrast
from brochure.design.drawing import Shape, rectangle
from brochure.design.photographs.photograph import Overlay
from brochure.design.photographs.screen_pixels import Seen, Wash, stronger
from brochure.design.sheet import Rect
from brochure.design.theme import Theme
from brochure.frozen import dataclass
from brochure.layout.piece_layout import Layout, PlacedPanel

_STEP = 5  # per cent, in which a better overlay is looked for


@dataclass(frozen=True)
class Backdrop:
    """A photograph behind a panel, in points of the panel: where it is `parts`."""

    seen: Seen
    wash: Wash | None
    parts: tuple[Rect, ...]
    name: str  # stands for a swatch
    suggested: Wash

    @property
    def shapes(self) -> Iterator[Shape]:
        """What it covers, as shapes of its name."""
        return (rectangle(part, self.name) for part in self.parts)

    def faintest(self, area: Rect, colour: str) -> float:
        """The contrast of a colour to the pixel of an area from which it stands out least."""
        return self._faintest(area, colour, self.wash)

    def _faintest(self, area: Rect, colour: str, wash: Wash | None) -> float:
        return min(contrast.ratio(colour, one) for one in self.seen.extremes(area, wash))

    def mended(self, area: Rect, colour: str, needed: float) -> str:
        """An overlay with which the colour would stand out; empty if there is none."""
        everywhere = self.suggested.overlay.model_copy(update={"edge": "whole"})
        for like in (self.suggested, replace(self.suggested, overlay=everywhere)):
            for opacity in range(_STEP, 100, _STEP):
                wash = stronger(like, opacity)
                if self._faintest(area, colour, wash) >= needed:
                    edge = wash.overlay.edge
                    more = "" if edge == "whole" else f", edge: {edge}"
                    return f"overlay: {{ colour: {wash.overlay.colour}, opacity: {opacity}{more} }}"
        return ""


Backdrops = Mapping[str, Backdrop]  # by the name that stands for a swatch


def backdrops(layout: Layout, page: PlacedPanel, theme: Theme, press: bytes) -> dict[str, Backdrop]:
    """The photographs behind a panel, or its part of a span. `press` is the profile of the press."""
    found = {}
    x, y, panel = page.rect.x, page.rect.y, page.panel
    for area in layout.photos.get(panel.side, ()):
        parts = tuple(rect.moved(-x, -y) for name, rect in area.seen if name == panel.name)
        if parts:
            name, image = f"photograph {area.file.value}", area.image
            rect = image.rect.moved(-x, -y)
            ground = theme.colours[image.ground].srgb
            seen = Seen(image.raster, image.window, rect, ground, press)
            wash = _wash(image.overlay, theme) if image.overlay else None
            usual = Overlay(colour=image.ground)
            found[name] = Backdrop(seen, wash, parts, name, wash or _wash(usual, theme))
    return found


def _wash(overlay: Overlay, theme: Theme) -> Wash:
    srgb = theme.colours[overlay.colour].srgb
    return Wash(tuple(bytes.fromhex(srgb[1:])), overlay)
