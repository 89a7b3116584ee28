"""What the rules of PDF/UA share: clauses by checkpoint, and from a structure element to its place.

The Matterhorn Protocol 1.1 (PDF Association, 2021) numbers the conditions in which a file fails
ISO 14289-1. `CHECKPOINTS` lists the 87 of them that a machine can decide alone, with the clause.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import wraps
from itertools import islice

from brochure.finding import Clause
from brochure.preflight.document import Document
from brochure.preflight.interpreter.geometry import joined
from brochure.preflight.limits import Fault, Limits, Rule
from brochure.preflight.structure_reader import Node

UA1_STANDARD = "ISO 14289-1"
_CLAUSES = {
    "5": "06-002",
    "7.1": "01-003 01-004 01-005 01-007 02-001 02-003 02-004 06-001 06-003 07-001 07-002",
    "7.2": "09-004 09-005 09-006 09-007 09-008 10-001 11-001 11-002 11-003 11-004 11-005 11-006",
    "7.3": "13-004",
    "7.4.2": "14-002 14-003",
    "7.4.4": "14-006 14-007",
    "7.5": "15-003",
    "7.7": "17-002 17-003",
    "7.9": "19-003 19-004",
    "7.10": "20-001 20-002 20-003",
    "7.11": "21-001",
    "7.15": "25-001",
    "7.16": "26-001 26-002",
    "7.18.1": "28-002 28-004 28-005",
    "7.18.2": "28-006 28-007",
    "7.18.3": "28-008 28-009",
    "7.18.4": "28-010",
    "7.18.5": "28-011 28-012",
    "7.18.6.2": "28-014 28-015",
    "7.18.7": "28-016",
    "7.18.8": "28-017 28-018",
    "7.20": "30-001 30-002",
    "7.21.3.1": "31-001 31-002 31-003",
    "7.21.3.2": "31-004 31-005",
    "7.21.3.3": "31-006 31-007 31-008",
    "7.21.4.1": "31-009 31-011",
    "7.21.4.2": "31-012 31-013 31-014 31-015",
    "7.21.5": "31-016",
    "7.21.6": "31-017 31-018 31-019 31-020 31-021 31-022 31-023 31-024 31-025 31-026",
    "7.21.7": "31-027 31-028 31-029",
    "7.21.8": "31-030",
}
CHECKPOINTS: Mapping[str, Clause] = {
    number: Clause(UA1_STANDARD, clause, number)
    for clause, numbers in _CLAUSES.items()
    for number in numbers.split()
}
_MOST = 20  # elements that are asked where they stand
_SHOWN = 24  # letters of a text that a finding quotes


def by(asked: str) -> Clause:
    """The clause of a checkpoint; or a clause without one, of ISO 14289-1 (`7.2`) or of another
    standard (`ISO 32000-1, 14.7.4.4`)."""
    if asked in CHECKPOINTS:
        return CHECKPOINTS[asked]
    standard, _, clause = asked.rpartition(", ")
    return Clause(standard or UA1_STANDARD, clause)


def cited(rule: Rule, *clauses: str, **by_code: str) -> Rule:
    """A rule that serves several standards, as PDF/UA asks for it; by the code of a fault if it
    has several clauses."""

    @wraps(rule)
    def asked(document: Document, limits: Limits) -> Iterator[Fault]:
        for fault in rule(document, limits):
            named = by_code.get(fault.code, *clauses[:1])
            yield fault.by(by(named)) if named and fault.clause is None else fault

    return asked


def at(
    document: Document, node: Node, code: str, message: str, asked: str = "", hint: str = ""
) -> Fault:
    """A fault of an element, where the first of its content stands; `asked` as for `by`."""
    clause = by(asked) if asked else None
    found = [
        one
        for inner in islice(document.tree.below(node), _MOST)
        for item in inner.content_items
        for one in document.content_objects.get((item.container, item.mcid), ())
    ]
    if not found:
        return Fault(code, f"{node.role}: {message}", hint, clause=clause)
    page = found[0][0]
    here = [obj for number, obj in found if number == page]
    words = " ".join("".join(obj.text for obj in here[:50]).split())
    short = words if len(words) <= _SHOWN else words[:_SHOWN].rstrip() + "…"
    what = f"{node.role} “{short}”" if short else node.role
    return Fault(code, message, hint, page, joined([obj.area for obj in here]), what, clause)
