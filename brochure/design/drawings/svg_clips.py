"""Clip paths and masks of one shape: what is seen through them is cut along its outline.

A mask is such where it is flat: opaque, and white where it goes by luminance (CSS Masking 1, 7).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from brochure.design.drawing import Step
from brochure.design.drawings.svg_shapes import OUTLINES
from brochure.design.drawings.svg_styles import StyleSheet, check, colour
from brochure.design.drawings.svg_tree import MAX_DEPTH, SvgElement, SvgTree
from brochure.design.drawings.svg_values import (
    Attributes,
    Matrix,
    Undrawable,
    number,
    read,
    refusal,
    shift,
    times,
    transform,
)

_REFERENCE = re.compile(r"""url\(\s*["']?#([^"')]+)["']?\s*\)""")
_KINDS = {  # of each: the element, its units, the rule of what is inside, what it must be
    "clip-path": ("clipPath", "clipPathUnits", "clip-rule", "which is more than one shape"),
    "mask": ("mask", "maskContentUnits", "fill-rule", "which is no flat shape"),
}
_LAYERS = ("opacity", "fill-opacity", "filter", "mask")  # what may let a shape shine through


class CutLine(Struct, frozen=True):
    """A path along which is cut, and the plane it lies in."""

    steps: list[Step]
    plane: Matrix
    even_odd: bool = False


def referred(tree: SvgTree, value: str) -> SvgElement | None:
    """The element that `url(#…)` names."""
    found = _REFERENCE.match(value)
    return tree.named.get(found[1]) if found else None


def cuts(
    tree: SvgTree, styles: StyleSheet, name: str, value: str, plane: Matrix
) -> Iterator[CutLine]:
    """What the clip path or mask of an element cuts along, in its plane. Undrawable if that is not
    the outline of one shape."""
    tag, units, rule, why = _KINDS[name]
    line = list(_line(tree, styles, referred(tree, value)))
    own, only = (line[0][1], line[-1][1]) if line else ({}, {})
    simple = line and line[0][0] == tag and line[-1][0] in OUTLINES
    simple = simple and own.get(units, "userSpaceOnUse") == "userSpaceOnUse"
    if name == "clip-path":
        simple = simple and not any("clip-path" in said for _, said in line)
    else:
        simple = simple and _is_flat([said for _, said in line])
    if not simple:
        raise refusal(name, value, why, f"release the {name[:4]} and cut the shapes themselves")
    if name == "mask" and own.get("maskUnits") == "userSpaceOnUse" and "width" in own:
        yield CutLine(OUTLINES["rect"](own), plane)
    for at, said in line:
        plane = times(plane, read(transform, said, "transform", "none"))
        if at == "use":
            plane = times(plane, shift(*(read(number, said, axis) for axis in ("x", "y"))))
    yield CutLine(OUTLINES[line[-1][0]](only), plane, only.get(rule) == "evenodd")


def _line(
    tree: SvgTree, styles: StyleSheet, element: SvgElement | None
) -> Iterator[tuple[str, Attributes]]:
    """Tag and attributes of an element, its only child or what it copies, and so on to a shape."""
    for _ in range(MAX_DEPTH):
        if element is None:
            return
        tag, said = element.tag, styles.attributes(element)
        yield tag, said
        if tag == "use":
            element = tree.named.get(said.get("href", "")[1:])
        else:
            inner = element.inner if tag not in OUTLINES else ()
            element = inner[0] if len(inner) == 1 else None


def _is_flat(line: list[Attributes]) -> bool:
    """Whether a mask lets through all within the outline of its shape, and nothing else."""
    inherited = {key: value for said in line for key, value in said.items()}
    try:
        for said in line:
            for name in _LAYERS:
                if name in said:
                    check(name, said)
        fill = colour("fill", inherited.get("fill", ""), ())
    except Undrawable:
        return False
    white = line[0].get("mask-type") == "alpha" or fill == "#ffffff"
    return bool(fill) and white and inherited.get("stroke", "none") == "none"
