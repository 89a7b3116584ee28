"""Pictures of the PDFs, the lines over a proof, and the geometry of the mock-up."""

from __future__ import annotations

import io
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image, ImageChops

from brochure.design.sheet import PLAIN
from brochure.handover import mockup
from brochure.handover.pictures import COLOURS, WEB, _card, lines, pictures, pixel
from tests.calls import build, editions
from tests.conftest import BROCHURE, ROOT, SMALL, project

FONT = ROOT / "assets" / "fonts" / "AtkinsonHyperlegibleNext-Bold.ttf"
SIDE = (1210, 935)  # 11 x 8 1/2 in at 110 dots an inch
PANEL = (406, 935)  # 265 1/2 pt
FLAP = (399, 935)  # 261 pt
PROOF = (1103, 878)  # 1 1/4 in more than the sheet, at 90 dots an inch
SIZES = {
    "pictures/brochure-outside.png": SIDE,
    "pictures/brochure-inside.png": SIDE,
    "pictures/brochure-1-cover.png": PANEL,
    "pictures/brochure-2-flap.png": FLAP,
    "pictures/brochure-3-inside-left.png": PANEL,
    "pictures/brochure-4-inside-centre.png": PANEL,
    "pictures/brochure-5-inside-right.png": FLAP,
    "pictures/brochure-6-back.png": PANEL,
    "pictures/brochure-proof-outside.png": PROOF,
    "pictures/brochure-proof-inside.png": PROOF,
    "pictures/handout.png": SIDE[::-1],
    "pictures/handout-proof.png": PROOF[::-1],
    "pictures/brochure-folded.png": (1600, 900),
    **{
        f"pictures/{p}-web-{name}.jpg": size
        for p in ("brochure", "handout")
        for name, size in WEB.items()
    },
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    paths = project(tmp_path_factory.mktemp("pictures"), SMALL)
    done = build(paths.content, paths.theme, paths.output)
    assert done.files, done.findings
    return done


@pytest.fixture(scope="module")
def made(built):
    return pictures(built.files, list(editions(built.checked).values()), font=FONT)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def only(built, *names):
    files = {name: built.files[name] for name in names}
    return set(pictures(files, list(editions(built.checked).values())))


def test_every_side_panel_and_proof_has_its_picture(made):
    assert {name: opened(data).size for name, data in made.items()} == SIZES


def test_the_panels_stand_in_reading_order(made):
    numbered = [name for name in made if name[len("pictures/brochure-")].isdigit()]
    assert numbered == sorted(numbered)


def test_the_same_files_give_the_same_pictures(built, made):
    assert pictures(built.files, list(editions(built.checked).values()), font=FONT) == made


def test_fewer_dots_make_smaller_pictures(built):
    small = pictures(built.files, list(editions(built.checked).values()), dpi=55)
    assert opened(small["pictures/brochure-outside.png"]).size == (605, 468)


def test_what_was_not_built_has_no_pictures(built):
    assert only(built) == set()
    assert only(built, "brochure-office.pdf") == {
        "pictures/brochure-outside.png",
        "pictures/brochure-inside.png",
    }
    assert only(built, "handout-press.pdf") == {"pictures/handout-proof.png"}
    panels = only(built, "brochure-screen.pdf")
    assert len(panels) == 9
    assert {"pictures/brochure-folded.png", "pictures/brochure-web-wide.jpg"} <= panels


# A press page begins 45 pt left of the trim and 36 pt left of the bleed; the outside folds at
# 261 and 526 1/2 pt; 90 dots an inch are 1 1/4 for a point.
@pytest.mark.parametrize(
    ("kind", "x"),
    [
        ("bleed", 36 * 1.25),
        ("trim", 45 * 1.25),
        ("safe area", (45 + 18) * 1.25),
        ("safe area", (45 + 261 - 18) * 1.25),
        ("fold", (45 + 261) * 1.25),
        ("safe area", (45 + 261 + 18) * 1.25),
        ("fold", (45 + 526.5) * 1.25),
        ("trim", (45 + 792) * 1.25),
        ("bleed", (45 + 792 + 9) * 1.25),
    ],
)
def test_a_proof_has_its_lines_where_they_belong(made, kind, x):
    proof = opened(made["pictures/brochure-proof-outside.png"])
    column = [proof.getpixel((int(x), y)) for y in range(300, 500)]
    drawn = column.count(COLOURS[kind])
    assert drawn == 200 if kind in ("bleed", "trim") else drawn >= 100


def test_level_lines_lie_where_they_belong(made):
    proof = opened(made["pictures/handout-proof.png"])
    for kind, y in (("bleed", 36), ("trim", 45), ("trim", 45 + 792), ("bleed", 45 + 792 + 9)):
        assert proof.getpixel((300, int(y * 1.25))) == COLOURS[kind]


def test_a_proof_says_what_its_lines_mean(made):
    """The legend shows the lines that are there: a handout has no folds."""

    def legend(name):
        proof = opened(made[name])
        slug = proof.crop((0, proof.height - 35, proof.width, proof.height))
        seen = {slug.getpixel((x, y)) for x in range(slug.width) for y in range(slug.height)}
        return {kind for kind, colour in COLOURS.items() if colour in seen}

    assert legend("pictures/brochure-proof-inside.png") == set(COLOURS)
    assert legend("pictures/handout-proof.png") == set(COLOURS) - {"fold"}


def test_every_line_lies_on_the_picture(built):
    for name in ("brochure-press.pdf", "handout-press.pdf"):
        for page in editions(built.checked)[name].pages:
            for line in lines(page, PLAIN.safe):
                for x, y in ((line.x1, line.y1), (line.x2, line.y2)):
                    across, down = pixel(page, x, y)
                    assert 0 <= across < page.media.width * 1.25
                    assert 0 <= down < page.media.height * 1.25


# The mock-up. Widths count in heights of the panels.

FOLD = mockup.leaves_of(BROCHURE)
widths = st.builds(
    lambda other, allowance: tuple(
        replace(leaf, width=width)
        for leaf, width in zip(FOLD, (other, other, other - allowance), strict=True)
    ),
    st.floats(0.3, 0.55),
    st.floats(0, 0.02),
)


def camera_for(leaves):
    return mockup.framed(mockup.EYE, mockup.corners(leaves))


@settings(deadline=None)
@given(widths)
def test_a_hinge_keeps_its_edge(some):
    leaves = mockup.scene(some)
    camera = camera_for(leaves)
    for brochure in (leaves[:3], leaves[3:]):
        for one, next_one in zip(brochure, brochure[1:]):
            assert one.end == next_one.start
            faces = [mockup.visible_side(leaf, camera).corners() for leaf in (one, next_one)]
            shared = set(map(camera.project, faces[0])) & set(map(camera.project, faces[1]))
            assert len(shared) == 2


@settings(deadline=None)
@given(widths)
def test_panels_keep_their_widths(some):
    leaves = mockup.scene(some)
    lengths = [math.dist(leaf.start, leaf.end) for leaf in leaves]
    widths = [leaf.width for leaf in some]
    assert lengths == pytest.approx([*widths, *widths])


@settings(deadline=None)
@given(widths)
def test_nothing_leaves_the_picture(some):
    leaves = mockup.scene(some)
    camera = camera_for(leaves)
    left, top, right, bottom = mockup.MARGINS
    for x, y in map(camera.project, mockup.corners(leaves)):
        assert left - 0.01 <= x <= mockup.CANVAS[0] - right + 0.01
        assert top - 0.01 <= y <= mockup.CANVAS[1] - bottom + 0.01


@settings(deadline=None)
@given(widths)
def test_the_two_stand_apart(some):
    leaves = mockup.scene(some)
    camera = camera_for(leaves)
    closed, opened = (
        [camera.project(corner)[0] for corner in mockup.corners(brochure)]
        for brochure in (leaves[:3], leaves[3:])
    )
    assert max(closed) < min(opened)


def test_the_cover_is_the_largest_of_what_is_seen():
    leaves = mockup.scene(FOLD)
    camera = camera_for(leaves)
    high = {}
    for face in mockup.faces(leaves, camera):
        ys = [y for _, y in map(camera.project, face.corners())]
        high[face.name] = max(ys) - min(ys)
    opened = max(high[f"inside-{name}"] for name in ("left", "centre", "right"))
    assert high["cover"] > opened


@settings(deadline=None)
@given(widths)
def test_uprights_stay_upright(some):
    leaves = mockup.scene(some)
    camera = camera_for(leaves)
    for face in mockup.faces(leaves, camera):
        upper_left, upper_right, lower_right, lower_left = map(camera.project, face.corners())
        assert upper_left[0] == lower_left[0]
        assert upper_right[0] == lower_right[0]


@settings(deadline=None)
@given(widths)
def test_a_homography_takes_the_corners_of_a_picture_to_the_corners_of_its_face(some):
    leaves = mockup.scene(some)
    camera = camera_for(leaves)
    size = (406, 935)
    ring = ((0, 0), (406, 0), (406, 935), (0, 935))
    for face in mockup.faces(leaves, camera):
        there = mockup.homography(camera, face, size)
        back = mockup.inverse(there)
        for corner, pixel_there in zip(face.corners(), ring):
            x, y = camera.project(corner)
            assert mockup.apply(there, pixel_there) == pytest.approx((x, y), abs=1e-6)
            assert mockup.apply(back, (x, y)) == pytest.approx(pixel_there, abs=1e-6)
        bordered = mockup.shifted(there, 2)
        assert mockup.apply(bordered, (2, 2)) == pytest.approx(mockup.apply(there, (0, 0)))


@settings(deadline=None)
@given(widths)
def test_one_shows_the_outside_and_one_the_inside(some):
    leaves = mockup.scene(some)
    camera = camera_for(leaves)
    closed = [face.name for face in mockup.faces(leaves[:3], camera)]
    assert closed[0] == "inside-right"  # behind, hidden but for its upper edge
    assert set(closed[1:]) == {"cover", "back"}
    opened = {face.name for face in mockup.faces(leaves[3:], camera)}
    assert opened == {"inside-left", "inside-centre", "inside-right"}


def test_paper_is_darker_deep_in_a_fold_and_nowhere_brighter_than_it_is():
    leaves = mockup.scene(FOLD)
    faces = {face.name: face for face in mockup.faces(leaves[3:], camera_for(leaves))}
    left, centre = (mockup.shading(faces[name])[1::3] for name in ("inside-left", "inside-centre"))
    assert left[0] > left[-1]
    assert centre[0] < centre[32] > centre[-1]
    assert max(left) <= 255


def painted(picture):
    return mockup.folded({panel.name: picture for panel in BROCHURE.panels}, BROCHURE)


def test_each_panel_appears_in_its_place_and_the_right_way_round():
    """Red at the left, green at the upper right, blue at the lower right."""
    picture = Image.new("RGB", (406, 935), (200, 40, 40))
    picture.paste((40, 200, 40), (203, 0, 406, 467))
    picture.paste((40, 40, 200), (203, 467, 406, 935))
    image = painted(picture)
    leaves = mockup.scene(FOLD)
    camera = camera_for(leaves)
    _, *closed = mockup.faces(leaves[:3], camera)
    for face in (*closed, *mockup.faces(leaves[3:], camera)):
        there = mockup.homography(camera, face, picture.size)
        for at, strongest in (((101, 400), 0), ((304, 233), 1), ((304, 700), 2)):
            x, y = mockup.apply(there, at)
            seen = image.getpixel((int(x), int(y)))
            assert seen.index(max(seen)) == strongest, (face.name, at, seen)


def test_the_surface_is_light_and_darker_under_the_paper():
    white = Image.new("RGB", (406, 935), "white")
    image = painted(white)
    assert min(image.getpixel((5, 5))) > 215
    leaves = mockup.scene(FOLD)
    camera = camera_for(leaves)
    (x1, z1), (x2, z2) = leaves[4].start, leaves[4].end
    x, y = camera.project(((x1 + x2) / 2, 0, (z1 + z2) / 2))
    assert min(image.getpixel((int(x), int(y) + 4))) < min(image.getpixel((int(x), 890))) - 12


def test_cards_for_the_web_are_jpegs_of_named_sizes(made):
    for piece in ("brochure", "handout"):
        for name, size in WEB.items():
            card = Image.open(io.BytesIO(made[f"pictures/{piece}-web-{name}.jpg"]))
            assert (card.format, card.size) == ("JPEG", size)


def test_a_card_shows_as_many_whole_pages_as_fit():
    pages = [Image.new("RGB", (100, 200), colour) for colour in ("#ff0000", "#00ff00", "#0000ff")]
    narrow, wide = (
        Image.open(io.BytesIO(_card(pages, (width, 400), "#ffffff", ""))) for width in (300, 700)
    )
    colours = [[card.getpixel((x, 200)) for x in range(card.width)] for card in (narrow, wide)]
    greens = [any(g > 200 > 100 > r + b for r, g, b in row) for row in colours]
    assert greens == [False, True]


def test_every_picture_of_a_piece_has_one_of_the_names_that_no_other_piece_may_have(built, made):
    for piece, one in built.checked.content.pieces.items():
        names = [name.removeprefix("pictures/") for name in made if name.endswith(".png")]
        own = {
            name.removesuffix(".png").removeprefix(piece)
            for name in names
            if name.startswith(piece)
        }
        assert all(one.names_a_view(name[1:]) for name in own - {""})


def test_the_mock_up_of_a_proof_shows_no_stamp_on_the_piece_and_says_it_below(
    built, made, tmp_path
):
    assert built.checked.project.proof
    paths = project(tmp_path, SMALL)
    done = build(paths.content, paths.theme, paths.output, pictures=True)
    name = "pictures/brochure-folded.png"
    shown, stamped = opened(done.shown[name]), opened(made[name])
    foot = mockup.CANVAS[1] - round(mockup.MARGINS[3])
    piece = (0, 0, mockup.CANVAS[0], foot)
    assert ImageChops.difference(shown.crop(piece), stamped.crop(piece)).getbbox()
    words = (600, foot + 10, 1000, mockup.CANVAS[1] - 10)
    assert (
        min(shown.crop(words).convert("L").tobytes())
        < 130
        < min(stamped.crop(words).convert("L").tobytes())
    )
    assert Image.open(io.BytesIO(done.shown[name])).info["Comment"] == "brochure proof"
