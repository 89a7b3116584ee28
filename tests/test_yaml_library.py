"""PyYAML as we load it: whole, and its reader refuses the same characters."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from tests.conftest import ROOT


def said(program):
    """What a new process says, in which nothing has loaded PyYAML before."""
    return subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


def own_pattern():
    """As it stands in PyYAML's file."""
    source = (Path(find_spec("yaml").origin).parent / "reader.py").read_text("utf-8")
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    (pattern,) = [ast.literal_eval(c.args[0]) for c in calls if ast.unparse(c.func) == "re.compile"]
    return pattern


LOAD = "from brochure.source.yaml_library import yaml\nimport re, sys\n"


def test_its_reader_refuses_the_characters_that_it_says():
    every = "every = ''.join(map(chr, range(sys.maxunicode + 1)))\n"
    ours = "ours = yaml.reader.Reader.NON_PRINTABLE\n"
    compared = f"print(ours.findall(every) == re.findall({own_pattern()!a}, every))\n"
    assert said(LOAD + every + ours + compared) == "True\n"


def test_its_reader_has_a_pattern_that_is_quick_to_make():
    made = said(LOAD + "print(ascii(yaml.reader.Reader.NON_PRINTABLE.pattern))")
    assert ast.literal_eval(made) != own_pattern()


def test_what_compiles_patterns_is_what_it_was():
    assert said("import re\nwhole = re.compile\n" + LOAD + "print(re.compile is whole)") == "True\n"


def test_others_may_load_it_before_and_after():
    before = "import yaml as before\n" + LOAD + "import yaml as after\n"
    assert said(before + "print(before is yaml is after, yaml.safe_load('a: 1'))") == (
        "True {'a': 1}\n"
    )
