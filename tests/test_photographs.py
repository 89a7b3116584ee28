"""Photographs from cut to cut: behind sides, panels and zones, and as pictures that bleed."""

from __future__ import annotations

import io

import pypdf
import pytest
from PIL import Image, ImageDraw
from pypdfium2 import PdfDocument

from brochure.finding import has_errors
from tests.calls import build, check
from tests.conftest import FORMATS, SMALL, own_project, small_in
from tests.shown import images

LIGHT, DARK = (235, 225, 200), (20, 50, 70)
COVER = "  cover: { background: tint, foot: 300 }\n"


def photograph(path, size=(2200, 2200), mark=(0.5, 0.5)):
    """A light sky over dark water, with a bright red mark."""
    picture = Image.new("RGB", size, LIGHT)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, size[1] // 2, *size), fill=DARK)
    x, y = mark[0] * size[0], mark[1] * size[1]
    draw.ellipse((x - 40, y - 40, x + 40, y + 40), fill=(220, 30, 30))
    picture.save(path, "JPEG", quality=92)


def with_theme(folder, *changes, text=SMALL, size=(2200, 2200), flavour="X-4"):
    """The small content in a copy of the tests' project, the theme changed, with a photograph."""
    paths = own_project(folder, text)
    photograph(paths.theme.parent / "lake.jpg", size)
    photograph(paths.content.parent / "lake.jpg", size)
    theme = paths.theme.read_text("utf-8")
    for old, new in changes:
        assert old in theme
        theme = theme.replace(old, new, 1)
    paths.theme.write_text(theme, "utf-8")
    printer = paths.theme.parent / "printers" / "generic-us.yaml"
    printer.write_text(printer.read_text("utf-8").replace("X-4", flavour), "utf-8")
    return paths


def behind_the_cover(
    photo, more="text: paper, title: paper, heading: paper, accent: paper, foot: 0"
):
    return COVER, f"  cover: {{ background: deep, photo: {photo}, {more} }}\n"


WASHED = behind_the_cover("{ file: lake.jpg, overlay: { colour: deep, opacity: 90 } }")


def found(paths, code):
    return [f for f in check(paths.content, paths.theme).findings if f.code == code]


def at(data, x, y, page=0):
    """The colour of a page at a point from its upper left corner."""
    return PdfDocument(data)[page].render(scale=1).to_pil().convert("RGB").getpixel((x, y))


def near(one, other, most=12):
    return max(abs(a - b) for a, b in zip(one, other)) <= most


def spaces(data):
    return [
        {one["/ColorSpace"] for one in images(page)}
        for page in pypdf.PdfReader(io.BytesIO(data)).pages
    ]


@pytest.mark.parametrize("flavour", ["X-4", "X-1a"])
def test_a_photograph_behind_a_panel_passes_in_every_edition(tmp_path, flavour):
    paths = with_theme(tmp_path, WASHED, flavour=flavour)
    done = build(paths.content, paths.theme, paths.output)
    assert len(done.files) == 5, done.findings
    assert not [f for f in done.findings if f.code.startswith("Q")]
    assert spaces(done.files["brochure-press.pdf"]) == [{"/DeviceCMYK"}, set()]
    assert spaces(done.files["brochure-screen.pdf"])[:2] == [{"/DeviceRGB"}, set()]


def test_the_edges_of_a_photograph_run_over_the_cut_and_end_at_the_fold(tmp_path):
    paths = with_theme(tmp_path, WASHED)
    data = build(paths.content, paths.theme, paths.output).files["brochure-press.pdf"]
    deep = at(
        data, 836, 40
    )  # trim lies 36 + 9 from the edges of the page; the cover begins at 526.5
    assert near(deep, at(data, 45 + 530, 40)) and near(deep, at(data, 45 + 792 + 7, 40))
    assert not near(deep, at(data, 45 + 523, 100), 60)


INSIDE = (
    "  inside: { foot: 24 }\n",
    "  inside: { foot: 24 }\n  top: { photo: lake.jpg, text: ink }\n",
)
TOPS = SMALL.replace("inside-left: [goals]", "inside-left: {top: [centre-name], text: [goals]}")
ALL_TOPS = TOPS.replace("inside-centre: [more]", "inside-centre: {top: [about], text: [more]}")


def areas(paths):
    done = check(paths.content, paths.theme)
    return next(one for one in done.layouts if one.piece == "brochure").photos


