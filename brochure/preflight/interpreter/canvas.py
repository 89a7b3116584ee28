"""The page as it is being painted: graphics states, paths, and the marks so far."""

from __future__ import annotations

from typing import Any

from brochure.preflight.interpreter import page_objects
from brochure.preflight.interpreter.colour_spaces import PaintColour
from brochure.preflight.interpreter.geometry import Area, Matrix, Point, around
from brochure.preflight.interpreter.graphics_state import GraphicsState
from brochure.preflight.interpreter.marked_sequences import Sequences
from brochure.preflight.interpreter.page_objects import PageObject

MOST_MARKS = 200_000  # of a file
MOST_STEPS = 2_000_000  # operators of a file
_MOST_STATES = 1000
_MOST_FAULTS = 10  # of a page; who has read ten will write the file anew


class TooMuchError(Exception):
    """The file is larger than any page needs."""


class Budget:
    """What all pages of a file together may take."""

    def __init__(self) -> None:
        self.marks, self.steps = MOST_MARKS, MOST_STEPS

    def step(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise TooMuchError(f"more than {MOST_STEPS:,} operators")

    def mark(self) -> None:
        self.marks -= 1
        if self.marks < 0:
            raise TooMuchError(f"more than {MOST_MARKS:,} objects")


class Canvas:
    """Keeps the state, builds paths in page space, and notes what is painted."""

    def __init__(self, page: Area, budget: Budget) -> None:
        self.budget = budget
        self.state = GraphicsState(Matrix(), page)
        self.states: list[GraphicsState] = []
        self.marks: list[PageObject] = []
        self.faults: list[str] = []
        self.within = ""
        self.sequences = Sequences()
        self._rings: list[list[Point]] = []
        self._clipping = False

    def fault(self, what: str) -> None:
        if len(self.faults) < _MOST_FAULTS and what not in self.faults:
            self.faults.append(what)

    def save(self) -> None:
        if len(self.states) >= _MOST_STATES:
            raise TooMuchError(f"{_MOST_STATES} graphics states within each other")
        self.states.append(self.state.kept())

    def restore(self) -> None:
        if self.states:
            self.state = self.states.pop()
        else:
            self.fault("a graphics state is restored that was never saved (Q without q)")

    def emit(
        self, kind: str, area: Area, colour: PaintColour, for_stroke: bool, **more: Any
    ) -> None:
        """Note a mark, if anything of it can be seen."""
        state = self.state
        sequences = self.sequences
        seen = area.common(state.clip)
        if not (seen.left <= seen.right and seen.bottom <= seen.top):
            if not sequences.covered:
                sequences.missed(None)
            return
        self.budget.mark()
        mark = PageObject(
            kind,
            seen,
            colour,
            state.stroke_op if for_stroke else state.op,
            state.mode,
            state.stroke_opacity if for_stroke else state.fill_opacity,
            state.blend,
            state.masked,
            within=self.within,
            marked=sequences.open,
            **more,
        )
        self.marks.append(mark)
        if not sequences.covered:
            sequences.missed(mark)

    # Paths (8.5.2)

    def move(self, x: float, y: float) -> None:
        self._rings.append([self.state.ctm.point(x, y)])

    def line(self, x: float, y: float) -> None:
        self._rings[-1].append(self.state.ctm.point(x, y))

    def curve(self, *numbers: float) -> None:
        """A Bézier curve as four straight pieces: near enough to say what lies inside."""
        at = self.state.ctm.point
        ring = self._rings[-1]
        (ax, ay), (bx, by) = ring[-1], at(numbers[0], numbers[1])
        (cx, cy), (dx, dy) = at(numbers[2], numbers[3]), at(numbers[4], numbers[5])
        for a, b, c, d in _WEIGHTS:
            ring.append((a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy))
        ring.append((dx, dy))

    def here(self) -> Point:
        """The current point in user space; only `v` asks for it."""
        a, b, c, d, e, f = self.state.ctm
        x, y = self._rings[-1][-1]
        full = a * d - b * c
        return (d * (x - e) - c * (y - f)) / full, (a * (y - f) - b * (x - e)) / full

    def close(self) -> None:
        if self._rings:
            self._rings.append([self._rings[-1][0]])  # where the next piece would begin

    def rectangle(self, x: float, y: float, width: float, height: float) -> None:
        at = self.state.ctm.point
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        self._rings.append([at(*corner) for corner in corners])
        self.close()

    def clip(self) -> None:
        self._clipping = True

    def paint(self, fill: bool, stroke: bool, even_odd: bool = False) -> None:
        """Paint the path, or only end it (8.5.3), and clip to it if that was asked for."""
        rings = [ring for ring in self._rings if len(ring) > 1]
        self._rings = []
        clipping, self._clipping = self._clipping, False
        if not rings:
            return
        area = around([point for ring in rings for point in ring])
        state = self.state
        if fill:
            outline = tuple(rings)
            self.emit(
                page_objects.FILL, area, state.fill, False, outline=outline, even_odd=even_odd
            )
        if stroke:
            weight = state.width * state.ctm.scale
            self.emit(
                page_objects.STROKE, area.wider(weight / 2), state.stroke, True, weight=weight
            )
        if clipping:
            state.clip = area.common(state.clip)


def _weights() -> tuple[tuple[float, float, float, float], ...]:
    at = (0.25, 0.5, 0.75)
    return tuple(((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3) for t in at)


_WEIGHTS = _weights()
