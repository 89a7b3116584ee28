"""Who takes the room of a frame: the zones outside it, on its panel or on one seen beside it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from brochure.finding import Finding, Span
from brochure.layout.zones import Key, PanelZones, bands
from brochure.product import Zone


class Push(Struct, frozen=True):
    """What leaves a frame less room: another frame, where its first section is placed, and how
    many points it takes."""

    frame: str
    place: Span
    points: float
    is_above: bool

    def __str__(self) -> str:
        way = "down" if self.is_above else "up"
        return f"{self.frame} (line {self.place.line}) pushes it {way} {self.points:.0f} pt"

    def leaves_nothing(self, frame: str, room: float) -> Finding:
        """The finding for a frame without room for a line."""
        what = f"{self.frame} leaves {frame} no line: {self} and {room:.0f} pt are left"
        return Finding("L508", self.place, what, f"shorten {self.frame}, or place it elsewhere")


def pusher(
    stacks: tuple[PanelZones, ...], need: Mapping[Key, float], gap: float, key: Key
) -> tuple[Key, float] | None:
    """The zone that takes most room from another, and how much in points: what would be won without
    its copy, or without a zone that takes a share of its panel. Of several that reach equally far,
    the tallest on its own panel."""
    spread = next(stack.spread for stack in stacks if stack.panel == key[0])
    near = tuple(stack for stack in stacks if stack.spread == spread)
    high = {
        (stack.panel, zone.name): max(copy, zone.share * stack.height)
        for stack in near
        for zone in stack.zones
        if not zone.is_rest
        and zone.name != key[1]
        and (copy := need.get((stack.panel, zone.name), 0.0)) > 0
    }
    room = _room(near, need, gap, key)
    bare = {one: _fitted(near, one) for one in high}
    won = {one: _room(bare[one], {**need, one: 0.0}, gap, key) - room for one in high}
    best = max(won, key=lambda one: won[one], default=None)
    if best is not None and won[best] > 1:
        return best, won[best]
    own = [one for one in high if one[0] == key[0]]
    tallest = max(own, key=lambda one: high[one], default=None)
    return None if tallest is None else (tallest, high[tallest])


def _fitted(stacks: tuple[PanelZones, ...], key: Key) -> tuple[PanelZones, ...]:
    """The same with one zone as high as its copy."""

    def zones(stack: PanelZones) -> tuple[Zone, ...]:
        mine = ((zone, (stack.panel, zone.name) == key) for zone in stack.zones)
        return tuple(replace(zone, fit=True, share=0.0) if is_it else zone for zone, is_it in mine)

    return tuple(replace(stack, zones=zones(stack)) for stack in stacks)


def _room(stacks: tuple[PanelZones, ...], need: Mapping[Key, float], gap: float, key: Key) -> float:
    return bands(stacks, need, gap, 0.0)[key].rect.height
