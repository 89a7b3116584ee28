"""The graphics state of a content stream (ISO 32000-1, 8.4) and its text object (9.4)."""

from __future__ import annotations

from typing import Any

from brochure.preflight import pdf_objects
from brochure.preflight.interpreter.colour_spaces import GRAY, PaintColour
from brochure.preflight.interpreter.geometry import IDENTITY, Area, Matrix
from brochure.preflight.interpreter.pdf_fonts import Font
from brochure.preflight.reading.pdf_values import Thing

BLACK = PaintColour(GRAY, (0.0,))


class GraphicsState:
    """What `q` saves and `Q` restores. Lengths are in units of user space; `fill` and `stroke`
    are colours, and what else is named so belongs to fills or to strokes."""

    def __init__(self, ctm: Matrix, clip: Area) -> None:
        self.ctm, self.clip, self.is_cut = ctm, clip, False
        self.fill = self.stroke = BLACK
        self.line_width = 1.0
        self.fill_opacity = self.stroke_opacity = 1.0
        self.blend_mode, self.soft_masked = "Normal", False
        self.fill_overprint = self.stroke_overprint = False
        self.overprint_mode = 0
        self.font: Font | None = None
        self.font_size = 0.0
        self.char_spacing = self.word_spacing = self.leading = self.rise = 0.0
        self.horizontal_scaling = 1.0
        self.rendering_mode = 0.0

    @property
    def is_initial(self) -> bool:
        """Whether nothing was set but the matrix and a clip that is a rectangle."""
        return vars(self) == vars(GraphicsState(self.ctm, self.clip))

    def copy(self, **changes: Any) -> GraphicsState:
        """A state of its own that begins as this one, but for the changes."""
        state = GraphicsState.__new__(GraphicsState)
        state.set(**{**vars(self), **changes})
        return state

    def set(self, **parameters: Any) -> None:
        vars(self).update(parameters)

    def transform(self, matrix: Matrix) -> None:
        if matrix != IDENTITY:
            self.ctm = self.ctm.after(matrix)

    def intersect_clip(self, area: Area, is_whole: bool) -> None:
        """Clip to what fills an area, as a whole or less of it."""
        self.clip, self.is_cut = area.common(self.clip), self.is_cut or not is_whole

    def apply(self, parameters: Thing) -> None:
        """An ExtGState dictionary (8.4.5), without its font, which hardly a writer uses."""
        for key, value in pdf_objects.items(parameters):
            if key == "/LW":
                self.line_width = pdf_objects.number(value)
            elif key == "/OP":
                self.stroke_overprint = pdf_objects.is_true(value)
                if "/op" not in parameters:  # /OP alone stands for both
                    self.fill_overprint = self.stroke_overprint
            elif key == "/op":
                self.fill_overprint = pdf_objects.is_true(value)
            elif key == "/OPM":
                self.overprint_mode = int(pdf_objects.number(value))
            elif key == "/CA":
                self.stroke_opacity = pdf_objects.number(value, 1.0)
            elif key == "/ca":
                self.fill_opacity = pdf_objects.number(value, 1.0)
            elif key == "/BM":
                self.blend_mode = (pdf_objects.names(value) or ("Normal",))[0]
            elif key == "/SMask":
                self.soft_masked = pdf_objects.name(value) != "None"


class TextObject:
    """The text matrix and the text line matrix (9.4.1)."""

    __slots__ = ("line_matrix", "matrix")

    def __init__(self) -> None:
        self.line_matrix = self.matrix = IDENTITY

    def set_matrix(self, matrix: Matrix) -> None:
        self.line_matrix = self.matrix = matrix

    def next_line(self, x: float, y: float) -> None:
        self.set_matrix(self.line_matrix.after(Matrix(e=x, f=y)))

    def advance(self, width: float) -> None:
        old = self.matrix
        e, f = old.e + old.a * width, old.f + old.b * width
        self.matrix = Matrix(old.a, old.b, old.c, old.d, e, f)
