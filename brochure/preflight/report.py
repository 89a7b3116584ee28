"""From faults to findings: with a place on the page, and no more than a person reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from math import isfinite

from msgspec.structs import replace

from brochure.finding import Finding, Span, Where
from brochure.preflight.document import Document
from brochure.preflight.limits import Fault

MOST_ALIKE = 5  # of one code on one page; who has read five knows what is wrong
MOST = 500  # of a file
_LONGEST = 300  # letters of a message
_MM = 25.4 / 72


def findings(
    faults: Iterable[Fault], document: Document, place: Callable[[Fault], Span]
) -> tuple[Finding, ...]:
    """The findings, and how many more there are of a kind. `place` says what caused a fault."""
    counts: dict[tuple[str, int], int] = {}
    found: list[Finding] = []
    for fault in _collapsed(faults):
        key = fault.code, fault.page
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= MOST_ALIKE:
            found.append(_finding(fault, document, place(fault)))
    found.extend(_more(counts, place))
    return tuple(islice(found, MOST))


def _collapsed(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Each fault once. What is said of several pages, or of the file, in the same words, as of a
    font that each page holds anew, is said once and counted."""
    unique = dict.fromkeys(faults)
    times = Counter((fault.code, fault.message) for fault in unique if fault.area is None)
    for fault in unique:
        number = 1 if fault.area else times.pop((fault.code, fault.message), 0)
        if number > 1:
            yield replace(fault, message=f"{fault.message} ({number} times)")
        elif number:
            yield fault


def _finding(fault: Fault, document: Document, span: Span) -> Finding:
    where = _where(fault, document)
    message = fault.message
    if where is None and fault.page:
        message = f"page {fault.page}: {message}"
    return Finding(fault.code, span, _printable(message), fault.hint, where, fault.clause)


def _printable(words: str) -> str:
    """Names and texts of a file from elsewhere may hold anything."""
    shown = words if len(words) <= _LONGEST else words[:_LONGEST] + "…"
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in shown)


def _where(fault: Fault, document: Document) -> Where | None:
    """The lower left corner of the object, in mm from the lower left corner of the trim."""
    if fault.area is None or not isfinite(sum(fault.area.sides)):
        return None
    left, bottom = document.pages[fault.page - 1].origin
    x, y = (fault.area.left - left) * _MM, (fault.area.bottom - bottom) * _MM
    wide, high = (round(max(side, 0.0) * _MM, 1) for side in (fault.area.width, fault.area.height))
    return Where(fault.page, round(x, 1), round(y, 1), _printable(fault.what), wide, high)


def _more(counts: dict[tuple[str, int], int], place: Callable[[Fault], Span]) -> Iterator[Finding]:
    for (code, page), number in counts.items():
        if number > MOST_ALIKE:
            what = f"page {page}: the same {number - MOST_ALIKE} times more"
            yield Finding(code, place(Fault(code, what)), what)
