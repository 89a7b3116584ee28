"""What may be seen in a part of a page, from the objects that the file paints there.

Never less than what is seen, often more: where a text stands out from all of it, the page need not
be rendered. Nothing is said where only rendering can tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from brochure.preflight.interpreter.geometry import Area, inside
from brochure.preflight.interpreter.page_objects import FILL, PLAIN, TEXT, PageObject

_WHITE = b"\xff\xff\xff"
_MITER = 5.0  # widths of a line by which a sharp corner may reach out (8.4.3.5)
_PIXEL = 1.0  # points by which pdfium moves a rectangle or widens a line to fill pixels, at most
_NEAR = 0.1


class SeenObject(Struct, frozen=True):
    """An object, how far it reaches at most, and its colour: red, green and blue. None if only
    rendering tells."""

    area: Area
    obj: PageObject
    colour: bytes | None


def grounds(objects: Iterable[PageObject]) -> list[SeenObject]:
    """What lies under the text of a page, in the order of painting; not the stamp of a proof."""
    return [
        SeenObject(
            obj.area.wider(_MITER * obj.line_width + _PIXEL + obj.outline.slack), obj, _colour(obj)
        )
        for obj in objects
        if obj.kind != TEXT and not any(one.subtype for one in obj.marked_content)
    ]


def colours_in(area: Area, page: Sequence[SeenObject]) -> list[bytes] | None:
    """The colours of which something may be seen in an area. None if only rendering tells."""
    left, bottom, right, top = area.sides
    found: list[bytes] = []
    for one in reversed(page):
        near, obj, colour = one.area, one.obj, one.colour
        if near.bottom > top or bottom > near.top or near.left > right or left > near.right:
            continue
        if colour is None:
            return None
        part = area.wider(_MITER * obj.line_width + (_PIXEL if obj.outline.is_box else _NEAR))
        if obj.outline.may_cross(part):
            found.append(colour)
        elif obj.kind == FILL and inside(area.middle, obj.outline, obj.even_odd):
            found.append(colour)
            if obj.area.holds(part) and not (obj.is_cut or obj.is_transparent):
                return found
    return [*found, _WHITE]


def _colour(obj: PageObject) -> bytes | None:
    return None if obj.blend_mode not in PLAIN or obj.image else obj.colour.on_screen