def test_neighbours_share_a_photograph_across_the_fold(tmp_path):
    (area,) = areas(with_theme(tmp_path, INSIDE, text=ALL_TOPS))["inside"]
    assert [name for name, _ in area.seen] == ["inside-left", "inside-centre"]
    rect = area.image.rect
    assert (rect.x, rect.right) == pytest.approx((-9, 265.5 * 2))  # over the cut, up to the fold
    assert rect.top == pytest.approx(612 + 9)
    left, top, right, bottom = area.image.window
    assert (right - left) / (bottom - top) == pytest.approx(rect.width / rect.height)


def test_a_zone_alone_has_its_photograph_alone(tmp_path):
    (area,) = areas(with_theme(tmp_path, INSIDE, text=TOPS))["inside"]
    assert [name for name, _ in area.seen] == ["inside-left"]


def test_a_photograph_behind_a_side_leaves_zones_with_a_ground_of_their_own(tmp_path):
    art = ("  inside: art/inside.svg\n", "  inside: { file: lake.jpg, focus: [20, 50] }\n")
    band = ("  inside: { foot: 24 }\n", "  inside: { foot: 24 }\n  top: { background: tint }\n")
    (area,) = areas(with_theme(tmp_path, art, band, text=TOPS))["inside"]
    assert area.image.rect.width == 792 + 18
    seen = dict(area.seen)
    assert seen["inside-right"].height == 612 > seen["inside-left"].height > 500
    assert seen["inside-left"].y == 0


def test_the_pages_of_a_booklet_have_photographs_of_their_own(tmp_path):
    text = small_in(FORMATS.by_name["booklet"], "letter")
    changes = (COVER, "  page: { photo: lake.jpg }\n"), ("  inside: { foot: 24 }\n", "")
    sides = areas(with_theme(tmp_path, *changes, text=text))
    assert {len(found) for found in sides.values()} == {2}
    for area in sides["outside-1"]:
        assert area.image.rect.width == 396 + 18


# Where text leaves room for it


def over_the_cover(text, **changes):
    """The photograph in the points that the text of the cover leaves free."""
    said = {"foot": "200", "photo-at": "foot", "photo": "lake.jpg", **changes}
    ground = ", ".join(f"{key}: {value}" for key, value in said.items() if value)
    return COVER, f"  cover: {{ background: tint }}\n  cover.{text}: {{ {ground} }}\n"


def cover_of(paths):
    (layout, *_) = check(paths.content, paths.theme).layouts
    (area,) = [a for a in layout.photos.get("outside", ()) if a.seen[0][0] == "cover"] or [None]
    lines = [line for box in layout.panels[0].walk() for line in box.lines]
    return area and area.image.rect, lines


def test_a_photograph_at_the_foot_is_as_high_as_the_text_leaves_free(tmp_path):
    rect, lines = cover_of(with_theme(tmp_path, over_the_cover("text")))
    assert (rect.y, rect.top) == pytest.approx((-9, 200))
    assert lines[0].y > 612 - 22 - 1.1 * lines[0].size  # the title keeps to the head
    assert (rect.x, rect.right) == pytest.approx((526.5, 792 + 9))  # the fold, over the cut


def test_a_zone_on_the_foot_stands_below_the_photograph(tmp_path):
    text = SMALL.replace("cover: [title, centre-name]", "cover: {text: [title], foot: [about]}")
    rect, lines = cover_of(with_theme(tmp_path, over_the_cover("text"), text=text))
    assert rect.height == pytest.approx(200)  # between both, far from the cut
    title, *_, about = lines
    assert title.y > rect.top and about.y + about.size < rect.y


def test_a_photograph_at_the_head_pushes_the_text_down(tmp_path):
    head = over_the_cover("text", foot="", head="150", **{"photo-at": "head"})
    rect, lines = cover_of(with_theme(tmp_path, head))
    assert (rect.y, rect.top) == pytest.approx((612 - 150, 612 + 9))
    assert max(line.y + 0.7 * line.size for line in lines) < 612 - 150


