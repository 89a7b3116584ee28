"""SVG files as Illustrator, Inkscape and Figma write them: classes, copies, clips, gradients."""

from __future__ import annotations

import pytest

from brochure.design.drawing import Gradient, hull
from brochure.design.drawings import svg
from tests.conftest import DATA
from tests.test_svg import PLACE, ROLES, SQUARE, message, parse, shape, shapes

LOGOS = DATA / "logos"


def drawn(name):
    outcome = svg.parse((LOGOS / f"{name}.svg").read_bytes(), f"{name}.svg", PLACE, ROLES)
    assert not outcome.findings
    return outcome.value


def looks(drawing):
    """Fill and stroke of each shape; a gradient by its first and last colour."""
    return [
        (" to ".join((s.fills[0], s.fills[-1])) if isinstance(s.fill, Gradient) else s.fill,
         s.stroke) for s in drawing.shapes
    ]  # fmt: skip


def test_a_file_of_illustrator():
    drawing = drawn("illustrator")
    assert (drawing.width, drawing.height) == (240, 80)
    assert looks(drawing) == [
        ("#c81e50 to #f2a33c", ""), ("", "#123a5c"), ("#c81e50", ""), ("#f2a33c", ""),
        ("#c81e50", ""), ("#123a5c", ""), ("", "#123a5c"),
    ]  # fmt: skip
    assert [(s.weight, s.cap, s.join, s.miter) for s in drawing.shapes if s.stroke] == [
        (4, 1, 1, 10),
        (4, 1, 1, 10),
    ]
    assert [len(s.parts) for s in drawing.shapes] == [1, 1, 1, 2, 2, 1, 1]
    assert drawing.shapes[5].even_odd


def test_a_file_of_inkscape():
    drawing = drawn("inkscape")
    assert (drawing.width, drawing.height) == (60, 20)
    assert looks(drawing) == [
        ("#0a7f5a to #d8f0c0", ""), ("", "#123a5c"), ("#c81e50", "#ffd700"), ("#008080", ""),
        ("#008080", ""), ("#008080", ""),
    ]  # fmt: skip
    assert [round(s.bounds.x + s.bounds.width / 2, 3) for s in drawing.shapes[3:]] == [52, 52, 56]
    assert [round(s.bounds.y, 3) for s in drawing.shapes[3:]] == [13.9, 8.9, 3.9]


def test_a_file_of_figma():
    drawing = drawn("figma")
    assert looks(drawing) == [
        ("#3a4f9c to #f2a33c", ""), ("#ffffff", ""), ("", "#1e1e1e"), ("#f2e03c to #0a7f5a", ""),
        ("#c81e50", ""),
    ]  # fmt: skip
    inside = [len(s.parts) == 1 for s in drawing.shapes]
    assert inside == [True, True, True, True, False]  # the last one reaches over its frame


# Style sheets


def styled(css, element):
    return shape(f"<style>{css}</style>{element}").fill


@pytest.mark.parametrize(
    ("css", "attributes", "fill"),
    [
        (".a{fill:#111111}", 'class="a"', "#111111"),
        (".a{fill:#111111}", 'class="b a c"', "#111111"),
        (".a{fill:#111111}", 'class="ab"', "ink"),
        (".a{fill:#111111}", 'class="a" fill="#222222"', "#111111"),
        (".a{fill:#111111}", 'class="a" style="fill:#222222"', "#222222"),
        (".a{fill:#111111} .a{fill:#222222}", 'class="a"', "#222222"),
        ("#x{fill:#111111} .a{fill:#222222}", 'class="a" id="x"', "#111111"),
        ("path.a{fill:#111111} .a{fill:#222222}", 'class="a"', "#111111"),
        (".a.b{fill:#111111} .a{fill:#222222}", 'class="a b"', "#111111"),
        ("path{fill:#111111} *{fill:#222222}", "", "#111111"),
        ("circle{fill:#111111}", "", "ink"),
        (".b,.a{fill:#111111}", 'class="a"', "#111111"),
        ("/* .a{fill:#222222} */ .a{ fill : #111111 ; }", 'class="a"', "#111111"),
        ("@font-face{font-family:X} .a{fill:#111111}", 'class="a"', "#111111"),
        ("<![CDATA[.a{fill:#111111}]]>", 'class="a"', "#111111"),
    ],
)
def test_rules_count_by_their_selectors(css, attributes, fill):
    assert styled(css, f'<path {attributes} d="{SQUARE}"/>') == fill


