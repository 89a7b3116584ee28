"""The execution context of a content stream, and the page that its streams paint.

Each stream (the page's own, that of a form, a pattern, a glyph or an annotation) runs in a
context of its own: resources, stack of graphics states, path, text object and open marked
content. It is made when the stream begins and dropped as a whole when it ends, so that nothing
that a stream changes outlasts it (ISO 32000-1, 8.10.1).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeAlias

from msgspec import Struct

from brochure.preflight import pdf_objects
from brochure.preflight.interpreter.colour_spaces import PaintColour
from brochure.preflight.interpreter.geometry import (
    IDENTITY,
    Area,
    Matrix,
    Path,
    PathOutline,
    area_of,
    joined,
    matrix_of,
)
from brochure.preflight.interpreter.graphics_state import GraphicsState, TextObject
from brochure.preflight.interpreter.marked_content_stack import MarkedContentStack, TaggingRecorder
from brochure.preflight.interpreter.page_objects import FILL, STROKE, MarkedContent, PageObject
from brochure.preflight.interpreter.pdf_fonts import Font, font_of
from brochure.preflight.interpreter.tokenizer import DamagedError, Operand, lines
from brochure.preflight.reading.pdf_values import Dictionary, Thing

MOST_OBJECTS = 200_000  # of a file
MOST_STEPS = 2_000_000  # operators of a file
_MOST_STATES = 1000
_MOST_FAULTS = 10  # of a page; who has read ten will write the file anew
_MOST_KEPT = 32_768  # bytes of a form that is kept for when it comes again
_DEEPEST = 16  # forms within forms
_NO_EFFECT = frozenset(b"M J j d ri i MP DP d0 d1".split())  # on what a finding needs
_WRONG_OPERANDS = (TypeError, ValueError, IndexError, AttributeError, ArithmeticError)

Operator: TypeAlias = "Callable[[Context, list[Operand]], object]"
Recurring: TypeAlias = (
    "Callable[[bytes, Matrix, Area, tuple[MarkedContent, ...], bool], ShownForm | None]"
)
Operators: TypeAlias = Mapping[bytes, Operator]


class TooMuchError(Exception):
    """The file is larger than any page needs."""


class Library:
    """Fonts that the pages of a file share, and what all of them together may take."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[int, int], Font] = {}
        self._objects, self.steps = MOST_OBJECTS, 0

    def font(self, thing: Thing) -> Font:
        key = pdf_objects.identity(thing)
        if key not in self._fonts:
            font = font_of(thing)
            if key[0] < 0:  # a dictionary of the page itself: its identity may be used again
                return font
            self._fonts[key] = font
        return self._fonts[key]

    def count_steps(self, steps: int) -> None:
        self.steps += steps
        if self.steps > MOST_STEPS:
            raise TooMuchError(f"more than {MOST_STEPS:,} operators")

    def count_object(self) -> None:
        self._objects -= 1
        if self._objects < 0:
            raise TooMuchError(f"more than {MOST_OBJECTS:,} objects")


class ShownForm(Struct, frozen=True):
    """What a form shows that is described well: what can be seen of it, how many things cannot, and
    how many operators it took."""

    objects: tuple[PageObject, ...]
    unseen: int
    steps: int


class PageRecorder:
    """What all streams of a page share: what they painted, and what is wrong with them. `shown`
    knows what a form shows that names no resource, where nothing was set but `ctm` and clip."""

    def __init__(
        self, media: Area, library: Library, operators: Operators, shown: Recurring
    ) -> None:
        self.media, self.shared, self.operators = media, library, operators
        self.shown = shown
        self.objects: list[PageObject] = []
        self.faults: list[str] = []
        self.tagging = TaggingRecorder()
        self._met: set[Hashable] = set()

    def fault(self, what: str) -> None:
        if len(self.faults) < _MOST_FAULTS and what not in self.faults:
            self.faults.append(what)

    def add(self, obj: PageObject) -> None:
        self.shared.count_object()
        self.objects.append(obj)

    def is_first(self, key: Hashable) -> bool:
        """Whether a pattern or a Type 3 font is met for the first time: it is run once."""
        first = key not in self._met
        self._met.add(key)
        return first

    def context(self, resources: Dictionary) -> Context:
        """A context with the state with which a page begins (8.4.1)."""
        state = GraphicsState(IDENTITY, self.media)
        return Context(self, resources, state, MarkedContentStack(self.tagging))