def test_a_zone_that_fits_its_copy_grows_by_the_photograph(tmp_path):
    text = SMALL.replace("inside-left: [goals]", "inside-left: {top: [about], text: [goals]}")

    def first_goal(folder, top):
        inside = ("  inside: { foot: 24 }\n", f"  inside: {{ foot: 24 }}\n  top: {top}\n")
        paths = with_theme(tmp_path / folder, inside, text=text)
        (layout, *_) = check(paths.content, paths.theme).layouts
        panel = next(one for one in layout.panels if one.name == "inside-left")
        return next(box.rect.top for box in panel.walk() if box.role == "heading")

    plain = first_goal("a", "{ background: tint }")
    shown = first_goal("b", "{ background: tint, foot: 60, photo: lake.jpg, photo-at: foot }")
    assert shown == pytest.approx(plain - 60)


def test_neighbours_share_what_lies_at_their_heads_and_begin_level_below_it(tmp_path):
    inside = "  inside: { foot: 24, head: 40, photo: lake.jpg, photo-at: head }\n"
    paths = with_theme(tmp_path, (INSIDE[0], inside))
    (area,) = areas(paths)["inside"]
    (layout, *_) = check(paths.content, paths.theme).layouts
    tops = {one.boxes[0].rect.top for one in layout.panels if one.name.startswith("inside")}
    assert [round(top, 3) for top in tops] == [612 - 40 - 22]
    assert [name for name, _ in area.seen] == ["inside-left", "inside-centre", "inside-right"]
    assert (area.image.rect.x, area.image.rect.right) == pytest.approx((-9, 792 + 9))
    assert area.image.rect.height == pytest.approx(40 + 9)


@pytest.mark.parametrize(
    ("foot", "high"),
    [("{ other: 90, letter-fold: 200 }", 209), ("{ other: 90, half-fold: 200 }", 99)],
)
def test_the_points_may_differ_by_format(tmp_path, foot, high):
    rect, _ = cover_of(with_theme(tmp_path, over_the_cover("text", foot=foot)))
    assert rect.height == pytest.approx(high)


def test_a_format_without_the_points_has_no_photograph(tmp_path):
    foot = "{ other: 90, letter-fold: 0 }"
    rect, _ = cover_of(with_theme(tmp_path, over_the_cover("text", foot=foot)))
    assert rect is None


@pytest.mark.parametrize(
    ("changes", "missing"),
    [({"photo": ""}, "photo"), ({"foot": ""}, "foot"), ({"photo-at": "head"}, "head")],
)
def test_a_place_without_photograph_or_points_is_an_error_at_its_line(tmp_path, changes, missing):
    paths = with_theme(tmp_path, over_the_cover("text", **changes))
    (finding,) = [f for f in check(paths.content, paths.theme).findings if has_errors((f,))]
    assert (finding.code, finding.message) == ("M201", f'"{missing}" is missing here')
    theme = paths.theme.read_text("utf-8")
    assert finding.span.line == theme[: theme.index("  cover.text")].count("\n") + 1


def filters(data):
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return {one["/Filter"] for page in pages for one in images(page)}


@pytest.mark.parametrize("edition", ["press", "screen"])
def test_a_jpeg_stays_one_but_under_an_overlay_that_meets_a_plain_ground(tmp_path, edition):
    for n, (change, kept) in enumerate(
        [(over_the_cover("text"), "/DCTDecode"), (WASHED, "/FlateDecode")]
    ):
        paths = with_theme(tmp_path / str(n), change)
        done = build(paths.content, paths.theme, paths.output, pieces=["brochure"])
        assert filters(done.files[f"brochure-{edition}.pdf"]) == {kept}


def test_the_inks_of_a_jpeg_are_painted_as_its_colours(tmp_path):
    bare = ("  outside: art/outside.svg\n", "")
    paths = with_theme(tmp_path, over_the_cover("text"), bare)
    files = build(paths.content, paths.theme, paths.output).files
    sky, lake = (
        [
            at(files["brochure-press.pdf"], 45 + 700, 45 + y),
            at(files["brochure-screen.pdf"], 170, y),
        ]
        for y in (430, 550)
    )
    assert near(sky[0], LIGHT, 30) and near(sky[1], LIGHT, 6)
    assert near(lake[0], DARK, 30) and near(lake[1], DARK, 6)


# Text on it


def test_text_on_a_light_photograph_is_told_with_an_overlay_that_would_do(tmp_path):
    paths = with_theme(tmp_path, behind_the_cover("lake.jpg"))
    told = found(paths, "L503")
    assert told and all("photograph lake.jpg" in f.message for f in told)
    assert len({f.span.line for f in told}) > 1
    (hint,) = {f.hint for f in told}
    overlay = hint.removeprefix("give the photograph ").removesuffix(" in the theme")
    assert overlay.startswith("overlay: { colour: deep, opacity: ")
    mended = with_theme(tmp_path / "b", behind_the_cover(f"{{ file: lake.jpg, {overlay} }}"))
    assert not found(mended, "L503")


