"""Art that is drawn for one paper, on others."""

from __future__ import annotations

import pytest

from brochure.design.drawing import Drawing, Gradient, Shape, rectangle
from brochure.design.drawings import svg
from brochure.design.drawings.stretched import ruler, stretched
from brochure.design.sheet import Rect
from brochure.finding import Span
from tests.calls import check
from tests.conftest import SMALL, own_project
from tests.test_looks import WEEKS
from tests.test_spans import SPAN, with_spans

SAME = ruler([(0.0, 0.0), (100.0, 100.0)])
WIDER = ruler([(0.0, 0.0), (50.0, 50.0), (100.0, 150.0)])  # doubled beyond the middle


def test_a_ruler_goes_from_mark_to_mark_and_on_beyond_them():
    assert [WIDER(at) for at in (-10, 25, 50, 75, 110)] == [-10, 25, 50, 100, 170]


@pytest.mark.parametrize("line", [(20.0, 120.0), (20.0, 100.4), (20.0, -3.0)])
def test_a_line_that_would_turn_the_drawing_over_does_not_count(line):
    assert ruler([(0.0, 0.0), (100.0, 100.0)], [line]) == SAME


def test_of_two_lines_that_cross_the_first_counts():
    assert ruler([(0.0, 0.0), (100.0, 100.0)], [(40.0, 60.0), (50.0, 30.0)])(40.0) == 60.0


def drawn(*shapes, wholes=(), across=WIDER, up=SAME, scale=1.0):
    drawing = Drawing(100.0, 100.0, shapes, wholes)
    return stretched(drawing, across, up, scale, Rect(-9, -9, 168, 118))


def test_what_is_plain_stretches():
    found = drawn(rectangle(Rect(40, 0, 40, 10), "deep"))
    assert found.shapes[0].bounds == Rect(49, 9, 70, 10)
    assert (found.width, found.height) == (168, 118)


def test_a_shape_that_was_moved_stretches_from_where_it_lies():
    found = drawn(rectangle(Rect(0, 0, 40, 10), "deep").moved(40, 5))
    assert found.shapes[0].bounds == Rect(49, 14, 70, 10)


def test_a_whole_keeps_its_shape_and_stands_where_the_middle_of_its_foot_goes():
    wall, roof = rectangle(Rect(70, 20, 10, 10), "paper"), rectangle(Rect(65, 30, 20, 5), "accent")
    found = drawn(wall, roof, wholes=((0, 2),), up=ruler([(0.0, 0.0), (100.0, 200.0)]), scale=2.0)
    assert [one.bounds for one in found.shapes] == [Rect(99, 49, 20, 20), Rect(89, 69, 40, 10)]


def test_lines_of_a_drawing_grow_with_the_sheet():
    line = Shape((("m", (0.0, 0.0)), ("l", (9.0, 9.0))), stroke="ink", weight=2.0, dash=(1.0, 3.0))
    found = drawn(line, scale=1.5).shapes[0]
    assert (found.weight, found.dash) == (3.0, (1.5, 4.5))


def test_a_gradient_stretches_with_its_shape():
    run = Gradient((50.0, 0.0, 100.0, 0.0), ((0.0, "deep"), (1.0, "cool")), (1, 0, 0, 1, 0, 0))
    found = drawn(rectangle(Rect(50, 0, 50, 10), run)).shapes[0]
    a, b, c, d, e, _ = found.fill.matrix
    ends = [a * x + e + found.x for x in (50.0, 100.0)]
    assert ends == pytest.approx([59, 159]) and (b, c, d) == (0, 0, 1)


def test_groups_whose_names_begin_with_whole_are_wholes():
    data = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="1" height="1"/>
    <g id="whole-house"><g id="whole-wall"><rect width="1" height="1"/></g>
    <rect width="1" height="1"/></g><rect width="1" height="1"/><g id="whole-none"/></svg>"""
    outcome = svg.parse(data, "a.svg", Span("theme.yaml"), ())
    assert outcome.value is not None and outcome.value.wholes == ((1, 3),)


# On a sheet: a field from cut to cut, a post at the fold of the cover, and a disc.

ART = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="-9 -9 810 630">
<rect fill="var(--tint)" x="-9" y="500" width="810" height="121"/>
<rect fill="var(--cool)" x="528.5" y="510" width="10" height="20"/>
<rect fill="var(--deep)" x="-9" y="-9" width="20" height="30"/>
<g id="whole-disc"><circle fill="var(--accent)" cx="285" cy="190" r="10"/></g>
</svg>
"""
LOOK = """\
  letter-fold.outside:
    file: fold.svg
    paper: letter
    lines: { cover: 500, hotline: 200 }
    foot: { cover: 94, flap: 20 }
    left: { back: 12 }
"""


def laid_out(folder, text=SMALL, look=LOOK, art=ART, grounds=("", "")):
    paths = own_project(folder, text)
    theme = paths.theme.read_text("utf-8").replace(*grounds, 1)
    head, rest = theme.split("\nart:", 1)
    lines = rest.splitlines()[1:]
    after = next(n for n, line in enumerate(lines) if line and not line.startswith(" "))
    own = f"{head}\nart:\n{look}" + "\n".join(lines[after:]) + "\n"
    paths.theme.write_text(own, "utf-8")
    (paths.theme.parent / "fold.svg").write_text(art, "utf-8")
    done = check(paths.content, paths.theme)
    assert done.layouts, done.findings
    return done.layouts[0]


