"""The catalogue of findings: one file, complete, true, and cheap to read."""

from __future__ import annotations

import ast
import subprocess
import sys
import zipfile
from itertools import groupby

import pytest
import yaml
from flit_core import buildapi
from msgspec.structs import asdict

from brochure.catalogue import CATALOGUE
from brochure.reporting import explain
from brochure.source import yaml_tree
from tests.conftest import ROOT

FILE = ROOT / "brochure" / "catalogue.yaml"


def test_a_yaml_library_reads_the_very_same_entries():
    written = yaml.safe_load(FILE.read_text("utf-8"))
    assert {code: asdict(entry) for code, entry in CATALOGUE.items()} == written


def test_the_catalogue_holds_every_code_that_the_package_names_and_no_other():
    named = {
        node.value
        for path in (ROOT / "brochure").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if len(node.value) == 4 and node.value[0] in explain.KINDS and node.value[1:].isdigit()
    }
    assert set(CATALOGUE) == named


@pytest.mark.parametrize("code", CATALOGUE)
def test_an_entry_is_complete(code):
    entry = CATALOGUE[code]
    assert all(text.strip() == text != "" for text in asdict(entry).values())
    assert all(text.endswith(".") for text in (entry.why, entry.means, entry.mend))
    assert not entry.title.endswith(".")
    assert entry.bad != entry.good


def test_the_codes_of_a_kind_stand_together():
    kinds = [kind for kind, _ in groupby(code[0] for code in CATALOGUE)]
    assert len(kinds) == len(set(kinds)), kinds


def test_every_code_has_a_test():
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").glob("test_*.py"))
    assert [code for code in CATALOGUE if f'"{code}"' not in tests] == []


DESCRIBED = ("Y101", "Y102", "Y103", "Y114")  # their samples are not written out
COMMENTS = ("Y121", "Y122", "Y123", "Y124")  # found by the suppressions


@pytest.mark.parametrize("code", [c for c in CATALOGUE if c[0] == "Y" if c not in DESCRIBED])
def test_the_samples_of_the_yaml_codes_are_true(code):
    entry = CATALOGUE[code]
    if code in COMMENTS:
        assert "# brochure: allow" in entry.bad
        return
    assert code in [finding.code for finding in yaml_tree.parse(entry.bad).findings]
    assert yaml_tree.parse(entry.good).findings == ()


def test_the_page_of_findings_is_fresh():
    assert (ROOT / "docs" / "findings.md").read_text("utf-8") == explain.as_index(), "run make docs"


def test_the_page_has_a_row_of_four_cells_for_each_code():
    rows = [line.replace(r"\|", "") for line in explain.as_index().split("\n") if line[:2] == "| "]
    rows = [row.strip("| ").split(" | ") for row in rows if not row.startswith("| code")]
    assert [row[0] for row in rows] == list(CATALOGUE)
    assert {len(row) for row in rows} == {4}


def test_the_long_page_says_all_of_each_code():
    page = explain.as_markdown()
    for code, entry in CATALOGUE.items():
        assert f"### {code} {entry.title}\n\n*{entry.severity.value.capitalize()}.* " in page
        for text in (entry.why, entry.means, entry.bad, entry.good, entry.mend):
            assert text.split("\n")[-1] in page


def test_the_wheel_takes_the_catalogue_along(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    with zipfile.ZipFile(tmp_path / buildapi.build_wheel(str(tmp_path))) as wheel:
        assert wheel.read("brochure/catalogue.yaml") == FILE.read_bytes()


LIGHT = """
import sys
from brochure.finding import Finding, Span, has_errors
from brochure import catalogue
assert not has_errors(())
assert catalogue._written.cache_info().currsize == 0
assert has_errors([Finding("L501", Span("x"), "x")])
assert catalogue._written.cache_info().currsize == 1
assert not {"yaml", "pydantic"} & set(sys.modules)
"""


def test_the_catalogue_is_read_only_for_a_finding_and_without_a_library():
    subprocess.run([sys.executable, "-c", LIGHT], check=True, cwd=ROOT)