@pytest.mark.parametrize(
    "css",
    ["g path{fill:red}", "path:hover{fill:red}", "@import 'a.css';", "@media print{.a{fill:red}}",
     "[x]{fill:red}", "a>b{fill:red}", "{fill:red}", ".a{fill:red"],
)  # fmt: skip
def test_a_rule_that_cannot_be_read_is_named(css):
    said = message(f"<style>{css.replace('>', '&gt;')}</style><path d='{SQUARE}'/>")
    assert said.startswith("its style sheet says")
    assert said.endswith("which cannot be read")


# Copies


def test_a_copy_is_moved_and_then_transformed():
    body = (
        f'<defs><path id="p" d="{SQUARE}"/></defs>'
        '<use href="#p" x="5" y="3" transform="scale(2)" fill="#111111"/>'
    )
    copy = shape(body)
    assert (copy.fill, copy.bounds.x, copy.bounds.top) == ("#111111", 10, 44)


@pytest.mark.parametrize(
    ("how", "box"),
    [
        ("", (10, 25, 20, 20)),
        ('preserveAspectRatio="none"', (0, 25, 40, 20)),
        ('preserveAspectRatio="xMinYMid"', (0, 25, 20, 20)),
        ('preserveAspectRatio="xMaxYMax meet"', (20, 25, 20, 20)),
    ],
)
def test_a_symbol_fits_its_frame(how, box):
    symbol = f'<symbol id="s" viewBox="0 0 10 10" {how}><path d="{SQUARE}"/></symbol>'
    bounds = shape(f'{symbol}<use href="#s" y="5" width="40" height="20"/>').bounds
    assert (bounds.x, bounds.y, bounds.width, bounds.height) == pytest.approx(box)


def test_a_symbol_that_covers_its_frame_is_clipped_to_it():
    symbol = (
        '<symbol id="s" viewBox="0 0 10 10" preserveAspectRatio="xMidYMid slice">'
        f'<path d="{SQUARE}"/></symbol>'
    )
    bounds = shape(f'{symbol}<use href="#s" width="40" height="20"/>').bounds
    assert (bounds.y, bounds.height) == (30, 20)


@pytest.mark.parametrize("href", ["#none", "other.svg#a", ""])
def test_a_copy_of_nothing_is_named(href):
    body = f'<use id="u" href="{href}"/><path d="{SQUARE}"/>'
    said = f'<use id="u"> has href="{href}", which is no other part of this file'
    assert message(body) == said


def test_a_copy_of_itself_is_refused():
    assert "no other part" in message(f'<g id="g"><use href="#g"/><path d="{SQUARE}"/></g>')


def test_copies_of_copies_come_to_an_end():
    levels = "".join(f'<g id="l{n + 1}">' + f'<use href="#l{n}"/>' * 10 + "</g>" for n in range(9))
    body = f'<defs><path id="l0" d="{SQUARE}"/>{levels}</defs><use href="#l9"/>'
    assert message(body) == "it has more than 20,000 elements"


# Clips


def clipped(path, clip='<rect id="r" x="0" y="0" width="20" height="20"/>', more=""):
    return f'<clipPath id="c" {more}>{clip}</clipPath><g clip-path="url(#c)">{path}</g>'


def test_a_clip_around_a_shape_is_left_out():
    assert len(shape(clipped(f'<path d="{SQUARE}"/>')).parts) == 1


