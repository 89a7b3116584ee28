"""A YAML file as a tree in which every value knows its place.

From a path to a tree of `Text`, `Items` and `Fields`. Scalars stay the text that was written:
`NO`, `10:30` and `0700123456` are not turned into anything. What can hide, copy or run
something (anchors, aliases, merge keys, tags, several documents) is refused, as is what no
brochure needs (1 MB, 40 levels). This is the only module that imports `yaml`.
"""

from __future__ import annotations

import os
import re
import stat
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from brochure.finding import Finding, Outcome, Span, has_errors

MAX_BYTES = 1_000_000
MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as it was written. `cut` is true where a `#` comment follows it at once."""

    value: str
    span: Span
    cut: bool = False

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Fields:
    """Names and their values, in order."""

    entries: tuple[tuple[Text, Node], ...]
    span: Span

    def get(self, name: str) -> Node | None:
        return next((node for key, node in self.entries if key.value == name), None)

    def key(self, name: str) -> Text | None:
        return next((key for key, _ in self.entries if key.value == name), None)

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


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name as messages show it, its text, and its tree."""

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


def parse(text: str, name: str = "content.yaml") -> Outcome[Source]:
    """The tree of a text; see `read`."""
    bad = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    if bad:
        span = _span_at(text, bad.start(), name)
        what = f"the character U+{ord(bad.group()):04X} cannot be printed"
        return Outcome(
            Source(name, text, None), (Finding("Y103", span, what, "delete it and save again"),)
        )
    builder = _Builder(name, text)
    try:
        tree = builder.build()
    except _Refused as refused:
        return Outcome(Source(name, text, None), (*builder.findings, refused.finding))
    except yaml.MarkedYAMLError as fault:
        finding = _explain(fault, text, name)
        return Outcome(Source(name, text, None), (*builder.findings, finding))
    broken = has_errors(builder.findings)
    return Outcome(Source(name, text, None if broken else tree), tuple(builder.findings))


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


def _span_at(text: str, index: int, name: str) -> Span:
    line = text.count("\n", 0, index) + 1
    column = index - (text.rfind("\n", 0, index) + 1) + 1
    return Span(name, line, column, line, column + 1)


# What a text holds besides the words that are printed: the addresses of links, and citations.
_UNPRINTED = re.compile(r"\]\([^)\s\]]*\)|\[@[\w.-]+\]")


def locate(text: str, span: Span, words: Iterable[str]) -> tuple[Span, ...]:
    """Where each of the words that are printed for a value stands in the text of its file.

    The words must be in order. One that was written in another way stands where it is due.
    """
    starts = _line_starts(text)
    begin = starts[min(span.line, len(starts)) - 1] + span.column - 1
    end = starts[min(span.end_line, len(starts)) - 1] + span.end_column - 1
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


@lru_cache(maxsize=4)
def _line_starts(text: str) -> tuple[int, ...]:
    breaks = re.finditer(r"\r\n|[\n\r\x85\u2028\u2029]", text)  # as YAML counts lines
    return (0, *(found.end() for found in breaks))


def _stretch(starts: tuple[int, ...], file: str, index: int, length: int) -> Span:
    line = bisect_right(starts, index)
    column = index - starts[line - 1] + 1
    return Span(file, line, column, line, column + length)


