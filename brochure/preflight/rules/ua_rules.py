"""What the rules of PDF/UA share: from a structure element to a finding with a place."""

from __future__ import annotations

from itertools import islice

from brochure.preflight.document import Document
from brochure.preflight.interpreter.geometry import Area, around
from brochure.preflight.interpreter.page_objects import PageObject
from brochure.preflight.limits import Fault
from brochure.preflight.structure_reader import Node

_MOST = 20  # elements that are asked where they stand
_SHOWN = 24  # letters of a text that a finding quotes


def at(document: Document, node: Node, code: str, message: str, hint: str = "") -> Fault:
    """A fault of an element, where the first of its content stands."""
    found = [
        one
        for inner in islice(document.tree.below(node), _MOST)
        for item in inner.content_items
        for one in document.content_objects.get((item.container, item.mcid), ())
    ]
    if not found:
        return Fault(code, f"{node.role}: {message}", hint)
    page = found[0][0]
    here = [obj for number, obj in found if number == page]
    words = " ".join("".join(obj.text for obj in here[:50]).split())
    short = words if len(words) <= _SHOWN else words[:_SHOWN].rstrip() + "…"
    what = f"{node.role} “{short}”" if short else node.role
    return Fault(code, message, hint, page, _around(here), what)


def _around(objects: list[PageObject]) -> Area:
    areas = [obj.area for obj in objects]
    return around([corner for area in areas for corner in (area[:2], area[2:])])