def test_an_overlay_that_is_there_already_is_told_stronger_and_further(tmp_path):
    def with_overlay(folder, said):
        photo = behind_the_cover(f"{{ file: lake.jpg, {said} }}")
        text = SMALL.replace("cover: [title, centre-name]", "cover: [title]")
        return found(with_theme(tmp_path / folder, photo, text=text), "L503")

    told = with_overlay("a", "overlay: { colour: deep, opacity: 10, edge: head, reach: 30 }")
    (hint,) = {f.hint for f in told}
    assert ", edge: head" in hint
    said = hint.removeprefix("give the photograph ").removesuffix(" in the theme")
    assert not with_overlay("b", said)


def test_text_on_an_overlay_that_runs_out_is_judged_where_it_stands(tmp_path):
    def at_the(edge):
        overlay = f"{{ colour: deep, opacity: 100, edge: {edge} }}"
        photo = behind_the_cover(f"{{ file: lake.jpg, overlay: {overlay} }}")
        text = SMALL.replace("cover: [title, centre-name]", "cover: [title]")
        return found(with_theme(tmp_path / edge, photo, text=text), "L503")

    assert not at_the("head")  # where the title stands
    assert at_the("foot")


def test_what_check_lets_stand_the_finished_page_shows(tmp_path):
    paths = with_theme(tmp_path, WASHED)
    done = build(paths.content, paths.theme, paths.output)
    assert done.files and "Q690" not in {f.code for f in done.findings}


def test_text_on_a_box_does_not_stand_on_the_photograph(tmp_path):
    text = SMALL.replace("cover: [title, centre-name]", "cover: [disclaimer]").replace(
        "flap: [about, disclaimer]", "flap: [about, title]"
    )
    paths = with_theme(tmp_path, behind_the_cover("lake.jpg"), text=text)
    assert not found(paths, "L503")


# The focus and the resolution


@pytest.mark.parametrize(
    ("focus", "told"),
    [("[50, 50]", False), ("[0, 50]", True), ("[50, 100]", True), ("[33.5, 50]", True)],
)
def test_a_focus_near_the_cut_or_a_fold_is_told_in_the_theme(tmp_path, focus, told):
    art = ("  inside: art/inside.svg\n", f"  inside: {{ file: lake.jpg, focus: {focus} }}\n")
    paths = with_theme(tmp_path, art)
    findings = found(paths, "G707")
    assert bool(findings) == told
    assert all(f.span.file.endswith("theme.yaml") for f in findings)


def test_nobody_said_what_a_photograph_without_a_focus_shows(tmp_path):
    half = small_in(FORMATS.by_name["half-fold"])
    art = ("  inside: art/inside.svg\n", "  inside: lake.jpg\n")
    assert not found(with_theme(tmp_path, art, text=half), "G707")


@pytest.mark.parametrize(("size", "code"), [((1800, 1800), "G705"), ((900, 900), "G706")])
def test_a_coarse_photograph_is_told_before_it_is_painted(tmp_path, size, code):
    paths = with_theme(tmp_path, WASHED, size=size)
    (finding,) = found(paths, code)
    assert "on cover" in finding.message and finding.span.file.endswith("theme.yaml")


# What cannot be


@pytest.mark.parametrize(
    ("photo", "code"),
    [
        ("art/outside.svg", "G708"),
        ("lost.jpg", "G701"),
        ("{ file: lake.jpg, focus: [50, 101] }", "M205"),
        ("{ file: lake.jpg, overlay: { colour: depe } }", "M205"),
        ("{ file: lake.jpg, overlay: { colour: deep, edge: top } }", "M205"),
        ("{ file: lake.jpg, overlay: { colour: deep, opacity: 120 } }", "M205"),
        ("{ file: lake.jpg, overlay: { colour: deep, opacity: 0.95 } }", "M205"),
        ("{ file: lake.jpg, overlay: { colour: deep, opacity: 60, reach: .5 } }", "M205"),
        ("{ file: lake.jpg, focus: [0.5, 40] }", "M205"),
        ("{ focus: [50, 50] }", "M201"),
    ],
)
def test_a_photograph_that_there_cannot_be_is_an_error_at_its_line(tmp_path, photo, code):
    paths = with_theme(tmp_path, behind_the_cover(photo))
    (finding,) = [f for f in check(paths.content, paths.theme).findings if has_errors((f,))]
    assert finding.code == code
    theme = paths.theme.read_text("utf-8")
    assert finding.span.line == theme[: theme.index("photo:")].count("\n") + 1


