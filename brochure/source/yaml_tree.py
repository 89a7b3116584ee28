"""A YAML file as a tree in which every value knows its place.

From a path to a tree of `Text`, `Items` and `Fields`. Scalars stay the text that was written:
`NO`, `10:30` and `0700123456` are not turned into anything. What can hide, copy or run
something (anchors, aliases, merge keys, tags, several documents) is refused, as is what no
brochure needs (1 MB, 40 levels).
"""

from __future__ import annotations

import os
import re
import stat
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from msgspec import Struct

from brochure.finding import Finding, Outcome, Span
from brochure.source.characters import cleaned, forbidden, shown
from brochure.source.faults.indents import Shift, lost_first_line, swallows_entries
from brochure.source.faults.yaml_faults import (
    YamlFault,
    beyond_unicode,
    explain,
    repairs,
    shifted,
    swallows,
    unclosed,
)
from brochure.source.yaml_library import yaml

MAX_BYTES = 1_000_000
MAX_DEPTH = 40


class Text(Struct, frozen=True):
    """A scalar as it was written. `cut` is true where a `#` comment follows it at once."""

    value: str
    span: Span
    cut: bool = False

    def __str__(self) -> str:
        return self.value


class Items(Struct, frozen=True):
    """A list."""

    items: tuple[Node, ...]
    span: Span


class Fields(Struct, frozen=True, dict=True):
    """Names and their values, in order. No name occurs twice."""

    entries: tuple[tuple[Text, Node], ...]
    span: Span

    @cached_property
    def _by_name(self) -> dict[str, tuple[Text, Node]]:
        return {entry[0].value: entry for entry in self.entries}

    def get(self, name: str) -> Node | None:
        return self._by_name[name][1] if name in self._by_name else None

    def key(self, name: str) -> Text | None:
        return self._by_name[name][0] if name in self._by_name else None

    def span_of(self, *path: str) -> Span:
        """The span of the field name at `path`, or of the nearest one above it."""
        node: object = self
        span = self.span
        for step in path:
            if not isinstance(node, Fields) or (key := node.key(step)) is None:
                break
            span, node = key.span, node.get(step)
        return span


Node: TypeAlias = "Text | Items | Fields"


class Source(Struct, frozen=True):
    """A file's name as messages show it, its text, and its tree. Where something in it cannot be
    read, the tree holds what stands in for it; there is none if what else it says is unsure."""

    name: str
    text: str
    tree: Fields | None


def read(path: Path, name: str | None = None) -> Outcome[Source]:
    """Read `path`; OSError if the system refuses. The value is never none, its tree may be."""
    name = name or str(path)
    data = read_bytes(path, MAX_BYTES + 1)
    decoded = _decode(data, name)
    if decoded.value is None:
        return Outcome(Source(name, data.decode("utf-8", "replace"), None), decoded.findings)
    return parse(decoded.value, name)


