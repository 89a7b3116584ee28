"""Phrases to look for, written in plain words instead of regular expressions.

    abus*            any word that begins so
    offer/provide    one of these words
    our * program    any one word between
    we … offer       up to five words between, in the same sentence
    {we}             one of the words or phrases of a group
    #                a number

Upper and lower case, markup and line breaks make no difference, and `program` also finds
`programs` and `program’s`. A text is read from front to back with a table of first words, so
that no phrase an editor can write takes long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from brochure.frozen import dataclass

_TOKEN = re.compile(
    r"#\d+|\d+(?:[.,:]\d+)+|[^\W_]+(?:['’][^\W_]+)*|%"
    r"|(?P<stop>\n|[.!?;](?=[\s”’\"')\]]|\Z))"
)
_PIECE = re.compile(r"#\d*|%|\*|[^\W_]+(?:['’][^\W_]+)*\*?")
STOP = "."
_GAP = "…"
_WIDEST_GAP = 5
_MOST = 24  # parts of a phrase
_KEY = 3  # letters of a first word in the table


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a printed text, or the end of a sentence: `word` is then STOP."""

    word: str
    start: int
    end: int


Alternative = tuple[str, ...]  # words in a row
Element = tuple[Alternative, ...]  # one of these; a gap is empty
Groups = Mapping[str, Element]


class BadPhrase(ValueError):
    """A phrase that cannot be looked for; the message says why."""


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text, without case and possessive, and the ends of its sentences."""
    found = []
    for match in _TOKEN.finditer(text):
        word = STOP if match["stop"] else _plain(match.group())
        found.append(Token(word, match.start(), match.end()))
    return tuple(found)


def _plain(word: str) -> str:
    word = word.replace("’", "'").casefold()
    return word.removesuffix("'s").removesuffix("'") if len(word) > 3 else word


def parse(phrase: str, groups: Groups) -> tuple[Element, ...]:
    """The elements of a phrase; BadPhrase."""
    elements = [_element(piece, groups) for piece in phrase.replace("...", _GAP).split()]
    if not elements:
        raise BadPhrase("there is nothing to look for")
    if len(elements) > _MOST or elements.count(()) > 2:
        raise BadPhrase(f"more than {_MOST} words or more than two gaps")
    edges = (*elements[0], *elements[-1])
    if not (elements[0] and elements[-1]) or any("*" in (a[0], a[-1]) for a in edges):
        raise BadPhrase("it may not begin or end with a gap")
    return tuple(elements)


def _element(piece: str, groups: Groups) -> Element:
    if piece == _GAP:
        return ()
    if piece.startswith("{"):
        if piece[1:].rstrip("}") not in groups or not piece.endswith("}"):
            raise BadPhrase(f"there is no group {piece}")
        return groups[piece[1:-1]]
    return tuple(alternative(part) for part in piece.split("/"))


def alternative(phrase: str) -> Alternative:
    """Words in a row; BadPhrase."""
    words = tuple(_plain(word) for word in _PIECE.findall(phrase))
    if not words:
        raise BadPhrase(f'"{phrase}" holds no word')
    for word in words:
        if word.endswith("*") and 1 < len(word) <= _KEY:
            raise BadPhrase(f'"{word}" would find too much: at least {_KEY} letters before the *')
    return words


@dataclass(frozen=True)
class Phrasebook:
    """Many phrases, to be looked for at once. No gap runs over one of the `breakers`."""

    phrases: tuple[tuple[Element, ...], ...]
    breakers: frozenset[str] = frozenset()
    table: Mapping[str, list[int]] = field(default_factory=dict)
    parts: Mapping[Element, Mapping[str, Element]] = field(default_factory=dict)

    @classmethod
    def of(cls, phrases: Sequence[tuple[Element, ...]], breakers: Sequence[str] = ()) -> Phrasebook:
        table: dict[str, list[int]] = {}
        for number, phrase in enumerate(phrases):
            for key in _by_first_letters(phrase[0]):
                table.setdefault(key, []).append(number)
        parts = {part: _by_first_letters(part) for phrase in phrases for part in phrase}
        return cls(tuple(phrases), frozenset(breakers), table, parts)

    def find(self, row: Sequence[Token]) -> Iterator[tuple[int, int, int]]:
        """Each place where a phrase stands: first token, the one after it, the phrase's number."""
        table, figures = self.table, self.table.get("#", ())
        for start, token in enumerate(row):
            numbers: Sequence[int] = table.get(token.word[:_KEY], ())
            if figures and token.word[0].isdigit():
                numbers = (*numbers, *figures)
            if not numbers:
                continue
            best, which = start, -1
            for number in numbers:
                end = self._match(row, start, self.phrases[number])
                if end > best:
                    best, which = end, number
            if which >= 0:
                yield start, best, which

    def _match(self, row: Sequence[Token], at: int, rest: tuple[Element, ...]) -> int:
        """The token after the match of the elements that begins at `at`, or -1."""
        if not rest:
            return at
        if not rest[0]:
            return self._over(row, at, rest[1:])
        ends = (_along(row, at, words) for words in self._likely(row, at, rest[0]))
        return max((self._match(row, end, rest[1:]) for end in ends if end > at), default=-1)

    def _likely(self, row: Sequence[Token], at: int, element: Element) -> Element:
        """The alternatives that may begin at a token, told by its first letters."""
        if at == len(row):
            return ()
        known, word = self.parts[element], row[at].word
        likely = known.get(word[:_KEY], ())
        if "" in known or (word[0].isdigit() and "#" in known):
            likely = (*likely, *known.get("", ()), *known.get("#", ()))
        return likely

    def _over(self, row: Sequence[Token], at: int, rest: tuple[Element, ...]) -> int:
        for skipped in range(at, min(at + _WIDEST_GAP, len(row)) + 1):
            if (end := self._match(row, skipped, rest)) >= 0:
                return end
            if skipped < len(row) and self._breaks(row[skipped].word):
                return -1
        return -1

    def _breaks(self, word: str) -> bool:
        return word == STOP or word in self.breakers


def _by_first_letters(element: Element) -> Mapping[str, Element]:
    """The alternatives of an element by the first letters of each; none for any word."""
    found: dict[str, Element] = {}
    for words in element:
        key = words[0].rstrip("*")[:_KEY]
        found[key] = (*found.get(key, ()), words)
    return found


def _along(row: Sequence[Token], at: int, words: Alternative) -> int:
    """The token after these words if they stand at `at`, else -1."""
    if at + len(words) > len(row):
        return -1
    fits = all(_is(row[at + i].word, word) for i, word in enumerate(words))
    return at + len(words) if fits else -1


def _is(word: str, wanted: str) -> bool:
    if wanted == "*":
        return word != STOP
    if wanted == "#":
        return word[0].isdigit()
    if wanted.endswith("*"):
        return word.startswith(wanted[:-1])
    return word == wanted or (len(wanted) > 2 and word in (f"{wanted}s", f"{wanted}es"))
