"""The operators of content streams but those of text, as tables (ISO 32000-1, Annex A).

Each is a function of the context in which it runs and of its operands; ValueError, TypeError or
IndexError if these are not what it takes.
"""

from __future__ import annotations

from functools import lru_cache

from brochure.preflight import pdf_objects
from brochure.preflight.interpreter import page_objects
from brochure.preflight.interpreter.colour_spaces import (
    CMYK,
    GRAY,
    NONE,
    RGB,
    PaintColour,
    Space,
    initial,
    space_of,
)
from brochure.preflight.interpreter.geometry import UNIT, Matrix, matrix_of
from brochure.preflight.interpreter.page_objects import NO_COLOUR, ImageUse
from brochure.preflight.interpreter.stream_context import Context, Operator, Operators
from brochure.preflight.interpreter.tokenizer import PATH, Operand
from brochure.preflight.reading.pdf_values import Dictionary, Name

_ABBREVIATED = {"/W": "/Width", "/H": "/Height", "/BPC": "/BitsPerComponent", "/CS": "/ColorSpace",
                "/IM": "/ImageMask"}  # fmt: skip

# The graphics state (8.4.4), and compatibility (7.8.2)

_STATE: Operators = {
    b"q": lambda context, _: context.save(),
    b"Q": lambda context, _: context.restore(),
    b"cm": lambda context, numbers: context.state.transform(matrix_of(numbers)),
    b"w": lambda context, numbers: context.state.set(line_width=abs(numbers[0])),
    b"gs": lambda context, names: context.state.apply(context.resource("/ExtGState", names[0])),
    b"BX": lambda context, _: context.compatibility(1),
    b"EX": lambda context, _: context.compatibility(-1),
}


# Paths (8.5)


def _curve(context: Context, numbers: list[Operand]) -> None:
    x1, y1, x2, y2, x3, y3 = numbers
    at = context.state.ctm.point
    context.path.curve(at(x1, y1), at(x2, y2), at(x3, y3))


def _curve_from_current(context: Context, numbers: list[Operand]) -> None:
    x2, y2, x3, y3 = numbers
    at = context.state.ctm.point
    context.path.curve(context.path.current, at(x2, y2), at(x3, y3))


def _rectangle(context: Context, numbers: list[Operand]) -> None:
    x, y, width, height = numbers
    context.path.rectangle((x, y), (width, height), context.state.ctm)


def _painter(fill: bool, stroke: bool, even_odd: bool = False, close: bool = False) -> Operator:
    def paint(context: Context, _: list[Operand]) -> None:
        if close:
            context.path.close()
        context.paint_path(fill, stroke, even_odd)

    return paint


def _stretch(context: Context, operands: list[Operand]) -> None:
    context.page.shared.count_steps(context.path.stretch(operands[0], context.state.ctm))


_PATHS: Operators = {
    PATH: _stretch,
    b"m": lambda context, numbers: context.path.move(context.state.ctm.point(*numbers)),
    b"l": lambda context, numbers: context.path.line(context.state.ctm.point(*numbers)),
    b"c": _curve,
    b"v": _curve_from_current,
    b"y": lambda context, numbers: _curve(context, [*numbers, *numbers[2:]]),
    b"re": _rectangle,
    b"h": lambda context, _: context.path.close(),
    b"W": lambda context, _: context.path.clip(),
    b"W*": lambda context, _: context.path.clip(),
    b"n": _painter(fill=False, stroke=False),
    b"f": _painter(fill=True, stroke=False),
    b"F": _painter(fill=True, stroke=False),
    b"f*": _painter(fill=True, stroke=False, even_odd=True),
    b"S": _painter(fill=False, stroke=True),
    b"s": _painter(fill=False, stroke=True, close=True),
    b"B": _painter(fill=True, stroke=True),
    b"B*": _painter(fill=True, stroke=True, even_odd=True),
    b"b": _painter(fill=True, stroke=True, close=True),
    b"b*": _painter(fill=True, stroke=True, even_odd=True, close=True),
}


# Colours (8.6.8)


def _device(use: str, space: Space) -> Operator:
    """An operator that chooses a device colour space, or what the resources put in its place
    (8.6.5.6), and a colour in it."""

    def choose(context: Context, components: list[Operand]) -> None:
        instead = "/ColorSpace" in context.resources
        found = space_of(f"/{space.family}", context.resources) if instead else space
        setattr(context.state, use, _colour(context, found, components))

    return choose


def _space(use: str) -> Operator:
    def choose(context: Context, names: list[Operand]) -> None:
        space = space_of(names[0], context.resources)
        if space == NONE:
            context.page.fault(f"the colour space {names[0]} is not there")
        setattr(context.state, use, PaintColour(space, initial(space)))

    return choose


