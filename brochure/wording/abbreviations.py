"""Abbreviations that are not explained where they first stand (W806)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from brochure.source.characters import shown
from brochure.wording import typography
from brochure.wording.context import Findings, WordingContext
from brochure.wording.segments import Segment

_ABBREVIATION = re.compile(r"(?<![^\W_])[A-Z]{2,6}(?=s?(?![^\W_]))")


def check(context: WordingContext) -> Findings:
    """Abbreviations that the panel or frame on which they first stand does not explain."""
    known = {text.value for text in context.rules.abbreviations.known}
    verbs = [text.value for text in context.rules.abbreviations.explained_by]
    if not verbs:  # nobody says how this language explains
        return
    own = {name.upper() for name in context.own_words}
    for name, piece in groupby(context.segments, key=lambda segment: segment.piece):
        seen = set(known)
        for _, frame in groupby(piece, key=lambda segment: segment.frame):
            texts = [p for p in frame if p.kind not in ("reference", "name", "alt")]
            for segment, found in _first(texts, seen):
                if found.group() in own or _explained(found.group(), texts, verbs):
                    continue
                what = (
                    f'"{shown(found.group())}" is not explained where it first stands on the {name}'
                )
                hint = f"write it out, as in: words in full ({found.group()})"
                yield context.finding("W806", segment, found.span(), what, hint)


def _first(texts: Iterable[Segment], seen: set[str]) -> Iterator[tuple[Segment, re.Match[str]]]:
    for segment in texts:
        for found in _ABBREVIATION.finditer(segment.words):
            if found.group() not in seen and not typography.is_shouted(segment, found):
                seen.add(found.group())
                yield segment, found


def _explained(name: str, texts: Iterable[Segment], verbs: Iterable[str]) -> bool:
    verb_choice = "|".join(re.escape(verb) for verb in verbs)
    pattern = re.compile(rf"\({name}s?\)|(?<![^\W_]){name}s? ?(?:{verb_choice}|\([^\W\d_])")
    return any(pattern.search(segment.words) for segment in texts)
