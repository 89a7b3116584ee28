"""Suppressions: comments that silence a warning in one place, with the reason.

    # brochure: allow M209 – dialled on 12 May, it is in use

Such a comment stands on a line of its own and holds for the next line that says something, and
where a text of several lines begins there, for the whole text. It never holds for an error.
What stands inside a quoted or block text is text, not a comment.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Struct

from brochure.catalogue import CATALOGUE, Severity
from brochure.finding import Finding, Outcome, Span
from brochure.source.near_names import suggestion
from brochure.source.yaml_tree import Fields, Items, Node, Source, Text

_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*brochure:\s*allow\b(.*)$")
_RULE = re.compile(r"\s*(\w*)\s*(?:(?:–|—|--?)\s*(.*?))?\s*$")
_BESIDE = "an allowance beside a text has no effect"
_MOST_HINTS = 100  # a flood of wrong codes is not compared with the catalogue


class Suppression(Struct, frozen=True):
    """A code and the lines for which its warnings are silenced; `span` is the comment's."""

    code: str
    span: Span
    first: int
    last: int


def read(source: Source) -> Outcome[tuple[Suppression, ...]]:
    """The suppressions of a file, and what is wrong with others. None if it is not valid YAML."""
    lines = source.text.split("\n")
    asked = ("brochure:" in line and _COMMENT.search(line) for line in lines)
    if source.tree is None or not any(asked):
        return Outcome(())
    texts = sorted(text.span for text in _texts(source.tree))
    reaches = _reaches(lines, texts)
    found = tuple(
        _suppression(comment[1], span, reaches[span.line], number < _MOST_HINTS)
        if not lines[span.line - 1][: comment.start()].strip()
        else Finding("Y124", span, _BESIDE, "move it to a line of its own above")
        for number, (comment, span) in enumerate(_comments(source.name, lines, texts))
    )
    return Outcome(
        tuple(one for one in found if isinstance(one, Suppression)),
        tuple(one for one in found if isinstance(one, Finding)),
    )


def _texts(node: Node) -> Iterator[Text]:
    """Every name and text of a tree."""
    if isinstance(node, Text):
        yield node
    elif isinstance(node, Items):
        for item in node.items:
            yield from _texts(item)
    elif isinstance(node, Fields):
        for key, value in node.entries:
            yield key
            yield from _texts(value)


def _comments(
    name: str, lines: list[str], texts: list[Span]
) -> Iterator[tuple[re.Match[str], Span]]:
    """The comments that ask for a suppression."""
    starts = [(text.line, text.column) for text in texts]
    for number, line in enumerate(lines, 1):
        for found in _COMMENT.finditer(line):
            here = (number, found.start() + 1)
            before = bisect_right(starts, here) - 1
            text = texts[before] if before >= 0 else None  # no two texts overlap
            if text is None or here >= (text.end_line, text.end_column):
                yield found, Span(name, *here, number, len(line.rstrip()) + 1)


def _reaches(lines: list[str], texts: list[Span]) -> list[tuple[int, int]]:
    """For each line's number the first and last line for which a suppression there holds."""
    ends = {text.line: _last(lines, text) for text in texts}  # the last of a line ends last
    reaches, reach = [], (0, 0)
    for number in range(len(lines), 0, -1):
        reaches.append(reach)
        if (line := lines[number - 1].strip()) and not line.startswith("#"):
            reach = (number, ends.get(number, number))
    return [(0, 0), *reversed(reaches)]


def _last(lines: list[str], span: Span) -> int:
    """The last line of a text. The span of a block text ends at the beginning of the line after
    it."""
    behind = (
        span.end_line > len(lines) or not lines[span.end_line - 1][: span.end_column - 1].strip()
    )
    return max(span.line, span.end_line - 1) if behind else span.end_line


def _suppression(
    rule: str, span: Span, reach: tuple[int, int], with_hint: bool
) -> Suppression | Finding:
    found = _RULE.match(rule)
    code = found[1].upper() if found else ""
    if code not in CATALOGUE:
        near = suggestion(code, CATALOGUE) if with_hint else ""
        what = f'there is no code "{code[:40]}"' if code else "the allowance names no code"
        return Finding("Y122", span, what, near or "write it as it stands in the warning")
    if CATALOGUE[code].severity is Severity.ERROR:
        what = f"{code} is an error and cannot be allowed"
        return Finding("Y123", span, what, f"mend it; brochure explain {code} says how")
    if not found or not found[2]:
        what = "the allowance gives no reason"
        return Finding("Y121", span, what, f"write: # brochure: allow {code} – and why")
    return Suppression(code, span, *reach)


def apply(findings: Iterable[Finding], given: Iterable[Suppression]) -> tuple[Finding, ...]:
    """The findings that are not silenced."""
    reaches = defaultdict(list)
    for one in sorted(given, key=lambda one: one.first):
        reaches[one.span.file, one.code].append((one.first, one.last))
    return tuple(
        finding
        for finding in findings
        if not _holds(reaches[finding.span.file, finding.code], finding.span.line)
    )


def _holds(reaches: list[tuple[int, int]], line: int) -> bool:
    # Two reaches are the same or lie apart, so the last that begins above the line decides.
    before = bisect_right(reaches, line, key=lambda reach: reach[0]) - 1
    return before >= 0 and line <= reaches[before][1]


def without_effect(
    findings: Iterable[Finding], given: Iterable[Suppression]
) -> tuple[Finding, ...]:
    """Y124 for each suppression that silences none of the findings."""
    lines = defaultdict(list)
    for finding in sorted(findings, key=lambda finding: finding.span.line):
        lines[finding.span.file, finding.code].append(finding.span.line)
    return tuple(
        Finding("Y124", one.span, f"there is no {one.code} here to allow", "delete the comment")
        for one in given
        if not _any_between(lines[one.span.file, one.code], one.first, one.last)
    )


def _any_between(lines: list[int], first: int, last: int) -> bool:
    at = bisect_left(lines, first)
    return at < len(lines) and lines[at] <= last
