"""How a theme sets roles, distances, margins and boxes."""

from __future__ import annotations

import pytest

from brochure.source import migrate, yaml_tree
from tests.calls import build, check
from tests.conftest import SMALL, own_project
from tests.test_spans import SPAN, with_spans


def themed(folder, *changes, text=SMALL):
    """The small content, with changes of the tests' theme."""
    paths = own_project(folder, text)
    theme = paths.theme.read_text("utf-8")
    for old, new in changes:
        assert old in theme, old
        theme = theme.replace(old, new, 1)
    paths.theme.write_text(theme, "utf-8")
    return paths


def layouts(folder, *changes, text=SMALL):
    paths = themed(folder, *changes, text=text)
    done = check(paths.content, paths.theme)
    assert done.layouts, done.findings
    return {one.piece: one for one in done.layouts}


def boxes(layout, role, panel=None):
    return [
        box
        for page in layout.panels
        if panel in (None, page.name)
        for box in page.walk()
        if box.role == role
    ]


def said(folder, *changes):
    paths = themed(folder, *changes)
    found = check(paths.content, paths.theme).findings
    lines = paths.theme.read_text("utf-8").split("\n")
    return [(f.code, lines[f.span.line - 1].strip()) for f in found if f.code[0] in "MF"]


TITLE = "title: { size: 2.986, leading: 1.08 }"


def test_a_role_has_a_size_for_a_format_and_one_for_all_others(tmp_path):
    pieces = layouts(tmp_path, (TITLE, "title: { size: { other: 3, handout: 2 }, leading: 1 }"))
    scales = {
        piece: boxes(one, "title")[0].lines[0].size / one.size for piece, one in pieces.items()
    }
    assert scales == {"brochure": pytest.approx(3), "handout": pytest.approx(2)}


def test_tracking_and_word_space_are_added_to_every_letter_and_blank(tmp_path):
    small, looser = "title: { size: 2 }", "title: { size: 2, tracking: 0.1, word-space: 0.2 }"
    plain = boxes(layouts(tmp_path / "a", (TITLE, small))["brochure"], "title")[0].lines[0]
    line = boxes(layouts(tmp_path / "b", (TITLE, looser))["brochure"], "title")[0].lines[0]
    assert line.text == plain.text == "A small guide"
    letters, blanks = len("Asmallguide"), 2
    more = (0.1 * letters + (0.1 + 0.2) * blanks) * line.size
    per_point = plain.width / plain.size * line.size
    assert line.width - per_point == pytest.approx(more, abs=0.02 * line.size)


