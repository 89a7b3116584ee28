"""The logo: whole, as high as it should be, on whatever lies behind it, in every edition."""

from __future__ import annotations

import io

import pypdf
import pytest
from PIL import Image, ImageDraw
from pypdfium2 import PdfDocument

from brochure.finding import has_errors
from tests.calls import build, check
from tests.conftest import SMALL, own_project

PLACED = (
    SMALL.replace("cover: [title", "cover: [logo, title")
    .replace("crisis-lines, web, version]", "crisis-lines, web, version, logo]")
    .replace("head: [title]", "head: [logo, title]")
)
SIZE = (600, 200)


def with_logo(folder, file="illustrator.svg", height=40, clear=10, text=PLACED, flavour="X-4"):
    logo = f"logo: {{ file: logos/{file}, height: {height}, clear: {clear}, alt: Harbor House }}"
    paths = own_project(folder, text.replace("centre:\n", f"centre:\n  {logo}\n", 1))
    printer = paths.theme.parent / "printers" / "generic-us.yaml"
    printer.write_text(printer.read_text("utf-8").replace("X-4", flavour), "utf-8")
    ring = Image.new("RGBA", SIZE)
    draw = ImageDraw.Draw(ring)
    draw.ellipse((0, 0, 199, 199), fill=(200, 30, 80, 255))
    draw.ellipse((60, 60, 139, 139), fill=(0, 0, 0, 0))
    ring.save(paths.content.parent / "logos" / "ring.png")
    return paths


def logos(layout):
    return [(page.name, box) for page in layout.panels for box in page.walk() if box.role == "logo"]


def layouts(paths):
    done = check(paths.content, paths.theme)
    assert not has_errors(done.findings), done.findings
    return {layout.piece: layout for layout in done.layouts}


@pytest.mark.parametrize("file", ["illustrator.svg", "inkscape.svg", "figma.svg", "ring.png"])
def test_a_logo_stands_whole_on_cover_back_and_handout(tmp_path, file):
    found = layouts(with_logo(tmp_path, file))
    assert [name for name, _ in logos(found["brochure"])] == ["cover", "back"]
    assert [name for name, _ in logos(found["handout"])] == ["page"]
    aspect = {"illustrator.svg": 3, "inkscape.svg": 3, "figma.svg": 200 / 64, "ring.png": 3}[file]
    for _, box in logos(found["brochure"]):
        assert box.rect.height == pytest.approx(40)
        assert box.rect.width == pytest.approx(40 * aspect)
        for shape in box.shapes:
            assert box.rect.contains(shape.bounds)
        if box.image:
            assert box.image.window == (0, 0, *SIZE)


def test_the_clear_space_is_kept(tmp_path):
    layout = layouts(with_logo(tmp_path, clear=30))["brochure"]
    (_, head), (_, foot) = logos(layout)
    cover, back = (page for page in layout.panels if page.name in ("cover", "back"))
    tops = [box.rect.top for box in cover.walk() if box.lines]
    assert head.rect.y - max(tops) >= 30
    above = [box.rect.y for box in back.walk() if box.lines]
    assert min(above) - foot.rect.top >= 30


def test_a_logo_at_the_head_hangs_from_the_margin(tmp_path):
    layout = layouts(with_logo(tmp_path, clear=30))["brochure"]
    assert logos(layout)[0][1].rect.top == pytest.approx(612 - 22)


def test_a_logo_wider_than_its_frame_is_shown_lower_and_told(tmp_path):
    paths = with_logo(tmp_path, height=100)
    found = [f for f in check(paths.content, paths.theme).findings if f.code == "L506"]
    assert {f.message.split(",")[0] for f in found} == {
        "the logo is 74 pt high on cover", "the logo is 74 pt high on back",
    }  # fmt: skip
    assert found[0].span.line == PLACED.split("centre:\n")[0].count("\n") + 2


def test_a_logo_that_is_not_given_cannot_be_placed(tmp_path):
    paths = own_project(tmp_path, PLACED)
    found = [f for f in check(paths.content, paths.theme).findings if has_errors((f,))]
    assert {(f.code, f.hint) for f in found} == {
        ("P301", "add logo: under centre:, or delete the name here")
    }


