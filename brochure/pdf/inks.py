"""Colour operators of an edition: inks for the press, sRGB for office and screen.

A spot colour is a Separation with the colour's inks as its alternate; what stands on every plate
is the Separation All (ISO 32000-1, 8.6.6.4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from brochure.design.colour.palette import Colour
from brochure.design.drawing import Gradient
from brochure.design.photographs.photograph import Overlay
from brochure.design.photographs.screen_pixels import Wash
from brochure.design.theme import Theme
from brochure.imposition.printer_marks import ALL, INKS
from brochure.pdf.writer import Value, array, dictionary, name


class Inks(Struct, frozen=True, eq=False):
    """How colours are set: for the press in inks, else in sRGB. `fills` and `strokes` give the
    operators for each swatch (ISO 32000-1, 8.6.8); those that are `black` ink alone overprint."""

    colours: Mapping[str, Colour]
    for_press: bool
    fills: Mapping[str, str]
    strokes: Mapping[str, str]
    black: frozenset[str]

    def parts(self, swatch: str) -> list[float]:
        """A colour from 0 to 1, a spot ink in the inks that stand for it."""
        colour = self.colours[swatch]
        return [ink / 100 for ink in colour.cmyk] if self.for_press else _screen(colour.srgb)


def inks_of(theme: Theme, for_press: bool) -> Inks:
    """Those of a theme; the same ones each time."""
    return _inks(tuple(theme.colours.by_name.items()), for_press)


@lru_cache(maxsize=16)
def _inks(named: tuple[tuple[str, Colour], ...], for_press: bool) -> Inks:
    colours = dict(named)
    strokes = operators(colours, for_press, stroke=True)
    black = black_alone(colours) if for_press else frozenset[str]()
    return Inks(colours, for_press, operators(colours, for_press), strokes, black)


def operators(
    colours: Mapping[str, Colour], press: bool, stroke: bool = False
) -> Mapping[str, str]:
    """Swatch -> the operator that sets it as fill or stroke colour (ISO 32000-1, 8.6.8)."""
    every = colours.items()
    if not press:
        return {swatch: _upper(_rgb(colour.srgb), stroke) for swatch, colour in every}
    made = {swatch: _press(colour, stroke) for swatch, colour in every}
    made[ALL] = _separation("All", 1.0, stroke)
    for number, ink in enumerate(INKS):
        for swatch, amount in ((ink, 1.0), (f"{ink}-half", 0.5)):
            parts = [0.0] * 4
            parts[number] = amount
            made[swatch] = _upper(_cmyk(parts), stroke)
    return made


def separations(theme: Theme) -> Iterator[tuple[str, tuple[float, ...]]]:
    """The Separation colour spaces of a press page: names, and CMYK from 0 to 1."""
    yield "All", (1, 1, 1, 1)
    for spot, parts in theme.spots().items():
        yield spot, tuple(part / 100 for part in parts)


def shading(gradient: Gradient, inks: Inks) -> bytes:
    """The dictionary of a gradient: axial or radial, going on beyond its ends (8.7.4.5.3 and .4). A
    spot ink runs in the inks that stand for it."""
    parts = [(at, inks.parts(swatch)) for at, swatch in gradient.stops]
    parts = [(0.0, parts[0][1]), *parts, (1.0, parts[-1][1])]
    steps = [(one, two) for one, two in pairwise(parts) if one[0] < two[0]]
    functions = [
        dictionary(
            {"FunctionType": 2, "Domain": "[0 1]", "N": 1, "C0": array(one), "C1": array(two)}
        )
        for (_, one), (_, two) in steps
    ]
    joined: dict[str, Value] = {
        "FunctionType": 3,
        "Domain": "[0 1]",
        "Functions": array(functions),
        "Bounds": array([start for (start, _), _ in steps[1:]]),
        "Encode": array([0, 1] * len(steps)),
    }
    return dictionary(
        {
            "ShadingType": 2 if len(gradient.ends) == 4 else 3,
            "ColorSpace": "/DeviceCMYK" if inks.for_press else "/DeviceRGB",
            "Coords": array(gradient.ends),
            "Extend": "[true true]",
            "Function": dictionary(joined),
        }
    )


def wash(overlay: Overlay | None, inks: Inks) -> Wash | None:
    """An overlay in the colours of an edition; a spot ink in the inks that stand for it."""
    if overlay is None:
        return None
    parts = inks.parts(overlay.colour)
    return Wash(tuple(round(255 * part) for part in parts), overlay)


def black_alone(colours: Mapping[str, Colour]) -> frozenset[str]:
    """The swatches that are black ink alone, whose text overprints."""
    return frozenset(
        swatch
        for swatch, colour in colours.items()
        if colour.cmyk == (0, 0, 0, 100) and colour.spot is None
    )


def _press(colour: Colour, stroke: bool) -> str:
    if colour.spot is not None:
        return _separation(colour.spot.value, colour.tint / 100, stroke)
    return _upper(_cmyk([ink / 100 for ink in colour.cmyk]), stroke)


def _separation(ink: str, tint: float, stroke: bool) -> str:
    space, colour = ("CS", "SCN") if stroke else ("cs", "scn")
    return f"{name(ink)} {space} {tint:g} {colour}"


def _cmyk(parts: list[float]) -> str:
    return " ".join(f"{part:g}" for part in parts) + " k"


@lru_cache(maxsize=256)
def _rgb(srgb: str) -> str:
    return " ".join(f"{part:.4g}" for part in _screen(srgb)) + " rg"


def _screen(srgb: str) -> list[float]:
    return [int(srgb[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def _upper(operator: str, stroke: bool) -> str:
    return operator.upper() if stroke else operator
