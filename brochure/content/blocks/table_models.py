"""A table, as an editor writes it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, TypeAlias

from brochure.content.fields import STRING, Confirmable, Words, parse_prose
from brochure.content.markup import Prose
from brochure.source.characters import is_visible
from brochure.source.model_base import (
    Discriminator,
    Field,
    PlainValidator,
    Tag,
    ValidationInfo,
    model_validator,
)
from brochure.source.near_names import suggestion
from brochure.source.validation import fault, one_of
from brochure.source.yaml_tree import Text

LEFT, RIGHT, DECIMAL = "left", "right", "decimal"
Align = Annotated[str, one_of(LEFT, RIGHT, DECIMAL)]


_NOTHING = "an empty cell is a dash: –"


def _cell(value: Any, info: ValidationInfo) -> Prose:
    """A text in a table. Nothing is a dash there, for a reader who hears the cells one by one."""
    if isinstance(value, Text) and not value.cut and not is_visible(value.value):
        raise fault("M204", "the cell is empty", _NOTHING, value.span)
    return parse_prose(value, info)


Cell = Annotated[Prose, PlainValidator(_cell), STRING]


class RowGroup(Confirmable):
    """A row that names the rows below it."""

    group: Words = Field(description="What the rows below have in common, one to four words.")


def _row_kind(value: Any) -> str:
    names = value if isinstance(value, dict) else ()
    meant = any(name == "group" or suggestion(name, ("group",)) for name in names)
    return "<group>" if meant else "<row>"


Row: TypeAlias = Annotated[
    Annotated[RowGroup, Tag("<group>")] | Annotated[tuple[Cell, ...], Tag("<row>")],
    Discriminator(_row_kind),
]


class TableCells(Confirmable):
    """Head and rows."""

    caption: Words | None = Field(None, description="What the table shows, one short sentence.")
    head: tuple[Cell, ...] = Field(
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
            what = f"align: has {_counted(len(self.align), 'word')}, the head {_counted(columns, 'cell')}"
            raise fault("M205", what, "write one word for each column", at=("align",))
        self._even({n: len(row) for n, row in enumerate(self.rows) if isinstance(row, tuple)})
        last = self.rows[-1]
        if isinstance(last, RowGroup):
            what = "no rows follow this group"
            raise fault("M205", what, "add a row, or delete the group", last.group.text.span)
        return self

    def _even(self, cells: Mapping[int, int]) -> None:
        """Every row, by its number, has as many cells as the head; else the odd one is to blame."""
        columns, counts = len(self.head), set(cells.values())
        if len(cells) > 1 and len(counts) == 1 and counts != {columns}:
            what = f"the head has {_counted(columns, 'cell')}, every row {counts.pop()}"
            raise fault("M205", what, f"name every column; {_NOTHING}", at=("head",))
        for number, count in cells.items():
            if count != columns:
                what = f"the row has {_counted(count, 'cell')}, the head {columns}"
                hint = f"within [ ] a text with a comma needs quotes; {_NOTHING}"
                raise fault("M205", what, hint, at=("rows", number))

    def alignment(self) -> tuple[str, ...]:
        """How each column is set. Where nothing is said, a column of numbers is decimal."""
        if self.align is not None:
            return self.align
        cells = zip(*(row for row in self.rows if isinstance(row, tuple)), strict=True)
        return tuple(DECIMAL if _are_numbers(column) else LEFT for column in cells)

    def points(self, language: str) -> tuple[str, ...]:
        """Which of . and , stands before the decimals in each column, if that is known."""
        cells = zip(*(row for row in self.rows if isinstance(row, tuple)), strict=True)
        return tuple(_decimal_point([cell.words for cell in column], language) for column in cells)


class Table(Confirmable):
    """Rows and columns in which a reader looks something up. It is never divided."""

    key: ClassVar[str] = "table"
    table: TableCells


# A currency or sign, figures in groups, decimals, and a short unit: $1,200.50, −3, 45 %, 12 €.
_NUMBER = (
    r"(?P<whole>[^\w\s]{{0,2}}\s?\d(?:[\d’' \u00a0\u202f]|[{groups}](?=\d{{3}}(?!\d)))*)"
    r"(?:[.,]\d+)?\s?[^\d\s]{{0,3}}"
)
# Figures that can be no group follow the sign of decimals, or it follows the other sign.
_DECIMALS = re.compile(r"([.,])(?=(?:\d{1,2}|\d{4,})(?!\d))|(?<=\d)(?:,\d+(\.)|\.\d+(,))(?=\d)")
_EMPTY = ("–", "—", "-")
_SHORT = 12  # characters


def whole_part(words: str, point: str = "") -> str | None:
    """What of a number stands before its decimal point or its unit; None if it is no number. Where
    no `point` is known, a sign before three figures parts groups."""
    found = re.fullmatch(_NUMBER.format(groups=".,".replace(point, "")), words)
    return found["whole"].rstrip() if found else None


def _decimal_point(column: Sequence[str], language: str) -> str:
    """The sign of decimals: what the numbers show, else what English writes, and the United States."""
    numbers = (words for words in column if whole_part(words) is not None)
    shown = (found for found in map(_DECIMALS.search, numbers) if found)
    signs = {found[1] or found[2] or found[3] for found in shown}
    if len(signs) == 1:
        return signs.pop()
    return "." if not signs and re.match(r"en\b|\w+-US$", language) else ""


def _are_numbers(column: tuple[Prose, ...]) -> bool:
    """Whether most cells are numbers; what stands for one, such as free, is short, or rare."""
    filled = [cell.words for cell in column if cell.words not in _EMPTY]
    others = [words for words in filled if whole_part(words) is None]
    longest = 2 * _SHORT if 6 * len(others) <= len(filled) else _SHORT
    return 2 * len(others) < len(filled) and all(len(words) <= longest for words in others)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
