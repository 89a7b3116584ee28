"""The catalogue of findings: what each code means and how severe it is.

`catalogue.yaml` is read when the first code is looked up. It keeps to a narrow form of YAML, so
that neither `check` without findings nor preflight loads a library for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from pathlib import Path

from msgspec import Struct

_FILE = Path(__file__).with_name("catalogue.yaml")
_CODE = re.compile(r"^(\w+):$", re.MULTILINE)
_BLOCK = re.compile(r"(?:  .*\n)+")
_FIELD = re.compile(r"  (\w+): (?:\|-\n((?:    .*\n)+)|(.*)\n)")


class Severity(str, Enum):
    """`ERROR` stops the build, `WARNING` does not."""

    ERROR = "error"
    WARNING = "warning"


class Entry(Struct, frozen=True):
    """What a code means: `why` it matters, samples, and how to `mend` it."""

    severity: Severity
    title: str
    why: str
    means: str
    bad: str
    good: str
    mend: str


@cache
def _written() -> str:
    return "\n" + _FILE.read_text("utf-8")


@cache
def _entry(code: str) -> Entry:
    """What stands below a code; KeyError if there is none."""
    _, head, below = _written().partition(f"\n{code}:\n")
    block = _BLOCK.match(below) if head else None
    if block is None:
        raise KeyError(code)
    fields = {
        name: line or text[4:-1].replace("\n    ", "\n")
        for name, text, line in _FIELD.findall(block[0])
    }
    return Entry(Severity(fields.pop("severity")), **fields)


@cache
def _codes() -> tuple[str, ...]:
    return tuple(_CODE.findall(_written()))


class _Catalogue(Mapping[str, Entry]):
    def __getitem__(self, code: str) -> Entry:
        return _entry(code)

    def __iter__(self) -> Iterator[str]:
        return iter(_codes())

    def __len__(self) -> int:
        return len(_codes())


CATALOGUE: Mapping[str, Entry] = _Catalogue()
"""Every code. A code is never reused for another meaning."""
