"""The composer: a piece of any format, laid out.

Which section stands in which frame is the content's, where the frames lie the format's, how they
look the theme's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from brochure.content.model import Content
from brochure.content.reading_order import in_citation_order
from brochure.design.artwork import Artwork
from brochure.design.drawing import Drawing, rectangle
from brochure.design.photographs.photograph import Photograph
from brochure.design.sheet import Panel, Rect, Sheet
from brochure.design.theme import Theme
from brochure.finding import Outcome, Span, in_order
from brochure.frozen import dataclass
from brochure.layout.blocks import Box
from brochure.layout.checks.pushing import Push, pusher
from brochure.layout.composition.sections import compose
from brochure.layout.composition.typesetter import Typesetter
from brochure.layout.copyfit import Flow, fit, lifts
from brochure.layout.list_blocks import PATH
from brochure.layout.photographs.photo_areas import Layer, Layers, photo_areas
from brochure.layout.photographs.picture_blocks import reach_of, reaching
from brochure.layout.piece_layout import Layout, PlacedPanel, missing_glyphs, numbered
from brochure.layout.zones import Band, Key, PanelZones, bands
from brochure.product import Format, Frame
from brochure.project import Project

_LOWEST = 24.0  # points: of a page on which nothing has room
T = TypeVar("T")
_SINKS = {"top": 0.0, "middle": 0.5, "foot": 1.0}


@dataclass(frozen=True)
class Plan:
    """A piece before a body size is known: all its frames as they are read, those that are filled
    with their copy, and the zones of each panel."""

    form: Format
    sheet: Sheet
    theme: Theme
    reading: tuple[Frame, ...]
    frames: tuple[Frame, ...]
    flows: Mapping[str, Flow]  # by address
    stacks: tuple[PanelZones, ...]
    art: Mapping[str, Drawing]  # by side


def lay_out(project: Project, piece: str) -> Outcome[Layout]:
    """A piece, even if it is overset, with every finding."""
    plan = _planned(project, piece)

    def arrange(size: float) -> Sequence[Flow]:
        return _arranged(plan, size)[0]

    def pushing(address: str, size: float) -> Push | None:
        return _pushing(plan, address, size)

    fitted = fit(arrange, plan.theme.type.sizes(plan.form.kin), pushing)
    blocks = [block for flow in plan.flows.values() for block in flow.blocks]
    findings = in_order((*missing_glyphs(blocks, project.text.text), *fitted.findings))
    lying = _arranged(plan, fitted.size)[1]
    layers = {panel.name: tuple(_layers(plan, panel, lying)) for panel in plan.sheet.panels}
    photos = photo_areas(plan.sheet, layers, _behind(plan, project.artwork), project.artwork)
    panels = numbered(_panels(plan, dict(fitted.frames), lying, layers))
    language = project.content.language.value
    layout = Layout(
        piece, language, plan.sheet, fitted.size, panels, fitted.fills, plan.art, photos
    )
    return Outcome(layout, findings)


def of_sides(form: Format, sheet: Sheet, art: Mapping[str, T]) -> dict[str, T]:
    """What lies behind each side, by its name: that of the format if it has its own, first that
    for this paper."""
    found = {}
    for side in sheet.sides:
        own = [f"{kin}.{side}" for kin in form.kin]
        names = (*(f"{name}.{sheet.paper}" for name in own), *own, side)
        one = next((name for name in names if name in art), None)
        if one is not None:
            found[side] = art[one]
    return found


def _behind(plan: Plan, artwork: Artwork) -> dict[str, Photograph]:
    """The photographs behind whole sides."""
    photos = of_sides(plan.form, plan.sheet, plan.theme.art)
    return {side: one for side, one in photos.items() if one.file.value in artwork.photos}


def _planned(project: Project, piece: str) -> Plan:
    content, theme, sheet = project.content, project.theme, project.sheets[piece]
    form = content.pieces[piece].format
    placed = content.frames_of(piece)
    behind = of_sides(form, sheet, theme.art)  # a photograph of the format hides a drawing
    drawn = of_sides(form, sheet, project.artwork.art)
    art = {
        side: one
        for side, one in drawn.items()
        if behind[side].file.value not in project.artwork.photos
    }
    reading = content.pieces[piece].reading
    filled = tuple(frame for frame in reading if placed[frame.address] or frame.span)
    stacks = tuple(_stacks(form, sheet, theme, art, filled))
    areas = {stack.panel: stack.area for stack in stacks}
    spreads = {stack.panel: stack.spread for stack in stacks}
    frames = tuple(
        frame
        for frame in reading
        if frame.panel in areas
        and (frame in filled or (frame.zone.is_rest and not frame.zone.columns))
    )
    ordered = in_citation_order(content, piece)
    title = next(
        (f for f in filled if any(n.value in content.sections for n in placed[f.address])), None
    )
    narrowest = min(theme.margins.of(form.kin, edge) for edge in ("text", "fold"))
    hang = max(0.0, narrowest - sheet.press.safe)
    flows = {}
    for frame in frames:
        width = _width(areas[frame.panel], frame, theme)
        ground = theme.frame_ground(frame)
        typesetter = Typesetter(
            ordered, theme, project.fonts, project.artwork, piece, width, ground, hang, frame.panel,
            form.kin,
        )  # fmt: skip
        flow = _flow(typesetter, frame, ordered, frame == title, form)
        flow = replace(flow, spread=spreads[frame.panel], span=frame.span)
        held = [one for one in filled if one.panel == frame.panel]
        flows[frame.address] = _reaching(flow, frame, areas[frame.panel], sheet, theme, held)
    return Plan(form, sheet, theme, reading, frames, flows, stacks, art)


def _stacks(
    form: Format, sheet: Sheet, theme: Theme, art: Mapping[str, Drawing], filled: tuple[Frame, ...]
) -> Iterator[PanelZones]:
    """The zones of each panel that hold something, and those that take the rest."""
    seen = {name: spread[0] for spread in form.spreads for name in spread}
    for panel in sheet.panels:
        held = {frame.zone.name: frame.span for frame in filled if frame.panel == panel.name}
        # The parts of a span are equally high.
        zones = tuple(
            replace(z, guide=z.guide or held.get(z.name, ""))
            for z in form.stacks[panel.name]
            if z.is_rest or z.name in held
        )
        area = _area(panel, form, sheet, theme, art.get(panel.side))
        yield PanelZones(panel.name, area, sheet.height, zones, seen.get(panel.name, panel.side))


def _area(panel: Panel, form: Format, sheet: Sheet, theme: Theme, art: Drawing | None) -> Rect:
    """What text may use of a panel: within the margins and above the art at its foot, which
    grows with the sheet."""
    edges = ("text", "fold", "head", "foot")
    margin, fold, head, foot = (theme.margins.of(form.kin, edge) for edge in edges)
    left = margin if panel.x < 0.01 else fold
    right = margin if panel.x + panel.width > sheet.width - 0.01 else fold
    area = Rect(left, foot, panel.width - left - right, sheet.height - foot - head)
    grown = art.scale_over(sheet.trim.inset(-sheet.press.bleed)) if art else 1.0
    ground = theme.ground(panel.name)
    kept, beside = min(ground.foot * grown, area.height), min(ground.left * grown, area.width)
    return Rect(area.x + beside, area.y + kept, area.width - beside, area.height - kept)


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
        frame.part,
        _SINKS[frame.zone.anchor],
    )


def _needs(plan: Plan, size: float) -> tuple[dict[Key, float], float]:
    """The height of the copy of each zone, and what lies between two, at a body size."""
    need: dict[Key, float] = {}
    above = lifts(plan.flows.values(), size)
    for frame in plan.frames:
        key, flow = (frame.panel, frame.zone.name), plan.flows[frame.address]
        need[key] = max(need.get(key, 0.0), flow.natural(size) + above.get(flow.frame, 0.0))
    return need, plan.theme.spacing.zone * plan.theme.type.leading * size


def _pushing(plan: Plan, address: str, size: float) -> Push | None:
    """What takes room from a frame that has the rest of its panel."""
    frame = next(frame for frame in plan.frames if frame.address == address)
    if not frame.zone.is_rest:
        return None
    found = pusher(plan.stacks, *_needs(plan, size), (frame.panel, frame.zone.name))
    if found is None:
        return None
    (panel, zone), points = found
    frames = [one for one in plan.frames if (one.panel, one.zone.name) == (panel, zone)]
    other = max(frames, key=lambda one: plan.flows[one.address].natural(size))
    names = [one.name for one in plan.form.stacks[panel]]
    rest = next(n for n, one in enumerate(plan.form.stacks[panel]) if one.is_rest)
    is_above = names.index(zone) < rest
    return Push(other.address, plan.flows[other.address].place, points, is_above)


def _arranged(plan: Plan, size: float) -> tuple[list[Flow], dict[Key, Band]]:
    """The flows in their frames at a body size, and where the zones lie."""
    need, gap = _needs(plan, size)
    theme = plan.theme
    lying = bands(plan.stacks, need, gap, theme.unit * size)
    flows, parts = [], _parts(plan, lying)
    for frame in plan.frames:
        rect = lying[frame.panel, frame.zone.name].rect
        flow, at = plan.flows[frame.address], frame.zone.frames.index(frame.name)
        x = rect.x + at * (flow.rect.width + theme.margins.gutter)
        y = rect.y - parts[frame.part].y
        flows.append(replace(flow, rect=Rect(x, y, flow.rect.width, rect.height)))
    return flows, lying


def _parts(plan: Plan, lying: Mapping[Key, Band]) -> dict[str, Rect]:
    """Where each panel and each part of a span lies on its side, by name."""
    names = {(frame.panel, frame.zone.name): frame.part for frame in plan.reading}
    high, panels = plan.sheet.height, {panel.name: panel for panel in plan.sheet.panels}
    found = {}
    for stack in plan.stacks:
        edges: dict[str, list[float]] = {}
        for zone in stack.zones:
            key = (stack.panel, zone.name)
            edges.setdefault(names[key], []).extend(lying[key].edges)
        for name, ends in (edges or {stack.panel: [0.0, high]}).items():
            foot, top = max(min(ends), 0.0), min(max(ends), high)
            panel = panels[stack.panel]
            found[name] = Rect(panel.x, foot, panel.width, max(top - foot, _LOWEST))
    return found


def _panels(
    plan: Plan,
    placed: Mapping[str, tuple[Box, ...]],
    lying: Mapping[Key, Band],
    layers: Layers,
) -> Iterator[PlacedPanel]:
    """The panels and the parts of spans, in reading order."""
    panels = {panel.name: panel for panel in plan.sheet.panels}
    areas = {stack.panel: stack.area for stack in plan.stacks}
    rects = _parts(plan, lying)
    for part, span in dict.fromkeys((f.part, f.span) for f in plan.reading if f.part in rects):
        frames = [frame for frame in plan.reading if frame.part == part]
        panel, rect = panels[frames[0].panel], rects[part]
        yield PlacedPanel(
            part,
            panel,
            rect,
            tuple(
                (layer.rect.moved(0, -rect.y), layer.ground.background)
                for layer in layers[panel.name]
                if layer.ground.background
            ),
            tuple(_boxes(plan, frames, placed, rect)),
            areas[panel.name].moved(0, -rect.y).meeting(Rect(0, 0, rect.width, rect.height)),
            span,
        )


def _boxes(
    plan: Plan, frames: Sequence[Frame], placed: Mapping[str, tuple[Box, ...]], rect: Rect
) -> Iterator[Box]:
    """What stands on a panel or on its part of a span; below it the paths on which drawings of a
    frame, or of all parts of a span, stand: over the whole panel, and on where it is cut."""
    for frame in frames:
        parts = [one for one in plan.reading if one.span and one.span == frame.span] or [frame]
        boxes = (box for one in parts for box in placed.get(one.address, ()))
        axis = next((box.axis for box in boxes if box.axis is not None), None)
        ground = plan.theme.frame_ground(frame)
        if axis is not None and ground.path:
            ends = (rect.x < 1, rect.right > plan.sheet.width - 1)
            before, after = (plan.sheet.press.bleed * (end or bool(frame.span)) for end in ends)
            path = Rect(-before, axis - PATH / 2, before + rect.width + after, PATH)
            yield Box("axis", path, (), (), (rectangle(path, ground.path),))
    yield from (box for frame in frames for box in placed.get(frame.address, ()))


def _reaching(
    flow: Flow, frame: Frame, area: Rect, sheet: Sheet, theme: Theme, held: Sequence[Frame]
) -> Flow:
    """The flow of a frame, of which pictures that bleed know how far the cut is; `held` are the
    filled frames of its panel."""
    panel = next(panel for panel in sheet.panels if panel.name == frame.panel)
    is_first = held[:1] != [] and held[0].zone == frame.zone and frame.zone.anchor == "top"
    ground = theme.ground(panel.name)  # what is left to the art, no picture covers
    is_last = (
        not ground.foot
        and held[-1:] != []
        and held[-1].zone == frame.zone != held[0].zone
        and frame.zone.fit
    )
    at, columns = frame.zone.frames.index(frame.name), len(frame.zone.frames)
    x = area.x if at == 0 else area.right - flow.rect.width * (columns - at)  # without gutters
    rect = Rect(x, area.y, flow.rect.width, area.height)
    reach = reach_of(rect, panel, sheet, is_first, is_last)
    return replace(
        flow,
        blocks=reaching(flow.blocks, reach.sides(at == 0 and not ground.left, at == columns - 1)),
    )


def _layers(plan: Plan, panel: Panel, lying: Mapping[Key, Band]) -> Iterator[Layer]:
    """The ground of a panel, and over it those of its zones, from trim to trim."""
    yield Layer(Rect(0, 0, panel.width, plan.sheet.height), plan.theme.ground(panel.name))
    frames = (frame for frame in plan.frames if frame.panel == panel.name)
    for zone in dict.fromkeys(frame.zone for frame in frames):
        ground = plan.theme.band_ground(panel.name, zone.name)
        if ground is not None:
            upper, lower = lying[panel.name, zone.name].edges
            top, foot = min(upper, plan.sheet.height), max(lower, 0.0)
            yield Layer(Rect(0, foot, panel.width, top - foot), ground, is_zone=True)
