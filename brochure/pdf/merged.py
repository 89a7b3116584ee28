"""Many records in one press file: pages one after the other, or several on a sheet.

Fonts, pictures and whatever records have alike (grounds, art, panels) are written once, as form
XObjects. One after the other the pages are PDF/VT-1 (ISO 16612-2): a tree of document parts says
which pages are whose. On a sheet the pages of several records lie side by side, with marks where
it is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from msgspec import Struct

from brochure.design.drawing import Shape, line, rectangle
from brochure.design.sheet import Press, Rect
from brochure.imposition import printer_marks
from brochure.imposition.impose import ImposedPage
from brochure.imposition.imposed import Imposed
from brochure.pdf.metadata import VERSIONS, About, describe_for_press
from brochure.pdf.paint import SLUG_SIZE, Painter
from brochure.pdf.writer import PdfObject, PdfWriter, array, dictionary, text
from brochure.product import PROOF, in_language
from brochure.project import Project

GRIDS = {"2-up": 2, "4-up": 4, "cut-and-stack": 4}  # how many records a sheet holds
_STACKED = "cut-and-stack"


class Part(Struct, frozen=True):
    """A record's pages, and by what name and row it is known."""

    name: str
    row: int
    imposed: Imposed
    project: Project
    about: About


class _Forms(Struct, frozen=True):
    """What is painted of a page: the names of its forms in order, and the page."""

    names: tuple[str, ...]
    page: ImposedPage


def render(parts: Iterable[Part], about: About, impose: str = "") -> bytes:
    """The press file of records of one piece, at least one. Imposed, the sheets hold as many as
    `GRIDS` says: side by side in their order, or so that the cut stacks lie in their order on
    each other. OSError if a font cannot be embedded."""
    left = iter(parts)
    first = next(left)
    printer = first.project.printer
    writer = PdfWriter(about.title, about.author, VERSIONS[printer.flavour])
    variable = not impose and printer.flavour == "X-4"
    profile, piece = first.project.press_profile, first.imposed.layout.piece
    describe_for_press(writer, about, printer, profile, piece, variable)
    painter = Painter(writer, first.imposed, first.project)
    every = _with_first(first, left)
    if impose:
        _sheets(painter, [(part, _formed(painter, part)) for part in every], impose, about)
    elif variable:
        _document_parts(writer, [(part, *_paged(painter, part, writer.add())) for part in every])
    else:
        for part in every:
            _paged(painter, part)
    painter.fonts.embed(writer)
    return writer.save()


def _with_first(first: Part, left: Iterator[Part]) -> Iterator[Part]:
    yield first
    yield from left


def _formed(painter: Painter, part: Part) -> list[_Forms]:
    """The pages of a record as forms. The writer must be given a page on which they are named."""
    painter.imposed, painter.project = part.imposed, part.project
    return [_Forms(tuple(_forms(painter, page, part.about)), page) for page in part.imposed.pages]


def _forms(painter: Painter, page: ImposedPage, about: About) -> Iterator[str]:
    """What lies behind, each panel, and the stamp of a proof."""
    writer = painter.writer
    yield painter.background(page)
    for placed in page.panels:
        yield writer.formed(partial(painter.panel, placed), page.bleed)
    if about.proof:
        stamped = partial(painter.stamp, page, in_language(PROOF, about.language))
        yield writer.formed(stamped, page.bleed)


def _paged(
    painter: Painter, part: Part, node: PdfObject | None = None
) -> tuple[int, int, PdfObject | None]:
    """The pages of a record, one after the other, with the object of their document part: the
    numbers of the first and the last."""
    writer = painter.writer
    painter.imposed, painter.project = part.imposed, part.project
    first = len(writer.pages)
    for page in part.imposed.pages:
        writer.begin_page(page.media, page.bleed, page.trim)
        names = tuple(_forms(painter, page, part.about))
        writer.operators.extend(f"{name} Do" for name in names)
        if painter.has_slug:
            place = f"{page.side} · {part.name} · {part.about.digest[:12]}"
            painter.slug(page, f"{part.imposed.layout.piece} · {place}", part.about.language)
        writer.end_page(more={"DPart": node.reference} if node else None)
    return first, len(writer.pages) - 1, node


