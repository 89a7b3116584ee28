"""Text operators: from strings in a font to marks with their place, size and meaning (9.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from brochure.preflight.interpreter import page_objects
from brochure.preflight.interpreter.canvas import Canvas
from brochure.preflight.interpreter.colour_operators import Handlers
from brochure.preflight.interpreter.geometry import Area, Matrix, matrix_of
from brochure.preflight.interpreter.graphics_state import TextState
from brochure.preflight.interpreter.pdf_fonts import Font
from brochure.preflight.interpreter.tokenizer import Operand

_BLANK = -200.0  # thousandths of an em that, between the strings of an array, are a blank
_STROKED, _UNSEEN = (1, 5), (3, 7)  # text rendering modes (9.3.6)


class TextOperators:
    """Shows strings on a canvas. `glyphs` is called once for each Type 3 font, whose letters
    are content streams themselves."""

    def __init__(self, canvas: Canvas, glyphs: Callable[[Font, Matrix], None]) -> None:
        self._canvas, self._glyphs = canvas, glyphs
        self.text = TextState()
        self._known: set[int] = set()

    def operators(self) -> Handlers:
        """The operators of text, but for Tf, which needs the resources (9.3, 9.4)."""

        def state(name: str, unit: float = 1.0) -> Callable[[list[Operand]], None]:
            return lambda numbers: setattr(self._canvas.state, name, numbers[0] * unit)

        return {
            b"BT": lambda _: self.text.set(Matrix()),
            b"ET": lambda _: None,
            b"Tc": state("letter_gap"),
            b"Tw": state("word_gap"),
            b"Tz": state("stretch", 0.01),
            b"TL": state("leading"),
            b"Ts": state("rise"),
            b"Tr": state("render"),
            b"Td": lambda numbers: self.text.next_line(*numbers),
            b"TD": self._next_line_with_leading,
            b"Tm": lambda numbers: self.text.set(matrix_of(numbers)),
            b"T*": lambda _: self._next_line(),
            b"Tj": self.show,
            b"TJ": lambda operands: self.show(operands[0]),
            b"'": self._show_on_next_line,
            b'"': self._show_spaced,
        }

    def _next_line(self) -> None:
        self.text.next_line(0.0, -self._canvas.state.leading)

    def _next_line_with_leading(self, numbers: list[Operand]) -> None:
        self._canvas.state.leading = -numbers[1]
        self.text.next_line(*numbers)

    def _show_on_next_line(self, operands: list[Operand]) -> None:
        self._next_line()
        self.show(operands[-1:])

    def _show_spaced(self, operands: list[Operand]) -> None:
        self._canvas.state.word_gap, self._canvas.state.letter_gap = operands[0], operands[1]
        self._show_on_next_line(operands)

    def show(self, pieces: list[Operand]) -> None:
        """A string, or an array of strings and adjustments (TJ)."""
        state, font = self._canvas.state, self._canvas.state.font
        if font is None:
            self._canvas.fault("text is shown before a font is chosen")
            return
        raw = b"".join([piece for piece in pieces if isinstance(piece, bytes)])
        moves = [piece for piece in pieces if isinstance(piece, float)]
        codes = font.codes(raw)
        width = (font.width(codes) - sum(moves) / 1000) * state.size + len(codes) * state.letter_gap
        if state.word_gap and not font.composite:
            width += raw.count(b" ") * state.word_gap
        width *= state.stretch
        if raw and state.render not in _UNSEEN:
            words = _spaced(font, pieces) if moves and min(moves) < _BLANK else font.read(codes)
            self._emit(font, words, codes, width)
        elif raw and not self._canvas.sequences.covered:
            self._canvas.sequences.missed(None)
        self.text.advance(width)

    def _emit(self, font: Font, words: str, codes: Iterable[int], width: float) -> None:
        canvas, state = self._canvas, self._canvas.state
        place = state.ctm.after(self.text.matrix)
        if font.kind == "Type3" and id(font) not in self._known:
            self._known.add(id(font))
            em = Matrix(state.size * state.stretch, 0, 0, state.size, 0, state.rise)
            self._glyphs(font, place.after(em).after(font.matrix))
        down, up = font.reach
        box = Area(0.0, state.rise + down * state.size, width, state.rise + up * state.size)
        stroked = state.render in _STROKED
        canvas.emit(
            page_objects.TEXT,
            place.area(box),
            state.stroke if stroked else state.fill,
            stroked,
            size=abs(state.size) * place.sides[1],
            text=words,
            font=font,
            codes=codes,
            line=(place.point(0, state.rise), place.point(width, state.rise)),
        )


def _spaced(font: Font, pieces: list[Operand]) -> str:
    """What an array says whose gaps are so wide that they part words."""
    parts = []
    for piece in pieces:
        if isinstance(piece, bytes):
            parts.append(font.read(font.codes(piece)))
        elif isinstance(piece, float) and piece < _BLANK:
            parts.append(" ")
    return "".join(parts)