def _components(use: str) -> Operator:
    def choose(context: Context, components: list[Operand]) -> None:
        space = getattr(context.state, use).space
        setattr(context.state, use, _colour(context, space, components))

    return choose


def _colour(context: Context, space: Space, components: list[Operand]) -> PaintColour:
    if space.family == "Pattern" and isinstance(components[-1], str):
        return PaintColour(_pattern(context, space, components[-1]), ())
    colour = _plain(space, *components)
    if len(components) != space.count and space != NONE:
        context.page.fault(f"a colour has {len(components)} components, not {space.count}")
    return colour


@lru_cache(maxsize=1024)
def _plain(space: Space, *components: Operand) -> PaintColour:
    return PaintColour(space, tuple(min(max(value, -1e6), 1e6) for value in components))


def _pattern(context: Context, space: Space, name: str) -> Space:
    """The space of a shading pattern. Of a tiling pattern one tile is run, wherever on the page
    it may stand (8.7.3)."""
    found = pdf_objects.entry(context.resources, "/Pattern", name)
    if found is None:
        context.page.fault(f"the pattern {name} is not there")
    pattern = pdf_objects.dictionary(found)
    if pdf_objects.number(pattern.get("/PatternType")) == 2:
        shading = pdf_objects.entry(pattern, "/Shading", "/ColorSpace")
        return Space("Pattern", 0, (), space_of(shading, context.resources))
    coloured = pdf_objects.number(pattern.get("/PaintType")) == 1
    if coloured and context.page.is_first(pdf_objects.identity(pattern)):
        context.show("pattern", pattern, Matrix(), context.page.media)
    return space


_COLOURS: Operators = {
    b"g": _device("fill", GRAY), b"G": _device("stroke", GRAY),
    b"rg": _device("fill", RGB), b"RG": _device("stroke", RGB),
    b"k": _device("fill", CMYK), b"K": _device("stroke", CMYK),
    b"cs": _space("fill"), b"CS": _space("stroke"),
    b"sc": _components("fill"), b"SC": _components("stroke"),
    b"scn": _components("fill"), b"SCN": _components("stroke"),
}  # fmt: skip


# Images, forms and shadings (8.7.4.2, 8.8, 8.9, 8.10)


def _xobject(context: Context, names: list[Operand]) -> None:
    found = context.resource("/XObject", names[0])
    kind = pdf_objects.name(found.get("/Subtype"))
    if kind == "Image":
        _image(context, found)
    elif kind == "Form":
        context.show("form", found, context.state.ctm)
    elif kind != "PS":
        context.page.fault(f"{names[0]} is neither an image nor a form")


def _image(context: Context, image: Dictionary) -> None:
    is_mask = pdf_objects.is_true(image.get("/ImageMask"))
    listed = image.get("/ColorSpace")
    use = ImageUse(
        int(pdf_objects.number(image.get("/Width"))),
        int(pdf_objects.number(image.get("/Height"))),
        1 if is_mask else int(pdf_objects.number(image.get("/BitsPerComponent"), 8)),
        NONE if is_mask or listed is None else space_of(listed, context.resources),
        is_mask,
        image,
    )
    ctm = context.state.ctm
    colour = context.state.fill if is_mask else NO_COLOUR
    context.emit(page_objects.IMAGE, ctm.area(UNIT), colour, image=use, image_size=ctm.sides)


def _inline_image(context: Context, operands: list[Operand]) -> None:
    """An inline image as one of the file (8.9.7)."""
    image = Dictionary()
    for key, value in operands[0].items():
        if isinstance(value, (bool, float, str)):
            image[_ABBREVIATED.get(key, key)] = Name(value) if isinstance(value, str) else value
    _image(context, image)


def _shading(context: Context, names: list[Operand]) -> None:
    shading = context.resource("/Shading", names[0])
    below = space_of(shading.get("/ColorSpace"), context.resources)
    colour = PaintColour(Space("Pattern", 0, (), below), ())
    context.emit(page_objects.SHADING, context.state.clip, colour)


# Marked content (14.6)


def _begin(context: Context, operands: list[Operand]) -> None:
    properties = operands[1] if len(operands) > 1 else {}
    if isinstance(properties, str):
        found = pdf_objects.entry(context.resources, "/Properties", properties)
        if found is None:
            what = f"{properties} is not among the resources (Properties)"
            context.page.tagging.fault(what)
        properties = pdf_objects.dictionary(found)
    context.page.shared.count_object()
    context.marked_content.begin(operands[0][1:], properties)


_OBJECTS: Operators = {
    b"Do": _xobject,
    b"BI": _inline_image,
    b"sh": _shading,
    b"BMC": _begin,
    b"BDC": _begin,
    b"EMC": lambda context, _: context.marked_content.end(),
}
OPERATORS: Operators = {**_STATE, **_PATHS, **_COLOURS, **_OBJECTS}
