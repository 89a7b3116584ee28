"""Where the records' files go: a folder, where all files of a record replace the old ones together.

Beside the files of a record lies `record.json`, which says what they are and of what they were
made: by it a later run knows that a record is right. So a run that was killed has lost nothing but
what it had in its hands.
"""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from brochure import atomic

RECORD = "record.json"


class Store(Protocol):
    """A place for files by names with slashes."""

    def read(self, name: str) -> bytes | None:
        """A file's bytes, or none. OSError if the system refuses."""

    def write(self, folder: str, files: Mapping[str, bytes], retire: Iterable[str]) -> None:
        """Replace files of a folder and remove those to `retire`; `record.json` comes last.
        OSError if the system refuses."""

    def scratch(self, name: str) -> Path:
        """Where a large file can be written before it is placed."""

    def place(self, name: str, file: Path) -> None:
        """Move a finished file to its name."""


def store(place: str) -> Store:
    """The store at a folder or an address such as s3://bucket/folder."""
    if place.startswith("file:"):
        return Folder(Path(place.removeprefix("file:").replace("//", "/", 1)))
    if "://" in place:
        from brochure.campaign.object_store import Objects  # late: it loads a large library

        return Objects(place, RECORD)
    return Folder(Path(place))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let Ctrl-C and a polite kill wait until the files of one record are in place."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Folder:
    """A folder of a file system."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, name: str) -> bytes | None:
        path = self.root / name
        atomic.finish(path.parent)
        try:
            return None if path.is_symlink() else path.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def write(self, folder: str, files: Mapping[str, bytes], retire: Iterable[str]) -> None:
        path = self._inside(folder)
        with _undisturbed(), atomic.locked(path):
            atomic.publish(path, files, retire)
        atomic.replaced.clear()  # one that runs for days keeps no list
        atomic.finished.clear()

    def scratch(self, name: str) -> Path:
        self.root.mkdir(parents=True, exist_ok=True)
        return self.root / f".{name.replace('/', '-')}"

    def place(self, name: str, file: Path) -> None:
        target = self.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(file, target)

    def _inside(self, folder: str) -> Path:
        """The folder's path; OSError if a link leads out of the output."""
        path = self.root / folder
        if not path.resolve().is_relative_to(self.root.resolve()):
            what = "this is a link to another place, and nothing is written through it"
            raise OSError(errno.ELOOP, what, str(path))
        return path