def test_tracked_words_are_painted_as_wide_as_they_were_measured(tmp_path):
    import pypdfium2

    looser = "title: { size: 2.2, leading: 1.08, tracking: 0.08, word-space: 0.3 }"
    paths = themed(tmp_path, (TITLE, looser))
    done = build(paths.content, paths.theme, paths.output, ("brochure",), ("screen",))
    line = boxes(done.checked.layouts[0], "title")[0].lines[0]
    page = pypdfium2.PdfDocument(done.files["brochure-screen.pdf"])[0].get_textpage()
    text = page.get_text_range()
    at = text.index("A small guide")
    left, right = page.get_charbox(at)[0], page.get_charbox(at + len("A small guid"))[2]
    assert right - left == pytest.approx(line.width - 0.08 * line.size, abs=0.12 * line.size)


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        ((TITLE, "titel: { size: 2 }"), "M202", "titel: { size: 2 }"),
        ((TITLE, "title: { face: heavy }"), "M205", "title: { face: heavy }"),
        ((TITLE, "title: { size: 9 }"), "M205", "title: { size: 9 }"),
        ((TITLE, "title: { features: [smcp] }"), "M205", "title: { features: [smcp] }"),
        (("  stretch: 0.5", "  between: { stem: { lists: 0 } }\n  stretch: 0.5"), "M202",
         "between: { stem: { lists: 0 } }"),
        (("  stretch: 0.5", "  between: { list: { list: 0.3 } }\n  stretch: 0.5"), "M205",
         "between: { list: { list: 0.3 } }"),
        (("  gutter: 26", "  fold: { other: 10 }\n  gutter: 26"), "F410", "fold: { other: 10 }"),
    ],
)  # fmt: skip
def test_a_wrong_look_is_found_at_its_line(tmp_path, change, code, line):
    assert [one for one in said(tmp_path, change) if one[0] == code][:1] == [(code, line)]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("handout: { smallest: 11, largest: 12 }", "handuot: { smallest: 11, largest: 12 }", "handuot"),
        (TITLE, "title: { size: { other: 3, leter-fold: 3 } }", "title"),
        ("    handout: 36", "    handuot: 36", "handuot"),
        ("  gutter: 26", "  gutter: 26\n  fold: { letterfold: 18 }", "fold: {"),
        ("  cover: { background: tint, foot: 300 }",
         "  cover: { background: tint, foot: { other: 300, flier: 20 } }", "cover:"),
    ],
)  # fmt: skip
def test_a_format_that_there_is_not_is_found_wherever_a_theme_says_something_by_format(
    tmp_path, old, new, line
):
    paths = themed(tmp_path, (old, new))
    written = paths.theme.read_text("utf-8").split("\n")
    (found,) = [f for f in check(paths.content, paths.theme).findings if f.code == "F406"]
    assert written[found.span.line - 1].strip().startswith(line) and "did you mean" in found.hint


def test_a_theme_may_speak_of_formats_that_no_piece_has(tmp_path):
    paths = themed(tmp_path, ("    handout: 36", "    handout: 36\n    booklet: 30\n    flyer: 30"))
    assert "F406" not in [f.code for f in check(paths.content, paths.theme).findings]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  inside: art/", "  back: art/inside.svg\n  inside: art/"),
        ("  inside: art/", "  booklet.outside: art/inside.svg\n  inside: art/"),
        (": art/inside.svg", ": { file: art/inside.svg, lines: { turned-1: 9 } }"),
        ("  cover: {", "  turned: { background: tint }\n  cover: {"),
    ],
)
def test_a_theme_may_have_art_and_colours_for_what_no_piece_has(tmp_path, old, new):
    brochure = SMALL[: SMALL.index("  handout:")]  # its sides are called outside and inside
    paths = themed(tmp_path, (old, new), text=brochure)
    assert "F406" not in [f.code for f in check(paths.content, paths.theme).findings]


def test_art_of_no_side_is_told_the_sides_of_all_formats(tmp_path):
    paths = themed(tmp_path, ("  inside: art/", "  elsewhere: art/"))
    (found,) = [f for f in check(paths.content, paths.theme).findings if f.code == "F406"]
    assert "accordion.outside" in found.hint


def test_a_distance_of_a_pair_goes_before_that_of_either(tmp_path):
    def gap(folder, pairs):
        change = ("  stretch: 0.5", f"  between: {pairs}\n  stretch: 0")
        layout = layouts(folder, change)["brochure"]
        (page,) = (one for one in layout.panels if one.name == "inside-left")
        text, items = page.boxes[1:3]
        assert (text.role, items.role) == ("paragraph", "list")
        return round((text.rect.y - items.rect.top) / layout.size / 1.3, 3)

    assert gap(tmp_path / "a", "{}") == 0.5
    assert gap(tmp_path / "b", "{ '*': { list: 1.5 } }") == 1.5
    assert gap(tmp_path / "c", "{ '*': { list: 1.5 }, stem: { list: 1 } }") == 1
    assert gap(tmp_path / "e", "{ stem: { list: 1, '*': 2 } }") == 1
    assert gap(tmp_path / "d", "{ '*': { list: 1.5 }, stem: { '*': 2 } }") == 2


