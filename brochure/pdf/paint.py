"""Painting: placed boxes onto a ReportLab canvas, as PDF operators.

Everything was decided before: `render` walks the pages of an edition and writes. A line of text
is one TJ array for each change of font; every line ends with a blank, so that words do
not join when text is extracted.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from reportlab.pdfgen.canvas import Canvas

from brochure.design.drawing import Shape, rectangle
from brochure.design.fonts import Fonts
from brochure.design.sheet import Rect
from brochure.design.theme import Theme
from brochure.layout import text
from brochure.layout.blocks import Box, Image, SetLine
from brochure.layout.page import Layout
from brochure.pdf import colour, marks
from brochure.pdf.bookmarks import Outline
from brochure.pdf.edition import PROOF, PdfPage, impose
from brochure.pdf.embed import FontTable, register
from brochure.pdf.images import ImageTable
from brochure.pdf.links import add_link
from brochure.pdf.metadata import About, describe, set_boxes

_SLUG = marks.OFFSET + marks.LENGTH + 8  # from the trim to the slug's baseline
_SLUG_SIZE = 6.5
_STAMP_SIZE = 7.5
_OUTLINE = {"title": 0, "heading": 1, "subheading": 2}


def render(
    layout: Layout,
    edition: str,
    theme: Theme,
    fonts: Fonts,
    about: About,
    profile: bytes = b"",
) -> bytes:
    """The file of an edition of a piece; `profile` is the press's, for pictures of pixels."""
    buffer = io.BytesIO()
    canvas = Canvas(
        buffer,
        initialFontName=register(fonts.faces["regular"]),
        invariant=True,
        pdfVersion=(1, 6),
        pageCompression=True,
    )
    describe(canvas, about, edition)
    painter = _Painter(canvas, edition, theme, fonts, profile)
    pages = impose(layout, edition)
    for number, page in enumerate(pages, 1):
        set_boxes(canvas, page.media, page.bleed, page.trim)
        painter.page(page)
        if edition == "press":
            painter.slug(page, f"{layout.piece} · {edition} · {page.side} · page {number} of "
                         f"{len(pages)} · content {about.digest[:12]}", len(pages) > 1)  # fmt: skip
        if about.proof:
            painter.stamp(page)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


