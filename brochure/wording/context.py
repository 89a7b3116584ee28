"""What every check of the wording needs: the texts in reading order, and the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from msgspec import Struct

from brochure.content.model import Content
from brochure.finding import Finding
from brochure.source.yaml_tree import Text
from brochure.wording.phrases import Groups, Phrasebook, WordRow, parse
from brochure.wording.segments import Segment
from brochure.wording.wording_rules import Rules

MOST = 10  # findings of one kind in one text: nobody reads more at once


class WordingContext(Struct, frozen=True, dict=True):
    """The content, the text of its file, its segments, the rules, and words of the dictionary."""

    content: Content
    source: str
    rules: Rules
    segments: tuple[Segment, ...]
    dictionary: frozenset[str] = frozenset()

    @cached_property
    def texts(self) -> tuple[Segment, ...]:
        """Each text once, though it may stand on both pieces."""
        return tuple({(p.text.span, p.words): p for p in self.segments}.values())

    @cached_property
    def cited(self) -> frozenset[int]:
        """The groups of texts that cite a reference."""
        return frozenset(p.group for p in self.segments if p.cited)

    @cached_property
    def names(self) -> Phrasebook:
        """Proper names."""
        return self.book(self.rules.names)

    @cached_property
    def own_words(self) -> frozenset[str]:
        """The words of the content's own names and of the rules' names."""
        crisis = self.content.crisis_lines
        lines = crisis.lines if crisis else ()
        named = (self.content.centre.name, *(line.name for line in lines), *self.rules.names)
        return frozenset(word for text in named for word in WordRow.of(text.value))

    @cached_property
    def groups(self) -> Groups:
        """The groups of words that phrases name."""
        return self.rules.compiled_groups(self.content.centre.name.value)

    @cached_property
    def stops(self) -> frozenset[str]:
        """The abbreviations whose full stop ends no sentence."""
        return frozenset(text.value.casefold() for text in self.rules.abbreviations.with_stop)

    @property
    def in_english(self) -> bool:
        return self.content.language.value.split("-")[0] == "en"

    def book(self, phrases: Iterable[Text], breakers: Iterable[Text] = ()) -> Phrasebook:
        """Phrases of the rules, ready to be looked for."""
        parsed = [parse(text.value, self.groups) for text in phrases]
        return Phrasebook.of(parsed, [breaker.value.casefold() for breaker in breakers])

    def finding(
        self, code: str, segment: Segment, place: tuple[int, int], what: str, hint: str
    ) -> Finding:
        """A finding at the printed characters from `place[0]` to `place[1]`."""
        return Finding(code, segment.over(self.source, *place), what, hint)


Findings = Iterator[Finding]
Check = Callable[[WordingContext, Segment], Findings]  # of one text
