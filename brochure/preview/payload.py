"""A state as the page is told it: plain values for JSON.

Lengths are points; the places of texts count from the upper left corner of their panel.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from brochure.catalogue import CATALOGUE
from brochure.checking import Checked
from brochure.design.sheet import Rect
from brochure.finding import Finding, Span
from brochure.imposition.imposed import Imposed
from brochure.layout.blocks import Box
from brochure.layout.copyfit import Fill
from brochure.layout.piece_layout import Layout, PlacedPanel
from brochure.layout.trifold import frame_of
from brochure.preview.renderer import ALL, PageView, shown_as, views
from brochure.preview.session import PreviewState
from brochure.product import PIECES
from brochure.project import Project
from brochure.source.yaml_tree import Text

_WIDEST = 200  # characters of a line that are shown
_ABOUT = 2  # lines before and after the one that is meant


def told(state: PreviewState) -> dict[str, Any]:
    """Everything that the page needs to know of a state."""
    now, good = state.now, state.good
    sources = now.sources if now else {}
    findings = now.findings if now else ()
    return {
        "stamp": state.stamp(),
        "pictures": state.stamp(good=True),
        "stale": state.stale,
        "notice": state.notice,
        "title": good.project.content.title.value if good else "",
        "proof": bool(good and good.project.proof),
        "findings": [_finding(finding, sources) for finding in findings],
        "pieces": [_piece(good, layout) for layout in good.layouts] if good else [],
    }


def _finding(finding: Finding, sources: Mapping[str, str]) -> dict[str, Any]:
    entry = CATALOGUE[finding.code]
    said = {"title": entry.title, "why": entry.why, "where": str(finding.where or "")}
    return {**finding.as_dict(), **said, "lines": _excerpt(finding.span, sources)}


def _excerpt(span: Span, sources: Mapping[str, str]) -> list[dict[str, Any]]:
    """The line that is meant and those about it."""
    lines = sources.get(span.file, "").split("\n")
    first = max(1, span.line - _ABOUT)
    return [
        {"number": number, "text": lines[number - 1].rstrip()[:_WIDEST]}
        for number in range(first, min(len(lines), span.line + _ABOUT) + 1)
    ]


def _piece(checked: Checked, layout: Layout) -> dict[str, Any]:
    frames = _frames(layout, checked.project)
    shown = {name: _views(shown_as(checked, layout, name)) for name in ALL}
    return {
        "name": layout.piece,
        "size": layout.size,
        "editions": [edition.name for edition in PIECES[layout.piece]],
        "fills": [_fill(fill) for fill in layout.fills],
        "panels": {page.name: _panel(page, layout, frames, checked) for page in layout.panels},
        "views": shown,
    }


def _fill(fill: Fill) -> dict[str, Any]:
    percent = min(fill.percent, 999.0)
    return {"frame": fill.frame, "percent": percent, "words": fill.words}


def _views(imposed: Imposed) -> dict[str, list[list[dict[str, Any]]]]:
    return {
        name: [[_picture(picture) for picture in row] for row in rows]
        for name, rows in views(imposed).items()
    }


def _picture(picture: PageView) -> dict[str, Any]:
    window = picture.window
    return {
        "path": picture.path,
        "name": picture.name,
        "edition": picture.imposed.edition.name,
        "width": round(window.width, 2),
        "height": round(window.height, 2),
        "panels": [(name, round(x, 2), round(y, 2)) for name, x, y in picture.panels()],
        "guides": [(kind, *(round(n, 2) for n in ends)) for kind, *ends in picture.guides()],
    }


def _panel(
    page: PlacedPanel, layout: Layout, frames: Mapping[str, Rect], checked: Checked
) -> dict[str, Any]:
    width = next(panel.width for panel in layout.sheet.panels if panel.name == page.name)
    height = layout.sheet.height
    texts = [_text(*region, height, checked.sources) for region in regions(page)]
    frame = _rect(frames[page.name], height)
    return {"width": round(width, 2), "height": round(height, 2), "frame": frame, "texts": texts}


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


def _text(text: Text, rect: Rect, height: float, sources: Mapping[str, str]) -> dict[str, Any]:
    span = text.span
    place = {"file": span.file, "line": span.line, "column": span.column}
    shown = {"text": text.value[:_WIDEST], "lines": _excerpt(span, sources)}
    return {"rect": _rect(rect, height), **place, **shown}


def _rect(rect: Rect, height: float) -> tuple[float, ...]:
    return tuple(round(n, 2) for n in (rect.x, height - rect.top, rect.width, rect.height))


def _frames(layout: Layout, project: Project) -> dict[str, Rect]:
    """What text may use of each panel. The frames of the handout share one."""
    sheet, theme = layout.sheet, project.theme
    if layout.piece == "handout":
        return {"page": sheet.trim.inset(theme.margins.handout)}
    return {panel.name: frame_of(panel, sheet, theme, project.artwork) for panel in sheet.panels}
