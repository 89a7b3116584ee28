"""Colour operators of an edition: inks for the press, sRGB for office and screen.

A spot colour is a Separation with the colour's inks as its alternate; what stands on every plate
is the Separation All (ISO 32000-1, 8.6.6.4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from brochure.design.colour.palette import Colour
from brochure.design.theme import Theme
from brochure.imposition.printer_marks import ALL, INKS
from brochure.pdf.writer import name


def operators(theme: Theme, press: bool, stroke: bool = False) -> Mapping[str, str]:
    """Swatch -> the operator that sets it as fill or stroke colour (ISO 32000-1, 8.6.8)."""
    colours = theme.colours.by_name
    if not press:
        return {swatch: _upper(_rgb(colour), stroke) for swatch, colour in colours.items()}
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


def _rgb(colour: Colour) -> str:
    parts = (int(colour.srgb[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return " ".join(f"{part:.4g}" for part in parts) + " rg"


def _upper(operator: str, stroke: bool) -> str:
    return operator.upper() if stroke else operator
