"""Copyfitting: one size for a piece, the largest that fits; overset told with its amount."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brochure.design.sheet import Rect
from brochure.finding import Span
from brochure.layout import paragraph as setting
from brochure.layout.blocks import Style, TextBlock
from brochure.layout.copyfit import AIRY, Flow, fit
from brochure.layout.paragraph import TextRun
from brochure.source.yaml_tree import Text

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


def test_panels_end_level_to_a_step_of_the_grid_where_the_room_allows_it(fonts):
    one = flow(fonts, "first", "second", "third", height=90, stretch=4 * UNIT)
    fitted = fit(lambda size: [one], SIZES)
    assert 0 <= fitted.frames[0][1][-1].rect.y - one.rect.y < UNIT * fitted.size


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
