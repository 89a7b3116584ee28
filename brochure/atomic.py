"""All or nothing: a set of files replaces another, or nothing changes.

Files are written into a hidden folder inside the output folder, flushed to the disk, and renamed
into place together. The output folder itself is locked meanwhile, so that two builds cannot mix
and so that what a killed build left behind can be swept away.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_PREFIX = ".building-"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder; another build waits here. OSError if it cannot be made or opened."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        for left in folder.glob(f"{_PREFIX}*"):  # by a build that was killed: we hold the lock
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(handle)


def publish(folder: Path, files: Mapping[str, bytes]) -> None:
    """Replace `files` in a locked folder, all or none; a name may lead into a folder below.
    OSError leaves everything as it was."""
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=folder) as name:
        new, old = Path(name) / "new", Path(name) / "old"
        for below in {Path(file).parent for file in files}:
            for place in (new, old, folder):
                (place / below).mkdir(parents=True, exist_ok=True)
        for file, data in files.items():
            _write(new / file, data)
        with _uninterrupted():
            _exchange(folder, new, old, tuple(files))


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _exchange(folder: Path, new: Path, old: Path, names: tuple[str, ...]) -> None:
    """Rename every file into place; on a failure put back what was there."""
    done: list[str] = []
    try:
        for name in names:
            target = folder / name
            if target.exists():
                os.link(target, old / name)
            done.append(name)
            os.replace(new / name, target)
    except OSError:
        for name in done:
            if (old / name).exists():
                os.replace(old / name, folder / name)
            elif not (new / name).exists():
                (folder / name).unlink(missing_ok=True)
        raise


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C and a polite kill wait until the renames are done."""
    if threading.current_thread() is not threading.main_thread():
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
