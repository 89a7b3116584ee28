"""SVG files: what is drawn, what is refused, and what no file can do to us."""

from __future__ import annotations

import re
import subprocess
import sys
from math import cos, radians, sin, tan

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from brochure.design.drawing import CURRENT
from brochure.design.drawings import svg, svg_gradients
from brochure.finding import Span
from tests.conftest import ASSETS, ROOT
from tests.steps import calls

PLACE = Span("theme.yaml", 7, 3, 7, 9)
ROLES = ("ink", "paper", "deep", "accent", "tint", "soft", "cool")
SQUARE = "M0 0h10v10h-10z"
ICONS = sorted((ASSETS / "icons").glob("*.svg"))


def wrapped(body, root='viewBox="0 0 100 50"'):
    return f'<svg xmlns="http://www.w3.org/2000/svg" {root}>{body}</svg>'


def parse(body, root='viewBox="0 0 100 50"'):
    data = body if isinstance(body, bytes) else wrapped(body, root).encode()
    return svg.parse(data, "hills.svg", PLACE, ROLES)


def shapes(body, **more):
    outcome = parse(body, **more)
    assert outcome.value is not None, outcome.findings
    return outcome.value.shapes


def shape(body, **more):
    (only,) = shapes(body, **more)
    return only


def steps(body, **more):
    """The steps of the only shape, rounded."""
    return [
        (op, *(round(n, 6) + 0.0 for n in numbers)) for op, numbers in shape(body, **more).steps
    ]


def message(body, **more):
    outcome = parse(body, **more)
    assert outcome.value is None
    (finding,) = outcome.findings
    assert finding.code == "G702"
    assert finding.span == PLACE
    assert finding.hint
    return re.sub(r"^hills\.svg(, line \d+)?: ", "", finding.message)


# The page


def test_the_drawing_is_as_large_as_its_view_box():
    drawing = parse(f'<path d="{SQUARE}"/>', 'viewBox="-5 -5 30 20" width="210mm"').value
    assert (drawing.width, drawing.height) == (30, 20)


def test_without_a_view_box_width_and_height_count():
    drawing = parse(f'<path d="{SQUARE}"/>', 'width="30px" height="20"').value
    assert (drawing.width, drawing.height) == (30, 20)


def test_the_origin_moves_to_the_lower_left_and_y_grows_upwards():
    assert steps('<path d="M-5 -3L15 7L0 0"/>', root='viewBox="-5 -3 20 10"') == [
        ("m", 0, 10), ("l", 20, 0), ("l", 5, 7),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "root",
    [
        "", 'width="100%" height="100%"', 'width="210mm" height="297mm"', 'viewBox="0 0 10"',
        'viewBox="a b c d"', 'viewBox="0 0 0 10"', 'viewBox="0 0 -5 10"', 'viewBox="0 0 1e9 1"',
        'viewBox="0 0 nan 10"', 'viewBox="0 0 1e999 10"', 'width="-1" height="5"',
    ],
)  # fmt: skip
def test_a_page_without_a_size_is_refused(root):
    assert "viewBox" in message("", root=root) or "page" in message("", root=root)


# Shapes


def test_a_path_with_every_straight_command():
    assert steps('<path d="M10 10 l5 0 L20 20 h5 H30 v-5 V0 z"/>') == [
        ("m", 10, 40), ("l", 15, 40), ("l", 20, 30), ("l", 25, 30), ("l", 30, 30), ("l", 30, 35),
        ("l", 30, 50), ("h",),
    ]  # fmt: skip


def test_a_smooth_curve_mirrors_the_handle_before_it():
    assert steps('<path d="M0 0C0 10 10 10 10 0S20 -10 20 0"/>')[2] == (
        "c", 10, 60, 20, 60, 20, 50,
    )  # fmt: skip


def test_a_quadratic_curve_becomes_the_same_cubic():
    assert steps('<path d="M0 0Q30 30 60 0"/>')[1] == ("c", 20, 30, 40, 30, 60, 50)


def test_a_smooth_quadratic_curve_mirrors_too():
    assert steps('<path d="M0 0Q30 30 60 0T90 0"/>')[2] == ("c", 80, 70, 90, 70, 90, 50)


