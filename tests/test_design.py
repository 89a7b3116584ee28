"""The design: themes, the parts that are drawn, and what a designer would measure on the pages."""

from __future__ import annotations

import io
import json
import re
import shutil
from itertools import combinations

import pytest
from PIL import Image

from brochure.design import theme as themes
from brochure.design.colour import contrast
from brochure.design.drawing import Shape
from brochure.design.drawings import svg
from brochure.design.sheet import PLAIN, Rect, sheet_of
from brochure.finding import Span, has_errors
from brochure.layout import composer
from brochure.layout.charts.key_figure import DotArray
from brochure.source import yaml_tree
from tests import edges
from tests.calls import build, check
from tests.conftest import (
    ASSETS,
    FORMATS,
    LETTERPRESS,
    ROOT,
    SAMPLER,
    SMALL,
    THEME,
    load_project,
    load_theme,
    own_project,
    project,
    project_of,
    read_content,
)
from tests.shown import images

THEMES = [THEME, LETTERPRESS]
NOTES = {"note", "version", "label", "caption"}  # may be smaller than text, not below 7.5 pt


@pytest.fixture(scope="module", params=THEMES, ids=lambda path: path.stem)
def layouts(request):
    done = check(SAMPLER, request.param)
    assert not has_errors(done.findings), done.findings
    return {layout.piece: layout for layout in done.layouts}


@pytest.fixture(scope="module")
def ours():
    return {layout.piece: layout for layout in check(SAMPLER, THEME).layouts}


def lines_on(page):
    return [(box, line) for box in page.walk() for line in box.lines]


# What a designer would measure


def test_text_stays_in_the_safe_area(layouts):
    for layout in layouts.values():
        for panel, page in zip(layout.sheet.panels, layout.panels, strict=True):
            safe = Rect(0, 0, panel.width, layout.sheet.height).inset(PLAIN.safe)
            for box in page.walk():
                for line in box.lines:
                    assert safe.contains(Rect(line.x, line.y, line.width, line.size / 2)), line.text
                for shape in box.shapes if box.rect.x > 0 else ():  # what bleeds reaches the cut
                    assert safe.contains(shape.bounds.inset(-shape.weight / 2)), (page.name, shape)


def test_no_text_is_too_small_to_read(layouts):
    for layout in layouts.values():
        for page in layout.panels:
            for box, line in lines_on(page):
                inside_note = line.size < layout.size
                assert line.size >= (7.5 if inside_note else 9.5), (box.role, line.text)


def test_no_two_texts_overlap(layouts):
    for layout in layouts.values():
        for page in layout.panels:
            rects = [
                (Rect(n.x, n.y - 0.2 * n.size, n.width, 0.9 * n.size), n.text)
                for _, n in lines_on(page)
            ]
            for (one, said), (other, also) in combinations(rects, 2):
                apart = (
                    one.right <= other.x + 0.01 or other.right <= one.x + 0.01
                    or one.top <= other.y + 0.01 or other.top <= one.y + 0.01
                )  # fmt: skip
                assert apart, (page.name, said, also)


def test_the_heads_of_the_inside_stand_on_one_line(layouts):
    inside = [page for page in layouts["brochure"].panels if page.name.startswith("inside")]
    tops = {round(page.boxes[0].lines[0].y, 3) for page in inside}
    assert len(inside) == 3
    assert len(tops) == 1


def test_all_panels_share_one_baseline_grid(ours):
    theme, layout = load_theme(), ours["brochure"]
    unit = theme.unit * layout.size
    inside = [page for page in layout.panels if page.name.startswith("inside")]
    first = inside[0].boxes[0].lines[0].y
    for page in inside:
        for box in page.boxes:
            if box.role in ("heading", "paragraph", "subheading") and box.lines:
                steps = (first - box.lines[-1].y) / unit
                assert steps == pytest.approx(round(steps), abs=1e-3), (
                    page.name,
                    box.lines[0].text,
                )


def test_no_panel_looks_crammed_or_empty(ours):
    for fill in (*ours["brochure"].fills, *ours["handout"].fills):
        assert 70 <= fill.percent <= 100, fill.frame


