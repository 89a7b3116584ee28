"""Colour operators of an edition: inks for the press, sRGB for office and screen."""

from __future__ import annotations

from collections.abc import Mapping

from brochure.design.theme import ROLES, Theme


def operators(theme: Theme, press: bool, stroke: bool = False) -> Mapping[str, str]:
    """Role -> the operator that sets it as fill or stroke colour (ISO 32000-1, 8.6.8)."""
    made = {}
    for role in ROLES:
        colour = getattr(theme.colours, role)
        if press:
            operator = " ".join(f"{ink / 100:g}" for ink in colour.cmyk) + " k"
        else:
            parts = (int(colour.srgb[i : i + 2], 16) / 255 for i in (1, 3, 5))
            operator = " ".join(f"{part:.4g}" for part in parts) + " rg"
        made[role] = operator.upper() if stroke else operator
    return made


ALL_INKS_FILL = "1 1 1 1 k"  # marks stand on every plate
ALL_INKS_STROKE = "1 1 1 1 K"
