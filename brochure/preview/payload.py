"""A state as the page is told it: plain values for JSON.

Lengths are points; the places of texts count from the upper left corner of their panel.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from brochure.catalogue import CATALOGUE
from brochure.design.sheet import Rect
from brochure.finding import Finding, Span, capped
from brochure.layout.blocks import Box
from brochure.layout.copyfit import Fill
from brochure.layout.legibility import area_of
from brochure.layout.piece_layout import Layout, PlacedPanel
from brochure.preview.album import Album, Albums, Rows
from brochure.preview.outdated import Panels, outdated
from brochure.preview.page_view import PageView
from brochure.preview.session import PreviewState
from brochure.source.yaml_tree import Text

_WIDEST = 200  # characters of a line that are shown
_ABOUT = 2  # lines before and after the one that is meant
Lines: TypeAlias = Mapping[str, list[str]]  # of the files, by their names


def told(state: PreviewState, albums: Albums) -> dict[str, Any]:
    """Everything that the page needs to know of a state."""
    now, shown = state.now, state.shown
    findings, rest = capped(now.findings if now else ())
    counts = Counter(finding.severity.value for finding in (now.findings if now else ()))
    lines = _lines(now.sources if now else {})
    return {
        "stamp": state.stamp,
        "stale": state.stale,
        "judged": state.judged,
        "notice": state.notice,
        "title": shown.project.content.title.value if shown else "",
        "proof": bool(shown and shown.project.is_proof),
        "errors": counts["error"],
        "warnings": counts["warning"],
        "findings": [_finding(finding, lines) for finding in findings],
        "more": rest,
        "pieces": list(_pieces(albums.of(shown), outdated(state))) if shown else [],
    }


def _lines(sources: Mapping[str, str]) -> Lines:
    return {name: text.split("\n") for name, text in sources.items()}


def _finding(finding: Finding, sources: Lines) -> dict[str, Any]:
    entry = CATALOGUE[finding.code]
    said = {"title": entry.title, "why": entry.why, "where": str(finding.where or "")}
    return {**finding.as_dict(), **said, "lines": _excerpt(finding.span, sources)}


def _excerpt(span: Span, sources: Lines) -> list[dict[str, Any]]:
    """The line that is meant and those about it."""
    lines = sources.get(span.file, [])
    first = max(1, span.line - _ABOUT)
    return [
        {"number": number, "text": lines[number - 1].rstrip()[:_WIDEST]}
        for number in range(first, min(len(lines), span.line + _ABOUT) + 1)
    ]


def _pieces(album: Album, behind: Panels) -> Iterator[dict[str, Any]]:
    shown = album.shown
    lines = _lines(shown.sources)
    for layout in shown.layouts:
        names = {panel for piece, panel in behind if piece == layout.piece}
        yield {
            "name": layout.piece,
            "size": layout.size,
            "editions": [edition.name for edition in shown.project.editions[layout.piece]],
            "fills": [_fill(fill) for fill in layout.fills],
            "panels": {page.name: _panel(page, layout, lines) for page in layout.panels},
            "outdated": sorted(names),
            "views": {
                name: {how: _rows(rows, album.names) for how, rows in arranged.items()}
                for name, arranged in album.rows[layout.piece].items()
            },
        }


def _fill(fill: Fill) -> dict[str, Any]:
    percent = min(fill.percent, 999.0)
    return {"frame": fill.frame, "percent": percent, "lines": fill.lines, "words": fill.words}


def _rows(rows: Rows, names: Mapping[str, str]) -> list[list[dict[str, Any]]]:
    return [[_picture(picture, names[picture.path]) for picture in row] for row in rows]


def _picture(picture: PageView, name: str) -> dict[str, Any]:
    window = picture.window
    return {
        "path": picture.path,
        "looks": name,
        "name": picture.name,
        "edition": picture.edition.name,
        "width": round(window.width, 2),
        "height": round(window.height, 2),
        "panels": [(name, round(x, 2), round(y, 2)) for name, x, y in picture.panels()],
        "guides": [(kind, *(round(n, 2) for n in ends)) for kind, *ends in picture.guides()],
    }


def _panel(page: PlacedPanel, layout: Layout, lines: Lines) -> dict[str, Any]:
    width, height = page.rect.width, page.rect.height
    low = -height  # what stands lower is not shown
    over = (fill for fill in layout.fills if fill.over and fill.panel == page.name)
    return {
        "width": round(width, 2),
        "height": round(height, 2),
        "frame": _rect(page.area or Rect(0, 0, width, height), height),
        "texts": [
            _text(text, _cut(rect, low), height, lines)
            for text, rect in regions(page)
            if rect.top > low
        ],
        "overset": [_overset(fill, low, height) for fill in over],
    }


def _overset(fill: Fill, low: float, height: float) -> dict[str, Any]:
    """What stands below the foot of a frame: its area, its lines, and its drawings."""
    foot = fill.rect.y
    boxes = [box for top in fill.below for box in top.walk() if box.rect.y < foot]
    lines = [line for box in boxes for line in box.lines if low < area_of(line).y < foot - 0.01]
    top = max((area_of(line).top for line in lines), default=foot)
    area = Rect(fill.rect.x, foot - fill.over, fill.rect.width, max(top, foot) - foot + fill.over)
    drawn = (_cut(box.rect, low) for box in boxes if box.image or (box.alt and box.shapes))
    return {
        "rect": _rect(_cut(area, low), height),
        "lines": [
            (*(round(n, 2) for n in (line.x, height - line.y, line.width, line.size)), line.text)
            for line in lines
        ],
        "drawings": [_rect(rect, height) for rect in drawn],
    }


def _cut(rect: Rect, low: float) -> Rect:
    """A rectangle, as far as it stands above a height."""
    foot = max(rect.y, min(low, rect.top))
    return Rect(rect.x, foot, rect.width, rect.top - foot)


def regions(page: PlacedPanel) -> Iterator[tuple[Text, Rect]]:
    """The texts and drawings of a page that stand in the content, and where they were placed."""
    for box in page.boxes:
        yield from _regions(box)


def _regions(box: Box) -> Iterator[tuple[Text, Rect]]:
    children = box.children
    if box.role == "item" and len(children) == 2 and children[1].place is not None:
        yield children[1].place, box.rect  # an item's marker belongs to its text
        return
    text = box.place or box.alt
    if text is not None and box.rect.width > 0 and box.rect.height > 0:
        yield text, box.rect
    for child in children:
        yield from _regions(child)


def _text(text: Text, rect: Rect, height: float, sources: Lines) -> dict[str, Any]:
    span = text.span
    place = {"file": span.file, "line": span.line, "column": span.column}
    shown = {"text": text.value[:_WIDEST], "lines": _excerpt(span, sources)}
    return {"rect": _rect(rect, height), **place, **shown}


def _rect(rect: Rect, height: float) -> tuple[float, ...]:
    return tuple(round(n, 2) for n in (rect.x, height - rect.top, rect.width, rect.height))
