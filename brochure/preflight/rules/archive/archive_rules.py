"""What the rules of PDF/A share: clauses, levels, and rules of PDF/UA that PDF/A has as well."""

from __future__ import annotations

from collections.abc import Iterator
from functools import wraps

from brochure.finding import Clause
from brochure.preflight.document import Document
from brochure.preflight.limits import Fault, Limits, Rule

A2_STANDARD = "ISO 19005-2"
_FONTS = "7.21"  # of ISO 14289-1, which repeats 6.2.11 of ISO 19005-2
_OTHERS = {"7.21.7": "6.2.11.7.2", "7.10": "6.9", "7.20": "6.2.9", "7.11": "6.8", "7.16": "6.1.3"}


def a2(clause: str) -> Clause:
    return Clause(A2_STANDARD, clause)


def archived(rule: Rule, clause: str = "") -> Rule:
    """A rule that serves several standards, with the clause of PDF/A-2: the one that is given, or
    that which corresponds to PDF/UA's."""

    @wraps(rule)
    def asked(document: Document, limits: Limits) -> Iterator[Fault]:
        for fault in rule(document, limits):
            yield fault.by(a2(clause or _corresponding(fault.clause)))

    return asked


def _corresponding(clause: Clause | None) -> str:
    number = clause.clause if clause else ""
    if number in _OTHERS:
        return _OTHERS[number]
    return "6.2.11" + number[len(_FONTS) :] if number.startswith(_FONTS) else "6.7"


def of_level(levels: str, rule: Rule) -> Rule:
    """A rule for files that call themselves of one of these levels (6.6.4)."""

    @wraps(rule)
    def asked(document: Document, limits: Limits) -> Iterator[Fault]:
        level = document.packet.get("pdfaid:conformance").strip()
        if level and level in levels:
            yield from rule(document, limits)

    return asked
