"""The JSON Schemas say of contents, themes and printer profiles what the tool says of them."""

from __future__ import annotations

import copy
import datetime
import json
import os
import re
from copy import deepcopy

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.validators import extend

from brochure import cli
from brochure.content import model, placement
from brochure.finding import Span, has_errors
from brochure.reporting import json_schema
from brochure.source.validation import validate
from brochure.source.yaml_tree import Fields, Items, Source, Text
from tests.conftest import ASSETS, FORMATS, LETTERPRESS, ROOT, THEME


def run(*arguments, **environment):
    """What the command says; `None` takes the variable away."""
    environment = {"GITHUB_ACTIONS": None, **environment}
    done = CliRunner().invoke(cli.cli, list(map(str, arguments)), env=environment)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done


SCHEMAS = {kind: json_schema.schema(kind) for kind in json_schema.KINDS}
FILES = {
    "examples/order.yaml": "order",
    "examples/campaign/campaign.yaml": "campaign",
    "examples/campaign/content.yaml": "content",
    "content.yaml": "content",
    "assets/theme.yaml": "theme",
    **{str(file.relative_to(ROOT)): "theme" for file in (ROOT / "assets/themes").glob("*.yaml")},
    **{
        str(file.relative_to(ROOT)): "printer" for file in (ROOT / "assets/printers").glob("*.yaml")
    },
    **{str(file.relative_to(ROOT)): "format" for file in (ROOT / "assets/formats").glob("*.yaml")},
    **{file.name: "approvals" for file in ROOT.glob("approvals.yaml")},  # there once it is needed
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
        return outcome.findings
    outcome = model.load(text, FORMATS.by_name)
    if outcome.value is None:
        return outcome.findings
    return (*outcome.findings, *placement.check(outcome.value, text))


SHAPE = {"M201", "M202", "M203", "M204", "M205", "P303"}
# What joins fields, or counts points in a length: no schema can say it; see reporting/json_schema.py.
JOINED = re.compile(
    "dots|how high this day|crop leaves|there is no format|is more than [a-z]+: |times the body size|multiple of the grid|spot ink"
    "|marks may not|the length must be"
    "|align: has|cannot be made on|cells?, the head|cells?, every row|no rows follow|can be reached|is no part of|picture show|has no mask|on dark grounds|is called [a-z0-9-]+.png too"
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
        return st.integers(told["minimum"], told["maximum"]) | st.just(told["maximum"] - 0.5)
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
    if "properties" not in told:
        shape = told.get("propertyNames", {}).get("pattern", "")
        names = st.sampled_from([n for n in ("title", "goals", "more", "9") if re.search(shape, n)])
        return st.dictionaries(
            names, values(told["additionalProperties"], parts), min_size=1, max_size=2
        )
    fields = {name: values(one, parts) for name, one in told["properties"].items()}
    must = {name: fields.pop(name) for name in told.get("required", ())}
    return st.fixed_dictionaries(must, optional=fields)


def placed(form):
    some = st.sampled_from([["title"], ["goals", "hotline"], [9, True]])
    panels = {}
    for panel in form.reading:
        names = [frame.name for frame in form.frames if frame.panel == panel]
        panels[panel] = st.fixed_dictionaries(dict.fromkeys(names, some))
        if all(f.zone.optional or f.zone.is_rest for f in form.frames if f.panel == panel):
            panels[panel] |= some
    return st.fixed_dictionaries(panels)


SPECIAL = {
    "CardText": st.fixed_dictionaries(  # it holds blocks itself
        {"text": st.just(["A letter."])}, optional={"heading": st.just("Bring this")}
    ),
    "Dots": st.fixed_dictionaries({"full": st.integers(1, 120)}),
    "Piece": st.one_of(
        [
            st.fixed_dictionaries(
                {
                    "panels": placed(form),
                    "format": st.just(form.name),
                    "paper": st.just(form.papers[0]),
                }
            )
            for form in FORMATS.loaded
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
] + [("approvals", {"disclaimer": {"sha256": "0123456789abcdef" * 4, "words": "We do not."}})]


@settings(CALM, max_examples=200)
@given(st.data())
def test_schema_and_tool_refuse_the_same_damage_to_files_beside_the_content(data):
    kind, values = data.draw(st.sampled_from(SHIPPED))
    compare(kind, values)
    wrong = [one for one in WRONG if one != "9"]  # no schema limits a number in quotes
    compare(kind, damaged(data.draw, values, wrong))


@pytest.mark.parametrize(
    ("where", "name", "value"),
    [
        (("type", "roles"), "hotlinex", {"size": 2}),
        (("spacing", "between"), "headin", {"list": 1}),
        (("spacing", "between", "heading"), "lists", 1),
    ],
)
def test_schema_and_tool_know_the_same_names_of_roles_and_of_what_stands_above_and_below(
    where, name, value
):
    theme = deepcopy(dict(SHIPPED)["theme"])
    theme["spacing"]["between"] = {"heading": {"list": 1}, "*": {"card": 1}}
    compare("theme", theme)
    inner = theme
    for key in where:
        inner = inner[key]
    inner[name] = value
    assert not JUDGES["theme"].is_valid(theme)
    assert [one.code for one in findings_in("theme", theme)] == ["M202"]


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
    for file in (f for f, kind in FILES.items() if kind != "order" and "examples" not in f):
        assert re.search(hook["files"], file)
    assert not re.search(hook["files"], "README.md")
