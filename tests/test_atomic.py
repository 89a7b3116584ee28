"""Publishing: all files or none, whatever stops it and wherever the folder lies."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from brochure import atomic
from tests.conftest import ROOT

OLD = {
    "a.pdf": b"old a",
    "b.pdf": b"old b",
    "pictures/one.png": b"old one",
    "pictures/two.png": b"old two",
    "notes.txt": b"the user's",
}
NEW = {"a.pdf": b"new a", "c.pdf": b"new c", "pictures/one.png": b"new one", "more/d": b"new d"}
RETIRED = ("b.pdf", "pictures/two.png")
AFTER = {**NEW, "notes.txt": b"the user's"}
NOBODY = 65534
RENAMES = 10  # the list, 2 aside, 4 into place, 2 retired, the list again
# Publishes NEW, and dies where a kill -9 would let it die: before the rename of this number.
CHILD = f"""
import os, sys
from pathlib import Path
from brochure import atomic

folder, fatal, renames, whole = Path(sys.argv[1]), int(sys.argv[2]), 0, os.replace

def replace(*paths):
    global renames
    if renames == fatal:
        os._exit(9)
    renames += 1
    whole(*paths)

os.replace = replace
with atomic.locked(folder):
    if "only-lock" not in sys.argv:
        atomic.publish(folder, {NEW!r}, {RETIRED!r})
print(renames)
"""


# Publishes NEW into a folder for each step in which a kill -9 may come, and dies there: whenever
# something is opened, made, renamed or removed. The last one lives.
AT_EVERY_STEP = f"""
import itertools, os, shutil, sys
from pathlib import Path
from brochure import atomic

whole, root = Path(sys.argv[1]), Path(sys.argv[2])
STEPS = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree")

def publishing(folder, fatal):
    steps = itertools.count()

    def hook(event, _):
        if event in STEPS and next(steps) == fatal:
            os._exit(9)

    sys.addaudithook(hook)
    with atomic.locked(folder):
        atomic.publish(folder, {NEW!r}, {RETIRED!r})
    os._exit(0)

for fatal in itertools.count():
    shutil.copytree(whole, root / str(fatal))
    pid = os.fork()
    if not pid:
        publishing(root / str(fatal), fatal)
    if os.waitpid(pid, 0)[1] == 0:
        break
