"""The rules that are no more than phrases: promises, evidence, hosts, people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from msgspec import Struct

from brochure.source.yaml_tree import Text
from brochure.wording.context import Check, Findings, WordingContext
from brochure.wording.phrases import Phrasebook
from brochure.wording.segments import Segment
from brochure.wording.wording_rules import Allowed

_QUOTED = re.compile(r"“[^“”]{1,300}”|«[^«»]{1,300}»|„[^„“]{1,300}“")

Place = tuple[int, int, int]  # first token, the one after, and which phrase it is


class _PhraseRule(Struct, frozen=True):
    """Phrases to be looked for in each text, and how they are reported."""

    code: str
    what: str
    hints: tuple[str, ...]  # one for each phrase
    book: Phrasebook
    allowed: Phrasebook
    unless_cited: bool = False

    def __call__(self, context: WordingContext, segment: Segment) -> Findings:
        if self.unless_cited and segment.group in context.cited:
            return
        found = list(self.book.find(segment.row))
        for start, end, which in _not_within(segment, found, self._right(context, segment, found)):
            place = segment.stretch(start, end)
            what = self.what.format(short(segment.words[slice(*place)]))
            yield context.finding(self.code, segment, place, what, self.hints[which])

    def _right(
        self, context: WordingContext, segment: Segment, wrong: list[Place]
    ) -> list[tuple[int, int]]:
        """The stretches of characters in which nothing is wrong, if they are asked for."""
        if not wrong:
            return []
        found = chain(context.names.find(segment.row), self.allowed.find(segment.row))
        quoted = (match.span() for match in _QUOTED.finditer(segment.words))
        return sorted(chain((segment.stretch(start, end) for start, end, _ in found), quoted))


def checks(context: WordingContext) -> Iterator[Check]:
    """The rules that are no more than phrases."""
    rules = context.rules
    for code, what, rule in (
        ("W802", '"{}" promises too much', rules.promises),
        ("W803", '"{}" needs a reference', rules.evidence),
        ("W804", '"{}": that is where it was found, not who says so', rules.hosts),
    ):
        yield _made(context, code, what, [(rule.find, rule.advice)], rule.allow)
    what = '"{}" names a condition before the person'
    rows = [(person.find, f"write: {person.write}") for person in rules.person_first]
    exceptions = [allowed for person in rules.person_first for allowed in person.allow]
    yield _made(context, "W805", what, rows, exceptions)


def _made(
    context: WordingContext,
    code: str,
    what: str,
    rows: Sequence[tuple[Sequence[Text], str]],
    exceptions: Sequence[Allowed],
) -> _PhraseRule:
    """The check for some rows of phrases, each with its hint."""
    book = context.book(phrase for phrases, _ in rows for phrase in phrases)
    hints = tuple(hint for phrases, hint in rows for _ in phrases)
    allowed = context.book(exception.text for exception in exceptions)
    return _PhraseRule(code, what, hints, book, allowed, code == "W803")


def _not_within(
    segment: Segment, found: Iterable[Place], right: Sequence[tuple[int, int]]
) -> Iterator[Place]:
    """The places of phrases that do not overlap each other and stand in no right stretch."""
    free, after, end_of_right = 0, 0, 0
    for start, end, which in found:
        first, last = segment.stretch(start, end)
        while after < len(right) and right[after][0] <= first:
            end_of_right = max(end_of_right, right[after][1])
            after += 1
        if start >= free and last > end_of_right:
            free = end
            yield start, end, which


def short(quote: str) -> str:
    quote = " ".join(quote.split())
    return quote if len(quote) <= 60 else f"{quote[:59]}…"
