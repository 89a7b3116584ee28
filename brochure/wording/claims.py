"""What the words may and may not say: claims, evidence, people, abbreviations.

The rules of a language are data (`content.rules`); a language without rules is not checked.
Each finding stands where its words do, also in a text of many lines. `content.form` checks how
the words are written, `content.readability` how hard they are to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice

from brochure.content.model import Content
from brochure.content.placement import Frames
from brochure.finding import Finding
from brochure.source.yaml_tree import Source, Text
from brochure.wording import readability, spelling, typography
from brochure.wording.context import Findings, WordingContext
from brochure.wording.phrases import Phrasebook, Token
from brochure.wording.segments import Segment, segments
from brochure.wording.wording_rules import Allowed, Rules

_MOST = 10  # findings of one kind in one text: nobody reads more at once
_QUOTED = re.compile(r"“[^“”]{1,300}”|«[^«»]{1,300}»|„[^„“]{1,300}“")
_ABBREVIATION = re.compile(r"(?<![^\W_])[A-Z]{2,6}(?=s?(?![^\W_]))")


def check(
    content: Content,
    source: Source,
    frames: Frames,
    rules: Rules,
    dictionary: frozenset[str] = frozenset(),
) -> tuple[Finding, ...]:
    """Everything that the rules find in the texts that are placed."""
    desk = WordingContext(content, source.text, rules, segments(content, frames), dictionary)
    checks = (*_rules(desk), *typography.CHECKS, readability.long_sentences, spelling.check)
    each = (
        islice(look(desk, passage), _MOST)
        for look in checks
        for passage in desk.texts
        if passage.kind != "reference"
    )
    whole = (
        _claims(desk), _abbreviations(desk), typography.list_ends(desk), readability.grades(desk),
        _never_cited(content),
    )  # fmt: skip
    return tuple(dict.fromkeys(chain(*each, *whole)))  # most texts stand on both pieces


Check = Callable[[WordingContext, Segment], Findings]
Place = tuple[int, int, int]  # first token, the one after, and which phrase it is


@dataclass(frozen=True)
class _Looked:
    """Phrases to be looked for in each text, and how they are reported."""

    code: str
    what: str
    hints: tuple[str, ...]  # one for each phrase
    book: Phrasebook
    allowed: Phrasebook
    unless_cited: bool = False

    def __call__(self, desk: WordingContext, passage: Segment) -> Findings:
        if self.unless_cited and passage.group in desk.cited:
            return
        found = list(self.book.find(passage.tokens))
        for start, end, which in _not_within(passage, found, self._right(desk, passage, found)):
            place = _stretch(passage.tokens, start, end)
            what = self.what.format(_short(passage.words[slice(*place)]))
            yield desk.finding(self.code, passage, place, what, self.hints[which])

    def _right(
        self, desk: WordingContext, passage: Segment, wrong: list[Place]
    ) -> list[tuple[int, int]]:
        """The stretches of characters in which nothing is wrong, if they are asked for."""
        if not wrong:
            return []
        row = passage.tokens
        found = chain(desk.names.find(row), self.allowed.find(row))
        quoted = (match.span() for match in _QUOTED.finditer(passage.words))
        return sorted(chain((_stretch(row, start, end) for start, end, _ in found), quoted))


def _rules(desk: WordingContext) -> Iterator[Check]:
    """The rules that are no more than phrases."""
    rules = desk.rules
    for code, what, rule in (
        ("W802", '"{}" promises too much', rules.promises),
        ("W803", '"{}" needs a reference', rules.evidence),
        ("W804", '"{}": that is where it was found, not who says so', rules.hosts),
    ):
        yield _looked(desk, code, what, [(rule.find, rule.hint.value)], rule.allow)
    what = '"{}" names a condition before the person'
    rows = [(person.find, f"write: {person.write}") for person in rules.person_first]
    exceptions = [allowed for person in rules.person_first for allowed in person.allow]
    yield _looked(desk, "W805", what, rows, exceptions)


def _looked(
    desk: WordingContext,
    code: str,
    what: str,
    rows: Sequence[tuple[Sequence[Text], str]],
    exceptions: Sequence[Allowed],
) -> _Looked:
    """The check for some rows of phrases, each with its hint."""
    book = desk.book(phrase for phrases, _ in rows for phrase in phrases)
    hints = tuple(hint for phrases, hint in rows for _ in phrases)
    allowed = desk.book(exception.text for exception in exceptions)
    return _Looked(code, what, hints, book, allowed, code == "W803")


def _not_within(
    passage: Segment, found: Iterable[Place], right: Sequence[tuple[int, int]]
) -> Iterator[Place]:
    """The places of phrases that do not overlap each other and stand in no right stretch."""
    row, free, after, end_of_right = passage.tokens, 0, 0, 0
    for start, end, which in found:
        first, last = _stretch(row, start, end)
        while after < len(right) and right[after][0] <= first:
            end_of_right = max(end_of_right, right[after][1])
            after += 1
        if start >= free and last > end_of_right:
            free = end
            yield start, end, which


def _stretch(row: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    return row[start].start, row[end - 1].end


def _short(said: str) -> str:
    said = " ".join(said.split())
    return said if len(said) <= 60 else f"{said[:59]}…"


def _claims(desk: WordingContext) -> Findings:
    """What sounds like an offer: within a text, and from a lead-in to each item of its list."""
    rule = desk.rules.claims
    book = desk.book(rule.find, rule.unless_between)
    exempt = desk.book(rule.exempt)
    for _, group in groupby(desk.passages, key=lambda passage: passage.group):
        lead, *items = group
        yield from islice(_claimed(desk, (lead,), book, exempt, rule.hint), _MOST)
        for item in items:
            pair = (item,) if lead.kind == "item" else (lead, item)
            found = _claimed(desk, pair, book, exempt, rule.hint)
            yield from islice(found, _MOST)


def _claimed(
    desk: WordingContext,
    texts: tuple[Segment, ...],
    book: Phrasebook,
    exempt: Phrasebook,
    hint: Text,
) -> Findings:
    """The claims that end in the last of the texts, which are read as one."""
    if texts[-1].kind in ("reference", "name"):
        return
    last = texts[-1]
    before = texts[0].tokens if len(texts) > 1 else ()
    row = (*before, *last.tokens)
    right = {i for start, end, _ in exempt.find(row) for i in range(start, end)}
    free = 0
    for start, end, _ in book.find(row):
        if end <= len(before) or start < free or set(range(start, end)) <= right:
            continue
        free = end
        own = _stretch(last.tokens, max(start - len(before), 0), end - len(before))
        said = last.words[slice(*own)]
        if start < len(before):
            said = f"{texts[0].words[before[start].start :]} {said}"
        what = f'"{_short(said)}" sounds like an offer of the center'
        yield desk.finding("W801", last, own, what, hint.value)


def _abbreviations(desk: WordingContext) -> Findings:
    """Abbreviations that the panel or frame on which they first stand does not explain."""
    known = {text.value for text in desk.rules.abbreviations.known}
    verbs = [text.value for text in desk.rules.abbreviations.explained_by]
    own = {name.upper() for name in desk.own_words}
    for name, piece in groupby(desk.passages, key=lambda passage: passage.piece):
        seen = set(known)
        for _, frame in groupby(piece, key=lambda passage: passage.frame):
            texts = [p for p in frame if p.kind not in ("reference", "name", "alt")]
            for passage, found in _first(texts, seen):
                if found.group() in own or _explained(found.group(), texts, verbs):
                    continue
                what = f'"{found.group()}" is not explained where it first stands on the {name}'
                hint = f"write it out, as in: words in full ({found.group()})"
                yield desk.finding("W806", passage, found.span(), what, hint)


def _first(texts: Iterable[Segment], seen: set[str]) -> Iterator[tuple[Segment, re.Match[str]]]:
    for passage in texts:
        for found in _ABBREVIATION.finditer(passage.words):
            if found.group() not in seen and not typography.is_shouted(passage, found):
                seen.add(found.group())
                yield passage, found


def _explained(name: str, texts: Iterable[Segment], verbs: Iterable[str]) -> bool:
    said = "|".join(re.escape(verb) for verb in verbs) or "means"
    pattern = re.compile(rf"\({name}s?\)|(?<![^\W_]){name}s? ?(?:{said}|\([^\W\d_])")
    return any(pattern.search(passage.words) for passage in texts)


def _never_cited(content: Content) -> Findings:
    cited = {name for prose in content.all_prose() for name in prose.citations}
    for entry in content.references.entries if content.references else ():
        if entry.name.value not in cited:
            what = f'the reference "{entry.name}" is listed, but no text cites it'
            hint = f"write [@{entry.name}] after what it shows, or delete the entry"
            yield Finding("W815", entry.name.span, what, hint)