class Context:
    """Runs a stream. `state`, `text` and `path` are the current ones; `depth` counts the streams
    around this one."""

    def __init__(
        self, page: PageRecorder, resources: Dictionary, state: GraphicsState,
        marked_content: MarkedContentStack, depth: int = 0,
    ) -> None:  # fmt: skip
        self.page, self.resources, self.state = page, resources, state
        self.marked_content, self.depth = marked_content, depth
        self.path, self.text = Path(), TextObject()
        self._saved: list[GraphicsState] = []
        self._fonts: dict[str, Font | None] = {}
        self._compatible = 0  # BX without EX

    def run(self, data: bytes) -> None:
        """Execute the operators of a stream. What makes no sense is noted, not raised."""
        operators, step, fault = self.page.operators, self.page.shared.count_steps, self.page.fault
        try:
            for line in lines(data):
                step(len(line))
                for name, operands in line:
                    operator = operators.get(name)
                    try:
                        if operator is not None:
                            operator(self, operands)
                        elif name not in _NO_EFFECT and not self._compatible:
                            fault(f"the operator {_printable(name)} does not exist")
                    except _WRONG_OPERANDS:
                        fault(f"the operator {_printable(name)} has wrong operands")
        except DamagedError as damage:
            fault(f"the page description makes no sense at byte {damage}")
        self.marked_content.close()

    def compatibility(self, step: int) -> None:
        """BX and EX: unknown operators between them are no fault (7.8.2)."""
        self._compatible += step

    # The graphics state (8.4.2)

    def save(self) -> None:
        if len(self._saved) >= _MOST_STATES:
            raise TooMuchError(f"{_MOST_STATES} graphics states within each other")
        self._saved.append(self.state.copy())

    def restore(self) -> None:
        if self._saved:
            self.state = self._saved.pop()
        else:
            self.page.fault("a graphics state is restored that was never saved (Q without q)")

    # Painting

    def paint_path(self, fill: bool, stroke: bool, even_odd: bool) -> None:
        """Paint the path, or only end it (8.5.3), and clip to it if that was asked for."""
        state, path, self.path = self.state, self.path, Path()
        parts = path.painted
        if not parts:
            return
        area = joined([part.area for part in parts])
        outline = PathOutline(parts)
        if fill:
            self.emit(FILL, area, state.fill, outline=outline, even_odd=even_odd)
        if stroke:
            width = state.line_width * state.ctm.scale
            self.emit(
                STROKE, area.wider(width / 2), state.stroke, True, line_width=width, outline=outline
            )
        if path.is_clip:
            state.intersect_clip(area, outline.is_box)

    def emit(
        self, kind: str, area: Area, colour: PaintColour, as_stroke: bool = False, **more: Any
    ) -> None:
        """Record an object, if anything of it can be seen within the clip."""
        state, marked = self.state, self.marked_content
        visible = area.common(state.clip)
        if not (visible.left <= visible.right and visible.bottom <= visible.top):
            marked.painted(None)
            return
        obj = PageObject(
            kind,
            visible,
            colour,
            state.stroke_overprint if as_stroke else state.fill_overprint,
            state.overprint_mode,
            state.stroke_opacity if as_stroke else state.fill_opacity,
            state.blend_mode,
            state.soft_masked,
            marked_content=marked.open,
            is_cut=state.is_cut,
            **more,
        )
        self.page.add(obj)
        marked.painted(obj)

    # Other objects and streams

    def resource(self, kind: str, name: str) -> Dictionary:
        """A named resource; an empty dictionary, and a fault, if it is not there."""
        found = pdf_objects.entry(self.resources, kind, name)
        if not isinstance(found, Dictionary):
            self.page.fault(f"{name} is not among the resources ({kind[1:]})")
        return pdf_objects.dictionary(found)

    def font(self, name: str) -> Font | None:
        """A font by its name among the resources."""
        if name not in self._fonts:
            listed = dict.get(pdf_objects.dictionary(self.resources.get("/Font")), name)
            self._fonts[name] = None if listed is None else self.page.shared.font(listed)
        return self._fonts[name]

    def show(
        self, container: str, stream: Dictionary, place: Matrix, clip: Area | None = None
    ) -> None:
        """Run a form, a pattern or an appearance. It is clipped to `clip`, or to its own BBox
        and what clips this stream."""
        if self.depth >= _DEEPEST:
            self.page.fault(f"{_DEEPEST} forms within each other: do they call themselves?")
            return
        data = pdf_objects.data(stream)
        if data is None:
            self.page.fault(f"a {container} cannot be unpacked")
            return
        numbers = pdf_objects.numbers(stream.get("/Matrix"))
        state = self.state.copy(ctm=place.after(matrix_of(numbers)) if numbers else place)
        box = area_of(pdf_objects.numbers(stream.get("/BBox")))
        if clip is not None:
            state.set(clip=clip)
        elif box is not None:
            state.intersect_clip(state.ctm.area(box), not (state.ctm.b or state.ctm.c))
        inner = self._inner(container, stream, state, stream.get("/Resources"))
        if not inner.show_again(data):
            inner.run(data)

    def show_again(self, data: bytes) -> bool:
        """Show a form as it was shown before; false if it must be run. One that names no resource
        shows the same in every file (8.10.1)."""
        state, marked, page = self.state, self.marked_content, self.page
        if b"/" in data or len(data) > _MOST_KEPT or not state.is_initial:
            return False
        shown = page.shown(data, state.ctm, state.clip, marked.open, marked.covered)
        if shown is None:
            return False
        page.shared.count_steps(shown.steps)
        for obj in shown.objects:
            page.add(obj)
            marked.painted(obj)
        for _ in range(shown.unseen):
            marked.painted(None)
        return True

    def show_glyph(self, procedure: Thing, place: Matrix, resources: Thing) -> None:
        """Run the description of a Type 3 glyph (9.6.5)."""
        data = pdf_objects.data(procedure)
        if data is not None and self.depth < _DEEPEST:
            self._inner("glyph", None, self.state.copy(ctm=place), resources).run(data)

    def _inner(
        self, container: str, stream: Dictionary | None, state: GraphicsState, resources: Thing
    ) -> Context:
        own = self.resources if resources is None else pdf_objects.dictionary(resources)
        marked = self.marked_content.inner(container, stream)
        return Context(self.page, own, state, marked, self.depth + 1)


def _printable(operator: bytes) -> str:
    return operator[:20].decode("latin-1").encode("ascii", "backslashreplace").decode("ascii")
