"""The job ticket: what a print shop must know of a job, as one page and as data.

Everything on it comes from the content, the theme, the printer profile, the files themselves and
the order. What is not known is a field of a form, to be filled in on a screen or by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from brochure.content.order import Order
from brochure.design.fonts import Fonts
from brochure.design.printer_profile import Printer
from brochure.design.sheet import Panel, Rect, Sheet
from brochure.handover.plain_page import (
    BLACK,
    GREY,
    LIGHT,
    WHITE,
    PlainPages,
    area,
    inches,
    length,
    millimetres,
)
from brochure.product import INCH, MM, PAPERS
from brochure.source.model_base import Model

NOT_FOR_PRINT = "PROOF – not for print"
PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
_NAMES = {
    "letter": "US Letter", "legal": "US Legal", "tabloid": "Tabloid", "a4": "A4", "a3": "A3",
    "rack": "Rack card, 4 x 9 in", "dl": "DL",
}  # fmt: skip
_MARGIN = 54.0
_SIZE = 9.0
_LABEL = 84.0  # how wide the labels stand
_FOOT = 36.0  # what stays free below
_STRIP = 38.0  # how high a side of the sheet is drawn


class Job(Struct, frozen=True):
    """A piece: its press file and its sheet; `fold` is empty for a page that is not folded."""

    piece: str
    file: str
    sheet: Sheet
    paper: str
    fold: str = ""

    @property
    def folded(self) -> tuple[float, float] | None:
        """The size of the folded piece: that of its widest panel."""
        return (max(p.width for p in self.sheet.panels), self.sheet.height) if self.fold else None

    @property
    def flips(self) -> bool:
        return len(self.sheet.sides) > 1


class Ticket(Struct, frozen=True):
    """A job for a print shop. `condition` describes the printing condition in the words of its
    profile; `files` are names with their sha256."""

    title: str
    version: str
    centre: str
    web: str
    content_sha256: str
    digest: str
    proof: bool
    printer: Printer
    condition: str
    spots: tuple[str, ...]
    jobs: tuple[Job, ...]
    files: tuple[tuple[str, str], ...]
    order: Order

    @property
    def status(self) -> str:
        return NOT_FOR_PRINT if self.proof else "Release"

    @property
    def flavour(self) -> str:
        return {"X-4": "PDF/X-4", "X-1a": "PDF/X-1a:2003"}[self.printer.flavour]

    @property
    def inks(self) -> tuple[str, ...]:
        return (*PROCESS, *self.spots)


def left_to_right(sheet: Sheet, side: str) -> tuple[Panel, ...]:
    """The panels of a side as they lie."""
    return tuple(sorted(sheet.on(side), key=lambda panel: panel.x))


def as_dict(ticket: Ticket) -> dict[str, Any]:
    """The ticket as data, for job-ticket.json."""
    printer = ticket.printer
    return {
        "title": ticket.title,
        "version": ticket.version,
        "status": ticket.status,
        "proof": ticket.proof,
        "digest": ticket.digest,
        "content_sha256": ticket.content_sha256,
        "contact": {"centre": ticket.centre, "web": ticket.web, **_plain(ticket.order.contact)},
        **_plain(ticket.order, "due", "delivery", "notes"),
        "printer_profile": printer.name.value,
        "pdf": ticket.flavour,
        "output_condition": {"name": printer.condition.value, "profile": ticket.condition},
        "inks": list(ticket.inks),
        "largest_ink_coverage_percent": printer.ink_limit,
        "suggested_stock": printer.stock.value,
        "bleed": _measures(printer.bleed),
        "safe_area": _measures(printer.safe),
        "pieces": [_piece(job, ticket) for job in ticket.jobs],
        "files": [{"name": name, "sha256": digest} for name, digest in ticket.files],
    }


def _plain(model: Model, *names: str) -> dict[str, Any]:
    """Some fields of a part of the order, or all, as data; None where nothing was written."""
    found = {name: getattr(model, name) for name in names or type(model).model_fields}
    return {name: value if value is None else str(value) for name, value in found.items()}


def _piece(job: Job, ticket: Ticket) -> dict[str, Any]:
    sheet, ordered = job.sheet, ticket.order.of(job.piece)
    return {
        "piece": job.piece,
        "file": job.file,
        "pages": len(sheet.sides),
        "quantity": ordered.quantity,
        "stock": str(ordered.paper) if ordered.paper else None,
        "finishing": str(ordered.finishing) if ordered.finishing else None,
        "paper": job.paper,
        "trim": _size(sheet.width, sheet.height),
        "fold": job.fold or None,
        "folds_in": list(sheet.folding),
        "folded": _size(*job.folded) if job.folded else None,
        "flip": f"on the {sheet.flip}" if job.flips else None,
        "sides": [
            {
                "side": side,
                "panels_from_left_to_right": [
                    {"name": panel.name, "width": _measures(panel.width)}
                    for panel in left_to_right(sheet, side)
                ],
            }
            for side in sheet.sides
        ],
    }


def _size(width: float, height: float) -> dict[str, Any]:
    return {"width": _measures(width), "height": _measures(height)}


def _measures(points: float) -> dict[str, float]:
    return {
        "points": round(points, 4),
        "inches": round(points / INCH, 5),
        "mm": round(points / MM, 4),
    }


_Cells = Sequence[tuple[str, Any]]  # labels and values; none is a field to fill in


def page(ticket: Ticket, fonts: Fonts) -> bytes:
    """The ticket as one page: A4 for work on A4, else US Letter."""
    is_metric = any(job.paper in ("a4", "a3", "dl") for job in ticket.jobs)
    width, height = PAPERS["a4" if is_metric else "letter"]
    pages = PlainPages(fonts, f"{ticket.title}: job ticket", ticket.centre)
    pages.begin(width, height)
    pen = _Pen(pages, width - 2 * _MARGIN, height - _MARGIN - 12)
    pen.head(ticket)
    pen.section("All pieces")
    pen.cells(_common(ticket))
    for job in ticket.jobs:
        pen.section(job.piece.capitalize(), job.file)
        pen.cells(_of(job, ticket), job.piece)
        if job.fold:
            for side in job.sheet.sides:
                pen.strip(job.sheet, side)
    pen.section("Contact")
    order, contact = ticket.order, ticket.order.contact
    pen.cells((("Client", ticket.centre), ("Web", ticket.web)))
    pen.cells((("Name", contact.name), ("Phone", contact.phone)), "contact")
    pen.cells((("E-mail", contact.email), ("Due", order.due)), "contact")
    pen.cells((("Delivery", order.delivery), ("Notes", order.notes)), "order")
    pen.section("Files", "with their sha256")
    pen.files(ticket.files)
    pages.end()
    return pages.save()


def _common(ticket: Ticket) -> _Cells:
    printer = ticket.printer
    condition, description = printer.condition.value, ticket.condition
    known = condition in description.split(",")
    output = description if known else f"{condition} ({description})"
    return (
        ("PDF", ticket.flavour),
        ("Bleed", length(printer.bleed)),
        ("Output", output),
        ("Safe area", f"{length(printer.safe)}, from trim and folds"),
        ("Inks", ", ".join(ticket.inks)),
        ("Ink coverage", f"{printer.ink_limit:g} % at most"),
        ("Stock, suggested", printer.stock.value),
        ("Printer profile", printer.name.value),
    )


def _of(job: Job, ticket: Ticket) -> _Cells:
    sheet, ordered = job.sheet, ticket.order.of(job.piece)
    sides = ", ".join(sheet.sides)
    cells = [
        ("Quantity", ordered.quantity),
        ("Stock", ordered.paper),
        ("Finishing", ordered.finishing),
        ("Trim size", area(sheet.width, sheet.height)),
        ("Pages", f"{len(sheet.sides)} ({sides})"),
        ("Sheet", _NAMES[job.paper]),
    ]
    if job.flips:
        cells.append(("Flip", f"on the {sheet.flip}"))
    if job.folded:
        cells.append(("Folded", area(*job.folded)))
        cells.append(("Fold", job.fold.replace("-", " ")))
        cells.append(("Folds in", ", then ".join(sheet.folding)))
    return cells


class _Pen:
    """Sets the ticket from top to bottom; `y` is the next free baseline."""

    def __init__(self, pages: PlainPages, width: float, y: float) -> None:
        self.pages, self.width, self.y = pages, width, y

    def head(self, ticket: Ticket) -> None:
        pages, right = self.pages, _MARGIN + self.width
        pages.text(_MARGIN, self.y, "Job ticket", 22, "bold")
        if ticket.proof:
            wide = pages.width(NOT_FOR_PRINT, 13, "bold") + 20
            pages.box(Rect(right - wide, self.y - 7, wide, 25), BLACK)
            pages.text(right - 10, self.y + 1, NOT_FOR_PRINT, 13, "bold", WHITE, 1)
        else:
            pages.text(right, self.y, ticket.status, 13, "bold", align=1)
        self.y -= 26
        for row in pages.wrapped(ticket.title, 12, self.width, "bold"):
            pages.text(_MARGIN, self.y, row, 12, "bold", within=self.width)
            self.y -= 15
        words = f"{ticket.version} · {ticket.digest}"
        pages.text(_MARGIN, self.y, words, 8, grey=GREY, within=self.width)
        self.y -= 12

    def section(self, name: str, beside: str = "") -> None:
        """A heading under a rule."""
        self.y -= 7
        right = _MARGIN + self.width
        self.pages.rule((_MARGIN, self.y + 5), (right, self.y + 5), grey=LIGHT)
        self.y -= 10
        self.pages.text(_MARGIN, self.y, name, 11, "bold")
        if beside:
            room = self.width - self.pages.width(name, 11, "bold") - 20
            self.pages.text(right, self.y, beside, _SIZE, align=1, within=room)
        self.y -= 17

    def cells(self, cells: _Cells, part: str = "") -> None:
        """Labels and values in two columns; a value may have several lines. A field to fill in is
        called by the part of the order that it belongs to and its label."""
        column = self.width / 2
        for start in range(0, len(cells), 2):
            row = cells[start : start + 2]
            if any(value is None for _, value in row):
                self.y -= 5  # room for a hand
            lefts = (_MARGIN, _MARGIN + column)
            ends = [self._cell(x, *cell, part) for x, cell in zip(lefts, row, strict=False)]
            self.y = min(ends) - 4

    def _cell(self, x: float, label: str, value: Any, part: str) -> float:
        """A label and its value; the next free baseline."""
        room = self.width / 2 - _LABEL - 12
        self.pages.text(x, self.y, label, 8, grey=GREY)
        x += _LABEL
        if value is None:
            self.pages.rule((x, self.y - 2), (x + room, self.y - 2))
            spoken = f"{label} ({part})" if part else label
            self.pages.field(Rect(x, self.y - 2, room, 13), f"{part}.{label}".lower(), spoken)
            return self.y - 11
        rows = self.pages.wrapped(str(value), _SIZE, room)
        for number, row in enumerate(rows):
            self.pages.text(x, self.y - 11 * number, row, _SIZE, within=room)
        return self.y - 11 * len(rows)

    def strip(self, sheet: Sheet, side: str) -> None:
        """The panels of a side from left to right, in proportion, with their widths."""
        self.pages.text(_MARGIN, self.y, f"{side.capitalize()}, from left to right", 8, grey=GREY)
        self.y -= 5 + _STRIP
        scale = self.width / sheet.width
        for panel in left_to_right(sheet, side):
            rect = Rect(_MARGIN + scale * panel.x, self.y, scale * panel.width, _STRIP)
            self.pages.box(rect, stroke=BLACK)
            x, room = rect.x + rect.width / 2, rect.width - 8
            self.pages.text(x, rect.top - 15, panel.name, _SIZE, "bold", align=0.5, within=room)
            words = f"{inches(panel.width)} in · {millimetres(panel.width)} mm"
            self.pages.text(x, rect.top - 28, words, 8.5, align=0.5, within=room)
        self.y -= 14

    def files(self, files: Sequence[tuple[str, str]]) -> None:
        """The names and sums, set closer if that keeps them on the page."""
        column = 0.45 * self.width
        step = min(10.5, (self.y - _FOOT) / max(1, len(files) - 1))
        for name, digest in files:
            self.pages.text(_MARGIN, self.y, name, 0.72 * step, within=column - 12)
            x, room = _MARGIN + column, self.width - column
            self.pages.text(x, self.y, digest, 0.67 * step, grey=GREY, within=room)
            self.y -= step
