"""Allowances: comments that silence a warning in one place, with the reason.

    # brochure: allow M209 – dialled on 12 May, it is in use

Such a comment stands on a line of its own and holds for the next line that says something, and
where a text of several lines begins there, for the whole text. It never holds for an error.
What stands inside a quoted or block text is text, not a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from brochure.finding import CATALOGUE, Finding, Outcome, Severity, Span
from brochure.source.validation import suggestion
from brochure.source.yaml_tree import Fields, Items, Node, Source, Text

_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*brochure:\s*allow\b(.*)$")
_RULE = re.compile(r"\s*(\w*)\s*(?:(?:–|—|--?)\s*(.*?))?\s*$")


@dataclass(frozen=True, slots=True)
class Suppression:
    """A code and the lines for which its warnings are allowed; `span` is the comment's."""

    code: str
    span: Span
    first: int
    last: int

    def holds(self, finding: Finding) -> bool:
        """Whether it silences the finding."""
        return (
            finding.code == self.code
            and finding.severity is Severity.WARNING
            and finding.span.file == self.span.file
            and self.first <= finding.span.line <= self.last
        )


def read(source: Source) -> Outcome[tuple[Suppression, ...]]:
    """The allowances of a file, and what is wrong with others. None if it is not valid YAML."""
    if source.tree is None:
        return Outcome(())
    lines = source.text.split("\n")
    texts = tuple(_texts(source.tree))
    allowed: list[Suppression] = []
    findings: list[Finding] = []
    for number, line in enumerate(lines, 1):
        for found in _COMMENT.finditer(line):
            start = found.start()
            if any(_inside(text, number, start + 1) for text in texts):
                continue
            span = Span(source.name, number, start + 1, number, len(line.rstrip()) + 1)
            if line[:start].strip():
                findings.append(
                    Finding("Y124", span, _BESIDE, "move it to a line of its own above")
                )
                continue
            one = _allowance(found[1], span, *_reach(lines, number, texts))
            (findings if isinstance(one, Finding) else allowed).append(one)  # type: ignore[arg-type]
    return Outcome(tuple(allowed), tuple(findings))


_BESIDE = "an allowance beside a text has no effect"


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


def _inside(text: Text, line: int, column: int) -> bool:
    span = text.span
    return (span.line, span.column) <= (line, column) < (span.end_line, span.end_column)


def _reach(lines: list[str], number: int, texts: tuple[Text, ...]) -> tuple[int, int]:
    """The first and last line for which an allowance in line `number` holds."""
    after = range(number + 1, len(lines) + 1)
    first = next((n for n in after if lines[n - 1].strip() and not _is_comment(lines[n - 1])), 0)
    ends = (_last(lines, text.span) for text in texts if text.span.line == first)
    return first, max(ends, default=first)


def _last(lines: list[str], span: Span) -> int:
    """The last line of a text: a block text ends at the beginning of the line after it."""
    behind = (
        span.end_line > len(lines) or not lines[span.end_line - 1][: span.end_column - 1].strip()
    )
    return max(span.line, span.end_line - 1) if behind else span.end_line


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _allowance(said: str, span: Span, first: int, last: int) -> Suppression | Finding:
    found = _RULE.match(said)
    code = found[1].upper() if found else ""
    if code not in CATALOGUE:
        hint = suggestion(code, CATALOGUE) or "write it as it stands in the warning"
        what = f'there is no code "{code}"' if code else "the allowance names no code"
        return Finding("Y122", span, what, hint)
    if CATALOGUE[code].severity is Severity.ERROR:
        what = f"{code} is an error and cannot be allowed"
        return Finding("Y123", span, what, f"mend it; brochure explain {code} says how")
    if not found or not found[2]:
        what = "the allowance gives no reason"
        return Finding("Y121", span, what, f"write: # brochure: allow {code} – and why")
    return Suppression(code, span, first, last)


def apply(findings: Iterable[Finding], allowed: tuple[Suppression, ...]) -> tuple[Finding, ...]:
    """The findings that are not silenced."""
    return tuple(f for f in findings if not any(one.holds(f) for one in allowed))


def without_effect(
    findings: Iterable[Finding], allowed: tuple[Suppression, ...]
) -> tuple[Finding, ...]:
    """Y124 for each allowance that silences none of the findings."""
    found = tuple(findings)
    return tuple(
        Finding("Y124", one.span, f"there is no {one.code} here to allow", "delete the comment")
        for one in allowed
        if not any(one.holds(finding) for finding in found)
    )
