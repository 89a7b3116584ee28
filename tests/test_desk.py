"""The editor's desk: explanations, forms for machines, the schema, allowances."""

from __future__ import annotations

import copy
import datetime
import json
import os
import re
import shutil
from types import SimpleNamespace

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.validators import extend

from brochure import build as building
from brochure import cli
from brochure.content import model, placement
from brochure.finding import CATALOGUE, Finding, Outcome, Severity, Span, Where, has_errors
from brochure.loading import _unknown_places
from brochure.product import FOLDS, HANDOUT_FRAMES
from brochure.reporting import explain, formats, json_schema
from brochure.source import suppressions, yaml_tree
from brochure.source.validation import validate
from brochure.source.yaml_tree import Fields, Items, Source, Text
from tests.conftest import ASSETS, LETTERPRESS, ROOT, SMALL, THEME, project
from tests.library import check as run_check


def run(*arguments, **environment):
    """What the command says; `None` takes the variable away."""
    environment = {"GITHUB_ACTIONS": None, **environment}
    done = CliRunner().invoke(cli.cli, list(map(str, arguments)), env=environment)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done


# The catalogue


def test_every_code_is_explained_with_samples():
    missing = sorted(set(CATALOGUE) - set(explain.explanations()))
    assert not missing, f"reporting/findings.yaml lacks {', '.join(missing)}"
    more = sorted(set(explain.explanations()) - set(CATALOGUE))
    assert not more, f"reporting/findings.yaml explains {', '.join(more)}, which do not exist"
    for code, told in explain.explanations().items():
        assert told.means.value.endswith("."), code
        assert told.mend.value.endswith("."), code
        assert told.bad.value != told.good.value, code


NOT_WRITTEN_OUT = {
    "Y101",
    "Y102",
    "Y103",
    "Y114",
    "Y121",
    "Y122",
    "Y123",
    "Y124",
}  # their samples are described


@pytest.mark.parametrize("code", sorted(c for c in CATALOGUE if c[:2] in ("Y1",)))
def test_the_samples_of_the_yaml_codes_are_true(code):
    told = explain.explanations()[code]
    if code in NOT_WRITTEN_OUT:
        return
    assert code in [finding.code for finding in findings_of(told.bad.value)]
    assert findings_of(told.good.value) == ()


def findings_of(text):
    return yaml_tree.parse(text).findings


def test_explain_knows_codes_in_any_case_and_lists_all():
    done = run("explain", "m202")
    assert done.exit_code == 0
    assert done.stdout.startswith("M202 unknown field (error)\n")
    assert "    nmae: Harbor House" in done.stdout
    assert "To mend it: " in done.stdout
    assert len(run("explain").stdout.splitlines()) == len(CATALOGUE)


def test_explain_offers_the_nearest_code():
    done = run("explain", "M2022")
    assert done.exit_code == cli.ExitCode.USAGE
    assert 'did you mean "M202"' in done.stderr
    assert "lists all" in run("explain", "nonsense").stderr


def test_the_page_of_findings_is_fresh():
    file = ROOT / "docs" / "findings.md"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(explain.as_markdown(), encoding="utf-8")
    assert file.read_text("utf-8") == explain.as_markdown(), "run make docs"


# The forms

PLACED = Finding("M202", Span("a b/content.yaml", 3, 5, 3, 9), "no 100 %, really", "do: x\ry")
FOUND = Finding("Q645", Span("guide.pdf"), "too small", "", Where(1, 2.0, 3.0, "text"))


