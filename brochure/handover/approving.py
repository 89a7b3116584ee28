"""Locking what others have approved: the words of a content go into `approvals.yaml` beside it."""

from __future__ import annotations

from pathlib import Path

from brochure.content import approvals, format_files, model
from brochure.content.approvals import FILE, normalised
from brochure.finding import Finding, Outcome, Span
from brochure.project import Refused
from brochure.source import yaml_tree
from brochure.source.yaml_tree import Source


def approve_disclaimer(path: Path) -> str:
    """Lock the disclaimer of a content, and return its words. All else in the file stays.

    Refused if the content or the file has faults; OSError if the system refuses.
    """
    from brochure import atomic  # late, as in `build`

    text = yaml_tree.read(path)
    with atomic.locked(path.parent):
        beside = path.parent / FILE
        read: Outcome[Source] = yaml_tree.read(beside) if beside.exists() else Outcome(None)
        own = path.parent / "assets" / "formats"
        there, _ = format_files.load(format_files.named(_there(text).tree), (own,))
        by_name = there.value.by_name if there.value else {}
        content, known = model.load(_there(text), by_name), approvals.load(read.value)
        if content.value is None or known.value is None:
            found = (*text.findings, *content.findings, *read.findings, *known.findings)
            sources = (one for one in (text.value, read.value) if one is not None)
            raise Refused(found, {one.name: one.text for one in sources})
        words = content.value.centre.disclaimer
        if words is None:
            what, span = "the centre has no disclaimer to approve", Span(str(path))
            raise Refused((Finding("P301", span, what, "add disclaimer: under centre:"),), {})
        atomic.publish(path.parent, {FILE: approvals.approved(read.value, words).encode()})
    return normalised(words.value)


def _there(read: Outcome[Source]) -> Source:
    assert read.value is not None  # `read` always has a source
    return read.value
