"""The graphics state of a content stream (ISO 32000-1, 8.4), and what `gs` changes in it."""

from __future__ import annotations

from copy import copy

from brochure.preflight import pdf_objects
from brochure.preflight.interpreter.colour_spaces import GRAY, PaintColour
from brochure.preflight.interpreter.geometry import IDENTITY, Area, Matrix
from brochure.preflight.interpreter.pdf_fonts import Font
from brochure.preflight.pdf_objects import Thing

BLACK = PaintColour(GRAY, (0.0,))


class GraphicsState:
    """What `q` keeps and `Q` brings back. `fill` and `stroke` are colours; capitals follow the
    operators: `op` for fills, `OP` for strokes."""

    __slots__ = (
        "blend", "clip", "ctm", "fill", "fill_opacity", "font", "leading", "letter_gap", "masked",
        "mode", "op", "render", "rise", "size", "stretch", "stroke", "stroke_op",
        "stroke_opacity", "width", "word_gap",
    )  # fmt: skip

    def __init__(self, ctm: Matrix, clip: Area) -> None:
        self.ctm, self.clip = ctm, clip
        self.fill = self.stroke = BLACK
        self.width = 1.0
        self.fill_opacity = self.stroke_opacity = 1.0
        self.blend, self.masked = "Normal", False
        self.op = self.stroke_op = False
        self.mode = 0
        self.font: Font | None = None
        self.size = 0.0
        self.letter_gap = self.word_gap = self.leading = self.rise = 0.0
        self.stretch = 1.0
        self.render = 0

    def kept(self) -> GraphicsState:
        return copy(self)

    def apply(self, parameters: Thing) -> None:
        """An ExtGState dictionary (8.4.5), without its font, which hardly a writer uses."""
        for key, value in pdf_objects.items(parameters):
            if key == "/LW":
                self.width = pdf_objects.number(value)
            elif key == "/OP":
                self.stroke_op = pdf_objects.is_true(value)
                if "/op" not in parameters:  # /OP alone stands for both
                    self.op = self.stroke_op
            elif key == "/op":
                self.op = pdf_objects.is_true(value)
            elif key == "/OPM":
                self.mode = int(pdf_objects.number(value))
            elif key == "/CA":
                self.stroke_opacity = pdf_objects.number(value, 1.0)
            elif key == "/ca":
                self.fill_opacity = pdf_objects.number(value, 1.0)
            elif key == "/BM":
                self.blend = (pdf_objects.names(value) or ("Normal",))[0]
            elif key == "/SMask":
                self.masked = pdf_objects.name(value) != "None"


class TextState:
    """The matrices of a text object (9.4.1)."""

    __slots__ = ("line", "matrix")

    def __init__(self) -> None:
        self.line = self.matrix = IDENTITY

    def set(self, matrix: Matrix) -> None:
        self.line = self.matrix = matrix

    def next_line(self, x: float, y: float) -> None:
        self.set(self.line.after(Matrix(e=x, f=y)))

    def advance(self, width: float) -> None:
        self.matrix = self.matrix.after(Matrix(e=width))
