"""What is said of findings: explanations, and formats for people and machines."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from brochure import cli, console
from brochure.catalogue import CATALOGUE
from brochure.finding import Finding, Span, Where, as_text, capped, visible
from brochure.reporting import formats
from tests.conftest import ROOT, SMALL, project


def run(*arguments, **environment):
    """What the command says; `None` takes the variable away."""
    environment = {"GITHUB_ACTIONS": None, **environment}
    done = CliRunner().invoke(cli.cli, list(map(str, arguments)), env=environment)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done


def test_explain_knows_codes_in_any_case_and_lists_all():
    done = run("explain", "m202")
    assert done.exit_code == 0
    assert done.stdout.startswith("M202 unknown field (error)\n")
    assert "    nmae: Harbor House" in done.stdout
    assert "To mend it: " in done.stdout
    assert len(run("explain").stdout.splitlines()) == len(CATALOGUE)


def test_explain_offers_the_nearest_code():
    done = run("explain", "M2022")
    assert done.exit_code == console.ExitCode.USAGE
    assert 'did you mean "M202"' in done.stderr
    assert "lists all" in run("explain", "nonsense").stderr


# Formats

PLACED = Finding("M202", Span("a b/content.yaml", 3, 5, 3, 9), "no 100 %, really", "do: x\ry")
FOUND = Finding("Q645", Span("guide.pdf"), "too small", "", Where(1, 2.0, 3.0, "text"))


def test_github_escapes_what_would_end_a_message_or_property():
    assert formats.as_github(PLACED) == (
        "::error file=a b/content.yaml,line=3,endLine=3,col=5,endColumn=8,"
        "title=M202 unknown field::no 100 %25, really%0Ado: x␍y"
    )
    odd = Finding("M204", Span("a,b:c%\n.yaml", 2, 1, 4, 1), "empty")
    assert formats.as_github(odd) == (
        "::error file=a%2Cb%3Ac%25%0A.yaml,line=2,endLine=4,title=M204 empty text::empty"
    )


def test_github_gives_no_line_of_a_pdf_file():
    assert formats.as_github(FOUND).startswith("::warning file=guide.pdf,title=Q645 ")
    assert "page 1" in formats.as_github(FOUND)


def closed(required, **properties):
    return {
        "type": "object",
        "required": required.split(),
        "properties": properties,
        "additionalProperties": False,
    }


# Not the official schema, but its rules for all that we write, put down by hand from the standard
# (SARIF 2.1.0, 3.13 to 3.50): every object is closed there too, and places count from 1.
TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 1}
MESSAGE = closed("text", text=TEXT)
LEVEL = {"enum": ["none", "note", "warning", "error"]}
RULE = closed(
    "id",
    id=TEXT,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
    defaultConfiguration=closed("", level=LEVEL),
)
REGION = closed("", startLine=COUNT, startColumn=COUNT, endLine=COUNT, endColumn=COUNT)
URI = {"type": "string", "pattern": r"^[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+$"}
PHYSICAL = closed("artifactLocation", artifactLocation=closed("uri", uri=URI), region=REGION)
RESULT = closed(
    "message",
    ruleId=TEXT,
    ruleIndex={"type": "integer", "minimum": -1},
    level=LEVEL,
    message=MESSAGE,
    locations={"type": "array", "items": closed("", physicalLocation=PHYSICAL)},
)
DRIVER = closed(
    "name",
    name={"type": "string"},
    version=TEXT,
    rules={"type": "array", "items": RULE, "uniqueItems": True},
)
RUN = closed(
    "tool",
    tool=closed("driver", driver=DRIVER),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results={"type": "array", "items": RESULT},
)
SARIF = closed(
    "version runs",
    **{"$schema": {"type": "string", "format": "uri"}},
    version={"enum": ["2.1.0"]},
    runs={"type": "array", "items": RUN},
)


def test_sarif_is_valid_and_points_into_its_rules():
    everything = [Finding(code, Span("content.yaml"), "said", "do") for code in CATALOGUE]
    for findings in ([], [PLACED, FOUND], everything):
        log = json.loads(formats.as_sarif(findings))
        Draft202012Validator(SARIF).validate(log)
        rules = log["runs"][0]["tool"]["driver"]["rules"]
        for result in log["runs"][0]["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    log = json.loads(formats.as_sarif([PLACED, FOUND]))
    places = [r["locations"][0]["physicalLocation"] for r in log["runs"][0]["results"]]
    assert places[0]["artifactLocation"]["uri"] == "a%20b/content.yaml"
    assert places[0]["region"]["endColumn"] == 9
    assert "region" not in places[1]


BAD = SMALL.replace("  web: https", "  webb: https")


@pytest.fixture(scope="module")
def bad(tmp_path_factory):
    paths = project(tmp_path_factory.mktemp("bad"), BAD)
    return ("check", "--content", paths.content, "--theme", paths.theme)


def test_check_speaks_json_and_sarif_and_nothing_else(bad):
    done = run(*bad, "--format", "json")
    assert done.exit_code == console.ExitCode.FINDINGS
    assert [f["code"] for f in json.loads(done.stdout)["findings"]] == ["M202"]
    done = run(*bad, "--format", "sarif", GITHUB_ACTIONS="true")
    assert done.exit_code == console.ExitCode.FINDINGS
    assert json.loads(done.stdout)["runs"][0]["results"][0]["ruleId"] == "M202"
    assert done.stderr == ""


def test_on_github_its_form_comes_by_itself(bad):
    assert run(*bad, GITHUB_ACTIONS="true").stdout.startswith("::error file=")
    assert "::error" not in run(*bad).stdout
    assert "::error" not in run(*bad, "--format", "text", GITHUB_ACTIONS="true").stdout


def test_preflight_speaks_the_same_forms(tmp_path):
    file = tmp_path / "guide.pdf"
    file.write_bytes(b"no PDF file at all")
    done = run("preflight", file, "--format", "sarif")
    assert done.exit_code == console.ExitCode.PREFLIGHT
    log = json.loads(done.stdout)
    Draft202012Validator(SARIF).validate(log)
    assert log["runs"][0]["results"][0]["ruleId"] == "Q607"
    assert run("preflight", file, GITHUB_ACTIONS="true").stdout.startswith("::error file=")


# Hostile values

ESCAPE = "\x1b[31m\x07\x7f\x9b\u202e\u2028"
FORGED = "\n::error::forged ##[error]forged ##vso[task.complete]"
HOSTILE = Finding(
    "M205", Span(f"a{ESCAPE}{FORGED}", 1), ESCAPE + FORGED, FORGED, Where(1, 0, 0, FORGED)
)


def assert_obeyed_by_nobody(printed, commands=0):
    """No terminal escape, and no more workflow commands than that."""
    assert [c for c in printed if not c.isprintable() and c != "\n"] == []
    assert sum(line.lstrip().startswith("::") for line in printed.split("\n")) == commands
    if not commands:  # a line that is a command already is read no further
        assert not re.search(r"##\w*\[", printed)


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\r", "\n", "\t", "\x7f", "\x9b", "\u202e", "\ud800"]
)
def test_what_cannot_be_seen_is_made_visible_in_its_place(character):
    shown = visible(f"a{character}b")
    assert (shown[0], len(shown), shown[2]) == ("a", 3, "b")
    assert shown.isprintable()


def test_controls_have_signs_of_their_own_as_far_as_unicode_has_them():
    assert visible("\x1b[\n]\x7f\x9b") == "␛[␊]��"


@pytest.mark.parametrize("text", ["“é” – 漢\u00a0·\u202f§", "a ::b", "# [x] ## y", "###", ""])
def test_what_can_be_seen_stays(text):
    assert visible(text) == text


@pytest.mark.parametrize("text", ["::error::x", "  ::add-mask::x", "##[error]x", "a ##vso[x]"])
def test_a_command_of_a_log_is_broken(text):
    shown = visible(text)
    assert len(shown) == len(text)
    assert_obeyed_by_nobody(shown)


def test_a_hostile_finding_is_harmless_in_every_format():
    source = {HOSTILE.span.file: f"name: x{ESCAPE} ##[error]x"}
    assert_obeyed_by_nobody(as_text(HOSTILE, source))
    assert_obeyed_by_nobody(formats.as_github(HOSTILE), commands=1)
    assert formats.as_github(HOSTILE).count("\n") == 0
    for document in (formats.as_json([HOSTILE], {"x": ESCAPE}), formats.as_sarif([HOSTILE])):
        assert_obeyed_by_nobody(document)
    assert json.loads(formats.as_json([HOSTILE], {}))["findings"] == [HOSTILE.as_dict()]


HOSTILE_VALUE = r'language: "\e[31m\n::error::forged ##[error]forged"'


@pytest.mark.parametrize("form", ["text", "github", "json", "sarif"])
def test_a_hostile_content_in_a_hostile_folder_is_harmless(tmp_path, form):
    text = SMALL.replace("language: en", HOSTILE_VALUE)
    paths = project(tmp_path / "a\x1b[31m\n::error::forged", text)
    done = run("check", "--content", paths.content, "--theme", paths.theme, "--format", form)
    assert done.exit_code == console.ExitCode.FINDINGS
    assert_obeyed_by_nobody(done.stdout, commands=form == "github")
    assert_obeyed_by_nobody(done.stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain", "x\x1b[31m\n::error::forged"),
        ("build", "--edition", "x\x1b[31m\n::error::forged"),
        ("check", "--content", "x\x1b[31m\n::error::forged"),
        ("x\x1b[31m\n::error::forged",),
    ],
)
def test_a_hostile_argument_is_harmless(arguments, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["brochure", *arguments])
    monkeypatch.setattr("signal.signal", lambda *_: None)
    with pytest.raises(SystemExit):
        cli.main()
    out, err = capsys.readouterr()
    assert_obeyed_by_nobody(out)
    assert_obeyed_by_nobody(err)
    assert "forged" in err


def test_a_file_name_that_is_not_utf_8_is_named_in_every_format():
    finding = Finding("M202", Span("caf\udce9.yaml"), "x")
    assert as_text(finding, {}).startswith("caf�.yaml:1:1: ")
    assert "caf%E9.yaml" in formats.as_sarif([finding])
    assert formats.as_json([finding], {}).isascii()


def test_on_github_nothing_is_printed_for_a_command_without_findings(capsys):
    assert console.report("github", (), {}, {}) is False
    assert capsys.readouterr() == ("", "")


# Many findings


def test_of_many_findings_a_person_sees_a_hundred_errors_first_and_the_count_of_the_rest():
    warning, error = Finding("M209", Span("a"), "x"), Finding("M202", Span("b"), "x")
    assert capped((warning,) * 99 + (error,)) == ((warning,) * 99 + (error,), "")
    shown, rest = capped((warning,) * 2000 + (error,))
    assert shown == (error, *(warning,) * 99)
    assert rest.startswith("and 1,901 more")


@pytest.fixture(scope="module")
def very_bad(tmp_path_factory):
    unknown = "".join(f"xyz{n}: x\n" for n in range(120))
    paths = project(tmp_path_factory.mktemp("bad"), SMALL + unknown)
    return ("check", "--content", paths.content, "--theme", paths.theme)


def test_text_and_github_end_with_the_count_and_json_and_sarif_are_complete(very_bad):
    text = run(*very_bad, "--format", "text")
    assert text.stderr.count(": error M202: ") == 100
    assert "\nand 20 more; " in text.stderr
    assert "120 errors" in text.stdout
    github = run(*very_bad, "--format", "github").stdout.split("\n")
    assert sum(line.startswith("::error ") for line in github) == 100
    assert sum(line.startswith("and 20 more; ") for line in github) == 1
    assert len(json.loads(run(*very_bad, "--format", "json").stdout)["findings"]) == 120
    log = json.loads(run(*very_bad, "--format", "sarif").stdout)
    assert len(log["runs"][0]["results"]) == 120


# The same words in every run, whoever reads them

TIES = SMALL.replace("Somebody answers.", "The algqr and the aqaby are amicx.").replace(
    "inside-centre: [more]", "inside-centre: [mora]"
)


def brochure(*arguments, **more):
    program = [sys.executable, "-m", "brochure", *map(str, arguments)]
    environment = {**os.environ, **more.pop("env", {})}
    return subprocess.run(program, cwd=ROOT, stderr=subprocess.PIPE, env=environment, **more)


def test_hints_do_not_depend_on_the_hash_seed(tmp_path):
    paths = project(tmp_path, TIES)
    command = ("check", "--content", paths.content, "--theme", paths.theme, "--format", "json")
    first, *others = (
        brochure(*command, stdout=subprocess.PIPE, env={"PYTHONHASHSEED": str(seed)}).stdout
        for seed in range(1, 4)
    )
    hints = {found["code"]: found["hint"] for found in json.loads(first)["findings"]}
    assert {"W814", "P301"} <= set(hints)
    assert set(others) == {first}


def test_a_reader_that_goes_away_stops_nothing(tmp_path):
    paths = project(tmp_path, SMALL)
    reading, writing = os.pipe()
    os.close(reading)
    done = brochure(
        "build", "--content", paths.content, "--theme", paths.theme, "--output", paths.output,
        stdout=writing,
    )  # fmt: skip
    os.close(writing)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr
    assert {"brochure-press.pdf", "handout-screen.pdf", "report.json"} <= set(
        os.listdir(paths.output)
    )
