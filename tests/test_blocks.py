"""The contract of every block: `height` is what `place` takes, and what is placed stays inside.

The blocks are those of the sampler, and all that stand in them, so every kind is among them.
"""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import fields, replace

from brochure.design.drawing import Drawing
from brochure.design.sheet import Rect
from brochure.layout import blocks as text_blocks
from brochure.layout import graphic_blocks, list_blocks, table_blocks
from brochure.layout.blocks import Box, Columns, Stack, TextBlock, Wordless
from brochure.layout.charts import key_figure, range_bar, strips
from brochure.layout.composition.sections import compose
from brochure.layout.composition.typesetter import Typesetter
from brochure.layout.graphic_blocks import CodeWithText
from brochure.layout.list_blocks import StepPath
from tests.calls import check
from tests.conftest import LOOKUPS, SAMPLER, SMALL, THEME, load_project, read_content

KINDS = [
    kind
    for module in (
        text_blocks,
        graphic_blocks,
        list_blocks,
        table_blocks,
        key_figure,
        range_bar,
        strips,
    )
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Struct) and hasattr(kind, "too_wide")
]
# Of the body size, by which may stand out: a disc of its path, an icon (its own margin is empty)
# of the heading beside it.
STANDS_OUT = {"list": 0.1, "steps": 0.1, "item": 0.1, "marked": 0.25}
HANGS = 4.0  # points by which an opening quote may stand left of its text


class Blank(Struct, Wordless, frozen=True):
    """So many body sizes of nothing."""

    tall: float
    role: str = "icon"

    def height(self, width, size):
        return self.tall * size

    def place(self, x, top, width, size):
        return Box(self.role, Rect(x, top - self.tall * size, width, self.tall * size))


def inside(block):
    """A block and all that it is made of."""
    yield block
    for field in fields(block):
        value = getattr(block, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            if type(part) in KINDS:
                yield from inside(part)


@cache
def pool():
    """Every block of the samplers by its kind."""
    found = []
    samplers = [check(content, THEME) for content in (SAMPLER, LOOKUPS)]
    for done, piece in product(samplers, ("brochure", "handout")):
        desk = (done.content, done.project.theme, done.project.fonts, done.project.artwork, piece)
        for frame, names in done.content.frames_of(piece).items():
            ground = done.project.theme.ground(frame)
            made, _, _ = compose(Typesetter(*desk, 220.0, ground, HANGS), names, True)
            found += [part for block in made for part in inside(block)]
    return {kind: [block for block in found if type(block) is kind] for kind in KINDS}


def test_every_kind_of_block_is_tried():
    assert [kind for kind, blocks in pool().items() if not blocks] == []


def contained(outer, inner, slack):
    return (
        outer.x - slack <= inner.x
        and inner.right <= outer.right + slack
        and outer.y - slack <= inner.y
        and inner.top <= outer.top + slack
    )


def sticking_out(box, size):
    """What of a box, or of those in it, leaves it."""
    slack = STANDS_OUT.get(box.role, 0) * size + 0.01
    for shape in box.shapes:
        if not contained(box.rect, shape.bounds, slack + shape.weight / 2):
            yield box.role, "shape", box.rect, shape.bounds
    for line in box.lines:
        # From the foot of the letters to the top of the capitals, about.
        letters = Rect(line.x, line.y - 0.2 * line.size, line.width, 0.87 * line.size)
        if not contained(box.rect, letters, HANGS + 0.1 * line.size):
            yield box.role, line.text, box.rect, letters
    for child in box.children:
        if not contained(box.rect, child.rect, slack):
            yield box.role, child.role, box.rect, child.rect
        yield from sticking_out(child, size)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(KINDS), st.integers(0, 999), st.floats(110, 620), st.floats(6, 14))
def test_the_height_of_a_block_is_what_its_place_takes(kind, number, width, size):
    block = pool()[kind][number % len(pool()[kind])]
    height = block.height(width, size)
    box = block.place(30, 700, width, size)
    assert (box.rect.x, box.rect.top, box.rect.width) == pytest.approx((30, 700, width))
    assert box.rect.height == pytest.approx(height, abs=1e-6)
    if not any(block.too_wide(width, size)):
        assert list(sticking_out(box, size)) == []


