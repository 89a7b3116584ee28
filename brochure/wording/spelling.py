"""Spelling, by the words of pyspellchecker. English only.

The library itself takes half a second to load its words. So its file is only looked through,
and the library is asked for a suggestion, with the words near to the wrong one, when there is a
wrong one.
"""

from __future__ import annotations

import gzip
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from brochure.wording.context import Findings, WordingContext
from brochure.wording.segments import Segment


def is_known(word: str) -> bool:
    """Whether a word in small letters, with a straight apostrophe, is English."""
    lines, wanted = _lines(), f'"{word}":'.encode()
    at = bisect_left(lines, wanted)
    return at < len(lines) and lines[at].startswith(wanted)


@lru_cache(maxsize=1024)
def suggestion(word: str) -> str:
    """The word that was probably meant, or nothing."""
    from spellchecker import SpellChecker  # late: only a wrong word needs it

    if len(word) > 30:
        return ""
    checker = SpellChecker(language=None, distance=1)
    checker.word_frequency.load_json(dict(_near(word)))
    near = checker.candidates(word) or ()  # a set: of equally usual words the first is meant
    meant = max(sorted(near), key=checker.word_frequency.__getitem__, default=word)
    return meant if meant != word else ""


def _near(word: str) -> Mapping[str, int]:
    """The words of almost the same length that share a beginning or an end, and how usual
    they are."""
    lengths = range(len(word) - 1, len(word) + 2)
    return {
        known: count
        for known, count in _counts().items()
        if len(known) in lengths and (known[:1] == word[:1] or known[-2:] == word[-2:])
    }


@lru_cache(maxsize=1)
def _file() -> bytes:
    found = find_spec("spellchecker")  # does not import it
    assert found is not None
    assert found.submodule_search_locations
    folder = Path(found.submodule_search_locations[0])
    return gzip.decompress((folder / "resources" / "en.json.gz").read_bytes())


@lru_cache(maxsize=1)
def _lines() -> tuple[bytes, ...]:
    """One word a line, in order: to look there is twenty times as fast as to read the JSON."""
    return tuple(_file().split(b"\n")[1:-1])


@lru_cache(maxsize=1)
def _counts() -> dict[str, int]:
    import json

    found: dict[str, int] = json.loads(_file())
    return found


_CHUNK = re.compile(r"\S+")
_ADDRESS = re.compile(r"[@/\\_]|\w\.\w|\d")
_LONGEST = 40  # letters; what is longer is no word, and layout says whether it fits
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def check(desk: WordingContext, passage: Segment) -> Findings:
    """Words that no English dictionary knows."""
    if not desk.in_english:
        return
    for word, start in _words_of(passage):
        plain = word.replace("’", "'")
        if _is_right(plain.casefold(), desk) or not (plain[1:].islower() or not plain[1:]):
            continue
        meant = suggestion(plain.casefold())
        what = f'"{word[:40]}" is in no dictionary'
        hint = "add it to the dictionary in assets/wording if it is right"
        hint = f"{meant}? If not, {hint}" if meant else hint
        yield desk.finding("W814", passage, (start, start + len(word)), what, hint)


def _words_of(passage: Segment) -> Iterator[tuple[str, int]]:
    """Words in the language of the content that are no part of an address or a number."""
    for chunk in _CHUNK.finditer(passage.words):
        if not _ADDRESS.search(chunk.group().rstrip("./")):
            for found in _WORD.finditer(passage.words, chunk.start(), chunk.end()):
                if not any(start <= found.start() < end for start, end in passage.foreign):
                    yield found.group(), found.start()


def _is_right(word: str, desk: WordingContext) -> bool:
    bare = word.removesuffix("'s").removesuffix("'")
    if not 1 < len(bare) <= _LONGEST:
        return True
    known = (is_known, desk.dictionary.__contains__, desk.own_words.__contains__)
    return any(knows(word) or knows(bare) for knows in known)
