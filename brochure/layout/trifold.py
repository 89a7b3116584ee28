"""The brochure: which section stands on which panel, in reading order."""

from __future__ import annotations

from brochure.content.model import Content
from brochure.design.artwork import Artwork
from brochure.design.fonts import Fonts
from brochure.design.sheet import BROCHURE, Panel, Rect, Sheet
from brochure.design.theme import Theme
from brochure.diagnostics import Outcome, Span, has_errors, in_order
from brochure.layout.compose import compose
from brochure.layout.copyfit import Flow, fit
from brochure.layout.desk import Desk
from brochure.layout.page import Layout, Page, finished, missing_glyphs

# On these the room that is left goes between sections, so that the last one stands at the foot.
_SPREAD = ("back",)


def lay_out(
    content: Content,
    theme: Theme,
    fonts: Fonts,
    artwork: Artwork,
    text: str = "",
    sheet: Sheet = BROCHURE,
) -> Outcome[Layout]:
    """The brochure; `text` is the content's file, for exact places."""
    flows = [
        _flow(
            Desk(content, theme, fonts, artwork, "brochure", panel.name, theme.ground(panel.name)),
            frame_of(panel, sheet, theme),
        )
        for panel in sheet.panels
    ]
    fitted = fit(lambda size: flows, theme.type.sizes("brochure"))
    blocks = [block for flow in flows for block in flow.blocks]
    findings = in_order((*missing_glyphs(blocks, text), *fitted.findings))
    if has_errors(findings):
        return Outcome(None, findings)
    pages = tuple(
        Page(panel.name, _grounds(theme, panel, sheet), boxes)
        for panel, (_, boxes) in zip(sheet.panels, fitted.frames, strict=True)
    )
    layout = Layout("brochure", sheet, fitted.size, pages, fitted.fills, artwork.art)
    return finished(layout, findings)


def frame_of(panel: Panel, sheet: Sheet, theme: Theme) -> Rect:
    """What text may use of a panel: within the margins and above the art at its foot."""
    area = Rect(0, 0, panel.width, sheet.height).inset(theme.margins.brochure)
    foot = min(theme.ground(panel.name).foot, area.height)
    return Rect(area.x, area.y + foot, area.width, area.height - foot)


def _grounds(theme: Theme, panel: Panel, sheet: Sheet) -> tuple[tuple[Rect, str], ...]:
    background = theme.ground(panel.name).background
    return ((Rect(0, 0, panel.width, sheet.height), background),) if background else ()


def _flow(desk: Desk, rect: Rect) -> Flow:
    names = desk.content.brochure.panels.get(desk.frame, ())
    blocks, gaps, stretch = compose(desk, names, with_title=desk.frame == "cover")
    if desk.frame == "cover":  # what is left stands between the words and the art
        stretch = (0.0,) * len(stretch)
    if desk.frame in _SPREAD:
        largest = max(stretch, default=0)
        stretch = tuple(float("inf") if s == largest and s else 0.0 for s in stretch)
    place = names[0].span if names else Span("content.yaml")
    leading = desk.theme.type.leading
    return Flow(desk.frame, rect, blocks, gaps, stretch, leading, place, desk.theme.unit)
