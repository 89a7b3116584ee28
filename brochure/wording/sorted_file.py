"""Sorted files of words, of which no more is read than is looked at.

A line holds a word, a blank and what is said of the word, in the order of the bytes of the words. The
first line holds, with blanks between, the word that begins first in each block of the rest.
`tools/words.py` makes such files.
"""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

BLOCK = 1024  # bytes
_LONGEST = 128  # bytes of a line
_KEPT = 64  # blocks


class SortedFile:
    """A file that stays open, and the words by which a place in it is found."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("rb")
        self.firsts = self.file.readline().split()
        self.begin = self.file.tell() - 1  # a line is told by the break before it
        self.block = lru_cache(_KEPT)(self._read)

    def _read(self, number: int, blocks: int = 1) -> bytes:
        where = self.begin + number * BLOCK
        return os.pread(self.file.fileno(), blocks * BLOCK + _LONGEST, where)

    def get(self, word: bytes) -> bytes:
        """What is said of a word; nothing if it is not there."""
        block = self.block(max(bisect_right(self.firsts, word) - 1, 0))
        line = b"\n%b " % word
        at = block.find(line)
        return b"" if at < 0 else block[at + len(line) : block.find(b"\n", at + 1)]

    def beginning(self, head: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Every word that begins so, and what is said of it."""
        first = max(bisect_left(self.firsts, head) - 1, 0)
        last = bisect_right(self.firsts, head + b"\xff")
        for line in self._read(first, last - first).split(b"\n")[1:]:
            if line.startswith(head):
                word, _, said = line.partition(b" ")
                yield word, said
