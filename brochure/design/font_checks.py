"""Font files: whether one can be measured, drawn and embedded, whole.

Every table that is measured or embedded is read (OpenType 1.9), and the glyphs of all characters
are drawn once, with those that a role may ask for in place of the usual ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from struct import error, iter_unpack, unpack, unpack_from
from typing import Any, TypeAlias

import uharfbuzz

from brochure.design.font_conversion import Unfit

# Kerning is wanted. Ligatures and other substitutions are not: a glyph that no single character
# stands for cannot be extracted again, and small print must stay easy to read.
SHAPED_WITH = {
    "kern": True,
    "liga": False,
    "clig": False,
    "calt": False,
    "locl": False,
    "ccmp": False,
}
# What a role may ask for: one glyph in place of another (OpenType 1.9, feature registry).
FEATURES = ("case", "lnum", "onum", "pnum", "tnum", "zero")
_CHANGED = "0123456789-–—()[]/:•·"  # characters that these features change

Tables: TypeAlias = Mapping[str, bytes]
Alternates: TypeAlias = tuple[
    tuple[str, int, float], ...
]  # a character, its glyph, its width in em


def shaped(font: uharfbuzz.Font, word: str, features: Mapping[str, Any]) -> uharfbuzz.Buffer:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer, features)
    return buffer


def alternates(font: uharfbuzz.Font, features: Iterable[str]) -> Alternates:
    """The characters that stand in another glyph with these features; none if the font has no
    others for them."""
    there = [c for c in _CHANGED if font.get_nominal_glyph(ord(c))]
    wanted = {**SHAPED_WITH, "kern": False, **dict.fromkeys(features, True)}
    infos = shaped(font, "".join(there), wanted).glyph_infos
    if len(infos) != len(there):
        return ()
    pairs = [(c, info.codepoint) for c, info in zip(there, infos, strict=True)]
    return tuple(
        (c, glyph, font.get_glyph_h_advance(glyph) / font.face.upem)
        for c, glyph in pairs
        if glyph != font.get_nominal_glyph(ord(c))
    )


_NEEDED = ("cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post")
_OTHERS = {
    b"ttcf": "is a collection of fonts",
    b"wOFF": "is a font for web pages",
    b"wOF2": "is a font for web pages",
}
_TRUETYPE = "use a .ttf or .otf file"
AGAIN = "copy the file again from where it came"
_SAVE = "save it with a font editor once more, or use another font"
_OPEN = "use a font with an open licence"
_RESTRICTED, _NO_SUBSET = 0x0002, 0x0300  # OS/2 fsType: may not be embedded, or only whole
_NAME = re.compile(r"[ !\"$&'*-.0-;=?-Z\\^-z|~]+")  # ASCII without what a PDF name escapes
_MORE, _WORDS, _SCALE, _TWO_SCALES, _MATRIX = 0x20, 0x01, 0x08, 0x40, 0x80  # of a component


@lru_cache(maxsize=32)
def unfit(data: bytes) -> tuple[str, str] | None:
    """What is wrong with a font that cannot be used, and what to do; None if it can."""
    try:
        tables = _tables(data)
        glyphs = _glyph_count(tables)
        _check_licence(tables.get("OS/2", b""))
        _check_characters(tables["cmap"], glyphs)
        _check_name(tables["name"])
        _check_outlines(data, tables, glyphs)
    except Unfit as problem:
        what, hint = problem.args
        return what, hint
    except (error, IndexError, UnicodeDecodeError):
        return "is damaged", AGAIN
    return None


def _must(right: bool, what: str = "is damaged", hint: str = AGAIN) -> None:
    if not right:
        raise Unfit(what, hint)


def _tables(data: bytes) -> Tables:
    """The tables by their tags, each with the check sum that the directory gives for it."""
    tables = directory(data)
    for name in _NEEDED:
        _must(name in tables, f'has no table "{name}"', _TRUETYPE)
    return tables


def directory(data: bytes) -> Tables:
    kind = data[:4]
    _must(kind not in _OTHERS, _OTHERS.get(kind, ""), _TRUETYPE)
    _must(kind in (b"\0\1\0\0", b"true", b"OTTO"), "is not a TrueType font", _TRUETYPE)
    count = unpack_from(">H", data, 4)[0]
    tables = {}
    for tag, checksum, start, size in iter_unpack(">4s3I", data[12 : 12 + 16 * count]):
        name, table = tag.decode("latin-1"), data[start : start + size]
        _must(len(table) == size, "is cut short")
        plain = table[:8] + bytes(4) + table[12:] if name == "head" else table
        wrong = f'is damaged: the check sum of its table "{name}" is wrong'
        _must(checksum == _checksum(plain) or checksum == _checksum(table), wrong)
        tables[name] = table
    return tables


def _checksum(table: bytes) -> int:
    """The sum of the words of 32 bits, modulo 2**32 (OpenType 1.9, calculating checksums)."""
    words = -(-len(table) // 4)
    return int(sum(unpack(f">{words}I", table.ljust(4 * words, b"\0"))) & 0xFFFFFFFF)


def _glyph_count(tables: Tables) -> int:
    """How many glyphs there are, if the tables that speak of their number agree."""
    head, hhea, maxp, post = (tables[name] for name in ("head", "hhea", "maxp", "post"))
    major = [table[:2] for table in (head, hhea, maxp)]
    _must(major == [b"\0\1"] * 3 and head[12:16] == b"\x5f\x0f\x3c\xf5")
    _must(post[:2] in (b"\0\1", b"\0\2", b"\0\3", b"\0\4") and len(post) >= 16)
    _must(16 <= unpack_from(">H", head, 18)[0] <= 16_384)
    glyphs = int(unpack_from(">H", maxp, 4)[0])
    metrics_format, metrics = unpack_from(">HH", hhea, 32)
    _must(unpack_from(">H", head, 52)[0] == metrics_format == 0 < metrics <= glyphs)
    _must(len(tables["hmtx"]) >= 2 * (metrics + glyphs))
    return glyphs


def _check_licence(os2: bytes) -> None:
    if os2:
        version, *_, licence = unpack_from(">5H", os2)
        _must(len(os2) >= (90 if version > 1 else 72))
        _must(licence & 0x000F != _RESTRICTED, "may not be embedded: its licence forbids it", _OPEN)
        _must(not licence & _NO_SUBSET, "may only be embedded whole, says its licence", _OPEN)


def _check_characters(cmap: bytes, glyphs: int) -> None:
    """The table of Unicode characters that is embedded from: the last one, in runs that rise."""
    count = unpack_from(">H", cmap, 2)[0]
    records = list(iter_unpack(">HHI", cmap[4 : 4 + 8 * count]))
    unicode = [at for platform, kind, at in records if (platform, kind) != (0, 5) and platform != 1]
    _must(bool(unicode), "has no Unicode characters", _SAVE)
    at = unicode[-1]
    form, length = unpack_from(">HH", cmap, at)
    if form == 4:
        double = unpack_from(">H", cmap, at + 6)[0] & ~1
        ends = unpack_from(f">{double // 2}H", cmap, at + 14)
        starts = unpack_from(f">{double // 2}H", cmap, at + 16 + double)
        _must(16 + 4 * double <= length <= len(cmap) - at)
    else:
        _must(form == 12, f"has its characters in a table of format {form}", _SAVE)
        groups = unpack_from(">I", cmap, at + 12)[0]
        _must(16 + 12 * groups <= len(cmap) - at)
        runs = list(iter_unpack(">3I", cmap[at + 16 : at + 16 + 12 * groups]))
        starts, ends = tuple(run[0] for run in runs), tuple(run[1] for run in runs)
        _must(all(first + end - start < glyphs for start, end, first in runs))
    _must(all(start <= end for start, end in zip(starts, ends, strict=True)))
    _must(all(end < start for end, start in zip(ends, starts[1:], strict=False)))
    _must(not ends or ends[-1] <= 0x10FFFF)


def _check_name(table: bytes) -> None:
    """The PostScript name, by which the font is embedded, or the names that stand in for it."""
    form, count, strings = unpack_from(">3H", table)
    _must(form == 0, "has its names in a form that cannot be embedded", _SAVE)
    names: dict[int, str] = {}
    for platform, kind, language, number, size, at in iter_unpack(">6H", table[6 : 6 + 12 * count]):
        if (platform, kind, language) in ((3, 1, 0x409), (1, 0, 0)):
            text = table[strings + at : strings + at + size]
            _must(len(text) == size)
            decoded = text.decode("utf-16-be" if platform == 3 else "mac-roman")
            names.setdefault(number, decoded)
    name = names.get(6) or names.get(4) or names.get(1) or ""
    fit = _NAME.fullmatch(name) is not None
    _must(fit, "has no PostScript name that can be embedded", _SAVE)


def _check_outlines(data: bytes, tables: Tables, glyphs: int) -> None:
    """Every glyph of a character and its parts; the letters are drawn by HarfBuzz."""
    face = uharfbuzz.Face(data)
    font = uharfbuzz.Font(face)
    characters = face.unicodes
    _must(32 in characters, "has no blank", "use a font for text")
    glyf, where = tables["glyf"], _places(tables, glyphs)
    drawn: list[bool] = []
    pen = uharfbuzz.DrawFuncs()
    pen.set_move_to_func(lambda x, y, _: drawn.append(True))
    wanted = list({0, *(font.get_nominal_glyph(character) or 0 for character in characters)})
    wanted += [glyph for one in FEATURES for _, glyph, _ in alternates(font, [one])]
    seen = set(wanted)
    for glyph in wanted:  # which grows by the parts
        _must(glyph < glyphs)
        start, end = where[glyph : glyph + 2]
        contours = unpack_from(">h8x", glyf[start:end])[0] if end > start else 0
        if contours > 0:
            ends = unpack_from(f">{contours}H", glyf, start + 10)
            drawn.clear()
            font.draw_glyph(glyph, pen, None)
            _must(bool(drawn) and all(one < two for one, two in pairwise(ends)))
        elif contours < 0:
            parts = set(_parts(glyf[start:end])) - seen
            seen |= parts
            wanted += parts


def _places(tables: Tables, glyphs: int) -> Sequence[int]:
    """Where each glyph begins in `glyf`, and where the last one ends."""
    long = unpack_from(">H", tables["head"], 50)[0]
    _must(long in (0, 1))
    places = unpack_from(f">{glyphs + 1}{'HI'[long]}", tables["loca"])
    where = places if long else tuple(2 * place for place in places)
    _must(all(one <= two for one, two in pairwise(where)) and where[-1] <= len(tables["glyf"]))
    return where


def _parts(glyph: bytes) -> list[int]:
    """The glyphs that a composite glyph is made of."""
    parts, at, flags = [], 10, _MORE
    while flags & _MORE:
        flags, part = unpack_from(">HH", glyph, at)
        parts.append(part)
        at += 8 if flags & _WORDS else 6
        at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
    return parts