def test_text_keeps_other_distances_from_folds_head_and_foot(tmp_path):
    margins = "  fold: { letter-fold: 18 }\n  head: { other: 50 }\n  foot: { other: 40 }\n"
    layout = layouts(tmp_path, ("  gutter: 26", f"{margins}  gutter: 26"))["brochure"]
    areas = {page.name: (page.area, page.rect.width) for page in layout.panels}
    left, wide = areas["inside-left"]
    assert (left.x, wide - left.right) == (22, 18)
    middle, wide = areas["inside-centre"]
    assert (middle.x, wide - middle.right) == (18, 18)
    assert 612 - middle.top == 50
    assert middle.y == 40 + 24  # and what is left to the art


CARDS = "\ncards:\n  statement: { bar: accent, weight: 4 }\n"


def test_the_statement_looks_otherwise_on_one_panel(tmp_path):
    more = "  back.statement: { ground: paper, bar: deep, weight: 6, corner: 0 }\n"
    layout = layouts(tmp_path, ("\ngrounds:", f"{CARDS}{more}\ngrounds:"))["brochure"]
    looks = {}
    for panel in ("flap", "back"):
        (box,) = boxes(layout, "disclaimer", panel)
        looks[panel] = [(shape.fill, round(shape.bounds.width)) for shape in box.shapes][-1]
    assert looks == {"flap": ("accent", 4), "back": ("deep", 6)}


def test_a_box_of_the_colour_around_it_takes_no_room_at_its_edges(tmp_path):
    quiet = "  hotline: { background: tint }\n"
    start = themed(tmp_path / "x").theme.read_text("utf-8")
    old = next(line for line in start.split("\n") if line.startswith("  hotline:")) + "\n"
    layout = layouts(tmp_path / "y", (old, quiet))["brochure"]
    (box,) = boxes(layout, "hotline", "back")
    assert not box.shapes
    assert box.children[0].rect.x == box.rect.x
    (box,) = boxes(layouts(tmp_path / "z")["brochure"], "hotline", "back")
    assert box.children[0].rect.x > box.rect.x


WEEKS = """\
  time:
    text:
      - range: { axis: [0, 30], usual: [9, 30], unit: hours }
        alt: Nine to thirty hours.
  days:
    text:
      - Two lines that fill the first of the three parts up to its very edge, as words do here.
      - week: [{ day: Mon, hours: 2 h }, { day: Tue }]
        caption: A week.
        alt: Two hours on Monday.
  weeks:
    text:
      - weeks: { count: 4, first: week 1, last: week 4 }
        alt: Four weeks.
"""


def test_drawings_of_a_span_stand_on_one_path_from_cut_to_cut(tmp_path):
    text = with_spans(SPAN, sections=WEEKS)
    grounds = ("  foot: { background: tint }", "  inside.foot: { path: accent }")
    layout = layouts(tmp_path, grounds, text=text)["brochure"]
    parts = [page for page in layout.panels if page.span]
    axes = {round(box.axis, 6) for part in parts for box in part.boxes if box.axis is not None}
    assert len(parts) == 3
    (level,) = axes
    for part in parts:
        (path,) = (box for box in part.walk() if box.role == "axis")
        assert path.rect.y + path.rect.height / 2 == pytest.approx(level)
        assert path.rect.x < 0 and path.rect.right > part.rect.width
    for part in parts:  # what was lifted to the path took its room with it
        blocks = [box.rect for box in part.boxes if box.role != "axis"]
        assert all(two.top <= one.y + 0.01 for one, two in zip(blocks, blocks[1:]))
        assert blocks[0].top <= part.area.top + 0.01
        assert blocks[-1].y >= part.area.y - 0.01


WAY = """\
  way:
    text:
      - steps: [{ heading: Call }, { heading: Come }]
        alt: Two steps.
"""


