"""The order: what is asked of the print shop besides the files, as marketing writes it down.

From `order.yaml` beside the content to a frozen `Order`; what it does not say stays a line on the
job ticket to be filled in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from msgspec.structs import replace

from brochure.content import phone
from brochure.content.fields import Count, Date
from brochure.content.release import is_reserved
from brochure.finding import Finding, Outcome, Span
from brochure.source import yaml_tree
from brochure.source.characters import shown
from brochure.source.model_base import Field, Model, all_in
from brochure.source.near_names import suggestion
from brochure.source.validation import Line, validate
from brochure.source.yaml_tree import Source, Text

FILE = "order.yaml"


class OrderedPiece(Model):
    """What is ordered of a piece."""

    quantity: Count | None = Field(None, description="How many copies.")
    paper: Line | None = Field(None, description="The stock, such as 100 lb gloss text.")
    finishing: Line | None = Field(None, description="Such as: fold, band in fifties.")


class Contact(Model):
    """Whom the shop may ask."""

    name: Line | None = Field(None, description="Who answers for the order.")
    phone: Line | None = Field(None, description="As it is dialled.")
    email: Line | None = Field(None, description="An address.")


class Order(Model):
    """An order for a print shop."""

    due: Date | None = Field(None, description="When it must be there: 2026-11-30.")
    delivery: Line | None = Field(None, description="Where to, in one line.")
    contact: Contact = Contact()
    notes: Line | None = Field(None, description="What else the shop should know.")
    pieces: dict[str, OrderedPiece] = Field({}, description="By the name of a piece.")

    def of(self, piece: str) -> OrderedPiece:
        """What is ordered of a piece."""
        return self.pieces.get(piece, OrderedPiece())


# What may be a number, and what may be an address, in a line of words.
_NUMBER = re.compile(r"\+?\(?\d[\d\s().-]{5,}\d")
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\w|https?://\S+|[\w.-]+\.[a-z]{3,9}\b")


def invented(order: Order, country: str) -> tuple[Finding, ...]:
    """What of an order nobody can have: numbers kept for fiction, addresses kept for examples."""
    found = []
    for text in all_in(order, Text):
        if any(_is_fiction(number, country) for number in _NUMBER.findall(text.value)):
            what = f'"{shown(text)}" holds a number kept for fiction'
            found.append(Finding("P307", text.span, what, "write one that the shop can call"))
        if any(is_reserved(address) for address in _ADDRESS.findall(text.value)):
            what = f'"{shown(text)}" holds an address kept for examples'
            found.append(Finding("P311", text.span, what, "write the real address"))
    return tuple(found)


def _is_fiction(number: str, country: str) -> bool:
    try:
        return phone.parse(Text(number, Span(FILE)), country).is_placeholder
    except phone.BadPhone:
        return False


def marked(order: Order, found: Collection[Finding]) -> Order:
    """The order with a word beside what was invented in its contact."""
    places = {finding.span for finding in found}
    given = {name: getattr(order.contact, name) for name in Contact.model_fields}
    said = {
        name: replace(text, value=f"{text.value} (placeholder)")
        for name, text in given.items()
        if text is not None and text.span in places
    }
    return order.model_copy({"contact": order.contact.model_copy(said)})


def load(path: Path, pieces: Collection[str]) -> tuple[Outcome[Order], Mapping[str, str]]:
    """The order in a file for some pieces, and the file's text by its name. OSError if it cannot be read."""
    read = yaml_tree.read(path)
    assert read.value is not None  # `read` always has a source
    sources = {read.value.name: read.value.text}
    if read.value.tree is None:
        return Outcome(None, read.findings), sources
    outcome = validate(Order, read.value.tree)
    unknown = tuple(_unknown(outcome.value, read.value, pieces)) if outcome.value else ()
    findings = (*read.findings, *outcome.findings, *unknown)
    return Outcome(None if outcome.findings or unknown else outcome.value, findings), sources


def _unknown(order: Order, source: Source, pieces: Collection[str]) -> list[Finding]:
    assert source.tree is not None  # the order was made from it
    return [
        Finding(
            "M202",
            source.tree.span_of("pieces", name),
            f'there is no piece "{shown(name)}"',
            suggestion(name, pieces) or f"possible here: {', '.join(pieces)}",
        )
        for name in order.pieces
        if name not in pieces
    ]
