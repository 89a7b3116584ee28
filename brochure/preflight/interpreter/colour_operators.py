"""Colour operators: from names and numbers to the colours of the graphics state (8.6.8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from brochure.preflight import pdf_objects
from brochure.preflight.interpreter.canvas import Canvas
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
from brochure.preflight.interpreter.tokenizer import Operand
from brochure.preflight.pdf_objects import Dictionary

Handlers = Mapping[bytes, Callable[[list[Operand]], object]]


class ColourOperators:
    """Mixes the colours. `tile` runs a tiling pattern, which is a content stream itself."""

    def __init__(self, canvas: Canvas, tile: Callable[[Dictionary], None]) -> None:
        self._canvas, self._tile = canvas, tile
        self.resources = Dictionary()

    def operators(self) -> Handlers:
        return {
            b"g": lambda parts: self._fill(self._device(GRAY), parts),
            b"G": lambda parts: self._stroke(self._device(GRAY), parts),
            b"rg": lambda parts: self._fill(self._device(RGB), parts),
            b"RG": lambda parts: self._stroke(self._device(RGB), parts),
            b"k": lambda parts: self._fill(self._device(CMYK), parts),
            b"K": lambda parts: self._stroke(self._device(CMYK), parts),
            b"cs": lambda names: self._fill(self._space(names[0]), None),
            b"CS": lambda names: self._stroke(self._space(names[0]), None),
            b"sc": lambda parts: self._fill(self._canvas.state.fill.space, parts),
            b"SC": lambda parts: self._stroke(self._canvas.state.stroke.space, parts),
            b"scn": lambda parts: self._fill(self._canvas.state.fill.space, parts),
            b"SCN": lambda parts: self._stroke(self._canvas.state.stroke.space, parts),
        }

    def _device(self, space: Space) -> Space:
        """A device colour space, or what the resources put in its place (8.6.5.6)."""
        if "/ColorSpace" not in self.resources:
            return space
        return space_of(f"/{space.family}", self.resources)

    def _space(self, name: str) -> Space:
        found = space_of(name, self.resources)
        if found == NONE:
            self._canvas.fault(f"the colour space {name} is not there")
        return found

    def _fill(self, space: Space, parts: list[Operand] | None) -> None:
        self._canvas.state.fill = self._mixed(space, parts)

    def _stroke(self, space: Space, parts: list[Operand] | None) -> None:
        self._canvas.state.stroke = self._mixed(space, parts)

    def _mixed(self, space: Space, parts: list[Operand] | None) -> PaintColour:
        if parts is None:
            return PaintColour(space, initial(space))
        if space.family == "Pattern" and isinstance(parts[-1], str):
            return PaintColour(self._pattern(space, parts[-1]), ())
        colour = PaintColour(space, tuple(min(max(part, -1e6), 1e6) for part in parts))
        if len(parts) != space.count and space != NONE:
            self._canvas.fault(f"a colour has {len(parts)} components, not {space.count}")
        return colour

    def _pattern(self, space: Space, name: str) -> Space:
        """The space of a shading pattern; a tiling pattern is run, to see what it shows."""
        found = pdf_objects.entry(self.resources, "/Pattern", name)
        if found is None:
            self._canvas.fault(f"the pattern {name} is not there")
        pattern = pdf_objects.dictionary(found)
        if pdf_objects.number(pattern.get("/PatternType")) == 2:
            shading = pdf_objects.entry(pattern, "/Shading", "/ColorSpace")
            return Space("Pattern", 0, (), space_of(shading, self.resources))
        if pdf_objects.number(pattern.get("/PaintType")) == 1:
            self._tile(pattern)
        return space
