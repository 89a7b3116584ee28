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
from functools import cached_property, lru_cache
from itertools import chain
from typing import TypeAlias, TypeVar

from msgspec import Struct

_TOKEN = re.compile(r"#\d+|\d+(?:[.,:]\d+)+|[^\W_]+(?:['’][^\W_]+)*|%|\n|[.!?;](?=[\s”’\"')\]]|\Z)")
_STOPS = "\n.!?;"
_PIECE = re.compile(r"#\d*|%|\*|[^\W_]+(?:['’][^\W_]+)*\*?")
STOP = "."
_GAP = "…"
_WIDEST_GAP = 5
_MOST = 24  # parts of a phrase
_KEY = 3  # letters before a * by which a word is looked up

Alternative: TypeAlias = tuple[str, ...]  # words in a row
Element: TypeAlias = tuple[Alternative, ...]  # one of these; a gap is empty
Groups: TypeAlias = Mapping[str, Element]


T = TypeVar("T")


class BadPhrase(ValueError):
    """A phrase that cannot be looked for; the message says why."""


class WordRow(tuple[str, ...]):  # noqa: SLOT001 (keys are kept in it)
    """The words of a text, without case and possessive, and STOP where a sentence ends."""

    @classmethod
    def of(cls, text: str) -> WordRow:
        found = _TOKEN.findall(text)
        return cls([word.casefold() if word.isalpha() else _plain(word) for word in found])

    @cached_property
    def keys(self) -> frozenset[str]:
        """All under which a phrase may know one of the words."""
        return frozenset(chain.from_iterable(map(_keys, self)))


def places(text: str) -> tuple[tuple[int, int], ...]:
    """Where each word of a text's row begins and ends."""
    return tuple(match.span() for match in _TOKEN.finditer(text))


def _plain(word: str) -> str:
    if word in _STOPS:
        return STOP
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
    if not piece.startswith("{"):
        return _choice(piece)
    if piece[1:].rstrip("}") not in groups or not piece.endswith("}"):
        raise BadPhrase(f"there is no group {piece}")
    return groups[piece[1:-1]]


@lru_cache(maxsize=2048)
def _choice(piece: str) -> Element:
    """The words between slashes, of which one will do; none for a gap."""
    return () if piece == _GAP else tuple(map(alternative, piece.split("/")))


@lru_cache(maxsize=2048)
def alternative(phrase: str) -> Alternative:
    """Words in a row; BadPhrase."""
    words = tuple(_plain(word) for word in _PIECE.findall(phrase))
    if not words:
        raise BadPhrase(f'"{phrase}" holds no word')
    for word in words:
        if word.endswith("*") and 1 < len(word) <= _KEY:
            raise BadPhrase(f'"{word}" would find too much: at least {_KEY} letters before the *')
    return words


@lru_cache(maxsize=8192)
def _keys(word: str) -> tuple[str, ...]:
    """Under which a phrase may know a word: whole, by its first letters, without the end of a
    plural, as any word, as a number."""
    ends = [word.removesuffix(end) for end in ("s", "es") if word.endswith(end)]
    return (word, f"{word[:_KEY]}*", *ends, "*", *("#" if word[0].isdigit() else ""))


def _key(wanted: str) -> str:
    return f"{wanted[:-1][:_KEY]}*" if wanted.endswith("*") else wanted


Table: TypeAlias = Mapping[str, Element]  # of one: the alternatives by the keys of first words


class Phrasebook(Struct, frozen=True):
    """Many phrases, to be looked for at once, and their numbers by the keys of their first words.
    No gap runs over one of the `breakers`."""

    phrases: tuple[tuple[Table, ...], ...]
    numbers: Mapping[str, Sequence[int]]
    heads: frozenset[str]  # the keys of the numbers
    needed: tuple[tuple[frozenset[str], ...], ...]  # of each phrase: of these keys one each
    breakers: frozenset[str] = frozenset()

    @classmethod
    def of(cls, phrases: Sequence[tuple[Element, ...]], breakers: Sequence[str] = ()) -> Phrasebook:
        tables = {element: _table(element) for element in {part for one in phrases for part in one}}
        keys = {element: frozenset(table) for element, table in tables.items()}
        numbers: dict[str, list[int]] = {}
        for number, phrase in enumerate(phrases):
            for key in keys[phrase[0]]:
                numbers.setdefault(key, []).append(number)
        made = tuple(tuple(tables[element] for element in phrase) for phrase in phrases)
        needed = tuple(tuple(keys[part] for part in phrase[1:] if part) for phrase in phrases)
        return cls(made, numbers, frozenset(numbers), needed, frozenset(breakers))

    def find(self, row: WordRow) -> Iterator[tuple[int, int, int]]:
        """Each place where a phrase stands: first word, the one after it, the phrase's number."""
        likely = self._likely(row.keys)
        for start, word in enumerate(row if likely else ()):
            best, which = start, -1
            found = likely.intersection(_under(self.numbers, word))
            general = self.numbers.get("#", ()) if word[0].isdigit() else ()
            for number in sorted(found, key=lambda one: (one in general, one)):
                if (end := self._match(row, start, self.phrases[number])) > best:
                    best, which = end, number
            if which >= 0:
                yield start, best, which

    def _likely(self, keys: frozenset[str]) -> set[int]:
        """The phrases of which each element has a word somewhere in a row with these keys."""
        begun = {number for key in self.heads & keys for number in self.numbers[key]}
        return {n for n in begun if not any(map(keys.isdisjoint, self.needed[n]))}

    def _match(self, row: WordRow, at: int, rest: tuple[Table, ...]) -> int:
        """The word after the match of the elements that begins at `at`, or -1."""
        if not rest:
            return at
        if not rest[0]:
            return self._over(row, at, rest[1:])
        best = -1
        for alternative in _under(rest[0], row[at]) if at < len(row) else ():
            if (end := _along(row, at, alternative)) > at:
                best = max(best, self._match(row, end, rest[1:]))
        return best

    def _over(self, row: WordRow, at: int, rest: tuple[Table, ...]) -> int:
        for skipped in range(at, min(at + _WIDEST_GAP, len(row)) + 1):
            if (end := self._match(row, skipped, rest)) >= 0:
                return end
            if skipped < len(row) and self._breaks(row[skipped]):
                return -1
        return -1

    def _breaks(self, word: str) -> bool:
        return word == STOP or word in self.breakers


def _table(element: Element) -> Table:
    found: dict[str, Element] = {}
    for words in element:
        key = _key(words[0])
        found[key] = (*found.get(key, ()), words)
    return found


def _under(table: Mapping[str, Sequence[T]], word: str) -> list[T]:
    """What a table has for a word."""
    return [one for key in _keys(word) if key in table for one in table[key]]


def _along(row: WordRow, at: int, words: Alternative) -> int:
    """The word after these words if they stand at `at`, else -1."""
    for wanted in words:
        if at == len(row) or not _is(row[at], wanted):
            return -1
        at += 1
    return at


def _is(word: str, wanted: str) -> bool:
    if word == wanted:
        return True
    if wanted == "*":
        return word != STOP
    if wanted == "#":
        return word[0].isdigit()
    if wanted.endswith("*"):
        return word.startswith(wanted[:-1])
    return len(wanted) > 2 and word in (f"{wanted}s", f"{wanted}es")
