"""Comments that silence a warning in one place."""

from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest

from brochure import build as building
from brochure.finding import Finding, Outcome, Span
from brochure.source import suppressions, yaml_tree
from tests.calls import check as run_check
from tests.conftest import ASSETS, SMALL, THEME, project
from tests.steps import calls

UNUSUAL = SMALL.replace("number: 1-800-555-0150", "number: 1-200-200-2000")
LINE = "    number: 1-200-200-2000"


def checked(folder, text):
    paths = project(folder, text)
    return [
        (f.code, f.span.line)
        for f in run_check(paths.content, paths.theme).findings
        if f.code[0] in "MY"
    ]


def allowing(comment, text=UNUSUAL, above=LINE):
    assert above in text
    indent = above[: len(above) - len(above.lstrip())]
    return text.replace(above, f"{indent}{comment}\n{above}", 1)


def test_without_an_allowance_the_warning_stands(tmp_path):
    assert checked(tmp_path, UNUSUAL) == [("M209", 9)]


@pytest.mark.parametrize("dash", ["–", "—", "-", "--"])
def test_an_allowance_silences_the_warning_below_it(tmp_path, dash):
    text = allowing(f"# brochure: allow M209 {dash} dialled on 12 May")
    assert checked(tmp_path, text) == []


def test_allowances_may_stand_above_each_other_and_in_small_letters(tmp_path):
    text = allowing("# brochure: allow m209 – dialled\n\n    # a comment, and a blank line")
    assert checked(tmp_path, text) == []


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("# brochure: allow M209", "Y121"),
        ("# brochure: allow M209 –", "Y121"),
        ("# brochure: allow M209 because it is in use", "Y122"),
        ("# brochure: allow", "Y122"),
        ("# brochure: allow M290 – dialled", "Y122"),
        ("# brochure: allow L501 – it is short", "Y123"),
        ("# brochure: allow M206 – it is a number", "Y123"),
        ("# brochure: allow G705 – a small picture", "Y124"),
    ],
)
def test_a_bad_allowance_is_a_finding_and_allows_nothing(tmp_path, comment, code):
    assert sorted(checked(tmp_path, allowing(comment))) == [("M209", 10), (code, 9)]


def test_an_allowance_never_silences_an_error(tmp_path):
    text = SMALL.replace("number: 1-800-555-0150", "number: 1-800")
    line = "    number: 1-800"
    found = checked(tmp_path, allowing("# brochure: allow M206 – no", text, line))
    assert sorted(found) == [("M206", 10), ("Y123", 9)]


def test_an_allowance_holds_for_its_line_only(tmp_path):
    text = allowing("# brochure: allow M209 – dialled", above="    label: Call us")
    assert sorted(checked(tmp_path, text)) == [("M209", 9), ("Y124", 10)]


def test_an_allowance_beside_a_text_or_at_the_end_has_no_effect(tmp_path):
    beside = UNUSUAL.replace(LINE, f"{LINE}  # brochure: allow M209 – dialled")
    assert sorted(checked(tmp_path / "a", beside)) == [("M209", 9), ("Y124", 9)]
    last = SMALL + "# brochure: allow M209 – dialled\n"
    assert checked(tmp_path / "b", last) == [("Y124", last.count("\n"))]


COMMENT = "# brochure: allow M209 – dialled"


@pytest.mark.parametrize(
    "text",
    [
        f"a: |\n  one\n  {COMMENT}\n  two\nb: c\n",
        f"a: >-\n  one\n\n  {COMMENT}\nb: c\n",
        f'a: "one\n  {COMMENT}\n  two"\nb: c\n',
        f"a: 'one {COMMENT}'\n",
        f"a: [b, 'one\n  {COMMENT}']\n",
        f"a:\n  - |\n    {COMMENT}\n",
    ],
)
def test_what_stands_inside_a_text_is_no_allowance(text):
    assert yaml_tree.parse(text).value.tree is not None
    assert suppressions.read(yaml_tree.parse(text).value) == Outcome((), ())


@pytest.mark.parametrize(
    ("text", "reach"),
    [
        (f"a: |\n  one\n{COMMENT}\nb: c\nd: e\n", (4, 4)),
        (f"a: >\n  one\n\n\n{COMMENT}\nb: c\n", (6, 6)),
        (f"{COMMENT}\na: >-\n  one\n  two\nb: c\n", (2, 4)),
        (f"{COMMENT}\na: one\n  two\nb: c\n", (2, 3)),
        (f"a:\n  {COMMENT}\n  - |\n    one\n    two\n  - c\n", (3, 5)),
        (f"\ufeff{COMMENT}\n# more\n\na: b\n".lstrip("\ufeff"), (4, 4)),
    ],
)
def test_an_allowance_reaches_to_the_end_of_the_text_that_begins_below_it(text, reach):
    read = suppressions.read(yaml_tree.parse(text).value)
    assert read.findings == ()
    assert [(one.first, one.last) for one in read.value] == [reach]