def test_a_heading_is_nearer_to_its_text_than_to_what_stands_above(layouts):
    for layout in layouts.values():
        for page in layout.panels:
            for above, head, below in zip(page.boxes, page.boxes[1:], page.boxes[2:]):
                if head.role == "heading" and above.rect.y > head.rect.top:
                    assert above.rect.y - head.rect.top > head.rect.y - below.rect.top


# Themes


def test_contrast_is_that_of_wcag():
    assert contrast.ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast.ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_large_titles_may_have_less_contrast_than_text(tmp_path):
    text = LETTERPRESS.read_text("utf-8").replace("../", f"{ASSETS}/")
    grey = text.replace('soft: { cmyk: [0, 0, 3, 40], srgb: "#abaca8" }',
                        'soft: { cmyk: [0, 0, 3, 50], srgb: "#808080" }')  # fmt: skip
    for role, faults in (("title", 0), ("heading", 1)):
        theme = tmp_path / f"{role}.yaml"
        theme.write_text(grey.replace("cover: { title: accent }", f"cover: {{ {role}: soft }}"))
        paths = project(tmp_path, SMALL)
        found = [f for f in check(paths.content, theme).findings if f.code == "F404"]
        assert len(found) == faults


PALE = ('srgb: "#184b5a"', 'srgb: "#9ac0c8"')  # deep


def faint(*changes):
    """What F404 says of the theme with changes: the line without its blanks, and the message."""
    text = THEME.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    found = themes.load(yaml_tree.parse(text).value).findings
    assert {f.code for f in found} <= {"F404"}
    return [(text.split("\n")[f.span.line - 1].strip(), f.message) for f in found]


def test_one_pale_colour_is_one_finding_that_names_all_its_places():
    [(line, said)] = faint(PALE)
    assert line.startswith("deep: {")
    assert {"deep on paper", "deep on tint", "paper on deep"} <= set(
        re.findall(r"\w+ on \w+", said)
    )
    assert {"cover", "head", "hotline"} <= set(re.findall(r"\w+", said.split("(")[1]))
    assert "needed 3 for title; 4.5 for heading" in said


def test_a_dark_paper_is_one_finding():
    [(line, said)] = faint(('srgb: "#ffffff"', 'srgb: "#777777"'))
    assert line.startswith("paper: {")
    assert {"ink on paper", "accent on paper"} <= set(re.findall(r"\w+ on \w+", said))


def test_two_pale_colours_are_two_findings():
    lines = [line for line, _ in faint(PALE, ('srgb: "#ad4d2c"', 'srgb: "#e0b0a0"'))]
    assert [line.split(":")[0] for line in lines] == ["deep", "accent"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("cover: { background: tint,", "cover: { text: soft,", "soft on paper"),
        ("inside: { foot", "inside: { background: soft, foot", "deep on soft"),
        ("paper, heading: paper, accent", "paper, heading: deep, accent", "deep on deep"),
    ],
)
def test_a_colour_that_one_ground_should_not_take_is_found_there(old, new, said):
    [(line, message)] = faint((old, new))
    assert new in line
    assert said in message


def test_a_colour_that_many_grounds_take_is_one_finding_at_the_colour():
    grounds = "".join(f"  ground-{n}: {{ background: soft }}\n" for n in range(90))
    [(line, said)] = faint(("grounds: ", f"grounds:\n{grounds}#"))
    assert line.startswith("soft: {")
    assert "ground-0, ground-1, " in said
    assert len(said) < 300


def test_a_colour_that_two_grounds_should_not_take_is_one_finding():
    chosen = ("cover: { background: tint,", "cover: { background: tint, text: soft,")
    [(line, said)] = faint(chosen, ("inside: {", "inside: { text: soft,"))
    assert line.startswith("cover: {")
    assert "(cover, inside)" in said


def test_a_ground_that_suits_one_part_alone_badly_is_to_blame_itself():
    two = (
        ("inside: { ", "inside: { background: soft, "),
        ("flap: { background: tint", "flap: { background: soft"),
    )
    [(line, said)] = faint(('srgb: "#8dbaba"', 'srgb: "#d8e4e4"'), *two)
    assert line.startswith("soft: {")
    assert "accent on soft" in said