def read_bytes(path: Path, limit: int = -1) -> bytes:
    """The first `limit` bytes of a regular file. A pipe or device could keep us for ever."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise OSError(0, "it is not a file", str(path))
    with path.open("rb") as file:
        return file.read(limit)


_MOST = 100  # findings of one kind in a file: who made so many needs no more
_MOST_REPAIRS = 30
_LONGEST_REPAIRED = 100_000  # characters: each repair that is tried reads the file again


def parse(text: str, name: str = "content.yaml") -> Outcome[Source]:
    """The tree of a text; see `read`."""
    findings = [
        _forbidden(found, _stretch(_line_starts(text), name, found.start(), 1))
        for found in islice(forbidden(text), _MOST)
    ]
    builder, sure, read = _built(name, cleaned(text)), True, len(text) + 1
    budget = iter(range(_MOST_REPAIRS if len(text) < _LONGEST_REPAIRED else 0))
    while builder.fault is not None:
        finding, candidates = repairs(builder.fault, builder.text)
        for repair, _ in zip(candidates, budget):  # noqa: B905
            tried = _Builder(name, repair.text, yaml.BaseLoader)
            if builder.fault.is_cured(repair, tried.fault):
                findings.append(repair.finding)
                builder, sure = tried, sure and repair.tree
                if repair.moves and not repair.tree:  # where the lines below belong is unknown
                    read = min(read, repair.finding.span.line)
                break
        else:
            findings.append(finding)
            break
    sure = sure and not any(finding.code == "Y105" for finding in builder.findings)
    tree = builder.tree if sure else None
    more = (finding for finding in builder.findings if finding.span.line <= read)
    return Outcome(Source(name, text, tree), (*findings, *more))


def _forbidden(found: re.Match[str], span: Span, character: str = "") -> Finding:
    what = f"the character U+{ord(character or found.group()):04X} cannot be printed"
    return Finding("Y103", span, what, "delete it and save again")


def _decode(data: bytes, name: str) -> Outcome[str]:
    if len(data) > MAX_BYTES:
        what = f"the file is larger than {MAX_BYTES // 1_000_000} MB"
        finding = Finding("Y101", Span(name), what, "is it really the content of a brochure?")
        return Outcome(None, (finding,))
    try:
        return Outcome(data.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        before = data[: fault.start]
        start = before.rfind(b"\n") + 1
        column = len(before[start:].decode("utf-8-sig", "replace")) + 1
        line = before.count(b"\n") + 1
        span = Span(name, line, column, line, column + 1)
        what = f"the byte 0x{data[fault.start]:02X} is not UTF-8 text"
        hint = 'save the file with the encoding "UTF-8"'
        return Outcome(None, (Finding("Y102", span, what, hint),))


# What a text holds besides the words that are printed: the addresses of links, and citations.
_UNPRINTED = re.compile(r"\]\([^)\s\]]*\)|\[@[\w.-]+\]")


def locate(text: str, span: Span, words: Iterable[str]) -> tuple[Span, ...]:
    """Where each of the words that are printed for a value stands in the text of its file.

    The words must be in order. One that was written in another way stands where it is due.
    """
    starts = _line_starts(text)
    begin, end = extent(text, span)
    region = _UNPRINTED.sub(lambda found: " " * len(found.group()), text[begin:end])
    region = region.replace("’", "'")
    spans, at = [], 0
    for word in words:
        plain = word.replace("’", "'")
        for known in (plain, plain.split("'", maxsplit=1)[0]):
            if (found := region.find(known, at, at + len(known) + 200)) >= 0:
                spans.append(_stretch(starts, span.file, begin + found, len(known)))
                at = found + len(known)
                break
        else:
            spans.append(_stretch(starts, span.file, begin + min(at, len(region)), 1))
    return tuple(spans)


def extent(text: str, span: Span) -> tuple[int, int]:
    """Where in the text of its file a span begins and ends."""
    starts = _line_starts(text)
    begin = starts[min(span.line, len(starts)) - 1] + span.column - 1
    return begin, starts[min(span.end_line, len(starts)) - 1] + span.end_column - 1


@lru_cache(maxsize=4)
def _line_starts(text: str) -> tuple[int, ...]:
    breaks = re.finditer(r"\r\n|[\n\r\x85\u2028\u2029]", text)  # as YAML counts lines
    return (0, *(found.end() for found in breaks))


def _stretch(starts: tuple[int, ...], file: str, index: int, length: int) -> Span:
    line = bisect_right(starts, index)
    column = index - starts[line - 1] + 1
    return Span(file, line, column, line, column + length)


def _built(name: str, text: str) -> _Builder:
    """A file is read by libyaml, in a tenth of the time. Where something is wrong, PyYAML's own
    reader knows the places, and the words by which `explain` tells faults."""
    if _QUICK is not None and not _differs(text):
        with suppress(yaml.YAMLError):
            builder = _Builder(name, text, _QUICK)
            if builder.fault is None and not builder.findings and not builder.differs:
                return builder
    return _Builder(name, text, yaml.BaseLoader)


_QUICK: Any = getattr(yaml, "CBaseLoader", None)  # PyYAML may be built without libyaml
# A # at the sign of a block text: the expression begins with it, since few lines hold one.
_AT_BLOCK = re.compile(r"#(?:(?<=[|>]#)|(?<=[|>][-+0-9]#)|(?<=[|>][-+0-9]{2}#))")


def _differs(text: str) -> bool:
    """Whether a text holds what the readers do not take alike."""
    return "\t" in text or "\ufeff" in text or _AT_BLOCK.search(text) is not None


class _Builder:
    """Builds the tree from PyYAML's events, so that depth is checked before anything nests."""

    def __init__(self, name: str, text: str, reader: Any) -> None:
        self.name = name
        self.text = text
        self.lines = text.splitlines()
        self.findings: list[Finding] = []
        self.tree: Fields | None = None
        self.fault: YamlFault | None = None
        self.differs = False  # whether the readers may differ: in empty values, and ? in brackets
        loader = reader(text)
        self.events: Iterator[Any] = iter(loader.get_event, None)
        try:
            self.tree = self._build()
        except YamlFault as fault:
            self.fault = fault
        except yaml.MarkedYAMLError as fault:
            self.fault = explain(fault, text, name)
        except (ValueError, OverflowError):  # a number that PyYAML did not expect
            self.fault = beyond_unicode(text, loader.get_mark(), name)

    def _build(self) -> Fields:
        next(self.events)  # start of the stream
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            raise self._refuse("Y112", event, "the file is empty", "restore the content")
        event = next(self.events)
        tree = self._node(event, 1)
        next(self.events)  # end of the document
        event = next(self.events)
        if not isinstance(event, yaml.StreamEndEvent):
            hint = "delete the line with --- and all that does not belong to this content"
            raise self._refuse("Y111", event, "a second document begins here", hint)
        if isinstance(tree, Text) and not tree.value:
            raise self._refuse("Y112", event, "the file is empty", "restore the content")
        if not isinstance(tree, Fields):
            kind = "a list" if isinstance(tree, Items) else "a single text"
            what = f"the file holds {kind}, not fields"
            raise YamlFault(Finding("Y113", tree.span, what, "begin with a field such as centre:"))
        return tree

    def _node(self, event: Any, depth: int) -> Node:
        if depth > MAX_DEPTH or event.anchor or event.tag is not None:
            raise self._refused(event, depth)
        if isinstance(event, yaml.ScalarEvent):
            return self._text(event)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(inner := next(self.events), yaml.SequenceEndEvent):
                items.append(self._node(inner, depth + 1))
            self._compare(event, inner)
            return Items(tuple(items), self._span(event))
        return self._fields(event, depth)

    def _fields(self, event: Any, depth: int) -> Fields:
        entries: dict[str, tuple[Text, Node]] = {}
        while not isinstance(inner := next(self.events), yaml.MappingEndEvent):
            key = self._node(inner, depth + 1)
            value = self._node(next(self.events), depth + 1)
            if not isinstance(key, Text) or not key.value:
                what = "the name of a field must be a plain word"
                self.findings.append(Finding("Y117", key.span, what, "write name: value"))
            elif key.value == "<<":
                raise self._refuse("Y109", inner, "merge keys are not used here", _WRITE_OUT)
            elif key.value in entries:
                first = entries[key.value][0].span
                what = f'"{shown(key.value)}" stands here a second time; first in line {first.line}'
                self.findings.append(Finding("Y108", key.span, what, "delete one of the two"))
            else:
                entries[key.value] = (key, value)
        self._compare(event, inner)
        return Fields(tuple(entries.values()), self._span(event))

    def _text(self, event: Any) -> Text:
        span = self._span(event)
        if event.style:  # quoted or a block: what is written is what is meant
            self._look_into(event, span)
            if event.style in (">", "|") and not event.value.strip():
                self._refuse_shifted(lost_first_line(self.lines, span.line))
            return Text(cleaned(event.value), span)
        self.differs |= not event.value
        line = self.lines[span.end_line - 1] if span.end_line <= len(self.lines) else ""
        cut = "#" in line and self._is_cut(event.value, span, line)
        for number in range(span.line + 1, min(span.end_line, len(self.lines)) + 1):
            self._refuse_dash(span, number)
        return Text(event.value, span, cut)

    def _is_cut(self, text: str, span: Span, line: str) -> bool:
        """Whether a comment follows a text at once; one that the blank after # shows to be none is
        a finding."""
        rest = line[span.end_column - 1 :]
        if text and re.match(r"\s+#\S", rest):
            what = f'the text ends before "{rest.strip()[:30]}": YAML takes # for a comment'
            hint = "put the whole text in double quotes, or leave a blank after # in a comment"
            place = Span(self.name, span.end_line, span.end_column, span.end_line, len(rest) + 1)
            self.findings.append(Finding("Y118", place, what, hint))
        return re.match(r"\s*#", rest) is not None

    def _refuse_dash(self, span: Span, number: int) -> None:
        """Find a line of a text that looks like an item of a list."""
        line = self.lines[number - 1]
        if line.lstrip().startswith("- "):
            self._refuse_shifted(swallows_entries(self.lines, span.line, number))
            column = len(line) - len(line.lstrip()) + 1
            place = Span(self.name, number, column, number, column + 1)
            what = "this line looks like a list item, but YAML reads it as part of the text"
            hint = "give the dash the same indent as the dashes above"
            self.findings.append(Finding("Y120", place, what, hint))

    def _refuse_shifted(self, shift: Shift | None) -> None:
        if shift is not None:
            raise YamlFault(shifted(self.lines, shift, self.name))

    def _compare(self, begin: Any, end: Any) -> None:
        if begin.flow_style and "?" in self.text[begin.start_mark.index : end.end_mark.index]:
            self.differs = True

    def _look_into(self, event: Any, span: Span) -> None:
        """Find what quotes can hide: a forgotten end, and escapes of what cannot be printed."""
        begin, end = event.start_mark, event.end_mark
        if event.style in ("'", '"') and swallows(self.lines, begin.line, end.line):
            self.findings.append(unclosed(begin, self.name, end.line + 1))
        if event.style == '"' and any(forbidden(event.value)):
            starts = _line_starts(self.text)
            for escape in _ESCAPE.finditer(self.text, begin.index, end.index):
                character = _ESCAPED.get(escape[1]) or chr(int(escape[1][1:] or "20", 16))
                if any(forbidden(character)):
                    place = _stretch(starts, self.name, escape.start(), len(escape[0]))
                    self.findings.append(_forbidden(escape, place, character))

    def _refused(self, event: Any, depth: int) -> YamlFault:
        """Why a value is refused that is too deep, a copy, or of a kind of its own."""
        if depth > MAX_DEPTH:
            what = f"the file is nested more than {MAX_DEPTH} deep"
            return self._refuse("Y114", event, what, "look for brackets or dashes too many")
        if event.anchor:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            what = f"{sign}{shown(event.anchor)} is YAML's sign for a copy, which is not used here"
            return self._refuse("Y109", event, what, _WRITE_OUT)
        hint = "delete it, or put the text in quotes"
        return self._refuse("Y110", event, f"the tag {shown(event.tag)} is not allowed", hint)

    def _refuse(self, code: str, event: Any, what: str, hint: str) -> YamlFault:
        mark = event.start_mark
        span = Span(self.name, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
        return YamlFault(Finding(code, span, what, hint))

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        return Span(self.name, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


# Inside double quotes: a backslash and what it escapes; only these may not be printed.
_ESCAPE = re.compile(r"\\(x..|u.{4}|U.{8}|.)", re.DOTALL)
_ESCAPED = {"0": "\0", "a": "\a", "b": "\b", "v": "\v", "f": "\f", "e": "\x1b"}
_WRITE_OUT = "write the text out where it is used, or put it in quotes"
