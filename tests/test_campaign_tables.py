"""Tables of records: every fault names its row and column, whatever the file holds."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import tracemalloc

import pytest

import brochure
from brochure.campaign import campaign_file, records, running
from brochure.campaign.table import tables
from brochure.finding import Severity, Span
from tests.campaigns import HEAD, ROWS, campaign, command, places, run


def refusals(path):
    """The codes and places for which a whole campaign is refused."""
    with pytest.raises(brochure.Refused) as refused:
        running.prepared(path, str(path.parent / "out"))
    assert not (path.parent / "out").exists()
    return [(f.code, f.span) for f in refused.value.findings]


def codes(path):
    return [code for code, _ in refusals(path)]


def first_cells(tmp_path, data, file="t.csv"):
    (tmp_path / file).write_bytes(data)
    table = tables.opened(tmp_path / file, Span("campaign.yaml"))
    assert table.value is not None, table.findings
    return table.value.columns, [(row.number, row.cells, row.fault) for row in table.value.rows()]


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("t.csv", b"a,b\n1,x y\n2,z\n"),
        ("t.csv", b"\xef\xbb\xbfa,b\r\n1,x y\r\n2,z\r\n"),
        ("t.csv", b"a;b\n1;x y\n2;z"),
        ("t.tsv", b"a\tb\n1\tx y\n2\tz\n"),
    ],
)
def test_separators_line_ends_and_marks_of_many_programs_are_understood(tmp_path, file, data):
    columns, rows = first_cells(tmp_path, data, file)
    assert columns == ("a", "b")
    assert rows == [(2, ("1", "x y"), ""), (3, ("2", "z"), "")]


def test_lines_of_json_keep_numbers_as_they_are_written(tmp_path):
    data = b'{"a": 0012, "b": "x"}\n'
    with pytest.raises(AssertionError):
        first_cells(tmp_path, data, "t.jsonl")
    columns, rows = first_cells(
        tmp_path, b'{"a": 12.50, "b": "x"}\n\n{"b": "y", "a": null}\n', "t.jsonl"
    )
    assert columns == ("a", "b")
    assert rows == [(1, ("12.50", "x"), ""), (3, (None, "y"), "")]


@pytest.mark.parametrize("line", [b"[1]", b"{", b'{"a": 1, "a": 2}', b"\xff", b"[" * 100_000])
def test_a_line_that_is_no_object_is_a_fault_of_its_row(tmp_path, line):
    _, rows = first_cells(tmp_path, b'{"a": "1"}\n' + line + b'\n{"a": "3"}\n', "t.jsonl")
    assert [bool(fault) for *_, fault in rows] == [False, True, False]
    assert rows[1][0] == 2


def test_parquet_gives_the_same_rows(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    made = pyarrow.table({"a": ["1", None], "b": [1.5, 2.0], "c": [True, False]})
    parquet.write_table(made, tmp_path / "t.parquet")
    columns, rows = first_cells(tmp_path, (tmp_path / "t.parquet").read_bytes(), "t.parquet")
    assert columns == ("a", "b", "c")
    assert rows == [(1, ("1", "1.5", None), ""), (2, (None, "2.0", None), "")]


def test_a_file_that_is_no_parquet_is_refused(tmp_path):
    pytest.importorskip("pyarrow")
    assert codes(campaign(tmp_path, "PAR1 nonsense", "t.parquet")) == ["C901"]


HOSTILE = {
    "one cell too many": ("x,A, Inc.,1-800-662-4357", "", "C903"),
    "a quote that is not closed": ('x,"A,1-800-662-4357', "", "C903"),
    "a quote in the middle": ('x,"A"B,1-800-662-4357', "", "C903"),
    "an empty cell": ("x,,1-800-662-4357", "name", "C904"),
    "nothing but blanks": ("x, \u200b\u2800,1-800-662-4357", "name", "C904"),
    "a formula": ('x,"=HYPERLINK(""http://a"")",1-800-662-4357', "name", "C904"),
    "what is left of a formula": ("x,#N/A,1-800-662-4357", "name", "C904"),
    "a control character": ("x,A\x07,1-800-662-4357", "name", "C904"),
    "a NUL": ("x,A\0,1-800-662-4357", "name", "C904"),
    "a byte of another encoding": (b"x,Caf\xe9,1-800-662-4357", "name", "C904"),
    "a way out": ("../x,A,1-800-662-4357", "slug", "C905"),
    "an absolute path": ("/etc/x,A,1-800-662-4357", "slug", "C905"),
    "a way out by Windows": ("..\\x,A,1-800-662-4357", "slug", "C905"),
    "a device of Windows": ("nul.txt,A,1-800-662-4357", "slug", "C905"),
    "a hidden folder": (".publishing,A,1-800-662-4357", "slug", "C905"),
    "a name of ours": ("manifest.jsonl,A,1-800-662-4357", "slug", "C905"),
    "a name too long": ("x" * 300 + ",A,1-800-662-4357", "slug", "C905"),
    "a number that nobody can dial": ("x,A,12", "phone", "M206"),
    "spreadsheet arithmetic": ("x,A,1.8E+10", "phone", "M206"),
    "a script": ('x,A,"<script>"', "phone", "M206"),
    "a letter that no font has": ("x,A \U00013000,1-800-662-4357", "name", "F403"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_bad_row_names_its_row_and_column_and_stops_no_other(tmp_path, kind):
    row, cell, code = HOSTILE[kind]
    row = row if isinstance(row, bytes) else row.encode("utf-8")
    good = b"good,Harbor House,1-800-662-4357\n"
    done = run(
        campaign(tmp_path, HEAD.encode() + good + row + b"\nlast,Pine Hill,1-800-662-4357\n")
    )
    bad = [entry for entry in done.entries if entry["status"] == "refused"]
    assert {(place[0], place[1], place[2]) for place in places(bad)} >= {(3, cell, code)}
    assert [entry["row"] for entry in bad] == [3]
    if kind != "a quote that is not closed":  # which takes along what follows it
        assert [e["record"] for e in done.entries if e["status"] == "built"] == ["good", "last"]
    assert all(name.split("/")[0] in ("good", "last", "manifest.jsonl") for name in done.files)


def test_all_faults_of_all_rows_are_named_in_one_run(tmp_path):
    rows = HEAD + "a,,12\nb,#REF!,1-800-662-4357\nc,A,13\n"
    found = places(run(campaign(tmp_path, rows)).entries)
    wanted = [(2, "name", "C904"), (3, "name", "C904"), (4, "phone", "M206")]
    assert [place for place in found if place[2] in ("C904", "M206")] == wanted


def test_a_finding_is_shown_with_file_row_and_column(tmp_path):
    done = command("check", campaign(tmp_path, HEAD + "a,A,1-800-662-4357\nb,B,12\n"))
    assert done.exit_code == 1
    assert "centres.csv:3:phone: error M206" in done.stderr


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ({"set": '{centre.nam: "{name}"}'}, "M202"),
        ({"set": '{sections: "{name}"}'}, "M203"),
        ({"set": '{centre.name: "{nmae}"}'}, "C902"),
        ({"set": '{centre.name: "{name"}'}, "M205"),
        ({"set": '{centre.name: "{name.__class__}"}'}, "C902"),
        ({"set": "{}"}, "M205"),
        ({"name": "centre"}, "C905"),
        ({"name": '"{state}/{slug}"'}, "C902"),
        ({"records": "none.csv"}, "C901"),
        ({"records": "content.yaml"}, "C901"),
        ({"records": "."}, "C901"),
        ({"content": "none.yaml"}, "C901"),
        ({"theme": "../../assets/theme.yaml"}, "C901"),
        ({"printer": "no-shop"}, "F408"),
        ({"pieces": "[flyer]"}, "M202"),
        ({"editions": "[print]"}, "M205"),
        ({"recods": "x.csv"}, "M202"),
    ],
)
def test_what_concerns_every_record_is_refused_before_the_first_is_built(tmp_path, lines, code):
    found = refusals(campaign(tmp_path, **lines))
    assert code in [one for one, _ in found]
    assert all(str(tmp_path / "campaign.yaml") == span.file for one, span in found if one == code)


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        ("a,A,1-800-662-4357\nb,B,1-800-662-4357\na,C,1-800-662-4357\n", 4),
        ("a,A,1-800-662-4357\nA,B,1-800-662-4357\n", 3),
        ("caf\u00e9,A,1-800-662-4357\ncafe\u0301,B,1-800-662-4357\n", 3),
        ("a,A,1-800-662-4357\na/b,B,1-800-662-4357\n", 2),
    ],
)
def test_two_records_in_one_place_are_refused_with_both_rows(tmp_path, rows, row):
    ((code, span),) = refusals(campaign(tmp_path, HEAD + rows))
    assert (code, span.line, span.cell) == ("C906", row, "slug")


@pytest.mark.parametrize("data", [b"", HEAD.encode(), b"\xff\xfea\x00,\x00", b"\n\n", b'"a\n'])
def test_a_table_without_records_is_refused(tmp_path, data):
    assert "C901" in codes(campaign(tmp_path, data)) or "C902" in codes(campaign(tmp_path, data))


def test_two_columns_of_one_name_are_refused(tmp_path):
    ((code, span),) = refusals(campaign(tmp_path, "slug,name,phone,name\na,A,1,B\n"))
    assert (code, span.line, span.column) == ("C902", 1, 4)


def test_cells_with_commas_quotes_and_line_breaks_are_one_text(tmp_path):
    row = 'a,"Harbor ""and"" House, Inc.",1-800-662-4357\n'
    done = run(campaign(tmp_path, HEAD + row))
    assert "Harbor “and” House, Inc. helps people." in done.files["a/handout-screen.txt"].decode()


def test_braces_are_doubled_and_nothing_else_is_understood():
    text = campaign_file.Text("{{{a}}} {b}!", Span("x"))
    made = campaign_file.template(campaign_file._template(text))
    assert made.columns == ("a", "b")
    assert made.filled({"a": "{b}", "b": "{a!r}"}) == "{{b}} {a!r}!"


def test_a_million_rows_are_scanned_in_little_time_and_memory(tmp_path):
    path = campaign(tmp_path)
    count = 100_000
    rows = (f"centre-{n},Harbor House {n},1-800-662-4357\n" for n in range(count))
    (tmp_path / "centres.csv").write_text(HEAD + "".join(rows), "utf-8")
    described = campaign_file.read(path)[0].value
    table = tables.opened(tmp_path / "centres.csv", Span("x")).value
    tracemalloc.start()
    start = time.process_time()
    scanned = records.scan(described, table)
    taken, most = time.process_time() - start, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert scanned.value.records == count and not scanned.findings
    assert taken < 60 and most < 12_000_000  # of a million ten times as much


@pytest.mark.parametrize(
    ("do", "row"), [("build", "a{n},,12"), ("build", "a{n},A,12"), ("check", "a{n},,12")]
)
def test_memory_does_not_grow_with_the_records_that_are_refused(tmp_path, monkeypatch, do, row):
    """Neither with those whose row is wrong nor with those that a worker refuses."""
    from brochure.campaign import command as commands

    def quick(workshop, shards):
        tracemalloc.start()  # what is loaded before is no matter of the records
        for shard in shards:
            yield shard, [refused(record) for record in shard.records]

    def refused(record):
        found = {"code": "M206", "file": "t.csv", "line": record.row, "column": 3, "hint": ""}
        found["message"] = f"{record.row}".rjust(500, "x")
        return {"record": "a", "row": record.row, "status": "refused", "findings": [found]}

    monkeypatch.setattr(commands.engines, "chosen", lambda *chosen: (quick, 25))
    most = []
    for count in (500, 4_000):
        path = campaign(tmp_path, HEAD + "".join(row.format(n=n) + "\n" for n in range(count)))
        build = ["campaign", path, "--output", tmp_path / "out", "--merge"]
        done = command(*(["check", path] if do == "check" else build))
        most.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert done.exit_code == 1
        assert done.stderr.count(": error ") == 100
        assert f"and {count - 100:,} more" in done.stderr
    assert most[1] - most[0] < 300_000  # a finding takes a thousand bytes


def test_the_rows_of_the_sample_are_right():
    from tests.conftest import ROOT

    described = campaign_file.read(ROOT / "examples/campaign/campaign.yaml")[0].value
    table = tables.opened(described.records, Span("x")).value
    assert not list(records.missing_columns(described, table))
    assert records.scan(described, table).value == records.Scanned(30, 0)


def test_the_sample_runs_in_a_new_project_as_its_page_says(tmp_path):
    from tests.conftest import ROOT

    page = (ROOT / "examples/campaign/README.md").read_text("utf-8")
    lines = [
        line.strip() for line in page[page.index("elsewhere") :].splitlines() if line[:4] == "    "
    ]
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "brochure").write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -m brochure "$@"\n'
    )
    (tmp_path / "bin" / "brochure").chmod(0o755)
    shutil.copytree(ROOT / "examples/campaign", tmp_path / "here/examples/campaign")
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-e", "-c", "\n".join([*lines[:-1], "brochure campaign --dry-run"])],
        cwd=tmp_path / "here", env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert "to build            30" in done.stdout, done


def test_a_record_of_the_sample_fits_with_the_theme_that_it_names():
    from tests.conftest import ROOT

    described = campaign_file.read(ROOT / "examples/campaign/campaign.yaml")[0].value
    done = brochure.check(brochure.load(described.content, described.theme))
    assert not [one for one in done.findings if one.severity is Severity.ERROR]


def test_a_fault_is_called_by_its_table_and_column(tmp_path):
    assert ROWS.startswith(HEAD)
    assert str(Span("centres.csv", 17, 3, 17, 4, "phone")) == "centres.csv:17:phone"