def test_a_path_runs_through_the_steps_of_a_zone_from_cut_to_cut(tmp_path):
    text = SMALL.replace("sections:\n", f"sections:\n{WAY}", 1)
    text = text.replace("top: [about]", "top: [about, way]")
    grounds = "  foot: { background: tint }"
    made = layouts(tmp_path, (grounds, f"{grounds}\n  page.top: {{ path: accent }}"), text=text)
    layout = made["handout"]
    (path,), (steps,) = boxes(layout, "axis"), boxes(layout, "steps")
    way, *discs = steps.shapes
    assert (path.rect.x, path.rect.right) == pytest.approx((-9, layout.sheet.width + 9))
    level = path.rect.y + path.rect.height / 2
    assert way.bounds.height == 0 and way.bounds.y == pytest.approx(level)
    for disc in discs:
        assert disc.bounds.y + disc.bounds.height / 2 == pytest.approx(level)


def test_art_of_a_paper_goes_before_art_of_a_format(tmp_path):
    own = (
        "  inside: art/inside.svg\n",
        "  letter-fold.inside: art/inside.svg\n  letter-fold.inside.letter: art/outside.svg\n",
    )
    on_letter = layouts(tmp_path / "a", own)["brochure"].art
    on_a4 = layouts(tmp_path / "b", own, text="paper: a4\n" + SMALL)["brochure"].art
    assert on_letter["inside"] == on_letter["outside"]
    assert on_a4["inside"] != on_a4["outside"]


OLD = """\
type:
  step: 0.1
  leading: 1.3
  tight: 1.1    # large type
  scale:        # by a ratio
    ratio: 1.2  # a minor third
    title: 6    # the largest
    note: -1
"""
NEW = """\
type:
  step: 0.1
  leading: 1.3
  # large type
  roles:        # by a ratio
    # a minor third
    title: { size: 2.986, leading: 1.1 }  # the largest
    note: { size: 0.8333 }
"""


def test_a_type_scale_is_rewritten_as_roles_with_every_comment():
    outcome = migrate.theme(yaml_tree.parse(OLD).value)
    assert not outcome.findings
    assert outcome.value == NEW


def test_an_old_type_scale_is_answered_with_the_command_that_rewrites_it(tmp_path):
    old = ("  roles:  ", "  scale: { ratio: 1.2 }\n  roles:  ")
    paths = themed(tmp_path, old)
    found = check(paths.content, paths.theme).findings
    assert ("M202", "brochure migrate rewrites the file and keeps its comments") in {
        (f.code, f.hint) for f in found
    }


# Lists with rules, faces beside the display face, the colour of small headings

RULED = ("  rule: 1.5", "  rule: 1.5\n  lists: rules")


def test_rules_lie_above_and_below_every_entry_of_a_list(tmp_path):
    layout = layouts(tmp_path, RULED)["brochure"]
    (items,) = boxes(layout, "list", "inside-left")
    first, last = items.children
    assert [box.role for box in (first, last)] == ["item", "item"]
    assert [line.text for line in (*first.lines, *last.lines)] == ["Getting well", "Staying well"]
    assert first.lines[0].x == items.rect.x  # no bullet before it
    assert [(rule.fill, rule.bounds.x, rule.bounds.width) for rule in items.shapes] == [
        ("soft", items.rect.x, items.rect.width)
    ] * 3
    upper, middle, lower = (rule.bounds for rule in items.shapes)
    assert upper.top == pytest.approx(items.rect.top) and upper.height == pytest.approx(0.6)
    away = 0.25 * 1.3 * layout.size  # spacing: row
    assert upper.top - first.rect.top == pytest.approx(away)
    assert middle.top - last.rect.top == pytest.approx(away)
    assert last.rect.y - lower.y == pytest.approx(away)


def test_a_list_with_rules_is_read_as_a_list_without_numbers(tmp_path):
    paths = themed(tmp_path, RULED)
    done = build(paths.content, paths.theme, paths.output)
    assert len(done.files) == 5, done.findings
    assert not [f for f in done.findings if f.code.startswith("Q")]
    assert "- Getting well\n- Staying well" in done.shown["brochure-screen.txt"].decode()
    assert b"/ListNumbering /None" in done.files["brochure-screen.pdf"]


