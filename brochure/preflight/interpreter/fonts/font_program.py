"""Embedded TrueType and OpenType programs: which glyph a code draws, whether its outline can be drawn,
and how wide it is."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, lru_cache
from io import BytesIO
from itertools import islice
from typing import Any

from brochure.preflight.interpreter.fonts.plain_true_type import (
    CharacterMaps,
    OddFontError,
    PlainTrueType,
)

_MOST_CODES = 70_000
_MOST_MAPS = 16
_MOST_COMPONENTS = 8  # glyphs within glyphs


@lru_cache(maxsize=16)  # the files of one content have many in common
def program_of(data: bytes) -> FontProgram:
    return FontProgram(data)


class FontProgram:
    """An embedded TrueType or OpenType program. What is damaged in it reads as missing."""

    def __init__(self, data: bytes) -> None:
        self._data, self._plain = data, _plain(data)
        self._widths: dict[int, float | None] = {}

    @cached_property
    def _font(self) -> Any:
        from fontTools.ttLib import TTFont  # late: 8 ms, and our own fonts are plain

        with suppress(Exception):  # fontTools raises whatever a damaged font provokes
            return TTFont(BytesIO(self._data), lazy=True)
        return None

    @property
    def is_readable(self) -> bool:
        return self._plain is not None or self._font is not None

    @cached_property
    def character_maps(self) -> CharacterMaps:
        """The glyph of each code, by platform and encoding of the map (OpenType, cmap)."""
        if self._plain:
            return self._plain.maps
        found: dict[tuple[int, int], Mapping[int, int]] = {}
        with suppress(Exception):
            assert self._metrics
            for table in self._font["cmap"].tables[:_MOST_MAPS]:
                glyph = self._font.getGlyphID
                codes = islice(table.cmap.items(), _MOST_CODES)
                found[table.platformID, table.platEncID] = {c: glyph(name) for c, name in codes}
        return found

    @cached_property
    def symbols(self) -> Mapping[int, int] | None:
        """The glyph of each code of a symbolic TrueType font; None if nothing says it (ISO 32000-1,
        9.6.6.4: the (3, 0) map, its codes perhaps moved to F000; else (1, 0))."""
        maps = self.character_maps
        found = maps.get((3, 0)) or maps.get((1, 0))
        if found is None:
            return None
        return {code: found.get(code) or found.get(0xF000 + code, 0) for code in range(256)}

    @cached_property
    def outlines(self) -> tuple[bytes, Sequence[int]]:
        """Of TrueType all outlines, and where each begins and the one before it ends. Raises
        whatever a damaged font provokes."""
        if self._plain:
            return self._plain.outlines, self._plain.places
        if "glyf" not in self._font:
            return b"", ()
        # Its names are of no use here, and slow to find.
        self._font.setGlyphOrder([str(n) for n in range(self._font["maxp"].numGlyphs)])
        return self._font.reader["glyf"], self._font["loca"].locations

    @cached_property
    def _metrics(self) -> tuple[Mapping[str, tuple[int, int]], float]:
        """The widths by name, and the size of the em."""
        assert self.outlines
        return self._font["hmtx"].metrics, self._font["head"].unitsPerEm

    def width(self, glyph: int) -> float | None:
        """The advance width of a glyph in ems; None if its outline or width cannot be read."""
        if glyph not in self._widths:
            self._widths[glyph] = self._width(glyph)
        return self._widths[glyph]

    def _width(self, glyph: int) -> float | None:
        with suppress(Exception):
            if not self.outlines[0]:
                from fontTools.pens.basePen import NullPen

                self._font.getGlyphSet()[self._font.getGlyphName(glyph)].draw(NullPen())
            elif not self._is_drawn(glyph):
                return None
            if self._plain:
                return self._plain.widths[glyph] / self._plain.em
            widths, em = self._metrics
            return float(widths[self._font.getGlyphName(glyph)][0] / em)
        return None

    def _is_drawn(self, glyph: int, depth: int = 0) -> bool:
        """Whether a TrueType outline has all its points, or all its components have."""
        outlines, places = self.outlines
        data = outlines[places[glyph] : places[glyph + 1]]
        if len(data) < places[glyph + 1] - places[glyph] or depth > _MOST_COMPONENTS:
            return False
        if data[:1] >= b"\x80":  # a number of contours below zero
            return all(self._is_drawn(component, depth + 1) for component in _components(data))
        return _is_outline(data)


def _plain(data: bytes) -> PlainTrueType | None:
    with suppress(OddFontError, struct.error, LookupError):
        return PlainTrueType(data)
    return None


# How many bytes the coordinates of a point take, by its flag (OpenType, glyf).
_POINT_SIZES = tuple(
    (1 if flag & 2 else 0 if flag & 16 else 2) + (1 if flag & 4 else 0 if flag & 32 else 2)
    for flag in range(256)
)


def _is_outline(data: bytes) -> bool:
    """Whether an outline has all its points; fontTools takes ten times as long to say so.
    IndexError or struct.error if it is cut off."""
    contours = struct.unpack_from(">h", data)[0] if data else 0
    if not contours:
        return True
    at = 10 + 2 * contours
    last, instructions = struct.unpack_from(">HH", data, at - 2)
    at, points, size = at + 2 + instructions, 0, 0
    while points <= last:
        flag, repeated = data[at], 1
        if flag & 8:
            at += 1
            repeated += data[at]
        at, points, size = at + 1, points + repeated, size + repeated * _POINT_SIZES[flag]
    return bool(points == last + 1 and at + size <= len(data))


def _components(data: bytes) -> Iterator[int]:
    """The glyphs of which a composite one consists. struct.error if it is cut off."""
    at, more = 10, True
    while more:
        flags, glyph = struct.unpack_from(">HH", data, at)
        scale = 2 if flags & 0x08 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0
        at, more = at + (8 if flags & 1 else 6) + scale, bool(flags & 0x20)
        yield glyph
