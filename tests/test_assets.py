"""Fonts, profiles and pictures as they arrive from elsewhere: whole, of the wrong kind, damaged."""

from __future__ import annotations

import io
import os
import random
import shutil
import struct

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from PIL import Image

from brochure.design import artwork, fonts, icc
from brochure.design.colour.palette import SWATCHES
from brochure.design.drawings import svg
from brochure.design.font_conversion import FontFile
from brochure.design.photographs.photograph import SideArt
from brochure.design.sheet import Rect
from brochure.finding import Span
from brochure.pdf import images
from brochure.source import asset_file
from brochure.source.yaml_tree import Text
from tests.conftest import ASSETS, ROOT, load_theme

FONTS = ROOT / "assets" / "fonts"
REGULAR = (FONTS / "AtkinsonHyperlegibleNext-Regular.ttf").read_bytes()
PROFILES = ROOT / "assets" / "icc"
PRESS = (PROFILES / "CGATS-TR-006.icc").read_bytes()
SCREEN = (PROFILES / "sRGB.icc").read_bytes()
ROUNDS = 300 if os.environ.get("BROCHURE_TEST_ALL") else 20
HERE = Span("theme.yaml", 21, 14)


def named(name):
    return Text(name, HERE)


@pytest.fixture
def folder(tmp_path):
    """A project folder."""
    (tmp_path / "content.yaml").write_text("a: b\n")
    return tmp_path


def put(folder, name, data):
    (folder / name).write_bytes(data)
    return named(name)


def refusal(outcome):
    """Code and message of the one finding, which stands where the file is named."""
    assert outcome.value is None
    [finding] = outcome.findings
    assert finding.span == HERE
    assert finding.hint
    return f"{finding.code} {finding.message}"


# Opening


def opened(folder, name, most=1000):
    return asset_file.load(named(name), folder, most, "G701", "G704")


def test_a_file_of_the_project_is_read_whole(folder):
    (folder / "a.txt").write_bytes(b"x" * 1000)
    assert opened(folder, "a.txt").value == b"x" * 1000


def test_a_file_that_is_too_large_is_refused(folder):
    (folder / "a.txt").write_bytes(b"x" * 1_000_001)
    assert refusal(opened(folder, "a.txt", 1_000_000)) == 'G704 "a.txt" is larger than 1 MB'


def test_a_file_above_the_project_is_outside(folder):
    inner = folder / "inner"
    inner.mkdir()
    (inner / "content.yaml").write_text("a: b\n")
    (folder / "a.txt").write_bytes(b"x")
    assert refusal(opened(inner, "../a.txt")).startswith("M208")


def test_a_file_beside_the_folder_is_inside_if_the_content_lies_above_both(folder):
    (folder / "assets").mkdir()
    (folder / "a.txt").write_bytes(b"x")
    assert opened(folder / "assets", "../a.txt").value == b"x"


def test_a_link_that_leads_out_of_the_project_is_outside(folder):
    (folder / "a.txt").symlink_to("/etc/hostname")
    assert refusal(opened(folder, "a.txt")).startswith("M208")


@pytest.mark.parametrize(
    ("name", "quoted", "said"),
    [
        ("missing.png", "missing.png", "there is no such file"),
        ("loop.png", "loop.png", "its links lead in a circle"),
        ("folder", "folder", "it is not a file"),
        ("pipe", "pipe", "it is not a file"),
        ("x" * 256, "x" * 60 + "…", "no file has so long a name"),
        ("a\0b", "a\ufffdb", "no file has such a name"),
        ("\ud800", "\ufffd", "no file has such a name"),
        ("content.yaml/x.png", "content.yaml/x.png", "there is no such folder"),
    ],
)
def test_what_is_no_file_is_a_finding(folder, name, quoted, said):
    (folder / "loop.png").symlink_to("loop.png")
    (folder / "folder").mkdir()
    os.mkfifo(folder / "pipe")
    assert refusal(opened(folder, name)) == f'G701 "{quoted}" cannot be read: {said}'


def test_a_device_is_no_file_of_the_project(folder):
    assert refusal(opened(folder, "/dev/zero")).startswith("M208")


def test_pictures_belong_to_the_content_wherever_the_theme_lies(tmp_path):
    for name in ("looks", "words"):
        (tmp_path / name).mkdir()
    theme = tmp_path / "looks"
    for kind in ("icons", "art"):
        shutil.copytree(ASSETS / kind, theme / kind)
    Image.new("RGB", (9, 9)).save(tmp_path / "words" / "photo.png")
    wanted = artwork.Wanted((named("home"),), (named("photo.png"),), theme, tmp_path / "words")
    assert artwork.load(load_theme(), wanted).findings == ()


