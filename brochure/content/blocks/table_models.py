"""A table, as an editor writes it."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, TypeAlias

from brochure.content.fields import Confirmable, Words
from brochure.content.markup import Prose
from brochure.source.model_base import Discriminator, Field, Tag, model_validator
from brochure.source.near_names import suggestion
from brochure.source.validation import fault, one_of

LEFT, RIGHT, DECIMAL = "left", "right", "decimal"
Align = Annotated[str, one_of(LEFT, RIGHT, DECIMAL)]


class RowGroup(Confirmable):
    """A row that names the rows below it."""

    group: Words = Field(description="What the rows below have in common, one to four words.")


def _row_kind(value: Any) -> str:
    names = value if isinstance(value, dict) else ()
    meant = any(name == "group" or suggestion(name, ("group",)) for name in names)
    return "<group>" if meant else "<row>"


Row: TypeAlias = Annotated[
    Annotated[RowGroup, Tag("<group>")] | Annotated[tuple[Words, ...], Tag("<row>")],
    Discriminator(_row_kind),
]


class TableCells(Confirmable):
    """Head and rows."""

    caption: Words | None = Field(None, description="What the table shows, one short sentence.")
    head: tuple[Words, ...] = Field(
        min_length=2, max_length=8, description="What stands above each column, one to three words."
    )
    align: tuple[Align, ...] | None = Field(
        None,
        description="How each column is set: left, right, or decimal, with the decimal points of its "
        "numbers under each other. Left out, numbers are found.",
    )
    rows: tuple[Row, ...] = Field(
        min_length=1,
        description="Each a list of as many texts as there are columns; or {group: …} above rows that "
        "belong together.",
    )

    @model_validator
    def _sensible(self) -> TableCells:
        columns = len(self.head)
        if self.align is not None and len(self.align) != columns:
            what = f"how to set {len(self.align)} columns is said, the head has {columns}"
            raise fault("M205", what, "write one word for each column", at=("align",))
        for number, row in enumerate(self.rows):
            if isinstance(row, tuple) and len(row) != columns:
                what = f"the row has {len(row)} {'cell' if len(row) == 1 else 'cells'}, the head {columns}"
                hint = "within [ ] a text with a comma needs quotes; an empty cell is a dash: –"
                raise fault("M205", what, hint, at=("rows", number))
        last = self.rows[-1]
        if isinstance(last, RowGroup):
            what = "no rows follow this group"
            raise fault("M205", what, "add a row, or delete the group", last.group.text.span)
        return self

    def alignment(self) -> tuple[str, ...]:
        """How each column is set. Where nothing is said, a column of numbers is decimal."""
        if self.align is not None:
            return self.align
        cells = zip(*(row for row in self.rows if isinstance(row, tuple)), strict=True)
        return tuple(DECIMAL if _are_numbers(column) else LEFT for column in cells)


class Table(Confirmable):
    """Rows and columns in which a reader looks something up. It is never divided."""

    key: ClassVar[str] = "table"
    table: TableCells


# A currency or sign, figures in groups, decimals, and a short unit: $1,200.50, −3, 45 %, 12 €.
_NUMBER = re.compile(
    r"(?P<whole>[^\w\s]{0,2}\s?\d(?:[\d’' \u00a0\u202f]|[.,](?=\d{3}(?!\d)))*)"
    r"(?:[.,]\d+)?\s?[^\d\s]{0,3}"
)
_EMPTY = ("–", "—", "-")
_SHORT = 12  # characters


def whole_part(words: str) -> str | None:
    """What of a number stands before its decimal point or its unit; None if it is no number."""
    found = _NUMBER.fullmatch(words)
    return found["whole"].rstrip() if found else None


def _are_numbers(column: tuple[Prose, ...]) -> bool:
    """Whether most cells are numbers; what stands for one, such as free, is short."""
    filled = [cell.words for cell in column if cell.words not in _EMPTY]
    others = [words for words in filled if whole_part(words) is None]
    return 2 * len(others) < len(filled) and all(len(words) <= _SHORT for words in others)