def test_what_lies_outside_a_clip_is_not_drawn():
    away = f'<path transform="translate(30)" d="{SQUARE}"/>'
    assert len(shapes(clipped(away + f'<path d="{SQUARE}"/>'))) == 1


def test_a_clip_cuts_what_reaches_over_it():
    cut = shape(clipped(f'<path transform="translate(15)" d="{SQUARE}"/>'))
    assert len(cut.parts) == 2
    assert (cut.bounds.x, cut.bounds.width) == (15, 5)
    assert " W n " in cut.path


def test_a_wide_line_reaches_over_a_clip():
    line = f'<path stroke="#111111" stroke-width="4" d="{SQUARE}"/>'
    assert len(shape(clipped(line)).parts) == 2


def test_a_round_clip_cuts_a_square_though_it_is_as_large():
    assert len(shape(clipped(f'<path d="{SQUARE}"/>', '<circle cx="5" cy="5" r="5"/>')).parts) == 2


def test_a_clip_with_a_hole():
    ring = f'<path clip-rule="evenodd" d="{SQUARE}M2 2h2v2h-2z"/>'
    assert "W* n" in shape(clipped(f'<path d="{SQUARE}"/>', ring)).path


def cut_at(body):
    """The box of what cuts the only shape, y downwards."""
    box = hull(shape(body).parts[0])
    return tuple(round(n, 3) for n in (box.x, 50 - box.top, box.width, box.height))


def test_a_clip_by_a_copy_is_cut_along_what_it_copies():
    rect = '<defs><rect id="r" x="1" width="2" height="2" transform="scale(2)"/></defs>'
    copy = '<use xlink:href="#r" x="3" style="overflow:visible;"/>'
    xlink = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    body = rect + clipped(f'<path d="{SQUARE}"/>', copy, f'{xlink} transform="translate(0 1)"')
    assert cut_at(body) == (5, 1, 4, 4)


# Masks


def masked(mask, more='style="mask-type:alpha"'):
    return f'<mask id="m" {more}>{mask}</mask><path mask="url(#m)" d="{SQUARE}"/>'


@pytest.mark.parametrize(
    ("mask", "more"),
    [
        ('<circle cx="3" cy="3" r="2" fill="#D9D9D9"/>', 'mask-type="alpha"'),
        ('<circle cx="3" cy="3" r="2" fill="white"/>', 'maskUnits="userSpaceOnUse"'),
        ('<g style="fill:#fff"><circle cx="3" cy="3" r="2" opacity="1"/></g>', ""),
    ],
)
def test_a_flat_mask_cuts_along_its_shape(mask, more):
    assert cut_at(masked(mask, more)) == (1, 1, 4, 4)


def test_a_mask_is_cut_to_its_region_and_keeps_its_holes():
    region = 'mask-type="alpha" maskUnits="userSpaceOnUse" x="0" y="0" width="5" height="5"'
    ring = f'<path fill="black" fill-rule="evenodd" d="{SQUARE}M2 2h2v2h-2z"/>'
    first, second, _ = shape(masked(ring, region)).parts
    assert hull(first).width == 5
    assert second[-1][0] != "W n"
    assert "W* n" in shape(masked(ring, region)).path


@pytest.mark.parametrize(
    ("mask", "more"),
    [
        ('<circle r="3" fill="#D9D9D9"/>', ""),  # by luminance it lets a part through
        ('<circle r="3"/>', 'mask-type="alpha"'),  # which colour it inherits is not known here
        ('<circle r="3" fill="white" fill-opacity="0.5"/>', ""),
        ('<g opacity="0.5"><circle r="3" fill="white"/></g>', ""),
        ('<circle r="3" fill="url(#g)"/>', ""), ('<circle r="3" fill="none"/>', 'mask-type="alpha"'),
        ('<circle r="3" fill="white" stroke="white"/>', ""),
        ('<circle r="3" fill="white"/><circle r="1" fill="white"/>', ""),
        ('<circle r="3" fill="white"/>', 'maskContentUnits="objectBoundingBox"'), ("", ""),
    ],
)  # fmt: skip
def test_a_mask_that_is_not_flat_is_refused(mask, more):
    assert message(masked(mask, more)) == '<path> has mask="url(#m)", which is no flat shape'


