"""Object storage by fsspec: s3://bucket/folder and whatever else it knows by an address.

There an object appears whole or not at all, but no two together; so `record.json`, by which a
record counts as built, is written last, and goes first.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from fsspec.core import url_to_fs


class Objects:
    """Objects below an address."""

    def __init__(self, address: str, last: str) -> None:
        self.last = last
        self.files, self.root = url_to_fs(address, use_listings_cache=False)

    def _path(self, name: str) -> str:
        return f"{self.root.rstrip('/')}/{name}"

    def read(self, name: str) -> bytes | None:
        try:
            return bytes(self.files.cat_file(self._path(name)))
        except FileNotFoundError:
            return None

    def write(self, folder: str, files: Mapping[str, bytes], retire: Iterable[str]) -> None:
        self._remove(f"{folder}/{self.last}")
        for name in sorted(files, key=lambda name: name == self.last):
            self.files.pipe_file(self._path(f"{folder}/{name}"), files[name])
        for name in retire:
            self._remove(f"{folder}/{name}")

    def lines(self, name: str) -> Iterator[bytes]:
        with suppress(FileNotFoundError), self.files.open(self._path(name), "rb") as file:
            yield from file

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        with tempfile.TemporaryDirectory(prefix="brochure-") as folder:
            aside = Path(folder) / "aside"
            with aside.open("wb") as file:
                yield file
            self.files.put_file(str(aside), self._path(name))

    def _remove(self, name: str) -> None:
        try:
            self.files.rm_file(self._path(name))
        except FileNotFoundError:
            return
