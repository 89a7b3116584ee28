"""Can text on a photograph be read, as far as the pixels under it tell?

What is looked at is what will be painted: the same window, the same overlay, twice as fine as the
finished page is judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from brochure.design.colour import contrast
from brochure.design.drawing import Shape, rectangle
from brochure.design.photographs.photograph import Overlay
from brochure.design.photographs.screen_pixels import Seen, Wash, stronger
from brochure.design.sheet import Panel, Rect
from brochure.design.theme import Theme
from brochure.layout.photographs.photo_areas import PhotoArea

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


def backdrops(
    areas: tuple[PhotoArea, ...], panel: Panel, theme: Theme, press: bytes
) -> dict[str, Backdrop]:
    """The photographs behind a panel. `press` is the profile of the press."""
    found = {}
    for area in areas:
        parts = tuple(rect.moved(-panel.x, 0) for name, rect in area.seen if name == panel.name)
        if parts:
            name, image = f"photograph {area.file.value}", area.image
            rect = image.rect.moved(-panel.x, 0)
            ground = theme.colours[image.ground].srgb
            seen = Seen(image.raster, image.window, rect, ground, press)
            wash = _wash(image.overlay, theme) if image.overlay else None
            usual = Overlay(colour=image.ground)
            found[name] = Backdrop(seen, wash, parts, name, wash or _wash(usual, theme))
    return found


def _wash(overlay: Overlay, theme: Theme) -> Wash:
    srgb = theme.colours[overlay.colour].srgb
    return Wash(tuple(bytes.fromhex(srgb[1:])), overlay)
