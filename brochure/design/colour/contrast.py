"""Contrast of two colours on a screen (WCAG 2.2, relative luminance and contrast ratio)."""

from __future__ import annotations

NORMAL, LARGE = 4.5, 3.0  # WCAG 2.2, 1.4.3
LARGE_SIZE = 14.0  # points of bold type from which it counts as large


def linear(srgb: str) -> tuple[float, ...]:
    """The light of the three parts of `#rrggbb`, 0 to 1 (IEC 61966-2-1)."""
    parts = (int(srgb[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return tuple(
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )


def luminance(srgb: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1."""
    red, green, blue = linear(srgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