def test_a_logo_that_cannot_be_drawn_is_told_at_its_name_with_its_line(tmp_path):
    paths = with_logo(tmp_path)
    file = paths.content.parent / "logos" / "illustrator.svg"
    before, after = file.read_text("utf-8").split("<line ")
    file.write_text(f"{before}<text {after}", "utf-8")
    (finding,) = [f for f in check(paths.content, paths.theme).findings if f.code == "G702"]
    assert finding.span.file.endswith("content.yaml")
    line = before.count("\n") + 1
    assert finding.message == f"illustrator.svg, line {line}: <text> cannot be drawn"
    assert "to paths" in finding.hint


# As it is painted


def page(files, name, number=0):
    return PdfDocument(files[name])[number].render(scale=2).to_pil().convert("RGB")


def near(one, other, most=6):
    return max(abs(a - b) for a, b in zip(one, other)) <= most


@pytest.mark.parametrize("flavour", ["X-4", "X-1a"])
@pytest.mark.parametrize("file", ["illustrator.svg", "ring.png"])
def test_every_edition_with_a_logo_passes(tmp_path, file, flavour):
    paths = with_logo(tmp_path, file, flavour=flavour)
    done = build(paths.content, paths.theme, paths.output)
    assert len(done.files) == 5, done.findings
    assert not [f for f in done.findings if f.code.startswith("Q")]


@pytest.mark.parametrize("flavour", ["X-4", "X-1a"])
def test_what_is_transparent_shows_the_ground(tmp_path, flavour):
    paths = with_logo(tmp_path, "ring.png", flavour=flavour)
    done = build(paths.content, paths.theme, paths.output)
    layout = next(one for one in layouts(paths).values() if one.piece == "handout")
    rect = logos(layout)[0][1].rect
    for name in ("handout-screen.pdf", "handout-press.pdf"):
        picture = page(done.files, name)
        dx = (picture.width / 2 - 612) / 2  # the room for marks
        height = picture.height / 2
        hole = 2 * (rect.x + dx + 20), 2 * (height - (rect.y + dx + 20))
        beside = 2 * (rect.x + dx - 10), hole[1]
        ring = 2 * (rect.x + dx + 5), hole[1]
        seen = [picture.getpixel((int(x), int(y))) for x, y in (hole, beside, ring)]
        assert near(seen[0], seen[1], 1), (name, seen)
        assert not near(seen[2], seen[1], 60), (name, seen)


def test_colours_and_gradients_are_inks_in_press_and_rgb_on_screens(tmp_path):
    paths = with_logo(tmp_path)
    files = build(paths.content, paths.theme, paths.output).files
    for name, space in (("handout-press.pdf", "/DeviceCMYK"), ("handout-screen.pdf", "/DeviceRGB")):
        found = pypdf.PdfReader(io.BytesIO(files[name])).pages[0]["/Resources"]["/Shading"]
        (shading,) = (one.get_object() for one in found.values())
        assert (shading["/ColorSpace"], shading["/ShadingType"]) == (space, 2)


def test_a_gradient_is_painted_from_its_first_colour_to_its_last(tmp_path):
    paths = with_logo(tmp_path, clear=0)
    done = build(paths.content, paths.theme, paths.output)
    rect = logos(layouts(paths)["handout"])[0][1].rect
    picture = page(done.files, "handout-screen.pdf")
    scale = 40 / 80
    left, right = (
        picture.getpixel((int(2 * (rect.x + x * scale)), int(picture.height - 2 * (rect.y + 20))))
        for x in (10, 70)
    )
    assert near(left, (0xC8, 0x1E, 0x50), 12)
    assert near(right, (0xF2, 0xA3, 0x3C), 12)


def test_a_clipped_shape_is_painted_inside_its_clip_alone(tmp_path):
    paths = with_logo(tmp_path, clear=0)
    done = build(paths.content, paths.theme, paths.output)
    rect = logos(layouts(paths)["handout"])[0][1].rect
    picture = page(done.files, "handout-screen.pdf")

    def at(x, y):
        return picture.getpixel(
            (int(2 * (rect.x + x / 2)), int(picture.height - 2 * (rect.top - y / 2)))
        )

    assert near(at(140, 30), (0xF2, 0xA3, 0x3C))
    assert near(at(118, 18), at(235, 5))  # the corner of the square, outside the circle


def test_a_screen_reader_is_told_what_the_logo_says(tmp_path):
    paths = with_logo(tmp_path)
    done = build(paths.content, paths.theme, paths.output)
    assert b"Harbor House" in done.files["handout-screen.pdf"]
    assert "Harbor House" in done.rendered.files["handout-screen.txt"].decode()


# On dark grounds