def test_a_flood_of_unknown_places_is_not_compared_with_all_there_are(tmp_path):
    grounds = "".join(f"  kover{n}: {{ foot: 1 }}\n" for n in range(200))
    theme = tmp_path / "theme.yaml"
    theme.write_text(
        THEME.read_text("utf-8").replace("grounds: ", f"grounds:\n{grounds}#"), "utf-8"
    )
    found = [f for f in check(project(tmp_path, SMALL).content, theme).findings if f.code == "F406"]
    assert [f.hint.startswith("did you mean") for f in found] == [True] * 100 + [False] * 100


def test_another_theme_builds_without_touching_code(tmp_path):
    done = build(SAMPLER, LETTERPRESS, tmp_path)
    assert len(done.files) == 5, done.findings


def test_one_colour_of_the_theme_changes_every_piece_and_edition(tmp_path):
    before = build(SAMPLER, THEME, tmp_path / "a").files
    paths = own_project(tmp_path / "b", SAMPLER.read_text("utf-8"))
    text = THEME.read_text("utf-8").replace("[86, 46, 40, 44]", "[85, 46, 40, 44]")
    paths.theme.write_text(text.replace("#184b5a", "#174b5a"), encoding="utf-8")
    after = build(paths.content, paths.theme, paths.output).files
    assert [name for name in before if before[name] == after[name]] == []


@pytest.mark.parametrize("path", THEMES, ids=lambda path: path.stem)
def test_inks_and_screen_colours_of_a_theme_look_alike(path):
    from PIL import ImageCms

    press = ImageCms.ImageCmsProfile(str(ROOT / "assets" / "icc" / "CGATS-TR-006.icc"))
    lab = ImageCms.createProfile("LAB")
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
    inks = ImageCms.buildTransform(press, lab, "CMYK", "LAB", intent, flags)
    light = ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), lab, "RGB", "LAB", intent, flags
    )
    colours = load_theme(path).colours
    for role, colour in colours.by_name.items():
        printed = Image.new("CMYK", (1, 1), tuple(round(ink * 2.55) for ink in colour.cmyk))
        shown = Image.new("RGB", (1, 1), colour.srgb)
        one, other = (
            ImageCms.applyTransform(image, transform).getpixel((0, 0))
            for image, transform in ((printed, inks), (shown, light))
        )
        # Lab as bytes: L* is 0 to 255 here, a* and b* wrap around.
        distance = abs(one[0] - other[0]) / 2.55 + sum(
            abs((a - b + 128) % 256 - 128) for a, b in zip(one[1:], other[1:])
        )
        assert distance <= 6, role


# What is drawn


def section(*blocks):
    """SMALL with other blocks in the section `more`."""
    start, end = SMALL.index("      - comparison:"), SMALL.index("  call:\n")
    return SMALL[:start] + "".join(f"      {line}\n" for line in blocks) + SMALL[end:]


def placed(text, role, piece="brochure"):
    """The boxes of a role on the panel that holds the section `more`."""
    content = read_content(text)
    assert not content.findings, content.findings
    outcome = composer.lay_out(project_of(text), "brochure")
    assert outcome.value, outcome.findings
    page = next(page for page in outcome.value.panels if page.name == "inside-centre")
    return [box for box in page.walk() if box.role == role]