@pytest.mark.parametrize("width", [150, 500])
def test_a_path_runs_down_and_across(width):
    for path in (path for path in pool()[StepPath] if path.role == "steps"):
        items = path.place(0, 700, width, 10).children
        is_across = len({round(item.rect.x) for item in items}) > 1
        assert is_across == (width == 500)


@pytest.mark.parametrize("gap", [0, 0.3, 0.65, 1.2])
def test_the_discs_of_a_path_stay_inside_and_apart_whatever_its_gap(gap):
    for path in pool()[StepPath]:
        box = replace(path, gap=gap).place(0, 700, 150, 10)
        assert list(sticking_out(box, 10)) == []
        _, *discs = (shape.bounds for shape in box.shapes)
        assert all(above.y - below.top > 1 for above, below in zip(discs, discs[1:]))


# Distances


@pytest.mark.parametrize("gap", [5, 18])
def test_columns_share_the_width_that_their_gaps_leave_whatever_the_body_size(gap):
    """4 columns and 2 share edges."""
    for size in (8, 12):
        four, two = (
            Columns("figures", (Blank(2),) * count, gap).place(10, 100, 320, size).children
            for count in (4, 2)
        )
        quarter = (320 - 3 * gap) / 4
        lefts = [10 + i * (quarter + gap) for i in range(4)]
        assert [child.rect.x for child in four] == pytest.approx(lefts)
        assert [child.rect.width for child in four] == pytest.approx([quarter] * 4)
        assert [child.rect.x for child in two] == pytest.approx(lefts[::2])


@pytest.mark.parametrize("gap", [4, 25])
def test_a_text_beside_a_code_stands_a_gap_to_the_right_of_it(gap):
    drawing = Drawing(10, 10, ())
    code = CodeWithText("qr-code", drawing, 60, 5, Blank(3), 0.5, gap, "paper", 0)
    square, text = code.place(10, 200, 300, 10).children
    assert (square.rect.x, square.rect.width) == (10, 60)
    assert (text.rect.x, text.rect.right) == (10 + 60 + gap, 310)


def test_a_long_text_beside_a_code_makes_it_as_high_as_the_room_beside_it_asks():
    text = max(pool()[TextBlock], key=lambda block: len(block.paragraph.atoms))
    code = CodeWithText(
        "qr-code", Drawing(10, 10, ()), 60, 5, text, text.style.unit, 22, "paper", 0
    )
    assert code.height(200, 10) == text.height(118, 10) > text.height(140, 10)


def test_a_stack_keeps_its_gaps_its_padding_and_its_inset():
    stack = Stack("box", (Blank(1), Blank(2)), (0.25, 1.5), 0.5, 7, "tint")
    box = stack.place(10, 200, 100, 10)
    one, two = (child.rect for child in box.children)
    assert (one.x, one.right) == (17, 103)
    assert [200 - one.top, one.y - two.top, two.y - box.rect.y] == [7.5, 15, 5]


def gaps(*names, frame="back"):
    """Above each block of a frame of the small content: its role, the gap in body sizes, and by
    how much it may grow."""
    means, content = load_project(), read_content(SMALL).value
    desk = Typesetter(content, means.theme, means.fonts, means.artwork, "brochure", 220.0)
    placed = [name for name in content.frames_of("brochure")[frame] if name.value in names]
    blocks, above, grows = compose(desk, placed, with_title=False)
    line = means.theme.type.leading
    in_lines = ((block.role, a / line, g / line) for block, a, g in zip(blocks, above, grows))
    return [(role, round(a, 3), round(g, 3)) for role, a, g in in_lines]


def test_what_belongs_to_the_part_above_stands_near_it_and_stays_there():
    """In lines of the theme: a paragraph's distance 0.5, a group's 1; only sections grow, by 0.5."""
    assert gaps("hotline", "disclaimer", "crisis-lines", "web", "version") == [
        ("hotline", 0, 0),
        ("disclaimer", 0.5, 0),
        ("subheading", 1, 0.5),
        ("crisis-lines", 0.5, 0),
        ("web", 0.5, 0),
        ("version", 0.5, 0),
    ]


def test_a_section_stands_apart_and_its_heading_near_its_text():
    assert gaps("call", "hotline") == [
        ("heading", 0, 0),
        ("paragraph", 0.5, 0),
        ("hotline", 0.5, 0.5),
    ]
