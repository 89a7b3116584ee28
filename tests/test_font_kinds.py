"""Fonts of all kinds: PostScript outlines, variable fonts, families without italics."""

from __future__ import annotations

import io
from math import hypot

import pypdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.bezierTools import splitQuadraticAtT
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation

from brochure.design import font_conversion, fonts
from brochure.design.font_conversion import FontFile
from brochure.finding import Span
from brochure.source.yaml_tree import Text
from tests.calls import build, check
from tests.conftest import SMALL, THEME, own_project

CHARACTERS = [*range(33, 127), *map(ord, "–—’‘“”•…¹²³·×")]
GLYPHS = [".notdef", "space", *(f"u{code}" for code in CHARACTERS)]
KAPPA = 0.5522847498


def ring(pen, radius, x=300, y=350):
    """A circle of four cubic curves."""
    k = radius * KAPPA
    pen.moveTo((x + radius, y))
    pen.curveTo((x + radius, y + k), (x + k, y + radius), (x, y + radius))
    pen.curveTo((x - k, y + radius), (x - radius, y + k), (x - radius, y))
    pen.curveTo((x - radius, y - k), (x - k, y - radius), (x, y - radius))
    pen.curveTo((x + k, y - radius), (x + radius, y - k), (x + radius, y))
    pen.closePath()


def begun(name, is_ttf):
    builder = FontBuilder(1000, isTTF=is_ttf)
    builder.setupGlyphOrder(GLYPHS)
    builder.setupCharacterMap({32: "space", **{c: f"u{c}" for c in CHARACTERS}})
    return builder


