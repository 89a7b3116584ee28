"""The brochure: which section stands on which panel, in reading order."""

from __future__ import annotations

from collections.abc import Sequence

from brochure.content.model import Content
from brochure.design.fonts import Fonts
from brochure.design.sheet import BROCHURE, Rect, Sheet
from brochure.design.theme import Theme
from brochure.diagnostics import Outcome, Span, has_errors, in_order
from brochure.layout.compose import Desk, compose
from brochure.layout.copyfit import Flow, fit
from brochure.layout.page import Layout, Page, missing_glyphs
from brochure.source import Text

# On these the room that is left goes between sections, so that the last one stands at the foot.
_SPREAD = ("cover", "back")


def lay_out(
    content: Content, theme: Theme, fonts: Fonts, text: str = "", sheet: Sheet = BROCHURE
) -> Outcome[Layout]:
    """The brochure; `text` is the content's file, for exact places."""
    flows = [
        _flow(Desk(content, theme, fonts, "brochure", panel.name, theme.ground(panel.name)),
              content.brochure.panels.get(panel.name, ()),
              Rect(0, 0, panel.width, sheet.height).inset(theme.margins.brochure))
        for panel in sheet.panels
    ]  # fmt: skip
    return finish("brochure", flows, theme, text, sheet)


def finish(
    piece: str, flows: Sequence[Flow], theme: Theme, text: str, sheet: Sheet
) -> Outcome[Layout]:
    """Fit flows whose frames do not depend on the body size, one for each panel."""
    fitted = fit(lambda size: flows, theme.type.sizes(piece))
    blocks = [block for flow in flows for block in flow.blocks]
    findings = in_order((*missing_glyphs(blocks, text), *fitted.findings))
    if has_errors(findings):
        return Outcome(None, findings)
    pages = tuple(
        Page(panel.name, theme.ground(panel.name).background, boxes)
        for panel, (_, boxes) in zip(sheet.panels, fitted.frames, strict=True)
    )
    return Outcome(Layout(piece, sheet, fitted.size, pages, fitted.fills), findings)


def _flow(desk: Desk, names: tuple[Text, ...], rect: Rect) -> Flow:
    blocks, gaps, stretch = compose(desk, names, with_title=desk.frame == "cover")
    if desk.frame in _SPREAD:
        largest = max(stretch, default=0)
        stretch = tuple(float("inf") if s == largest and s else 0.0 for s in stretch)
    place = names[0].span if names else Span("content.yaml")
    return Flow(desk.frame, rect, blocks, gaps, stretch, desk.theme.type.leading, place)
