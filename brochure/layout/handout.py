"""The handout: head, top, two columns, and a foot in two halves, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from brochure.content.reading_order import in_citation_order
from brochure.design.sheet import Rect, Sheet
from brochure.design.theme import Theme
from brochure.finding import Outcome, Span, in_order
from brochure.layout.composition.sections import compose
from brochure.layout.composition.typesetter import Typesetter
from brochure.layout.copyfit import Flow, fit
from brochure.layout.piece_layout import Layout, PlacedPanel, missing_glyphs, numbered
from brochure.product import HANDOUT_FRAMES
from brochure.project import Project

_COLUMNS = ("left", "right")
_WIDE = ("head", "top")  # as wide as the page


def lay_out(project: Project) -> Outcome[Layout]:
    """The handout, even if it is overset, with every finding."""
    theme, sheet = project.theme, project.sheets["handout"]
    area = sheet.trim.inset(theme.margins.handout)
    hang = max(0.0, theme.margins.handout - sheet.press.safe)
    ordered = in_citation_order(project.content, "handout")
    common = (ordered, project.theme, project.fonts, project.artwork, "handout")
    flows = {
        name: _flow(Typesetter(*common, name, theme.ground(name), hang), area)
        for name in HANDOUT_FRAMES
    }

    def arrange(size: float) -> Sequence[Flow]:
        return _arranged(flows, area, theme, size)

    fitted = fit(arrange, theme.type.sizes("handout"))
    blocks = [block for flow in flows.values() for block in flow.blocks]
    findings = in_order((*missing_glyphs(blocks, project.text.text), *fitted.findings))
    boxes = tuple(box for _, placed in fitted.frames for box in placed)
    grounds = _grounds(theme, arrange(fitted.size), sheet, fitted.size)
    panels = numbered([PlacedPanel("page", grounds, boxes)])
    language, art = project.content.language.value, project.artwork.art
    layout = Layout("handout", language, sheet, fitted.size, panels, fitted.fills, art)
    return Outcome(layout, findings)


def _flow(typesetter: Typesetter, area: Rect) -> Flow:
    names = typesetter.content.handout.frames.get(typesetter.frame, ())
    blocks, gaps, stretch = compose(typesetter, names, with_title=typesetter.frame == "head")
    place = names[0].span if names else Span("content.yaml")
    leading, unit = typesetter.theme.type.leading, typesetter.theme.unit
    to_measure = typesetter.frame not in _COLUMNS
    return Flow(typesetter.frame, area, blocks, gaps, stretch, leading, place, unit, to_measure)


def _arranged(flows: dict[str, Flow], area: Rect, theme: Theme, size: float) -> list[Flow]:
    """Head, top and foot take what they need; the columns share the rest."""
    gap = theme.spacing.section * theme.type.leading * size
    column = (area.width - theme.margins.gutter) / 2
    widths = {name: area.width if name in _WIDE else column for name in flows}
    tall = {name: flow.natural(size, widths[name]) for name, flow in flows.items()}
    head = min(tall["head"], area.height)
    top = min(tall["top"], area.height)
    foot = min(max(tall["foot-left"], tall["foot-right"]), area.height)
    middle = max(0.0, area.height - head - top - foot - 2.8 * gap)
    below_head = area.top - head - 1.05 * gap
    bottom = area.y + foot + 1.05 * gap
    right = area.right - column
    rects = {
        "head": Rect(area.x, area.top - head, area.width, head),
        "top": Rect(area.x, below_head - top, area.width, top),
        "left": Rect(area.x, bottom, column, middle),
        "right": Rect(right, bottom, column, middle),
        "foot-left": Rect(area.x, area.y, column, foot),
        "foot-right": Rect(right, area.y, column, foot),
    }
    return [replace(flow, rect=rects[name]) for name, flow in flows.items()]


def _grounds(
    theme: Theme, flows: Sequence[Flow], sheet: Sheet, size: float
) -> tuple[tuple[Rect, str], ...]:
    """The bands behind head and foot, from edge to edge; they end half a gap from the text."""
    by_name = {flow.frame: flow.rect for flow in flows}
    half = theme.spacing.section * theme.type.leading * size * 0.55
    below, above = by_name["head"].y - half, by_name["foot-left"].top + half
    bands = (
        (Rect(0, 0, sheet.width, sheet.height), "page"),
        (Rect(0, below, sheet.width, sheet.height - below), "head"),
        (Rect(0, 0, sheet.width, above), "foot"),
    )
    found = ((rect, theme.ground(name).background) for rect, name in bands)
    return tuple((rect, swatch) for rect, swatch in found if swatch)
