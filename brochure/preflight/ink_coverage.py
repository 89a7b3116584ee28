"""Ink coverage: how much ink lies at a place, from the colours of what was painted there.

Method: an object takes the ink of its own colour, a picture that of its densest cell (see
`samples`). Where an object overprints or is transparent, what lies below counts as well. What
lies below is looked up at nine points of the object's rectangle, in the areas and pictures that
were painted before it, by their true outlines. Inks are then joined as overprinting joins them
(ISO 32000-1, 8.6.7 and 11.7.4): what a knocking-out object covers is gone.

Error: letters and lines count as grounds of nothing; curves are four straight pieces;
blend modes and soft masks count as multiplication, the worst of the usual modes; a picture below
counts with its densest cell wherever it is met. All but the first can only overstate. Shadings
and colours by profile are not known. Only the last 2000 areas of a page are grounds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from brochure.preflight import samples
from brochure.preflight.interpreter.colour_spaces import PROCESS, Plates
from brochure.preflight.interpreter.geometry import Point
from brochure.preflight.interpreter.page_objects import FILL, IMAGE, PLAIN, SHADING, PageObject

_MOST_GROUNDS = 2000
_DEEPEST = 50  # objects that overprint each other at one point


@dataclass(frozen=True, slots=True)
class InkedArea:
    """An area among the marks of a page: its number, and what it puts on the plates."""

    number: int
    mark: PageObject
    plates: Plates | None


class ObjectStack:
    """The marks of a page, and what lies under each."""

    def __init__(self, marks: tuple[PageObject, ...]) -> None:
        self.marks = marks
        grounds = [
            InkedArea(number, mark, plates_of(mark))
            for number, mark in enumerate(marks)
            if mark.kind in (FILL, IMAGE, SHADING)
        ]
        self.grounds = grounds[-_MOST_GROUNDS:]

    def below(self, number: int) -> Iterator[Plates]:
        """What lies under a mark, at each of nine points of it."""
        mark = self.marks[number]
        near = [g for g in self.grounds if g.number < number and g.mark.area.meets(mark.area)]
        if near:
            for point in mark.area.samples():
                yield self._at(point, near)

    def _at(self, point: Point, near: list[InkedArea]) -> Plates:
        layers: list[InkedArea] = []
        for ground in reversed(near):
            if ground.mark.covers(point):
                layers.append(ground)
                if not _lets_through(ground.mark) or len(layers) > _DEEPEST:
                    break
        found: Plates = {}
        for layer in reversed(layers):
            found = joined(layer.mark, layer.plates, found)
        return found

    def most(self, number: int) -> float:
        """The ink at the densest point of a mark, in per cent."""
        mark = self.marks[number]
        own = plates_of(mark)
        if own is None:
            return 0.0
        under = self.below(number) if _lets_through(mark) else iter(())
        piles = [own, *(joined(mark, own, plates) for plates in under)]
        return max(100 * sum(plates.values()) for plates in piles)


def plates_of(mark: PageObject) -> Plates | None:
    if mark.picture is not None and not mark.picture.is_mask:
        return samples.densest(mark)
    return mark.colour.plates


def _lets_through(mark: PageObject) -> bool:
    return mark.overprint or mark.is_transparent


def joined(mark: PageObject, own: Plates | None, below: Plates) -> Plates:
    """What is on the plates once a mark is painted over what lies below."""
    if own is None:
        return below
    if mark.is_transparent:
        return _mixed(mark, own, below)
    return {**below, **replaced(mark, own)} if mark.overprint else own


def replaced(mark: PageObject, own: Plates) -> Plates:
    """The plates that an overprinting mark changes (ISO 32000-1, table 148)."""
    family = mark.colour.space.family
    if family in ("Separation", "DeviceN"):
        return own
    if family == "DeviceCMYK" and mark.mode == 1:
        return {plate: part for plate, part in own.items() if part > 0}
    return {**dict.fromkeys(PROCESS, 0.0), **own}


def _mixed(mark: PageObject, own: Plates, below: Plates) -> Plates:
    """A half transparent mark lies between the two; of blending, the worst is assumed."""
    opacity = min(max(mark.opacity, 0.0), 1.0)
    plain = mark.blend in PLAIN and not mark.masked
    found = {}
    for plate in {**below, **own}:
        tint, under = opacity * own.get(plate, 0.0), below.get(plate, 0.0)
        found[plate] = tint + under * (1 - (opacity if plain else tint))
    return found