# Pictures of the content


def with_picture(folder, more, frame="inside-left: {top: [strip], text: [goals]}", text=SMALL):
    block = f"- picture: {{file: lake.jpg, lines: 9{more}}}\n        alt: A lake.\n"
    text = text.replace("inside-left: [goals]", frame)
    return with_theme(
        folder, text=text.replace("  call:\n", f"  strip:\n    text:\n      {block}  call:\n", 1)
    )


def picture_in(paths):
    layout = next(
        one for one in check(paths.content, paths.theme).layouts if one.piece == "brochure"
    )
    return next(box for page in layout.panels for box in page.walk() if box.role == "picture")


def test_a_picture_that_bleeds_reaches_the_cut_the_fold_and_the_head(tmp_path):
    box = picture_in(with_picture(tmp_path, ", bleed: yes"))
    assert (box.rect.x, box.rect.right, box.rect.top) == pytest.approx((0, 265.5, 612))
    image = box.image.rect
    assert (image.x, image.right, image.top) == pytest.approx((-9, 265.5, 621))
    assert image.y == box.rect.y


def test_a_picture_that_bleeds_in_the_middle_of_a_panel_keeps_its_height(tmp_path):
    paths = with_picture(tmp_path, ", bleed: yes", "inside-left: [goals, strip]")
    box = picture_in(paths)
    assert box.rect.width == pytest.approx(265.5)
    assert box.rect.top == box.image.rect.top < 560


@pytest.mark.parametrize(("foot", "low"), [(0, -9), (24, 20)])
def test_a_picture_that_bleeds_on_the_foot_runs_over_the_lower_cut_unless_art_is_there(
    tmp_path, foot, low
):
    paths = with_picture(tmp_path, ", bleed: yes", "inside-left: {text: [goals], foot: [strip]}")
    theme = paths.theme.read_text("utf-8").replace(
        "inside: { foot: 24 }", f"inside: {{ foot: {foot} }}"
    )
    paths.theme.write_text(theme, "utf-8")
    box = picture_in(paths)
    assert box.image.rect.y == pytest.approx(low) if foot == 0 else box.image.rect.y > low


@pytest.mark.parametrize("flavour", ["X-4", "X-1a"])
@pytest.mark.parametrize(
    "more", [", bleed: yes", ", mask: arch", ", mask: round", ", mask: corners"]
)
def test_pictures_that_bleed_or_are_masked_pass_and_are_read_as_figures(tmp_path, more, flavour):
    paths = with_picture(tmp_path, more)
    printer = paths.theme.parent / "printers" / "generic-us.yaml"
    printer.write_text(printer.read_text("utf-8").replace("X-4", flavour), "utf-8")
    done = build(paths.content, paths.theme, paths.output)
    assert len(done.files) == 5, done.findings
    assert not [f for f in done.findings if f.code.startswith("Q")]
    assert b"A lake." in done.files["brochure-screen.pdf"]


@pytest.mark.parametrize(("mask", "seen"), [("arch", (0, 1)), ("round", (0, 0)), ("none", (1, 1))])
def test_a_mask_hides_the_corners_that_it_should(tmp_path, mask, seen):
    paths = with_picture(tmp_path, f", mask: {mask}")
    data = build(paths.content, paths.theme, paths.output).files["brochure-screen.pdf"]
    rect = picture_in(paths).rect
    x = int(rect.x) + 3
    points = ((x, int(612 - rect.top) + 3), (x, int(612 - rect.y) - 3))
    white = [near(at(data, *point, page=2), (255, 255, 255), 6) for point in points]
    assert [not one for one in white] == [bool(one) for one in seen]


@pytest.mark.parametrize(
    ("more", "code"), [(", bleed: yes, mask: arch", "M205"), (", mask: star", "M205")]
)
def test_a_mask_that_there_cannot_be_is_an_error(tmp_path, more, code):
    paths = with_picture(tmp_path, more)
    assert code in {f.code for f in check(paths.content, paths.theme).findings}


