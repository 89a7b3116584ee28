"""Every place of every kind of file with every kind of wrong value: each run ends, and what it
says stands at that very place.

A seeded part of the pairs is tried each time; `BROCHURE_TEST_ALL=1` (`make test-all`) tries all.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil

import pytest
from msgspec.structs import replace

from brochure.content import model
from brochure.design import printer_profile, theme
from brochure.finding import has_errors
from brochure.source import yaml_tree
from brochure.source.validation import validate
from brochure.source.yaml_tree import Fields, Items, Text
from brochure.wording import wording_rules
from tests.calls import build, check
from tests.conftest import ASSETS, FORMATS, SMALL, own_project

ALL = bool(os.environ.get("BROCHURE_TEST_ALL"))

BLOCKS = """\
      - lead: One plain sentence.
      - subheading: You are not alone
        icon: home
      - numbers: [First call, Then come]
      - callout:
          heading: Call at once
          text: If a life is in danger.
      - card:
          look: quiet
          heading: Bring this
          icon: home
          text:
            - A letter.
            - bullets: [A card]
      - figures:
          - value: 9+
            label: hours a week
            dots: {full: 9, light: 3, of: 20, key: 12 at most}
        alt: Nine dots of twenty are filled.
      - week:
          - {day: Mon, hours: 3 h}
          - {day: Tue}
        caption: A week, for example.
        alt: A week with one day of treatment.
      - steps:
          - {heading: Call, icon: home, text: We answer., optional: no}
          - {heading: Come}
        alt: Two steps, call and come.
      - picture:
          file: photo.png
          lines: 5
          focus: [40, 60]
          crop: [0, 0, 100, 90]
          mask: arch
          bleed: no
          caption: A house by the sea.
        alt: A white house by the sea.
      - table:
          caption: What it costs.
          head: [Treatment, Price]
          align: [left, decimal]
          rows:
            - {group: First}
            - [A talk, $45.50]
      - quotation: {text: They took their time., name: A mother, source: in a letter}
      - address: [Harbor House, 12 Harbor Street]
      - hours: [{days: Saturday, times: 9 to 1}]
      - contacts:
          - name: Front desk
            number: 1-800-555-0151
            note: in the morning
            web: mailto:desk@example.org
            place: [12 Harbor Street, Springfield]
      - checklist: [Your card, A friend]
      - timeline:
          - {when: "2:00", what: Coffee}
          - {when: "3:00", what: Goodbye}
      - range: {axis: [0, 30], possible: [6, 30], usual: [9, 30], label: usual, unit: hours}
        caption: How long it takes.
        alt: Usually 9 hours or more.
      - weeks: {count: 13, first: week 1, last: week 13}
        caption: From start to finish.
        alt: Thirteen weeks.
      - pictures:
          - {file: photo.png, crop: [0, 0, 100, 90], focus: [40, 60], caption: A house, alt: A house.}
          - {file: photo.png, decorative: yes}
      - paragraph: A paragraph at length.
      - hotline
    brochure:
      heading: Elsewhere
      text: [In short.]
    handout:
      text: [At length.]
