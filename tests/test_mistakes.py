"""The mistakes of somebody who knows Word and not YAML: one finding each, at the right line, that
says what to do; and of several mistakes each, in one run."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from brochure.cli import main
from brochure.design.printer_profile import Printer
from brochure.design.theme import Theme
from brochure.finding import Severity
from brochure.source import yaml_tree
from brochure.source.near_names import suggestion
from brochure.source.validation import validate
from tests.calls import check
from tests.conftest import ASSETS, ROOT, SAMPLER, SMALL, THEME, own_project, project, read_content

CONTENT = SAMPLER.read_text("utf-8")

ABOUT = CONTENT[CONTENT.index("about: >-") : CONTENT.index("  hotline:")]

# What was done, the words before, the words after, the code, words of the line that is named.
MISTAKES = [
    ("a tab for the indent", "          - Changing behavior", "\t- Changing behavior",
     "Y104", "Changing behavior"),
    ("a quote that is never closed", "- Changing behavior", '- "Changing behavior',
     "Y105", "Changing behavior"),
    ("a colon in the text", "- Changing behavior", "- One thing: changing behavior",
     "M203", "One thing"),
    ("a line moved to the left", "          - Building a support system",
     "        - Building a support system", "Y107", "Building a support"),
    ("a number sign in the text", "- Changing behavior", "- Being #1 again", "Y118", "Being #1"),
    ("an apostrophe in single quotes", "- Changing behavior", "- 'It's a change'",
     "Y115", "It's a change"),
    ("a field misspelt", "    heading: What an IOP aims for", "    headng: What an IOP aims for",
     "M202", "headng"),
    ("a capital letter in a field", "  goals:\n    heading:", "  goals:\n    Heading:",
     "M202", "Heading"),
    ("a section misspelt where it is placed", "inside-left: [what, goals]",
     "inside-left: [what, gaols]", "P301", "gaols"),
    ("a section forgotten", "inside-left: [what, goals]", "inside-left: [what]", "P302", "goals:"),
    ("the disclaimer taken off the back", "      - hotline\n      - disclaimer\n",
     "      - hotline\n", "P304", "back:"),
    ("a section copied with its name", "  detox:\n", "  goals:\n    text: [again]\n\n  detox:\n",
     "Y108", "goals:"),
    ("a phone number cut short", "number: 1-800-555-0199", "number: 1-800-555-01",
     "M206", "1-800-555-01"),
    ("an address without https", "web: https://welevelupfl.com/rehab/iop/",
     "web: www.welevelupfl.com", "M207", "www.welevelupfl.com"),
    ("a text cleared", ABOUT, "about:\n", "M204", "about:"),
    ("a smiley", "- Changing behavior", "- Changing behavior 🙂", "F403", "🙂"),
    ("a date as one writes it", "date: 2026-11-30", "date: 11/30/2026", "M205", "11/30/2026"),
    ("far too much text", "- Changing behavior", "- " + "Changing behavior day by day. " * 60,
     "L501", "Changing behavior day"),
    ("a dash without its blank", "          - Changing behavior\n", "          -Changing behavior\n",
     None, "Changing behavior"),
    ("a picture that is not there", "      - subheading: You are not alone\n        icon: people",
     "      - subheading: You are not alone\n        icon: peoples", "G701", "peoples"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "code", "line"),
    [mistake[1:] for mistake in MISTAKES],
    ids=[mistake[0] for mistake in MISTAKES],
)
def test_a_mistake_is_answered_by_one_finding_at_its_line(tmp_path, before, after, code, line):
    assert CONTENT.count(before) == 1, "the sample no longer fits the content"
    text = CONTENT.replace(before, after)
    paths = own_project(tmp_path, text)
    findings = check(paths.content, paths.theme).findings
    errors = [found for found in findings if found.severity is Severity.ERROR] or findings
    assert len(errors) == 1, errors
    (finding,) = errors
    assert code is None or finding.code == code, finding
    named = text.split("\n")[finding.span.line - 1]
    assert line in named or line in text.split("\n")[finding.span.line - 2], (finding, named)
    assert finding.hint, finding


def test_there_are_twenty():
    assert len(MISTAKES) == 20


def test_a_file_saved_in_the_old_windows_encoding_is_one_finding_too(tmp_path):
    paths = own_project(tmp_path, "")
    paths.content.write_bytes(CONTENT.encode("cp1252", "replace"))
    (finding,) = check(paths.content, paths.theme).findings
    assert finding.code == "Y102"
    named = paths.content.read_bytes().split(b"\n")[finding.span.line - 1]
    assert any(byte > 127 for byte in named)
    assert "UTF-8" in finding.hint


# What slips into the small content, and what it is answered by: code, and words of the line.
SLIPS = [
    ("an entry that reads as a field", "- Somebody answers.", "- Attention: somebody answers.",
     "M203", "Attention:"),
    ("the end quote of an entry forgotten", "- Getting well", '- "Getting well',
     "Y105", "Getting well"),
    ("the end quote of a field forgotten", "about: We help people", 'about: "We help people',
     "Y105", "We help people"),
    ("the end quote of a title forgotten", "title: A small", "title: 'A small", "Y105", "title:"),
    ("no blank after the first colon", "language: en", "language:en", "Y106", "language:en"),
    ("no blank after a colon", "country: US", "country:US", "Y106", "country:US"),
    ("no blank after a colon inside", "    label: Call us", "    label:Call us",
     "Y106", "label:Call"),
    ("no blank after a colon in a list", "    - name: Lifeline", "    - name:Lifeline",
     "Y106", "name:Lifeline"),
    ("a colon of another script", "  name: Harbor House", "  name：Harbor House",
     "Y106", "name：Harbor"),
    ("no colon before a text below", "  disclaimer: We do", "  disclaimer >-\n    We do",
     "Y106", "disclaimer >-"),
    ("no colon", "country: US", "country US", "Y106", "country US"),
    ("no blank after a later dash", "      - Somebody answers.",
     "      - Somebody answers.\n      -Always.", "Y119", "-Always"),
    ("no blank after the first dash", "          - Getting well", "          -Getting well",
     "M203", "-Getting"),
    ("a help line without its note", "      note: free, 24/7.", '      note: ""', "M204", "note:"),
    ("a help line of a wrong number", 'number: "988"', 'number: "98"', "M206", 'number: "98"'),
    ("a source without its title", "      text: Author A. A title. 2014.", "      text: [a]",
     "M203", "text: [a]"),
    ("an address with a blank", "web: https://example.org/care", "web: https://example.org/a b",
     "M207", "web:"),
    ("an address that is a language", "web: https://example.org/care", "web: lang:es",
     "M207", "web:"),
    ("a text of markup alone", "- Somebody answers.", '- "[](https://example.org)"',
     "M204", "[](https"),
    ("a text of a soft hyphen alone", "label: Call us", 'label: "\\xad"', "M204", "label:"),
]  # fmt: skip


SLIPS += [
    ("a star for a dash", "          - Getting well", "          * Getting well",
     "Y119", "* Getting"),
    ("an equals sign for a colon", "  name: Harbor House", "  name = Harbor House",
     "Y106", "name ="),
    ("a box to tick", "- Getting well", "- [ ] Getting well", "Y115", "[ ] Getting"),
    ("a ticked box", "- Getting well", "- [x] Getting well", "Y115", "[x] Getting"),
    ("words after a bracket", "- Getting well", "- [a] Getting well", "Y115", "[a] Getting"),
    ("words after a brace", "- Getting well", "- {a: b} Getting well", "Y115", "{a: b} Getting"),
    ("words after a quote", "- Getting well", '- "Getting" well', "Y115", '"Getting" well'),
    ("words after a quote in a field", "label: Call us", "label: 'Call' us", "Y115", "'Call' us"),
    ("words after a bracket in a field", "label: Call us", "label: [Call] us", "Y115", "[Call] us"),
    ("a text that begins with a link", "- Getting well", "- [Getting](https://a.org) well",
     "Y115", "[Getting]"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "code", "line"), [slip[1:] for slip in SLIPS],
                         ids=[slip[0] for slip in SLIPS])  # fmt: skip
def test_a_slip_is_answered_where_it_was_made(tmp_path, before, after, code, line):
    assert SMALL.count(before) == 1
    text = SMALL.replace(before, after)
    errors = errors_of(tmp_path, text)
    assert [finding.code for finding in errors] == [code], errors
    assert line in text.split("\n")[errors[0].span.line - 1], errors
    assert errors[0].hint


def test_who_writes_a_box_to_tick_is_told_of_checklists(tmp_path):
    (finding,) = errors_of(tmp_path, SMALL.replace("- Getting well", "- [ ] Getting well"))
    assert "checklist:" in finding.hint and "'[ ] Getting well'" in finding.hint


# A line that lost its indent, how many blanks, and whether it is told how many to put back.
LOST = [
    ("          - Staying well", 2, False), ("          - Staying well", 10, False),
    ("          - Getting well", 10, False),
    ("    heading: Goals", 1, True), ("    heading: Goals", 2, True), ("    heading: Goals", 4, True),
    ("  goals:", 1, False), ("  goals:", 2, True),
    ("    number: 1-800", 2, True), ("    number: 1-800", 4, True),
    ("    label: Call us", 2, True), ("    label: Call us", 4, True),
    ("    hours: day and night", 1, False), ("    hours: day and night", 2, True),
    ("    hours: day and night", 4, False), ('      number: "988"', 2, False),
    ('      number: "988"', 4, True), ('      number: "988"', 6, True),
    ("      note: free, 24/7.", 2, False), ("      note: free, 24/7.", 4, True),
    ("      note: free, 24/7.", 6, True),
    ("        alt: Good on", 2, False), ("        alt: Good on", 4, True),
    ("          right:", 2, False), ("            heading: Bad", 2, True),
    ("      flap: [about", 2, True), ("      flap: [about", 4, True),
]  # fmt: skip


@pytest.mark.parametrize(("line", "blanks", "told"), LOST)
def test_a_line_that_lost_its_indent_is_the_one_that_is_named(tmp_path, line, blanks, told):
    assert SMALL.count(f"\n{line}") == 1
    text = SMALL.replace(f"\n{line}", f"\n{line[blanks:]}")
    errors = errors_of(tmp_path, text)
    assert [text.split("\n")[finding.span.line - 1].strip() for finding in errors] == [
        next(one for one in text.split("\n") if one.startswith(line[blanks:])).strip()
    ], errors
    assert not told or f"put {blanks} blank" in errors[0].hint, errors


FOLDED = """\
  about: >-
    We help people.
    Care begins here: with a call
    that anybody can make.
