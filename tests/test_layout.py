"""Both pieces, laid out: traces, frames, and no word lost, whatever the text."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brochure.content import reading_order
from brochure.design.sheet import PLAIN
from brochure.finding import has_errors
from brochure.layout import composer
from brochure.verify.texts import unbroken
from tests.calls import check
from tests.conftest import (
    LOOKUPS,
    ROOT,
    SAMPLER,
    SMALL,
    THEME,
    project,
    project_of,
    read_content,
)
from tests.trace import trace


@pytest.mark.parametrize("piece", ["brochure", "handout"])
@pytest.mark.parametrize(("content", "prefix"), [(SAMPLER, ""), (LOOKUPS, "lookups-")])
def test_the_golden_trace_of_the_project(piece, content, prefix):
    done = check(content, THEME)
    assert not has_errors(done.findings)
    traced = next(trace(layout) for layout in done.layouts if layout.piece == piece)
    golden = ROOT / "tests" / "golden" / f"{prefix}{piece}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(traced, encoding="utf-8")
    hint = "if the change is meant: UPDATE_GOLDEN=1 make test"
    assert traced == golden.read_text(encoding="utf-8"), hint


def test_the_same_body_size_serves_all_panels():
    for layout in check(SAMPLER, THEME).layouts:
        sizes = {
            line.size
            for page in layout.panels
            for box in page.walk()
            if box.role == "paragraph"
            for line in box.lines
        }
        assert sizes == {layout.size}


def lay_out(text, piece):
    content = read_content(text)
    assert not has_errors(content.findings), content.findings
    return content.value, composer.lay_out(project_of(text), piece)


words = st.text(
    alphabet=st.characters(codec="latin-1", exclude_categories=("Cc", "Cf")),
    min_size=1,
    max_size=60,
).filter(lambda text: text.strip())
texts = st.lists(words, min_size=1, max_size=40).map(" ".join)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts, st.sampled_from(["brochure", "handout"]))
def test_any_text_fits_or_is_reported_and_no_word_of_it_is_lost(loaded, words, piece):
    quoted = words.replace("\\", "\\\\").replace('"', '\\"')
    text = SMALL.replace("Somebody answers.", f'"{quoted}"')
    read = read_content(text)
    if has_errors(read.findings):  # a link that is not allowed, say: reported, which is the point
        return
    outcome = composer.lay_out(project_of(text), piece)
    if has_errors(outcome.findings):
        return
    drawn = "".join(
        line.text for page in outcome.value.panels for box in page.walk() for line in box.lines
    )
    for wanted in reading_order.texts(read.value, piece):
        assert unbroken(wanted.value) in unbroken(drawn)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts)
def test_nothing_is_drawn_outside_the_frame(loaded, words):
    quoted = words.replace("\\", "\\\\").replace('"', '\\"')
    text = SMALL.replace("Somebody answers.", f'"{quoted}"')
    read = read_content(text)
    outcome = has_errors(read.findings) or composer.lay_out(project_of(text), "brochure")
    if outcome is True or has_errors(outcome.findings):
        return
    for panel, page in zip(outcome.value.sheet.panels, outcome.value.panels, strict=True):
        margin = loaded.theme.margins.text["other"]
        for box in page.walk():
            for line in box.lines:
                assert line.x >= PLAIN.safe - 0.01  # an opening quote hangs out of the margin
                assert line.x + line.width <= panel.width - margin + 0.01
                assert margin <= line.y <= outcome.value.sheet.height - margin


def test_a_heading_is_never_alone_since_a_section_needs_text(tmp_path):
    text = SMALL.replace("    heading: Call today\n    text:\n      - Somebody answers.\n",
                         "    heading: Call today\n")  # fmt: skip
    paths = project(tmp_path, text)
    assert [f.code for f in check(paths.content, paths.theme).findings] == ["M201"]


def test_a_section_says_something_else_on_the_handout(loaded):
    text = SMALL.replace(
        "      - Somebody answers.",
        "      - Somebody answers.\n    handout:\n      text: [Ring us.]",
    )
    for piece, said, not_said in (
        ("brochure", "Somebody", "Ring"),
        ("handout", "Ring", "Somebody"),
    ):
        _, outcome = lay_out(text, piece)
        traced = trace(outcome.value)
        assert said in traced
        assert not_said not in traced


def test_list_markers_hang_left_of_their_text(loaded):
    _, outcome = lay_out(SMALL, "brochure")
    items = [box for page in outcome.value.panels for box in page.walk() if box.role == "item"]
    marked = [box for box in items if len(box.children) == 2]
    assert marked
    for item in marked:
        label, body = item.children
        assert label.lines[0].x < body.lines[0].x
        assert label.lines[0].y == pytest.approx(body.lines[0].y)
