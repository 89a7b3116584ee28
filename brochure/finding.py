"""What went wrong, and where.

Every stage reports problems as values of one type, `Finding`. A finding names a stable code of the
catalogue, a place in a file, what is wrong in the editor's words, and what to do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import asdict

from brochure.catalogue import CATALOGUE, Severity

T = TypeVar("T")


class Span(Struct, frozen=True, order=True):
    """A stretch of a file. Lines and columns count characters from 1; the end is exclusive. In a
    table they count rows and columns, and `cell` is the name of the column."""

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 2
    cell: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.cell or self.column}"


class Where(Struct, frozen=True, order=True):
    """A place on a page of a finished file: mm from the lower left corner of the trim, what stands
    there, and how wide and high that is."""

    page: int
    x: float
    y: float
    what: str
    wide: float = 0.0
    high: float = 0.0

    def __str__(self) -> str:
        side = f"{abs(self.x):.0f} mm {'from' if self.x >= 0 else 'outside'} the left"
        foot = f"{abs(self.y):.0f} mm {'from' if self.y >= 0 else 'outside'} the bottom"
        return f"page {self.page}, {side} and {foot} of the trim: {self.what}"


class PagePicture(Struct, frozen=True):
    """A picture of a page of a finished file: where its lower left corner lies in the mm of
    `Where`, how wide and high it is in mm, and its JPEG data."""

    number: int
    left: float
    bottom: float
    wide: float
    high: float
    jpeg: bytes


class Clause(Struct, frozen=True, order=True):
    """Which standard asks for it, in which clause; and the number that a test protocol of the trade
    gives to the check, such as 14-003 of the Matterhorn Protocol for PDF/UA."""

    standard: str
    clause: str
    checkpoint: str = ""

    def __str__(self) -> str:
        checked = f" (checkpoint {self.checkpoint})" if self.checkpoint else ""
        return f"{self.standard}, {self.clause}{checked}"


class Finding(Struct, frozen=True):
    """One reported problem. `where` is the place in a finished file, if it was found there;
    `clause` what asks for it, if a standard does."""

    code: str
    span: Span
    message: str
    hint: str = ""
    where: Where | None = None
    clause: Clause | None = None

    @property
    def severity(self) -> Severity:
        return CATALOGUE[self.code].severity

    def as_dict(self) -> dict[str, Any]:
        """The finding for `report.json`."""
        found = {
            "code": self.code,
            "severity": self.severity.value,
            "file": self.span.file,
            "line": self.span.line,
            "column": self.span.column,
            "message": self.message,
            "hint": self.hint,
        }
        found |= {"cell": self.span.cell} if self.span.cell else {}
        more = {"where": self.where, "clause": self.clause}
        return {**found, **{key: asdict(value) for key, value in more.items() if value}}


class Outcome(Struct, Generic[T], frozen=True):
    """What a stage returns: a value, or none, and the findings on the way to it."""

    value: T | None
    findings: tuple[Finding, ...] = ()


def has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by place, each once."""
    unique = dict.fromkeys(findings)
    return tuple(sorted(unique, key=lambda f: (f.span, f.code, f.message)))


MOST = 100  # findings that a person is shown at once


def capped(findings: tuple[Finding, ...]) -> tuple[tuple[Finding, ...], str]:
    """The findings to show to a person, and what to say of the rest; of too many errors first."""
    if len(findings) <= MOST:
        return findings, ""
    first = sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)[:MOST]
    rest = f"and {len(findings) - MOST:,} more; check and preflight list all with --format json"
    return tuple(first), rest


# What a CI log takes for a command: `::error::` of GitHub, `##[error]`, `##vso[…]` of Azure.
_COMMAND = re.compile(r"^\s*::|##(?=\w*\[)")


def visible(text: str) -> str:
    """The text as one line that neither a terminal nor a CI log obeys, of the same length."""
    if not text.isprintable():
        text = "".join(map(_visible, text))
    return _COMMAND.sub(lambda found: found[0][:-1] + _STAND_IN, text)


_STAND_IN = "\N{REPLACEMENT CHARACTER}"


def _visible(character: str) -> str:
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return character
    return chr(0x2400 + ord(character)) if character < " " else _STAND_IN  # U+241B is ␛


def as_text(finding: Finding, sources: Mapping[str, str]) -> str:
    """The finding for a person: place, message, the offending line with carets, the place on the
    page, hint.

    `sources` maps a file's name, as spans give it, to its text.
    """
    head = f"{finding.span}: {finding.severity.value} {finding.code}: {finding.message}"
    hint = [f"      = {finding.hint}"] if finding.hint else []
    where = [f"      @ {finding.where}"] if finding.where else []
    clause = [f"      § {finding.clause}"] if finding.clause else []
    return "\n".join(map(visible, [head, *_excerpt(finding.span, sources), *where, *clause, *hint]))


_WIDEST = 100  # characters of a source line that fit a terminal beside the line number


@lru_cache(maxsize=4)
def _lines(text: str) -> list[str]:
    return text.split("\n")


def _excerpt(span: Span, sources: Mapping[str, str]) -> list[str]:
    lines = _lines(sources.get(span.file, ""))
    if not 1 <= span.line <= len(lines) or not lines[span.line - 1].strip():
        return []
    line = lines[span.line - 1].rstrip().replace("\t", "→")
    end = span.end_column if span.end_line == span.line else len(line) + 1
    start = max(0, span.column - _WIDEST // 2) if len(line) > _WIDEST else 0
    shown = line[start : start + _WIDEST]
    carets = max(1, min(end - span.column, len(shown) - (span.column - 1 - start)))
    number = f"{span.line:5}"
    return [
        f"{number} | {shown}",
        f"{' ' * len(number)} | {' ' * (span.column - 1 - start)}{'^' * carets}",
    ]