def test_github_escapes_what_would_end_a_message_or_property():
    assert formats.as_github(PLACED) == (
        "::error file=a b/content.yaml,line=3,endLine=3,col=5,endColumn=8,"
        "title=M202 unknown field::no 100 %25, really%0Ado: x%0Dy"
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
    assert done.exit_code == cli.ExitCode.FINDINGS
    assert [f["code"] for f in json.loads(done.stdout)["findings"]] == ["M202"]
    done = run(*bad, "--format", "sarif", GITHUB_ACTIONS="true")
    assert done.exit_code == cli.ExitCode.FINDINGS
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
    assert done.exit_code == cli.ExitCode.PREFLIGHT
    log = json.loads(done.stdout)
    Draft202012Validator(SARIF).validate(log)
    assert log["runs"][0]["results"][0]["ruleId"] == "Q607"
    assert run("preflight", file, GITHUB_ACTIONS="true").stdout.startswith("::error file=")


def test_the_command_line_offers_the_forms_that_there_are():
    assert cli.FORMS == formats.FORMS
    assert {severity.value for severity in Severity} <= {"error", "warning", "notice"}


# The schema

SCHEMAS = {kind: json_schema.schema(kind) for kind in json_schema.KINDS}
FILES = {
    "content.yaml": "content",
    "assets/theme.yaml": "theme",
    **{str(file.relative_to(ROOT)): "theme" for file in (ROOT / "assets/themes").glob("*.yaml")},
    **{
        str(file.relative_to(ROOT)): "printer" for file in (ROOT / "assets/printers").glob("*.yaml")
    },
}


def _pattern(validator, pattern, instance, schema):
    # As ECMA 262 has it: there `$` is the end, in Python also before a last line break.
    if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), instance):
        yield from extend(Draft202012Validator)({"not": {}}).iter_errors(instance)


JUDGES = {
    kind: extend(Draft202012Validator, {"pattern": _pattern})(told, format_checker=FormatChecker())
    for kind, told in SCHEMAS.items()
}


def test_the_schema_files_are_fresh_and_themselves_valid():
    folder = ROOT / "assets" / "schema"
    if os.environ.get("UPDATE_GOLDEN"):
        json_schema.write(folder, tuple(json_schema.KINDS))
    for name, text in json_schema.files().items():
        assert (folder / name).read_text("utf-8") == text, "run make docs"
        assert text.endswith("}\n")
        Draft202012Validator.check_schema(json.loads(text))
        assert "$id" not in text
    assert {file.name for file in folder.iterdir()} == set(json_schema.files())


def test_the_command_writes_one_kind_or_all(tmp_path):
    done = run("schema", "printer", "--output", tmp_path / "new")
    assert done.exit_code == 0
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["printer.schema.json"]


@pytest.mark.parametrize(("file", "kind"), FILES.items())
def test_each_file_keeps_the_schema_that_it_names(file, kind):
    path = ROOT / file
    first = path.read_text("utf-8").split("\n", 1)[0]
    if found := re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first):
        schema = json.loads((path.parent / found[1]).read_text("utf-8"))
        assert schema["title"] == SCHEMAS[kind]["title"]
    values = json.loads(json.dumps(yaml.safe_load(path.read_text("utf-8")), default=str))
    JUDGES[kind].validate(values)


def test_vs_code_recommends_the_extension_and_knows_the_schemas():
    folder = ROOT / ".vscode"
    wanted = json.loads((folder / "extensions.json").read_text("utf-8"))
    assert wanted["recommendations"] == ["redhat.vscode-yaml"]
    mapped = json.loads((folder / "settings.json").read_text("utf-8"))["yaml.schemas"]
    assert {ROOT / name for name in mapped} == set((ROOT / "assets" / "schema").iterdir())
    named = [one for v in mapped.values() for one in ([v] if isinstance(v, str) else v)]
    reached = {str(file.relative_to(ROOT)) for one in named for file in ROOT.glob(one[1:])}
    assert reached == set(FILES)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_field_has_a_title_and_a_description(kind):
    parts = {kind: SCHEMAS[kind], **SCHEMAS[kind]["$defs"]}
    for name, part in parts.items():
        assert part.get("description"), name
        for field, told in part["properties"].items():
            target = parts[told["$ref"].rsplit("/", 1)[1]] if "$ref" in told else {}
            assert {**target, **told}.get("title"), (name, field)
            assert {**target, **told}.get("description"), (name, field)
            assert "null" not in json.dumps(told), (name, field)


def tree_of(value):
    """The tree of a value that was written in the plain way; see reporting/json_schema.py."""
    if isinstance(value, dict):
        return Fields(tuple((tree_of(k), tree_of(v)) for k, v in value.items()), Span("x"))
    if isinstance(value, list):
        return Items(tuple(map(tree_of, value)), Span("x"))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return Text(
        "" if value is None else value if isinstance(value, str) else json.dumps(value), Span("x")
    )


