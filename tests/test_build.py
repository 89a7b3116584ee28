"""The whole line from outside: all or nothing, the same bytes, the command's answers."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from brochure.build import Rendered, publish
from tests.calls import build
from tests.conftest import RELEASED, ROOT, SMALL, THEME, load_project, project

BAD = SMALL.replace("[@one]", "[@two]")


def run(*arguments, cwd=ROOT, **environment):
    return subprocess.run(
        [sys.executable, "-m", "brochure", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def make(paths, *more, command="build", **environment):
    where = ["--content", paths.content, "--theme", paths.theme]
    if command == "build":
        where += ["--output", paths.output]
    return run(command, *where, *more, **environment)


def digests(folder: Path):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_a_proof_is_built_and_said_to_be_one(tmp_path):
    paths = project(tmp_path, SMALL)
    done = make(paths)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().split("\n")[-1].startswith("PROOF only, do NOT print yet")
    assert len(list(paths.output.iterdir())) == 8  # five PDFs, two texts, the report


def test_a_release_is_said_to_be_printable(tmp_path):
    paths = project(tmp_path, RELEASED)
    done = make(paths, "--release")
    assert done.returncode == 0, done.stderr
    assert "this may be printed" in done.stdout


def test_a_release_of_a_proof_is_refused(tmp_path):
    paths = project(tmp_path, SMALL)
    done = make(paths, "--release")
    assert done.returncode == 1
    assert "P307" in done.stderr
    assert not paths.output.exists()


def test_errors_leave_the_old_files_as_they_were(tmp_path):
    paths = project(tmp_path, SMALL)
    assert make(paths).returncode == 0
    before = digests(paths.output)
    paths.content.write_text(BAD, encoding="utf-8")
    done = make(paths)
    assert done.returncode == 1
    assert "The old files are unchanged" in done.stdout
    assert digests(paths.output) == before


def test_a_failed_preflight_replaces_nothing(tmp_path, monkeypatch):
    from brochure.pdf import paint

    paths = project(tmp_path, SMALL)
    build(paths.content, paths.theme, paths.output)
    before = digests(paths.output)
    # The painter forgets every list entry: only reading the file back can tell.
    whole = paint.Painter._lines
    monkeypatch.setattr(
        paint.Painter, "_lines", lambda self, box: box.role == "body" or whole(self, box)
    )
    done = build(paths.content, paths.theme, paths.output)
    assert done.preflight
    assert "Q605" in {finding.code for finding in done.findings}
    line = paths.content.read_text("utf-8").split("\n").index("          - Getting well") + 1
    assert line in {finding.span.line for finding in done.findings}
    assert digests(paths.output) == before


def test_the_report_describes_the_files(tmp_path):
    paths = project(tmp_path, SMALL)
    assert make(paths).returncode == 0
    report = json.loads((paths.output / "report.json").read_text("utf-8"))
    assert report["content_sha256"] == hashlib.sha256(SMALL.encode()).hexdigest()
    for entry in report["files"]:
        data = (paths.output / entry["name"]).read_bytes()
        assert entry["sha256"] == hashlib.sha256(data).hexdigest()
        assert entry["bytes"] == len(data)
        assert entry["pages"] == len(entry["boxes"])
        assert entry["body_size"] > 9
        assert entry["fonts"]


def test_one_edition_alone_says_what_it_did_not_renew(tmp_path):
    paths = project(tmp_path, SMALL)
    assert make(paths).returncode == 0
    done = make(paths, "--piece", "brochure", "--edition", "press")
    assert "Not renewed, from an earlier build: brochure-office.pdf" in done.stdout


def test_the_same_input_gives_the_same_bytes_in_any_folder_and_process(tmp_path):
    found = []
    for name, seed in (("one", "1"), ("another folder", "2")):
        paths = project(tmp_path / name, SMALL)
        assert make(paths, PYTHONHASHSEED=seed, TZ="Asia/Tokyo" if seed == "2" else "UTC",
                    LC_ALL="C").returncode == 0  # fmt: skip
        found.append(digests(paths.output))
    assert found[0] == found[1]


def test_source_date_epoch_gives_the_date(tmp_path):
    paths = project(tmp_path, SMALL)
    make(paths, SOURCE_DATE_EPOCH="1700000000")
    assert b"D:20231114221320Z" in (paths.output / "brochure-press.pdf").read_bytes()


@pytest.mark.parametrize("moment", [0.15, 0.3, 0.4, 0.5, 0.6])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_build_killed_in_the_middle_changes_nothing_or_all(tmp_path, moment, how):
    paths = project(tmp_path, SMALL)
    assert make(paths).returncode == 0
    before = digests(paths.output)
    paths.content.write_text(SMALL.replace("Somebody", "A person"), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "brochure", "build", "--content", paths.content, "--theme", THEME,
         "--output", paths.output],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(moment)
    process.send_signal(how)
    process.wait(30)
    after = digests_of_files(paths.output)
    changed = {name for name in before if before[name] != after[name]}
    assert changed in (set(), set(before))
    if how != signal.SIGKILL:
        assert list(paths.output.glob(".*")) == []
    assert make(paths).returncode == 0  # and the next build sweeps up and finishes
    assert list(paths.output.glob(".*")) == []


def digests_of_files(folder):
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.glob("*.*")
            if p.is_file()}  # fmt: skip


def of_files(files, language="en"):
    content = SimpleNamespace(language=SimpleNamespace(value=language))
    editions = load_project().editions
    checked = SimpleNamespace(project=SimpleNamespace(content=content, editions=editions))
    return Rendered(checked, (), files, {})


def rendered(pdf=b"first", pictures=("one", "two"), words=True):
    """What a build made, without making it."""
    files = {"brochure-press.pdf": pdf, "brochure-screen.pdf": pdf}
    files |= {"brochure-screen.txt": b"words"} if words else {}
    files |= {f"pictures/{name}.png": name.encode() for name in pictures}
    return of_files(files)


def names(folder):
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_what_is_not_made_any_more_goes(tmp_path):
    publish(rendered(), tmp_path)
    publish(rendered(b"second", pictures=["two"], words=False), tmp_path)
    assert names(tmp_path) == {"brochure-press.pdf", "brochure-screen.pdf", "pictures/two.png",
                               "report.json"}  # fmt: skip


def test_pictures_of_the_same_files_stay(tmp_path):
    publish(rendered(), tmp_path)
    publish(rendered(pictures=()), tmp_path)
    assert "pictures/one.png" in names(tmp_path)
    publish(rendered(b"second", pictures=()), tmp_path)  # and are not forgotten
    assert "pictures/one.png" not in names(tmp_path)


def test_what_is_not_ours_stays(tmp_path):
    publish(rendered(), tmp_path)
    for name in ("pictures/one.png", "pictures/mine.png", "notes.txt"):
        (tmp_path / name).write_bytes(b"the user's")
    publish(rendered(b"second", pictures=()), tmp_path)
    kept = {"pictures/one.png", "pictures/mine.png", "notes.txt"}
    assert kept <= names(tmp_path)
    assert "pictures/two.png" not in names(tmp_path)
    publish(rendered(b"third", pictures=()), tmp_path)
    assert kept <= names(tmp_path)


def test_a_piece_that_was_not_asked_for_stays_with_its_words(tmp_path):
    publish(rendered(), tmp_path)
    press = of_files({"brochure-press.pdf": b"second"})
    assert publish(press, tmp_path) == ("brochure-screen.pdf",)
    assert names(tmp_path) == {"brochure-press.pdf", "brochure-screen.pdf", "brochure-screen.txt",
                               "report.json"}  # fmt: skip
    publish(rendered(b"third", words=False), tmp_path)  # the words are still known to be ours
    assert "brochure-screen.txt" not in names(tmp_path)


def test_a_build_retires_only_what_its_own_language_made(tmp_path):
    first = {"handout-press-es.pdf": b"first", "pictures/uno-es.png": b"uno"}
    publish(of_files(first, "es"), tmp_path)
    publish(rendered(), tmp_path)
    publish(rendered(b"second", pictures=["two"]), tmp_path)
    assert {*first, "pictures/two.png"} <= names(tmp_path)
    assert "pictures/one.png" not in names(tmp_path)
    publish(of_files({"handout-press-es.pdf": b"second"}, "es"), tmp_path)
    assert {"handout-press-es.pdf", "pictures/two.png"} <= names(tmp_path)
    assert "pictures/uno-es.png" not in names(tmp_path)


def test_a_file_of_another_language_is_not_called_outdated(tmp_path):
    english = of_files({"brochure-press.pdf": b"first"})
    spanish = of_files({"handout-press-es.pdf": b"first"}, "es")
    assert [publish(one, tmp_path) for one in (english, spanish, english)] == [(), (), ()]


def test_the_report_of_another_language_is_left_as_it_was(tmp_path):
    publish(of_files({"handout-press-es.pdf": b"first"}, "es"), tmp_path)
    before = (tmp_path / "report-es.json").read_bytes()
    publish(rendered(), tmp_path)
    assert (tmp_path / "report-es.json").read_bytes() == before
    assert {*json.loads((tmp_path / "report.json").read_text("utf-8"))["made"]} == {
        *rendered().files
    }


@pytest.mark.parametrize(
    "report", ["", "[]", '{"made": 1}', '{"made": {"../mine.txt": "DIGEST", "notes.txt": 1}}']
)
def test_a_foreign_report_deletes_nothing(tmp_path, report):
    digest = hashlib.sha256(b"mine").hexdigest()
    output = tmp_path / "output"
    output.mkdir()
    for path in (tmp_path / "mine.txt", output / "notes.txt"):
        path.write_bytes(b"mine")
    (output / "report.json").write_text(report.replace("DIGEST", digest))
    publish(rendered(), output)
    assert (tmp_path / "mine.txt").exists()
    assert (output / "notes.txt").exists()


def test_a_stop_after_the_files_were_replaced_says_so(tmp_path):
    code = (
        "import os, signal, sys; from brochure import cli\nfrom brochure.cli import making\n"
        "making._conclusion = lambda *_: os.kill(os.getpid(), signal.SIGTERM)\n"
        "sys.argv = ['brochure', *sys.argv[1:]]; cli.main()"
    )
    paths = project(tmp_path, SMALL)
    done = subprocess.run(
        [sys.executable, "-c", code, "build", "--content", str(paths.content), "--theme",
         str(paths.theme), "--output", str(paths.output)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 130
    assert "Stopped. The new files are in place." in done.stderr


def test_two_builds_at_once_do_not_mix(tmp_path):
    one = project(tmp_path / "one", SMALL)
    two = project(tmp_path / "two", SMALL.replace("Somebody", "A person"))
    output = tmp_path / "output"
    jobs = [
        threading.Thread(
            target=make, args=(type(p)(content=p.content, theme=THEME, output=output),)
        )
        for p in (one, two, one, two)
    ]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    report = json.loads((output / "report.json").read_text("utf-8"))
    for entry in report["files"]:
        data = (output / entry["name"]).read_bytes()
        assert entry["sha256"] == hashlib.sha256(data).hexdigest()


def test_a_missing_content_is_the_systems_refusal(tmp_path):
    done = run("build", "--content", tmp_path / "none.yaml", cwd=ROOT)
    assert done.returncode == 4
    assert "none.yaml" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_or_pipe_as_content_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        assert run("check", "--content", path, cwd=ROOT).returncode == 4


def test_an_output_that_cannot_be_written_is_refused(tmp_path):
    paths = project(tmp_path, SMALL)
    paths.output.write_text("a file stands here")
    done = make(paths)
    assert done.returncode == 4
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [["build", "--piece", "poster"], ["nonsense"], ["build", "--nonsense"]]
)
def test_a_wrong_call_is_a_usage_error(arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_check_says_overset_without_writing(tmp_path):
    paths = project(tmp_path, SMALL.replace("Somebody answers.", "many words " * 500))
    done = make(paths, command="check")
    assert done.returncode == 1
    assert "lines too full" in done.stderr
    assert not paths.output.exists()


def test_output_in_a_pipe_has_no_colour(tmp_path):
    done = make(project(tmp_path, BAD), command="check")
    assert "\x1b[" not in done.stdout + done.stderr


def modules_after(*arguments):
    code = (
        "import sys; sys.argv = ['brochure', *sys.argv[1:]]\n"
        "from brochure.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*sorted(m for m in sys.modules if '.' not in m), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True
    )
    return set(done.stderr.split())


def test_help_loads_none_of_the_heavy_libraries():
    assert not modules_after("--help") & {"reportlab", "pypdf", "pydantic", "uharfbuzz", "yaml"}


def test_check_loads_neither_reportlab_nor_pypdf():
    assert not modules_after("check") & {"reportlab", "pypdf"}  # colours are judged with Pillow


def test_our_own_files_are_read_back_without_pypdf(tmp_path):
    paths = project(tmp_path, SMALL)
    loaded = modules_after(
        "build",
        "--content",
        str(paths.content),
        "--theme",
        str(THEME),
        "--output",
        str(paths.output),
    )
    assert "reportlab" in loaded
    assert "pypdf" not in loaded


def test_check_loads_nothing_of_the_network_and_no_hyphenation():
    assert not modules_after("check") & {"ssl", "email", "http", "segno", "pyphen", "pydantic"}
