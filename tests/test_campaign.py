"""Campaigns: what is built, what is left alone, and what survives a worker or a run that dies."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

import brochure
from tests.campaigns import HEAD, ROWS, campaign, command, manifest, places, run, tree, workers
from tests.conftest import ROOT


def test_a_record_has_the_files_of_a_build_with_its_texts(tmp_path):
    path = campaign(tmp_path)
    done = run(path)
    project = brochure.load(tmp_path / "content.yaml", run_theme())
    changed = project.replace(
        {
            "centre.about": "Harbor House 3 helps people.",
            "centre.hotline.number": "1-800-662-4303",
        }
    )
    made = brochure.render(changed, ["handout"], ["screen"]).files
    ours = {
        name.removeprefix("centre-3/"): data
        for name, data in done.files.items()
        if name.startswith("centre-3/") and not name.endswith(".json")
    }
    assert ours == made


def run_theme():
    from tests.conftest import THEME

    return THEME


def test_the_manifest_lists_the_records_in_their_order_with_what_was_made(tmp_path):
    import hashlib

    done = run(campaign(tmp_path), engine=workers(2))
    lines = manifest(tmp_path / "out")
    assert [line["record"] for line in lines] == [f"centre-{number}" for number in range(6)]
    assert [line["row"] for line in lines] == [2, 3, 4, 5, 6, 7]
    for line in lines:
        assert line["status"] == "built" and len(line["key"]) == 64
        assert line["fill"]["handout"] and line["sizes"]["handout"] > 5
        for name, said in line["files"].items():
            data = done.files[f"{line['record']}/{name}"]
            assert said == {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    written = (tmp_path / "out" / "manifest.jsonl").read_text("utf-8")
    assert str(tmp_path) not in written and "seconds" not in written


def test_the_bytes_do_not_depend_on_workers_or_order(tmp_path):
    def backwards(workshop, shards):
        from brochure.campaign.engine.shards import built

        for shard in reversed(list(shards)):
            yield shard, built(workshop, shard)

    path = campaign(tmp_path)
    engines = {"1": workers(1), "2": workers(2), "b": backwards}
    trees = [run(path, tmp_path / name, engine).files for name, engine in engines.items()]
    assert trees[0] == trees[1] == trees[2]
    assert len(trees[0]) == 6 * 4 + 1


def test_a_second_run_leaves_alone_what_is_right(tmp_path):
    path = campaign(tmp_path)
    first = run(path)
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "out").rglob("*.pdf")}
    second = run(path)
    assert (first.tally.built, first.tally.kept) == (6, 0)
    assert (second.tally.built, second.tally.kept) == (0, 6)
    assert second.files == first.files
    assert before == {p: p.stat().st_mtime_ns for p in before}


def test_what_a_kill_left_when_all_was_in_place_is_tidied_by_the_next_run(tmp_path):
    path = campaign(tmp_path)
    first = run(path)
    folder = tmp_path / "out" / "centre-1"
    names = sorted(file.name for file in folder.iterdir())
    (folder / ".publishing").mkdir()
    left = json.dumps({"new": names, "retired": []})
    (folder / ".publishing" / "list.json").write_text(left, "utf-8")
    second = run(path)
    assert second.tally.kept == 6
    assert second.files == first.files


@pytest.mark.parametrize("damage", ["missing", "changed", "truncated", "no record", "record"])
def test_what_is_missing_or_damaged_is_built_again_and_nothing_else(tmp_path, damage):
    path = campaign(tmp_path)
    first = run(path)
    pdf = tmp_path / "out" / "centre-2" / "handout-screen.pdf"
    record = pdf.with_name("record.json")
    if damage == "missing":
        pdf.unlink()
    elif damage == "changed":
        pdf.write_bytes(pdf.read_bytes()[:-1] + b"x")
    elif damage == "truncated":
        pdf.write_bytes(b"")
    elif damage == "no record":
        record.unlink()
    else:
        record.write_text("[]", "utf-8")
    second = run(path)
    assert (second.tally.built, second.tally.kept) == (1, 5)
    assert second.files == first.files


def test_a_changed_row_is_built_again_alone_and_a_changed_content_all(tmp_path):
    path = campaign(tmp_path)
    run(path)
    table = tmp_path / "centres.csv"
    table.write_text(ROWS.replace("House 4", "House Four"), "utf-8")
    assert run(path).tally.built == 1
    content = tmp_path / "content.yaml"
    content.write_text(content.read_text("utf-8").replace("Staying well", "Keeping well"), "utf-8")
    assert run(path).tally.built == 6


def test_another_theme_format_or_dictionary_makes_another_key(tmp_path):
    path = campaign(tmp_path)
    run(path)
    (tmp_path / "approvals.yaml").unlink()
    assert run(path).tally.built == 6
    formats = tmp_path / "assets" / "formats"
    formats.mkdir(parents=True)
    (formats / "other.yaml").write_text("leaves: [[page, back]]\n", "utf-8")
    assert run(path).tally.built == 6


def test_files_that_a_record_has_no_more_go(tmp_path):
    run(campaign(tmp_path, editions="[screen, press]"))
    assert (tmp_path / "out/centre-1/handout-press.pdf").exists()
    done = run(campaign(tmp_path))
    fresh = run(campaign(tmp_path), tmp_path / "fresh")
    assert done.files == fresh.files


def test_a_refused_record_leaves_the_others_and_says_so(tmp_path):
    path = campaign(tmp_path, ROWS.replace("1-800-662-4302", "12"))
    done = command("campaign", path, "--output", tmp_path / "out", "--workers", 1)
    assert done.exit_code == 1
    assert "centres.csv:4:phone: error M206" in done.stderr
    assert [line["status"] for line in manifest(tmp_path / "out")].count("built") == 5
    assert not (tmp_path / "out" / "centre-2").exists()


def test_good_campaigns_end_with_0_and_a_second_run_says_what_it_left_alone(tmp_path):
    path = campaign(tmp_path)
    first = command("campaign", path, "--output", tmp_path / "out", "--workers", 2)
    assert first.exit_code == 0, first.output
    second = command("campaign", path, "--output", tmp_path / "out", "--workers", 2)
    assert second.exit_code == 0
    assert "unchanged            6" in second.stdout


def test_ten_bad_ones_among_many_are_all_named(tmp_path):
    bad = range(3, 60, 6)
    rows = HEAD + "".join(
        f"c-{n},House {n},{'12' if n in bad else '1-800-662-4357'}\n" for n in range(60)
    )
    done = run(campaign(tmp_path, rows), engine=workers(2), do="check")
    found = [entry for entry in done.entries if entry["status"] == "refused"]
    assert [entry["row"] for entry in found] == [n + 2 for n in bad]
    assert {place[1:] for place in places(found)} == {("phone", "M206")}
    assert not done.files


def test_a_dry_run_builds_nothing(tmp_path):
    path = campaign(tmp_path)
    done = command("campaign", path, "--output", tmp_path / "out", "--dry-run", "--workers", 1)
    assert "to build             6" in done.stdout
    assert not (tmp_path / "out").exists()


def only(path, *names):
    chosen = [part for name in names for part in ("--only", name)]
    return command("campaign", path, "--output", path.parent / "out", "--workers", 1, *chosen)


def test_only_some_records_are_built_and_listed_if_they_are_named(tmp_path):
    path = campaign(tmp_path)
    assert only(path, "centre-4", "centre-2").exit_code == 0
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "centre-2",
        "centre-4",
        "manifest.jsonl",
    }
    assert [one["record"] for one in manifest(tmp_path / "out")] == ["centre-2", "centre-4"]
    none = only(path, "centre-9")
    assert none.exit_code == 1 and "no row" in none.stdout
    assert [one["record"] for one in manifest(tmp_path / "out")] == ["centre-2", "centre-4"]


def test_the_manifest_renews_what_was_asked_for_and_keeps_the_rest(tmp_path):
    path = campaign(tmp_path)
    run(path)
    before = manifest(tmp_path / "out")
    changed = ROWS.replace("House 4", "House Four").replace("House 2", "House Two")
    (tmp_path / "centres.csv").write_text(changed.replace("1-800-662-4301", "12"), "utf-8")
    assert only(path, "centre-1", "centre-4").exit_code == 1
    after = manifest(tmp_path / "out")
    assert [one["record"] for one in after] == [one["record"] for one in before]
    assert [n for n in range(6) if after[n] != before[n]] == [1, 4]
    assert after[1]["status"] == "refused" and after[1]["findings"][0]["code"] == "M206"
    only(path, "centre-2")
    run(campaign(tmp_path / "fresh", changed.replace("1-800-662-4301", "12")))
    assert manifest(tmp_path / "out") == manifest(tmp_path / "fresh" / "out")


def test_a_row_that_had_no_name_and_has_one_now_is_listed_once(tmp_path):
    path = campaign(tmp_path, ROWS.replace("centre-3,", ","))
    run(path)
    assert [one["record"] for one in manifest(tmp_path / "out")][3] == ""
    (tmp_path / "centres.csv").write_text(ROWS, "utf-8")
    only(path, "centre-3")
    assert [one["record"] for one in manifest(tmp_path / "out")] == [
        f"centre-{n}" for n in range(6)
    ]


@pytest.mark.parametrize("option", ["--merge", "--html", "--impose=2-up"])
def test_what_is_made_of_all_records_is_not_asked_for_with_some(tmp_path, option):
    path = campaign(tmp_path)
    done = command("campaign", path, "--output", tmp_path / "out", "--only", "centre-1", option)
    assert done.exit_code == 2 and "--only" in done.stderr
    assert not (tmp_path / "out").exists()


def test_what_the_content_warns_of_for_all_is_not_repeated_for_each(tmp_path):
    path = campaign(tmp_path)
    content = tmp_path / "content.yaml"
    text = content.read_text("utf-8").replace("Staying well", "Staying wwell")
    content.write_text(text, "utf-8")
    assert not places(run(path).entries)


def test_what_a_record_alone_is_warned_of_stands_at_its_cell(tmp_path):
    path = campaign(tmp_path, ROWS.replace("Harbor House 3", "Harrbor House 3"))
    content = tmp_path / "content.yaml"
    text = content.read_text("utf-8").replace("Staying well", "Staying wwell")
    content.write_text(text, "utf-8")
    assert places(run(path).entries) == [(5, "name", "W814")]


def test_a_release_refuses_proofs_by_row(tmp_path):
    path = campaign(tmp_path, ROWS.replace("1-800-662-4303", "1-800-555-0103"))
    done = command("campaign", path, "--output", tmp_path / "out", "--release", "--workers", 1)
    assert done.exit_code == 1
    statuses = [line["status"] for line in manifest(tmp_path / "out")]
    assert statuses == ["built"] * 3 + ["refused"] + ["built"] * 2


def test_nothing_is_written_through_a_link_out_of_the_output(tmp_path):
    path = campaign(tmp_path)
    (tmp_path / "away").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "centre-1").symlink_to(tmp_path / "away")
    with pytest.raises(OSError, match="link"):
        run(path)
    assert not list((tmp_path / "away").iterdir())


# Workers and runs that die

KILLS = """
import os, signal
from brochure.campaign import building
entry = building.Workshop.entry
def killing(self, record):
    made = entry(self, record)
    if record.name in os.environ["KILLERS"].split():
        os.kill(os.getpid(), signal.SIGKILL)
    flag = os.environ["ONCE"]
    if record.name == "centre-1" and not os.path.exists(flag):
        open(flag, "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    return made
building.Workshop.entry = killing
"""


def dying(tmp_path, monkeypatch, killers):
    """From now on new processes die after these records."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(KILLS, "utf-8")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path / 'site'}{os.pathsep}{ROOT}")
    monkeypatch.setenv("KILLERS", killers)
    monkeypatch.setenv("ONCE", str(tmp_path / "once"))


