"""The texts of a piece in reading order, each with what kind of text it is.

`content.reading` says what a reader must find; here stands what the wording of it means: which
texts are headings, which are items of one list, which cite something.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from brochure.content.block_models import StandardPart
from brochure.content.markup import Prose
from brochure.content.model import Content
from brochure.content.placement import Frames, frames_of
from brochure.finding import Span
from brochure.source.validation import Model
from brochure.source.yaml_tree import Text, locate
from brochure.wording import phrases
from brochure.wording.phrases import Token

# What the texts of a field are; fields that are not named here are `line`.
_KINDS = {
    "heading": "heading", "subheading": "heading", "bullets": "item", "numbers": "item",
    "items": "item", "paragraph": "text", "lead": "text", "text": "text", "caption": "text",
    "alt": "alt",
}  # fmt: skip


# A longer text fits no panel and cannot be printed; only its beginning is judged.
_LONGEST = 20_000


@dataclass(frozen=True)
class Segment:
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

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return phrases.tokens(self.words)

    def at(self, source: str, first: int, last: int) -> Span:
        """Where the tokens from `first` to `last` stand in the file, whose text is `source`."""
        spans = _spans(self.text.span, self.words, source)
        start, end = spans[first], spans[last]
        return Span(start.file, start.line, start.column, end.end_line, end.end_column)

    def over(self, source: str, start: int, end: int) -> Span:
        """The place of the words that the printed characters from `start` to `end` touch, or of
        the word before them."""
        if not self.tokens:
            return self.text.span
        first = bisect_right(self.tokens, start, key=lambda token: token.end)
        last = bisect_left(self.tokens, end, key=lambda token: token.start) - 1
        first = min(first, len(self.tokens) - 1)
        return self.at(source, min(first, max(last, 0)), max(last, 0))


@lru_cache(maxsize=16)
def _spans(span: Span, words: str, source: str) -> tuple[Span, ...]:
    printed = (words[token.start : token.end] for token in phrases.tokens(words))
    return locate(source, span, printed)


def segments(content: Content, frames: Frames) -> tuple[Segment, ...]:
    """Every text of every piece, in reading order."""
    found: list[Segment] = []
    for piece, names in frames.items():
        placed = frames_of(content, piece)
        for frame in names:
            for name in placed.get(frame, ()):
                found.extend(_placed(content, piece, frame, name.value))
    group, numbered = 0, []
    for passage in found:
        group += passage.kind != "item"
        numbered.append(replace(passage, group=group))
    return tuple(numbered)


def _placed(content: Content, piece: str, frame: str, name: str) -> Iterator[Segment]:
    section = content.sections.get(name)
    if section is None:
        parts: Iterator[Segment] = _standing(content, name)
        yield from (replace(p, piece=piece, frame=frame, section=name) for p in parts)
        return
    heading, blocks = section.for_piece(piece)
    for part in (_parts(heading, "heading"), *map(_block(content), blocks)):
        yield from (replace(p, piece=piece, frame=frame, section=name) for p in part)


def _block(content: Content) -> Any:
    def of(block: Model) -> Iterator[Segment]:
        if isinstance(block, StandardPart):
            return _standing(content, block.part.value)
        return _parts(block, "line")

    return of


def _parts(value: Any, kind: str) -> Iterator[Segment]:
    """The texts of a part of the model. Plain texts are names of files and icons, but for alt."""
    if isinstance(value, Prose):
        yield _printed(value, kind)
    elif isinstance(value, Text) and kind == "alt":
        yield _line(value, kind)
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            yield from _parts(getattr(value, name), _KINDS.get(name, "line"))
    elif isinstance(value, tuple):
        for inner in value:
            yield from _parts(inner, kind)


def _printed(prose: Prose, kind: str) -> Segment:
    """What is printed; a paragraph within the text ends with a line break."""
    words, foreign = "", []
    for runs in prose.paragraphs:
        words += "\n" if words else ""
        for run in runs:
            if run.link.startswith("lang:"):
                foreign.append((len(words), len(words) + len(run.text)))
            words += run.text
    words = words[:_LONGEST]
    return Segment(prose.text, words, kind, bool(prose.citations), tuple(foreign))


def _standing(content: Content, name: str) -> Iterator[Segment]:
    centre = content.centre
    if name == "about":
        yield _printed(centre.about, "text")
    elif name == "disclaimer":
        yield _line(centre.disclaimer, "text")
    elif name == "crisis-lines" and content.crisis_lines:
        yield _printed(content.crisis_lines.heading, "heading")
        for line in content.crisis_lines.lines:
            yield from (_line(line.name, "name"), _line(line.note))
    elif name == "references" and content.references:
        yield _printed(content.references.heading, "heading")
        for entry in content.references.entries:
            yield _line(entry.text, "reference")
            yield from [_line(entry.note)] if entry.note else []
    elif name == "hotline":
        yield from (_line(centre.hotline.label), _line(centre.hotline.hours))
    elif name == "centre-name":
        yield _line(centre.name, "name")
    elif name == "version":
        yield _line(content.version)
    elif name in ("web", "qr-code") and centre.web_label:
        yield _line(centre.web_label)


def _line(text: Text, kind: str = "line") -> Segment:
    return Segment(text, text.value[:_LONGEST], kind)
