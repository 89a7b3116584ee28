"""Shapes as operators, in the inks of an edition (ISO 32000-1, 8.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import groupby

from msgspec.structs import replace

from brochure.design.drawing import Gradient, Shape, rectangle
from brochure.design.sheet import Rect
from brochure.pdf.content_stream import ContentStream
from brochure.pdf.inks import Inks, shading

_THIN = 2.0  # points
Ground = tuple[Rect, str]  # an area and its swatch


class ShapePainter:
    """Paints shapes into a stream. `known` gives the resource name of a shading, with its slash."""

    def __init__(self, code: ContentStream, inks: Inks, known: Callable[[bytes], str]) -> None:
        self.code, self.inks, self.known = code, inks, known

    def paint(self, shapes: Iterable[Shape]) -> None:
        """Shapes; those that are moved alike are moved together (ISO 32000-1, 8.4.4)."""
        code = self.code
        code.end_text()
        for (x, y, thin), together in groupby(shapes, key=self._alike):
            overprint(code, self.inks, thin)
            if x or y:
                code.save(f"1 0 0 1 {x:.3f} {y:.3f} cm")
            for shape in together:
                self._shape(shape)
            if x or y:
                code.restore()

    def _alike(self, shape: Shape) -> tuple[float, float, bool]:
        """By what shapes are painted together: where they lie, and whether they are thin and black
        alone, as lines below 2 points that knock out show light edges (GWG 2022)."""
        black = self.inks.black
        thin = shape.stroke in black and shape.weight < _THIN and not shape.fill
        if not shape.stroke and shape.fill in black:
            thin = min(shape.bounds.width, shape.bounds.height) < _THIN
        return shape.x, shape.y, thin

    def _shape(self, shape: Shape) -> None:
        """A path: its colours, its line, its steps (ISO 32000-1, 8.5.2 and 8.5.3)."""
        code, fill = self.code, shape.fill
        if isinstance(fill, Gradient):
            self._gradient(shape, fill)
            if shape.stroke:
                self._shape(replace(shape, fill=""))
            return
        path = shape.path
        if "W" in path:  # it clips itself
            code.save()
        if fill:
            code.set("fill", self.inks.fills[fill])
        if shape.stroke:
            code.set("stroke", self.inks.strokes[shape.stroke])
            self._line(shape)
        paint = ("B" if shape.stroke else "f") if fill else ("S" if shape.stroke else "n")
        code.append(f"{path} {paint}{'*' if shape.even_odd and fill else ''}")
        if "W" in path:
            code.restore()

    def _line(self, shape: Shape) -> None:
        """How a path is stroked; only a sharp corner has a limit (8.4.3)."""
        code = self.code
        code.set("weight", f"{shape.weight:.3f} w")
        code.set("cap", f"{shape.cap} J")
        code.set("join", f"{shape.join} j")
        if shape.join == 0:
            code.set("miter", f"{shape.miter:g} M")
        code.set("dash", f"[{' '.join(f'{length:.3f}' for length in shape.dash)}] 0 d")

    def _gradient(self, shape: Shape, colours: Gradient) -> None:
        """Colours that run, seen through the path (8.7.4.2)."""
        name = self.known(shading(colours, self.inks))
        clip = "W* n" if shape.even_odd else "W n"
        plane = " ".join(f"{number:.6g}" for number in colours.matrix)
        self.code.append(f"q {shape.path} {clip} {plane} cm {name} sh Q")


def overprint(code: ContentStream, inks: Inks, on: bool) -> None:
    """Black text overprints, so that a shifted plate shows no white edge; nothing else."""
    if inks.for_press:
        code.set("overprint", "/Over gs" if on else "/Out gs")


def paint_behind(
    painter: ShapePainter,
    grounds: Iterable[Ground],
    art: Iterable[Shape],
    bleed: Rect,
    photos: Callable[[], None] | None = None,
) -> None:
    """Grounds, the photographs on them, and art as far as the bleed."""
    painter.paint(rectangle(ground, swatch) for ground, swatch in grounds)
    if photos is not None:
        photos()
    if art:
        painter.code.save(f"{rectangle(bleed, '').path} W n")
        painter.paint(art)
        painter.code.restore()


@lru_cache(maxsize=64)
def recurring(
    grounds: tuple[Ground, ...], art: tuple[Shape, ...], bleed: Rect, inks: Inks
) -> bytes:
    """The stream of grounds and of art without gradients, as `paint_behind` has it. They come
    again in file after file."""
    code = ContentStream()
    paint_behind(ShapePainter(code, inks, str), grounds, art, bleed)
    return code.data