def test_an_arc_becomes_curves_through_its_middle():
    found = steps('<path d="M0 20A10 10 0 0 1 20 20"/>')
    assert [op for op, *_ in found] == ["m", "c", "c"]
    assert found[1][-2:] == (10, 40)
    assert found[2][-2:] == (20, 30)


def test_the_flags_of_an_arc_need_no_gaps():
    assert steps('<path d="M0 20a10 10 0 0120 0"/>') == steps('<path d="M0 20a10 10 0 0 1 20 0"/>')


def test_an_arc_without_a_radius_is_a_line():
    assert steps('<path d="M0 0A0 5 0 0 1 10 10L0 10"/>') == [
        ("m", 0, 50), ("l", 10, 40), ("l", 0, 40),
    ]  # fmt: skip


def test_numbers_are_read_as_svg_spells_them():
    assert steps('<path d="M01 5.L-6.e-1.5-1e1,+2"/>') == [
        ("m", 1, 45), ("l", -0.6, 49.5), ("l", -10, 48),
    ]  # fmt: skip


def test_after_a_close_the_next_part_begins_where_the_last_began():
    assert steps('<path d="M10 10h5v5zh-5v-5"/>')[3:] == [
        ("h",), ("m", 10, 40), ("l", 5, 40), ("l", 5, 45),
    ]  # fmt: skip


def test_a_rectangle():
    assert steps('<rect x="10" y="10" width="20" height="5"/>') == [
        ("m", 10, 40), ("l", 30, 40), ("l", 30, 35), ("l", 10, 35), ("h",),
    ]  # fmt: skip


def test_a_rectangle_with_one_radius_has_round_corners():
    found = steps('<rect width="20" height="10" rx="2"/>')
    assert [op for op, *_ in found] == ["m", "l", "c", "l", "c", "l", "c", "l", "c", "h"]
    assert found[2][-2:] == (20, 48)


def test_a_radius_reaches_to_the_middle_at_most():
    round_box = shape('<rect width="20" height="10" rx="50"/>').bounds
    assert (round_box.width, round_box.height) == pytest.approx((20, 10))


@pytest.mark.parametrize(
    "body",
    ['<circle cx="20" cy="10" r="5"/>', '<ellipse cx="20" cy="10" rx="5" ry="5"/>'],
)
def test_a_circle(body):
    found = shape(body)
    assert [op for op, _ in found.steps] == ["m", "c", "c", "c", "c", "h"]
    box = found.bounds
    assert (box.x, box.y, box.width, box.height) == pytest.approx((15, 35, 10, 10))


def test_an_ellipse():
    box = shape('<ellipse cx="20" cy="10" rx="8" ry="3"/>').bounds
    assert (box.x, box.y, box.width, box.height) == pytest.approx((12, 37, 16, 6))


def test_a_line_is_stroked_and_never_filled():
    line = shape('<line x1="1" y1="2" x2="3" y2="4" stroke="var(--deep)"/>')
    assert line.steps == (("m", (1, 48)), ("l", (3, 46)))
    assert (line.fill, line.stroke) == ("", "deep")


def test_a_polyline_stays_open_and_a_polygon_closes():
    assert [op for op, *_ in steps('<polyline points="0,0 10,0 10-5"/>')] == ["m", "l", "l"]
    assert [op for op, *_ in steps('<polygon points="0,0 10,0 10-5"/>')] == ["m", "l", "l", "h"]


@pytest.mark.parametrize(
    "empty",
    ['<rect width="5"/>', '<circle r="0"/>', '<path d=""/>', "<path/>", '<polygon points=""/>',
     '<path d="M5 5"/>', f'<path d="{SQUARE}" transform="scale(0)"/>'],
)  # fmt: skip
def test_a_shape_of_no_size_is_not_drawn(empty):
    assert len(shapes(f'{empty}<path d="{SQUARE}"/>')) == 1


def test_a_drawing_that_draws_nothing_is_refused():
    assert message(f'<path fill="none" d="{SQUARE}"/>') == "nothing in it is drawn"


# Transforms


def point(transform, inner=""):
    """Where (10, 20) goes, still in SVG's own direction."""
    body = f'<g transform="{transform}"><path transform="{inner}" d="M10 20h1v1"/></g>'
    x, y = shape(body).steps[0][1]
    return pytest.approx((x, 50 - y))


