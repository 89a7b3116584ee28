"""SVG files: from the bytes of a file to a drawing in the colours of the theme.

Paths and plain shapes are drawn. What would look different here than in the drawing program
(pictures, text, gradients, transparency, style sheets) is refused by name, and so is what no
drawing needs: entities, 1 MB, 20,000 elements, 40 levels, 200,000 steps.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from brochure.design.drawing import CURRENT, Drawing, Shape
from brochure.design.svg_shapes import (
    OUTLINES,
    Full,
    Pen,
    Undrawable,
    number,
    numbers,
    read,
    refusal,
    shown,
    size,
    trace,
    transform,
)
from brochure.finding import Finding, Outcome, Span

if TYPE_CHECKING:
    from fontTools.misc.transform import Transform

MAX_BYTES = 1_000_000
MAX_ELEMENTS = 20_000
MAX_DEPTH = 40
MAX_STEPS = 200_000
_MOST = 10  # findings of one file; who has read ten will draw it anew
_LEAST, _LARGEST = 0.01, 1_000_000  # sides of a drawing
_FAR = 1000.0  # nothing reaches further out than so many times the drawing's longer side
_FINE = 1e-4  # no dashes are finer than so many times that side
_DASHES = 20  # nor does their pattern have more lengths

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_EDITORS = (  # the notes that drawing programs leave for themselves
    "http://www.inkscape.org/", "http://sodipodi.sourceforge.net/", "http://ns.adobe.com/",
    "http://www.bohemiancoding.com/", "http://www.serif.com/", "http://creativecommons.org/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
)  # fmt: skip
_SILENT = ("title", "desc", "metadata")
_VARIABLE = re.compile(r"var\(\s*--([\w-]+)\s*(?:,\s*(?:#[0-9a-fA-F]{3,8}|[a-zA-Z]+)\s*)?\)")


def parse(data: bytes, name: str, place: Span, roles: Collection[str]) -> Outcome[Drawing]:
    """The drawing in a file's bytes, or what stands against it.

    `name` is the file as messages call it, `place` where it is named, `roles` are the colours
    of the theme. The drawing is as large as the viewBox; if anything is found there is none.
    """
    reader = _Reader(name, place, roles)
    drawing = None
    with suppress(_Enough):
        drawing = reader.read(data)
    return Outcome(None if reader.findings else drawing, tuple(reader.findings))


@dataclass(frozen=True, slots=True)
class _Style:
    """What elements inherit: SVG's own defaults, save that its black is the theme's ink."""

    fill: str = "ink"
    stroke: str = ""
    weight: float = 1.0
    cap: int = 0
    join: int = 0
    dash: tuple[float, ...] = ()
    even_odd: bool = False
    visible: bool = True


class _Enough(Exception):
    """There is no point in reading on."""


class _Reader:
    def __init__(self, name: str, place: Span, roles: Collection[str]) -> None:
        self.name = name
        self.place = place
        self.roles = roles
        self.findings: list[Finding] = []
        self.shapes: list[Shape] = []
        self.steps = 0
        self.side = 0.0  # the longer one

    def read(self, data: bytes) -> Drawing | None:
        from fontTools.misc.transform import Transform

        try:
            root = _tree(data)
            x, y, width, height = _box(root)
        except Undrawable as refused:
            self._note(*refused.args)
            return None
        self.side = max(width, height)
        # SVG's y grows downwards from the top, a drawing's upwards from the foot
        self._element(root, Transform(1, 0, 0, -1, -x, y + height), _Style())
        if not self.shapes and not self.findings:
            self._note("nothing in it is drawn", "give its shapes a fill or a stroke")
        return Drawing(width, height, tuple(self.shapes))

    def _note(self, what: str, hint: str) -> None:
        finding = Finding("G702", self.place, f"{self.name}: {what}", hint)
        if finding not in self.findings:  # a hundred red paths without a name say it once
            self.findings.append(finding)
        if len(self.findings) == _MOST:
            raise _Enough

    def _blame(self, element: Element, refused: Undrawable) -> None:
        what, hint = refused.args
        self._note(f"{_label(element)} has {what}", hint)

    def _child(self, element: Element, matrix: Transform, style: _Style) -> None:
        namespace, tag = _split(element.tag)
        if namespace.startswith(_EDITORS) or (namespace == _SVG and tag in _SILENT):
            return
        if namespace == _SVG and (tag == "g" or tag in OUTLINES):
            self._element(element, matrix, style)
        elif namespace == _SVG and tag == "defs":
            # what it holds is drawn only where something refers to it, and nothing may
            for child in element:
                if not _split(child.tag)[0].startswith(_EDITORS):
                    self._cannot(child)
        else:
            self._cannot(element)

    def _cannot(self, element: Element) -> None:
        hint = _HINTS.get(_split(element.tag)[1], _DELETE)
        self._note(f"{_label(element)} cannot be drawn", hint)

    def _element(self, element: Element, matrix: Transform, style: _Style) -> None:
        """A group or a shape; the root is a group."""
        tag = _split(element.tag)[1]
        try:
            attributes = _attributes(element)
            if attributes.get("display") == "none":
                return
            style = self._styled(element, attributes, style)
            matrix = matrix.transform(read(transform, attributes, "transform", "none"))
            if tag in OUTLINES:
                self._draw(OUTLINES[tag](attributes), matrix, style)
        except Undrawable as refused:
            self._blame(element, refused)
        if tag not in OUTLINES:
            for child in element:
                self._child(child, matrix, style)

    def _styled(self, element: Element, attributes: Mapping[str, str], style: _Style) -> _Style:
        for name, value in attributes.items():
            try:
                _check(name, value)
                if value == "inherit":
                    continue
                change: dict[str, Any] = {}
                if name in ("fill", "stroke"):
                    change[name] = self._colour(name, value)
                elif name in _PROPERTIES:
                    field, reader = _PROPERTIES[name]
                    change[field] = read(reader, attributes, name)
                style = replace(style, **change)
            except Undrawable as refused:  # every attribute is reported, not the first alone
                self._blame(element, refused)
        return style

    def _colour(self, name: str, value: str) -> str:
        if value == "none":
            return ""
        if value.lower() == "currentcolor":
            return CURRENT
        match = _VARIABLE.fullmatch(value)
        if match and match.group(1) in self.roles:
            return match.group(1)
        example = "deep" if "deep" in self.roles else min(self.roles, default="ink")
        hint = f"write var(--{example}); the theme has {', '.join(sorted(self.roles))}"
        raise refusal(name, value, "which is not a colour of the theme", hint)

    def _draw(self, data: str, matrix: Transform, style: _Style) -> None:
        pen = Pen(matrix, _FAR * self.side, MAX_STEPS - self.steps)
        try:
            trace(data, pen)
        except Full:
            self._note(f"it has more than {MAX_STEPS:,} steps", _SIMPLER)
            raise _Enough from None
        self.steps += len(pen.steps)
        scale = sqrt(abs(matrix.xx * matrix.yy - matrix.xy * matrix.yx))
        weight = style.weight * scale
        dash = tuple(min(length * scale, pen.far) for length in style.dash)
        if not weight <= pen.far:
            raise Undrawable("a line far too wide", "make its stroke-width smaller")
        if dash and sum(dash) < _FINE * self.side:
            raise Undrawable("dashes far too fine", "draw the line without dashes")
        # a single line has no area, but a PDF viewer would fill it a pixel wide
        fill = style.fill if [op for op, _ in pen.steps] != ["m", "l"] else ""
        stroke = style.stroke if weight else ""
        if scale and style.visible and (fill or stroke) and len(pen.steps) > 1:
            line = (stroke, weight, dash) if stroke else ("", 0.0, ())
            rest = (style.cap, style.join, style.even_odd)
            self.shapes.append(Shape(tuple(pen.steps), fill, *line, *rest))


class _Limits:
    """Hands what the parser meets to a tree that may grow only so far."""

    def __init__(self) -> None:
        self.tree = TreeBuilder()
        self.depth = 0
        self.elements = 0

    def start(self, tag: str, attributes: dict[str, str]) -> Element:
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH:
            what = f"its elements are nested more than {MAX_DEPTH} deep"
            raise Undrawable(what, "ungroup what it holds in the drawing program")
        if self.elements > MAX_ELEMENTS:
            raise Undrawable(f"it has more than {MAX_ELEMENTS:,} elements", _SIMPLER)
        return self.tree.start(tag, attributes)

    def end(self, tag: str) -> Element:
        self.depth -= 1
        return self.tree.end(tag)

    def pi(self, target: str, text: str | None = None) -> None:
        if target == "xml-stylesheet":
            raise Undrawable("it takes its colours from a style sheet", _HINTS["style"])

    def close(self) -> Element:
        return self.tree.close()


def _tree(data: bytes) -> Element:
    if len(data) > MAX_BYTES:
        raise Undrawable(f"the file is larger than {MAX_BYTES // 1_000_000} MB", _SIMPLER)
    wide = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:  # or UTF-16 without its mark, which the parser alone would recognise
        what = "the file is neither UTF-8 nor UTF-16 text"
        raise Undrawable(what, "save it as plain SVG with the encoding UTF-8")
    # Looked for in the text, since a parser that meets them may already unfold them. It gets
    # this very text: what the file says of its own encoding counts for nothing.
    for word in ("<!DOCTYPE", "<!ENTITY"):
        if word in text:
            hint = f"delete it, from {word} to its >, in a text editor"
            raise Undrawable(f"it declares a document type or entities ({word})", hint)
    parser = XMLParser(target=_Limits())  # noqa: S314  (see above)
    try:
        for start in range(0, len(text), 1 << 14):
            parser.feed(text[start : start + (1 << 14)])
        root: Element = parser.close()
    except ParseError as fault:
        line, column = fault.position
        what = f"it is not valid XML (line {line}, column {column + 1})"
        raise Undrawable(what, "save it as SVG once more") from None
    if root.tag != f"{{{_SVG}}}svg":
        raise Undrawable(f"it holds {_label(root)}, not an SVG drawing", "save it as plain SVG")
    return root


def _split(tag: str) -> tuple[str, str]:
    """The namespace and the name of an element or attribute."""
    namespace, _, name = tag.rpartition("}")
    return namespace[1:], name


def _label(element: Element) -> str:
    name, own = shown(_split(element.tag)[1]), element.get("id")
    return f'<{name} id="{shown(own)}">' if own else f"<{name}>"


def _attributes(element: Element) -> dict[str, str]:
    """The element's attributes and, as if they were some, the declarations of its `style`."""
    found = {}
    for key, value in element.attrib.items():
        namespace, name = _split(key)
        if not namespace or (namespace == _XLINK and name == "href"):
            found[name] = value.strip()
    style = found.pop("style", "")
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        if declaration.strip() and (not colon or re.search(r"/\*|\\", declaration)):
            raise refusal("style", style, "which cannot be read", "write it as name:value;")
        if colon:
            found[name.strip()] = value.strip().removesuffix("!important").strip()
    return found


