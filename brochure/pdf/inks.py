"""Colour operators of an edition: inks for the press, sRGB for office and screen.

A spot colour is a Separation with the colour's inks as its alternate; what stands on every plate
is the Separation All (ISO 32000-1, 8.6.6.4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from brochure.design.colour.palette import Colour
from brochure.design.drawing import Gradient
from brochure.design.photographs.photograph import Overlay
from brochure.design.photographs.screen_pixels import Wash
from brochure.design.theme import Theme
from brochure.imposition.printer_marks import ALL, INKS
from brochure.pdf.writer import Value, array, dictionary, name


def operators(theme: Theme, press: bool, stroke: bool = False) -> Mapping[str, str]:
    """Swatch -> the operator that sets it as fill or stroke colour (ISO 32000-1, 8.6.8)."""
    colours = theme.colours.by_name
    if not press:
        return {swatch: _upper(_rgb(colour.srgb), stroke) for swatch, colour in colours.items()}
    made = {swatch: _press(colour, stroke) for swatch, colour in colours.items()}
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


def shading(gradient: Gradient, theme: Theme, press: bool) -> bytes:
    """The dictionary of a gradient: axial or radial, going on beyond its ends (8.7.4.5.3 and .4). A
    spot ink runs in the inks that stand for it."""
    parts = [
        (at, [ink / 100 for ink in colour.cmyk] if press else _screen(colour.srgb))
        for at, colour in ((at, theme.colours[name]) for at, name in gradient.stops)
    ]
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
            "ColorSpace": "/DeviceCMYK" if press else "/DeviceRGB",
            "Coords": array(gradient.ends),
            "Extend": "[true true]",
            "Function": dictionary(joined),
        }
    )


def wash(overlay: Overlay | None, theme: Theme, press: bool) -> Wash | None:
    """An overlay in the colours of an edition; a spot ink in the inks that stand for it."""
    if overlay is None:
        return None
    colour = theme.colours[overlay.colour]
    parts = [ink / 100 for ink in colour.cmyk] if press else _screen(colour.srgb)
    return Wash(tuple(round(255 * part) for part in parts), overlay)


def black_alone(theme: Theme) -> frozenset[str]:
    """The swatches that are black ink alone, whose text overprints."""
    return frozenset(
        swatch
        for swatch, colour in theme.colours.by_name.items()
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
