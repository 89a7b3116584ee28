"""The samplers: everything that can be written occurs in them, and comes out at the other end.

A new block, field or standard part without a sample, a maker, a tag or a place in the reading
order fails here.
"""

from __future__ import annotations

from functools import cache
from typing import get_args

import pytest

from brochure.content import reading_order
from brochure.content.approvals import normalised
from brochure.content.block_models import BLOCKS, StandardPart
from brochure.content.markup import Prose
from brochure.content.model import Content
from brochure.handover.plain_text import words
from brochure.imposition.imposed import imposed
from brochure.imposition.spoken import spoken_links
from brochure.imposition.structure_elements import Element
from brochure.product import EDITIONS, STANDARD_PARTS
from brochure.source.model_base import Model
from tests.calls import check
from tests.conftest import LOOKUPS, SAMPLER, THEME

PIECES = ("brochure", "handout")
INLINE = ("Link", "Span", "Reference")  # elements inside a line of text
# What each block is to a screen reader: the elements around one of its texts, inmost last.
READ_AS = {
    "paragraph": "P",
    "lead": "P",
    "subheading": "H3",
    "bullets": "L LI LBody",
    "numbers": "L LI LBody",
    "callout": "P",
    "card": "Sect P",
    "comparison": "L LI LBody",
    "figures": "P",
    "week": "Figure",
    "steps": "L LI LBody P",
    "picture": "P",
    "pictures": "P",
    "table": "Table TBody TR TH",
    "quotation": "BlockQuote P",
    "address": "Div P",
    "hours": "L LI LBody P",
    "contacts": "L LI LBody P",
    "checklist": "L LI LBody",
    "timeline": "L LI LBody P",
    "range": "Figure",
    "weeks": "Figure",
}


@cache
def sampled(content):
    made = check(content, THEME)
    assert made.findings == ()
    return made


@pytest.fixture(scope="module", params=[SAMPLER, LOOKUPS], ids=lambda path: path.stem)
def done(request):
    return sampled(request.param)


@pytest.fixture(scope="module")
def contents():
    return [sampled(SAMPLER).content, sampled(LOOKUPS).content]


@pytest.fixture(scope="module")
def trees(done):
    links, screen = spoken_links(done.content), EDITIONS["screen"]
    return {layout.piece: imposed(layout, screen, links).tree.root for layout in done.layouts}


def models(annotation, above=()):
    """The models that a type can hold, and those in them."""
    if isinstance(annotation, type) and issubclass(annotation, Model) and annotation not in above:
        yield annotation
        for field in annotation.model_fields.values():
            yield from models(field.annotation, (*above, annotation))
    for inner in get_args(annotation):
        yield from models(inner, above)


def held(value):
    """Every model in a value, outermost first."""
    if isinstance(value, Model):
        yield value
        for name in type(value).model_fields:
            yield from held(getattr(value, name))
    elif isinstance(value, (tuple, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from held(inner)


def prose(value):
    """Every text with markup in a value."""
    if isinstance(value, Prose):
        yield value
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            yield from prose(getattr(value, name))
    elif isinstance(value, tuple):
        for inner in value:
            yield from prose(inner)


def printed(runs):
    return "".join(run.text for run in runs)


def placed(content, piece):
    """The blocks of a piece."""
    for names in content.frames_of(piece).values():
        for name in names:
            if name.value in content.sections:
                yield from content.sections[name.value].for_piece(piece)[1]
            else:
                yield StandardPart(part=name)


def test_every_field_of_every_model_is_filled_in_somewhere(contents):
    waiting = {"to_confirm"}  # makes no text, and every model has it
    wanted = {
        (kind, field) for kind in models(Content) for field in kind.model_fields.keys() - waiting
    }
    given = {
        (type(model), field) for one in contents for model in held(one) for field in vars(model)
    }
    missing = {(kind, field) for kind, field in wanted - given if field != "to_confirm"}
    assert {f"{kind.__name__}.{field}" for kind, field in missing} == set()
    assert {kind for kind, _ in wanted} >= set(BLOCKS.values())


def test_every_block_and_every_standard_part_is_placed(contents):
    blocks = [block for one in contents for piece in PIECES for block in placed(one, piece)]
    assert {block.key for block in blocks if not isinstance(block, StandardPart)} == set(BLOCKS)
    parts = {block.part.value for block in blocks if isinstance(block, StandardPart)}
    assert parts == set(STANDARD_PARTS)


def read_out(element, above=()):
    """The words of each element that has some of its own, and the roles from the root to it."""
    path = (*above, element.role)
    inner = [kid for kid in element.kids if isinstance(kid, Element) and kid.role not in INLINE]
    own = Element(element.role, tuple(kid for kid in element.kids if kid not in inner))
    yield " ".join(path), normalised(words(own))
    for kid in inner:
        yield from read_out(kid, path)


@pytest.mark.parametrize("piece", PIECES)
def test_every_block_is_tagged_as_what_it_is(done, trees, piece):
    assert set(READ_AS) == set(BLOCKS)
    out = list(read_out(trees[piece]))
    for block in placed(done.content, piece):
        if isinstance(block, StandardPart):
            continue
        texts = {normalised(printed(runs)) for one in prose(block) for runs in one.paragraphs}
        paths = [path for path, said in out if any(text in said for text in texts)]
        assert not texts or any(path.endswith(READ_AS[block.key]) for path in paths), block.key


def drawn(block):
    """What a block shows, in words; a comparison without icons and figures without dots are words
    alone."""
    told = [model.alt.value for model in held(block) if getattr(model, "alt", None)]
    mark = {"comparison": "icon", "figures": "dots"}.get(getattr(block, "key", ""))
    is_drawn = mark is None or any(getattr(model, mark, None) for model in held(block))
    return told if is_drawn else []


@pytest.mark.parametrize("piece", PIECES)
def test_what_a_drawing_shows_is_told_in_a_figure(done, trees, piece):
    told = {element.alt for element in trees[piece].walk() if element.role == "Figure"}
    shown = {alt for block in placed(done.content, piece) for alt in drawn(block)}
    assert shown <= told


@pytest.mark.parametrize("piece", PIECES)
def test_every_text_is_in_the_reading_order(done, piece):
    read = [text.value for text in reading_order.texts(done.content, piece)]
    for block in placed(done.content, piece):
        if not isinstance(block, StandardPart):
            for one in prose(block):
                assert printed(one.runs) in "".join(read)


@pytest.mark.parametrize("part", STANDARD_PARTS)
def test_every_standard_part_is_in_the_reading_order_and_in_the_tree(done, trees, part):
    blocks = (block for piece in PIECES for block in placed(done.content, piece))
    parts = {block.part.value for block in blocks if isinstance(block, StandardPart)}
    listed = reading_order.part_texts(done.content, part) if part in parts else ()
    texts = [text.words for text in listed]
    assert bool(texts) == (part in parts)
    said = "".join(words(tree).replace(" ", "") for tree in trees.values())
    said += "".join(one.alt.replace(" ", "") for tree in trees.values() for one in tree.walk())
    for text in texts:
        shown = text.words if isinstance(text, Prose) else text.value
        shown = shown.removeprefix("https://").rstrip("/")
        assert normalised(shown).replace(" ", "") in normalised(said)
