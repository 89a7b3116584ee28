"""The package as a library: the examples of its page, and what callers may rely on."""

from __future__ import annotations

import gc
import re
import subprocess
import sys

import pytest

import brochure
from brochure.project import long_lived
from tests.conftest import ROOT, SMALL, THEME, own_project, project

EXAMPLES = re.findall(r"```python\n(.*?)```", (ROOT / "docs/library.md").read_text("utf-8"), re.S)


@pytest.fixture
def small(tmp_path):
    paths = project(tmp_path, SMALL)
    return brochure.load(paths.content, paths.theme)


def test_the_examples_of_the_page_run_as_they_stand(tmp_path, monkeypatch):
    own_project(tmp_path, SMALL)
    monkeypatch.chdir(tmp_path)
    names = {}
    for example in EXAMPLES:
        exec(compile(example, "docs/library.md", "exec"), names)
    assert len(EXAMPLES) == 5


def test_importing_the_package_loads_nothing_of_it():
    code = "import sys, brochure; print(sorted(m for m in sys.modules if 'brochure.' in m))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


MEANWHILE = """
import sys, threading
from brochure.content import phone
from brochure.finding import Span
from brochure.source.yaml_tree import Text

def other():
    import phonenumbers
    print(phonenumbers.is_valid_number(phonenumbers.parse("1-800-555-0199", "US")))

def meanwhile(event, told):
    if event == "import" and told[0].endswith("phonenumbers.util") and not threads:
        threads.append(threading.Thread(target=other))
        threads[0].start()
        threads[0].join()

threads = []
sys.addaudithook(meanwhile)
print(phone.parse(Text("1-800-555-0199", Span("c")), "US").dialled)
"""


def test_a_thread_has_phonenumbers_whole_while_another_loads_a_part_of_it():
    done = subprocess.run([sys.executable, "-c", MEANWHILE], capture_output=True, text=True)
    assert done.stdout.split() == ["True", "+18005550199"], done.stderr


def test_threads_that_begin_together_all_read_phone_numbers():
    code = """
import threading
from brochure.content import phone
begin, read = threading.Barrier(8), []
def look():
    begin.wait()
    read.append(phone.is_country("US"))
threads = [threading.Thread(target=look) for _ in range(8)]
for one in threads: one.start()
for one in threads: one.join()
print(read.count(True))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "8"


def test_every_public_name_is_there():
    for name in brochure.__all__:
        assert getattr(brochure, name)
    with pytest.raises(AttributeError):
        brochure.no_such_name  # noqa: B018


def test_a_replaced_text_gives_the_files_of_a_file_with_that_text(tmp_path, small):
    changed = small.replace({"sections.goals.text.1.bullets.0": "Getting better"})
    written = SMALL.replace("Getting well", "Getting better")
    other = project(tmp_path / "other", written)
    asked = {"editions": ["screen"], "verify": False}
    ours = brochure.render(changed, **asked).files
    theirs = brochure.render(brochure.load(other.content, other.theme), **asked).files
    assert ours == theirs


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("centre.nam", "centre.name"),
        ("references.entries.one.link", "references.entries.0.link"),
        ("references.entries.0.note", "references.entries.one.note"),
    ],
)
def test_entries_go_by_number_or_name_and_fields_may_be_added(small, place, said):
    if place == "centre.nam":
        with pytest.raises(brochure.Refused) as refused:
            small.replace({place: "x"})
        assert refused.value.findings[0].code == "M202"
        assert "name" in refused.value.findings[0].hint
        return
    link = "https://example.org/two"
    assert small.replace({place: link}).content == small.replace({said: link}).content


@pytest.mark.parametrize(
    "place",
    [
        "",
        "centre",
        "sections.goals.text",
        "references.entries.9.text",
        "title.more",
        "sections.x.y",
    ],
)
def test_a_place_without_a_text_is_refused(small, place):
    with pytest.raises(brochure.Refused) as refused:
        small.replace({place: "x"})
    (finding,) = refused.value.findings
    assert finding.code in ("M202", "M203") and place in finding.message


def test_a_text_that_may_not_stand_there_is_refused(small):
    with pytest.raises(brochure.Refused) as refused:
        small.replace({"centre.hotline.number": "12"})
    assert [finding.code for finding in refused.value.findings] == ["M206"]


def test_another_paper_takes_its_own_printer_profile(small):
    assert small.replace({"paper": "a4"}).printer.name.value != small.printer.name.value


def test_what_has_errors_is_not_published(tmp_path, small):
    long = small.replace({"sections.goals.text.1.bullets.0": "Getting well " * 400})
    done = brochure.render(long)
    assert not done.files and "L501" in {finding.code for finding in done.findings}
    with pytest.raises(brochure.Refused):
        brochure.publish(done, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_missing_file_is_the_systems_word(tmp_path):
    with pytest.raises(OSError):
        brochure.load(tmp_path / "none.yaml", THEME)


def test_the_collector_leaves_alone_what_a_long_lived_process_has_loaded():
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)  # a preview in the same process may have been there before
    try:
        long_lived()
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold() > (700, 10, 10)
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
