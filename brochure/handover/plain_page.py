"""Pages of plain words, rules and boxes in black and greys: the dummy and the job ticket.

Fonts are embedded, and the same input gives the same bytes. Points; the origin is the lower left
corner of a page.
"""

from __future__ import annotations

from collections.abc import Iterable

from brochure.design.drawing import Step
from brochure.design.fonts import Fonts, Shaped
from brochure.design.sheet import Rect
from brochure.pdf.font_embedding import FontTable
from brochure.pdf.metadata import About, describe
from brochure.pdf.writer import PdfWriter
from brochure.product import INCH, MM

BLACK, GREY, LIGHT, WHITE = 0.0, 0.4, 0.75, 1.0
_SMALLEST = 32  # parts of an inch that a rule for paper shows


def inches(points: float) -> str:
    """A length in inches: with a fraction if there is one, 3 5/8; else with decimals."""
    whole, parts = divmod(round(points / INCH * _SMALLEST), _SMALLEST)
    if abs(points / INCH - whole - parts / _SMALLEST) > 0.0005:
        return f"{points / INCH:.3f}".rstrip("0").rstrip(".")
    below = _SMALLEST
    while parts and parts % 2 == 0:
        parts, below = parts // 2, below // 2
    words = (str(whole) if whole or not parts else "", f"{parts}/{below}" if parts else "")
    return " ".join(word for word in words if word)


def millimetres(points: float) -> str:
    """A length in millimetres: 92.08, or 97."""
    # The nudge rounds a half upwards: as a binary fraction 92.075 lies below itself.
    return f"{points / MM + 1e-6:.2f}".rstrip("0").rstrip(".")


def length(points: float) -> str:
    """A length in both measures."""
    return f"{inches(points)} in · {millimetres(points)} mm"


def area(width: float, height: float) -> str:
    """A size in both measures."""
    there = f"{millimetres(width)} × {millimetres(height)} mm"
    return f"{inches(width)} × {inches(height)} in · {there}"


class PlainPages:
    """A document, page by page: `begin`, then texts, rules and boxes, then `end`; at last `save`.
    OSError if a font cannot be embedded."""

    def __init__(self, fonts: Fonts, title: str, author: str = "", flip: str = "") -> None:
        self._fonts, self._table = fonts, FontTable(fonts)
        self._writer = PdfWriter(title, author)
        describe(self._writer, About(title, author, "en", "", False, None), flip)

    def begin(self, width: float, height: float) -> None:
        """Begin a page."""
        rect = Rect(0, 0, width, height)
        self._writer.begin_page(rect, rect, rect)

    def end(self) -> None:
        """End the page."""
        self._writer.end_page()

    def save(self) -> bytes:
        """The finished file."""
        self._table.embed(self._writer)
        return self._writer.save()

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        face: str = "regular",
        grey: float = BLACK,
        align: float = 0.0,
        within: float = 0.0,
    ) -> None:
        """A line of text on the baseline `y`. `align`: how much of it stands left of `x`, 0.5
        for the middle; set smaller if it would be wider than `within`."""
        shaped = self._shaped(words, face)
        if within and shaped.width * size > within:
            size = within / shaped.width
        x -= align * shaped.width * size
        out = [f"BT {grey:g} g 1 0 0 1 {x:.3f} {y:.3f} Tm"]
        for font, elements in self._table.face(face).show(shaped):
            out.append(f"{font} {size:.3f} Tf [{elements}] TJ")
        self._writer.operators.extend([*out, "ET"])

    def width(self, words: str, size: float, face: str = "regular") -> float:
        """How wide a line is, in points."""
        return self._shaped(words, face).width * size

    def wrapped(
        self, words: str, size: float, width: float, face: str = "regular"
    ) -> tuple[str, ...]:
        """The words in lines that are no wider than `width`, as far as blanks allow it."""
        rows: list[str] = []
        for word in words.split():
            if rows and self.width(f"{rows[-1]} {word}", size, face) <= width:
                rows[-1] += f" {word}"
            else:
                rows.append(word)
        return tuple(rows)

    def rule(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        weight: float = 0.5,
        grey: float = BLACK,
        dash: tuple[float, ...] = (),
    ) -> None:
        """A straight line."""
        self._stroke((("m", start), ("l", end)), weight, grey, dash)

    def box(self, rect: Rect, fill: float | None = None, stroke: float | None = None) -> None:
        """A rectangle, filled and outlined in greys."""
        step = ("re", (rect.x, rect.y, rect.width, rect.height))
        if fill is not None:
            self._writer.operators.append(f"{fill:g} g {_path((step,))} f")
        if stroke is not None:
            self._stroke((step,), 0.5, stroke)

    def field(self, rect: Rect, name: str, spoken: str) -> None:
        """A text field to fill in; a screen reader says `spoken` of it."""
        self._writer.text_field(rect, name, spoken)

    def polygon(self, points: Iterable[tuple[float, float]], fill: float, stroke: float) -> None:
        """A closed area with its outline."""
        steps = (*(("l" if i else "m", point) for i, point in enumerate(points)), ("h", ()))
        self._writer.operators.append(f"{fill:g} g {stroke:g} G 1 w [] 0 d {_path(steps)} B")

    def _stroke(
        self, steps: Iterable[Step], weight: float, grey: float, dash: tuple[float, ...] = ()
    ) -> None:
        pattern = " ".join(f"{part:g}" for part in dash)
        self._writer.operators.append(f"{grey:g} G {weight:g} w [{pattern}] 0 d {_path(steps)} S")

    def _shaped(self, words: str, face: str) -> Shaped:
        """What a font cannot draw becomes a question mark: an empty box would say less."""
        shaped = self._fonts.shape(face, words)
        if not shaped.missing:
            return shaped
        return self._fonts.shape(face, words.translate({ord(c): "?" for c in shaped.missing}))


def _path(steps: Iterable[Step]) -> str:
    return " ".join(" ".join([*(f"{n:.3f}" for n in numbers), op]) for op, numbers in steps)
