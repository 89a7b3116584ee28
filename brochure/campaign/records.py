"""The records of a campaign: what is wrong with their rows, and what they are called.

A scan reads the whole table once, before anything is built. What would make two records one, or
put one where it does not belong, refuses the campaign; a row that cannot be used is refused alone.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator
from itertools import islice

from msgspec import Struct

from brochure.campaign.campaign_file import Described, Template
from brochure.campaign.table.tables import RecordTable, Row
from brochure.finding import Finding, Outcome, Span
from brochure.source.characters import forbidden, is_visible, shown
from brochure.source.near_names import suggestion

_MOST = 100  # findings of a kind that refuses the campaign
_LONGEST_PART = 100  # bytes of a folder's name; some systems take 255, with what is added
_DEEPEST = 8
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")  # of Windows
_NO_NAME = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]')
OWN = frozenset(
    ("manifest.jsonl", "index.html", "merged", "2-up", "4-up", "cut-and-stack")
)  # names of our own
# What a spreadsheet leaves where a formula or its result was.
_FORMULA = re.compile(r"\s*=|#(REF|N/A|NAME\?|VALUE|DIV/0|NUM|NULL)!?$")


class Record(Struct, frozen=True):
    """A record that can be built: its row, its folder, and its texts in the order of the
    campaign's places."""

    row: int
    name: str
    texts: tuple[str, ...]


class Unusable(Struct, frozen=True):
    """A record that cannot be built, and why."""

    row: int
    name: str
    findings: tuple[Finding, ...]


def missing_columns(described: Described, table: RecordTable) -> Iterator[Finding]:
    """The columns that the campaign names and the table does not have."""
    for place, one in (("name", described.name), *described.texts.items()):
        for column in one.columns:
            if column not in table.columns:
                hint = suggestion(column, filter(None, table.columns))
                hint = hint or f"there are: {', '.join(map(shown, table.columns[:20]))}"
                what = f'{table.name} has no column "{shown(column)}", named for {shown(place)}'
                yield Finding("C902", one.text.span, what, hint)


def read(described: Described, table: RecordTable) -> Iterator[Record | Unusable]:
    """The records in order."""
    for row in table.rows():
        yield _record(described, table, row)


def _record(described: Described, table: RecordTable, row: Row) -> Record | Unusable:
    if row.fault:
        wrong = Finding("C903", table.span(row.number), row.fault, "compare it with its neighbours")
        return Unusable(row.number, "", (wrong,))
    cells = dict(zip(table.columns, row.cells, strict=True))
    findings = tuple(_wrong_cells(described.columns, table, row.number, cells))
    bad = {finding.span.cell for finding in findings}
    usable = {column: value or "" for column, value in cells.items()}
    name = "" if bad & set(described.name.columns) else described.name.filled(usable)
    if name and (why := _wrong_name(name)):
        span = table.span(row.number, described.name.columns[0])
        what = f'"{shown(name)}" cannot be the name of a folder: {why}'
        findings += (Finding("C905", span, what, "letters, digits, - and _ are always right"),)
        name = ""
    if findings:
        return Unusable(row.number, name, findings)
    texts = tuple(one.filled(usable) for one in described.texts.values())
    return Record(row.number, name, texts)


def _wrong_cells(
    columns: Iterable[str], table: RecordTable, row: int, cells: dict[str, str | None]
) -> Iterator[Finding]:
    for column in columns:
        if what := _wrong_cell(cells[column]):
            hint = "write what is to be printed"
            yield Finding("C904", table.span(row, column), what, hint)


def _wrong_cell(value: str | None) -> str:
    """Why a cell cannot be printed, or nothing."""
    if value is None:
        return "there is no text in this cell"
    if not is_visible(value):
        return "the cell is empty"
    if found := next(forbidden(value), None):
        if "\udc80" <= found[0] <= "\udcff":
            return f'the byte 0x{ord(found[0]) - 0xDC00:02X} in "{shown(value)}" is not UTF-8 text'
        return f'the character U+{ord(found[0]):04X} in "{shown(value)}" cannot be printed'
    if _FORMULA.match(value):
        return f'"{shown(value)}" is a formula, or what is left of one'
    return ""


def _wrong_name(name: str) -> str:
    """Why a name is not that of a folder below the output, on every system; or nothing."""
    parts = name.split("/")
    if len(parts) > _DEEPEST:
        return f"it leads more than {_DEEPEST} folders down"
    if parts[0].casefold() in OWN:
        return "the campaign keeps this name for itself"
    for part in parts:
        if part in ("", ".", ".."):
            return "a part of it is empty, . or .."
        if part.startswith(".") or part[-1] in ". " or part[0] == " ":
            return "a part begins or ends with a dot or a blank"
        if found := _NO_NAME.search(part):
            return f"no folder may have {found[0]!r} in its name"
        if len(part.encode()) > _LONGEST_PART:
            return f"a part is longer than {_LONGEST_PART} bytes"
        if _RESERVED.fullmatch(part):
            return "Windows keeps this name for itself"
    return ""


class Scanned(Struct, frozen=True):
    """What a scan of the whole table found: how many rows there are, and how many unusable."""

    records: int
    unusable: int


def scan(described: Described, table: RecordTable) -> Outcome[Scanned]:
    """Read the whole table; the findings are what refuses the campaign."""
    names, folders, count, unusable = array("Q"), set[int](), 0, 0
    for one in read(described, table):
        count += 1
        unusable += isinstance(one, Unusable)
        if one.name:
            names.append(_number(one.name))
            folders.update(map(_number, _above(one.name)))
    twice, last = set(), None
    for number in sorted(names):
        if number == last or number in folders:
            twice.add(number)
        last = number
    findings = tuple(islice(_alike(described, table, twice, folders), _MOST)) if twice else ()
    if not count:
        findings = (Finding("C901", Span(table.name), "the table has no records"),)
    return Outcome(Scanned(count, unusable), findings)


def _alike(
    described: Described, table: RecordTable, twice: set[int], folders: set[int]
) -> Iterator[Finding]:
    """The records whose name another one has, or lies within."""
    first: dict[int, int] = {}
    for one in read(described, table):
        number = _number(one.name)
        if not one.name or number not in twice:
            continue
        span = table.span(one.row, described.name.columns[0])
        if number in first:
            what = f'row {first[number]} has the name "{shown(one.name)}" too, or one too like it'
            yield Finding("C906", span, what, "give every record a name of its own")
        elif number in folders:
            what = f'other records lie in the folder "{shown(one.name)}" of this one'
            yield Finding("C906", span, what, "give every record a name of its own")
        first.setdefault(number, one.row)


def _above(name: str) -> Iterator[str]:
    parts = name.split("/")
    return ("/".join(parts[:at]) for at in range(1, len(parts)))


def _number(name: str) -> int:
    """Eight bytes that tell names apart, as systems do that know no capitals and no two ways to
    write an é."""
    plain = unicodedata.normalize("NFC", name.casefold())
    return int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=8).digest(), "big")


def columns_of(template: Template) -> str:
    """The column that is named where a text is wrong: the first of its template."""
    return template.columns[0] if template.columns else ""