def finished(builder, name):
    builder.setupHorizontalMetrics(dict.fromkeys(GLYPHS, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Round", "styleName": name, "psName": f"Round-{name}"})
    builder.setupOS2(sCapHeight=700, usWinAscent=800, usWinDescent=200, fsType=0)
    builder.setupPost()
    return builder


def saved(builder):
    file = io.BytesIO()
    builder.font.save(file)
    return file.getvalue()


def otf(name="Regular", radius=280):
    """A font of PostScript outlines in which every letter is a circle."""
    builder, drawn = begun(name, False), {}
    for glyph in GLYPHS:
        pen = T2CharStringPen(600, None)
        if glyph != "space":
            ring(pen, radius)
        drawn[glyph] = pen.getCharString()
    builder.setupCFF(f"Round-{name}", {}, drawn, {})
    return saved(finished(builder, name))


def variable(axes=(("wght", 100, 400, 900, "Weight"),), wide=300):
    """A variable font of bars: 100 units wide, and `wide` more at the end of the first axis."""
    builder, drawn = begun("Bar", True), {}
    for glyph in GLYPHS:
        pen = TTGlyphPen(None)
        if glyph != "space":
            pen.moveTo((50, 0))
            for point in ((50, 700), (150, 700), (150, 0)):
                pen.lineTo(point)
            pen.closePath()
        drawn[glyph] = pen.glyph()
    builder.setupGlyf(drawn)
    finished(builder, "Bar")
    builder.setupFvar(list(axes), [])
    deltas = [(0, 0), (0, 0), (wide, 0), (wide, 0)] + [(0, 0)] * 4
    first = axes[0][0]
    more = {g: [TupleVariation({first: (0, 1, 1)}, deltas)] for g in GLYPHS if g != "space"}
    builder.setupGvar(more)
    return saved(builder)


HERE = Span("theme.yaml", 5, 9)


def loaded(folder, **faces):
    """The outcome for faces, each given as (bytes, axes)."""
    (folder / "content.yaml").write_text("a: b\n")
    files = {}
    for name, (data, axes) in faces.items():
        (folder / f"{name}.font").write_bytes(data)
        files[name] = FontFile(Text(f"{name}.font", HERE), axes)
    return fonts.load(files, folder)


def said(outcome):
    (finding,) = outcome.findings
    assert finding.span == HERE
    return f"{finding.code} {finding.message}", finding.hint


def outline(data, character="A"):
    font = TTFont(io.BytesIO(data))
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[font.getBestCmap()[ord(character)]].draw(pen)
    return pen.value


def width(data, character="A"):
    points = [point for _, points in outline(data, character) for point in points]
    return max(x for x, _ in points) - min(x for x, _ in points)


# PostScript outlines


def test_curves_of_postscript_stay_where_they_are(tmp_path):
    face = loaded(tmp_path, regular=(otf(), {})).value.faces["regular"]
    far, start = [], None
    for operator, points in outline(face.data):
        if operator == "qCurveTo":
            vias, end = points[:-1], points[-1]
            joints = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(vias, vias[1:])]
            for via, to in zip(vias, [*joints, end]):
                for part in splitQuadraticAtT(start, via, to, 0.25, 0.5, 0.75):
                    far.append(abs(hypot(part[-1][0] - 300, part[-1][1] - 350) - 280))
                start = to
        elif points:
            start = points[-1]
    assert len(far) > 20
    assert max(far) <= 1000 * font_conversion.DEVIATION + 0.5 + 0.1  # rounded; the cubic's own


def test_a_converted_font_measures_as_before(tmp_path):
    face = loaded(tmp_path, regular=(otf(), {})).value.faces["regular"]
    assert (face.units, face.space, face.cap_height) == (1000, 0.6, 0.7)
    assert {*CHARACTERS, 32} <= face.coverage


def test_a_converted_font_is_the_same_each_time():
    data = otf()
    font_conversion._static.cache_clear()
    one = font_conversion.static(data, "regular", {})
    font_conversion._static.cache_clear()
    assert font_conversion.static(data, "regular", {}) == one


# Variable fonts


@pytest.mark.parametrize(
    ("face", "axes", "wide"),
    [("regular", {}, 100), ("bold", {}, 280), ("display", {}, 280), ("italic", {}, 100),
     ("bold", {"wght": 900}, 400), ("regular", {"wght": 650}, 250)],
)  # fmt: skip
def test_an_instance_is_made_for_each_face(tmp_path, face, axes, wide):
    made = loaded(tmp_path, **{face: (variable(), axes)}).value.faces[face]
    assert width(made.data) == wide


def test_two_instances_have_names_of_their_own(tmp_path):
    faces = loaded(tmp_path, regular=(variable(), {}), bold=(variable(), {})).value.faces
    names = {TTFont(io.BytesIO(one.data))["name"].getDebugName(6) for one in faces.values()}
    assert names == {"Round-Bar-wght400", "Round-Bar-wght700"}


def test_an_instance_is_called_as_its_font_calls_instances(tmp_path):
    font = TTFont(io.BytesIO(variable()))
    font["name"].setName("RoundVF-ExtraLight", 6, 3, 1, 0x409)
    font["name"].setName("Round", 25, 3, 1, 0x409)
    font.save(data := io.BytesIO())
    made = loaded(tmp_path, bold=(data.getvalue(), {})).value.faces["bold"]
    assert TTFont(io.BytesIO(made.data))["name"].getDebugName(6) == "Round-wght700"


@pytest.mark.parametrize(
    ("axis", "face", "wide"),
    [(("ital", 0, 0, 1, "Italic"), "italic", 400), (("ital", 0, 0, 1, "Italic"), "regular", 100),
     (("slnt", 0, 0, 10, "Slant"), "italic", 100)],
)  # fmt: skip
def test_an_italic_takes_the_axis_of_italics(tmp_path, axis, face, wide):
    made = loaded(tmp_path, **{face: (variable((axis,)), {})}).value.faces[face]
    assert width(made.data) == wide


def test_a_weight_that_the_font_has_not_is_named_with_what_there_is(tmp_path):
    light = variable((("wght", 100, 400, 600, "Weight"),))
    message, hint = said(loaded(tmp_path, bold=(light, {})))
    assert message == 'F402 "bold.font" has no instance wght 700 for bold'
    assert "wght 100 to 600" in hint


def test_an_axis_that_the_font_has_not_is_named(tmp_path):
    message, hint = said(loaded(tmp_path, regular=(variable(), {"opsz": 12})))
    assert "write axes: { wght: … }" in hint
    assert message == 'F402 "regular.font" has no instance opsz 12 for regular'


def test_axes_of_a_static_font_are_a_mistake(tmp_path):
    message, _ = said(loaded(tmp_path, regular=(otf(), {"wght": 700})))
    assert message == 'F402 "regular.font" is no variable font: it has no axes'


def test_a_bold_that_is_the_regular_is_an_error(tmp_path):
    same = otf()
    message, _ = said(loaded(tmp_path, regular=(same, {}), bold=(same, {})))
    assert message == "F414 bold is the same as regular: nobody could tell them apart"


def test_a_variable_font_without_weights_has_no_bold(tmp_path):
    narrow = variable((("wdth", 75, 100, 125, "Width"),))
    message, _ = said(loaded(tmp_path, regular=(narrow, {}), bold=(narrow, {})))
    assert message.startswith("F414 bold is the same as regular")


# In a project

FOUR = """\
    regular: fonts/AtkinsonHyperlegibleNext-Regular.ttf
    bold: fonts/AtkinsonHyperlegibleNext-Bold.ttf
    italic: fonts/AtkinsonHyperlegibleNext-Italic.ttf
    bold-italic: fonts/AtkinsonHyperlegibleNext-BoldItalic.ttf
  display: fonts/AtkinsonHyperlegibleNext-ExtraBold.ttf"""


def set_in(folder, family, text=SMALL, **files):
    paths = own_project(folder, text)
    theme = THEME.read_text("utf-8")
    assert FOUR in theme
    paths.theme.write_text(theme.replace(FOUR, family), "utf-8")
    for name, data in files.items():
        (paths.theme.parent / "fonts" / f"{name}.otf").write_bytes(data)
    return paths


TWO = "    regular: fonts/a.otf\n    bold: fonts/b.otf\n    italic: none\n    bold-italic: none"
ONE = """\
    regular: fonts/a.otf
    bold: { file: fonts/a.otf, axes: { wght: 800 } }
    italic: none
    bold-italic: none"""
KINDS = {
    "otf": (TWO, {"a": otf(), "b": otf("Bold", 330)}),
    "variable": (ONE, {"a": variable()}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_files_set_in_other_kinds_of_fonts_pass(tmp_path, kind):
    family, files = KINDS[kind]
    paths = set_in(tmp_path, family, **files)
    done = build(paths.content, paths.theme, paths.output)
    assert len(done.files) == 5, done.findings
    assert not [f for f in done.findings if f.code.startswith("Q")]
    reader = pypdf.PdfReader(io.BytesIO(done.files["brochure-press.pdf"]))
    assert "Somebody answers." in reader.pages[0].extract_text()
    named = {str(one) for one in done.report["files"][0]["fonts"]}
    assert len(named) == 2


def test_emphasis_without_italics_is_an_error_at_its_text(tmp_path):
    text = SMALL.replace("- Somebody answers.", "- Somebody *kindly* answers.")
    paths = set_in(tmp_path, TWO, text, a=otf(), b=otf("Bold", 330))
    (finding,) = [f for f in check(paths.content, paths.theme).findings if f.code == "F414"]
    assert "kindly" in finding.message
    assert finding.span.line == text[: text.index("*kindly*")].count("\n") + 1


def test_a_bold_that_is_left_out_is_named(tmp_path):
    paths = set_in(tmp_path, TWO.replace("    bold: fonts/b.otf\n", ""), a=otf())
    (finding,) = [f for f in check(paths.content, paths.theme).findings if f.code == "M201"]
    assert finding.message == '"bold" is missing here'