def _document_parts(
    writer: PdfWriter, parts: list[tuple[Part, int, int, PdfObject | None]]
) -> None:
    """The tree of document parts (ISO 16612-2, 6.4; ISO 32000-2, 14.12): a root, and below it one
    for each record, with its name and row."""
    root, above = writer.add(), writer.add()
    nodes = [node for *_, node in parts if node]
    above.data = dictionary(
        {
            "Type": "/DPart",
            "Parent": root.reference,
            "DParts": array([array([node.reference for node in nodes])]),
        }
    )
    for (part, first, last, _), node in zip(parts, nodes, strict=True):
        said = dictionary({"Record": text(part.name), "Row": part.row})
        node.data = dictionary(
            {
                "Type": "/DPart",
                "Parent": above.reference,
                "Start": writer.pages[first],
                "End": writer.pages[last],
                "DPM": said,
            }
        )
    root.data = dictionary(
        {
            "Type": "/DPartRoot",
            "DPartRootNode": above.reference,
            "RecordLevel": 1,
            "NodeNameList": array(["/File", "/Record"]),
        }
    )
    writer.catalog["DPartRoot"] = root.reference


# Sheets


def _sheets(
    painter: Painter, records: list[tuple[Part, list[_Forms]]], impose: str, about: About
) -> None:
    """All sheets, front and back."""
    count = GRIDS[impose]
    sheets = -(-len(records) // count)
    for sheet in range(sheets):
        step, start = (sheets, sheet) if impose == _STACKED else (1, sheet * count)
        held = [records[n] if n < len(records) else None
                for n in range(start, start + step * count, step)]  # fmt: skip
        for side in range(len(records[0][1])):
            _sheet(painter, [one[1][side] if one else None for one in held], count, side,
                   f"{impose} · sheet {sheet + 1} of {sheets}", about)  # fmt: skip


def _sheet(
    painter: Painter, held: list[_Forms | None], count: int, side: int, words: str, about: About
) -> None:
    """One side of a sheet. The sheet is turned like a page of a book, so that behind the first
    column of the front lies the last one of the back."""
    writer, press = painter.writer, painter.press
    one = next(forms.page for forms in held if forms)
    cells = cut(one.trim, press, count)
    block = Rect(cells[0].x, cells[-1].y, cells[-1].right - cells[0].x,
                 cells[0].top - cells[-1].y)  # fmt: skip
    margin = printer_marks.margin_of(press)
    media = Rect(0, 0, block.width + 2 * margin, block.height + 2 * margin)
    writer.begin_page(media, block.inset(-press.bleed), block)
    columns = len({cell.x for cell in cells})
    for number, forms in enumerate(held):
        row, column = divmod(number, columns)
        column = columns - 1 - column if side % 2 else column
        if forms:
            _placed(painter, forms, cells[row * columns + column], press)
    painter.shapes(marks(cells, block, press))
    low = block.y - printer_marks.slug_of(press)
    said = f"{painter.imposed.layout.piece} · {'back' if side % 2 else 'front'} · {words}"
    painter.slug_text(block.x + 12, low, said, SLUG_SIZE, painter.inks.fills[printer_marks.ALL])
    writer.end_page()


def _placed(painter: Painter, forms: _Forms, cell: Rect, press: Press) -> None:
    """A page in its cell, with its bleed."""
    trim, bleed = forms.page.trim, cell.inset(-press.bleed)
    dx, dy = cell.x - trim.x, cell.y - trim.y
    painter.code.save(f"{rectangle(bleed, '').path} W n 1 0 0 1 {dx:.3f} {dy:.3f} cm")
    painter.code.extend(f"{painter.writer.named(name)} Do" for name in forms.names)
    painter.code.restore()


def cut(trim: Rect, press: Press, count: int) -> list[Rect]:
    """Where the pages lie on a sheet, row by row from the upper left; between two of them there
    is room for the bleed of both. A sheet of two is as near to a square as it can be."""
    columns = 2 if count == 4 or trim.width <= trim.height else 1
    rows, margin, gap = count // columns, printer_marks.margin_of(press), 2 * press.bleed
    return [
        Rect(
            margin + column * (trim.width + gap),
            margin + (rows - 1 - row) * (trim.height + gap),
            trim.width,
            trim.height,
        )
        for row in range(rows)
        for column in range(columns)
    ]


def marks(cells: list[Rect], block: Rect, press: Press) -> Iterator[Shape]:
    """The marks of the shop around all pages, and one at each end of every cut between them."""
    yield from printer_marks.marks(block, (), press)
    near, far = press.offset, press.offset + printer_marks.LENGTH
    weight, ink = printer_marks.WEIGHT, printer_marks.ALL
    for x in sorted({edge for cell in cells for edge in (cell.x, cell.right)})[1:-1]:
        yield line(((x, block.y - far), (x, block.y - near)), ink, weight)
        yield line(((x, block.top + near), (x, block.top + far)), ink, weight)
    for y in sorted({edge for cell in cells for edge in (cell.y, cell.top)})[1:-1]:
        yield line(((block.x - far, y), (block.x - near, y)), ink, weight)
        yield line(((block.right + near, y), (block.right + far, y)), ink, weight)
