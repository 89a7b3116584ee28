"""The order: what is asked of the print shop besides the files, as marketing writes it down.

From `order.yaml` beside the content to a frozen `Order`; what it does not say stays a line on the
job ticket to be filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from brochure.content.fields import Count, Date
from brochure.finding import Finding, Outcome
from brochure.product import PIECES
from brochure.source import yaml_tree
from brochure.source.model_base import Field, Model
from brochure.source.validation import Line, suggestion, validate
from brochure.source.yaml_tree import Source

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
    pieces: dict[str, OrderedPiece] = Field(
        {}, description="By the name of a piece: brochure, handout."
    )

    def of(self, piece: str) -> OrderedPiece:
        """What is ordered of a piece."""
        return self.pieces.get(piece, OrderedPiece())


def load(path: Path) -> tuple[Outcome[Order], Mapping[str, str]]:
    """The order in a file, and the file's text by its name. OSError if it cannot be read."""
    read = yaml_tree.read(path)
    assert read.value is not None  # `read` always has a source
    sources = {read.value.name: read.value.text}
    if read.value.tree is None:
        return Outcome(None, read.findings), sources
    outcome = validate(Order, read.value.tree)
    unknown = tuple(_unknown(outcome.value, read.value)) if outcome.value else ()
    findings = (*read.findings, *outcome.findings, *unknown)
    return Outcome(None if outcome.findings or unknown else outcome.value, findings), sources


def _unknown(order: Order, source: Source) -> list[Finding]:
    assert source.tree is not None  # the order was made from it
    return [
        Finding(
            "M202",
            source.tree.span_of("pieces", name),
            f'there is no piece "{name}"',
            suggestion(name, PIECES) or f"possible here: {', '.join(PIECES)}",
        )
        for name in order.pieces
        if name not in PIECES
    ]
