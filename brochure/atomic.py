"""All or nothing: a set of files replaces another, or nothing changes.

The new files are written into a hidden folder inside the output folder and flushed to the disk,
with a list of what is to happen. Once the list has its name, the folder is a journal: every rename
can be done or undone from it, by this process or, if that is killed, by the next one that locks the
output folder. Nothing is asked of the file system but to rename files: no links, no folders to be
renamed or flushed, no rights to files that another user made.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import shutil
import signal
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath

from msgspec import Struct

_JOURNAL = ".publishing"
_LIST, _NO_LIST = "list.json", "list.tmp"
_LOCK = ".lock"


# The folders in which this process has replaced files, for who is stopped: its own, and those of a
# build that had been killed.
replaced: list[Path] = []
finished: list[Path] = []


def what_happened() -> str:
    """What to say of the files when this process is stopped."""
    if replaced:
        return "The new files are in place."
    if finished:
        return "What an earlier build had begun to replace is in place; nothing else has changed."
    return "The old files are unchanged."


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder; another build waits here. What a killed build had begun to replace is
    finished first. OSError if the folder cannot be made or opened."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = _lock(folder)
    try:
        if (folder / _JOURNAL / _LIST).exists():
            with _uninterrupted():
                _exchange(folder)
                finished.append(folder)
        _sweep(folder)
        yield
    finally:
        os.close(handle)


def finish(folder: Path) -> None:
    """Finish what a killed build had begun to replace, and clear away what it left. What another
    one is replacing just now is waited for."""
    if (folder / _JOURNAL).exists():
        with locked(folder):
            pass


def publish(folder: Path, files: Mapping[str, bytes], retire: Iterable[str] = ()) -> None:
    """Replace `files` in a locked folder and remove those to `retire`, all or none; a name may
    lead into a folder below. OSError leaves everything as it was; so does KeyboardInterrupt, unless
    it came during the renames: then all is done, as `replaced` tells."""
    try:
        _stage(folder, files, [name for name in retire if name not in files])
        with _uninterrupted():
            os.replace(folder / _JOURNAL / _NO_LIST, folder / _JOURNAL / _LIST)
            _exchange(folder)
            replaced.append(folder)
    finally:
        _sweep(folder)


def unchanged(folder: Path, made: Mapping[str, str]) -> dict[str, str]:
    """Those of the files, given with their SHA-256, that are still as they were made."""
    return {name: made[name] for name in as_made(folder, made)}


def as_made(folder: Path, made: Mapping[str, str]) -> dict[str, bytes]:
    """The same, with what they hold."""
    found = {name: _held(folder, name) for name in made}
    return {
        name: held
        for name, held in found.items()
        if held is not None and hashlib.sha256(held).hexdigest() == made[name]
    }


def _held(folder: Path, name: str) -> bytes | None:
    try:
        path = _place(folder, name)
        return path.read_bytes() if path.is_file() and not path.is_symlink() else None
    except OSError:
        return None


def _lock(folder: Path) -> int:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:  # NFS locks files that are open for writing, and no folders
        os.close(handle)
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
        with suppress(OSError):  # some know no locks at all; one build at a time needs none
            fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def _sweep(folder: Path) -> None:
    if not (folder / _JOURNAL / _LIST).exists():
        shutil.rmtree(folder / _JOURNAL, ignore_errors=True)


def _stage(folder: Path, files: Mapping[str, bytes], retire: Iterable[str]) -> None:
    """Write everything that the exchange needs, and flush it to the disk."""
    journal = folder / _JOURNAL
    listed = {"new": list(files), "retired": list(retire)}
    moves = tuple(_moves(folder, listed))
    journal.mkdir(exist_ok=True)
    for move in moves:
        move.new.parent.mkdir(parents=True, exist_ok=True)
        move.old.parent.mkdir(parents=True, exist_ok=True)
        move.old.unlink(missing_ok=True)  # left where sweeping failed
    for name, data in files.items():
        _write(journal / "new" / name, data)
    _write(journal / _NO_LIST, json.dumps(listed).encode())
    for below in {folder, journal, *(move.new.parent for move in moves)}:
        _flush(below)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    with suppress(OSError):  # it is missing, or this file system flushes no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class _Move(Struct, frozen=True):
    """A file that is replaced or, if it is none of the new ones, only moved aside. Where its three
    versions are tells how far the move has come; so it can be taken up again at any point."""

    target: Path
    new: Path
    old: Path
    is_new: bool

    def forward(self) -> None:
        if self.is_new and not self.new.exists():
            return
        if os.path.lexists(self.target) and not os.path.lexists(self.old):
            os.replace(self.target, self.old)
        if self.is_new:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(self.new, self.target)

    def back(self) -> None:
        if self.is_new and not self.new.exists():
            os.replace(self.target, self.new)
        if os.path.lexists(self.old):
            os.replace(self.old, self.target)


def _moves(folder: Path, listed: Mapping[str, list[str]]) -> Iterator[_Move]:
    new, old = folder / _JOURNAL / "new", folder / _JOURNAL / "old"
    for kind in ("new", "retired"):
        for name in listed[kind]:
            yield _Move(_place(folder, name), new / name, old / name, kind == "new")


def _place(folder: Path, name: str) -> Path:
    """The place of a file; OSError if a folder stands there or the name leads elsewhere."""
    path = PurePath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise OSError(errno.EINVAL, "this name leads out of the output folder", name)
    for above in [folder / parent for parent in path.parents if parent.parts]:
        if above.is_symlink():
            what = "this is a link to another place, and nothing is written through it"
            raise OSError(errno.ELOOP, what, str(above))
    if (folder / path).is_dir() and not (folder / path).is_symlink():
        raise IsADirectoryError(errno.EISDIR, "a folder stands where a file belongs", str(path))
    return folder / path


def _exchange(folder: Path) -> None:
    """Make every move of the journal, or undo them all on a failure; then close it."""
    moves = tuple(_moves(folder, _listed(folder / _JOURNAL / _LIST)))
    try:
        for move in moves:
            move.forward()
        _close(folder, moves)
    except BaseException:
        for move in reversed(moves):
            move.back()
        _close(folder, moves)
        raise


def _listed(path: Path) -> dict[str, list[str]]:
    try:
        listed = json.loads(path.read_bytes())
        return {kind: [str(name) for name in listed[kind]] for kind in ("new", "retired")}
    except (LookupError, TypeError, ValueError):
        what = "a build was stopped here, and its list cannot be read: delete this and build again"
        raise OSError(errno.EIO, what, str(path.parent)) from None


def _close(folder: Path, moves: Iterable[_Move]) -> None:
    for below in {move.target.parent for move in moves} - {folder}:
        with suppress(OSError):  # it is missing or holds something
            os.removedirs(below)
    for below in {folder, *(move.target.parent for move in moves)}:
        _flush(below)
    os.replace(folder / _JOURNAL / _LIST, folder / _JOURNAL / _NO_LIST)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C and a polite kill wait until the renames are done or undone."""
    if threading.current_thread() is not threading.main_thread():  # which alone is interrupted
        yield
        return
    caught: list[int] = []
    kept = {
        number: signal.signal(number, lambda received, _: caught.append(received))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
    for received in caught:
        signal.raise_signal(received)