@pytest.mark.parametrize(
    ("transform", "to"),
    [
        ("translate(5)", (15, 20)),
        ("translate(5,-3)", (15, 17)),
        ("scale(2)", (20, 40)),
        ("scale(2 -1)", (20, -20)),
        ("rotate(90)", (-20, 10)),
        ("rotate(90, 10, 10)", (0, 10)),
        ("skewX(30)", (10 + 20 * tan(radians(30)), 20)),
        ("skewY(30)", (10, 20 + 10 * tan(radians(30)))),
        ("matrix(1 2 3 4 5 6)", (10 + 60 + 5, 20 + 80 + 6)),
        ("translate(5) , scale(2)", (25, 40)),
        ("scale(2)translate(5)", (30, 40)),
        ("none", (10, 20)),
        ("", (10, 20)),
    ],
)
def test_a_transform_moves_points(transform, to):
    assert point(transform) == to


def test_the_inner_transform_acts_first():
    turned = (10 * cos(1) - 20 * sin(1), 10 * sin(1) + 20 * cos(1))
    assert point("translate(3 4)", f"rotate({57.29577951308232})") == (turned[0] + 3, turned[1] + 4)


def test_lines_and_dashes_grow_with_the_root_of_the_area():
    grown = shape(
        f'<path transform="scale(2 8)" stroke="var(--deep)" stroke-width="3" '
        f'stroke-dasharray="1 2" d="{SQUARE}"/>'
    )
    assert grown.weight == pytest.approx(12)
    assert grown.dash == pytest.approx((4, 8))


@pytest.mark.parametrize(
    "transform",
    ["turn(5)", "scale(2", "scale()", "scale(1 2 3)", "rotate(1 2)", "matrix(1 2 3)", "skewX(1 2)",
     "rotate(45deg)", "scale(nan)", "scale(inf)", "scale(1e999)", "translate(5px)", "5"],
)  # fmt: skip
def test_a_transform_that_cannot_be_read_is_refused(transform):
    said = message(f'<path id="a" transform="{transform}" d="{SQUARE}"/>')
    assert said == f'<path id="a"> has transform="{transform}", which cannot be drawn'


# Looks


def test_what_says_nothing_is_filled_with_ink_and_not_stroked():
    plain = shape(f'<path d="{SQUARE}"/>')
    assert (plain.fill, plain.stroke, plain.weight, plain.dash) == ("ink", "", 0, ())
    assert (plain.cap, plain.join, plain.even_odd) == (0, 0, False)


@pytest.mark.parametrize(
    ("value", "role"),
    [
        ("currentColor", CURRENT),
        ("currentcolor", CURRENT),
        ("var(--deep)", "deep"),
        ("var( --soft , #aabbcc )", "soft"),
        ("var(--tint,white)", "tint"),
    ],
)
def test_a_colour_is_a_role_of_the_theme(value, role):
    assert shape(f'<path fill="{value}" d="{SQUARE}"/>').fill == role
    assert shape(f'<path stroke="{value}" d="{SQUARE}"/>').stroke == role


@pytest.mark.parametrize(
    "value",
    ["var(--depp)", "var(--depp, #ff0000)", "var(deep)", "", "var(--deep, var(--soft))", "deep",
     "#12", "#12345", "#ff00008", "rgb(1,2)", "reddish"],
)  # fmt: skip
def test_what_is_no_colour_is_refused_with_the_roles_to_choose_from(value):
    (finding,) = parse(f'<path id="hill" fill="{value}" d="{SQUARE}"/>').findings
    said = f'hills.svg, line 1: <path id="hill"> has fill="{value}", which is not a colour'
    assert finding.message == said
    assert "var(--deep); the theme has accent, cool, deep, ink" in finding.hint


@pytest.mark.parametrize("value", ["#ff000080", "#f008", "rgba(1,2,3,0.5)"])
def test_what_shines_through_is_refused_as_such(value):
    said = message(f'<path fill="{value}" d="{SQUARE}"/>')
    assert said == f'<path> has fill="{value}", which is not opaque'


