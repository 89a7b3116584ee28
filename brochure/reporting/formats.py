"""Findings for machines: JSON for scripts, annotations for GitHub, SARIF for code scanning."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from brochure import __version__
from brochure.finding import CATALOGUE, Finding, Severity
from brochure.reporting.explain import explanations

FORMS = ("text", "json", "github", "sarif")


def as_json(findings: Iterable[Finding], facts: Mapping[str, Any]) -> str:
    """The facts of a command and its findings as one JSON object."""
    listed = [finding.as_dict() for finding in findings]
    return json.dumps({**facts, "findings": listed}, indent=2, ensure_ascii=False)


def as_github(finding: Finding) -> str:
    """A workflow command: GitHub shows it beside the line in the pull request."""
    span = finding.span
    place = {"file": _posix(span.file)}
    if _has_lines(finding):
        place |= {"line": str(span.line), "endLine": str(span.end_line)}
        if span.line == span.end_line:  # columns of several lines are refused; the end is inclusive
            last = max(span.column, span.end_column - 1)
            place |= {"col": str(span.column), "endColumn": str(last)}
    place["title"] = f"{finding.code} {CATALOGUE[finding.code].title}"
    said = ",".join(f"{name}={_property(value)}" for name, value in place.items())
    return f"::{finding.severity.value} {said}::{_data(_words(finding))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _words(finding: Finding) -> str:
    where = f"at {finding.where}" if finding.where else ""
    return "\n".join(filter(None, (finding.message, where, finding.hint)))


def _has_lines(finding: Finding) -> bool:
    return PurePath(finding.span.file).suffix.lower() != ".pdf"


def _posix(file: str) -> str:
    return PurePath(file).as_posix()


def as_sarif(findings: Iterable[Finding]) -> str:
    """A log in SARIF 2.1.0 (OASIS) of one run."""
    found = tuple(findings)
    codes = sorted({finding.code for finding in found})
    rules = [_rule(code) for code in codes]
    driver = {"name": "brochure", "version": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",  # 3.14.17; a Span counts characters
        "results": [_result(finding, codes.index(finding.code)) for finding in found],
    }
    log = {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False)


_SARIF = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Mapping[Severity, str] = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def _rule(code: str) -> dict[str, Any]:
    entry, more = CATALOGUE[code], explanations().get(code)
    rule = {
        "id": code,
        "shortDescription": {"text": entry.title},
        "fullDescription": {"text": more.means.value if more else entry.explanation},
        "defaultConfiguration": {"level": _LEVELS[entry.severity]},
    }
    if more is None:
        return rule
    return {**rule, "help": {"text": f"{entry.explanation}\n\nTo mend it: {more.mend}"}}


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
        "level": _LEVELS[finding.severity],
        "message": {"text": _words(finding)},
        "locations": [{"physicalLocation": location}],
    }


def _uri(file: str) -> str:
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
