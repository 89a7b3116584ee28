"""Text operators: from strings in a font to objects with their place, size and meaning (9.4)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from math import hypot

from brochure.preflight import pdf_objects
from brochure.preflight.interpreter import page_objects
from brochure.preflight.interpreter.geometry import IDENTITY, Area, Matrix, matrix_of
from brochure.preflight.interpreter.pdf_fonts import Font
from brochure.preflight.interpreter.stream_context import Context, Operator, Operators
from brochure.preflight.interpreter.tokenizer import Operand, ShownText

_WORD_GAP = -200.0  # thousandths of an em that, between the strings of an array, are a blank
_STROKED, _INVISIBLE = (1, 5), (3, 7)  # text rendering modes (9.3.6)
_MOST_GLYPHS = 256


def _parameter(name: str, unit: float = 1.0) -> Operator:
    """An operator that sets a parameter of the text state (9.3)."""
    return lambda context, numbers: context.state.set(**{name: numbers[0] * unit})


def _font(context: Context, operands: list[Operand]) -> None:
    font = context.font(operands[0])
    context.state.font, context.state.font_size = font, operands[1] + 0.0
    if font is None:
        context.page.fault(f"the font {operands[0]} is not there")


def _next_line(context: Context, _: list[Operand]) -> None:
    context.text.next_line(0.0, -context.state.leading)


def _next_line_with_leading(context: Context, numbers: list[Operand]) -> None:
    context.state.set(leading=-numbers[1])
    context.text.next_line(*numbers)


def _show_on_next_line(context: Context, operands: list[Operand]) -> None:
    _next_line(context, [])
    _show(context, operands[-1:])


def _show_spaced(context: Context, operands: list[Operand]) -> None:
    context.state.set(word_spacing=operands[0], char_spacing=operands[1])
    _show_on_next_line(context, operands)


def _show(context: Context, elements: list[Operand]) -> None:
    """A string, or an array of strings and adjustments (TJ)."""
    state, font = context.state, context.state.font
    if font is None:
        context.page.fault("text is shown before a font is chosen")
        return
    shown = elements if isinstance(elements, ShownText) else ShownText(elements)
    raw, codes = shown.text, font.codes(shown.text)
    width = (font.width(codes) - shown.gap / 1000) * state.font_size
    width += len(codes) * state.char_spacing
    if state.word_spacing and not font.composite:
        width += raw.count(b" ") * state.word_spacing
    width *= state.horizontal_scaling
    if raw and state.rendering_mode not in _INVISIBLE:
        words = _spaced(font, shown) if shown.least < _WORD_GAP else font.read(codes)
        _emit(context, font, words, codes, width)
    elif raw:
        context.marked_content.painted(None)
    context.text.advance(width)


def _emit(context: Context, font: Font, words: str, codes: Iterable[int], width: float) -> None:
    state = context.state
    place = state.ctm.after(context.text.matrix)
    if font.kind == "Type3" and context.page.is_first(id(font)):
        _show_glyphs(context, font, place)
    down, up = font.reach
    box = Area(0.0, state.rise + down * state.font_size, width, state.rise + up * state.font_size)
    stroked = state.rendering_mode in _STROKED
    context.emit(
        page_objects.TEXT,
        place.area(box),
        state.stroke if stroked else state.fill,
        stroked,
        size=abs(state.font_size) * hypot(place.c, place.d),
        text=words,
        font=font,
        codes=codes,
        baseline=(place.point(0, state.rise), place.point(width, state.rise)),
    )


def _show_glyphs(context: Context, font: Font, place: Matrix) -> None:
    """Run all glyphs of a Type 3 font, which are streams themselves, at one place."""
    state = context.state
    em = Matrix(state.font_size * state.horizontal_scaling, 0, 0, state.font_size, 0, state.rise)
    place = place.after(em).after(font.matrix)
    glyphs = pdf_objects.items(font.dictionary.get("/CharProcs"))
    for _, procedure in islice(glyphs, _MOST_GLYPHS):
        context.show_glyph(procedure, place, font.dictionary.get("/Resources"))


def _spaced(font: Font, elements: ShownText) -> str:
    """What an array says whose gaps are so wide that they part words."""
    parts = []
    for element in elements:
        if isinstance(element, bytes):
            parts.append(font.read(font.codes(element)))
        elif isinstance(element, float) and element < _WORD_GAP:
            parts.append(" ")
    return "".join(parts)


OPERATORS: Operators = {
    b"BT": lambda context, _: context.text.set_matrix(IDENTITY),
    b"ET": lambda _, __: None,
    b"Tf": _font,
    b"Tc": _parameter("char_spacing"),
    b"Tw": _parameter("word_spacing"),
    b"Tz": _parameter("horizontal_scaling", 0.01),
    b"TL": _parameter("leading"),
    b"Ts": _parameter("rise"),
    b"Tr": _parameter("rendering_mode"),
    b"Td": lambda context, numbers: context.text.next_line(*numbers),
    b"TD": _next_line_with_leading,
    b"Tm": lambda context, numbers: context.text.set_matrix(matrix_of(numbers)),
    b"T*": _next_line,
    b"Tj": _show,
    b"TJ": lambda context, operands: _show(context, operands[0]),
    b"'": _show_on_next_line,
    b'"': _show_spaced,
}
