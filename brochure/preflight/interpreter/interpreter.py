"""Content streams: from operators to marks (ISO 32000-1, Annex A).

An interpreter of the whole imaging model but for what no finding needs: dashes, flatness,
halftones and the exact shapes of letters. Forms, appearances of annotations, tiling patterns
and the letters of Type 3 fonts are run like the page itself; layers that are switched off count
as switched on. What makes no sense is noted, not raised.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pypdf.generic import BooleanObject, FloatObject, NameObject

from brochure.preflight import pdf_objects
from brochure.preflight.interpreter import page_objects
from brochure.preflight.interpreter.canvas import Budget, Canvas
from brochure.preflight.interpreter.colour_operators import ColourOperators, Handlers
from brochure.preflight.interpreter.colour_spaces import NONE, PaintColour, Space, space_of
from brochure.preflight.interpreter.geometry import UNIT, Area, Matrix, area_of, matrix_of
from brochure.preflight.interpreter.marked_sequences import Tagging
from brochure.preflight.interpreter.page_objects import NO_COLOUR, ImageUse, PageObject
from brochure.preflight.interpreter.pdf_fonts import Font, font_of
from brochure.preflight.interpreter.text_operators import TextOperators
from brochure.preflight.interpreter.tokenizer import DamagedError, Operand, operations
from brochure.preflight.pdf_objects import Dictionary, Thing

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPEST = 16  # forms within forms
_MOST_GLYPHS = 256
_MOST_NOTES = 1000
_SILENT = frozenset(b"M J j d ri i MP DP d0 d1".split())
_ABBREVIATED = {"/W": "/Width", "/H": "/Height", "/BPC": "/BitsPerComponent", "/CS": "/ColorSpace",
                "/IM": "/ImageMask"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows, what is wrong with its description, and its marked content."""

    marks: tuple[PageObject, ...]
    faults: tuple[str, ...]
    tagging: Tagging