def behind(**said):
    """The theme with another photograph behind the outside."""
    return load_theme().model_copy(update={"art": {"outside": SideArt(**said)}})


def test_a_photograph_may_lie_behind_a_side(folder):
    Image.new("RGB", (9, 9)).save(folder / "photo.jpg")
    wanted = artwork.Wanted((), (), folder, folder)
    loaded = artwork.load(behind(file=named("photo.jpg")), wanted)
    assert not loaded.findings
    assert loaded.value.photos["photo.jpg"].width == 9 and not loaded.value.art


def test_a_drawing_has_no_focus(folder):
    shutil.copytree(ASSETS / "art", folder / "art")
    theme = behind(file=named("art/outside.svg"), focus=(10.0, 10.0))
    outcome = artwork.load(theme, artwork.Wanted((), (), folder, folder))
    assert [finding.code for finding in outcome.findings] == ["G708"]


@pytest.mark.parametrize("said", [{"paper": "letter"}, {"lines": {"cover": 9.0}}])
def test_a_photograph_follows_no_folds_and_lines(folder, said):
    Image.new("RGB", (9, 9)).save(folder / "photo.jpg")
    theme = behind(file=named("photo.jpg"), **said)
    outcome = artwork.load(theme, artwork.Wanted((), (), folder, folder))
    assert [finding.code for finding in outcome.findings] == ["G708"]


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "../icons/home", "none"])
def test_an_icon_that_does_not_exist_is_a_finding(folder, name):
    shutil.copytree(ASSETS / "icons", folder / "icons")
    theme = load_theme().model_copy(update={"art": {}})
    wanted = artwork.Wanted((named(name),), (), folder, folder)
    assert [finding.code for finding in artwork.load(theme, wanted).findings] == ["G701"]


# Fonts


def face(folder, data):
    return fonts.load({"regular": FontFile(put(folder, "font.ttf", data))}, folder)


def changed(change):
    """The font after a change with another library, which writes the check sums anew."""
    font = TTFont(io.BytesIO(REGULAR))
    change(font)
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def without(tag):
    return changed(lambda font: font.__delitem__(tag))


