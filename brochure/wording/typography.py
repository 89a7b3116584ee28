"""How the words are written: capitals, blanks, quotes, words twice, ends of list items."""

from __future__ import annotations

import re
from itertools import groupby, pairwise

from brochure.finding import Finding
from brochure.source.characters import shown
from brochure.wording.context import Findings, WordingContext
from brochure.wording.segments import Segment

# Words of seven capitals and more; two and more such words in a row.
_SHOUTED = re.compile(r"(?<![^\W_])(?:[^\W\d_a-z]{7,}|[^\W\d_a-z]{2,}(?: [^\W\d_a-z]+)+)(?![^\W_])")
_BLANKS = re.compile(r"(?<=\S)[ \t\u00a0\u202f]{2,}(?=\S)")
_STRAIGHT = re.compile("[\"']")
_END = re.compile(r"[.!?…](?:[”’\"')\]]*)\Z")


def capitals(context: WordingContext, segment: Segment) -> Findings:
    """Words in all capitals."""
    if segment.kind == "name":
        return
    for found in _SHOUTED.finditer(segment.words):
        if _is_shouted(found.group(), context):
            what = f'"{found.group()[:40]}" stands in capitals, which are hard to read'
            yield context.finding("W809", segment, found.span(), what, "write it in small letters")


def _is_shouted(phrase: str, context: WordingContext) -> bool:
    known = {text.value for text in context.rules.abbreviations.known}
    own = {word.upper() for word in context.own_words}
    return not set(phrase.split()) <= known | own


def is_shouted(segment: Segment, found: re.Match[str]) -> bool:
    """Whether what looks like an abbreviation is one of several words in capitals."""
    around = _SHOUTED.search(segment.words, max(0, found.start() - 80), found.end() + 80)
    return around is not None and around.start() <= found.start() < around.end()


def blanks(context: WordingContext, segment: Segment) -> Findings:
    """Blanks twice in a row."""
    for found in _BLANKS.finditer(segment.words):
        place = (found.start() - 1, found.end() + 1)
        yield context.finding("W810", segment, place, "two blanks stand here", "delete one")


def quotes(context: WordingContext, segment: Segment) -> Findings:
    """Quotes that are straight in print. Markup turns pairs of them and apostrophes into “ ” ’;
    what stays are single ones, and all of those in texts without markup."""
    for found in _STRAIGHT.finditer(segment.words):
        what = f"the straight {found.group()} would be printed as it is"
        hint = "write ’ for an apostrophe" if found.group() == "'" else "write “ and ”"
        place = (max(0, found.start() - 1), found.end() + 1)
        yield context.finding("W811", segment, place, what, hint)


def doubled(context: WordingContext, segment: Segment) -> Findings:
    """Words that stand twice in a row."""
    allowed = {text.value.casefold() for text in context.rules.doubled}
    if not allowed:  # nobody says which words this language doubles
        return
    twice = [at for at, (one, other) in enumerate(pairwise(segment.row)) if one == other]
    for word, at in ((segment.row[at], at) for at in twice):
        (start, end), second = segment.places[at : at + 2]
        between = segment.words[end : second[0]]
        if word.isalpha() and between.isspace() and word not in allowed:
            what = f'"{shown(segment.words[start:end])}" stands here twice'
            yield context.finding("W812", segment, second, what, "delete one")


def list_ends(context: WordingContext) -> Findings:
    """Items of a list of which some end with a full stop and some do not."""
    key = lambda segment: (segment.group, segment.kind == "item")  # noqa: E731
    for (_, is_list), group in groupby(context.segments, key=key):
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
                yield context.finding("W813", item, (max(0, end - 2), end), what, hint)


def _is_one_sentence(items: list[Segment], ended: list[bool]) -> bool:
    """Whether the items go on with a sentence that ends after the last of them."""
    return ended.index(True) == len(ended) - 1 and all(i.words[:1].islower() for i in items)


_MARKUP = (
    "strong words stand between ** and **, without blanks",
    "write [@name] to cite a reference",
    "write [words](https://…), without a blank between",
)
_SIGN = re.compile(r"[*_\[\]|#<&~`]")
# What other programs read as markup: signs of which one must stand there, the expression (compiled
# where one does), and what to do.
_LEFT_OVER = (
    (("**", "__"), r"\*{2,}|(?<!\w)__(?=[^\W_])", _MARKUP[0]),
    (("[^", "[@"), r"\[\^[^\]\s]{1,40}\]|\[@", _MARKUP[1]),
    (("](",), r"\]\(", _MARKUP[2]),
    (("|",), r"(?m)^ *\|.*\| *$", "write a table as table: with head: and rows:"),
    (("#",), r"(?m)^#{1,6} (?=\S)", "use heading: or subheading:"),
    (("<",), r"</?[A-Za-z][^<>\n]{0,200}>", "HTML cannot be set: delete it"),
    (("&",), r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,31});", "write the character itself"),
    (("~~", "`"), r"~~|`", "delete it"),
)


def leftovers(context: WordingContext, segment: Segment) -> Findings:
    """Markup that is not understood, and so printed as it is."""
    for signs, pattern, hint in _LEFT_OVER if _SIGN.search(segment.words) else ():
        stands = any(sign in segment.words for sign in signs)
        for found in re.finditer(pattern, segment.words) if stands else ():
            what = f'"{found.group().strip()[:40]}" would be printed as it is written'
            span = segment.exactly(context.source, *found.span())
            plain = segment.is_plain and hint in _MARKUP
            yield Finding(
                "W816", span, what, "nothing is marked up here: delete it" if plain else hint
            )


CHECKS = (capitals, blanks, quotes, doubled, leftovers)
