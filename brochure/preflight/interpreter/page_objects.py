"""What a page shows, in the order in which it is painted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from brochure.preflight.interpreter.colour_spaces import NONE, PaintColour, Space
from brochure.preflight.interpreter.geometry import Area, PathOutline, Point, inside
from brochure.preflight.interpreter.pdf_fonts import Font
from brochure.preflight.reading.pdf_values import Dictionary

TEXT, FILL, STROKE, IMAGE, SHADING = "text", "fill", "stroke", "image", "shading"
PLAIN = ("Normal", "Compatible")  # the blend modes that blend nothing
_SHOWN = 24  # letters of a text that a finding quotes


class ImageUse(Struct, frozen=True):
    """An image: its pixels, and the stream that holds its samples (none if it is inline)."""

    width: int
    height: int
    bits: int
    space: Space
    is_mask: bool
    dictionary: Dictionary


PAGE = (0, 0)  # the page's own content, in place of a form's identity


class MarkedContent(Struct, frozen=True):
    """A sequence of marked content (ISO 32000-1, 14.6): its tag, its number or -1, and the form
    in whose stream it stands. `covered`: it, or one around it, is an artifact or has a number.
    `actual_text` is read in its place, if it gives one; `is_replaced` if anything is. `subtype` is
    given for artifacts of pagination alone (table 330)."""

    tag: str
    mcid: int = -1
    stream: tuple[int, int] = PAGE
    covered: bool = False
    actual_text: str | None = None
    language: str = ""
    is_replaced: bool = False
    subtype: str = ""


class PageObject(Struct, frozen=True):
    """Something painted. `area` is where it can be seen, within its clip, and `is_cut` if more of
    it is hidden by a clip that is no rectangle; for a fill or a line, `outline` holds its rings.
    `line_width`, `size` of type and `image_size` are points on the page, `baseline` is a text's,
    from its start to its end; `marked_content` is what stands around it, the outermost first."""

    kind: str
    area: Area
    colour: PaintColour
    overprint: bool = False
    overprint_mode: int = 0
    opacity: float = 1.0
    blend_mode: str = "Normal"
    soft_masked: bool = False
    line_width: float = 0.0
    size: float = 0.0
    text: str = ""
    font: Font | None = None
    codes: Sequence[int] = b""
    baseline: tuple[Point, Point] = ((0.0, 0.0), (0.0, 0.0))
    image: ImageUse | None = None
    image_size: tuple[float, float] = (0.0, 0.0)
    outline: PathOutline = PathOutline(())
    even_odd: bool = False
    marked_content: tuple[MarkedContent, ...] = ()
    is_cut: bool = False

    @property
    def is_transparent(self) -> bool:
        return self.opacity < 1 or self.blend_mode not in PLAIN or self.soft_masked

    @property
    def families(self) -> tuple[str, ...]:
        """The families of the colour space in which it is painted, and of those below that."""
        if self.image is not None and not self.image.is_mask:
            return self.image.space.families
        return self.colour.space.families

    @property
    def resolution(self) -> float:
        """Pixels per inch of an image at its placed size, across or down, whichever is less."""
        if self.image is None or min(self.image_size) <= 0:
            return 0.0
        across, down = self.image_size
        return 72 * min(self.image.width / across, self.image.height / down)

    def covers(self, point: Point) -> bool:
        """Whether it paints a point, as an area does."""
        (x, y), area = point, self.area
        if not (area.left <= x <= area.right and area.bottom <= y <= area.top):
            return False
        return self.kind != FILL or inside(point, self.outline, self.even_odd)

    def __str__(self) -> str:
        """How a finding names it."""
        if self.kind == TEXT:
            words = " ".join(self.text.split())
            short = words if len(words) <= _SHOWN else words[:_SHOWN].rstrip() + "…"
            return f"text “{short}”"
        if self.image is not None:
            return f"picture {self.image.width} x {self.image.height}"
        return {STROKE: "line", FILL: "area"}.get(self.kind, "shading")


NO_COLOUR = PaintColour(NONE, ())


def words(objects: Iterable[PageObject]) -> str:
    """The texts in painting order; a blank where one does not follow on the one before."""
    parts: list[str] = []
    x, y = 0.0, 0.0
    for obj in objects:
        if obj.kind != TEXT:
            continue
        (x1, y1), end = obj.baseline
        far = abs(x1 - x) > 0.15 * obj.size or abs(y1 - y) > 0.5 * obj.size
        parts.append(" " + obj.text if far else obj.text)
        x, y = end
    return "".join(parts)