"""


def child(folder, fatal, *more):
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), str(fatal), *more],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    return filled(tmp_path / "output")


def filled(folder):
    for name, data in OLD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def held(folder):
    """Every file in the folder, hidden ones and those below too."""
    files = (path for path in folder.rglob("*") if not path.is_dir())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def publish(folder, files=NEW, retire=RETIRED):
    with atomic.locked(folder):
        atomic.publish(folder, files, retire)


def recover(folder):
    with atomic.locked(folder):
        pass
    return held(folder)


def is_folder(handle):
    return stat.S_ISDIR(os.fstat(handle).st_mode)


def without_locks_of_folders(monkeypatch, files_too=False):
    whole = fcntl.flock

    def flock(handle, operation):
        if files_too or is_folder(handle):
            refuse(errno.EBADF)()
        whole(handle, operation)

    monkeypatch.setattr(fcntl, "flock", flock)


def at_rename(monkeypatch, number, act):
    """Let something happen just before a rename, once."""
    whole, count = os.replace, iter(range(1000))

    def replace(*paths):
        if next(count) == number:
            act()
        whole(*paths)

    monkeypatch.setattr(os, "replace", replace)


def refuse(number):
    def act():
        raise OSError(number, os.strerror(number))

    return act


def test_the_files_are_replaced_and_the_retired_go(folder):
    publish(folder)
    assert held(folder) == AFTER


def test_a_new_folder_is_made(tmp_path):
    publish(tmp_path / "far" / "output", retire=())
    assert held(tmp_path / "far" / "output") == NEW


def test_a_folder_that_retiring_empties_goes_too(folder):
    publish(folder, {}, ["pictures/one.png", "pictures/two.png"])
    assert not (folder / "pictures").exists()


def test_what_is_made_is_not_retired(folder):
    publish(folder, {"a.pdf": b"new a", "c.pdf": b"new c"}, ["a.pdf", "c.pdf"])
    assert held(folder) == {**OLD, "a.pdf": b"new a", "c.pdf": b"new c"}


def test_retiring_what_is_gone_already_is_no_fault(folder):
    publish(folder, {}, ["none.pdf", "none/two.png"])
    assert held(folder) == OLD
    assert not (folder / "none").exists()


def test_killed_before_any_rename_leaves_a_whole_set(tmp_path):
    for fatal in range(RENAMES):
        folder = filled(tmp_path / str(fatal))
        assert child(folder, fatal).returncode == 9
        assert recover(folder) == (AFTER if fatal else OLD), fatal
    done = child(filled(tmp_path / "whole"), RENAMES)
    assert done.stdout.strip() == str(RENAMES), "a rename was not tried"


def test_killed_at_any_step_it_is_cleared_away_by_who_only_looks(folder, tmp_path):
    root = tmp_path / "killed"
    command = [sys.executable, "-c", AT_EVERY_STEP, str(folder), str(root)]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, timeout=60)
    steps = sorted(root.iterdir(), key=lambda one: int(one.name))
    assert len(steps) > 3 * RENAMES
    for one in steps:
        atomic.finish(one)
    assert [one.name for one in steps if held(one) not in (OLD, AFTER)] == []
    assert held(steps[0]) == OLD and held(steps[-1]) == AFTER


@pytest.mark.parametrize("first", [1, 4, 6, 9])
def test_killed_while_it_recovers_it_recovers_again(tmp_path, first):
    for fatal in range(RENAMES - first):
        folder = filled(tmp_path / str(fatal))
        child(folder, first)
        assert child(folder, fatal, "only-lock").returncode == 9
        assert recover(folder) == AFTER, fatal


def test_what_a_user_puts_where_a_killed_build_retired_a_file_stays(folder):
    child(folder, RENAMES - 1)
    (folder / "b.pdf").write_bytes(b"mine")
    assert recover(folder) == {**AFTER, "b.pdf": b"mine"}


def test_killed_while_it_writes_nothing_is_changed(folder):
    (folder / ".publishing" / "new").mkdir(parents=True)
    (folder / ".publishing" / "new" / "a.pdf").write_bytes(b"half")
    assert recover(folder) == OLD


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("rename", range(RENAMES))
def test_a_stop_during_the_renames_waits_until_all_is_done(folder, monkeypatch, rename, number):
    def stop(*_):
        raise KeyboardInterrupt

    before = signal.signal(number, stop)
    try:
        at_rename(monkeypatch, rename, lambda: os.kill(os.getpid(), number))
        with pytest.raises(KeyboardInterrupt):
            publish(folder)
    finally:
        signal.signal(number, before)
    assert held(folder) == AFTER
    assert folder in atomic.replaced


@pytest.mark.parametrize("rename", range(RENAMES))
def test_a_failure_during_the_renames_undoes_them(folder, monkeypatch, rename):
    at_rename(monkeypatch, rename, refuse(errno.ENOSPC))
    with pytest.raises(OSError, match="No space left"):
        publish(folder)
    assert held(folder) == OLD
    assert not (folder / "more").exists()


@pytest.mark.parametrize("rename", range(RENAMES))
def test_an_interrupt_that_slips_through_undoes_them(folder, monkeypatch, rename):
    def stop():
        raise KeyboardInterrupt

    at_rename(monkeypatch, rename, stop)
    with pytest.raises(KeyboardInterrupt):
        publish(folder)
    assert held(folder) == OLD
    assert folder not in atomic.replaced


def test_when_undoing_fails_too_the_next_command_finishes(folder, monkeypatch):
    whole, count = os.replace, iter(range(1000))

    def replace(*paths):
        if next(count) >= 4:  # and all after it
            refuse(errno.EIO)()
        whole(*paths)

    with monkeypatch.context() as broken:
        broken.setattr(os, "replace", replace)
        with pytest.raises(OSError, match=os.strerror(errno.EIO)):
            publish(folder)
    assert recover(folder) == AFTER


@pytest.mark.parametrize("write", range(len(NEW) + 1))
@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
def test_a_write_that_fails_changes_nothing(folder, monkeypatch, write, fault):
    whole, count = os.fsync, iter(range(1000))

    def fsync(handle):
        if next(count) == write:
            raise fault
        whole(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(type(fault)):
        publish(folder)
    assert held(folder) == OLD


def test_what_could_not_be_swept_up_does_not_come_back(folder, monkeypatch):
    with monkeypatch.context() as busy:
        busy.setattr(shutil, "rmtree", lambda *_, **__: None)
        publish(folder, {"a.pdf": b"second"}, ())
        at_rename(busy, 2, refuse(errno.ENOSPC))
        with pytest.raises(OSError):
            publish(folder)
    assert recover(folder) == {**OLD, "a.pdf": b"second"}


def test_a_folder_where_a_file_belongs_is_left_alone(folder):
    (folder / "c.pdf").mkdir()
    (folder / "c.pdf" / "mine").write_bytes(b"mine")
    with pytest.raises(IsADirectoryError):
        publish(folder)
    assert held(folder) == {**OLD, "c.pdf/mine": b"mine"}


def test_a_file_where_a_folder_belongs_is_left_alone(folder):
    (folder / "more").write_bytes(b"mine")
    with pytest.raises(OSError):
        publish(folder)
    assert held(folder) == {**OLD, "more": b"mine"}


@pytest.mark.parametrize("file", ["../stolen.pdf", "pictures/../../stolen.pdf", "/stolen.pdf", ""])
def test_no_name_leads_out_of_the_folder(folder, file):
    (folder.parent / "stolen.pdf").write_bytes(b"mine")
    for files, retire in (({file: b"new"}, ()), ({}, [file])):
        with pytest.raises(OSError):
            publish(folder, files, retire)
    assert (folder.parent / "stolen.pdf").read_bytes() == b"mine"
    assert held(folder) == OLD


def test_a_folder_below_that_is_a_link_is_refused_with_its_name(folder):
    elsewhere = folder.parent / "elsewhere"
    (folder / "pictures").rename(elsewhere)
    (folder / "pictures").symlink_to(elsewhere)
    for files, retire in ((NEW, ()), ({}, ["pictures/two.png"])):
        with pytest.raises(OSError, match="link to another place") as caught:
            publish(folder, files, retire)
        assert caught.value.filename == str(folder / "pictures")
    assert held(elsewhere) == {"one.png": b"old one", "two.png": b"old two"}
    assert (folder / "a.pdf").read_bytes() == b"old a"


def test_a_file_that_is_a_link_is_replaced_and_not_followed(folder):
    mine = folder.parent / "mine.pdf"
    (folder / "a.pdf").rename(mine)
    (folder / "a.pdf").symlink_to(mine)
    publish(folder)
    assert mine.read_bytes() == b"old a"
    assert held(folder) == AFTER


def test_the_output_folder_itself_may_be_a_link(folder):
    link = folder.parent / "link"
    link.symlink_to(folder)
    publish(link)
    assert held(folder) == AFTER


def test_a_file_that_nobody_may_write_is_replaced(folder):
    (folder / "a.pdf").chmod(0o444)
    publish(folder)
    assert held(folder) == AFTER


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_files_of_another_user_are_replaced():
    with tempfile.TemporaryDirectory() as name:
        folder = filled(Path(name) / "output")
        Path(name).chmod(0o755)
        for own in (folder, folder / "pictures"):
            os.chown(own, NOBODY, NOBODY)
        os.seteuid(NOBODY)
        try:
            publish(folder)
        finally:
            os.seteuid(0)
        assert held(folder) == AFTER


@pytest.mark.parametrize(
    "listed",
    ["", "{}", "[]", '{"new": 1, "retired": []}', '{"new": ["../stolen"], "retired": []}',
     '{"new": [], "retired": ["../mine.txt"]}'],
)  # fmt: skip
def test_a_journal_that_is_none_is_named_and_not_followed(folder, listed):
    (folder.parent / "mine.txt").write_bytes(b"mine")
    (folder / ".publishing" / "new").mkdir(parents=True)
    (folder / ".publishing" / "list.json").write_text(listed)
    with pytest.raises(OSError):
        publish(folder)
    assert (folder.parent / "mine.txt").read_bytes() == b"mine"
    assert {name: held(folder)[name] for name in OLD} == OLD


def test_what_is_unchanged_is_told_by_its_bytes(folder):
    made = {name: hashlib.sha256(data).hexdigest() for name, data in OLD.items()}
    (folder / "a.pdf").write_bytes(b"written over")
    (folder / "b.pdf").unlink()
    (folder / "b.pdf").symlink_to(folder / "copy.pdf")
    (folder / "copy.pdf").write_bytes(OLD["b.pdf"])
    (folder.parent / "mine.txt").write_bytes(b"mine")
    made["../mine.txt"] = hashlib.sha256(b"mine").hexdigest()
    made["gone.pdf"] = made["pictures"] = made["a.pdf"]
    kept = {"pictures/one.png", "pictures/two.png", "notes.txt"}
    assert set(atomic.unchanged(folder, made)) == kept


@pytest.mark.parametrize("files_too", [False, True])
def test_where_folders_cannot_be_locked_a_file_is(folder, monkeypatch, files_too):
    without_locks_of_folders(monkeypatch, files_too)
    publish(folder)
    assert {name: data for name, data in held(folder).items() if name != ".lock"} == AFTER


@pytest.mark.parametrize("folders", [True, False])
def test_the_second_waits_for_the_first(folder, monkeypatch, folders):
    if not folders:
        without_locks_of_folders(monkeypatch)
    entered = threading.Event()

    def second():
        with atomic.locked(folder):
            entered.set()

    with atomic.locked(folder):
        thread = threading.Thread(target=second)
        thread.start()
        assert not entered.wait(0.2)
    thread.join(10)
    assert entered.is_set()


def test_a_file_system_that_flushes_no_folders_will_do(folder, monkeypatch):
    whole = os.fsync

    def fsync(handle):
        if is_folder(handle):
            refuse(errno.EINVAL)()
        whole(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    publish(folder)
    assert held(folder) == AFTER


def test_the_journal_is_complete_and_flushed_before_the_first_rename(folder, monkeypatch):
    flushed, unflushed, listed = set(), [], []
    whole = os.fsync

    def fsync(handle):
        flushed.add(os.fstat(handle).st_ino)
        whole(handle)

    def look():
        journal = folder / ".publishing"
        written = (path for path in journal.rglob("*") if path.is_file())
        unflushed.extend(path for path in written if path.stat().st_ino not in flushed)
        listed.append(json.loads((journal / "list.tmp").read_text()))

    monkeypatch.setattr(os, "fsync", fsync)
    at_rename(monkeypatch, 0, look)
    publish(folder)
    assert not unflushed
    assert listed == [{"new": list(NEW), "retired": list(RETIRED)}]
