"""Fonts of other kinds made static TrueType: one instance of a variable font, and outlines of
PostScript (CFF) as quadratic curves, which ReportLab can cut down and embed.

A curve moves by 1/2000 of an em at most: 0.02 pt in a title of 40 pt.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from brochure.source.yaml_tree import Text

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

DEVIATION = 1 / 2000  # of an em
_BOLD, _NORMAL = 700.0, 400.0  # of the axis wght (OpenType 1.9, fvar)
_BOLD_FACES, _ITALIC_FACES = (
    ("bold", "bold_italic", "display"),
    ("italic", "bold_italic", "display_italic"),
)


class Unfit(Exception):
    """What is wrong with a font, and what to do."""


class FontFile(Struct, frozen=True):
    """The file of a face as a theme names it. Of a variable font `axes` says which instance."""

    file: Text
    axes: Mapping[str, float] = field(default_factory=dict)


def static(data: bytes, face: str, axes: Mapping[str, float]) -> bytes:
    """The font of a face as static TrueType; the very bytes if it is. Unfit if the file has no such
    instance; whatever fontTools raises if it is damaged."""
    return _static(data, face, tuple(sorted(axes.items())))


@lru_cache(maxsize=16)
def _static(data: bytes, face: str, axes: tuple[tuple[str, float], ...]) -> bytes:
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    if "fvar" in font:
        _instance(font, _place(font, face, dict(axes)))
    elif axes:
        raise Unfit("is no variable font: it has no axes", "name its file alone")
    if "glyf" not in font:
        _quadratic(font)
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def _place(font: TTFont, face: str, wanted: dict[str, float]) -> dict[str, float]:
    """The place on every axis: what is wanted, else what the face asks for."""
    known = {axis.axisTag: axis for axis in font["fvar"].axes}
    listed = ", ".join(f"{a.axisTag} {a.minValue:g} to {a.maxValue:g}" for a in known.values())
    usual = {"wght": _BOLD if face in _BOLD_FACES else _NORMAL}
    if face in _ITALIC_FACES:
        slant = known["slnt"].minValue if "slnt" in known else 0.0
        usual |= {"ital": 1.0, "slnt": slant}
    place = {tag: usual.get(tag, axis.defaultValue) for tag, axis in known.items()} | wanted
    for tag, value in place.items():
        if tag not in known or not known[tag].minValue <= value <= known[tag].maxValue:
            what = f"has no instance {tag} {value:g} for {face.replace('_', '-')}"
            own = tag if tag in known else next(iter(known))
            raise Unfit(what, f"it has {listed}; write axes: {{ {own}: … }}, or use another file")
    return place


def _instance(font: TTFont, place: dict[str, float]) -> None:
    """Make the font one instance of itself, with a name of its own."""
    from fontTools.varLib import instancer

    prefix = font["name"].getDebugName(25)  # PostScript names of instances begin so
    instancer.instantiateVariableFont(font, place, inplace=True)
    name = prefix or font["name"].getDebugName(6) or font["name"].getDebugName(4) or "Font"
    told = "-".join(f"{tag}{value:g}" for tag, value in sorted(place.items()))
    plain = "".join(c for c in name if c.isascii() and (c.isalnum() or c == "-"))
    font["name"].removeNames(nameID=6)
    font["name"].setName(f"{plain}-{told}".replace(".", "_"), 6, 3, 1, 0x409)


def _quadratic(font: TTFont) -> None:
    """Replace the cubic outlines of a font by quadratic ones (OpenType 1.9, glyf); those that no
    character stands for are never drawn."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    order, drawn = font.getGlyphOrder(), font.getGlyphSet()
    most = font["head"].unitsPerEm * DEVIATION
    wanted = {order[0], *font.getBestCmap().values()}
    glyphs: dict[str, Any] = {}
    for name in order:
        pen = TTGlyphPen(None)
        if name in wanted:
            drawn[name].draw(Cu2QuPen(pen, most, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    for name, glyph in glyphs.items():
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyph, "xMin", 0))
    maxp = font["maxp"] = newTable("maxp")
    maxp.tableVersion, maxp.numGlyphs = 0x00010000, len(order)
    for field_name in _ONE_OF_EACH:
        setattr(maxp, field_name, 1 if field_name == "maxZones" else 0)
    post = font["post"]
    post.formatType, post.extraNames, post.mapping = 3.0, [], {}
    for tag in {"CFF ", "CFF2", "VORG"} & set(font.keys()):
        del font[tag]
    font.sfntVersion = "\0\1\0\0"


_ONE_OF_EACH = (  # fields of maxp that speak of programs, which these outlines have not
    "maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
    "maxStackElements", "maxSizeOfInstructions", "maxComponentElements", "maxPoints",
    "maxContours", "maxCompositePoints", "maxCompositeContours", "maxComponentDepth",
)  # fmt: skip
