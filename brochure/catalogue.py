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

from brochure.frozen import dataclass

_FILE = Path(__file__).with_name("catalogue.yaml")
_ENTRY = re.compile(r"^(\w+):\n((?:  .*\n)+)", re.MULTILINE)
_FIELD = re.compile(r"  (\w+): (?:\|-\n((?:    .*\n)+)|(.*)\n)")


class Severity(str, Enum):
    """`ERROR` stops the build, `WARNING` does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a code means: `why` it matters, samples, and how to `mend` it."""

    severity: Severity
    title: str
    why: str
    means: str
    bad: str
    good: str
    mend: str


@cache
def _written() -> dict[str, str]:
    return dict(_ENTRY.findall(_FILE.read_text("utf-8")))


@cache
def _entry(code: str) -> Entry:
    fields = {
        name: line or block[4:-1].replace("\n    ", "\n")
        for name, block, line in _FIELD.findall(_written()[code])
    }
    return Entry(Severity(fields.pop("severity")), **fields)


class _Catalogue(Mapping[str, Entry]):
    def __getitem__(self, code: str) -> Entry:
        return _entry(code)

    def __iter__(self) -> Iterator[str]:
        return iter(_written())

    def __len__(self) -> int:
        return len(_written())


CATALOGUE: Mapping[str, Entry] = _Catalogue()
"""Every code. A code is never reused for another meaning."""