def test_lists_are_set_apart_by_bullets_or_rules_alone(tmp_path):
    change = ("  rule: 1.5", "  rule: 1.5\n  lists: dashes")
    assert said(tmp_path, change) == [("M205", "lists: dashes")]


BOLD = "fonts/AtkinsonHyperlegibleNext-ExtraBold.ttf   # titles, figures, the hotline"
LIGHT = "  display-regular: fonts/Lora-Regular.ttf\n  display-italic: fonts/Lora-Italic.ttf"
LEAD = ("lead: { size: 1.245 }", "lead: { face: display-regular, size: 1.245 }")
MARKED = SMALL.replace("One plain sentence.", "One **plain** *sentence*.")


def faces(layout, role):
    """The words of the boxes of a role, each with its face."""
    return {
        fragment.shaped.text: fragment.face
        for box in boxes(layout, role)
        for line in box.lines
        for atom in line.atoms
        for fragment in atom.fragments
    }


def test_a_lead_is_set_in_the_face_of_its_role(tmp_path):
    layout = layouts(tmp_path, (BOLD, f"{BOLD}\n{LIGHT}"), LEAD, text=MARKED)["brochure"]
    found = faces(layout, "lead")
    assert found["One"] == "display_regular"
    assert found["plain"] == "display"
    assert found["sentence"] == "display_italic"


def test_a_face_that_a_theme_does_not_have_is_that_of_its_texts(tmp_path):
    found = faces(layouts(tmp_path, LEAD, text=MARKED)["brochure"], "lead")
    assert (found["One"], found["plain"], found["sentence"]) == ("regular", "bold", "italic")


def test_a_tracked_lead_keeps_its_strong_words(tmp_path):
    tracked = ("lead: { size: 1.245 }", "lead: { size: 1.245, tracking: 0.02 }")
    found = faces(layouts(tmp_path, tracked, text=MARKED)["brochure"], "lead")
    assert found["One"].startswith("regular+") and found["plain"] == "bold"


def test_in_italics_strong_words_are_bold_and_emphasis_is_upright(tmp_path):
    slanted = ("lead: { size: 1.245 }", "lead: { face: italic, size: 1.245 }")
    found = faces(layouts(tmp_path, slanted, text=MARKED)["brochure"], "lead")
    assert (found["One"], found["plain"]) == ("italic", "bold_italic")
    assert found["sentence"] == "regular"


def test_a_quotation_is_set_as_its_own_role_says(tmp_path):
    quote = (
        "lead: { size: 1.245 }",
        "lead: { size: 1.245 }\n    quote: { face: italic, size: 1.6 }",
    )
    said = "      - quotation: { text: They listened., name: A mother }\n"
    text = SMALL.replace("      - Somebody answers.\n", said)
    layout = layouts(tmp_path, quote, text=text)["brochure"]
    (quotation,) = boxes(layout, "quotation")
    line = quotation.children[0].lines[0]
    assert line.size / layout.size == pytest.approx(1.6)
    assert line.atoms[0].fragments[0].face == "italic"


def test_small_headings_may_have_a_colour_of_their_own(tmp_path):
    inside = ("inside: { foot: 24 }", "inside: { foot: 24, subheading: accent }")
    layout = layouts(tmp_path, inside)["brochure"]
    assert {box.lines[0].colour for box in boxes(layout, "subheading", "inside-centre")} == {
        "accent"
    }
    assert {box.lines[0].colour for box in boxes(layout, "heading", "inside-centre")} == {"deep"}


def test_a_pale_small_heading_is_refused_at_its_line(tmp_path):
    inside = ("inside: { foot: 24 }", "inside: { foot: 24, subheading: soft }")
    assert said(tmp_path, inside) == [("F404", inside[1])]
