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
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from brochure import atomic

RECORD = "record.json"


class Store(Protocol):
    """A place for files by names with slashes."""

    def read(self, name: str) -> bytes | None:
        """A file's bytes, or none. OSError if the system refuses."""

    def write(self, folder: str, files: Mapping[str, bytes], retire: Iterable[str]) -> None:
        """Replace files of a folder and remove those to `retire`; `record.json` comes last.
        OSError if the system refuses."""

    def lines(self, name: str) -> Iterator[bytes]:
        """A file's lines; none if there is no such file. OSError if the system refuses."""

    def writing(self, name: str) -> AbstractContextManager[BinaryIO]:
        """A file to be written, which takes its place when it is finished, and only then."""


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

    def lines(self, name: str) -> Iterator[bytes]:
        with suppress(FileNotFoundError), (self.root / name).open("rb") as file:
            yield from file

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        self.root.mkdir(parents=True, exist_ok=True)
        aside = self.root / f".{name}"
        try:
            with aside.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            aside.replace(self.root / name)
        finally:
            aside.unlink(missing_ok=True)

    def _inside(self, folder: str) -> Path:
        """The folder's path; OSError if a link leads out of the output."""
        path = self.root / folder
        if not path.resolve().is_relative_to(self.root.resolve()):
            what = "this is a link to another place, and nothing is written through it"
            raise OSError(errno.ELOOP, what, str(path))
        return path
