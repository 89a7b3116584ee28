"""The parts of a table, and which of its cells head others (ISO 14289-1, 7.5; ISO 32000-1, 14.8.4.3.4
and 14.8.5.7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from brochure.layout.blocks import Box

Cell: TypeAlias = tuple[Box, str, str]  # its box, its structure type, its attributes


def parts_of(table: Box) -> Iterator[tuple[str, list[list[Cell]]]]:
    """Head and bodies, each with its rows of cells; a group of rows is a body of its own."""
    rows = [box for box in table.children if box.role != "caption"]
    columns = max(len(row.children) for row in rows)
    part: str = "THead"
    found: list[list[Cell]] = []
    for row in rows:
        if row.role == "group-row" or (part == "THead" and row.role != "head-row"):
            yield part, found
            part, found = "TBody", []
        found.append(list(_cells(row, columns)))
    yield part, found


def _cells(row: Box, columns: int) -> Iterator[Cell]:
    """The first cell of a row heads it, and that of a group stands for a whole row. (Would it head
    columns, a reader would look for the head of a cell no further than the group.)"""
    for number, cell in enumerate(row.children):
        scope = "Column" if row.role == "head-row" else "Row" if number == 0 else ""
        spans = f" /ColSpan {columns}" if row.role == "group-row" else ""
        yield cell, "TH" if scope else "TD", f"/O /Table /Scope /{scope}{spans}" if scope else ""