def hotline(layout):
    for page in layout.panels:
        for box in page.walk():
            if box.role == "hotline":
                numbers = [part for part in box.walk() if part.role == "number"]
                return page.rect.y + numbers[0].lines[0].y
    raise AssertionError


PAPERS = ["letter", "a4", "legal", "tabloid"]


@pytest.mark.parametrize("paper", PAPERS)
def test_art_follows_cuts_folds_and_lines_of_every_paper(tmp_path, paper):
    layout = laid_out(tmp_path, f"paper: {paper}\n{SMALL}")
    sheet, (field, post, head, disc) = layout.sheet, layout.art["outside"].shapes
    panels = {panel.panel.name: panel for panel in layout.panels}
    grown = min(sheet.width / 792, sheet.height / 612)
    bleed, page = sheet.press.bleed, layout.art["outside"]
    assert (page.width, page.height) == (sheet.width + 2 * bleed, sheet.height + 2 * bleed)
    assert field.bounds.x == pytest.approx(0) and field.bounds.right == pytest.approx(page.width)
    assert field.bounds.top - bleed == pytest.approx(panels["cover"].area.y)
    assert panels["cover"].area.y == pytest.approx(94 * grown + 22)  # the margin below it
    assert head.bounds.top == pytest.approx(page.height)  # the bleed is filled whatever moves below
    fold = panels["cover"].panel.x
    assert post.bounds.x - bleed - fold == pytest.approx(2 * grown)  # 2 pt beside it on letter
    assert post.bounds.width == pytest.approx(10 * grown)
    assert disc.bounds.y - bleed == pytest.approx(hotline(layout))
    assert (disc.bounds.width, disc.bounds.height) == pytest.approx((20 * grown, 20 * grown))


def test_the_room_that_art_takes_goes_before_that_of_grounds_and_is_its_formats_alone(tmp_path):
    """The grounds of the tests' theme leave 300 points at the foot of the cover."""
    other = LOOK.replace("letter-fold", "z-fold")
    ours, bare = (
        {page.name: page.area for page in laid_out(tmp_path / name, look=look).panels}
        for name, look in (("ours", LOOK), ("bare", other))
    )
    assert bare["cover"].y - ours["cover"].y == pytest.approx(300 - 94)
    assert ours["back"].x - bare["back"].x == pytest.approx(12)


def test_what_stands_on_art_lifts_nothing_that_stands_on_the_foot(tmp_path):
    text = SMALL.replace(
        "cover: [title, centre-name]", "cover: { text: [title], foot: [centre-name] }"
    )
    text = text.replace("crisis-lines, web, version]", "crisis-lines, web], foot: [version] }")
    text = text.replace("back: [call", "back: { text: [call")
    panels = {page.name: page for page in laid_out(tmp_path, text).panels}
    name = next(box for box in panels["cover"].walk() if box.role == "centre-name")
    version = next(box for box in panels["back"].walk() if box.role == "version")
    assert version.rect.top < panels["back"].area.y + 20
    assert name.rect.y >= panels["cover"].area.y - 0.01


def test_zones_at_the_head_are_level_whatever_art_takes_of_the_foot(tmp_path):
    text = SMALL.replace("cover: [title,", "cover: { top: [about], text: [title,")
    text = text.replace("centre-name]", "centre-name] }").replace("flap: [about", "flap: [web")
    text = text.replace("back: [call, ", "back: { top: [call], text: [").replace(
        "n]\n  ha", "n] }\n  ha"
    )
    panels = {page.name: page for page in laid_out(tmp_path, text).panels}
    second = [
        next(box.rect.top for box in panels[panel].walk() if box.place and box.place.value == words)
        for panel, words in (("cover", "A small guide"), ("back", "Call us"))
    ]
    heads = [max(box.rect.top for box in panels[name].boxes) for name in ("cover", "back")]
    assert heads[0] == pytest.approx(heads[1])
    assert abs(second[0] - second[1]) < 20  # but for the padding of the hotline's box


def test_art_follows_the_path_of_a_band_wherever_it_lies(tmp_path):
    text = with_spans(SPAN.replace("foot:", "top:"), sections=WEEKS)
    look = "  letter-fold.inside: { file: fold.svg, paper: letter, lines: { axis: 500 } }\n"
    paths_of = ("grounds:", "grounds:\n  inside.top: { path: accent }")
    layout = laid_out(tmp_path, text, look, grounds=paths_of)
    (page, *_) = (page for page in layout.panels if page.span)
    (path,) = (box for box in page.walk() if box.role == "axis")
    field = layout.art["inside"].shapes[0].bounds
    assert page.rect.y > 0
    assert field.top - 9 == pytest.approx(page.rect.y + path.rect.y + path.rect.height / 2)


def test_a_drawing_on_the_paper_it_is_for_stays_as_it_is(tmp_path):
    look = LOOK.replace("lines: { cover: 500, hotline: 200 }", "lines: {}")
    _, post, _, disc = laid_out(tmp_path, look=look).art["outside"].shapes
    assert post.bounds == Rect(
        pytest.approx(537.5), pytest.approx(91), pytest.approx(10), pytest.approx(20)
    )
    assert (disc.bounds.x, disc.bounds.y) == pytest.approx((284, 421))
