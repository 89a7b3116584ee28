"""A new project: complete, buildable, and never written over something."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from brochure import cli, scaffold
from brochure.content import format_files
from brochure.scaffold import new
from tests.calls import build, check
from tests.conftest import ROOT


def test_the_next_command_can_be_copied_whatever_the_folder_is_called(tmp_path):
    done = CliRunner().invoke(cli.cli, ["new", str(tmp_path / "my own")])
    assert f"cd '{tmp_path / 'my own'}' && make" in done.output


def test_a_new_project_builds_without_a_finding(tmp_path):
    files = new(tmp_path / "library")
    assert {"content.yaml", "Makefile", "assets/theme.yaml"} <= set(files)
    folder = tmp_path / "library"
    done = build(folder / "content.yaml", folder / "assets" / "theme.yaml", folder / "output")
    assert done.findings == ()
    assert len(done.files) == 5


@pytest.mark.parametrize(
    ("example", "format_"), [(e, f) for e in scaffold.EXAMPLES for f in scaffold.formats(e)]
)
def test_every_example_suits_its_formats(tmp_path, example, format_):
    new(tmp_path, example, format_)
    done = check(tmp_path / "content.yaml", tmp_path / "assets" / "theme.yaml")
    assert [one.message for one in done.findings] == []
    made = {name: piece.format.name for name, piece in done.content.pieces.items()}
    assert made == {format_: format_}


def test_there_is_an_example_of_every_format():
    suited = {name for example in scaffold.EXAMPLES for name in scaffold.formats(example)}
    assert suited == {file.stem for file in format_files.BUILT_IN.glob("*.yaml")}


def test_what_no_piece_places_is_not_written(tmp_path):
    new(tmp_path / "a", "clinic", "rack-card")
    new(tmp_path / "b", "clinic", "half-fold")
    written = [(tmp_path / name / "content.yaml").read_text("utf-8") for name in "ab"]
    assert ["\n  pay:\n" in text for text in written] == [False, True]
    assert ["\n  prices:\n" in text for text in written] == [True, True]


@pytest.mark.parametrize(
    ("example", "format_", "head"),
    [
        ("library", "roll-fold", "paper: legal # or tabloid, a3"),
        ("library", "booklet", "paper: letter # or tabloid, a4, a3"),
        ("iop", "half-fold", "paper: tabloid # or letter, legal, a4, a3"),
        ("clinic", "rack-card", "paper: rack # or dl"),
        ("library", "", "paper: letter # or legal, a4"),  # a letter-fold and a handout
    ],
)
def test_the_paper_at_the_head_is_that_of_the_pieces(tmp_path, example, format_, head):
    new(tmp_path / "a", example, format_)
    text = (tmp_path / "a" / "content.yaml").read_text("utf-8")
    assert [" ".join(line.split()) for line in text.splitlines() if "paper:" in line] == [head]


@pytest.mark.parametrize("format_", [file.stem for file in format_files.BUILT_IN.glob("*.yaml")])
def test_a_new_project_knows_the_papers_of_each_format(format_):
    known = next(form.papers for form in format_files.built_in() if form.name == format_)
    assert scaffold._papers(format_) == list(known)


def test_the_rules_of_a_subject_come_with_its_example(tmp_path):
    assert "assets/wording/iop.yaml" in new(tmp_path / "a", "iop")
    assert "assets/wording/iop.yaml" not in new(tmp_path / "b", "clinic")


def asked(folder, *options):
    done = CliRunner().invoke(cli.cli, ["new", str(folder), *options])
    return done.exit_code, done.output


def test_a_format_alone_takes_an_example_that_suits_it(tmp_path):
    assert asked(tmp_path / "new", "--format", "flyer")[0] == 0
    text = (tmp_path / "new" / "content.yaml").read_text("utf-8")
    assert text.count("format:") == 1
    assert "format: flyer" in text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--format", "flyer"), "the example event; others by --example: clinic."),
        (("--format", "half-fold"), "the example clinic; others by --example: library, iop."),
        (("--format", "booklet"), "the example library; others by --example: iop."),
        (("--format", "flyer", "--example", "clinic"), "The text is that of the example clinic."),
        ((), "the example library; others by --example: clinic, event, iop."),
    ],
)
def test_the_example_is_the_one_that_begins_with_the_format(tmp_path, options, said):
    code, output = asked(tmp_path / "new", *options)
    assert code == 0
    assert said in " ".join(output.split())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--format", "tri-fold"), "no example has 'tri-fold'; there are: letter-fold, handout"),
        (("--example", "event", "--format", "booklet"),
         "the example event has no 'booklet'; there are: flyer, rack-card, handout"),
        (("--example", "bakery"), "'library', 'clinic', 'event', 'iop'"),
    ],
)  # fmt: skip
def test_what_there_is_not_is_refused_with_what_there_is(tmp_path, options, said):
    code, output = asked(tmp_path / "new", *options)
    assert code == 2
    assert said in " ".join(output.split())
    assert list(tmp_path.iterdir()) == []


def test_the_command_knows_every_example():
    assert set(cli.EXAMPLES) == set(scaffold.EXAMPLES)


def test_the_files_of_a_new_project_lead_an_editor_to_their_schemas(tmp_path):
    new(tmp_path / "library")
    for name in ("content.yaml", "assets/theme.yaml"):
        file = tmp_path / "library" / name
        (found,) = re.findall(
            r"^# yaml-language-server: \$schema=(\S+)$", file.read_text("utf-8"), re.M
        )
        assert (file.parent / found).is_file()


def test_a_new_project_stands_alone(tmp_path):
    new(tmp_path / "library")
    for name in ("assets/theme.yaml", "content.yaml", "Makefile"):
        assert ".." not in (tmp_path / "library" / name).read_text("utf-8").replace("...", "")


def test_a_new_project_knows_no_subject(tmp_path):
    new(tmp_path / "library")
    rules = (tmp_path / "library" / "assets" / "wording" / "subject.yaml").read_text("utf-8")
    ours = (tmp_path / "library" / "assets" / "wording" / "dictionary.txt").read_text("utf-8")
    assert not re.search(r"\b(IOPs?|detox|outpatient|substance|recovery|center)\b", rules + ours)


def make(folder, *arguments, brochure=None):
    """What make says in a new project, where `brochure` is the only command on the PATH."""
    path = "/usr/bin:/bin" if brochure is None else f"{brochure.parent}:/usr/bin:/bin"
    return subprocess.run(
        ["make", *arguments], cwd=folder, capture_output=True, text=True, timeout=120,
        env={"PATH": path, "PYTHONPATH": str(ROOT), "HOME": os.environ.get("HOME", "/")},
    )  # fmt: skip


def test_make_finds_the_command_that_made_the_folder(tmp_path, monkeypatch):
    python = tmp_path / "it's #1 $HOME" / "python"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    new(tmp_path / "library")
    done = make(tmp_path / "library", "check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Everything fits" in done.stdout


def test_make_finds_a_command_on_the_path(tmp_path):
    new(tmp_path / "library")
    (tmp_path / "library" / "local.mk").unlink()
    command = tmp_path / "bin" / "brochure"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m brochure "$@"\n')
    command.chmod(0o755)
    done = make(tmp_path / "library", "check", brochure=command)
    assert done.returncode == 0, done.stderr
    assert "Everything fits" in done.stdout


def test_make_says_what_is_missing_where_there_is_no_command(tmp_path):
    new(tmp_path / "library")
    (tmp_path / "library" / "local.mk").unlink()
    done = make(tmp_path / "library")
    assert done.returncode == 2
    assert 'There is no command "brochure" here' in done.stdout


def test_make_test_leaves_nothing(tmp_path):
    new(tmp_path / "library")
    before = sorted(tmp_path.rglob("*"))
    done = make(tmp_path / "library", "test")
    assert done.returncode == 0, done.stderr
    assert "PROOF only" in done.stdout
    assert sorted(tmp_path.rglob("*")) == before


def test_a_new_project_has_our_targets(tmp_path):
    new(tmp_path / "library")
    targets = [
        set(re.findall(r"^([a-z]+):.*## ", (folder / "Makefile").read_text("utf-8"), re.M))
        for folder in (ROOT, tmp_path / "library")
    ]
    development = {
        "lake",
        "pictures",
        "docs",
        "lint",
        "bench",
        "corpus",
        "format",
        "lock",
        "schema",
        "words",
    }
    assert targets[0] - development <= targets[1]


@pytest.mark.parametrize("there", [True, False])
def test_a_failure_leaves_no_half_a_folder(tmp_path, monkeypatch, there):
    folder = tmp_path / "library"
    if there:
        folder.mkdir()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(scaffold.json_schema, "write", full)
    with pytest.raises(OSError, match="No space left"):
        new(folder)
    assert list(tmp_path.rglob("*")) == ([folder] if there else [])


def test_an_installed_wheel_makes_a_project_without_the_checkout(tmp_path):
    pytest.importorskip("flit_core")
    shutil.copytree(ROOT / "brochure", tmp_path / "source" / "brochure",
                    ignore=shutil.ignore_patterns("__pycache__"))  # fmt: skip
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path / "source" / name)
    code = "from flit_core.buildapi import build_wheel; print(build_wheel('..'))"
    wheel = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path / "source", capture_output=True, text=True,
        check=True, env={"PATH": os.environ["PATH"]},
    ).stdout.strip()  # fmt: skip
    site = tmp_path / "site"
    shutil.unpack_archive(tmp_path / wheel, site, "zip")
    code = "import sys; from brochure.cli import main; sys.argv[:] = ['brochure', 'new', 'library']; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(site)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    written = {str(p.relative_to(tmp_path / "library")) for p in (tmp_path / "library").rglob("*")}
    assert set(new(tmp_path / "here")) <= written
    for example in scaffold.EXAMPLES:
        assert (site / "brochure" / "examples" / example / "pieces.yaml").is_file()


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(FileExistsError):
        new(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_an_empty_folder_may_be_used(tmp_path):
    assert new(tmp_path)


def test_a_file_in_the_way_is_left_alone(tmp_path):
    (tmp_path / "library").write_text("dear", encoding="utf-8")
    with pytest.raises(FileExistsError):
        new(tmp_path / "library")


def test_a_project_about_this_subject_cannot_lose_its_disclaimer(tmp_path):
    folder = tmp_path / "iop"
    new(folder, "iop")
    content = folder / "content.yaml"
    text = content.read_text("utf-8")
    text = re.sub(r"\n  disclaimer: (?:>-\n(?:    .*\n)+|.*\n)", "\n", text)
    content.write_text(re.sub(r"(, )?\bdisclaimer\b(?!:)", "", text), "utf-8")
    found = check(content, folder / "assets" / "theme.yaml").findings
    assert "the rules of this subject ask for a disclaimer, and there is none" in {
        f.message for f in found if f.code == "P304"
    }
