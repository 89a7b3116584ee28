"""Bookmarks: the document outline (ISO 32000-1, 12.3.3), written straight as bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A heading to jump to. `page` is ReportLab's reference; `level` counts from 0."""

    title: str
    level: int
    page: Any
    top: float


class Outline(pdfdoc.PDFObject):  # type: ignore[misc]
    """Takes the place of ReportLab's outline, which costs more than the pages' text."""

    ready = 1  # ReportLab leaves an outline out below 0

    def __init__(self, canvas: Canvas) -> None:
        self.bookmarks: list[Bookmark] = []
        document = canvas._doc
        document.outline = document.Outlines = document.Catalog.Outlines = self

    def add(self, canvas: Canvas, title: str, level: int, top: float) -> None:
        """A bookmark on the current page; no level is skipped."""
        deepest = self.bookmarks[-1].level + 1 if self.bookmarks else 0
        page = canvas._doc.thisPageRef()
        self.bookmarks.append(Bookmark(title, min(level, deepest), page, top))

    def prepare(self, document: Any, canvas: Canvas) -> None:
        """ReportLab's call before it writes the objects."""
        if not self.bookmarks:
            self.ready = -1
            return
        document.Reference(self)
        for number in range(len(self.bookmarks)):
            document.Reference(_Entry(self, number), _name(number))

    def children(self, parent: int) -> list[int]:
        """The bookmarks right below one (or below the outline, -1)."""
        level = self.bookmarks[parent].level + 1 if parent >= 0 else 0
        found = []
        for number in range(parent + 1, len(self.bookmarks)):
            if self.bookmarks[number].level < level:
                break
            if self.bookmarks[number].level == level:
                found.append(number)
        return found

    def parent(self, number: int) -> int:
        level = self.bookmarks[number].level
        above = range(number - 1, -1, -1)
        return next((n for n in above if self.bookmarks[n].level < level), -1)

    def format(self, document: Any) -> bytes:
        inner = self.children(-1)
        return b"<< /Type /Outlines " + _ends(document, inner, len(self.bookmarks)) + b" >>"


class _Entry(pdfdoc.PDFObject):  # type: ignore[misc]
    def __init__(self, outline: Outline, number: int) -> None:
        self.outline, self.number = outline, number

    def format(self, document: Any) -> bytes:
        outline, number = self.outline, self.number
        bookmark = outline.bookmarks[number]
        parent = outline.parent(number)
        siblings = outline.children(parent)
        at = siblings.index(number)
        above = document.Reference(outline) if parent < 0 else _reference(parent)
        parts = [
            b"<< /Title " + pdfdoc.PDFString(bookmark.title).format(document),
            b"/Parent " + above.format(document),
            b"/Dest [ " + bookmark.page.format(document) + b" /XYZ 0 %.3f 0 ]" % bookmark.top,
        ]
        for key, step in ((b"/Prev ", -1), (b"/Next ", 1)):
            if 0 <= at + step < len(siblings):
                parts.append(key + _reference(siblings[at + step]).format(document))
        inner = outline.children(number)
        if inner:
            parts.append(_ends(document, inner, len(inner)))
        return b" ".join([*parts, b">>"])


def _ends(document: Any, inner: list[int], count: int) -> bytes:
    first, last = _reference(inner[0]), _reference(inner[-1])
    ends: bytes = b"/First " + first.format(document) + b" /Last " + last.format(document)
    return ends + b" /Count %d" % count


def _name(number: int) -> str:
    return f"bookmark:{number}"


def _reference(number: int) -> Any:
    return pdfdoc.PDFObjectReference(_name(number))
