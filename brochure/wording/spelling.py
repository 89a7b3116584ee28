"""Spelling, by a list of English words that is searched in its file. English only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from brochure.wording.context import Findings, WordingContext
from brochure.wording.segments import Segment
from brochure.wording.sorted_file import SortedFile

# Words, and of each a letter from a (rare) to z (frequent) and a character for its syllables, from 0.
_FILE = Path(__file__).parent / "words" / "en.txt"
_LETTERS = [bytes([letter]) for letter in b"abcdefghijklmnopqrstuvwxyz'"]


def is_known(word: str) -> bool:
    """Whether a word in small letters, with a straight apostrophe, is English."""
    return bool(_said_of(word) or _said_of(word.removesuffix("'s")))


def syllables(word: str) -> int:
    """How many syllables a word in small letters has, if it is known; else 0."""
    said = _said_of(word)
    return said[1] - ord("0") if said else 0


@lru_cache(maxsize=8192)
def _said_of(word: str) -> bytes:
    return _lexicon().get(word.encode())


@lru_cache(maxsize=1024)
def suggestion(word: str) -> str:
    """The word that was probably meant, or nothing: the most frequent one of those that are one
    letter away, else of those that begin alike and are two away. Of equals the first one."""
    if len(word) > 30:
        return ""
    written = word.encode()
    near = {known: _frequency(known) for known in _one_away(written)}
    if not any(near.values()) and len(written) >= 6:
        near = {known: _frequency(known) for known in _two_away(written)}
    best = min(near, key=lambda known: (-near[known], known), default=b"")
    return best.decode() if near.get(best) else ""


def _one_away(word: bytes) -> Iterator[bytes]:
    """What a word becomes if one letter is left out, added or changed, or two change places."""
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        yield head + tail[1:]
        yield head + tail[1:2] + tail[:1] + tail[2:]
        for letter in _LETTERS:
            yield head + letter + tail
            yield head + letter + tail[1:]


def _two_away(word: bytes) -> Iterator[bytes]:
    """The known words that begin as a word does and are two letters away further on."""
    same = len(word) // 3 + 1
    head, rest = word[:same], word[same:]
    for known, _ in _lexicon().beginning(head):
        if abs(len(known) - len(word)) <= 2 and _distance(known[same:], rest) == 2:
            yield known


def _distance(one: bytes, other: bytes) -> int:
    """How many letters are left out, added or changed between two words (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, wanted in enumerate(other, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (letter != wanted))
    return row[-1]


def _frequency(word: bytes) -> int:
    """How frequent a word is, from 1; 0 if it is not known."""
    said = _lexicon().get(word)
    return said[0] - ord("a") + 1 if said else 0


@lru_cache(maxsize=1)
def _lexicon() -> SortedFile:
    return SortedFile(_FILE)


_CHUNK = re.compile(r"\S+")
_ADDRESS = re.compile(r"[@/\\_]|\w\.\w|\d")
_LONGEST = 40  # letters; what is longer is no word, and layout says whether it fits
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def check(context: WordingContext, segment: Segment) -> Findings:
    """Words that no English dictionary knows."""
    every = _WORD.findall(segment.words.replace("’", "'"))
    if not context.in_english or all(_is_right(word.casefold(), context) for word in every):
        return
    for word, start in _words_of(segment):
        plain = word.replace("’", "'")
        if _is_right(plain.casefold(), context) or not (plain[1:].islower() or not plain[1:]):
            continue
        meant = suggestion(plain.casefold())
        what = f'"{word[:40]}" is in no dictionary'
        hint = "add it to the dictionary in assets/wording if it is right, such as a name"
        hint = f"{meant}? Or {hint}" if meant else hint
        yield context.finding("W814", segment, (start, start + len(word)), what, hint)


def _words_of(segment: Segment) -> Iterator[tuple[str, int]]:
    """Words in the language of the content that are no part of an address or a number."""
    for chunk in _CHUNK.finditer(segment.words):
        if not _ADDRESS.search(chunk.group().rstrip("./")):
            for found in _WORD.finditer(segment.words, chunk.start(), chunk.end()):
                if not any(start <= found.start() < end for start, end in segment.foreign):
                    yield found.group(), found.start()


def _is_right(word: str, context: WordingContext) -> bool:
    if is_known(word):
        return True
    bare = word.removesuffix("'s").removesuffix("'")
    if not 1 < len(bare) <= _LONGEST:
        return True
    own = (context.dictionary, context.own_words)
    return is_known(bare) or any(one in words for words in own for one in (word, bare))