class _Painter:
    """Writes operators into the canvas's content stream."""

    def __init__(
        self, canvas: Canvas, edition: str, theme: Theme, fonts: Fonts, profile: bytes
    ) -> None:
        self.canvas = canvas
        self.edition = edition
        self.fonts = fonts
        self.fills = colour.operators(theme, edition == "press")
        self.strokes = colour.operators(theme, edition == "press", stroke=True)
        self.table = FontTable(fonts, canvas._doc)
        self.images = ImageTable(canvas, profile)
        self.outline = Outline(canvas)

    @property
    def code(self) -> list[str]:
        """The content stream of the current page (ReportLab's own list)."""
        return self.canvas._code  # type: ignore[no-any-return]

    def page(self, page: PdfPage) -> None:
        for ground, role in page.grounds:
            self._shape(rectangle(ground, role))
        if page.art:
            area = page.bleed
            clip = f"{area.x:.3f} {area.y:.3f} {area.width:.3f} {area.height:.3f} re W n"
            self.code.append(f"q {clip}")
            for shape in page.art:
                self._shape(shape)
            self.code.append("Q")
        for placed in page.panels:
            self.code.append(f"q 1 0 0 1 {placed.rect.x:.3f} {placed.rect.y:.3f} cm")
            for box in placed.page.walk():
                self._box(box, placed.rect)
            self.code.append("Q")

    def _box(self, box: Box, panel: Rect) -> None:
        for shape in box.shapes:
            self._shape(shape)
        if box.image is not None:
            self._image(box.image)
        if box.lines:
            self._lines(box.lines)
        if self.edition == "screen":
            self._navigation(box, panel)

    def _shape(self, shape: Shape) -> None:
        """A path: its colours, its line, its steps (ISO 32000-1, 8.5.2 and 8.5.3)."""
        out = [self.fills[shape.fill]] if shape.fill else []
        if shape.stroke:
            dash = " ".join(f"{length:.3f}" for length in shape.dash)
            # The miter limit is SVG's, since it is SVG that asks for sharp corners.
            line = f"{shape.weight:.3f} w {shape.cap} J {shape.join} j 4 M [{dash}] 0 d"
            out.append(f"{self.strokes[shape.stroke]} {line}")
        out.append(shape.path)
        paint = ("B" if shape.stroke else "f") if shape.fill else ("S" if shape.stroke else "n")
        out.append(paint + ("*" if shape.even_odd and shape.fill else ""))
        self.code.append(" ".join(out))

    def _image(self, image: Image) -> None:
        """A picture of pixels: the unit square, made as large as it is shown."""
        rect = image.rect
        name = self.images.name(image.raster, image.window, rect, self.edition == "press")
        size = f"{rect.width:.3f} 0 0 {rect.height:.3f} {rect.x:.3f} {rect.y:.3f}"
        self.code.append(f"q {size} cm {name} Do Q")

    def _lines(self, lines: tuple[SetLine, ...]) -> None:
        out = ["BT", self.fills[lines[0].colour]]
        for line in lines:
            out.append(f"1 0 0 1 {line.x:.3f} {line.y:.3f} Tm")
            out.extend(self._runs(line))
        out.append("ET")
        self.code.extend(out)

    def _runs(self, line: SetLine) -> list[str]:
        """The line as one TJ for each stretch of one font, size and rise."""
        out: list[str] = []
        array: list[str] = []
        state: tuple[str, float, float] | None = None

        def add(name: str, elements: str, scale: float, rise: float) -> None:
            nonlocal state
            if (name, scale, rise) != state:
                if array:
                    out.append(_shown(array))
                    array.clear()
                out.append(f"{name} {line.size * scale:.3f} Tf")
                if rise != (state[2] if state else 0.0):
                    out.append(f"{rise * line.size:.3f} Ts")
                state = (name, scale, rise)
            array.append(elements)

        show, name = self.table.show, self.table.name
        for atom, joint in zip(line.atoms, line.joints, strict=True):
            for fragment in atom.fragments:
                for font, elements in show(fragment.face, fragment.shaped):
                    add(font, elements, fragment.scale, fragment.rise)
            if joint == text.SPACE:  # a blank has the voice of the body, not of a raised number
                add(name(fragment.face), "( )", 1.0, 0.0)
        if joint == text.HYPHEN:
            add(name(fragment.face), "(-)", fragment.scale, fragment.rise)
        out.append(_shown(array))
        return [*out, "0 Ts"] if state and state[2] else out

    def _navigation(self, box: Box, panel: Rect) -> None:
        if box.role in _OUTLINE and box.lines:
            words = " ".join(line.text for line in box.lines)
            self.outline.add(self.canvas, words, _OUTLINE[box.role], box.rect.top + 6)
        for line in box.lines:
            if not any(fragment.link for atom in line.atoms for fragment in atom.fragments):
                continue
            for link, x, width in _links(line):
                bottom, height = line.y - 0.25 * line.size, 1.1 * line.size
                add_link(self.canvas, link, Rect(panel.x + x, panel.y + bottom, width, height))

    def slug(self, page: PdfPage, words: str, duplex: bool) -> None:
        """Marks and slug, all outside the bleed and on every plate."""
        self.code.append(f"q {colour.ALL_INKS_STROKE} {marks.WEIGHT} w")
        for mark in marks.marks(page.trim, page.folds):
            dash = "[3 2] 0 d" if mark.dashed else "[] 0 d"
            line = f"{mark.x1:.3f} {mark.y1:.3f} m {mark.x2:.3f} {mark.y2:.3f} l S"
            self.code.append(f"{dash} {line}")
        self.code.append("Q")
        if duplex:
            words += " · flip on short edge"
        self._note(page.trim.x + 12, page.trim.y - _SLUG, words, _SLUG_SIZE, colour.ALL_INKS_FILL)
        for fold in page.folds:
            x = page.trim.x + fold + 4
            self._note(
                x, page.trim.top + marks.OFFSET + 8, "fold", _SLUG_SIZE, colour.ALL_INKS_FILL
            )

    def stamp(self, page: PdfPage) -> None:
        """The proof stamp, outside the reading text: in the slug, or in the margin."""
        if self.edition == "press":
            fill = colour.ALL_INKS_FILL
            self._note(page.trim.x + 12, page.trim.top + _SLUG - 5, PROOF, _STAMP_SIZE, fill)
            return
        width = self._width(PROOF, _STAMP_SIZE)
        x = page.panels[0].rect.x + (page.panels[0].rect.width - width) / 2
        y = page.trim.top - 12.5
        self._shape(rectangle(Rect(x - 5, y - 3.5, width + 10, 12.5), "paper"))
        self._note(x, y, PROOF, _STAMP_SIZE, self.fills["accent"])

    def _width(self, words: str, size: float) -> float:
        return self.fonts.shape("bold", words).width * size

    def _note(self, x: float, y: float, words: str, size: float, fill: str) -> None:
        out = [f"BT {fill} 1 0 0 1 {x:.3f} {y:.3f} Tm"]
        for name, elements in self.table.show("bold", self.fonts.shape("bold", words)):
            out.append(f"{name} {size} Tf [{elements}] TJ")
        self.code.extend([*out, "ET"])


def _shown(array: list[str]) -> str:
    joined = "".join(array).replace(")(", "")
    return f"[{joined}] TJ"


def _links(line: SetLine) -> Iterator[tuple[str, float, float]]:
    """(address, x, width) of each linked stretch of a line, in points."""
    x, start, end, current = line.x, line.x, line.x, ""
    for atom, joint in zip(line.atoms, line.joints, strict=True):
        for fragment in atom.fragments:
            if fragment.link != current:
                if current:
                    yield current, start, end - start
                start, current = x, fragment.link
            x += fragment.shaped.width * fragment.scale * line.size
            end = x
        if joint == text.SPACE:
            x += atom.blank * line.size
    if current:
        yield current, start, end - start
