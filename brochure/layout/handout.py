"""The handout: a head over two columns over a foot in two halves, on one page."""

from __future__ import annotations

from collections.abc import Sequence

from brochure.content.model import Content
from brochure.design.fonts import Fonts
from brochure.design.sheet import HANDOUT, Rect, Sheet
from brochure.design.theme import Theme
from brochure.diagnostics import Outcome, Span, has_errors, in_order
from brochure.layout.compose import Desk, compose
from brochure.layout.copyfit import Flow, fit
from brochure.layout.page import Layout, Page, missing_glyphs

FRAMES = ("head", "left", "right", "foot-left", "foot-right")


def lay_out(
    content: Content, theme: Theme, fonts: Fonts, text: str = "", sheet: Sheet = HANDOUT
) -> Outcome[Layout]:
    """The handout; `text` is the content's file, for exact places."""
    area = sheet.trim.inset(theme.margins.handout)
    flows = {name: _flow(content, theme, fonts, name, area) for name in FRAMES}

    def arrange(size: float) -> Sequence[Flow]:
        return _arranged(flows, area, theme, size)

    fitted = fit(arrange, theme.type.sizes("handout"))
    blocks = [block for flow in flows.values() for block in flow.blocks]
    findings = in_order((*missing_glyphs(blocks, text), *fitted.findings))
    if has_errors(findings):
        return Outcome(None, findings)
    boxes = tuple(box for _, placed in fitted.frames for box in placed)
    page = Page("page", theme.ground("page").background, boxes)
    return Outcome(Layout("handout", sheet, fitted.size, (page,), fitted.fills), findings)


def _flow(content: Content, theme: Theme, fonts: Fonts, name: str, area: Rect) -> Flow:
    names = content.handout.frames.get(name, ())
    desk = Desk(content, theme, fonts, "handout", name, theme.ground(name))
    blocks, gaps, stretch = compose(desk, names, with_title=name == "head")
    place = names[0].span if names else Span("content.yaml")
    return Flow(name, area, blocks, gaps, stretch, theme.type.leading, place)


def _arranged(flows: dict[str, Flow], area: Rect, theme: Theme, size: float) -> list[Flow]:
    """Head and foot take what they need; the columns share the rest."""
    gap = theme.spacing.section * size
    column = (area.width - theme.margins.gutter) / 2
    widths = {name: area.width if name == "head" else column for name in flows}
    tall = {name: flow.natural(size, widths[name]) for name, flow in flows.items()}
    head = min(tall["head"], area.height)
    foot = min(max(tall["foot-left"], tall["foot-right"]), area.height)
    middle = max(0.0, area.height - head - foot - 2 * gap)
    bottom = area.y + foot + gap
    right = area.right - column
    rects = {
        "head": Rect(area.x, area.top - head, area.width, head),
        "left": Rect(area.x, bottom, column, middle),
        "right": Rect(right, bottom, column, middle),
        "foot-left": Rect(area.x, area.y, column, foot),
        "foot-right": Rect(right, area.y, column, foot),
    }
    return [
        Flow(name, rects[name], flow.blocks, flow.gaps, flow.stretch, flow.line, flow.place)
        for name, flow in flows.items()
    ]
