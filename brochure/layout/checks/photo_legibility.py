"""Can text on a photograph be read, as far as the pixels under it tell?

What is looked at is what will be painted: the same window, the same overlay, twice as fine as the
finished page is judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from brochure.design.colour import contrast
from brochure.design.drawing import Shape, rectangle
from brochure.design.photographs.photograph import Overlay
from brochure.design.photographs.screen_pixels import Seen, Wash, stronger
from brochure.design.sheet import Rect
from brochure.design.theme import Theme
from brochure.layout.piece_layout import Layout, PlacedPanel

_STEP = 5  # per cent, in which a better overlay is looked for


class Backdrop(Struct, frozen=True):
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

    def faintest(self, area: Rect, colour: str, wash: Wash | None) -> float:
        """The contrast of a colour to the pixel of an area from which it stands out least, under
        a wash."""
        return min(contrast.ratio(colour, one) for one in self.seen.extremes(area, wash))


class Written(Struct, frozen=True):
    """A line on a photograph: where, in which colour, and the contrast that it needs."""

    photo: Backdrop
    area: Rect
    colour: str
    needed: float

    def is_read(self, wash: Wash) -> bool:
        """Whether it stands out under a wash."""
        return self.photo.faintest(self.area, self.colour, wash) >= self.needed


def overlay_for(photo: Backdrop, every: Sequence[Written]) -> str:
    """What would make all lines on a photograph stand out; `every`: the lines on any."""
    mine = [one for one in every if (one.photo.name, one.photo.wash) == (photo.name, photo.wash)]
    for wash in _stronger(photo.suggested):
        if all(one.is_read(wash) for one in mine):
            over = wash.overlay
            more = "" if over.edge == "whole" else f", edge: {over.edge}"
            more += f", reach: {over.reach:g}" if more and over.reach < 100 else ""
            told = f"overlay: {{ colour: {over.colour}, opacity: {over.opacity}{more} }}"
            return f"give the photograph {told} in the theme"
    return "put the text on a card or a zone with a background, or give it another colour"


def _stronger(usual: Wash) -> Iterator[Wash]:
    """The same wash, stronger and stronger; then over all of the way, then the same everywhere."""
    for change in ({}, {"reach": 100.0}, {"edge": "whole"}):
        like = replace(usual, overlay=usual.overlay.model_copy(update=change))
        yield from (stronger(like, opacity) for opacity in range(_STEP, 100, _STEP))


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