class _Refused(Exception):
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class _Builder:
    """Builds the tree from PyYAML's events, so that depth is checked before anything nests."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.lines = text.splitlines()
        self.findings: list[Finding] = []
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=yaml.BaseLoader))

    def build(self) -> Fields:
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
            raise _Refused(Finding("Y113", tree.span, what, "begin with a field such as centre:"))
        return tree

    def _node(self, event: Any, depth: int) -> Node:
        self._check(event, depth)
        if isinstance(event, yaml.ScalarEvent):
            return self._text(event)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(inner := next(self.events), yaml.SequenceEndEvent):
                items.append(self._node(inner, depth + 1))
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
                what = f'"{key.value}" stands here a second time; first in line {first.line}'
                self.findings.append(Finding("Y108", key.span, what, "delete one of the two"))
            else:
                entries[key.value] = (key, value)
        return Fields(tuple(entries.values()), self._span(event))

    def _text(self, event: Any) -> Text:
        span = self._span(event)
        if event.style is not None:  # quoted or a block: what is written is what is meant
            return Text(event.value, span)
        end = event.end_mark
        rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
        comment = re.match(r"\s*#", rest) is not None
        if event.value and re.match(r"\s+#\S", rest):
            what = f'the text ends before "{rest.strip()[:30]}": YAML takes # for a comment'
            hint = "put the whole text in double quotes, or leave a blank after # in a comment"
            place = Span(self.name, end.line + 1, end.column + 1, end.line + 1, len(rest) + 1)
            self.findings.append(Finding("Y118", place, what, hint))
        for number in range(span.line + 1, min(end.line + 1, len(self.lines)) + 1):
            line = self.lines[number - 1]
            if line.lstrip().startswith("- "):
                column = len(line) - len(line.lstrip()) + 1
                place = Span(self.name, number, column, number, column + 1)
                what = "this line looks like a list item, but YAML reads it as part of the text"
                hint = "give the dash the same indent as the dashes above"
                self.findings.append(Finding("Y120", place, what, hint))
        return Text(event.value, span, comment)

    def _check(self, event: Any, depth: int) -> None:
        if depth > MAX_DEPTH:
            what = f"the file is nested more than {MAX_DEPTH} deep"
            raise self._refuse("Y114", event, what, "look for brackets or dashes too many")
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            what = f"{sign}{event.anchor} is YAML's sign for a copy, which is not used here"
            raise self._refuse("Y109", event, what, _WRITE_OUT)
        if event.tag is not None:
            hint = "delete it, or put the text in quotes"
            raise self._refuse("Y110", event, f"the tag {event.tag} is not allowed", hint)

    def _refuse(self, code: str, event: Any, what: str, hint: str) -> _Refused:
        mark = event.start_mark
        span = Span(self.name, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
        return _Refused(Finding(code, span, what, hint))

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        return Span(self.name, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


_WRITE_OUT = "write the text out where it is used, or put it in quotes"
_QUOTE = 'put the whole text in double quotes, or start it on the next line after ">-"'

# PyYAML's words (context and problem) -> code, message, hint. The first match counts.
_FAULTS = (
    (r"found character '\\t'", "Y104", "a tab stands where spaces belong", "use spaces"),
    (r"quoted scalar.*(unexpected end|document separator)", "Y105",
     "the quote that opens here is never closed", "close it, or use ’ for an apostrophe"),
    (r"(unknown|undefined) escape|escape sequence of", "Y116",
     "a backslash in double quotes starts an escape that does not exist", "write \\\\ for \\"),
    (r"mapping values are not allowed", "Y106",
     "a second colon stands in this line, or the indent is wrong", _QUOTE),
    (r"simple key.*could not find expected ':'", "Y106",
     "here a field was begun, but its colon is missing",
     "add the colon, or indent the line as part of the text above"),
    (r"expected <block end>, but found '(<scalar>|,|\?)'", "Y107",
     "this line does not belong to what stands above it",
     "give it the same indent as its neighbours; a text in quotes must end with its quote"),
    (r"expected <block end>|no more indentation|unindent", "Y107",
     "this line is indented differently from its neighbours", "give it the same indent"),
    (r"expected ',' or '[\]}]'|flow node content", "Y107",
     "a bracket is opened and not closed", "close it, or put the text in double quotes"),
    (r"found character '([^']+)' that cannot start", "Y115",
     "a text may not begin with this character", _QUOTE),
    (r"while scanning an? (alias|anchor)", "Y115",
     "a text may not begin with & or * here", _QUOTE),
    (r"tag|directive", "Y110", "! and % at the start are YAML's own signs", _QUOTE),
    (r"block scalar", "Y119", "after > or | the text must start on the next line",
     "move the text to the next line and indent it"),
    (r"sequence entries are not allowed", "Y107",
     "a list must begin on a line of its own", "move the dash to the next line and indent it"),
    (r"document start", "Y111", "the document ended above this line", "delete the line above"),
)  # fmt: skip


def _late_quote(text: str, line: int) -> yaml.Token | None:
    """The text in quotes that ends in the line where the fault was noticed, but begins above it:
    there a quote was forgotten, and the next one in the file was taken for it."""
    last = None
    try:
        for token in yaml.scan(text, Loader=yaml.BaseLoader):
            if isinstance(token, yaml.ScalarToken):
                last = token
            if token.start_mark.line > line:
                break
            if last is not None and last.style in ("'", '"') and last.end_mark.line == line:
                return last if last.start_mark.line < line else None
    except yaml.YAMLError:
        pass
    return None


def _explain(fault: yaml.MarkedYAMLError, text: str, name: str) -> Finding:
    said = " ".join(filter(None, (fault.context, fault.problem)))
    for pattern, code, message, hint in _FAULTS:
        if re.search(pattern, said, re.DOTALL):
            break
    else:
        code, message, hint = "Y119", f"this is not valid YAML: {said}", _QUOTE
    # An open quote is mended where it opens, everything else where it was noticed.
    mark = fault.context_mark if code == "Y105" and fault.context_mark else fault.problem_mark
    mark = mark or fault.context_mark
    if mark is None:
        return Finding(code, Span(name), message, hint)
    if code == "Y107" and (late := _late_quote(text, mark.line)) is not None:
        begins = late.start_mark
        place = Span(name, begins.line + 1, begins.column + 1, begins.line + 1, begins.column + 2)
        what = f"the quote that opens here is closed only in line {mark.line + 1}"
        return Finding("Y105", place, what, "close it where the text ends")
    line, column = mark.line + 1, mark.column + 1
    if code in ("Y107", "Y106") and line > text.count("\n") + 1:
        line = max(1, line - 1)
    return Finding(code, Span(name, line, column, line, column + 1), message, hint)
