"""The composer: a piece of any format, laid out.

Which section stands in which frame is the content's, where the frames lie the format's, how they
look the theme's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from brochure.content.model import Content
from brochure.content.reading_order import in_citation_order
from brochure.design.artwork import Artwork
from brochure.design.drawing import Drawing
from brochure.design.sheet import Panel, Rect, Sheet
from brochure.design.theme import Theme
from brochure.finding import Outcome, Span, in_order
from brochure.frozen import dataclass
from brochure.layout.composition.sections import compose
from brochure.layout.composition.typesetter import Typesetter
from brochure.layout.copyfit import Flow, fit
from brochure.layout.piece_layout import Layout, PlacedPanel, missing_glyphs, numbered
from brochure.layout.zones import Band, Key, PanelZones, bands
from brochure.product import Format, Frame
from brochure.project import Project

_SINKS = {"top": 0.0, "middle": 0.5, "foot": 1.0}


@dataclass(frozen=True)
class Plan:
    """A piece before a body size is known: its filled frames with their copy, and the zones of
    each panel."""

    form: Format
    sheet: Sheet
    theme: Theme
    frames: tuple[Frame, ...]
    flows: Mapping[str, Flow]  # by address
    stacks: tuple[PanelZones, ...]
    art: Mapping[str, Drawing]  # by side


def lay_out(project: Project, piece: str) -> Outcome[Layout]:
    """A piece, even if it is overset, with every finding."""
    plan = _planned(project, piece)

    def arrange(size: float) -> Sequence[Flow]:
        return _arranged(plan, size)[0]

    fitted = fit(arrange, plan.theme.type.sizes(plan.form.kin))
    blocks = [block for flow in plan.flows.values() for block in flow.blocks]
    findings = in_order((*missing_glyphs(blocks, project.text.text), *fitted.findings))
    placed = dict(fitted.frames)
    lying = _arranged(plan, fitted.size)[1]
    panels = numbered(
        PlacedPanel(
            panel.name,
            tuple(_grounds(plan, panel, lying)),
            tuple(
                box
                for frame in plan.frames
                if frame.panel == panel.name
                for box in placed[frame.address]
            ),
            stack.area,
        )
        for panel, stack in zip(plan.sheet.panels, plan.stacks, strict=True)
    )
    language = project.content.language.value
    layout = Layout(piece, language, plan.sheet, fitted.size, panels, fitted.fills, plan.art)
    return Outcome(layout, findings)


def art_of(form: Format, sheet: Sheet, artwork: Artwork) -> dict[str, Drawing]:
    """The art behind each side: that of the format if it has its own."""
    found = {}
    for side in sheet.sides:
        names = (*(f"{kin}.{side}" for kin in form.kin), side)
        art = next((artwork.art[name] for name in names if name in artwork.art), None)
        if art is not None:
            found[side] = art
    return found


def _planned(project: Project, piece: str) -> Plan:
    content, theme, sheet = project.content, project.theme, project.sheets[piece]
    form = content.pieces[piece].format
    placed = content.frames_of(piece)
    art = art_of(form, sheet, project.artwork)
    filled = tuple(frame for frame in form.frames if placed[frame.address])
    stacks = tuple(_stacks(form, sheet, theme, art, filled))
    areas = {stack.panel: stack.area for stack in stacks}
    frames = tuple(
        frame
        for frame in form.frames
        if frame.panel in areas
        and (placed[frame.address] or (frame.zone.is_rest and not frame.zone.columns))
    )
    ordered = in_citation_order(content, piece)
    title = next(
        (f for f in filled if any(n.value in content.sections for n in placed[f.address])), None
    )
    hang = max(0.0, theme.margins.of(form.kin) - sheet.press.safe)
    flows = {}
    for frame in frames:
        width = _width(areas[frame.panel], frame, theme)
        ground = theme.frame_ground(frame)
        typesetter = Typesetter(
            ordered, theme, project.fonts, project.artwork, piece, width, ground, hang
        )
        flows[frame.address] = _flow(typesetter, frame, ordered, frame == title, form)
    return Plan(form, sheet, theme, frames, flows, stacks, art)


def _stacks(
    form: Format, sheet: Sheet, theme: Theme, art: Mapping[str, Drawing], filled: tuple[Frame, ...]
) -> Iterator[PanelZones]:
    """The zones of each panel that hold something, and those that take the rest."""
    seen = {name: spread[0] for spread in form.spreads for name in spread}
    for panel in sheet.panels:
        held = {frame.zone.name for frame in filled if frame.panel == panel.name}
        zones = tuple(z for z in form.stacks[panel.name] if z.is_rest or z.name in held)
        area = _area(panel, form, sheet, theme, art.get(panel.side))
        yield PanelZones(panel.name, area, sheet.height, zones, seen.get(panel.name, panel.side))


def _area(panel: Panel, form: Format, sheet: Sheet, theme: Theme, art: Drawing | None) -> Rect:
    """What text may use of a panel: within the margins and above the art at its foot, which
    grows with the sheet."""
    area = Rect(0, 0, panel.width, sheet.height).inset(theme.margins.of(form.kin))
    grown = art.scale_over(sheet.trim.inset(-sheet.press.bleed)) if art else 1.0
    foot = min(theme.ground(panel.name).foot * grown, area.height)
    return Rect(area.x, area.y + foot, area.width, area.height - foot)


def _width(area: Rect, frame: Frame, theme: Theme) -> float:
    columns = len(frame.zone.frames)
    return (area.width - (columns - 1) * theme.margins.gutter) / columns


def _flow(
    typesetter: Typesetter, frame: Frame, content: Content, has_title: bool, form: Format
) -> Flow:
    names = content.frames_of(typesetter.piece)[frame.address]
    blocks, gaps, stretch = compose(typesetter, names, with_title=has_title)
    is_cover = len(form.reading) > 1 and frame.panel == form.reading[0]
    if is_cover or not frame.zone.is_rest:  # what is left stands below the words
        stretch = (0.0,) * len(stretch)
    place = names[0].span if names else Span("content.yaml")
    theme = typesetter.theme
    return Flow(
        frame.address,
        Rect(0, 0, typesetter.width, 0),
        blocks,
        gaps,
        stretch,
        theme.type.leading,
        place,
        theme.unit,
        frame.zone.fit,
        frame.panel,
        _SINKS[frame.zone.anchor],
    )


def _arranged(plan: Plan, size: float) -> tuple[list[Flow], dict[Key, Band]]:
    """The flows in their frames at a body size, and where the zones lie."""
    need: dict[Key, float] = {}
    for frame in plan.frames:
        key = (frame.panel, frame.zone.name)
        need[key] = max(need.get(key, 0.0), plan.flows[frame.address].natural(size))
    theme = plan.theme
    gap = theme.spacing.zone * theme.type.leading * size
    lying = bands(plan.stacks, need, gap, theme.unit * size)
    flows = []
    for frame in plan.frames:
        rect = lying[frame.panel, frame.zone.name].rect
        flow, at = plan.flows[frame.address], frame.zone.frames.index(frame.name)
        x = rect.x + at * (flow.rect.width + theme.margins.gutter)
        flows.append(replace(flow, rect=Rect(x, rect.y, flow.rect.width, rect.height)))
    return flows, lying


def _grounds(plan: Plan, panel: Panel, lying: Mapping[Key, Band]) -> Iterator[tuple[Rect, str]]:
    """The ground of a panel, and over it those of its zones, from trim to trim."""
    background = plan.theme.ground(panel.name).background
    if background:
        yield Rect(0, 0, panel.width, plan.sheet.height), background
    frames = (frame for frame in plan.frames if frame.panel == panel.name)
    for zone in dict.fromkeys(frame.zone for frame in frames):
        ground = plan.theme.band_ground(panel.name, zone.name)
        if ground is not None and ground.background:
            upper, lower = lying[panel.name, zone.name].edges
            top, foot = min(upper, plan.sheet.height), max(lower, 0.0)
            yield Rect(0, foot, panel.width, top - foot), ground.background
