"""How hard a text is to read: sentences, syllables, reading grade. English only.

The grade is Flesch and Kincaid's (1975): 0.39 words a sentence + 11.8 syllables a word - 15.59.
Words are divided by patterns for hyphenation (Liang 1983), not for speech, and one letter is never
parted from a word, so vowels are counted within the parts. An approximation, good for comparing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from msgspec import Struct

from brochure.wording import spelling
from brochure.wording.context import Findings, WordingContext
from brochure.wording.segments import Segment
from brochure.wording.sorted_file import SortedFile

# Letters, and a digit for each place between and about them.
_FILE = Path(__file__).parent / "words" / "en-US.patterns"
_LONGEST = 28  # letters of a pattern
_END = re.compile(r"\n|[.!?…](?=[”’\"')\]]*(?:\s|\Z))")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
# Not spoken: a last e, and that of -ed and -es after most consonants.
_SILENT = re.compile(r"(?:(?<=[^aeiouytd])ed|(?<=[^aeiouyscgxzh])es|(?<=[^aeiouyl])e)\Z")


class Sentence(Struct, frozen=True):
    """A sentence of a segment: its words, and between which characters it stands there."""

    segment: Segment
    words: tuple[str, ...]
    start: int
    end: int

    @property
    def grade(self) -> float:
        return grade([self])

    @property
    def place(self) -> tuple[int, int]:
        """Where its first word begins and its last one ends."""
        found = [match.span() for match in _WORD.finditer(self.segment.words, self.start, self.end)]
        return found[0][0], found[-1][1]

    @property
    def short(self) -> str:
        """Its first words, to be recognised by."""
        shown = " ".join(self.segment.words[slice(*self.place)].split(maxsplit=8)[:8])
        return f"{shown} …" if len(self.words) > 8 else shown


def sentences(segment: Segment, abbreviations: frozenset[str] = frozenset()) -> Iterator[Sentence]:
    """The sentences of a segment. `abbreviations` (such as dr., in small letters) end none."""
    start = 0
    text = segment.words
    for end in (*(match.end() for match in _END.finditer(text)), len(text)):
        last = text[max(start, end - 12) : end].rsplit(maxsplit=1)
        if end < len(text) and last and last[-1].lstrip("(“").casefold() in abbreviations:
            continue
        if words := _WORD.findall(text, start, end):
            yield Sentence(segment, tuple(words), start, end)
        start = end


def grade(text: Sequence[Sentence]) -> float:
    """The reading grade of some sentences, in years of school."""
    words = [word for sentence in text for word in sentence.words]
    spoken = sum(syllables(word) for word in words)
    return 0.39 * len(words) / len(text) + 11.8 * spoken / len(words) - 15.59


@lru_cache(maxsize=131_072)  # all words of the largest file, for each is counted four times
def syllables(word: str) -> int:
    """About how many syllables a word has; an abbreviation is spoken letter by letter."""
    if word.isupper() and 1 < len(word) <= 4:
        return len(word)
    halves = word.lower().replace("’", "'").replace("-", "'").split("'")
    return max(1, sum(spelling.syllables(half) or spoken(half) for half in halves))


def spoken(word: str) -> int:
    """The syllables of a word without hyphen and apostrophe, by the patterns; none of one consonant."""
    if not word.isalpha() or len(word) > 40:
        return 1
    *parts, last = _divided(word)
    found = _VOWELS.findall(_SILENT.sub("", last))
    least = 1 if len(word) > 1 else 0
    return sum(max(1, len(_VOWELS.findall(part))) for part in parts) + max(len(found), least)


def _divided(word: str) -> Iterator[str]:
    """The parts of a word, of two letters at least: it is divided where the highest of the digits
    of all patterns in it is odd."""
    if len(word) < 4:
        yield word
        return
    row = f".{word}."
    highest = [0] * (len(row) + 1)
    for start in range(len(row) - 1):
        for end in range(start + 2, min(start + _LONGEST, len(row)) + 1):  # none is shorter
            digits = _patterns().get(row[start:end].encode())
            for at, digit in enumerate(digits, start):
                highest[at] = max(highest[at], digit)
    begin = 0
    for end in range(2, len(word) - 1):
        if highest[end + 1] % 2:
            yield word[begin:end]
            begin = end
    yield word[begin:]


@lru_cache(maxsize=1)
def _patterns() -> SortedFile:
    return SortedFile(_FILE)


def long_sentences(context: WordingContext, segment: Segment) -> Findings:
    """Sentences of more words than the rules allow."""
    most = context.rules.limits.sentence_words
    if segment.kind not in ("text", "item") or most is None:
        return
    if len(_WORD.findall(segment.words)) <= most:
        return
    for sentence in sentences(segment, context.stops):
        if len(sentence.words) > most:
            what = f"a sentence of {len(sentence.words)} words; {most:g} are easy to read"
            hint = "make two sentences of it"
            yield context.finding("W807", segment, sentence.place, what, hint)


def grades(context: WordingContext) -> Findings:
    """Sections that are harder to read than the rules allow."""
    limits = context.rules.limits
    if not context.in_english or limits.grade is None:
        return
    for (_, _, name), group in groupby(
        context.segments, key=lambda p: (p.piece, p.frame, p.section)
    ):
        texts = (p for p in group if p.kind in ("text", "item"))
        judged = [sentence for text in texts for sentence in sentences(text, context.stops)]
        if sum(len(sentence.words) for sentence in judged) < limits.section_words or not judged:
            continue
        measured = round(grade(judged), 1)
        if measured > limits.grade:
            worst = sorted(judged, key=lambda s: s.grade, reverse=True)[:2]
            shown = "; ".join(f'"{s.short}" (grade {s.grade:.0f})' for s in worst)
            what = f"the section {name} reads at grade {measured:g}, above {limits.grade:g}"
            hint = f"shorten, or use shorter words: {shown}"
            yield context.finding("W808", worst[0].segment, worst[0].place, what, hint)