@pytest.mark.parametrize(
    ("value", "drawn"),
    [("#C81E50", "#c81e50"), ("#c05", "#cc0055"), ("red", "#ff0000"), ("Teal", "#008080"),
     ("rgb(200, 30,80)", "#c81e50"), ("rgb(100%,0%,0%)", "#ff0000"), ("rgba(200,30,80,1.0)", "#c81e50"), ("#f00f", "#ff0000"), ("#ff0000ff", "#ff0000"),
     ("transparent", ""), ("none", "")],
)  # fmt: skip
def test_a_colour_of_its_own_is_kept(value, drawn):
    body = f'<path stroke="var(--deep)" fill="{value}" d="{SQUARE}"/>'
    assert shape(body).fill == drawn


def test_a_group_hands_down_how_its_shapes_look():
    inner = shape(
        '<g fill="none" stroke="var(--deep)" stroke-width="3px" stroke-linecap="round">'
        '<g stroke-linejoin="bevel" stroke-dasharray="4,2" fill-rule="evenodd">'
        f'<path d="{SQUARE}"/></g></g>'
    )
    assert (inner.fill, inner.stroke, inner.weight, inner.dash) == ("", "deep", 3, (4, 2))
    assert (inner.cap, inner.join, inner.even_odd) == (1, 2, True)


def test_the_root_hands_down_too():
    assert (
        shape(f'<path d="{SQUARE}"/>', root='viewBox="0 0 9 9" fill="var(--cool)"').fill == "cool"
    )


def test_a_shape_overrules_its_group_and_leaves_its_sibling_alone():
    first, second = shapes(
        f'<g fill="var(--deep)"><path fill="var(--soft)" d="{SQUARE}"/><path d="{SQUARE}"/></g>'
    )
    assert (first.fill, second.fill) == ("soft", "deep")


def test_inherit_is_what_the_group_has():
    body = f'<g fill="var(--deep)"><path fill="inherit" d="{SQUARE}"/></g>'
    assert shape(body).fill == "deep"


def test_a_style_attribute_counts_as_attributes_and_before_them():
    styled = shape(
        f'<path fill="var(--soft)" style="fill:var(--deep) !important; stroke : var(--accent);'
        f'stroke-width:2px;-inkscape-stroke:none;font-size:12px;" d="{SQUARE}"/>'
    )
    assert (styled.fill, styled.stroke, styled.weight) == ("deep", "accent", 2)


@pytest.mark.parametrize("style", ["fill", "fill:/* red */none", r"f\69ll:none", "a:b;;c"])
def test_a_style_that_cannot_be_read_is_refused(style):
    said = message(f'<path style="{style}" d="{SQUARE}"/>')
    assert said == f'<path> has style="{style}", which cannot be read'


def test_an_odd_dash_runs_through_twice_and_a_dash_of_naught_is_none():
    dashed = f'<path stroke="var(--ink)" stroke-dasharray="{{}}" d="{SQUARE}"/>'
    assert shape(dashed.format("1px 2px 3px")).dash == (1, 2, 3, 1, 2, 3)
    assert shape(dashed.format("0 0")).dash == ()
    assert shape(dashed.format("none")).dash == ()


def test_a_stroke_of_no_width_is_no_stroke():
    thin = shape(f'<path stroke="var(--deep)" stroke-width="0" d="{SQUARE}"/>')
    assert (thin.stroke, thin.weight) == ("", 0)


def test_what_is_not_displayed_is_not_drawn_nor_judged():
    hidden = f'<g style="display:none"><image/><path fill="red" d="{SQUARE}"/></g>'
    assert len(shapes(f'{hidden}<path display="none"/><path d="{SQUARE}"/>')) == 1


def test_what_is_hidden_is_not_drawn_unless_shown_inside():
    body = (
        f'<g visibility="hidden"><path d="{SQUARE}"/>'
        f'<path visibility="visible" fill="var(--deep)" d="{SQUARE}"/></g>'
    )
    assert shape(body).fill == "deep"


# What is left aside


@pytest.mark.parametrize(
    "beside",
    [
        "<title>Hills</title>",
        "<desc>Hills <b xmlns='http://www.w3.org/1999/xhtml'>high</b></desc>",
        '<metadata><RDF xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>',
        "<defs/>",
        '<defs><path-effect xmlns="http://www.inkscape.org/namespaces/inkscape"/></defs>',
        '<namedview xmlns="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"><x/></namedview>',
        "<!-- a note --><?editor note?>",
        "words between",
    ],
)
def test_notes_and_names_are_ignored(beside):
    assert len(shapes(f'{beside}<path d="{SQUARE}"/>')) == 1