def test_a_picture_on_a_card_cannot_bleed(tmp_path):
    card = "- card:\n          text:\n            - picture: {file: lake.jpg, bleed: yes}\n              alt: A lake.\n"
    text = SMALL.replace("      - Somebody answers.\n", f"      {card}")
    paths = with_theme(tmp_path, text=text)
    (finding,) = [f for f in check(paths.content, paths.theme).findings if has_errors((f,))]
    assert finding.code == "M213"


def test_the_focus_of_a_picture_that_bleeds_keeps_away_from_the_cut(tmp_path):
    near_cut = with_picture(tmp_path / "a", ", bleed: yes, focus: [2, 50]")
    assert found(near_cut, "G707")
    assert not found(with_picture(tmp_path / "b", ", bleed: yes, focus: [50, 50]"), "G707")
    assert not found(with_picture(tmp_path / "c", ", focus: [0, 50]"), "G707")


def test_a_picture_in_a_column_reaches_the_cut_on_its_own_side_alone(tmp_path):
    text = SMALL.replace("left: [goals]\n        right", "left: [strip]\n        right")
    text = text.replace("        left: [strip]", "        left: [strip, goals]")
    paths = with_picture(tmp_path, ", bleed: yes", "inside-left: [goals]", text)
    layout = next(
        one for one in check(paths.content, paths.theme).layouts if one.piece == "handout"
    )
    box = next(box for box in layout.panels[0].walk() if box.role == "picture")
    assert box.image.rect.x == -9
    assert box.rect.right == box.image.rect.right == pytest.approx(306 - 13)


def test_a_picture_of_a_booklet_bleeds_on_the_press_and_stops_at_the_spine_in_the_office(tmp_path):
    form = FORMATS.by_name["booklet"]
    text = small_in(form, "letter").replace("    heading: Goals\n    text:\n", PAGE, 1)
    paths = with_theme(tmp_path, text=text)
    files = build(paths.content, paths.theme, paths.output).files
    layout = check(paths.content, paths.theme).layouts[0]
    name, box = next(
        (page.name, box) for page in layout.panels for box in page.walk() if box.role == "picture"
    )
    number = [panel.name for panel in layout.panels].index(name)
    y = int(612 - box.rect.y) - 9
    press = files["brochure-press.pdf"]
    for x in (45 - 7, 45 + 396 + 6):  # in the bleed, beside the cut and in the spine
        assert near(at(press, x, 45 + y, number), DARK, 40)
    office = PdfDocument(files["brochure-office.pdf"])
    side = next(p for p in layout.sheet.panels if p.name == name)
    page = office[layout.sheet.sides.index(side.side)].render(scale=1).to_pil().convert("RGB")
    beyond = 396 - 5 if side.x else 396 + 4
    assert near(page.getpixel((int(side.x) + 200, y)), DARK, 40)
    assert not near(page.getpixel((beyond, y)), DARK, 40)


PAGE = """\
    heading: Goals
    text:
      - picture: {file: lake.jpg, lines: 9, bleed: yes}
        alt: A lake.
"""


def test_the_pixel_counts_from_which_a_line_stands_out_least(tmp_path):
    paths = with_theme(tmp_path, behind_the_cover("lake.jpg"))
    picture = Image.new("RGB", (2200, 2200), DARK)
    assert not found(repainted(paths, picture), "L503")
    picture.paste(LIGHT, (1000, 0, 1200, 2200))  # a light stripe down the middle
    assert found(repainted(paths, picture), "L503")


def repainted(paths, picture):
    picture.save(paths.theme.parent / "lake.jpg", "JPEG")
    return paths


@pytest.mark.parametrize("flavour", ["X-4", "X-1a"])
@pytest.mark.parametrize("mode", ["L", "RGBA", "CMYK", "LA"])
def test_photographs_of_every_kind_pass_under_an_overlay(tmp_path, mode, flavour):
    name = "lake.jpg" if mode in ("L", "CMYK") else "lake.png"
    old, new = WASHED
    paths = with_theme(tmp_path, (old, new.replace("lake.jpg", name)), flavour=flavour)
    picture = Image.new("RGB", (2200, 2200), DARK)
    picture.paste(LIGHT, (0, 1200, 2200, 2200))
    if mode.endswith("A"):
        picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    picture.convert(mode).save(paths.theme.parent / name)
    done = build(paths.content, paths.theme, paths.output, pieces=["brochure"])
    assert len(done.files) == 3, done.findings
    assert not [f for f in done.findings if f.code.startswith("Q")]