def test_a_worker_that_dies_once_costs_nothing_but_time(tmp_path, monkeypatch):
    path = campaign(tmp_path)
    good = run(path, tmp_path / "good")
    dying(tmp_path, monkeypatch, "")
    done = run(path, engine=workers(2))
    assert (tmp_path / "once").exists()
    assert done.files == good.files


@pytest.mark.parametrize("killers", ["centre-2", "centre-0 centre-13", "centre-14"])
def test_a_record_that_kills_workers_is_found_and_named_and_the_others_built(
    tmp_path, monkeypatch, killers
):
    rows = HEAD + "".join(f"centre-{n},House {n},1-800-662-4357\n" for n in range(15))
    path = campaign(tmp_path, rows)
    monkeypatch.setattr("brochure.campaign.running._shard_size", lambda count, most: 8)
    dying(tmp_path, monkeypatch, killers)
    (tmp_path / "once").touch()
    done = run(path, engine=workers(2), do="check")
    bad = [entry for entry in done.entries if entry["status"] == "refused"]
    assert [entry["record"] for entry in bad] == killers.split()
    assert {code for *_, code in places(bad)} == {"C907"}
    assert "SIGKILL" in bad[0]["findings"][0]["message"]
    assert len(done.entries) == 15


def start(path, output, *more):
    arguments = ["campaign", str(path), "--output", str(output), "--workers", "2", *more]
    return subprocess.Popen(
        [sys.executable, "-m", "brochure", *arguments], cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def many(tmp_path, count=40):
    rows = HEAD + "".join(f"centre-{n},House {n},1-800-662-4357\n" for n in range(count))
    return campaign(tmp_path, rows)


def until_some_are_built(output, number):
    end = time.monotonic() + 60
    while len(list(output.glob("*/record.json"))) < number:
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("number", [1, 9])
def test_a_run_that_is_killed_loses_nothing_and_the_next_one_ends_it(tmp_path, number):
    path, output = many(tmp_path), tmp_path / "out"
    running = start(path, output)
    until_some_are_built(output, number)
    os.kill(running.pid, signal.SIGKILL)  # the first process alone: the workers end by themselves
    running.communicate()
    done = run(path, engine=workers(2))
    assert done.tally.kept >= number and done.tally.built >= 1
    assert done.files == run(path, tmp_path / "good", workers(2)).files


def test_ctrl_c_ends_within_two_seconds_and_leaves_nothing_half_written(tmp_path):
    path, output = many(tmp_path), tmp_path / "out"
    running = start(path, output)
    until_some_are_built(output, 3)
    start_of_end = time.monotonic()
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert time.monotonic() - start_of_end < 2.5
    assert running.returncode == 130
    assert "Stopped." in said and "Traceback" not in said
    assert not [file for file in output.iterdir() if file.is_file()]
    for folder in output.iterdir():
        if folder.is_dir() and any(folder.iterdir()):
            listed = json.loads((folder / "record.json").read_text("utf-8"))["files"]
            assert {path.name for path in folder.iterdir()} == {*listed, "record.json"}
    assert run(path, engine=workers(2)).tally.kept >= 3


def test_a_full_disk_ends_the_run_with_what_the_system_said(tmp_path):
    path = campaign(tmp_path)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "centre-0").write_text("a file stands where a folder belongs", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "brochure", "campaign", str(path), "--output", str(tmp_path / "out")],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 4
    assert "centre-0" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("moment", ["beginning", "end"])