@pytest.mark.parametrize(
    "attribute",
    ['id="a"', 'data-x="1"', 'aria-hidden="true"', 'role="img"', 'focusable="false"',
     'xml:space="preserve"', 'xmlns:i="http://www.inkscape.org/" i:label="Hill"', 'opacity="1.0"',
     'fill-opacity="100%"', 'stroke-dashoffset="0"', 'marker="none"', 'filter="none"',
     'stroke-miterlimit="4"', 'paint-order="markers fill stroke"', 'paint-order="fill markers"',
     'stroke="none" paint-order="stroke"', 'style="mix-blend-mode:normal"', 'class=""'],
)  # fmt: skip
def test_attributes_that_change_nothing_are_ignored(attribute):
    assert shape(f'<path {attribute} d="{SQUARE}"/>').fill == "ink"


# What is refused


@pytest.mark.parametrize(
    "tag",
    ["script", "image", "text", "foreignObject", "animate", "a", "set", "hatch"],
)  # fmt: skip
def test_an_element_that_cannot_be_drawn_is_named(tag):
    body = f'<{tag} id="photo"><path d="{SQUARE}"/></{tag}><path d="{SQUARE}"/>'
    assert message(body) == f'<{tag} id="photo"> cannot be drawn'
    assert message(f"<g>{body}</g>") == f'<{tag} id="photo"> cannot be drawn'


@pytest.mark.parametrize(
    "tag",
    ["defs", "symbol", "filter", "mask", "pattern", "marker", "clipPath", "linearGradient"],
)
def test_what_is_defined_for_reference_is_not_drawn(tag):
    defined = f'<{tag} id="x"><path fill="var(--soft)" d="{SQUARE}"/><image/></{tag}>'
    assert shape(f'{defined}<path d="{SQUARE}"/>').fill == "ink"


def test_an_element_of_an_unknown_language_is_refused():
    assert message('<path xmlns="" d="M0 0h9v9z"/>') == "<path> cannot be drawn"
    assert message('<p xmlns="http://www.w3.org/1999/xhtml">x</p>') == "<p> cannot be drawn"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("filter", "url(#f)"), ("mask", "linear-gradient(black)"),
        ("opacity", "0.5"), ("fill-opacity", ".5"), ("stroke-opacity", "50%"), ("opacity", "1e1"),
        ("stroke-dashoffset", "3"), ("marker-end", "url(#m)"), ("marker", "url(#m)"),
        ("mix-blend-mode", "multiply"), ("paint-order", "stroke"),
        ("paint-order", "markers stroke fill"),
        ("vector-effect", "non-scaling-stroke"), ("transform-origin", "5 5"), ("pathLength", "1"),
        ("stroke-width", "-1"), ("stroke-width", "2%"), ("stroke-width", "thick"),
        ("stroke-width", "nan"), ("stroke-width", "1e999"), ("stroke-linecap", "wavy"),
        ("stroke-linejoin", "arcs"), ("stroke-dasharray", "1 -2"), ("stroke-dasharray", "5%"),
        ("stroke-dasharray", "1 " * 40), ("fill-rule", "odd"), ("visibility", "seldom"),
    ],
)  # fmt: skip
def test_an_attribute_that_cannot_be_drawn_is_named(name, value):
    said = message(f'<path id="a" {name}="{value}" d="{SQUARE}"/>')
    assert said.startswith(f'<path id="a"> has {name}="{value.strip()[:40]}')
    assert said.endswith(", which cannot be drawn")
    root = f'viewBox="0 0 9 9" {name}="{value}"'
    assert message(f'<path d="{SQUARE}"/>', root=root).startswith(f'<svg> has {name}="')


