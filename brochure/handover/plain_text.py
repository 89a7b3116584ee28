"""The plain-text companion of a screen file: its structure tree as text, marked up as Markdown.

For e-mail and for reading aloud. The words are those of the tree; a figure is its alternative
text, in brackets.
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.content.markup import LINE_BREAK
from brochure.imposition.structure_elements import Element, MarkedContentRef, StructureTree

_BLOCKS = ("L", "Table", "BlockQuote", "Figure")


def companion(tree: StructureTree, stamp: str = "") -> str:
    """The text of a screen file; panels are set apart by rules, blocks by blank lines. A proof
    begins with its stamp."""
    panels = ["\n\n".join(_blocks(panel)) for panel in tree.root.kids if isinstance(panel, Element)]
    words = "\n\n---\n\n".join(panel for panel in panels if panel)
    return (f"{stamp}\n\n" if stamp else "") + f"{words}\n"


def _blocks(element: Element) -> Iterator[str]:
    for kid in element.kids:
        if not isinstance(kid, Element):
            continue
        if kid.role[0] == "H":
            yield "#" * int(kid.role[1:]) + " " + words(kid)
        elif kid.role == "L":
            yield "\n".join(_items(kid))
        elif kid.role == "Table":
            yield from _table(kid)
        elif kid.role == "BlockQuote":
            yield "> " + _lines(kid, "> ")
        elif kid.role == "Figure":
            yield f"[{kid.alt}]"
            if text := words(kid):
                yield text
        elif any(isinstance(one, Element) and _stands_alone(one) for one in kid.kids):
            yield from _blocks(kid)
        elif text := _lines(kid):
            yield text


def _stands_alone(element: Element) -> bool:
    """Whether it cannot be words in a row, as a heading or a list cannot; or holds such a block."""
    if element.role in _BLOCKS or element.role[0] == "H":
        return True
    return any(isinstance(kid, Element) and _stands_alone(kid) for kid in element.kids)


def _items(element: Element) -> Iterator[str]:
    for item in element.kids:
        assert isinstance(item, Element)  # a list holds items only
        *label, body = (kid for kid in item.kids if isinstance(kid, Element))
        number = words(label[0]).rstrip(".") if label else ""
        mark = f"{number}. " if number.isdigit() else "- [ ] " if label and label[0].alt else "- "
        yield mark + _body(body, " " * len(mark))


def _body(body: Element, indent: str) -> str:
    """What stands in an item: a name and what belongs to it, or one text."""
    kids = (kid for kid in body.kids if isinstance(kid, Element) and kid.role in ("P", "Div"))
    parts = [_lines(kid, indent) for kid in kids]
    if len(parts) < len(body.kids) or len(parts) < 2:
        return _lines(body, indent)
    return f"{parts[0].rstrip(':')}: {', '.join(parts[1:])}"


def _table(table: Element) -> Iterator[str]:
    """A caption, and the rows with bars between their cells."""
    rows = [[_cell(cell) for cell in row.walk() if cell.role in ("TH", "TD")]
            for row in table.walk() if row.role == "TR"]  # fmt: skip
    for one in table.walk():
        if one.role == "Caption":
            yield words(one)
    columns = len(rows[0])
    filled = (row + [""] * (columns - len(row)) for row in [rows[0], ["---"] * columns, *rows[1:]])
    yield "\n".join("| " + " | ".join(row) + " |" for row in filled)


def _cell(cell: Element) -> str:
    said = words(cell).replace("|", "\\|")
    return f"**{said}**" if "ColSpan" in cell.attributes else said


def _lines(element: Element, indent: str = "") -> str:
    """All words of an element, the lines that were set apart (or, in a part of the text, its
    paragraphs) under each other as Markdown has it."""
    parts = [kid for kid in element.kids if isinstance(kid, Element) and kid.role == "P"]
    if len(parts) == len(element.kids):
        return f"  \n{indent}".join(_lines(part, indent) for part in parts)
    lines = (" ".join(line.split()) for line in "".join(_words(element)).split(LINE_BREAK))
    return f"  \n{indent}".join(lines)


def words(element: Element) -> str:
    """All words of an element in reading order."""
    return " ".join("".join(_words(element)).split())


def _words(element: Element) -> Iterator[str]:
    for kid in element.kids:
        if isinstance(kid, MarkedContentRef):
            yield kid.words
        elif isinstance(kid, Element) and kid.role == "Reference":
            number = (said := "".join(_words(kid))).rstrip(" ,")
            yield f"[{number}]" + said[len(number) :].lstrip(",")
        elif isinstance(kid, Element):
            yield from _words(kid)
