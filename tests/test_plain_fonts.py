"""A TrueType program that is read at one go is what fontTools makes of it."""

from __future__ import annotations

import io

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

from brochure.preflight.interpreter.fonts import plain_true_type
from brochure.preflight.interpreter.fonts.font_program import FontProgram
from tests.conftest import ASSETS

GLYPHS = [".notdef", "a", "b", "both"]
SHIPPED = sorted((ASSETS / "fonts").rglob("*.ttf"))


def boxed(pen, wide):
    for step, at in enumerate(((0, 0), (wide, 0), (wide, 500))):
        (pen.lineTo if step else pen.moveTo)(at)
    pen.closePath()
    return pen.glyph()


def program(form=4, codes=(97, 98), platform=3, em=1000, names=("a", "b")):
    """Two letters, and a glyph of both; `form` is that of the map from codes to glyphs of these
    names."""
    builder = FontBuilder(em)
    builder.setupGlyphOrder(GLYPHS)
    both = TTGlyphPen({"a", "b"})
    both.addComponent("a", (1, 0, 0, 1, 0, 0))
    both.addComponent("b", (0.5, 0, 0, 0.5, 10, 0))
    drawn = [boxed(TTGlyphPen(None), wide) for wide in (100, 200, 300)]
    builder.setupGlyf(dict(zip(GLYPHS, [*drawn, both.glyph()], strict=True)))
    builder.setupHorizontalMetrics(
        {name: (400 + 100 * min(n, 2), 0) for n, name in enumerate(GLYPHS)}
    )
    builder.setupHorizontalHeader()
    table = CmapSubtable.newSubtable(form)
    table.platformID, table.platEncID, table.language = platform, 1, 0
    table.cmap = dict(zip(codes, names, strict=True))
    builder.font["cmap"] = newTable("cmap")
    builder.font["cmap"].tableVersion, builder.font["cmap"].tables = 0, [table]
    file = io.BytesIO()
    builder.font.save(file)
    return file.getvalue()


def slowly(data):
    """As fontTools reads it."""
    read = FontProgram(data)
    read._plain = None
    return read


def seen(read):
    places = list(read.outlines[1])
    return read.character_maps, places, [read.width(glyph) for glyph in range(len(places) + 2)]


@pytest.mark.parametrize(
    "data",
    [
        *(program(form, platform=1 if form < 4 else 3) for form in (0, 4, 6)),
        program(codes=(5, 60_000)),
        program(em=2048),
        *(path.read_bytes() for path in SHIPPED[:3]),
    ],
)
def test_a_plain_program_is_what_fonttools_makes_of_it(data):
    assert FontProgram(data)._plain
    assert seen(FontProgram(data)) == seen(slowly(data))


@pytest.mark.parametrize("form", [0, 4, 6])
def test_a_map_that_leads_to_no_glyph_is_empty(form):
    data = program(form, platform=1 if form < 4 else 3, codes=(0, 97), names=(".notdef",) * 2)
    assert FontProgram(data)._plain
    assert not any(FontProgram(data).character_maps.values())
    assert seen(FontProgram(data)) == seen(slowly(data))


def changed(data, table, at, value):
    place = data.index(table)
    start = int.from_bytes(data[place + 8 : place + 12], "big") + at
    return data[:start] + value + data[start + len(value) :]


ODD = {
    "a version of its own": lambda data: b"true" + data[4:],
    "cut off": lambda data: data[:-40],
    "no magic number": lambda data: changed(data, b"head", 12, b"\0\0\0\0"),
    "an em of nothing": lambda data: changed(data, b"head", 18, b"\0\0"),
    "more glyphs than places": lambda data: changed(data, b"maxp", 4, b"\0\x09"),
    "more widths than glyphs": lambda data: changed(data, b"hhea", 34, b"\0\x09"),
    "places that go back": lambda data: changed(data, b"loca", 2, b"\xff\xff"),
    "another map": lambda data: changed(data, b"cmap", 12, b"\0\x02"),
    "a map that ends behind the table": lambda data: changed(data, b"cmap", 14, b"\x7f\xff"),
    "no outlines": lambda data: data.replace(b"glyf", b"gluf", 1),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_an_odd_program_is_left_to_fonttools(odd):
    assert FontProgram(program())._plain
    assert FontProgram(odd(program()))._plain is None


def test_a_segment_may_lead_to_a_row_of_glyphs_of_which_none_is_none():
    words = [4, 0, 0, 4, 0, 0, 0, 98, 0xFFFF, 0, 97, 0xFFFF, 5, 1, 4, 0, 0, 3]
    data = b"".join(word.to_bytes(2, "big") for word in words)
    assert plain_true_type._segments(data) == {98: 8}


def test_segments_that_lie_over_each_other_are_odd():
    count = 4000
    rows = (b"\xff\xff" * count, b"\0\0", b"\0\0" * count, b"\0\0" * count, b"\0\0" * count)
    head = b"\0\4\0\0\0\0" + (2 * count).to_bytes(2, "big") + bytes(6)
    with pytest.raises(plain_true_type.OddFontError):
        plain_true_type._segments(head + b"".join(rows))
