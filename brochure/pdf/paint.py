"""Painting: placed boxes as PDF operators.

Everything was decided before: `render` walks the pages of an edition and writes. A line of text
is one TJ array for each change of font; every line ends with a blank, so that words do
not join when text is extracted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from brochure.design.drawing import Gradient, Shape, rectangle
from brochure.imposition import printer_marks, proof_stamp
from brochure.imposition.impose import ImposedPage, ImposedPanel
from brochure.imposition.imposed import Imposed
from brochure.imposition.stretches import Kind, kind_of
from brochure.layout.blocks import Box, PlacedImage, SetLine
from brochure.layout.paragraph import BREAK, HYPHEN, JOIN, SPACE
from brochure.pdf.content_stream import ContentStream
from brochure.pdf.font_embedding import FontTable
from brochure.pdf.images import ImageTable
from brochure.pdf.inks import inks_of, separations, wash
from brochure.pdf.metadata import (
    VERSIONS,
    About,
    describe,
    describe_for_press,
    describe_tagged,
)
from brochure.pdf.shapes import ShapePainter, overprint, paint_behind, recurring
from brochure.pdf.tagging import structure_writer
from brochure.pdf.tagging.annotations import link
from brochure.pdf.tagging.marked_content import BROKEN, STAMP, Marker, background
from brochure.pdf.writer import PdfObject, PdfWriter, dictionary
from brochure.product import PROOF, in_language
from brochure.project import Project

SLUG_SIZE = 6.5
_OVER = 1.0  # points by which a form reaches over the page, so that its own edge is not smoothed
_BLANK = (SPACE, BREAK)  # joints at which a blank is shown


def render(imposed: Imposed, project: Project, about: About) -> bytes:
    """The PDF file of an imposed edition. OSError if a font cannot be embedded."""
    edition, pages, piece = imposed.edition, imposed.pages, imposed.layout.piece
    version = (
        VERSIONS[project.printer.flavour] if edition.in_inks else (2, 0) if edition.pdf2 else (1, 6)
    )
    writer = PdfWriter(about.title, about.author, version)
    if edition.in_inks:
        describe_for_press(writer, about, project.printer, project.press_profile, piece)
    elif edition.tagged:
        flip = imposed.layout.sheet.flip if edition.duplex and len(pages) > 1 else ""
        labels = [in_language(page.side, about.language) for page in pages]
        describe_tagged(writer, about, project.screen_profile, labels, flip, edition.pdf2)
    else:
        describe(writer, about)
    painter = Painter(writer, imposed, project)
    for number, page in enumerate(pages):
        writer.begin_page(page.media, page.bleed, page.trim)
        painter.page(page)
        place = f"{page.side} · page {number + 1} of {len(pages)} · {about.digest[:12]}"
        if painter.has_slug:
            painter.slug(page, f"{piece} · {edition.name} · {place}", about.language)
        elif edition.guides:
            painter.guides(page, f"{piece} · to look at, not for print · {place}")
        if about.proof:
            painter.stamp(page, in_language(PROOF, about.language))
        painter.navigation(page, number)
        writer.end_page(None if imposed.tree is None else number)
    if imposed.tree is not None:
        made = structure_writer.write(writer, imposed.tree, painter.annotations, edition.pdf2)
        elements = made if edition.pdf2 else None
        writer.bookmarked = [made[box] for box in painter.headings] if edition.pdf2 else []
        for area in imposed.tree.links:  # now that the pages are there to which they lead
            painter.annotations[area.key].data = link(area, writer.pages, elements)
    painter.fonts.embed(writer)
    return writer.save()


class Painter:
    """Writes the operators of each page."""

    def __init__(self, writer: PdfWriter, imposed: Imposed, project: Project) -> None:
        edition = imposed.edition
        self.writer, self.imposed, self.project = writer, imposed, project
        self.press = imposed.layout.sheet.press
        self.has_slug = edition.marks and self.press.marks != "none"
        self.inks = inks_of(project.theme, edition.in_inks)
        self.fonts = FontTable(project.fonts)
        colours = project.theme.colours.by_name.items()
        flat = edition.in_inks and project.printer.flavour == "X-1a"
        grounds = {name: one.cmyk for name, one in colours} if flat else None
        self.images = ImageTable(writer, project.press_profile.data, grounds)
        self.marker = Marker(imposed.tree)
        self.annotations: dict[int, PdfObject] = {}
        self.headings: list[int] = []  # the boxes that have bookmarks
        if edition.in_inks:
            for ink, parts in separations(project.theme):
                writer.separation(ink, parts)
            # Black text overprints, all else does not (ISO 32000-1, 8.6.7).
            for state, on in (("Over", "true"), ("Out", "false")):
                writer.states[state] = dictionary({"OP": on, "op": on, "OPM": 1})

    @property
    def code(self) -> ContentStream:
        """The operators of the current page."""
        return self.writer.operators

    def page(self, page: ImposedPage) -> None:
        """Grounds, art and panels of a page."""
        self.marker.enter(self.code, background(page.bleed))
        self.code.append(f"{self.background(page)} Do")
        self.marker.enter(self.code, "")
        for placed in page.panels:
            self.panel(placed)

    def background(self, page: ImposedPage) -> str:
        """The name of the form that lies behind the panels: grounds, photographs and art."""
        behind, area = (page.grounds, page.art, page.bleed), page.media.inset(-_OVER)
        if not page.photos and not any(isinstance(one.fill, Gradient) for one in page.art):
            return self.writer.form(recurring(*behind, self.inks), area)

        def photos() -> None:
            for photo in page.photos:
                parts = " ".join(rectangle(part, "").path for part in photo.clip)
                self.code.save(f"{parts} W n")
                self._image(photo.image)
                self.code.restore()

        return self.writer.formed(lambda: paint_behind(self._shape_painter, *behind, photos), area)

    def panel(self, placed: ImposedPanel) -> None:
        """What stands on a panel."""
        clip = f"{rectangle(placed.clip, '').path} W n " if placed.clip else ""
        code = self.code
        code.save(f"{clip}1 0 0 1 {placed.rect.x:.3f} {placed.rect.y:.3f} cm")
        for box in placed.panel.walk():
            if box.shapes or box.image is not None:
                self.marker.enter_shapes(code, box)
                self.shapes(box.shapes)
            if box.image is not None:
                self._image(box.image)
            if box.lines:
                self._lines(box)
        self.marker.enter(code, "")
        code.restore()

    def shapes(self, shapes: Iterable[Shape]) -> None:
        """Shapes of a panel, or marks."""
        self._shape_painter.paint(shapes)

    @property
    def _shape_painter(self) -> ShapePainter:
        return ShapePainter(self.code, self.inks, self.writer.shading)

    def _image(self, image: PlacedImage) -> None:
        """A picture of pixels: the unit square, made as large as it is shown."""
        rect = image.rect
        washed = wash(image.overlay, self.inks)
        name = self.images.name(
            image.raster, image.window, rect, self.inks.for_press, image.ground, washed
        )
        size = f"{rect.width:.3f} 0 0 {rect.height:.3f} {rect.x:.3f} {rect.y:.3f}"
        clip = f"{Shape(image.outline).path} W n " if image.outline else ""
        self.code.end_text()
        self.code.append(f"q {clip}{size} cm {name} Do Q")

    def _lines(self, box: Box) -> None:
        code = self.code
        self.marker.enter(code, "")
        openings = self.marker.runs(box)
        code.begin_text()
        if len(openings) == 1:
            code.append(openings[0])
        runs, kind, colour = iter(openings) if len(openings) > 1 else None, None, ""
        for line in box.lines:
            if line.colour != colour:
                colour = line.colour
                overprint(code, self.inks, colour in self.inks.black)
                code.set("fill", self.inks.fills[colour])
            code.begin_line(line.x, line.y)
            if runs is not None or not self._plain(line):
                kind = self._runs(line, runs, kind)
        if openings:
            code.append("EMC")

    def _plain(self, line: SetLine) -> bool:
        """The line as one TJ, if it is plain ASCII in one face, with a blank after each atom."""
        face, joints = self.fonts.face(line.atoms[0].fragments[0].face), line.joints
        words = None if JOIN in joints or HYPHEN in joints else face.plain(line.atoms)
        if words is None:
            return False
        code, voice = self.code, (face.name, line.size, 1.0, 0.0)
        if code.voice != voice:
            code.speak(voice)
        code.array = [face.blank.join(words), face.blank]
        code.show()
        return True

    def _runs(self, line: SetLine, runs: Iterator[str] | None, kind: Kind | None) -> Kind | None:
        """The line as one TJ for each stretch of one font, size and rise, and of one kind, if
        what opens its `runs` differs. `kind` is that of what stands before, and is given back."""
        code, fonts, size = self.code, self.fonts, line.size
        gather, voice, name = code.array.append, code.voice, ""
        for atom, joint in zip(line.atoms, line.joints, strict=True):
            for fragment in atom.fragments:
                if runs is not None and (now := kind_of(fragment)) != kind:
                    code.show()
                    code.append(next(runs) if kind is None else "EMC " + next(runs))
                    kind = now
                if fragment.face != name:
                    name, face = fragment.face, fonts.face(fragment.face)
                word = fragment.shaped
                spelt = face.spelt.get((word.text, word.width))
                for font, elements in ((face.name, spelt),) if spelt else face.show(word):
                    if voice != (wanted := (font, size, fragment.scale, fragment.rise)):
                        voice = code.speak(wanted)
                    gather(elements)
            if joint in _BLANK:
                # A blank has the voice of the body, not of a raised number.
                if voice != (wanted := (face.name, size, 1.0, 0.0)):
                    voice = code.speak(wanted)
                gather(face.blank)
        code.show()
        if joint == HYPHEN:
            code.speak((face.name, size, fragment.scale, fragment.rise))
            code.append(f"{BROKEN} [(-)] TJ EMC" if self.marker.tree else "[(-)] TJ")
        return kind

    def navigation(self, page: ImposedPage, number: int) -> None:
        """Bookmarks of a page, and the places of its links."""
        tree = self.imposed.tree
        if tree is None:
            return
        for placed in page.panels:
            for box in placed.panel.walk():
                if box.number in tree.levels:
                    words = " ".join(line.text for line in box.lines)
                    top = placed.rect.y + box.rect.top + 6
                    self.writer.bookmark(words, tree.levels[box.number] - 1, top)
                    self.headings.append(box.number)
        for area in tree.links:
            if area.page == number:
                self.annotations[area.key] = annotation = self.writer.add()
                self.writer.annotations.append(annotation.reference)

    def slug(self, page: ImposedPage, words: str, language: str) -> None:
        """Marks and slug, all outside the bleed and on every plate."""
        self.shapes(printer_marks.marks(page.trim, page.folds, self.press))
        words += f" · {self.project.printer.condition}"
        sheet = self.imposed.layout.sheet
        flips = len(self.imposed.pages) > 1 and not sheet.is_stitched
        words += f" · flip on {sheet.flip}" if flips else ""
        fill = self.inks.fills[printer_marks.ALL]
        low = page.trim.y - printer_marks.slug_of(self.press)
        self.slug_text(page.trim.x + 12, low, words, SLUG_SIZE, fill)
        for fold in page.folds:
            x, y = page.trim.x + fold + 4, page.trim.top + self.press.offset + 8
            self.slug_text(x, y, in_language("fold", language), SLUG_SIZE, fill)

    def guides(self, page: ImposedPage, words: str) -> None:
        """The lines of the print shop over the press page, in colours of their own."""
        from brochure.imposition import (
            proof_guides,
        )  # late: of all files only the package's have them

        before = self.inks  # in which a colour of the theme may have such a name
        self.inks = replace(
            before,
            fills={**before.fills, **proof_guides.operators()},
            strokes={**before.strokes, **proof_guides.operators(stroke=True)},
        )
        over = proof_guides.lines(page, self.press.safe)
        samples, texts = proof_guides.slug(page, over, words, self._width)
        self.shapes(line.shape for line in (*over, *samples))
        for text in texts:
            self.slug_text(
                text.x, text.y, text.words, proof_guides.SIZE, self.inks.fills[text.colour]
            )
        self.inks = before

    def stamp(self, page: ImposedPage, words: str) -> None:
        """The stamp of a proof."""
        self.marker.enter(self.code, STAMP)
        for one in proof_stamp.stamps(page, self._width(words, 1)):
            self.shapes([rectangle(one.band, "paper")])
            overprint(self.code, self.inks, "accent" in self.inks.black)
            self.slug_text(one.x, one.y, words, one.size, self.inks.fills["accent"])
        self.marker.enter(self.code, "")

    def _width(self, words: str, size: float) -> float:
        return self.project.fonts.shape("bold", words).width * size

    def slug_text(self, x: float, y: float, words: str, size: float, fill: str) -> None:
        code = self.code
        code.set("fill", fill)
        code.begin_text()
        code.begin_line(x, y)
        for name, elements in self.fonts.face("bold").show(self.project.fonts.shape("bold", words)):
            code.speak((name, size, 1.0, 0.0))
            code.array.append(elements)
        code.show()
