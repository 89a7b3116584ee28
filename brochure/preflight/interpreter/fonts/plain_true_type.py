"""A TrueType program as its writer should have left it (OpenType 1.9): its tables by a few unpackings.
One about which anything is odd is left to fontTools, which takes longer to load than all this."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

_MOST_CODES = 70_000
_VERSION, _MAGIC = b"\x00\x01\x00\x00", b"\x5f\x0f\x3c\xf5"
_SIZES = {b"head": 54, b"maxp": 32, b"hhea": 36}

CharacterMaps = Mapping[tuple[int, int], Mapping[int, int]]


class OddFontError(Exception):
    """It takes a more patient reader."""


class PlainTrueType:
    """The widths of its glyphs, the size of the em, the outlines, where each begins and the one
    before it ends, and the glyph of each code, by platform and encoding of the map. OddFontError,
    struct.error or LookupError if anything is odd."""

    def __init__(self, data: bytes) -> None:
        tables = dict(_tables(data))
        head, most = tables[b"head"], tables[b"maxp"]
        if tuple(len(tables[name]) for name in _SIZES) != tuple(_SIZES.values()):
            raise OddFontError
        if head[12:16] != _MAGIC or most[:4] != _VERSION:
            raise OddFontError
        glyphs = _number(most, 4)
        self.em, self.outlines = _number(head, 18), tables[b"glyf"]
        self.places = _places(tables[b"loca"], _number(head, 50), glyphs)
        self.widths = _widths(tables[b"hmtx"], _number(tables[b"hhea"], 34), glyphs)
        self.maps: CharacterMaps = dict(_maps(tables[b"cmap"]))
        if not self.em:
            raise OddFontError


def _number(data: bytes, at: int) -> int:
    return int(struct.unpack_from(">H", data, at)[0])


def _tables(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    if data[:4] != _VERSION:
        raise OddFontError
    for at in range(12, 12 + 16 * _number(data, 4), 16):
        tag, _, start, length = struct.unpack_from(">4sLLL", data, at)
        if start + length > len(data):
            raise OddFontError
        yield tag, data[start : start + length]


def _places(loca: bytes, is_long: int, glyphs: int) -> Sequence[int]:
    if len(loca) != (glyphs + 1) * (4 if is_long else 2):
        raise OddFontError
    found = struct.unpack(f">{glyphs + 1}{'L' if is_long else 'H'}", loca)
    places = found if is_long else tuple(2 * place for place in found)
    if any(end < start for start, end in pairwise(places)):
        raise OddFontError
    return places


def _widths(hmtx: bytes, metrics: int, glyphs: int) -> Sequence[int]:
    if not 0 < metrics <= glyphs or len(hmtx) != 2 * (metrics + glyphs):
        raise OddFontError
    own = struct.unpack_from(">" + "Hh" * metrics, hmtx)[::2]
    return own + own[-1:] * (glyphs - metrics)


def _maps(cmap: bytes) -> Iterator[tuple[tuple[int, int], Mapping[int, int]]]:
    for at in range(4, 4 + 8 * _number(cmap, 2), 8):
        platform, encoding, start = struct.unpack_from(">HHL", cmap, at)
        form, length = struct.unpack_from(">HH", cmap, start)
        if form not in _FORMS or start + length > len(cmap):
            raise OddFontError
        codes = _FORMS[form](cmap[start : start + length])
        yield (platform, encoding), {code: glyph for code, glyph in codes.items() if glyph}


def _bytes(data: bytes) -> Mapping[int, int]:
    if len(data) != 262:
        raise OddFontError
    return dict(enumerate(data[6:]))


def _segments(data: bytes) -> Mapping[int, int]:
    """Format 4: segments of codes, each with a distance or a row of glyphs."""
    count = _number(data, 6) // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{count}H", data, 14 + 2 * part * count + 2 * (part > 0))
        for part in range(4)
    )
    segments = [range(start, end + 1) for start, end in zip(starts, ends, strict=True)]
    if sum(map(len, segments)) > _MOST_CODES:
        raise OddFontError
    found: dict[int, int] = {}
    for number, codes in enumerate(segments[:-1]):  # the last is FFFF, the end
        glyphs: Sequence[int] = codes
        if offset := offsets[number]:
            at = 16 + 6 * count + 2 * number + offset
            glyphs = struct.unpack_from(f">{len(codes)}H", data, at)
        pairs = zip(codes, glyphs, strict=True)
        found.update((c, g + deltas[number] & 0xFFFF) for c, g in pairs if g or not offset)
    return found


def _row(data: bytes) -> Mapping[int, int]:
    first, count = struct.unpack_from(">HH", data, 6)
    return dict(enumerate(struct.unpack_from(f">{count}H", data, 10), first))


_FORMS = {0: _bytes, 4: _segments, 6: _row}
