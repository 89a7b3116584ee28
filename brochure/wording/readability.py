"""How hard a text is to read: sentences, syllables, reading grade. English only.

The grade is Flesch and Kincaid's (1975): 0.39 words a sentence + 11.8 syllables a word - 15.59.
Words are divided by patterns for hyphenation (Liang 1983), not for speech, and one letter is never
parted from a word, so vowels are counted within the parts. An approximation, good for comparing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from brochure.frozen import dataclass
from brochure.wording.context import Findings, WordingContext
from brochure.wording.segments import Segment

# A pattern of letters a line, a blank, and a digit for each place between and about them.
_FILE = Path(__file__).parent / "words" / "en-US.patterns"
_END = re.compile(r"\n|[.!?…](?=[”’\"')\]]*(?:\s|\Z))")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
# Not spoken: a last e, and that of -ed and -es after most consonants.
_SILENT = re.compile(r"(?:(?<=[^aeiouytd])ed|(?<=[^aeiouyscgxzh])es|(?<=[^aeiouyl])e)\Z")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a segment and where its words stand there."""

    segment: Segment
    words: tuple[str, ...]
    start: int
    end: int

    @property
    def grade(self) -> float:
        return grade([self])

    @property
    def short(self) -> str:
        """Its first words, to be recognised by."""
        shown = " ".join(self.segment.words[self.start : self.end].split(maxsplit=8)[:8])
        return f"{shown} …" if len(self.words) > 8 else shown


def sentences(segment: Segment, abbreviations: Iterable[str] = ()) -> Iterator[Sentence]:
    """The sentences of a segment. `abbreviations` (such as Dr.) end none."""
    known = {word.casefold() for word in abbreviations}
    start = 0
    text = segment.words
    for end in (*(match.end() for match in _END.finditer(text)), len(text)):
        last = text[max(start, end - 12) : end].rsplit(maxsplit=1)
        if end < len(text) and last and last[-1].lstrip("(“").casefold() in known:
            continue
        found = list(_WORD.finditer(text, start, end))
        if found:
            words = tuple(match.group() for match in found)
            yield Sentence(segment, words, found[0].start(), found[-1].end())
        start = end


def grade(text: Sequence[Sentence]) -> float:
    """The reading grade of some sentences, in years of school."""
    words = [word for sentence in text for word in sentence.words]
    spoken = sum(syllables(word) for word in words)
    return 0.39 * len(words) / len(text) + 11.8 * spoken / len(words) - 15.59


@lru_cache(maxsize=8192)
def syllables(word: str) -> int:
    """About how many syllables a word has; an abbreviation is spoken letter by letter."""
    if word.isupper() and 1 < len(word) <= 4:
        return len(word)
    parts = [part for half in re.split(r"['’-]", word.lower()) for part in _parted(half)]
    return max(1, sum(parts))


def _parted(word: str) -> Iterator[int]:
    if not word.isalpha() or len(word) > 40:
        yield 1
        return
    *parts, last = _divided(word)
    for part in parts:
        yield max(1, len(_VOWELS.findall(part)))
    spoken = _VOWELS.findall(_SILENT.sub("", last))
    yield max(len(spoken), 1 if len(word) > 1 or spoken else 0)


def _divided(word: str) -> Iterator[str]:
    """The parts of a word, of two letters at least: it is divided where the highest of the digits
    of all patterns in it is odd."""
    if len(word) < 4:
        yield word
        return
    patterns, longest = _patterns()
    row = f".{word}."
    highest = ["0"] * (len(row) + 1)
    for start in range(len(row) - 1):
        for end in range(start + 2, min(start + longest, len(row)) + 1):  # none is shorter
            if digits := patterns.get(row[start:end]):
                highest[start : start + len(digits)] = map(max, highest[start:], digits)
    begin = 0
    for end in range(2, len(word) - 1):
        if highest[end + 1] in "13579":
            yield word[begin:end]
            begin = end
    yield word[begin:]


@lru_cache(maxsize=1)
def _patterns() -> tuple[Mapping[str, str], int]:
    """Patterns with the digits of their places, and how long they are at most."""
    rows = (line.split() for line in _FILE.read_text("utf-8").splitlines())
    found = {letters: digits for digits, *alike in rows for letters in alike}
    return found, max(map(len, found))


def long_sentences(context: WordingContext, segment: Segment) -> Findings:
    """Sentences of more words than the rules allow."""
    most = context.rules.limits.sentence_words
    if segment.kind not in ("text", "item") or most is None:
        return
    for sentence in sentences(segment, _stops(context)):
        if len(sentence.words) > most:
            what = f"a sentence of {len(sentence.words)} words; {most:g} are easy to read"
            place = (sentence.start, sentence.end)
            yield context.finding("W807", segment, place, what, "make two sentences of it")


def grades(context: WordingContext) -> Findings:
    """Sections that are harder to read than the rules allow."""
    limits = context.rules.limits
    if not context.in_english or limits.grade is None:
        return
    for (_, _, name), group in groupby(
        context.segments, key=lambda p: (p.piece, p.frame, p.section)
    ):
        texts = (p for p in group if p.kind in ("text", "item"))
        judged = [sentence for text in texts for sentence in sentences(text, _stops(context))]
        if sum(len(sentence.words) for sentence in judged) < limits.section_words or not judged:
            continue
        measured = round(grade(judged), 1)
        if measured > limits.grade:
            worst = sorted(judged, key=lambda s: s.grade, reverse=True)[:2]
            shown = "; ".join(f'"{s.short}" (grade {s.grade:.0f})' for s in worst)
            what = f"the section {name} reads at grade {measured:g}, above {limits.grade:g}"
            place = (worst[0].start, worst[0].end)
            hint = f"shorten, or use shorter words: {shown}"
            yield context.finding("W808", worst[0].segment, place, what, hint)


def _stops(context: WordingContext) -> tuple[str, ...]:
    return tuple(text.value for text in context.rules.abbreviations.with_stop)
