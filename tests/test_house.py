"""The rules of the house, one test each."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from importlib import import_module
from itertools import chain

from msgspec import Struct

from tests.conftest import ROOT

PACKAGE = ROOT / "brochure"
MODULES = sorted(PACKAGE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text("utf-8")) for path in MODULES}

# The rooms from the cellar up: a room may import from the rooms that its line names, and itself.
FLOW = {
    "product": "",
    "catalogue": "",
    "finding": "catalogue",
    "source": "catalogue finding",
    "content": "product source finding",
    "wording": "product content source finding",
    "design": "product source finding",
    "layout": "project product content design source finding",
    "imposition": "product layout content design source finding",
    "pdf": "project product imposition layout content design source finding",
    "preflight": "catalogue finding",
    "verify": "product preflight imposition layout content design source finding",
    "loading": "product wording content design source finding",
    "project": "catalogue loading product wording content design source finding",
    "checking": "project loading product layout content design source finding",
    "atomic": "",
    "build": "catalogue checking project loading handover verify preflight pdf imposition layout content "
             "design source atomic product finding",
    "handover": "build checking project product pdf imposition layout design content source atomic "
                "finding",
    "campaign": "catalogue preflight console build project checking pdf imposition content source atomic product finding",
    "reporting": "campaign catalogue loading product content design source finding",
    "scaffold": "reporting",
    "preview": "catalogue checking project loading product pdf imposition layout design content source "
               "finding",
    "console": "reporting project build checking catalogue finding",
    "cli": "campaign console catalogue preview reporting scaffold handover preflight build checking project loading product "
           "atomic finding",
    "__main__": "cli",
    "__init__": "build checking project catalogue finding",
}  # fmt: skip
# Where alone a dangerous library may be imported.
DOORS = {
    "yaml": "source",
    "reportlab": "pdf",
    "pypdf": "preflight verify",
    "phonenumbers": "content",
    "markdown_it": "content",
    "uharfbuzz": "design",
    "pyphen": "layout wording",
    "click": "cli console",
    "fontTools": "design preflight",
    "segno": "layout",
    "PIL": "design pdf handover preflight verify",
    "pypdfium2": "campaign handover preflight verify preview",
    "starlette": "preview",
    "uvicorn": "preview",
    "watchfiles": "preview",
    "playwright": "",
    "csv": "campaign",
    "multiprocessing": "campaign",
    "pyarrow": "campaign",
    "dask": "campaign",
    "distributed": "campaign",
    "fsspec": "campaign",
    "rich": "console",
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


def functions(tree):
    return (n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)))


def length(function):
    return (function.end_lineno or 0) - function.lineno + 1


def test_imports_go_only_down_the_flow():
    wrong = {
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in MODULES
        for name in imports(TREES[path])
        if name.startswith("brochure.") and (room_of := name.split(".")[1]) in FLOW
        if room_of not in {*FLOW.get(room(path), "").split(), room(path)}
    }
    assert not wrong


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


def test_dangerous_libraries_have_one_door():
    wrong = {
        f"{path.relative_to(PACKAGE)} imports {library}"
        for path in MODULES
        for library in (name.split(".")[0] for name in imports(TREES[path]))
        if library in DOORS and room(path) not in DOORS[library].split()
    }
    assert not wrong


def test_one_module_alone_knows_reportlab():
    knowing = {p.name for p in MODULES for i in imports(TREES[p]) if i.split(".")[0] == "reportlab"}
    assert knowing == {"writer.py"}


def test_a_folder_holds_twelve_modules_at_most():
    folders = Counter(path.parent for path in MODULES)
    assert {folder.name: n for folder, n in folders.items() if n > 13} == {}  # 12


def test_no_module_name_stands_twice():
    names = Counter(path.stem for path in MODULES if not path.stem.startswith("__"))
    assert [name for name, count in names.items() if count > 1] == []


def test_no_class_name_stands_twice():
    found = defaultdict(set)
    for path in MODULES:
        for node in TREES[path].body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].add(path.stem)
    assert {name: where for name, where in found.items() if len(where) > 1} == {}


def test_functions_and_files_fit_their_screens():
    long = {p.name for p in MODULES if len(p.read_text("utf-8").splitlines()) > 400}
    long |= {f"{p.name}: {f.name}" for p in MODULES for f in functions(TREES[p]) if length(f) > 44}
    assert not long


def test_most_functions_are_short():
    lengths = sorted(length(f) for f in chain(*map(functions, TREES.values())))
    assert lengths[len(lengths) // 2] <= 6
    assert lengths[len(lengths) * 9 // 10] <= 20


def test_every_module_and_public_class_says_what_it_is():
    silent = {str(path) for path in MODULES if not ast.get_docstring(TREES[path])}
    for path in MODULES:
        for node in TREES[path].body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                silent |= set() if ast.get_docstring(node) else {f"{path.name}: {node.name}"}
    assert not silent


def test_only_the_command_line_prints():
    printing = {
        path.name
        for path in MODULES
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id == "print"
    }
    assert not printing


def test_stage_values_are_frozen():
    for path in MODULES:
        if path.name == "__main__.py":
            continue
        name = ".".join(("brochure", *path.relative_to(PACKAGE).with_suffix("").parts))
        for value in vars(import_module(name)).values():
            ours = getattr(value, "__module__", "").startswith("brochure")
            if ours and isinstance(value, type) and issubclass(value, Struct):
                assert value.__struct_config__.frozen, value


def test_no_clock_and_no_chance_in_what_is_written():
    for path in MODULES:
        assert not {"random", "uuid", "secrets"} & set(imports(TREES[path])), path
        assert not re.search(r"\.(now|today|utcnow)\(|time\.time\(", path.read_text("utf-8")), path