def _box(root: Element) -> tuple[float, float, float, float]:
    """What part of the plane the drawing shows: left, top, width and height."""
    attributes = _attributes(root)
    try:
        if "viewBox" in attributes:
            x, y, width, height = numbers(attributes["viewBox"])
        else:
            x, y = 0.0, 0.0
            width, height = (number(attributes.get(name, "")) for name in ("width", "height"))
    except ValueError:
        what = "it has no viewBox that can be read, nor a width and height in px"
        raise Undrawable(what, 'give <svg> a viewBox, such as viewBox="0 0 24 24"') from None
    if not all(_LEAST <= side <= _LARGEST for side in (width, height)):
        what = f"its page cannot be {width:g} wide and {height:g} high"
        raise Undrawable(what, "correct its viewBox")
    return x, y, width, height


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
    "visibility": ("visible", {"visible": True, "hidden": False, "collapse": False}.__getitem__),
}

_DELETE = "delete it in the drawing program or in a text editor"
_SIMPLER = "simplify it in the drawing program"
_FLAT = "use a flat colour of the theme"
_HINTS = {  # what to do about elements that cannot be drawn
    "image": "trace it to paths in the drawing program",
    "text": "convert it to paths in the drawing program",
    "style": "save it with fill and stroke at each shape (presentation attributes), without CSS",
    "use": "unlink the copy in the drawing program",
    "symbol": "delete it, and draw what it holds where it belongs",
    "linearGradient": f"{_FLAT}; if it is not used, clean up the document",
    "radialGradient": f"{_FLAT}; if it is not used, clean up the document",
    "pattern": _FLAT,
    "filter": "delete the effect, such as a shadow, in the drawing program",
    "clipPath": "release the clip and cut the shapes themselves",
    "mask": "release the mask and cut the shapes themselves",
    "marker": "convert the line and its ends to paths",
    "a": "ungroup it; links are written in the content",
    "switch": "ungroup it in the drawing program",
    "svg": "ungroup it in the drawing program",
}
# What attributes may say without changing the picture, as a pattern, and what to do otherwise.
# An attribute in no table has no say in how a path looks.
_OPAQUE = r"\+?1(\.0*)?|100%|inherit"
_HARMLESS: Mapping[str, tuple[str, str]] = {
    "opacity": (_OPAQUE, f"{_FLAT}, a lighter one"),
    "fill-opacity": (_OPAQUE, f"{_FLAT}, a lighter one"),
    "stroke-opacity": (_OPAQUE, f"{_FLAT}, a lighter one"),
    "stroke-dashoffset": (r"[+-]?0+(\.0*)?(px)?|inherit", "let the dashes begin at the start"),
    "href": ("", _DELETE),
    "class": ("", _HINTS["style"]),
    "filter": ("none", _HINTS["filter"]),
    "clip-path": ("none", _HINTS["clipPath"]),
    "mask": ("none", _HINTS["mask"]),
    "marker": ("none|inherit", _HINTS["marker"]),
    "marker-start": ("none|inherit", _HINTS["marker"]),
    "marker-mid": ("none|inherit", _HINTS["marker"]),
    "marker-end": ("none|inherit", _HINTS["marker"]),
    "mix-blend-mode": ("normal", f"{_FLAT}, laid over the others"),
    "paint-order": ("normal|inherit", "convert the outline to a path of its own"),
    "vector-effect": ("none", "delete it; lines grow with the drawing"),
    "transform-origin": ("0|0 0|0px 0px", "apply the transform to the shape"),
    "pathLength": ("", _DELETE),
    "systemLanguage": ("", _DELETE),
}


def _check(name: str, value: str) -> None:
    if name.lower().startswith("on"):
        raise refusal(name, value, "which is a script", _DELETE)
    pattern, hint = _HARMLESS.get(name, ("", ""))
    if name in _HARMLESS and not re.fullmatch(pattern, value):
        raise refusal(name, value, "which cannot be drawn", hint)