HEAD = "head: { background: deep, text: paper, title: paper, heading: paper, accent: paper }"
MARK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><path d="M0 0h90v30h-90z" fill="{}"/></svg>'
PLAIN = MARK.format("#123a4a")
TWO = MARK.replace("</svg>", '<path d="M0 0h9v9h-9z" fill="#ff0000"/></svg>')


def in_two_forms(folder, dark="", plain=PLAIN, name="dark.svg"):
    """A dark logo on the tinted cover and on the dark head of the handout."""
    paths = own_project(folder, "")
    logos_of = paths.content.parent / "logos"
    (logos_of / name).write_text(plain, "utf-8")
    (logos_of / "light.svg").write_text(MARK.format("#ffffff"), "utf-8")
    said = f"logo: {{ file: logos/{name}, height: 30, alt: Harbor House{dark} }}"
    paths.content.write_text(PLACED.replace("centre:\n", f"centre:\n  {said}\n", 1), "utf-8")
    assert HEAD in paths.theme.read_text("utf-8")
    return paths


def colour_on(paths, piece):
    layout = layouts(paths)[piece]
    return logos(layout)[0][1].shapes[0].fill


@pytest.mark.parametrize(
    ("dark", "shown"),
    [
        (", on-dark: logos/light.svg", "#ffffff"),
        (", on-dark: { file: logos/light.svg }", "#ffffff"),
        (", on-dark: { colour: paper }", "paper"),
    ],
)
def test_the_form_for_dark_grounds_stands_on_them_alone(tmp_path, dark, shown):
    paths = in_two_forms(tmp_path, dark)
    assert colour_on(paths, "brochure") == "#123a4a"
    assert colour_on(paths, "handout") == shown
    assert not [f for f in check(paths.content, paths.theme).findings if f.code == "L507"]


def test_a_logo_that_no_form_lets_stand_out_is_told_at_its_file(tmp_path):
    paths = in_two_forms(tmp_path)
    (finding,) = [f for f in check(paths.content, paths.theme).findings if f.code == "L507"]
    assert finding.message.endswith("to deep behind it on page; 3 is needed")
    assert finding.span.line == PLACED.split("centre:\n")[0].count("\n") + 2


def test_a_logo_on_art_is_judged_by_the_art(tmp_path):
    paths = in_two_forms(tmp_path, ", on-dark: logos/light.svg")
    (paths.theme.parent / "art" / "outside.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 810 630">'
        '<rect fill="var(--ink, #000000)" width="810" height="630"/></svg>',
        "utf-8",
    )
    told = [f.message for f in check(paths.content, paths.theme).findings if f.code == "L507"]
    assert told and all("to ink behind it" in message for message in told)


@pytest.mark.parametrize(
    ("dark", "plain", "code"),
    [
        (", on-dark: { colour: papr }", PLAIN, "M205"),
        (", on-dark: { colour: paper }", TWO.format("#123a4a"), "G708"),
        (", on-dark: { colour: paper, file: logos/light.svg }", PLAIN, "M205"),
        (", on-dark: {}", PLAIN, "M205"),
        (", on-dark: logos/lost.svg", PLAIN, "G701"),
    ],
)
def test_a_form_for_dark_grounds_that_there_cannot_be_is_an_error_at_its_line(
    tmp_path, dark, plain, code
):
    paths = in_two_forms(tmp_path, dark, plain)
    wrong = [f for f in check(paths.content, paths.theme).findings if has_errors((f,))]
    assert code in {f.code for f in wrong}, wrong
    line = PLACED.split("centre:\n")[0].count("\n") + 2
    assert {f.span.line for f in wrong} == {line}


@pytest.mark.parametrize("ground", [(255, 255, 255), None])
def test_the_paper_around_a_logo_of_pixels_does_not_count_for_it(tmp_path, ground):
    paths = in_two_forms(tmp_path, ", on-dark: logos/light.svg")
    mode = "RGB" if ground else "RGBA"
    picture = Image.new(mode, (300, 100), ground or (0, 0, 0, 0))
    ImageDraw.Draw(picture).rectangle((100, 30, 200, 70), fill=(18, 58, 74))
    picture.save(paths.content.parent / "logos" / "dark.png")
    text = paths.content.read_text("utf-8").replace("dark.svg", "dark.png")
    paths.content.write_text(text, "utf-8")
    found = layouts(paths)
    assert logos(found["brochure"])[0][1].image is not None
    assert logos(found["handout"])[0][1].image is None
