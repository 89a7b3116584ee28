"""A laid-out piece: pages of placed boxes, the same for every edition.

Also the checks that hold for any arrangement: a character that a font lacks is a finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from brochure.design.sheet import Sheet
from brochure.diagnostics import Finding, Span
from brochure.layout.blocks import Block, Box
from brochure.layout.copyfit import Fill
from brochure.source import Text


@dataclass(frozen=True, slots=True)
class Page:
    """A panel or page with its boxes; the origin is its lower left trim corner."""

    name: str
    background: str | None
    boxes: tuple[Box, ...]

    def walk(self) -> Iterable[Box]:
        for box in self.boxes:
            yield from box.walk()


@dataclass(frozen=True, slots=True)
class Layout:
    """A piece, laid out. `pages` stand in reading order, one for each panel of the sheet."""

    piece: str
    sheet: Sheet
    size: float
    pages: tuple[Page, ...]
    fills: tuple[Fill, ...]


def missing_glyphs(blocks: Iterable[Block], text: str) -> list[Finding]:
    """A finding for each character that its face cannot draw. `text` is the content's file."""
    findings = []
    for block in blocks:
        for paragraph, _ in block.paragraphs():
            for atom in paragraph.atoms:
                for fragment in atom.fragments:
                    for character in fragment.shaped.missing:
                        findings.append(_missing(paragraph.place, character, text))
    return findings


def _missing(place: Text, character: str, text: str) -> Finding:
    span = _position(place.span, character, text)
    what = f'the font has no "{character}" (U+{ord(character):04X})'
    return Finding("F403", span, what, "write it in another way, or choose another font")


def _position(span: Span, character: str, text: str) -> Span:
    """Where in the source of a text a character stands, for a text of many lines."""
    lines = text.split("\n")
    for number in range(span.line, min(span.end_line, len(lines)) + 1):
        start = span.column - 1 if number == span.line else 0
        column = lines[number - 1].find(character, start)
        if column >= 0:
            return Span(span.file, number, column + 1, number, column + 2)
    return span