@pytest.mark.parametrize("name", ["onclick", "onload", "ONLOAD"])
def test_a_script_in_an_attribute_is_refused(name):
    said = message(f'<path {name}="alert(1)" d="{SQUARE}"/>')
    assert said == f'<path> has {name}="alert(1)", which is a script'


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ('<circle id="sun" r="big"/>', '<circle id="sun"> has r="big"'),
        ('<circle r="-3"/>', '<circle> has r="-3"'),
        ('<circle cx="nan" r="3"/>', '<circle> has cx="nan"'),
        ('<circle cx="1e10" r="3"/>', '<circle> has cx="1e10"'),
        ('<ellipse rx="3" ry="inf"/>', '<ellipse> has ry="inf"'),
        ('<rect width="10%" height="3"/>', '<rect> has width="10%"'),
        ('<rect width="3mm" height="3"/>', '<rect> has width="3mm"'),
        ('<rect width="3" height="3" rx="-1"/>', '<rect> has rx="-1"'),
        ('<line x1="1e999"/>', '<line> has x1="1e999"'),
        ('<polygon points="1 2 3"/>', '<polygon> has points="1 2 3"'),
        ('<polyline points="1 2 M 4"/>', '<polyline> has points="1 2 M 4"'),
    ],
)
def test_a_bad_number_is_named_with_its_element_and_attribute(body, named):
    assert message(body) == f"{named}, which cannot be drawn"


@pytest.mark.parametrize(
    "d",
    ["L1 1", "5", "M", "M1", "M0 0L1", "M0 0 L Z", "M0 0C1 2 3 4 5", "M0 0A1 1 0 0 1 5",
     "M0 0A1 1 0 2 1 5 5", "M0 0A", "M0 0Z5", "M0 0 L10 foo", "M0 0Lnan nan", "M0 0Linf 0",
     "M0 0L1e999 0", "M0 0L1e10 0", "M0 0L1,,2", "M0 0X", "M0 0L1 1;", "M0 0#", "none of it",
     "M0 0A1e-300 1 0 0 1 9 9", "M0 0H1e9", "M0 0ſ1 1 2 2", "M٣ 3"],
)  # fmt: skip
def test_bad_path_data_is_refused(d):
    assert message(f'<path id="a" d="{d}"/>').startswith('<path id="a"> has ')


def test_the_place_of_the_fault_in_path_data_is_shown():
    said = message(f'<path d="{SQUARE * 20} Lfoo"/>')
    assert said == '<path> has d="…foo", which is no path data'


def test_every_attribute_is_reported_and_every_element():
    outcome = parse(f'<path fill="reddish" opacity="0" d="{SQUARE}"/><image/><circle r="x"/>')
    assert len(outcome.findings) == 4


def test_no_more_than_ten_findings_are_reported():
    assert len(parse("".join(f'<image id="i{n}"/>' for n in range(50))).findings) == 10


def test_the_same_finding_is_reported_once():
    assert len(parse("<image/>" * 50).findings) == 1


def test_a_message_shows_names_short_and_printable():
    outcome = parse(f'\n<image id="a&#10;b&#x202e;{"c" * 500}"/>')
    assert (
        outcome.findings[0].message
        == f'hills.svg, line 2: <image id="a b {"c" * 36}…"> cannot be drawn'
    )


# Hostile files

