"""Fonts: from font files to faces that measure and shape words.

HarfBuzz measures; widths are in em, so that a shaped word serves every size. Every table that is
measured or embedded is read when a file is loaded, so that nothing fails when a page is painted
(OpenType 1.9). Only static TrueType outlines can be embedded (ReportLab); what else there is, is
made such (`font_conversion`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import field, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from struct import error, iter_unpack, unpack, unpack_from
from typing import Any, TypeAlias, TypeVar

import uharfbuzz

from brochure.design import font_conversion
from brochure.design.font_conversion import FontFile, Unfit
from brochure.finding import Finding, Outcome
from brochure.frozen import dataclass
from brochure.source import asset_file
from brochure.source.characters import shown

# Kerning is wanted. Ligatures and other substitutions are not: a glyph that no single character
# stands for cannot be extracted again, and small print must stay easy to read.
_FEATURES = {
    "kern": True,
    "liga": False,
    "clig": False,
    "calt": False,
    "locl": False,
    "ccmp": False,
}
_BIGGEST = 20_000_000
MOST_KEPT = 20_000  # words of a font
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Shaped:
    """A word in one face, in em. `kerns` holds (index, em): the space to add after that
    character; `advances` are the characters' widths with their kerns; `missing` the characters
    that the face has no glyph for."""

    text: str
    width: float
    kerns: tuple[tuple[int, float], ...]
    advances: tuple[float, ...]
    missing: str = ""


Figures: TypeAlias = tuple[tuple[str, int, float], ...]  # a figure, its glyph, its width in em


@dataclass(frozen=True, slots=True)
class Face:
    """One face: its file, the TrueType font that it is or was made into, and what tells two such
    fonts apart; `figures` are set in place of the usual ones."""

    name: str
    path: Path
    data: bytes = field(repr=False)
    digest: str
    coverage: frozenset[int]
    cap_height: float
    space: float
    shaper: uharfbuzz.Font
    units: int
    figures: Figures = ()


class Kept(dict[_Key, _Value]):
    """What is kept of words from document to document; it begins anew when there are too many."""

    def __setitem__(self, key: _Key, value: _Value) -> None:
        if len(self) >= MOST_KEPT:
            self.clear()
        super().__setitem__(key, value)


class Fonts:
    """The faces of a theme, and the words that they have shaped. `tabular` are faces with figures
    of one width, as far as they were asked for."""

    def __init__(self, faces: Mapping[str, Face]) -> None:
        self.faces = dict(faces)
        self.tabular: dict[str, Face] = {}
        self._shaped: Kept[tuple[str, str], Shaped] = Kept()
        self.kept: Kept[tuple[str, str], Any] = Kept()  # the shaped words, see `layout.paragraph`

    def shape(self, face: str, word: str) -> Shaped:
        """The word in a face, shaped once."""
        key = (face, word)
        found = self._shaped.get(key)
        if found is None:
            found = self._shaped[key] = _shape(self.face(face), word)
        return found

    def face(self, name: str) -> Face:
        return self.faces.get(name) or self.tabular[name]

    def for_tables(self, name: str) -> str:
        """The name of a face whose figures are all of one width: the face itself, if its font has
        no others."""
        wanted = f"{name}-tabular"
        if wanted not in self.tabular and (figures := _tabular_figures(self.faces[name].shaper)):
            self.tabular[wanted] = replace(self.faces[name], name=wanted, figures=figures)
        return wanted if wanted in self.tabular else name


def load(files: Mapping[str, FontFile], folder: Path) -> Outcome[Fonts]:
    """The faces of `files`, named relative to `folder`."""
    outcomes = [_face(name, file, folder) for name, file in files.items()]
    faces = {o.value.name: o.value for o in outcomes if o.value is not None}
    findings = [finding for outcome in outcomes for finding in outcome.findings]
    for name, plainer in (("bold", "regular"), ("italic", "regular"), ("bold_italic", "bold")):
        if {name, plainer} <= faces.keys() and faces[name].digest == faces[plainer].digest:
            what = (
                f"{name.replace('_', '-')} is the same as {plainer}: nobody could tell them apart"
            )
            findings.append(
                Finding("F414", files[name].file.span, what, "name the file of the face")
            )
    return Outcome(None, tuple(findings)) if findings else Outcome(Fonts(faces))


def _face(name: str, wanted: FontFile, folder: Path) -> Outcome[Face]:
    file = wanted.file
    data = asset_file.load(file, folder, _BIGGEST, "F401", "F402")
    if data.value is None:
        return Outcome(None, data.findings)
    try:
        font = _truetype(data.value, name, wanted.axes)
        what, hint = unfit(font) or ("", "")
    except Unfit as problem:
        what, hint = problem.args
    if what:
        return Outcome(None, (Finding("F402", file.span, f'"{shown(file)}" {what}', hint),))
    return Outcome(_measured(name, folder / file.value, font))


def _truetype(data: bytes, face: str, axes: Mapping[str, float]) -> bytes:
    """The font as static TrueType. Unfit if it cannot be made such."""
    if data[:4] != b"OTTO" and b"fvar" not in data[: 12 + 16 * 100] and not axes:
        return data  # `unfit` finds what is wrong with it
    with suppress(error, IndexError):
        _directory(data)
        try:
            return font_conversion.static(data, face, axes)
        except Unfit:
            raise
        except Exception:  # noqa: BLE001, S110  (fontTools raises whatever a damaged font provokes)
            pass
    raise Unfit("is damaged", _AGAIN)


def _measured(name: str, path: Path, data: bytes) -> Face:
    face = uharfbuzz.Face(data)
    font = uharfbuzz.Font(face)
    coverage = frozenset(face.unicodes)
    digest = hashlib.sha256(data).hexdigest()
    cap = font.get_metric_position_with_fallback(uharfbuzz.OTMetricsTag.CAP_HEIGHT) / face.upem
    space = font.get_glyph_h_advance(font.get_nominal_glyph(32) or 0) / face.upem
    return Face(name, path, data, digest, coverage, cap, space, font, face.upem)


def _shape(face: Face, word: str) -> Shaped:
    font, units = face.shaper, face.units
    missing = "".join(c for c in dict.fromkeys(word) if ord(c) not in face.coverage)
    figures = {figure: round(width * units) for figure, _, width in face.figures}
    nominal = [
        figures.get(c) or font.get_glyph_h_advance(font.get_nominal_glyph(ord(c)) or 0)
        for c in word
    ]
    buffer = _shaped(font, word, _FEATURES)
    positions = buffer.glyph_positions or []
    if len(positions) != len(word):  # a script that needs more than kerning is set plainly
        plain_advances = tuple(advance / units for advance in nominal)
        return Shaped(word, sum(nominal) / units, (), plain_advances, missing)
    advances = [figures.get(c, p.x_advance) for c, p in zip(word, positions, strict=True)]
    kerns = tuple(
        (i, (advance - plain) / units)
        for i, (advance, plain) in enumerate(zip(advances, nominal, strict=True))
        if advance != plain
    )
    em = tuple(advance / units for advance in advances)
    return Shaped(word, sum(advances) / units, kerns, em, missing)


def _shaped(font: uharfbuzz.Font, word: str, features: Mapping[str, Any]) -> uharfbuzz.Buffer:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer, features)
    return buffer


def _tabular_figures(font: uharfbuzz.Font) -> Figures:
    """The figures that a font has for tables; none if they are the usual ones."""
    found = []
    for figure in "0123456789":
        (one,) = _shaped(font, figure, {**_FEATURES, "tnum": True}).glyph_infos
        width = font.get_glyph_h_advance(one.codepoint) / font.face.upem
        if one.codepoint != font.get_nominal_glyph(ord(figure)):
            found.append((figure, one.codepoint, width))
    return tuple(found)


# Font files

Tables: TypeAlias = Mapping[str, bytes]

_NEEDED = ("cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post")
_OTHERS = {
    b"ttcf": "is a collection of fonts",
    b"wOFF": "is a font for web pages",
    b"wOF2": "is a font for web pages",
}
_TRUETYPE = "use a .ttf or .otf file"
_AGAIN = "copy the file again from where it came"
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
        return "is damaged", _AGAIN
    return None


def _must(right: bool, what: str = "is damaged", hint: str = _AGAIN) -> None:
    if not right:
        raise Unfit(what, hint)


def _tables(data: bytes) -> Tables:
    """The tables by their tags, each with the check sum that the directory gives for it."""
    tables = _directory(data)
    for name in _NEEDED:
        _must(name in tables, f'has no table "{name}"', _TRUETYPE)
    return tables


def _directory(data: bytes) -> Tables:
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
        _must(checksum in (_checksum(plain), _checksum(table)), wrong)
        tables[name] = table
    return tables


def _checksum(table: bytes) -> int:
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
    wanted += [glyph for _, glyph, _ in _tabular_figures(font)]
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