"""
COMPLETE = (
    SMALL.replace("      - Somebody answers.\n", "      - Somebody answers.\n" + BLOCKS)
    .replace(
        "country: US\n",
        "country: US\npaper: letter\nwording: iop\nprinter: generic-us\ndate: 2026-11-30\n",
    )
    .replace(
        "centre:\n",
        "centre:\n  logo: {file: photo.png, height: 20, alt: A house, on-dark: {file: photo.png}}\n",
    )
    .replace("  disclaimer:", "  web-label: Read more online\n  disclaimer:")
    .replace("/one\n", "/one\n      note: To be confirmed.\n")
    .replace("format: letter-fold", "format: letter-fold\n    paper: letter")
)
FILES = {
    "content": COMPLETE,
    "theme": (ASSETS / "theme.yaml").read_text("utf-8"),
    "printer": (ASSETS / "printers" / "generic-us.yaml").read_text("utf-8"),
    "wording": (ASSETS / "wording" / "iop.yaml").read_text("utf-8"),
}
LOADERS = {
    "content": lambda source: model.load_partly(source, FORMATS.by_name),
    "theme": theme.load,
    "printer": lambda source: validate(printer_profile.Printer, source.tree),
    "wording": lambda source: validate(wording_rules.Rules, source.tree),
}

# As they are written behind a name and a colon, or behind a dash.
WRONG = [
    # other kinds
    "", '""', '" "', "~", "[]", "{}", "[a, b]", "{a: b}", "[[a], {b: c}]", "[[[[[[a]]]]]]",
    "{text: [a], heading: b}", "true", "no", "2026-11-30", "10:30", "nothing", "#", "- a", "a: b",
    # numbers
    "0", "-1", "1.5", "1_000", "0x10", "1e6", "1e999", ".nan", ".inf", "nan", "inf", "1e-400", "٣",
    "²", "99999999999999999999", "-0", "100.0001",
    # long ones
    "x" * 300, '"' + "word " * 4000 + '"', '"' + "ä" * 5000 + '"', "9" * 5000, "a-" * 200 + "a",
    # characters
    '"\\x07"', '"a\\0b"', '"\\ud800"', '"a \\udfff"', '"\\U00110000"', '"\\uFFFF"', '"\\e[31mred"',
    '"\\u202Eabc"', '"🙂"', '"👩‍👩‍👧"', '"\\u200B"', '"\\xAD"', '"\\u2060"', '"\\u0301"', '"\\xA0"',
    '"\\u3164"', '"e\\u0301"', '"a\\nb"', '"a\\rb"', '"a\\tb"', '"\\u2028"', '"a\\Nb"',
    # signs of YAML and of markup
    "*a", "&a b", "!!python/object:os.system x", "<<", "@a", "`a`", "%a", "'a", '"a', "a: b: c",
    "|", ">-", "? a", "[a", "{a: b", "**", "[@nobody]", "[](https://example.org)", "'[a](https://[)'",
    "'[a](javascript:b)'", "<b>a</b>", "'{said} %s {0}'",
    # files, addresses, numbers to dial
    "../../../etc/passwd", "/dev/zero", "/etc", '"photo\\0.png"', ".", "photo", "x/" * 200,
    "http://example.org", "javascript:alert(1)", "https://", "https://[", "'https://a b.org'",
    "lang:es", "mailto:", "tel:", "https://" + "a" * 2900 + ".org", "file:///etc/passwd",
    "911", "555-0100", "+", "1-800-FLOWERS", "+999 1", "1-800-555-0199 x5", "tel:988",
]  # fmt: skip


def nodes(node, path=()):
    """The place of every value below a node."""
    if path:
        yield path
    inner = node.entries if isinstance(node, Fields) else ()
    for key, value in inner:
        yield from nodes(value, (*path, key.value))
    # Of entries that are alike, fields or texts, the first stands for all.
    alike = set()
    for number, value in enumerate(node.items if isinstance(node, Items) else ()):
        shape = (type(value), *(k.value for k, _ in getattr(value, "entries", ())))
        if shape not in alike:
            alike.add(shape)
            yield from nodes(value, (*path, number))


def written(node, place, wrong, path=(), indent=""):
    """The lines of a tree, and which of them hold the place where `wrong` stands instead."""
    pairs = (
        [(json.dumps(key.value, ensure_ascii=False) + ":", key.value, value)
         for key, value in node.entries]
        if isinstance(node, Fields)
        else [("-", number, value) for number, value in enumerate(node.items)]
    )  # fmt: skip
    for head, name, value in pairs:
        here = (*path, name)
        if here == place:
            yield f"{indent}{head} {wrong}", True
        elif isinstance(value, Text):
            yield f"{indent}{head} {json.dumps(value.value, ensure_ascii=False)}", False
        elif not (value.entries if isinstance(value, Fields) else value.items):
            yield f"{indent}{head} {'{}' if isinstance(value, Fields) else '[]'}", False
        else:
            yield indent + head, False
            yield from written(value, place, wrong, here, indent + "  ")


def pruned(node):
    """A node with the first twelve entries of each list of texts: whole lines of panels, and not
    whole lists of words."""
    if isinstance(node, Fields):
        entries = tuple((key, pruned(value)) for key, value in node.entries)
        return replace(node, entries=entries)
    if isinstance(node, Items):
        texts = all(isinstance(item, Text) for item in node.items)
        return replace(node, items=tuple(map(pruned, node.items[: 12 if texts else None])))
    return node


TREES = {kind: pruned(yaml_tree.parse(text, kind).value.tree) for kind, text in FILES.items()}
PLACES = [(kind, place) for kind, tree in TREES.items() for place in nodes(tree)]


def some(number, of, seed):
    return of if ALL else random.Random(seed).sample(of, number)


def a_file(kind, place, wrong):
    lines = list(written(TREES[kind], place, wrong))
    return "\n".join(line for line, _ in lines) + "\n", 1 + [here for _, here in lines].index(True)


def test_the_samples_are_good():
    for kind, text in FILES.items():
        parsed = yaml_tree.parse(text, kind)
        assert not has_errors((*parsed.findings, *LOADERS[kind](parsed.value).findings)), kind


def readable(finding):
    message = finding.message
    return message and len(message) < 300 and message.isprintable()


def names(finding, wrong):
    """Whether a number is named where it does not suit another: told of either, but of both."""
    try:
        return f"{float(wrong):g}" in re.findall(r"[0-9.]*[0-9]", finding.message)
    except ValueError:
        return False


# An open quote or bracket swallows what follows, and so a place below may be the first to tell.
SWALLOWING = ('"a', "'a", "[a", "{a: b", "|", ">-", "? a", "a: b")


@pytest.mark.parametrize("wrong", WRONG, ids=[f"{n}-{w[:12]!a}" for n, w in enumerate(WRONG)])
def test_a_wrong_value_is_accepted_or_answered_at_its_place(wrong):
    for kind, place in some(1, PLACES, wrong):
        text, line = a_file(kind, place, wrong)
        parsed = yaml_tree.parse(text, kind)
        found = list(parsed.findings)
        if parsed.value.tree is not None:
            found += LOADERS[kind](parsed.value).findings
        unread = {f.span.line for f in parsed.findings if has_errors((f,))}
        elsewhere = [
            f for f in found
            if f.span.line != line and f.span.line not in unread and not names(f, wrong)
        ]  # fmt: skip
        said = [(f.span.line, f.code, f.message) for f in found]
        assert all(map(readable, found)), said
        if wrong not in SWALLOWING:
            assert not elsewhere, (kind, place, wrong, line, said)
            assert found or parsed.value.tree is not None


PROJECT_FILES = {
    "content": "content.yaml",
    "theme": "assets/theme.yaml",
    "printer": "assets/printers/generic-us.yaml",
    "wording": "assets/wording/iop.yaml",
}


@pytest.fixture
def folder(tmp_path):
    own_project(tmp_path, COMPLETE)
    shutil.copy(tmp_path / "pictures" / "hills.png", tmp_path / "photo.png")
    (tmp_path / "loop.png").symlink_to("loop.png")
    (tmp_path / "folder.png").mkdir()
    return tmp_path


SAMPLES = [(kind, place, wrong) for kind, place in PLACES for wrong in WRONG]


def with_wrong_values(folder, samples):
    """The project, once with each wrong value alone."""
    for kind, place, wrong in samples:
        file = folder / PROJECT_FILES[kind]
        file.write_text(a_file(kind, place, wrong)[0], "utf-8")
        yield build(folder / "content.yaml", folder / "assets" / "theme.yaml", folder / "output")
        file.write_text(FILES[kind], "utf-8")


def test_what_the_check_accepts_the_build_accepts(folder):
    """All that can be said is said before anything is painted, even of values that are odd."""
    accepted = 0
    samples = random.Random("built").sample(SAMPLES, 600 if ALL else 30)
    for sample, done in zip(samples, with_wrong_values(folder, samples)):
        assert all(map(readable, done.findings)), sample
        if not has_errors(done.checked.findings):
            new = [f for f in done.findings if f not in done.checked.findings]
            assert done.files and not new, (sample, new)
            accepted += 1
    assert accepted > 2


LONG = [(kind, place, wrong) for kind, place, wrong in SAMPLES if len(wrong) > 200]


def test_what_is_said_of_a_long_value_is_short(folder):
    for kind, place, wrong in some(20, LONG, "long"):
        file = folder / PROJECT_FILES[kind]
        file.write_text(a_file(kind, place, wrong)[0], "utf-8")
        found = check(folder / "content.yaml", folder / "assets" / "theme.yaml").findings
        file.write_text(FILES[kind], "utf-8")
        unfit = [(f.code, f.message) for f in found if not readable(f)]
        assert not unfit, (kind, place, wrong[:20])


FILE = next(place for _, place in PLACES if place[-1] == "file")


@pytest.mark.parametrize(
    "name", ["loop.png", "folder.png", "/dev/zero", '"a\\0b.png"', "../x.png", "x" * 300 + ".png"]
)
def test_a_file_that_cannot_be_read_is_a_finding_at_its_name(folder, name):
    text, line = a_file("content", FILE, name)
    (folder / "content.yaml").write_text(text, "utf-8")
    findings = check(folder / "content.yaml", folder / "assets" / "theme.yaml").findings
    assert [f for f in findings if f.span.line == line and has_errors((f,))]
