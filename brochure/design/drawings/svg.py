"""SVG files: from the bytes of a file to a drawing.

Paths, plain shapes, copies, clips, flat masks and gradients are drawn, in colours of the theme or of their own,
however a drawing program writes them down. What would look different here than there (texts,
pictures, transparency, effects) is refused by name and line. No drawing has more than 200,000
steps.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from math import sqrt
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from brochure.design.drawing import Drawing, Gradient, Shape, Step, hull
from brochure.design.drawings import svg_tree
from brochure.design.drawings.svg_clips import cuts, referred
from brochure.design.drawings.svg_gradients import KINDS, Gradients
from brochure.design.drawings.svg_paths import MAX_STEPS
from brochure.design.drawings.svg_shapes import OUTLINES, box, placed
from brochure.design.drawings.svg_styles import DELETE, FLAT, StyleSheet, check, colour
from brochure.design.drawings.svg_tree import MAX_ELEMENTS, SIMPLER, SVG, SvgElement, SvgTree, label
from brochure.design.drawings.svg_values import (
    Matrix,
    Undrawable,
    number,
    numbers,
    read,
    refusal,
    shift,
    size,
    times,
    transform,
)
from brochure.design.drawings.svg_views import fitted, view_of
from brochure.finding import Finding, Outcome, Span

MAX_TOLD = 3_000_000  # three times what a file can hold
_MOST = 10  # findings of one file; who has read ten will draw it anew
_FAR = 1000.0  # nothing reaches further out than so many times the drawing's longer side
_FINE = 1e-4  # no dashes are finer than so many times that side
_WHOLE = "whole"  # begins the id of what keeps its shape where a drawing stretches
_DASHES = 20  # nor does their pattern have more lengths

_EDITORS = (  # the notes that drawing programs leave for themselves
    "http://www.inkscape.org/", "http://sodipodi.sourceforge.net/", "http://ns.adobe.com/",
    "http://www.bohemiancoding.com/", "http://www.serif.com/", "http://creativecommons.org/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.figma.com/", "http://vectornator.io",
)  # fmt: skip
# What draws nothing by itself: words, and what other elements refer to.
_SILENT = (
    "title", "desc", "metadata", "style", "defs", "symbol", "clipPath", "linearGradient",
    "radialGradient", "filter", "mask", "pattern", "marker", "font", "font-face",
)  # fmt: skip


def parse(
    data: bytes, name: str, place: Span, roles: Collection[str], framed: bool = False
) -> Outcome[Drawing]:
    """The drawing in a file's bytes, or what stands against it; if it is `framed` without what
    lies outside its page.

    `name` is the file as messages call it, `place` where it is named, `roles` are the colours
    of the theme. The drawing is as large as the viewBox; if anything is found there is none.
    """
    reader = _Reader(name, place, frozenset(roles))
    drawing = None
    with suppress(_Enough):
        drawing = reader.read(data, framed)
    return Outcome(None if reader.findings else drawing, tuple(reader.findings))


class _Style(Struct, frozen=True):
    """What elements inherit: SVG's own defaults, save that its black is the theme's ink. A fill may
    be the element of a gradient. What is inside is clipped by the paths of `clip`."""

    fill: str | SvgElement = "ink"
    stroke: str = ""
    weight: float = 1.0
    cap: int = 0
    join: int = 0
    dash: tuple[float, ...] = ()
    even_odd: bool = False
    visible: bool = True
    miter: float = 4.0
    clip: tuple[tuple[tuple[Step, ...], str], ...] = ()  # each with its operator


class _Enough(Exception):
    """There is no point in reading on."""


class _Reader:
    def __init__(self, name: str, place: Span, roles: frozenset[str]) -> None:
        self.name = name
        self.place = place
        self.roles = roles
        self.findings: list[Finding] = []
        self.said: set[tuple[str, str]] = set()
        self.shapes: list[Shape] = []
        self.wholes: list[tuple[int, int]] = []
        self.steps = self.met = 0
        self.side = 0.0  # the longer one
        self.page = (0.0, 0.0)
        self.open: list[SvgElement] = []  # what copies are being drawn of

    def read(self, data: bytes, framed: bool) -> Drawing | None:
        try:
            self.tree: SvgTree = svg_tree.read(data)
            self.styles = StyleSheet(self.tree)
            self.gradients = Gradients(self.tree, self.styles, self.roles)
            view = view_of(self.styles.attributes(self.tree.root))
        except Undrawable as refused:
            self._note(*refused.args)
            return None
        self.page, self.side = (view.width, view.height), max(view.width, view.height)
        # SVG's y grows downwards from the top, a drawing's upwards from the foot
        upright = times((1.0, 0.0, 0.0, -1.0, 0.0, view.height), view.matrix)
        page = (("re", (0.0, 0.0, view.width, view.height)),)
        self._element(self.tree.root, upright, _Style(clip=((page, "W n"),) if framed else ()))
        if not self.shapes and not self.findings:
            self._note("nothing in it is drawn", "give its shapes a fill or a stroke")
        return Drawing(view.width, view.height, tuple(self.shapes), tuple(self.wholes))

    def _note(self, what: str, hint: str, element: SvgElement | None = None) -> None:
        if (what, hint) in self.said:  # a hundred shapes without a name say it once
            return
        self.said.add((what, hint))
        line = f", line {element.line}" if element is not None else ""
        self.findings.append(Finding("G702", self.place, f"{self.name}{line}: {what}", hint))
        if len(self.findings) == _MOST:
            raise _Enough

    def _blame(self, element: SvgElement, refused: Undrawable) -> None:
        what, hint = refused.args
        self._note(f"{label(element)} has {what}", hint, element)

    def _child(self, element: SvgElement, matrix: Matrix, style: _Style) -> None:
        namespace, tag = element.namespace, element.tag
        if namespace.startswith(_EDITORS) or (namespace == SVG and tag in _SILENT):
            return
        self.met += 1  # with copies of copies
        self._limit(self.met, MAX_ELEMENTS, "elements")
        self._limit(self.styles.told, MAX_TOLD, "characters in attributes, with those of copies")
        if namespace == SVG and tag in _DRAWN:
            start = len(self.shapes)
            self._element(element, matrix, style)
            if element.attributes.get("id", "").startswith(_WHOLE) and len(self.shapes) > start:
                self.wholes = [one for one in self.wholes if one[0] < start]
                self.wholes.append((start, len(self.shapes)))
        else:
            hint = _HINTS.get(tag, DELETE)
            self._note(f"{label(element)} cannot be drawn", hint, element)

    def _element(self, element: SvgElement, matrix: Matrix, style: _Style) -> None:
        """A group or a shape; the root is a group."""
        tag = element.tag
        attributes: Mapping[str, str] = {}
        try:
            attributes = self.styles.attributes(element)
            if attributes.get("display") == "none":
                return
            matrix = times(matrix, read(transform, attributes, "transform", "none"))
            style = self._styled(element, attributes, matrix, style)
            if tag == "svg" and element is not self.tree.root:
                matrix, style = self._framed(attributes, attributes, matrix, style)
            if tag == "use":
                self._copy(attributes, matrix, style)
            elif tag in OUTLINES:
                self._draw(OUTLINES[tag](attributes), matrix, style)
        except Undrawable as refused:
            self._blame(element, refused)
        if tag == "switch":
            chosen = (one for one in element.inner if _CONDITIONS.isdisjoint(one.attributes))
            for child in list(chosen)[:1]:
                self._child(child, matrix, style)
        elif tag not in OUTLINES:
            for child in element.inner:
                self._child(child, matrix, style)

    def _copy(self, attributes: Mapping[str, str], matrix: Matrix, style: _Style) -> None:
        """What `use` refers to, moved to its place."""
        href = attributes.get("href", "")
        target = self.tree.named.get(href[1:]) if href.startswith("#") else None
        if target is None or target in self.open or target is self.tree.root:
            raise refusal("href", href, "which is no other part of this file", _HINTS["use"])
        moved = times(matrix, shift(*(read(number, attributes, name) for name in ("x", "y"))))
        self.open.append(target)
        if target.tag == "symbol":
            own = self.styles.attributes(target)
            sizes = {key: attributes[key] for key in ("width", "height") if key in attributes}
            inner, framed = self._framed(own, sizes, moved, style)
            framed = self._styled(target, own, inner, framed)
            for child in target.inner:
                self._child(child, inner, framed)
        else:
            self._child(target, moved, style)
        self.open.pop()

    def _framed(
        self,
        own: Mapping[str, str],
        sizes: Mapping[str, str],
        matrix: Matrix,
        style: _Style,
    ) -> tuple[Matrix, _Style]:
        """The plane inside a picture in the picture, and its look, clipped to its frame."""
        inner, frame = fitted(own, sizes, self.page)
        if own.get("overflow", "hidden") in ("hidden", "scroll"):
            style = self._clipped(style, frame, matrix)
        return times(matrix, inner), style

    def _clipped(
        self, style: _Style, outline: list[Step], matrix: Matrix, even_odd: bool = False
    ) -> _Style:
        path = self._placed(outline, matrix)
        return replace(style, clip=(*style.clip, (path, "W* n" if even_odd else "W n")))

    def _styled(
        self, element: SvgElement, attributes: Mapping[str, str], matrix: Matrix, style: _Style
    ) -> _Style:
        change: dict[str, Any] = {}
        for name, value in attributes.items():
            try:
                check(name, attributes)
                if value == "inherit":
                    continue
                if name in ("fill", "stroke"):
                    change[name] = self._paint(name, value)
                elif name in ("clip-path", "mask"):
                    style = self._cut(name, value, matrix, style)
                elif name in _PROPERTIES:
                    field, reader = _PROPERTIES[name]
                    change[field] = read(reader, attributes, name)
            except Undrawable as refused:  # every attribute is reported, not the first alone
                self._blame(element, refused)
        return replace(style, **change) if change else style

    def _paint(self, name: str, value: str) -> str | SvgElement:
        if not value.startswith("url("):
            return colour(name, value, self.roles)
        target = referred(self.tree, value)
        if target is None or target.tag not in KINDS:
            raise refusal(name, value, "which cannot be drawn", FLAT)
        if name == "stroke":
            hint = "convert the line to a path (outline stroke), or use a flat colour"
            raise refusal(name, value, "a line in colours that run", hint)
        return target

    def _cut(self, name: str, value: str, matrix: Matrix, style: _Style) -> _Style:
        """The look inside a clip path or mask of one shape."""
        if value != "none":
            for cut in cuts(self.tree, self.styles, name, value, matrix):
                style = self._clipped(style, cut.steps, cut.plane, cut.even_odd)
        return style

    def _placed(self, outline: list[Step], matrix: Matrix) -> tuple[Step, ...]:
        self._count(outline)
        return placed(outline, matrix, _FAR * self.side)

    def _count(self, steps: list[Step]) -> None:
        self.steps += len(steps)
        self._limit(self.steps, MAX_STEPS, "steps")

    def _limit(self, many: int, most: int, what: str) -> None:
        if many > most:
            self._note(f"it has more than {most:,} {what}", SIMPLER)
            raise _Enough

    def _draw(self, outline: list[Step], matrix: Matrix, style: _Style) -> None:
        steps = self._placed(outline, matrix)
        a, b, c, d, *_ = matrix
        scale = sqrt(abs(a * d - b * c))
        weight, far = style.weight * scale, _FAR * self.side
        dash = tuple(min(length * scale, far) for length in style.dash)
        if not weight <= far:
            raise Undrawable("a line far too wide", "make its stroke-width smaller")
        if dash and sum(dash) < _FINE * self.side:
            raise Undrawable("dashes far too fine", "draw the line without dashes")
        # a single line has no area, but a PDF viewer would fill it a pixel wide
        fill = style.fill if [op for op, _ in steps] != ["m", "l"] else ""
        stroke = style.stroke if weight else ""
        if not (scale and style.visible and (fill != "" or stroke) and len(steps) > 1):
            return
        fills = self._gradient(fill, outline, matrix) if isinstance(fill, SvgElement) else fill
        if fills or stroke:
            line = (stroke, weight, dash) if stroke else ("", 0.0, ())
            ends = style.cap, style.join, style.even_odd
            shape = Shape(steps, fills, *line, *ends, miter=style.miter)
            self._add(shape, style.clip)

    def _add(self, shape: Shape, clip: tuple[tuple[tuple[Step, ...], str], ...]) -> None:
        """A shape, within the clips that cut it."""
        out = shape.weight / 2 * (1 if shape.join else shape.miter)
        kept: list[Step] = []
        for path, operator in clip:
            around = shape.bounds.inset(-out)
            if not (path and hull(path).touches(around)):
                return
            if not (_is_upright(path) and hull(path).contains(around, 1e-4 * self.side)):
                kept += (*path, (operator, ()))
        self._count(kept)
        self.shapes.append(replace(shape, steps=(*kept, *shape.steps)) if kept else shape)

    def _gradient(self, element: SvgElement, outline: list[Step], matrix: Matrix) -> str | Gradient:
        try:
            return self.gradients.made(element, lambda: box(outline), matrix)
        except Undrawable as refused:
            self._blame(element, refused)
            return ""


def _is_upright(path: tuple[Step, ...]) -> bool:
    """Whether a path is a rectangle that stands upright."""
    if path[0][0] == "re":
        return True
    points = [numbers for op, numbers in path if op in ("m", "l")]
    corners = {(x, y) for x, y in points}
    sides = ({x for x, _ in corners}, {y for _, y in corners})
    return all(op in "mlh" for op, _ in path) and len(corners) == 4 and [*map(len, sides)] == [2, 2]


def _dashes(text: str) -> tuple[float, ...]:
    lengths = () if text == "none" else tuple(numbers(text.replace("px", " ")))
    if len(lengths) > _DASHES or any(length < 0 for length in lengths):
        raise ValueError(text)
    # an odd list is run through twice; a list of zeros is no dash at all
    return lengths * (1 + len(lengths) % 2) if any(lengths) else ()


_PROPERTIES: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "stroke-width": ("weight", size),
    "stroke-dasharray": ("dash", _dashes),
    "stroke-linecap": ("cap", {"butt": 0, "round": 1, "square": 2}.__getitem__),
    "stroke-linejoin": ("join", {"miter": 0, "round": 1, "bevel": 2}.__getitem__),
    "fill-rule": ("even_odd", {"nonzero": False, "evenodd": True}.__getitem__),
    "stroke-miterlimit": ("miter", lambda text: max(1.0, size(text))),
    "visibility": ("visible", {"visible": True, "hidden": False, "collapse": False}.__getitem__),
}

_CONDITIONS = {"requiredExtensions", "requiredFeatures", "systemLanguage"}
_DRAWN = {"g", "svg", "switch", "use", *OUTLINES}
_HINTS = {  # what to do about elements that cannot be drawn
    "image": "trace it to paths in the drawing program",
    "text": "convert it to paths in the drawing program",
    "use": "unlink the copy in the drawing program",
    "a": "ungroup it; links are written in the content",
}
