"""Copyfitting: one size for a piece, the largest that fits; overset told with its amount."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from brochure.checking import looked_over
from brochure.content import model
from brochure.design import theme as themes
from brochure.design.drawing import Drawing
from brochure.design.sheet import Rect
from brochure.finding import Span
from brochure.layout import composer
from brochure.layout import paragraph as setting
from brochure.layout.blocks import Columns, ItemBlock, Stack, Style, TextBlock
from brochure.layout.copyfit import AIRY, Fill, Flow, fit
from brochure.layout.paragraph import TextRun
from brochure.layout.photographs.picture_blocks import PictureBlock
from brochure.source import yaml_tree
from brochure.source.yaml_tree import Text
from tests.conftest import FORMATS, SMALL, THEME, load_project

UNIT = 0.675  # the baseline grid: half a line
STYLE = Style(1.0, 2 * UNIT, "ink", 0.668, UNIT, 0.34)
SIZES = tuple(round(12 - i * 0.1, 1) for i in range(31))  # 12.0 to 9.0


def block(fonts, words, place=None):
    where = place or Text(words, Span("content.yaml", 7, 3))
    p = setting.prepare(where, [TextRun(words, "regular")], fonts, "en")
    return TextBlock(p, STYLE)


def flow(fonts, *texts, height=300.0, width=200.0, stretch=UNIT):
    blocks = tuple(block(fonts, words) for words in texts)
    gaps = (0.0,) + (UNIT,) * (len(blocks) - 1)
    grow = (0.0,) + (stretch,) * (len(blocks) - 1)
    return Flow("panel", Rect(10, 20, width, height), blocks, gaps, grow, 1.35, Span("c"), UNIT)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(5, 60), min_size=1, max_size=4))
def test_the_size_is_the_largest_that_fits(fonts, lengths):
    one = flow(fonts, *("plain words to read " * length for length in lengths), height=500)
    fitting = [size for size in SIZES if one.natural(size) <= one.rect.height + 0.01]
    airy = [size for size in SIZES if one.natural(size) <= one.rect.height * AIRY + 0.01]
    fitted = fit(lambda size: [one], SIZES)
    assert fitted.size == max(airy or fitting or [min(SIZES)])
    assert bool(fitted.findings) == (not fitting)


@pytest.mark.parametrize(("words", "most"), [("plain words to read " * 30, 12), ("x" * 25, 20)])
def test_few_of_many_sizes_are_tried(fonts, words, most):
    one, tried = flow(fonts, words), []
    sizes = [round(60 - i * 0.01, 2) for i in range(5001)]
    fitted = fit(lambda size: tried.append(size) or [one], sizes)
    assert min(sizes) < fitted.size < max(sizes)
    assert len(set(tried)) <= most  # halving alone takes 15


def test_all_frames_of_a_piece_have_one_size(fonts):
    short, long = flow(fonts, "a few words"), flow(fonts, "many words to read " * 34)
    together = fit(lambda size: [short, long], SIZES)
    assert together.size == fit(lambda size: [long], SIZES).size < max(SIZES)
    sizes = {line.size for _, boxes in together.frames for box in boxes for line in box.lines}
    assert len(sizes) == 1


def test_overset_says_how_many_lines_and_words_too_many(fonts):
    words = "seven little words stand in this line " * 30
    one = flow(fonts, words, height=200)
    finding = fit(lambda size: [one], SIZES).findings[0]
    over = one.natural(9.0) - 200
    lines = -(-over // (9.0 * 1.35))
    assert finding.code == "L501"
    assert f"{lines:.0f} lines too full ({over:.0f} pt)" in finding.message
    assert "content.yaml:7:3" in finding.message


def overset(frame, *blocks, height=100.0):
    gaps = (0.0,) * len(blocks)
    rect = Rect(10, 20, 200, height)
    return Flow(frame, rect, blocks, gaps, gaps, 1.35, Span("c"), UNIT)


def test_overset_names_the_frame_with_most_room(fonts):
    long = overset("flap", block(fonts, "many words to read " * 60))
    little = overset("cover", block(fonts, "a few words " * 12))
    roomy = overset("back", block(fonts, "a few words"))  # one line of eight
    (finding,) = fit(lambda size: [little, long, roomy], SIZES).findings
    assert finding.message.endswith("; back has 7 lines to spare")


def test_overset_names_no_frame_where_none_has_room(fonts):
    long, full = (overset(name, block(fonts, "many words to read " * 60)) for name in "ab")
    for finding in fit(lambda size: [long, full], SIZES).findings:
        assert "to spare" not in finding.message


def picture(tall, line=12):
    alt, file = Text("A house.", Span("c", 9)), Text("house.png", Span("content.yaml", line, 5))
    house = Drawing(100, 50, ())
    return PictureBlock(house, tall, UNIT, (0.5, 0.5), (0, 0, 1, 1), alt, file)


def test_overset_by_a_picture_says_so_where_the_picture_stands(fonts):
    one = overset("flap", block(fonts, "a few words"), picture(UNIT * 16))
    finding = fit(lambda size: [one], SIZES).findings[0]
    share = UNIT * 16 * 9
    named = f"the tallest part is the picture at content.yaml:12:5 ({share:.0f} % of the frame)"
    assert named in finding.message
    assert finding.span.line == 12 and finding.hint.startswith("show it smaller")


def test_overset_by_text_stays_with_the_text_though_there_is_a_picture(fonts):
    one = overset("flap", block(fonts, "many words to read " * 60), picture(UNIT * 2))
    finding = fit(lambda size: [one], SIZES).findings[0]
    assert finding.span.line == 7 and "picture" not in finding.message


def test_overset_by_a_heading_names_the_heading(fonts):
    large = Style(4.0, 2 * UNIT, "ink", 0.668, UNIT, 0.34)
    words = setting.prepare(
        Text("Words " * 9, Span("content.yaml", 3)), [TextRun("Words " * 9, "bold")], fonts, "en"
    )
    one = overset("flap", TextBlock(words, large, "heading", 2), block(fonts, "many words " * 40))
    finding = fit(lambda size: [one], SIZES).findings[0]
    assert "the tallest part is the heading at content.yaml:3:1" in finding.message


def test_a_fill_above_full_says_what_must_go_and_what_stands_below(fonts):
    one = overset("flap", block(fonts, "a few words"), block(fonts, "many words to read " * 60))
    fitted = fit(lambda size: [one], SIZES)
    fill = fitted.fills[0]
    assert fill.percent > 100 and fill.lines < 0
    assert f"cut about {-fill.words} words" == fitted.findings[0].hint
    assert fill.below == fitted.frames[0][1][1:]


def test_what_is_made_to_measure_has_a_fill_once_it_is_overset(fonts):
    one = replace(flow(fonts, "many words to read " * 200, height=90), to_measure=True)
    assert fit(lambda size: [one], SIZES).fills[0].percent > 100
    short = replace(flow(fonts, "a few words"), to_measure=True)
    assert not fit(lambda size: [short], SIZES).fills


@pytest.mark.parametrize("words", [190, 240, 400])
def test_cutting_the_words_that_the_hint_names_makes_the_text_fit(fonts, words):
    text = ["seven", "little", "words", "stand", "in", "this", "line"] * (words // 7)
    one = flow(fonts, " ".join(text), height=160)
    finding = fit(lambda size: [one], SIZES).findings[0]
    cut = int(finding.hint.split()[2])
    shorter = flow(fonts, " ".join(text[:-cut]), height=160)
    assert not fit(lambda size: [shorter], SIZES).findings
    assert cut < len(text)


def test_room_left_over_is_shared_out_up_to_a_limit(fonts):
    one = flow(fonts, "first", "second", "third", height=300, stretch=2 * UNIT)
    boxes = fit(lambda size: [one], SIZES).frames[0][1]
    gaps = [above.rect.y - below.rect.top for above, below in zip(boxes, boxes[1:])]
    assert gaps == pytest.approx([(UNIT + 2 * UNIT) * 12] * 2)


def test_gaps_grow_by_the_same_in_all_frames_of_a_spread(fonts):
    full = flow(fonts, "first", "second", height=64, stretch=9 * UNIT)
    roomy = flow(fonts, "first", "second", height=300, stretch=9 * UNIT)
    alone = replace(roomy, spread="another")
    placed = fit(lambda size: [full, roomy, alone], [12]).frames
    gaps = [boxes[0].rect.y - boxes[1].rect.top for _, boxes in placed]
    assert gaps == pytest.approx([3 * UNIT * 12, 3 * UNIT * 12, 10 * UNIT * 12])


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 30), min_size=2, max_size=5), st.floats(0, 6))
def test_every_baseline_stands_on_the_grid(fonts, lengths, stretch):
    texts = ["plain words to read " * length for length in lengths]
    one = flow(fonts, *texts, height=560, stretch=stretch)
    fitted = fit(lambda size: [one], SIZES)
    unit = UNIT * fitted.size
    for box in fitted.frames[0][1]:
        for line in box.lines:
            steps = (one.rect.top - line.y + STYLE.drop * fitted.size) / unit
            assert steps == pytest.approx(round(steps), abs=1e-6)


def test_nothing_is_placed_outside_its_frame(fonts):
    one = flow(fonts, "plain words to read " * 20, "and more " * 20, height=400)
    for box in fit(lambda size: [one], SIZES).frames[0][1]:
        assert one.rect.contains(box.rect)
        for line in box.lines:
            assert line.x + line.width <= one.rect.right + 0.01


ROOM = st.floats(-60, 60) | st.sampled_from((0.0, 1e-9, -1e-9))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROOM, ROOM, st.sampled_from(("a few words", "x" * 300, "soft\u00adhyphen" * 20)))
def test_a_frame_without_room_is_told_at_its_text(fonts, width, height, words):
    blocks = block(fonts, words), ItemBlock(block(fonts, "1."), block(fonts, words), 1.5)
    side_by_side = Columns("comparison", (blocks[0], boxed_in(blocks[1])), 18)
    frame = Rect(10, 20, width, height)
    none = (0.0,) * 3
    one = Flow("panel", frame, (*blocks, side_by_side), none, none, 1.35, Span("c"), UNIT)
    fitted = fit(lambda size: [one], SIZES)
    codes = {finding.code for finding in fitted.findings}
    assert codes & {"L501", "L502"}
    assert {finding.span.line for finding in fitted.findings} == {7}
    assert (100 if "L501" in codes else 0) < fitted.fills[0].percent < 1e6
    assert fitted.fills[0].at_a_glance()


def boxed_in(inner):
    return Stack("callout", (inner,), (0.0,), 0.5, 10.0, "tint", 3.0, UNIT)


CHANGES = (
    ("other: 22", "other: {}", (9, 22, 100)),
    ("handout: 36", "handout: {}", (9, 36, 200)),
    ("gutter: 26", "gutter: {}", (0, 26, 200)),
    ("foot: 300", "foot: {}", (0, 300, 600, 792)),
    ("foot: 84", "foot: {}", (0, 84, 600, 792)),
    ("inset: 10", "inset: {}", (0, 10, 40)),
    ("smallest: 9.5, largest: 11", "smallest: {0}, largest: {0}", (4, 11, 72)),
)
WORDS = ("Call us", "a label of many words " * 36, "x" * 300, "soft\u00adhyphen" * 30)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.tuples(*(st.sampled_from(values) for _, _, values in CHANGES)),
    st.sampled_from(("letter-fold", "z-fold", "half-fold", "gate-fold")),
    st.sampled_from(("letter", "legal", "tabloid", "a4")),
    st.sampled_from(WORDS),
)
def test_whatever_the_margins_the_answer_is_layouts_and_located_findings(
    tmp_path, values, fold, paper, label
):
    look = THEME.read_text("utf-8")
    for (old, new, _), value in zip(CHANGES, values, strict=True):
        assert old in look
        look = look.replace(old, new.format(value))
    text = SMALL.replace("label: Call us", f"label: {label}")
    text = text.replace("country: US", f"country: US\npaper: {paper}")
    text = text.replace("format: letter-fold", f"format: {fold}")
    source, theme = yaml_tree.parse(text).value, themes.load(yaml_tree.parse(look).value).value
    made = replace(
        load_project(), text=source, content=model.load(source, FORMATS.by_name).value, theme=theme
    )
    for piece in ("brochure", "handout"):
        outcome = looked_over(made, composer.lay_out(made, piece))
        last = text.count("\n") + 1
        assert all(1 <= finding.span.line <= last for finding in outcome.findings)
        for fill in outcome.value.fills:
            said = (f.message for f in outcome.findings)
            told = [
                m
                for m in said
                if m.startswith(f"{fill.frame} is ") or f" leaves {fill.frame} no line" in m
            ]
            assert bool(told) == (fill.percent > 100)


def test_a_frame_that_is_exactly_full_has_no_lines_below_nought_to_spare():
    full = Fill("page", Rect(0, 0, 100, 100), copy=100.004, line=14)
    assert "-" not in full.at_a_glance()


def test_a_frame_without_room_for_a_line_is_told_so_and_not_in_per_cent():
    none = Fill("left", Rect(0, 0, 100, 0), copy=182, line=13)
    assert "no room" in none.at_a_glance() and "%" not in none.at_a_glance()


def test_no_word_is_nought_points_too_wide(fonts):
    word = block(fonts, "1234567890")
    wide = word.natural * min(SIZES)
    one = replace(flow(fonts), blocks=(word,), gaps=(0.0,), stretch=(0.0,))
    one = replace(one, rect=Rect(0, 0, wide - 0.2, 300))
    (finding,) = fit(lambda size: [one], SIZES).findings
    assert finding.code == "L502" and " is 1 pt too wide for panel" in finding.message
