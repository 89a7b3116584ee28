"""Drawings of data: bars of a week, weeks on a path, figures with their words, dots."""

from __future__ import annotations

import io
import shutil

import pytest
from pypdf import PdfReader

from brochure.content.blocks.chart_models import hours_in, numbers_apart
from brochure.content.markup import parse
from brochure.finding import Span
from brochure.handover.plain_text import words
from brochure.layout import composer
from brochure.layout.composition import illustrations
from brochure.layout.composition.typesetter import Typesetter
from brochure.pdf.metadata import about
from brochure.pdf.paint import render
from brochure.source.yaml_tree import Text
from tests.calls import check, editions
from tests.conftest import (
    ASSETS,
    SMALL,
    THEME,
    load_fonts,
    load_project,
    project,
    project_of,
    read_content,
)
from tests.test_design import placed, section


def drawn(shapes, fill):
    return [shape.bounds for shape in shapes if shape.fill == fill]


def screen(done):
    """The structure tree of the brochure for screens."""
    return editions(done)["brochure-screen.pdf"].tree.root


# The week


@pytest.mark.parametrize(
    ("words", "hours"),
    [("2 h", 2), ("1.5 hours", 1.5), ("1,5 Std.", 1.5), ("90 min", 1.5), ("90 minutes", 1.5),
     ("1½ hrs", 1.5), ("½ hour", 0.5), ("1 h 30", 1.5), ("1 h 45 min", 1.75), ("2:15 h", 2.25),
     ("3", 3), ("about 3 hours", 3), ("24 h", 24)],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(words, hours):
    assert hours_in(words) == pytest.approx(hours)


@pytest.mark.parametrize("words", ["yes", "a few", "1 to 2 h", "1-2 h", "9 am", "9 to 11", "0 h",
                                   "25 h", "30 min 1 h", "1 or 30", "1 h 2 h", "2 h 30 min 5", ""])  # fmt: skip
def test_what_is_no_one_number_of_hours_has_no_height(words):
    assert hours_in(words) is None


def week(days):
    """The strip of a week, and its boxes by the names of the days."""
    (box,) = placed(
        section(f"- week: [{days}]", "  caption: An example.", "  alt: A week."), "week"
    )
    strip = box.children[-1]
    return strip, {day.children[0].lines[0].text: day for day in strip.children}


DAYS = "{day: Mon, hours: 2 h}, {day: Tue, hours: 90 min}, {day: Wed}, {day: Thu, hours: 1 h}"


def test_bars_are_as_high_as_their_hours_and_stand_on_the_path():
    strip, days = week(DAYS)
    (path,) = drawn(strip.shapes, "accent")
    assert (path.x, path.width, path.height) == (strip.rect.x, strip.rect.width, 4)
    bars = {name: drawn(day.children[1].shapes, "deep")[0] for name, day in days.items()
            if len(day.children) > 1}  # fmt: skip
    assert list(bars) == ["Mon", "Tue", "Thu"]
    assert {bar.y for bar in bars.values()} == {path.y}
    heights = [bar.height / bars["Mon"].height for bar in bars.values()]
    assert heights == pytest.approx([1, 0.75, 0.5])


def test_the_days_of_a_week_stand_four_points_apart_from_edge_to_edge():
    strip, days = week(DAYS)
    rects = [day.rect for day in days.values()]
    assert rects[0].x == strip.rect.x
    assert rects[-1].right == pytest.approx(strip.rect.right)
    assert [b.x - a.right for a, b in zip(rects, rects[1:])] == pytest.approx([4] * 3)


@pytest.mark.parametrize("longest", ["3 h", "8 h", "24 h"])
def test_no_bar_is_higher_than_four_body_sizes(longest):
    _, days = week(f"{{day: Mon, hours: {longest}}}, {{day: Tue, hours: 30 min}}")
    name = days["Mon"].children[0].lines[0]
    (bar,) = drawn(days["Mon"].children[1].shapes, "deep")
    assert 2 * name.size < bar.height <= 4 * name.size + 0.01


def test_words_stand_in_the_middle_of_their_bar_in_the_colour_of_the_ground():
    _, days = week(DAYS)
    hours = days["Mon"].children[1]
    (bar,), (line,) = drawn(hours.shapes, "deep"), hours.children[0].lines
    assert (line.text, line.colour) == ("2 h", "paper")
    assert line.x + line.width / 2 == pytest.approx(bar.x + bar.width / 2)
    cap = load_cap() * line.size
    assert line.y + cap / 2 == pytest.approx(bar.y + bar.height / 2)


def load_cap():
    return load_fonts().faces["regular"].cap_height


def test_words_stand_above_a_bar_that_is_too_low_for_them_in_the_colour_of_text():
    _, days = week("{day: Mon, hours: 2 h}, {day: Tue, hours: 15 min}")
    hours = days["Tue"].children[1]
    (bar,) = drawn(hours.shapes, "deep")
    for line in hours.children[0].lines:
        assert line.colour == "ink"
        assert line.y > bar.top


def test_names_stand_below_the_path_bold_on_days_with_treatment():
    strip, days = week(DAYS)
    (path,) = drawn(strip.shapes, "accent")
    for name, day in days.items():
        (line,) = day.children[0].lines
        assert line.y + load_cap() * line.size < path.y
        assert line.x + line.width / 2 == pytest.approx(day.rect.x + day.rect.width / 2)
        face = line.atoms[0].fragments[0].face
        assert face == ("regular" if name == "Wed" else "bold")


def test_hours_without_a_number_are_a_finding_at_their_place():
    text = section(
        "- week:", "    - {day: Mon, hours: 2 h}", "    - {day: Tue, hours: in the evening}",
        "  caption: An example.", "  alt: A week.",
    )  # fmt: skip
    (found,) = read_content(text).findings
    assert found.code == "M205"
    line = text.split("\n")[found.span.line - 1]
    assert line[found.span.column - 1 :].startswith("in the evening")


# Weeks


def weeks(count, first="week 1", last="week 13"):
    text = section(f"- weeks: {{count: {count}, first: {first}, last: {last}}}", "  alt: Weeks.")
    (box,) = placed(text, "week")
    return box.children[0]


def test_each_week_is_a_stone_and_the_path_goes_on_behind_the_last():
    strip = weeks(13)
    *stones, path = drawn(strip.shapes, "accent")
    assert {(round(s.width, 6), round(s.height, 6)) for s in stones} == {(10, 14)}
    assert [s.x - strip.rect.x for s in stones] == pytest.approx([12.6 * i for i in range(13)])
    assert (path.x, path.height) == (pytest.approx(stones[-1].right), 4)
    assert path.right == pytest.approx(strip.rect.right)
    assert path.y + 2 == pytest.approx(stones[0].y + 7)


def test_many_weeks_are_smaller_stones_as_wide_as_the_frame_together():
    strip = weeks(30)
    stones = drawn(strip.shapes, "accent")
    assert len(stones) == 30
    assert stones[-1].right == pytest.approx(strip.rect.right)
    assert all(b.x > a.right for a, b in zip(stones, stones[1:]))


def test_the_names_stand_below_the_first_week_and_the_last():
    strip = weeks(13)
    *stones, _ = drawn(strip.shapes, "accent")
    first, last = (box.lines[0] for box in strip.children)
    assert first.x == pytest.approx(stones[0].x)
    assert last.x + last.width == pytest.approx(stones[-1].right)
    assert first.y == last.y < stones[0].y


def test_the_names_of_few_weeks_do_not_touch():
    first, last = (box.lines[0] for box in weeks(2).children)
    assert last.x > first.x + first.width + 3


@pytest.mark.parametrize(
    "course", ["count: 59, first: a, last: b", f"count: 4, first: a, last: the {'very ' * 12}last"]
)
def test_weeks_that_do_not_fit_are_named(tmp_path, course):
    text = section(f"- weeks: {{{course}}}", "  alt: Weeks.")
    findings = check(project(tmp_path, text).content, THEME).findings
    lines = {found.span.line for found in findings if found.code == "L502"}
    assert ["- weeks:" in text.split("\n")[line - 1] for line in lines] == [True]


@pytest.mark.parametrize(
    ("block", "said"),
    [(["- week: [{day: Mon, hours: 2 h}, {day: Tue}]", "  caption: So it may be."], "Mon 2 h Tue"),
     (["- weeks: {count: 4, first: week 1, last: week 4}", "  caption: So it may be."],
      "week 1 week 4")],
)  # fmt: skip
def test_a_strip_is_one_figure_with_its_words_below_its_caption(tmp_path, block, said):
    done = check(project(tmp_path, section(*block, "  alt: What it means.")).content, THEME)
    told = [(one.role, one.alt, words(one)) for one in screen(done).walk()]
    assert ("Figure", "What it means.", said) in told
    caption = told.index(("P", "", "So it may be."))
    assert caption < told.index(("Figure", "What it means.", said))


def test_the_unit_stands_below_its_number_on_a_bar_that_is_too_narrow_for_both():
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    days = ", ".join(f"{{day: {name}, hours: 120 min}}" for name in names)
    _, boxes = week(days)
    assert [line.text for line in boxes["Mon"].children[1].children[0].lines] == ["120", "min"]


# Steps


def test_an_optional_step_is_a_dashed_ring_on_the_path_and_its_mark_has_the_path_s_colour():
    text = section("- steps: [{heading: A}, {heading: B, optional: yes}]", "  alt: Steps.")
    (box,) = placed(text, "steps")
    _, disc, ring = box.shapes
    assert (disc.fill, disc.stroke, disc.dash) == ("accent", "", ())
    assert (ring.fill, ring.stroke) == ("paper", "accent")
    assert len(ring.dash) == 2
    assert [item.children[0].lines[0].colour for item in box.children] == ["paper", "accent"]
    outer = ring.bounds.inset(-ring.weight / 2)
    assert (outer.width, outer.height) == pytest.approx((disc.bounds.width, disc.bounds.height))


def across():
    """Four steps beside each other, and the columns of four figures of the same width."""
    text = section(
        "- steps: [{heading: A}, {heading: B}, {heading: C}, {heading: D}]", "  alt: Steps."
    )
    content = read_content(text).value
    means = load_project()
    desk = Typesetter(content, means.theme, means.fonts, means.artwork, "handout", 540.0)
    (path,) = illustrations.steps(desk, content.sections["more"].text[0])
    return path.place(20, 300, 540, 10), means.theme.margins.gutter


def test_the_discs_of_steps_stand_at_the_left_edges_of_columns_a_gutter_apart():
    box, gutter = across()
    _, *discs = (shape.bounds for shape in box.shapes)
    step = (540 + gutter) / 4
    assert [disc.x for disc in discs] == pytest.approx([20 + i * step for i in range(4)])


def test_the_path_across_waves_by_four_points_from_the_first_disc_to_the_last():
    box, _ = across()
    path, first, *_, last = box.shapes
    (_, start), *curves = path.steps
    assert path.weight == 4
    level = first.bounds.y + first.bounds.height / 2
    assert start == pytest.approx((first.bounds.x + first.bounds.width / 2, level))
    assert curves[-1][1][4:] == pytest.approx((last.bounds.x + last.bounds.width / 2, level))
    heights = []
    for _, (_, b, _, c, _, d) in curves:
        for t in (i / 200 for i in range(201)):
            s = 1 - t
            heights.append(s**3 * level + 3 * s * s * t * b + 3 * s * t * t * c + t**3 * d - level)
    assert (min(heights), max(heights)) == pytest.approx((-4, 4), abs=0.01)


# Comparison and lists below an icon


def test_the_icon_of_a_side_stands_left_of_its_heading_and_nothing_between_the_sides():
    sides = ["left: {icon: home, heading: Near, items: [a]}", "right: {heading: Far, items: [b]}"]
    (box,) = placed(section("- comparison:", *(f"    {side}" for side in sides), "  alt: Sides."),
                    "comparison")  # fmt: skip
    marked, _ = box.children[0].children
    icon, head = marked.children
    assert icon.rect.right < head.lines[0].x
    middle = icon.rect.y + icon.rect.height / 2
    assert head.lines[0].y < middle < head.lines[0].y + 0.7 * head.lines[0].size
    assert not box.shapes
    gutter = load_project().theme.margins.gutter
    left, right = (side.rect for side in box.children)
    assert right.x - left.right == pytest.approx(gutter)


def test_text_of_bullets_below_an_icon_has_the_edge_of_the_subheading():
    text = section("- subheading: At home", "  icon: home", "- bullets: [Near, Quiet]")
    content, means = read_content(text).value, load_project()
    desk = Typesetter(content, means.theme, means.fonts, means.artwork, "brochure", 220.0)
    head, items = content.sections["more"].text
    (mark,) = illustrations.subheading(desk, head)
    bullets = illustrations.bullet_list(desk, items.bullets, illustrations.UNDER_ICON)
    heading = mark.place(20, 300, 220, 10).children[1].lines[0]
    label, words = bullets.place(20, 300, 220, 10).children[0].children
    assert words.lines[0].x == pytest.approx(heading.x)
    assert label.lines[0].x == pytest.approx(20 + 12)


# Help lines

LINES = """\
    - name: Emergency
      number: "911"
      note: if a life is in danger.
    - name: Helpline
      number: 1-800-662-4357
      note: free.
"""


def help_lines():
    start, end = SMALL.index("    - name: Lifeline"), SMALL.index("references:")
    text = SMALL[:start] + LINES + SMALL[end:]
    outcome = composer.lay_out(project_of(text), "brochure")
    (box,) = (box for page in outcome.value.panels for box in page.walk()
              if box.role == "crisis-lines")  # fmt: skip
    return [[part.lines[0] for part in item.children] for item in box.children]


def test_a_short_number_stands_in_a_column_on_the_baseline_of_its_text():
    (number, text), _ = help_lines()
    assert number.text == "911"
    assert number.y == pytest.approx(text.y)
    assert number.x + number.width < text.x
    assert number.size == pytest.approx(1.9 * text.size)


def test_a_number_that_is_wider_than_its_column_stands_above_its_text():
    (short, _), (long, text) = help_lines()
    assert long.x == short.x == text.x
    assert long.y > text.y + 0.7 * text.size


def test_a_number_and_whom_it_reaches_are_one_phrase(tmp_path):
    start, end = SMALL.index("    - name: Lifeline"), SMALL.index("references:")
    done = check(project(tmp_path, SMALL[:start] + LINES + SMALL[end:]).content, THEME)
    said = {words(one) for one in screen(done).walk() if one.role == "LBody"}
    assert {"911 Emergency: if a life is in danger.", "1-800-662-4357 Helpline: free."} <= said


# Key figures


@pytest.mark.parametrize(
    ("written", "parts"),
    [("9 or more", [(True, "9"), (False, "or more")]), ("About 90", [(False, "About"), (True, "90")]),
     ("3 to 5", [(True, "3"), (False, "to"), (True, "5")]), ("9+", [(True, "9+")]),
     ("from $1,200 to $1,800 a day", [(False, "from"), (True, "$1,200"), (False, "to"),
                                      (True, "$1,800"), (False, "a day")]),
     ("**9**+ or *more*", [(True, "9+"), (False, "or more")]), ("Many", [(True, "Many")]),
     ("3–5", [(True, "3–5")]), ("about \\ 90", [(False, "about"), (True, "90")])],
)  # fmt: skip
def test_the_numbers_of_a_value_are_told_from_its_words(written, parts):
    found = numbers_apart(parse(Text(written, Span("content.yaml"))))
    assert [(large, "".join(run.text for run in runs)) for large, runs in found] == parts


def test_what_is_marked_in_a_value_stays_marked():
    words = parse(Text("**9** or [more](https://example.org) [@one]", Span("content.yaml")))
    (_, (number,)), (_, others) = numbers_apart(words)
    assert number.strong
    assert [(run.text, run.link, run.cite) for run in others] == [
        ("or ", "", ""), ("more", "https://example.org", ""), ("", "", "one"),
    ]  # fmt: skip


def value(written, *others):
    text = section(
        "- figures:",
        f"    - {{value: {written}, label: hours a week}}",
        *(f"    - {{value: {one}, label: days a week}}" for one in others),
        "  alt: Nine hours a week.",
    )
    return placed(text, "figure")[0].children


def test_the_words_of_a_value_are_small_on_the_baseline_of_its_number():
    said, label = value("about 9 or more", "3 to 5")
    about, nine, more = said.lines
    assert [line.text for line in said.lines] == ["about", "9", "or more"]
    assert (about.y, more.y) == pytest.approx((nine.y, nine.y))
    assert about.size == more.size < 0.6 * nine.size
    assert (about.colour, nine.colour, more.colour) == ("ink", "accent", "ink")
    assert about.x + about.width < nine.x < nine.x + nine.width < more.x
    (below,) = label.lines
    assert (below.atoms[0].fragments[0].face, below.colour) == ("bold", "deep")
    assert below.y < nine.y


def test_a_lone_figure_is_as_high_as_the_higher_of_its_number_and_its_words():
    text = section(
        "- figures:", "    - {value: 9 or more, label: hours a week}", "  alt: Nine hours."
    )
    (figure,) = placed(text, "figure")
    number, *words = figure.children
    for part in (number, *words):
        assert figure.rect.y - 0.01 <= part.rect.y and part.rect.top <= figure.rect.top + 0.01
    top = max(number.rect.top, words[0].rect.top)
    foot = min(number.rect.y, words[-1].rect.y)
    assert (figure.rect.top, figure.rect.y) == pytest.approx((top, foot))


def test_what_follows_the_number_of_a_lone_figure_stands_beside_it_on_two_lines():
    said, more, label = value("about 9 or more")
    assert [line.text for line in said.lines] == ["about", "9"]
    nine, (above,), (below,) = said.lines[-1], more.lines, label.lines
    assert above.text == "or more" and below.text == "hours a week"
    assert above.x == below.x > nine.x + nine.width
    assert below.y == pytest.approx(nine.y) and above.y > nine.y
    assert label.rect.y >= said.rect.y - 0.01


@pytest.mark.parametrize(
    "label", ["hours", "hours of treatment a week, for as long as it takes " * 2]
)
def test_a_lone_figure_with_dots_or_too_many_words_has_them_below(label):
    dots = ", dots: {full: 9}" if label == "hours" else ""
    text = section(
        "- figures:", f'    - {{value: 9, label: "{label}"{dots}}}', "  alt: Nine hours."
    )
    said, below = placed(text, "figure")[0].children[:2]
    assert below.rect.x == said.rect.x and below.rect.top <= said.rect.y + 0.01


def test_a_value_that_is_wider_than_its_column_goes_on_below():
    said, _ = value("usually 100000 or rather more than 200000 hours", "3")
    rows = {round(line.y, 3) for line in said.lines}
    assert len(rows) > 1
    assert all(line.x + line.width <= said.rect.right + 0.01 for line in said.lines)


def test_each_line_of_a_text_is_painted_in_its_own_colour(tmp_path):
    blocks = ["- figures: [{value: about 9, label: hours}]", "  alt: Nine hours a week."]
    done = check(project(tmp_path, section(*blocks)).content, THEME)
    screen = editions(done)["brochure-screen.pdf"]
    file = PdfReader(io.BytesIO(render(screen, done.project, about(done.project))))
    code = b"\n".join(page.get_contents().get_data() for page in file.pages).decode("latin-1")
    texts, colour = [], ""
    for line in code.split("\n"):
        if line.endswith((" rg", " g", " scn")):
            colour = line
        elif line.endswith(" Tm"):  # each text is placed by itself
            texts.append(set())
        elif line.endswith(" TJ"):
            texts[-1].add(colour)
    assert max(map(len, texts)) == 2


@pytest.mark.parametrize(
    ("dots", "codes"),
    [("{full: 9, light: 21}", ["P316"]), ("{full: 3, of: 7}", ["P316"]), ("{full: 9}", []),
     ("{full: 9, of: 9}", []), ("{full: 9, light: 21, key: 30 at most}", []),
     ("{full: 0, light: 5}", [])],
)  # fmt: skip
def test_dots_of_several_kinds_need_words(dots, codes):
    text = section(
        "- figures:", f"    - {{value: '9', label: hours, dots: {dots}}}", "  alt: Nine hours."
    )
    findings = read_content(text).findings
    assert [found.code for found in findings] == codes
    for found in findings:
        assert "label: hours" in text.split("\n")[found.span.line - 1]


# Contrast


def on_art(tmp_path, fill):
    """The findings about marks, with a week and art of one colour behind the whole inside."""
    folder = tmp_path / "assets"
    shutil.copytree(ASSETS, folder)
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 810 630">'
    art = f'{svg}<path fill="{fill}" d="M0 0H810V630H0z"/></svg>'
    (folder / "art" / "inside.svg").write_text(art, encoding="utf-8")
    text = section(
        "- week: [{day: Mon, hours: 2 h}, {day: Tue}]", "  caption: So.", "  alt: A week."
    )
    findings = check(project(tmp_path, text).content, folder / "theme.yaml").findings
    return [found for found in findings if found.code == "L509"], text


def test_marks_that_do_not_stand_out_from_the_art_are_a_finding_at_their_words(tmp_path):
    found, text = on_art(tmp_path, "var(--soft, #8dbaba)")
    assert {"alt: A week." in text.split("\n")[one.span.line - 1] for one in found} == {True}
    assert "accent on soft" in found[0].message


def test_marks_on_a_pale_ground_are_none(tmp_path):
    found, _ = on_art(tmp_path, "var(--cool, #d9eaea)")
    assert found == []
