"""Fonts: from font files to faces that measure and shape words.

HarfBuzz measures; widths are in em, so that a shaped word serves every size.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uharfbuzz

from brochure.design import font_file
from brochure.finding import Finding, Outcome
from brochure.source import asset_file
from brochure.source.yaml_tree import Text

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


@dataclass(frozen=True, slots=True)
class Face:
    """One font file. `digest` tells two files of one name apart."""

    name: str
    path: Path
    digest: str
    coverage: frozenset[int]
    cap_height: float
    space: float
    shaper: uharfbuzz.Font
    units: int


class Fonts:
    """The faces of a theme, and the words that they have shaped."""

    def __init__(self, faces: Mapping[str, Face]) -> None:
        self.faces = dict(faces)
        self._shaped: dict[tuple[str, str], Shaped] = {}
        self.kept: dict[tuple[str, str], Any] = {}  # what the compositor makes of a word

    def shape(self, face: str, word: str) -> Shaped:
        """The word in a face, shaped once."""
        key = (face, word)
        found = self._shaped.get(key)
        if found is None:
            found = self._shaped[key] = _shape(self.faces[face], word)
        return found


def load(files: Mapping[str, Text], folder: Path) -> Outcome[Fonts]:
    """The faces of `files`, named relative to `folder`."""
    outcomes = [_face(name, file, folder) for name, file in files.items()]
    findings = tuple(finding for outcome in outcomes for finding in outcome.findings)
    if findings:
        return Outcome(None, findings)
    return Outcome(Fonts({o.value.name: o.value for o in outcomes if o.value is not None}))


def _face(name: str, file: Text, folder: Path) -> Outcome[Face]:
    data = asset_file.load(file, folder, _BIGGEST, "F401", "F402")
    if data.value is None:
        return Outcome(None, data.findings)
    unfit = font_file.unfit(data.value)
    if unfit is not None:
        what, hint = unfit
        return Outcome(None, (Finding("F402", file.span, f'"{file}" {what}', hint),))
    return Outcome(_measured(name, folder / file.value, data.value))


def _measured(name: str, path: Path, data: bytes) -> Face:
    face = uharfbuzz.Face(data)
    font = uharfbuzz.Font(face)
    coverage = frozenset(face.unicodes)
    digest = hashlib.sha256(data).hexdigest()
    cap = font.get_metric_position_with_fallback(uharfbuzz.OTMetricsTag.CAP_HEIGHT) / face.upem
    space = font.get_glyph_h_advance(font.get_nominal_glyph(32) or 0) / face.upem
    return Face(name, path, digest, coverage, cap, space, font, face.upem)


def _shape(face: Face, word: str) -> Shaped:
    font, units = face.shaper, face.units
    missing = "".join(c for c in dict.fromkeys(word) if ord(c) not in face.coverage)
    nominal = [font.get_glyph_h_advance(font.get_nominal_glyph(ord(c)) or 0) for c in word]
    buffer = uharfbuzz.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer, _FEATURES)
    positions = buffer.glyph_positions or []
    if len(positions) != len(word):  # a script that needs more than kerning is set plainly
        plain_advances = tuple(advance / units for advance in nominal)
        return Shaped(word, sum(nominal) / units, (), plain_advances, missing)
    advances = [position.x_advance for position in positions]
    kerns = tuple(
        (i, (advance - plain) / units)
        for i, (advance, plain) in enumerate(zip(advances, nominal, strict=True))
        if advance != plain
    )
    em = tuple(advance / units for advance in advances)
    return Shaped(word, sum(advances) / units, kerns, em, missing)