DRAWN = [
    ("figures", ["- figures:", "    - {value: '9', label: hours}"]),
    ("week", ["- week: [{day: Mon, hours: 3 h}, {day: Tue}]", "  caption: An example."]),
    ("weeks", ["- weeks: {count: 13, first: week 1, last: week 13}"]),
    ("steps", ["- steps: [{heading: One}, {heading: Two}]"]),
    ("comparison", ["- comparison:", "    left: {heading: A, items: [b]}",
                    "    right: {heading: C, items: [d]}"]),
    ("picture", ["- picture: {file: a.svg}"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "blocks"), DRAWN, ids=[name for name, _ in DRAWN])
def test_what_is_drawn_needs_words_for_those_who_cannot_see_it(name, blocks):
    findings = read_content(section(*blocks)).findings
    assert [(f.code, f.message) for f in findings] == [("M201", '"alt" is missing here')]
    assert not read_content(section(*blocks, "  alt: What it shows.")).findings


def test_dots_show_the_number_full_ones_rings_and_small_ones_in_one_colour():
    shapes = DotArray(3, 2, 7, "accent", 1.3).place(0, 100, 80, 10).shapes
    drawn = [
        (shape.fill, shape.stroke, [op for op, _ in shape.steps].count("m")) for shape in shapes
    ]
    assert drawn == [("accent", "", 3), ("", "accent", 2), ("accent", "", 2)]
    full, _, small = (shape.bounds.height for shape in shapes)
    assert small < full / 2


@pytest.mark.parametrize("total", [1, 2, 7, 30, 90, 120])
@pytest.mark.parametrize("width", [60, 100, 240])
def test_dots_stay_in_their_frame_whatever_their_number(total, width):
    row = DotArray(total // 2, total - total // 2, total, "accent", 1.3)
    box = row.place(5, 100, width, 10)
    assert all(box.rect.contains(s.bounds.inset(-s.weight / 2)) for s in box.shapes)


@pytest.mark.parametrize("dots", ["{full: 0}", "{full: 121}", "{full: 3, light: 3, of: 5}",
                                  "{full: 1.5}", "{full: -1}"])  # fmt: skip
def test_dots_that_cannot_be_drawn_are_a_finding(dots):
    blocks = ["- figures:", f"    - {{value: '9', label: hours, dots: {dots}}}", "  alt: Dots."]
    assert [f.code for f in read_content(section(*blocks)).findings] == ["M205"]


def test_steps_stand_on_one_line_where_there_is_room_and_under_each_other_where_not():
    from brochure.content.block_models import Steps
    from brochure.layout.composition.illustrations import steps
    from brochure.layout.composition.typesetter import Typesetter

    text = section("- steps: [{heading: One}, {heading: Two}, {heading: Three}]", "  alt: A path.")
    content = read_content(text).value
    block = content.sections["more"].text[0]
    assert isinstance(block, Steps)
    means = load_project()
    desk = Typesetter(content, means.theme, means.fonts, means.artwork, "handout", 540.0)
    (path,) = steps(desk, block)
    for width, across in ((500, True), (150, False)):
        items = path.place(0, 300, width, 10).children
        assert (len({round(item.rect.top, 2) for item in items}) == 1) == across
        assert (len({round(item.rect.x, 2) for item in items}) == 1) == (not across)


@pytest.mark.parametrize("gap", [0, 0.25])
def test_the_discs_of_a_path_do_not_touch(tmp_path, gap):
    theme = tmp_path / "theme.yaml"
    text = THEME.read_text("utf-8").replace("item: 0.25", f"item: {gap}")
    theme.write_text(text, encoding="utf-8")
    text = section("- numbers: [One, Two, Three]")
    loaded = load_theme(theme)
    laid_out = composer.lay_out(project_of(text, theme=loaded), "brochure").value
    (path,) = (
        box for page in laid_out.panels for box in page.walk()
        if box.role == "list" and len(box.shapes) == 4
    )  # fmt: skip
    _, *discs = (shape.bounds for shape in path.shapes)
    for above, below in zip(discs, discs[1:]):
        assert above.y - below.top > 1


def test_an_unknown_icon_is_a_finding_with_the_nearest_name(tmp_path):
    text = section("- subheading: At home", "  icon: hose", "- It is so.")
    paths = project(tmp_path, text)
    found = check(paths.content, paths.theme).findings
    assert [(f.code, f.hint) for f in found] == [("G701", 'did you mean "home"?')]
    line = text[: text.index("hose")].count("\n") + 1
    assert found[0].span.line == line


def test_icons_keep_to_the_colours_of_their_ground():
    text = section("- subheading: At home", "  icon: home", "- It is so.")
    (icon,) = placed(text, "icon")
    assert {shape.stroke for shape in icon.shapes} == {"accent"}


# Pictures


def png(width, height, mode="RGB", colour=(180, 90, 40)):
    buffer = io.BytesIO()
    Image.new(mode, (width, height), colour).save(buffer, "PNG")
    return buffer.getvalue()


def with_picture(tmp_path, data, name="photo.png", more=""):
    text = section(f"- picture: {{file: {name}{more}}}", "  alt: A photo.")
    paths = project(tmp_path, text)
    if data is not None:
        (tmp_path / name).write_bytes(data)
    return paths


PICTURES = [
    ("G701", None, "photo.png", ""),
    ("G703", png(50, 50)[:60], "photo.png", ""),
    ("G704", png(30_000, 1), "photo.png", ""),
    ("G706", png(200, 100), "photo.png", ""),
    ("G702", b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><script/></svg>", "a.svg", ""),
    ("M205", png(900, 600), "photo.png", ", crop: [50, 0, 40, 100]"),
    ("M205", png(900, 600), "photo.png", ", lines: 500"),
    ("M208", None, "../../../etc/hostname", ""),
]  # fmt: skip


@pytest.mark.parametrize(("code", "data", "name", "more"), PICTURES)
def test_a_picture_that_cannot_be_printed_is_a_finding_at_its_line(
    tmp_path, code, data, name, more
):
    paths = with_picture(tmp_path, data, name, more)
    found = check(paths.content, theme_inside(tmp_path)).findings
    found = [f for f in found if f.code != "L505"]  # the small content leaves panels empty
    assert {f.code for f in found} == {code}, found
    assert found[0].span.line == paths.content.read_text().split("picture:")[0].count("\n") + 1


def theme_inside(folder):
    """The theme in a project of its own, whose pictures it may use."""
    for name in ("fonts", "icons", "art", "icc", "printers"):
        shutil.copytree(ASSETS / name, folder / name)
    theme = folder / "theme.yaml"
    theme.write_text(THEME.read_text("utf-8"), encoding="utf-8")
    return theme


def test_a_photo_is_cmyk_on_the_press_rgb_on_the_screen_and_its_resolution_is_reported(tmp_path):
    from pypdf import PdfReader

    paths = with_picture(tmp_path, png(720, 480), more=", lines: 11, focus: [0, 50]")
    theme = theme_inside(tmp_path)
    done = build(paths.content, theme, paths.output)
    assert done.files, done.findings
    assert {f.code for f in done.findings} <= {"G705", "L505", "Q642"}
    for name, space in (("press", "/DeviceCMYK"), ("screen", "/DeviceRGB")):
        file = PdfReader(io.BytesIO(done.files[f"brochure-{name}.pdf"]))
        found = [one["/ColorSpace"] for page in file.pages for one in images(page)]
        assert found == [space]
    shown = {entry["page"]: entry["ppi"] for entry in done.report["pictures"]}
    assert set(shown) == {"inside-centre", "page"}
    assert 200 <= shown["inside-centre"] <= 240
    assert json.dumps(done.report)


# The QR code


@pytest.mark.parametrize("edition", ["press", "screen"])
@pytest.mark.parametrize("piece", ["brochure", "handout"])
def test_the_qr_code_leads_to_the_web_address(tmp_path_factory, edition, piece):
    import pypdfium2
    import zxingcpp

    done = build(SAMPLER, THEME, tmp_path_factory.mktemp("qr"), (piece,), (edition,))
    document = pypdfium2.PdfDocument(done.files[f"{piece}-{edition}.pdf"])
    pages = [page.render(scale=150 / 72).to_pil().convert("L") for page in document]
    read = [code for page in pages for code in zxingcpp.read_barcodes(page)]
    assert [code.text for code in read] == ["https://welevelupfl.com/rehab/iop/"]
    corners = read[0].position
    side = (corners.top_right.x - corners.top_left.x) / 150 * 25.4
    assert side >= 19.8  # of 20 mm, less half a pixel at each side


def test_the_qr_code_is_black_ink_alone_on_white(ours):
    for layout in ours.values():
        codes = [box for page in layout.panels for box in page.walk() if box.role == "qr"]
        assert len(codes) == 1
        quiet, code = codes[0].shapes
        assert (quiet.fill, code.fill) == ("paper", "ink")
        module = code.bounds.width / 29  # version 3
        assert code.bounds.width >= 20 / 25.4 * 72
        assert code.bounds.x - quiet.bounds.x >= 4 * module - 0.01
    assert load_theme().colours.ink.cmyk == (0, 0, 0, 100)


# The art


@pytest.mark.parametrize("side", ["outside", "inside"])
def test_the_art_keeps_clear_of_the_text(ours, side):
    """Where a line of text stands, the art has no shape above the line's foot."""
    layout = ours["brochure"]
    shapes = layout.art[side].over(layout.sheet.trim.inset(-9))
    for panel, page in zip(layout.sheet.panels, layout.panels, strict=True):
        if panel.side != side:
            continue
        for _, line in lines_on(page):
            for shape in shapes:
                tops = [y for x, y in outline(shape)
                        if panel.x + line.x - 3 <= x <= panel.x + line.x + line.width + 3]  # fmt: skip
                assert max(tops, default=0) < line.y - 0.25 * line.size, (page.name, line.text)


def outline(shape: Shape):
    """Points of a path, close to each other."""
    at = (0.0, 0.0)
    for op, n in shape.steps:
        if op == "re":
            yield from ((n[0] + n[2] * i / 8, n[1] + n[3]) for i in range(9))
        elif op == "c":
            for i in range(21):
                t, u = i / 20, 1 - i / 20
                yield tuple(
                    u**3 * at[k] + 3 * u * u * t * n[k] + 3 * u * t * t * n[2 + k] + t**3 * n[4 + k]
                    for k in (0, 1)
                )
        elif op == "l":
            yield from ((at[0] + (n[0] - at[0]) * i / 20, at[1] + (n[1] - at[1]) * i / 20)
                        for i in range(21))  # fmt: skip
        at = n[-2:] if op in "mlc" else at


# Art beside cuts and folds

LETTER_FOLD = sheet_of(
    FORMATS.by_name["letter-fold"], "letter"
)  # outside, its folds are at 261 and 526.5


def drawn(shape):
    """A drawing of one shape on a letter sheet, measured in points from the trim's top left corner."""
    text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-9 -9 810 630">{shape}</svg>'
    return svg.parse(text.encode(), "a.svg", Span("theme.yaml", 1, 1), ()).value


@pytest.mark.parametrize(
    ("shape", "beside"),
    [
        ('<rect x="265" y="100" width="20" height="60" fill="#123"/>', "fold at x 261.0"),
        ('<path d="M 300 100 H 528 Q 529 130 526 160 H 300 Z" fill="#123"/>', "fold at x 526.5"),
        ('<path d="M 788 100 V 160 H 700 Z" fill="#123"/>', "cut at x 792.0"),
        ('<path d="M 100 604 H 200" stroke="#123" stroke-width="8"/>', "cut at y 0.0"),
        ('<rect x="100" y="-4" width="60" height="20" fill="#123"/>', "cut at y 612.0"),
        # further away, shorter, across, at a slant, or off the sheet
        ('<rect x="266" y="100" width="20" height="60" fill="#123"/>', None),
        ('<rect x="262" y="100" width="200" height="8" fill="#123"/>', None),
        ('<path d="M 100 604 H 200" stroke="#123" stroke-width="6"/>', None),
        ('<path d="M 0 100 H 792" stroke="#123" stroke-width="4"/>', None),
        ('<path d="M 240 100 L 282 200 L 240 200 Z" fill="#123"/>', None),
        ('<rect x="-9" y="-9" width="810" height="630" fill="#123"/>', None),
        ('<rect x="100" y="640" width="161" height="60" fill="#123"/>', None),
    ],
)
def test_an_edge_along_a_cut_or_a_fold_is_found(shape, beside):
    found = edges.along(drawn(shape), LETTER_FOLD, "outside")
    assert [said.split("beside the ")[1] for said in found] == ([beside] if beside else [])
