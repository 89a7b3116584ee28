"""Zones: how the bands of the panels share the height, at a body size.

Those before the one that takes the rest hang from the head, those after it stand on the foot; if
none takes the rest all hang. Filled zones of one guide on panels that are seen together end on one
line. Pure arithmetic: the copy is measured by the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from msgspec import Struct

from brochure.design.sheet import Rect
from brochure.product import Zone


class PanelZones(Struct, frozen=True):
    """The zones of a panel that hold something, from head to foot; `area` is what text may use of
    the panel, and `height` the panel's own. `spread` tells which panels are seen together."""

    panel: str
    area: Rect
    height: float
    zones: tuple[Zone, ...]
    spread: str


class Band(Struct, frozen=True):
    """A zone as it lies: what its copy may use, and `edges`, the heights between which its ground
    lies; infinite where it reaches the trim."""

    rect: Rect
    edges: tuple[float, float]


_NEAR = 1e-6  # points: no line is moved by less, or rounding could move it for ever
Key = tuple[str, str]  # panel and zone


def bands(
    stacks: Iterable[PanelZones], need: Mapping[Key, float], gap: float, step: float
) -> dict[Key, Band]:
    """Where each zone lies. `need` is the height of its copy, `gap` lies between the copy of two
    zones, `step` is the grid's; all in points."""
    every = tuple(stacks)
    heads, feet = {}, {}
    for stack in every:
        zones = stack.zones
        rests = [n for n, zone in enumerate(zones) if zone.is_rest] or [len(zones)]
        heads[stack.panel] = zones[: rests[0]]
        feet[stack.panel] = zones[rests[-1] + 1 :][::-1]
    tops = {stack.panel: stack.height - stack.area.top for stack in every}
    lows = {stack.panel: _foot(stack, step) for stack in every}
    above = _ends(every, heads, tops, need, gap)
    below = _ends(every, feet, lows, need, gap)
    found: dict[Key, Band] = {}
    for stack in every:
        found |= _placed(stack, need, above, below, gap, step)
    return found


def _ends(
    stacks: tuple[PanelZones, ...],
    outer: Mapping[str, tuple[Zone, ...]],
    trims: Mapping[str, float],
    need: Mapping[Key, float],
    gap: float,
) -> dict[Key, float]:
    """How far from the edge of its area each zone reaches, the outermost first; those of one guide
    to the line of the one that reaches furthest. `trims`: from the trim to the area."""
    shared: dict[tuple[str, str], float] = {}
    while True:  # a guide moves what lies further in, which may move another guide
        ends: dict[Key, float] = {}
        guides = dict(shared)
        for stack in stacks:
            end, trim = -gap, trims[stack.panel]
            for at, zone in enumerate(outer[stack.panel]):
                # Its ground reaches from the trim, or from half the gap before it, to half behind.
                taken = gap if at else trim + gap / 2
                high = (
                    need[stack.panel, zone.name] if zone.fit else zone.share * stack.height - taken
                )
                end += gap + max(0.0, high)
                key = (stack.spread, zone.guide)
                if zone.guide:
                    end = max(end, shared.get(key, 0.0) - trim)
                    if end + trim > guides.get(key, 0.0) + _NEAR:
                        guides[key] = end + trim
                ends[stack.panel, zone.name] = end
        if guides == shared:
            return ends
        shared = guides


def _foot(stack: PanelZones, step: float) -> float:
    """What stands on the foot keeps to the grid, which begins at the head."""
    return stack.area.y + (stack.area.height % step if step else 0.0)


def _placed(
    stack: PanelZones,
    need: Mapping[Key, float],
    above: Mapping[Key, float],
    below: Mapping[Key, float],
    gap: float,
    step: float,
) -> Iterator[tuple[Key, Band]]:
    area, foot = stack.area, _foot(stack, step)
    top, low, inner = area.top, foot, []
    made: dict[Key, tuple[float, float]] = {}
    for zone in stack.zones:
        key = (stack.panel, zone.name)
        if key in above:
            end = max(area.top - above[key], foot)
            made[key] = (top, end)
            top = end - gap
        elif zone.is_rest:
            inner.append(key)
    # What has the rest is overset where the others meet; without copy the zones of the foot are.
    limit = area.top if any(need.get(key) for key in inner) else top
    for zone in reversed(stack.zones):
        key = (stack.panel, zone.name)
        if key in below:
            end = max(low, min(foot + below[key], limit))
            made[key] = (end, low)
            low = end + gap
    made |= dict(_rests(inner, top, low if low > foot else area.y, gap, step))
    if not made:
        return
    order = sorted(made, key=lambda key: -made[key][0])
    lines = [float("inf"), *(made[key][1] - gap / 2 for key in order[:-1]), float("-inf")]
    for key, edges in zip(order, pairwise(lines), strict=True):
        upper, lower = made[key]
        yield key, Band(Rect(area.x, lower, area.width, max(0.0, upper - lower)), edges)


def _rests(
    keys: list[Key], top: float, low: float, gap: float, step: float
) -> Iterator[tuple[Key, tuple[float, float]]]:
    """What is left, in equal parts; the last one has what the grid leaves over."""
    if not keys:
        return
    each = max(0.0, top - low - gap * (len(keys) - 1)) / len(keys)
    each -= each % step if step and len(keys) > 1 else 0.0
    for key in keys[:-1]:
        yield key, (top, top - each)
        top -= each + gap
    yield keys[-1], (top, min(low, top))
