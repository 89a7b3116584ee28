"""The brochure: which section stands on which panel, in reading order."""

from __future__ import annotations

from brochure.content.reading_order import in_citation_order
from brochure.design.artwork import Artwork
from brochure.design.sheet import Panel, Rect, Sheet
from brochure.design.theme import Theme
from brochure.finding import Outcome, Span, in_order
from brochure.layout.composition.sections import compose
from brochure.layout.composition.typesetter import Typesetter
from brochure.layout.copyfit import Flow, fit
from brochure.layout.piece_layout import Layout, PlacedPanel, missing_glyphs, numbered
from brochure.project import Project

# On these the room that is left goes between sections, so that the last one stands at the foot.
_SPREAD = ("back",)


def lay_out(project: Project) -> Outcome[Layout]:
    """The brochure, even if it is overset, with every finding."""
    theme, sheet = project.theme, project.sheets["brochure"]
    hang = max(0.0, theme.margins.brochure - sheet.press.safe)
    ordered = in_citation_order(project.content, "brochure")
    common = (ordered, project.theme, project.fonts, project.artwork, "brochure")
    flows = [
        _flow(
            Typesetter(*common, panel.name, theme.ground(panel.name), hang),
            frame_of(panel, sheet, theme, project.artwork),
            panel is sheet.panels[0],
        )
        for panel in sheet.panels
    ]
    fitted = fit(lambda size: flows, theme.type.sizes("brochure"))
    blocks = [block for flow in flows for block in flow.blocks]
    findings = in_order((*missing_glyphs(blocks, project.text.text), *fitted.findings))
    panels = numbered(
        PlacedPanel(panel.name, _grounds(theme, panel, sheet), boxes)
        for panel, (_, boxes) in zip(sheet.panels, fitted.frames, strict=True)
    )
    language, art = project.content.language.value, project.artwork.art
    layout = Layout("brochure", language, sheet, fitted.size, panels, fitted.fills, art)
    return Outcome(layout, findings)


def frame_of(panel: Panel, sheet: Sheet, theme: Theme, artwork: Artwork) -> Rect:
    """What text may use of a panel: within the margins and above the art at its foot, which
    grows with the sheet."""
    area = Rect(0, 0, panel.width, sheet.height).inset(theme.margins.brochure)
    art = artwork.art.get(panel.side)
    grown = art.scale_over(sheet.trim.inset(-sheet.press.bleed)) if art else 1.0
    foot = min(theme.ground(panel.name).foot * grown, area.height)
    return Rect(area.x, area.y + foot, area.width, area.height - foot)


def _grounds(theme: Theme, panel: Panel, sheet: Sheet) -> tuple[tuple[Rect, str], ...]:
    background = theme.ground(panel.name).background
    return ((Rect(0, 0, panel.width, sheet.height), background),) if background else ()


def _flow(typesetter: Typesetter, rect: Rect, is_first: bool) -> Flow:
    names = typesetter.content.brochure.panels.get(typesetter.frame, ())
    blocks, gaps, stretch = compose(typesetter, names, with_title=is_first)
    if is_first:  # what is left stands between the words and the art
        stretch = (0.0,) * len(stretch)
    if typesetter.frame in _SPREAD:
        largest = max(stretch, default=0)
        stretch = tuple(float("inf") if s == largest and s else 0.0 for s in stretch)
    place = names[0].span if names else Span("content.yaml")
    leading = typesetter.theme.type.leading
    return Flow(
        typesetter.frame, rect, blocks, gaps, stretch, leading, place, typesetter.theme.unit
    )