LAUGHS = """<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>&c;</title></svg>"""
OUTSIDE = """<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>&x;</title></svg>"""


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE], ids=["laughs", "outside"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_document_type_is_refused_in_any_encoding(text, encoding):
    said = message(text.encode(encoding))
    assert said == "it declares a document type or entities (<!DOCTYPE)"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32", "cp037"])
def test_an_encoding_that_the_check_does_not_see_through_is_refused(encoding):
    said = message(LAUGHS.replace("?>", f' encoding="{encoding}"?>', 1).encode(encoding))
    assert said == "the file is neither UTF-8 nor UTF-16 text"


def test_a_declared_encoding_hides_nothing():
    head = '<?xml version="1.0" encoding="utf-7"?>'
    hidden = f"{head}+ADwAIQ-DOCTYPE svg+AD4-{wrapped('')}"
    assert message(hidden.encode()).startswith("it is not valid XML")


def test_an_utf_16_file_is_read():
    text = f'<?xml version="1.0" encoding="UTF-16"?>{wrapped(f"""<path d="{SQUARE}"/>""")}'
    assert parse(text.encode("utf-16")).value is not None


def test_a_style_sheet_beside_the_file_is_refused():
    said = message(b'<?xml-stylesheet href="a.css"?>' + wrapped("").encode())
    assert said == "it takes its colours from a style sheet in another file"


@pytest.mark.parametrize("text", ["", "<svg", "<svg></g>", "<svg>&nbsp;</svg>", "<a b='1' b='2'/>"])
def test_broken_xml_is_refused_with_its_place(text):
    assert message(text.encode()).startswith("it is not valid XML (line 1, column ")


@pytest.mark.parametrize("text", ["<svg/>", "<html/>", '<g xmlns="http://www.w3.org/2000/svg"/>'])
def test_what_is_no_svg_is_refused(text):
    assert message(text.encode()).endswith(", not an SVG drawing")


def test_a_large_file_is_refused_unread():
    assert message(b" " * 10**7) == "the file is larger than 1 MB"


def test_too_many_elements_are_refused():
    assert message("<g/>" * 20_000) == "it has more than 20,000 elements"


def test_deep_nesting_is_refused():
    assert message("<g>" * 100_000) == "its elements are nested more than 40 deep"


def test_nesting_up_to_the_limit_is_read():
    deep = 38
    assert shapes(f'{"<g>" * deep}<path d="{SQUARE}"/>{"</g>" * deep}')


def test_steps_count_over_the_whole_file():
    one = f'<path d="M0 0{"h0" * 60_000}"/>'
    assert len(shapes(one * 3)) == 3
    assert message(one * 4) == "it has more than 200,000 steps"


LONG_COPIES = {  # what is defined, 100,000 characters of it, and a copy
    "path": ('<path id="a" d="M0 0{}"/>', "h1v1" * 25_000 + "q", "<use href='#a'/>"),
    "style": ('<path id="a" d="M0 0h1v1" style="{}"/>', "fill:none;" * 10_000, "<use href='#a'/>"),
    "class": ('<path id="a" d="M0 0h1v1" class="{}"/>', "b " * 50_000, "<use href='#a'/>"),
    "transform": (
        '<path id="a" d="M0 0h1v1" transform="{}"/>', "scale(1) " * 11_000, "<use href='#a'/>"
    ),
    "clip": (
        '<clipPath id="a"><path d="M0 0{}"/></clipPath>', "h1v1" * 25_000 + "q",
        "<rect clip-path='url(#a)' width='9' height='9'/>",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", LONG_COPIES)
def test_copies_are_not_read_without_end(kind):
    defined, long, copy = LONG_COPIES[kind]
    body = f"<defs>{defined.format(long)}</defs>{copy * 5000}"
    assert "more than 3,000,000 characters" in parse(body).findings[-1].message


def test_a_gradient_of_one_colour_is_that_colour():
    stops = '<stop stop-color="#c81e50"/><stop offset="1" stop-color="#c81e50"/>'
    (shape,) = shapes(f'<linearGradient id="a">{stops}</linearGradient>'
                      '<rect fill="url(#a)" width="9" height="9"/>')  # fmt: skip
    assert shape.fill == "#c81e50"


def test_a_gradient_of_many_shapes_is_read_once(monkeypatch):
    read, whole = [], svg_gradients.transform
    monkeypatch.setattr(svg_gradients, "transform", lambda text: read.append(text) or whole(text))
    stops = '<stop stop-color="#fff"/><stop offset="1" stop-color="#000"/>'
    gradient = f'<linearGradient id="a" gradientTransform="scale(2)">{stops}</linearGradient>'
    shape = '<rect fill="url(#a)" width="9" height="9"/>'
    assert len(shapes(gradient + 50 * shape)) == 50
    assert read == ["scale(2)"]


# A body of `n` times the same, and the most that fits into a megabyte.
LONG = [
    (480_000, lambda n: '<path d="M0 0' + "h0" * n + '"/>'),
    (950_000, lambda n: '<path d="M0 0' + "z" * n + '"/>'),
    (950_000, lambda n: '<path d="M0 0' + " " * n + 'x"/>'),
    (950_000, lambda n: '<path d="M0 ' + "9" * n + '"/>'),
    (55_000, lambda n: '<path d="' + "M0 0a1 1 0 0110 0" * n + '"/>'),
    (480_000, lambda n: '<polygon points="' + "1 " * n + '"/>'),
    (150_000, lambda n: f'<path d="{SQUARE}" transform="' + "scale(" * n + '"/>'),
    (40_000, lambda n: f'<path d="{SQUARE}" transform="' + "skewX(89)scale(9e8)" * n + '"/>'),
    (950_000, lambda n: f'<path d="{SQUARE}" fill="var(' + " " * n + 'x"/>'),
    (480_000, lambda n: f'<path d="{SQUARE}" stroke-dasharray="' + "1 " * n + '"/>'),
    (480_000, lambda n: f'<path d="{SQUARE}" style="' + ";a" * n + '"/>'),
]  # fmt: skip


@pytest.mark.parametrize(("most", "body"), LONG, ids=range(len(LONG)))
def test_twice_the_drawing_takes_at_most_twice_the_steps(most, body):
    parse(body(1))  # what is loaded once is loaded
    once, twice = (calls(parse, body(most // part)) for part in (40, 20))
    assert twice < 2.2 * once


@pytest.mark.parametrize(("most", "body"), LONG, ids=range(len(LONG)))
def test_every_megabyte_is_read_to_its_end(most, body):
    """What a regular expression does within one call is not counted: one that goes back and
    forth over a million blanks would take hours, and is ended here."""
    code = "import sys; from tests.test_svg import parse; parse(sys.stdin.read())"
    subprocess.run(
        [sys.executable, "-c", code], input=body(most), text=True, cwd=ROOT, timeout=120, check=True
    )


def test_lines_too_wide_and_dashes_too_fine_are_refused():
    line = f'<path stroke="var(--ink)" {{}} d="{SQUARE}"/>'
    assert message(line.format('stroke-width="9e8"')) == "<path> has a line far too wide"
    assert message(line.format('stroke-dasharray="1e-7"')) == "<path> has dashes far too fine"


def test_transforms_that_grow_beyond_all_bounds_are_refused():
    grown = '<g transform="scale(9e8)">' * 38 + f'<path d="{SQUARE}"/>' + "</g>" * 38
    assert message(grown) == "<path> has an outline that reaches far out of the drawing"


@given(st.binary(max_size=200))
@example(b"\xff\xfe\x00\xd8")
def test_any_bytes_give_an_outcome(data):
    assert parse(data).findings


ATTRIBUTES = st.sampled_from(
    ["d", "points", "transform", "style", "fill", "stroke", "stroke-width", "stroke-dasharray",
     "r", "x", "width", "rx", "opacity"]
)  # fmt: skip
VALUES = st.text("MmLlHVCcSsQqTtAaZz0159.-+eE, ()#%:;/\\px\u0663nscaleroti", max_size=40)


@given(
    st.sampled_from(["path", "rect", "circle", "ellipse", "line", "polygon", "g"]),
    st.dictionaries(ATTRIBUTES, VALUES, max_size=4),
)
def test_any_attributes_give_an_outcome_and_drawings_are_finite(tag, attributes):
    written = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    outcome = parse(f'<{tag} {written}/><path d="{SQUARE}"/>')
    assert (outcome.value is None) == bool(outcome.findings)
    for drawn in outcome.value.shapes if outcome.value else ():
        assert all(abs(n) <= 100_000 for _, numbers in drawn.steps for n in numbers)


@given(st.text("MmLlHhVvCcSsQqTtAaZz019.-e ,", max_size=60).map(lambda text: f"M0 0{text}"))
def test_any_path_data_give_an_outcome(d):
    outcome = parse(f'<path d="{d}"/>')
    assert (outcome.value is None) == bool(outcome.findings)


# The icons


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_the_icons_are_drawn_in_one_style_within_their_margins(path):
    drawing = svg.parse(path.read_bytes(), path.name, PLACE, ()).value
    assert (drawing.width, drawing.height) == (24, 24)
    for drawn in drawing.shapes:
        assert (drawn.fill, drawn.stroke, drawn.weight) == ("", CURRENT, 1.75)
        assert (drawn.cap, drawn.join) == (1, 1)
        box, half = drawn.bounds, drawn.weight / 2
        assert min(box.x, box.y) - half >= 2
        assert max(box.right, box.top) + half <= 22