@pytest.mark.parametrize(
    "loop", ['<use href="#c"/>', '<g><use href="#c"/></g>', '<use href="#x"/>']
)
def test_a_clip_that_leads_nowhere_is_refused(loop):
    assert "which is more than one shape" in message(clipped(f'<path d="{SQUARE}"/>', loop))


@pytest.mark.parametrize(
    ("clip", "more"),
    [('<rect width="5" height="5"/><rect width="5" height="5"/>', ""), ("<text>x</text>", ""),
     ('<rect width="1" height="1"/>', 'clipPathUnits="objectBoundingBox"'), ("", "")],
)  # fmt: skip
def test_a_clip_that_is_not_simple_is_refused(clip, more):
    said = message(clipped(f'<path d="{SQUARE}"/>', clip, more))
    assert said == '<g> has clip-path="url(#c)", which is more than one shape'


def test_a_drawing_in_the_drawing_is_clipped_to_its_frame():
    inner = '<svg x="5" y="5" width="20" height="20" viewBox="0 0 10 10">{}</svg>'
    whole = shape(inner.format(f'<path d="{SQUARE}"/>'))
    assert (whole.bounds.x, whole.bounds.width, len(whole.parts)) == (5, 20, 1)
    assert len(shape(inner.format('<path d="M5 5h10v1z"/>')).parts) == 2


# Gradients

STOPS = '<stop offset="0" stop-color="#111111"/><stop offset="100%" stop-color="#222222"/>'


def run(attributes, stops=STOPS, kind="linearGradient", path=f'd="{SQUARE}"'):
    body = f'<{kind} id="g" {attributes}>{stops}</{kind}><path fill="url(#g)" {path}/>'
    return shape(body).fill


def end(gradient, index):
    """Where one of the ends lies in the drawing."""
    x, y = gradient.ends[index : index + 2]
    a, b, c, d, e, f = gradient.matrix
    return a * x + c * y + e, b * x + d * y + f


def test_a_gradient_runs_across_the_box_of_its_shape():
    colours = run("", path='d="M10 10h20v10h-20z"')
    assert colours.stops == ((0, "#111111"), (1, "#222222"))
    assert (end(colours, 0), end(colours, 2)) == ((10, 40), (30, 40))


def test_a_gradient_in_the_plane_of_its_shape():
    colours = run(
        'gradientUnits="userSpaceOnUse" x1="2" y1="4" x2="6" y2="4" '
        'gradientTransform="translate(1 1)"',
        path=f'transform="scale(2)" d="{SQUARE}"',
    )
    assert (end(colours, 0), end(colours, 2)) == ((6, 40), (14, 40))


def test_a_round_gradient_runs_from_its_focus():
    colours = run('cx="0.5" cy="0.5" r="0.5" fx="0.25"', kind="radialGradient")
    assert end(colours, 0) == pytest.approx((2.5, 45))
    assert end(colours, 3) == pytest.approx((5, 45))
    assert (colours.ends[2], colours.ends[5]) == (0, 0.5)


def test_a_focus_outside_its_circle_is_drawn_on_the_edge():
    colours = run('fx="3"', kind="radialGradient")
    assert colours.ends[0] == pytest.approx(1, abs=0.01)
    assert colours.ends[0] < 1


def test_a_gradient_takes_its_stops_from_another():
    body = (
        f'<linearGradient id="a">{STOPS}</linearGradient><radialGradient id="b" href="#a"/>'
        f'<path fill="url(#b)" d="{SQUARE}"/>'
    )
    colours = shape(body).fill
    assert (len(colours.ends), colours.stops[1]) == (6, (1, "#222222"))