def findings_in(kind, value):
    tree = tree_of(value)
    text = Source("x", "", tree)
    if kind != "content":
        outcome = validate(json_schema.KINDS[kind], tree)
        there = kind == "theme" and outcome.value is not None
        return (*outcome.findings, *(_unknown_places(outcome.value, text) if there else ()))
    outcome = model.load(text)
    if outcome.value is None:
        return outcome.findings
    fold = FOLDS[outcome.value.brochure.fold]
    frames = {"brochure": fold.reading, "handout": HANDOUT_FRAMES}
    return (*outcome.findings, *placement.check(outcome.value, text, frames))


SHAPE = {"M201", "M202", "M203", "M204", "M205", "P303", "F406"}
# What joins fields, or counts points in a length: no schema can say it; see reporting/json_schema.py.
JOINED = re.compile(
    "dots|crop leaves|sizes must be|a size must lie|tight ≤|multiple of the grid|spot ink"
    "|marks may not|least ≤ soft|bleed is|fold-allowance"
)


def compare(kind, value):
    findings = findings_in(kind, value)
    shape = [f for f in findings if f.code in SHAPE and not JOINED.search(f.message)]
    if JUDGES[kind].is_valid(value):
        assert not shape
    else:
        assert has_errors(findings), next(JUDGES[kind].iter_errors(value)).message


WORDS = [
    "Somebody answers.",
    "**strong** words",
    "two\n\nparagraphs",
    "é",
    "NO",
    "10:30",
    9,
    2.5,
    True,
]


def values(told, parts):
    """Values that a schema accepts. Only what our schemas use is understood."""
    if "$ref" in told:
        name = told["$ref"].rsplit("/", 1)[1]
        return SPECIAL[name] if name in SPECIAL else values(parts[name], parts)
    if "anyOf" in told:
        return st.one_of([values(one, parts) for one in told["anyOf"]])
    if "enum" in told:
        return st.sampled_from(told["enum"])
    if told["type"] == "object":
        return objects(told, parts)
    if told["type"] == "array":
        if "prefixItems" in told:
            return st.tuples(*(values(one, parts) for one in told["prefixItems"])).map(list)
        least = told.get("minItems", 0)
        most = min(told.get("maxItems", 3), max(3, least))
        return st.lists(values(told["items"], parts), min_size=least, max_size=most)
    if told.get("format") == "date":
        return st.dates(min_value=datetime.date(1, 1, 1)).map(str)
    if "number" in told["type"] and "minimum" in told:
        return st.integers(told["minimum"], told["maximum"]) | st.just(told["minimum"] + 0.5)
    if "integer" in told["type"] and "minimum" in told:
        strings = (
            st.sampled_from(["home", "a-1", "911"]) if "boolean" in told["type"] else st.nothing()
        )
        return strings | st.integers(0, told.get("maximum", 9))
    if "exclusiveMinimum" in told:
        return st.integers(1, 60) | st.sampled_from([2.5, "3.5", "12"])
    if told["pattern"] == r"\S":
        return st.sampled_from(WORDS) | st.text("aé -*_[](){}!", min_size=1).map("a".__add__)
    return st.sampled_from(told["examples"])


def objects(told, parts):
    if isinstance(told.get("additionalProperties"), dict):
        names = st.sampled_from(["title", "goals", "more", "9"])
        return st.dictionaries(
            names, values(told["additionalProperties"], parts), min_size=1, max_size=2
        )
    fields = {name: values(one, parts) for name, one in told["properties"].items()}
    must = {name: fields.pop(name) for name in told["required"]}
    return st.fixed_dictionaries(must, optional=fields)


def placed(names):
    some = st.sampled_from([["title"], ["goals", "hotline"], [9, True]])
    return st.fixed_dictionaries(dict.fromkeys(names, some))


