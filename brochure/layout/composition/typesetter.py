"""The typesetter: what every block of a frame is made with.

`Typesetter` knows the content, the theme, the fonts and pictures, and the ground of the frame; the
functions here turn single texts into blocks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field, replace

from brochure.content import model
from brochure.content.markup import Prose, Run, numbered
from brochure.design.artwork import Artwork
from brochure.design.fonts import Fonts
from brochure.design.theme import Ground, Theme
from brochure.frozen import dataclass
from brochure.layout.blocks import Block, Stack, Style, TextBlock, on_grid
from brochure.layout.paragraph import ShapedParagraph, TextRun, prepare
from brochure.product import Role
from brochure.source.yaml_tree import Text

_CITE = (0.65, 0.35)  # scale and rise of a citation's number, in units of its text
_TIGHT = ("title", "heading", "subheading", "figure", "hotline")  # large or short: set tight
_FACES = {  # strong, emphasis
    (False, False): "regular", (True, False): "bold",
    (False, True): "italic", (True, True): "bold_italic",
}  # fmt: skip
_DISPLAY = ("title", "figure", "hotline")  # the styles of the display face


@dataclass(frozen=True)
class Typesetter:
    """What sets the texts of a piece, in the colours of one frame."""

    content: model.Content
    theme: Theme
    fonts: Fonts
    artwork: Artwork
    piece: str
    width: float  # of the frame, in points
    ground: Ground = field(default_factory=Ground)
    hang: float = 0.0  # by how many points a quote may stand left of its text

    def style(self, name: str, colour: str = "", balanced: bool = False) -> Style:
        """The style `name` of the theme's scale, or `body`."""
        type_, scale = self.theme.type, self.theme.type.scale.size(name)
        cap, unit = self.fonts.faces["regular"].cap_height, self.theme.unit
        leading = type_.tight if name in _TIGHT else type_.leading
        drop = (type_.leading - cap) / 2
        if name == "hotline":  # it stands alone in its box, so in the middle of its lines
            drop = (on_grid(leading * scale, unit) - cap * scale) / 2
        return Style(
            scale,
            leading,
            colour or self.ground.text,
            cap,
            unit,
            drop,
            balanced,
            self.hang,
        )

    def face(self, name: str) -> str:
        """The face of a bold style."""
        return "display" if name in _DISPLAY and "display" in self.fonts.faces else "bold"

    def gap(self, name: str) -> float:
        """A distance of the theme in body sizes."""
        return float(getattr(self.theme.spacing, name) * self.theme.type.leading)

    def paragraph(
        self,
        place: Text,
        runs: Iterable[Run],
        face: str = "",
        whole: bool = False,
        tabular: bool = False,
    ) -> ShapedParagraph:
        """The runs ready for setting; with `whole` no word is ever hyphenated, with `tabular` all
        figures are of one width."""
        pieces = [self._piece(run, face) for run in numbered(runs, self.content.citation_number)]
        if tabular:
            pieces = [replace(one, face=self.fonts.for_tables(one.face)) for one in pieces]
        return prepare(place, pieces, self.fonts, "" if whole else self.language)

    @property
    def language(self) -> str:
        """The language with its country, for words are divided differently in en-US and en-GB."""
        language = self.content.language.value
        return language if "-" in language else f"{language}-{self.content.country.value}"

    def _piece(self, run: Run, face: str) -> TextRun:
        strong = bool(face) or run.strong
        name = _FACES[strong, run.emphasis]
        if name not in self.fonts.faces:  # a family without italics
            name = _FACES[strong, False]
        if face and not run.emphasis:
            name = face
        scale, rise = _CITE if run.cite else (1.0, 0.0)
        return TextRun(run.text, name, run.link, scale, rise, run.language, run.cite)

    def on(self, ground: Ground) -> Typesetter:
        """This typesetter with the colours of another ground."""
        return replace(self, ground=ground)

    def in_box(self) -> Typesetter:
        """This typesetter, inside a box that stands out from the frame."""
        return self.on(self.theme.box(self.ground))

    @property
    def back(self) -> str:
        """The colour behind the text."""
        return self.ground.background or "paper"


def line(
    typesetter: Typesetter, words: Text, style: Style, role: Role, face: str = "", link: str = ""
) -> TextBlock:
    """A text without markup, never hyphenated."""
    run = Run(words.value, link=link)
    return TextBlock(typesetter.paragraph(words, [run], face, whole=True), style, role)


def prose(
    typesetter: Typesetter, words: Prose, style: Style, role: Role = "paragraph", face: str = ""
) -> TextBlock:
    """A text with markup as one paragraph."""
    return TextBlock(
        typesetter.paragraph(words.text, words.runs, face, whole=bool(face)), style, role
    )


def body(typesetter: Typesetter, words: Prose) -> list[Block]:
    """A text with markup as paragraphs of body text."""
    return [
        TextBlock(typesetter.paragraph(words.text, runs), typesetter.style("body"))
        for runs in words.paragraphs
    ]


def heading(typesetter: Typesetter, words: Prose, name: Role, level: int) -> TextBlock:
    """A heading: balanced, never hyphenated."""
    colour = typesetter.ground.title if name == "title" else typesetter.ground.heading
    style = typesetter.style(name, colour, balanced=True)
    paragraph = typesetter.paragraph(words.text, words.runs, typesetter.face(name), whole=True)
    return TextBlock(paragraph, style, name, level)


def boxed(typesetter: Typesetter, role: Role, parts: list[Block], tight: bool = False) -> Stack:
    """Blocks on the ground of `typesetter`, as a box; `tight` sets them without gaps."""
    gaps = [0.0] + [
        typesetter.gap("item") if before.role != "subheading" and not tight else 0.0
        for before in parts[:-1]
    ]
    shapes = typesetter.theme.shapes
    return Stack(
        role,
        tuple(parts),
        tuple(gaps),
        typesetter.gap("padding"),
        shapes.inset,
        typesetter.back,
        shapes.corner,
        typesetter.theme.unit,
    )
