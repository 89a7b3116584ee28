"""The texts of all pieces in reading order, as the checks of the wording need them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache
from operator import itemgetter

from msgspec import Struct

from brochure.content.markup import LINE_BREAK, Prose
from brochure.content.model import Content
from brochure.content.reading_order import walk
from brochure.finding import Span
from brochure.source.yaml_tree import Text, locate
from brochure.wording import phrases
from brochure.wording.phrases import WordRow

# A longer text fits no panel and cannot be printed; only its beginning is judged.
_LONGEST = 20_000


class Segment(Struct, frozen=True, dict=True):
    """A text as it is printed. Its `group` is shared by the items of a list and the text that
    leads to them; `foreign` are the stretches in another language."""

    text: Text
    words: str
    kind: str = "line"
    cited: bool = False
    foreign: tuple[tuple[int, int], ...] = ()
    piece: str = ""
    frame: str = ""
    section: str = ""
    group: int = 0
    is_plain: bool = False  # no markup is read in it

    @cached_property
    def row(self) -> WordRow:
        """The words to look for phrases in."""
        return WordRow.of(self.words)

    @cached_property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Where each word of the row stands among the printed characters."""
        return phrases.places(self.words)

    def stretch(self, start: int, end: int) -> tuple[int, int]:
        """The printed characters of the words of the row from `start` to `end`."""
        return self.places[start][0], self.places[end - 1][1]

    def over(self, source: str, start: int, end: int) -> Span:
        """The place in the file, whose text is `source`, of the words that the printed characters
        from `start` to `end` touch, or of the word before them."""
        if not self.places:
            return self.text.span
        first = bisect_right(self.places, start, key=itemgetter(1))
        last = bisect_left(self.places, end, key=itemgetter(0)) - 1
        spans = _spans(self.text.span, self.words, source)
        begin, stop = spans[min(first, max(last, 0))], spans[max(last, 0)]
        return Span(begin.file, begin.line, begin.column, stop.end_line, stop.end_column)

    def exactly(self, source: str, start: int, end: int) -> Span:
        """The place of the printed characters from `start` to `end` themselves."""
        words = (self.words[slice(*place)] for place in self.places if place[1] <= start)
        return locate(source, self.text.span, (*words, self.words[start:end].strip()))[-1]


@lru_cache(maxsize=16)
def _spans(span: Span, words: str, source: str) -> tuple[Span, ...]:
    printed = (words[slice(*place)] for place in phrases.places(words))
    return locate(source, span, printed)


def segments(content: Content) -> Iterator[Segment]:
    """Every text of every piece that says something in words, in reading order."""
    group = 0
    for piece in content.pieces:
        for text in walk(content, piece):
            if text.kind in ("number", "address"):
                continue
            group += text.kind != "item"
            place = (piece, text.frame, text.section, group)
            if isinstance(text.words, Prose):
                said, foreign = _printed(text.words)
                cited = bool(text.words.citations)
                yield Segment(text.words.text, said, text.kind, cited, foreign, *place)
            else:
                said = text.words.value[:_LONGEST]
                yield Segment(text.words, said, text.kind, False, (), *place, is_plain=True)


def _printed(prose: Prose) -> tuple[str, tuple[tuple[int, int], ...]]:
    """What is printed, with a line break after each paragraph but the last, and the stretches of
    it that are in another language."""
    words, foreign = "", []
    for runs in prose.paragraphs:
        words += "\n" if words else ""
        for run in runs:
            if run.language:
                foreign.append((len(words), len(words) + len(run.text)))
            words += run.text.replace(LINE_BREAK, " ")
    return words[:_LONGEST], tuple(foreign)