def test_allowances_work_in_theme_and_printer_files(tmp_path):
    for folder in ("fonts", "icons", "art", "icc", "printers"):
        shutil.copytree(ASSETS / folder, tmp_path / folder)
    paths = project(tmp_path, SMALL)
    wrong = "# brochure: allow L501 – never\n"
    theme, printer = tmp_path / "theme.yaml", tmp_path / "printers" / "generic-us.yaml"
    theme.write_text(wrong + THEME.read_text("utf-8"), "utf-8")
    printer.write_text(wrong + printer.read_text("utf-8"), "utf-8")
    found = [f for f in run_check(paths.content, theme).findings if f.code == "Y123"]
    assert {f.span.file for f in found} == {str(theme), str(printer)}


def test_a_build_applies_allowances_to_what_preflight_finds(tmp_path):
    text = allowing("# brochure: allow Q645 – we know", SMALL, "    label: Call us")
    paths = project(tmp_path, text)
    seen = run_check(paths.content, paths.theme)
    assert [f.code for f in seen.findings if f.code[0] not in "WL"] == []  # only a build can tell
    here = Span(str(paths.content), 11, 5, 11, 9)
    small, other = Finding("Q645", here, "small"), Finding("Q646", here, "thin")
    found = {"x.pdf": SimpleNamespace(findings=(small, other))}
    assert judged_by(seen, found) == ["Q646"]
    assert judged_by(seen, {"x.pdf": SimpleNamespace(findings=())}) == ["Y124"]


def judged_by(seen, found):
    return [f.code for f in building._judged(seen, found, complete=True) if f.code[0] not in "WL"]


# Many of them


def read_and_apply(number):
    """As many suppressions as findings, over texts of one line and of several."""
    text = "".join(f"{COMMENT}\na{n}: >\n  one\n  two\n" for n in range(number))
    found = [Finding("M209", Span("x", 4 * n + 3), "x") for n in range(number)]
    source = yaml_tree.parse(text, "x").value

    def work():
        given = suppressions.read(source).value
        assert suppressions.apply(found, given) == ()
        assert suppressions.without_effect(found, given) == ()

    return work


@pytest.mark.parametrize("comment", [COMMENT, "# brochure: allow M290 – dialled"])
def test_twice_as_many_suppressions_take_twice_the_steps(comment):
    def steps(number):
        text = "".join(f"{comment}\na{n}: b\n" for n in range(number))
        return calls(suppressions.read, yaml_tree.parse(text).value)

    assert steps(800) < 2.5 * steps(400)


def test_twice_as_many_findings_take_twice_the_steps():
    assert calls(read_and_apply(800)) < 2.5 * calls(read_and_apply(400))


def test_each_of_many_suppressions_holds_for_its_own_text_only():
    text = f"{COMMENT}\na: >\n  one\n  two\nb: c\n{COMMENT}\nd: e\n"
    given = suppressions.read(yaml_tree.parse(text, "x").value).value
    found = [Finding("M209", Span("x", line), "") for line in range(1, 9)]
    kept = [finding.span.line for finding in suppressions.apply(found, given)]
    assert kept == [1, 5, 6, 8]
    for line, idle in ((2, [6]), (4, [6]), (5, [1, 6]), (7, [1]), (8, [1, 6])):
        left = suppressions.without_effect([Finding("M209", Span("x", line), "")], given)
        assert [finding.span.line for finding in left] == idle


def test_a_suppression_holds_for_its_file_and_code_only():
    given = (suppressions.Suppression("M209", Span("x", 1), 2, 2),)
    for file, code, line in (("y", "M209", 2), ("x", "G705", 2), ("x", "M209", 3)):
        found = (Finding(code, Span(file, line), ""),)
        assert suppressions.apply(found, given) == found
        assert [f.code for f in suppressions.without_effect(found, given)] == ["Y124"]


def test_of_many_wrong_codes_only_the_first_hundred_are_compared_with_the_catalogue():
    text = "# brochure: allow M290 – dialled\n" * 101 + "a: b\n"
    hints = [finding.hint for finding in suppressions.read(yaml_tree.parse(text).value).findings]
    assert ["did you mean" in hint for hint in hints] == [True] * 100 + [False]
