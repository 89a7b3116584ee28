"""How the words are written: capitals, blanks, quotes, words twice, ends of list items."""

from __future__ import annotations

import re
from itertools import groupby, pairwise

from brochure.wording.context import Findings, WordingContext
from brochure.wording.phrases import STOP
from brochure.wording.segments import Segment

# Words of seven capitals and more; two and more such words in a row.
_SHOUTED = re.compile(r"(?<![^\W_])(?:[^\W\d_a-z]{7,}|[^\W\d_a-z]{2,}(?: [^\W\d_a-z]+)+)(?![^\W_])")
_BLANKS = re.compile(r"(?<=\S)[ \t\u00a0\u202f]{2,}(?=\S)")
_STRAIGHT = re.compile("[\"']")
_END = re.compile(r"[.!?…](?:[”’\"')\]]*)\Z")


def capitals(desk: WordingContext, passage: Segment) -> Findings:
    """Words in all capitals."""
    if passage.kind == "name":
        return
    for found in _SHOUTED.finditer(passage.words):
        if _is_shouted(found.group(), desk):
            what = f'"{found.group()[:40]}" stands in capitals, which are hard to read'
            yield desk.finding("W809", passage, found.span(), what, "write it in small letters")


def _is_shouted(said: str, desk: WordingContext) -> bool:
    known = {text.value for text in desk.rules.abbreviations.known}
    own = {word.upper() for word in desk.own_words}
    return not set(said.split()) <= known | own


def is_shouted(passage: Segment, found: re.Match[str]) -> bool:
    """Whether what looks like an abbreviation is one of several words in capitals."""
    around = _SHOUTED.search(passage.words, max(0, found.start() - 80), found.end() + 80)
    return around is not None and around.start() <= found.start() < around.end()


def blanks(desk: WordingContext, passage: Segment) -> Findings:
    """Blanks twice in a row."""
    for found in _BLANKS.finditer(passage.words):
        place = (found.start() - 1, found.end() + 1)
        yield desk.finding("W810", passage, place, "two blanks stand here", "delete one")


def quotes(desk: WordingContext, passage: Segment) -> Findings:
    """Quotes that are straight in print. Markup turns pairs of them and apostrophes into “ ” ’;
    what stays are single ones, and all of those in texts without markup."""
    for found in _STRAIGHT.finditer(passage.words):
        what = f"the straight {found.group()} would be printed as it is"
        hint = "write ’ for an apostrophe" if found.group() == "'" else "write “ and ”"
        place = (max(0, found.start() - 1), found.end() + 1)
        yield desk.finding("W811", passage, place, what, hint)


def doubled(desk: WordingContext, passage: Segment) -> Findings:
    """Words that stand twice in a row."""
    allowed = {text.value.casefold() for text in desk.rules.doubled}
    row = passage.tokens
    for first, second in pairwise(row):
        between = passage.words[first.end : second.start]
        same = first.word == second.word and first.word.isalpha() and between.isspace()
        if same and first.word not in allowed and first.word != STOP:
            what = f'"{passage.words[first.start : first.end]}" stands here twice'
            yield desk.finding("W812", passage, (second.start, second.end), what, "delete one")


def list_ends(desk: WordingContext) -> Findings:
    """Items of a list of which some end with a full stop and some do not."""
    key = lambda passage: (passage.group, passage.kind == "item")  # noqa: E731
    for (_, is_list), group in groupby(desk.passages, key=key):
        items = list(group)
        ended = [_END.search(item.words) is not None for item in items]
        if not is_list or len(set(ended)) == 1 or _is_one_sentence(items, ended):
            continue
        odd = sum(ended) * 2 <= len(ended)  # what fewer items do is mended
        for item, has_end in zip(items, ended, strict=True):
            if has_end is odd:
                end = len(item.words)
                what = "of this list some items end with a full stop and some do not"
                hint = "delete it here" if odd else "end this item as the others end"
                yield desk.finding("W813", item, (max(0, end - 2), end), what, hint)


def _is_one_sentence(items: list[Segment], ended: list[bool]) -> bool:
    """Whether the items go on with a sentence that ends after the last of them."""
    return ended.index(True) == len(ended) - 1 and all(i.words[:1].islower() for i in items)


CHECKS = (capitals, blanks, quotes, doubled)