def test_a_worker_that_is_asked_to_end_says_nothing_whatever_it_is_doing(tmp_path, moment):
    """Also between two statements of its own end, where a handler of an interrupt stands no more."""
    program = tmp_path / "worker.py"
    program.write_text(
        "import os, signal, sys\n"
        "from brochure.campaign.engine import local_engine\n"
        "class Pipe:\n"
        "    def send(self, said):\n"
        "        if sys.argv[1] == 'beginning': os.kill(os.getpid(), signal.SIGTERM)\n"
        "    def recv(self): raise EOFError\n"
        "local_engine.Workshop = lambda job: None\n"
        "local_engine._work(None, Pipe())\n"
        "if sys.argv[1] == 'end': os.kill(os.getpid(), signal.SIGTERM)\n"
        "print('left')\n",
        "utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(program), moment],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == ("left\n" if moment == "end" else "")


def test_tree_sees_all_files(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_bytes(b"c")
    assert tree(tmp_path) == {"a/b": b"c"}


def test_other_commands_load_nothing_of_a_campaign():
    code = (
        "import sys, brochure, brochure.cli, brochure.reporting.json_schema\n"
        "brochure.check\n"
        "print([m for m in sys.modules if m.split('.')[0] in "
        "('dask', 'distributed', 'pyarrow', 'fsspec', 'rich', 'multiprocessing')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "[]", done


def test_a_page_shows_every_record_with_its_findings_as_text(tmp_path):
    import re

    rows = ROWS.replace("Harbor House 3", "<script>alert(1)</script> & 12").replace("4304", "")
    path = campaign(tmp_path, rows)
    command("campaign", path, "--output", tmp_path / "out", "--workers", 1, "--html")
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert page.count("<article") == 6 and page.count('class="refused"') >= 1
    assert page.count("data:image/jpeg;base64,/9j/") == 6 - page.count('class="refused"')
    assert "M206" in page and "<script" not in page
    assert re.findall(r'href="([^"]+)"', page)[0] == "centre-0/handout-screen.pdf"
    command("campaign", path, "--output", tmp_path / "again", "--workers", 2, "--html")
    assert (tmp_path / "again" / "index.html").read_text("utf-8") == page
