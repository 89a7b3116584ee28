"""Colours: one hex is enough, own names, inks through the profile, and what does not fit together."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image, ImageCms
from pypdf import PdfReader

from brochure.design.colour import contrast, conversion, difference
from tests.calls import build, check
from tests.conftest import ASSETS, PROJECT, SMALL, THEME, load_theme, own_project
from tests.shown import code_of

GRACOL = (PROJECT / "assets" / "icc" / "CGATS-TR-006.icc").read_bytes()
FOGRA39 = (PROJECT / "assets" / "icc" / "FOGRA39L_coated.icc").read_bytes()
ACCENT = 'accent: { cmyk: [10, 75, 85, 25], srgb: "#ad4d2c" }'

# Pairs of L*, a*, b* and their difference: Sharma, Wu and Dalal, Color Research & Application 30
# (2005), table 1.
PAIRS = """
50 2.6772 -79.7751   50 0 -82.7485   2.0425
50 3.1571 -77.2803   50 0 -82.7485   2.8615
50 2.8361 -74.0200   50 0 -82.7485   3.4412
50 -1.3802 -84.2814  50 0 -82.7485   1.0000
50 -1.1848 -84.8006  50 0 -82.7485   1.0000
50 -0.9009 -85.5211  50 0 -82.7485   1.0000
50 0 0               50 -1 2         2.3669
50 -1 2              50 0 0          2.3669
50 2.49 -0.001       50 -2.49 0.0009 7.1792
50 2.49 -0.001       50 -2.49 0.0010 7.1792
50 2.49 -0.001       50 -2.49 0.0011 7.2195
50 2.49 -0.001       50 -2.49 0.0012 7.2195
50 -0.001 2.49       50 0.0009 -2.49 4.8045
50 -0.001 2.49       50 0.0010 -2.49 4.8045
50 -0.001 2.49       50 0.0011 -2.49 4.7461
50 2.5 0             50 0 -2.5       4.3065
50 2.5 0             73 25 -18       27.1492
50 2.5 0             61 -5 29        22.8977
50 2.5 0             56 -27 -3       31.9030
50 2.5 0             58 24 15        19.4535
50 2.5 0             50 3.1736 0.5854 1.0000
50 2.5 0             50 3.2972 0     1.0000
50 2.5 0             50 1.8634 0.5757 1.0000
50 2.5 0             50 3.2592 0.3350 1.0000
60.2574 -34.0099 36.2677  60.4626 -34.1751 39.4387  1.2644
63.0109 -31.0961 -5.8663  62.8187 -29.7946 -4.0864  1.2630
61.2901 3.7196 -5.3901    61.4292 2.2480 -4.9620    1.8731
35.0831 -44.1164 3.7933   35.0232 -40.0716 1.5901   1.8645
22.7233 20.0904 -46.6940  23.0331 14.9730 -42.5619  2.0373
36.4612 47.8580 18.3852   36.2715 50.5065 21.2231   1.4146
90.8027 -2.0831 1.4410    91.1528 -1.6435 0.0447    1.4441
90.9257 -0.5406 -0.9208   88.6381 -0.8985 -0.7239   1.5381
6.7747 -0.2908 -2.4247    5.8714 -0.0985 -2.2286    0.6377
2.0776 0.0795 -1.1350     0.9033 -0.0636 -0.5514    0.9082
"""


@pytest.mark.parametrize("line", PAIRS.strip().splitlines())
def test_the_difference_of_two_colours_is_that_of_the_published_pairs(line):
    *colours, wanted = map(float, line.split())
    assert difference.delta_e(colours[:3], colours[3:]) == pytest.approx(wanted, abs=5e-5)


@pytest.mark.parametrize(
    ("srgb", "lab"),
    [("#ffffff", (100, 0, 0)), ("#000000", (0, 0, 0)), ("#ff0000", (53.24, 80.09, 67.20))],
)
def test_a_screen_colour_in_lab(srgb, lab):
    assert difference.lab(srgb) == pytest.approx(lab, abs=0.03)


# Inks of a colour that is given for screens alone


def themed(folder, *changes):
    """A project of the small content whose theme has other words in some places."""
    paths = own_project(folder, SMALL)
    text = THEME.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    paths.theme.write_text(text, encoding="utf-8")
    return paths


def found(paths, code):
    return [f for f in check(paths.content, paths.theme).findings if f.code == code]


def test_one_hex_is_a_colour(tmp_path):
    paths = themed(tmp_path, (ACCENT, 'accent: "#C81E50"'))
    files = build(paths.content, paths.theme, paths.output).files
    press = code_of(PdfReader(io.BytesIO(files["brochure-press.pdf"])).pages[1])
    screen = code_of(PdfReader(io.BytesIO(files["brochure-screen.pdf"])).pages[2])
    amounts = [float(n) for n in re.search(r"0 (0\.9\d?) (0\.\d+) (0\.\d+) k", press).groups()]
    assert amounts == pytest.approx([0.96, 0.4, 0.16], abs=0.03)
    assert "0.7843 0.1176 0.3137 rg" in screen


@pytest.mark.parametrize("profile", [GRACOL, FOGRA39], ids=["gracol", "fogra39"])
@pytest.mark.parametrize("srgb", ["#c81e50", "#0a7f5a", "#f2a33c", "#3a4f9c", "#e8d9c0"])
def test_the_inks_of_a_colour_look_like_it(srgb, profile):
    inks = conversion.inks(srgb, profile, 300)
    assert difference.between(srgb, conversion.shown(inks, profile)) < 2


@pytest.mark.parametrize("profile", [GRACOL, FOGRA39], ids=["gracol", "fogra39"])
@pytest.mark.parametrize(
    "inks", [(86, 46, 40, 44), (10, 75, 85, 25), (0, 0, 0, 100), (3, 6, 15, 0)]
)
def test_inks_are_shown_as_pillow_shows_them(inks, profile):
    dot = Image.new("CMYK", (1, 1), tuple(round(ink * 2.55) for ink in inks))
    press, screen = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION | ImageCms.Flags.NOOPTIMIZE
    seen = ImageCms.profileToProfile(dot, press, screen, intent, "RGB", flags=flags)
    assert conversion.shown(inks, profile) == "#" + seen.tobytes().hex()


@pytest.mark.parametrize("profile", [GRACOL, FOGRA39], ids=["gracol", "fogra39"])
@pytest.mark.parametrize("limit", [300, 240, 200])
@pytest.mark.parametrize("srgb", ["#00001e", "#100000", "#001040", "#1e0514"])
def test_the_inks_of_a_colour_keep_the_limit(srgb, limit, profile):
    assert sum(conversion.inks(srgb, profile, limit)) <= limit


@pytest.mark.parametrize("grey", ["#000000", "#1c1b1a", "#808080", "#eeeee9"])
def test_a_grey_is_printed_in_black_alone(grey):
    assert conversion.inks(grey, GRACOL, 300)[:3] == (0, 0, 0)


@pytest.mark.parametrize(
    ("grey", "is_solid"), [("#1c1b1a", True), ("#222222", True), ("#5a5a5a", False)]
)
def test_what_is_nearly_black_is_printed_solid(grey, is_solid):
    assert (conversion.inks(grey, GRACOL, 300)[3] == 100) == is_solid


def test_black_is_all_of_the_black_ink_and_white_is_paper():
    assert conversion.inks("#000000", GRACOL, 300) == (0, 0, 0, 100)
    assert conversion.inks("#ffffff", GRACOL, 300) == (0, 0, 0, 0)


def test_the_report_shows_inks_and_where_they_come_from(tmp_path):
    paths = themed(tmp_path, (ACCENT, 'accent: "#C81E50"'))
    told = build(paths.content, paths.theme, paths.output).report["colours"]
    assert told["palette"]["accent"]["inks"] == "from the profile"
    assert told["palette"]["deep"]["inks"] == "as written"
    assert sum(told["palette"]["accent"]["cmyk"]) > 100
    assert "relative colorimetric" in told["conversion"]


# Both given


def test_inks_far_from_the_screen_colour_are_a_warning_with_both(tmp_path):
    paths = themed(tmp_path, (ACCENT, 'accent: { cmyk: [80, 10, 40, 0], srgb: "#c81e50" }'))
    (finding,) = found(paths, "F412")
    line = THEME.read_text("utf-8").splitlines().index(f"  {ACCENT}   # clay: numerals, icons, "
                                                       "the path") + 1  # fmt: skip
    assert finding.span.line == line
    assert "[80, 10, 40, 0]" in finding.message
    assert "#c81e50" in finding.message


def test_black_ink_alone_may_stand_for_black(tmp_path):
    ink = 'ink: { cmyk: [0, 0, 0, 100], srgb: "#1c1b1a" }'
    assert not found(themed(tmp_path, (ink, ink.replace("#1c1b1a", "#000000"))), "F412")


@pytest.mark.parametrize("printer", ["generic-us", "generic-eu"])
@pytest.mark.parametrize("theme", ["theme.yaml", "themes/letterpress.yaml"])
def test_the_colours_of_shipped_themes_fit_on_either_shore(theme, printer):
    profile = GRACOL if printer == "generic-us" else FOGRA39
    for colour in load_theme(ASSETS / theme).colours.by_name.values():
        assert conversion.mismatch(colour.cmyk, colour.srgb, profile) < 3


def test_inks_above_the_printers_limit_are_an_error_at_their_line(tmp_path):
    paths = themed(tmp_path)
    printer = paths.theme.parent / "printers" / "generic-us.yaml"
    text = re.sub(r"ink-limit: \d+", "ink-limit: 210", printer.read_text("utf-8"))
    printer.write_text(text, encoding="utf-8")
    (finding,) = found(paths, "F405")
    assert "deep" in finding.message
    assert finding.span.file.endswith("theme.yaml")


# Own colours

OWN = (ACCENT, ACCENT + '\n  brand-red: "#8c1c2c"')


def test_a_theme_has_colours_of_its_own(tmp_path):
    paths = themed(tmp_path, OWN, ("background: deep,", "background: brand-red,"))
    assert build(paths.content, paths.theme, paths.output).files


def test_an_own_colour_may_be_that_of_a_drawing(tmp_path):
    paths = themed(tmp_path, OWN)
    art = paths.theme.parent / "art" / "inside.svg"
    text = art.read_text("utf-8")
    art.write_text(re.sub(r"var\(--\w+, #\w+\)", "var(--brand-red)", text, count=1), "utf-8")
    assert not found(paths, "F413")


def test_an_own_colour_without_use_is_an_error(tmp_path):
    (finding,) = found(themed(tmp_path, OWN), "F413")
    assert "brand-red" in finding.message


def test_the_contrast_of_an_own_colour_is_judged(tmp_path):
    pale = (ACCENT, ACCENT + '\n  brand-red: "#f0a0a8"')
    paths = themed(tmp_path, pale, ("cover: {", "cover: { text: brand-red,"))
    assert "brand-red on tint" in found(paths, "F404")[0].message


@pytest.mark.parametrize(
    ("wrong", "code", "said"),
    [
        ("acent:", "M202", 'did you mean "accent"?'),
        ("my colour: '#112233'\n  accent:", "M205", "letters, digits and hyphens"),
        ("brand: { cmyk: [0, 0, 0, 0] }\n  accent:", "M201", "srgb"),
        ("brand: #112233\n  accent:", "M204", "double quotes"),
        ("current: '#112233'\n  accent:", "M205", "cannot name"),
        ('brand: "#123"\n  accent:', "M205", "#1d4e5f"),
    ],
)  # fmt: skip
def test_a_wrong_colour_is_told_at_its_place(tmp_path, wrong, code, said):
    (finding,) = found(themed(tmp_path, ("accent:", wrong)), code)
    assert said in finding.hint + finding.message


@pytest.mark.parametrize("name", ["black", "trim", "all", "copy"])
def test_an_own_colour_may_have_any_name(tmp_path, name):
    own = (ACCENT, f'{ACCENT}\n  {name}: "#8c1c2c"')
    paths = themed(tmp_path, own, ("background: deep,", f"background: {name},"))
    files = build(paths.content, paths.theme, paths.output).files
    inks = conversion.inks("#8c1c2c", GRACOL, 300)
    wanted = " ".join(f"{ink / 100:g}" for ink in inks) + " k"
    page = PdfReader(io.BytesIO(files["handout-press.pdf"])).pages[0]
    assert wanted in code_of(page)


def test_a_ground_in_a_colour_that_is_not_there(tmp_path):
    paths = themed(tmp_path, OWN, ("background: deep", "background: bland-red"))
    (finding,) = found(paths, "M205")
    assert finding.hint == 'did you mean "brand-red"?'


def test_a_card_in_an_own_colour_uses_it(tmp_path):
    cards = ("\ngrounds:", "\ncards:\n  brand: { bar: brand-red }\ngrounds:")
    assert not found(themed(tmp_path, OWN, cards), "F413")


def test_a_card_in_a_colour_that_is_not_there(tmp_path):
    cards = ("\ngrounds:", "\ncards:\n  brand: { bar: bland-red }\ngrounds:")
    (finding,) = found(themed(tmp_path, OWN, cards), "M205")
    assert finding.hint == 'did you mean "brand-red"?'


def test_a_contrast_that_is_too_low_does_not_read_as_what_is_needed():
    assert [contrast.told(ratio) for ratio in (2.96, 4.4999, 1.0)] == ["2.9", "4.4", "1.0"]
