"""Twice as much to read takes twice as many steps: what is counted is calls, never seconds."""

from __future__ import annotations

import pytest

from brochure.content import model, placement
from brochure.design import theme as themes
from brochure.source import suppressions, yaml_tree
from tests.conftest import FORMATS, SMALL, THEME
from tests.steps import calls


def many(number, line):
    return "".join(line.format(i) for i in range(number))


def unknown_fields(number):
    return SMALL + many(number, "field-{0}: x\n")


def misspelt_fields(number):
    return SMALL + many(number, "titel{0}: x\n")


def unknown_fields_far_apart(number):
    wrong = many(number, "  s{0}:\n    texts: [x]\n    text: []\n")
    return SMALL.replace("sections:\n", "sections:\n" + wrong)


def unplaced_sections(number):
    return SMALL.replace("sections:\n", "sections:\n" + many(number, "  s{0}:\n    text: [x]\n"))


def misspelt_names(number):
    text = unplaced_sections(number)
    return text.replace("[goals]", "[" + many(number, "ss{0}, ") + "goals]", 1)


def the_same_name(number):
    text = SMALL.replace("      - Somebody answers.\n", many(number, "      - Say {0}. [@one]\n"))
    return text.replace("back: [", "back: [" + "call, " * number)


def unknown_frames(number):
    return SMALL.replace("  frames:\n", "  frames:\n" + many(number, "    topp{0}: [x]\n"))


def unknown_citations(number):
    entry = "    - name: r{0}\n      text: A title.\n"
    text = SMALL.replace("  entries:\n", "  entries:\n" + many(number, entry))
    return text.replace("      - Somebody answers.\n", many(number, "      - See. [@rr{0}]\n"))


def wrong_blocks(number):
    return SMALL.replace("      - Somebody answers.\n", many(number, "      - bullets: [[a]]\n"))


def duplicates(number):
    return SMALL + many(number, "title: {0}\n")


def forbidden(number):
    return SMALL + "# " + "\x07\n# " * number


def escapes(number):
    return SMALL + 'more: "' + "\\x07" * number + '"\n'


def tabs(number):
    return SMALL + many(number, "\tfield-{0}: x\n")


def missing_blanks(number):
    return SMALL + many(number, "field-{0}:x\n")


def allowances(number):
    return SMALL + "# brochure: allow M209 – it is in use\n" * number


def read_and_place(text):
    parsed = yaml_tree.parse(text)
    content = model.load(parsed.value, FORMATS.by_name)
    found = [*parsed.findings, *content.findings]
    if content.value is not None and not isinstance(content.value, tuple):
        found += placement.check(content.value, parsed.value)
    allowed = suppressions.read(parsed.value)
    kept = suppressions.apply(found, allowed.value or ())
    suppressions.without_effect(kept, allowed.value or ())


WAYS = [
    unknown_fields,
    misspelt_fields,
    unknown_fields_far_apart,
    unplaced_sections,
    misspelt_names,
    the_same_name,
    unknown_frames,
    unknown_citations,
    wrong_blocks,
    duplicates,
    forbidden,
    escapes,
    tabs,
    missing_blanks,
    allowances,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_twice_the_content_takes_twice_the_steps(way):
    read_and_place(way(1))  # what is loaded once is loaded
    once, twice = (calls(read_and_place, way(number)) for number in (200, 400))
    assert twice < 2.2 * once, twice / once


@pytest.mark.parametrize("line", ["  ground{0}: {{}}\n", "  cover{0}: {{backgroundd: ink}}\n"])
def test_twice_the_theme_takes_twice_the_steps(line):
    text = THEME.read_text("utf-8")

    def load(number):
        longer = text.replace("grounds:\n", "grounds:\n" + many(number, line))
        themes.load(yaml_tree.parse(longer).value)

    load(1)
    once, twice = (calls(load, number) for number in (200, 400))
    assert twice < 2.2 * once, twice / once