class Library:
    """Fonts that the pages of a file share, and what all of them together may take."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[int, int], Font] = {}
        self.budget = Budget()

    def font(self, thing: Thing) -> Font:
        key = pdf_objects.identity(thing)
        if key not in self._fonts:
            font = font_of(thing)
            if key[0] < 0:  # a dictionary of the page itself: its identity may be used again
                return font
            self._fonts[key] = font
        return self._fonts[key]


def interpret(page: Dictionary, media: Area, library: Library) -> Shown:
    """Paint a page. TooMuchError if it is larger than any page needs."""
    interpreter = _Interpreter(media, library)
    contents = pdf_objects.resolved(page.get("/Contents"))
    streams = pdf_objects.array(contents) or ([] if contents is None else [contents])
    pieces = [pdf_objects.data(stream) for stream in streams]
    if None in pieces:
        interpreter.canvas.fault("a content stream cannot be unpacked")
    data = b"\n".join([piece for piece in pieces if piece])
    interpreter.run(data, pdf_objects.dictionary(page.get("/Resources")))
    canvas = interpreter.canvas
    canvas.sequences.close()
    for note in pdf_objects.array(page.get("/Annots"))[:_MOST_NOTES]:
        interpreter.appearance(pdf_objects.dictionary(note))
    return Shown(tuple(canvas.marks), tuple(canvas.faults), canvas.sequences.tagging())


class _Interpreter:
    """Runs the streams of one page on a canvas."""

    def __init__(self, media: Area, library: Library) -> None:
        self.canvas = Canvas(media, library.budget)
        self.letters = TextOperators(self.canvas, self._glyphs)
        self.colours = ColourOperators(self.canvas, self._tile)
        self._library, self.media = library, media
        self.depth = 0
        self.tiled: set[tuple[int, int]] = set()
        self.lenient = 0  # between BX and EX
        self.handlers: Handlers = {
            **self._state_operators(),
            **_path_operators(self.canvas),
            **self.colours.operators(),
            **self._text_operators(),
            **self._object_operators(),
        }

    @property
    def resources(self) -> Dictionary:
        return self.colours.resources

    def run(self, data: bytes, resources: Dictionary) -> None:
        """Run a stream with its resources."""
        before, self.colours.resources = self.resources, resources
        step, handlers, fault = self._library.budget.step, self.handlers, self.canvas.fault
        try:
            for operator, operands in operations(data):
                step()
                handler = handlers.get(operator)
                if handler is not None:
                    self._do(handler, operator, operands)
                elif operator not in _SILENT and not self.lenient:
                    fault(f"the operator {_shown(operator)} does not exist")
        except DamagedError as damage:
            fault(f"the page description makes no sense at byte {damage}")
        self.colours.resources = before

    def _do(
        self, handler: Callable[[list[Operand]], object], operator: bytes, operands: list[Operand]
    ) -> None:
        try:
            handler(operands)
        except (TypeError, ValueError, IndexError, AttributeError, ArithmeticError):
            self.canvas.fault(f"the operator {_shown(operator)} has wrong operands")

    def _state_operators(self) -> Handlers:
        canvas = self.canvas

        def transform(numbers: list[Operand]) -> None:
            canvas.state.ctm = canvas.state.ctm.after(matrix_of(numbers))

        def width(numbers: list[Operand]) -> None:
            canvas.state.width = abs(numbers[0])

        def parameters(names: list[Operand]) -> None:
            canvas.state.apply(self._resource("/ExtGState", names[0]))

        def lenient(step: int) -> None:
            self.lenient += step

        return {
            b"q": lambda _: canvas.save(),
            b"Q": lambda _: canvas.restore(),
            b"cm": transform,
            b"w": width,
            b"gs": parameters,
            b"BX": lambda _: lenient(1),
            b"EX": lambda _: lenient(-1),
        }

    def _text_operators(self) -> Handlers:
        canvas, letters = self.canvas, self.letters

        def choose(operands: list[Operand]) -> None:
            listed = dict.get(pdf_objects.dictionary(self.resources.get("/Font")), operands[0])
            canvas.state.font = None if listed is None else self._library.font(listed)
            canvas.state.size = operands[1] + 0.0
            if listed is None:
                canvas.fault(f"the font {operands[0]} is not there")

        return {b"Tf": choose, **letters.operators()}

    def _object_operators(self) -> Handlers:
        canvas = self.canvas

        def begin(operands: list[Operand]) -> None:
            properties = operands[1] if len(operands) > 1 else {}
            if isinstance(properties, str):
                found = pdf_objects.entry(self.resources, "/Properties", properties)
                if found is None:
                    canvas.sequences.fault(f"{properties} is not among the resources (Properties)")
                properties = pdf_objects.dictionary(found)
            canvas.budget.mark()
            canvas.sequences.begin(operands[0][1:], properties)

        return {
            b"Do": self._object,
            b"BI": self._inline_image,
            b"sh": self._shading,
            b"BMC": begin,
            b"BDC": begin,
            b"EMC": lambda _: canvas.sequences.end(),
        }

    # Objects outside the stream

    def _resource(self, kind: str, name: str) -> Dictionary:
        found = pdf_objects.entry(self.resources, kind, name)
        if found is None:
            self.canvas.fault(f"{name} is not among the resources ({kind[1:]})")
        return pdf_objects.dictionary(found)

    def _object(self, names: list[Operand]) -> None:
        found = self._resource("/XObject", names[0])
        kind = pdf_objects.name(found.get("/Subtype"))
        if kind == "Image":
            self._image(found)
        elif kind == "Form":
            self._inside("form", found, self.canvas.state.ctm)

    def _shading(self, names: list[Operand]) -> None:
        shading = self._resource("/Shading", names[0])
        below = space_of(shading.get("/ColorSpace"), self.resources)
        colour = PaintColour(Space("Pattern", 0, (), below), ())
        self.canvas.emit(page_objects.SHADING, self.canvas.state.clip, colour, for_stroke=False)

    def _image(self, image: Dictionary) -> None:
        is_mask = pdf_objects.is_true(image.get("/ImageMask"))
        listed = image.get("/ColorSpace")
        space = NONE if is_mask or listed is None else space_of(listed, self.resources)
        picture = ImageUse(
            int(pdf_objects.number(image.get("/Width"))),
            int(pdf_objects.number(image.get("/Height"))),
            1 if is_mask else int(pdf_objects.number(image.get("/BitsPerComponent"), 8)),
            space,
            is_mask,
            image,
        )
        state = self.canvas.state
        colour = state.fill if is_mask else NO_COLOUR
        area, sides = state.ctm.area(UNIT), state.ctm.sides
        self.canvas.emit(page_objects.IMAGE, area, colour, False, picture=picture, sides=sides)

    def _inline_image(self, operands: list[Operand]) -> None:
        pairs = {_ABBREVIATED.get(key, key): value for key, value in operands[0].items()}
        self._image(_as_object(pairs))

    def _inside(
        self, within: str, stream: Dictionary, place: Matrix, clip: Area | None = None
    ) -> None:
        """Run a form, a pattern or an appearance with its own state, clip and resources."""
        if self.depth >= _DEEPEST:
            self.canvas.fault(f"{_DEEPEST} forms within each other: do they call themselves?")
            return
        data = pdf_objects.data(stream)
        if data is None:
            self.canvas.fault(f"a {within} cannot be unpacked")
            return
        canvas = self.canvas
        with self._kept(within, stream):
            numbers = pdf_objects.numbers(stream.get("/Matrix"))
            canvas.state.ctm = place.after(matrix_of(numbers)) if numbers else place
            box = area_of(pdf_objects.numbers(stream.get("/BBox")))
            canvas.state.clip = canvas.state.clip if clip is None else clip
            if box is not None and clip is None:
                canvas.state.clip = canvas.state.ctm.area(box).common(canvas.state.clip)
            own = stream.get("/Resources")
            self.run(data, self.resources if own is None else pdf_objects.dictionary(own))

    @contextmanager
    def _kept(self, within: str, stream: Dictionary | None = None) -> Iterator[None]:
        """What a stream within the stream changes does not outlast it (8.10.1)."""
        canvas = self.canvas
        states, state, before = canvas.states, canvas.state, canvas.within
        canvas.states, canvas.state, canvas.within = [], state.kept(), before or within
        text, self.letters.text = self.letters.text, type(self.letters.text)()
        marked, self.depth = canvas.sequences.enter(within, stream), self.depth + 1
        try:
            yield
        finally:
            canvas.states, canvas.state, canvas.within = states, state, before
            self.letters.text, self.depth = text, self.depth - 1
            canvas.sequences.leave(marked)

    def _tile(self, pattern: Dictionary) -> None:
        """One tile of a pattern, wherever on the page it may stand (8.7.3)."""
        if pdf_objects.identity(pattern) not in self.tiled:
            self.tiled.add(pdf_objects.identity(pattern))
            self._inside("pattern", pattern, Matrix(), self.media)

    def _glyphs(self, font: Font, place: Matrix) -> None:
        """The letters of a Type 3 font (9.6.5), all of them at one place."""
        own = font.dictionary.get("/Resources")
        for _, letter in list(pdf_objects.items(font.dictionary.get("/CharProcs")))[:_MOST_GLYPHS]:
            data = pdf_objects.data(letter)
            if data is not None and self.depth < _DEEPEST:
                with self._kept("glyph"):
                    self.canvas.state.ctm = place
                    self.run(data, self.resources if own is None else pdf_objects.dictionary(own))

    def appearance(self, note: Dictionary) -> None:
        """The normal appearance of an annotation, at its place (12.5.5)."""
        shown = pdf_objects.entry(note, "/AP", "/N")
        if pdf_objects.data(shown) is None:  # one of several states
            shown = pdf_objects.entry(shown, f"/{pdf_objects.name(note.get('/AS'))}")
        area = area_of(pdf_objects.numbers(note.get("/Rect")))
        hidden = int(pdf_objects.number(note.get("/F"))) & 2
        if area is None or hidden or pdf_objects.data(shown) is None:
            return
        form = pdf_objects.dictionary(shown)
        box = area_of(pdf_objects.numbers(form.get("/BBox"))) or area
        wide = area.width / box.width if box.width else 1.0
        high = area.height / box.height if box.height else 1.0
        place = Matrix(
            wide, 0, 0, high, area.left - wide * box.left, area.bottom - high * box.bottom
        )
        with self._kept("annotation"):
            self._inside("annotation", form, place, area)


def _path_operators(canvas: Canvas) -> Handlers:
    """Construction and painting of paths (8.5)."""

    def painter(
        fill: bool, stroke: bool, even_odd: bool = False, close: bool = False
    ) -> Callable[[list[Operand]], None]:
        def paint(_: list[Operand]) -> None:
            if close:
                canvas.close()
            canvas.paint(fill, stroke, even_odd)

        return paint

    return {
        b"m": lambda numbers: canvas.move(*numbers),
        b"l": lambda numbers: canvas.line(*numbers),
        b"c": lambda numbers: canvas.curve(*numbers),
        b"v": lambda numbers: canvas.curve(*canvas.here(), *numbers),
        b"y": lambda numbers: canvas.curve(*numbers, *numbers[2:]),
        b"re": lambda numbers: canvas.rectangle(*numbers),
        b"h": lambda _: canvas.close(),
        b"W": lambda _: canvas.clip(),
        b"W*": lambda _: canvas.clip(),
        b"n": painter(fill=False, stroke=False),
        b"f": painter(fill=True, stroke=False),
        b"F": painter(fill=True, stroke=False),
        b"f*": painter(fill=True, stroke=False, even_odd=True),
        b"S": painter(fill=False, stroke=True),
        b"s": painter(fill=False, stroke=True, close=True),
        b"B": painter(fill=True, stroke=True),
        b"B*": painter(fill=True, stroke=True, even_odd=True),
        b"b": painter(fill=True, stroke=True, close=True),
        b"b*": painter(fill=True, stroke=True, even_odd=True, close=True),
    }


def _as_object(pairs: dict[str, Operand]) -> Dictionary:
    """The dictionary of an inline image as one of an image in the file."""
    found = Dictionary()
    for key, value in pairs.items():
        if isinstance(value, bool):
            found[NameObject(key)] = BooleanObject(value)
        elif isinstance(value, float):
            found[NameObject(key)] = FloatObject(value)
        elif isinstance(value, str):
            found[NameObject(key)] = NameObject(value)
    return found


def _shown(operator: bytes) -> str:
    return operator[:20].decode("latin-1").encode("ascii", "backslashreplace").decode("ascii")