"""


@pytest.mark.parametrize(
    ("number", "blanks"), [(1, 2), (1, 4), (2, 1), (2, 2), (2, 4), (3, 1), (3, 2), (3, 4)]
)
def test_a_line_of_a_text_that_lost_its_indent_is_the_one_that_is_named(tmp_path, number, blanks):
    lines = FOLDED.splitlines(keepends=True)
    lines[number] = lines[number][blanks:]
    text = SMALL.replace("  about: We help people find care.\n", "".join(lines))
    errors = errors_of(tmp_path, text)
    assert [finding.span.line for finding in errors] == [7 + number], errors
    assert number < 3 or f"put {blanks} blank" in errors[0].hint


def test_a_line_that_is_indented_too_far_is_the_one_that_is_named(tmp_path):
    text = SMALL.replace("    heading: Goals", "     heading: Goals")
    (finding,) = errors_of(tmp_path, text)
    assert "heading: Goals" in text.split("\n")[finding.span.line - 1]
    assert "delete 1 blank" in finding.hint


@pytest.mark.parametrize(
    "change", [("  goals:\n", "  gaols:\n"), ("inside-left: [goals]", "inside-left: [gaols]")]
)
def test_a_misspelt_section_is_one_finding_and_no_warning(tmp_path, change):
    findings = check(project(tmp_path, changed(change)).content, THEME).findings
    assert [finding.code for finding in findings] == ["P301"], findings
    assert "gaols" in findings[0].message + findings[0].hint


def errors_of(folder, text):
    findings = check(project(folder, text).content, THEME).findings
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def changed(*changes):
    text = SMALL
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    return text


def places(findings):
    return sorted((finding.span.line, finding.code) for finding in findings)


def test_slips_of_the_whole_file_are_answered_in_one_run(tmp_path):
    text = changed(
        ("country: US", "country:US"),
        ("  name: Harbor House", "  name：Harbor House"),
        ("about: We help people", "about: Our help: for people"),
        ('number: "988"', "number: 98"),
        ("heading: Goals", 'heading: ""'),
        ("cover: [title, centre-name]", "cover: [titel, centre-name]"),
    )
    assert places(errors_of(tmp_path, text)) == [
        (2, "Y106"), (6, "Y106"), (7, "Y106"), (18, "M206"), (32, "M204"), (57, "P301"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        ("heading: Goals", "headng: Goals"),
        ("          - Getting well\n          - Staying well", "          []"),
        ("items: [at home]", "items: at home"),
        ("language: en", "language: English"),
        ("centre:\n", "center:\n"),
        ("references:\n", "referenzes:\n"),
        ("sections:\n", "section:\n"),
        ("format: letter-fold", "formt: letter-fold"),
        ("  panels:\n", "  panel:\n"),
        ("    cover: [title, centre-name]", "    cover: title"),
        ("    head: [title]", "    head: [[title]]"),
        ("entries:\n    - name: one", "entries:\n    - name: One"),
        ("crisis-lines:\n  heading: Public lines", "crisis-lines:\n  heading: []"),
        ("country: US", "country: US\npaper: A5"),
        ("      page:\n", "      pag:\n"),
        ("format: handout", "format: handuot"),
    ],
    ids=lambda change: change[1].strip().split("\n")[0],
)
def test_a_fault_has_no_echo(tmp_path, change):
    assert len(errors_of(tmp_path, changed(change))) == 1


def test_beside_a_fault_of_a_section_the_placement_is_checked(tmp_path):
    text = changed(("heading: Goals", "headng: Goals"), ("flap: [about,", "flap: [abuot,"))
    assert [code for _, code in places(errors_of(tmp_path, text))] == ["M202", "P301"]


def test_beside_a_fault_of_the_content_the_theme_is_checked(tmp_path):
    paths = project(tmp_path, changed(("heading: Goals", "headng: Goals")))
    theme = tmp_path / "theme.yaml"
    theme.write_text(THEME.read_text("utf-8").replace("leading: ", "leading: 9"), "utf-8")
    findings = check(paths.content, theme).findings
    assert {"M202", "M205"} <= {finding.code for finding in findings}


RANGES = [
    ("theme.yaml", "corner", "41"), ("theme.yaml", "rule", "0.1"), ("theme.yaml", "inset", "-1"),
    ("theme.yaml", "gutter", "-1"), ("theme.yaml", "size", "0.4"), ("theme.yaml", "step", "11"),
    ("theme.yaml", "grid", "3"), ("theme.yaml", "smallest", "71"),
    ("theme.yaml", "group", "0.7"),
    ("printers/generic-us.yaml", "bleed", "1 in"), ("printers/generic-us.yaml", "safe", "1 pt"),
    ("printers/generic-us.yaml", "offset", "1 pt"), ("printers/generic-us.yaml", "offset", "2 in"),
    ("printers/generic-us.yaml", "fold-allowance", "1 in"),
    ("printers/generic-us.yaml", "gate-gap", "9 in"), ("printers/generic-us.yaml", "least", "71"),
    ("printers/generic-us.yaml", "soft", "1201"), ("printers/generic-us.yaml", "ink-limit", "500"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "field", "value"), RANGES)
def test_a_number_out_of_range_is_named_at_its_own_field(file, field, value):
    text = (ASSETS / file).read_text("utf-8")
    found = re.search(rf"(?m)(?<=[\s{{]){field}: *([^,}}#\n]+?) *(?=[,}}#\n])", text)
    line = text.count("\n", 0, found.start(1)) + 1
    tree = yaml_tree.parse(text[: found.start(1)] + value + text[found.end(1) :], file).value.tree
    kind = Theme if file == "theme.yaml" else Printer
    findings = validate(kind, tree).findings
    assert [(f.code, f.span.line) for f in findings] == [("M205", line)], findings
    assert findings[0].hint


def test_an_ink_that_is_no_number_is_named_at_its_own_line():
    text = THEME.read_text("utf-8").replace("cmyk: [", "cmyk: [\n      {a: b},\n      ", 1)
    line = text[: text.index("{a: b}")].count("\n") + 1
    shorter = re.sub(r"(\{a: b\},\n +)\d+, ", r"\1", text)
    findings = validate(Theme, yaml_tree.parse(shorter).value.tree).findings
    assert [(f.code, f.span.line) for f in findings] == [("M203", line)]


def test_a_hint_does_not_depend_on_the_order_of_the_known_names():
    names = ["staying-free", *(f"{number:04}" for number in range(1500))]
    hints = {suggestion("stayingfree", order) for order in (names, names[::-1])}
    assert len(hints) == 1


def test_an_overset_panel_is_shortened_in_its_copy_and_not_in_a_source(tmp_path):
    text = changed(
        ("text: Author A. A title. 2014.", "text: " + "Author A. A title. 2014. " * 150),
        ("inside-right: [references]", "inside-right: [about]"),
        ("inside-left: [goals]", "inside-left: [goals, references]"),
        ("flap: [about, disclaimer]", "flap: [disclaimer]"),
        ("- Getting well", "- " + "Getting well and staying well at home. " * 15),
    )
    found = [f for f in errors_of(tmp_path, text) if f.code == "L501"]
    assert found, errors_of(tmp_path, text)
    lines = [text.split("\n")[finding.span.line - 1] for finding in found]
    assert not [line for line in lines if "Author" in line], lines


@pytest.mark.parametrize("option", ["content", "theme", "order"])
@pytest.mark.parametrize(("kind", "said"), [("gone", "there is no such file"), ("dir", "folder")])
def test_a_file_that_is_none_is_said_in_plain_words(
    tmp_path, monkeypatch, capsys, option, kind, said
):
    paths = project(tmp_path, SMALL)
    named = tmp_path / kind
    if kind == "dir":
        named.mkdir()
    given = {"content": paths.content, "theme": THEME, option: named}
    call = ["brochure", "package", "--proof", "--output", str(paths.output)]
    call += [word for name, path in given.items() for word in (f"--{name}", str(path))]
    monkeypatch.setattr("sys.argv", call)
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr().err
    assert ended.value.code == 4 and said in told and f"--{option}" in told, told
    assert "refused" not in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check"], "content.yaml: there is no such file. Name yours with --content"),
        (["check", "--content", "other.yaml"], "other.yaml: there is no such file. Name yours"),
        (["check", "--content=folder"], "folder: this is a folder, and a file is needed."),
        (["check", "--content=c.yaml", "--theme", "no.yaml"], "Name another with --theme"),
        (["new", "c.yaml"], "c.yaml: this is a file, and a folder is needed.\n"),
        (["build", "--content=c.yaml", "--theme=THEME", "--output=d.yaml"],
         "d.yaml: this is a file, and a folder is needed. Name another with --output"),
    ],
)  # fmt: skip
def test_a_path_that_does_not_do_is_told_with_its_option(tmp_path, words, said):
    (tmp_path / "folder").mkdir()
    for name in ("c.yaml", "d.yaml"):
        (tmp_path / name).write_text(SMALL, "utf-8")
    call = [one.replace("THEME", str(THEME)) for one in words]
    done = subprocess.run(
        [sys.executable, "-m", "brochure", *call], cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 4
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def with_blocks(blocks):
    """The small content with these blocks at the head of its goals."""
    head, line, rest = SMALL.partition("    heading: Goals\n    text:\n")
    return head + line + blocks + rest


PHOTO = "      - picture: {{file: {}}}\n        alt: A garden.\n"


@pytest.mark.parametrize(
    ("written", "there", "said"),
    [
        ("assets/gardn.png", "assets/garden.png", 'did you mean "assets/garden.png"?'),
        ("garden.png", "assets/garden.png", 'did you mean "assets/garden.png"?'),
        ("pictures/garden.png", "garden.png", 'did you mean "garden.png"?'),
        ("assets/garden.jpeg", "assets/garden.jpg", 'did you mean "assets/garden.jpg"?'),
        ("assets/lake.png", "assets/garden.png", "check the name: it is looked for from {}/"),
    ],
)
def test_a_file_that_there_is_not_is_sought_nearby(tmp_path, written, there, said):
    paths = project(tmp_path, with_blocks(PHOTO.format(written)))
    (tmp_path / there).parent.mkdir(exist_ok=True)
    (tmp_path / there).write_bytes(b"")
    (finding,) = [f for f in check(paths.content, paths.theme).findings if f.code == "G701"]
    assert finding.hint == said.format(tmp_path.name)


CROPPED = "      - picture: {{file: a.png, {}}}\n        alt: A garden.\n"
OF_GARDENS = "      - pictures:\n          - {file: a.png, alt: A bed.}\n          - {file: b.png, alt: B.}\n"


@pytest.mark.parametrize(
    ("blocks", "message", "hint"),
    [
        (CROPPED.format("crop: [20, 80]"), "the list has 2 entries", "4 are needed"),
        (CROPPED.format("focus: [70]"), "the list has 1 entry", "2 are needed"),
        (CROPPED.format("focus: [70, 30, 20]"), "the list has 3 entries", "2 are needed"),
        (CROPPED.format("focus: 70"), "a list is expected here",
         "2 are needed, between [ and ] with commas"),
        ("      - bullets: At home\n", "a list is expected here",
         "begin each entry on a line of its own with a dash, or write [one, another]"),
    ],
)  # fmt: skip
def test_a_list_of_so_many_numbers_is_told_how_many(tmp_path, blocks, message, hint):
    paths = project(tmp_path, with_blocks(blocks))
    found = [(f.message, f.hint) for f in check(paths.content, paths.theme).findings]
    assert (message, hint) in found
    assert not any(re.match(r'"\d" is missing', what) for what, _ in found)


@pytest.mark.parametrize("written", ["navy", '"#1d2d5"', "rgb(29,45,94)"])
def test_what_is_no_colour_is_told_how_one_is_written(tmp_path, written):
    paths = own_project(tmp_path, SMALL)
    theme = paths.theme.read_text("utf-8")
    paths.theme.write_text(re.sub("  accent: .*", f"  accent: {written}", theme), "utf-8")
    (finding,) = [f for f in check(paths.content, paths.theme).findings if f.code == "M205"]
    assert finding.hint == 'write # and six hex digits, in quotes, such as "#1d4e5f"'


def test_a_number_is_told_as_it_is_dialled_in_the_country_of_the_content(tmp_path):
    text = re.sub("country: .*", "country: GB", SMALL)
    assert "country: GB" in text
    paths = project(tmp_path, text)
    (finding,) = [f for f in check(paths.content, paths.theme).findings if f.code == "M206"]
    assert finding.hint == "write it as one would dial it in GB, such as 0121 234 5678"


@pytest.mark.parametrize("label", ["**Call us**", "[us](https://a.org)", "Call us [@one]"])
def test_where_nothing_is_marked_up_nobody_is_told_how_to(tmp_path, label):
    paths = project(tmp_path, re.sub("    label: .*", f'    label: "{label}"', SMALL))
    found = [f for f in check(paths.content, paths.theme).findings if f.code == "W816"]
    assert {f.hint for f in found} == {"nothing is marked up here: delete it"}


def test_an_entry_that_slipped_by_a_blank_is_told_by_how_much(tmp_path):
    before, entry = "          - Getting well\n", "          - Staying well\n"
    assert before + entry in SMALL
    moved = before + entry[1:] + "          - Being well\n"
    paths = project(tmp_path, SMALL.replace(before + entry, moved))
    (finding,) = [f for f in check(paths.content, paths.theme).findings if f.code == "Y107"]
    line = SMALL[: SMALL.index(before)].count("\n") + 1
    assert finding.span.line == line + 1
    assert finding.hint == f"put 1 blank more before it, so that it stands level with line {line}"


def test_what_belongs_into_braces_above_it_is_told_so(tmp_path):
    blocks = OF_GARDENS + "        mask: arch\n"
    paths = project(tmp_path, with_blocks(blocks))
    line = with_blocks("").count("\n", 0, SMALL.index("    heading: Goals")) + 5
    (finding,) = [f for f in check(paths.content, paths.theme).findings if f.code == "Y107"]
    assert finding.hint == f"write it between the {{ and }} of line {line}, after a comma"


def test_a_share_of_one_is_told_in_per_cent():
    row = "      - picture: {file: a.png, focus: [0.25, 40]}\n        alt: A house.\n"
    text = SMALL.replace("      - Somebody answers.\n", row)
    (finding,) = read_content(text).findings
    assert (finding.code, finding.hint) == ("M205", "write 25")


def test_a_list_of_pictures_is_told_what_takes_one():
    row = "      - picture: [{file: a.png, alt: A house.}, {file: b.png, alt: A garden.}]\n"
    (finding,) = read_content(SMALL.replace("      - Somebody answers.\n", row)).findings
    assert (finding.code, finding.hint) == ("M203", 'did you mean "pictures"?')


def test_a_heading_alone_is_told_what_belongs_below_it():
    text = SMALL.replace("    text:\n      - Somebody answers.\n", "")
    (finding,) = read_content(text).findings
    assert (finding.code, finding.message) == ("M201", '"text" is missing here')
    assert finding.hint == "add text: and below it at least one entry, each after a dash"
