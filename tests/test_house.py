"""The house rules, so that nobody has to remember them."""

from __future__ import annotations

import ast
import re
from dataclasses import is_dataclass
from importlib import import_module
from itertools import chain

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "brochure"
MODULES = sorted(PACKAGE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text("utf-8")) for path in MODULES}

# A room may import from the rooms in its row, and from itself.
FLOW = {
    "diagnostics": set(),
    "source": {"diagnostics"},
    "schema": {"source", "diagnostics"},
    "content": {"schema", "source", "diagnostics"},
    "design": {"schema", "source", "diagnostics"},
    "layout": {"content", "design", "source", "diagnostics"},
    "pdf": {"layout", "content", "design", "source", "diagnostics"},
    "preflight": {"pdf", "layout", "design", "source", "diagnostics"},
    "publish": set(),
    "editor": {"check", "layout", "content", "design", "schema"},
    "new": set(),
    "allowances": {"schema", "source", "diagnostics"},
    "explain": {"schema", "source", "diagnostics"},
    "forms": {"explain", "diagnostics"},
    "mockup": set(),
    "pictures": {"mockup", "pdf", "layout", "design"},
    "check": {"allowances", "layout", "content", "design", "schema", "source", "diagnostics"},
    "build": {
        "allowances",
        "check",
        "publish",
        "pictures",
        "preflight",
        "pdf",
        "layout",
        "content",
        "design",
        "schema",
        "source",
        "diagnostics",
    },
    "package": {"build", "check", "publish", "pdf", "layout", "design", "source"},
    "preview": {"check", "pdf", "layout", "design", "content", "source", "diagnostics"},
    "cli": {
        "preview",
        "editor",
        "explain",
        "forms",
        "new",
        "package",
        "preflight",
        "build",
        "check",
        "diagnostics",
    },
    "__main__": {"cli"},
    "__init__": set(),
}
# Where alone a dangerous library may be imported.
DOORS = {
    "yaml": {"source"},
    "reportlab": {"pdf"},
    "pypdf": {"preflight"},
    "phonenumbers": {"content"},
    "markdown_it": {"content"},
    "uharfbuzz": {"design"},
    "pyphen": {"layout", "content"},
    "spellchecker": {"content"},
    "click": {"cli"},
    "fontTools": {"design"},
    "segno": {"design"},
    "PIL": {"design", "pdf", "pictures", "mockup", "preflight"},
    "pypdfium2": {"pictures", "preflight", "preview"},
    "starlette": {"preview"},
    "uvicorn": {"preview"},
    "watchfiles": {"preview"},
    "playwright": set(),
}


def room(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_only_down_the_flow(path):
    own = room(path)
    for name in imports(TREES[path]):
        parts = name.split(".")
        if parts[0] == "brochure" and len(parts) > 1 and parts[1] in FLOW:
            assert parts[1] in FLOW[own] | {own}, f"{own} imports {name}"


def test_no_import_runs_in_a_circle():
    names = {
        ".".join(("brochure", *path.relative_to(PACKAGE).with_suffix("").parts)): path
        for path in MODULES
    }
    graph = {name: {i for i in imports(TREES[path]) if i in names} for name, path in names.items()}
    done: set[str] = set()

    def visit(name, above):
        assert name not in above, f"a circle through {name}"
        if name not in done:
            for inner in graph[name]:
                visit(inner, above | {name})
            done.add(name)

    for name in graph:
        visit(name, frozenset())


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_dangerous_libraries_have_one_door(path):
    for name in imports(TREES[path]):
        library = name.split(".")[0]
        if library in DOORS:
            assert room(path) in DOORS[library], f"{library} in {path.name}"


def functions(tree):
    return (n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_functions_and_files_fit_their_screens(path):
    assert len(path.read_text("utf-8").splitlines()) <= 420
    for function in functions(TREES[path]):
        length = (function.end_lineno or 0) - function.lineno + 1
        assert length <= 44, f"{function.name} has {length} lines"


def test_most_functions_are_short():
    lengths = sorted(
        (f.end_lineno or 0) - f.lineno + 1 for f in chain(*map(functions, TREES.values()))
    )
    assert lengths[len(lengths) // 2] <= 12
    assert lengths[len(lengths) * 9 // 10] <= 27


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_every_module_and_public_class_says_what_it_is(path):
    tree = TREES[path]
    assert ast.get_docstring(tree), path
    if path.name in ("blocks.py", "text.py"):
        return
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            plain = {"Items", "Fields"}  # named by their fields
            assert ast.get_docstring(node) or node.name in plain, node.name


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_the_command_line_prints(path):
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "print" or room(path) == "cli"


def test_stage_values_are_frozen():
    for path in MODULES:
        if path.name == "__main__.py":
            continue
        name = ".".join(("brochure", *path.relative_to(PACKAGE).with_suffix("").parts))
        for value in vars(import_module(name)).values():
            ours = getattr(value, "__module__", "").startswith("brochure")
            if ours and is_dataclass(value) and isinstance(value, type):
                assert value.__dataclass_params__.frozen, value


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_clock_and_no_chance_in_what_is_written(path):
    forbidden = {"random", "uuid", "secrets"}
    assert not forbidden & set(imports(TREES[path]))
    assert not re.search(r"\.(now|today|utcnow)\(|time\.time\(", path.read_text("utf-8"))