SPECIAL = {
    "Dots": st.fixed_dictionaries({"full": st.integers(1, 120)}),
    "Handout": st.fixed_dictionaries({"frames": placed(HANDOUT_FRAMES)}),
    "Brochure": st.one_of(
        [
            st.fixed_dictionaries({"panels": placed(fold.reading), "fold": st.just(name)})
            for name, fold in FOLDS.items()
        ]
    ),
}
CONTENTS = values(SCHEMAS["content"], SCHEMAS["content"]["$defs"])
CALM = settings(
    max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@CALM
@given(CONTENTS)
def test_what_the_schema_accepts_has_the_right_shape(content):
    assert JUDGES["content"].is_valid(content)
    compare("content", content)


WRONG = [
    None, "", "  ", "x", "not here", "é!", "9", "1.5 mm", "#123456", 0, 1, -1, 3.5, 500, 10000000.0, True,
    [], {}, ["x"], [0, 0, 0, 0], [["x"]], {"zzz": "x"}, {"paragraph": "x"}, {"bullets": "x"},
    {"text": ["x"]}, "2026-02-30", "2026-11-30\n", "2026-W48-1", "https://", "letter-fold", "hotline",
]  # fmt: skip


def places_in(value, path=()):
    yield path
    for key, inner in (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    ):
        yield from places_in(inner, (*path, key))


def damaged(draw, value, wrong=WRONG):
    """The value with one thing changed, lost or added somewhere."""
    value = copy.deepcopy(value)
    *above, last = draw(st.sampled_from(list(places_in(value))[1:]))
    node = value
    for step in above:
        node = node[step]
    how = draw(st.sampled_from(["change", "change", "delete", "add", "many", "misspell"]))
    if how == "delete":
        del node[last]
    elif how == "add" and isinstance(node, dict):
        node[draw(st.sampled_from(["zzz", "alt", "heading", "icon", "web_label"]))] = "x"
    elif how == "many" and isinstance(node, list):
        node.extend([node[last]] * 8)
    elif how == "misspell" and isinstance(node, dict):
        node[f"{last}x"] = node.pop(last)
    else:
        node[last] = draw(st.sampled_from(wrong))
    return value


@settings(CALM, max_examples=200)
@given(st.data())
def test_schema_and_tool_refuse_the_same_damage(data):
    content = data.draw(CONTENTS)
    compare("content", damaged(data.draw, content))


SHIPPED = [
    (kind, yaml.safe_load(file.read_text("utf-8")))
    for kind, files in (
        ("theme", (THEME, LETTERPRESS)),
        ("printer", sorted((ASSETS / "printers").glob("*.yaml"))),
    )
    for file in files
]


@settings(CALM, max_examples=200)
@given(st.data())
def test_schema_and_tool_refuse_the_same_damage_to_themes_and_printers(data):
    kind, values = data.draw(st.sampled_from(SHIPPED))
    compare(kind, values)
    wrong = [one for one in WRONG if one != "9"]  # no schema limits a number in quotes
    compare(kind, damaged(data.draw, values, wrong))


# Allowances

UNUSUAL = SMALL.replace("number: 1-800-555-0150", "number: 1-200-200-2000")
LINE = "    number: 1-200-200-2000"


def checked(folder, text):
    paths = project(folder, text)
    return [
        (f.code, f.span.line)
        for f in run_check(paths.content, paths.theme).findings
        if not f.code.startswith("W")
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
    assert [f.code for f in seen.findings if f.code[0] != "W"] == []  # only a build can tell
    here = Span(str(paths.content), 11, 5, 11, 9)
    small, other = Finding("Q645", here, "small"), Finding("Q646", here, "thin")
    found = {"x.pdf": SimpleNamespace(findings=(small, other))}
    assert judged_by(seen, found) == ["Q646"]
    assert judged_by(seen, {"x.pdf": SimpleNamespace(findings=())}) == ["Y124"]


def judged_by(seen, found):
    return [f.code for f in building._judged(seen, found, complete=True) if f.code[0] != "W"]


# Before a commit


def test_the_hook_calls_a_command_that_there_is():
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [hook["id"] for hook in hooks] == ["brochure-check"]
    (hook,) = hooks
    program, *arguments = hook["entry"].split()
    assert program == "brochure"
    assert arguments[0] in cli.cli.commands
    assert hook["language"] == "python"
    assert hook["pass_filenames"] is False
    for file in FILES:
        assert re.search(hook["files"], file)
    assert not re.search(hook["files"], "README.md")
