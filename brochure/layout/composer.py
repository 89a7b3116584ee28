"""The composer: a piece of any format, laid out.

Which section stands in which frame is the content's, where the frames lie the format's, how they
look the theme's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial

from msgspec import Struct
from msgspec.structs import replace

from brochure.content.reading_order import in_citation_order
from brochure.design.artwork import Artwork
from brochure.design.drawing import Drawing, rectangle
from brochure.design.grounds import Ground
from brochure.design.photographs.photograph import SideArt
from brochure.design.sheet import Panel, Rect, Sheet
from brochure.design.theme import Theme
from brochure.finding import Outcome, Span, in_order
from brochure.layout.blocks import Box
from brochure.layout.checks.pushing import Push, pusher
from brochure.layout.composition.sections import compose
from brochure.layout.composition.side_art import Room, following, lines_of, of_sides, rooms
from brochure.layout.composition.typesetter import Typesetter
from brochure.layout.copyfit import Flow, fit, lifts
from brochure.layout.list_blocks import PATH
from brochure.layout.photographs.photo_areas import Layer, Layers, photo_areas
from brochure.layout.photographs.picture_blocks import Reach, reach_of, reaching
from brochure.layout.piece_layout import Layout, PlacedPanel, missing_glyphs, numbered
from brochure.layout.zones import Band, Key, PanelZones, bands
from brochure.product import Format, Frame, Zone
from brochure.project import Project
from brochure.source.yaml_tree import Text

_LOWEST = 24.0  # points: of a page on which nothing has room
_SINKS = {"top": 0.0, "middle": 0.5, "foot": 1.0}


class Plan(Struct, frozen=True):
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
    free: Mapping[Key, tuple[float, float]]  # points that text leaves at head and foot of a zone


def lay_out(project: Project, piece: str) -> Outcome[Layout]:
    """A piece, even if it is overset, with every finding."""
    plan = _planned(project, piece)
    arranged = cache(partial(_arranged, plan))  # of each size that is tried

    def arrange(size: float) -> Sequence[Flow]:
        return arranged(size)[0]

    def pushing(address: str, size: float) -> Push | None:
        return _pushing(plan, address, size)

    fitted = fit(arrange, plan.theme.type.sizes(plan.form.kin), pushing)
    blocks = [block for flow in plan.flows.values() for block in flow.blocks]
    findings = in_order((*missing_glyphs(blocks, project.text.text), *fitted.findings))
    lying = arranged(fitted.size)[1]
    layers = {panel.name: tuple(_layers(plan, panel, lying)) for panel in plan.sheet.panels}
    photos = photo_areas(plan.sheet, layers, _behind(plan, project.artwork), project.artwork)
    panels = numbered(_panels(plan, dict(fitted.frames), lying, layers))
    language, art = project.content.language.value, _art(plan, panels, lying)
    layout = Layout(
        piece, language, plan.sheet, fitted.size, panels, fitted.fills, art, photos, fitted.held
    )
    return Outcome(layout, findings)


def _art(plan: Plan, pages: Sequence[PlacedPanel], lying: Mapping[Key, Band]) -> dict[str, Drawing]:
    """The drawings behind the sides, as sheet and layout want them."""
    form, sheet, looks = plan.form, plan.sheet, of_sides(plan.form, plan.sheet, plan.theme.art)
    lines = {side: lines_of(sheet, side, pages, plan.stacks, lying) for side in plan.art}
    return {
        side: following(drawing, looks[side], form, sheet, side, lines[side])
        for side, drawing in plan.art.items()
    }


def _behind(plan: Plan, artwork: Artwork) -> dict[str, SideArt]:
    """The photographs behind whole sides."""
    photos = of_sides(plan.form, plan.sheet, plan.theme.art)
    return {side: one for side, one in photos.items() if one.file.value in artwork.photos}


def _drawn(form: Format, sheet: Sheet, theme: Theme, artwork: Artwork) -> dict[str, Drawing]:
    """The drawings behind the sides; a photograph of the format hides one."""
    behind = of_sides(form, sheet, theme.art)
    drawn = of_sides(form, sheet, artwork.art)
    return {
        side: one for side, one in drawn.items() if behind[side].file.value not in artwork.photos
    }


def _planned(project: Project, piece: str) -> Plan:
    content, theme, sheet = project.content, project.theme, project.sheets[piece]
    form = content.pieces[piece].format
    placed = content.frames_of(piece)
    art = _drawn(form, sheet, theme, project.artwork)
    reading = content.pieces[piece].reading
    filled = tuple(frame for frame in reading if placed[frame.address] or frame.span)
    room = rooms(form, sheet, theme, art)
    stacks = tuple(_stacks(form, sheet, theme, room, filled))
    placing = {stack.panel: stack for stack in stacks}
    lying = {(stack.panel, zone.name) for stack in stacks for zone in stack.zones}
    frames = tuple(
        frame
        for frame in reading
        if (frame.panel, frame.zone.name) in lying
        and (frame in filled or (frame.zone.is_rest and not frame.zone.columns))
    )
    ordered = in_citation_order(content, piece)
    title = next(
        (f for f in filled if any(n.value in content.sections for n in placed[f.address])), None
    )
    narrowest = min(theme.margins.of(form.kin, edge) for edge in ("text", "fold"))
    hang = max(0.0, narrowest - sheet.press.safe)
    desk = Typesetter(
        ordered, theme, project.fonts, project.artwork, piece, 0.0, hang=hang, kin=form.kin
    )
    flows = {}
    for frame in frames:
        stack, ground = placing[frame.panel], theme.frame_ground(frame)
        width = _width(stack.area, frame, theme)
        setting = replace(desk, width=width, ground=ground, panel=frame.panel)
        held = [one for one in filled if one.panel == frame.panel]
        reach = _reach(width, frame, stack.area, sheet, room[frame.panel], held)
        names = placed[frame.address]
        flows[frame.address] = _flow(setting, frame, names, frame == title, stack.spread, reach)
    free = {key: _kept_free(theme, key, form.kin) for key in lying}
    return Plan(form, sheet, theme, reading, frames, flows, stacks, art, free)


def _stacks(
    form: Format, sheet: Sheet, theme: Theme, room: Mapping[str, Room], filled: tuple[Frame, ...]
) -> Iterator[PanelZones]:
    """The zones of each panel that hold something, and those that take the rest; of these an
    optional one is left out where another has copy."""
    seen = {name: spread[0] for spread in form.spreads for name in spread}
    for panel in sheet.panels:
        held = {frame.zone.name: frame.span for frame in filled if frame.panel == panel.name}
        every = form.stacks[panel.name]
        last = max((n for n, zone in enumerate(every) if zone.is_rest), default=len(every))
        has_rest = any(zone.is_rest and zone.name in held for zone in every)
        zones = tuple(
            replace(zone, guide=_guide(zone, held.get(zone.name, ""), room[panel.name], n > last))
            for n, zone in enumerate(every)
            if zone.name in held or (zone.is_rest and not (zone.optional and has_rest))
        )
        area = _area(panel, form, sheet, theme, room[panel.name])
        yield PanelZones(panel.name, area, sheet.height, zones, seen.get(panel.name, panel.side))


def _guide(zone: Zone, span: str, room: Room, stands: bool) -> str:
    """The guide of a zone. The parts of a span are equally high; what stands on art is level with
    what stands on as much of it, and lifts nothing that stands on the foot."""
    on_art = zone.guide and stands and room.foot and not span
    return f"{zone.guide} on {room.foot:g}" if on_art else zone.guide or span


def _area(panel: Panel, form: Format, sheet: Sheet, theme: Theme, room: Room) -> Rect:
    """What text may use of a panel: within the margins and above the art at its foot."""
    edges = ("text", "fold", "head", "foot")
    margin, fold, head, foot = (theme.margins.of(form.kin, edge) for edge in edges)
    left = margin if panel.x < 0.01 else fold
    right = margin if panel.x + panel.width > sheet.width - 0.01 else fold
    area = Rect(left, foot, panel.width - left - right, sheet.height - foot - head)
    below, beside = min(room.foot, area.height), min(room.left, area.width)
    high = max(0.0, area.height - below - room.head)
    return Rect(area.x + beside, area.y + below, area.width - beside, high)


def _width(area: Rect, frame: Frame, theme: Theme) -> float:
    columns = len(frame.zone.frames)
    return (area.width - (columns - 1) * theme.margins.gutter) / columns


def _flow(
    typesetter: Typesetter,
    frame: Frame,
    names: Sequence[Text],
    has_title: bool,
    spread: str,
    reach: Reach,
) -> Flow:
    blocks, gaps, stretch = compose(typesetter, names, with_title=has_title)
    form, theme = typesetter.content.pieces[typesetter.piece].format, typesetter.theme
    is_cover = len(form.reading) > 1 and frame.panel == form.reading[0]
    if is_cover or not frame.zone.is_rest:  # what is left stands below the words
        stretch = (0.0,) * len(stretch)
    return Flow(
        frame.address,
        Rect(0, 0, typesetter.width, 0),
        reaching(blocks, reach),
        gaps,
        stretch,
        theme.type.leading,
        names[0].span if names else Span("content.yaml"),
        theme.unit,
        frame.zone.fit,
        frame.part,
        _SINKS[frame.zone.anchor],
        spread,
        frame.span,
    )


def _needs(plan: Plan, size: float) -> tuple[dict[Key, float], float]:
    """The height of the copy of each zone, and what lies between two, at a body size."""
    need: dict[Key, float] = {}
    above = lifts(plan.flows.values(), size)
    for frame in plan.frames:
        key, flow = (frame.panel, frame.zone.name), plan.flows[frame.address]
        copy = flow.natural(size) + above.get(flow.frame, 0.0)
        need[key] = max(need.get(key, 0.0), copy + sum(plan.free[key]))
    return need, plan.theme.spacing.zone * plan.theme.type.leading * size


def _pushing(plan: Plan, address: str, size: float) -> Push | None:
    """What takes room from a frame."""
    frame = next(frame for frame in plan.frames if frame.address == address)
    found = pusher(plan.stacks, *_needs(plan, size), (frame.panel, frame.zone.name))
    if found is None:
        return None
    (panel, zone), points = found
    frames = [one for one in plan.frames if (one.panel, one.zone.name) == (panel, zone)]
    other = max(frames, key=lambda one: plan.flows[one.address].natural(size))
    names = [one.name for one in plan.form.stacks[panel]]
    rest = next((n for n, one in enumerate(plan.form.stacks[panel]) if one.is_rest), len(names))
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
        head, foot = plan.free[frame.panel, frame.zone.name]
        y, high = rect.y + foot - parts[frame.part].y, max(0.0, rect.height - head - foot)
        flows.append(flow.within(Rect(x, y, flow.rect.width, high)))
    return flows, lying


def _kept_free(theme: Theme, key: Key, kin: tuple[str, ...]) -> tuple[float, float]:
    """What a zone keeps free of text at its head and foot, in points."""
    ground = theme.band_ground(*key)
    return (ground.free("head", kin), ground.free("foot", kin)) if ground else (0.0, 0.0)


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
        if axis is not None and (colour := plan.theme.frame_ground(frame).path):
            ends = (rect.x < 1, rect.right > plan.sheet.width - 1)
            before, after = (plan.sheet.press.bleed * (end or bool(frame.span)) for end in ends)
            path = Rect(-before, axis - PATH / 2, before + rect.width + after, PATH)
            yield Box("axis", path, (), (), (rectangle(path, colour),))
    yield from (box for frame in frames for box in placed.get(frame.address, ()))


def _reach(
    width: float, frame: Frame, area: Rect, sheet: Sheet, room: Room, held: Sequence[Frame]
) -> Reach:
    """How far the cut is beyond the sides of a frame, for pictures that bleed; `held` are the
    filled frames of its panel. What is left to the art, no picture covers."""
    panel = next(panel for panel in sheet.panels if panel.name == frame.panel)
    is_first = (
        not room.head
        and held[:1] != []
        and held[0].zone == frame.zone
        and frame.zone.anchor == "top"
    )
    is_last = (
        not room.foot
        and held[-1:] != []
        and held[-1].zone == frame.zone != held[0].zone
        and frame.zone.fit
    )
    at, columns = frame.zone.frames.index(frame.name), len(frame.zone.frames)
    x = area.x if at == 0 else area.right - width * (columns - at)  # without gutters
    reach = reach_of(Rect(x, area.y, width, area.height), panel, sheet, is_first, is_last)
    return reach.sides(at == 0 and not room.left, at == columns - 1)


def _layers(plan: Plan, panel: Panel, lying: Mapping[Key, Band]) -> Iterator[Layer]:
    """The ground of a panel, and over it those of its zones, from trim to trim."""
    whole = Rect(0, 0, panel.width, plan.sheet.height)
    yield from _apart(Layer(whole, plan.theme.ground(panel.name)), plan.form)
    frames = (frame for frame in plan.frames if frame.panel == panel.name)
    for zone in dict.fromkeys(frame.zone for frame in frames):
        ground = plan.theme.band_ground(panel.name, zone.name)
        if ground is not None:
            upper, lower = lying[panel.name, zone.name].edges
            top, foot = min(upper, plan.sheet.height), max(lower, 0.0)
            rect = Rect(0, foot, panel.width, top - foot)
            yield from _apart(Layer(rect, ground, is_zone=True), plan.form)


def _apart(layer: Layer, form: Format) -> Iterator[Layer]:
    """A ground as it lies, and apart from it a photograph that lies at its head or foot alone."""
    rect, ground = layer.rect, layer.ground
    if ground.photo_at is None:
        yield layer
        return
    high = min(ground.free(ground.photo_at, form.kin), rect.height)
    y = rect.top - high if ground.photo_at == "head" else rect.y
    yield replace(layer, ground=ground.model_copy(update={"photo": None, "photo_at": None}))
    if high > 0:
        yield Layer(Rect(rect.x, y, rect.width, high), Ground(photo=ground.photo), is_zone=True)