def test_stops_never_go_back():
    stops = '<stop offset=".6" stop-color="#111111"/><stop offset=".2" stop-color="#222222"/>'
    assert run("", stops).stops == ((0.6, "#111111"), (0.6, "#222222"))


@pytest.mark.parametrize(
    ("attributes", "stops", "fill"),
    [
        ('x2="0"', STOPS, "#222222"),
        ("", '<stop offset="0" style="stop-color:#111111"/>', "#111111"),
        ("", '<stop stop-color="var(--deep)"/><stop offset="1" stop-color="var(--deep)"/>', "deep"),
    ],
)
def test_a_gradient_of_one_colour_is_flat(attributes, stops, fill):
    assert run(attributes, stops) == fill


@pytest.mark.parametrize(
    ("attributes", "stops", "said"),
    [
        ('spreadMethod="reflect"', STOPS, 'spreadMethod="reflect", which cannot be drawn'),
        ("", '<stop stop-color="red" stop-opacity=".5"/>', 'stop-opacity=".5", which'),
        ('href="#none"', "", 'href="#none", which is no gradient of this file'),
        ('href="#g"', "", "which is no gradient of this file"),
        ('gradientTransform="turn(1)"', STOPS, 'gradientTransform="turn(1)", which'),
        ('x2="wide"', STOPS, 'x2="wide", which cannot be drawn'),
        ('gradientUnits="userSpaceOnUse"', STOPS, 'x2="100%", which cannot be drawn'),
    ],
)
def test_a_gradient_that_cannot_be_drawn_is_named(attributes, stops, said):
    body = (
        f'<linearGradient id="g" {attributes}>{stops}</linearGradient>'
        f'<path fill="url(#g)" d="{SQUARE}"/>'
    )
    found = message(body)
    assert found.startswith('<linearGradient id="g"> has ')
    assert said in found


def test_a_line_in_colours_that_run_is_refused():
    body = (
        f'<linearGradient id="g">{STOPS}</linearGradient>'
        f'<path id="p" stroke="url(#g)" d="{SQUARE}"/>'
    )
    assert message(body) == '<path id="p"> has stroke="url(#g)", a line in colours that run'


# Entities and lines


def test_plain_entities_are_unfolded():
    head = "<!DOCTYPE svg [ <!ENTITY ns \"http://www.w3.org/2000/svg\"> <!ENTITY c '#111111'> ]>"
    body = f'<svg xmlns="&ns;" viewBox="0 0 9 9"><path fill="&c;" d="{SQUARE}"/></svg>'
    assert parse((head + body).encode()).value.shapes[0].fill == "#111111"


def test_entities_cannot_make_a_file_grow():
    head = f'<!DOCTYPE svg [<!ENTITY a "{"x" * 1000}">]>'
    text = f'{head}<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{"&a;" * 2000}</svg>'
    assert message(text.encode()) == "its entities make it far too large"


def test_the_line_is_that_of_the_file_below_a_document_type():
    head = '<!DOCTYPE svg [\n<!ENTITY a "b">\n]>\n'
    text = (
        f'{head}<svg xmlns="http://www.w3.org/2000/svg"\nviewBox="0 0 9 9">\n<text>x</text></svg>'
    )
    (finding,) = parse(text.encode()).findings
    assert finding.message == "hills.svg, line 6: <text> cannot be drawn"
    assert finding.hint == "convert it to paths in the drawing program"


def test_of_a_switch_the_first_that_needs_nothing_is_drawn():
    body = (
        '<switch><foreignObject requiredExtensions="x"/>'
        f'<path d="{SQUARE}"/><path fill="#111111" d="{SQUARE}"/></switch>'
    )
    assert shape(body).fill == "ink"


def test_a_line_that_is_not_there_may_be_transparent():
    assert shape(f'<path stroke="none" stroke-opacity="0.5" d="{SQUARE}"/>').fill == "ink"
    assert "stroke-opacity" in message(
        f'<g stroke-opacity="0.5"><path stroke="red" d="{SQUARE}"/></g>'
    )
