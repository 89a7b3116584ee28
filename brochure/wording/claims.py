"""Claims: what sounds as if the centre offered what its disclaimer says that it does not (W801)."""

from __future__ import annotations

from itertools import groupby, islice

from brochure.wording.context import MOST, Findings, WordingContext
from brochure.wording.phrase_rules import short
from brochure.wording.phrases import Phrasebook, WordRow
from brochure.wording.segments import Segment


def check(context: WordingContext) -> Findings:
    """What sounds like an offer: within a text, and from a lead-in to each item of its list."""
    rule = context.rules.claims
    book = context.book(rule.find, rule.unless_between)
    exempt = context.book(rule.exempt)
    for _, group in groupby(context.segments, key=lambda segment: segment.group):
        lead, *items = group
        yield from islice(_claimed(context, (lead,), book, exempt, rule.advice), MOST)
        for item in items:
            pair = (item,) if lead.kind == "item" else (lead, item)
            found = _claimed(context, pair, book, exempt, rule.advice)
            yield from islice(found, MOST)


def _claimed(
    context: WordingContext,
    texts: tuple[Segment, ...],
    book: Phrasebook,
    exempt: Phrasebook,
    hint: str,
) -> Findings:
    """The claims that end in the last of the texts, which are read as one."""
    if texts[-1].kind in ("reference", "name"):
        return
    last = texts[-1]
    before = texts[0].row if len(texts) > 1 else ()
    row = WordRow((*before, *last.row)) if before else last.row
    found = list(book.find(row))
    right = {i for start, end, _ in exempt.find(row) for i in range(start, end)} if found else set()
    free = 0
    for start, end, _ in found:
        if end <= len(before) or start < free or set(range(start, end)) <= right:
            continue
        free = end
        own = last.stretch(max(start - len(before), 0), end - len(before))
        quoted = last.words[slice(*own)]
        if start < len(before):
            quoted = f"{texts[0].words[texts[0].places[start][0] :]} {quoted}"
        what = f'"{short(quoted)}" sounds like an offer of the center'
        yield context.finding("W801", last, own, what, hint)
