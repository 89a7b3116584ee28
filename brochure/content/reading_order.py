"""What a reader must find in a piece: every text of it, in reading order.

Made from the content alone, without the layout, so that preflight can tell whether the layout
or the painter lost something.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from brochure.content.block_models import StandardPart
from brochure.content.markup import Prose, numbered, shown_address
from brochure.content.model import Content
from brochure.content.phone import Phone
from brochure.product import STANDARD_PARTS, PartTexts
from brochure.source.model_base import Model
from brochure.source.yaml_tree import Text

# What the texts of a field of a block are; those of other fields are lines.
_KINDS = {
    "heading": "heading", "subheading": "heading", "bullets": "item", "numbers": "item",
    "items": "item", "paragraph": "text", "lead": "text", "text": "text", "caption": "text",
    "alt": "alt", "web": "address", "checklist": "item", "what": "text", "address": "address",
    "place": "address",
}  # fmt: skip


class PieceText(Struct, frozen=True):
    """A text of a piece: what is written, what kind of text it is, and where it is placed.

    A kind is heading, text, item (of a list), line, name, number, address, reference, or alt
    (spoken, never printed).
    """

    words: Prose | Text
    kind: str
    frame: str = ""
    section: str = ""


def texts(content: Content, piece: str) -> Iterator[Text]:
    """Each printed text of a piece with its place; the value is what is printed."""
    content = in_citation_order(content, piece)
    for text in walk(content, piece):
        words = text.words
        if isinstance(words, Prose):
            runs = numbered(words.runs, content.citation_number)
            yield Text("".join(run.text for run in runs), words.text.span)
        elif text.kind == "address":
            yield Text(shown_address(words.value), words.span)
        elif text.kind != "alt":
            yield words


def walk(content: Content, piece: str) -> Iterator[PieceText]:
    """Every text that is placed in a piece, in reading order."""
    for frame, names in content.frames_of(piece).items():
        for name in names:
            for text in _placed(content, piece, name.value):
                yield PieceText(text.words, text.kind, frame, name.value)


def in_citation_order(content: Content, piece: str) -> Content:
    """The content with its references in the order in which the piece first cites them."""
    if content.references is None or len(content.references.entries) < 2:
        return content
    proses = (text.words for text in walk(content, piece) if isinstance(text.words, Prose))
    cited = list(dict.fromkeys(name for prose in proses for name in prose.citations))
    order = {name: number for number, name in enumerate(cited)}
    entries = sorted(
        content.references.entries, key=lambda entry: order.get(entry.name.value, len(order))
    )
    references = content.references.model_copy(update={"entries": tuple(entries)})
    return content.model_copy(update={"references": references})


def _placed(content: Content, piece: str, name: str) -> Iterator[PieceText]:
    section = content.sections.get(name)
    if section is None:
        yield from part_texts(content, name)
        return
    heading, blocks = section.for_piece(piece)
    yield from _of_block(heading, "heading")
    for block in blocks:
        if isinstance(block, StandardPart):
            yield from part_texts(content, block.part.value)
        else:
            yield from _of_block(block, "line")


def part_texts(content: Content, part: str) -> Iterator[PieceText]:
    """The texts of a standard part; nothing if the content does not define it."""
    return _of_part(content, STANDARD_PARTS.get(part, ()))


def _of_part(value: Any, parts: PartTexts) -> Iterator[PieceText]:
    """The texts of a standard part, by their paths from `value`."""
    for path, kind in parts:
        found = value
        for name in path.split("."):
            found = getattr(found, name) if found is not None else None
        if not isinstance(kind, str):
            for entry in found or ():
                yield from _of_part(entry, kind)
        elif found is not None:
            yield PieceText(found, kind)


def _of_block(value: Any, kind: str) -> Iterator[PieceText]:
    """The texts of a part of the model. Plain texts are names of files and icons, but for alt and
    addresses."""
    if isinstance(value, Prose) or (isinstance(value, Text) and kind in ("alt", "address")):
        yield PieceText(value, kind)
    elif isinstance(value, Phone):
        yield PieceText(value.text, "number")
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            if inner := getattr(value, name):
                yield from _of_block(inner, _KINDS.get(name, "line"))
    elif isinstance(value, tuple):
        for inner in value:
            yield from _of_block(inner, kind)
