"""Findings for machines: JSON for scripts, annotations for GitHub, SARIF for code scanning.

Whatever a value holds, it reaches a log or a terminal as text: JSON escapes what is not ASCII, and
what could be taken for a command.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from brochure import __version__
from brochure.catalogue import CATALOGUE
from brochure.finding import Finding, visible


def as_json(findings: Iterable[Finding], facts: Mapping[str, Any]) -> str:
    """The facts of a command and its findings as one JSON object."""
    return _dumped({**facts, "findings": [finding.as_dict() for finding in findings]}, indent=2)


def _dumped(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, indent=indent).replace("##", r"#\u0023")  # ##[error] is a command


def as_github(finding: Finding) -> str:
    """A workflow command: GitHub shows it beside the line in the pull request."""
    span = finding.span
    properties = {"file": _posix(span.file)}
    if _has_lines(finding):
        properties |= {"line": str(span.line), "endLine": str(span.end_line)}
        if span.line == span.end_line:  # columns of several lines are refused; the end is inclusive
            last = max(span.column, span.end_column - 1)
            properties |= {"col": str(span.column), "endColumn": str(last)}
    properties["title"] = f"{finding.code} {CATALOGUE[finding.code].title}"
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{finding.severity.value} {listed}::{_data(_message(finding))}"


def _data(text: str) -> str:
    lines = (visible(line).replace("%", "%25") for line in text.split("\n"))
    return "%0A".join(lines)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _message(finding: Finding) -> str:
    where = f"at {finding.where}" if finding.where else ""
    clause = str(finding.clause or "")
    return "\n".join(filter(None, (finding.message, where, clause, finding.hint)))


def _has_lines(finding: Finding) -> bool:
    return PurePath(finding.span.file).suffix.lower() != ".pdf"


def _posix(file: str) -> str:
    return PurePath(file).as_posix()


def as_sarif(findings: Iterable[Finding]) -> str:
    """A log in SARIF 2.1.0 (OASIS) of one run."""
    found = tuple(findings)
    index = {code: n for n, code in enumerate(sorted({finding.code for finding in found}))}
    driver = {"name": "brochure", "version": __version__, "rules": [_rule(code) for code in index]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",  # 3.14.17; a Span counts characters
        "results": [_result(finding, index[finding.code]) for finding in found],
    }
    return _dumped({"$schema": _SARIF, "version": "2.1.0", "runs": [run]})


_SARIF = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def _rule(code: str) -> dict[str, Any]:
    entry = CATALOGUE[code]
    return {
        "id": code,
        "shortDescription": {"text": entry.title},
        "fullDescription": {"text": entry.means},
        "help": {"text": f"{entry.why}\n\nTo mend it: {entry.mend}"},
        "defaultConfiguration": {"level": entry.severity.value},
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    span = finding.span
    location: dict[str, Any] = {"artifactLocation": {"uri": _uri(span.file)}}
    if _has_lines(finding):
        location["region"] = {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,  # 3.30.8: one past the last character
        }
    return {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": finding.severity.value,
        "message": {"text": _message(finding)},
        "locations": [{"physicalLocation": location}],
    }


def _uri(file: str) -> str:
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix(), errors="surrogateescape")
