"""Does a logo stand out from what is behind it, and in which of its forms?

Its contrast is that which half of what is drawn of it reaches (WCAG 2.2, 1.4.11 asks for 3): a fine
line in a paler colour does not spoil it, nor does a bright dot save it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from brochure.design.colour import contrast
from brochure.design.drawing import Drawing, Shape
from brochure.design.photographs.screen_pixels import colours_of
from brochure.design.raster import Raster
from brochure.design.sheet import Rect
from brochure.design.theme import Theme
from brochure.finding import Finding
from brochure.layout.blocks import Box
from brochure.layout.checks.outlines import Outline, Spans, swatches_under, without
from brochure.layout.checks.photo_legibility import backdrops
from brochure.layout.legibility import painted
from brochure.layout.piece_layout import Layout

ENOUGH = 3.0  # WCAG 2.2, 1.4.11
_ROWS = 48  # in which the colours of a drawing are measured

Weights = Sequence[tuple[str, float]]  # colours as #rrggbb, and how much there is of each


def in_one_colour(drawing: Drawing, swatch: str) -> Drawing:
    """A drawing all in one colour."""
    shapes = (
        replace(one, fill=swatch if one.fill else "", stroke=swatch if one.stroke else "")
        for one in drawing.shapes
    )
    return replace(drawing, shapes=tuple(shapes))


def weights(shown: Raster | Sequence[Shape], theme: Theme) -> Weights:
    """The colours of a logo, from its pixels or its placed shapes."""
    if isinstance(shown, Raster):
        return colours_of(shown)
    outlines = [Outline(shape) for shape in reversed(shown)]
    low = min(outline.edges[1] for outline in outlines)
    step = (max(outline.edges[3] for outline in outlines) - low) / _ROWS
    seen = (one for row in range(_ROWS) for one in _row(outlines, low + (row + 0.5) * step))
    return [(theme.colours[swatch].srgb, length) for swatch, length in seen]


def _row(outlines: Sequence[Outline], y: float) -> Iterator[tuple[str, float]]:
    """What is seen at a height, the topmost outline first: swatches and lengths."""
    free: Spans = [(-1e6, 1e6)]
    for outline in outlines:
        for swatch, spans, hides in outline.row(y):
            parts = (min(b, d) - max(a, c) for a, b in free for c, d in spans)
            yield swatch, sum(part for part in parts if part > 0)
            free = without(free, spans) if hides else free


def standing_out(found: Weights, grounds: Iterable[str]) -> float:
    """The contrast of a logo of these colours to the ground from which it stands out least."""
    every = sum(weight for _, weight in found)
    least = contrast.ratio("#000000", "#ffffff")
    for ground in grounds:
        reached = 0.0
        for ratio, weight in sorted((contrast.ratio(c, ground), w) for c, w in found):
            reached += weight
            if reached >= every / 2:
                least = min(least, ratio)
                break
    return least


def fitting(forms: Sequence[Drawing | Raster], ground: str, current: str, theme: Theme) -> int:
    """The number of the form of a logo for a ground of a swatch: the first that stands out, else
    the one that does most. `current` is the colour of what has none of its own."""
    back = theme.colours[ground].srgb
    found = [standing_out(weights(_shown(one, current), theme), [back]) for one in forms]
    first = (n for n, ratio in enumerate(found) if ratio >= ENOUGH)
    return next(first, max(range(len(found)), key=lambda n: found[n]))


def _shown(picture: Drawing | Raster, current: str) -> Raster | tuple[Shape, ...]:
    if isinstance(picture, Raster):
        return picture
    return picture.inside(Rect(0, 0, picture.width, picture.height), current)


def faint_logos(layout: Layout, theme: Theme, press: bytes) -> Iterator[Finding]:
    """A finding for each logo that stands out too little from what really lies behind it."""
    for page in layout.panels:
        for logo in (box for box in page.walk() if box.role == "logo"):
            photos = backdrops(layout, page, theme, press)
            own = {id(shape) for shape in logo.shapes}
            drawn = painted(layout, page, photos)
            under = [outline for outline in drawn if id(outline.shape) not in own]
            backs: Mapping[str, list[str]] = {
                name: [*photos[name].seen.extremes(logo.rect, photos[name].wash)]
                if name in photos
                else [theme.colours[name].srgb]
                for name in swatches_under(logo.rect, under)
            }
            yield from _faint(logo, backs, page.name, theme)


def _faint(
    logo: Box, backs: Mapping[str, list[str]], panel: str, theme: Theme
) -> Iterator[Finding]:
    found = weights(logo.image.raster if logo.image else logo.shapes, theme)
    ratios = {name: standing_out(found, colours) for name, colours in backs.items()}
    worst = min(ratios, key=lambda name: ratios[name], default="")
    if worst and ratios[worst] < ENOUGH and logo.place is not None:
        what = (
            f"the logo has a contrast of {contrast.told(ratios[worst])} to {worst} behind it on {panel}; "
            f"{ENOUGH:g} is needed"
        )
        hint = "give it a form for such grounds, on-dark: …, or the panel another ground"
        yield Finding("L507", logo.place.span, what, hint)
