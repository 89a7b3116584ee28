"""Fonts: from font files to faces that measure and shape words.

HarfBuzz measures; widths are in em, so that a shaped word serves every size. Every table that is
measured or embedded is read when a file is loaded, so that nothing fails when a page is painted
(OpenType 1.9). Only static TrueType outlines can be embedded (ReportLab); what else there is, is
made such (`font_conversion`).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from struct import error
from typing import Any, TypeVar

import uharfbuzz
from msgspec import Struct
from msgspec.structs import replace

from brochure.design import font_conversion
from brochure.design.font_checks import (
    AGAIN,
    SHAPED_WITH,
    Alternates,
    alternates,
    directory,
    shaped,
    unfit,
)
from brochure.design.font_conversion import FontFile, Unfit
from brochure.finding import Finding, Outcome
from brochure.source import asset_file
from brochure.source.characters import shown

_BIGGEST = 20_000_000
MOST_KEPT = 20_000  # words or characters of a font
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Shaped(Struct, frozen=True):
    """A word in one face, in em. `kerns` holds (index, em): the space to add after that
    character; `advances` are the characters' widths with their kerns; `missing` the characters
    that the face has no glyph for."""

    text: str
    width: float
    kerns: tuple[tuple[int, float], ...]
    advances: tuple[float, ...]
    missing: str = ""


class Cut(Struct, frozen=True):
    """How a role sets a face: OpenType `features`, and what is added between letters (`tracking`)
    and between words besides, in em."""

    features: tuple[str, ...] = ()
    tracking: float = 0.0
    word_space: float = 0.0


_TABULAR = Cut(("tnum",))


class Face(Struct, frozen=True):
    """One face: its file, the TrueType font that it is or was made into, and what tells two such
    fonts apart; `alternates` are set in place of the usual characters. `tracking` is added to the
    width of each, `space` is that of a blank with all that is added to it; in em."""

    name: str
    path: Path
    data: bytes
    digest: str
    coverage: frozenset[int]
    cap_height: float
    space: float
    shaper: uharfbuzz.Font
    units: int
    alternates: Alternates = ()
    tracking: float = 0.0


class Kept(dict[_Key, _Value]):
    """What is kept from document to document; it begins anew when there is too much."""

    def __setitem__(self, key: _Key, value: _Value) -> None:
        if len(self) >= MOST_KEPT:
            self.clear()
        super().__setitem__(key, value)


class Fonts:
    """The faces of a theme, the `cuts` of them that roles have asked for, and the words that all
    of these have shaped."""

    def __init__(self, faces: Mapping[str, Face]) -> None:
        self.faces = dict(faces)
        self.cuts: dict[str, Face] = {}
        self._named: dict[tuple[str, Cut], str] = {}
        self._advances: dict[str, Advances] = {}  # by face
        self._shaped: Kept[tuple[str, str], Shaped] = Kept()
        # The shaped words by face, see `layout.paragraph`.
        self.kept: defaultdict[str, Kept[str, Any]] = defaultdict(Kept)

    def shape(self, face: str, word: str) -> Shaped:
        """The word in a face, shaped once."""
        key = (face, word)
        if (found := self._shaped.get(key)) is None:
            if face not in self._advances:
                self._advances[face] = Advances(self.face(face))
            found = self._shaped[key] = _shape(self.face(face), self._advances[face], word)
        return found

    def face(self, name: str) -> Face:
        return self.faces.get(name) or self.cuts[name]

    def cut(self, name: str, wanted: Cut) -> str:
        """The name of a face as a role sets it: the face itself, if that changes nothing."""
        if (found := self._named.get((name, wanted))) is None:
            found = self._named[name, wanted] = self._cut(self.face(name), wanted)
        return found

    def _cut(self, face: Face, wanted: Cut) -> str:
        others = {one[0]: one for one in face.alternates}
        others |= {one[0]: one for one in alternates(face.shaper, wanted.features)}
        made = replace(
            face,
            name=f"{face.name}+{len(self._named)}",
            alternates=tuple(others.values()),
            tracking=face.tracking + wanted.tracking,
            space=face.space + wanted.tracking + wanted.word_space,
        )
        if replace(made, name=face.name) == face:
            return face.name
        self.cuts[made.name] = made
        return made.name

    def for_tables(self, name: str) -> str:
        """The name of a face whose figures are all of one width."""
        return self.cut(name, _TABULAR)


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
        directory(data)
        try:
            return font_conversion.static(data, face, axes)
        except Unfit:
            raise
        except Exception:  # noqa: BLE001, S110  (fontTools raises whatever a damaged font provokes)
            pass
    raise Unfit("is damaged", AGAIN)


def _measured(name: str, path: Path, data: bytes) -> Face:
    face = uharfbuzz.Face(data)
    font = uharfbuzz.Font(face)
    coverage = frozenset(face.unicodes)
    digest = hashlib.sha256(data).hexdigest()
    cap = font.get_metric_position_with_fallback(uharfbuzz.OTMetricsTag.CAP_HEIGHT) / face.upem
    space = font.get_glyph_h_advance(font.get_nominal_glyph(32) or 0) / face.upem
    return Face(name, path, data, digest, coverage, cap, space, font, face.upem)


class Advances(Kept[str, int]):
    """How wide the characters of a face are by themselves, in its units; each is looked up once.
    `others` are those of its alternates."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._font = face.shaper
        self.others = {c: round(width * face.units) for c, _, width in face.alternates}

    def __missing__(self, c: str) -> int:
        font = self._font
        usual = font.get_glyph_h_advance(font.get_nominal_glyph(ord(c)) or 0)
        self[c] = found = self.others.get(c) or usual
        return found


def _shape(face: Face, usual: Advances, word: str) -> Shaped:
    units, missing = face.units, ""
    if not face.coverage.issuperset(map(ord, word)):
        missing = "".join(c for c in dict.fromkeys(word) if ord(c) not in face.coverage)
    nominal = [usual[c] for c in word]
    positions = shaped(face.shaper, word, SHAPED_WITH).glyph_positions or []
    if len(positions) == len(word):
        advances = [p.x_advance for p in positions]
        if usual.others:
            advances = [usual.others.get(c, a) for c, a in zip(word, advances, strict=True)]
    else:  # a script that needs more than kerning is set plainly
        advances = nominal
    if face.tracking:
        advances = [advance + round(face.tracking * units) for advance in advances]
    kerns = tuple(
        (i, (advance - plain) / units)
        for i, (advance, plain) in enumerate(zip(advances, nominal, strict=True))
        if advance != plain
    )
    em = tuple([advance / units for advance in advances])
    return Shaped(word, sum(advances) / units, kerns, em, missing)
