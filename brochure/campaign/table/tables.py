"""Tables of records: from a file to rows of cells, one after the other, whatever the file holds.

CSV and TSV (RFC 4180; a semicolon where the header has more of them), JSON Lines, and Parquet in a
module of its own. A row is numbered as a spreadsheet does it, the header being the first. Cells
stay the text that was written. No more than a row is held in memory.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from msgspec import Struct

from brochure.finding import Finding, Outcome, Span
from brochure.source.characters import shown
from brochure.source.near_names import suggestion

KINDS = (".csv", ".tsv", ".jsonl", ".parquet")
LONGEST = 131_072  # characters of a cell; who writes more has not closed a quote
_LONGEST_LINE = 2_000_000
Cells: TypeAlias = "tuple[str | None, ...]"


class Row(Struct, frozen=True):
    """A row: its number and its cells, None where there is none; `fault` if it cannot be read."""

    number: int
    cells: Cells
    fault: str = ""


class RecordTable(Struct, frozen=True):
    """A table that can be read any number of times."""

    path: Path
    columns: tuple[str, ...]
    delimiter: str = ""

    @property
    def name(self) -> str:
        return self.path.name

    def span(self, row: int, column: str = "") -> Span:
        """The place of a cell, or of a row."""
        number = self.columns.index(column) + 1 if column in self.columns else 1
        return Span(self.name, row, number, row, number + 1, column)

    def rows(self) -> Iterator[Row]:
        """All rows but the header. OSError if the file cannot be read."""
        if self.delimiter:
            return self._separated()
        if self.path.suffix.lower() == ".jsonl":
            return self._objects()
        from brochure.campaign.table import parquet  # late: it loads a large library

        return (Row(*said) for said in parquet.rows(self.path))

    def _separated(self) -> Iterator[Row]:
        with self.path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            reader = _reader(file, self.delimiter)
            next(reader)
            width, number = len(self.columns), 1
            while True:
                number += 1
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as fault:
                    yield Row(number, (), f"the row cannot be read: {fault}")
                    continue
                if len(cells) == width:
                    yield Row(number, tuple(cells))
                elif cells:  # a line without anything is no record
                    what = f"the row has {len(cells)} cells, the header {width}"
                    yield Row(number, (), what)

    def _objects(self) -> Iterator[Row]:
        with self.path.open("rb") as file:
            number = 0
            while line := file.readline(_LONGEST_LINE):
                number += 1
                if line.strip():
                    yield _object_row(number, line, self.columns)


def opened(path: Path, name_span: Span) -> Outcome[RecordTable]:
    """The table in a file, its header read. OSError if it cannot be read."""
    kind = path.suffix.lower()
    if kind not in KINDS:
        hint = suggestion(kind, KINDS) or f"possible are: {', '.join(KINDS)}"
        return Outcome(
            None, (Finding("C901", name_span, f'"{shown(path.name)}": what is it?', hint),)
        )
    if kind == ".parquet":
        from brochure.campaign.table import parquet

        columns, why = parquet.header(path)
        return _headed(path, columns, "") if columns else _unreadable(path, why)
    with path.open("rb") as file:
        first = file.read(4)
    if first[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _unreadable(path, "the file is saved as UTF-16", 'save it with the encoding "UTF-8"')
    return _lines_header(path) if kind == ".jsonl" else _csv_header(path, kind)


def _csv_header(path: Path, kind: str) -> Outcome[RecordTable]:
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        line = file.readline(LONGEST)
        delimiter = "\t" if kind == ".tsv" else max(",;\t", key=line.count)
        file.seek(0)
        try:
            header: list[str] = next(_reader(file, delimiter), [])
        except csv.Error as fault:
            return _unreadable(path, f"the header cannot be read: {fault}")
    if not any(header):
        return _unreadable(path, "the first row names no columns")
    return _headed(path, tuple(header), delimiter)


def _lines_header(path: Path) -> Outcome[RecordTable]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                found = _object(line)
                if isinstance(found, str):
                    return _unreadable(path, f"line {number} cannot be read: {found}")
                return _headed(path, tuple(found), "")
            if number > 1000:
                break
    return _unreadable(path, "it holds no record")


def _headed(path: Path, columns: tuple[str, ...], delimiter: str) -> Outcome[RecordTable]:
    """The table, if its columns have names that tell them apart."""
    findings, seen = [], set()
    names = tuple(" ".join(column.split()) for column in columns)
    for number, name in enumerate(names, 1):
        span = Span(path.name, 1, number, 1, number + 1)
        if name in seen and name:
            what = f'two columns are called "{shown(name)}"'
            findings.append(Finding("C902", span, what, "give one of them another name"))
        elif not name.isprintable():
            what = f"the name of column {number} is no UTF-8 text or cannot be printed"
            findings.append(Finding("C902", span, what, 'save the table with the encoding "UTF-8"'))
        seen.add(name)
    return Outcome(None if findings else RecordTable(path, names, delimiter), tuple(findings))


def _unreadable(path: Path, what: str, hint: str = "") -> Outcome[RecordTable]:
    hint = hint or "open it in the program it comes from, and save it anew"
    return Outcome(None, (Finding("C901", Span(path.name), what, hint),))


def _reader(file: Any, delimiter: str) -> Any:
    """NUL is passed on as another forbidden character, which some readers do not stumble over."""
    lines = (line.replace("\0", "\x01") for line in iter(lambda: file.readline(_LONGEST_LINE), ""))
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _object_row(number: int, line: bytes, columns: tuple[str, ...]) -> Row:
    found = _object(line)
    if isinstance(found, str):
        return Row(number, (), f"the line cannot be read: {found}")
    return Row(number, tuple(found.get(column) for column in columns))


def _object(line: bytes) -> dict[str, str | None] | str:
    """The values of a JSON object as texts, None for what is none; or why there is none."""
    try:
        found = json.loads(
            line.decode("utf-8-sig"),
            parse_float=str,
            parse_int=str,
            parse_constant=str,
            object_pairs_hook=_once,
        )
    except (ValueError, RecursionError) as fault:
        return str(fault)
    if not isinstance(found, dict):
        return "it is no object in braces"
    return {" ".join(k.split()): v if isinstance(v, str) else None for k, v in found.items()}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name stands twice in it")
    return dict(pairs)
