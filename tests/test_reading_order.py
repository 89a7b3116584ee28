"""The texts of a piece in reading order: standard parts, kinds, citations."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec import Struct
from msgspec.structs import replace

from brochure.content import reading_order
from brochure.content.markup import Prose, Run, numbered
from brochure.layout.composition import standard_parts
from brochure.layout.composition.typesetter import Typesetter
from brochure.product import STANDARD_PARTS
from brochure.source.model_base import Model, all_in
from tests.conftest import SMALL, load_project, read_content

# SMALL with every text of every standard part.
WHOLE = SMALL.replace("  disclaimer: We", "  web-label: Read more\n  disclaimer: We").replace(
    "      link: https://example.org/one\n", "      link: https://example.org/one\n      note: N.\n"
)


def words(blocks):
    """What is set in some blocks, by walking whatever they hold."""
    found = []

    def look(value):
        if hasattr(value, "atoms") and hasattr(value, "place"):
            found.append("".join(atom.text for atom in value.atoms))
        elif isinstance(value, (tuple, list)):
            for inner in value:
                look(inner)
        elif isinstance(value, Struct):
            for name in value.__struct_fields__:
                look(getattr(value, name))

    look(blocks)
    return "".join(found)


@pytest.mark.parametrize("part", sorted(set(STANDARD_PARTS) - {"logo"}))  # which has no words
def test_every_standard_part_sets_the_texts_that_the_table_names(part, loaded):
    content = read_content(WHOLE).value
    desk = Typesetter(content, loaded.theme, loaded.fonts, loaded.artwork, "brochure", 200.0)
    said = words(standard_parts.standing(desk, part)).replace(" ", "")
    alone = content.pieces["handout"].model_copy(
        update={"panels": {"page": {"head": (name(part),)}}}
    )
    placed = content.model_copy(update={"pieces": {"handout": alone}})
    texts = [text.value.replace(" ", "") for text in reading_order.texts(placed, "handout")]
    assert texts
    for text in sorted(texts, key=len, reverse=True):
        assert text in said
        said = said.replace(text, "", 1)
    assert said in ("", ":", "1.")  # nothing that the table does not name


def name(part):
    from brochure.finding import Span
    from brochure.source.yaml_tree import Text

    return Text(part, Span("content.yaml"))


def test_every_standard_part_has_a_maker():
    assert set(standard_parts._STANDING) == set(STANDARD_PARTS)


def leaves(texts):
    for path, kind in texts:
        yield from (kind,) if isinstance(kind, str) else leaves(kind)


def test_every_text_of_a_standard_part_is_of_a_known_kind():
    assert isinstance(STANDARD_PARTS, Mapping)
    kinds = {kind for texts in STANDARD_PARTS.values() for kind in leaves(texts)}
    assert kinds <= {"heading", "text", "line", "name", "number", "address", "reference", "alt"}


def test_a_part_that_the_content_does_not_define_shows_nothing():
    start, end = SMALL.index("references:"), SMALL.index("sections:")
    content = read_content(SMALL[:start] + SMALL[end:]).value
    assert content is not None
    assert list(reading_order.part_texts(content, "references")) == []
    assert [text.kind for text in reading_order.part_texts(content, "hotline")] == [
        "line", "number", "line",
    ]  # fmt: skip


CITING = SMALL.replace(
    "    - name: one\n",
    "    - name: three\n      text: Author C.\n"
    "    - name: two\n      text: Author B.\n    - name: one\n",
)


def cited(first: str, second: str):
    text = CITING.replace("[@one]", first).replace(
        "Somebody answers.", f"Somebody answers. {second}"
    )
    outcome = read_content(
        text.replace("foot-left: [call, web, version]", "foot-left: [web, call]")
    )
    assert not outcome.findings, outcome.findings
    return outcome.value


def shown(content, piece="brochure"):
    return [text.value for text in reading_order.texts(content, piece)]


def test_references_are_numbered_by_their_first_citation_in_the_piece():
    content = cited("[@two]", "[@one][@two]")
    texts = shown(content)
    assert "A first paragraph with strong words and a guide.1" in texts
    assert "Somebody answers.1,\u202f2" in texts
    listed = texts[texts.index("Sources") + 1 :]
    assert listed[:3] == ["Author B.", "Author A. A title. 2014.", "Author C."]


def test_what_is_only_spoken_is_no_printed_text():
    content = read_content(SMALL).value
    assert "Good on the left, bad on the right." not in shown(content)
    kinds = {text.kind for text in reading_order.walk(content, "brochure")}
    assert {"alt", "heading", "item", "text"} <= kinds


def test_each_piece_numbers_its_own_citations():
    text = CITING.replace("[@one]", "[@two]").replace(
        "      - lead: One plain sentence.\n",
        "      - lead: One plain sentence.\n    handout:\n"
        "      text:\n        - lead: Another one. [@three]\n",
    )
    content = read_content(text).value
    assert "A first paragraph with strong words and a guide.1" in shown(content, "brochure")
    assert "A first paragraph with strong words and a guide.2" in shown(content, "handout")


NUMBERS = {"a": 1, "b": 2, "c": 3}


@pytest.mark.parametrize(
    ("cites", "printed"),
    [
        ("a", ["1"]),
        ("ba", ["1,\u202f", "2"]),
        ("cab", ["1,\u202f", "2,\u202f", "3"]),
        ("aba", ["1,\u202f", "2"]),
    ],
)
def test_neighbouring_citations_are_sorted_with_commas_between(cites, printed):
    runs = [Run("So."), *(Run("", cite=name) for name in cites), Run(" More.")]
    found = list(numbered(runs, NUMBERS.get))
    assert [run.text for run in found] == ["So.", *printed, " More."]
    assert [NUMBERS[run.cite] for run in found[1:-1]] == [int(text[0]) for text in printed]


def test_the_layout_sets_the_numbers_that_the_texts_name():
    from brochure.layout import composer

    content = cited("[@two]", "[@one] [@two]")
    layout = composer.lay_out(replace(load_project(), content=content), "brochure").value
    boxes = [box for panel in layout.panels for box in panel.walk()]
    lines = [" ".join(line.text for line in box.lines) for box in boxes if box.lines]
    assert any(line.endswith("answers.1, 2") for line in lines), lines
    assert lines.index("Author B.") < lines.index("Author A. A title. 2014.")


def test_the_text_file_shows_the_number_of_a_citation_in_brackets():
    from brochure.handover.plain_text import words
    from brochure.imposition.structure_elements import Element, MarkedContentRef

    cites = (
        Element("Reference", (MarkedContentRef(0, n, said),)) for n, said in ((1, "1, "), (2, "2"))
    )
    paragraph = Element(
        "P", (MarkedContentRef(0, 0, "So it is."), *cites, MarkedContentRef(0, 3, " "))
    )
    assert words(paragraph) == "So it is.[1] [2]"


def test_a_language_is_no_address():
    text = SMALL.replace("  web: https://example.org/care", "  web: lang:es")
    assert [f.code for f in read_content(text).findings] == ["M207"]


def test_all_of_a_kind_is_found_in_the_order_of_the_model():
    content = read_content(SMALL).value

    def naive(value):
        if isinstance(value, Prose):
            return [value]
        if isinstance(value, Model):
            return [p for name in type(value).model_fields for p in naive(getattr(value, name))]
        inner = value.values() if isinstance(value, dict) else value
        return [p for one in inner for p in naive(one)] if isinstance(value, (dict, tuple)) else []

    assert len(naive(content)) > 3
    assert list(all_in(content, Prose)) == naive(content) == list(all_in((content,), Prose))


def test_what_is_looked_for_in_a_content_is_no_part_of_it():
    content, other = read_content(SMALL).value, read_content(SMALL).value
    list(all_in(content, Prose))
    assert content == other and repr(content) == repr(other)
    assert content.model_copy(update={"sections": {}}).parts != content.parts
