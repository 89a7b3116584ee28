"""Drawings of data: bars of a week, weeks on a path, figures with their words, dots."""

from __future__ import annotations

import pytest

from brochure.content.blocks.chart_models import hours_in
from brochure.handover.plain_text import words
from tests.calls import check, editions
from tests.conftest import THEME, load_fonts, project, read_content
from tests.test_design import placed, section


def drawn(shapes, fill):
    return [shape.bounds for shape in shapes if shape.fill == fill]


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
    strip = box.children[0]
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
    (found,) = (found for found in findings if found.code == "L502")
    assert "- weeks:" in text.split("\n")[found.span.line - 1]


@pytest.mark.parametrize(
    ("block", "said"),
    [(["- week: [{day: Mon, hours: 2 h}, {day: Tue}]", "  caption: So it may be."], "Mon 2 h Tue"),
     (["- weeks: {count: 4, first: week 1, last: week 4}", "  caption: So it may be."],
      "week 1 week 4")],
)  # fmt: skip
def test_a_strip_is_one_figure_with_its_words_and_its_caption_follows(tmp_path, block, said):
    done = check(project(tmp_path, section(*block, "  alt: What it means.")).content, THEME)
    root = next(one for name, one in editions(done).items() if "brochure-screen" in name).tree.root
    told = [(one.role, one.alt, words(one)) for one in root.walk()]
    assert ("Figure", "What it means.", said) in told
    assert ("P", "", "So it may be.") in told