def signed(data):
    """The font with right check sums, whatever its tables hold."""
    data = bytearray(data)
    for at in range(12, 12 + 16 * int.from_bytes(data[4:6], "big"), 16):
        start, size = struct.unpack(">2I", data[at + 8 : at + 16])
        words = bytes(data[start : start + size]).ljust((size + 3) // 4 * 4, b"\0")
        total = sum(struct.unpack(f">{len(words) // 4}I", words)) & 0xFFFFFFFF
        data[at + 4 : at + 8] = struct.pack(">I", total)
    return bytes(data)


@pytest.mark.parametrize("path", sorted(FONTS.glob("*.ttf")), ids=lambda path: path.stem)
def test_our_own_fonts_are_whole(path):
    assert fonts.unfit(path.read_bytes()) is None


def test_half_a_font_is_refused(folder):
    assert "is cut short" in refusal(face(folder, REGULAR[: len(REGULAR) // 2]))


@pytest.mark.parametrize("tag", ["cmap", "hmtx", "glyf", "loca", "post"])
def test_a_font_without_a_table_is_refused(folder, tag):
    data = REGULAR.replace(tag.encode(), b"zzzz", 1)
    assert refusal(face(folder, data)) == f'F402 "font.ttf" has no table "{tag}"'


def test_zeros_in_the_outlines_are_found(folder):
    at = REGULAR.index(b"glyf") + 8
    start = int.from_bytes(REGULAR[at : at + 4], "big") + 5000
    data = REGULAR[:start] + bytes(1000) + REGULAR[start + 1000 :]
    assert 'the check sum of its table "glyf" is wrong' in refusal(face(folder, data))


def patched(name, at, value):
    """The font with two other bytes in the outline of a glyph, and right check sums."""
    font = TTFont(io.BytesIO(REGULAR))
    glyf = REGULAR.index(b"glyf") + 8
    start = int.from_bytes(REGULAR[glyf : glyf + 4], "big")
    start += font["loca"].locations[font.getGlyphOrder().index(name)] + at
    return signed(REGULAR[:start] + value + REGULAR[start + 2 :])


@pytest.mark.parametrize(
    ("name", "at", "value"),
    [
        ("A", 10, b"\x7f\xff"),  # the first of its contours ends after the second
        ("H", 10, b"\x7f\xff"),  # its one contour has 32,768 points
        ("Aacute", 12, b"\x7f\xff"),  # its first part is a glyph that does not exist
    ],
)
def test_a_damaged_outline_is_found_although_its_check_sum_is_right(folder, name, at, value):
    assert refusal(face(folder, patched(name, at, value))) == 'F402 "font.ttf" is damaged'


@pytest.mark.parametrize("size", [20, 5_000, len(REGULAR) // 2])
def test_damaged_postscript_outlines_are_refused(folder, size):
    assert refusal(face(folder, b"OTTO" + REGULAR[4:size])).startswith("F402")


@pytest.mark.parametrize("sign", [b"ttcf", b"wOFF", b"wOF2", b"%PDF"])
def test_a_file_of_another_kind_is_refused(folder, sign):
    assert refusal(face(folder, sign + REGULAR[4:])).startswith("F402")


@pytest.mark.parametrize("licence", [0x0002, 0x0100, 0x0200])
def test_a_licence_against_embedding_a_part_is_respected(folder, licence):
    data = changed(lambda font: setattr(font["OS/2"], "fsType", licence))
    assert "licence" in refusal(face(folder, data))


def test_a_licence_for_preview_and_print_will_do(folder):
    data = changed(lambda font: setattr(font["OS/2"], "fsType", 0x0004))
    assert face(folder, data).findings == ()


def test_a_font_without_a_name_is_refused(folder):
    def nameless(font):
        font["name"].names = []

    assert "PostScript name" in refusal(face(folder, changed(nameless)))


def test_a_font_from_another_tool_is_taken(folder):
    pen = TTGlyphPen(None)
    for step, point in (("moveTo", (0, 0)), ("lineTo", (500, 0)), ("lineTo", (0, 500))):
        getattr(pen, step)(point)
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "space", "A"])
    builder.setupCharacterMap({32: "space", 65: "A"})
    empty = TTGlyphPen(None).glyph()
    builder.setupGlyf({".notdef": empty, "space": empty, "A": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "space": (250, 0), "A": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"psName": "Small-Regular"})
    builder.setupOS2()
    builder.setupPost()
    file = io.BytesIO()
    builder.save(file)
    assert face(folder, file.getvalue()).findings == ()


def embedded(loaded):
    """Shape words with a face, and embed its glyphs as the press file does."""
    from reportlab.pdfbase.ttfonts import TTFont as Embedded

    words = "Hello, Ångström 3½"
    loaded.shape("regular", words)
    path = loaded.faces["regular"].path
    covered = sorted(loaded.faces["regular"].coverage)
    font = Embedded(f"T-{loaded.faces['regular'].digest}", str(path))
    for start in range(0, len(covered), 200):
        font.face.makeSubset(covered[start : start + 200])


def damaged(data, chance, first=0):
    """A copy with a few bytes changed, zeroed, cut or added."""
    data = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(first, max(first + 1, len(data)))
        way = chance.randrange(5)
        if way == 0:
            data[at : at + 1] = bytes([chance.randrange(256)])
        elif way == 1:
            data[at : at + chance.choice((1, 20, 1000))] = bytes(chance.choice((1, 20, 1000)))
        elif way == 2:
            data[at : at + 4] = struct.pack(">I", chance.choice((0, 1, 255, 0xFFFF, 0xFFFFFFFF)))
        elif way == 3:
            del data[at : at + chance.choice((1, 4, 1000))]
        else:
            del data[at:]
    return bytes(data)


@pytest.mark.parametrize("mend", [bytes, signed], ids=["as it is", "with right check sums"])
def test_a_damaged_font_is_refused_or_embedded(folder, mend):
    chance = random.Random(3)
    tables = 12 + 16 * int.from_bytes(REGULAR[4:6], "big")
    refused = 0
    for number in range(ROUNDS):
        data = damaged(REGULAR, chance, first=tables if mend is signed else 0)
        if mend is signed:
            data = signed(data.ljust(len(REGULAR), b"\0"))
        outcome = fonts.load({"regular": FontFile(put(folder, f"{number}.ttf", data))}, folder)
        if outcome.value is None:
            assert refusal(outcome).startswith("F402")
            refused += 1
        else:
            embedded(outcome.value)
    assert refused or mend is signed


# ICC profiles


def profile(folder, data):
    return icc.load(put(folder, "p.icc", data), folder)


@pytest.mark.parametrize("path", sorted(PROFILES.glob("*.icc")), ids=lambda path: path.stem)
def test_our_own_profiles_are_whole(path):
    assert icc.damaged(path.read_bytes()) == ""


def test_a_profile_that_is_cut_short_is_refused(folder):
    assert refusal(profile(folder, PRESS[:-100])) == 'F407 "p.icc" is cut short'


def test_a_profile_whose_tag_lies_outside_is_refused(folder):
    at = PRESS.index(b"A2B1") + 4
    data = PRESS[:at] + struct.pack(">I", len(PRESS) - 4) + PRESS[at + 4 :]
    assert "is cut short" in refusal(profile(folder, data))


def test_a_profile_without_the_way_back_to_inks_is_refused(folder):
    data = PRESS.replace(b"B2A0", b"zzz0", 1)
    assert refusal(profile(folder, data)) == 'F407 "p.icc" has no B2A0'


def test_a_screen_profile_without_a_curve_is_refused(folder):
    assert "has no gTRC" in refusal(profile(folder, SCREEN.replace(b"gTRC", b"zTRC", 1)))


def test_a_profile_with_a_wrong_check_sum_is_refused(folder):
    data = bytearray((PROFILES / "FOGRA39L_coated.icc").read_bytes())
    data[-5000] ^= 1
    assert "check sum" in refusal(profile(folder, bytes(data)))


def test_a_table_of_colours_that_cannot_be_read_is_found(folder):
    at = PRESS.index(b"A2B0") + 4
    start = int.from_bytes(PRESS[at : at + 4], "big")
    data = PRESS[:start] + b"text" + PRESS[start + 4 :]
    assert "colours cannot be read" in refusal(profile(folder, data))


@pytest.mark.parametrize(("at", "value"), [(8, 3), (9, 4), (10, 10), (48, 17), (50, 15)])
def test_a_table_of_colours_that_tells_a_wrong_size_is_found(folder, at, value):
    """Channels, points of the grid, entries of the curves before and after it (lut16Type)."""
    start = int.from_bytes(PRESS[PRESS.index(b"A2B0") + 4 :][:4], "big")
    data = bytearray(PRESS)
    data[start + at] = value
    assert "colours cannot be read" in refusal(profile(folder, bytes(data)))


def test_a_curve_that_ends_too_early_is_found(folder):
    start = int.from_bytes(SCREEN[SCREEN.index(b"gTRC") + 4 :][:4], "big")
    data = SCREEN[: start + 8] + b"\0\1\0\0" + SCREEN[start + 12 :]
    assert "colours cannot be read" in refusal(profile(folder, data))


def test_a_profile_with_millions_of_tags_is_refused(folder):
    data = PRESS[:128] + b"\xff\xff\xff\xff" + PRESS[132:]
    assert "is cut short" in refusal(profile(folder, data))


@pytest.mark.parametrize("whole", [PRESS, SCREEN], ids=["press", "screen"])
def test_a_damaged_profile_is_refused_or_converts_colours(folder, whole):
    chance = random.Random(4)
    picture = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((8, 8)).save(picture, "PNG")
    for _ in range(ROUNDS):
        outcome = profile(folder, damaged(whole, chance))
        if outcome.value is None:
            assert refusal(outcome)[:4] == "F407"
        elif outcome.value.is_press:
            painted(folder, picture.getvalue(), outcome.value.data)


# Pictures


def painted(folder, data, inks=PRESS):
    """What is embedded for paper and screen, or the finding."""
    wanted = artwork.Wanted((), (put(folder, "a.png", data),), folder, folder)
    bare = load_theme().model_copy(update={"art": {}})
    outcome = artwork.load(bare, wanted)
    if outcome.findings:
        return outcome.findings
    found = outcome.value.files["a.png"]
    window = (0, 0, found.width, found.height)
    for press in (True, False):
        images.pixels(found, window, Rect(0, 0, 72, 72), press, inks)
    return ()


def photo(mode, kind, **more):
    across = Image.linear_gradient("L").resize((60, 40))
    picture = Image.merge("RGB", (across, across.rotate(180), Image.new("L", (60, 40), 90)))
    file = io.BytesIO()
    picture.convert(mode).save(file, kind, **more)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        photo("RGB", "PNG", icc_profile=SCREEN),
        photo("RGBA", "PNG"),
        photo("P", "PNG", transparency=0),
        photo("RGB", "JPEG", icc_profile=SCREEN),
        photo("CMYK", "JPEG"),
        photo("RGB", "JPEG", progressive=True),
    ],
    ids=["PNG", "PNG RGBA", "PNG P", "JPEG", "JPEG CMYK", "JPEG progressive"],
)
def test_a_damaged_picture_is_refused_or_painted(folder, data):
    chance = random.Random(5)
    for _ in range(ROUNDS):
        for finding in painted(folder, damaged(data, chance)):
            assert finding.span == HERE
            assert finding.code in ("G703", "G704")


def test_a_damaged_drawing_is_refused_or_drawn():
    chance = random.Random(6)
    whole = [path.read_bytes() for path in sorted(ASSETS.glob("*/*.svg"))]
    for _ in range(ROUNDS):
        outcome = svg.parse(damaged(chance.choice(whole), chance), "a.svg", HERE, SWATCHES)
        assert (outcome.value is None) == bool(outcome.findings)
        if outcome.value is not None:
            drawn = outcome.value.over(Rect(0, 0, 700, 500))
            assert all(shape.path and shape.bounds.width >= 0 for shape in drawn)
